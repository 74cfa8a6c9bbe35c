//! A command that failed: one line for people, and an exit code.

use std::process::ExitCode;

use crate::bulk::BulkError;
use crate::http::ServeError;
use crate::pages::{PageError, ReadError};
use crate::store::{OpenError, StoreError, feed};

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

impl From<BulkError> for Failure {
    fn from(error: BulkError) -> Self {
        match error {
            BulkError::Store(error) => error.into(),
            BulkError::UnknownCursor => {
                let (problem, hint) = feed::UNKNOWN.split_once("; ").unwrap_or((feed::UNKNOWN, "copy everything anew"));
                Self::new(problem, hint)
            }
            other => Self::new(other.to_string(), "try again; if it fails again, export with `--format json`"),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::debug!(cause = %error, "the database failed");
        let said = error.to_string();
        let tells = |words: &[&str]| words.iter().any(|word| said.contains(word));
        let (problem, hint) = match &error {
            StoreError::Unknown { .. } => (said, "use the version of rolegraph that wrote it, or a later one"),
            StoreError::Database(_) if tells(&["readonly", "read-only"]) => (
                "the database is read-only".to_owned(),
                "let this user write it, or name another with `--database-url`",
            ),
            StoreError::Database(_) if tells(&["locked", "busy"]) => (
                "the database is in use by another writer".to_owned(),
                "wait for the other process to end and try again",
            ),
            StoreError::Database(_) if tells(&["is full", "No space left"]) => {
                ("the database has no room left".to_owned(), "make room on its disk and try again")
            }
            // What a database says is for the log: it names tables, not what to do.
            StoreError::Database(_) => (
                "the database failed, and nothing was changed".to_owned(),
                "check that it runs and has room, and try again; `--log debug` shows what it said",
            ),
        };
        Self::new(problem, hint)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::DbErr;

    use super::Failure;
    use crate::store::StoreError;

    #[test]
    fn what_a_database_says_is_put_into_words() {
        for (said, told) in [
            (
                "error returned from database: relation \"roles\" is missing",
                "the database failed, and nothing was changed",
            ),
            ("(code: 8) attempt to write a readonly database", "the database is read-only"),
            ("(code: 5) database is locked", "the database is in use by another writer"),
            ("(code: 13) database or disk is full", "the database has no room left"),
        ] {
            assert_eq!(Failure::from(StoreError::from(DbErr::Custom(said.to_owned()))).problem, told);
        }
    }
}
