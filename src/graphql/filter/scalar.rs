//! Comparisons of texts, numbers, yes and no, and ids.

use async_graphql::{ID, InputObject, InputType, MaybeUndefined};

use super::{Compare, Member, Reading};
use crate::graphql::error::{ApiError, Code, Result};
use crate::graphql::id::{self, Kind};
use crate::store::filter::{Condition, Field, Test, Value};

/// Compares a text: everything that is given must hold. Case makes no difference in any script, nor do the kinds of
/// quotes and dashes, the amount of white space, and whether an accent is a character of its own. A text that is absent
/// meets no comparison.
#[derive(InputObject)]
pub(in crate::graphql) struct StringFilter {
    /// It is this.
    eq: MaybeUndefined<String>,
    /// It is another.
    ne: MaybeUndefined<String>,
    /// It is one of these; never, where the list is empty. At most 1,000.
    r#in: MaybeUndefined<Vec<String>>,
    /// It is none of these. At most 1,000.
    not_in: MaybeUndefined<Vec<String>>,
    /// It comes behind this, by code points.
    gt: MaybeUndefined<String>,
    /// It is this or comes behind it.
    gte: MaybeUndefined<String>,
    /// It comes before this, by code points.
    lt: MaybeUndefined<String>,
    /// It is this or comes before it.
    lte: MaybeUndefined<String>,
    /// This stands in it; every character means itself. At most 1,000 characters.
    contains: MaybeUndefined<String>,
    /// It begins with this; every character means itself. At most 1,000 characters.
    starts_with: MaybeUndefined<String>,
    /// Whether it is absent.
    is_null: MaybeUndefined<bool>,
}

impl Compare for StringFilter {
    fn tests(self, reading: &mut Reading) -> Result<Vec<Test>> {
        let Self { eq, ne, r#in, not_in, gt, gte, lt, lte, contains, starts_with, is_null } = self;
        let value = |text: String, reading: &mut Reading| reading.text(text).map(|text| Value::text(&text));
        let mut tests = reading.equal((eq, ne, r#in, not_in), value)?;
        tests.extend(reading.beside((gt, gte, lt, lte), value)?);
        let text = |text, reading: &mut Reading| reading.text(text);
        tests.extend(reading.member("contains", contains, text)?.map(|text| Test::contains(&text)));
        tests.extend(reading.member("startsWith", starts_with, text)?.map(|text| Test::starts_with(&text)));
        tests.extend(reading.member("isNull", is_null, |null, _| Ok(Test::IsNull(null)))?);
        Ok(tests)
    }
}

/// A number of the API.
pub(in crate::graphql) trait Number: InputType {
    fn value(self) -> Value;
}

impl Number for i32 {
    fn value(self) -> Value {
        Value::Int(self.into())
    }
}

impl Number for f64 {
    fn value(self) -> Value {
        Value::Float(self)
    }
}

/// Compares a number: everything that is given must hold. A number that is absent meets no comparison.
#[derive(InputObject)]
#[graphql(concrete(name = "IntFilter", params(i32)), concrete(name = "FloatFilter", params(f64)))]
pub(in crate::graphql) struct NumberFilter<T: Number> {
    /// It is this.
    eq: MaybeUndefined<T>,
    /// It is another.
    ne: MaybeUndefined<T>,
    /// It is one of these; never, where the list is empty. At most 1,000.
    r#in: MaybeUndefined<Vec<T>>,
    /// It is none of these. At most 1,000.
    not_in: MaybeUndefined<Vec<T>>,
    /// It is more.
    gt: MaybeUndefined<T>,
    /// It is this or more.
    gte: MaybeUndefined<T>,
    /// It is less.
    lt: MaybeUndefined<T>,
    /// It is this or less.
    lte: MaybeUndefined<T>,
    /// Whether it is absent.
    is_null: MaybeUndefined<bool>,
}

impl<T: Number> Compare for NumberFilter<T> {
    fn tests(self, reading: &mut Reading) -> Result<Vec<Test>> {
        let Self { eq, ne, r#in, not_in, gt, gte, lt, lte, is_null } = self;
        let value = |number: T, _: &mut Reading| Ok(number.value());
        let mut tests = reading.equal((eq, ne, r#in, not_in), value)?;
        tests.extend(reading.beside((gt, gte, lt, lte), value)?);
        tests.extend(reading.member("isNull", is_null, |null, _| Ok(Test::IsNull(null)))?);
        Ok(tests)
    }
}

/// Compares a yes or no.
#[derive(InputObject)]
pub(in crate::graphql) struct BooleanFilter {
    /// It is this.
    eq: MaybeUndefined<bool>,
    /// It is the other.
    ne: MaybeUndefined<bool>,
}

impl Compare for BooleanFilter {
    fn tests(self, reading: &mut Reading) -> Result<Vec<Test>> {
        let Self { eq, ne } = self;
        let value = |yes: bool, _: &mut Reading| Ok(Value::Bool(yes));
        let mut tests = Vec::new();
        tests.extend(reading.member("eq", eq, value)?.map(Test::Eq));
        tests.extend(reading.member("ne", ne, value)?.map(Test::Ne));
        Ok(tests)
    }
}

/// Compares an id: everything that is given must hold.
#[derive(InputObject)]
#[graphql(name = "IDFilter")]
pub(in crate::graphql) struct IdFilter {
    /// It is this.
    eq: MaybeUndefined<ID>,
    /// It is another.
    ne: MaybeUndefined<ID>,
    /// It is one of these; never, where the list is empty. At most 1,000.
    r#in: MaybeUndefined<Vec<ID>>,
    /// It is none of these. At most 1,000.
    not_in: MaybeUndefined<Vec<ID>>,
}

/// The column of the id, and the types whose ids it may be compared with.
impl Member<(Field, &'static [Kind])> for IdFilter {
    fn condition(self, (field, kinds): (Field, &'static [Kind]), reading: &mut Reading) -> Result<Condition> {
        let Self { eq, ne, r#in, not_in } = self;
        let value = |id: ID, _: &mut Reading| {
            let (kind, row) = id::decode(&id)?;
            if !kinds.contains(&kind) {
                let message = format!("`{}` is the id of a {kind:?}, which is not compared here", id.as_str());
                return Err(ApiError::client(Code::BadId, message));
            }
            Ok(Value::Int(row))
        };
        let tests = reading.equal((eq, ne, r#in, not_in), value)?;
        Ok(Condition::All(tests.into_iter().map(|test| Condition::Field(field, test)).collect()))
    }
}
