//! One duty or requirement of a role or of a family.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "statements")]
/// One duty or requirement of a role or of a family.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The family it is stated in.
    pub family_id: i64,
    /// The role that states it; none where it holds for every level.
    pub role_id: Option<i64>,
    /// The statement it is nested below.
    pub parent_id: Option<i64>,
    /// Responsibility or requirement.
    pub kind: String,
    /// Its place among its sisters, from 0.
    pub position: i32,
    /// The sub-heading that gathers it with others.
    pub group_name: Option<String>,
    /// The sub-heading as filters and orderings compare it: case and the like folded.
    pub group_folded: Option<String>,
    /// Plain text.
    pub text: String,
    /// The text as filters and orderings compare it: case and the like folded.
    pub text_folded: String,
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
