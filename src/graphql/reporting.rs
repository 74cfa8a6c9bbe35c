//! Who reports to whom, beyond the next superior: chains, all below, spans, and the graph as a whole.
//!
//! The graph is read once for a request, in one statement, whatever is asked of it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Object, SimpleObject};
use futures_util::future::try_join_all;

use super::error::{ApiError, Code, Result};
use super::int::int;
use super::loaders::{Rows, Scope};
use super::role::Role;
use crate::catalog::{self, ChainEnd, Hierarchy, Unresolved};
use crate::store::{StoreError, hierarchy};

/// How many levels may be asked for at once.
pub(super) const DEEPEST: i32 = 100;
/// How many roles `widestSpans` gives.
const MOST_SPANS: i32 = 100;

/// The whole graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Graph;

impl Loader<Graph> for Rows {
    type Value = Arc<Hierarchy>;
    type Error = StoreError;

    async fn load(&self, _: &[Graph]) -> std::result::Result<HashMap<Graph, Self::Value>, StoreError> {
        let posts = self.counted(hierarchy::posts(self.database()).await?);
        Ok(HashMap::from([(Graph, Arc::new(Hierarchy::new(posts)))]))
    }
}

/// The graph of this request.
pub(super) async fn graph(context: &Context<'_>) -> Result<Arc<Hierarchy>> {
    Ok(Scope::of(context).load(Graph).await?.unwrap_or_default())
}

/// The roles at these places.
async fn roles(context: &Context<'_>, graph: &Hierarchy, places: &[usize]) -> Result<Vec<Role>> {
    let ids: Vec<i64> = places.iter().filter_map(|place| graph.posts().get(*place)).map(|post| post.id).collect();
    Role::all(context, &ids).await
}

/// An argument that has to be a number from one to another.
pub(super) fn within(name: &str, number: i32, least: i32, most: i32) -> Result<usize> {
    usize::try_from(number).ok().filter(|_| (least..=most).contains(&number)).ok_or_else(|| {
        ApiError::client(Code::BadArgument, format!("`{name}` is {number}, but has to be {least} to {most}"))
    })
}

/// The superiors of a role.
#[derive(SimpleObject)]
pub(super) struct ChainOfSuperiors {
    /// The roles, the nearest superior first; each once, and the role itself never.
    roles: Vec<Role>,
    /// Why the chain goes no further.
    end: ChainOfSuperiorsEnd,
    /// The title that the chain ends at: the one that no role was found for, or the one that closes the cycle. Null
    /// where the last role reports to nobody.
    end_title: Option<String>,
}

/// Why a chain of superiors goes no further.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChainOfSuperiorsEnd {
    /// The last role reports to nobody.
    Top,
    /// The last role reports to a title that no page describes, or that fits two roles equally well.
    Unresolved,
    /// The last role reports to one that is in the chain already, or to the role that was asked for.
    Cycle,
}

impl ChainOfSuperiors {
    /// The superiors of the role with this id.
    pub(super) async fn of(context: &Context<'_>, role: i64) -> Result<Self> {
        let graph = graph(context).await?;
        let chain = graph.place(role).map(|place| graph.chain(place));
        let Some(chain) = chain else {
            return Ok(Self { roles: Vec::new(), end: ChainOfSuperiorsEnd::Top, end_title: None });
        };
        // Before the next one is walked.
        Scope::of(context).count(chain.places.len())?;
        let (end, end_title) = match chain.end {
            ChainEnd::Top => (ChainOfSuperiorsEnd::Top, None),
            ChainEnd::Unresolved(title) => (ChainOfSuperiorsEnd::Unresolved, Some(title.to_owned())),
            ChainEnd::Cycle(title) => (ChainOfSuperiorsEnd::Cycle, Some(title.to_owned())),
        };
        Ok(Self { roles: roles(context, &graph, &chain.places).await?, end, end_title })
    }
}

/// A role below another.
#[derive(SimpleObject)]
pub(super) struct RoleBelow {
    /// The role.
    role: Role,
    /// How many levels it is below the other: 1 for one that reports to it.
    depth: i32,
}

impl RoleBelow {
    /// All below the role with this id.
    pub(super) async fn of(context: &Context<'_>, role: i64, depth: Option<i32>) -> Result<Vec<Self>> {
        let deepest = depth.map_or(Ok(usize::MAX), |depth| within("depth", depth, 1, DEEPEST))?;
        let (scope, graph) = (Scope::of(context), graph(context).await?);
        let Some(place) = graph.place(role) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for below in graph.below(place, deepest) {
            // One by one: a list that is too long is not walked to its end.
            scope.count(1)?;
            found.extend(graph.posts().get(below.place).map(|post| (post.id, below.depth)));
        }
        let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
        let depths: HashMap<i64, usize> = found.into_iter().collect();
        let below = |role: Role| {
            let depth = depths.get(&role.row_id()).copied().unwrap_or_default();
            Self { role, depth: int(depth) }
        };
        Ok(Role::all(context, &ids).await?.into_iter().map(below).collect())
    }
}

/// How many report to a role. Nobody is counted twice, and no role below itself.
#[derive(SimpleObject)]
pub(super) struct SpanOfControl {
    /// The roles that report to it.
    direct: i32,
    /// All roles below it.
    total: i32,
    /// How many levels there are below it.
    depth: i32,
}

impl SpanOfControl {
    /// The span of the role with this id.
    pub(super) async fn of(context: &Context<'_>, role: i64) -> Result<Self> {
        let graph = graph(context).await?;
        let catalog::SpanOfControl { direct, total, depth } =
            graph.place(role).map(|place| graph.span(place)).unwrap_or_default();
        Ok(Self { direct: int(direct), total: int(total), depth: int(depth) })
    }
}

/// Who reports to whom in the whole catalogue.
pub(super) struct Reporting(Arc<Hierarchy>);

impl Reporting {
    pub(super) async fn read(context: &Context<'_>) -> Result<Self> {
        graph(context).await.map(Self)
    }
}

/// Who reports to whom in the whole catalogue. Lists are in the order of the families' slugs, lowest level first.
#[Object]
impl Reporting {
    /// The number of roles.
    async fn role_count(&self) -> i32 {
        int(self.0.posts().len())
    }

    /// The roles that report to no role of the catalogue: to nobody, or to a title that no role was found for.
    async fn roots(&self, context: &Context<'_>) -> Result<Vec<Role>> {
        roles(context, &self.0, &self.0.roots().collect::<Vec<_>>()).await
    }

    /// The titles that roles report to and that no role was found for: no page describes them, or they fit two roles
    /// equally well. Spellings that name the same role are one title.
    async fn unresolved_titles(&self, context: &Context<'_>) -> Result<Vec<UnresolvedTitle>> {
        let told = async |found: &Unresolved| {
            let roles = roles(context, &self.0, &found.places).await?;
            Result::Ok(UnresolvedTitle { title: found.title.clone(), roles })
        };
        try_join_all(self.0.unresolved().iter().map(told)).await
    }

    /// The roles that report in a circle, each circle once.
    async fn cycles(&self, context: &Context<'_>) -> Result<Vec<ReportingCycle>> {
        let roles = try_join_all(self.0.cycles().iter().map(|cycle| roles(context, &self.0, cycle))).await?;
        Ok(roles.into_iter().map(|roles| ReportingCycle { roles }).collect())
    }

    /// The roles to which most others report; of equals those with more roles below them come first.
    async fn widest_spans(
        &self,
        context: &Context<'_>,
        #[graphql(default = 10, desc = "How many; 100 at most.")] first: i32,
    ) -> Result<Vec<Role>> {
        roles(context, &self.0, &self.0.widest(within("first", first, 0, MOST_SPANS)?)).await
    }
}

/// A title that roles report to and that no role was found for.
#[derive(SimpleObject)]
pub(super) struct UnresolvedTitle {
    /// The title, as the first of the roles names it.
    title: String,
    /// The roles that name it.
    roles: Vec<Role>,
}

/// Roles that report in a circle.
#[derive(SimpleObject)]
pub(super) struct ReportingCycle {
    /// Each reports to the next, the last to the first; one alone reports to itself.
    roles: Vec<Role>,
}
