//! Ids as others see them: `<type>:<row>` in URL-safe base64, the same over the API and in exported tables.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The id of a row, by the name of its type in the API.
#[must_use]
pub fn opaque_id(type_name: &str, row: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{type_name}:{row}"))
}
