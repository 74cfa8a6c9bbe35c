//! The words of something that can be found.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "search_entries")]
/// The words of something that can be found.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The family that it is of.
    pub family_id: i64,
    /// Whether it is a family, a role, a responsibility, a requirement or an indicator.
    pub kind: String,
    /// Its row.
    pub row_id: i64,
    /// The words of its title or name, folded, with spaces between them.
    pub title: String,
    /// The words of its text, and behind it of its group.
    pub body: String,
    /// The stems of `title`.
    pub title_stems: String,
    /// The stems of `body`.
    pub body_stems: String,
    /// The row of `family_id`.
    #[sea_orm(belongs_to, from = "family_id", to = "id")]
    pub family: BelongsTo<super::family::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
