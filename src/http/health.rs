//! Whether the process runs, and whether it can answer.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::graphql::Engine;

/// The process runs.
pub(super) async fn live() -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(json!({ "status": "live" }))).into_response()
}

/// The database answers.
pub(super) async fn ready(State(engine): State<Engine>) -> Response {
    let (status, body) = match engine.database().ping().await {
        Ok(()) => (StatusCode::OK, json!({ "status": "ready" })),
        Err(error) => {
            tracing::error!(error = %error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                json!({ "status": "unavailable", "reason": "the database does not answer" }),
            )
        }
    };
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
