//! One place where a page states a grade for a role.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "grade_claims")]
/// One place where a page states a grade for a role.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The role.
    pub role_id: i64,
    /// Its place among the role's claims, from 0, the one in force first.
    pub position: i32,
    /// The grade stated.
    pub grade: i32,
    /// What kind of place it is.
    pub origin: String,
    /// The page.
    pub source_path: String,
    /// The first line.
    pub source_line: i32,
    /// The last line.
    pub source_end_line: i32,
    /// The row of `role_id`.
    #[sea_orm(belongs_to, from = "role_id", to = "id")]
    pub role: BelongsTo<super::role::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
