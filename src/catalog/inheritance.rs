//! What a role takes over from others, and they from others again.

use std::collections::HashSet;
use std::hash::Hash;

use super::{Statement, fold};

/// The roles that a role takes over from, each once, the farthest first, so that what they state reads as the levels
/// were built up. A circle ends where it closes; the role itself is not among them.
pub fn ancestors<Id: Clone + Eq + Hash>(role: &Id, targets: &impl Fn(&Id) -> Vec<Id>) -> Vec<Id> {
    let mut order = Vec::new();
    follow(role, targets, &mut HashSet::from([role.clone()]), &mut order);
    order
}

fn follow<Id: Clone + Eq + Hash>(
    role: &Id,
    targets: &impl Fn(&Id) -> Vec<Id>,
    seen: &mut HashSet<Id>,
    order: &mut Vec<Id>,
) {
    for target in targets(role) {
        if seen.insert(target.clone()) {
            follow(&target, targets, seen, order);
            order.push(target);
        }
    }
}

impl Statement {
    /// What it says with all that is nested below it, folded: with other details it is another statement.
    #[must_use]
    pub fn says(&self) -> Vec<String> {
        said(&self.text, self.children.iter().map(Self::says))
    }
}

/// A text with what is nested below it. The depth is told by an empty text behind the last one of a list.
pub fn said(text: &str, nested: impl Iterator<Item = Vec<String>>) -> Vec<String> {
    std::iter::once(fold(text)).chain(nested.flatten()).chain([String::new()]).collect()
}

#[cfg(test)]
mod tests {
    use super::ancestors;

    #[test]
    fn the_farthest_comes_first_and_a_circle_ends() {
        let targets = |role: &char| match role {
            'd' => vec!['c', 'a'],
            'c' => vec!['b'],
            'b' => vec!['a', 'd'],
            _ => vec![],
        };
        assert_eq!(ancestors(&'d', &targets), ['a', 'b', 'c']);
        assert_eq!(ancestors(&'b', &targets), ['a', 'c', 'd']);
        assert_eq!(ancestors(&'a', &targets), [' '; 0]);
    }
}
