//! Some roles together: how much each two overlap, and which statements are made by all, by some, by one alone.

use std::collections::BTreeMap;

use super::matrix::{Matrix, read};

/// Some roles together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Together {
    /// How much each two overlap.
    pub matrix: Matrix,
    /// What they state, each statement in one group, in the order in which the first of each group is stated.
    pub groups: Vec<Group>,
}

/// Statements that say nearly the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// The statements, role by role.
    pub said: Vec<Said>,
}

/// A statement of a role.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// The role, by its place.
    pub role: usize,
    /// The statement, by its place among those of the role.
    pub place: usize,
    /// How alike it and the commonest wording of the group are; 1 for that wording.
    pub similarity: f64,
}

impl Group {
    /// How many roles make one of its statements.
    #[must_use]
    pub fn roles(&self) -> usize {
        let mut roles: Vec<usize> = self.said.iter().map(|said| said.role).collect();
        roles.dedup();
        roles.len()
    }
}

/// Lays roles together, each told by what it states, in any spelling; statements of one kind.
///
/// Groups are clusters around the commonest wording. So two statements that are alike may stand in two groups, where
/// each is likelier to something else; the matrix counts them all the same, and its numbers for two roles do not
/// depend on which others are asked for.
#[must_use]
pub fn together<S: AsRef<str>>(roles: &[Vec<S>], least: f64) -> Together {
    let (wordings, stated) = read(roles);
    let clusters = wordings.clusters(least);
    let mut cluster_of = vec![(0, 1.0); wordings.len()];
    for (at, cluster) in clusters.iter().enumerate() {
        for member in &cluster.members {
            if let Some(known) = cluster_of.get_mut(member.wording) {
                *known = (at, member.similarity);
            }
        }
    }
    let mut groups: BTreeMap<(usize, usize), Group> = BTreeMap::new();
    let mut begins: Vec<Option<(usize, usize)>> = vec![None; clusters.len()];
    for (role, list) in stated.iter().enumerate() {
        for (place, wording) in list.iter().enumerate() {
            let Some((cluster, similarity)) = cluster_of.get(*wording).copied() else { continue };
            let Some(begin) = begins.get_mut(cluster) else { continue };
            let begin = *begin.get_or_insert((role, place));
            groups.entry(begin).or_default().said.push(Said { role, place, similarity });
        }
    }
    Together { matrix: wordings.matrix(&stated, least), groups: groups.into_values().collect() }
}

#[cfg(test)]
mod tests {
    use super::{Said, together};

    #[test]
    fn what_all_some_and_one_state_is_told_apart() {
        let roles = [
            vec!["Sweeps", "Plans the territory every year", "Counts the till"],
            vec!["counts the TILL", "Plans the territory every quarter"],
            vec!["Counts the till", "Sells lamps"],
        ];
        let together = together(&roles, 0.6);
        let told: Vec<(usize, Vec<(usize, usize)>)> = together
            .groups
            .iter()
            .map(|group| (group.roles(), group.said.iter().map(|said| (said.role, said.place)).collect()))
            .collect();
        assert_eq!(
            told,
            [(1, vec![(0, 0)]), (2, vec![(0, 1), (1, 1)]), (3, vec![(0, 2), (1, 0), (2, 0)]), (1, vec![(2, 1)]),]
        );
        assert_eq!(together.groups[2].said[1], Said { role: 1, place: 0, similarity: 1.0 });
        assert!(together.groups[1].said.iter().any(|said| said.similarity < 1.0));
        assert_eq!((together.matrix.get(0, 1).shared, together.matrix.get(0, 1).near), (1, 1));
    }
}
