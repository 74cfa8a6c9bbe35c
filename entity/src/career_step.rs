//! A role that a career ladder names as a next step.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "career_steps")]
/// A role that a career ladder names as a next step.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The ladder.
    pub ladder_id: i64,
    /// Its place among the ladder's steps, from 0.
    pub position: i32,
    /// The role as the page names it.
    pub title: String,
    /// The role that this names.
    pub target_id: Option<i64>,
    /// The row of `ladder_id`.
    #[sea_orm(belongs_to, from = "ladder_id", to = "id")]
    pub ladder: BelongsTo<super::career_ladder::Entity>,
    /// The row of `target_id`.
    #[sea_orm(belongs_to, from = "target_id", to = "id")]
    pub target: BelongsTo<Option<super::role::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
