//! Performance indicators.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};

use super::enums::{Comparator, IndicatorPeriod, IndicatorScope, IndicatorUnit};
use super::error::Result;
use super::family::JobFamily;
use super::id::{self, Kind};
use super::loaders::{IndicatorsOf, RolesOf, Scope};
use super::role::Role;
use super::source::{Source, source_of};
use crate::catalog;
use crate::store::named;
use crate::store::rows::IndicatorRow;

/// A performance indicator (KPI).
#[derive(Clone)]
pub(super) struct Indicator(Arc<IndicatorRow>);

impl Indicator {
    pub(super) fn new(row: impl Into<Arc<IndicatorRow>>) -> Self {
        Self(row.into())
    }

    /// The indicators of a role; where it has none, or where no role is named, its family's.
    pub(super) async fn of_role(context: &Context<'_>, family: i64, role: Option<i64>) -> Result<Vec<Self>> {
        let rows = Scope::of(context).list(IndicatorsOf(family)).await?;
        let of = |owner: Option<i64>| {
            rows.iter().filter(|row| row.role_id == owner).cloned().map(Self::new).collect::<Vec<_>>()
        };
        let own = if role.is_some() { of(role) } else { Vec::new() };
        Ok(if own.is_empty() { of(None) } else { own })
    }
}

/// A performance indicator (KPI).
#[Object]
impl Indicator {
    /// The opaque id, the same for as long as the indicator exists.
    pub(super) async fn id(&self) -> ID {
        id::encode(Kind::Indicator, self.0.id)
    }

    /// Its name as the page has it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The sub-heading that gathers it with others.
    async fn group(&self) -> Option<&str> {
        self.0.group_name.as_deref()
    }

    /// Whether a role states it or the family as a whole.
    async fn scope(&self) -> IndicatorScope {
        if self.0.role_id.is_some() { IndicatorScope::Role } else { IndicatorScope::Family }
    }

    /// What it is counted in, as far as its name says.
    async fn unit(&self) -> Result<IndicatorUnit> {
        Ok(named("indicators.unit", &self.0.unit, catalog::Unit::from_name)?.into())
    }

    /// The number to reach; null where the page states none.
    async fn target(&self) -> Option<Result<IndicatorTarget>> {
        let comparator = self.0.target_comparator.as_deref()?;
        let (value, unit) = (self.0.target_value?, self.0.target_unit.as_deref()?);
        let target = || {
            Ok(IndicatorTarget {
                comparator: named("indicators.target_comparator", comparator, catalog::Comparator::from_name)?.into(),
                value,
                unit: named("indicators.target_unit", unit, catalog::Unit::from_name)?.into(),
            })
        };
        Some(target())
    }

    /// How often it is taken; null where the page does not say.
    async fn period(&self) -> Option<Result<IndicatorPeriod>> {
        let period = named("indicators.period", self.0.period.as_deref()?, catalog::Period::from_name);
        Some(period.map(Into::into).map_err(Into::into))
    }

    /// The family that it is stated in.
    async fn family(&self, context: &Context<'_>) -> Result<JobFamily> {
        JobFamily::of(context, self.0.family_id).await
    }

    /// The roles that are measured by it: the one that states it, or every level of the family that states
    /// none of its own.
    async fn roles(&self, context: &Context<'_>) -> Result<Vec<Role>> {
        let scope = Scope::of(context);
        if let Some(role) = self.0.role_id {
            return Role::all(context, &[role]).await;
        }
        let roles = scope.list(RolesOf(self.0.family_id)).await?;
        let indicators = scope.list(IndicatorsOf(self.0.family_id)).await?;
        let has_own = |role: i64| indicators.iter().any(|row| row.role_id == Some(role));
        Ok(roles.iter().filter(|role| !has_own(role.id)).cloned().map(Role::new).collect())
    }

    /// Where it stands.
    async fn source(&self) -> Option<Source> {
        Some(source_of!(self.0))
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
