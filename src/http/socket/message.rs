//! The messages of `graphql-transport-ws`, as its specification has them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::close::Close;

/// A message of a client.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    /// It wants to begin.
    Init,
    /// It wants to know whether the server is there.
    Ping(Option<Map<String, Value>>),
    /// It is there.
    Pong,
    /// It wants an operation to be run.
    Subscribe {
        /// What it calls the operation.
        id: String,
        /// The request, with `query`.
        payload: Map<String, Value>,
    },
    /// It wants no more of an operation.
    Complete {
        /// What it called it.
        id: String,
    },
}

impl Incoming {
    /// Reads a message; anything that the specification does not have is a reason to close.
    pub(super) fn read(text: &str) -> Result<Self, Close> {
        let invalid = |reason: &str| Close::BadMessage.saying(reason);
        let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
            return Err(invalid("Invalid message: it is no JSON object"));
        };
        let Some(Value::String(kind)) = message.remove("type") else {
            return Err(invalid("Invalid message: its `type` is no string"));
        };
        let payload = match message.remove("payload") {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Object(payload)) => Ok(Some(payload)),
            Some(_) => Err(invalid(&format!("Invalid message: the `payload` of `{kind}` is no object"))),
        };
        let id = match message.remove("id") {
            Some(Value::String(id)) if !id.is_empty() => Ok(id),
            _ => Err(invalid(&format!("Invalid message: the `id` of `{kind}` is missing, empty or no string"))),
        };
        Ok(match kind.as_str() {
            "connection_init" => payload.map(|_| Self::Init)?,
            "ping" => Self::Ping(payload?),
            "pong" => payload.map(|_| Self::Pong)?,
            "complete" => Self::Complete { id: id? },
            "subscribe" => {
                let Some(payload) = payload? else {
                    return Err(invalid("Invalid message: the `payload` of `subscribe` is missing"));
                };
                request(&payload).map_err(|reason| invalid(&reason))?;
                Self::Subscribe { id: id?, payload }
            }
            "connection_ack" | "next" | "error" => {
                return Err(invalid(&format!("Unexpected message: only the server sends `{kind}`")));
            }
            _ => return Err(invalid(&format!("Invalid message: there is no type `{kind}`"))),
        })
    }
}

/// Checks the members of a request, which the specification lists with their types.
fn request(payload: &Map<String, Value>) -> Result<(), String> {
    let wrong = |name: &str, what: &str| Err(format!("Invalid message: the `{name}` of `subscribe` is no {what}"));
    let persisted = payload.get("extensions").and_then(|extensions| extensions.get("persistedQuery"));
    match payload.get("query") {
        Some(Value::String(_)) => {}
        // A document that is named instead is no part of the protocol, but no misunderstanding either.
        None | Some(Value::Null) if persisted.or(payload.get("documentId")).is_some() => {}
        _ => return wrong("query", "string"),
    }
    if !matches!(payload.get("operationName"), None | Some(Value::Null | Value::String(_))) {
        return wrong("operationName", "string");
    }
    for name in ["variables", "extensions"] {
        if !matches!(payload.get(name), None | Some(Value::Null | Value::Object(_))) {
            return wrong(name, "object");
        }
    }
    Ok(())
}

/// A message of the server.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Outgoing<'a, T> {
    /// The client may go on.
    ConnectionAck,
    /// Is the client there?
    Ping,
    /// The server is there.
    Pong {
        /// What the client sent with its ping.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<T>,
    },
    /// An answer.
    Next {
        /// The operation.
        id: &'a str,
        /// The answer.
        payload: T,
    },
    /// The request is refused, and the operation has ended.
    Error {
        /// The operation.
        id: &'a str,
        /// What is wrong.
        payload: T,
    },
    /// There are no more answers.
    Complete {
        /// The operation.
        id: &'a str,
    },
}

/// A message of the server that carries nothing.
pub(super) type Bare<'a> = Outgoing<'a, ()>;

#[cfg(test)]
mod tests {
    use super::Incoming;

    #[test]
    fn what_the_specification_does_not_have_closes_the_socket() {
        for (text, reason) in [
            ("", "no JSON object"),
            ("[]", "no JSON object"),
            ("{}", "its `type`"),
            (r#"{"type":1}"#, "its `type`"),
            (r#"{"type":"start"}"#, "no type `start`"),
            (r#"{"type":"next","id":"1","payload":{}}"#, "only the server"),
            (r#"{"type":"connection_init","payload":"token"}"#, "no object"),
            (r#"{"type":"ping","payload":[]}"#, "no object"),
            (r#"{"type":"complete"}"#, "`id` of `complete`"),
            (r#"{"type":"complete","id":""}"#, "`id` of `complete`"),
            (r#"{"type":"subscribe","id":1,"payload":{"query":"{a}"}}"#, "`id` of `subscribe`"),
            (r#"{"type":"subscribe","id":"1"}"#, "`payload` of `subscribe`"),
            (r#"{"type":"subscribe","id":"1","payload":{}}"#, "`query`"),
            (r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","operationName":1}}"#, "`operationName`"),
            (r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}"#, "`variables`"),
            (r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","extensions":""}}"#, "`extensions`"),
        ] {
            let close = Incoming::read(text).expect_err(text);
            assert_eq!(close.code(), 4400);
            assert!(close.reason().contains(reason), "{text}: {}", close.reason());
        }
    }

    #[test]
    fn what_it_has_is_read() {
        assert_eq!(Incoming::read(r#"{"type":"connection_init","payload":null}"#), Ok(Incoming::Init));
        assert_eq!(Incoming::read(r#"{"type":"pong","more":1}"#), Ok(Incoming::Pong));
        let subscribe = r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":null}}"#;
        assert!(matches!(Incoming::read(subscribe), Ok(Incoming::Subscribe { id, .. }) if id == "1"));
    }
}
