//! Connections by the Relay specification: keyset cursors, 20 nodes by default, 100 at most.

use async_graphql::connection::{Connection, CursorType, Edge, EmptyFields, OpaqueCursor};
use async_graphql::{Context, Object, OutputType};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{ApiError, Code, Result};
use super::loaders::Scope;
use crate::store::{Page, PageArgs, families, indicators, roles};

/// How many nodes a page has where none is asked for.
const DEFAULT_PAGE: i32 = 20;
/// How many nodes a page may have.
const LARGEST_PAGE: i32 = 100;

/// A connection whose cursors hold a key.
pub(super) type Connected<K, T> = Connection<OpaqueCursor<K>, T, Total, EmptyFields>;

/// The number of all nodes, counted only where a client asks for it.
pub(super) enum Total {
    Families,
    Roles,
    Indicators,
}

#[Object]
impl Total {
    /// The number of nodes on all pages together.
    async fn total_count(&self, context: &Context<'_>) -> Result<i32> {
        let scope = Scope::of(context);
        let count = match self {
            Self::Families => scope.direct(async |database| families::count(database).await).await?,
            Self::Roles => scope.direct(async |database| roles::count(database).await).await?,
            Self::Indicators => scope.direct(async |database| indicators::count(database).await).await?,
        };
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }
}

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
        OpaqueCursor::<K>::decode_cursor(&cursor).map(|key| key.0).map_err(|_| {
            let message = format!(
                "`{name}` is no cursor of this connection; use `endCursor`, `startCursor` or the `cursor` of an edge"
            );
            ApiError::client(Code::BadCursor, message)
        })
    };
    cursor.map(decode).transpose()
}

/// A connection from a page of rows.
pub(super) fn connect<R, K, T>(
    page: Page<R>,
    total: Total,
    key: impl Fn(&R) -> K,
    node: impl Fn(R) -> T,
) -> Connected<K, T>
where
    K: Serialize + DeserializeOwned + Send + Sync,
    T: OutputType,
{
    let mut connection = Connection::with_additional_fields(page.has_previous, page.has_next, total);
    connection.edges = page.rows.into_iter().map(|row| Edge::new(OpaqueCursor(key(&row)), node(row))).collect();
    connection
}
