//! Org charts as JSON, for programs that draw themselves.

use serde::Serialize;

use super::chart::{Chart, Figure, Shown};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    /// The boxes; a number names one by its place in this list.
    nodes: Vec<Node<'a>>,
    /// The lines, from the superior to who reports to it.
    edges: Vec<Edge>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Node<'a> {
    /// The title as the page writes it.
    title: &'a str,
    /// False for a title that no page describes; it has nothing of what follows.
    described: bool,
    family: Option<&'a str>,
    slug: Option<&'a str>,
    grade: Option<i32>,
    people_manager: Option<bool>,
    /// How many boxes it is away from the top.
    level: usize,
    /// How many below it are not in the chart.
    hidden: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Edge {
    from: usize,
    to: usize,
    /// Whether the line closes a cycle.
    closes_cycle: bool,
}

/// The chart as `nodes` and `edges`.
#[must_use]
pub fn json(chart: &Chart<'_>) -> String {
    let nodes = chart.figures.iter().map(node).collect();
    let lines = (0..).zip(&chart.figures).flat_map(|(to, figure)| {
        let above = figure.above.map(|from| Edge { from, to, closes_cycle: false });
        let closes = figure.closes.map(|from| Edge { from, to, closes_cycle: true });
        above.into_iter().chain(closes)
    });
    // Plain texts and numbers can always be written.
    serde_json::to_string(&Document { nodes, edges: lines.collect() }).unwrap_or_default()
}

fn node<'a>(Figure { shown, level, hidden, above: _, closes: _ }: &Figure<'a>) -> Node<'a> {
    let (level, hidden) = (*level, *hidden);
    match shown {
        Shown::Role(post) => Node {
            title: &post.title,
            described: true,
            family: Some(&post.family),
            slug: Some(&post.slug),
            grade: post.grade,
            people_manager: Some(post.people_manager),
            level,
            hidden,
        },
        Shown::Title(title) => {
            Node { title, described: false, family: None, slug: None, grade: None, people_manager: None, level, hidden }
        }
    }
}
