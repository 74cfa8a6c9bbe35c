//! What changes around two roles: grade, rank, superior, and whom they lead.

use async_graphql::{Context, SimpleObject};
use futures_util::future::try_join;

use super::super::enums::Seniority;
use super::super::error::Result;
use super::super::role::{ReportingLine, Role};
use crate::catalog::{self, same_superior};
use crate::graphql::int::int;
use crate::store::named;

/// The grades of two roles.
#[derive(SimpleObject)]
pub(in crate::graphql) struct GradeChange {
    /// The first role's; null where its page states none.
    from: Option<i32>,
    /// The second role's; null where its page states none.
    to: Option<i32>,
    /// How many grades higher the second is, below 0 where it is lower; null where one of them has none.
    difference: Option<i32>,
}

impl GradeChange {
    pub(super) fn of(from: &Role, to: &Role) -> Self {
        let (from, to) = (from.row().grade, to.row().grade);
        Self { from, to, difference: to.zip(from).map(|(to, from)| to.saturating_sub(from)) }
    }
}

/// The ranks of two roles, as their titles say them.
#[derive(SimpleObject)]
pub(in crate::graphql) struct SeniorityChange {
    /// The first role's.
    from: Seniority,
    /// The second role's.
    to: Seniority,
    /// Whether they differ.
    changed: bool,
}

impl SeniorityChange {
    pub(super) fn of(from: &Role, to: &Role) -> Result<Self> {
        let rank = |role: &Role| named("roles.seniority", &role.row().seniority, catalog::Seniority::from_name);
        let (from, to) = (rank(from)?, rank(to)?);
        Ok(Self { from: from.into(), to: to.into(), changed: from != to })
    }
}

/// Whom two roles report to.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ReportingChange {
    /// Whom the first reports to; null where its page does not say.
    from: Option<ReportingLine>,
    /// Whom the second reports to; null where its page does not say.
    to: Option<ReportingLine>,
    /// Whether that is the same superior: the same role, or where a title leads to no role, a title that is the same but
    /// for case, word order and the like. Null where the page of one of them does not say.
    same_superior: Option<bool>,
}

impl ReportingChange {
    pub(super) async fn of(context: &Context<'_>, from: &Role, to: &Role) -> Result<Self> {
        let (from, to) = try_join(from.line(context), to.line(context)).await?;
        let both = from.as_ref().zip(to.as_ref());
        let same_superior = both.map(|(from, to)| same_superior(from.superior(), to.superior()));
        Ok(Self { from, to, same_superior })
    }
}

/// Whom two roles lead.
#[derive(SimpleObject)]
pub(in crate::graphql) struct OversightChange {
    /// Whom the first leads.
    from: Oversight,
    /// Whom the second leads.
    to: Oversight,
}

/// Whom a role leads.
#[derive(SimpleObject)]
pub(in crate::graphql) struct Oversight {
    /// Whether the title says that its holder leads people.
    people_manager: bool,
    /// How many roles report to it, as the pages say: roles, not people.
    direct_report_count: i32,
}

impl OversightChange {
    pub(super) async fn of(context: &Context<'_>, from: &Role, to: &Role) -> Result<Self> {
        let (from, to) = try_join(Oversight::of(context, from), Oversight::of(context, to)).await?;
        Ok(Self { from, to })
    }
}

impl Oversight {
    async fn of(context: &Context<'_>, role: &Role) -> Result<Self> {
        let reports = role.report_ids(context).await?;
        let direct_report_count = int(reports.len());
        Ok(Self { people_manager: role.row().people_manager, direct_report_count })
    }
}
