//! The values of variables against their types, before anything runs (specification, section 6.1.2).

use apollo_compiler::ast::{Type, VariableDefinition};
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{Name as ApolloName, Node, Schema};
use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Value, Variables};

use super::problem::{Problem, Problems};
use crate::catalog::{clip, did_you_mean};
use crate::graphql::error::Code;

/// How much of a wrong value is quoted.
const LONGEST_VALUE: usize = 60;

/// Coerces what was sent to the types of the variables; everything that is wrong is told at once. A variable that
/// was not sent stays so, and one that the operation does not have is left out.
pub(super) fn coerce(
    schema: &Schema,
    suggest: bool,
    definitions: &[Node<VariableDefinition>],
    mut sent: Variables,
) -> Result<Variables, Vec<Problem>> {
    let mut coercion = Coercion { schema, suggest, problems: Problems::default() };
    let mut coerced = Variables::default();
    for definition in definitions {
        let path = format!("${}", definition.name);
        match sent.remove(definition.name.as_str()) {
            Some(value) => {
                if let Some(value) = coercion.value(&definition.ty, value, &path) {
                    coerced.insert(Name::new(definition.name.as_str()), value);
                }
            }
            None if definition.ty.is_non_null() && definition.default_value.is_none() => {
                coercion.wrong(|| format!("`{path}` is missing; send a value of type `{}`", definition.ty));
            }
            None => {}
        }
    }
    if coercion.problems.is_empty() { Ok(coerced) } else { Err(coercion.problems.sorted()) }
}

struct Coercion<'a> {
    schema: &'a Schema,
    suggest: bool,
    problems: Problems,
}

impl Coercion<'_> {
    fn wrong(&mut self, message: impl FnOnce() -> String) {
        self.problems.push(|| Problem::new(Code::BadVariables, message(), None));
    }

    /// The value as the type wants it; `None` where it is wrong and was told.
    fn value(&mut self, ty: &Type, value: Value, path: &str) -> Option<Value> {
        if self.problems.is_full() {
            return None;
        }
        if value == Value::Null {
            if ty.is_non_null() {
                self.wrong(|| format!("`{path}` is `null`; send a value of type `{ty}`"));
                return None;
            }
            return Some(Value::Null);
        }
        match (ty, value) {
            (Type::List(item) | Type::NonNullList(item), Value::List(values)) => {
                let each = values.into_iter().enumerate();
                let items = each.map(|(at, value)| self.value(item, value, &format!("{path}[{at}]")));
                Some(Value::List(items.collect::<Vec<_>>().into_iter().collect::<Option<_>>()?))
            }
            (Type::List(item) | Type::NonNullList(item), value) => {
                Some(Value::List(vec![self.value(item, value, path)?]))
            }
            (Type::Named(name) | Type::NonNullNamed(name), value) => self.named(name, ty, value, path),
        }
    }

    fn named(&mut self, name: &str, ty: &Type, value: Value, path: &str) -> Option<Value> {
        let schema = self.schema;
        match (schema.types.get(name), value) {
            (Some(ExtendedType::InputObject(input)), Value::Object(members)) => self.object(input, members, path),
            (Some(ExtendedType::Enum(values)), Value::String(given)) => {
                if values.values.contains_key(given.as_str()) {
                    return Some(Value::Enum(Name::new(given)));
                }
                let suggest = self.suggest;
                self.wrong(|| {
                    let known = values.values.keys().map(ApolloName::as_str);
                    let near = if suggest { did_you_mean(&given, known) } else { String::new() };
                    format!("`{path}` is `{}`, which is no `{name}`.{near}", clip(&given, LONGEST_VALUE))
                });
                None
            }
            (Some(ExtendedType::Scalar(_)), value) => match scalar(name, value) {
                Ok(value) => Some(value),
                Err(value) => self.no_such_value(ty, &value, path),
            },
            (_, value) => self.no_such_value(ty, &value, path),
        }
    }

    fn no_such_value(&mut self, ty: &Type, value: &Value, path: &str) -> Option<Value> {
        self.wrong(|| {
            format!("`{path}` is `{}`, which is no value of type `{ty}`", clip(&value.to_string(), LONGEST_VALUE))
        });
        None
    }

    fn object(&mut self, input: &InputObjectType, members: IndexMap<Name, Value>, path: &str) -> Option<Value> {
        let name = &input.name;
        let one_is_told = members.len() == 1 && members.values().all(|value| *value != Value::Null);
        if input.directives.has("oneOf") && !one_is_told {
            self.wrong(|| format!("`{path}` must have exactly one field of `{name}`, and not `null`"));
            return None;
        }
        for (field_name, field) in &input.fields {
            if field.is_required() && !members.contains_key(field_name.as_str()) {
                self.wrong(|| format!("`{path}.{field_name}` is missing; send a value of type `{}`", field.ty));
            }
        }
        let mut coerced = Some(IndexMap::new());
        for (member, value) in members {
            let Some(field) = input.fields.get(member.as_str()) else {
                let suggest = self.suggest;
                self.wrong(|| {
                    let known = input.fields.keys().map(ApolloName::as_str);
                    let near = if suggest { did_you_mean(&member, known) } else { String::new() };
                    format!("`{path}` has the field `{}`, but `{name}` has none.{near}", clip(&member, LONGEST_VALUE))
                });
                coerced = None;
                continue;
            };
            match (self.value(&field.ty, value, &format!("{path}.{member}")), &mut coerced) {
                (Some(value), Some(members)) => {
                    members.insert(member, value);
                }
                _ => coerced = None,
            }
        }
        coerced.map(Value::Object)
    }
}

/// A value as a scalar; the value itself where it is none.
fn scalar(name: &str, value: Value) -> Result<Value, Value> {
    match (name, value) {
        ("Int", Value::Number(number)) => {
            let whole = whole(&number).and_then(|number| i32::try_from(number).ok());
            whole.map(Value::from).ok_or(Value::Number(number))
        }
        ("ID", Value::Number(number)) => {
            let digits = whole(&number).map(|number| number.to_string());
            let digits = digits.or_else(|| number.as_u64().map(|number| number.to_string()));
            digits.map(Value::String).ok_or(Value::Number(number))
        }
        ("Float", Value::Number(number)) => Ok(Value::Number(number)),
        ("String" | "ID", Value::String(text)) => Ok(Value::String(text)),
        ("Boolean", Value::Boolean(is)) => Ok(Value::Boolean(is)),
        ("Int" | "Float" | "String" | "Boolean" | "ID", value) => Err(value),
        (_, value) => Ok(value),
    }
}

/// The largest number up to which fractions and whole numbers are told apart.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// A number without a fraction, however it is written: `1.0` is one.
fn whole(number: &serde_json::Number) -> Option<i64> {
    if let Some(whole) = number.as_i64() {
        return Some(whole);
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= LARGEST_WHOLE)?;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number that fits")]
    let whole = float as i64;
    Some(whole)
}
