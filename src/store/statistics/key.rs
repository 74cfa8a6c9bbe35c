//! What rows are put into groups by.

use sea_orm::sea_query::{Expr, JoinType, SelectStatement};
use sea_orm::{DbBackend, DbErr, ExprTrait, QueryResult};

use crate::catalog::{Comparator, Period, Seniority, Unit};
use crate::store::lists::List;
use crate::store::order::rank;

/// What the rows of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// The family.
    Family,
    /// The role that states a statement.
    Role,
    /// The grade of the role.
    Grade,
    /// The rank of the role.
    Seniority,
    /// The name of the role's track, whatever its case.
    Track,
    /// Whether the holder of the role leads people.
    PeopleManager,
    /// Whether the role is more than "to be defined".
    Defined,
    /// Whether a statement holds for every level of its family.
    ForEveryLevel,
    /// The sub-heading, whatever its case.
    Group,
    /// Whether roles state an indicator or the family as a whole.
    Scope,
    /// What an indicator is counted in.
    Unit,
    /// How often it is taken.
    Period,
    /// What its target counts.
    TargetUnit,
    /// From which side its target is approached.
    Comparator,
}

/// What the rows of a group have in common: nothing where it is not grouped by, and where they have none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupKey {
    /// The id of the family.
    pub family: Option<i64>,
    /// The id of the role.
    pub role: Option<i64>,
    /// The grade.
    pub grade: Option<i32>,
    /// The stored name of the rank.
    pub seniority: Option<String>,
    /// The name of the track.
    pub track: Option<String>,
    /// Whether the holder leads people.
    pub people_manager: Option<bool>,
    /// Whether the role is more than "to be defined".
    pub defined: Option<bool>,
    /// Whether it holds for every level.
    pub for_every_level: Option<bool>,
    /// The sub-heading.
    pub group: Option<String>,
    /// The stored name of the scope.
    pub scope: Option<String>,
    /// The stored name of the unit.
    pub unit: Option<String>,
    /// The stored name of the period.
    pub period: Option<String>,
    /// The stored name of the target's unit.
    pub target_unit: Option<String>,
    /// The stored name of the comparator.
    pub comparator: Option<String>,
}

/// Joins the tables that keys are read from. Each row keeps to itself: all of them are joined by their ids.
pub(super) fn joined(select: &mut SelectStatement, list: List, keys: &[Key]) {
    let any = |of: &[Key]| keys.iter().any(|key| of.contains(key));
    let mut join = |table: &'static str, alias: &'static str, own: (&'static str, &'static str)| {
        select.join_as(JoinType::LeftJoin, table, alias, Expr::col((alias, "id")).equals(own));
    };
    if any(&[Key::Family]) {
        join("families", "of_family", (list.table(), "family_id"));
    }
    let of_role = [Key::Role, Key::Grade, Key::Seniority, Key::Track, Key::PeopleManager, Key::Defined];
    if list != List::Roles && any(&of_role) {
        join("roles", "of_role", (list.table(), "role_id"));
    }
    if any(&[Key::Role]) {
        join("families", "of_role_family", ("of_role", "family_id"));
    }
    if any(&[Key::Track]) {
        join("tracks", "of_track", (role(list), "track_id"));
    }
}

/// Where the role of a row stands.
fn role(list: List) -> &'static str {
    if list == List::Roles { "roles" } else { "of_role" }
}

impl Key {
    /// The name under which its value is selected.
    fn name(self) -> &'static str {
        match self {
            Self::Family => "key_family",
            Self::Role => "key_role",
            Self::Grade => "key_grade",
            Self::Seniority => "key_seniority",
            Self::Track => "key_track",
            Self::PeopleManager => "key_people_manager",
            Self::Defined => "key_defined",
            Self::ForEveryLevel => "key_for_every_level",
            Self::Group => "key_group",
            Self::Scope => "key_scope",
            Self::Unit => "key_unit",
            Self::Period => "key_period",
            Self::TargetUnit => "key_target_unit",
            Self::Comparator => "key_comparator",
        }
    }

    /// What tells groups apart.
    fn value(self, list: List) -> Expr {
        let (own, role) = (list.table(), role(list));
        let column = match self {
            Self::Family => (own, "family_id"),
            Self::Role => ("of_role", "id"),
            Self::Grade => (role, "grade"),
            Self::Seniority => (role, "seniority"),
            Self::Track => ("of_track", "name_folded"),
            Self::PeopleManager => (role, "people_manager"),
            Self::Defined => (role, "defined"),
            Self::ForEveryLevel => return Expr::col((own, "role_id")).is_null(),
            Self::Group => (own, "group_folded"),
            Self::Scope => (own, "scope"),
            Self::Unit => (own, "unit"),
            Self::Period => (own, "period"),
            Self::TargetUnit => (own, "target_unit"),
            Self::Comparator => (own, "target_comparator"),
        };
        Expr::col(column)
    }

    /// Puts rows into groups by it, and selects what they have in common.
    pub(super) fn select(self, select: &mut SelectStatement, list: List, backend: DbBackend) {
        let value = self.value(list);
        let shown = match self {
            // One way to write it, the same on both databases.
            Self::Track => first_by_bytes(backend, "\"of_track\".\"name\""),
            Self::Group if list == List::Indicators => first_by_bytes(backend, "\"indicators\".\"group_name\""),
            Self::Group => first_by_bytes(backend, "\"statements\".\"group_name\""),
            _ => value.clone(),
        };
        select.expr_as(shown, self.name()).add_group_by([value]);
        match self {
            Self::Family => select.group_by_col(("of_family", "slug")),
            Self::Role => select.group_by_columns([("of_role_family", "slug"), ("of_role", "position")]),
            _ => select,
        };
    }

    /// What groups are ordered by: names of enums by their rank, families by slug, roles by level.
    pub(super) fn order(self, list: List) -> Vec<Expr> {
        let value = self.value(list);
        match self {
            Self::Family => vec![Expr::col(("of_family", "slug"))],
            Self::Role => {
                vec![Expr::col(("of_role_family", "slug")), Expr::col(("of_role", "position")), value]
            }
            Self::Seniority => vec![rank(&value, Seniority::ALL.iter().map(|rank| rank.as_str()))],
            Self::Scope => vec![rank(&value, ["role", "family"].into_iter())],
            Self::Unit | Self::TargetUnit => vec![rank(&value, Unit::ALL.iter().map(|unit| unit.as_str()))],
            Self::Period => vec![rank(&value, Period::ALL.iter().map(|period| period.as_str()))],
            Self::Comparator => vec![rank(&value, Comparator::ALL.iter().map(|comparator| comparator.as_str()))],
            Self::Grade | Self::Track | Self::PeopleManager | Self::Defined | Self::ForEveryLevel | Self::Group => {
                vec![value]
            }
        }
    }

    /// Reads what the rows of a group have in common.
    pub(super) fn read(self, row: &QueryResult, key: &mut GroupKey) -> Result<(), DbErr> {
        let name = self.name();
        match self {
            Self::Family => key.family = row.try_get("", name)?,
            Self::Role => key.role = row.try_get("", name)?,
            Self::Grade => key.grade = row.try_get("", name)?,
            Self::Seniority => key.seniority = row.try_get("", name)?,
            Self::Track => key.track = row.try_get("", name)?,
            Self::PeopleManager => key.people_manager = row.try_get("", name)?,
            Self::Defined => key.defined = row.try_get("", name)?,
            Self::ForEveryLevel => key.for_every_level = row.try_get("", name)?,
            Self::Group => key.group = row.try_get("", name)?,
            Self::Scope => key.scope = row.try_get("", name)?,
            Self::Unit => key.unit = row.try_get("", name)?,
            Self::Period => key.period = row.try_get("", name)?,
            Self::TargetUnit => key.target_unit = row.try_get("", name)?,
            Self::Comparator => key.comparator = row.try_get("", name)?,
        }
        Ok(())
    }
}

fn first_by_bytes(backend: DbBackend, column: &str) -> Expr {
    match backend {
        DbBackend::Postgres => Expr::cust(format!("MIN({column} COLLATE \"C\")")),
        // SQLite compares bytes anyway.
        _ => Expr::cust(format!("MIN({column})")),
    }
}
