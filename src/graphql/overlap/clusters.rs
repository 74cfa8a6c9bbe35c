//! What is said more than once in the whole catalogue.

use std::sync::Arc;

use async_graphql::connection::{CursorType, OpaqueCursor, PageInfo};
use async_graphql::{Context, Object, SimpleObject};

use super::super::comparison::{Statement, TextSpan, statement};
use super::super::connection::{Paging, decode};
use super::super::enums;
use super::super::error::Result;
use super::super::int::int;
use super::super::limits::Limits;
use super::super::loaders::{Scope, StatementById};
use super::super::statement::Shown;
use super::alike::told_spans;
use super::kept::Everything;
use crate::catalog::StatementKind;
use crate::catalog::overlap::{Member, StatedCluster};
use crate::store::PageArgs;
use crate::store::rows::StatementRow;

/// Which clusters are asked for.
pub(super) struct Asked {
    pub kind: StatementKind,
    pub least: f64,
    pub across_families: Option<bool>,
}

/// A page of clusters, the largest first.
#[derive(SimpleObject)]
pub(super) struct StatementClusterConnection {
    /// The clusters of this page, each with its cursor.
    edges: Vec<StatementClusterEdge>,
    /// The clusters of this page.
    nodes: Vec<StatementCluster>,
    /// Whether there are pages before and behind this one, and the cursors to get there.
    page_info: PageInfo,
    /// The number of clusters on all pages together.
    total_count: i32,
}

/// A cluster of a page with its cursor.
#[derive(SimpleObject)]
pub(super) struct StatementClusterEdge {
    /// The cluster.
    node: StatementCluster,
    /// The place of the cluster in the list: what `after` takes.
    cursor: String,
}

/// Statements of one kind that say the same, or nearly so.
#[derive(Clone)]
pub(super) struct StatementCluster {
    kind: StatementKind,
    cluster: Arc<StatedCluster>,
    wordings: Vec<StatementWording>,
}

/// Statements of one kind that say the same, or nearly so: two or more, in one wording or in several.
#[Object]
impl StatementCluster {
    /// Whether they are duties or what holders must bring.
    async fn kind(&self) -> enums::StatementKind {
        self.kind.into()
    }

    /// The number of statements.
    async fn statement_count(&self) -> i32 {
        int(self.cluster.statements)
    }

    /// The number of roles that make them; what is stated for every level of a family is no role's.
    async fn role_count(&self) -> i32 {
        int(self.cluster.roles)
    }

    /// The number of families that they are stated in.
    async fn family_count(&self) -> i32 {
        int(self.cluster.families)
    }

    /// How they say it: the commonest wording, then the others, the likest first; at most 51.
    async fn wordings(&self) -> &[StatementWording] {
        &self.wordings
    }
}

/// A wording of a cluster: equal texts, but for case, white space and the form of quotation marks.
#[derive(Clone)]
pub(super) struct StatementWording {
    kind: StatementKind,
    everything: Arc<Everything>,
    member: Member,
    first: Arc<StatementRow>,
    commonest: Arc<StatementRow>,
}

/// A wording of a cluster: equal texts, but for case, white space and the form of quotation marks.
#[Object]
impl StatementWording {
    /// The text, as the first of the statements has it.
    async fn text(&self) -> &str {
        &self.first.text
    }

    /// How alike it and the commonest wording are with all that is nested below them, 0.5 to 1: the share of words that
    /// they have in common, or the closeness of their letters where that is more. 1 for the commonest wording itself.
    async fn similarity(&self) -> f64 {
        self.member.similarity
    }

    /// How it drifted: from the commonest wording to this one word by word, without what is nested below them.
    async fn drift(&self, context: &Context<'_>) -> Result<Vec<TextSpan>> {
        told_spans(context, &self.commonest.text, &self.first.text)
    }

    /// The number of statements that have it.
    async fn statement_count(&self) -> i32 {
        int(self.everything.statements(self.kind).with(self.member.wording).len())
    }

    /// The statements that have it, each with its role and family.
    async fn statements(
        &self,
        context: &Context<'_>,
        #[graphql(default = 20, desc = "How many from the start; 100 at most.")] first: i32,
    ) -> Result<Vec<Statement>> {
        let paging = Paging { first: Some(first), after: None, last: None, before: None };
        let args: PageArgs<()> = paging.read(context, decode)?;
        let with = self.everything.statements(self.kind).with(self.member.wording);
        let ids: Vec<i64> =
            with.take(usize::try_from(args.limit).unwrap_or(usize::MAX)).map(|whose| whose.id).collect();
        let rows = Scope::of(context).all(ids.iter().map(|id| StatementById(*id))).await?;
        let told = |id: &i64| rows.get(&StatementById(*id)).map(|row| statement(self.kind, Shown::alone(row.clone())));
        Ok(ids.iter().filter_map(told).collect())
    }
}

impl StatementClusterConnection {
    /// A page of clusters.
    pub(super) async fn of(context: &Context<'_>, asked: Asked, paging: Paging) -> Result<Self> {
        let scope = Scope::of(context);
        scope.count_search(Limits::of(context).searches)?;
        let args: PageArgs<(usize, usize, i64)> = paging.read(context, decode)?;
        let everything = Everything::load(context).await?;
        let Asked { kind, least, across_families } = asked;
        let clusters = {
            let everything = Arc::clone(&everything);
            scope.aside(move || everything.clusters(kind, least)).await?
        };
        let is_wanted =
            |cluster: &&StatedCluster| across_families.is_none_or(|across| across == (cluster.families > 1));
        let behind = |cluster: &&StatedCluster| {
            args.after.is_none_or(|(statements, wordings, first)| {
                cluster.place() > (std::cmp::Reverse(statements), std::cmp::Reverse(wordings), first)
            })
        };
        let most = usize::try_from(args.limit).unwrap_or(usize::MAX);
        let total = clusters.iter().filter(is_wanted).count();
        let mut left = clusters.iter().filter(is_wanted).filter(behind);
        let page: Vec<StatedCluster> = left.by_ref().take(most).cloned().collect();
        let has_next_page = left.next().is_some();
        let edges = edges(context, kind, &everything, page).await?;
        let page_info = PageInfo {
            has_previous_page: args.after.is_some(),
            has_next_page,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
        Ok(Self { edges, nodes, page_info, total_count: int(total) })
    }
}

/// The clusters with the texts of their wordings; what went away since the statements were read is left out.
async fn edges(
    context: &Context<'_>,
    kind: StatementKind,
    everything: &Arc<Everything>,
    page: Vec<StatedCluster>,
) -> Result<Vec<StatementClusterEdge>> {
    let first_of = |member: &Member| everything.statements(kind).with(member.wording).next().map(|whose| whose.id);
    let keys = page.iter().flat_map(|cluster| &cluster.wordings).filter_map(first_of).map(StatementById);
    let rows = Scope::of(context).all(keys.collect::<Vec<_>>()).await?;
    let row_of = |member: &Member| rows.get(&StatementById(first_of(member)?)).cloned();
    let edge = |cluster: StatedCluster| {
        let commonest = row_of(cluster.wordings.first()?)?;
        let wording = |member: &Member| {
            let (first, commonest) = (row_of(member)?, Arc::clone(&commonest));
            Some(StatementWording { kind, everything: Arc::clone(everything), member: *member, first, commonest })
        };
        let wordings = cluster.wordings.iter().filter_map(wording).collect();
        let cursor = OpaqueCursor((cluster.statements, cluster.wordings.len(), cluster.first)).encode_cursor();
        Some(StatementClusterEdge { node: StatementCluster { kind, cluster: Arc::new(cluster), wordings }, cursor })
    };
    Ok(page.into_iter().filter_map(edge).collect())
}
