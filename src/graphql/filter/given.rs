//! A filter as an argument has it.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{InputObjectType, InputType, InputValueError, InputValueResult, Value};

use super::Filter;

/// How deep lists and objects may stand inside one another: a filter has two for each step, and a list at its end.
const DEEPEST_VALUE: usize = 2 * super::DEEPEST + 4;

/// A filter that was given as an argument.
///
/// The engine reads what is nested by recursion, one large frame a step. What no filter can need is not read at all.
pub(in crate::graphql) enum Given<F> {
    /// A filter.
    Filter(Box<F>),
    /// More than is read.
    TooDeep,
}

impl<F: Filter + InputObjectType> InputType for Given<F> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        F::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        F::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        if value.as_ref().is_some_and(|value| deeper(value, DEEPEST_VALUE)) {
            return Ok(Self::TooDeep);
        }
        F::parse(value).map(|filter| Self::Filter(Box::new(filter))).map_err(InputValueError::propagate)
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Filter(filter) => filter.to_value(),
            Self::TooDeep => Value::Null,
        }
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}

/// Whether more lists and objects than this stand inside one another.
fn deeper(value: &Value, than: usize) -> bool {
    let next = |inner: &Value| than == 0 || deeper(inner, than - 1);
    match value {
        Value::List(values) => values.iter().any(next),
        Value::Object(members) => members.values().any(next),
        _ => false,
    }
}
