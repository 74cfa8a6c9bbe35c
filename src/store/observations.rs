//! Observations: what indicators measured.
//!
//! Written by [`record`], kept through imports by [`keep`], and read here: for however many indicators at once, and
//! never more than [`MOST`] at a time.

pub mod keep;
mod measures;
pub mod record;

use rolegraph_entity::observation::{Column, Entity};
use sea_orm::sea_query::{
    Alias, Asterisk, Expr, Func, NullOrdering, Order, OverStatement as _, Query, SelectStatement, WindowStatement,
};
use sea_orm::{ConnectionTrait, ExprTrait, FromQueryResult};

use super::rows::ObservationRow;
use super::{Database, StoreError};

/// How many observations one statement reads.
pub const MOST: u64 = 20_000;
/// How many indicators one statement may name.
pub const INDICATORS: usize = super::families::KEYS_PER_STATEMENT;

/// Observations that were read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The rows, in their order.
    pub rows: Vec<ObservationRow>,
    /// Whether these are all: no more than [`MOST`] are read.
    pub all: bool,
}

/// Which observations of an indicator are meant; all of them, where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Which {
    /// Those of this role.
    pub role: Option<i64>,
    /// Those that begin on this day or later.
    pub from: Option<String>,
    /// Those that end on this day or earlier.
    pub to: Option<String>,
    /// Those with each of these dimensions; where there is none of them, those without any.
    pub dimensions: Option<Vec<(String, String)>>,
}

/// A place among the observations of an indicator: behind the row of this first day and this id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct After(pub String, pub i64);

impl Which {
    fn condition(&self, indicators: &[i64]) -> Expr {
        let Self { role, from, to, dimensions } = self;
        let mut all = Expr::col(Column::IndicatorId).is_in(indicators.iter().copied());
        if let Some(role) = role {
            all = all.and(Expr::col(Column::RoleId).eq(*role));
        }
        if let Some(from) = from {
            all = all.and(Expr::col(Column::StartsOn).gte(from.as_str()));
        }
        if let Some(to) = to {
            all = all.and(Expr::col(Column::EndsOn).lte(to.as_str()));
        }
        match dimensions.as_deref() {
            None => {}
            Some([]) => all = all.and(Expr::col(Column::Dimensions).eq("{}")),
            Some(pairs) => {
                for pair in pairs {
                    // What is taken out was in it: unlike `LIKE`, both databases do this letter by letter.
                    let without = Func::cust("replace").args([
                        Expr::col(Column::Dimensions),
                        Expr::val(member(pair)),
                        Expr::val(""),
                    ]);
                    all = all.and(Expr::expr(without).ne(Expr::col(Column::Dimensions)));
                }
            }
        }
        all
    }
}

/// A dimension as it stands in the stored object. No name has a quotation mark in it, so that it stands nowhere else.
fn member((name, value): &(String, String)) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!("{}:{}", quoted(name), quoted(value))
}

/// The name under which rows are numbered.
const PLACE: &str = "place";
/// The name of the numbered rows.
const NUMBERED: &str = "numbered";

/// For each of these indicators, at most so many of its observations, earliest first.
pub async fn of_indicators(
    database: &Database,
    indicators: &[i64],
    which: &Which,
    after: Option<&After>,
    limit: u64,
) -> Result<Read, StoreError> {
    let mut condition = which.condition(indicators);
    if let Some(After(day, id)) = after {
        let same_day = Expr::col(Column::StartsOn).eq(day.as_str()).and(Expr::col(Column::Id).gt(*id));
        condition = condition.and(Expr::col(Column::StartsOn).gt(day.as_str()).or(same_day));
    }
    let mut window = WindowStatement::partition_by(Column::IndicatorId);
    window.order_by(Column::StartsOn, Order::Asc).order_by(Column::Id, Order::Asc);
    let mut select = numbered(condition, window, limit);
    for column in ["indicator_id", "starts_on", "id"] {
        select.order_by((NUMBERED, column), Order::Asc);
    }
    read(database, select).await
}

/// How many observations each of these indicators has; none is named that has none.
pub async fn count(database: &Database, indicators: &[i64], which: &Which) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut select = Query::select();
    select
        .column(Column::IndicatorId)
        .expr_as(Func::count(Expr::col(Asterisk)), "number")
        .from(Entity)
        .and_where(which.condition(indicators))
        .group_by_col(Column::IndicatorId);
    let rows = database.read().query_all(&select).await?;
    Ok(rows
        .iter()
        .map(|row| Ok((row.try_get("", "indicator_id")?, row.try_get("", "number")?)))
        .collect::<Result<_, sea_orm::DbErr>>()?)
}

/// The series of these indicators, one behind the other: of each the last so many points, earliest first. A series
/// is what was measured for one role, or for the family as a whole, under the same dimensions.
pub async fn series(database: &Database, indicators: &[i64], which: &Which, last: u64) -> Result<Read, StoreError> {
    let mut select = numbered(which.condition(indicators), latest_first(), last);
    select.order_by((NUMBERED, "indicator_id"), Order::Asc);
    select.order_by_with_nulls((NUMBERED, "role_slug"), Order::Asc, NullOrdering::First);
    for column in ["dimensions", "starts_on", "id"] {
        select.order_by((NUMBERED, column), Order::Asc);
    }
    read(database, select).await
}

/// The points of each series, the last first.
fn latest_first() -> WindowStatement {
    let mut window = WindowStatement::partition_by(Column::IndicatorId);
    window.add_partition_by(Expr::col(Column::RoleSlug));
    window.add_partition_by(Expr::col(Column::Dimensions));
    window.order_by(Column::StartsOn, Order::Desc).order_by(Column::Id, Order::Desc);
    window
}

/// The first so many rows of each part of a window.
fn numbered(condition: Expr, window: WindowStatement, limit: u64) -> SelectStatement {
    let mut rows = Query::select();
    rows.column(Asterisk)
        .expr_window_as(Func::cust("row_number"), window, Alias::new(PLACE))
        .from(Entity)
        .and_where(condition);
    let mut select = Query::select();
    select.column((Alias::new(NUMBERED), Asterisk)).from_subquery(rows, Alias::new(NUMBERED));
    select.and_where(Expr::col((NUMBERED, PLACE)).lte(i64::try_from(limit).unwrap_or(i64::MAX)));
    select
}

async fn read(database: &Database, mut select: SelectStatement) -> Result<Read, StoreError> {
    select.limit(MOST + 1);
    let rows = database.read().query_all(&select).await?;
    let all = u64::try_from(rows.len()).is_ok_and(|rows| rows <= MOST);
    let rows = rows.iter().map(|row| ObservationRow::from_query_result(row, "")).collect::<Result<_, _>>()?;
    Ok(Read { rows, all })
}
