//! The names that clients count on: `tests/promised.graphql` is in the schema, name by name.

use std::collections::BTreeMap;

use apollo_compiler::Node;
use apollo_compiler::ast::{Definition, Document, FieldDefinition, InputValueDefinition};

use crate::support::text;

fn parsed(sdl: &str) -> BTreeMap<String, Definition> {
    let document = Document::parse(sdl, "schema.graphql").expect("GraphQL");
    let named = document.definitions.iter().filter_map(|found| Some((found.name()?.to_string(), found.clone())));
    named.collect()
}

/// What of a definition clients name, one line each.
fn lines(definition: &Definition) -> Vec<String> {
    let field = |field: &Node<FieldDefinition>| {
        let argument = |argument: &Node<InputValueDefinition>| format!("{}({})", field.name, value(argument));
        let arguments: Vec<String> = field.arguments.iter().map(argument).collect();
        [vec![format!("{}: {}", field.name, field.ty)], arguments].concat()
    };
    let implements = |name: &apollo_compiler::Name| format!("implements {name}");
    match definition {
        Definition::ObjectTypeDefinition(object) => {
            let interfaces = object.implements_interfaces.iter().map(implements);
            interfaces.chain(object.fields.iter().flat_map(field)).collect()
        }
        Definition::InterfaceTypeDefinition(interface) => interface.fields.iter().flat_map(field).collect(),
        Definition::UnionTypeDefinition(union) => union.members.iter().map(ToString::to_string).collect(),
        Definition::EnumTypeDefinition(values) => values.values.iter().map(|found| found.value.to_string()).collect(),
        Definition::InputObjectTypeDefinition(input) => input.fields.iter().map(|member| value(member)).collect(),
        _ => Vec::new(),
    }
}

fn value(value: &InputValueDefinition) -> String {
    let default = value.default_value.as_ref().map(|default| format!(" = {default}")).unwrap_or_default();
    format!("{}: {}{default}", value.name, value.ty)
}

/// The names of types that an object leads to.
fn leads_to(definition: &Definition) -> Vec<String> {
    let Definition::ObjectTypeDefinition(object) = definition else { return Vec::new() };
    let types = object.fields.iter().flat_map(|field| {
        let arguments = field.arguments.iter().map(|argument| argument.ty.inner_named_type().to_string());
        arguments.chain([field.ty.inner_named_type().to_string()])
    });
    types.collect()
}

#[test]
fn the_names_that_clients_count_on_are_in_the_schema() {
    let (promised, here) = (parsed(&text("tests/promised.graphql")), parsed(&text("schema.graphql")));
    let mut missing = Vec::new();
    for (name, promise) in &promised {
        let Some(found) = here.get(name) else {
            missing.push(name.clone());
            continue;
        };
        assert_eq!(std::mem::discriminant(promise), std::mem::discriminant(found), "{name}");
        let there = lines(found);
        missing.extend(
            lines(promise).into_iter().filter(|line| !there.contains(line)).map(|line| format!("{name}: {line}")),
        );
        let scalar = |name: &str| matches!(name, "ID" | "Int" | "Float" | "String" | "Boolean");
        missing.extend(leads_to(promise).into_iter().filter(|name| !scalar(name) && !here.contains_key(name)));
    }
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_connection_is_whole() {
    let here = parsed(&text("schema.graphql"));
    let connections: Vec<&String> = here.keys().filter(|name| name.ends_with("Connection")).collect();
    assert_eq!(connections.len(), 10, "{connections:?}");
    for connection in connections {
        let of = connection.trim_end_matches("Connection");
        let fields = here.get(connection).map(lines).unwrap_or_default();
        for field in [
            format!("edges: [{of}Edge!]!"),
            format!("nodes: [{of}!]!"),
            "pageInfo: PageInfo!".to_owned(),
            "totalCount: Int!".to_owned(),
        ] {
            assert!(fields.contains(&field), "{connection}.{field} in {fields:?}");
        }
        let edge = here.get(&format!("{of}Edge")).map(lines).unwrap_or_default();
        assert!(edge.contains(&format!("node: {of}!")) && edge.contains(&"cursor: String!".to_owned()), "{edge:?}");
    }
}

/// What a field takes beside what was promised must not be needed.
#[test]
fn further_arguments_may_be_left_out() {
    let here = parsed(&text("schema.graphql"));
    for (name, promise) in parsed(&text("tests/promised.graphql")) {
        let (Definition::ObjectTypeDefinition(promise), Some(Definition::ObjectTypeDefinition(found))) =
            (&promise, here.get(&name))
        else {
            continue;
        };
        for field in &found.fields {
            let Some(known) = promise.fields.iter().find(|known| known.name == field.name) else { continue };
            for argument in &field.arguments {
                let promised = known.arguments.iter().any(|known| known.name == argument.name);
                assert!(promised || !argument.is_required(), "{name}.{}({})", field.name, argument.name);
            }
        }
    }
}
