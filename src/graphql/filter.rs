//! Filters: what a client says of the rows it wants, and the way from there to a condition.
//!
//! A filter is read member by member; each is counted, so that a filter costs the database no more than it may. Null
//! is no condition anywhere in a filter: read as "whatever it is", a variable that was forgotten would widen the
//! answer in silence.

mod choice;
mod family;
mod finding;
mod given;
mod indicator;
mod many;
mod role;
mod scalar;
mod statement;
mod table;

use std::borrow::Cow;

use async_graphql::MaybeUndefined;

pub(super) use family::JobFamilyFilter;
pub(super) use finding::FindingFilter;
pub(super) use given::Given;
pub(super) use indicator::IndicatorFilter;
pub(super) use role::RoleFilter;
pub(super) use statement::StatementFilter;
pub use table::table_filter;

use super::error::{ApiError, Code, Result};
use crate::store::filter::{Condition, Field, Relation, Test, Value};

/// How deep filters may stand inside one another.
const DEEPEST: usize = 8;
/// How many members a filter may have in all.
const MOST_CONDITIONS: usize = 200;
/// How many values a list may have.
const MOST_VALUES: usize = 1_000;
/// How many values all lists of a filter may have together: a statement carries a bounded number.
const MOST_VALUES_IN_ALL: usize = 5_000;
/// How many characters a text may have.
const LONGEST_TEXT: usize = 1_000;

/// The condition that an argument asks for; without it every row is meant.
pub(super) fn condition<F: Filter>(filter: Option<Given<F>>) -> Result<Condition> {
    let mut reading = Reading { path: vec!["filter".into()], depth: 0, conditions: 0, values: 0 };
    match filter {
        None => Ok(Condition::always()),
        Some(Given::Filter(filter)) => reading.filter(*filter),
        Some(Given::TooDeep) => Err(reading.too_deep()),
    }
}

/// An input object that says which rows are meant.
pub(super) trait Filter {
    /// What each member that is given asks for.
    fn conditions(self, reading: &mut Reading) -> Result<Vec<Condition>>;
}

/// A member of a filter, for what it speaks of: a column, a relation.
pub(super) trait Member<Of> {
    fn condition(self, of: Of, reading: &mut Reading) -> Result<Condition>;
}

/// A member that compares one value.
pub(super) trait Compare {
    /// What each comparison that is given asks for.
    fn tests(self, reading: &mut Reading) -> Result<Vec<Test>>;
}

/// A part of a row that is there where this column has a value.
pub(super) struct Part(pub(super) Field);

impl<C: Compare> Member<Field> for C {
    fn condition(self, field: Field, reading: &mut Reading) -> Result<Condition> {
        let tests = self.tests(reading)?;
        Ok(Condition::All(tests.into_iter().map(|test| Condition::Field(field, test)).collect()))
    }
}

impl<F: Filter> Member<Relation> for F {
    fn condition(self, relation: Relation, reading: &mut Reading) -> Result<Condition> {
        Ok(Condition::Some(relation, Box::new(reading.filter(self)?)))
    }
}

impl<F: Filter> Member<Part> for F {
    fn condition(self, Part(field): Part, reading: &mut Reading) -> Result<Condition> {
        let there = Condition::Field(field, Test::IsNull(false));
        Ok(Condition::All(vec![there, reading.filter(self)?]))
    }
}

/// A filter while it is read.
pub(super) struct Reading {
    /// Where in the argument, for messages.
    path: Vec<Cow<'static, str>>,
    depth: usize,
    conditions: usize,
    values: usize,
}

/// The members `eq`, `ne`, `in` and `notIn`.
type Equal<T> = (MaybeUndefined<T>, MaybeUndefined<T>, MaybeUndefined<Vec<T>>, MaybeUndefined<Vec<T>>);

/// The members `gt`, `gte`, `lt` and `lte`.
type Beside<T> = (MaybeUndefined<T>, MaybeUndefined<T>, MaybeUndefined<T>, MaybeUndefined<T>);

impl Reading {
    /// Reads a filter inside what is being read.
    fn filter(&mut self, filter: impl Filter) -> Result<Condition> {
        if self.depth == DEEPEST {
            return Err(self.too_deep());
        }
        self.depth += 1;
        let conditions = filter.conditions(self)?;
        self.depth -= 1;
        Ok(Condition::All(conditions))
    }

    /// Reads a member, if it is given.
    fn member<T, R>(
        &mut self,
        name: &'static str,
        member: MaybeUndefined<T>,
        read: impl FnOnce(T, &mut Self) -> Result<R>,
    ) -> Result<Option<R>> {
        if member.is_undefined() {
            return Ok(None);
        }
        self.path.push(Cow::Borrowed(name));
        let Some(member) = member.take() else {
            return Err(self.refused("is null, which is no condition; leave it out, or ask with `isNull`"));
        };
        self.one_more()?;
        let read = read(member, self)?;
        self.path.pop();
        Ok(Some(read))
    }

    /// Counts what the filter asks for.
    fn one_more(&mut self) -> Result<()> {
        self.conditions += 1;
        if self.conditions > MOST_CONDITIONS {
            let message = format!("`filter` has more than {MOST_CONDITIONS} members; ask in several requests");
            return Err(ApiError::client(Code::BadArgument, message));
        }
        Ok(())
    }

    /// Reads the filters of `and` and `or`.
    fn filters<F: Filter>(&mut self, filters: Vec<F>) -> Result<Vec<Condition>> {
        let mut conditions = Vec::new();
        for (index, filter) in filters.into_iter().enumerate() {
            self.path.push(index.to_string().into());
            self.one_more()?;
            conditions.push(self.filter(filter)?);
            self.path.pop();
        }
        Ok(conditions)
    }

    /// Reads what a value may be equal to.
    fn equal<T>(
        &mut self,
        (eq, ne, r#in, not_in): Equal<T>,
        value: impl Fn(T, &mut Self) -> Result<Value> + Copy,
    ) -> Result<Vec<Test>> {
        let mut tests = Vec::new();
        tests.extend(self.member("eq", eq, value)?.map(Test::Eq));
        tests.extend(self.member("ne", ne, value)?.map(Test::Ne));
        tests.extend(self.member("in", r#in, |values, reading| reading.values(values, value))?.map(Test::In));
        tests.extend(self.member("notIn", not_in, |values, reading| reading.values(values, value))?.map(Test::NotIn));
        Ok(tests)
    }

    /// Reads what a value may come before or behind.
    fn beside<T>(
        &mut self,
        (gt, gte, lt, lte): Beside<T>,
        value: impl Fn(T, &mut Self) -> Result<Value> + Copy,
    ) -> Result<Vec<Test>> {
        let mut tests = Vec::new();
        tests.extend(self.member("gt", gt, value)?.map(Test::Gt));
        tests.extend(self.member("gte", gte, value)?.map(Test::Gte));
        tests.extend(self.member("lt", lt, value)?.map(Test::Lt));
        tests.extend(self.member("lte", lte, value)?.map(Test::Lte));
        Ok(tests)
    }

    /// Reads the values of a list.
    fn values<T>(&mut self, values: Vec<T>, mut read: impl FnMut(T, &mut Self) -> Result<Value>) -> Result<Vec<Value>> {
        self.values = self.values.saturating_add(values.len());
        if values.len() > MOST_VALUES {
            let message = format!("has {} values, but may have {MOST_VALUES}; ask in parts", values.len());
            return Err(self.refused(&message));
        }
        if self.values > MOST_VALUES_IN_ALL {
            let message =
                format!("is one list too many: those of a filter may have {MOST_VALUES_IN_ALL} values together");
            return Err(self.refused(&message));
        }
        values.into_iter().map(|value| read(value, self)).collect()
    }

    /// Checks a text, which no condition changes.
    fn text(&self, text: String) -> Result<String> {
        let length = text.chars().count();
        if length > LONGEST_TEXT {
            let message = format!("has {length} characters, but may have {LONGEST_TEXT}; give a part of the text");
            return Err(self.refused(&message));
        }
        // PostgreSQL takes none, and no page has one.
        if text.contains('\0') {
            return Err(self.refused("holds a null character, which no text has; leave it out"));
        }
        Ok(text)
    }

    fn too_deep(&self) -> ApiError {
        self.refused(&format!("has more than {DEEPEST} filters inside one another; ask in several requests"))
    }

    /// An error about the member that is being read.
    fn refused(&self, what: &str) -> ApiError {
        let mut path = String::new();
        for (index, name) in self.path.iter().enumerate() {
            let mut capital = false;
            path.extend((index > 0).then_some('.'));
            for c in name.chars() {
                match c {
                    '_' => capital = true,
                    c => path.push(if std::mem::take(&mut capital) { c.to_ascii_uppercase() } else { c }),
                }
            }
        }
        ApiError::client(Code::BadArgument, format!("`{path}` {what}"))
    }
}

/// A filter on a type: each member with what it speaks of. What every filter has comes by itself.
macro_rules! filter {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident: $type:ty => $of:expr),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(async_graphql::InputObject)]
        pub(in crate::graphql) struct $name {
            $($(#[$member_doc])* $member: async_graphql::MaybeUndefined<Box<$type>>,)+
            /// All of these hold; an empty list always does.
            and: async_graphql::MaybeUndefined<Vec<$name>>,
            /// At least one of these holds; an empty list never does.
            or: async_graphql::MaybeUndefined<Vec<$name>>,
            /// This does not hold.
            not: async_graphql::MaybeUndefined<Box<$name>>,
        }

        impl $crate::graphql::filter::Filter for $name {
            fn conditions(
                self,
                reading: &mut $crate::graphql::filter::Reading,
            ) -> $crate::graphql::error::Result<Vec<$crate::store::filter::Condition>> {
                use $crate::graphql::filter::Member;
                use $crate::store::filter::Condition;
                let Self { $($member,)+ and, or, not } = self;
                let mut all = Vec::new();
                $(all.extend(reading.member(stringify!($member), $member, |member, reading| Member::condition(*member, $of, reading))?);)+
                all.extend(reading.member("and", and, |filters, reading| reading.filters(filters).map(Condition::All))?);
                all.extend(reading.member("or", or, |filters, reading| reading.filters(filters).map(Condition::Any))?);
                all.extend(reading.member("not", not, |filter, reading| reading.filter(*filter).map(Condition::negated))?);
                Ok(all)
            }
        }
    };
}
use filter;
