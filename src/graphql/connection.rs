//! Connections by the Relay specification: keyset cursors, 20 nodes by default, 100 at most.

use std::sync::Arc;

use async_graphql::connection::{CursorType, OpaqueCursor, PageInfo};
use async_graphql::{ComplexObject, Context, SimpleObject};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{ApiError, Code, Result};
use super::family::{Finding, JobFamily};
use super::indicator::Indicator;
use super::loaders::Scope;
use super::role::Role;
use super::statement::{Requirement, Responsibility, Shown};
use crate::store::lists::Listing;
use crate::store::order::Place;
use crate::store::rows::{FamilyRow, FindingRow, IndicatorRow, RoleRow, StatementRow};
use crate::store::{Page, PageArgs, Placed};

/// How many nodes a page has where none is asked for.
const DEFAULT_PAGE: i32 = 20;
/// How many nodes a page may have.
const LARGEST_PAGE: i32 = 100;

/// A connection: its types, and the way from a page of rows to it. The engine's own connection types have no
/// descriptions and count nothing.
macro_rules! connection {
    ($(#[$doc:meta])* $connection:ident, $edge:ident, $type:ident, $row:ty, $node:expr) => {
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
    RoleConnection, RoleEdge, Role, RoleRow, Role::new
);
connection!(
    /// A page of indicators.
    IndicatorConnection, IndicatorEdge, Indicator, IndicatorRow, Indicator::new
);
connection!(
    /// A page of responsibilities.
    ResponsibilityConnection, ResponsibilityEdge, Responsibility, StatementRow,
    |row| Responsibility::new(Shown::alone(Arc::new(row)))
);
connection!(
    /// A page of requirements.
    RequirementConnection, RequirementEdge, Requirement, StatementRow,
    |row| Requirement::new(Shown::alone(Arc::new(row)))
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
    pub(super) fn read<K: Serialize + DeserializeOwned + Send + Sync>(self) -> Result<PageArgs<K>> {
        let Self { first, after, last, before } = self;
        if first.is_some() && last.is_some() {
            return Err(ApiError::client(
                Code::BadArgument,
                "`first` and `last` cannot be combined; leave one of them out",
            ));
        }
        let (name, size) = if last.is_some() { ("last", last) } else { ("first", first) };
        let size = size.unwrap_or(DEFAULT_PAGE);
        let limit = u64::try_from(size).ok().filter(|_| size <= LARGEST_PAGE).ok_or_else(|| {
            let message = format!(
                "`{name}` is {size}, but a page has 0 to {LARGEST_PAGE} nodes; ask for less and follow the cursors"
            );
            ApiError::client(Code::BadArgument, message)
        })?;
        Ok(PageArgs { after: key("after", after)?, before: key("before", before)?, limit, from_end: last.is_some() })
    }
}

fn key<K: Serialize + DeserializeOwned + Send + Sync>(name: &str, cursor: Option<String>) -> Result<Option<K>> {
    let decode = |cursor: String| {
        let key = OpaqueCursor::<K>::decode_cursor(&cursor).map(|key| key.0).ok();
        // No key has a null character, and PostgreSQL takes none.
        let plain = |key: &K| serde_json::to_string(key).is_ok_and(|json| !json.contains("\\u0000"));
        key.filter(plain).ok_or_else(|| {
            let message = format!(
                "`{name}` is no cursor of this connection; use `endCursor`, `startCursor` or the `cursor` of an edge"
            );
            ApiError::client(Code::BadCursor, message)
        })
    };
    cursor.map(decode).transpose()
}

/// Refuses cursors of another list or another order: they would lead anywhere.
pub(super) fn of_list(args: PageArgs<Place>, listing: &Listing) -> Result<PageArgs<Place>> {
    for (name, place) in [("after", &args.after), ("before", &args.before)] {
        if place.as_ref().is_some_and(|place| !listing.has(place)) {
            let message = format!(
                "`{name}` is a cursor of another list or another order; go on with the `orderBy` that it was given under, or start anew"
            );
            return Err(ApiError::client(Code::BadCursor, message));
        }
    }
    Ok(args)
}
