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
