//! The one way through the code for a query.

use std::sync::{Arc, LazyLock};

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::{EmptyMutation, Error, Request, Response, SDLExportOptions, Schema, ServerError};
use futures_util::stream::{self, BoxStream, StreamExt};

use super::error::{ApiError, Code};
use super::limits::{self, Limits};
use super::loaders::Scope;
use super::query::Query;
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
    database: Database,
    events: Events,
    limits: Arc<Limits>,
    base_url: Option<Arc<BaseUrl>>,
}

impl Engine {
    /// An engine over an open database.
    #[must_use]
    pub fn new(database: Database, limits: Limits) -> Self {
        let events = Events::new(database.clone());
        Self { schema: schema(&limits), database, events, limits: Arc::new(limits), base_url: None }
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

    /// The database that queries are answered from.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
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

    /// Everything before execution: reads and measures the document, and finds the operation to run.
    pub fn prepare(&self, mut request: Request) -> Result<Prepared, Refused> {
        let operation_name = request.operation_name.clone();
        let document = request.parsed_query().map_err(Refused::from)?;
        let selected = limits::check(document, &self.limits).map_err(Refused::from)?;
        let operation = operation(document, operation_name.as_deref());
        Ok(Prepared { request, operation, rows: limits::rows(&self.limits, selected) })
    }

    /// Runs a prepared query or mutation.
    pub async fn run(&self, Prepared { request, rows, operation }: Prepared) -> Response {
        if operation == Some(OperationType::Subscription) {
            let message = "a subscription has many answers and needs a stream: a WebSocket (`graphql-transport-ws`), \
                           or the header `Accept: text/event-stream`, or `multipart/mixed;subscriptionSpec=1.0`";
            return Refused::from(ApiError::client(Code::BadRequest, message)).into();
        }
        let execute = async |request| Some(self.schema.execute(request).await);
        // It gives one answer, whatever it is.
        self.once(request, rows, execute).await.unwrap_or_default()
    }

    /// The answers to a prepared request: one for a query or mutation, one for each event of a subscription. A
    /// request that is refused only when it is run has one answer, without data.
    #[must_use]
    pub fn stream(&self, prepared: Prepared) -> BoxStream<'static, Response> {
        let engine = self.clone();
        if prepared.operation() == Some(OperationType::Subscription) {
            subscription::answers(engine, prepared).boxed()
        } else {
            stream::once(async move { engine.run(prepared).await }).boxed()
        }
    }

    /// Runs a prepared subscription to its first answer.
    pub(super) async fn first(&self, request: Request, rows: usize) -> Option<Response> {
        self.once(request, rows, async |request| self.schema.execute_stream(request).next().await).await
    }

    /// Executes a request, with loaders and a time limit of its own.
    async fn once(
        &self,
        request: Request,
        rows: usize,
        execute: impl AsyncFnOnce(Request) -> Option<Response>,
    ) -> Option<Response> {
        let waves = Waves::default();
        let request = request.data(Scope::new(self.database.clone(), waves.clone(), rows, self.base_url.clone()));
        let execution = waves.drive(Box::pin(async { Ok(execute(request).await) }));
        let mut response = match self.in_time(execution).await {
            Ok(response) => response?,
            Err(error) => return Some(Refused::from(error).into()),
        };
        response.errors = response.errors.into_iter().take(MOST_ERRORS).map(readable).collect();
        Some(response)
    }

    /// Waits as long as a request may take.
    pub(super) async fn in_time<T>(&self, work: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
        tokio::time::timeout(self.limits.time, work).await.unwrap_or_else(|_| {
            let message = format!("the request took longer than {} s; ask for less", self.limits.time.as_secs());
            Err(ApiError::client(Code::Timeout, message))
        })
    }
}

/// How many errors an answer tells; a client mends them one after the other.
const MOST_ERRORS: usize = 20;

/// A request that can be run.
#[derive(Debug)]
pub struct Prepared {
    request: Request,
    operation: Option<OperationType>,
    /// How many rows resolvers may be given for it.
    rows: usize,
}

impl Prepared {
    /// The type of the operation that is run; none where the document does not say which one.
    #[must_use]
    pub fn operation(&self) -> Option<OperationType> {
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
    Schema::build(Query, EmptyMutation, Subscription)
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
