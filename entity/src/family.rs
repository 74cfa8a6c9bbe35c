//! A job family.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "families")]
/// A job family.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its name in addresses, unique.
    pub slug: String,
    /// The page's title.
    pub title: String,
    /// The title as filters and orderings compare it: case and the like folded.
    pub title_folded: String,
    /// What the page says of itself.
    pub summary: Option<String>,
    /// The summary as filters and orderings compare it: case and the like folded.
    pub summary_folded: Option<String>,
    /// The page.
    pub source_path: String,
    /// The first line.
    pub source_line: i32,
    /// The last line.
    pub source_end_line: i32,
}

impl ActiveModelBehavior for ActiveModel {}
