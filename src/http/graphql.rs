//! `/graphql` by the GraphQL-over-HTTP specification.
//!
//! Only `application/json` bodies are read: other types could be sent by any page a browser is on, without
//! asking first. GET runs queries alone.

use std::any::Any;

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response as GraphqlResponse, ServerError, Value, Variables};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Query, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

type Member = serde_json::Value;

use super::media_type::MediaType;
use crate::graphql::{Code, Engine};

/// A request as GET carries it: variables and extensions are JSON inside the address.
#[derive(Deserialize)]
pub(super) struct InAddress {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// GET: a query in the address.
pub(super) async fn get(
    State(engine): State<Engine>,
    headers: HeaderMap,
    query: Result<Query<InAddress>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Some(media_type) = MediaType::accepted(&headers) else { return not_acceptable() };
    let Ok(Query(InAddress { query, operation_name, variables, extensions })) = query else {
        return refused(StatusCode::BAD_REQUEST, media_type, "the address cannot be read; encode its parameters");
    };
    let map = |name: &str, text: Option<String>| match text.filter(|text| !text.is_empty()) {
        None => Ok(Member::Null),
        Some(text) => serde_json::from_str(&text).map_err(|error| format!("`{name}` is no JSON: {error}")),
    };
    let body = match (map("variables", variables), map("extensions", extensions)) {
        (Ok(variables), Ok(extensions)) => json!({
            "query": query, "operationName": operation_name, "variables": variables, "extensions": extensions,
        }),
        (Err(problem), _) | (_, Err(problem)) => return refused(StatusCode::BAD_REQUEST, media_type, &problem),
    };
    match request(body) {
        Ok(request) => match engine.prepare(request) {
            Ok(prepared) if !matches!(prepared.operation(), Some(OperationType::Query) | None) => {
                only_by_post(media_type)
            }
            Err(refused) if refused.operation.is_some() => only_by_post(media_type),
            Ok(prepared) => answer(&engine.run(prepared).await, media_type),
            Err(refused) => answer(&refused.into(), media_type),
        },
        Err(problem) => refused(StatusCode::BAD_REQUEST, media_type, &problem),
    }
}

fn only_by_post(media_type: MediaType) -> Response {
    let problem = "GET runs queries alone; send this operation with POST";
    let mut response = refused(StatusCode::METHOD_NOT_ALLOWED, media_type, problem);
    response.headers_mut().insert(ALLOW, axum::http::HeaderValue::from_static("POST"));
    response
}

/// POST: a request in a JSON body.
pub(super) async fn post(
    State(engine): State<Engine>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(media_type) = MediaType::accepted(&headers) else { return not_acceptable() };
    if !is_json(&headers) {
        let problem = "the body must be `application/json`, in UTF-8; set the header `Content-Type`";
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, media_type, problem);
    }
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let problem =
                format!("the body is larger than {} KiB; ask in several requests", engine.limits().body / 1024);
            return refused(StatusCode::PAYLOAD_TOO_LARGE, media_type, &problem);
        }
        Err(_) => return refused(StatusCode::BAD_REQUEST, media_type, "the body did not arrive whole; send it again"),
    };
    let parsed = serde_json::from_slice(&body).map_err(|error| format!("the body is no JSON: {error}"));
    match parsed.and_then(request) {
        Ok(request) => answer(&engine.execute(request).await, media_type),
        Err(problem) => refused(StatusCode::BAD_REQUEST, media_type, &problem),
    }
}

/// Any other method.
pub(super) async fn other_method() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, POST")], "use GET or POST\n").into_response()
}

/// The answer to a request whose handler panicked: nothing of the panic but that it happened.
#[expect(clippy::needless_pass_by_value, reason = "the shape that the layer asks for")]
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = message.unwrap_or("unknown"), "a request's handler panicked");
    let body = json!({ "errors": [{ "message": "internal error; the server's log has it", "extensions": { "code": Code::Internal.as_str() } }] });
    (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response()
}

/// Reads a request's members; unknown ones are ignored, as the specification asks.
fn request(body: Member) -> Result<Request, String> {
    let Member::Object(mut members) = body else {
        return Err("the body must be a JSON object with `query`; lists of requests are not accepted".to_owned());
    };
    let query = match members.remove("query") {
        Some(Member::String(query)) => query,
        Some(Member::Null) | None => return Err("`query` is missing; it holds the GraphQL document".to_owned()),
        Some(_) => return Err("`query` must be a string".to_owned()),
    };
    let mut request = Request::new(query);
    match members.remove("operationName") {
        Some(Member::String(name)) if !name.is_empty() => request = request.operation_name(name),
        Some(Member::Null | Member::String(_)) | None => {}
        Some(_) => return Err("`operationName` must be a string".to_owned()),
    }
    if let Some(variables) = object(&mut members, "variables")? {
        request = request.variables(Variables::from_json(Member::Object(variables)));
    }
    object(&mut members, "extensions")?;
    Ok(request)
}

fn object(members: &mut Map<String, Member>, name: &str) -> Result<Option<Map<String, Member>>, String> {
    match members.remove(name) {
        Some(Member::Object(map)) => Ok(Some(map)),
        Some(Member::Null) | None => Ok(None),
        Some(_) => Err(format!("`{name}` must be an object")),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(content_type) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let mut parts = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let json = parts.next().as_deref() == Some("application/json");
    json && parts.all(|part| part.strip_prefix("charset=").is_none_or(|charset| charset.trim_matches('"') == "utf-8"))
}

/// A response's members in the order of the specification; `data` only where execution began.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
}

fn answer(response: &GraphqlResponse, media_type: MediaType) -> Response {
    let is_request_error = response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty());
    let status = match media_type {
        _ if timed_out(response) => StatusCode::SERVICE_UNAVAILABLE,
        MediaType::GraphqlResponse if is_request_error => StatusCode::BAD_REQUEST,
        MediaType::GraphqlResponse | MediaType::Json => StatusCode::OK,
    };
    let data = (!is_request_error).then_some(&response.data);
    send(status, media_type, &Body { errors: &response.errors, data })
}

/// Whether the server gave up: that is no fault of the request's.
fn timed_out(response: &GraphqlResponse) -> bool {
    let code = |error: &ServerError| error.extensions.as_ref().and_then(|extensions| extensions.get("code")).cloned();
    response.errors.iter().any(|error| code(error) == Some(Value::from(Code::Timeout.as_str())))
}

fn refused(status: StatusCode, media_type: MediaType, problem: &str) -> Response {
    send(
        status,
        media_type,
        &json!({ "errors": [{ "message": problem, "extensions": { "code": Code::BadRequest.as_str() } }] }),
    )
}

fn send(status: StatusCode, media_type: MediaType, body: &impl Serialize) -> Response {
    let headers = [(CONTENT_TYPE, media_type.as_str()), (CACHE_CONTROL, "no-store"), (VARY, "accept")];
    match serde_json::to_vec(body) {
        Ok(body) => (status, headers, body).into_response(),
        Err(error) => {
            tracing::error!(error = %error, "an answer could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn not_acceptable() -> Response {
    let problem = "accept `application/graphql-response+json` or `application/json`\n";
    (StatusCode::NOT_ACCEPTABLE, problem).into_response()
}
