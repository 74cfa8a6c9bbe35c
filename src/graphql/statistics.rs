//! Statistics: roles, statements and indicators in groups, with the numbers of each; and the numbers of a connection.

#![expect(clippy::too_many_arguments, reason = "the arguments of a field are those of its function")]

mod aggregate;
mod grouping;
mod key;

use async_graphql::{Context, Object, SimpleObject};

use aggregate::asked;
pub(super) use aggregate::{IndicatorAggregate, RoleAggregate, StatementAggregate, aggregate};

use grouping::{
    IndicatorGroupOrder, IndicatorGrouping, RoleGroupOrder, RoleGrouping, StatementGroupOrder, StatementGrouping, keys,
    steps,
};
use key::{IndicatorKey, RoleKey, StatementKey};

use super::error::{ApiError, Code, Result};
use super::filter::{
    Given, IndicatorAggregateFilter, IndicatorFilter, RoleAggregateFilter, RoleFilter, StatementAggregateFilter,
    StatementFilter, condition, having,
};
use super::limits::Limits;
use super::loaders::Scope;
use crate::catalog::StatementKind;
use crate::store::lists::{List, Listing};
use crate::store::statistics::{Group, Grouped, groups};

/// Rows in groups, with the numbers of each.
pub(super) struct Statistics;

/// A group of rows, and a page of groups.
macro_rules! groups {
    ($(#[$doc:meta])* $group:ident, $(#[$page_doc:meta])* $page:ident, $key:ident, $aggregate:ty) => {
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub(super) struct $group {
            /// What the rows of the group have in common.
            key: $key,
            /// The numbers of the group.
            #[graphql(flatten)]
            numbers: $aggregate,
        }

        $(#[$page_doc])*
        #[derive(SimpleObject)]
        pub(super) struct $page {
            /// The groups; a group that would be empty is none.
            groups: Vec<$group>,
            /// Whether there are more behind them: ask for those with a larger `offset`.
            has_more: bool,
        }

        impl From<(Vec<Group>, bool)> for $page {
            fn from((groups, has_more): (Vec<Group>, bool)) -> Self {
                let group = |Group { key, numbers }| $group { key: $key(key), numbers: numbers.into() };
                Self { groups: groups.into_iter().map(group).collect(), has_more }
            }
        }
    };
}

groups! {
    /// Roles that have something in common, and their numbers.
    RoleGroup,
    /// Groups of roles.
    RoleGroups, RoleKey, RoleAggregate
}
groups! {
    /// Responsibilities or requirements that have something in common, and their numbers.
    StatementGroup,
    /// Groups of responsibilities or requirements.
    StatementGroups, StatementKey, StatementAggregate
}
groups! {
    /// Indicators that have something in common, and their numbers.
    IndicatorGroup,
    /// Groups of indicators.
    IndicatorGroups, IndicatorKey, IndicatorAggregate
}

/// Fields that put a list into groups. The engine wants arguments written out; here they are, once.
macro_rules! grouped {
    ($($(#[$doc:meta])* $field:ident: $list:expr, $grouping:ty, $filter:ty, $having:ty, $order:ty => $page:ty;)+) => {
        /// Rows in groups, with the numbers of each. Each field is one statement to the database, and counts as a
        /// search. Rows without a value count as rows and in no number of that value; without any row a count is 0 and
        /// every other number null.
        #[Object]
        impl Statistics {$(
            $(#[$doc])*
            async fn $field(
                &self,
                context: &Context<'_>,
                #[graphql(default, desc = "What the rows of a group have in common: each once. Where nothing is given, all rows are one group.")]
                group_by: Vec<$grouping>,
                #[graphql(desc = "Which rows are meant; all of them, where nothing is given.")] filter: Option<Given<$filter>>,
                #[graphql(desc = "Which groups are meant, by their numbers; all of them, where nothing is given.")] having: Option<$having>,
                #[graphql(desc = "Which groups come first: by the first entry, where that is equal by the second, and so on; at most 8. Groups that are then equal stand in the order of what they are grouped by.")]
                order_by: Option<Vec<$order>>,
                #[graphql(desc = "How many groups; 100 where it is left out, and at most.")] first: Option<i32>,
                #[graphql(default = 0, desc = "How many groups are passed over.")] offset: i32,
            ) -> Result<$page> {
                let listing = Listing::new($list, condition(filter)?, Vec::new());
                let wanted = Grouped {
                    keys: keys(&group_by)?,
                    asked: asked(&context.look_ahead().field("groups")),
                    having: self::having(having)?,
                    order: steps(order_by)?,
                    limit: first_groups(first, Limits::of(context).page)?,
                    offset: u64::try_from(offset).map_err(|_| negative("offset", offset))?,
                };
                let scope = Scope::of(context);
                scope.count_search(Limits::of(context).searches)?;
                Ok(scope.direct(async |database| groups(database, &listing, &wanted).await).await?.into())
            }
        )+}
    };
}

grouped! {
    /// The roles in groups: how many they are, and their grades.
    roles: List::Roles, RoleGrouping, RoleFilter, RoleAggregateFilter, RoleGroupOrder => RoleGroups;

    /// The duties in groups: how many they are, how many differ, and how long they are. What is nested below another is
    /// not counted.
    responsibilities: List::Statements(StatementKind::Responsibility), StatementGrouping, StatementFilter, StatementAggregateFilter, StatementGroupOrder => StatementGroups;

    /// The requirements in groups: how many they are, how many differ, and how long they are. What is nested below
    /// another is not counted.
    requirements: List::Statements(StatementKind::Requirement), StatementGrouping, StatementFilter, StatementAggregateFilter, StatementGroupOrder => StatementGroups;

    /// The indicators in groups: how many they are, how many have a target, and where targets count the same thing, the
    /// targets. One that several roles of a family state counts once.
    indicators: List::Indicators, IndicatorGrouping, IndicatorFilter, IndicatorAggregateFilter, IndicatorGroupOrder => IndicatorGroups;
}

fn first_groups(first: Option<i32>, most: u64) -> Result<u64> {
    let Some(first) = first else { return Ok(most) };
    let groups = u64::try_from(first).map_err(|_| negative("first", first))?;
    if groups > most {
        let message = format!("`first` is {first}, but may be {most}; ask for the rest with `offset`");
        return Err(ApiError::client(Code::BadArgument, message));
    }
    Ok(groups)
}

fn negative(name: &str, number: i32) -> ApiError {
    ApiError::client(Code::BadArgument, format!("`{name}` is {number}, but cannot be less than 0"))
}
