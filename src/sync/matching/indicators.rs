//! Which stored row an indicator of a page continues.

use std::collections::HashSet;

use super::{LIKE, MOST_PAIRS, assign, likeness, pair};
use crate::catalog::{Family, Indicator, RowId, SharedIndicator};

/// Gives every indicator of a family the row that it continues. The roles have theirs by now.
pub(super) fn continue_rows(stored: &Family, new: &mut Family) {
    own(&stored.indicators, &mut new.indicators);
    let old = stored.shared_indicators();
    let shared = new.shared_indicators();
    let old_roles: Vec<HashSet<i64>> = old.iter().map(|shared| roles(shared, stored)).collect();
    let new_roles: Vec<HashSet<i64>> = shared.iter().map(|shared| roles(shared, new)).collect();
    let mut found: Vec<Option<usize>> = vec![None; shared.len()];
    let mut taken = HashSet::new();
    for (slot, wanted) in found.iter_mut().zip(&shared) {
        let same = |other: &SharedIndicator<'_>| says_the_same(other.indicator, wanted.indicator);
        *slot = (0..old.len()).find(|at| !taken.contains(at) && old.get(*at).is_some_and(same));
        taken.extend(*slot);
    }
    // What is left was reworded, in a role that both have.
    let left: Vec<usize> = (0..old.len()).filter(|at| !taken.contains(at)).collect();
    let open: Vec<usize> = (0..shared.len()).filter(|at| found.get(*at) == Some(&None)).collect();
    let mut pairs = Vec::new();
    if left.len() * open.len() <= MOST_PAIRS {
        for &at in &open {
            for &from in &left {
                let (Some(before), Some(after)) = (old.get(from), shared.get(at)) else { continue };
                let together = old_roles.get(from).zip(new_roles.get(at));
                let score = likeness(&before.indicator.name, &after.indicator.name);
                if score >= LIKE && together.is_some_and(|(a, b)| !a.is_disjoint(b)) {
                    pairs.push((score, from.abs_diff(at), at, from));
                }
            }
        }
    }
    assign(pairs, &mut found);
    let ids = shared.iter().zip(found).flat_map(|(shared, from)| {
        let id: RowId = from.and_then(|from| old.get(from)).and_then(|old| old.indicator.id);
        shared.places.iter().map(move |place| (place.role, place.position, id))
    });
    for (role, position, id) in ids.collect::<Vec<_>>() {
        let indicator = new.roles.get_mut(role).and_then(|role| role.indicators.get_mut(position));
        if let Some(indicator) = indicator {
            indicator.id = id;
        }
    }
}

/// Those stated for the family as a whole.
fn own(stored: &[Indicator], new: &mut [Indicator]) {
    let names =
        |indicators: &[Indicator]| indicators.iter().map(|indicator| indicator.name.clone()).collect::<Vec<_>>();
    for (index, other) in pair(&names(stored), &names(new)).into_iter().enumerate() {
        let id: RowId = other.and_then(|other| stored.get(other)).and_then(|other| other.id);
        if let Some(indicator) = new.get_mut(index) {
            indicator.id = id;
        }
    }
}

fn says_the_same(a: &Indicator, b: &Indicator) -> bool {
    a.name == b.name && a.unit == b.unit && a.target == b.target && a.period == b.period
}

/// The rows of the roles that state an indicator.
fn roles(shared: &SharedIndicator<'_>, family: &Family) -> HashSet<i64> {
    shared.places.iter().filter_map(|place| family.roles.get(place.role)?.id).collect()
}
