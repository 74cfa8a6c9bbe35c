//! How rows are related: for a condition on related rows, the set of keys of the rows that have them.
//!
//! A relation is what the API's field of the same name shows: the responsibilities of a role are those of the first
//! depth, and its indicators are its family's where it states none.

use sea_orm::ExprTrait;
use sea_orm::sea_query::{Alias, Expr, IntoIden, Query, SelectStatement, UnionType};

use crate::catalog::StatementKind;

/// A way from one row to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The tracks of a family.
    FamilyTracks,
    /// The levels of a family.
    FamilyLevels,
    /// The statements of a kind that a family states for every level.
    FamilyStatements(StatementKind),
    /// The indicators that are stated for a family as a whole.
    FamilyIndicators,
    /// The findings of a family and of its roles.
    FamilyFindings,
    /// The levels of a track.
    TrackLevels,
    /// The family of a role.
    RoleFamily,
    /// The track of a role.
    RoleTrack,
    /// The reporting line of a role.
    RoleLine,
    /// The roles that report to a role.
    RoleReports,
    /// The statements of a kind that a role states itself.
    RoleStatements(StatementKind),
    /// The indicators of a role; where it states none, its family's.
    RoleIndicators,
    /// The findings of a role.
    RoleFindings,
    /// The role that a reporting line leads to.
    LineRole,
    /// The family of a statement.
    StatementFamily,
    /// The role that states a statement.
    StatementRole,
    /// What is nested directly below a statement.
    StatementChildren,
    /// The family of an indicator.
    IndicatorFamily,
    /// The roles that are measured by an indicator.
    IndicatorRoles,
    /// What an indicator measured.
    IndicatorObservations,
    /// The indicator of an observation.
    ObservationIndicator,
    /// The role of an observation.
    ObservationRole,
    /// The family of a finding.
    FindingFamily,
    /// The role of a finding.
    FindingRole,
}

type Column = (&'static str, &'static str);

/// A relation as SQL: rows of `source` are linked to rows of `own`'s table by equal keys.
pub(super) struct Link {
    /// The key on this side.
    pub own: Column,
    /// Whether a row of this side may have none.
    pub own_nullable: bool,
    /// The key on the other side.
    pub key: Column,
    /// Where it stands.
    source: Source,
    /// What rows of the other side have to be.
    is: Option<Expr>,
    /// Where the other side is but a list of keys: its column, and the column of the related rows.
    through: Option<(Column, Column)>,
}

enum Source {
    Table(&'static str),
    /// A select under a name.
    Select(Box<SelectStatement>, &'static str),
}

impl Link {
    fn new(own: Column, key: Column) -> Self {
        Self { own, own_nullable: false, key, source: Source::Table(key.0), is: None, through: None }
    }

    fn that_is(self, is: Expr) -> Self {
        Self { is: Some(is), ..self }
    }

    /// The keys of all related rows that meet a condition; one for each row.
    pub(super) fn keys(&self, condition: Option<Expr>) -> SelectStatement {
        let mut keys = Query::select();
        keys.expr(Expr::col(self.key));
        match &self.source {
            Source::Table(table) => keys.from(*table),
            Source::Select(select, name) => keys.from_subquery(select.as_ref().clone(), Alias::new(*name)),
        };
        // A set of keys with NULL in it would make "not in" neither true nor false.
        keys.and_where(Expr::col(self.key).is_not_null());
        keys.and_where_option(self.is.clone());
        match (&self.through, condition) {
            (Some((column, related)), Some(condition)) => {
                let mut members = Query::select();
                members.expr(Expr::col(*related)).from(related.0).and_where(condition);
                keys.and_where(Expr::col(*column).in_subquery(members));
            }
            (None, Some(condition)) => {
                keys.and_where(condition);
            }
            (_, None) => {}
        }
        keys
    }
}

impl Relation {
    pub(super) fn link(self) -> Link {
        let optional = |own: Column, key: Column| Link { own_nullable: true, ..Link::new(own, key) };
        let first_depth = |kind: StatementKind| {
            let of_kind = Expr::col(("statements", "kind")).eq(kind.as_str());
            of_kind.and(Expr::col(("statements", "parent_id")).is_null())
        };
        let for_family = |table: &'static str| Expr::col((table, "role_id")).is_null();
        match self {
            Self::FamilyTracks => Link::new(("families", "id"), ("tracks", "family_id")),
            Self::FamilyLevels => Link::new(("families", "id"), ("roles", "family_id")),
            Self::FamilyStatements(kind) => Link::new(("families", "id"), ("statements", "family_id"))
                .that_is(first_depth(kind).and(for_family("statements"))),
            Self::FamilyIndicators => {
                Link::new(("families", "id"), ("indicators", "family_id")).that_is(stated_for_family())
            }
            Self::FamilyFindings => Link::new(("families", "id"), ("findings", "family_id")),
            Self::TrackLevels => Link::new(("tracks", "id"), ("roles", "track_id")),
            Self::RoleFamily => Link::new(("roles", "family_id"), ("families", "id")),
            Self::RoleTrack => optional(("roles", "track_id"), ("tracks", "id")),
            Self::RoleLine => Link::new(("roles", "id"), ("reporting_lines", "role_id")),
            Self::RoleReports => {
                let (superior, report) = (("reporting_lines", "superior_id"), ("reporting_lines", "role_id"));
                // Nobody is among their own reports.
                let others = Expr::col(superior).ne(Expr::col(report));
                Link { through: Some((report, ("roles", "id"))), ..Link::new(("roles", "id"), superior) }
                    .that_is(others)
            }
            Self::RoleStatements(kind) => {
                Link::new(("roles", "id"), ("statements", "role_id")).that_is(first_depth(kind))
            }
            Self::RoleIndicators => measured(("roles", "id"), "role_id", ("indicators", "id"), "indicator_id"),
            Self::RoleFindings => Link::new(("roles", "id"), ("findings", "role_id")),
            Self::LineRole => optional(("reporting_lines", "superior_id"), ("roles", "id")),
            Self::StatementFamily => Link::new(("statements", "family_id"), ("families", "id")),
            Self::StatementRole => optional(("statements", "role_id"), ("roles", "id")),
            // The related rows are of the same table, and stand for themselves inside the select.
            Self::StatementChildren => Link::new(("statements", "id"), ("statements", "parent_id")),
            Self::IndicatorFamily => Link::new(("indicators", "family_id"), ("families", "id")),
            Self::IndicatorRoles => measured(("indicators", "id"), "indicator_id", ("roles", "id"), "role_id"),
            Self::IndicatorObservations => Link::new(("indicators", "id"), ("observations", "indicator_id")),
            Self::ObservationIndicator => optional(("observations", "indicator_id"), ("indicators", "id")),
            Self::ObservationRole => optional(("observations", "role_id"), ("roles", "id")),
            Self::FindingFamily => Link::new(("findings", "family_id"), ("families", "id")),
            Self::FindingRole => optional(("findings", "role_id"), ("roles", "id")),
        }
    }
}

fn stated_for_family() -> Expr {
    Expr::col(("indicators", "scope")).eq("family")
}

/// The pairs of roles and the indicators that they are measured by: what a role states; for one that states none,
/// its family's.
fn measured(own: Column, key: &'static str, related: Column, member: &'static str) -> Link {
    let (role, indicator) = (("indicator_roles", "role_id"), ("indicator_roles", "indicator_id"));
    let stating = Query::select().expr(Expr::col(role)).from("indicator_roles").to_owned();
    let of_family = Query::select()
        .expr(Expr::col(("roles", "id")))
        .expr(Expr::col(("indicators", "id")))
        .from("roles")
        .inner_join("indicators", Expr::col(("indicators", "family_id")).equals(("roles", "family_id")))
        .and_where(stated_for_family())
        .and_where(Expr::col(("roles", "id")).not_in_subquery(stating))
        .to_owned();
    let pairs = Query::select()
        .expr_as(Expr::col(role), "role_id".into_iden())
        .expr_as(Expr::col(indicator), "indicator_id".into_iden())
        .from("indicator_roles")
        .union(UnionType::All, of_family)
        .to_owned();
    let source = Source::Select(Box::new(pairs), "measured");
    Link { source, through: Some((("measured", member), related)), ..Link::new(own, ("measured", key)) }
}
