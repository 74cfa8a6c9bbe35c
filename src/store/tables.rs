//! Tables as others get them: what each column is, where it is stored, and the way to read all rows of one state.
//!
//! This is the registry: a table is described in one place, from which its rows are read, its formats written and its
//! documentation made. Rows come in the order of their ids and are read in parts, all inside one transaction, so that
//! neither the time that it takes nor what is written meanwhile shows in what is read.

mod facts;
mod reading;
mod things;

use std::fmt::Write as _;

pub use reading::{MOST_ROWS, Reading, Snapshot};

use crate::catalog::did_you_mean;
use crate::tables::{Column, Kind};

/// Every table, in the order of the documentation.
pub const TABLES: &[&Table] = &[
    &things::FAMILIES,
    &things::ROLES,
    &things::STATEMENTS,
    &things::INDICATORS,
    &facts::INDICATOR_ROLES,
    &facts::OBSERVATIONS,
    &facts::REPORTING_LINES,
    &facts::CAREER_STEPS,
    &facts::EXTENSIONS,
    &facts::GRADE_CLAIMS,
    &facts::FINDINGS,
];

/// A table: what its rows are and where they are stored.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name, also that of the stored table.
    pub name: &'static str,
    /// What a row is.
    pub description: &'static str,
    /// Rows that belong to a row: stored table, alias, and the column that has the id of theirs.
    joins: &'static [(&'static str, &'static str, Place)],
    columns: &'static [Source],
}

/// A stored column: its table or alias, and its name.
type Place = (&'static str, &'static str);

/// A column, and where it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The column.
    pub column: Column,
    place: Place,
    stored: Stored,
}

/// How a cell is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stored {
    Text,
    /// A number of 32 bits.
    Integer,
    /// A number of 64 bits.
    BigInteger,
    Float,
    Boolean,
    /// A text that is a day.
    Date,
    /// A row of this type of the API.
    Id(&'static str),
    /// A statement, whose kind is stored here.
    StatementId(Place),
}

impl Table {
    /// The table with this name; the text says which there are.
    pub fn named(name: &str) -> Result<&'static Self, String> {
        TABLES.iter().find(|table| table.name == name).copied().ok_or_else(|| {
            let names = || TABLES.iter().map(|table| table.name);
            format!("there is no table `{name}`.{} There are {}", did_you_mean(name, names()), listed(names()))
        })
    }

    /// All its columns.
    pub fn columns(&self) -> impl Iterator<Item = Column> {
        self.columns.iter().map(|source| source.column)
    }

    /// The columns with these names, in their order; the text says what is wrong with a name.
    pub fn choose<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Vec<Source>, String> {
        let mut chosen: Vec<Source> = Vec::new();
        let known = || self.columns.iter().map(|source| source.column.name);
        for name in names {
            let found = self.columns.iter().find(|source| source.column.name == name);
            let Some(source) = found else {
                let (table, near, all) = (self.name, did_you_mean(name, known()), listed(known()));
                return Err(if name.is_empty() {
                    format!("a name of a column is missing; `{table}` has {all}")
                } else {
                    format!("`{table}` has no column `{name}`.{near} It has {all}")
                });
            };
            if chosen.contains(source) {
                return Err(format!("the column `{name}` is named twice; name it once"));
            }
            chosen.push(*source);
        }
        Ok(chosen)
    }

    /// Every column, as if all had been named.
    #[must_use]
    pub fn all(&self) -> Vec<Source> {
        self.columns.to_vec()
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The tables with their columns in Markdown, for the documentation. `filter` names what a table is filtered by.
#[must_use]
pub fn markdown(filter: impl Fn(&Table) -> Option<&'static str>) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    for table in TABLES {
        let by = filter(table).map_or_else(|| "none".to_owned(), |name| format!("`{name}`"));
        let _ = writeln!(text, "### `{}`\n\n{} Filter: {by}.\n", table.name, table.description);
        text.push_str("| column | type | absent | what it tells |\n| --- | --- | --- | --- |\n");
        for Column { name, kind, nullable, description } in table.columns() {
            let absent = if nullable { "may be" } else { "never" };
            let _ = writeln!(text, "| `{name}` | {} | {absent} | {description} |", kind.name());
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

const fn source(name: &'static str, kind: Kind, place: Place, stored: Stored, description: &'static str) -> Source {
    Source { column: Column { name, kind, nullable: false, description }, place, stored }
}

const fn text(name: &'static str, place: Place, description: &'static str) -> Source {
    source(name, Kind::Text, place, Stored::Text, description)
}

const fn integer(name: &'static str, place: Place, description: &'static str) -> Source {
    source(name, Kind::Integer, place, Stored::Integer, description)
}

const fn big_integer(name: &'static str, place: Place, description: &'static str) -> Source {
    source(name, Kind::Integer, place, Stored::BigInteger, description)
}

const fn float(name: &'static str, place: Place, description: &'static str) -> Source {
    source(name, Kind::Float, place, Stored::Float, description)
}

const fn boolean(name: &'static str, place: Place, description: &'static str) -> Source {
    source(name, Kind::Boolean, place, Stored::Boolean, description)
}

const fn date(name: &'static str, place: Place, description: &'static str) -> Source {
    source(name, Kind::Date, place, Stored::Date, description)
}

const fn id(name: &'static str, of: &'static str, place: Place, description: &'static str) -> Source {
    source(name, Kind::Text, place, Stored::Id(of), description)
}

const fn statement_id(name: &'static str, place: Place, kind: Place, description: &'static str) -> Source {
    source(name, Kind::Text, place, Stored::StatementId(kind), description)
}

/// The page where a row is stated, and its line there.
const fn path(table: &'static str) -> Source {
    text("source_path", (table, "source_path"), "The page, by its path below the folder that was imported.")
}

const fn line(table: &'static str) -> Source {
    integer("source_line", (table, "source_line"), "The first line in the page.")
}

const fn end_line(table: &'static str) -> Source {
    integer("source_end_line", (table, "source_end_line"), "The last line in the page.")
}

impl Source {
    /// The column where cells may be absent.
    const fn optional(self) -> Self {
        Self { column: Column { nullable: true, ..self.column }, ..self }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_unique_and_everything_is_described() {
        let names: HashSet<&str> = TABLES.iter().map(|table| table.name).collect();
        assert_eq!(names.len(), TABLES.len());
        for table in TABLES {
            assert!(table.description.ends_with('.'), "{}", table.name);
            let columns: HashSet<&str> = table.columns().map(|column| column.name).collect();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            assert!(table.columns().all(|column| column.description.ends_with('.')), "{}", table.name);
            let snake = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            assert!(snake(table.name) && columns.iter().all(|name| snake(name)), "{}", table.name);
        }
    }

    #[test]
    fn columns_are_chosen_by_name() {
        let roles = Table::named("roles").unwrap();
        let names = |chosen: Vec<Source>| chosen.iter().map(|source| source.column.name).collect::<Vec<_>>();
        assert_eq!(names(roles.choose(["title", "id"]).unwrap()), ["title", "id"]);
        for (asked, told) in [
            (vec!["titel"], "Did you mean `title`? It has `id`, "),
            (vec!["id", "id"], "`id` is named twice"),
            (vec![""], "a name of a column is missing"),
        ] {
            let problem = roles.choose(asked).unwrap_err();
            assert!(problem.contains(told), "{problem}");
        }
        let problem = Table::named("role").unwrap_err();
        assert!(problem.contains("Did you mean `roles`? There are `families`, "), "{problem}");
    }
}
