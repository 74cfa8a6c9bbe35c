//! The enums of the API. Each is the mirror of a domain enum; a value that is added there must be decided
//! on here.

use async_graphql::Enum;

use crate::catalog;

/// The mirror of a domain enum, with the ways there and back.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident = $domain:path { $($(#[$variant_doc:meta])* $variant:ident = $from:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($(#[$variant_doc])* $variant),+ }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $(<$domain>::$from => Self::$variant),+ }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$from),+ }
            }
        }
    };
}

mirror! {
    /// The rank that a job title says, lowest first.
    Seniority = catalog::Seniority {
        /// An intern.
        Intern = Intern,
        /// Associate: below the unmarked level.
        Associate = Associate,
        /// Junior: below the unmarked level.
        Junior = Junior,
        /// The unmarked level, or "(Intermediate)".
        Intermediate = Intermediate,
        /// Senior.
        Senior = Senior,
        /// Staff: above Senior.
        Staff = Staff,
        /// Lead: the first among peers.
        Lead = Lead,
        /// Principal.
        Principal = Principal,
        /// Distinguished.
        Distinguished = Distinguished,
        /// Fellow.
        Fellow = Fellow,
        /// Leads people.
        Manager = Manager,
        /// Leads people or managers.
        SeniorManager = SeniorManager,
        /// Director.
        Director = Director,
        /// Senior Director.
        SeniorDirector = SeniorDirector,
        /// Vice President.
        VicePresident = VicePresident,
        /// The executive group.
        Executive = Executive,
    }
}

mirror! {
    /// Whether something is a duty or what the holder must bring.
    StatementKind = catalog::StatementKind {
        /// A duty.
        Responsibility = Responsibility,
        /// What the holder must bring.
        Requirement = Requirement,
    }
}

mirror! {
    /// How much a finding matters.
    Severity = catalog::Severity {
        /// The page contradicts itself or cannot be read as meant.
        Error = Error,
        /// A reader may be misled.
        Warning = Warning,
        /// Nothing is wrong; something is left open.
        Info = Info,
    }
}

mirror! {
    /// What an indicator is counted in.
    IndicatorUnit = catalog::Unit {
        /// A share of a hundred.
        Percent = Percent,
        /// Money.
        Currency = Currency,
        /// A number of things.
        Count = Count,
        /// A length of time; targets are in days.
        Duration = Duration,
        /// One number divided by another.
        Ratio = Ratio,
        /// Points on a scale, such as satisfaction.
        Score = Score,
        /// Judged, not counted, or not said.
        Qualitative = Qualitative,
    }
}

mirror! {
    /// How often an indicator is taken.
    IndicatorPeriod = catalog::Period {
        /// Every week.
        Week = Week,
        /// Every month.
        Month = Month,
        /// Every quarter.
        Quarter = Quarter,
        /// Every year.
        Year = Year,
    }
}

mirror! {
    /// From which side a target is approached.
    Comparator = catalog::Comparator {
        /// The value or more.
        AtLeast = AtLeast,
        /// More than the value.
        MoreThan = MoreThan,
        /// The value or less.
        AtMost = AtMost,
        /// Less than the value.
        LessThan = LessThan,
        /// Exactly the value.
        Equal = Equal,
    }
}

/// Whether an indicator is stated by one role or once for the whole family.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IndicatorScope {
    /// Stated by a role.
    Role,
    /// Stated once for the family.
    Family,
}

mirror! {
    /// What a comparison of two roles comes to. The first that fits, in this order.
    ComparisonVerdict = catalog::Verdict {
        /// A role is compared with itself.
        SameRole = SameRole,
        /// Nothing can be said: one of them is left to be defined, or states neither responsibilities nor requirements.
        Undefined = Undefined,
        /// The pages do not tell them apart: both state the same and are measured by the same, statement for statement.
        /// What differs is at most title, grade, rank, superior or oversight.
        Indistinguishable = Indistinguishable,
        /// Everything of either has its counterpart in the other, but some of it is said in other words, or has another
        /// target: more years, another region. Nothing comes and nothing goes.
        Adjusted = Adjusted,
        /// The second role has all of the first, some of it perhaps in other words, and more.
        Extends = Extends,
        /// The second role has less: nothing comes, something goes.
        Reduces = Reduces,
        /// Some of it stays, something comes and something goes.
        Differs = Differs,
        /// Another job: fewer than a tenth of all statements have a counterpart.
        Unrelated = Unrelated,
    }
}

mirror! {
    /// Where a move from one role to another leads.
    ComparisonDirection = catalog::Direction {
        /// To a higher grade; where one of them has none, to a higher level of the same track.
        Up = Up,
        /// To the same grade.
        Level = Level,
        /// To a lower grade; where one of them has none, to a lower level of the same track.
        Down = Down,
        /// The pages do not say which of them is higher.
        Unknown = Unknown,
    }
}

mirror! {
    /// What became of some words of a text.
    SpanKind = catalog::SpanKind {
        /// Both texts have them.
        Kept = Kept,
        /// Only the second text has them.
        Added = Added,
        /// Only the first text has them.
        Removed = Removed,
    }
}

mirror! {
    /// A part of an indicator that may change.
    IndicatorAspect = catalog::Aspect {
        /// Its name, but for case, white space and the form of quotation marks.
        Name = Name,
        /// What it is counted in.
        Unit = Unit,
        /// The number to reach, from which side, or what it counts.
        Target = Target,
        /// How often it is taken.
        Period = Period,
    }
}
