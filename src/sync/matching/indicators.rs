//! Which stored row an indicator of a page continues.

use std::collections::HashSet;

use super::{LIKE, MOST_PAIRS, assign, equal, left_and_open, pair, placed};
use crate::catalog::{Comparator, Family, Indicator, Likeness, Period, RowId, SharedIndicator, Unit};

/// Gives every indicator of a family the row that it continues. The roles have theirs by now.
pub(super) fn continue_rows(stored: &Family, new: &mut Family) {
    own(&stored.indicators, &mut new.indicators);
    let old = stored.shared_indicators();
    let shared = new.shared_indicators();
    let old_roles: Vec<HashSet<i64>> = old.iter().map(|shared| roles(shared, stored)).collect();
    let new_roles: Vec<HashSet<i64>> = shared.iter().map(|shared| roles(shared, new)).collect();
    let mut found: Vec<Option<usize>> = vec![None; shared.len()];
    let says = |shared: &[SharedIndicator<'_>]| shared.iter().map(|shared| says(shared.indicator)).collect::<Vec<_>>();
    equal(&says(&old), &says(&shared), &mut found);
    // What is left was reworded, in a role that both have.
    let (left, open) = left_and_open(old.len(), &found);
    let mut pairs = Vec::new();
    if left.len() * open.len() <= MOST_PAIRS {
        let names = |places: &[usize], of: &[SharedIndicator<'_>]| {
            places.iter().filter_map(|at| Some(of.get(*at)?.indicator.name.clone())).collect::<Vec<_>>()
        };
        let (before, after) = (names(&left, &old), names(&open, &shared));
        let likeness = Likeness::of(before.iter().map(String::as_str), after.iter().map(String::as_str));
        pairs = placed(likeness.pairs(LIKE), &left, &open);
        let together = |from: usize, at: usize| old_roles.get(from).zip(new_roles.get(at));
        pairs.retain(|(_, _, at, from)| together(*from, *at).is_some_and(|(a, b)| !a.is_disjoint(b)));
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

/// What tells an indicator from others.
type Says = (String, Unit, Option<(Comparator, u64, Unit)>, Option<Period>);

fn says(indicator: &Indicator) -> Says {
    let target = indicator.target.map(|target| (target.comparator, target.value.to_bits(), target.unit));
    (indicator.name.clone(), indicator.unit, target, indicator.period)
}

/// The rows of the roles that state an indicator.
fn roles(shared: &SharedIndicator<'_>, family: &Family) -> HashSet<i64> {
    shared.places.iter().filter_map(|place| family.roles.get(place.role)?.id).collect()
}
