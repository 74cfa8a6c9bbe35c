//! The JSON document: the whole catalogue in one versioned text, with places and findings.
//!
//! What the document looks like is said by its own types ([`model`]), not by the catalogue's, so that a field
//! that is renamed in the program keeps its name in the document. The committed JSON Schema is made of them.

mod check;
mod convert;
mod fields;
pub mod model;
mod places;

use std::fmt;

use crate::catalog::Family;
use crate::pages::{Form, ReadFamily};
use model::Document;

/// How large a document may be, in bytes.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

const HINT: &str = "`docs/export.md` describes the document, and `rolegraph export --json-schema` prints its schema";

/// Why a document cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct DocumentError {
    /// Line and column, counted from 1, where they are known.
    pub place: Option<(usize, usize)>,
    /// The field, such as `families[0].roles[2].grade`; empty for the document as a whole.
    pub field: String,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub hint: &'static str,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "`{}`: ", self.field)?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for DocumentError {}

/// The catalogue as a document, families by slug.
pub fn write(families: &[Family]) -> Result<String, serde_json::Error> {
    let mut families: Vec<&Family> = families.iter().collect();
    families.sort_by(|a, b| a.slug.cmp(&b.slug));
    let document = Document::of(&families);
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}

/// Reads a document. Its names are resolved when it is imported, as those of pages are.
pub fn parse(text: &str) -> Result<Vec<ReadFamily>, DocumentError> {
    let whole = |problem: String, hint| DocumentError { place: None, field: String::new(), problem, hint };
    if text.len() as u64 > MAX_BYTES {
        let problem = format!("the document is larger than {} MiB", MAX_BYTES / (1024 * 1024));
        return Err(whole(problem, "import the families in parts"));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = serde_json::Deserializer::from_str(text);
    let document: Document = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." { String::new() } else { path };
        of_json(error.inner(), field)
    })?;
    reader.end().map_err(|error| of_json(&error, String::new()))?;
    let families: Vec<Family> = document.families.into_iter().map(Family::from).collect();
    check::check(&families)?;
    Ok(families.into_iter().map(|family| ReadFamily { family, marks: Vec::new(), form: Form::Document }).collect())
}

/// The document's JSON Schema.
pub fn schema() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&schemars::schema_for!(Document)).map(|text| text + "\n")
}

fn of_json(error: &serde_json::Error, field: String) -> DocumentError {
    let place = (error.line() > 0).then(|| (error.line(), error.column()));
    let said = error.to_string();
    // The library puts the place at the end; it is told in front.
    let problem = said.rsplit_once(" at line ").map_or(said.as_str(), |(problem, _)| problem).to_owned();
    let hint = if error.is_data() { HINT } else { "the file is no whole JSON text; export it again" };
    DocumentError { place, field, problem, hint }
}
