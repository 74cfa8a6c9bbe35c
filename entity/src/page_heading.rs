//! A heading of a page.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "page_headings")]
/// A heading of a page.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The page.
    pub page_id: i64,
    /// Its line.
    pub line: i32,
    /// Its name in addresses, without `#`.
    pub anchor: String,
    /// The row of `page_id`.
    #[sea_orm(belongs_to, from = "page_id", to = "id")]
    pub page: BelongsTo<super::page::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
