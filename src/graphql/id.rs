//! Opaque ids: `<type>:<row>` in URL-safe base64. A row keeps its id when its page is imported again.

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::{ApiError, Code, Result};
use crate::catalog::opaque_id;

/// The types that have ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    JobFamily,
    Role,
    Responsibility,
    Requirement,
    Indicator,
}

impl Kind {
    /// The type with this name, where it has ids.
    pub(super) fn named(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, other)| *other == name).map(|(kind, _)| *kind)
    }

    /// The name of the type.
    pub(super) fn name(self) -> &'static str {
        KINDS.iter().find(|(other, _)| *other == self).map_or("", |(_, name)| name)
    }
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::JobFamily, "JobFamily"),
    (Kind::Role, "Role"),
    (Kind::Responsibility, "Responsibility"),
    (Kind::Requirement, "Requirement"),
    (Kind::Indicator, "Indicator"),
];

/// The id of a row.
pub(super) fn encode(kind: Kind, row: i64) -> ID {
    ID(opaque_id(kind.name(), row))
}

/// The row that an id names.
pub(super) fn decode(id: &ID) -> Result<(Kind, i64)> {
    let parsed = || {
        let bytes = URL_SAFE_NO_PAD.decode(id.as_bytes()).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (name, row) = text.split_once(':')?;
        Some((Kind::named(name)?, row.parse().ok()?))
    };
    parsed().ok_or_else(|| {
        let shown = crate::catalog::clip(id, 40);
        ApiError::client(
            Code::BadId,
            format!("`{shown}` is no id of this API; use the `id` of an object as it was given"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{Kind, decode, encode};

    #[test]
    fn ids_are_read_back_and_others_refused() {
        assert!(matches!(decode(&encode(Kind::Role, 42)), Ok((Kind::Role, 42))));
        for id in ["", "Role:42", "Um9sZQ", "Tm9uZTox", "é"] {
            assert!(decode(&id.into()).is_err(), "{id}");
        }
    }
}
