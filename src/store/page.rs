//! Pages of rows: keyset paging, so that inserts neither repeat nor skip a row.

use sea_orm::sea_query::{CaseStatement, Expr, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryTrait};

use super::StoreError;
use super::lists::Listing;
use super::order::{Place, behind, column, ordered};

/// Which page: the first or the last so many rows, behind or before a place.
#[derive(Debug, Clone)]
pub struct PageArgs<K> {
    /// Rows behind this place.
    pub after: Option<K>,
    /// Rows before this place.
    pub before: Option<K>,
    /// How many rows.
    pub limit: u64,
    /// Whether the last rows are meant, not the first.
    pub from_end: bool,
}

/// A page of rows, in the order of their list.
#[derive(Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<Placed<T>>,
    /// Whether there are rows before them.
    pub has_previous: bool,
    /// Whether there are rows behind them.
    pub has_next: bool,
}

/// A row and its place in the list.
#[derive(Debug)]
pub struct Placed<T> {
    /// The row.
    pub row: T,
    /// Its place.
    pub place: Place,
}

/// Reads a page with one statement (one row more than asked for tells whether there is more), and one before it
/// where a place is given.
pub(super) async fn read_page<E>(
    connection: &impl ConnectionTrait,
    listing: &Listing,
    args: PageArgs<Place>,
) -> Result<Page<E::Model>, StoreError>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
{
    let PageArgs { after, before, limit, from_end } = args;
    let [after, before] = current::<E>(connection, listing, [after, before]).await?;
    let mut select = E::find().into_query();
    with_values(&mut select, listing);
    select.and_where(listing.wanted());
    for (bound, is_before) in [(&after, false), (&before, true)] {
        select.and_where_option(bound.as_ref().map(|bound| behind(listing.order(), &bound.place, is_before)));
    }
    ordered(&mut select, listing.order(), from_end);
    select.limit(limit.saturating_add(1));
    let mut rows = Vec::new();
    for row in connection.query_all(&select).await? {
        rows.push(Placed { row: E::Model::from_query_result(&row, "")?, place: listing.order().place(&row)? });
    }
    let more = rows.len() as u64 > limit;
    if more {
        rows.pop();
    }
    if from_end {
        rows.reverse();
    }
    // On the side from which the page is counted.
    let left_out = match if from_end { before } else { after } {
        Some(bound) => bound.listed || any::<E>(connection, listing, &bound.place, !from_end).await?,
        None => false,
    };
    let (has_previous, has_next) = if from_end { (more, left_out) } else { (left_out, more) };
    Ok(Page { rows, has_previous, has_next })
}

/// A place as it is now.
struct Bound {
    place: Place,
    /// Whether its row is still one of the list.
    listed: bool,
}

/// Where the rows of places stand now: an import may have moved them. A row that is gone keeps the place that it
/// had.
async fn current<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    listing: &Listing,
    places: [Option<Place>; 2],
) -> Result<[Option<Bound>; 2], DbErr> {
    let ids: Vec<i64> = places.iter().flatten().map(Place::row).collect();
    if ids.is_empty() {
        return Ok([None, None]);
    }
    let mut select = Query::select();
    let listed = CaseStatement::new().case(listing.wanted(), Expr::val(1_i32)).finally(Expr::val(0_i32));
    select.expr(Expr::col((E::default(), "id"))).expr_as(listed, "listed").from(E::default());
    with_values(&mut select, listing);
    select.and_where(Expr::col((E::default(), "id")).is_in(ids));
    let mut now = Vec::new();
    for row in connection.query_all(&select).await? {
        now.push((listing.order().place(&row)?, row.try_get::<i32>("", "listed")? == 1));
    }
    Ok(places.map(|place| {
        let before = place?;
        let row = now.iter().find(|(place, _)| place.row() == before.row());
        Some(row.cloned().map_or(Bound { place: before, listed: false }, |(place, listed)| Bound { place, listed }))
    }))
}

/// Whether rows of the list stand behind a place, or before it.
async fn any<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    listing: &Listing,
    place: &Place,
    before: bool,
) -> Result<bool, DbErr> {
    let mut select = Query::select();
    select.expr(Expr::val(1_i32)).from(E::default()).limit(1);
    select.and_where(listing.wanted()).and_where(behind(listing.order(), place, before));
    Ok(connection.query_one(&select).await?.is_some())
}

/// Selects what the rows are ordered by, too.
fn with_values(select: &mut SelectStatement, listing: &Listing) {
    for (index, key) in listing.order().keys().iter().enumerate() {
        select.expr_as(key.sort.value(), column(index));
    }
}
