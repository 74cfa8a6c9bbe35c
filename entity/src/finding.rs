//! What is wrong or doubtful in a page.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "findings")]
/// What is wrong or doubtful in a page.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The family.
    pub family_id: i64,
    /// The role it is about.
    pub role_id: Option<i64>,
    /// Its place among the family's findings, from 0.
    pub position: i32,
    /// The rule that found it.
    pub rule: String,
    /// Info, warning or error.
    pub severity: String,
    /// What is wrong and what to do.
    pub message: String,
    /// The message as filters and orderings compare it: case and the like folded.
    pub message_folded: String,
    /// The page.
    pub source_path: String,
    /// The first line.
    pub source_line: i32,
    /// The last line.
    pub source_end_line: i32,
    /// The row of `family_id`.
    #[sea_orm(belongs_to, from = "family_id", to = "id")]
    pub family: BelongsTo<super::family::Entity>,
    /// The row of `role_id`.
    #[sea_orm(belongs_to, from = "role_id", to = "id")]
    pub role: BelongsTo<Option<super::role::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
