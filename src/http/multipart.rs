//! Multipart answers to subscriptions, as Apollo Client asks for them (`subscriptionSpec=1.0`).
//!
//! A part is whole for the client when the boundary behind it has come. So each part ends with its boundary,
//! and the first one stands before them all.

use async_graphql::Response;
use axum::body::Bytes;
use serde::Serialize;
use serde_json::json;

use super::answer::{Body, refuses};

/// What the answer is called.
pub(super) const CONTENT_TYPE: &str = "multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0";

/// Whether a range of `Accept` asks for it.
pub(super) fn is_asked(range: &str) -> bool {
    let mut parameters = range.split(';').skip(1).filter_map(|part| part.trim().split_once('='));
    let spec =
        |(name, value): (&str, &str)| name.eq_ignore_ascii_case("subscriptionSpec") && value.trim_matches('"') == "1.0";
    super::stream::names(range, "multipart/mixed") && parameters.any(spec)
}

/// An answer in its envelope. A request that is refused fails the transport: it has no payload.
pub(super) fn answer(response: &Response) -> Bytes {
    if refuses(response) {
        return part(&json!({ "payload": null, "errors": response.errors }));
    }
    part(&Envelope { payload: Body::from(response) })
}

#[derive(Serialize)]
struct Envelope<'a> {
    payload: Body<'a>,
}

/// The first boundary, and a part without an answer.
pub(super) fn opening() -> Bytes {
    [b"--graphql", &*heartbeat()].concat().into()
}

/// A part without an answer.
pub(super) fn heartbeat() -> Bytes {
    part(&json!({}))
}

/// What makes the last boundary the last.
pub(super) fn closing() -> Bytes {
    Bytes::from_static(b"--\r\n")
}

fn part(body: &impl Serialize) -> Bytes {
    let json = serde_json::to_string(body).unwrap_or_default();
    format!("\r\nContent-Type: application/json\r\n\r\n{json}\r\n--graphql").into()
}
