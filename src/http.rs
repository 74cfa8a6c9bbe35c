//! The server: routes, and the way it starts and stops.

mod graphiql;
mod graphql;
mod health;
mod media_type;
mod serve;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::HeaderName;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use crate::graphql::{Engine, sdl};

pub use graphiql::BUNDLED;
pub use serve::{ServeError, bind, serve, stop_signal};

/// Every route of the server.
pub fn router(engine: Engine) -> Router {
    let largest_body = usize::try_from(engine.limits().body).unwrap_or(usize::MAX);
    Router::new()
        .merge(graphiql::routes())
        .route("/graphql", get(graphql::get).post(graphql::post).fallback(graphql::other_method))
        .route("/schema.graphql", get(schema))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .layer(DefaultBodyLimit::max(largest_body))
        .layer(CompressionLayer::new().gzip(true))
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
