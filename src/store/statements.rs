//! Responsibilities and requirements.

use rolegraph_entity::statement;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::families::by_keys;
use super::rows::StatementRow;
use super::{Database, StoreError, statement_kind};
use crate::catalog::StatementKind;
use crate::catalog::overlap::Stated;

/// The statements of one kind that these roles state themselves, nested ones too, in their order.
pub async fn of_roles(
    database: &Database,
    kind: StatementKind,
    roles: &[i64],
) -> Result<Vec<StatementRow>, StoreError> {
    use statement::{Column, Entity};
    let select = || Entity::find().filter(Column::Kind.eq(kind.as_str()));
    Ok(by_keys!(database, roles, select select(), Column::RoleId, Column::RoleId, Column::Position, Column::Id))
}

/// The statements of one kind that these families state for every level, nested ones too, in their order.
pub async fn of_families(
    database: &Database,
    kind: StatementKind,
    families: &[i64],
) -> Result<Vec<StatementRow>, StoreError> {
    use statement::{Column, Entity};
    let select = || Entity::find().filter(Column::Kind.eq(kind.as_str())).filter(Column::RoleId.is_null());
    Ok(by_keys!(database, families, select select(), Column::FamilyId, Column::FamilyId, Column::Position, Column::Id))
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
    let of_roles = || Entity::find().filter(Column::RoleId.is_not_null()).filter(Column::ParentId.is_null());
    let select = || of_roles().filter(Column::Kind.eq(kind.as_str()));
    Ok(by_keys!(database, texts, select select(), Column::Text, Column::RoleId, Column::Position))
}

/// Id, family, role, parent, kind and folded text of a statement.
type Row = (i64, i64, Option<i64>, Option<i64>, String, String);

/// Every statement with its kind, those of one parent in their order: one statement reads them all, and no more of
/// them than it takes to compare them.
pub async fn all_stated(database: &Database) -> Result<Vec<(StatementKind, Stated)>, StoreError> {
    use statement::{Column, Entity};
    let columns = [Column::Id, Column::FamilyId, Column::RoleId, Column::ParentId, Column::Kind, Column::TextFolded];
    let select = Entity::find().select_only().columns(columns).order_by_asc(Column::Position).order_by_asc(Column::Id);
    let rows: Vec<Row> = select.into_tuple().all(database.read()).await?;
    let stated = |(id, family, role, parent, kind, text): Row| {
        Ok((statement_kind(&kind)?, Stated { id, family, role, parent, text }))
    };
    rows.into_iter().map(stated).collect()
}
