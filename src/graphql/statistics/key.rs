//! What the rows of a group have in common.

use async_graphql::{Context, Object};

use crate::catalog;
use crate::graphql::enums::{Comparator, IndicatorPeriod, IndicatorScope, IndicatorUnit, Seniority};
use crate::graphql::error::Result;
use crate::graphql::family::JobFamily;
use crate::graphql::role::Role;
use crate::store::named;
use crate::store::statistics::GroupKey;

/// The value of an enum that is stored under a name.
fn choice<D, T: From<D>>(
    column: &'static str,
    name: Option<&str>,
    from_name: impl Fn(&str) -> Option<D>,
) -> Option<Result<T>> {
    name.map(|name| Ok(T::from(named(column, name, from_name)?)))
}

async fn family(context: &Context<'_>, id: Option<i64>) -> Option<Result<JobFamily>> {
    Some(JobFamily::of(context, id?).await)
}

/// What the roles of a group have in common.
pub(in crate::graphql) struct RoleKey(pub(super) GroupKey);

/// What the roles of a group have in common. What they are not grouped by is null, and so is what they do not have.
#[Object]
impl RoleKey {
    /// Their family; of all groups together one statement more.
    async fn family(&self, context: &Context<'_>) -> Option<Result<JobFamily>> {
        family(context, self.0.family).await
    }

    /// Their grade; null also for the group of roles without one.
    async fn grade(&self) -> Option<i32> {
        self.0.grade
    }

    /// Their rank.
    async fn seniority(&self) -> Option<Result<Seniority>> {
        choice("roles.seniority", self.0.seniority.as_deref(), catalog::Seniority::from_name)
    }

    /// The name of their track, of whatever family; null also for the group of roles without one.
    async fn track(&self) -> Option<&str> {
        self.0.track.as_deref()
    }

    /// Whether their holders lead people.
    async fn people_manager(&self) -> Option<bool> {
        self.0.people_manager
    }

    /// Whether they are more than "to be defined".
    async fn defined(&self) -> Option<bool> {
        self.0.defined
    }
}

/// What the statements of a group have in common.
pub(in crate::graphql) struct StatementKey(pub(super) GroupKey);

/// What the responsibilities or requirements of a group have in common. What they are not grouped by is null, and so is
/// what they do not have; what is stated for every level of a family has no role, and so no grade, rank or track.
#[Object]
impl StatementKey {
    /// Their family; of all groups together one statement more.
    async fn family(&self, context: &Context<'_>) -> Option<Result<JobFamily>> {
        family(context, self.0.family).await
    }

    /// The role that states them; of all groups together one statement more.
    async fn role(&self, context: &Context<'_>) -> Option<Result<Role>> {
        Role::maybe(context, self.0.role).await
    }

    /// The grade of the roles that state them.
    async fn grade(&self) -> Option<i32> {
        self.0.grade
    }

    /// The rank of the roles that state them.
    async fn seniority(&self) -> Option<Result<Seniority>> {
        choice("roles.seniority", self.0.seniority.as_deref(), catalog::Seniority::from_name)
    }

    /// The name of the track of the roles that state them, of whatever family.
    async fn track(&self) -> Option<&str> {
        self.0.track.as_deref()
    }

    /// Whether they hold for every level of their family.
    async fn for_every_level(&self) -> Option<bool> {
        self.0.for_every_level
    }

    /// The sub-heading that gathers them, in one of the ways that it is written; case makes no difference.
    async fn group(&self) -> Option<&str> {
        self.0.group.as_deref()
    }
}

/// What the indicators of a group have in common.
pub(in crate::graphql) struct IndicatorKey(pub(super) GroupKey);

/// What the indicators of a group have in common. What they are not grouped by is null, and so is what they do not
/// have.
#[Object]
impl IndicatorKey {
    /// Their family; of all groups together one statement more.
    async fn family(&self, context: &Context<'_>) -> Option<Result<JobFamily>> {
        family(context, self.0.family).await
    }

    /// Whether roles state them or their family as a whole.
    async fn scope(&self) -> Option<IndicatorScope> {
        self.0.scope.as_deref().map(|scope| if scope == "role" { IndicatorScope::Role } else { IndicatorScope::Family })
    }

    /// The sub-heading that gathers them, in one of the ways that it is written; case makes no difference.
    async fn group(&self) -> Option<&str> {
        self.0.group.as_deref()
    }

    /// What they are counted in.
    async fn unit(&self) -> Option<Result<IndicatorUnit>> {
        choice("indicators.unit", self.0.unit.as_deref(), catalog::Unit::from_name)
    }

    /// How often they are taken; null also for the group of those that do not say.
    async fn period(&self) -> Option<Result<IndicatorPeriod>> {
        choice("indicators.period", self.0.period.as_deref(), catalog::Period::from_name)
    }

    /// What their targets count; null also for the group of those without a target.
    async fn target_unit(&self) -> Option<Result<IndicatorUnit>> {
        choice("indicators.target_unit", self.0.target_unit.as_deref(), catalog::Unit::from_name)
    }

    /// From which side their targets are approached; null also for the group of those without a target.
    async fn comparator(&self) -> Option<Result<Comparator>> {
        choice("indicators.target_comparator", self.0.comparator.as_deref(), catalog::Comparator::from_name)
    }
}
