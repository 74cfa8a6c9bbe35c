//! Comparisons of enums.

use async_graphql::{InputObject, InputType, MaybeUndefined};

use super::{Compare, Reading};
use crate::catalog;
use crate::graphql::enums::{Comparator, IndicatorPeriod, IndicatorScope, IndicatorUnit, Seniority, Severity};
use crate::graphql::error::Result;
use crate::store::filter::{Test, Value};

/// An enum of the API.
pub(in crate::graphql) trait Choice: InputType + Copy {
    /// The name that is stored.
    fn stored(self) -> &'static str;
}

macro_rules! choices {
    ($($choice:ident = $domain:path),+ $(,)?) => {
        $(impl Choice for $choice {
            fn stored(self) -> &'static str {
                <$domain>::from(self).as_str()
            }
        })+
    };
}

choices! {
    Seniority = catalog::Seniority,
    Severity = catalog::Severity,
    IndicatorUnit = catalog::Unit,
    IndicatorPeriod = catalog::Period,
    Comparator = catalog::Comparator,
}

impl Choice for IndicatorScope {
    fn stored(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Family => "family",
        }
    }
}

/// An enum whose values have a rank.
pub(in crate::graphql) trait Ranked: Choice {
    /// The stored names, lowest first.
    fn ranks() -> Vec<&'static str>;
}

impl Ranked for Seniority {
    fn ranks() -> Vec<&'static str> {
        catalog::Seniority::ALL.iter().map(|rank| rank.as_str()).collect()
    }
}

impl Ranked for Severity {
    fn ranks() -> Vec<&'static str> {
        [catalog::Severity::Info, catalog::Severity::Warning, catalog::Severity::Error]
            .map(catalog::Severity::as_str)
            .into()
    }
}

/// Compares one of several possibilities: everything that is given must hold.
#[derive(InputObject)]
#[graphql(
    concrete(name = "IndicatorScopeFilter", params(IndicatorScope)),
    concrete(name = "IndicatorUnitFilter", params(IndicatorUnit)),
    concrete(name = "ComparatorFilter", params(Comparator))
)]
pub(in crate::graphql) struct ChoiceFilter<T: Choice> {
    /// It is this.
    eq: MaybeUndefined<T>,
    /// It is another.
    ne: MaybeUndefined<T>,
    /// It is one of these; never, where the list is empty.
    r#in: MaybeUndefined<Vec<T>>,
    /// It is none of these.
    not_in: MaybeUndefined<Vec<T>>,
}

impl<T: Choice> Compare for ChoiceFilter<T> {
    fn tests(self, reading: &mut Reading) -> Result<Vec<Test>> {
        let Self { eq, ne, r#in, not_in } = self;
        let value = |choice: T, _: &mut Reading| Ok(Value::Text(choice.stored().to_owned()));
        reading.equal((eq, ne, r#in, not_in), value)
    }
}

/// Compares one of several possibilities, or none: everything that is given must hold. What is absent meets no
/// comparison.
#[derive(InputObject)]
#[graphql(concrete(name = "IndicatorPeriodFilter", params(IndicatorPeriod)))]
pub(in crate::graphql) struct OptionalChoiceFilter<T: Choice> {
    /// It is this.
    eq: MaybeUndefined<T>,
    /// It is another.
    ne: MaybeUndefined<T>,
    /// It is one of these; never, where the list is empty.
    r#in: MaybeUndefined<Vec<T>>,
    /// It is none of these.
    not_in: MaybeUndefined<Vec<T>>,
    /// Whether it is absent.
    is_null: MaybeUndefined<bool>,
}

impl<T: Choice> Compare for OptionalChoiceFilter<T> {
    fn tests(self, reading: &mut Reading) -> Result<Vec<Test>> {
        let Self { eq, ne, r#in, not_in, is_null } = self;
        let mut tests = ChoiceFilter { eq, ne, r#in, not_in }.tests(reading)?;
        tests.extend(reading.member("isNull", is_null, |null, _| Ok(Test::IsNull(null)))?);
        Ok(tests)
    }
}

/// Compares a rank: everything that is given must hold. Of seniorities the first is the lowest; of severities INFO is
/// the lowest and ERROR the highest.
#[derive(InputObject)]
#[graphql(concrete(name = "SeniorityFilter", params(Seniority)), concrete(name = "SeverityFilter", params(Severity)))]
pub(in crate::graphql) struct RankedFilter<T: Ranked> {
    /// It is this.
    eq: MaybeUndefined<T>,
    /// It is another.
    ne: MaybeUndefined<T>,
    /// It is one of these; never, where the list is empty.
    r#in: MaybeUndefined<Vec<T>>,
    /// It is none of these.
    not_in: MaybeUndefined<Vec<T>>,
    /// It is higher.
    gt: MaybeUndefined<T>,
    /// It is this or higher.
    gte: MaybeUndefined<T>,
    /// It is lower.
    lt: MaybeUndefined<T>,
    /// It is this or lower.
    lte: MaybeUndefined<T>,
}

impl<T: Ranked> Compare for RankedFilter<T> {
    fn tests(self, reading: &mut Reading) -> Result<Vec<Test>> {
        let Self { eq, ne, r#in, not_in, gt, gte, lt, lte } = self;
        let mut tests = ChoiceFilter { eq, ne, r#in, not_in }.tests(reading)?;
        let ranks = |meets: fn(&usize, &usize) -> bool| {
            move |choice: T, _: &mut Reading| {
                let ranks = T::ranks();
                let place = ranks.iter().position(|rank| *rank == choice.stored()).unwrap_or_default();
                let met = ranks.iter().enumerate().filter(|(rank, _)| meets(rank, &place));
                Ok(Test::In(met.map(|(_, rank)| Value::Text((*rank).to_owned())).collect()))
            }
        };
        tests.extend(reading.member("gt", gt, ranks(usize::gt))?);
        tests.extend(reading.member("gte", gte, ranks(usize::ge))?);
        tests.extend(reading.member("lt", lt, ranks(usize::lt))?);
        tests.extend(reading.member("lte", lte, ranks(usize::le))?);
        Ok(tests)
    }
}
