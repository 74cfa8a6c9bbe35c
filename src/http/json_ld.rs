//! Roles as linked data: `/export/occupations.jsonld`, and each below `/export/roles/`.
//!
//! A role takes over from others, so all families are needed to write one. They are read once for a revision and kept
//! until the next: whoever fetches every role by itself costs what one costs who fetches them together.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Extension, Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::sync::Mutex;

use super::answer::{answer, refused};
use super::caching::{is_known, tag_of};
use super::media_type::MediaType;
use crate::catalog::Family;
use crate::export::json_ld::{MEDIA_TYPE, Occupations};
use crate::graphql::{ApiError, Code, Engine, Refused};
use crate::store::{self, CatalogueState, StoreError};

/// The families of the last revision that was asked for. Who asks while they are read waits for them.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Mutex<Option<OfState>>>);

type OfState = (CatalogueState, Arc<Vec<Family>>);

impl Kept {
    /// The families, and whether they are those of this state.
    async fn families(&self, engine: &Engine, state: &CatalogueState) -> Result<(Arc<Vec<Family>>, bool), StoreError> {
        let mut kept = self.0.lock().await;
        if let Some((of, families)) = kept.as_ref()
            && of == state
        {
            return Ok((Arc::clone(families), true));
        }
        let families = Arc::new(store::whole(engine.database()).await?);
        let unchanged = engine.database().state().await? == *state;
        *kept = unchanged.then(|| (state.clone(), Arc::clone(&families)));
        Ok((families, unchanged))
    }
}

/// Every role.
pub(super) async fn all(State(engine): State<Engine>, kept: Extension<Kept>, headers: HeaderMap) -> Response {
    document(&engine, &kept, &headers, "occupations", |occupations| occupations.write().map(Some)).await
}

/// One role: `/export/roles/FAMILY/ROLE.jsonld`.
pub(super) async fn one(
    State(engine): State<Engine>,
    kept: Extension<Kept>,
    path: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path((family, file))) = path else { return missing() };
    let Some(role) = file.strip_suffix(".jsonld") else { return missing() };
    document(&engine, &kept, &headers, &format!("{family}/{role}"), |all| all.write_one(&family, role)).await
}

async fn document(
    engine: &Engine,
    kept: &Kept,
    headers: &HeaderMap,
    name: &str,
    write: impl FnOnce(&Occupations<'_>) -> serde_json::Result<Option<String>>,
) -> Response {
    let read = async {
        let state = engine.database().state().await?;
        let tag = tag_of(&["json-ld", name, &engine.edition(), &state.revision.to_string(), &state.stamp]);
        if is_known(headers, &tag) {
            return Ok((None, Some(tag)));
        }
        let (families, of_state) = kept.families(engine, &state).await?;
        Ok::<_, StoreError>((Some(families), of_state.then_some(tag)))
    };
    let (families, tag) = match read.await {
        Ok(read) => read,
        Err(error) => return answer(&Refused::from(ApiError::from(error)).into(), MediaType::Json),
    };
    let mut headers = HeaderMap::from_iter([
        (CACHE_CONTROL, HeaderValue::from_static("public, no-cache")),
        (VARY, HeaderValue::from_static("accept-encoding")),
    ]);
    // A tag is made of hexadecimal digits.
    headers.extend(tag.and_then(|tag| HeaderValue::from_str(&tag).ok()).map(|tag| (ETAG, tag)));
    let Some(families) = families else { return (StatusCode::NOT_MODIFIED, headers).into_response() };
    match write(&Occupations::of(&families, engine.base_url())) {
        Ok(Some(text)) => (headers, [(CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Ok(None) => missing(),
        Err(error) => {
            tracing::error!(error = %error, "linked data could not be written");
            refused(Code::Internal, MediaType::Json, "the document could not be written")
        }
    }
}

fn missing() -> Response {
    let message = "there is no such role; `/export/occupations.jsonld` has all roles, each as `FAMILY/ROLE`";
    refused(Code::NotFound, MediaType::Json, message)
}
