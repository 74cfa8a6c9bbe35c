//! From which role one may move to which: what the pages state, and what the order of levels lets one infer.

use std::collections::{HashMap, HashSet, VecDeque};

use super::Source;

/// A role as far as careers need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Its id.
    pub id: i64,
    /// The id of its family.
    pub family: i64,
    /// The id of its track, where the family has tracks.
    pub track: Option<i64>,
}

/// A next step that a page states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedStep {
    /// The id of the family that states it.
    pub family: i64,
    /// The id of the role that states it; none where it holds for the family.
    pub role: Option<i64>,
    /// The id of the role that it leads to.
    pub target: i64,
    /// Where the ladder stands.
    pub source: Source,
}

/// A move from one role to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The id of the role that is left.
    pub from: i64,
    /// The id of the role that is reached.
    pub to: i64,
    /// Where a page states it; none where the order of levels alone says so.
    pub stated: Option<Source>,
}

/// A path is no longer than this.
pub const LONGEST_PATH: usize = 20;

/// Every move, by the role that it leaves.
///
/// A ladder of a role leads from that role. One of a family leads from the highest level of each of its tracks, but
/// to another level of the same track from the one just below that. Where nothing is stated between a level and the
/// next on its track, that move is inferred.
#[derive(Debug, Default)]
pub struct Careers {
    /// The moves from a role, those that are stated first.
    moves: HashMap<i64, Vec<Move>>,
    /// The roles that a role may be reached from.
    into: HashMap<i64, Vec<i64>>,
}

impl Careers {
    /// The moves between roles, lowest level of a family first, by these steps, in the order of the pages. A step to
    /// a role that is not there is left out.
    #[must_use]
    pub fn new(rungs: &[Rung], steps: &[StatedStep]) -> Self {
        let mut tracks: HashMap<(i64, Option<i64>), Vec<i64>> = HashMap::new();
        let mut order: Vec<(i64, Option<i64>)> = Vec::new();
        for Rung { id, family, track } in rungs {
            let levels = tracks.entry((*family, *track)).or_insert_with(|| {
                order.push((*family, *track));
                Vec::new()
            });
            levels.push(*id);
        }
        let mut tracks_of: HashMap<i64, Vec<&[i64]>> = HashMap::new();
        for key in &order {
            tracks_of.entry(key.0).or_default().extend(tracks.get(key).map(Vec::as_slice));
        }
        let known: HashSet<i64> = rungs.iter().map(|rung| rung.id).collect();
        let mut careers = Self::default();
        // What a role states itself goes before what its family states.
        let (own, shared): (Vec<_>, Vec<_>) = steps.iter().partition(|step| step.role.is_some());
        for step in own.into_iter().chain(shared).filter(|step| known.contains(&step.target)) {
            let of_family = || tracks_of.get(&step.family).into_iter().flatten();
            let leaving: Vec<i64> = match step.role {
                Some(role) => vec![role],
                None => of_family().filter_map(|levels| leaves(levels, step.target)).collect(),
            };
            for from in leaving {
                careers.add(Move { from, to: step.target, stated: Some(step.source.clone()) });
            }
        }
        for levels in order.iter().filter_map(|key| tracks.get(key)) {
            for (from, to) in levels.iter().zip(levels.iter().skip(1)) {
                careers.add(Move { from: *from, to: *to, stated: None });
            }
        }
        careers
    }

    /// Adds a move, unless there is one between the two.
    fn add(&mut self, one: Move) {
        let moves = self.moves.entry(one.from).or_default();
        if one.from != one.to && moves.iter().all(|known| known.to != one.to) {
            self.into.entry(one.to).or_default().push(one.from);
            moves.push(one);
        }
    }

    /// The moves from a role: those that are stated, in the order of the page, then the one to the next level.
    #[must_use]
    pub fn from(&self, role: i64) -> &[Move] {
        self.moves.get(&role).map_or(&[], Vec::as_slice)
    }

    /// The shortest paths from one role to another, at most so many: those with most stated moves first, then in the
    /// order of their moves. All have the same length, which is [`LONGEST_PATH`] at most. From a role to itself there
    /// is the path without a move.
    #[must_use]
    pub fn paths(&self, from: i64, to: i64, most: usize) -> Vec<Vec<&Move>> {
        let left = self.distances(from, to);
        let mut onward: Vec<(usize, i64)> = left.iter().map(|(role, left)| (*left, *role)).collect();
        onward.sort_unstable();
        // The best ways on from each role, with the number of moves that are inferred, from the end to the start.
        let mut best: HashMap<i64, Vec<(usize, Vec<&Move>)>> = HashMap::from([(to, vec![(0, Vec::new())])]);
        for (left_here, role) in onward.into_iter().filter(|(left, _)| *left > 0) {
            let mut ways = Vec::new();
            for step in self.from(role).iter().filter(|step| left.get(&step.to) == Some(&(left_here - 1))) {
                for (inferred, way) in best.get(&step.to).into_iter().flatten() {
                    ways.push((inferred + usize::from(step.stated.is_none()), [&[step], way.as_slice()].concat()));
                }
            }
            ways.sort_by_key(|(inferred, _)| *inferred);
            ways.truncate(most);
            best.insert(role, ways);
        }
        let found = best.remove(&from).unwrap_or_default();
        found.into_iter().map(|(_, path)| path).take(most).collect()
    }

    /// How many moves are left to `to`, for the roles from which there are no more than from `from`.
    fn distances(&self, from: i64, to: i64) -> HashMap<i64, usize> {
        let mut left = HashMap::from([(to, 0)]);
        let mut waiting = VecDeque::from([(to, 0)]);
        let mut longest = LONGEST_PATH;
        while let Some((role, moves)) = waiting.pop_front() {
            if role == from {
                longest = moves;
            }
            if moves >= longest {
                continue;
            }
            for before in self.into.get(&role).into_iter().flatten() {
                left.entry(*before).or_insert_with(|| {
                    waiting.push_back((*before, moves + 1));
                    moves + 1
                });
            }
        }
        left
    }
}

/// The level of a track that a step of the family leaves: the highest; for a step to a level of the same track, the
/// one just below that.
fn leaves(levels: &[i64], target: i64) -> Option<i64> {
    match levels.iter().position(|level| *level == target) {
        Some(at) => levels.get(at.checked_sub(1)?).copied(),
        None => levels.last().copied(),
    }
}

#[cfg(test)]
mod tests;
