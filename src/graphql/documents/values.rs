//! Values that are written in a document: whether each is one of the type that is expected.

use std::collections::HashSet;

use apollo_compiler::ast::{Type, Value};
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{Name, Node};

use super::typed::{Typed, Usage};
use crate::catalog::did_you_mean;

/// The members of an object as they are written.
type Members = [(Name, Node<Value>)];

impl<'a> Typed<'a, '_> {
    /// Checks a value against the type of its place, and notes the variables in it.
    pub(super) fn value(&mut self, ty: &'a Type, value: &'a Node<Value>, has_default: bool) {
        self.value_at(ty, value, has_default, false);
    }

    fn value_at(&mut self, ty: &'a Type, value: &'a Node<Value>, has_default: bool, is_one_of: bool) {
        if let Value::Variable(variable) = &**value {
            let place = value.location();
            self.uses.usages.push(Usage { variable, place, ty, has_default, is_one_of });
            return;
        }
        if value.is_null() {
            if ty.is_non_null() {
                self.wrong(value.location(), || format!("`null` cannot stand where `{ty}` is expected"));
            }
            return;
        }
        match (ty, &**value) {
            (Type::List(item) | Type::NonNullList(item), Value::List(values)) => {
                for value in values {
                    self.value_at(item, value, false, false);
                }
            }
            // A single value stands for a list of it.
            (Type::List(item) | Type::NonNullList(item), _) => self.value_at(item, value, false, false),
            (Type::Named(name) | Type::NonNullNamed(name), _) => self.named(ty, name, value),
        }
    }

    fn named(&mut self, ty: &'a Type, name: &'a Name, value: &'a Node<Value>) {
        let schema = self.schema;
        match (schema.types.get(name), &**value) {
            (Some(ExtendedType::InputObject(input)), Value::Object(members)) => self.object(input, members, value),
            (Some(ExtendedType::Enum(values)), Value::Enum(given)) if !values.values.contains_key(given) => {
                let suggest = self.suggest;
                self.wrong(value.location(), || {
                    let known = values.values.keys().map(Name::as_str);
                    let near = if suggest { did_you_mean(given, known) } else { String::new() };
                    format!("`{name}` has no value `{given}`.{near}")
                });
            }
            (Some(ExtendedType::Enum(_)), Value::Enum(_)) | (None, _) => {}
            (Some(ExtendedType::Scalar(scalar)), _) if !is_plain(&scalar.name) => {}
            (Some(ExtendedType::Scalar(scalar)), _) if fits(&scalar.name, value) => {}
            _ => self
                .wrong(value.location(), || format!("`{}` is no value of type `{ty}`", value.serialize().no_indent())),
        }
    }

    fn object(&mut self, input: &'a InputObjectType, members: &'a Members, object: &'a Node<Value>) {
        let (name, is_one_of) = (&input.name, input.directives.has("oneOf"));
        let mut given = HashSet::new();
        for (member, value) in members {
            if !given.insert(member.as_str()) {
                self.wrong(member.location(), || format!("`{member}` is given twice; leave one of them out"));
                continue;
            }
            let Some(field) = input.fields.get(member) else {
                let suggest = self.suggest;
                self.wrong(member.location(), || {
                    let known = input.fields.keys().map(Name::as_str);
                    let near = if suggest { did_you_mean(member, known) } else { String::new() };
                    format!("`{name}` has no field `{member}`.{near}")
                });
                continue;
            };
            self.value_at(&field.ty, value, field.default_value.is_some(), is_one_of);
        }
        for (member, field) in &input.fields {
            if field.is_required() && !given.contains(member.as_str()) {
                self.wrong(object.location(), || format!("`{name}` needs the field `{member}` of type `{}`", field.ty));
            }
        }
        let one_is_told = matches!(members, [(_, value)] if !value.is_null());
        if is_one_of && !one_is_told {
            self.wrong(object.location(), || format!("`{name}` takes exactly one field, and not `null`"));
        }
    }
}

/// Whether a scalar is one that the specification defines; others take anything.
fn is_plain(name: &str) -> bool {
    matches!(name, "Int" | "Float" | "String" | "Boolean" | "ID")
}

fn fits(scalar: &str, value: &Value) -> bool {
    match (scalar, value) {
        ("Int", Value::Int(number)) => number.try_to_i32().is_ok(),
        ("Float", Value::Int(number)) => number.try_to_f64().is_ok(),
        ("Float", Value::Float(number)) => number.try_to_f64().is_ok(),
        ("String" | "ID", Value::String(_)) | ("Boolean", Value::Boolean(_)) | ("ID", Value::Int(_)) => true,
        _ => false,
    }
}
