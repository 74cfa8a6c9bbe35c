//! How answers of `/graphql` are written, refusals included.

use std::any::Any;
use std::collections::BTreeMap;

use async_graphql::{Response as GraphqlResponse, ServerError, Value};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use super::errors;
use super::media_type::MediaType;
use crate::graphql::{ApiError, Code, Refused, internal, reference};

/// A response's members in the order of the specification; `data` only where execution began.
#[derive(Debug, Serialize)]
pub(super) struct Body<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl<'a> From<&'a GraphqlResponse> for Body<'a> {
    fn from(response: &'a GraphqlResponse) -> Self {
        let data = (!refuses(response)).then_some(&response.data);
        Self { errors: &response.errors, data, extensions: &response.extensions }
    }
}

/// Whether a response is a request error in the words of the specification: execution did not begin.
pub(super) fn refuses(response: &GraphqlResponse) -> bool {
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty())
}

/// An answer with its status by media type.
pub(super) fn answer(response: &GraphqlResponse, media_type: MediaType) -> Response {
    let status = if refuses(response) { errors::status(response_code(response), media_type) } else { StatusCode::OK };
    send(status, media_type, &Body::from(response))
}

/// The code of the first error. Every error has one; one that is not in the table is the document's.
fn response_code(response: &GraphqlResponse) -> Code {
    let extensions = response.errors.first().and_then(|error| error.extensions.as_ref());
    let value = extensions.and_then(|extensions| extensions.get("code"));
    let code = Code::ALL.iter().find(|code| value == Some(&Value::from(code.as_str())));
    code.copied().unwrap_or(Code::BadDocument)
}

/// The response that refuses a request.
pub(super) fn refusal(code: Code, problem: impl Into<String>) -> GraphqlResponse {
    Refused::from(ApiError::client(code, problem)).into()
}

/// The answer that refuses a request.
pub(super) fn refused(code: Code, media_type: MediaType, problem: impl Into<String>) -> Response {
    answer(&refusal(code, problem), media_type)
}

/// The answer that refuses a request of no GraphQL client: its status tells as well.
pub(super) fn refused_plainly(refused: Refused) -> Response {
    let response = refused.into();
    let code = response_code(&response);
    send(errors::status(code, MediaType::GraphqlResponse), MediaType::Json, &Body::from(&response))
}

/// The answer to a method that is not for this path, or not for this request.
pub(super) fn not_allowed(allow: &'static str, media_type: MediaType, problem: &str) -> Response {
    let mut response = refused(Code::MethodNotAllowed, media_type, problem);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allow));
    response
}

/// The answer to a client that accepts no media type of ours. It is told in JSON all the same.
pub(super) fn not_acceptable() -> Response {
    let problem = "accept `application/graphql-response+json` or `application/json`";
    refused(Code::NotAcceptable, MediaType::Json, problem)
}

/// The answer to a method that a path does not know; which it knows is added by the router, in `Allow`.
pub(super) async fn other_method(headers: HeaderMap) -> Response {
    let media_type = MediaType::accepted(&headers).unwrap_or(MediaType::Json);
    refused(Code::MethodNotAllowed, media_type, "this path is only read; use GET")
}

/// The answer where there is nothing.
pub(super) async fn not_found(headers: HeaderMap) -> Response {
    let media_type = MediaType::accepted(&headers).unwrap_or(MediaType::Json);
    refused(Code::NotFound, media_type, "there is nothing at this path; the API is at `/graphql`")
}

/// The answer to a request whose handler panicked: nothing of the panic but where the log has it.
#[expect(clippy::needless_pass_by_value, reason = "the shape that the layer asks for")]
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let reference = reference();
    tracing::error!(reference, panic = message.unwrap_or("unknown"), "a request's handler panicked");
    failed(&reference)
}

/// The answer to a request that failed here.
pub(super) fn failed(reference: &str) -> Response {
    let extensions = json!({ "code": Code::Internal.as_str(), "reference": reference });
    let body = json!({ "errors": [{ "message": internal(reference), "extensions": extensions }] });
    let headers = [(CONTENT_TYPE, MediaType::Json.as_str()), (CACHE_CONTROL, "no-store")];
    (errors::status(Code::Internal, MediaType::Json), headers, body.to_string()).into_response()
}

/// Writes an answer that no cache keeps; [`super::caching`] says which may be kept.
pub(super) fn send(status: StatusCode, media_type: MediaType, body: &impl Serialize) -> Response {
    // Where other origins are allowed, their layer adds `Origin`.
    let headers = [(CONTENT_TYPE, media_type.as_str()), (CACHE_CONTROL, "no-store"), (VARY, "accept, accept-encoding")];
    match serde_json::to_vec(body) {
        Ok(body) => (status, headers, body).into_response(),
        Err(error) => {
            let reference = reference();
            tracing::error!(reference, error = %error, "an answer could not be written");
            failed(&reference)
        }
    }
}
