//! A command that failed: one line for people, and an exit code.

use std::process::ExitCode;

use crate::http::ServeError;
use crate::pages::{PageError, ReadError};
use crate::store::{OpenError, StoreError};

/// Why a command failed, and what to do.
#[derive(Debug)]
pub(super) struct Failure {
    problem: String,
    hint: String,
    code: u8,
}

impl Failure {
    /// Something failed: exit code 1.
    pub(super) fn new(problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { problem: problem.into(), hint: hint.into(), code: 1 }
    }

    /// The command was called wrongly: exit code 2.
    pub(super) fn usage(problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { problem: problem.into(), hint: hint.into(), code: 2 }
    }

    /// Writes the line.
    pub(super) fn tell(&self) {
        let line = format!("error: {}; hint: {}", self.problem, self.hint);
        eprintln!("{}", line.replace('\n', " "));
    }

    /// Writes the line and gives the exit code.
    pub(super) fn report(self) -> ExitCode {
        self.tell();
        ExitCode::from(self.code)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::new(error.to_string(), error.hint)
    }
}

impl From<PageError> for Failure {
    fn from(error: PageError) -> Self {
        Self::new(format!("line {}: {}", error.line, error.problem), error.hint)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        tracing::debug!(cause = ?error.cause, "the database could not be opened");
        Self::new(error.to_string(), error.hint)
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        Self::new(error.to_string(), error.hint)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let said = error.to_string();
        if said.contains("readonly") || said.contains("read-only") {
            return Self::new(
                "the database is read-only",
                "let this user write it, or name another with `--database-url`",
            );
        }
        if said.contains("locked") || said.contains("busy") {
            return Self::new(
                "the database is in use by another writer",
                "wait for the other process to end and try again",
            );
        }
        Self::new(said, "check that the database runs and has room, and try again")
    }
}
