//! Reading all rows of a table as they were at one moment, in parts.

use sea_orm::sea_query::{Alias, Expr, JoinType, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, ExprTrait, QueryResult};

use super::{Source, Stored, Table};
use crate::catalog::opaque_id;
use crate::store::database::state;
use crate::store::feed::{self, Cursor};
use crate::store::filter::{Condition, compiled};
use crate::store::whole::at_one_moment;
use crate::store::{CatalogueState, Database, StoreError};
use crate::tables::{Cell, Column, Date, Row};

/// How many rows a part has at most.
pub const MOST_ROWS: u64 = 2_000;
/// How many rows the first part has: nothing is known of them yet.
const FIRST_ROWS: u64 = 250;
/// How many bytes a part has, about. One with more is followed by one with fewer rows.
const PART_BYTES: usize = 4 * 1024 * 1024;

/// The catalogue as it was at one moment. It holds a connection until it is dropped.
pub struct Snapshot {
    transaction: DatabaseTransaction,
    state: CatalogueState,
}

impl Snapshot {
    /// The catalogue as it is now.
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        let transaction = at_one_moment(database.bulk()).await?;
        // The first statement: this is the moment.
        let state = state(&transaction).await?;
        Ok(Self { transaction, state })
    }

    /// The state that it is of.
    #[must_use]
    pub fn state(&self) -> &CatalogueState {
        &self.state
    }

    /// Whether it has the change that a cursor stands behind.
    pub async fn knows(&self, cursor: Cursor) -> Result<bool, StoreError> {
        feed::is_known(&self.transaction, cursor).await
    }

    /// The rows of a table that meet a condition, with these columns; of changes, those behind a cursor.
    #[must_use]
    pub fn read(
        self,
        table: &'static Table,
        columns: Vec<Source>,
        condition: Condition,
        after: Option<Cursor>,
    ) -> Reading {
        let behind = after.map_or(i64::MIN, Cursor::id);
        Reading { snapshot: self, table, columns, condition, behind, rows: FIRST_ROWS, ended: false }
    }
}

/// Rows on their way out of the database.
pub struct Reading {
    snapshot: Snapshot,
    table: &'static Table,
    columns: Vec<Source>,
    condition: Condition,
    /// The id of the last row.
    behind: i64,
    /// How many rows the next part has.
    rows: u64,
    ended: bool,
}

impl Reading {
    /// The columns.
    pub fn columns(&self) -> impl Iterator<Item = Column> {
        self.columns.iter().map(|source| source.column)
    }

    /// The state that the rows are of.
    #[must_use]
    pub fn state(&self) -> &CatalogueState {
        self.snapshot.state()
    }

    /// The next rows, in the order of their ids; none where there are no more.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, StoreError> {
        if self.ended {
            return Ok(None);
        }
        let found = self.snapshot.transaction.query_all(&self.select()).await?;
        self.ended = (found.len() as u64) < self.rows;
        let mut rows = Vec::with_capacity(found.len());
        for found in found {
            let mut found = Cells { row: found, next: 0 };
            rows.push(self.columns.iter().map(|source| found.cell(source)).collect::<Result<Row, _>>()?);
            self.behind = found.take::<i64>()?.unwrap_or(self.behind);
        }
        let bytes: usize = rows.iter().flatten().map(Cell::bytes).sum();
        self.rows = match bytes {
            bytes if bytes > PART_BYTES => (self.rows / 2).clamp(1, MOST_ROWS),
            bytes if bytes < PART_BYTES / 4 => (self.rows * 2).clamp(1, MOST_ROWS),
            _ => self.rows,
        };
        Ok((!rows.is_empty()).then_some(rows))
    }

    /// Gives the connection back, whether all was read or not.
    pub async fn close(self) {
        // An error here is one of a connection that is already gone.
        let _ = self.snapshot.transaction.rollback().await;
    }

    /// The cells of the columns, one to three for each, and the row's id behind them.
    fn select(&self) -> SelectStatement {
        let Table { name, joins, .. } = *self.table;
        let mut select = Query::select();
        for source in &self.columns {
            select.expr(Expr::col(source.place));
            match source.stored {
                Stored::StatementId(kind) | Stored::NodeId(kind) => drop(select.expr(Expr::col(kind))),
                Stored::Cursor(revision, mark) => drop(select.expr(Expr::col(revision)).expr(Expr::col(mark))),
                _ => {}
            }
        }
        let key = (name, "id");
        select.expr(Expr::col(key)).from(name);
        for (table, alias, from) in joins {
            let same = Expr::col((*alias, "id")).equals(*from);
            select.join_as(JoinType::LeftJoin, *table, Alias::new(*alias), same);
        }
        select.and_where(compiled(&self.condition)).and_where(Expr::col(key).gt(self.behind));
        select.order_by(key, Order::Asc).limit(self.rows);
        select
    }
}

/// A row that is read from left to right.
struct Cells {
    row: QueryResult,
    next: usize,
}

impl Cells {
    fn take<T: sea_orm::TryGetable>(&mut self) -> Result<Option<T>, DbErr> {
        let at = self.next;
        self.next += 1;
        self.row.try_get_by_index(at)
    }

    fn cell(&mut self, source: &Source) -> Result<Cell, StoreError> {
        let cell = match source.stored {
            Stored::Text => self.take()?.map(Cell::Text),
            Stored::Integer => self.take::<i32>()?.map(|number| Cell::Integer(number.into())),
            Stored::BigInteger => self.take()?.map(Cell::Integer),
            Stored::Float => self.take()?.map(Cell::Float),
            Stored::Boolean => self.take()?.map(Cell::Boolean),
            Stored::Date => self.take::<String>()?.map(|text| day(source.column.name, text)).transpose()?,
            Stored::Id(of) => self.take()?.map(|row| Cell::Text(opaque_id(of, row))),
            Stored::NodeId(_) => {
                let (row, kind) = (self.take()?, self.take::<String>()?.unwrap_or_default());
                row.zip(feed::type_of(&kind)).map(|(row, of)| Cell::Text(opaque_id(of, row)))
            }
            Stored::Cursor(..) => match (self.take()?, self.take()?, self.take()?) {
                (Some(id), Some(revision), Some(mark)) => Some(Cell::Text(Cursor::of(id, revision, mark).to_string())),
                _ => None,
            },
            Stored::StatementId(_) => {
                let (row, kind) = (self.take()?, self.take::<String>()?.unwrap_or_default());
                let Some(of) = feed::type_of(&kind) else {
                    return Err(StoreError::Unknown { column: "kind", value: kind });
                };
                row.map(|row| Cell::Text(opaque_id(of, row)))
            }
        };
        Ok(cell.unwrap_or(Cell::Absent))
    }
}

fn day(column: &'static str, text: String) -> Result<Cell, StoreError> {
    match text.parse::<Date>() {
        Ok(date) => Ok(Cell::Date(date)),
        Err(_) => Err(StoreError::Unknown { column, value: text }),
    }
}
