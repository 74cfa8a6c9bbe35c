use super::{Careers, LONGEST_PATH, Move, Rung, StatedStep};
use crate::catalog::Source;

fn source(line: u32) -> Source {
    Source { path: "shops.md".to_owned(), line, end_line: line }
}

/// Roles 1 to 3 on a track, 4 and 5 on another, 6 and 7 in another family.
fn rungs() -> Vec<Rung> {
    let rung = |(id, family, track)| Rung { id, family, track };
    let rungs = [
        (1, 1, Some(1)),
        (2, 1, Some(1)),
        (3, 1, Some(1)),
        (4, 1, Some(2)),
        (5, 1, Some(2)),
        (6, 2, None),
        (7, 2, None),
    ];
    rungs.into_iter().map(rung).collect()
}

fn step(family: i64, role: Option<i64>, target: i64, line: u32) -> StatedStep {
    StatedStep { family, role, target, source: source(line) }
}

fn moves(careers: &Careers, role: i64) -> Vec<(i64, Option<u32>)> {
    careers.from(role).iter().map(|Move { to, stated, .. }| (*to, stated.as_ref().map(|source| source.line))).collect()
}

fn paths(careers: &Careers, from: i64, to: i64, most: usize) -> Vec<Vec<i64>> {
    let paths = careers.paths(from, to, most);
    paths.iter().map(|path| path.iter().map(|step| step.to).collect()).collect()
}

#[test]
fn levels_follow_one_another_on_their_track() {
    let careers = Careers::new(&rungs(), &[]);
    let all: Vec<_> = (1..=7).map(|role| moves(&careers, role)).collect();
    let none = Vec::new();
    assert_eq!(
        all,
        [vec![(2, None)], vec![(3, None)], none.clone(), vec![(5, None)], none.clone(), vec![(7, None)], none]
    );
}

#[test]
fn what_is_stated_replaces_what_is_inferred() {
    let steps = [step(1, Some(1), 2, 9), step(1, Some(1), 6, 9), step(1, Some(1), 1, 9), step(1, Some(2), 99, 9)];
    let careers = Careers::new(&rungs(), &steps);
    assert_eq!(moves(&careers, 1), [(2, Some(9)), (6, Some(9))]);
    assert_eq!(moves(&careers, 2), [(3, None)]);
}

#[test]
fn a_ladder_of_a_family_leaves_the_highest_levels() {
    let careers = Careers::new(&rungs(), &[step(1, None, 6, 20), step(1, None, 3, 20), step(1, Some(5), 6, 7)]);
    assert_eq!(moves(&careers, 1), [(2, None)]);
    assert_eq!(moves(&careers, 2), [(3, Some(20))]);
    assert_eq!(moves(&careers, 3), [(6, Some(20))]);
    // The role's own word goes before that of its family.
    assert_eq!(moves(&careers, 5), [(6, Some(7)), (3, Some(20))]);
    // Nothing is below the lowest level.
    assert_eq!(moves(&Careers::new(&rungs(), &[step(2, None, 6, 20)]), 6), [(7, None)]);
}

#[test]
fn the_shortest_paths_come_with_stated_moves_first() {
    // From 1 to 7 in three moves: 2, 6, 7 or 4, 6, 7 or 4, 5, 7.
    let steps = [step(1, Some(2), 6, 1), step(1, Some(1), 4, 2), step(1, Some(4), 6, 3), step(1, Some(5), 7, 4)];
    let careers = Careers::new(&rungs(), &steps);
    assert_eq!(paths(&careers, 1, 7, 9), [[4, 6, 7], [4, 5, 7], [2, 6, 7]]);
    assert_eq!(paths(&careers, 1, 7, 2), [[4, 6, 7], [4, 5, 7]]);
    assert_eq!(paths(&careers, 1, 1, 9), [[0_i64; 0]]);
    assert_eq!(paths(&careers, 7, 1, 9), [[0_i64; 0]; 0]);
    assert_eq!(paths(&careers, 1, 7, 0), [[0_i64; 0]; 0]);
    assert_eq!(paths(&careers, 1, 99, 9), [[0_i64; 0]; 0]);
}

#[test]
fn cycles_end_and_paths_have_a_longest() {
    let there_and_back = [step(1, Some(1), 6, 1), step(2, Some(6), 1, 2)];
    assert_eq!(paths(&Careers::new(&rungs(), &there_and_back), 6, 2, 9), [[1, 2]]);
    let many: Vec<Rung> = (0..50).map(|id| Rung { id, family: 1, track: None }).collect();
    let careers = Careers::new(&many, &[]);
    let longest = i64::try_from(LONGEST_PATH).expect("small");
    assert_eq!(paths(&careers, 0, longest, 9).len(), 1);
    assert_eq!(paths(&careers, 0, longest + 1, 9).len(), 0);
}

/// Two ways at each of twenty steps are a million paths; only those that are asked for are made.
#[test]
fn a_million_paths_are_not_walked() {
    let rungs: Vec<Rung> = (0..60).map(|id| Rung { id, family: id, track: None }).collect();
    let mut steps = Vec::new();
    for at in (0..57).step_by(3) {
        for (from, to) in [(at, at + 1), (at, at + 2), (at + 1, at + 3), (at + 2, at + 3)] {
            steps.push(step(from, Some(from), to, 1));
        }
    }
    let careers = Careers::new(&rungs, &steps);
    let found = paths(&careers, 0, 30, 3);
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [20, 20, 20]);
    assert_eq!(found[0][..4], [1, 3, 4, 6]);
    assert_eq!(found[1][16..], [25, 27, 29, 30]);
}
