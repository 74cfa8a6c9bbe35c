//! What indicators measured, number by number.

mod loaders;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::connection::{CursorType, OpaqueCursor, PageInfo};
use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};

use super::connection::{Paging, decode};
use super::enums::IndicatorUnit;
use super::error::{ApiError, Code, Result};
use super::id::{self, Kind};
use super::indicator::Indicator;
use super::int::int;
use super::loaders::{IndicatorById, Scope};
use super::role::Role;
use crate::catalog::{PeriodSpan, Unit, clip};
use crate::store::lists::Listing;
use crate::store::observations::{After, Which};
use crate::store::rows::ObservationRow;
use crate::store::{Page, Placed, StoreError, named};

use loaders::{CountOf, ObservationsOf};
pub(super) use loaders::{SeriesOf, complete};

/// How many dimensions an argument may name.
const MOST_DIMENSIONS: usize = 16;
/// How many characters the name or the value of a dimension may have.
const LONGEST_DIMENSION: usize = 1_000;

/// A dimension that is asked for.
#[derive(InputObject)]
pub(super) struct DimensionInput {
    /// Its name, such as `region`; case makes no difference.
    name: String,
    /// Its value.
    value: String,
}

/// The observations that arguments mean.
pub(super) fn which(
    role: Option<ID>,
    from: Option<String>,
    to: Option<String>,
    dimensions: Option<Vec<DimensionInput>>,
) -> Result<Which> {
    let period = |name: &str, text: Option<String>| {
        let span = text.map(|text| {
            PeriodSpan::parse(&text).map_err(|error| {
                let message = format!("`{name}`: `{}` {}; {}", clip(&text, 40), error.problem, error.hint);
                ApiError::client(Code::BadArgument, message)
            })
        });
        span.transpose()
    };
    let role = role.map(|role| match id::decode(&role)? {
        (Kind::Role, row) => Ok(row),
        (kind, _) => {
            let message = format!("`role` is the id of a {}; give that of a role", kind.name());
            Err(ApiError::client(Code::BadId, message))
        }
    });
    let long = |text: &String| text.chars().count() > LONGEST_DIMENSION;
    if let Some(dimensions) = &dimensions
        && (dimensions.len() > MOST_DIMENSIONS || dimensions.iter().any(|pair| long(&pair.name) || long(&pair.value)))
    {
        let message = format!(
            "`dimensions` has at most {MOST_DIMENSIONS} entries of at most {LONGEST_DIMENSION} characters; give less"
        );
        return Err(ApiError::client(Code::BadArgument, message));
    }
    // PostgreSQL takes no null character, and no dimension has one.
    let plain = |text: String| text.replace('\0', "\u{fffd}");
    // Names are kept in small letters.
    let pair = |DimensionInput { name, value }| (plain(name.to_lowercase()), plain(value));
    Ok(Which {
        role: role.transpose()?,
        from: period("from", from)?.map(|span| span.first_day()),
        to: period("to", to)?.map(|span| span.last_day()),
        dimensions: dimensions.map(|dimensions| dimensions.into_iter().map(pair).collect()),
    })
}

/// What an indicator measured in a period, for a role or for its family as a whole.
#[derive(Clone)]
pub(super) struct Observation(Arc<ObservationRow>);

impl Observation {
    pub(super) fn new(row: impl Into<Arc<ObservationRow>>) -> Self {
        Self(row.into())
    }

    pub(super) fn stored_unit(&self) -> Result<Unit> {
        Ok(named("observations.unit", &self.0.unit, Unit::from_name)?)
    }
}

/// What tells a number from others of the same period.
#[derive(Clone, SimpleObject)]
pub(super) struct Dimension {
    /// Its name, such as `region`.
    name: String,
    /// Its value.
    value: String,
}

/// The dimensions of a row, by name.
pub(super) fn dimensions(row: &ObservationRow) -> Result<Vec<Dimension>> {
    let unread = |_| StoreError::Unknown { column: "observations.dimensions", value: row.dimensions.clone() };
    let dimensions: BTreeMap<String, String> = serde_json::from_str(&row.dimensions).map_err(unread)?;
    Ok(dimensions.into_iter().map(|(name, value)| Dimension { name, value }).collect())
}

/// What an indicator measured in a period, for a role or for its family as a whole. It outlives both.
#[Object]
impl Observation {
    /// What it is known by when it is recorded again; unique.
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// The indicator; null where that is gone.
    async fn indicator(&self, context: &Context<'_>) -> Option<Result<Indicator>> {
        let row = Scope::of(context).load(IndicatorById(self.0.indicator_id?)).await;
        row.map(|row| row.map(Indicator::new)).transpose()
    }

    /// The indicator's name; its last one where it is gone.
    async fn indicator_name(&self) -> &str {
        &self.0.indicator_name
    }

    /// The slug of the family; its last one where it is gone.
    async fn family_slug(&self) -> &str {
        &self.0.family_slug
    }

    /// The role that it was measured for; null where that is the family as a whole, or where the role is gone.
    async fn role(&self, context: &Context<'_>) -> Option<Result<Role>> {
        Role::maybe(context, self.0.role_id).await
    }

    /// The slug of the role; its last one where it is gone, null where it was measured for the family as a whole.
    async fn role_slug(&self) -> Option<&str> {
        self.0.role_slug.as_deref()
    }

    /// The period, such as `2026-Q1`.
    async fn period(&self) -> &str {
        &self.0.period
    }

    /// Its first day, such as `2026-01-01`.
    async fn starts_on(&self) -> &str {
        &self.0.starts_on
    }

    /// Its last day.
    async fn ends_on(&self) -> &str {
        &self.0.ends_on
    }

    /// The number, in `unit`.
    async fn value(&self) -> f64 {
        self.0.value
    }

    /// What the number counts.
    async fn unit(&self) -> Result<IndicatorUnit> {
        self.stored_unit().map(Into::into)
    }

    /// What tells it from others of the same period, by name.
    async fn dimensions(&self) -> Result<Vec<Dimension>> {
        dimensions(&self.0)
    }

    /// Where the number comes from, as far as that was said.
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// The catalogue's revision that recorded it, or corrected it last.
    async fn revision(&self) -> i32 {
        int(self.0.revision)
    }
}

/// A page of observations.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct ObservationConnection {
    /// The nodes of this page, each with its cursor.
    edges: Vec<ObservationEdge>,
    /// The nodes of this page.
    nodes: Vec<Observation>,
    /// Whether there are pages before and behind this one, and the cursors to get there.
    page_info: PageInfo,
    #[graphql(skip)]
    all: All,
}

/// A node of a page with its cursor.
#[derive(SimpleObject)]
pub(super) struct ObservationEdge {
    /// The node.
    node: Observation,
    /// The place of the node in the list: what `after` and `before` take.
    cursor: String,
}

/// What the pages are of.
enum All {
    Listing(Listing),
    Indicator(i64, Which),
}

#[ComplexObject]
impl ObservationConnection {
    /// The number of nodes on all pages together, counted only where it is asked for.
    async fn total_count(&self, context: &Context<'_>) -> Result<i32> {
        let scope = Scope::of(context);
        let count = match &self.all {
            All::Listing(listing) => scope.direct(async |database| listing.count(database).await).await?,
            All::Indicator(indicator, which) => {
                let count = scope.load(CountOf { indicator: *indicator, which: which.clone() }).await?;
                u64::try_from(count.unwrap_or_default()).unwrap_or_default()
            }
        };
        Ok(int(count))
    }
}

impl ObservationConnection {
    /// A page of what is listed.
    pub(super) fn new(page: Page<ObservationRow>, listing: Listing) -> Self {
        let edge = |Placed { row, place }: Placed<ObservationRow>| ObservationEdge {
            cursor: OpaqueCursor(place).encode_cursor(),
            node: Observation::new(row),
        };
        let edges = page.rows.into_iter().map(edge).collect();
        Self::paged(edges, [page.has_previous, page.has_next], All::Listing(listing))
    }

    /// A page of what an indicator measured.
    pub(super) async fn of(
        context: &Context<'_>,
        indicator: i64,
        which: Which,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Self> {
        let paging = Paging { first, after, last: None, before: None };
        let args = paging.read(context, decode::<(String, i64)>)?;
        let after = args.after.map(|(day, id)| After(day, id));
        let (has_previous, limit) = (after.is_some(), args.limit);
        // One more tells whether there are more.
        let key = ObservationsOf { indicator, which: which.clone(), after, limit: limit.saturating_add(1) };
        let rows = complete(context, Scope::of(context).load(key).await?)?;
        let has_next = u64::try_from(rows.len()).is_ok_and(|rows| rows > limit);
        let edge = |row: &ObservationRow| ObservationEdge {
            cursor: OpaqueCursor((row.starts_on.clone(), row.id)).encode_cursor(),
            node: Observation::new(row.clone()),
        };
        let edges = rows.iter().take(usize::try_from(limit).unwrap_or(usize::MAX)).map(edge).collect();
        Ok(Self::paged(edges, [has_previous, has_next], All::Indicator(indicator, which)))
    }

    fn paged(edges: Vec<ObservationEdge>, [has_previous_page, has_next_page]: [bool; 2], all: All) -> Self {
        let page_info = PageInfo {
            has_previous_page,
            has_next_page,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self { nodes: edges.iter().map(|edge| edge.node.clone()).collect(), edges, page_info, all }
    }
}
