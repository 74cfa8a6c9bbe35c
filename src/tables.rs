//! Tables: rows of typed cells for programs that analyse them, and the formats that they are written in.
//!
//! A cell has the same type in every format, and absent is absent in every format. What is written depends on the
//! rows and the columns alone, never on when or where, so that a table that did not change is the same bytes again.
//! Rows are written as they come: an [`Encoder`] holds a bounded number of them, however long the table is.

mod columnar;
mod date;
mod encoder;
mod format;
mod text;

pub use date::Date;
pub use encoder::{EncodeError, Encoder, GROUP_BYTES, GROUP_ROWS, Held};
pub use format::Format;

/// A column: its name, and what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, unique in its table.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// Whether cells may be absent.
    pub nullable: bool,
    /// What it tells.
    pub description: &'static str,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Texts.
    Text,
    /// Whole numbers of 64 bits.
    Integer,
    /// Numbers of 64 bits.
    Float,
    /// Yes or no.
    Boolean,
    /// Days.
    Date,
}

impl Kind {
    /// How the documentation calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// There is no value.
    Absent,
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(Date),
}

impl Cell {
    /// How many bytes it takes, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let beside = if let Self::Text(text) = self { text.len() } else { 0 };
        size_of::<Self>() + beside
    }
}

/// A row: a cell for each column.
pub type Row = Vec<Cell>;
