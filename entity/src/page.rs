//! A page that a family was read from.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pages")]
/// A page that a family was read from.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The family.
    pub family_id: i64,
    /// Its place among the family's pages, from 0.
    pub position: i32,
    /// Its path below the folder that was imported.
    pub path: String,
    /// The address that it gives itself.
    pub url: Option<String>,
    /// The row of `family_id`.
    #[sea_orm(belongs_to, from = "family_id", to = "id")]
    pub family: BelongsTo<super::family::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
