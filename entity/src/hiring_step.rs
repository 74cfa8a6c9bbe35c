//! One step of a family's hiring process.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "hiring_steps")]
/// One step of a family's hiring process.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The family.
    pub family_id: i64,
    /// Its place, from 0.
    pub position: i32,
    /// What happens.
    pub text: String,
    /// The page.
    pub source_path: String,
    /// The first line.
    pub source_line: i32,
    /// The last line.
    pub source_end_line: i32,
    /// The row of `family_id`.
    #[sea_orm(belongs_to, from = "family_id", to = "id")]
    pub family: BelongsTo<super::family::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
