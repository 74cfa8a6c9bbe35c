//! What a role takes over from another.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "extensions")]
/// What a role takes over from another.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The role.
    pub role_id: i64,
    /// Its place among the role's extensions, from 0.
    pub position: i32,
    /// Whether duties or requirements are taken over.
    pub kind: String,
    /// The other role as the page names it.
    pub title: String,
    /// The role that this names.
    pub target_id: Option<i64>,
    /// The page.
    pub source_path: String,
    /// The first line.
    pub source_line: i32,
    /// The last line.
    pub source_end_line: i32,
    /// The row of `role_id`.
    #[sea_orm(belongs_to, from = "role_id", to = "id", relation_enum = "Role")]
    pub role: BelongsTo<super::role::Entity>,
    /// The row of `target_id`.
    #[sea_orm(belongs_to, from = "target_id", to = "id", relation_enum = "Target")]
    pub target: BelongsTo<Option<super::role::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
