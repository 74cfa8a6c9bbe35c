//! Full-text search over everything that has a title or a text.

use async_graphql::connection::{CursorType, OpaqueCursor, PageInfo};
use async_graphql::{ComplexObject, Context, Enum, SimpleObject, Union};
use futures_util::future::join_all;

use super::connection::{Paging, decode};
use super::error::{ApiError, Code, Result};
use super::family::JobFamily;
use super::indicator::Indicator;
use super::int::int;
use super::limits::Limits;
use super::loaders::{FamilyById, IndicatorById, RoleById, Scope, StatementById};
use super::role::Role;
use super::statement::{Requirement, Responsibility, Shown};
use crate::search::{Kind, Query, excerpt};
use crate::store::PageArgs;
use crate::store::search::{Asked, Hit, HitPlace, count, hits};

/// What a search looks for.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SearchType {
    /// Families, by title and summary.
    JobFamily,
    /// Roles, by title and summary.
    Role,
    /// Responsibilities, by text and group.
    Responsibility,
    /// Requirements, by text and group.
    Requirement,
    /// Indicators, by name and group.
    Indicator,
}

impl From<SearchType> for Kind {
    fn from(searched: SearchType) -> Self {
        match searched {
            SearchType::JobFamily => Self::Family,
            SearchType::Role => Self::Role,
            SearchType::Responsibility => Self::Responsibility,
            SearchType::Requirement => Self::Requirement,
            SearchType::Indicator => Self::Indicator,
        }
    }
}

/// What a search can find.
#[derive(Clone, Union)]
pub(super) enum SearchResult {
    /// A family.
    JobFamily(JobFamily),
    /// A role.
    Role(Role),
    /// A responsibility.
    Responsibility(Responsibility),
    /// A requirement.
    Requirement(Requirement),
    /// An indicator.
    Indicator(Indicator),
}

/// A page of what a search found, best first.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct SearchResultConnection {
    /// What was found, each with its cursor and the text that was found.
    edges: Vec<SearchResultEdge>,
    /// What was found.
    nodes: Vec<SearchResult>,
    /// Whether there are pages before and behind this one, and the cursors to get there.
    page_info: PageInfo,
    #[graphql(skip)]
    asked: Asked,
}

#[ComplexObject]
impl SearchResultConnection {
    /// The number of hits on all pages together, counted only where it is asked for.
    async fn total_count(&self, context: &Context<'_>) -> Result<i32> {
        let count = Scope::of(context).direct(async |database| count(database, &self.asked).await).await?;
        Ok(int(count))
    }
}

/// Something that was found, with its cursor.
#[derive(SimpleObject)]
pub(super) struct SearchResultEdge {
    /// What was found.
    node: SearchResult,
    /// The place of the hit in the list: what `after` takes.
    cursor: String,
    /// How well it fits, 0 to 2; 1 or more where the title alone has all of the query. To be compared within one
    /// answer only: the databases count differently.
    score: f64,
    /// The part of its text, title or group that has most of the query: plain text, at most some 200 characters.
    excerpt: String,
    /// The excerpt in pieces, those marked that were searched for. Their texts together are the excerpt.
    highlights: Vec<Highlight>,
}

/// A piece of an excerpt.
#[derive(SimpleObject)]
pub(super) struct Highlight {
    /// Plain text, to be escaped like any other.
    text: String,
    /// Whether it was searched for.
    #[graphql(name = "match")]
    is_match: bool,
}

/// Runs a search.
pub(super) async fn search(
    context: &Context<'_>,
    query: &str,
    types: Option<&[SearchType]>,
    paging: Paging,
) -> Result<SearchResultConnection> {
    Scope::of(context).count_search(Limits::of(context).searches)?;
    let query = Query::parse(query).map_err(|error| ApiError::client(Code::BadArgument, format!("`query` {error}")))?;
    let looked_for = |kind: &Kind| types.is_none_or(|types| types.iter().any(|one| Kind::from(*one) == *kind));
    let kinds = Kind::ALL.into_iter().filter(looked_for).collect();
    let args: PageArgs<HitPlace> = paging.read(context, decode)?;
    let has_previous_page = args.after.is_some();
    let asked = Asked { query, kinds };
    let (hits, has_next_page) = Scope::of(context).direct(async |database| hits(database, &asked, args).await).await?;
    let edges = join_all(hits.into_iter().map(|hit| edge(context, &asked.query, hit))).await;
    // What went away since the index was asked is left out.
    let edges = edges.into_iter().filter_map(Result::transpose).collect::<Result<Vec<_>>>()?;
    let page_info = PageInfo {
        has_previous_page,
        has_next_page,
        start_cursor: edges.first().map(|edge| edge.cursor.clone()),
        end_cursor: edges.last().map(|edge| edge.cursor.clone()),
    };
    Ok(SearchResultConnection { nodes: edges.iter().map(|edge| edge.node.clone()).collect(), edges, page_info, asked })
}

async fn edge(context: &Context<'_>, query: &Query, hit: Hit) -> Result<Option<SearchResultEdge>> {
    let Some((node, parts)) = found(context, query, hit).await? else { return Ok(None) };
    let highlights: Vec<Highlight> =
        parts.into_iter().map(|part| Highlight { text: part.text, is_match: part.is_match }).collect();
    Ok(Some(SearchResultEdge {
        node,
        cursor: OpaqueCursor(hit.place()).encode_cursor(),
        score: f64::from(int(hit.score)) / 1e6,
        excerpt: highlights.iter().map(|part| part.text.as_str()).collect(),
        highlights,
    }))
}

/// What a hit is, with its excerpt: of the text if that says as much as the title.
async fn found(
    context: &Context<'_>,
    query: &Query,
    hit: Hit,
) -> Result<Option<(SearchResult, Vec<crate::search::ExcerptPart>)>> {
    let scope = Scope::of(context);
    let shown = |texts: [Option<&str>; 2]| excerpt(query, &texts.into_iter().flatten().collect::<Vec<_>>());
    Ok(match hit.kind {
        Kind::Family => scope.load(FamilyById(hit.row_id)).await?.map(|row| {
            let parts = shown([row.summary.as_deref(), Some(&row.title)]);
            (SearchResult::JobFamily(JobFamily::new(row)), parts)
        }),
        Kind::Role => scope.load(RoleById(hit.row_id)).await?.map(|row| {
            let parts = shown([row.summary.as_deref(), Some(&row.title)]);
            (SearchResult::Role(Role::new(row)), parts)
        }),
        Kind::Indicator => scope.load(IndicatorById(hit.row_id)).await?.map(|row| {
            let parts = shown([Some(&row.name), row.group_name.as_deref()]);
            (SearchResult::Indicator(Indicator::new(row)), parts)
        }),
        Kind::Responsibility | Kind::Requirement => scope.load(StatementById(hit.row_id)).await?.map(|row| {
            let parts = shown([Some(&row.text), row.group_name.as_deref()]);
            let statement = Shown::alone(row);
            let node = if hit.kind == Kind::Requirement {
                SearchResult::Requirement(Requirement::new(statement))
            } else {
                SearchResult::Responsibility(Responsibility::new(statement))
            };
            (node, parts)
        }),
    })
}
