//! Families and what stands with them: tracks, ladders, hiring steps, sections, findings.

use rolegraph_entity::{career_ladder, career_step, family, finding, hiring_step, section, track};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::rows::{CareerLadderRow, CareerStepRow, FamilyRow, FindingRow, HiringStepRow, SectionRow, TrackRow};
use super::{Database, StoreError};

/// How many keys one statement may carry; SQLite allows 32,766 and PostgreSQL 65,535.
pub(super) const KEYS_PER_STATEMENT: usize = 10_000;

/// Reads rows for many keys, sorted keys first, in as few statements as the databases allow.
macro_rules! by_keys {
    // Of the rows of a select; this arm stands first, because `select <…>` would pass for a type.
    ($database:expr, $keys:expr, select $select:expr, $column:expr, $($order:expr),+) => {{
        let mut rows = Vec::new();
        for keys in $keys.chunks(crate::store::families::KEYS_PER_STATEMENT) {
            let select = $select.filter($column.is_in(keys.iter().cloned()))$(.order_by_asc($order))+;
            rows.extend(select.all($database.read()).await?);
        }
        rows
    }};
    // Of all rows.
    ($database:expr, $keys:expr, $entity:ty, $column:expr, $($order:expr),+) => {
        by_keys!($database, $keys, select <$entity>::find(), $column, $($order),+)
    }
}
pub(super) use by_keys;

/// The family with this slug.
pub async fn by_slug(database: &Database, slug: &str) -> Result<Option<FamilyRow>, StoreError> {
    Ok(family::Entity::find().filter(family::Column::Slug.eq(slug)).one(database.read()).await?)
}

/// The families with these ids.
pub async fn by_ids(database: &Database, ids: &[i64]) -> Result<Vec<FamilyRow>, StoreError> {
    Ok(by_keys!(database, ids, family::Entity, family::Column::Id, family::Column::Id))
}

/// The number of families.
pub async fn count(database: &Database) -> Result<u64, StoreError> {
    Ok(family::Entity::find().count(database.read()).await?)
}

/// The tracks of these families, in their order.
pub async fn tracks(database: &Database, families: &[i64]) -> Result<Vec<TrackRow>, StoreError> {
    Ok(by_keys!(
        database,
        families,
        track::Entity,
        track::Column::FamilyId,
        track::Column::FamilyId,
        track::Column::Position
    ))
}

/// The tracks with these ids.
pub async fn tracks_by_ids(database: &Database, ids: &[i64]) -> Result<Vec<TrackRow>, StoreError> {
    Ok(by_keys!(database, ids, track::Entity, track::Column::Id, track::Column::Id))
}

/// The career ladders of these families, the families' own and those of their roles.
pub async fn career_ladders(database: &Database, families: &[i64]) -> Result<Vec<CareerLadderRow>, StoreError> {
    Ok(by_keys!(database, families, career_ladder::Entity, career_ladder::Column::FamilyId, career_ladder::Column::Id))
}

/// The steps of these ladders, in their order.
pub async fn career_steps(database: &Database, ladders: &[i64]) -> Result<Vec<CareerStepRow>, StoreError> {
    use career_step::{Column, Entity};
    Ok(by_keys!(database, ladders, Entity, Column::LadderId, Column::LadderId, Column::Position))
}

/// The hiring steps of these families, in their order.
pub async fn hiring_steps(database: &Database, families: &[i64]) -> Result<Vec<HiringStepRow>, StoreError> {
    use hiring_step::{Column, Entity};
    Ok(by_keys!(database, families, Entity, Column::FamilyId, Column::FamilyId, Column::Position))
}

/// The further sections of these families and of their roles, in their order.
pub async fn sections(database: &Database, families: &[i64]) -> Result<Vec<SectionRow>, StoreError> {
    use section::{Column, Entity};
    Ok(by_keys!(database, families, Entity, Column::FamilyId, Column::FamilyId, Column::Position))
}

/// The findings of these families and of their roles, in their order.
pub async fn findings(database: &Database, families: &[i64]) -> Result<Vec<FindingRow>, StoreError> {
    use finding::{Column, Entity};
    Ok(by_keys!(database, families, Entity, Column::FamilyId, Column::FamilyId, Column::Position))
}
