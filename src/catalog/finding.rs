//! A finding: what is wrong or doubtful in a page.

use super::{Slug, Source};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know: nothing is wrong, something is left open.
    Info,
    /// A reader may be misled.
    Warning,
    /// The page contradicts itself or cannot be read as meant.
    Error,
}

impl Severity {
    /// The word people read: `error`, `warning`, `info`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity with this name, as [`Severity::as_str`] writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|s| s.as_str() == name)
    }
}

/// One thing that is wrong or doubtful, with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule that found it, such as `grade-conflict`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong and what to do, in one sentence each.
    pub message: String,
    /// Where it stands.
    pub source: Source,
    /// The role it is about, when it is about one: a slug within the family.
    pub role: Option<Slug>,
}
