//! Inserting rows in as few statements as the databases allow.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait};

/// How many rows one statement carries: SQLite allows 32,766 values in it.
pub const ROWS_PER_STATEMENT: usize = 1_000;

/// Inserts rows; their keys are not asked for.
pub async fn insert_many<E, A, C>(connection: &C, mut rows: Vec<A>) -> Result<(), DbErr>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + Send,
    C: ConnectionTrait,
{
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(ROWS_PER_STATEMENT));
        E::insert_many(rows).exec_without_returning(connection).await?;
        rows = rest;
    }
    Ok(())
}
