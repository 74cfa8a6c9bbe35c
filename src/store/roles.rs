//! Roles and what stands with them: grade claims, reporting lines, extensions.

use rolegraph_entity::{extension, family, grade_claim, reporting_line, role};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use super::families::by_keys;
use super::filter::{Condition, compiled};
use super::rows::{ExtensionRow, GradeClaimRow, ReportingLineRow, RoleRow};
use super::{Database, StoreError};

/// The role with this slug in the family with that slug.
pub async fn by_slugs(database: &Database, family: &str, slug: &str) -> Result<Option<RoleRow>, StoreError> {
    let select = role::Entity::find()
        .join(JoinType::InnerJoin, role::Relation::Family.def())
        .filter(family::Column::Slug.eq(family))
        .filter(role::Column::Slug.eq(slug));
    Ok(select.one(database.read()).await?)
}

/// The roles with these ids.
pub async fn by_ids(database: &Database, ids: &[i64]) -> Result<Vec<RoleRow>, StoreError> {
    Ok(by_keys!(database, ids, role::Entity, role::Column::Id, role::Column::Id))
}

/// The roles of these families, lowest level first.
pub async fn of_families(database: &Database, families: &[i64]) -> Result<Vec<RoleRow>, StoreError> {
    use role::Column;
    Ok(by_keys!(database, families, role::Entity, Column::FamilyId, Column::FamilyId, Column::Position, Column::Id))
}

/// The roles of these families that meet a condition, lowest level first.
pub async fn of_families_where(
    database: &Database,
    families: &[i64],
    condition: &Condition,
) -> Result<Vec<RoleRow>, StoreError> {
    use role::Column;
    let select = || role::Entity::find().filter(compiled(condition));
    Ok(by_keys!(database, families, select select(), Column::FamilyId, Column::FamilyId, Column::Position, Column::Id))
}

/// The number of roles.
pub async fn count(database: &Database) -> Result<u64, StoreError> {
    Ok(role::Entity::find().count(database.read()).await?)
}

/// The grade claims of these roles, the one in force first.
pub async fn grade_claims(database: &Database, roles: &[i64]) -> Result<Vec<GradeClaimRow>, StoreError> {
    use grade_claim::{Column, Entity};
    Ok(by_keys!(database, roles, Entity, Column::RoleId, Column::RoleId, Column::Position))
}

/// The reporting lines of these roles.
pub async fn reporting_lines(database: &Database, roles: &[i64]) -> Result<Vec<ReportingLineRow>, StoreError> {
    use reporting_line::{Column, Entity};
    Ok(by_keys!(database, roles, Entity, Column::RoleId, Column::RoleId))
}

/// The reporting lines that lead to these roles.
pub async fn lines_to(database: &Database, superiors: &[i64]) -> Result<Vec<ReportingLineRow>, StoreError> {
    use reporting_line::{Column, Entity};
    Ok(by_keys!(database, superiors, Entity, Column::SuperiorId, Column::SuperiorId, Column::RoleId))
}

/// The extensions of these roles, in their order.
pub async fn extensions(database: &Database, roles: &[i64]) -> Result<Vec<ExtensionRow>, StoreError> {
    use extension::{Column, Entity};
    Ok(by_keys!(database, roles, Entity, Column::RoleId, Column::RoleId, Column::Position))
}

/// Every extension that leads to a described role: few, and read as a whole because chains are followed.
pub async fn resolved_extensions(database: &Database) -> Result<Vec<ExtensionRow>, StoreError> {
    use extension::{Column, Entity};
    let select = Entity::find().filter(Column::TargetId.is_not_null());
    Ok(select.order_by_asc(Column::RoleId).order_by_asc(Column::Position).all(database.read()).await?)
}
