//! Performance indicators.

use rolegraph_entity::{indicator, indicator_role};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use super::families::by_keys;
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

/// The number of indicators, each counted once however many roles state it.
pub async fn count(database: &Database) -> Result<u64, StoreError> {
    Ok(indicator::Entity::find().count(database.read()).await?)
}
