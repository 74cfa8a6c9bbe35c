//! The one row that counts the catalogue's revisions.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogue_state")]
/// The one row that counts the catalogue's revisions.
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Raised by every change that is applied.
    pub revision: i64,
    /// A new one for every change: tells states apart that have the same number.
    pub stamp: String,
}

impl ActiveModelBehavior for ActiveModel {}
