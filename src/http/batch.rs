//! Batches: several requests in one body, a JSON array (GraphQL over HTTP, appendix "Request Batching").
//!
//! The requests run at the same time and are judged each on its own: the answer has status 200 and their responses
//! in their order, refusals among them. The batch as a whole is refused where it is empty or too long, or where an
//! entry is no object.

use async_graphql::Response as GraphqlResponse;
use axum::http::StatusCode;
use axum::response::Response;
use futures_util::future::join_all;
use serde_json::Value;

use super::answer::{Body, refusal, send};
use super::graphql::run;
use super::media_type::MediaType;
use crate::graphql::{Code, Engine};

/// Runs a batch.
pub(super) async fn answer(engine: &Engine, requests: Vec<Value>, media_type: MediaType) -> Response {
    if let Err(refusal) = whole(&requests, engine.limits().batch) {
        // The status of a batch does not follow the media type: what is refused is no single request.
        return send(StatusCode::BAD_REQUEST, media_type, &Body::from(&*refusal));
    }
    let responses = join_all(requests.into_iter().map(|request| run(engine, request))).await;
    let bodies: Vec<Body> = responses.iter().map(Body::from).collect();
    send(StatusCode::OK, media_type, &bodies)
}

/// Whether the batch as a whole may run.
fn whole(requests: &[Value], most: u64) -> Result<(), Box<GraphqlResponse>> {
    let refused = |code, problem: String| Err(Box::new(refusal(code, problem)));
    if requests.is_empty() {
        return refused(Code::BadRequest, "the batch is empty; send at least one request".to_owned());
    }
    if u64::try_from(requests.len()).is_ok_and(|requests| requests > most) {
        let problem = format!("the batch has {} requests, but may have {most}; send it in parts", requests.len());
        return refused(Code::TooCostly, problem);
    }
    match requests.iter().position(|request| !request.is_object()) {
        Some(at) => refused(Code::BadRequest, format!("entry {} of the batch is no JSON object", at + 1)),
        None => Ok(()),
    }
}
