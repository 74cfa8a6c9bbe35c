//! Performance indicators.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};

use super::enums::{Comparator, IndicatorPeriod, IndicatorScope, IndicatorUnit};
use super::error::Result;
use super::family::JobFamily;
use super::id::{self, Kind};
use super::loaders::{IndicatorsOf, RolesOf, Scope};
use super::observation::{DimensionInput, ObservationConnection, which};
use super::role::Role;
use super::series::IndicatorSeries;
use super::source::{Source, source_of};
use crate::catalog;
use crate::store::indicators::StatedIndicator;
use crate::store::named;
use crate::store::rows::{IndicatorRoleRow, IndicatorRow};

/// A performance indicator (KPI).
#[derive(Clone)]
pub(super) struct Indicator {
    row: Arc<IndicatorRow>,
    /// Where a role states it, where it was asked for as an indicator of that role.
    place: Option<IndicatorRoleRow>,
}

impl Indicator {
    pub(super) fn new(row: impl Into<Arc<IndicatorRow>>) -> Self {
        Self { row: row.into(), place: None }
    }

    /// The indicator at a place where it is stated.
    pub(super) fn stated(stated: StatedIndicator) -> Self {
        Self { row: Arc::new(stated.indicator), place: stated.place }
    }

    /// What tells it from others.
    pub(super) fn measure(&self) -> Result<catalog::Measure<'_>> {
        let IndicatorRow { name, unit, target_comparator, target_value, target_unit, period, .. } = self.row.as_ref();
        let target = match (target_comparator.as_deref(), *target_value, target_unit.as_deref()) {
            (Some(comparator), Some(value), Some(unit)) => Some(catalog::Target {
                comparator: named("indicators.target_comparator", comparator, catalog::Comparator::from_name)?,
                value,
                unit: named("indicators.target_unit", unit, catalog::Unit::from_name)?,
            }),
            _ => None,
        };
        let unit = named("indicators.unit", unit, catalog::Unit::from_name)?;
        let period = period.as_deref().map(|period| named("indicators.period", period, catalog::Period::from_name));
        Ok(catalog::Measure { name, unit, target, period: period.transpose()? })
    }

    /// The indicators of a role; where it has none, or where no role is named, its family's.
    pub(super) async fn of_role(context: &Context<'_>, family: i64, role: Option<i64>) -> Result<Vec<Self>> {
        let scope = Scope::of(context);
        let of = async |owner: Option<i64>| {
            let stated = |row: &StatedIndicator| row.place.as_ref().map(|place| place.role_id) == owner;
            scope.some(IndicatorsOf(family), stated).await
        };
        let own = if role.is_some() { of(role).await? } else { Vec::new() };
        let rows = if own.is_empty() { of(None).await? } else { own };
        Ok(rows.into_iter().map(Self::stated).collect())
    }

    pub(super) fn row_id(&self) -> i64 {
        self.row.id
    }

    pub(super) fn stated_name(&self) -> &str {
        &self.row.name
    }

    /// The number to reach, where the page states one.
    pub(super) fn stated_target(&self) -> Option<Result<catalog::Target>> {
        self.measure().map(|measure| measure.target).transpose()
    }
}

/// A performance indicator (KPI).
#[Object]
impl Indicator {
    /// The opaque id, the same for as long as the indicator exists.
    pub(super) async fn id(&self) -> ID {
        id::encode(Kind::Indicator, self.row.id)
    }

    /// Its name as the page has it.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The sub-heading that gathers it with others: in the role by which it was reached, else in the first that
    /// states it.
    async fn group(&self) -> Option<&str> {
        let group = self.place.as_ref().map_or(&self.row.group_name, |place| &place.group_name);
        group.as_deref()
    }

    /// Whether roles state it or the family as a whole.
    async fn scope(&self) -> IndicatorScope {
        if self.row.scope == "role" { IndicatorScope::Role } else { IndicatorScope::Family }
    }

    /// What it is counted in, as far as its name says.
    async fn unit(&self) -> Result<IndicatorUnit> {
        Ok(self.measure()?.unit.into())
    }

    /// The number to reach; null where the page states none.
    async fn target(&self) -> Option<Result<IndicatorTarget>> {
        let target = |catalog::Target { comparator, value, unit }| IndicatorTarget {
            comparator: comparator.into(),
            value,
            unit: unit.into(),
        };
        Some(self.stated_target()?.map(target))
    }

    /// How often it is taken; null where the page does not say.
    async fn period(&self) -> Option<Result<IndicatorPeriod>> {
        let period = self.measure().map(|measure| measure.period).transpose()?;
        Some(period.map(Into::into))
    }

    /// The family that it is stated in.
    async fn family(&self, context: &Context<'_>) -> Result<JobFamily> {
        JobFamily::of(context, self.row.family_id).await
    }

    /// The roles that are measured by it, lowest level first: those that state it, or every level of the family
    /// that states none of its own.
    async fn roles(&self, context: &Context<'_>) -> Result<Vec<Role>> {
        let scope = Scope::of(context);
        let roles = scope.list(RolesOf(self.row.family_id)).await?;
        let stated = scope.list(IndicatorsOf(self.row.family_id)).await?;
        let of_roles = self.row.scope == "role";
        let mut stating: HashSet<i64> = HashSet::new();
        for StatedIndicator { indicator, place } in stated.iter() {
            if !of_roles || indicator.id == self.row.id {
                stating.extend(place.as_ref().map(|place| place.role_id));
            }
        }
        Ok(roles.iter().filter(|role| stating.contains(&role.id) == of_roles).cloned().map(Role::new).collect())
    }

    /// What it measured, earliest period first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a field are those of its function")]
    async fn observations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id` of a role: only what was measured for it.")] role: Option<ID>,
        #[graphql(desc = "A period such as `2026-Q1`: only what begins with it or later.")] from: Option<String>,
        #[graphql(desc = "A period such as `2026-Q1`: only what ends with it or earlier.")] to: Option<String>,
        #[graphql(desc = "Only what has each of these dimensions; with an empty list, what has none.")]
        dimensions: Option<Vec<DimensionInput>>,
        #[graphql(desc = "How many from the start; 20 where it is left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
    ) -> Result<ObservationConnection> {
        let which = which(role, from, to, dimensions)?;
        ObservationConnection::of(context, self.row.id, which, first, after).await
    }

    /// What it measured as rows of numbers, each for one role or the family as a whole, and with the same dimensions:
    /// those of the family first, then by the slug of the role.
    async fn series(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id` of a role: only what was measured for it.")] role: Option<ID>,
        #[graphql(desc = "A period such as `2026-Q1`: only what begins with it or later.")] from: Option<String>,
        #[graphql(desc = "A period such as `2026-Q1`: only what ends with it or earlier.")] to: Option<String>,
        #[graphql(desc = "Only what has each of these dimensions; with an empty list, what has none.")]
        dimensions: Option<Vec<DimensionInput>>,
        #[graphql(default = 24, desc = "How many points of each, counted from the end; 1 to 100.")] last: i32,
    ) -> Result<Vec<IndicatorSeries>> {
        let which = which(role, from, to, dimensions)?;
        IndicatorSeries::of(context, self, which, last).await
    }

    /// Where it stands: in the role by which it was reached, else in the first that states it.
    async fn source(&self) -> Option<Source> {
        Some(self.place.as_ref().map_or_else(|| source_of!(self.row), |place| source_of!(place)))
    }
}

/// The number that an indicator should reach.
#[derive(SimpleObject)]
pub(super) struct IndicatorTarget {
    /// From which side.
    comparator: Comparator,
    /// The number, in `unit`: 75 for "75 %".
    value: f64,
    /// What the number counts.
    unit: IndicatorUnit,
}
