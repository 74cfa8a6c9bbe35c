//! Responsibilities and requirements.

use rolegraph_entity::statement;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::families::by_keys;
use super::rows::StatementRow;
use super::{Database, StoreError};
use crate::catalog::StatementKind;

/// The statements of one kind that these roles state themselves, nested ones too, in their order.
pub async fn of_roles(
    database: &Database,
    kind: StatementKind,
    roles: &[i64],
) -> Result<Vec<StatementRow>, StoreError> {
    use statement::{Column, Entity};
    let mut rows = Vec::new();
    for keys in roles.chunks(super::families::KEYS_PER_STATEMENT) {
        let select =
            Entity::find().filter(Column::Kind.eq(kind.as_str())).filter(Column::RoleId.is_in(keys.iter().copied()));
        let select = select.order_by_asc(Column::RoleId).order_by_asc(Column::Position).order_by_asc(Column::Id);
        rows.extend(select.all(database.read()).await?);
    }
    Ok(rows)
}

/// The statements of one kind that these families state for every level, nested ones too, in their order.
pub async fn of_families(
    database: &Database,
    kind: StatementKind,
    families: &[i64],
) -> Result<Vec<StatementRow>, StoreError> {
    use statement::{Column, Entity};
    let mut rows = Vec::new();
    for keys in families.chunks(super::families::KEYS_PER_STATEMENT) {
        let select = Entity::find()
            .filter(Column::Kind.eq(kind.as_str()))
            .filter(Column::RoleId.is_null())
            .filter(Column::FamilyId.is_in(keys.iter().copied()));
        let select = select.order_by_asc(Column::FamilyId).order_by_asc(Column::Position).order_by_asc(Column::Id);
        rows.extend(select.all(database.read()).await?);
    }
    Ok(rows)
}

/// The statements with these ids.
pub async fn by_ids(database: &Database, ids: &[i64]) -> Result<Vec<StatementRow>, StoreError> {
    Ok(by_keys!(database, ids, statement::Entity, statement::Column::Id, statement::Column::Id))
}

/// What is nested directly below these statements, in its order.
pub async fn children(database: &Database, parents: &[i64]) -> Result<Vec<StatementRow>, StoreError> {
    use statement::{Column, Entity};
    Ok(by_keys!(database, parents, Entity, Column::ParentId, Column::ParentId, Column::Position, Column::Id))
}

/// The number of statements of one kind at the first depth.
pub async fn count(database: &Database, kind: StatementKind) -> Result<u64, StoreError> {
    use statement::{Column, Entity};
    let select = Entity::find().filter(Column::Kind.eq(kind.as_str())).filter(Column::ParentId.is_null());
    Ok(select.count(database.read()).await?)
}

/// The statements of one kind with exactly these texts, of roles, at the first depth.
pub async fn with_texts(
    database: &Database,
    kind: StatementKind,
    texts: &[String],
) -> Result<Vec<StatementRow>, StoreError> {
    use statement::{Column, Entity};
    let mut rows = Vec::new();
    for keys in texts.chunks(super::families::KEYS_PER_STATEMENT) {
        let select = Entity::find()
            .filter(Column::Kind.eq(kind.as_str()))
            .filter(Column::RoleId.is_not_null())
            .filter(Column::ParentId.is_null())
            .filter(Column::Text.is_in(keys.iter().map(String::as_str)));
        rows.extend(select.order_by_asc(Column::RoleId).order_by_asc(Column::Position).all(database.read()).await?);
    }
    Ok(rows)
}
