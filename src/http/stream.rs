//! Answers that come one after the other over one response: server-sent events (graphql-sse, distinct
//! connections) and multipart (`multipart.rs`).
//!
//! Bytes are made when the connection takes them, so that nothing piles up for a client that does not read.

use async_graphql::Response as GraphqlResponse;
use async_graphql::parser::types::OperationType;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, ExtensionRejection, QueryRejection};
use axum::extract::{Extension, Query, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::sync::OwnedSemaphorePermit;

use super::answer::{Body as Members, not_allowed, refused};
use super::graphql::{InAddress, in_address, in_body, refused_method, request};
use super::media_type::MediaType;
use super::multipart;
use super::streams::{Stopping, Streams};
use crate::graphql::{Code, Engine, Refused};

/// Where streams ask for their settings and hear of the server's stop.
pub(super) type Shared =
    (Result<Extension<Streams>, ExtensionRejection>, Result<Extension<Stopping>, ExtensionRejection>);

/// How a stream of answers is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// As server-sent events.
    Events,
    /// As parts of one multipart answer.
    Multipart,
}

impl Framing {
    /// The framing that a client accepts for a subscription, if it accepts one.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let accept = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let ranges: Vec<&str> = accept.flat_map(|value| value.split(',')).collect();
        if ranges.iter().any(|range| multipart::is_asked(range)) {
            return Some(Self::Multipart);
        }
        let is_events = |range: &&str| names(range, "text/event-stream");
        ranges.iter().any(is_events).then_some(Self::Events)
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Events => "text/event-stream; charset=utf-8",
            Self::Multipart => multipart::CONTENT_TYPE,
        }
    }

    /// What comes first, so that the client sees that the stream is open.
    fn opening(self) -> Bytes {
        match self {
            Self::Events => Bytes::from_static(b":\n\n"),
            Self::Multipart => multipart::opening(),
        }
    }

    fn heartbeat(self) -> Bytes {
        match self {
            Self::Events => Bytes::from_static(b":\n\n"),
            Self::Multipart => multipart::heartbeat(),
        }
    }

    fn answer(self, response: &GraphqlResponse) -> Bytes {
        match self {
            Self::Events => {
                // JSON has no line breaks of its own: one line of data.
                let json = serde_json::to_string(&Members::from(response)).unwrap_or_default();
                format!("event: next\ndata: {json}\n\n").into()
            }
            Self::Multipart => multipart::answer(response),
        }
    }

    fn closing(self) -> Bytes {
        match self {
            // A browser passes over an event without data.
            Self::Events => Bytes::from_static(b"event: complete\ndata: \n\n"),
            Self::Multipart => multipart::closing(),
        }
    }
}

/// Whether a range of `Accept` names a media type, and not with quality 0.
pub(super) fn names(range: &str, media_type: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let named = parts.next().is_some_and(|part| part.eq_ignore_ascii_case(media_type));
    named && !parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)))
}

/// GET on `/graphql/stream`: an operation in the address.
pub(super) async fn get(
    State(engine): State<Engine>,
    shared: Shared,
    uri: Uri,
    headers: HeaderMap,
    query: Result<Query<InAddress>, QueryRejection>,
) -> Response {
    if let Some(problem) = unsuitable(&uri, &headers) {
        return problem;
    }
    let prepared = match in_address(query).and_then(request) {
        Ok(request) => engine.prepare(request),
        Err(problem) => return refused(Code::BadRequest, MediaType::Json, problem),
    };
    if prepared.as_ref().is_ok_and(|prepared| prepared.operation() == OperationType::Mutation) {
        return refused_method(MediaType::Json);
    }
    answers(Framing::Events, prepared.map(|prepared| engine.stream(prepared)), shared)
}

/// POST on `/graphql/stream`: an operation in a JSON body.
pub(super) async fn post(
    State(engine): State<Engine>,
    shared: Shared,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if let Some(problem) = unsuitable(&uri, &headers) {
        return problem;
    }
    let body = in_body(&headers, body, engine.limits().body);
    match body.and_then(|body| request(body).map_err(|problem| (Code::BadRequest, problem))) {
        Ok(request) => {
            answers(Framing::Events, engine.prepare(request).map(|prepared| engine.stream(prepared)), shared)
        }
        Err((code, problem)) => refused(code, MediaType::Json, problem),
    }
}

/// Any other method. Clients in single connection mode begin with PUT.
pub(super) async fn other_method() -> Response {
    let problem = "use GET or POST with `Accept: text/event-stream`; single connection mode is not offered";
    not_allowed("GET, HEAD, POST", MediaType::Json, problem)
}

/// Why this request gets no stream, if so.
fn unsuitable(uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let in_query = |query: &str| query.split('&').any(|pair| pair.starts_with("token="));
    if headers.contains_key("x-graphql-event-stream-token") || uri.query().is_some_and(in_query) {
        let problem = "single connection mode is not offered; use distinct connections, without a token";
        return Some(refused(Code::BadRequest, MediaType::Json, problem));
    }
    let accept: Vec<&str> = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let fits = |range: &str| ["text/event-stream", "text/*", "*/*"].iter().any(|offered| names(range, offered));
    let accepted = accept.is_empty() || accept.iter().flat_map(|value| value.split(',')).any(fits);
    (!accepted).then(|| refused(Code::NotAcceptable, MediaType::Json, "accept `text/event-stream`"))
}

/// All places are taken.
pub(super) fn no_place() -> Response {
    let problem = "as many sockets and streams are open as this server allows; try again later";
    let mut response = refused(Code::TooBusy, MediaType::Json, problem);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("10"));
    response
}

/// A response that carries answers until there are no more, the client goes, or the server stops.
pub(super) fn answers(
    framing: Framing,
    answers: Result<BoxStream<'static, GraphqlResponse>, Refused>,
    (streams, stopping): Shared,
) -> Response {
    // The router has them.
    let Ok(Extension(streams)) = streams else { return no_place() };
    let Some(place) = streams.place() else { return no_place() };
    let answers = answers.unwrap_or_else(|refused| stream::iter([GraphqlResponse::from(refused)]).boxed());
    let stopping = stopping.map(|Extension(stopping)| stopping).unwrap_or_default();
    let heartbeat = streams.settings.heartbeat;
    let open = Open { framing, answers, stopping, heartbeat, _place: place };
    let headers: [(HeaderName, HeaderValue); 4] = [
        (CONTENT_TYPE, HeaderValue::from_static(framing.content_type())),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (VARY, HeaderValue::from_static("accept")),
        // Proxies such as nginx would gather answers otherwise.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Body::from_stream(open.bytes().map(Ok::<_, std::convert::Infallible>))).into_response()
}

/// An open stream.
struct Open {
    framing: Framing,
    answers: BoxStream<'static, GraphqlResponse>,
    stopping: Stopping,
    heartbeat: std::time::Duration,
    _place: OwnedSemaphorePermit,
}

impl Open {
    fn bytes(self) -> impl Stream<Item = Bytes> + Send + 'static {
        let opening = self.framing.opening();
        let rest = stream::unfold(Some(self), |open| async {
            let mut open = open?;
            let framing = open.framing;
            tokio::select! {
                biased;
                () = open.stopping.stopped() => Some((framing.closing(), None)),
                answer = open.answers.next() => Some(match answer {
                    Some(answer) => (framing.answer(&answer), Some(open)),
                    None => (framing.closing(), None),
                }),
                () = tokio::time::sleep(open.heartbeat) => Some((framing.heartbeat(), Some(open))),
            }
        });
        stream::iter([opening]).chain(rest)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::ACCEPT;

    use super::Framing;

    #[test]
    fn clients_get_the_framing_that_they_name() {
        for (accept, framing) in [
            ("text/event-stream", Some(Framing::Events)),
            (
                "application/graphql-response+json, application/json, text/event-stream, multipart/mixed",
                Some(Framing::Events),
            ),
            ("multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0, application/json", Some(Framing::Multipart)),
            ("multipart/mixed; subscriptionSpec=\"1.0\", application/json", Some(Framing::Multipart)),
            ("multipart/mixed;deferSpec=20220824, application/json", None),
            ("text/event-stream;q=0", None),
            ("*/*", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, accept.parse().expect("a header"));
            assert_eq!(Framing::accepted(&headers), framing, "{accept}");
        }
    }
}
