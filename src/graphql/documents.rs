//! Whether a document may run: the verdict of the specification, and what the document asks for.
//!
//! The engine's own rules accept what is invalid, refuse some of what is valid, and take long for what is
//! hostile. So documents are judged here, against the schema as it is published. The order is that of cost: first
//! the tokens are counted, then the text is parsed, then measured; only what is small enough is compared with the
//! schema. What passes is handed to the engine as it should run it (`merge`).
//!
//! Parsing, and the rules about fragments, directives, names and conflicting fields, are those of the crate
//! `apollo-compiler`; the rules about fields, arguments, values and variables are in `typed` and `values`, because
//! that crate's miss cases (a nullable variable inside a list, a member given twice) and suggest nothing.

mod cache;
mod introspection;
mod measure;
mod merge;
mod place;
mod problem;
mod tokens;
mod typed;
mod values;
mod variables;

use std::sync::Arc;

use apollo_compiler::ast::{Definition, Document, VariableDefinition};
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{Node, Schema};
use async_graphql::parser::types as engine;
use async_graphql::{Pos, Positioned, Variables};
use async_graphql_value::Value as EngineValue;

use self::introspection::Sizes;
use self::measure::{Measure, Measurer, too_much};
use self::merge::Merger;
use self::place::Places;
use self::problem::Problems;
use self::typed::Typed;
use super::error::Code;
use super::limits::Limits;

pub use self::cache::Disclosure;
pub(super) use self::cache::Documents;
pub(super) use self::problem::{LONGEST_MESSAGE, MOST_PROBLEMS};
pub use self::problem::{Passed, Problem};

/// Judges documents against a schema.
#[derive(Debug, Clone)]
pub struct Validator {
    schema: Arc<Valid<Schema>>,
    sizes: Arc<Sizes>,
    limits: Limits,
    disclosure: Disclosure,
}

/// A valid document.
#[derive(Debug)]
pub struct Judged {
    operations: Vec<Operation>,
    /// How many bytes it takes beside its fields, about.
    bytes: u64,
    /// How often a selection was looked at to measure the document.
    pub steps: u64,
}

/// An operation of a valid document.
#[derive(Debug)]
pub(super) struct Operation {
    name: Option<String>,
    variables: Vec<Node<VariableDefinition>>,
    /// What the engine runs.
    pub document: engine::OperationDefinition,
    /// How many fields it selects.
    pub selections: u64,
}

/// The rules that are ours, by the names that the library has for what breaks them.
const OURS: [&str; 14] = [
    "DisallowedVariableUsage",
    "FloatCoercionError",
    "IntCoercionError",
    "MissingSubselection",
    "RequiredArgument",
    "RequiredField",
    "SubscriptionUsesMultipleFields",
    "SubselectionOnEnumType",
    "SubselectionOnScalarType",
    "UndefinedArgument",
    "UndefinedEnumValue",
    "UndefinedField",
    "UndefinedInputValue",
    "UnsupportedValueType",
];

impl Validator {
    /// A validator for a schema in the schema definition language; the text says why there can be none.
    pub fn new(sdl: &str, limits: Limits) -> Result<Self, String> {
        let schema = Schema::builder().adopt_orphan_extensions().ignore_builtin_redefinitions();
        // What the specification has and the library does not know yet.
        let one_of = if sdl.contains("directive @oneOf") { "" } else { "directive @oneOf on INPUT_OBJECT " };
        let newer = format!("{one_of} extend type __Type {{ isOneOf: Boolean }}");
        let schema = schema.parse(newer, "newer.graphql").parse(sdl, "schema.graphql").build();
        let schema = schema.map_err(|error| error.errors.to_string())?;
        let schema = schema.validate().map_err(|error| error.errors.to_string())?;
        let (sizes, schema) = (Arc::new(Sizes::of(&schema)), Arc::new(schema));
        Ok(Self { schema, sizes, limits, disclosure: Disclosure::default() })
    }

    /// The validator, told what it gives away of the schema.
    #[must_use]
    pub fn with_disclosure(self, disclosure: Disclosure) -> Self {
        Self { disclosure, ..self }
    }

    /// Judges a document: what may run, or at most 20 problems.
    pub fn judge(&self, text: &str) -> Result<Judged, Vec<Problem>> {
        let tokens = tokens::count(text);
        if tokens > self.limits.tokens {
            let what = "the document has {actual} tokens, but may have {allowed}; ask in several requests";
            return Err(vec![Problem::costly("tokens", tokens, self.limits.tokens, what)]);
        }
        let places = Places::new(text);
        let document = self.parse(text, &places)?;
        self.check_kinds(&document, &places)?;
        let (measures, steps) = self.measure(&document, &places)?;
        self.check(&document, &places)?;
        self.check_introspection(&measures)?;

        let merger = Merger::new(&self.schema, &places, &document);
        let operations = document.definitions.iter().filter_map(Definition::as_operation_definition);
        let operations = operations.zip(measures).map(|(operation, measure)| {
            let document = merger.operation(operation).map_err(|problem| vec![problem])?;
            Ok(Operation {
                name: operation.name.as_ref().map(ToString::to_string),
                variables: operation.variables.clone(),
                document,
                selections: measure.selections,
            })
        });
        let operations = operations.collect::<Result<_, Vec<Problem>>>()?;
        Ok(Judged { operations, bytes: merger.bytes(), steps })
    }

    /// Coerces the values that were sent for the variables of the operation that a request runs.
    pub fn coerced(&self, judged: &Judged, name: Option<&str>, sent: Variables) -> Result<Variables, Vec<Problem>> {
        let operation = judged.operation(name).map_err(|problem| vec![problem])?;
        self.coerce(operation, sent)
    }

    pub(super) fn coerce(&self, operation: &Operation, sent: Variables) -> Result<Variables, Vec<Problem>> {
        let mut coerced = variables::coerce(&self.schema, self.disclosure.suggestions, &operation.variables, sent)?;
        // The engine would not see a default where a directive asks for the variable.
        for variable in &operation.document.variable_definitions {
            if let Some(default) = &variable.node.default_value {
                coerced.entry(variable.node.name.node.clone()).or_insert_with(|| default.node.clone());
            }
        }
        Ok(coerced)
    }

    fn parse(&self, text: &str, places: &Places<'_>) -> Result<Document, Vec<Problem>> {
        let nesting = usize::try_from(self.nesting()).unwrap_or(usize::MAX);
        // White space and commas are tokens to the parser; a document of nothing else is still bounded.
        let most = usize::try_from(self.limits.tokens.saturating_mul(4)).unwrap_or(usize::MAX);
        let mut parser = Parser::new().recursion_limit(nesting).token_limit(most);
        let parsed = parser.parse_ast(tokens::without_descriptions(text), "document.graphql");
        let document = parsed.map_err(|error| vec![self.syntax(&error.errors, places)])?;
        if document.definitions.iter().any(|definition| definition.as_operation_definition().is_some()) {
            return Ok(document);
        }
        let message = "the document has no operation; write one, such as `{ catalogue { revision } }`";
        Err(vec![Problem::new(Code::BadDocument, message, Some(Pos { line: 1, column: 1 }))])
    }

    /// How deep a document may be, whatever the limit is set to.
    fn nesting(&self) -> u64 {
        self.limits.nesting.min(MOST_NESTING)
    }

    /// The first thing that the parser stumbled over; what follows from it helps nobody.
    fn syntax(&self, errors: &DiagnosticList, places: &Places<'_>) -> Problem {
        let Some(first) = errors.iter().next() else {
            return Problem::new(Code::BadDocument, "the document cannot be read", None);
        };
        let message = first.error.to_string();
        let (limits, nesting) = (&self.limits, self.nesting());
        if message.contains("recursion limit") {
            let what =
                "braces, brackets and parentheses are more than {allowed} levels deep; write the document flatter";
            return Problem::costly("nesting", nesting.saturating_add(1), nesting, what);
        }
        if message.contains("token limit") {
            let what = "the document has too many commas, comments and spaces; leave them out";
            return Problem::costly("tokens", limits.tokens.saturating_mul(4), limits.tokens, what);
        }
        let message = message.strip_prefix("syntax error: ").unwrap_or(&message);
        let place = first.error.location().map(|place| places.of(Some(place)));
        Problem::new(Code::BadDocument, format!("the document is not GraphQL: {message}"), place)
    }

    /// Refuses operations of a kind that the schema does not have.
    fn check_kinds(&self, document: &Document, places: &Places<'_>) -> Result<(), Vec<Problem>> {
        let mut operations = document.definitions.iter().filter_map(Definition::as_operation_definition);
        let Some(odd) = operations.find(|found| self.schema.root_operation(found.operation_type).is_none()) else {
            return Ok(());
        };
        let message = format!("the schema has no {}", odd.operation_type.name());
        let problem = Problem::new(Code::BadDocument, message, Some(places.of(odd.location())));
        Err(vec![Problem { missing: Some(merge::kind(odd.operation_type)), ..problem }])
    }

    /// Measures each operation, and refuses what is too much.
    fn measure(&self, document: &Document, places: &Places<'_>) -> Result<(Vec<Measure>, u64), Vec<Problem>> {
        let mut counter = Measurer::new(&self.schema, &self.sizes, document);
        let (mut found, mut whole) = (Vec::new(), Measure::default());
        for definition in &document.definitions {
            if let Definition::OperationDefinition(operation) = definition {
                let measure = counter.operation(operation);
                whole.selections = whole.selections.saturating_add(measure.selections);
                found.push(measure);
            }
        }
        // Fragments that nothing uses are wrong, but are walked before that is told.
        let mut unused = Measure::default();
        for fragment in document.definitions.iter().filter_map(Definition::as_fragment_definition) {
            let measure = counter.fragment(fragment);
            unused.nesting = unused.nesting.max(measure.nesting);
            unused.selections = unused.selections.max(measure.selections);
        }
        if !counter.circles.is_empty() {
            let mut problems = Problems::default();
            for spread in &counter.circles {
                problems.push(|| {
                    let name = &spread.fragment_name;
                    let message = format!("the fragment `{name}` uses itself, by this spread; break the circle");
                    Problem::new(Code::BadDocument, message, Some(places.of(spread.location())))
                });
            }
            return Err(problems.sorted());
        }
        let costly = found.iter().chain([&whole, &unused]).find_map(|measure| too_much(measure, &self.limits));
        match costly {
            Some(problem) => Err(vec![problem]),
            None => Ok((found, counter.steps)),
        }
    }

    /// Compares a document with the schema.
    fn check(&self, document: &Document, places: &Places<'_>) -> Result<(), Vec<Problem>> {
        let mut problems = Problems::default();
        let uses = typed::Uses::default();
        Typed { schema: &self.schema, suggest: self.disclosure.suggestions, places, problems: &mut problems, uses }
            .document(document);
        if let Err(errors) = document.to_executable_validate(&self.schema) {
            let theirs = errors
                .errors
                .iter()
                .filter(|found| found.error.unstable_error_name().is_none_or(|name| !OURS.contains(&name)));
            for found in theirs {
                problems.push(|| {
                    let place = found.error.location().map(|place| places.of(Some(place)));
                    Problem::new(Code::BadDocument, found.error.to_string(), place)
                });
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.sorted()) }
    }

    fn check_introspection(&self, measures: &[Measure]) -> Result<(), Vec<Problem>> {
        if self.disclosure.introspection || measures.iter().all(|measure| measure.told == 0.0) {
            return Ok(());
        }
        let message = "introspection is switched off; `__typename` can be asked for, `__schema` and `__type` cannot";
        Err(vec![Problem::new(Code::IntrospectionDisabled, message, None)])
    }
}

/// No document is deeper than a thread's stack can bear, in a build that is not optimised either.
const MOST_NESTING: u64 = 250;

impl Judged {
    /// How many fields its operations select together.
    #[must_use]
    pub fn selections(&self) -> u64 {
        self.operations.iter().map(|operation| operation.selections).fold(0, u64::saturating_add)
    }

    /// The operation that a request runs.
    pub(super) fn operation(&self, name: Option<&str>) -> Result<&Operation, Problem> {
        let names = || {
            let names = self.operations.iter().filter_map(|operation| operation.name.as_deref());
            names.take(5).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let problem = |message: String| Problem::new(Code::BadOperation, message, None);
        let Some(name) = name else {
            return match self.operations.as_slice() {
                [operation] => Ok(operation),
                several => Err(problem(format!(
                    "the document has {} operations; say with `operationName` which one to run: {}",
                    several.len(),
                    names()
                ))),
            };
        };
        let found = self.operations.iter().find(|operation| operation.name.as_deref() == Some(name));
        found.ok_or_else(|| {
            let there =
                if names().is_empty() { "its operation has no name".to_owned() } else { format!("it has {}", names()) };
            problem(format!("the document has no operation `{}`; {there}", crate::catalog::clip(name, 100)))
        })
    }
}

impl Operation {
    /// The kind of the operation.
    pub(super) fn kind(&self) -> engine::OperationType {
        self.document.ty
    }
}

/// A document with one operation and no fragments, for the engine.
pub(super) fn single(operation: &Operation, variables: &Variables) -> engine::ExecutableDocument {
    let mut document = operation.document.clone();
    let is_sent = |variable: &Positioned<engine::VariableDefinition>| variables.contains_key(&variable.node.name.node);
    if !document.variable_definitions.iter().all(is_sent) {
        leave_out(&mut document.selection_set.node, variables);
    }
    let operation = Positioned::new(document, Pos { line: 1, column: 1 });
    engine::ExecutableDocument {
        operations: engine::DocumentOperations::Single(operation),
        fragments: std::collections::HashMap::new(),
    }
}

/// Leaves out the arguments whose variable was not sent, so that they have their defaults (specification, section
/// 6.4.1): the engine takes such a variable for null where null cannot be.
fn leave_out(set: &mut engine::SelectionSet, variables: &Variables) {
    for selection in &mut set.items {
        match &mut selection.node {
            engine::Selection::Field(Positioned { node: field, .. }) => {
                field.arguments.retain(
                    |(_, value)| !matches!(&value.node, EngineValue::Variable(name) if !variables.contains_key(name)),
                );
                leave_out(&mut field.selection_set.node, variables);
            }
            engine::Selection::InlineFragment(fragment) => {
                leave_out(&mut fragment.node.selection_set.node, variables);
            }
            engine::Selection::FragmentSpread(_) => {}
        }
    }
}
