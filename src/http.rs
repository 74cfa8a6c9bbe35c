//! The server: routes, and the way it starts and stops.

mod graphiql;
mod graphql;
mod health;
mod media_type;
mod multipart;
mod serve;
mod socket;
mod stream;
mod streams;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension, Request};
use axum::http::HeaderName;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use crate::graphql::{Engine, sdl};

pub use graphiql::BUNDLED;
use streams::Streams;

pub use serve::{ServeError, bind, serve, stop_signal};
pub use socket::CLOSE_CODES;
pub use streams::StreamSettings;

/// The size of a request's body in bytes.
const LARGEST_BODY: usize = 256 * 1024;

/// Every route of the server, with settings that nothing was said about.
pub fn router(engine: Engine) -> Router {
    router_with(engine, &Settings::default())
}

/// What the server does as it is told.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// For those who listen for long.
    pub streams: StreamSettings,
}

/// Every route of the server.
pub fn router_with(engine: Engine, settings: &Settings) -> Router {
    let streams = Streams::new(settings.streams.clone());
    let sockets = from_fn_with_state((engine.clone(), streams.clone()), socket::upgrade);
    let graphql = get(graphql::get).post(graphql::post).fallback(graphql::other_method);
    Router::new()
        .merge(graphiql::routes())
        .route("/graphql", graphql.layer(sockets))
        .route("/graphql/stream", get(stream::get).post(stream::post).fallback(stream::other_method))
        .route("/schema.graphql", get(schema))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .layer(Extension(streams))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        // A packer would hold answers back that come one after the other; of events it knows that by itself.
        .layer(
            CompressionLayer::new()
                .gzip(true)
                .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("multipart/"))),
        )
        .layer(CatchPanicLayer::custom(graphql::panicked))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(request_span)
                .on_response(DefaultOnResponse::new().level(Level::INFO)),
        )
        .with_state(engine)
}

/// What the log says of every request: not its parameters, in which a query may carry anything.
fn request_span(request: &Request) -> Span {
    tracing::info_span!("request", method = %request.method(), path = request.uri().path())
}

/// The schema in the schema definition language.
async fn schema() -> impl IntoResponse {
    let headers: [(HeaderName, &str); 3] =
        [(CONTENT_TYPE, "application/graphql; charset=utf-8"), (CACHE_CONTROL, "no-cache"), (VARY, ACCEPT.as_str())];
    (headers, sdl())
}
