//! Connections by the Relay specification: keyset cursors, 20 nodes by default, 100 at most.

use std::sync::Arc;

use async_graphql::connection::{CursorType, OpaqueCursor, PageInfo};
use async_graphql::{ComplexObject, Context, SimpleObject};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{ApiError, Code, Result};
use super::family::{Finding, JobFamily};
use super::indicator::Indicator;
use super::limits::Limits;
use super::loaders::Scope;
use super::role::Role;
use super::statement::{Requirement, Responsibility, Shown};
use super::statistics::{IndicatorAggregate, RoleAggregate, StatementAggregate, aggregate};
use crate::store::lists::Listing;
use crate::store::order::Place;
use crate::store::rows::{FamilyRow, FindingRow, IndicatorRow, RoleRow, StatementRow};
use crate::store::{Page, PageArgs, Placed};

/// How many nodes a page has where none is asked for.
pub(super) const DEFAULT_PAGE: i32 = 20;

/// A connection: its types, and the way from a page of rows to it. The engine's own connection types have no
/// descriptions and count nothing.
macro_rules! connection {
    ($(#[$doc:meta])* $connection:ident, $edge:ident, $type:ident, $row:ty, $node:expr $(, $aggregate:ty)?) => {
        $(#[$doc])*
        #[derive(SimpleObject)]
        #[graphql(complex)]
        pub(super) struct $connection {
            /// The nodes of this page, each with its cursor.
            edges: Vec<$edge>,
            /// The nodes of this page.
            nodes: Vec<$type>,
            /// Whether there are pages before and behind this one, and the cursors to get there.
            page_info: PageInfo,
            #[graphql(skip)]
            listing: Listing,
        }

        /// A node of a page with its cursor.
        #[derive(SimpleObject)]
        pub(super) struct $edge {
            /// The node.
            node: $type,
            /// The place of the node in the list: what `after` and `before` take.
            cursor: String,
        }

        #[ComplexObject]
        impl $connection {
            /// The number of nodes on all pages together, counted only where it is asked for.
            async fn total_count(&self, context: &Context<'_>) -> Result<i32> {
                let count = Scope::of(context).direct(async |database| self.listing.count(database).await).await?;
                Ok(i32::try_from(count).unwrap_or(i32::MAX))
            }
            $(
                /// The numbers of all nodes on all pages together, worked out only where they are asked for.
                async fn aggregate(&self, context: &Context<'_>) -> Result<$aggregate> {
                    aggregate(context, &self.listing).await
                }
            )?
        }

        impl $connection {
            /// A page of what is listed.
            pub(super) fn new(page: Page<$row>, listing: Listing) -> Self {
                let node = $node;
                let edge = |Placed { row, place }: Placed<$row>| $edge {
                    cursor: OpaqueCursor(place).encode_cursor(),
                    node: node(row),
                };
                let edges: Vec<$edge> = page.rows.into_iter().map(edge).collect();
                let page_info = PageInfo {
                    has_previous_page: page.has_previous,
                    has_next_page: page.has_next,
                    start_cursor: edges.first().map(|edge| edge.cursor.clone()),
                    end_cursor: edges.last().map(|edge| edge.cursor.clone()),
                };
                Self { nodes: edges.iter().map(|edge| edge.node.clone()).collect(), edges, page_info, listing }
            }
        }
    };
}

connection!(
    /// A page of families.
    JobFamilyConnection, JobFamilyEdge, JobFamily, FamilyRow, JobFamily::new
);
connection!(
    /// A page of roles.
    RoleConnection, RoleEdge, Role, RoleRow, Role::new, RoleAggregate
);
connection!(
    /// A page of indicators.
    IndicatorConnection, IndicatorEdge, Indicator, IndicatorRow, Indicator::new, IndicatorAggregate
);
connection!(
    /// A page of responsibilities.
    ResponsibilityConnection, ResponsibilityEdge, Responsibility, StatementRow,
    |row| Responsibility::new(Shown::alone(Arc::new(row))), StatementAggregate
);
connection!(
    /// A page of requirements.
    RequirementConnection, RequirementEdge, Requirement, StatementRow,
    |row| Requirement::new(Shown::alone(Arc::new(row))), StatementAggregate
);
connection!(
    /// A page of findings.
    FindingConnection, FindingEdge, Finding, FindingRow, Finding::new
);

/// The paging arguments of a field, as clients give them.
pub(super) struct Paging {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

impl Paging {
    /// Reads the arguments; says which one is wrong and how.
    pub(super) fn read<P>(self, context: &Context<'_>, place: impl Fn(&str, &str) -> Result<P>) -> Result<PageArgs<P>> {
        let Self { first, after, last, before } = self;
        if first.is_some() && last.is_some() {
            return Err(ApiError::client(
                Code::BadArgument,
                "`first` and `last` cannot be combined; leave one of them out",
            ));
        }
        let (name, size) = if last.is_some() { ("last", last) } else { ("first", first) };
        let largest = i32::try_from(Limits::of(context).page).unwrap_or(i32::MAX);
        let size = size.unwrap_or(DEFAULT_PAGE.min(largest));
        let limit = u64::try_from(size).ok().filter(|_| size <= largest).ok_or_else(|| {
            let message =
                format!("`{name}` is {size}, but a page has 0 to {largest} nodes; ask for less and follow the cursors");
            ApiError::client(Code::BadArgument, message)
        })?;
        let place = |name, cursor: Option<String>| cursor.map(|cursor| place(name, &cursor)).transpose();
        let (after, before) = (place("after", after)?, place("before", before)?);
        Ok(PageArgs { after, before, limit, from_end: last.is_some() })
    }
}

/// The place in a list that a cursor means.
pub(super) fn place(name: &str, cursor: &str, listing: &Listing) -> Result<Place> {
    let place = decode::<Place>(name, cursor)?;
    if listing.has(&place) {
        return Ok(place);
    }
    let what =
        "a cursor of another list or another order; go on with the `orderBy` that it was given under, or start anew";
    Err(ApiError::client(Code::BadCursor, format!("`{name}` is {what}")))
}

/// What a cursor says.
pub(super) fn decode<P: Serialize + DeserializeOwned + Send + Sync>(name: &str, cursor: &str) -> Result<P> {
    let said = OpaqueCursor::<P>::decode_cursor(cursor).map(|cursor| cursor.0).ok();
    // No place has a null character, and PostgreSQL takes none.
    let plain = |place: &P| serde_json::to_string(place).is_ok_and(|json| !json.contains("\\u0000"));
    said.filter(plain).ok_or_else(|| {
        let what = "no cursor of this connection; use `endCursor`, `startCursor` or the `cursor` of an edge";
        ApiError::client(Code::BadCursor, format!("`{name}` is {what}"))
    })
}
