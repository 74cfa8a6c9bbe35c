//! Performance indicators.

use rolegraph_entity::indicator;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::families::by_keys;
use super::page::{Page, PageArgs, Place, read_page};
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
pub async fn page(database: &Database, args: PageArgs<Place>) -> Result<Page<IndicatorRow>, StoreError> {
    let (after, before) = (current(database, args.after).await?, current(database, args.before).await?);
    let args = PageArgs { after, before, ..args };
    let key = (indicator::Column::FamilyId, indicator::Column::Position, indicator::Column::Id);
    Ok(read_page(database.read(), indicator::Entity::find().cursor_by(key), args).await?)
}

/// Where the row of a place stands now: an import may have put others before it. A row that is gone keeps the
/// place that it had.
async fn current(database: &Database, place: Option<Place>) -> Result<Option<Place>, StoreError> {
    let Some(place) = place else { return Ok(None) };
    let row = indicator::Entity::find_by_id(place.2).one(database.read()).await?;
    Ok(Some(row.map_or(place, |row| (row.family_id, row.position, row.id))))
}

/// The number of indicators.
pub async fn count(database: &Database) -> Result<u64, StoreError> {
    Ok(indicator::Entity::find().count(database.read()).await?)
}
