//! An indicator (KPI): how performance is measured.

use super::{RowId, Source};

/// A performance indicator as a role or a family states it.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// The row that holds it.
    pub id: RowId,
    /// Its name as the page has it, as plain text.
    pub name: String,
    /// The sub-heading that gathers it with others.
    pub group: Option<String>,
    /// What it is counted in.
    pub unit: Unit,
    /// The number to reach, where one is stated.
    pub target: Option<Target>,
    /// How often it is taken, where that is stated.
    pub period: Option<Period>,
    /// Where it stands.
    pub source: Source,
}

/// The number that an indicator should reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// From which side.
    pub comparator: Comparator,
    /// The number, in `unit`: 75 for "75 %".
    pub value: f64,
    /// What the number counts.
    pub unit: Unit,
}

/// Gives an enum its stored names, both ways.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name that is stored.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value with this name, as [`Self::as_str`] writes it.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }
    };
}
pub(super) use named;

named! {
    /// What an indicator is counted in.
    Unit {
        /// A share of a hundred.
        Percent = "percent",
        /// Money.
        Currency = "currency",
        /// A number of things.
        Count = "count",
        /// A length of time, in days where a target states one.
        Duration = "duration",
        /// One number divided by another.
        Ratio = "ratio",
        /// Points on a scale, such as satisfaction.
        Score = "score",
        /// Judged, not counted, or not said.
        Qualitative = "qualitative",
    }
}

named! {
    /// From which side a target is approached.
    Comparator {
        /// "75% or more".
        AtLeast = "at_least",
        /// "more than 3".
        MoreThan = "more_than",
        /// "at most 3", "not to exceed 3".
        AtMost = "at_most",
        /// "less than 3".
        LessThan = "less_than",
        /// "= 0".
        Equal = "equal",
    }
}

named! {
    /// How often an indicator is taken.
    Period {
        /// Weekly.
        Week = "week",
        /// Monthly.
        Month = "month",
        /// Quarterly.
        Quarter = "quarter",
        /// Yearly.
        Year = "year",
    }
}
