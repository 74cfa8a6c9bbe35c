//! How much roles overlap, each with each.

use std::collections::HashSet;

use super::Wordings;
use crate::catalog::caseless;
use crate::catalog::likeness::as_f64;

/// What two roles have in common. What one of them states twice counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Overlap {
    /// How many statements both make, word for word.
    pub shared: usize,
    /// How many of the rest both make nearly so: pairs, the likest first, each statement in one.
    pub near: usize,
    /// How many there are in either, what both make counted once.
    pub union: usize,
}

impl Overlap {
    /// The share of what both make in what either makes, 0 to 1. Where neither makes any statement it is 0.
    #[must_use]
    pub fn similarity(&self) -> f64 {
        if self.union == 0 { 0.0 } else { as_f64(self.shared + self.near) / as_f64(self.union) }
    }
}

/// The overlap of each role with each; the same both ways.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matrix {
    roles: usize,
    /// For each role, its overlap with those up to itself.
    pairs: Vec<Overlap>,
}

impl Matrix {
    /// How many roles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.roles
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.roles == 0
    }

    /// The overlap of two roles, by their places; with itself, all that a role states is shared.
    #[must_use]
    pub fn get(&self, one: usize, other: usize) -> Overlap {
        let (low, high) = (one.min(other), one.max(other));
        self.pairs.get(high * (high + 1) / 2 + low).copied().unwrap_or_default()
    }
}

/// The overlap of roles, each told by what it states, in any spelling. Statements are nearly the same where they are
/// alike at least so much; below [`super::super::SIMILAR`] nothing is.
///
/// Pass statements of one kind: what is required is not what is done, in whatever words.
#[must_use]
pub fn matrix<S: AsRef<str>>(roles: &[Vec<S>], least: f64) -> Matrix {
    let texts: Vec<String> = roles.iter().flatten().map(|text| caseless(text.as_ref())).collect();
    let wordings = Wordings::of(texts.iter().map(String::as_str));
    let mut place = 0..;
    let stated: Vec<Vec<usize>> = roles
        .iter()
        .map(|role| place.by_ref().take(role.len()).filter_map(|text| wordings.wording(text)).collect())
        .collect();
    wordings.matrix(&stated, least)
}

impl Wordings {
    /// The overlap of roles, each told by the wordings that it states.
    #[must_use]
    pub fn matrix(&self, roles: &[Vec<usize>], least: f64) -> Matrix {
        let stated: Vec<Vec<usize>> = roles
            .iter()
            .map(|role| {
                let mut role = role.clone();
                role.sort_unstable();
                role.dedup();
                role
            })
            .collect();
        let row = |high: usize| (0..=high).map(move |low| (low, high));
        let pairs = (0..stated.len()).flat_map(row).map(|(low, high)| match (stated.get(low), stated.get(high)) {
            (Some(one), Some(other)) => self.overlap(one, other, least),
            _ => Overlap::default(),
        });
        Matrix { roles: roles.len(), pairs: pairs.collect() }
    }

    /// The overlap of two roles, told by wordings in order, each once.
    fn overlap(&self, one: &[usize], other: &[usize], least: f64) -> Overlap {
        let without = |list: &[usize], others: &[usize]| -> Vec<usize> {
            list.iter().copied().filter(|wording| others.binary_search(wording).is_err()).collect()
        };
        let (rest, other_rest) = (without(one, other), without(other, one));
        let shared = one.len() - rest.len();
        // Of a crowd, each keeps only the likest: what one has lost, the other may still have.
        let from = |list: &[usize], others: &[usize]| -> Vec<(f64, usize, usize)> {
            let near = |wording: &usize| {
                let (wording, others) = (*wording, others.to_vec());
                let listed = self.near(wording, least).filter(move |near| others.binary_search(&near.wording).is_ok());
                listed.map(move |near| (near.similarity, wording.min(near.wording), wording.max(near.wording)))
            };
            list.iter().flat_map(near).collect()
        };
        let mut pairs = from(&rest, &other_rest);
        pairs.extend(from(&other_rest, &rest));
        pairs.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut paired = HashSet::new();
        let mut near = 0;
        for (_, low, high) in pairs {
            if !paired.contains(&low) && !paired.contains(&high) {
                paired.extend([low, high]);
                near += 1;
            }
        }
        Overlap { shared, near, union: one.len() + other.len() - shared - near }
    }
}

#[cfg(test)]
mod tests {
    use super::{Overlap, matrix};

    #[test]
    fn roles_overlap_by_what_both_state() {
        let roles = [
            vec!["Counts the till", "Plans the territory every year", "Sweeps"],
            vec!["counts  the TILL", "Plans the territory every quarter", "Sells lamps"],
            vec![],
        ];
        let matrix = matrix(&roles, 0.6);
        assert_eq!(matrix.get(0, 1), Overlap { shared: 1, near: 1, union: 4 });
        assert!((matrix.get(0, 1).similarity() - 0.5).abs() < 1e-9);
        assert_eq!(matrix.get(1, 0), matrix.get(0, 1));
        assert_eq!(matrix.get(0, 0), Overlap { shared: 3, near: 0, union: 3 });
        assert_eq!(matrix.get(2, 1), Overlap { shared: 0, near: 0, union: 3 });
        assert!(matrix.get(2, 2).similarity().abs() < 1e-9);
        assert_eq!((matrix.len(), matrix.get(7, 9)), (3, Overlap::default()));
    }

    #[test]
    fn each_statement_is_in_one_pair_and_twice_is_once() {
        let roles = [
            vec!["plans the stall every day", "plans the stall every day", "plans the stall every week"],
            vec!["plans the stall every month"],
        ];
        assert_eq!(matrix(&roles, 0.5).get(0, 1), Overlap { shared: 0, near: 1, union: 2 });
        assert_eq!(matrix(&roles, 0.9).get(0, 1), Overlap { shared: 0, near: 0, union: 3 });
    }
}
