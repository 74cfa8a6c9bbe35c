//! The lists at the root: each can be filtered and paged through, some can be ordered.

#![expect(clippy::too_many_arguments, reason = "the arguments of a field are those of its function")]

use async_graphql::{Context, Object};

use super::connection::{
    FindingConnection, IndicatorConnection, JobFamilyConnection, Paging, RequirementConnection,
    ResponsibilityConnection, RoleConnection, place,
};
use super::error::Result;
use super::filter::{
    FindingFilter, Given, IndicatorFilter, JobFamilyFilter, ObservationFilter, RoleFilter, StatementFilter, condition,
};
use super::loaders::Scope;
use super::observation::ObservationConnection;
use super::order::{IndicatorOrder, JobFamilyOrder, RoleOrder, keys};
use crate::catalog::StatementKind;
use crate::store::lists::{List, Listing, page};
use crate::store::order::OrderKey;

/// The lists at the root; their fields are those of `Query`.
pub(super) struct Lists;

/// Fields that give a page of a list. The engine wants arguments written out; here they are, once.
macro_rules! lists {
    ($($(#[$doc:meta])* $field:ident: $list:expr, $filter:ty $(, $order:ty)? => $connection:ty;)+) => {
        #[Object]
        impl Lists {$(
            $(#[$doc])*
            async fn $field(
                &self,
                context: &Context<'_>,
                #[graphql(desc = "Which are meant; all of them, where nothing is given.")] filter: Option<Given<$filter>>,
                $(#[graphql(desc = "What comes first: by the first entry, where that is equal by the second, and so on; at most 8. What is then equal stands in the order that the list has without it.")]
                order_by: Option<Vec<$order>>,)?
                #[graphql(desc = "How many from the start; 20 where neither `first` nor `last` is given, 100 at most.")] first: Option<i32>,
                #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
                #[graphql(desc = "How many from the end; 100 at most.")] last: Option<i32>,
                #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
            ) -> Result<$connection> {
                let order = <[Vec<OrderKey>]>::concat(&[$(keys::<$order>(order_by)?)?]);
                let listing = Listing::new($list, condition(filter)?, order);
                let args = Paging { first, after, last, before }.read(context, |name, cursor| place(name, cursor, &listing))?;
                let page = Scope::of(context).direct(async |database| page(database, &listing, args).await).await?;
                Ok(<$connection>::new(page, listing))
            }
        )+}
    };
}

lists! {
    /// The families; by slug, where no order is given.
    families: List::Families, JobFamilyFilter, JobFamilyOrder => JobFamilyConnection;

    /// The roles; family by family, lowest level first, where no order is given.
    roles: List::Roles, RoleFilter, RoleOrder => RoleConnection;

    /// The indicators; family by family, where no order is given.
    indicators: List::Indicators, IndicatorFilter, IndicatorOrder => IndicatorConnection;

    /// The duties, family by family: those for every level, then those of each role. What is nested below another is
    /// among its `children` alone.
    responsibilities: List::Statements(StatementKind::Responsibility), StatementFilter => ResponsibilityConnection;

    /// The requirements, family by family: those for every level, then those of each role. What is nested below
    /// another is among its `children` alone.
    requirements: List::Statements(StatementKind::Requirement), StatementFilter => RequirementConnection;

    /// What indicators measured, in the order in which it was recorded or corrected last; also what is about an
    /// indicator or a role that is gone.
    observations: List::Observations, ObservationFilter => ObservationConnection;

    /// What is wrong or doubtful in the pages, family by family.
    findings: List::Findings, FindingFilter => FindingConnection;
}
