//! `/export/{table}.{format}`: whole tables, streamed.
//!
//! An export reads one state of the catalogue in one transaction, in a task of its own that is a few pieces ahead of
//! the client. So a client that does not read holds those pieces and a connection of the database; it is cut off when
//! it takes no piece for a while. A body that is cut off has no proper end, which every client of HTTP notices.

mod asked;
mod sending;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::{ExtensionRejection, PathRejection, QueryRejection};
use axum::extract::{Extension, Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::answer::{failed, refused_plainly};
use super::caching::{is_known, tag_of};
use super::streams::Stopping;
use crate::bulk::{BulkError, Export, Wanted};
use crate::graphql::{ApiError, Code, Engine, Refused, reference};
use crate::store::{CatalogueState, feed};

/// The header with the revision of the catalogue that an export is of.
pub(super) const X_CATALOGUE_REVISION: HeaderName = HeaderName::from_static("x-catalogue-revision");

/// How exports are treated.
#[derive(Debug, Clone)]
pub struct ExportSettings {
    /// How many may be under way at once.
    pub most: usize,
    /// How long a client may take none of what is ready for it.
    pub stall: Duration,
    /// How long an export may take.
    pub longest: Duration,
}

impl Default for ExportSettings {
    fn default() -> Self {
        Self { most: 4, stall: Duration::from_secs(30), longest: Duration::from_secs(3_600) }
    }
}

/// The settings, and the places that are left.
#[derive(Debug, Clone)]
pub(super) struct Exports {
    settings: Arc<ExportSettings>,
    places: Arc<Semaphore>,
}

impl Exports {
    pub(super) fn new(settings: ExportSettings) -> Self {
        let places = Arc::new(Semaphore::new(settings.most.min(Semaphore::MAX_PERMITS)));
        Self { settings: Arc::new(settings), places }
    }

    /// A place for one export, held until it is dropped; none where all are taken.
    fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }
}

/// GET and HEAD: a table in the format that its name ends with.
pub(super) async fn get(
    State(engine): State<Engine>,
    Extension(exports): Extension<Exports>,
    stopping: Result<Extension<Stopping>, ExtensionRejection>,
    method: Method,
    path: Result<Path<String>, PathRejection>,
    parameters: Result<Query<Vec<(String, String)>>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path(file)) = path else {
        let problem =
            "the address cannot be read; a table is read at `/export/TABLE.csv`, `.ndjson`, `.parquet` or `.arrows`";
        return refused_plainly(Refused::from(ApiError::client(Code::NotFound, problem)));
    };
    let wanted = match asked::wanted(&engine, &file, parameters) {
        Ok(wanted) => wanted,
        Err(refused) => return refused_plainly(refused),
    };
    let known = match known(&engine, &wanted).await {
        Ok(state) => state,
        Err(error) => return refused_or_broken(&error),
    };
    let described = Described::new(&engine, &wanted, &known);
    if is_known(&headers, &described.tag) {
        return (StatusCode::NOT_MODIFIED, described.headers()).into_response();
    }
    if method == Method::HEAD {
        return (described.headers(), described.content(&file), sending::unsaid()).into_response();
    }
    let Some(place) = exports.place() else { return no_place() };
    let begun = async {
        let mut export = Export::open(engine.database(), wanted.clone()).await?;
        // What the database refuses is known by now, and can still be told.
        let first = export.next().await?.unwrap_or_default();
        Ok::<_, BulkError>((export, first))
    };
    let deadline = Instant::now() + exports.settings.longest;
    match timeout_at(deadline, begun).await {
        Ok(Ok((export, first))) => {
            // An import may have come in between.
            let described = Described::new(&engine, &wanted, export.state());
            let stopping = stopping.map(|Extension(stopping)| stopping).unwrap_or_default();
            let bounds = sending::Bounds { stall: exports.settings.stall, deadline };
            let body = sending::body(export, first, place, bounds, stopping);
            (described.headers(), described.content(&file), body).into_response()
        }
        Ok(Err(error)) => refused_or_broken(&error),
        Err(_) => {
            let seconds = exports.settings.longest.as_secs();
            let problem = format!("the export took longer than {seconds} s; ask for less");
            refused_plainly(ApiError::client(Code::Timeout, problem).into())
        }
    }
}

/// The state of the catalogue. A cursor that it does not have is refused before anything else is said of the table.
async fn known(engine: &Engine, wanted: &Wanted) -> Result<CatalogueState, BulkError> {
    let database = engine.database();
    if let Some(after) = wanted.after
        && !feed::is_known(database.read(), after).await?
    {
        return Err(BulkError::UnknownCursor);
    }
    Ok(database.state().await?)
}

/// What is said of an export.
struct Described {
    tag: String,
    revision: i64,
    media_type: &'static str,
}

impl Described {
    fn new(engine: &Engine, wanted: &Wanted, state: &CatalogueState) -> Self {
        let columns: Vec<&str> = wanted.columns.iter().map(|source| source.column.name).collect();
        let (format, columns) = (wanted.format, columns.join(","));
        let (condition, revision) = (format!("{:?} {:?}", wanted.condition, wanted.after), state.revision.to_string());
        let edition = engine.edition();
        let of: [&str; 8] =
            ["export", &edition, wanted.table.name, format.name(), &columns, &condition, &revision, &state.stamp];
        Self { tag: tag_of(&of), revision: state.revision, media_type: format.media_type() }
    }

    /// What an answer without a body has as well.
    fn headers(&self) -> [(HeaderName, HeaderValue); 4] {
        // A tag is made of hexadecimal digits.
        let tag = HeaderValue::from_str(&self.tag).unwrap_or(HeaderValue::from_static("W/\"\""));
        [
            (ETAG, tag),
            (X_CATALOGUE_REVISION, HeaderValue::from(self.revision)),
            (CACHE_CONTROL, HeaderValue::from_static("public, no-cache")),
            (VARY, HeaderValue::from_static("accept-encoding")),
        ]
    }

    fn content(&self, file: &str) -> [(HeaderName, HeaderValue); 2] {
        // The names of tables and formats are plain.
        let name = HeaderValue::from_str(&format!("attachment; filename=\"{file}\""));
        [
            (CONTENT_TYPE, HeaderValue::from_static(self.media_type)),
            (CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment"))),
        ]
    }
}

/// All places are taken.
fn no_place() -> Response {
    let problem = "as many exports are under way as this server allows; try again later";
    let mut response = refused_plainly(Refused::from(ApiError::client(Code::TooBusy, problem)));
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("10"));
    response
}

/// The answer where the export cannot begin.
fn refused_or_broken(error: &BulkError) -> Response {
    if let BulkError::UnknownCursor = error {
        return refused_plainly(Refused::from(ApiError::client(Code::BadCursor, error.to_string())));
    }
    let reference = reference();
    tracing::error!(reference, error = %error, "a table could not be exported");
    failed(&reference)
}
