//! Gathers the root fields of a subscription.
//!
//! The engine gives a subscription one stream for each field that stands in the operation itself: fields that
//! fragments bring are passed over, and a field that stands there twice answers twice. The specification
//! collects them first (section 5.2.4.1), and so does this.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Puts the root fields of the operation that is run into the operation itself, each once.
pub(super) fn gather(document: &mut ExecutableDocument, operation_name: Option<&str>) {
    let ExecutableDocument { operations, fragments } = document;
    let operation = match (&mut *operations, operation_name) {
        (DocumentOperations::Single(operation), _) => Some(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get_mut(name),
        (DocumentOperations::Multiple(operations), None) => operations.values_mut().next(),
    };
    let Some(operation) = operation else { return };
    let mut fields = Vec::new();
    collect(&operation.node.selection_set.node, fragments, &mut HashSet::new(), &mut fields);
    operation.node.selection_set.node.items =
        fields.into_iter().map(|field| Positioned::new(Selection::Field(field.clone()), field.pos)).collect();
    drop_unused(operations, fragments);
}

fn collect<'a>(
    set: &'a SelectionSet,
    fragments: &'a Fragments,
    seen: &mut HashSet<&'a Name>,
    fields: &mut Vec<Positioned<Field>>,
) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let key = field.node.response_key().node.clone();
                match fields.iter_mut().find(|other| other.node.response_key().node == key) {
                    Some(other) => {
                        let more = field.node.selection_set.node.items.iter().cloned();
                        other.node.selection_set.node.items.extend(more);
                    }
                    None => fields.push(field.clone()),
                }
            }
            Selection::InlineFragment(inline) => collect(&inline.node.selection_set.node, fragments, seen, fields),
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                if let Some(fragment) = fragments.get(name).filter(|_| seen.insert(name)) {
                    collect(&fragment.node.selection_set.node, fragments, seen, fields);
                }
            }
        }
    }
}

/// A fragment that was used at the root alone is no longer used, and the engine refuses those.
fn drop_unused(operations: &DocumentOperations, fragments: &mut Fragments) {
    let mut used: HashSet<Name> = HashSet::new();
    let operations: Vec<&OperationDefinition> = operations.iter().map(|(_, operation)| &operation.node).collect();
    operations.iter().for_each(|operation| mark(&operation.selection_set.node, fragments, &mut used));
    fragments.retain(|name, _| used.contains(name));
}

fn mark(set: &SelectionSet, fragments: &Fragments, used: &mut HashSet<Name>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => mark(&field.node.selection_set.node, fragments, used),
            Selection::InlineFragment(inline) => mark(&inline.node.selection_set.node, fragments, used),
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                if let Some(fragment) = fragments.get(name).filter(|_| used.insert(name.clone())) {
                    mark(&fragment.node.selection_set.node, fragments, used);
                }
            }
        }
    }
}
