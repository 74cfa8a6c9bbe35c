//! The one way through the code for a query.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{
    EmptyMutation, Error, Request, Response, SDLExportOptions, Schema, ServerError, ValidationMode, Variables,
};
use futures_util::stream::{self, BoxStream, StreamExt};

use super::documents::{Disclosure, Documents, LONGEST_MESSAGE, MOST_PROBLEMS, Problem, single};
use super::error::{ApiError, Code, Result};
use super::limits::Limits;
use super::loaders::{Allowance, Scope};
use super::persisted::manifest::{ManifestError, TrustedDocument};
use super::persisted::{Persisted, hash};
use super::query::Query;
use super::statement::TakenOver;
use super::subscription::{self, Subscription};
use super::waves::Waves;
use crate::catalog::{BaseUrl, clip};
use crate::events::Events;
use crate::store::Database;

type CatalogueSchema = Schema<Query, EmptyMutation, Subscription>;

/// Executes queries against a database.
#[derive(Clone)]
pub struct Engine {
    schema: CatalogueSchema,
    documents: Documents,
    database: Database,
    events: Events,
    limits: Arc<Limits>,
    base_url: Option<Arc<BaseUrl>>,
    persisted: Arc<Persisted>,
}

impl Engine {
    /// An engine over an open database.
    #[must_use]
    pub fn new(database: Database, limits: Limits) -> Self {
        let documents = Documents::new(limits);
        let events = Events::new(database.clone());
        Self {
            schema: schema(),
            documents,
            database,
            events,
            limits: Arc::new(limits),
            base_url: None,
            persisted: Arc::default(),
        }
    }

    /// The engine with other events than those that it makes for itself.
    #[must_use]
    pub fn with_events(self, events: Events) -> Self {
        Self { events, ..self }
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

    /// The engine with documents that requests may name, and whether it runs no others. Each must be valid.
    pub fn with_trusted(
        self,
        documents: Vec<TrustedDocument>,
        trusted_only: bool,
    ) -> std::result::Result<Self, ManifestError> {
        for TrustedDocument { id, name, text } in &documents {
            self.documents.judge(text).map_err(|problems| {
                let problems: Vec<_> =
                    Refused::from(&*problems).errors.into_iter().map(|error| error.message).collect();
                ManifestError(format!("the document `{name}` (id `{id}`) cannot be run: {}", problems.join("; ")))
            })?;
        }
        Ok(Self { persisted: Arc::new(Persisted::new(documents, trusted_only)), ..self })
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

    /// What one request may ask for.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The events that subscriptions answer with.
    #[must_use]
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// Prepares a request and runs it. Errors are part of the response; each has a stable `extensions.code`.
    pub async fn execute(&self, request: Request) -> Response {
        match self.prepare(request) {
            Ok(prepared) => self.run(prepared).await,
            Err(refused) => refused.into(),
        }
    }

    /// Everything before execution: judges the document, finds the operation to run, coerces its variables.
    pub fn prepare(&self, mut request: Request) -> std::result::Result<Prepared, Refused> {
        let to_keep = self.persisted.resolve(&mut request).map_err(Refused::from)?;
        let judged = self.documents.judge(&request.query).map_err(|problems| Refused::from(&*problems))?;
        if let Some(hash) = to_keep {
            self.persisted.keep(hash, &request.query);
        }
        let operation = judged.operation(request.operation_name.as_deref()).map_err(Refused::from)?;
        let sent = std::mem::take(&mut request.variables);
        request.variables = self.documents.coerce(operation, sent).map_err(|problems| Refused::from(&*problems))?;
        // The engine is given the one operation that it runs.
        let name = request.operation_name.take();
        request.set_parsed_query(single(operation, &request.variables));
        let rows = self.limits.rows(operation.selections);
        Ok(Prepared { request, name, operation: operation.kind(), rows })
    }

    /// The values of the variables of a document of ours, as their types want them.
    pub(super) fn coerced(&self, document: &str, sent: Variables) -> std::result::Result<Variables, Refused> {
        let judged = self.documents.judge(document).map_err(|problems| Refused::from(&*problems))?;
        let operation = judged.operation(None).map_err(Refused::from)?;
        self.documents.coerce(operation, sent).map_err(|problems| Refused::from(&*problems))
    }

    /// Runs a prepared query or mutation.
    pub async fn run(&self, Prepared { request, rows, operation, name: _ }: Prepared) -> Response {
        let seconds = match operation {
            OperationType::Query => self.limits.query_seconds,
            OperationType::Mutation => self.limits.mutation_seconds,
            OperationType::Subscription => {
                let message = "a subscription has many answers and needs a stream: a WebSocket (`graphql-transport-ws`), \
                               or the header `Accept: text/event-stream`, or `multipart/mixed;subscriptionSpec=1.0`";
                return Refused::from(ApiError::client(Code::BadRequest, message)).into();
            }
        };
        let execute = async |request| Some(self.schema.execute(request).await);
        // It gives one answer, whatever it is.
        self.once(request, rows, seconds, execute).await.unwrap_or_default()
    }

    /// The answers to a prepared request: one for a query or mutation, one for each event of a subscription. A
    /// request that is refused only when it is run has one answer, without data.
    #[must_use]
    pub fn stream(&self, prepared: Prepared) -> BoxStream<'static, Response> {
        let engine = self.clone();
        if prepared.operation() == OperationType::Subscription {
            subscription::answers(engine, prepared).boxed()
        } else {
            stream::once(async move { engine.run(prepared).await }).boxed()
        }
    }

    /// Runs a prepared subscription to its first answer.
    pub(super) async fn first(&self, request: Request, rows: usize) -> Option<Response> {
        let execute = async |request| self.schema.execute_stream(request).next().await;
        self.once(request, rows, self.limits.query_seconds, execute).await
    }

    /// Executes a request, with loaders and a time limit of its own.
    async fn once(
        &self,
        request: Request,
        rows: usize,
        seconds: u64,
        execute: impl AsyncFnOnce(Request) -> Option<Response>,
    ) -> Option<Response> {
        let waves = Waves::default();
        let repeats = usize::try_from(self.limits.repeats).unwrap_or(usize::MAX);
        let allowance = Allowance { most: rows, repeats };
        let scope = Scope::new(self.database.clone(), waves.clone(), allowance, self.base_url.clone());
        let request = request.data(scope).data(Arc::clone(&self.limits)).data(TakenOver::default());
        let execution = waves.drive(Box::pin(async { Ok(execute(request).await) }));
        let mut response = match in_time(seconds, execution).await {
            Ok(response) => response?,
            Err(error) => return Some(Refused::from(error).into()),
        };
        response.errors = response.errors.into_iter().take(MOST_PROBLEMS).map(readable).collect();
        Some(response)
    }
}

/// Waits as long as a request may take.
pub(super) async fn in_time<T>(seconds: u64, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(Duration::from_secs(seconds), work).await.unwrap_or_else(|_| {
        let message = format!("the request took longer than {seconds} s; ask for less");
        Err(ApiError::client(Code::Timeout, message))
    })
}

/// A request that can be run.
#[derive(Debug)]
pub struct Prepared {
    request: Request,
    /// The name of the operation, where the request gives one.
    name: Option<String>,
    operation: OperationType,
    /// How many rows resolvers may be given for it.
    rows: usize,
}

impl Prepared {
    /// What is asked, in a few bytes: the document, the operation and the variables as they were coerced. The same for
    /// two requests that differ in nothing but the way they name their document.
    #[must_use]
    pub fn identity(&self) -> String {
        let Request { query, variables, .. } = &self.request;
        let variables = serde_json::to_string(variables).unwrap_or_default();
        let name = self.name.as_deref().unwrap_or_default();
        hash(&format!("{} {} {query} {name} {variables}", query.len(), name.len()))
    }

    /// The type of the operation that is run.
    #[must_use]
    pub fn operation(&self) -> OperationType {
        self.operation
    }

    /// The request, and how many rows resolvers may be given for it.
    pub(super) fn into_parts(self) -> (Request, usize) {
        (self.request, self.rows)
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
    Schema::build(Query, EmptyMutation, Subscription)
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(DEEPEST)
        .finish()
}

/// What reaches the engine is flatter than this.
const DEEPEST: usize = 1_000;

/// The schema in the schema definition language, the same bytes in every process.
#[must_use]
pub fn sdl() -> &'static str {
    static SDL: LazyLock<String> = LazyLock::new(|| printed(SDLExportOptions::new()));
    &SDL
}

/// The schema, printed in one of the ways that the engine knows.
pub(super) fn printed(options: SDLExportOptions) -> String {
    let sdl = schema().sdl_with_options(options);
    let lines = sdl.trim().lines().map(str::trim_end).collect::<Vec<_>>();
    lines.join("\n") + "\n"
}
