//! Roles as linked data: `/export/occupations.jsonld`, and each below `/export/roles/`.
//!
//! A role takes over from others, so all families are needed to write one. They are read once for a revision and kept
//! until the next: whoever fetches every role by itself costs what one costs who fetches them together.

use std::io;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::sync::{Mutex, OnceCell};
use tokio::task::spawn_blocking;

use super::answer::{answer, failed, refused, refused_plainly};
use super::caching::{is_known, tag_of};
use super::media_type::MediaType;
use crate::catalog::Family;
use crate::export::json_ld::{MEDIA_TYPE, Occupations};
use crate::graphql::{ApiError, Code, Engine, Refused, reference};
use crate::store::{self, CatalogueState, StoreError};

/// The catalogue of the last revision that was asked for. Who asks while it is read waits for it.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Mutex<Option<OfState>>>);

type OfState = (CatalogueState, Arc<Catalogue>);

/// A catalogue, and the document about all its roles once somebody asked for that.
struct Catalogue {
    families: Vec<Family>,
    all: OnceCell<Bytes>,
}

impl Kept {
    /// The catalogue, and whether it is that of this state.
    async fn catalogue(&self, engine: &Engine, state: &CatalogueState) -> Result<(Arc<Catalogue>, bool), StoreError> {
        let mut kept = self.0.lock().await;
        if let Some((of, catalogue)) = kept.as_ref()
            && of == state
        {
            return Ok((Arc::clone(catalogue), true));
        }
        let families = store::whole(engine.database()).await?;
        let catalogue = Arc::new(Catalogue { families, all: OnceCell::new() });
        let unchanged = engine.database().state().await? == *state;
        *kept = unchanged.then(|| (state.clone(), Arc::clone(&catalogue)));
        Ok((catalogue, unchanged))
    }
}

/// What a document is about.
enum About {
    All,
    /// A family's role, by their slugs.
    Role(String, String),
}

impl About {
    fn name(&self) -> String {
        match self {
            Self::All => "occupations".to_owned(),
            Self::Role(family, role) => format!("{family}/{role}"),
        }
    }

    /// The document; none where there is no such role. A large one takes long to write, and is written where that holds
    /// nobody up.
    async fn write(self, engine: &Engine, catalogue: &Arc<Catalogue>) -> io::Result<Option<Bytes>> {
        let (engine, of) = (engine.clone(), Arc::clone(catalogue));
        match self {
            Self::All => {
                let write = || async {
                    let written = spawn_blocking(move || Occupations::of(&of.families, engine.base_url()).write());
                    io::Result::Ok(Bytes::from(written.await??))
                };
                catalogue.all.get_or_try_init(write).await.cloned().map(Some)
            }
            Self::Role(family, role) => {
                let write = move || Occupations::of(&of.families, engine.base_url()).write_one(&family, &role);
                Ok(spawn_blocking(write).await??.map(Bytes::from))
            }
        }
    }
}

/// Every role.
pub(super) async fn all(
    State(engine): State<Engine>,
    kept: Extension<Kept>,
    RawQuery(parameters): RawQuery,
    headers: HeaderMap,
) -> Response {
    document(&engine, &kept, &headers, parameters, About::All).await
}

/// One role: `/export/roles/FAMILY/ROLE.jsonld`.
pub(super) async fn one(
    State(engine): State<Engine>,
    kept: Extension<Kept>,
    path: Result<Path<(String, String)>, PathRejection>,
    RawQuery(parameters): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Ok(Path((family, file))) = path else { return missing() };
    let Some(role) = file.strip_suffix(".jsonld") else { return missing() };
    let about = About::Role(family, role.to_owned());
    document(&engine, &kept, &headers, parameters, about).await
}

async fn document(
    engine: &Engine,
    kept: &Kept,
    headers: &HeaderMap,
    parameters: Option<String>,
    about: About,
) -> Response {
    if parameters.is_some_and(|parameters| !parameters.is_empty()) {
        let problem = "linked data takes no parameters; tables do, such as `/export/roles.csv`";
        return refused_plainly(Refused::from(ApiError::client(Code::BadArgument, problem)));
    }
    let read = async {
        let state = engine.database().state().await?;
        let tag = tag_of(&["json-ld", &about.name(), &engine.edition(), &state.revision.to_string(), &state.stamp]);
        if is_known(headers, &tag) {
            return Ok((None, Some(tag)));
        }
        let (catalogue, of_state) = kept.catalogue(engine, &state).await?;
        Ok::<_, StoreError>((Some(catalogue), of_state.then_some(tag)))
    };
    let (catalogue, tag) = match read.await {
        Ok(read) => read,
        Err(error) => return answer(&Refused::from(ApiError::from(error)).into(), MediaType::Json),
    };
    let mut headers = HeaderMap::from_iter([
        (CACHE_CONTROL, HeaderValue::from_static("public, no-cache")),
        (VARY, HeaderValue::from_static("accept-encoding")),
    ]);
    // A tag is made of hexadecimal digits.
    headers.extend(tag.and_then(|tag| HeaderValue::from_str(&tag).ok()).map(|tag| (ETAG, tag)));
    let Some(catalogue) = catalogue else { return (StatusCode::NOT_MODIFIED, headers).into_response() };
    match about.write(engine, &catalogue).await {
        Ok(Some(text)) => (headers, [(CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Ok(None) => missing(),
        Err(error) => {
            let reference = reference();
            tracing::error!(reference, error = %error, "linked data could not be written");
            failed(&reference)
        }
    }
}

fn missing() -> Response {
    let message = "there is no such role; `/export/occupations.jsonld` has all roles, each as `FAMILY/ROLE`";
    refused(Code::NotFound, MediaType::Json, message)
}
