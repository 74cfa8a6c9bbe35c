//! Which status an error has, and the table of all errors for the documentation.
//!
//! A match over all codes, so that a new one forces a decision.

use std::fmt::Write as _;

use axum::http::StatusCode;

use super::media_type::MediaType;
use crate::graphql::Code;

/// How an error comes over HTTP.
enum Comes {
    /// Beside `data`, in an answer of status 200: one field could not be answered.
    WithData,
    /// In place of `data`: the request is refused, with a status for `application/graphql-response+json` and one
    /// for `application/json`, whose clients take another status than 200 for a broken connection.
    Refusing(StatusCode, StatusCode),
    /// Either way.
    Both(StatusCode, StatusCode),
}

fn comes(code: Code) -> Comes {
    use Comes::{Both, Refusing, WithData};
    let always = |status| Refusing(status, status);
    match code {
        Code::BadId => WithData,
        Code::BadCursor | Code::BadArgument | Code::TooCostly => Both(StatusCode::BAD_REQUEST, StatusCode::OK),
        Code::BadDocument
        | Code::BadOperation
        | Code::BadVariables
        | Code::IntrospectionDisabled
        | Code::PersistedQueryNotFound
        | Code::PersistedQueryMismatch
        | Code::UntrustedDocument => Refusing(StatusCode::BAD_REQUEST, StatusCode::OK),
        Code::BadRequest => always(StatusCode::BAD_REQUEST),
        Code::NotAcceptable => always(StatusCode::NOT_ACCEPTABLE),
        Code::UnsupportedMediaType => always(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        Code::BodyTooLarge => always(StatusCode::PAYLOAD_TOO_LARGE),
        Code::MethodNotAllowed => always(StatusCode::METHOD_NOT_ALLOWED),
        Code::NotFound => Both(StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        Code::ForbiddenOrigin => always(StatusCode::FORBIDDEN),
        Code::Timeout | Code::TooBusy => always(StatusCode::SERVICE_UNAVAILABLE),
        Code::TooSlow => always(StatusCode::OK),
        Code::Internal => Both(StatusCode::INTERNAL_SERVER_ERROR, StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// The status of an answer that refuses its request with an error of this code.
pub(super) fn status(code: Code, media_type: MediaType) -> StatusCode {
    let (graphql, json) = match comes(code) {
        Comes::Refusing(graphql, json) | Comes::Both(graphql, json) => (graphql, json),
        Comes::WithData => (StatusCode::BAD_REQUEST, StatusCode::OK),
    };
    match media_type {
        MediaType::GraphqlResponse => graphql,
        MediaType::Json => json,
    }
}

/// The errors as a table in Markdown, in the order of their codes.
#[must_use]
pub fn table() -> String {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.as_str());
    let mut table = "| code | when | what to do | `graphql-response+json` | `json` |\n".to_owned();
    table.push_str("| --- | --- | --- | --- | --- |\n");
    for code in codes {
        let (graphql, json) = match comes(code) {
            Comes::WithData => ("200".to_owned(), "200".to_owned()),
            Comes::Refusing(graphql, json) => (graphql.as_str().to_owned(), json.as_str().to_owned()),
            Comes::Both(graphql, json) => (either(graphql), either(json)),
        };
        let (name, when, remedy) = (code.as_str(), code.when(), code.remedy());
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| `{name}` | {when} | {remedy} | {graphql} | {json} |");
    }
    table
}

/// 200 beside data, the status where the request is refused.
fn either(refused: StatusCode) -> String {
    if refused == StatusCode::OK { "200".to_owned() } else { format!("200 or {}", refused.as_str()) }
}
