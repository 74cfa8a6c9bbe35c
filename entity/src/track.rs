//! A named group of levels inside a family.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tracks")]
/// A named group of levels inside a family.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its family.
    pub family_id: i64,
    /// Its place among the family's tracks, from 0.
    pub position: i32,
    /// Its name, unique in the family.
    pub name: String,
    /// The name as filters and orderings compare it: case and the like folded.
    pub name_folded: String,
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
