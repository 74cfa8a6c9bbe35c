//! What a revision changed, as the API tells it.
//!
//! Made for caches: every family and role that changed is named by the id under which a client keeps it, also
//! where it is gone.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use super::error::Result;
use super::family::JobFamily;
use super::id::{self, Kind};
use super::int::int;
use super::loaders::{FamilyById, RoleById, Scope};
use super::role::Role;
use crate::store::changes;

/// What happened to a family or role.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChangeKind {
    /// It is new.
    Added,
    /// It, or what belongs to it, says something else or stands elsewhere.
    Changed,
    /// It is gone.
    Removed,
}

impl From<changes::Kind> for ChangeKind {
    fn from(kind: changes::Kind) -> Self {
        match kind {
            changes::Kind::Added => Self::Added,
            changes::Kind::Changed => Self::Changed,
            changes::Kind::Removed => Self::Removed,
        }
    }
}

/// How many single facts (statements, indicators, titles, grades, …) changed in what already was there.
#[derive(SimpleObject)]
pub(super) struct ChangeCounts {
    /// New ones.
    added: i32,
    /// Those that say something else.
    changed: i32,
    /// Those that went.
    removed: i32,
    /// Those that stand elsewhere.
    moved: i32,
}

impl From<changes::Facts> for ChangeCounts {
    fn from(changes::Facts { added, changed, removed, moved }: changes::Facts) -> Self {
        Self { added: int(added), changed: int(changed), removed: int(removed), moved: int(moved) }
    }
}

/// A revision of the catalogue: what it changed.
pub(super) struct CatalogueChange {
    revision: i64,
    families: Vec<changes::ChangedFamily>,
}

impl CatalogueChange {
    /// What a revision changed of these families, by the slugs that they have or had; none where that is nothing.
    pub(super) fn of(revision: &changes::Revision, families: Option<&[String]>) -> Option<Self> {
        let asked = |family: &&changes::ChangedFamily| {
            families.is_none_or(|slugs| {
                slugs.iter().any(|slug| *slug == family.slug || family.former_slug.as_ref() == Some(slug))
            })
        };
        let touched: Vec<_> = revision.families.iter().filter(asked).cloned().collect();
        (families.is_none() || !touched.is_empty()).then_some(Self { revision: revision.number, families: touched })
    }
}

/// A revision of the catalogue: what it changed.
#[Object]
impl CatalogueChange {
    /// The catalogue's revision with this change.
    async fn revision(&self) -> i32 {
        int(self.revision)
    }

    /// The families that changed, by slug; of those that were asked for.
    async fn families(&self) -> Vec<FamilyChange<'_>> {
        self.families.iter().map(FamilyChange).collect()
    }
}

/// A family that changed.
pub(super) struct FamilyChange<'a>(&'a changes::ChangedFamily);

/// A family that changed.
#[Object]
impl FamilyChange<'_> {
    /// What happened to it.
    async fn change(&self) -> ChangeKind {
        self.0.kind.into()
    }

    /// The family's `id`, also where it is gone.
    async fn family_id(&self) -> ID {
        id::encode(Kind::JobFamily, self.0.id)
    }

    /// Its name in addresses, such as `alliances`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The slug that it had before, where that is another one.
    async fn former_slug(&self) -> Option<&str> {
        self.0.former_slug.as_deref()
    }

    /// Its title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The family as it is now, which may be later than this change; null where it is gone.
    async fn family(&self, context: &Context<'_>) -> Option<Result<JobFamily>> {
        let row = Scope::of(context).load(FamilyById(self.0.id)).await;
        row.map(|row| row.map(JobFamily::new)).transpose()
    }

    /// The roles that changed, those that went first.
    async fn roles(&self) -> Vec<RoleChange<'_>> {
        self.0.roles.iter().map(RoleChange).collect()
    }

    /// How many facts of the family itself changed; those of its roles are counted with these.
    async fn counts(&self) -> ChangeCounts {
        self.0.facts.into()
    }
}

/// A role that changed.
pub(super) struct RoleChange<'a>(&'a changes::ChangedRole);

/// A role that changed.
#[Object]
impl RoleChange<'_> {
    /// What happened to it.
    async fn change(&self) -> ChangeKind {
        self.0.kind.into()
    }

    /// The role's `id`, also where it is gone.
    async fn role_id(&self) -> ID {
        id::encode(Kind::Role, self.0.id)
    }

    /// Its name in the addresses of its family.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Its title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The role as it is now, which may be later than this change; null where it is gone.
    async fn role(&self, context: &Context<'_>) -> Option<Result<Role>> {
        let row = Scope::of(context).load(RoleById(self.0.id)).await;
        row.map(|row| row.map(Role::new)).transpose()
    }

    /// How many of its facts changed.
    async fn counts(&self) -> ChangeCounts {
        self.0.facts.into()
    }
}
