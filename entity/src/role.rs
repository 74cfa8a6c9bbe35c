//! One level of a family.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "roles")]
/// One level of a family.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its family.
    pub family_id: i64,
    /// Its track.
    pub track_id: Option<i64>,
    /// Its place among the family's levels, from 0, lowest level first.
    pub position: i32,
    /// Its name in addresses, unique in the family.
    pub slug: String,
    /// The job title.
    pub title: String,
    /// The title as filters and orderings compare it: case and the like folded.
    pub title_folded: String,
    /// The rank that the title says.
    pub seniority: String,
    /// Whether the holder leads people.
    pub people_manager: bool,
    /// The grade in force.
    pub grade: Option<i32>,
    /// False where the page leaves the role to be defined.
    pub defined: bool,
    /// What stands below its heading.
    pub summary: Option<String>,
    /// The summary as filters and orderings compare it: case and the like folded.
    pub summary_folded: Option<String>,
    /// The page.
    pub source_path: String,
    /// The first line.
    pub source_line: i32,
    /// The last line.
    pub source_end_line: i32,
    /// The row of `family_id`.
    #[sea_orm(belongs_to, from = "family_id", to = "id")]
    pub family: BelongsTo<super::family::Entity>,
    /// The row of `track_id`.
    #[sea_orm(belongs_to, from = "track_id", to = "id")]
    pub track: BelongsTo<Option<super::track::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
