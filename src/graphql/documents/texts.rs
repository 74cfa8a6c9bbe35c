//! The values of variables as texts, the way an address has them.
//!
//! A text becomes what its variable's type can be read from; whether it is a value of that type is judged later, with
//! all others.

use apollo_compiler::ast::{Type, VariableDefinition};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Node, Schema};
use async_graphql::{Name, Value, Variables};

use super::problem::{Problem, Problems};
use crate::catalog::clip;
use crate::graphql::error::Code;

/// Reads texts by the names of their variables. A list has its name several times.
pub(super) fn read(
    schema: &Schema,
    definitions: &[Node<VariableDefinition>],
    texts: Vec<(String, String)>,
) -> Result<Variables, Vec<Problem>> {
    let (mut problems, mut variables) = (Problems::default(), Variables::default());
    let mut wrong = |message: String| problems.push(|| Problem::new(Code::BadVariables, message, None));
    for (name, text) in texts {
        let Some(definition) = definitions.iter().find(|definition| definition.name.as_str() == name) else {
            let known: Vec<String> = definitions.iter().map(|known| format!("`{}`", known.name)).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            wrong(format!("`{}` is no variable of the document; it has {known}", clip(&name, 40)));
            continue;
        };
        let key = Name::new(&name);
        match &*definition.ty {
            Type::List(item) | Type::NonNullList(item) => {
                let item = value(schema, item, text);
                match variables.get_mut(&key) {
                    Some(Value::List(items)) => items.push(item),
                    _ => drop(variables.insert(key, Value::List(vec![item]))),
                }
            }
            ty => {
                if variables.insert(key, value(schema, ty, text)).is_some() {
                    wrong(format!("`{name}` is given several times, but `{ty}` is one value"));
                }
            }
        }
    }
    if problems.is_empty() { Ok(variables) } else { Err(problems.sorted()) }
}

/// What a text can be read as; the text itself where that is nothing else.
fn value(schema: &Schema, ty: &Type, text: String) -> Value {
    let json = |text: &str| serde_json::from_str(text).ok().and_then(|json| Value::from_json(json).ok());
    let is_number = |value: &Value| matches!(value, Value::Number(_));
    let name = ty.inner_named_type().as_str();
    let read = match (ty, name) {
        (Type::List(_) | Type::NonNullList(_), _) => json(&text),
        (_, "Int" | "Float") => json(&text).filter(is_number),
        (_, "Boolean") => text.parse().ok().map(Value::Boolean),
        (_, "String" | "ID") => None,
        _ => match schema.types.get(name) {
            Some(ExtendedType::Enum(_)) | None => None,
            Some(_) => json(&text),
        },
    };
    read.unwrap_or(Value::String(text))
}
