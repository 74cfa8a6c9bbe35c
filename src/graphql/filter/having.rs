//! Which groups are meant, by their numbers.

use async_graphql::{InputObject, MaybeUndefined};

use super::scalar::{Number, NumberFilter};
use super::{Compare, Reading};
use crate::graphql::error::Result;
use crate::store::filter::Test;
use crate::store::statistics::Figure;

/// What the numbers of a group must meet.
type Conditions = Vec<(Figure, Test)>;

/// An input object that says which groups are meant.
pub(in crate::graphql) trait Having {
    /// What each member that is given asks for.
    fn conditions(self, reading: &mut Reading) -> Result<Conditions>;
}

/// What an argument `having` asks for; without it every group is meant.
pub(in crate::graphql) fn having<H: Having>(having: Option<H>) -> Result<Conditions> {
    having.map_or(Ok(Vec::new()), |having| having.conditions(&mut Reading::of("having")))
}

/// Reads the conditions on one figure.
fn figure<T: Number>(
    reading: &mut Reading,
    (name, figure): (&'static str, Figure),
    member: MaybeUndefined<Box<NumberFilter<T>>>,
) -> Result<Conditions> {
    let tests = reading.member(name, member, |filter, reading| filter.tests(reading))?.unwrap_or_default();
    Ok(tests.into_iter().map(|test| (figure, test)).collect())
}

/// Conditions on whole numbers: everything that is given must hold. What is null, as it is where no row has a value,
/// meets no comparison.
#[derive(InputObject)]
pub(in crate::graphql) struct IntSummaryFilter {
    /// How many rows have a value.
    count: MaybeUndefined<Box<NumberFilter<i32>>>,
    /// The least value.
    min: MaybeUndefined<Box<NumberFilter<i32>>>,
    /// The most.
    max: MaybeUndefined<Box<NumberFilter<i32>>>,
    /// The average, before it is rounded.
    average: MaybeUndefined<Box<NumberFilter<f64>>>,
    /// How many different values.
    distinct: MaybeUndefined<Box<NumberFilter<i32>>>,
}

impl Having for IntSummaryFilter {
    fn conditions(self, reading: &mut Reading) -> Result<Conditions> {
        let Self { count, min, max, average, distinct } = self;
        Ok([
            figure(reading, ("count", Figure::Known), count)?,
            figure(reading, ("min", Figure::Least), min)?,
            figure(reading, ("max", Figure::Most), max)?,
            figure(reading, ("average", Figure::Average), average)?,
            figure(reading, ("distinct", Figure::Distinct), distinct)?,
        ]
        .concat())
    }
}

/// Conditions on targets: everything that is given must hold. What is null, as it is where no row has a target or
/// where targets count different things, meets no comparison.
#[derive(InputObject)]
pub(in crate::graphql) struct TargetSummaryFilter {
    /// How many indicators have a target.
    count: MaybeUndefined<Box<NumberFilter<i32>>>,
    /// The least target.
    min: MaybeUndefined<Box<NumberFilter<f64>>>,
    /// The most.
    max: MaybeUndefined<Box<NumberFilter<f64>>>,
    /// The average, before it is rounded.
    average: MaybeUndefined<Box<NumberFilter<f64>>>,
    /// How many different targets.
    distinct: MaybeUndefined<Box<NumberFilter<i32>>>,
}

impl Having for TargetSummaryFilter {
    fn conditions(self, reading: &mut Reading) -> Result<Conditions> {
        let Self { count, min, max, average, distinct } = self;
        Ok([
            figure(reading, ("count", Figure::Known), count)?,
            figure(reading, ("min", Figure::Least), min)?,
            figure(reading, ("max", Figure::Most), max)?,
            figure(reading, ("average", Figure::Average), average)?,
            figure(reading, ("distinct", Figure::Distinct), distinct)?,
        ]
        .concat())
    }
}

/// Conditions on the numbers of a group: counts of rows, and the summary of a value.
macro_rules! having {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$member_doc:meta])* $member:ident => $figure:ident,)+
        ; $(#[$value_doc:meta])* $value:ident: $summary:ty
    }) => {
        $(#[$doc])*
        #[derive(InputObject)]
        pub(in crate::graphql) struct $name {
            $($(#[$member_doc])* $member: MaybeUndefined<Box<NumberFilter<i32>>>,)+
            $(#[$value_doc])* $value: MaybeUndefined<Box<$summary>>,
        }

        impl Having for $name {
            fn conditions(self, reading: &mut Reading) -> Result<Conditions> {
                let Self { $($member,)+ $value } = self;
                let mut all = Conditions::new();
                $(all.extend(figure(reading, (stringify!($member), Figure::$figure), $member)?);)+
                let summary = reading.member(stringify!($value), $value, |summary, reading| summary.conditions(reading))?;
                all.extend(summary.unwrap_or_default());
                Ok(all)
            }
        }
    };
}

having! {
    /// Which groups of roles are meant: those for whose numbers everything holds that is given.
    RoleAggregateFilter {
        /// How many roles.
        count => Count,
        /// Of how many families.
        families => Families,
        /// How many different titles.
        titles => Texts,
        ;
        /// The grades.
        grade: IntSummaryFilter
    }
}

having! {
    /// Which groups of responsibilities or requirements are meant: those for whose numbers everything holds that is
    /// given.
    StatementAggregateFilter {
        /// How many statements.
        count => Count,
        /// Of how many families.
        families => Families,
        /// How many roles state them.
        roles => Roles,
        /// How many different texts.
        texts => Texts,
        ;
        /// The words of each.
        words: IntSummaryFilter
    }
}

having! {
    /// Which groups of indicators are meant: those for whose numbers everything holds that is given.
    IndicatorAggregateFilter {
        /// How many indicators.
        count => Count,
        /// Of how many families.
        families => Families,
        /// How many different names.
        names => Texts,
        ;
        /// The targets.
        target: TargetSummaryFilter
    }
}
