//! What one request may ask for, checked before anything is executed.
//!
//! The engine walks a document several times and follows fragments each time, so that a short chain of
//! fragments, each used twice, costs it seconds even to refuse. What a document asks for is therefore counted
//! here first, every fragment once.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, FragmentDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned};

use super::error::{ApiError, Code, Result};

/// What one request may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How deep fields may be nested. The introspection query of GraphiQL is 15 deep.
    pub depth: usize,
    /// How many fields a document may select, fragments counted where they are used.
    pub selections: u64,
    /// How many requests a batch may have.
    pub batch: u64,
    /// How many aliases an operation may use.
    pub aliases: usize,
    /// How many levels of selections, lists and objects are followed at all.
    pub recursion: usize,
    /// How many rows resolvers may be given, each counted as often as it is given.
    pub rows: usize,
    /// How long a request may take.
    pub time: std::time::Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 16,
            selections: 5_000,
            batch: 10,
            aliases: 50,
            recursion: 32,
            rows: 500_000,
            time: std::time::Duration::from_secs(15),
        }
    }
}

/// How many fields all objects of an answer may have together: the same field asked for many times costs as
/// often.
const MOST_FIELDS: u64 = 8_000_000;

/// How many rows resolvers may be given for a document that selects so many fields.
pub(super) fn rows(limits: &Limits, selected: u64) -> usize {
    let rows = usize::try_from(MOST_FIELDS / selected.max(1)).unwrap_or(usize::MAX);
    rows.min(limits.rows)
}

/// Refuses a document that selects more fields than allowed, and says how many it selects.
pub(super) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<u64> {
    let mut counter = Counter { fragments: &document.fragments, known: HashMap::new() };
    let selections =
        document.operations.iter().map(|(_, operation)| counter.set(&operation.node.selection_set.node, 0));
    let selected = selections.fold(0, u64::saturating_add);
    if selected == u64::MAX {
        let message = "the document's fragments and fields are nested too deep; ask in several requests";
        return Err(ApiError::client(Code::TooCostly, message));
    }
    if selected > limits.selections {
        let message = format!(
            "the document selects {selected} fields, fragments included, but may select {}; ask for less, or in several requests",
            limits.selections
        );
        return Err(ApiError::client(Code::TooCostly, message));
    }
    Ok(selected)
}

struct Counter<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// The fields of each fragment; `None` while it is being counted, so that a circle ends.
    known: HashMap<&'a str, Option<u64>>,
}

impl<'a> Counter<'a> {
    fn set(&mut self, set: &'a SelectionSet, depth: usize) -> u64 {
        // The parser refuses what is nested deeper than this by itself.
        if depth > 100 {
            return u64::MAX;
        }
        set.items.iter().map(|item| self.selection(&item.node, depth + 1)).fold(0, u64::saturating_add)
    }

    fn selection(&mut self, selection: &'a Selection, depth: usize) -> u64 {
        match selection {
            Selection::Field(field) => self.set(&field.node.selection_set.node, depth).saturating_add(1),
            Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node, depth),
            Selection::FragmentSpread(spread) => {
                let name = spread.node.fragment_name.node.as_str();
                if let Some(known) = self.known.get(name) {
                    return known.unwrap_or(0);
                }
                let Some((name, fragment)) = self.fragments.get_key_value(name) else { return 0 };
                self.known.insert(name, None);
                let fields = self.set(&fragment.node.selection_set.node, depth);
                self.known.insert(name, Some(fields));
                fields
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::{Duration, Instant};

    use async_graphql::parser::parse_query;

    use super::{Limits, check};

    fn allowed(document: &str) -> bool {
        check(&parse_query(document).expect("valid"), &Limits::default()).is_ok()
    }

    #[test]
    fn doubling_fragments_are_counted_without_walking_them() {
        let mut bomb = "{ families { nodes { ...F0 } } }".to_owned();
        for level in 0..60 {
            let next = level + 1;
            write!(bomb, " fragment F{level} on JobFamily {{ a: family {{ ...F{next} }} b: family {{ ...F{next} }} }}")
                .expect("a string");
        }
        bomb.push_str(" fragment F60 on JobFamily { title }");
        let before = Instant::now();
        assert!(!allowed(&bomb));
        assert!(before.elapsed() < Duration::from_secs(1), "counted by walking");
    }

    #[test]
    fn circles_end_and_honest_documents_pass() {
        assert!(allowed("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A catalogue { revision } }"));
        assert!(allowed("{ families { nodes { title levels { title } } } }"));
        assert!(allowed("{ ...Missing }"));
    }
}
