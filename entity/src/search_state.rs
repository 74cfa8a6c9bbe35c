//! By which rules the index of the search was made: one row.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "search_state")]
/// By which rules the index of the search was made: one row.
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The version of the rules, 0 where it was not made yet.
    pub analysis: i32,
}

impl ActiveModelBehavior for ActiveModel {}
