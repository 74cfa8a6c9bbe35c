//! The whole catalogue as it was at one moment, whatever is written meanwhile.

use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, TransactionTrait,
};

use super::database::revision;
use super::{Database, StoreError, snapshot};
use crate::catalog::Family;

/// Reads every family, by slug, all as they were when the first was read.
pub async fn whole(database: &Database) -> Result<Vec<Family>, StoreError> {
    with_revision(database).await.map(|(families, _)| families)
}

/// Reads every family, by slug, and the revision that they are of.
pub async fn with_revision(database: &Database) -> Result<(Vec<Family>, i64), StoreError> {
    let transaction = at_one_moment(database.read()).await?;
    let families = snapshot(&transaction).await?;
    let revision = revision(&transaction).await?;
    transaction.rollback().await?;
    Ok((families, revision))
}

/// A transaction whose statements all see what was stored when the first of them was sent.
pub(super) async fn at_one_moment(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    match connection.get_database_backend() {
        // Each statement would see what was committed before it.
        DbBackend::Postgres => {
            connection.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await
        }
        // A transaction of SQLite reads one state of the file by itself.
        _ => connection.begin().await,
    }
}
