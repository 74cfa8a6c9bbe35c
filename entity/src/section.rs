//! A part of a page that fits no other table.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sections")]
/// A part of a page that fits no other table.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The family it stands in.
    pub family_id: i64,
    /// The role in whose part of the page it stands.
    pub role_id: Option<i64>,
    /// Its place among its sisters, from 0.
    pub position: i32,
    /// The heading above it.
    pub title: String,
    /// As written.
    pub markdown: String,
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
