//! What can go wrong while reading or writing the database.

use std::fmt;
use std::sync::Arc;

use sea_orm::DbErr;

/// A failed statement, or a row that this version cannot read.
///
/// It is for the log: what a client may read of it is decided in one place of the API.
#[derive(Debug, Clone)]
pub enum StoreError {
    /// The database refused or lost a statement.
    Database(Arc<DbErr>),
    /// A row holds a value that this version does not know.
    Unknown {
        /// The table and column.
        column: &'static str,
        /// The value.
        value: String,
    },
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => write!(f, "the database failed: {error}"),
            Self::Unknown { column, value } => {
                write!(f, "`{column}` holds `{value}`, which this version does not know")
            }
        }
    }
}

impl std::error::Error for StoreError {}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        Self::Database(Arc::new(error))
    }
}
