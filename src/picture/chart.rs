//! What an org chart shows: boxes in order, each below the one it reports to.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Hierarchy, Post};

/// What of a graph is drawn; all of it, where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Narrowed<'a> {
    /// The slug of a family: its roles, and whom they report to.
    pub family: Option<&'a str>,
    /// The place of a role: itself and those below it.
    pub root: Option<usize>,
    /// How many levels of roles are drawn below the highest ones.
    pub depth: Option<usize>,
}

/// An org chart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chart<'a> {
    /// The boxes: each behind the one it is drawn below, and before what is drawn beside that.
    pub figures: Vec<Figure<'a>>,
    /// The slugs of the families that are drawn, in the order of the graph.
    pub families: Vec<&'a str>,
}

/// A box of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure<'a> {
    /// What it shows.
    pub shown: Shown<'a>,
    /// The box that it is drawn below.
    pub above: Option<usize>,
    /// How many boxes it is away from the top.
    pub level: usize,
    /// The box that it reports to where the line closes a cycle: one that is drawn below it, or itself.
    pub closes: Option<usize>,
    /// How many are below it that are not drawn, because the chart is only so deep.
    pub hidden: usize,
}

/// What a box shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'a> {
    /// A role.
    Role(&'a Post),
    /// A title that roles report to and that no page describes.
    Title(&'a str),
}

/// A box, before its own number is known: a role by its place, a title by its number among those without a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Role(usize),
    Title(usize),
}

impl<'a> Chart<'a> {
    /// The chart of a graph, or of a part of it.
    #[must_use]
    pub fn new(graph: &'a Hierarchy, narrowed: Narrowed<'_>) -> Self {
        let drawn = drawn(graph, narrowed);
        let unresolved = graph.unresolved();
        let titles =
            (0..).zip(&unresolved).flat_map(|(number, found)| found.places.iter().map(move |at| (*at, number)));
        let title_of: HashMap<usize, usize> = titles.collect();
        // A cycle hangs on its first role, or on the one that the chart begins with.
        let begins = |place: usize| match graph.cycle_of(place) {
            Some(cycle) if narrowed.root.is_none() => {
                cycle.first() == Some(&place) && cycle.iter().all(|member| drawn.contains(member))
            }
            _ => narrowed.root == Some(place),
        };
        let above = |place: usize| match graph.superior(place) {
            _ if begins(place) => None,
            Some(superior) => drawn.contains(&superior).then_some(Node::Role(superior)),
            None => title_of.get(&place).map(|number| Node::Title(*number)),
        };
        let mut below: HashMap<Node, Vec<Node>> = HashMap::new();
        let mut tops = Vec::new();
        for place in (0..graph.posts().len()).filter(|place| drawn.contains(place)) {
            match above(place) {
                Some(node) => {
                    if matches!(node, Node::Title(_)) && !below.contains_key(&node) {
                        tops.push(node);
                    }
                    below.entry(node).or_default().push(Node::Role(place));
                }
                None => tops.push(Node::Role(place)),
            }
        }
        let mut chart = Self::default();
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        let mut waiting: Vec<(Node, Option<usize>, usize, usize)> =
            tops.into_iter().rev().map(|node| (node, None, 0, 0)).collect();
        while let Some((node, above, level, depth)) = waiting.pop() {
            let (number, nodes) = (chart.figures.len(), below.get(&node).map_or(&[][..], Vec::as_slice));
            let (shown, deeper) = match node {
                Node::Role(place) => {
                    let Some(post) = graph.posts().get(place) else { continue };
                    numbers.insert(place, number);
                    (Shown::Role(post), depth + 1)
                }
                Node::Title(at) => {
                    let place = unresolved.get(at).and_then(|found| found.places.first());
                    (Shown::Title(place.and_then(|place| graph.unresolved_title(*place)).unwrap_or_default()), depth)
                }
            };
            let mut figure = Figure { shown, above, level, closes: None, hidden: 0 };
            if narrowed.depth.is_some_and(|most| deeper > most) {
                figure.hidden = count(&below, node);
            } else {
                waiting.extend(nodes.iter().rev().map(|node| (*node, Some(number), level + 1, deeper)));
            }
            chart.figures.push(figure);
        }
        for (place, number) in &numbers {
            let closes = begins(*place).then(|| graph.superior(*place)).flatten();
            if let (Some(figure), Some(other)) =
                (chart.figures.get_mut(*number), closes.and_then(|superior| numbers.get(&superior)))
            {
                figure.closes = Some(*other);
            }
        }
        chart.families = families(&chart.figures);
        chart
    }

    /// The roles that are drawn.
    pub fn posts(&self) -> impl Iterator<Item = &'a Post> + '_ {
        self.figures.iter().filter_map(|figure| match figure.shown {
            Shown::Role(post) => Some(post),
            Shown::Title(_) => None,
        })
    }
}

/// The places of the roles that a chart is about.
fn drawn(graph: &Hierarchy, Narrowed { family, root, depth: _ }: Narrowed<'_>) -> HashSet<usize> {
    let all: HashSet<usize> = match root {
        Some(root) => graph.below(root, usize::MAX).map(|below| below.place).chain([root]).collect(),
        None => (0..graph.posts().len()).collect(),
    };
    let Some(family) = family else { return all };
    let inside = |place: &usize| graph.posts().get(*place).is_some_and(|post| post.family == family);
    let members: Vec<usize> = all.iter().copied().filter(inside).collect();
    let superiors = members.iter().filter_map(|place| graph.superior(*place)).filter(|superior| all.contains(superior));
    superiors.chain(members.iter().copied()).chain(root).collect()
}

/// How many are below a box.
fn count(below: &HashMap<Node, Vec<Node>>, node: Node) -> usize {
    let (mut waiting, mut found) = (vec![node], 0);
    while let Some(node) = waiting.pop() {
        let nodes = below.get(&node).map_or(&[][..], Vec::as_slice);
        found += nodes.len();
        waiting.extend(nodes);
    }
    found
}

fn families<'a>(figures: &[Figure<'a>]) -> Vec<&'a str> {
    let mut families: Vec<&str> = Vec::new();
    let mut known = HashSet::new();
    for figure in figures {
        if let Shown::Role(post) = figure.shown
            && known.insert(post.family.as_str())
        {
            families.push(&post.family);
        }
    }
    families.sort_unstable();
    families
}
