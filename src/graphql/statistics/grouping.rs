//! What rows can be put into groups by, and what groups can be ordered by.

use async_graphql::resolver_utils::{EnumType, enum_value};
use async_graphql::{Enum, InputObject};

use crate::graphql::error::{ApiError, Code, Result};
use crate::graphql::order::OrderDirection;
use crate::store::statistics::{Figure, Key};

/// How many steps an order may have.
const MOST_STEPS: usize = 8;

/// What rows can be put into groups by.
pub(super) trait Grouping: EnumType {
    fn key(self) -> Key;
}

/// A step of an order of groups.
pub(super) trait Step {
    /// A number of the group, and whether the largest comes first.
    fn step(self) -> (Figure, bool);
}

/// What an argument asks rows to be grouped by.
pub(super) fn keys<G: Grouping>(groupings: &[G]) -> Result<Vec<Key>> {
    let mut keys = Vec::new();
    for grouping in groupings {
        if keys.contains(&grouping.key()) {
            let name = enum_value(*grouping);
            let message = format!("`groupBy` has {name} twice; name each once");
            return Err(ApiError::client(Code::BadArgument, message));
        }
        keys.push(grouping.key());
    }
    Ok(keys)
}

/// What an argument asks groups to be ordered by.
pub(super) fn steps<S: Step>(steps: Option<Vec<S>>) -> Result<Vec<(Figure, bool)>> {
    let steps = steps.unwrap_or_default();
    if steps.len() > MOST_STEPS {
        let message = format!("`orderBy` has {} entries, but may have {MOST_STEPS}; leave some out", steps.len());
        return Err(ApiError::client(Code::BadArgument, message));
    }
    Ok(steps.into_iter().map(Step::step).collect())
}

/// What the rows of a list can be grouped by, and what its groups can be ordered by.
macro_rules! grouping {
    (
        $(#[$doc:meta])* $grouping:ident { $($(#[$by_doc:meta])* $by:ident,)+ }
        $(#[$field_doc:meta])* $field:ident { $($(#[$figure_doc:meta])* $name:ident = $figure:ident,)+ }
        $(#[$order_doc:meta])* $order:ident
    ) => {
        $(#[$doc])*
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
        pub(in crate::graphql) enum $grouping { $($(#[$by_doc])* $by),+ }

        impl Grouping for $grouping {
            fn key(self) -> Key {
                match self { $(Self::$by => Key::$by),+ }
            }
        }

        $(#[$field_doc])*
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
        pub(in crate::graphql) enum $field { $($(#[$figure_doc])* $name),+ }

        $(#[$order_doc])*
        #[derive(InputObject)]
        pub(in crate::graphql) struct $order {
            /// By what.
            by: $field,
            /// From which side; a group without the number comes last, whichever it is.
            #[graphql(default_with = "OrderDirection::Asc")]
            direction: OrderDirection,
        }

        impl Step for $order {
            fn step(self) -> (Figure, bool) {
                let Self { by, direction } = self;
                let figure = match by { $($field::$name => Figure::$figure),+ };
                (figure, direction == OrderDirection::Desc)
            }
        }
    };
}

grouping! {
    /// What roles can be grouped by.
    RoleGrouping {
        /// The family; families stand by slug.
        Family,
        /// The grade in force.
        Grade,
        /// The rank, lowest first.
        Seniority,
        /// The name of the track, whatever its family and its case.
        Track,
        /// Whether the holder leads people.
        PeopleManager,
        /// Whether it is more than "to be defined".
        Defined,
    }
    /// What groups of roles can be ordered by.
    RoleGroupOrderField {
        /// How many roles.
        Count = Count,
        /// Of how many families.
        Families = Families,
        /// How many different titles.
        Titles = Texts,
        /// How many have a grade.
        GradeCount = Known,
        /// The lowest grade.
        GradeMin = Least,
        /// The highest grade.
        GradeMax = Most,
        /// The average grade.
        GradeAverage = Average,
        /// How many different grades.
        GradeDistinct = Distinct,
    }
    /// One step of an order of groups of roles.
    RoleGroupOrder
}

grouping! {
    /// What responsibilities and requirements can be grouped by.
    StatementGrouping {
        /// The family; families stand by slug.
        Family,
        /// The role that states it; roles stand family by family, lowest level first.
        Role,
        /// The grade of the role that states it.
        Grade,
        /// The rank of the role that states it, lowest first.
        Seniority,
        /// The name of the track of the role that states it, whatever its family and its case.
        Track,
        /// Whether it holds for every level of its family.
        ForEveryLevel,
        /// The sub-heading that gathers it with others, whatever its case.
        Group,
    }
    /// What groups of responsibilities or requirements can be ordered by.
    StatementGroupOrderField {
        /// How many statements.
        Count = Count,
        /// Of how many families.
        Families = Families,
        /// How many roles state them.
        Roles = Roles,
        /// How many different texts.
        Texts = Texts,
        /// The words of the shortest.
        WordsMin = Least,
        /// The words of the longest.
        WordsMax = Most,
        /// The average of words.
        WordsAverage = Average,
        /// How many different lengths.
        WordsDistinct = Distinct,
    }
    /// One step of an order of groups of responsibilities or requirements.
    StatementGroupOrder
}

grouping! {
    /// What indicators can be grouped by.
    IndicatorGrouping {
        /// The family; families stand by slug.
        Family,
        /// Whether roles state it or the family as a whole.
        Scope,
        /// The sub-heading that gathers it with others, whatever its case.
        Group,
        /// What it is counted in.
        Unit,
        /// How often it is taken.
        Period,
        /// What its target counts.
        TargetUnit,
        /// From which side its target is approached.
        Comparator,
    }
    /// What groups of indicators can be ordered by.
    IndicatorGroupOrderField {
        /// How many indicators.
        Count = Count,
        /// Of how many families.
        Families = Families,
        /// How many different names.
        Names = Texts,
        /// How many have a target.
        TargetCount = Known,
        /// The least target.
        TargetMin = Least,
        /// The largest target.
        TargetMax = Most,
        /// The average target.
        TargetAverage = Average,
        /// How many different targets.
        TargetDistinct = Distinct,
    }
    /// One step of an order of groups of indicators.
    IndicatorGroupOrder
}
