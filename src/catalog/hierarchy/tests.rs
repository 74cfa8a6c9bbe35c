//! Small graphs with their answers written out, and many random ones beside a plain count.

use super::{Below, ChainEnd, Hierarchy, Post, SpanOfControl, Superior};

/// Roles named by their titles, each with the title it reports to.
fn graph(lines: &[(&str, Option<&str>)]) -> Hierarchy {
    let id = |title: &str| (0..).zip(lines).find(|(_, (other, _))| *other == title).map(|(id, _)| id);
    let post = |(title, superior): &(&str, Option<&str>)| Post {
        id: id(title).expect("a role"),
        slug: (*title).to_owned(),
        title: (*title).to_owned(),
        family: "shops".to_owned(),
        family_title: "Shops".to_owned(),
        grade: None,
        people_manager: false,
        superior: superior.map(|title| Superior { title: title.to_owned(), id: id(title) }),
    };
    Hierarchy::new(lines.iter().map(post).collect())
}

fn span(direct: usize, total: usize, depth: usize) -> SpanOfControl {
    SpanOfControl { direct, total, depth }
}

fn below(graph: &Hierarchy, place: usize, deepest: usize) -> Vec<(usize, usize)> {
    graph.below(place, deepest).map(|Below { place, depth }| (place, depth)).collect()
}

#[test]
fn nothing_has_no_answers() {
    let graph = graph(&[]);
    assert_eq!(graph.roots().count() + graph.cycles().len() + graph.unresolved().len() + graph.widest(9).len(), 0);
    assert_eq!((graph.span(0), graph.below(0, 9).count(), graph.chain(0).end), (span(0, 0, 0), 0, ChainEnd::Top));
}

#[test]
fn a_tree_is_walked_up_and_down() {
    let graph = graph(&[
        ("Clerk", Some("Lead")),
        ("Lead", Some("Head")),
        ("Guard", Some("Head")),
        ("Head", Some("The Board")),
        ("Cook", None),
    ]);
    assert_eq!((graph.chain(0).places, graph.chain(0).end), (vec![1, 3], ChainEnd::Unresolved("The Board")));
    assert_eq!((graph.chain(4).places, graph.chain(4).end), (vec![], ChainEnd::Top));
    assert_eq!(below(&graph, 3, 9), [(1, 1), (0, 2), (2, 1)]);
    assert_eq!(below(&graph, 3, 1), [(1, 1), (2, 1)]);
    assert_eq!(below(&graph, 3, 0), []);
    let spans: Vec<SpanOfControl> = (0..5).map(|place| graph.span(place)).collect();
    assert_eq!(spans, [span(0, 0, 0), span(1, 1, 1), span(0, 0, 0), span(2, 3, 2), span(0, 0, 0)]);
    assert_eq!(graph.roots().collect::<Vec<_>>(), [3, 4]);
    assert_eq!((graph.widest(9), graph.widest(1)), (vec![3, 1], vec![3]));
    assert_eq!(graph.cycles(), [[0_usize; 0]; 0]);
}

#[test]
fn a_cycle_ends_every_walk() {
    // A reports to B, B to C, C to A; D hangs on B, E on D.
    let lines = [("A", Some("B")), ("B", Some("C")), ("C", Some("A")), ("D", Some("B")), ("E", Some("D"))];
    let graph = graph(&lines);
    assert_eq!(graph.cycles(), [[0, 1, 2]]);
    assert_eq!((graph.chain(0).places, graph.chain(0).end), (vec![1, 2], ChainEnd::Cycle("A")));
    assert_eq!((graph.chain(4).places, graph.chain(4).end), (vec![3, 1, 2, 0], ChainEnd::Cycle("B")));
    assert_eq!(below(&graph, 1, 9), [(0, 1), (2, 2), (3, 1), (4, 2)]);
    // From C down: B, then A and D, then E.
    assert_eq!((graph.span(0), graph.span(1), graph.span(2)), (span(1, 4, 4), span(2, 4, 2), span(1, 4, 3)));
    assert_eq!(graph.roots().count(), 0);
}

#[test]
fn a_role_may_report_to_itself() {
    let graph = graph(&[("Clerk", Some("Owner")), ("Owner", Some("Owner"))]);
    assert_eq!(graph.cycles(), [[1]]);
    assert_eq!((graph.chain(1).places, graph.chain(1).end), (vec![], ChainEnd::Cycle("Owner")));
    assert_eq!((graph.chain(0).places, graph.chain(0).end), (vec![1], ChainEnd::Cycle("Owner")));
    assert_eq!((graph.span(1), below(&graph, 1, 9)), (span(1, 1, 1), vec![(0, 1)]));
}

#[test]
fn titles_without_a_role_are_gathered() {
    let lines = [
        ("A", Some("VP of Shops")),
        ("B", Some("The Owner")),
        ("C", Some("VP, Shops")),
        ("D", Some("店長")),
        ("E", Some("***")),
    ];
    let graph = graph(&lines);
    let found: Vec<_> =
        graph.unresolved().iter().map(|found| (found.title.as_str(), found.places.as_slice())).collect();
    assert_eq!(found, [("VP of Shops", &[0, 2][..]), ("The Owner", &[1]), ("店長", &[3]), ("***", &[4])]);
}

/// Numbers that look random and are the same in every run.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 7_usize;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

#[test]
fn random_graphs_have_the_spans_that_walking_finds() {
    let mut number = numbers();
    for round in 0..300 {
        let size = 1 + round % 12;
        let titles: Vec<String> = (0..size).map(|title| title.to_string()).collect();
        let lines: Vec<(&str, Option<&str>)> =
            titles.iter().map(|title| (title.as_str(), titles.get(number(size + 2)).map(String::as_str))).collect();
        let graph = graph(&lines);
        for place in 0..size {
            let walked = below(&graph, place, size);
            let direct = walked.iter().filter(|(_, depth)| *depth == 1).count();
            let deepest = walked.iter().map(|(_, depth)| *depth).max().unwrap_or_default();
            assert_eq!(graph.span(place), span(direct, walked.len(), deepest), "{lines:?} {place}");
            let mut seen: Vec<usize> = walked.iter().map(|(place, _)| *place).chain([place]).collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), walked.len() + 1, "{lines:?} {place}");
            // Whoever is below has this one above.
            for other in 0..size {
                let above = graph.chain(other).places.contains(&place);
                assert_eq!(above, walked.iter().any(|(below, _)| *below == other), "{lines:?} {place} {other}");
            }
        }
    }
}

#[test]
fn a_long_chain_and_a_long_cycle_are_no_trouble() {
    let titles: Vec<String> = (0..50_000).map(|title| title.to_string()).collect();
    let post = |at: usize, id: Option<usize>| Post {
        id: i64::try_from(at).expect("small"),
        slug: titles[at].clone(),
        title: titles[at].clone(),
        family: "shops".to_owned(),
        family_title: "Shops".to_owned(),
        grade: None,
        people_manager: false,
        superior: id.map(|id| Superior { title: titles[id].clone(), id: i64::try_from(id).ok() }),
    };
    let chain = Hierarchy::new((0..titles.len()).map(|at| post(at, at.checked_sub(1))).collect());
    assert_eq!(chain.span(0), span(1, 49_999, 49_999));
    assert_eq!((chain.chain(49_999).places.len(), chain.below(0, usize::MAX).count()), (49_999, 49_999));
    let around = |at: usize| post(at, Some((at + 1) % titles.len()));
    let cycle = Hierarchy::new((0..titles.len()).map(around).collect());
    assert_eq!((cycle.cycles().len(), cycle.span(7)), (1, span(1, 49_999, 49_999)));
    assert_eq!((cycle.chain(3).places.len(), cycle.below(3, usize::MAX).count()), (49_999, 49_999));
}
