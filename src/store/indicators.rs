//! Performance indicators.

use rolegraph_entity::indicator;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::families::by_keys;
use super::page::{Page, PageArgs, read_page};
use super::rows::IndicatorRow;
use super::{Database, StoreError};

/// Every indicator of these families, the families' own and those of their roles, in their order.
pub async fn of_families(database: &Database, families: &[i64]) -> Result<Vec<IndicatorRow>, StoreError> {
    use indicator::{Column, Entity};
    Ok(by_keys!(database, families, Entity, Column::FamilyId, Column::FamilyId, Column::Position, Column::Id))
}

/// The indicators with these ids.
pub async fn by_ids(database: &Database, ids: &[i64]) -> Result<Vec<IndicatorRow>, StoreError> {
    Ok(by_keys!(database, ids, indicator::Entity, indicator::Column::Id, indicator::Column::Id))
}

/// A page of indicators, family by family.
pub async fn page(database: &Database, args: PageArgs<(i64, i32, i64)>) -> Result<Page<IndicatorRow>, StoreError> {
    let key = (indicator::Column::FamilyId, indicator::Column::Position, indicator::Column::Id);
    Ok(read_page(database.read(), indicator::Entity::find().cursor_by(key), args).await?)
}

/// The number of indicators.
pub async fn count(database: &Database) -> Result<u64, StoreError> {
    Ok(indicator::Entity::find().count(database.read()).await?)
}
