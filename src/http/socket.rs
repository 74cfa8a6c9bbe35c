//! WebSockets on `/graphql`, by the protocol `graphql-transport-ws`.
//!
//! A socket is no request that a browser guards: any page may open one to any server, and the browser sends
//! along who it is. So the page's origin is checked here.

mod close;
mod message;
mod session;
mod writer;

use axum::extract::rejection::ExtensionRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, FromRequestParts, Request, State};
use axum::http::header::{HOST, ORIGIN, SEC_WEBSOCKET_VERSION, UPGRADE};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, Version};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use super::answer::refused;
use super::media_type::MediaType;
use super::streams::{Stopping, Streams};
use crate::config::Origin;
use crate::graphql::{Code, Engine};

pub use close::CLOSE_CODES;

/// The protocol that is spoken.
const PROTOCOL: &str = "graphql-transport-ws";

/// Opens a socket where a client asks for one; other requests go on.
pub(super) async fn upgrade(
    State((engine, streams)): State<(Engine, Streams)>,
    stopping: Result<Extension<Stopping>, ExtensionRejection>,
    request: Request,
    next: Next,
) -> Response {
    if !asks_for_socket(&request) {
        return next.run(request).await;
    }
    if !is_allowed(request.headers(), request.uri(), &streams.origins) {
        let problem = "pages of this origin may not open a socket here; allow it with `--cors-origin`";
        return refused(Code::ForbiddenOrigin, MediaType::Json, problem);
    }
    let Some(place) = streams.place() else { return super::stream::no_place() };
    let (mut parts, _) = request.into_parts();
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(rejection) => return no_handshake(&rejection.body_text()),
    };
    let stopping = stopping.map(|Extension(stopping)| stopping).unwrap_or_default();
    let speaks = upgrade.selected_protocol().is_some();
    // Messages a little above the limit are read to their end, so that the client hears why it is closed.
    let most = usize::try_from(engine.limits().body.saturating_mul(4)).unwrap_or(usize::MAX);
    // What is logged for a socket carries the id of the request that opened it.
    let span = tracing::Span::current();
    let served = async move |mut socket: WebSocket| {
        if speaks {
            session::serve(socket, engine, &streams.settings, stopping).await;
        } else {
            let close = close::Close::BadSubprotocol;
            let frame = CloseFrame { code: close.code(), reason: close.reason().into() };
            let farewell = async {
                if socket.send(Message::Close(Some(frame))).await.is_ok() {
                    while let Some(Ok(_)) = socket.recv().await {}
                }
            };
            // A client that does not answer is dropped.
            let _ = tokio::time::timeout(streams.settings.farewell, farewell).await;
        }
        drop(place);
    };
    upgrade.max_message_size(most).max_frame_size(most).on_upgrade(|socket| served(socket).instrument(span))
}

/// Whether a request wants to become a socket: by `Upgrade`, or by `CONNECT` over HTTP/2 (RFC 8441).
fn asks_for_socket(request: &Request) -> bool {
    let websocket = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"websocket");
    match *request.method() {
        Method::GET => request.headers().get(UPGRADE).is_some_and(websocket),
        Method::CONNECT => request.version() == Version::HTTP_2,
        _ => false,
    }
}

/// The answer to a handshake that is none.
fn no_handshake(reason: &str) -> Response {
    let mut response = refused(Code::BadRequest, MediaType::Json, format!("this opens no WebSocket: {reason}"));
    response.headers_mut().insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    response
}

/// Whether the page that a request comes from, if it comes from one, may open a socket: a page of this server,
/// or of an origin in the settings. Only browsers send an origin, and pages cannot change it.
fn is_allowed(headers: &HeaderMap, uri: &Uri, origins: &[Origin]) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(axum::http::uri::Authority::as_str));
    let own = origin
        .split_once("://")
        .is_some_and(|(_, authority)| host.is_some_and(|host| host.eq_ignore_ascii_case(authority)));
    own || origins.iter().any(|allowed| allowed.is_any() || allowed.as_str().eq_ignore_ascii_case(origin))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, Uri};

    use super::{Origin, is_allowed};

    #[test]
    fn pages_of_other_origins_are_refused() {
        let allowed = |origin: Option<&str>, list: &[&str]| {
            let mut headers = HeaderMap::new();
            headers.insert("host", "roles.example:8000".parse().expect("a header"));
            if let Some(origin) = origin {
                headers.insert("origin", origin.parse().expect("a header"));
            }
            let list: Vec<Origin> = list.iter().map(|origin| origin.parse().expect("an origin")).collect();
            is_allowed(&headers, &Uri::from_static("/graphql"), &list)
        };
        assert!(allowed(None, &[]));
        assert!(allowed(Some("http://roles.example:8000"), &[]));
        assert!(allowed(Some("https://Roles.Example:8000"), &[]));
        assert!(allowed(Some("https://portal.example"), &["https://portal.example"]));
        for other in ["http://roles.example", "http://evil.example", "null", "http://roles.example:8000.evil.example"] {
            assert!(!allowed(Some(other), &[]), "{other}");
            assert!(allowed(Some(other), &["*"]), "{other}");
        }
    }
}
