//! Full-text search: one interface over the index of either database.
//!
//! The words of everything that can be found are rows of `search_entries`, written with the families they belong
//! to ([`write()`]). Each database has its own index over them and its own way to ask it; a hit is a row of what
//! was asked for, with a score, and everything behind that is shared.

mod index;
mod postgres;
mod sqlite;

use sea_orm::{DbBackend, FromQueryResult, Statement, Value};

use super::{Database, PageArgs, StoreError};
use crate::search::{Kind, Query};

pub(super) use index::bring_up_to_date;
pub use index::write;

/// What is searched for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What a hit has to have.
    pub query: Query,
    /// What is looked for.
    pub kinds: Vec<Kind>,
}

/// A hit: something that was found, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Its row.
    pub row_id: i64,
    /// How well it fits, in millionths: below a million by how often and where the words stand; a million more
    /// where the title alone has all of the query.
    pub score: i64,
}

/// The place of a hit in the list: score, kind, row.
pub type HitPlace = (i64, i32, i64);

impl Hit {
    /// Its place in the list.
    #[must_use]
    pub fn place(&self) -> HitPlace {
        (self.score, number(self.kind), self.row_id)
    }
}

#[derive(FromQueryResult)]
struct Scored {
    kind: i32,
    row_id: i64,
    score: i64,
}

#[derive(FromQueryResult)]
struct Count {
    number: i64,
}

/// The best hits, or those behind a place, and whether there are more: one statement.
pub async fn hits(
    database: &Database,
    asked: &Asked,
    args: PageArgs<HitPlace>,
) -> Result<(Vec<Hit>, bool), StoreError> {
    let Some((found, values)) = found(database, asked) else { return Ok((Vec::new(), false)) };
    let (place, behind) = args.after.map(behind).unwrap_or_default();
    let limit = args.limit.saturating_add(1);
    let sql = format!(
        "WITH found AS MATERIALIZED ({found}){place}
        SELECT found.kind AS kind, found.row_id AS row_id, found.score AS score FROM found{behind}
        ORDER BY found.score DESC, found.kind, found.row_id LIMIT {limit}"
    );
    let connection = database.read();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let rows = Scored::find_by_statement(statement).all(connection).await?;
    let more = rows.len() as u64 > args.limit;
    let hit = |Scored { kind, row_id, score }: Scored| Some(Hit { kind: kind_of(kind)?, row_id, score });
    let wanted = usize::try_from(args.limit).unwrap_or(usize::MAX);
    Ok((rows.into_iter().take(wanted).filter_map(hit).collect(), more))
}

/// A table with the place of a hit, and the condition that others stand behind it.
fn behind((score, kind, row_id): HitPlace) -> (String, &'static str) {
    // Where the hit stands now: an import may have moved it. One that is gone keeps the place that it had.
    let now = format!("SELECT score FROM found WHERE kind = {kind} AND row_id = {row_id}");
    let place = format!(", place AS (SELECT COALESCE(({now}), {score}) AS score, {kind} AS kind, {row_id} AS row_id)");
    let behind = " JOIN place ON found.score < place.score OR (found.score = place.score \
                  AND (found.kind > place.kind OR (found.kind = place.kind AND found.row_id > place.row_id)))";
    (place, behind)
}

/// The number of hits.
pub async fn count(database: &Database, asked: &Asked) -> Result<u64, StoreError> {
    let Some(of_kinds) = of_kinds(asked) else { return Ok(0) };
    let connection = database.read();
    let (sql, values) = match connection.get_database_backend() {
        DbBackend::Postgres => postgres::counted(&asked.query, &of_kinds),
        _ => sqlite::counted(&asked.query, &of_kinds),
    };
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let count = Count::find_by_statement(statement).one(connection).await?;
    Ok(count.map_or(0, |count| u64::try_from(count.number).unwrap_or(0)))
}

/// A select of the kind, row and score of every hit, with its values; none where nothing can be found.
fn found(database: &Database, asked: &Asked) -> Option<(String, Vec<Value>)> {
    let of_kinds = of_kinds(asked)?;
    let numbers: Vec<String> =
        Kind::ALL.iter().map(|kind| format!("WHEN '{}' THEN {}", kind.as_str(), number(*kind))).collect();
    let kind = format!("CASE entries.kind {} END", numbers.join(" "));
    Some(match database.read().get_database_backend() {
        DbBackend::Postgres => postgres::found(&asked.query, &kind, &of_kinds),
        _ => sqlite::found(&asked.query, &kind, &of_kinds),
    })
}

/// The condition that an entry is of a kind that is looked for; none where nothing can be found.
fn of_kinds(asked: &Asked) -> Option<String> {
    let names: Vec<String> = asked.kinds.iter().map(|kind| format!("'{}'", kind.as_str())).collect();
    let possible = !asked.query.terms().is_empty() && !names.is_empty();
    possible.then(|| format!("entries.kind IN ({})", names.join(", ")))
}

fn number(kind: Kind) -> i32 {
    Kind::ALL.iter().position(|other| *other == kind).and_then(|at| i32::try_from(at).ok()).unwrap_or(i32::MAX)
}

fn kind_of(number: i32) -> Option<Kind> {
    usize::try_from(number).ok().and_then(|at| Kind::ALL.get(at)).copied()
}
