//! What is wrong with a table: where, what, and what to do.

use csv::ErrorKind;

/// How many problems of a table are told; the others are counted.
const TOLD: usize = 20;

/// Something that is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: u64,
    /// The name of the column, where it is about one.
    pub column: Option<String>,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

impl Problem {
    /// A problem of a line as a whole.
    pub(super) fn of_line(line: u64, problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { line, column: None, problem: problem.into(), hint: hint.into() }
    }

    /// A problem of a value.
    pub(super) fn of_value(line: u64, column: &str, problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { line, column: Some(column.to_owned()), problem: problem.into(), hint: hint.into() }
    }

    /// A quotation mark opens a value that ends nowhere.
    pub(super) fn of_quotation(line: u64) -> Self {
        let hint = "close it, and write one inside of a value twice";
        Self::of_line(line, "a quotation mark is not closed", hint)
    }

    /// The table cannot be read any further.
    pub(super) fn of_reading(error: &csv::Error, line: u64) -> Self {
        match error.kind() {
            ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
                let hint = "look for a quotation mark that is not closed, and whether this is a CSV file at all";
                Self::of_line(line, "the row that begins here is longer than 1 MiB", hint)
            }
            ErrorKind::Io(error) => {
                let hint = "name a file with a table that this user may read";
                Self::of_line(line, format!("the table cannot be read: {error}"), hint)
            }
            _ => Self::of_line(line, format!("the table cannot be read: {error}"), "write it by RFC 4180"),
        }
    }
}

/// What is wrong with a table: the first problems, and how many more there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    /// The first, in the order in which they were found.
    pub told: Vec<Problem>,
    /// How many more there are.
    pub more: u64,
}

impl Problems {
    pub(super) fn add(&mut self, problem: Problem) {
        if self.told.len() < TOLD {
            self.told.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }
}
