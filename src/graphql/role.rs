//! Roles: the levels of families.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};

use super::comparison::RoleComparison;
use super::enums::{Seniority, StatementKind};
use super::error::Result;
use super::family::{Finding, JobFamily, Section, Track};
use super::id::{self, Kind};
use super::indicator::Indicator;
use super::ladder::CareerLadder;
use super::loaders::{
    ClaimsOf, ExtensionsOf, FindingsOf, LineOf, LinesTo, Owner, RoleById, RolesOf, Scope, SectionsOf, TrackById,
};
use super::source::{Source, source_of};
use super::statement::{Requirement, Responsibility};
use crate::catalog;
use crate::store::rows::{ExtensionRow, FindingRow, ReportingLineRow, RoleRow, SectionRow};
use crate::store::{named, statement_kind};

/// One level of a family: a job with a title and a grade.
#[derive(Clone)]
pub(super) struct Role(Arc<RoleRow>);

impl Role {
    pub(super) fn new(row: impl Into<Arc<RoleRow>>) -> Self {
        Self(row.into())
    }

    pub(super) fn row_id(&self) -> i64 {
        self.0.id
    }

    pub(super) fn row(&self) -> &RoleRow {
        &self.0
    }

    /// The role with this id, where there is one.
    pub(super) async fn maybe(context: &Context<'_>, id: Option<i64>) -> Option<Result<Self>> {
        let row = Scope::of(context).load(RoleById(id?)).await;
        row.map(|row| row.map(Self)).transpose()
    }

    /// The roles with these ids, in this order; those that are gone are left out.
    pub(super) async fn all(context: &Context<'_>, ids: &[i64]) -> Result<Vec<Self>> {
        let rows = Scope::of(context).all(ids.iter().copied().map(RoleById)).await?;
        Ok(ids.iter().filter_map(|id| rows.get(&RoleById(*id)).cloned()).map(Self).collect())
    }

    /// The level so many places above (or below) on the same track.
    async fn beside(&self, context: &Context<'_>, step: isize) -> Result<Option<Self>> {
        let levels = Scope::of(context).list(RolesOf(self.0.family_id)).await?;
        let levels: Vec<&RoleRow> = levels.iter().filter(|other| other.track_id == self.0.track_id).collect();
        let at = levels.iter().position(|other| other.id == self.0.id);
        let other = at.and_then(|at| at.checked_add_signed(step)).and_then(|at| levels.get(at));
        Ok(other.map(|row| Self::new((*row).clone())))
    }

    /// Whom it reports to.
    pub(super) async fn line(&self, context: &Context<'_>) -> Result<Option<ReportingLine>> {
        let lines = Scope::of(context).list(LineOf(self.0.id)).await?;
        Ok(lines.first().cloned().map(ReportingLine))
    }

    /// The ids of the roles that report to it.
    pub(super) async fn report_ids(&self, context: &Context<'_>) -> Result<Vec<i64>> {
        let lines = Scope::of(context).list(LinesTo(self.0.id)).await?;
        Ok(lines.iter().map(|line| line.role_id).filter(|report| *report != self.0.id).collect())
    }
}

/// One level of a family: a job with a title and a grade.
#[Object]
impl Role {
    /// The opaque id, the same for as long as the role exists.
    pub(super) async fn id(&self) -> ID {
        id::encode(Kind::Role, self.0.id)
    }

    /// The name in addresses, unique in the family.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The job title as its heading writes it.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The family whose level it is.
    async fn family(&self, context: &Context<'_>) -> Result<JobFamily> {
        JobFamily::of(context, self.0.family_id).await
    }

    /// The track it belongs to, where the family has tracks.
    async fn track(&self, context: &Context<'_>) -> Option<Result<Track>> {
        let row = Scope::of(context).load(TrackById(self.0.track_id?)).await;
        row.map(|row| row.map(Track)).transpose()
    }

    /// The rank that the title says.
    async fn seniority(&self) -> Result<Seniority> {
        Ok(named("roles.seniority", &self.0.seniority, catalog::Seniority::from_name)?.into())
    }

    /// Whether the holder leads people. "Manager, Alliances Partner Managers" does, "Alliances Partner
    /// Manager" does not.
    async fn people_manager(&self) -> bool {
        self.0.people_manager
    }

    /// The grade in force: the level table's, else the grade sentence's.
    async fn grade(&self) -> Option<i32> {
        self.0.grade
    }

    /// Every place where the page states a grade for the role, the one in force first.
    async fn grade_claims(&self, context: &Context<'_>) -> Result<Vec<GradeClaim>> {
        let rows = Scope::of(context).list(ClaimsOf(self.0.id)).await?;
        Ok(rows.iter().map(|row| GradeClaim { grade: row.grade, source: source_of!(row) }).collect())
    }

    /// False where the page leaves the role "to be defined".
    async fn defined(&self) -> bool {
        self.0.defined
    }

    /// What the page says of the role before its first section.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// Whom the role reports to.
    async fn reports_to(&self, context: &Context<'_>) -> Option<Result<ReportingLine>> {
        self.line(context).await.transpose()
    }

    /// The roles that report to this one.
    async fn direct_reports(&self, context: &Context<'_>) -> Result<Vec<Self>> {
        Self::all(context, &self.report_ids(context).await?).await
    }

    /// What the role takes over from others.
    async fn extends(&self, context: &Context<'_>) -> Result<Vec<RoleExtension>> {
        let rows = Scope::of(context).list(ExtensionsOf(self.0.id)).await?;
        Ok(rows.iter().cloned().map(RoleExtension).collect())
    }

    /// The duties of the role.
    async fn responsibilities(
        &self,
        context: &Context<'_>,
        #[graphql(default = false, desc = "Whether those that it takes over from other roles are put before its own.")]
        inherited: bool,
    ) -> Result<Vec<Responsibility>> {
        if inherited {
            Responsibility::effective(context, self.0.id).await
        } else {
            Responsibility::stated_by(context, Owner::Role(self.0.id)).await
        }
    }

    /// What the holder must bring.
    async fn requirements(
        &self,
        context: &Context<'_>,
        #[graphql(default = false, desc = "Whether those that it takes over from other roles are put before its own.")]
        inherited: bool,
    ) -> Result<Vec<Requirement>> {
        if inherited {
            Requirement::effective(context, self.0.id).await
        } else {
            Requirement::stated_by(context, Owner::Role(self.0.id)).await
        }
    }

    /// The role's own indicators; where it has none, its family's.
    async fn indicators(&self, context: &Context<'_>) -> Result<Vec<Indicator>> {
        Indicator::of_role(context, self.0.family_id, Some(self.0.id)).await
    }

    /// Where this level leads, as its own section says.
    async fn career_ladder(&self, context: &Context<'_>) -> Option<Result<CareerLadder>> {
        CareerLadder::of(context, self.0.family_id, Some(self.0.id)).await.transpose()
    }

    /// The level below, on the same track.
    async fn previous_level(&self, context: &Context<'_>) -> Option<Result<Role>> {
        self.beside(context, -1).await.transpose()
    }

    /// The level above, on the same track.
    async fn next_level(&self, context: &Context<'_>) -> Option<Result<Role>> {
        self.beside(context, 1).await.transpose()
    }

    /// What changes with a promotion: this role compared with the level above, on the same track; null at the top of
    /// the track.
    async fn promotion(&self, context: &Context<'_>) -> Option<Result<RoleComparison>> {
        let next = self.beside(context, 1).await.transpose()?;
        Some(next.map(|next| RoleComparison::between(self.clone(), next)))
    }

    /// What changes from this role to another, of the same family or not.
    async fn comparison(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id` of the other role.")] with: ID,
    ) -> Result<RoleComparison> {
        RoleComparison::with(context, self.clone(), &with).await
    }

    /// Parts of the page that belong to the role and fit no other field.
    async fn sections(&self, context: &Context<'_>) -> Result<Vec<Section>> {
        let of_role = |row: &SectionRow| row.role_id == Some(self.0.id);
        let rows = Scope::of(context).some(SectionsOf(self.0.family_id), of_role).await?;
        Ok(rows.into_iter().map(Section).collect())
    }

    /// What is wrong or doubtful in the role's part of the page.
    async fn findings(&self, context: &Context<'_>) -> Result<Vec<Finding>> {
        let of_role = |row: &FindingRow| row.role_id == Some(self.0.id);
        let rows = Scope::of(context).some(FindingsOf(self.0.family_id), of_role).await?;
        Ok(rows.into_iter().map(Finding::new).collect())
    }

    /// The role's heading, or its row in the level table.
    async fn source(&self) -> Option<Source> {
        Some(source_of!(self.0))
    }
}

/// One place where a page states a grade.
#[derive(SimpleObject)]
pub(super) struct GradeClaim {
    /// The grade stated.
    grade: i32,
    /// Where it stands.
    source: Source,
}

/// Whom a role reports to.
pub(super) struct ReportingLine(ReportingLineRow);

impl ReportingLine {
    /// The superior's title, and the role that it was found to be.
    pub(super) fn superior(&self) -> (&str, Option<i64>) {
        (&self.0.title, self.0.superior_id)
    }
}

/// Whom a role reports to.
#[Object]
impl ReportingLine {
    /// The superior as the page names it.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The role that this names; null where no page describes it, or where it fits two equally well.
    async fn role(&self, context: &Context<'_>) -> Option<Result<Role>> {
        Role::maybe(context, self.0.superior_id).await
    }

    /// Where it is said.
    async fn source(&self) -> Source {
        source_of!(self.0)
    }
}

/// What a role takes over from another.
pub(super) struct RoleExtension(ExtensionRow);

/// What a role takes over from another.
#[Object]
impl RoleExtension {
    /// The other role as the page names it.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The role that this names; null where no page describes it, or where it fits two equally well.
    async fn role(&self, context: &Context<'_>) -> Option<Result<Role>> {
        Role::maybe(context, self.0.target_id).await
    }

    /// Whether duties or requirements are taken over.
    async fn section(&self) -> Result<StatementKind> {
        Ok(statement_kind(&self.0.kind)?.into())
    }

    /// Where it is said.
    async fn source(&self) -> Source {
        source_of!(self.0)
    }
}
