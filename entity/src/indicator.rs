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
    /// Whether roles state it or the family as a whole.
    pub scope: String,
    /// Its place among the family's indicators, from 0: the family's own, then those of its roles.
    pub position: i32,
    /// The sub-heading that gathers it with others; that of its first role, where roles state it.
    pub group_name: Option<String>,
    /// The sub-heading as filters and orderings compare it: case and the like folded.
    pub group_folded: Option<String>,
    /// Its name as the page has it.
    pub name: String,
    /// The name as filters and orderings compare it: case and the like folded.
    pub name_folded: String,
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
    /// The page; like the lines that of its first role, where roles state it.
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
