//! Conditions on rows: what a filter says, in plain types, and the way from there to SQL.
//!
//! A condition holds for a row or does not; there is no third answer. A column without a value meets no
//! comparison, neither `eq` nor `ne`, so that `not` of a comparison holds for it. Texts are compared with folded
//! copies ([`caseless`]), byte by byte on both databases.
//!
//! Conditions on related rows become sets of keys (`id IN (SELECT …)`), each of which the database makes once: the
//! cost of a filter is the sum of the tables that it names, never their product.

mod compile;
mod fields;
mod relations;

pub use fields::Field;
pub use relations::Relation;

pub(super) use compile::{compiled, tested};

use crate::catalog::caseless;

/// What must hold for a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// All of these; none of them is met by every row.
    All(Vec<Condition>),
    /// At least one of these; none of them is met by no row.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// A column of the row.
    Field(Field, Test),
    /// At least one related row meets this.
    Some(Relation, Box<Condition>),
    /// The number of related rows.
    Count(Relation, Test),
}

impl Condition {
    /// What every row meets.
    #[must_use]
    pub fn always() -> Self {
        Self::All(Vec::new())
    }

    /// Not this.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// Every related row meets this; so it is where there is none.
    #[must_use]
    pub fn every(relation: Relation, condition: Self) -> Self {
        Self::Some(relation, Box::new(condition.negated())).negated()
    }
}

/// A comparison of one value.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// It is this.
    Eq(Value),
    /// It is another.
    Ne(Value),
    /// It is one of these.
    In(Vec<Value>),
    /// It is none of these.
    NotIn(Vec<Value>),
    /// It is more, or comes later.
    Gt(Value),
    /// It is this, more, or comes later.
    Gte(Value),
    /// It is less, or comes earlier.
    Lt(Value),
    /// It is this, less, or comes earlier.
    Lte(Value),
    /// Whether there is none.
    IsNull(bool),
    /// This text stands in it.
    Contains(String),
    /// It begins with this text.
    StartsWith(String),
}

/// What a column is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number, or the id of a row.
    Int(i64),
    /// A number.
    Float(f64),
    /// A folded text, or the stored name of an enum's value.
    Text(String),
    /// Yes or no.
    Bool(bool),
}

impl Value {
    /// A text, folded.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(caseless(text))
    }
}

/// A text, folded, that more may follow: "art " is no part of "artist".
fn open_ended(text: &str) -> String {
    let folded = caseless(text);
    if text.ends_with(char::is_whitespace) && !folded.is_empty() { folded + " " } else { folded }
}

impl Test {
    /// The text stands in it, whatever the case. White space at an end of the text has to be there as well.
    #[must_use]
    pub fn contains(text: &str) -> Self {
        let start = if text.starts_with(char::is_whitespace) { " " } else { "" };
        Self::Contains(format!("{start}{}", open_ended(text)))
    }

    /// It begins with the text, whatever the case. White space at the end of the text has to be there as well.
    #[must_use]
    pub fn starts_with(text: &str) -> Self {
        Self::StartsWith(open_ended(text))
    }

    /// Whether a number meets it.
    fn holds_for(&self, number: i64) -> bool {
        let equal = |value: &Value| *value == Value::Int(number);
        let order = |value: &Value| if let Value::Int(other) = value { Some(number.cmp(other)) } else { None };
        match self {
            Self::Eq(value) => equal(value),
            Self::Ne(value) => !equal(value),
            Self::In(values) => values.iter().any(equal),
            Self::NotIn(values) => !values.iter().any(equal),
            Self::Gt(value) => order(value).is_some_and(std::cmp::Ordering::is_gt),
            Self::Gte(value) => order(value).is_some_and(std::cmp::Ordering::is_ge),
            Self::Lt(value) => order(value).is_some_and(std::cmp::Ordering::is_lt),
            Self::Lte(value) => order(value).is_some_and(std::cmp::Ordering::is_le),
            Self::IsNull(null) => !null,
            Self::Contains(_) | Self::StartsWith(_) => false,
        }
    }
}
