//! Which pages of other origins may use the API from a browser: those that the settings name.

use std::time::Duration;

use axum::http::header::{CONTENT_DISPOSITION, ETAG, ORIGIN, RETRY_AFTER};
use axum::http::{HeaderValue, Method};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use super::export::X_CATALOGUE_REVISION;
use super::request_id::X_REQUEST_ID;
use crate::config::Origin;

/// How long a browser may remember what it was allowed; none remembers for longer.
const REMEMBERED: Duration = Duration::from_secs(2 * 60 * 60);

/// The layer for these origins; none where there are none, and browsers then allow only this server's own pages.
pub(super) fn layer(origins: &[Origin]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let allowed = if origins.iter().any(Origin::is_any) {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok()))
    };
    let layer = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        // There are no cookies that another's page could use, and clients send headers of many names.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([CONTENT_DISPOSITION, ETAG, RETRY_AFTER, X_REQUEST_ID, X_CATALOGUE_REVISION])
        .max_age(REMEMBERED)
        .vary([ORIGIN]);
    Some(layer)
}
