//! The catalogue's one row of state: who holds it changes the catalogue, and nobody else does meanwhile.

use rolegraph_entity::catalogue_state::{Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, UpdateMany};

use super::StoreError;
use crate::unique::unique;

/// Locks the catalogue for this transaction and returns its revision: two changes never mix.
pub async fn lock(transaction: &DatabaseTransaction) -> Result<i64, StoreError> {
    write(transaction, Entity::update_many().col_expr(Column::Revision, Expr::col(Column::Revision))).await
}

/// Raises the revision, with a stamp of its own, and returns it.
pub async fn raise(transaction: &DatabaseTransaction) -> Result<i64, StoreError> {
    let raised = Entity::update_many().col_expr(Column::Revision, Expr::col(Column::Revision).add(1));
    write(transaction, raised.col_expr(Column::Stamp, Expr::val(unique()))).await
}

/// Writes the row, and returns the revision that it holds then.
async fn write(transaction: &DatabaseTransaction, update: UpdateMany<Entity>) -> Result<i64, StoreError> {
    update.filter(Column::Id.eq(1)).exec(transaction).await?;
    Ok(Entity::find_by_id(1).one(transaction).await?.map_or(0, |state| state.revision))
}
