//! What changes between two roles.

mod around;
mod compared;
mod indicators;
mod statements;

use async_graphql::{Context, ID, Object};
use futures_util::future::{join, try_join3};

use super::enums::{ComparisonDirection, ComparisonVerdict};
use super::error::Result;
use super::loaders::{RoleById, Scope};
use super::role::Role;
use super::role_argument::{gone, role_row};
use crate::catalog::{ComparedRole, RoleDifference, StatementKind};
use crate::store::rows::RoleRow;
use around::{GradeChange, OversightChange, ReportingChange, SeniorityChange};
use indicators::IndicatorChanges;
use statements::StatementChanges;

pub(super) use compared::{Compared, spend};
pub(super) use statements::{Statement, TextSpan, statement};

/// What changes from one role to another: for someone who is promoted, or who moves.
///
/// What a role takes over from others counts as its own, as with `inherited: true`; so what both roles take over is
/// kept. A statement is compared with all that is nested below it.
pub(super) struct RoleComparison {
    from: Role,
    to: Role,
}

/// What changes from one role to another. What a role takes over from others counts as its own, as with
/// `inherited: true`; a statement is compared with all that is nested below it.
#[Object]
impl RoleComparison {
    /// The one role.
    async fn from(&self) -> &Role {
        &self.from
    }

    /// The other role.
    async fn to(&self) -> &Role {
        &self.to
    }

    /// What it comes to, in a word.
    async fn verdict(&self, context: &Context<'_>) -> Result<ComparisonVerdict> {
        Ok(self.difference(context).await?.verdict().into())
    }

    /// Whether the move leads up or down.
    async fn direction(&self, context: &Context<'_>) -> Result<ComparisonDirection> {
        Ok(self.difference(context).await?.direction().into())
    }

    /// What changes, in one or two sentences for people.
    async fn summary(&self, context: &Context<'_>) -> Result<String> {
        Ok(self.difference(context).await?.summary())
    }

    /// The share of the responsibilities and requirements of both roles that have a counterpart in the other, in the
    /// same words or in others: 0 to 1; 0 where neither states any.
    async fn in_common(&self, context: &Context<'_>) -> Result<f64> {
        Ok(self.difference(context).await?.in_common())
    }

    /// What changes in the responsibilities.
    async fn responsibilities(&self, context: &Context<'_>) -> Result<StatementChanges> {
        StatementChanges::of(context, self, StatementKind::Responsibility).await
    }

    /// What changes in the requirements.
    async fn requirements(&self, context: &Context<'_>) -> Result<StatementChanges> {
        StatementChanges::of(context, self, StatementKind::Requirement).await
    }

    /// What changes in the indicators: those of each role, or where it has none, its family's.
    async fn indicators(&self, context: &Context<'_>) -> Result<IndicatorChanges> {
        IndicatorChanges::of(context, self).await
    }

    /// What becomes of the grade.
    async fn grade(&self) -> GradeChange {
        GradeChange::of(&self.from, &self.to)
    }

    /// What becomes of the rank that the title says.
    async fn seniority(&self) -> Result<SeniorityChange> {
        SeniorityChange::of(&self.from, &self.to)
    }

    /// Whom the roles report to.
    async fn reporting(&self, context: &Context<'_>) -> Result<ReportingChange> {
        ReportingChange::of(context, &self.from, &self.to).await
    }

    /// Whom the roles lead.
    async fn oversight(&self, context: &Context<'_>) -> Result<OversightChange> {
        OversightChange::of(context, &self.from, &self.to).await
    }
}

impl RoleComparison {
    /// Two roles. A role may be compared with itself: all of it is kept.
    pub(super) fn between(from: Role, to: Role) -> Self {
        Self { from, to }
    }

    /// The roles with these ids.
    pub(super) async fn of(context: &Context<'_>, from: &ID, to: &ID) -> Result<Self> {
        let (from, to) = join(role(context, "from", from), role(context, "to", to)).await;
        Ok(Self { from: from?, to: to? })
    }

    /// A role and the one with this id.
    pub(super) async fn with(context: &Context<'_>, from: Role, with: &ID) -> Result<Self> {
        Ok(Self { from, to: role(context, "with", with).await? })
    }

    /// What is different, counted.
    async fn difference(&self, context: &Context<'_>) -> Result<RoleDifference<'_>> {
        let (from, to) = (self.from.row(), self.to.row());
        let statements = |kind| compared::statements(context, self, kind);
        let (responsibilities, requirements, indicators) = try_join3(
            statements(StatementKind::Responsibility),
            statements(StatementKind::Requirement),
            compared::indicators(context, self),
        )
        .await?;
        let is_one_track = (from.family_id, from.track_id) == (to.family_id, to.track_id);
        Ok(RoleDifference {
            from: counted(from),
            to: counted(to),
            is_same_role: from.id == to.id,
            on_track: is_one_track.then(|| (to.position, to.id).cmp(&(from.position, from.id))),
            responsibilities: (&responsibilities.alignment).into(),
            requirements: (&requirements.alignment).into(),
            indicators: (&indicators.alignment).into(),
        })
    }
}

/// What matters of a role, beside what it states.
fn counted(row: &RoleRow) -> ComparedRole<'_> {
    let RoleRow { title, defined, grade, people_manager, .. } = row;
    ComparedRole { title, defined: *defined, grade: *grade, people_manager: *people_manager }
}

async fn role(context: &Context<'_>, argument: &str, id: &ID) -> Result<Role> {
    let row = Scope::of(context).load(RoleById(role_row(argument, id)?)).await?;
    row.map(Role::new).ok_or_else(|| gone(argument))
}
