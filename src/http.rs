//! The server: routes, and the way it starts and stops.

mod answer;
mod batch;
mod caching;
mod cors;
mod documents;
mod errors;
mod export;
mod graphiql;
mod graphql;
mod health;
mod json_ld;
mod media_type;
mod multipart;
mod request_id;
mod serve;
mod socket;
mod stream;
mod streams;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::cors::CorsLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use crate::config::Origin;
use crate::graphql::{Engine, sdl};
use crate::tables::Format;
use export::Exports;
use request_id::RequestId;

pub use errors::table as error_table;
pub use export::ExportSettings;
pub use graphiql::BUNDLED;
use streams::Streams;

pub use serve::{ServeError, bind, serve, stop_signal};
pub use socket::CLOSE_CODES;
pub use streams::StreamSettings;

/// What the server does as it is told.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The origins whose pages may use the API from a browser, besides the server's own.
    pub cors_origins: Vec<Origin>,
    /// How those are treated who listen for long.
    pub streams: StreamSettings,
    /// How exports of whole tables are treated.
    pub exports: ExportSettings,
}

impl From<StreamSettings> for Settings {
    fn from(streams: StreamSettings) -> Self {
        Self { streams, ..Self::default() }
    }
}

/// Every route of the server, with settings that nothing was said about.
pub fn router(engine: Engine) -> Router {
    router_with(engine, Settings::default())
}

/// Every route of the server.
pub fn router_with(engine: Engine, settings: Settings) -> Router {
    let largest_body = usize::try_from(engine.limits().body).unwrap_or(usize::MAX);
    let Settings { cors_origins, streams, exports } = settings;
    let cors = cors::layer(&cors_origins);
    let streams = Streams::new(streams, cors_origins);
    let sockets = middleware::from_fn_with_state((engine.clone(), streams.clone()), socket::upgrade);
    let graphql = get(graphql::get).post(graphql::post).options(graphql::options).fallback(graphql::other_method);
    let routes = Router::new()
        .merge(graphiql::routes())
        .route("/graphql", graphql.layer(sockets))
        .route("/graphql/stream", get(stream::get).post(stream::post).fallback(stream::other_method))
        .route("/q/{document}", get(documents::get))
        .route("/schema.graphql", get(schema))
        .route("/export/occupations.jsonld", get(json_ld::all))
        .route("/export/roles/{family}/{file}", get(json_ld::one))
        .route("/export/{file}", get(export::get).layer(Extension(Exports::new(exports))))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .layer(Extension(streams))
        .layer(Extension(json_ld::Kept::default()))
        .method_not_allowed_fallback(answer::other_method)
        .fallback(answer::not_found);
    layered(routes, cors, largest_body).with_state(engine)
}

/// What is done to every request and answer, the innermost first.
fn layered(routes: Router<Engine>, cors: Option<CorsLayer>, largest_body: usize) -> Router<Engine> {
    // Parts of an answer that goes on are sent as they come: a compressor would hold them back; of events it knows
    // that by itself. What is stored packed says so itself, and is left as it is; Parquet is
    // packed inside.
    let whole = DefaultPredicate::new().and(NotForContentType::const_new("multipart/"));
    let whole = whole.and(NotForContentType::const_new(Format::Parquet.media_type()));
    let mut routes = routes
        .layer(DefaultBodyLimit::max(largest_body))
        .layer(CompressionLayer::new().gzip(true).br(true).zstd(true).compress_when(whole))
        .layer(CatchPanicLayer::custom(answer::panicked));
    if let Some(cors) = cors {
        routes = routes.layer(cors);
    }
    routes
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(request_span)
                .on_response(DefaultOnResponse::new().level(Level::INFO))
                // What fails here is logged where it fails, by a reference; a refusal is no failure.
                .on_failure(()),
        )
        .layer(middleware::from_fn(request_id::identify))
}

/// What the log says of every request: not its parameters, in which a query may carry anything.
fn request_span(request: &Request) -> Span {
    let id = request.extensions().get::<RequestId>().map_or("", |RequestId(id)| id);
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), request_id = id)
}

/// The schema in the schema definition language.
async fn schema(request: HeaderMap) -> Response {
    let tag = caching::tag_of(&[sdl()]);
    let caching: [(HeaderName, &str); 2] = [(CACHE_CONTROL, "no-cache"), (ETAG, &tag)];
    if caching::is_known(&request, &tag) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(CONTENT_TYPE, "application/graphql; charset=utf-8")], sdl()).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::HeaderValue;
    use tower::ServiceExt;

    use super::*;
    use crate::graphql::Limits;
    use crate::store::Database;

    async fn panics() -> StatusCode {
        panic!("a secret")
    }

    #[tokio::test]
    async fn a_panic_is_answered_with_a_reference_and_nothing_else() {
        let database = Database::open(&"sqlite::memory:".parse().unwrap()).await.unwrap();
        let settings = Settings { cors_origins: vec!["https://jobs.test".parse().unwrap()], ..Settings::default() };
        let engine = Engine::new(database, Limits::default());
        let router = layered(Router::new().route("/", get(panics)), cors::layer(&settings.cors_origins), 1024)
            .with_state(engine);
        let request = Request::get("/").header("x-request-id", "mine").header("origin", "https://jobs.test");
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let header = |name: &str| response.headers().get(name).map(HeaderValue::as_bytes);
        assert_eq!(header("x-request-id"), Some(&b"mine"[..]));
        assert_eq!(header("access-control-allow-origin"), Some(&b"https://jobs.test"[..]));
        assert_eq!(header("cache-control"), Some(&b"no-store"[..]));
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let error = &body["errors"][0];
        let reference = error["extensions"]["reference"].as_str().unwrap();
        assert_eq!(error["extensions"]["code"], "INTERNAL");
        assert_eq!(error["message"], format!("internal error; the server's log has it under `{reference}`"));
    }
}
