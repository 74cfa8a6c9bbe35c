//! What the answers to an operation look like, whatever is in them.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use async_graphql::Positioned;
use async_graphql::parser::types::{Selection, SelectionSet};

use crate::export::flatten::{Field, Shape};

/// The fields of an object of a type; of a type that several are of, those of all, each once.
pub(super) fn fields(schema: &Schema, parent: &str, set: &SelectionSet) -> Vec<Field> {
    let mut found = Vec::new();
    collect(schema, parent, set, &mut found);
    found
}

fn collect(schema: &Schema, parent: &str, set: &SelectionSet, found: &mut Vec<Field>) {
    for Positioned { node: selection, .. } in &set.items {
        match selection {
            Selection::Field(Positioned { node: field, .. }) => {
                let name = field.name.node.as_str();
                let definition = schema.type_field(parent, name).ok();
                let set = &field.selection_set.node;
                let shape = definition.map_or(Shape::Plain, |definition| shape(schema, &definition.ty, set));
                let leads = match name {
                    "nodes" | "edges" => parent.ends_with("Connection"),
                    "node" => parent.ends_with("Edge"),
                    _ => false,
                };
                add(found, Field { key: field.response_key().node.to_string(), leads, shape });
            }
            Selection::InlineFragment(Positioned { node: fragment, .. }) => {
                let condition = fragment.type_condition.as_ref().map(|condition| condition.node.on.node.as_str());
                collect(schema, condition.unwrap_or(parent), &fragment.selection_set.node, found);
            }
            // There are none any more.
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn shape(schema: &Schema, ty: &Type, set: &SelectionSet) -> Shape {
    match ty {
        Type::List(item) | Type::NonNullList(item) => Shape::List(Box::new(shape(schema, item, set))),
        Type::Named(_) | Type::NonNullNamed(_) if set.items.is_empty() => Shape::Plain,
        Type::Named(name) | Type::NonNullNamed(name) => Shape::Object(fields(schema, name, set)),
    }
}

/// Adds a field, or what more is asked of one that is there: a valid document asks for the same shape each time.
fn add(fields: &mut Vec<Field>, field: Field) {
    match fields.iter_mut().find(|other| other.key == field.key) {
        None => fields.push(field),
        Some(other) => merge(&mut other.shape, field.shape),
    }
}

fn merge(one: &mut Shape, other: Shape) {
    match (one, other) {
        (Shape::Object(fields), Shape::Object(more)) => more.into_iter().for_each(|field| add(fields, field)),
        (Shape::List(item), Shape::List(other)) => merge(item, *other),
        _ => {}
    }
}
