//! Which observations are meant.

use super::choice::ChoiceFilter;
use super::indicator::IndicatorFilter;
use super::role::RoleFilter;
use super::scalar::{NumberFilter, StringFilter};
use crate::graphql::enums::IndicatorUnit;
use crate::store::filter::{Field, Relation};

super::filter! {
    /// Which observations are meant: those for which everything holds that is given, so all of them where nothing is.
    /// Null is no condition: it is refused.
    ObservationFilter {
        /// The slug of its family.
        family_slug: StringFilter => Field::ObservationFamily,
        /// The slug of its role; absent where it is about the family as a whole.
        role_slug: StringFilter => Field::ObservationRole,
        /// The first day of its period, as `2026-01-01`.
        starts_on: StringFilter => Field::ObservationStart,
        /// The last day of its period.
        ends_on: StringFilter => Field::ObservationEnd,
        /// The number.
        value: NumberFilter<f64> => Field::ObservationValue,
        /// What the number counts.
        unit: ChoiceFilter<IndicatorUnit> => Field::ObservationUnit,
        /// The revision that recorded it, or corrected it last.
        revision: NumberFilter<i32> => Field::ObservationRevision,
        /// Its indicator; never holds where that is gone.
        indicator: IndicatorFilter => Relation::ObservationIndicator,
        /// Its role; never holds where it is about the family as a whole, or where the role is gone.
        role: RoleFilter => Relation::ObservationRole,
    }
}
