//! Performance indicators.

use rolegraph_entity::{indicator, indicator_role};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use super::families::by_keys;
use super::page::{Page, PageArgs, Place, read_page};
use super::rows::{IndicatorRoleRow, IndicatorRow};
use super::{Database, StoreError};

/// An indicator, and the place where a role states it; none where it is stated for the family.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedIndicator {
    /// The indicator.
    pub indicator: IndicatorRow,
    /// The role, and where it states it.
    pub place: Option<IndicatorRoleRow>,
}

/// Every indicator of these families at every place where it is stated: the families' own and those of each of
/// their roles, in their order.
pub async fn of_families(database: &Database, families: &[i64]) -> Result<Vec<StatedIndicator>, StoreError> {
    use indicator::{Column, Entity};
    let places = || {
        let with_places = indicator_role::Relation::Indicator.def().rev();
        Entity::find().join(JoinType::LeftJoin, with_places).select_also(indicator_role::Entity)
    };
    let rows = by_keys!(database, families, select places(), Column::FamilyId, Column::FamilyId, Column::Id);
    let mut stated: Vec<StatedIndicator> =
        rows.into_iter().map(|(indicator, place)| StatedIndicator { indicator, place }).collect();
    // An indicator of roles that none of them states is about to go.
    stated.retain(|stated| stated.place.is_some() || stated.indicator.scope != "role");
    // The databases put rows without a place at different ends.
    stated.sort_by_key(|StatedIndicator { indicator, place }| {
        let at = place.as_ref().map_or(indicator.position, |place| place.position);
        (indicator.family_id, place.as_ref().map(|place| place.role_id), at, indicator.id)
    });
    Ok(stated)
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

/// The number of indicators, each counted once however many roles state it.
pub async fn count(database: &Database) -> Result<u64, StoreError> {
    Ok(indicator::Entity::find().count(database.read()).await?)
}
