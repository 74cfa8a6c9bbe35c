//! What a revision changed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "changes")]
/// What a revision changed: a family, one of its roles, or a single fact of either. It outlives them.
pub struct Model {
    /// Its id, in the order in which changes were applied: whoever writes one holds the catalogue's row of state.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The revision that made it.
    pub revision: i64,
    /// The family's id.
    pub family_id: i64,
    /// The family's slug; that of before where the family goes.
    pub family_slug: String,
    /// The family's title.
    pub family_title: String,
    /// The role's id, where it is about a role.
    pub role_id: Option<i64>,
    /// The role's slug.
    pub role_slug: Option<String>,
    /// The role's title.
    pub role_title: Option<String>,
    /// What changed: "family", "role", or a kind of fact as the plan of an import names it.
    pub subject: String,
    /// Added, changed, removed or moved.
    pub how: String,
    /// What a fact says that stands elsewhere.
    pub label: Option<String>,
    /// What it said, or where it stood; of a family, the slug that it had.
    pub before: Option<String>,
    /// What it says, or where it stands; of a family, the slug that it got.
    pub after: Option<String>,
    /// The kind of the row that it is of: "family", "role", "responsibility", "requirement" or "indicator". Empty
    /// where a statement or an indicator changed before this was written down.
    pub node_kind: Option<String>,
    /// The id of that row: of a statement or indicator that changed, else of the role or family.
    pub node_id: Option<i64>,
    /// Whether that row is gone with this change.
    pub gone: bool,
    /// A number by chance, one for each revision.
    pub mark: i64,
}

impl ActiveModelBehavior for ActiveModel {}
