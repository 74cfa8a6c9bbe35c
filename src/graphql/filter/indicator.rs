//! Which indicators are meant.

use super::Part;
use super::choice::{ChoiceFilter, OptionalChoiceFilter};
use super::family::JobFamilyFilter;
use super::many::ListFilter;
use super::observation::ObservationFilter;
use super::role::RoleFilter;
use super::scalar::{IdFilter, NumberFilter, StringFilter};
use crate::graphql::enums::{Comparator, IndicatorPeriod, IndicatorScope, IndicatorUnit};
use crate::graphql::id::Kind;
use crate::store::filter::{Field, Relation};

super::filter! {
    /// Which indicators are meant: those for which everything holds that is given, so all of them where nothing is.
    /// Null is no condition: it is refused.
    IndicatorFilter {
        /// Its id.
        id: IdFilter => (Field::IndicatorId, &[Kind::Indicator][..]),
        /// Its name.
        name: StringFilter => Field::IndicatorName,
        /// The sub-heading that gathers it with others, in the first role that states it.
        group: StringFilter => Field::IndicatorGroup,
        /// Whether roles state it or the family as a whole.
        scope: ChoiceFilter<IndicatorScope> => Field::IndicatorScope,
        /// What it is counted in.
        unit: ChoiceFilter<IndicatorUnit> => Field::IndicatorUnit,
        /// The number to reach; never holds where none is stated, so that `not: { target: {} }` finds those without.
        target: IndicatorTargetFilter => Part(Field::TargetValue),
        /// How often it is taken.
        period: OptionalChoiceFilter<IndicatorPeriod> => Field::IndicatorPeriod,
        /// The family that it is stated in.
        family: JobFamilyFilter => Relation::IndicatorFamily,
        /// The roles that are measured by it: those that state it, or every level of the family that states none of
        /// its own.
        roles: ListFilter<RoleFilter> => Relation::IndicatorRoles,
        /// What it measured: `observations: { count: { eq: 0 } }` finds those without a number.
        observations: ListFilter<ObservationFilter> => Relation::IndicatorObservations,
    }
}

super::filter! {
    /// Which targets are meant: those for which everything holds that is given.
    IndicatorTargetFilter {
        /// From which side.
        comparator: ChoiceFilter<Comparator> => Field::TargetComparator,
        /// The number, in `unit`.
        value: NumberFilter<f64> => Field::TargetValue,
        /// What the number counts.
        unit: ChoiceFilter<IndicatorUnit> => Field::TargetUnit,
    }
}
