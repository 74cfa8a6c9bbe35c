//! Answers that caches may keep: those of queries by GET.
//!
//! The tag of an answer is made of everything that it depends on: the document, the operation's name, the
//! variables, the state of the catalogue, who asks, how this server is set up, and the media type. It is known
//! before the query runs, so that a client whose answer is still right costs one statement. It is a weak tag,
//! because the packed and the plain body share it: they say the same in other bytes.
//!
//! An answer never outlives its revision: it may be kept, but is asked for again each time (`no-cache`). One that
//! took its parts from two revisions gets no tag, nor does one with errors: an error may be gone the next time.

use async_graphql::Response as GraphqlResponse;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::answer::answer;
use super::media_type::MediaType;
use crate::graphql::{Engine, Prepared};
use crate::store::CatalogueState;

/// Who asks. There are no users yet: everybody gets the same answers, and caches may share them.
enum Viewer {
    Anybody,
}

impl Viewer {
    /// What makes this viewer's answers differ from others'.
    fn key(&self) -> &'static str {
        match self {
            Self::Anybody => "anybody",
        }
    }

    fn cache_control(&self) -> HeaderValue {
        match self {
            Self::Anybody => HeaderValue::from_static("public, no-cache"),
        }
    }
}

/// Answers a query by GET, with a tag where it may be kept, or says that the client's answer is still right.
pub(super) async fn run(engine: &Engine, query: Prepared, media_type: MediaType, headers: &HeaderMap) -> Response {
    run_as(engine, query, media_type.as_str(), headers, |response| answer(&response, media_type)).await
}

/// The same for an answer that is written in a form of its own; the form's name is part of the tag.
pub(super) async fn run_as(
    engine: &Engine,
    query: Prepared,
    form: &str,
    headers: &HeaderMap,
    write: impl FnOnce(GraphqlResponse) -> Response,
) -> Response {
    let viewer = Viewer::Anybody;
    // A database that does not tell its state will not answer the query either; that tells the client.
    let Ok(state) = engine.database().state().await else {
        return write(engine.run(query).await);
    };
    let tag = tag(engine, &query, &state, &viewer, form);
    if is_known(headers, &tag) {
        return kept(StatusCode::NOT_MODIFIED.into_response(), &tag, &viewer);
    }
    let response = engine.run(query).await;
    let may_be_kept = may_be_kept(engine, &response, &state).await;
    let written = write(response);
    if may_be_kept { kept(written, &tag, &viewer) } else { written }
}

/// Whether an answer is one of this state alone, and without errors.
async fn may_be_kept(engine: &Engine, response: &GraphqlResponse, before: &CatalogueState) -> bool {
    response.errors.is_empty() && engine.database().state().await.is_ok_and(|after| after == *before)
}

fn kept(mut response: Response, tag: &str, viewer: &Viewer) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, viewer.cache_control());
    // A tag is made of hexadecimal digits.
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(VARY, HeaderValue::from_static("accept, accept-encoding"));
    response
}

fn tag(engine: &Engine, query: &Prepared, state: &CatalogueState, viewer: &Viewer, form: &str) -> String {
    let revision = state.revision.to_string();
    tag_of(&[&engine.edition(), viewer.key(), form, &revision, &state.stamp, &query.identity()])
}

/// A weak tag for a text.
pub(super) fn tag_of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // With its length, so that no part can pass for two.
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digits = format!("{:x}", hash.finalize());
    format!("W/\"{}\"", digits.get(..32).unwrap_or(&digits))
}

/// Whether the client has the answer with this tag. `*` would ask whether there is any answer at all, and that is
/// not known before the query ran.
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let sent = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let wanted = opaque(tag);
    sent.flat_map(|value| value.split(',')).any(|sent| opaque(sent) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::Limits;
    use crate::store::Database;

    #[tokio::test]
    async fn an_answer_that_a_change_overtook_is_not_kept() {
        let database = Database::open(&"sqlite::memory:".parse().unwrap()).await.unwrap();
        let engine = Engine::new(database.clone(), Limits::default());
        let before = database.state().await.unwrap();
        let response = GraphqlResponse::default();
        assert!(may_be_kept(&engine, &response, &before).await);
        crate::sync::import(&database, crate::sample::families().unwrap()).await.unwrap();
        assert!(!may_be_kept(&engine, &response, &before).await);
        assert!(may_be_kept(&engine, &response, &database.state().await.unwrap()).await);
    }

    #[test]
    fn parts_do_not_run_into_one_another() {
        assert_ne!(tag_of(&["ab", "c"]), tag_of(&["a", "bc"]));
        assert_ne!(tag_of(&["a", ""]), tag_of(&["a"]));
        assert_eq!(tag_of(&["a"]).len(), 36);
    }

    #[test]
    fn tags_are_compared_weakly() {
        for (sent, known) in
            [("W/\"a\"", true), ("\"a\"", true), ("\"b\", W/\"a\"", true), ("\"b\"", false), ("*", false), ("a", false)]
        {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, sent.parse().unwrap())]);
            assert_eq!(is_known(&headers, "W/\"a\""), known, "{sent}");
        }
        assert!(!is_known(&HeaderMap::new(), "W/\"a\""));
    }
}
