//! Job families.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};

use super::enums::Severity;
use super::error::{ApiError, Result};
use super::filter::{Given, RoleFilter};
use super::id::{self, Kind};
use super::indicator::Indicator;
use super::ladder::CareerLadder;
use super::levels;
use super::loaders::{FamilyById, FindingsOf, HiringOf, IndicatorsOf, Owner, RolesOf, Scope, SectionsOf, TracksOf};
use super::role::Role;
use super::source::{Source, source_of};
use super::standing::FamilyAttainment;
use super::statement::{Requirement, Responsibility};
use crate::catalog;
use crate::store::rows::{FamilyRow, FindingRow, RoleRow, SectionRow, TrackRow};
use crate::store::{StoreError, named};

/// A job family: what one page, or one folder of pages, describes. Its levels are its roles, lowest first.
#[derive(Clone)]
pub(super) struct JobFamily(Arc<FamilyRow>);

impl JobFamily {
    pub(super) fn new(row: impl Into<Arc<FamilyRow>>) -> Self {
        Self(row.into())
    }

    /// The family that a row belongs to.
    pub(super) async fn of(context: &Context<'_>, id: i64) -> Result<Self> {
        let row = Scope::of(context).load(FamilyById(id)).await?;
        // The foreign key holds; a family can only be gone when it was removed while this request ran.
        let gone = || ApiError::Store(StoreError::Unknown { column: "family_id", value: id.to_string() });
        row.map(Self).ok_or_else(gone)
    }
}

/// A job family: what one page, or one folder of pages, describes. Its levels are its roles, lowest first.
#[Object]
impl JobFamily {
    /// The opaque id, the same for as long as the family exists.
    pub(super) async fn id(&self) -> ID {
        id::encode(Kind::JobFamily, self.0.id)
    }

    /// The name in addresses, unique in the catalogue.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The page's title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What the page says of itself before its first heading.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// The named groups of levels, in the page's order; empty where the page has none.
    async fn tracks(&self, context: &Context<'_>) -> Result<Vec<Track>> {
        let rows = Scope::of(context).list(TracksOf(self.0.id)).await?;
        Ok(rows.iter().cloned().map(|row| Track(Arc::new(row))).collect())
    }

    /// The levels, lowest first.
    async fn levels(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which are meant; all of them, where nothing is given.")] filter: Option<Given<RoleFilter>>,
    ) -> Result<Vec<Role>> {
        let scope = Scope::of(context);
        let rows = match filter {
            Some(filter) => levels::filtered(scope, self.0.id, filter).await?,
            None => scope.list(RolesOf(self.0.id)).await?,
        };
        Ok(rows.iter().cloned().map(Role::new).collect())
    }

    /// Duties that are stated for every level of the family.
    async fn responsibilities(&self, context: &Context<'_>) -> Result<Vec<Responsibility>> {
        Responsibility::stated_by(context, Owner::Family(self.0.id)).await
    }

    /// Requirements that are stated for every level of the family.
    async fn requirements(&self, context: &Context<'_>) -> Result<Vec<Requirement>> {
        Requirement::stated_by(context, Owner::Family(self.0.id)).await
    }

    /// Indicators that are stated for the family as a whole.
    async fn indicators(&self, context: &Context<'_>) -> Result<Vec<Indicator>> {
        let rows = Scope::of(context).some(IndicatorsOf(self.0.id), |row| row.place.is_none()).await?;
        Ok(rows.into_iter().map(Indicator::stated).collect())
    }

    /// How far the numbers of its indicators, its own and those of its roles, reach their targets.
    async fn attainment(&self, context: &Context<'_>) -> Result<FamilyAttainment> {
        FamilyAttainment::of(context, self.0.id).await
    }

    /// Where the levels of this family lead.
    async fn career_ladder(&self, context: &Context<'_>) -> Option<Result<CareerLadder>> {
        CareerLadder::of(context, self.0.id, None).await.transpose()
    }

    /// The steps of hiring, in order.
    async fn hiring_process(&self, context: &Context<'_>) -> Result<Vec<HiringStep>> {
        let rows = Scope::of(context).list(HiringOf(self.0.id)).await?;
        let step =
            |row: &crate::store::rows::HiringStepRow| HiringStep { position: row.position + 1, text: row.text.clone() };
        Ok(rows.iter().map(step).collect())
    }

    /// Parts of the page that fit no other field, the family's own and those of its roles.
    async fn sections(&self, context: &Context<'_>) -> Result<Vec<Section>> {
        let rows = Scope::of(context).list(SectionsOf(self.0.id)).await?;
        Ok(rows.iter().cloned().map(Section).collect())
    }

    /// What is wrong or doubtful in the page, in the order of its lines.
    async fn findings(&self, context: &Context<'_>) -> Result<Vec<Finding>> {
        let rows = Scope::of(context).list(FindingsOf(self.0.id)).await?;
        Ok(rows.iter().cloned().map(Finding::new).collect())
    }

    /// The page.
    async fn source(&self) -> Option<Source> {
        Some(source_of!(self.0))
    }
}

/// A named group of levels inside a family.
pub(super) struct Track(pub(super) Arc<TrackRow>);

/// A named group of levels inside a family.
#[Object]
impl Track {
    /// Its name, unique in the family.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its levels, lowest first.
    async fn levels(&self, context: &Context<'_>) -> Result<Vec<Role>> {
        let of_track = |row: &RoleRow| row.track_id == Some(self.0.id);
        let rows = Scope::of(context).some(RolesOf(self.0.family_id), of_track).await?;
        Ok(rows.into_iter().map(Role::new).collect())
    }
}

/// One step of hiring.
#[derive(SimpleObject)]
pub(super) struct HiringStep {
    /// Its place, from 1.
    position: i32,
    /// What happens.
    text: String,
}

/// A part of a page that fits no other field.
pub(super) struct Section(pub(super) SectionRow);

/// A part of a page that fits no other field.
#[Object]
impl Section {
    /// The heading above it.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Its Markdown, as written.
    async fn markdown(&self) -> &str {
        &self.0.markdown
    }

    /// The role in whose part of the page it stands.
    async fn role(&self, context: &Context<'_>) -> Option<Result<Role>> {
        Role::maybe(context, self.0.role_id).await
    }

    /// Where it stands.
    async fn source(&self) -> Source {
        source_of!(self.0)
    }
}

/// What is wrong or doubtful in a page.
#[derive(Clone)]
pub(super) struct Finding(FindingRow);

impl Finding {
    pub(super) fn new(row: FindingRow) -> Self {
        Self(row)
    }
}

/// What is wrong or doubtful in a page.
#[Object]
impl Finding {
    /// The name of the rule that found it, such as `grade-conflict`.
    async fn rule(&self) -> &str {
        &self.0.rule
    }

    /// How much it matters.
    async fn severity(&self) -> Result<Severity> {
        Ok(named("findings.severity", &self.0.severity, catalog::Severity::from_name)?.into())
    }

    /// What is wrong and what to do.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// Where it stands.
    async fn source(&self) -> Option<Source> {
        Some(source_of!(self.0))
    }

    /// The family it is about.
    async fn family(&self, context: &Context<'_>) -> Option<Result<JobFamily>> {
        Some(JobFamily::of(context, self.0.family_id).await)
    }

    /// The role it is about.
    async fn role(&self, context: &Context<'_>) -> Option<Result<Role>> {
        Role::maybe(context, self.0.role_id).await
    }
}
