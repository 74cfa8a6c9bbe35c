//! Connections by the Relay specification: keyset cursors, 20 nodes by default, 100 at most.

use async_graphql::connection::{CursorType, OpaqueCursor, PageInfo};
use async_graphql::{ComplexObject, Context, SimpleObject};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{ApiError, Code, Result};
use super::family::JobFamily;
use super::indicator::Indicator;
use super::limits::Limits;
use super::loaders::Scope;
use super::role::Role;
use crate::store::rows::{FamilyRow, IndicatorRow, RoleRow};
use crate::store::{Page, PageArgs, families, indicators, roles};

/// How many nodes a page has where none is asked for.
pub(super) const DEFAULT_PAGE: i32 = 20;

/// A connection: its types, and the way from a page of rows to it. The engine's own connection types have no
/// descriptions and count nothing.
macro_rules! connection {
    ($(#[$doc:meta])* $connection:ident, $edge:ident, $node:ident, $row:ty, $key:expr, $count:path) => {
        $(#[$doc])*
        #[derive(SimpleObject)]
        #[graphql(complex)]
        pub(super) struct $connection {
            /// The nodes of this page, each with its cursor.
            edges: Vec<$edge>,
            /// The nodes of this page.
            nodes: Vec<$node>,
            /// Whether there are pages before and behind this one, and the cursors to get there.
            page_info: PageInfo,
        }

        /// A node of a page with its cursor.
        #[derive(SimpleObject)]
        pub(super) struct $edge {
            /// The node.
            node: $node,
            /// The place of the node in the list: what `after` and `before` take.
            cursor: String,
        }

        #[ComplexObject]
        impl $connection {
            /// The number of nodes on all pages together, counted only where it is asked for.
            async fn total_count(&self, context: &Context<'_>) -> Result<i32> {
                let count = Scope::of(context).direct(async |database| $count(database).await).await?;
                Ok(i32::try_from(count).unwrap_or(i32::MAX))
            }
        }

        impl From<Page<$row>> for $connection {
            fn from(page: Page<$row>) -> Self {
                let key = $key;
                let edge = |row: $row| $edge { cursor: OpaqueCursor(key(&row)).encode_cursor(), node: $node::new(row) };
                let edges: Vec<$edge> = page.rows.into_iter().map(edge).collect();
                let page_info = PageInfo {
                    has_previous_page: page.has_previous,
                    has_next_page: page.has_next,
                    start_cursor: edges.first().map(|edge| edge.cursor.clone()),
                    end_cursor: edges.last().map(|edge| edge.cursor.clone()),
                };
                Self { nodes: edges.iter().map(|edge| edge.node.clone()).collect(), edges, page_info }
            }
        }
    };
}

connection!(
    /// A page of families.
    JobFamilyConnection, JobFamilyEdge, JobFamily, FamilyRow, |row: &FamilyRow| row.slug.clone(), families::count
);
connection!(
    /// A page of roles.
    RoleConnection, RoleEdge, Role, RoleRow, |row: &RoleRow| (row.family_id, row.position, row.id), roles::count
);
connection!(
    /// A page of indicators.
    IndicatorConnection,
    IndicatorEdge,
    Indicator,
    IndicatorRow,
    |row: &IndicatorRow| (row.family_id, row.position, row.id),
    indicators::count
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
    pub(super) fn read<K: Serialize + DeserializeOwned + Send + Sync>(
        self,
        context: &Context<'_>,
    ) -> Result<PageArgs<K>> {
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
