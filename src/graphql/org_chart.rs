//! Org charts as text.

use async_graphql::{Context, Enum, ID, Object};

use super::careers::CareerPath;
use super::error::{ApiError, Code, Result};
use super::limits::Limits;
use super::loaders::Scope;
use super::reporting::{DEEPEST, Reporting, graph, within};
use super::role_argument::{gone, role_row};
use crate::catalog::{Hierarchy, clip};
use crate::picture::{self, Chart, Narrowed};
use crate::store::families;

/// How many boxes a chart has at most: more can be drawn, but not read.
const MOST_BOXES: usize = 2_000;

/// The form of an org chart.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OrgChartFormat {
    /// A Mermaid flowchart, which many wikis and code hosts draw.
    Mermaid,
    /// A directed graph for Graphviz.
    Dot,
    /// A picture, readable in light and dark.
    Svg,
    /// `nodes` and `edges`, for programs that draw themselves.
    Json,
}

/// The fields at the root that are about the graph of roles; they are those of `Query`.
pub(super) struct Paths;

/// Questions about the graph of roles.
#[Object]
impl Paths {
    /// Who reports to whom in the whole catalogue.
    async fn reporting(&self, context: &Context<'_>) -> Result<Reporting> {
        Reporting::read(context).await
    }

    /// Who reports to whom, as a chart of at most 2000 boxes. A title that no page describes is drawn dashed, a line
    /// that closes a cycle too.
    async fn org_chart(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The form of the text.")] format: OrgChartFormat,
        #[graphql(desc = "The slug of a family: only its roles, and whom they report to.")] family: Option<String>,
        #[graphql(desc = "The `id` of a role: only itself and the roles below it.")] root: Option<ID>,
        #[graphql(
            desc = "How many levels of roles are drawn below the highest ones, 0 to 100; all of them, where nothing is given."
        )]
        depth: Option<i32>,
    ) -> Result<String> {
        Scope::of(context).count_search(Limits::of(context).searches)?;
        let depth = depth.map(|depth| within("depth", depth, 0, DEEPEST)).transpose()?;
        let root = root.map(|id| role_row("root", &id)).transpose()?;
        let graph = graph(context).await?;
        let place = |row: i64| graph.place(row).ok_or_else(|| gone("root"));
        let narrowed = Narrowed { family: family.as_deref(), root: root.map(place).transpose()?, depth };
        if let Some(slug) = narrowed.family {
            family_exists(context, &graph, slug).await?;
        }
        draw(context, &graph, narrowed, format)
    }

    /// The shortest ways from one role to another, by the career ladders of the pages and by the order of levels:
    /// those with most stated moves first. None, where there is no way of at most 20 moves; from a role to itself the
    /// way without a move.
    async fn career_paths(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id` of the role to begin with.")] from: ID,
        #[graphql(desc = "The `id` of the role to reach.")] to: ID,
        #[graphql(default = 3, desc = "How many ways; 10 at most.")] first: i32,
    ) -> Result<Vec<CareerPath>> {
        CareerPath::between(context, &from, &to, first).await
    }
}

/// A family without roles has an empty chart, an unknown one has none.
async fn family_exists(context: &Context<'_>, graph: &Hierarchy, slug: &str) -> Result<()> {
    if graph.posts().iter().any(|post| post.family == slug) {
        return Ok(());
    }
    let known = !slug.contains('\0')
        && Scope::of(context).direct(async |database| families::by_slug(database, slug).await).await?.is_some();
    let shown = clip(slug, 40);
    let message =
        format!("`family` is `{shown}`, which is no family's slug; `families {{ nodes {{ slug }} }}` has them");
    if known { Ok(()) } else { Err(ApiError::client(Code::NotFound, message)) }
}

fn draw(context: &Context<'_>, graph: &Hierarchy, narrowed: Narrowed<'_>, format: OrgChartFormat) -> Result<String> {
    let chart = Chart::new(graph, narrowed);
    let boxes = chart.figures.len();
    if boxes > MOST_BOXES {
        let message = format!(
            "the chart has {boxes} boxes, but may have {MOST_BOXES}; ask for less of it with `family`, `root` or `depth`"
        );
        return Err(ApiError::client(Code::TooCostly, message));
    }
    Scope::of(context).count(boxes)?;
    Ok(match format {
        OrgChartFormat::Mermaid => picture::mermaid(&chart),
        OrgChartFormat::Dot => picture::dot(&chart),
        OrgChartFormat::Json => picture::json(&chart),
        OrgChartFormat::Svg => {
            let root = narrowed.root.and_then(|place| graph.posts().get(place)).map(|post| post.title.as_str());
            let of_family = |slug| graph.posts().iter().find(|post| post.family == slug);
            let family = narrowed.family.and_then(of_family).map(|post| post.family_title.as_str());
            let parts: Vec<&str> = ["Who reports to whom"].into_iter().chain(family).chain(root).collect();
            picture::svg(&chart, &parts.join(": "))
        }
    })
}
