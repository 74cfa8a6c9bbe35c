//! What is wrong with a document or its variables.

use async_graphql::parser::types::OperationType;
use async_graphql::{ErrorExtensionValues, Pos, ServerError};

use crate::catalog::clip;
use crate::graphql::error::Code;

/// How many problems of one request are told; a client mends them one after the other.
pub(in crate::graphql) const MOST_PROBLEMS: usize = 20;

/// How long a message may be, but for the sign that it was cut: messages quote documents.
pub(in crate::graphql) const LONGEST_MESSAGE: usize = 499;

/// What is wrong with a document or its variables, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its code.
    pub code: Code,
    /// What is wrong and what to do.
    pub message: String,
    /// Where in the document.
    pub locations: Vec<Pos>,
    /// The limit that is passed.
    pub limit: Option<Passed>,
    /// The kind of operation that the schema does not have.
    pub missing: Option<OperationType>,
}

/// A limit that a document passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// The name of the limit.
    pub limit: &'static str,
    /// What the document asks for.
    pub actual: u64,
    /// What it may ask for.
    pub allowed: u64,
}

impl Problem {
    pub(super) fn new(code: Code, message: impl AsRef<str>, location: Option<Pos>) -> Self {
        let message = clip(message.as_ref(), LONGEST_MESSAGE);
        Self { code, message, locations: location.into_iter().collect(), limit: None, missing: None }
    }

    /// A document that asks for more than it may.
    pub(super) fn costly(limit: &'static str, actual: u64, allowed: u64, what: &str) -> Self {
        let actual_text = if actual >= UNCOUNTED { "far more".to_owned() } else { actual.to_string() };
        let message = what.replace("{actual}", &actual_text).replace("{allowed}", &allowed.to_string());
        Self { limit: Some(Passed { limit, actual, allowed }), ..Self::new(Code::TooCostly, message, None) }
    }
}

/// From here on a count is not told: it saturated, or may have.
const UNCOUNTED: u64 = 1_000_000_000_000;

impl From<Problem> for ServerError {
    fn from(Problem { code, message, locations, limit, missing: _ }: Problem) -> Self {
        let mut error = ServerError::new(message, None);
        error.locations = locations;
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code.as_str());
        if let Some(Passed { limit, actual, allowed }) = limit {
            extensions.set("limit", limit);
            if actual < UNCOUNTED {
                extensions.set("actual", actual);
            }
            extensions.set("allowed", allowed);
        }
        error.extensions = Some(extensions);
        error
    }
}

/// The problems found so far. Beyond those that are told none is worded.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn push(&mut self, problem: impl FnOnce() -> Problem) {
        if !self.is_full() {
            self.0.push(problem());
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= MOST_PROBLEMS
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems in the order in which they stand in the document.
    pub(super) fn sorted(mut self) -> Vec<Problem> {
        self.0.sort_by_key(|problem| problem.locations.first().map(|place| (place.line, place.column)));
        self.0
    }
}
