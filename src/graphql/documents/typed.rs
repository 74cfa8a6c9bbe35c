//! The rules that need the types of the schema: fields, arguments, values, and where variables may stand.
//!
//! Every definition of a document is walked once. Where a variable stands is noted, and compared with the
//! variable's type once for each operation that reaches the place.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{
    Argument, Definition, DirectiveList, Document, Field, InputValueDefinition, OperationDefinition, OperationType,
    Selection, Type, VariableDefinition,
};
use apollo_compiler::schema::{ExtendedType, FieldLookupError};
use apollo_compiler::{Name as ApolloName, Node, Schema};

use super::place::Places;
use super::problem::{Problem, Problems};
use crate::catalog::did_you_mean;
use crate::graphql::error::Code;

/// A place in a document where a variable stands.
pub(super) struct Usage<'a> {
    pub variable: &'a apollo_compiler::Name,
    pub place: Option<apollo_compiler::parser::SourceSpan>,
    /// The type that is expected there.
    pub ty: &'a Type,
    /// Whether the place has a default value of its own.
    pub has_default: bool,
    /// Whether it is the one member of a `@oneOf` object.
    pub is_one_of: bool,
}

/// What a definition uses.
#[derive(Default)]
pub(super) struct Uses<'a> {
    pub usages: Vec<Usage<'a>>,
    fragments: Vec<&'a str>,
}

/// Walks a document with the types of the schema.
pub(super) struct Typed<'a, 'p> {
    pub schema: &'a Schema,
    pub suggest: bool,
    pub places: &'p Places<'p>,
    pub problems: &'p mut Problems,
    pub uses: Uses<'a>,
}

impl<'a> Typed<'a, '_> {
    pub(super) fn document(&mut self, document: &'a Document) {
        let mut fragments: HashMap<&str, Uses<'a>> = HashMap::new();
        let mut operations = Vec::new();
        for definition in &document.definitions {
            match definition {
                Definition::FragmentDefinition(fragment) => {
                    self.directives(&fragment.directives);
                    self.set(self.composite(&fragment.type_condition), &fragment.selection_set);
                    let uses = std::mem::take(&mut self.uses);
                    fragments.entry(fragment.name.as_str()).or_insert(uses);
                }
                Definition::OperationDefinition(operation) => {
                    for variable in &operation.variables {
                        self.variable(variable);
                    }
                    // What defaults and directives of variables name is refused where it is parsed.
                    self.uses = Uses::default();
                    self.directives(&operation.directives);
                    let root = self.schema.root_operation(operation.operation_type).map(ApolloName::as_str);
                    self.set(root, &operation.selection_set);
                    operations.push((operation, std::mem::take(&mut self.uses)));
                }
                _ => {}
            }
        }
        for (operation, uses) in &operations {
            self.positions(operation, uses, &fragments);
            if operation.operation_type == OperationType::Subscription {
                self.one_root_field(operation, document);
            }
        }
    }

    /// A subscription has one root field, under one name (specification, section 5.2.4.1).
    fn one_root_field(&mut self, operation: &'a Node<OperationDefinition>, document: &'a Document) {
        let fragments = document.definitions.iter().filter_map(Definition::as_fragment_definition);
        let fragments: HashMap<&str, &[Selection]> =
            fragments.map(|fragment| (fragment.name.as_str(), fragment.selection_set.as_slice())).collect();
        let (mut keys, mut seen) = (HashSet::new(), HashSet::new());
        let mut waiting = vec![operation.selection_set.as_slice()];
        while let Some(set) = waiting.pop() {
            for selection in set {
                match selection {
                    Selection::Field(field) => {
                        keys.insert(field.response_name().as_str());
                    }
                    Selection::InlineFragment(fragment) => waiting.push(&fragment.selection_set),
                    Selection::FragmentSpread(spread) if seen.insert(spread.fragment_name.as_str()) => {
                        waiting.extend(fragments.get(spread.fragment_name.as_str()));
                    }
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
        if keys.len() > 1 {
            self.wrong(operation.location(), || {
                format!(
                    "the subscription has {} fields at its root, but may have one; subscribe to each on its own",
                    keys.len()
                )
            });
        }
    }

    /// The name of a type whose fields can be selected.
    fn composite(&self, name: &'a str) -> Option<&'a str> {
        let ty = self.schema.types.get(name)?;
        let composite = matches!(ty, ExtendedType::Object(_) | ExtendedType::Interface(_) | ExtendedType::Union(_));
        composite.then_some(name)
    }

    fn set(&mut self, parent: Option<&'a str>, set: &'a [Selection]) {
        for selection in set {
            match selection {
                Selection::Field(field) => self.field(parent, field),
                Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.directives);
                    let parent = match &fragment.type_condition {
                        Some(name) => self.composite(name),
                        None => parent,
                    };
                    self.set(parent, &fragment.selection_set);
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.directives);
                    self.uses.fragments.push(spread.fragment_name.as_str());
                }
            }
        }
    }

    fn field(&mut self, parent: Option<&'a str>, field: &'a Node<Field>) {
        self.directives(&field.directives);
        let Some(parent) = parent else { return };
        let schema = self.schema;
        let definition = match schema.type_field(parent, &field.name) {
            Ok(definition) => definition,
            Err(FieldLookupError::NoSuchField(..)) => return self.no_such_field(parent, field),
            Err(FieldLookupError::NoSuchType) => return,
        };
        self.arguments(
            &field.arguments,
            &definition.arguments,
            &|| format!("`{parent}.{}`", field.name),
            field.location(),
        );
        let child = definition.ty.inner_named_type().as_str();
        let is_leaf = self.composite(child).is_none();
        let place = field.location();
        match (is_leaf, field.selection_set.is_empty()) {
            (false, true) => self.wrong(place, || {
                let name = &field.name;
                format!("`{name}` is an object of type `{child}`; select fields of it: `{name} {{ ... }}`")
            }),
            (true, false) => self.wrong(place, || {
                format!("`{}` is a plain value of type `{child}`; it has no fields to select", field.name)
            }),
            _ => self.set(Some(child), &field.selection_set),
        }
    }

    fn no_such_field(&mut self, parent: &str, field: &Node<Field>) {
        let name = &field.name;
        let known: Vec<&str> = match self.schema.types.get(parent) {
            Some(ExtendedType::Object(object)) => object.fields.keys().map(ApolloName::as_str).collect(),
            Some(ExtendedType::Interface(interface)) => interface.fields.keys().map(ApolloName::as_str).collect(),
            _ => Vec::new(),
        };
        let suggest = self.suggest;
        self.wrong(name.location(), || {
            let near = if suggest { did_you_mean(name, known) } else { String::new() };
            format!("type `{parent}` has no field `{name}`.{near}")
        });
    }

    fn directives(&mut self, directives: &'a DirectiveList) {
        for directive in &directives.0 {
            let Some(definition) = self.schema.directive_definitions.get(&directive.name) else { continue };
            let described = || format!("`@{}`", directive.name);
            self.arguments(&directive.arguments, &definition.arguments, &described, directive.location());
        }
    }

    fn arguments(
        &mut self,
        arguments: &'a [Node<Argument>],
        definitions: &'a [Node<InputValueDefinition>],
        owner: &dyn Fn() -> String,
        place: Option<apollo_compiler::parser::SourceSpan>,
    ) {
        let mut given = HashSet::new();
        for argument in arguments {
            given.insert(argument.name.as_str());
            let Some(definition) = definitions.iter().find(|definition| definition.name == argument.name) else {
                let suggest = self.suggest;
                self.wrong(argument.name.location(), || {
                    let known = definitions.iter().map(|definition| definition.name.as_str());
                    let near = if suggest { did_you_mean(&argument.name, known) } else { String::new() };
                    format!("{} has no argument `{}`.{near}", owner(), argument.name)
                });
                continue;
            };
            self.value(&definition.ty, &argument.value, definition.default_value.is_some());
        }
        for definition in definitions {
            if definition.is_required() && !given.contains(definition.name.as_str()) {
                self.wrong(place, || {
                    format!("{} needs the argument `{}` of type `{}`", owner(), definition.name, definition.ty)
                });
            }
        }
    }

    fn variable(&mut self, variable: &'a Node<VariableDefinition>) {
        self.directives(&variable.directives);
        let Some(default) = &variable.default_value else { return };
        let is_input = self.schema.types.get(variable.ty.inner_named_type()).is_some_and(ExtendedType::is_input_type);
        if is_input {
            self.value(&variable.ty, default, false);
        }
    }

    /// Compares each place that an operation reaches with the variable that stands there.
    fn positions(&mut self, operation: &'a OperationDefinition, own: &Uses<'a>, fragments: &HashMap<&str, Uses<'a>>) {
        let mut variables: HashMap<&str, &Node<VariableDefinition>> = HashMap::new();
        for variable in &operation.variables {
            variables.entry(variable.name.as_str()).or_insert(variable);
        }
        let (mut seen, mut waiting) = (HashSet::new(), vec![own]);
        while let Some(uses) = waiting.pop() {
            if self.problems.is_full() {
                return;
            }
            for usage in &uses.usages {
                // A variable that is not defined is another rule's.
                let Some(variable) = variables.get(usage.variable.as_str()) else { continue };
                if !may_stand(variable, usage) {
                    self.wrong(usage.place, || position(variable, usage));
                }
            }
            let next = uses.fragments.iter().filter(|name| seen.insert(**name));
            waiting.extend(next.filter_map(|name| fragments.get(name)));
        }
    }

    pub(super) fn wrong(
        &mut self,
        place: Option<apollo_compiler::parser::SourceSpan>,
        message: impl FnOnce() -> String,
    ) {
        let places = self.places;
        self.problems.push(|| Problem::new(Code::BadDocument, message(), place.map(|place| places.of(Some(place)))));
    }
}

/// Whether a variable may stand at a place (specification, section 5.8.5).
fn may_stand(variable: &VariableDefinition, usage: &Usage<'_>) -> bool {
    if usage.is_one_of && !variable.ty.is_non_null() {
        return false;
    }
    if usage.ty.is_non_null() && !variable.ty.is_non_null() {
        let has_default = variable.default_value.as_ref().is_some_and(|value| !value.is_null());
        return (has_default || usage.has_default) && variable.ty.is_assignable_to(&usage.ty.clone().nullable());
    }
    variable.ty.is_assignable_to(usage.ty)
}

fn position(variable: &VariableDefinition, usage: &Usage<'_>) -> String {
    let (name, given, wanted) = (&variable.name, &variable.ty, usage.ty);
    if usage.is_one_of && !given.is_non_null() {
        return format!("`${name}` is the one member of a `@oneOf` object; declare it `${name}: {given}!`");
    }
    format!("`${name}` has the type `{given}`, but `{wanted}` is expected here; declare it `${name}: {wanted}`")
}
