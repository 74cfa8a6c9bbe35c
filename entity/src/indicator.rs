//! A performance indicator of a role or of a family.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "indicators")]
/// A performance indicator of a role or of a family.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The family it is stated in.
    pub family_id: i64,
    /// The role that states it; none where it is stated for the family.
    pub role_id: Option<i64>,
    /// Its place among its sisters, from 0.
    pub position: i32,
    /// The sub-heading that gathers it with others.
    pub group_name: Option<String>,
    /// Its name as the page has it.
    pub name: String,
    /// What it is counted in.
    pub unit: String,
    /// From which side the target is approached.
    pub target_comparator: Option<String>,
    /// The number to reach.
    pub target_value: Option<f64>,
    /// What that number counts.
    pub target_unit: Option<String>,
    /// How often it is taken.
    pub period: Option<String>,
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
