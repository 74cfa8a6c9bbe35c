//! What is generated, beside its generator.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};

use crate::command_line::{rolegraph, stdout};
use crate::support::{path, text};

#[test]
fn schema_graphql_is_what_the_program_prints() {
    let printed = rolegraph::graphql::sdl();
    let committed = std::fs::read_to_string(path("schema.graphql")).unwrap_or_default();
    assert!(printed == committed, "schema.graphql is out of date; run: cargo run -q -- schema > schema.graphql");
}

#[test]
fn the_rules_in_the_documents_are_those_of_the_program() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let output = rolegraph(folder.path()).args(["check", "--rules", "--format", "markdown"]).output().expect("runs");
    let committed = text("docs/check.md");
    let section =
        committed.split_once("<!-- rules -->\n").and_then(|(_, rest)| rest.split_once("<!-- end of rules -->"));
    assert!(
        section.is_some_and(|(section, _)| section == stdout(&output)),
        "the rules in docs/check.md are out of date; put between their marks what this prints: \
         cargo run -q -- check --rules --format markdown"
    );
}

#[test]
fn the_limits_in_the_documents_are_those_of_the_program() {
    let committed = text("docs/graphql.md");
    let section =
        committed.split_once("<!-- limits -->\n").and_then(|(_, rest)| rest.split_once("<!-- end of limits -->"));
    assert!(
        section.is_some_and(|(section, _)| section == rolegraph::graphql::Limits::default().markdown()),
        "the limits in docs/graphql.md are out of date; put between their marks what this prints: \
         cargo run -q -- config --limits-markdown"
    );
}

#[test]
fn catalogue_schema_json_is_what_the_program_prints() {
    let printed = rolegraph::export::document::schema().expect("a schema");
    let committed = std::fs::read_to_string(path("catalogue.schema.json")).unwrap_or_default();
    assert!(
        printed == committed,
        "catalogue.schema.json is out of date; run: cargo run -q -- export --json-schema > catalogue.schema.json"
    );
}

#[test]
fn everything_in_the_schema_is_described() {
    let schema = parse_schema(text("schema.graphql")).expect("valid");
    let mut without = Vec::new();
    for definition in &schema.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let name = &definition.node.name.node;
        if definition.node.description.is_none() {
            without.push(name.to_string());
        }
        let fields = match &definition.node.kind {
            TypeKind::Object(object) => object.fields.as_slice(),
            TypeKind::Interface(interface) => interface.fields.as_slice(),
            TypeKind::Enum(values) => {
                let bare = values.values.iter().filter(|value| value.node.description.is_none());
                without.extend(bare.map(|value| format!("{name}.{}", value.node.value.node)));
                &[]
            }
            _ => &[],
        };
        for field in fields {
            let place = format!("{name}.{}", field.node.name.node);
            let bare = field.node.arguments.iter().filter(|argument| argument.node.description.is_none());
            without.extend(bare.map(|argument| format!("{place}({}:)", argument.node.name.node)));
            if field.node.description.is_none() {
                without.push(place);
            }
        }
    }
    assert!(without.is_empty(), "without a description: {}", without.join(", "));
}
