//! The forms in which an answer is written.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use async_graphql::Response as GraphqlResponse;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use csv::{Terminator, WriterBuilder};
use futures_util::stream;
use serde_json::Value;

use crate::export::flatten::{Field, Table};
use crate::http::answer::with_status;

/// How many bytes are sent at once, about. What stands around a list is repeated in every row: all rows together may
/// be many times the answer.
const AT_ONCE: usize = 64 * 1024;

/// A form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Csv,
    Ndjson,
    Json,
}

impl Form {
    /// The name of a document and the form, as a file would be called.
    pub(super) fn of(file: &str) -> Option<(&str, Self)> {
        let (name, ending) = file.rsplit_once('.')?;
        let form = [Self::Csv, Self::Ndjson, Self::Json].into_iter().find(|form| form.name() == ending)?;
        Some((name, form))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Json => "json",
        }
    }

    /// Writes an answer without errors.
    pub(super) fn write(self, response: GraphqlResponse, fields: &[Field]) -> Response {
        let media_type = match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson; charset=utf-8",
            Self::Json => return with_status(&response),
        };
        // What an answer holds can always be said in JSON.
        let data = response.data.into_json().unwrap_or_default();
        let rows = Arc::new(Table::new(fields)).rows(data);
        let begin = if self == Self::Csv { record(rows.table().columns().map(Cow::Borrowed)) } else { Vec::new() };
        let chunks = stream::unfold((rows, Some(begin)), move |(mut rows, begun)| async move {
            let mut chunk = begun?;
            while chunk.len() < AT_ONCE {
                let Some(row) = rows.next(|table, cells| self.row(table, cells)) else {
                    return Some((Ok::<_, Infallible>(Bytes::from(chunk)), (rows, None)));
                };
                chunk.extend(row);
            }
            Some((Ok(Bytes::from(chunk)), (rows, Some(Vec::new()))))
        });
        let headers = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-store"), (VARY, "accept-encoding")];
        (headers, Body::from_stream(chunks)).into_response()
    }

    fn row(self, table: &Table, cells: &[&Value]) -> Vec<u8> {
        if self == Self::Csv {
            return record(cells.iter().map(|cell| text(cell)));
        }
        let members = table.columns().zip(cells).map(|(name, cell)| format!("{}:{cell}", Value::from(name)));
        format!("{{{}}}\n", members.collect::<Vec<_>>().join(",")).into_bytes()
    }
}

/// A cell as text: nothing for null, JSON for what is no plain value.
fn text(cell: &Value) -> Cow<'_, str> {
    match cell {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// A record of a CSV file, by RFC 4180.
fn record<'a>(cells: impl Iterator<Item = Cow<'a, str>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(cells.map(Cow::into_owned));
    writer.into_inner().unwrap_or_default()
}
