//! Orders: what comes first in a list.

use async_graphql::{Enum, InputObject};

use super::error::{ApiError, Code, Result};
use crate::store::order::{OrderKey, Sort};

/// How many steps an order may have.
const MOST_STEPS: usize = 8;

/// From which side a list is ordered.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OrderDirection {
    /// The smallest, the lowest or the first letter of the alphabet first.
    Asc,
    /// The largest, the highest or the last letter of the alphabet first.
    Desc,
}

/// Where what has no value stands, whichever the direction.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NullsOrder {
    /// Before everything that has one.
    First,
    /// Behind everything that has one.
    Last,
}

/// One step of an order.
pub(super) trait Step {
    fn key(self) -> OrderKey;
}

/// What an argument asks a list to be ordered by.
pub(super) fn keys<S: Step>(steps: Option<Vec<S>>) -> Result<Vec<OrderKey>> {
    let steps = steps.unwrap_or_default();
    if steps.len() > MOST_STEPS {
        let message = format!("`orderBy` has {} entries, but may have {MOST_STEPS}; leave some out", steps.len());
        return Err(ApiError::client(Code::BadArgument, message));
    }
    Ok(steps.into_iter().map(Step::key).collect())
}

/// An order: what can be ordered by, and the input object of a step.
macro_rules! order {
    (
        $(#[$field_doc:meta])* $field:ident { $($(#[$by_doc:meta])* $by:ident = $sort:ident),+ $(,)? }
        $(#[$doc:meta])* $order:ident
    ) => {
        $(#[$field_doc])*
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $field { $($(#[$by_doc])* $by),+ }

        $(#[$doc])*
        #[derive(InputObject)]
        pub(super) struct $order {
            /// By what.
            by: $field,
            /// From which side.
            #[graphql(default_with = "OrderDirection::Asc")]
            direction: OrderDirection,
            /// Where what has no value stands, whichever the direction.
            #[graphql(default_with = "NullsOrder::Last")]
            nulls: NullsOrder,
        }

        impl Step for $order {
            fn key(self) -> OrderKey {
                let Self { by, direction, nulls } = self;
                let sort = match by { $($field::$by => Sort::$sort),+ };
                let descending = direction == OrderDirection::Desc;
                OrderKey { sort, descending, nulls_first: nulls == NullsOrder::First }
            }
        }
    };
}

order! {
    /// By what families can be ordered.
    JobFamilyOrderField {
        /// The name in addresses.
        Slug = FamilySlug,
        /// The title; case makes no difference.
        Title = FamilyTitle,
        /// How many levels it has.
        LevelCount = FamilyLevels,
    }
    /// One step of an order of families.
    JobFamilyOrder
}

order! {
    /// By what roles can be ordered.
    RoleOrderField {
        /// The slug of its family.
        Family = RoleFamilySlug,
        /// Its place among the levels of its family, lowest first.
        Level = RolePosition,
        /// The name in addresses.
        Slug = RoleSlug,
        /// The job title; case makes no difference.
        Title = RoleTitle,
        /// The rank, lowest first.
        Seniority = RoleSeniority,
        /// The grade in force; absent where the page states none.
        Grade = RoleGrade,
    }
    /// One step of an order of roles.
    RoleOrder
}

order! {
    /// By what indicators can be ordered.
    IndicatorOrderField {
        /// The slug of its family.
        Family = IndicatorFamilySlug,
        /// Its place among the indicators of its family.
        Position = IndicatorPosition,
        /// The name; case makes no difference.
        Name = IndicatorName,
        /// The sub-heading that gathers it with others; absent where there is none.
        Group = IndicatorGroup,
        /// The number to reach, whatever it counts; absent where none is stated.
        TargetValue = IndicatorTarget,
    }
    /// One step of an order of indicators.
    IndicatorOrder
}
