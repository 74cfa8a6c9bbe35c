//! `/graphql` by the GraphQL-over-HTTP specification.
//!
//! Only `application/json` bodies are read: other types could be sent by any page a browser is on, without
//! asking first. GET runs queries alone.

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response as GraphqlResponse, Value, Variables};
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::header::{ALLOW, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, json};

use super::answer::{answer, not_acceptable, not_allowed, refusal, refused};
use super::media_type::MediaType;
use super::stream::{self, Framing};
use super::{batch, caching};
use crate::graphql::persisted::DocumentId;
use crate::graphql::{Code, Engine, Prepared, Refused};

type Member = serde_json::Value;

/// The methods of the path.
const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// A request as GET carries it: variables and extensions are JSON inside the address.
#[derive(Deserialize)]
pub(super) struct InAddress {
    query: Option<String>,
    #[serde(rename = "documentId")]
    document_id: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// GET: a query in the address.
pub(super) async fn get(
    State(engine): State<Engine>,
    shared: stream::Shared,
    headers: HeaderMap,
    query: Result<Query<InAddress>, QueryRejection>,
) -> Response {
    let Some(accepted) = Accepted::of(&headers) else { return not_acceptable() };
    let media_type = accepted.media_type;
    let request = match in_address(query).and_then(request) {
        Ok(request) => request,
        Err(problem) => return refused(Code::BadRequest, media_type, problem),
    };
    match engine.prepare(request) {
        Ok(prepared) if prepared.operation() == OperationType::Mutation => refused_method(media_type),
        Err(refused) if refused.operation == Some(OperationType::Mutation) => refused_method(media_type),
        Ok(prepared) if prepared.operation() == OperationType::Query && !accepted.only_stream => {
            caching::run(&engine, prepared, media_type, &headers).await
        }
        prepared => respond(&engine, prepared, accepted, shared).await,
    }
}

/// POST: a request in a JSON body, or a batch of them.
pub(super) async fn post(
    State(engine): State<Engine>,
    shared: stream::Shared,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(accepted) = Accepted::of(&headers) else { return not_acceptable() };
    let media_type = accepted.media_type;
    let parsed = match in_body(&headers, body, engine.limits().body) {
        Ok(Member::Array(requests)) => return batch::answer(&engine, requests, media_type).await,
        Ok(body) => request(body).map_err(|problem| (Code::BadRequest, problem)),
        Err(problem) => Err(problem),
    };
    match parsed {
        Ok(request) => respond(&engine, engine.prepare(request), accepted, shared).await,
        Err((code, problem)) => refused(code, media_type, problem),
    }
}

/// Runs one request of a batch.
pub(super) async fn run(engine: &Engine, body: Member) -> GraphqlResponse {
    match request(body) {
        Ok(request) => engine.execute(request).await,
        Err(problem) => refusal(Code::BadRequest, problem),
    }
}

/// The members of a request in a body; the largest has so many bytes.
pub(super) fn in_body(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    largest: u64,
) -> Result<Member, (Code, String)> {
    if !is_json(headers) {
        let problem = "the body must be `application/json`, in UTF-8 and not compressed; set the header `Content-Type`";
        return Err((Code::UnsupportedMediaType, problem.to_owned()));
    }
    let body = body.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            (Code::BodyTooLarge, format!("the body is larger than {largest} bytes; ask in several requests"))
        } else {
            (Code::BadRequest, "the body did not arrive whole; send it again".to_owned())
        }
    })?;
    serde_json::from_slice(&body).map_err(|error| (Code::BadRequest, format!("the body is no JSON: {error}")))
}

/// What a client accepts.
#[derive(Clone, Copy)]
struct Accepted {
    /// As one answer.
    media_type: MediaType,
    /// As a stream of answers.
    framing: Option<Framing>,
    /// Whether it accepts nothing but a stream.
    only_stream: bool,
}

impl Accepted {
    fn of(headers: &HeaderMap) -> Option<Self> {
        let (media_type, framing) = (MediaType::accepted(headers), Framing::accepted(headers));
        let only_stream = media_type.is_none();
        let media_type = media_type.or(framing.map(|_| MediaType::Json))?;
        Some(Self { media_type, framing, only_stream })
    }
}

/// Answers a request: as a stream where it is a subscription and the client takes one.
async fn respond(
    engine: &Engine,
    prepared: Result<Prepared, Refused>,
    Accepted { media_type, framing, only_stream }: Accepted,
    shared: stream::Shared,
) -> Response {
    let is_subscription = |prepared: &Prepared| prepared.operation() == OperationType::Subscription;
    match framing {
        Some(framing) if only_stream || prepared.as_ref().is_ok_and(is_subscription) => {
            stream::answers(framing, prepared.map(|prepared| engine.stream(prepared)), shared)
        }
        _ => match prepared {
            Ok(prepared) => answer(&engine.run(prepared).await, media_type),
            Err(refused) => answer(&refused.into(), media_type),
        },
    }
}

/// GET is for what changes nothing.
pub(super) fn refused_method(media_type: MediaType) -> Response {
    not_allowed("POST", media_type, "GET runs no mutations; send this operation with POST")
}

/// OPTIONS, where no other origin's page is asking: what the path can do.
pub(super) async fn options() -> Response {
    (StatusCode::NO_CONTENT, [(ALLOW, METHODS)]).into_response()
}

/// Any other method.
pub(super) async fn other_method(headers: HeaderMap) -> Response {
    not_allowed(METHODS, MediaType::accepted(&headers).unwrap_or(MediaType::Json), "use GET or POST")
}

/// The members of a request in the address, as in a body.
pub(super) fn in_address(query: Result<Query<InAddress>, QueryRejection>) -> Result<Member, String> {
    let Ok(Query(asked)) = query else { return Err("the address cannot be read; encode its parameters".to_owned()) };
    let map = |name: &str, text: Option<String>| match text.filter(|text| !text.is_empty()) {
        None => Ok(Member::Null),
        Some(text) => serde_json::from_str(&text).map_err(|error| format!("`{name}` is no JSON: {error}")),
    };
    let (variables, extensions) = (map("variables", asked.variables)?, map("extensions", asked.extensions)?);
    Ok(json!({
        "query": asked.query, "documentId": asked.document_id, "operationName": asked.operation_name,
        "variables": variables, "extensions": extensions,
    }))
}

/// Reads a request's members; unknown ones are ignored, as the specification asks.
pub(super) fn request(body: Member) -> Result<Request, String> {
    let Member::Object(mut members) = body else {
        return Err("the body must be a JSON object with `query`, or an array of such".to_owned());
    };
    let query = text(&mut members, "query")?;
    let id = text(&mut members, "documentId")?;
    let extensions = object(&mut members, "extensions")?.unwrap_or_default();
    let is_named = id.is_some() || extensions.get("persistedQuery").is_some_and(|named| !named.is_null());
    if query.is_none() && !is_named {
        return Err("`query` is missing; it holds the GraphQL document".to_owned());
    }
    let mut request = Request::new(query.unwrap_or_default());
    if let Some(id) = id {
        request = request.data(DocumentId(id));
    }
    if let Some(name) = text(&mut members, "operationName")?.filter(|name| !name.is_empty()) {
        request = request.operation_name(name);
    }
    if let Some(variables) = object(&mut members, "variables")? {
        request = request.variables(Variables::from_json(Member::Object(variables)));
    }
    for (name, value) in extensions {
        let value = Value::from_json(value).map_err(|error| format!("`extensions.{name}` cannot be read: {error}"))?;
        request.extensions.insert(name, value);
    }
    Ok(request)
}

fn text(members: &mut Map<String, Member>, name: &str) -> Result<Option<String>, String> {
    match members.remove(name) {
        Some(Member::String(text)) => Ok(Some(text)),
        Some(Member::Null) | None => Ok(None),
        Some(_) => Err(format!("`{name}` must be a string")),
    }
}

fn object(members: &mut Map<String, Member>, name: &str) -> Result<Option<Map<String, Member>>, String> {
    match members.remove(name) {
        Some(Member::Object(map)) => Ok(Some(map)),
        Some(Member::Null) | None => Ok(None),
        Some(_) => Err(format!("`{name}` must be an object")),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    // A packed body is not unpacked: its size is bounded before, not after.
    if headers.get(CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return false;
    }
    let Some(content_type) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let mut parts = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let json = parts.next().as_deref() == Some("application/json");
    json && parts.all(|part| part.strip_prefix("charset=").is_none_or(|charset| charset.trim_matches('"') == "utf-8"))
}
