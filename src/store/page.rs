//! Pages of rows: keyset paging, so that inserts neither repeat nor skip a row.

use sea_orm::sea_query::IntoValueTuple;
use sea_orm::{ConnectionTrait, Cursor, DbErr, FromQueryResult, SelectModel};

/// Which page: the first or the last so many rows, behind or before a key.
#[derive(Debug, Clone)]
pub struct PageArgs<K> {
    /// Rows behind this key.
    pub after: Option<K>,
    /// Rows before this key.
    pub before: Option<K>,
    /// How many rows.
    pub limit: u64,
    /// Whether the last rows are meant, not the first.
    pub from_end: bool,
}

/// A page of rows, in ascending order.
#[derive(Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether there are rows before them.
    pub has_previous: bool,
    /// Whether there are rows behind them.
    pub has_next: bool,
}

/// The place of a row in a list by family and position.
pub type Place = (i64, i32, i64);

/// Reads a page with one statement: one row more than asked for tells whether there is more.
pub(super) async fn read_page<C, K, T>(
    connection: &C,
    mut cursor: Cursor<SelectModel<T>>,
    args: PageArgs<K>,
) -> Result<Page<T>, DbErr>
where
    C: ConnectionTrait,
    K: IntoValueTuple,
    T: FromQueryResult + Sized + Send + Sync,
{
    let PageArgs { after, before, limit, from_end } = args;
    let (behind_a_key, before_a_key) = (after.is_some(), before.is_some());
    if let Some(key) = after {
        cursor.after(key);
    }
    if let Some(key) = before {
        cursor.before(key);
    }
    if from_end {
        cursor.last(limit.saturating_add(1));
    } else {
        cursor.first(limit.saturating_add(1));
    }
    let mut rows = cursor.all(connection).await?;
    let more = rows.len() as u64 > limit;
    if more && from_end {
        rows.remove(0);
    } else if more {
        rows.pop();
    }
    // A key that was given came from a row: there is one on its other side.
    Ok(Page {
        rows,
        has_previous: if from_end { more } else { behind_a_key },
        has_next: if from_end { before_a_key } else { more },
    })
}
