//! The change feed: every applied change, one by one, in order.
//!
//! Rows of `changes` are only ever added, and numbered in the order in which they are committed: who writes them
//! holds the catalogue's row of state. So whoever goes on behind the last that it has misses none and gets none
//! twice, also while others write. A database that is put back from a copy numbers on from there: a cursor also says
//! by which mark its change is known, and one that the database does not have is refused.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rolegraph_entity::change::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::StoreError;
use super::database::revision;

/// A place in the feed: behind one change, or before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The change; 0 before the first.
    id: i64,
    /// Its revision; before the first, the catalogue's at that moment.
    revision: i64,
    /// Its mark.
    mark: i64,
}

impl Cursor {
    /// The change that it stands behind.
    pub(super) fn id(self) -> i64 {
        self.id
    }

    /// The place behind a change.
    #[must_use]
    pub fn behind(change: &Model) -> Self {
        Self::of(change.id, change.revision, change.mark)
    }

    /// The place behind the change with this id, revision and mark.
    pub(super) fn of(id: i64, revision: i64, mark: i64) -> Self {
        Self { id, revision, mark }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, revision, mark } = self;
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("change:{id}:{revision}:{mark}")))
    }
}

/// What is said of a cursor that this database does not know.
pub const UNKNOWN: &str = "`after` is a cursor of another database, or of a later state than this one has since it was put back \
                           from a backup; copy everything anew, and go on behind `catalogue { changesCursor }`";

/// A text that is no cursor of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let parsed = || {
            let said = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
            let mut numbers = said.strip_prefix("change:")?.split(':').map(|number| number.parse::<i64>().ok());
            let cursor = Self { id: numbers.next()??, revision: numbers.next()??, mark: numbers.next()?? };
            (numbers.next().is_none() && cursor.id >= 0).then_some(cursor)
        };
        parsed().ok_or(NoCursor)
    }
}

/// The type of the API whose row a change is of, by what is stored.
#[must_use]
pub fn type_of(node_kind: &str) -> Option<&'static str> {
    Some(match node_kind {
        "family" => "JobFamily",
        "role" => "Role",
        "responsibility" => "Responsibility",
        "requirement" => "Requirement",
        "indicator" => "Indicator",
        _ => return None,
    })
}

/// Some changes, and whether there are more behind them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// The changes, in order.
    pub rows: Vec<Model>,
    /// Whether there are more.
    pub has_next: bool,
}

/// Whether a cursor is of this database and not of a later state of it than this one.
pub async fn is_known<C: ConnectionTrait>(connection: &C, cursor: Cursor) -> Result<bool, StoreError> {
    if cursor.id > 0 {
        let change = Entity::find_by_id(cursor.id).one(connection).await?;
        return Ok(change.is_some_and(|change| Cursor::behind(&change) == cursor));
    }
    // Before the first change there is none to know it by; but what follows has to be later.
    let first = Entity::find().order_by_asc(Column::Id).one(connection).await?;
    let later = first.is_none_or(|first| first.revision > cursor.revision);
    Ok(later && revision(connection).await? >= cursor.revision)
}

/// The changes behind a cursor, or from the first: at most so many. `None` where the cursor is not known here.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Option<Changes>, StoreError> {
    let mut select = Entity::find().order_by_asc(Column::Id).limit(limit.saturating_add(1));
    if let Some(after) = after {
        if !is_known(connection, after).await? {
            return Ok(None);
        }
        select = select.filter(Column::Id.gt(after.id));
    }
    let mut rows = select.all(connection).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_next = rows.len() > limit;
    rows.truncate(limit);
    Ok(Some(Changes { rows, has_next }))
}

/// How many changes there are.
pub async fn count<C: ConnectionTrait>(connection: &C) -> Result<u64, StoreError> {
    Ok(Entity::find().count(connection).await?)
}

/// The place behind the last change that there is.
pub async fn now<C: ConnectionTrait>(connection: &C) -> Result<Cursor, StoreError> {
    // In this order: what is applied in between is later than this revision.
    let revision = revision(connection).await?;
    let last = Entity::find().order_by_desc(Column::Id).one(connection).await?;
    Ok(last.map_or(Cursor { id: 0, revision, mark: 0 }, |last| Cursor::behind(&last)))
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn cursors_are_read_back_and_others_refused() {
        let cursor = Cursor { id: 42, revision: 7, mark: 123 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "42", "é", "Y2hhbmdlOjE6Mg", "Y2hhbmdlOi0xOjI6Mw", "Y2hhbmdlOjE6MjozOjQ"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
