//! The forms in which an answer is written.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use async_graphql::Response as GraphqlResponse;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::Value;

use crate::export::flatten::{Field, Table};
use crate::http::answer::with_status;
use crate::tables::csv_text;

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
            Self::Ndjson => "application/x-ndjson",
            Self::Json => return with_status(&response),
        };
        // What an answer holds can always be said in JSON.
        let data = response.data.into_json().unwrap_or_default();
        let rows = Arc::new(Table::new(fields)).rows(data);
        let begin = if self == Self::Csv { header(rows.table()) } else { Vec::new() };
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

/// A cell as text: none for null, JSON for what is no plain value.
fn text(cell: &Value) -> Option<Cow<'_, str>> {
    match cell {
        Value::Null => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        other => Some(Cow::Owned(other.to_string())),
    }
}

fn header(table: &Table) -> Vec<u8> {
    let names: Vec<_> = table.columns().map(|name| Some(Cow::Borrowed(name))).collect();
    record(names.into_iter())
}

/// A line of a CSV file, as in exported tables: absent is nothing, an empty text is a pair of quotes.
fn record<'a>(cells: impl ExactSizeIterator<Item = Option<Cow<'a, str>>>) -> Vec<u8> {
    let mut line = Vec::new();
    let is_only = cells.len() == 1;
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            line.push(b',');
        }
        match cell {
            // A line with nothing on it would be passed over.
            None if !is_only => {}
            cell => csv_text(&mut line, &cell.unwrap_or_default()),
        }
    }
    line.extend_from_slice(b"\r\n");
    line
}
