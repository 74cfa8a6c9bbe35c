//! Searching texts: what a word is, what a query asks for, and which part of a text to show for it.
//!
//! Both databases are given words that were made here, and queries of such words: so they agree on what a word
//! is, whatever their versions and locales, and what was found can be marked in the text by the same rules.

mod excerpt;
mod query;
mod text;

pub use excerpt::{ExcerptPart, excerpt};
pub use query::{Query, QueryError, Term};
pub use text::{ANALYSIS, Token, WORDS_OF_TEXT, WORDS_OF_TITLE, stem, tokens};

/// What can be found, in the order in which equally good hits are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A family.
    Family,
    /// A role.
    Role,
    /// A responsibility.
    Responsibility,
    /// A requirement.
    Requirement,
    /// An indicator.
    Indicator,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Self; 5] = [Self::Family, Self::Role, Self::Responsibility, Self::Requirement, Self::Indicator];

    /// Its stored name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Role => "role",
            Self::Responsibility => "responsibility",
            Self::Requirement => "requirement",
            Self::Indicator => "indicator",
        }
    }
}
