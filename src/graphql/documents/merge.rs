//! A valid document as the engine runs it: fragments in their places, and no field twice.
//!
//! The engine resolves a field as often as it is selected and merges the answers. A document may select one
//! field a thousand times; here selections of the same field become one, with the selections of all
//! (specification, section 6.3.2), so that an answer costs what it tells. What is selected on a condition (a
//! directive with a variable, a type that not every object has) stays apart, unless the field was selected just before
//! on no more than these conditions.

mod conditions;

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use apollo_compiler::ast::{
    self, Definition, DirectiveList, Document, FragmentDefinition, OperationDefinition, Selection, Value,
};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::{ExtendedType, ObjectType, UnionType};
use apollo_compiler::{Name as ApolloName, Node, Schema};
use async_graphql::parser::types as engine;
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value as EngineValue;
use serde_json::Number;

use self::conditions::{Condition, Conditions, beyond, push, undecided};
use super::place::Places;
use super::problem::Problem;
use crate::graphql::error::Code;

/// What a condition around a field takes, about.
const BYTES_OF_CONDITION: u64 = 300;
/// What a value takes without its text, about.
const BYTES_OF_VALUE: u64 = 150;

/// Makes operations for the engine.
pub(super) struct Merger<'a> {
    schema: &'a Schema,
    places: &'a Places<'a>,
    fragments: HashMap<&'a str, &'a FragmentDefinition>,
    /// A field that is selected a second time with other arguments: the library takes lists for equal where one
    /// is the beginning of the other.
    conflict: Cell<Option<SourceSpan>>,
    /// How many bytes the operations take beside their fields, about: a fragment brings its values and conditions
    /// wherever it is used.
    bytes: Cell<u64>,
}

/// The selections of one object, in the order of the answer.
#[derive(Default)]
struct Merged<'a> {
    items: Vec<Item<'a>>,
    /// Where a field was selected last, by its key in the answer.
    last: HashMap<&'a str, usize>,
}

struct Item<'a> {
    /// On which conditions it is selected, the outer ones first.
    conditions: Conditions<'a>,
    /// The type that it is a field of.
    owner: &'a str,
    field: &'a Node<ast::Field>,
    sets: Vec<Set<'a>>,
}

/// What is selected of a field, and on which conditions besides those of the field.
struct Set<'a> {
    conditions: Conditions<'a>,
    selections: &'a [Selection],
}

impl<'a> Merger<'a> {
    pub(super) fn new(schema: &'a Schema, places: &'a Places<'a>, document: &'a Document) -> Self {
        let fragments = document.definitions.iter().filter_map(Definition::as_fragment_definition);
        let fragments = fragments.map(|fragment| (fragment.name.as_str(), &**fragment)).collect();
        Self { schema, places, fragments, conflict: Cell::new(None), bytes: Cell::new(0) }
    }

    /// How many bytes the operations that were made take beside their fields, about.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    fn takes(&self, bytes: u64) {
        self.bytes.set(self.bytes.get().saturating_add(bytes));
    }

    /// An operation as the engine runs it.
    pub(super) fn operation(
        &self,
        operation: &'a Node<OperationDefinition>,
    ) -> Result<engine::OperationDefinition, Problem> {
        let wrong = |message, place| Err(Problem::new(Code::BadDocument, message, Some(self.places.of(place))));
        match self.convert(operation) {
            None => wrong("a number in the operation is too large; write a smaller one", operation.location()),
            Some(_) if self.conflict.get().is_some() => {
                wrong("the field is selected twice with different arguments; use aliases", self.conflict.get())
            }
            Some(converted) => Ok(converted),
        }
    }

    /// `None` where a number in it is none that a machine has.
    fn convert(&self, operation: &'a OperationDefinition) -> Option<engine::OperationDefinition> {
        let root = self.schema.root_operation(operation.operation_type)?.as_str();
        let variables = operation.variables.iter().map(|variable| self.variable(variable));
        let whole = Set { conditions: Vec::new(), selections: &operation.selection_set };
        Some(engine::OperationDefinition {
            ty: kind(operation.operation_type),
            variable_definitions: variables.collect::<Option<_>>()?,
            directives: self.directives(operation.directives.iter())?,
            selection_set: Positioned::new(self.set(root, &[whole])?, Pos::default()),
        })
    }

    /// The selections of objects of a type, from all the sets that select of them.
    fn set(&self, parent: &'a str, sets: &[Set<'a>]) -> Option<engine::SelectionSet> {
        let mut merged = Merged::default();
        for set in sets {
            self.collect(&mut merged, parent, set.selections, &mut set.conditions.clone());
        }
        let mut items: Vec<Positioned<engine::Selection>> = Vec::with_capacity(merged.items.len());
        for item in &merged.items {
            let pos = self.places.of(item.field.location());
            let field = Positioned::new(self.field(item)?, pos);
            let mut selection = Positioned::new(engine::Selection::Field(field), pos);
            for condition in item.conditions.iter().rev() {
                self.takes(BYTES_OF_CONDITION);
                let ty = condition.ty.map(|name| engine::TypeCondition { on: Positioned::new(Name::new(name), pos) });
                let inner = engine::InlineFragment {
                    type_condition: ty.map(|ty| Positioned::new(ty, pos)),
                    directives: self.directives(condition.directives.iter().copied())?,
                    selection_set: Positioned::new(engine::SelectionSet { items: vec![selection] }, pos),
                };
                selection = Positioned::new(engine::Selection::InlineFragment(Positioned::new(inner, pos)), pos);
            }
            items.push(selection);
        }
        Some(engine::SelectionSet { items })
    }

    fn collect(&self, merged: &mut Merged<'a>, parent: &'a str, set: &'a [Selection], conditions: &mut Conditions<'a>) {
        for selection in set {
            match selection {
                Selection::Field(field) => {
                    let Some(directives) = undecided(&field.directives) else { continue };
                    let around = conditions.len();
                    push(conditions, None, directives);
                    self.select(merged, parent, field, conditions);
                    conditions.truncate(around);
                }
                Selection::InlineFragment(fragment) => {
                    let ty = fragment.type_condition.as_ref().map(ApolloName::as_str);
                    self.conditional(merged, parent, ty, &fragment.directives, &fragment.selection_set, conditions);
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = self.fragments.get(spread.fragment_name.as_str()) else { continue };
                    let ty = Some(fragment.type_condition.as_str());
                    self.conditional(merged, parent, ty, &spread.directives, &fragment.selection_set, conditions);
                }
            }
        }
    }

    /// Selects a field. Where it was selected last on conditions that these include, it is there whenever they hold,
    /// and what is selected of it now belongs behind what was selected of it then.
    fn select(
        &self,
        merged: &mut Merged<'a>,
        owner: &'a str,
        field: &'a Node<ast::Field>,
        conditions: &[Rc<Condition<'a>>],
    ) {
        let key = response_key(field);
        let last = merged.last.get(key).and_then(|place| merged.items.get_mut(*place));
        if let Some((item, rest)) = last.and_then(|item| beyond(&item.conditions, conditions).map(|rest| (item, rest)))
        {
            // Of other types it is another field.
            let is_one_type = rest.iter().all(|condition| condition.ty.is_none());
            if is_one_type && !same_arguments(item.field, field) {
                self.conflict.set(field.location());
            }
            if is_one_type || field.selection_set.is_empty() {
                item.sets.push(Set { conditions: rest.to_vec(), selections: &field.selection_set });
                return;
            }
        }
        merged.last.insert(key, merged.items.len());
        let sets = vec![Set { conditions: Vec::new(), selections: &field.selection_set }];
        merged.items.push(Item { conditions: conditions.to_vec(), owner, field, sets });
    }

    fn conditional(
        &self,
        merged: &mut Merged<'a>,
        parent: &'a str,
        ty: Option<&'a str>,
        directives: &'a DirectiveList,
        set: &'a [Selection],
        conditions: &mut Conditions<'a>,
    ) {
        let Some(directives) = undecided(directives) else { return };
        let around = conditions.len();
        let ty = ty.filter(|ty| *ty != parent);
        match (ty, self.object(parent)) {
            // Of no such object; or of every one of them.
            (Some(ty), Some(object)) if !self.is_a(object, ty) => {}
            (None, _) | (_, Some(_)) => {
                push(conditions, None, directives);
                self.collect(merged, parent, set, conditions);
            }
            (Some(ty), None) => {
                // The engine does not know which objects are of a union.
                let members = match self.schema.types.get(ty) {
                    Some(ExtendedType::Union(union)) => union.members.iter().map(|member| member.as_str()).collect(),
                    _ => vec![ty],
                };
                for member in members {
                    push(conditions, Some(member), directives.clone());
                    self.collect(merged, member, set, conditions);
                    conditions.truncate(around);
                }
            }
        }
        conditions.truncate(around);
    }

    fn object(&self, name: &str) -> Option<&'a ObjectType> {
        match self.schema.types.get(name) {
            Some(ExtendedType::Object(object)) => Some(object),
            _ => None,
        }
    }

    /// Whether objects of a type are of another, which is wider.
    fn is_a(&self, object: &ObjectType, ty: &str) -> bool {
        let is_member = |union: &UnionType| union.members.iter().any(|member| member.name == object.name);
        object.implements_interfaces.iter().any(|interface| interface.name == ty)
            || matches!(self.schema.types.get(ty), Some(ExtendedType::Union(union)) if is_member(union))
    }

    fn field(&self, item: &Item<'a>) -> Option<engine::Field> {
        let field = item.field;
        let pos = self.places.of(field.location());
        let named = |name: &ast::NamedType| Positioned::new(Name::new(name.as_str()), self.places.of(name.location()));
        let arguments = field.arguments.iter().map(|argument| {
            let value = Positioned::new(self.value(&argument.value)?, self.places.of(argument.value.location()));
            Some((named(&argument.name), value))
        });
        let child =
            self.schema.type_field(item.owner, &field.name).ok().map(|found| found.ty.inner_named_type().as_str());
        let selected = child.filter(|_| !field.selection_set.is_empty());
        Some(engine::Field {
            alias: field.alias.as_ref().map(named),
            name: named(&field.name),
            arguments: arguments.collect::<Option<_>>()?,
            // They are among the conditions around it.
            directives: Vec::new(),
            selection_set: match selected {
                Some(child) => Positioned::new(self.set(child, &item.sets)?, pos),
                None => Positioned::default(),
            },
        })
    }

    fn directives(
        &self,
        directives: impl Iterator<Item = &'a Node<ast::Directive>>,
    ) -> Option<Vec<Positioned<engine::Directive>>> {
        let directive = |directive: &'a Node<ast::Directive>| {
            let pos = self.places.of(directive.location());
            let argument = |argument: &Node<ast::Argument>| {
                let name = Positioned::new(Name::new(argument.name.as_str()), pos);
                Some((name, Positioned::new(self.value(&argument.value)?, pos)))
            };
            let arguments = directive.arguments.iter().map(argument).collect::<Option<_>>()?;
            let name = Positioned::new(Name::new(directive.name.as_str()), pos);
            Some(Positioned::new(engine::Directive { name, arguments }, pos))
        };
        directives.map(directive).collect()
    }

    /// A value for the engine; `None` where a number in it is none that a machine has.
    fn value(&self, value: &Value) -> Option<EngineValue> {
        self.takes(BYTES_OF_VALUE);
        Some(match value {
            Value::Null => EngineValue::Null,
            Value::Enum(name) => EngineValue::Enum(Name::new(name.as_str())),
            Value::Variable(name) => EngineValue::Variable(Name::new(name.as_str())),
            Value::String(text) => {
                self.takes(text.len() as u64);
                EngineValue::String(text.clone())
            }
            Value::Float(number) => EngineValue::Number(Number::from_f64(number.try_to_f64().ok()?)?),
            Value::Int(number) => EngineValue::Number(whole(number.as_str())?),
            Value::Boolean(is) => EngineValue::Boolean(*is),
            Value::List(values) => {
                EngineValue::List(values.iter().map(|item| self.value(item)).collect::<Option<_>>()?)
            }
            Value::Object(members) => {
                let member = |(name, member): &(ast::NamedType, Node<Value>)| {
                    Some((Name::new(name.as_str()), self.value(member)?))
                };
                EngineValue::Object(members.iter().map(member).collect::<Option<_>>()?)
            }
        })
    }

    fn variable(&self, variable: &'a Node<ast::VariableDefinition>) -> Option<Positioned<engine::VariableDefinition>> {
        let pos = self.places.of(variable.location());
        let default = match &variable.default_value {
            Some(default) => Some(Positioned::new(self.value(default)?.into_const()?, pos)),
            None => None,
        };
        let definition = engine::VariableDefinition {
            name: Positioned::new(Name::new(variable.name.as_str()), pos),
            var_type: Positioned::new(engine::Type::new(&variable.ty.to_string())?, pos),
            directives: self.directives(variable.directives.iter())?,
            default_value: default,
        };
        Some(Positioned::new(definition, pos))
    }
}

/// The kind of an operation in the engine's words.
pub(super) fn kind(kind: ast::OperationType) -> engine::OperationType {
    match kind {
        ast::OperationType::Query => engine::OperationType::Query,
        ast::OperationType::Mutation => engine::OperationType::Mutation,
        ast::OperationType::Subscription => engine::OperationType::Subscription,
    }
}

/// The kind of an operation in the library's words.
pub(super) fn kind_of(kind: engine::OperationType) -> ast::OperationType {
    match kind {
        engine::OperationType::Query => ast::OperationType::Query,
        engine::OperationType::Mutation => ast::OperationType::Mutation,
        engine::OperationType::Subscription => ast::OperationType::Subscription,
    }
}

fn response_key(field: &ast::Field) -> &str {
    field.alias.as_ref().unwrap_or(&field.name).as_str()
}

/// Whether two selections of one field have the same arguments, in any order.
fn same_arguments(one: &ast::Field, other: &ast::Field) -> bool {
    one.arguments.iter().all(|argument| {
        let same = other.arguments.iter().find(|other| other.name == argument.name);
        same.is_some_and(|other| same_value(&argument.value, &other.value))
    })
}

fn same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_value(one, other))
        }
        (Value::Object(one), Value::Object(other)) => one.iter().all(|(name, value)| {
            other.iter().find(|(other, _)| other == name).is_some_and(|(_, other)| same_value(value, other))
        }),
        // Whatever else differs was found before.
        _ => true,
    }
}

/// A whole number. The JSON library takes `-0` for a fraction.
fn whole(digits: &str) -> Option<Number> {
    if let Ok(number) = digits.parse::<i64>() {
        return Some(number.into());
    }
    if let Ok(number) = digits.parse::<u64>() {
        return Some(number.into());
    }
    Number::from_f64(digits.parse().ok()?)
}
