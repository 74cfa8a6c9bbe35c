//! Conditions on a list of related objects.

use async_graphql::{InputObject, InputType, MaybeUndefined};

use super::finding::FindingFilter;
use super::indicator::IndicatorFilter;
use super::observation::ObservationFilter;
use super::role::{RoleFilter, TrackFilter};
use super::scalar::NumberFilter;
use super::statement::StatementFilter;
use super::{Compare, Filter, Member, Reading};
use crate::graphql::error::Result;
use crate::store::filter::{Condition, Relation};

/// Speaks of a list: everything that is given must hold.
#[derive(InputObject)]
#[graphql(
    concrete(name = "RoleListFilter", params(RoleFilter)),
    concrete(name = "TrackListFilter", params(TrackFilter)),
    concrete(name = "StatementListFilter", params(StatementFilter)),
    concrete(name = "IndicatorListFilter", params(IndicatorFilter)),
    concrete(name = "ObservationListFilter", params(ObservationFilter)),
    concrete(name = "FindingListFilter", params(FindingFilter))
)]
pub(in crate::graphql) struct ListFilter<F: Filter + InputType> {
    /// This holds for at least one of the list.
    some: MaybeUndefined<Box<F>>,
    /// This holds for each of the list; so it does where the list is empty.
    every: MaybeUndefined<Box<F>>,
    /// This holds for none of the list.
    none: MaybeUndefined<Box<F>>,
    /// How many are in the list.
    count: MaybeUndefined<Box<NumberFilter<i32>>>,
}

impl<F: Filter + InputType> Member<Relation> for ListFilter<F> {
    fn condition(self, relation: Relation, reading: &mut Reading) -> Result<Condition> {
        let Self { some, every, none, count } = self;
        let filter = |filter: Box<F>, reading: &mut Reading| reading.filter(*filter);
        let some_of = |condition| Condition::Some(relation, Box::new(condition));
        let mut all = Vec::new();
        all.extend(reading.member("some", some, filter)?.map(some_of));
        all.extend(reading.member("every", every, filter)?.map(|condition| Condition::every(relation, condition)));
        all.extend(reading.member("none", none, filter)?.map(|condition| some_of(condition).negated()));
        let tests = reading.member("count", count, |count, reading| count.tests(reading))?.unwrap_or_default();
        all.extend(tests.into_iter().map(|test| Condition::Count(relation, test)));
        Ok(Condition::All(all))
    }
}
