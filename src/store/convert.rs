//! Stored names and numbers to domain values.

use crate::catalog::{Source, StatementKind};

use super::StoreError;

/// Reads a stored name with the type's own `from_name`.
pub fn named<T>(column: &'static str, value: &str, from_name: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
    from_name(value).ok_or_else(|| StoreError::Unknown { column, value: value.to_owned() })
}

/// The kind of a stored statement.
pub fn statement_kind(name: &str) -> Result<StatementKind, StoreError> {
    named("statements.kind", name, StatementKind::from_name)
}

/// The source of a stored fact.
pub(super) fn source(path: String, line: i32, end_line: i32) -> Source {
    Source { path, line: u32::try_from(line).unwrap_or(1), end_line: u32::try_from(end_line).unwrap_or(1) }
}
