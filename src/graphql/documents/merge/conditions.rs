//! On what a field is selected: the types and the directives around it.

use std::rc::Rc;

use apollo_compiler::Node;
use apollo_compiler::ast::{self, DirectiveList, Value};

pub(super) type Conditions<'a> = Vec<Rc<Condition<'a>>>;

/// A type, directives, or both, around a selection.
pub(super) struct Condition<'a> {
    pub ty: Option<&'a str>,
    pub directives: Vec<&'a Node<ast::Directive>>,
    /// Equal texts are equal conditions.
    pub key: String,
}

/// The directives that depend on variables; `None` where what they stand at is left out in any case.
pub(super) fn undecided(directives: &DirectiveList) -> Option<Vec<&Node<ast::Directive>>> {
    let mut open = Vec::new();
    for directive in &directives.0 {
        let when = directive.specified_argument_by_name("if").map(|value| &**value);
        match (directive.name.as_str(), when) {
            ("skip", Some(Value::Boolean(true))) | ("include", Some(Value::Boolean(false))) => return None,
            ("skip", Some(Value::Boolean(false))) | ("include", Some(Value::Boolean(true))) => {}
            _ => open.push(directive),
        }
    }
    Some(open)
}

/// Adds a condition, unless it says nothing or stands there already: inside itself it adds nothing.
pub(super) fn push<'a>(
    conditions: &mut Conditions<'a>,
    ty: Option<&'a str>,
    directives: Vec<&'a Node<ast::Directive>>,
) {
    if ty.is_none() && directives.is_empty() {
        return;
    }
    let texts = directives.iter().map(ToString::to_string);
    let key = ty.map(|ty| format!("on {ty}")).into_iter().chain(texts).collect::<String>();
    if conditions.iter().all(|outer| outer.key != key) {
        conditions.push(Rc::new(Condition { ty, directives, key }));
    }
}

/// What conditions ask beyond others; `None` where they do not begin with these.
pub(super) fn beyond<'b, 'a>(
    others: &[Rc<Condition<'a>>],
    conditions: &'b [Rc<Condition<'a>>],
) -> Option<&'b [Rc<Condition<'a>>]> {
    let (same, rest) = conditions.split_at_checked(others.len())?;
    same.iter().zip(others).all(|(one, other)| one.key == other.key).then_some(rest)
}
