//! The reader: job-family pages, Markdown as people really write it, to plain families.
//!
//! A page is read in three steps. [`markdown`] turns the text into headings with their blocks;
//! [`heading`] and [`levels`] say what each heading is (a section of a known kind, a level, a track, a
//! group); [`reader`] fills the typed family. Nothing readable is dropped: what fits no field becomes a
//! further section, and what is oddly written leaves a [`Mark`] that [`crate::check`] turns into a finding.

pub mod canonical;
pub mod extensions;
pub mod files;
pub mod front_matter;
pub mod heading;
mod ladder;
pub mod level_table;
pub mod levels;
pub mod markdown;
pub mod measure;
pub mod page;
pub(crate) mod pattern;
pub mod reader;
pub mod sentences;
pub mod statements;
mod unreadable;

use crate::catalog::{Family, Slug};

pub use files::{Limits, ReadError, find_pages, load_page};
pub use page::{Page, PageError, is_index_path};
pub use reader::read_families;

/// A family as read, with what was noticed on the way.
#[derive(Debug)]
pub struct ReadFamily {
    /// The family.
    pub family: Family,
    /// What was noticed, in the order of the lines.
    pub marks: Vec<PlacedMark>,
    /// What it was read from.
    pub form: Form,
}

/// What a family was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// A page as people write it.
    #[default]
    Page,
    /// A page in the form that an export writes ([`canonical`]).
    Canonical,
    /// An exported document: its findings are part of it.
    Document,
}

/// Something noticed while reading, with the page and the role it belongs to.
#[derive(Debug, PartialEq, Eq)]
pub struct PlacedMark {
    /// What was noticed.
    pub mark: Mark,
    /// The page.
    pub path: String,
    /// The role in whose part of the page it stands.
    pub role: Option<Slug>,
}

/// Something noticed while reading a page that its owner may want to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A bold line glued to the list item above it, read as the name of a group.
    GluedGroup {
        /// The group.
        group: String,
        /// Its line.
        line: u32,
    },
    /// A line that looks like an item whose marker was forgotten, read as part of the item above.
    UnmarkedItem {
        /// Its line.
        line: u32,
    },
    /// A section with nothing below its heading.
    EmptySection {
        /// The heading.
        heading: String,
        /// Its line.
        line: u32,
    },
    /// A section left "to be defined".
    ToBeDefined {
        /// The heading.
        heading: String,
        /// What says so.
        text: String,
        /// The line that says so.
        line: u32,
    },
    /// A formula that names another role than the one it stands below: "The Seller is a grade 7." below
    /// Senior Seller.
    OtherRole {
        /// The role as the formula names it.
        named: String,
        /// The role that it stands below.
        below: String,
        /// Its line.
        line: u32,
    },
    /// Left-over template text.
    Template {
        /// The text.
        text: String,
        /// Its line.
        line: u32,
    },
    /// A section name that is spelt otherwise than usual.
    Misspelt {
        /// The heading.
        heading: String,
        /// The name it was read as.
        meant: &'static str,
        /// Its line.
        line: u32,
    },
    /// A page that announces the form of an export and departs from it.
    NotCanonical {
        /// The first line that does.
        line: u32,
    },
    /// A link to a place in the page that does not exist.
    DanglingAnchor {
        /// The anchor, without `#`.
        anchor: String,
        /// The link's line.
        line: u32,
    },
    /// A line that could not be read as what it seems to be.
    Unreadable {
        /// Its line.
        line: u32,
        /// What it seems to be, in words that follow "the line cannot be read as".
        what: String,
    },
}

impl Mark {
    /// The line it stands on.
    #[must_use]
    pub fn line(&self) -> u32 {
        match self {
            Self::GluedGroup { line, .. }
            | Self::UnmarkedItem { line }
            | Self::EmptySection { line, .. }
            | Self::ToBeDefined { line, .. }
            | Self::OtherRole { line, .. }
            | Self::Template { line, .. }
            | Self::Misspelt { line, .. }
            | Self::NotCanonical { line }
            | Self::DanglingAnchor { line, .. }
            | Self::Unreadable { line, .. } => *line,
        }
    }
}
