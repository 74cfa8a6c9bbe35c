//! What each revision changed, revision by revision, and how other processes learn that there is a new one.
//!
//! Rows of `changes` are written in the transaction that raises the revision, and revisions are committed in
//! their order, because each holds the catalogue's row of state until then. Whoever reads from the last
//! revision that it knows misses none.

use std::collections::HashMap;

use rolegraph_entity::change::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

use super::{Database, StoreError};
use crate::unique::unique;

/// The subject of a row that is about a family as a whole.
pub const FAMILY: &str = "family";
/// The subject of a row that is about a role as a whole.
pub const ROLE: &str = "role";
/// The kind of a row that is an indicator.
pub const INDICATOR: &str = "indicator";
/// How a fact changed that stands elsewhere.
pub const MOVED: &str = "moved";
/// The channel on which PostgreSQL tells of a new revision.
pub(super) const CHANNEL: &str = "rolegraph_revision";

/// A number by chance, one for all changes of a revision, which every program that reads JSON can hold.
#[must_use]
pub fn mark() -> i64 {
    unique().get(..12).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

/// What happened to a family or role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is new.
    Added,
    /// It says something else, or stands elsewhere.
    Changed,
    /// It is gone.
    Removed,
}

impl Kind {
    /// Its name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let kind = [Self::Added, Self::Changed, Self::Removed].into_iter().find(|kind| kind.as_str() == name);
        kind.ok_or_else(|| StoreError::Unknown { column: "changes.how", value: name.to_owned() })
    }
}

/// One revision: what it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its number.
    pub number: i64,
    /// The families that it changed, by slug.
    pub families: Vec<ChangedFamily>,
}

/// A family that a revision changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFamily {
    /// Its id.
    pub id: i64,
    /// Its slug; that of before where it is gone.
    pub slug: String,
    /// The slug that it had, where that is another one.
    pub former_slug: Option<String>,
    /// Its title.
    pub title: String,
    /// What happened to it.
    pub kind: Kind,
    /// How many of its own facts changed.
    pub facts: Facts,
    /// The roles that changed.
    pub roles: Vec<ChangedRole>,
}

/// A role that a revision changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedRole {
    /// Its id.
    pub id: i64,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What happened to it.
    pub kind: Kind,
    /// How many of its facts changed.
    pub facts: Facts,
}

/// How many single facts changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// New ones.
    pub added: i64,
    /// Those that say something else.
    pub changed: i64,
    /// Those that went.
    pub removed: i64,
    /// Those that stand elsewhere.
    pub moved: i64,
}

/// The revisions behind this one, at most so many, in their order.
pub async fn behind(database: &Database, revision: i64, most: usize) -> Result<Vec<Revision>, StoreError> {
    let new: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Revision)
        .distinct()
        .filter(Column::Revision.gt(revision))
        .order_by_asc(Column::Revision)
        .limit(u64::try_from(most).unwrap_or(u64::MAX))
        .into_tuple()
        .all(database.read())
        .await?;
    let (Some(first), Some(last)) = (new.first(), new.last()) else { return Ok(Vec::new()) };
    let within = Column::Revision.between(*first, *last);
    let whole = Column::Subject.is_in([FAMILY, ROLE]);
    let heads = Entity::find().filter(within.clone()).filter(whole.clone()).order_by_asc(Column::Revision);
    let heads = heads.order_by_asc(Column::Id).all(database.read()).await?;
    let mut facts = count_facts(database, within.and(whole.not())).await?;
    let mut revisions: Vec<Revision> =
        new.iter().map(|number| Revision { number: *number, families: Vec::new() }).collect();
    for head in heads {
        let Model {
            revision, family_id, family_slug, family_title, role_id, role_slug, role_title, how, before, ..
        } = head;
        let Some(revision) = revisions.iter_mut().find(|other| other.number == revision) else { continue };
        let kind = Kind::read(&how)?;
        let facts = facts.remove(&(revision.number, family_id, role_id));
        // What came or went with its family or role is no change of what already was there.
        let facts = facts.filter(|_| kind == Kind::Changed).unwrap_or_default();
        if let (Some(id), Some(slug), Some(title)) = (role_id, role_slug, role_title) {
            // The rows of a family's roles stand behind its own.
            if let Some(family) = revision.families.last_mut().filter(|family| family.id == family_id) {
                family.roles.push(ChangedRole { id, slug, title, kind, facts });
            }
        } else {
            let family = ChangedFamily {
                id: family_id,
                slug: family_slug,
                former_slug: before,
                title: family_title,
                kind,
                facts,
                roles: Vec::new(),
            };
            revision.families.push(family);
        }
    }
    Ok(revisions)
}

/// Whose facts: revision, family, role.
type Owner = (i64, i64, Option<i64>);

/// Counts facts in the database: their texts are not wanted here.
async fn count_facts(database: &Database, which: Expr) -> Result<HashMap<Owner, Facts>, StoreError> {
    let counts: Vec<(i64, i64, Option<i64>, String, i64)> = Entity::find()
        .select_only()
        .columns([Column::Revision, Column::FamilyId, Column::RoleId, Column::How])
        .column_as(Column::Id.count(), "number")
        .filter(which)
        .group_by(Column::Revision)
        .group_by(Column::FamilyId)
        .group_by(Column::RoleId)
        .group_by(Column::How)
        .into_tuple()
        .all(database.read())
        .await?;
    let mut facts: HashMap<Owner, Facts> = HashMap::new();
    for (revision, family, role, how, number) in counts {
        let facts = facts.entry((revision, family, role)).or_default();
        match how.as_str() {
            MOVED => facts.moved += number,
            how => match Kind::read(how)? {
                Kind::Added => facts.added += number,
                Kind::Changed => facts.changed += number,
                Kind::Removed => facts.removed += number,
            },
        }
    }
    Ok(facts)
}

/// Tells other processes of a new revision when the transaction is committed. On SQLite they look themselves.
pub async fn announce(transaction: &DatabaseTransaction, revision: i64) -> Result<(), StoreError> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let values = [CHANNEL.into(), revision.to_string().into()];
        let notify = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", values);
        transaction.execute_raw(notify).await?;
    }
    Ok(())
}
