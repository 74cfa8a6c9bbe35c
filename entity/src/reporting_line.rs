//! Whom a role reports to.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reporting_lines")]
/// Whom a role reports to.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The role, once.
    pub role_id: i64,
    /// The superior as the page names it.
    pub title: String,
    /// The title as filters and orderings compare it: case and the like folded.
    pub title_folded: String,
    /// The role that this names.
    pub superior_id: Option<i64>,
    /// The page.
    pub source_path: String,
    /// The first line.
    pub source_line: i32,
    /// The last line.
    pub source_end_line: i32,
    /// The row of `role_id`.
    #[sea_orm(belongs_to, from = "role_id", to = "id", relation_enum = "Role")]
    pub role: BelongsTo<super::role::Entity>,
    /// The row of `superior_id`.
    #[sea_orm(belongs_to, from = "superior_id", to = "id", relation_enum = "Superior")]
    pub superior: BelongsTo<Option<super::role::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
