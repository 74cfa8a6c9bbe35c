//! The one way through the code for a query.

use std::sync::{Arc, LazyLock};

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::{
    EmptyMutation, EmptySubscription, Error, Request, Response, SDLExportOptions, Schema, ServerError,
};

use super::error::{ApiError, Code};
use super::judge::judge;
use super::limits::{self, Limits};
use super::loaders::Scope;
use super::persisted::manifest::{ManifestError, TrustedDocument};
use super::persisted::{Persisted, hash};
use super::query::Query;
use super::waves::Waves;
use crate::catalog::{BaseUrl, clip};
use crate::store::Database;

type CatalogueSchema = Schema<Query, EmptyMutation, EmptySubscription>;

/// Executes queries against a database.
#[derive(Clone)]
pub struct Engine {
    schema: CatalogueSchema,
    database: Database,
    limits: Arc<Limits>,
    base_url: Option<Arc<BaseUrl>>,
    persisted: Arc<Persisted>,
}

impl Engine {
    /// An engine over an open database.
    #[must_use]
    pub fn new(database: Database, limits: Limits) -> Self {
        Self { schema: schema(&limits), database, limits: Arc::new(limits), base_url: None, persisted: Arc::default() }
    }

    /// The engine, told below which address pages are published that do not say it themselves.
    #[must_use]
    pub fn with_base_url(self, base_url: Option<BaseUrl>) -> Self {
        Self { base_url: base_url.map(Arc::new), ..self }
    }

    /// The engine with documents that requests may name, and whether it runs no others. Each must be valid.
    pub fn with_trusted(self, documents: Vec<TrustedDocument>, trusted_only: bool) -> Result<Self, ManifestError> {
        for TrustedDocument { id, name, text } in &documents {
            judge(text, &self.limits).map_err(|Refused { errors }| {
                let problems: Vec<_> = errors.iter().map(|error| clip(&error.message, LONGEST_MESSAGE)).collect();
                ManifestError(format!("the document `{name}` (id `{id}`) cannot be run: {}", problems.join("; ")))
            })?;
        }
        Ok(Self { persisted: Arc::new(Persisted::new(documents, trusted_only)), ..self })
    }

    /// What one request may ask for.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What answers depend on besides the request and the catalogue: another edition may answer otherwise.
    #[must_use]
    pub fn edition(&self) -> String {
        static SCHEMA: LazyLock<String> = LazyLock::new(|| hash(sdl()));
        let base_url = self.base_url.as_deref().map(ToString::to_string);
        format!("{} {} {base_url:?} {:?}", env!("CARGO_PKG_VERSION"), *SCHEMA, self.limits)
    }

    /// The database that queries are answered from.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Prepares a request and runs it. Errors are part of the response; each has a stable `extensions.code`.
    pub async fn execute(&self, request: Request) -> Response {
        match self.prepare(request) {
            Ok(prepared) => self.run(prepared).await,
            Err(refused) => refused.into(),
        }
    }

    /// Everything before execution: reads and measures the document, and finds the operation to run.
    pub fn prepare(&self, mut request: Request) -> Result<Prepared, Refused> {
        let to_keep = self.persisted.resolve(&mut request).map_err(Refused::from)?;
        let identity = identity(&request);
        let operation_name = request.operation_name.clone();
        let document = request.parsed_query().map_err(Refused::from)?;
        let selected = limits::check(document, &self.limits).map_err(Refused::from)?;
        let operation = operation(document, operation_name.as_deref());
        if let Some(hash) = to_keep
            && judge(&request.query, &self.limits).is_ok()
        {
            self.persisted.keep(hash, &request.query);
        }
        Ok(Prepared { request, identity, operation, rows: limits::rows(&self.limits, selected) })
    }

    /// Runs a prepared query or mutation.
    pub async fn run(&self, Prepared { request, rows, operation: _, identity: _ }: Prepared) -> Response {
        let waves = Waves::default();
        let request = request.data(Scope::new(self.database.clone(), waves.clone(), rows, self.base_url.clone()));
        let execution = waves.drive(self.schema.execute(request));
        let Ok(mut response) = tokio::time::timeout(self.limits.time, execution).await else {
            let message = format!("the request took longer than {} s; ask for less", self.limits.time.as_secs());
            return Refused::from(ApiError::client(Code::Timeout, message)).into();
        };
        response.errors = response.errors.into_iter().take(MOST_ERRORS).map(readable).collect();
        response
    }
}

/// How many errors an answer tells; a client mends them one after the other.
const MOST_ERRORS: usize = 20;

/// A request that can be run.
#[derive(Debug)]
pub struct Prepared {
    request: Request,
    identity: String,
    operation: Option<OperationType>,
    /// How many rows resolvers may be given for it.
    rows: usize,
}

impl Prepared {
    /// What is asked: the same for two requests that differ in nothing but the way they name their document.
    #[must_use]
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// The type of the operation that is run; none where the document does not say which one.
    #[must_use]
    pub fn operation(&self) -> Option<OperationType> {
        self.operation
    }
}

/// A request that is not run: a request error in the words of the specification (section 7.1.2).
#[derive(Debug)]
pub struct Refused {
    /// What is wrong, at most 20 errors, each with a code.
    pub errors: Vec<ServerError>,
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        let error = Error::from(error);
        let mut refused = ServerError::new(error.message, None);
        refused.extensions = error.extensions;
        Self { errors: vec![refused] }
    }
}

impl From<ServerError> for Refused {
    fn from(error: ServerError) -> Self {
        Self { errors: vec![readable(error)] }
    }
}

impl From<Refused> for Response {
    fn from(refused: Refused) -> Self {
        Self::from_errors(refused.errors)
    }
}

/// The document, the operation and the variables of a request, in a few bytes.
fn identity(request: &Request) -> String {
    let variables = serde_json::to_string(&request.variables).unwrap_or_default();
    let name = request.operation_name.as_deref().unwrap_or_default();
    hash(&format!("{} {} {} {name} {variables}", request.query.len(), name.len(), request.query))
}

/// The type of the operation that a request runs. A single operation with a name is kept as one of several.
fn operation(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation.node.ty),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| operation.node.ty)
        }
        (DocumentOperations::Multiple(operations), None) => {
            operations.values().next().map(|operation| operation.node.ty)
        }
    }
}

/// How the engine words that a document asks for too much.
const COSTLY: [&str; 3] = ["Query is nested too deep", "Query is too complex", "of the query cannot be greater than"];

/// How long a message may be: the engine quotes documents in its own.
const LONGEST_MESSAGE: usize = 500;

/// An error as clients get it. The engine's own errors carry no code: they are about the document.
fn readable(mut error: ServerError) -> ServerError {
    error.message = clip(&error.message, LONGEST_MESSAGE);
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        let costly = COSTLY.iter().any(|part| error.message.contains(part));
        let code = if costly { Code::TooCostly } else { Code::BadDocument };
        extensions.set("code", code.as_str());
    }
    error
}

fn schema(limits: &Limits) -> CatalogueSchema {
    Schema::build(Query, EmptyMutation, EmptySubscription)
        .limit_depth(limits.depth)
        .limit_recursive_depth(limits.recursion)
        .limit_aliases(limits.aliases)
        .finish()
}

/// The schema in the schema definition language, the same bytes in every process.
#[must_use]
pub fn sdl() -> &'static str {
    static SDL: LazyLock<String> = LazyLock::new(|| {
        let options = SDLExportOptions::new().prefer_single_line_descriptions();
        let sdl = schema(&Limits::default()).sdl_with_options(options);
        let lines = sdl.trim().lines().map(str::trim_end).collect::<Vec<_>>();
        lines.join("\n") + "\n"
    });
    &SDL
}
