//! The one way through the code for a query.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{
    EmptyMutation, EmptySubscription, Error, Request, Response, SDLExportOptions, Schema, ServerError, ValidationMode,
};

use super::documents::{Disclosure, Documents, LONGEST_MESSAGE, MOST_PROBLEMS, Problem, single};
use super::error::{ApiError, Code};
use super::limits::Limits;
use super::loaders::Scope;
use super::query::Query;
use super::statement::TakenOver;
use super::waves::Waves;
use crate::catalog::{BaseUrl, clip};
use crate::store::Database;

type CatalogueSchema = Schema<Query, EmptyMutation, EmptySubscription>;

/// Executes queries against a database.
#[derive(Clone)]
pub struct Engine {
    schema: CatalogueSchema,
    documents: Documents,
    database: Database,
    limits: Arc<Limits>,
    base_url: Option<Arc<BaseUrl>>,
}

impl Engine {
    /// An engine over an open database.
    #[must_use]
    pub fn new(database: Database, limits: Limits) -> Self {
        let documents = Documents::new(limits);
        Self { schema: schema(), documents, database, limits: Arc::new(limits), base_url: None }
    }

    /// The engine, told below which address pages are published that do not say it themselves.
    #[must_use]
    pub fn with_base_url(self, base_url: Option<BaseUrl>) -> Self {
        Self { base_url: base_url.map(Arc::new), ..self }
    }

    /// The engine, told what it gives away of its schema.
    #[must_use]
    pub fn with_disclosure(self, disclosure: Disclosure) -> Self {
        Self { documents: self.documents.with_disclosure(disclosure), ..self }
    }

    /// The database that queries are answered from.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// What one request may ask for.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Prepares a request and runs it. Errors are part of the response; each has a stable `extensions.code`.
    pub async fn execute(&self, request: Request) -> Response {
        match self.prepare(request) {
            Ok(prepared) => self.run(prepared).await,
            Err(refused) => refused.into(),
        }
    }

    /// Everything before execution: judges the document, finds the operation to run, coerces its variables.
    pub fn prepare(&self, mut request: Request) -> Result<Prepared, Refused> {
        let judged = self.documents.judge(&request.query).map_err(|problems| Refused::from(&*problems))?;
        let operation = judged.operation(request.operation_name.as_deref()).map_err(Refused::from)?;
        let sent = std::mem::take(&mut request.variables);
        request.variables = self.documents.coerce(operation, sent).map_err(|problems| Refused::from(&*problems))?;
        // The engine is given the one operation that it runs.
        request.operation_name = None;
        request.set_parsed_query(single(operation));
        let rows = self.limits.rows(operation.selections);
        Ok(Prepared { request, operation: operation.kind(), rows })
    }

    /// Runs a prepared query or mutation.
    pub async fn run(&self, Prepared { request, rows, operation }: Prepared) -> Response {
        let waves = Waves::default();
        let scope = Scope::new(self.database.clone(), waves.clone(), rows, self.base_url.clone());
        let request = request.data(scope).data(Arc::clone(&self.limits)).data(TakenOver::default());
        let execution = waves.drive(self.schema.execute(request));
        let seconds = match operation {
            OperationType::Mutation => self.limits.mutation_seconds,
            OperationType::Query | OperationType::Subscription => self.limits.query_seconds,
        };
        let Ok(mut response) = tokio::time::timeout(Duration::from_secs(seconds), execution).await else {
            let message = format!("the request took longer than {seconds} s; ask for less");
            return Refused::from(ApiError::client(Code::Timeout, message)).into();
        };
        response.errors = response.errors.into_iter().take(MOST_PROBLEMS).map(readable).collect();
        response
    }
}

/// A request that can be run.
#[derive(Debug)]
pub struct Prepared {
    request: Request,
    operation: OperationType,
    /// How many rows resolvers may be given for it.
    rows: usize,
}

impl Prepared {
    /// The type of the operation that is run.
    #[must_use]
    pub fn operation(&self) -> Option<OperationType> {
        Some(self.operation)
    }
}

/// A request that is not run: a request error in the words of the specification (section 7.1.2).
#[derive(Debug)]
pub struct Refused {
    /// What is wrong, at most 20 errors, each with a code.
    pub errors: Vec<ServerError>,
    /// The kind of the operation, where the schema has none of that kind.
    pub operation: Option<OperationType>,
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        let error = Error::from(error);
        let mut refused = ServerError::new(error.message, None);
        refused.extensions = error.extensions;
        Self { errors: vec![refused], operation: None }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { operation: problem.missing, errors: vec![problem.into()] }
    }
}

impl From<&[Problem]> for Refused {
    fn from(problems: &[Problem]) -> Self {
        let operation = problems.iter().find_map(|problem| problem.missing);
        Self { errors: problems.iter().cloned().map(Into::into).collect(), operation }
    }
}

impl From<Refused> for Response {
    fn from(refused: Refused) -> Self {
        Self::from_errors(refused.errors)
    }
}

/// An error as clients get it. The engine's own errors carry no code: they are about values that a document has.
fn readable(mut error: ServerError) -> ServerError {
    error.message = clip(&error.message, LONGEST_MESSAGE);
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", Code::BadDocument.as_str());
    }
    error
}

/// The schema. Documents are judged before the engine sees them; its own rules are left out but for those that
/// it cannot do without.
fn schema() -> CatalogueSchema {
    Schema::build(Query, EmptyMutation, EmptySubscription)
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(DEEPEST)
        .finish()
}

/// What reaches the engine is flatter than this.
const DEEPEST: usize = 1_000;

/// The schema in the schema definition language, the same bytes in every process.
#[must_use]
pub fn sdl() -> &'static str {
    static SDL: LazyLock<String> = LazyLock::new(|| {
        let options = SDLExportOptions::new().prefer_single_line_descriptions();
        let sdl = schema().sdl_with_options(options);
        let lines = sdl.trim().lines().map(str::trim_end).collect::<Vec<_>>();
        lines.join("\n") + "\n"
    });
    &SDL
}
