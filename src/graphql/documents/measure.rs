//! How much a document asks for, counted on its text alone, each fragment once.
//!
//! A fragment is measured where it is defined; where it is used, its measure is added. So a chain of fragments
//! that doubles with each step is counted in as many steps as it is long. Numbers saturate.

use std::collections::HashMap;

use apollo_compiler::ast::{Definition, Document, FragmentDefinition, OperationDefinition, Selection, Type};
use apollo_compiler::{Name as ApolloName, Node, Schema};

use super::introspection::Sizes;
use crate::graphql::limits::Limits;

use super::problem::Problem;

/// What a set of selections asks for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Measure {
    /// Fields, those of fragments as often as these are used.
    pub selections: u64,
    /// Fields at the top of the set.
    pub width: u64,
    pub aliases: u64,
    /// Fields inside one another, but for those of introspection.
    pub depth: u64,
    /// Lists inside one another, but for those of introspection.
    pub lists: u64,
    /// Sets and fragments inside one another.
    pub nesting: u64,
    /// Lists inside one another, below `__schema` or `__type`.
    pub told_lists: u64,
    /// The values that introspection tells, estimated.
    pub told: f64,
}

impl Measure {
    fn add(&mut self, other: &Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.width = self.width.saturating_add(other.width);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.depth = self.depth.max(other.depth);
        self.lists = self.lists.max(other.lists);
        self.nesting = self.nesting.max(other.nesting);
        self.told_lists = self.told_lists.max(other.told_lists);
        self.told += other.told;
    }
}

/// Deeper than this nothing is followed: the limits are below it.
const DEEPEST: usize = 300;

/// Measures one document.
pub(super) struct Measurer<'a> {
    schema: &'a Schema,
    sizes: &'a Sizes,
    fragments: HashMap<&'a str, &'a Node<FragmentDefinition>>,
    /// The measure of each fragment; `None` while it is being measured.
    known: HashMap<&'a str, Option<Measure>>,
    /// Uses of fragments inside themselves.
    pub circles: Vec<&'a Node<apollo_compiler::ast::FragmentSpread>>,
    /// How often a selection was looked at: the work that was done.
    pub steps: u64,
}

impl<'a> Measurer<'a> {
    pub(super) fn new(schema: &'a Schema, sizes: &'a Sizes, document: &'a Document) -> Self {
        let fragments = document.definitions.iter().filter_map(Definition::as_fragment_definition);
        let fragments = fragments.map(|fragment| (fragment.name.as_str(), fragment)).collect();
        Self { schema, sizes, fragments, known: HashMap::new(), circles: Vec::new(), steps: 0 }
    }

    pub(super) fn operation(&mut self, operation: &'a OperationDefinition) -> Measure {
        let root = self.schema.root_operation(operation.operation_type).map(ApolloName::as_str);
        self.set(root, &operation.selection_set, 0)
    }

    /// Measures a fragment that no operation uses.
    pub(super) fn fragment(&mut self, fragment: &'a FragmentDefinition) -> Measure {
        self.named(fragment.name.as_str(), 0).unwrap_or_default()
    }

    fn set(&mut self, parent: Option<&'a str>, set: &'a [Selection], level: usize) -> Measure {
        let mut sum = Measure::default();
        if level >= DEEPEST {
            return Measure { nesting: u64::MAX / 2, ..sum };
        }
        for selection in set {
            self.steps += 1;
            match selection {
                Selection::Field(field) => {
                    let definition = parent
                        .and_then(|parent| self.schema.type_field(parent, &field.name).ok())
                        .map(|found| &found.ty);
                    let parent_tells = parent.is_some_and(|name| name.starts_with("__"));
                    let child_type = definition.map(|ty| ty.inner_named_type().as_str());
                    let mut inner = self.set(child_type, &field.selection_set, level + 1);
                    let lists = definition.map_or(0, lists);
                    let begins = !parent_tells && matches!(field.name.as_str(), "__schema" | "__type");
                    if parent_tells {
                        let times = parent.map_or(1.0, |parent| self.sizes.times(parent, &field.name));
                        inner.told = 1.0 + times * inner.told;
                        inner.told_lists += lists;
                    } else if begins {
                        inner.told += 1.0;
                        inner.depth = 1;
                    } else {
                        inner.depth += 1;
                        inner.lists += lists;
                    }
                    inner.nesting += u64::from(!field.selection_set.is_empty());
                    inner.selections = inner.selections.saturating_add(1);
                    inner.aliases = inner.aliases.saturating_add(u64::from(field.alias.is_some()));
                    inner.width = 1;
                    sum.add(&inner);
                }
                Selection::InlineFragment(fragment) => {
                    let parent = fragment.type_condition.as_ref().map(ApolloName::as_str).or(parent);
                    let mut inner = self.set(parent, &fragment.selection_set, level + 1);
                    inner.nesting += 1;
                    sum.add(&inner);
                }
                Selection::FragmentSpread(spread) => match self.named(spread.fragment_name.as_str(), level + 1) {
                    Some(mut inner) => {
                        inner.nesting += 1;
                        sum.add(&inner);
                    }
                    None => self.circles.push(spread),
                },
            }
        }
        sum
    }

    /// The measure of a fragment; `None` where it is asked for inside itself.
    fn named(&mut self, name: &'a str, level: usize) -> Option<Measure> {
        let Some(fragment) = self.fragments.get(name).copied() else { return Some(Measure::default()) };
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        self.known.insert(name, None);
        let measure = self.set(Some(fragment.type_condition.as_str()), &fragment.selection_set, level);
        self.known.insert(name, Some(measure));
        Some(measure)
    }
}

/// The lists of a type: `[[Int!]]!` has two.
fn lists(ty: &Type) -> u64 {
    match ty {
        Type::Named(_) | Type::NonNullNamed(_) => 0,
        Type::List(item) | Type::NonNullList(item) => 1 + lists(item),
    }
}

/// What a measured operation asks too much of.
pub(super) fn too_much(measure: &Measure, limits: &Limits) -> Option<Problem> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate that is never negative")]
    let told = measure.told as u64;
    let rows = [
        (
            "nesting",
            measure.nesting,
            limits.nesting,
            "sets and fragments are {actual} levels deep, but may be {allowed}; write them flatter",
        ),
        (
            "depth",
            measure.depth,
            limits.depth,
            "the operation nests {actual} fields, but may nest {allowed}; ask for the inner ones in a request of their own, by `node(id:)`",
        ),
        (
            "selections",
            measure.selections,
            limits.selections,
            "the document selects {actual} fields, those of fragments as often as they are used, but may select {allowed}; ask for less, or in several requests",
        ),
        (
            "root-fields",
            measure.width,
            limits.root_fields,
            "the operation selects {actual} fields at its root, but may select {allowed}; ask in several requests, or by `nodes(ids:)`",
        ),
        (
            "aliases",
            measure.aliases,
            limits.aliases,
            "the operation has {actual} aliases, but may have {allowed}; ask in several requests",
        ),
        (
            "lists",
            measure.lists,
            limits.lists,
            "the operation has {actual} lists inside one another, but may have {allowed}; ask for the inner ones in a request of their own",
        ),
        (
            "introspection-lists",
            measure.told_lists,
            limits.introspection_lists,
            "introspection has {actual} lists inside one another, but may have {allowed}; the whole schema is at `/schema.graphql`",
        ),
        (
            "introspection",
            told,
            limits.introspection,
            "introspection would tell about {actual} values, but may tell {allowed}; the whole schema is at `/schema.graphql`",
        ),
    ];
    let passed = rows.into_iter().find(|(_, actual, allowed, _)| actual > allowed);
    passed.map(|(limit, actual, allowed, what)| Problem::costly(limit, actual, allowed, what))
}
