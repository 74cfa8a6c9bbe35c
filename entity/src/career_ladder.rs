//! Where a level or a family leads.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "career_ladders")]
/// Where a level or a family leads.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The family it is stated in.
    pub family_id: i64,
    /// The role that states it; none where it holds for the family.
    pub role_id: Option<i64>,
    /// Its text, plain.
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
    /// The row of `role_id`.
    #[sea_orm(belongs_to, from = "role_id", to = "id")]
    pub role: BelongsTo<Option<super::role::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
