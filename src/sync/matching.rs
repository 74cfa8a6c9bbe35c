//! Which stored row a fact of a page continues.
//!
//! Families are matched by slug; one that an import would remove, by stating mostly the same. Roles by slug, then, for a renamed role, by loosely equal titles, then by
//! stating mostly the same. Statements and indicators by their text, then by likeness, so that one that
//! was moved or reworded a little keeps its row and its id. Tracks by name.

mod indicators;

use std::collections::{HashMap, HashSet, VecDeque};

use strsim::normalized_levenshtein;

use crate::catalog::{Family, Role, RowId, Slug, Statement, fold, title_key, words};

/// How alike a reworded statement must be to continue the row of the old one.
const LIKE: f64 = 0.6;
/// What share of its statements a renamed role or family must have in common with the old one, and more.
const MOSTLY: f64 = 0.5;
/// Beyond so many pairs only equal texts are matched: a list of thousands that changed as a whole is new.
const MOST_PAIRS: usize = 40_000;

/// Gives every fact of `new` the id of the row of `stored` that it continues.
pub(super) fn continue_rows(stored: &Family, new: &mut Family) {
    new.id = stored.id;
    for track in &mut new.tracks {
        track.id = stored.tracks.iter().find(|other| other.name == track.name).and_then(|other| other.id);
    }
    statements(&stored.responsibilities, &mut new.responsibilities);
    statements(&stored.requirements, &mut new.requirements);
    for (role, other) in roles(&stored.roles, &new.roles).into_iter().enumerate() {
        let (Some(other), Some(role)) = (other.and_then(|other| stored.roles.get(other)), new.roles.get_mut(role))
        else {
            continue;
        };
        role.id = other.id;
        statements(&other.responsibilities, &mut role.responsibilities);
        statements(&other.requirements, &mut role.requirements);
    }
    indicators::continue_rows(stored, new);
}

type Continues<'a> = &'a dyn Fn(&Role, &Role) -> bool;

/// For each new role the stored one that it continues.
fn roles(stored: &[Role], new: &[Role]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = HashSet::new();
    let steps: [Continues<'_>; 2] = [&|a, b| a.slug == b.slug, &|a, b| title_key(&a.title) == title_key(&b.title)];
    for step in steps {
        for (role, slot) in new.iter().zip(found.iter_mut()).filter(|(_, slot)| slot.is_none()) {
            let other = stored.iter().enumerate().find(|(other, old)| !taken.contains(other) && step(old, role));
            if let Some((other, _)) = other {
                taken.insert(other);
                *slot = Some(other);
            }
        }
    }
    // What is left was renamed: the pair that states most of the same goes first.
    let mut pairs = Vec::new();
    for (at, role) in new.iter().enumerate().filter(|(at, _)| found.get(*at) == Some(&None)) {
        for (from, old) in stored.iter().enumerate().filter(|(from, _)| !taken.contains(from)) {
            let shared = shared_statements(old, role);
            if shared > MOSTLY {
                pairs.push((shared, from.abs_diff(at), at, from));
            }
        }
    }
    assign(pairs, &mut found);
    found
}

/// For each new family the one that it continues under another slug, of those that go.
pub(super) fn renamed<'a>(going: &'a [Family], new: &[&Family]) -> HashMap<Slug, &'a Family> {
    let old: Vec<_> = going.iter().map(told_by).collect();
    let mut pairs = Vec::new();
    for (at, family) in new.iter().enumerate() {
        let told = told_by(family);
        for (from, other) in old.iter().enumerate() {
            let shared = shared(&told, other);
            if shared > MOSTLY {
                pairs.push((shared, from.abs_diff(at), at, from));
            }
        }
    }
    let mut found = vec![None; new.len()];
    assign(pairs, &mut found);
    let continued = |(family, from): (&&Family, Option<usize>)| Some((family.slug.clone(), going.get(from?)?));
    new.iter().zip(found).filter_map(continued).collect()
}

/// What a family tells: its levels and what they and it state.
fn told_by(family: &Family) -> HashSet<String> {
    let mut told: HashSet<String> = family.roles.iter().map(|role| fold(&role.title)).collect();
    let of_roles = family.roles.iter().flat_map(|role| role.responsibilities.iter().chain(&role.requirements));
    let statements = of_roles.chain(&family.responsibilities).chain(&family.requirements);
    told.extend(statements.map(|statement| fold(&statement.text)));
    let indicators = family.roles.iter().flat_map(|role| &role.indicators).chain(&family.indicators);
    told.extend(indicators.map(|indicator| fold(&indicator.name)));
    told.extend(family.sections.iter().map(|section| fold(&section.markdown)));
    told
}

/// The share of statements that two roles have in common, of those of the one with more.
fn shared_statements(a: &Role, b: &Role) -> f64 {
    let texts = |role: &Role| {
        let statements = role.responsibilities.iter().chain(&role.requirements);
        statements.map(|statement| fold(&statement.text)).collect::<HashSet<_>>()
    };
    shared(&texts(a), &texts(b))
}

fn shared(a: &HashSet<String>, b: &HashSet<String>) -> f64 {
    let most = a.len().max(b.len());
    if most == 0 { 0.0 } else { as_f64(a.intersection(b).count()) / as_f64(most) }
}

/// Gives each new one its old one, the best pairs first: likeness, then nearness.
fn assign(mut pairs: Vec<(f64, usize, usize, usize)>, found: &mut [Option<usize>]) {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)).then(a.3.cmp(&b.3)));
    let mut used = HashSet::new();
    for (_, _, at, from) in pairs {
        if let Some(slot) = found.get_mut(at).filter(|slot| slot.is_none())
            && used.insert(from)
        {
            *slot = Some(from);
        }
    }
}

fn as_f64(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Statements are matched depth by depth; then what is left, whatever it is nested below.
fn statements(stored: &[Statement], new: &mut [Statement]) {
    same_depth(stored, new);
    let mut taken = HashSet::new();
    each(new, &mut |statement| taken.extend(statement.id));
    let mut left: Vec<(RowId, String)> = Vec::new();
    flatten(stored, &mut left);
    left.retain(|(id, _)| id.is_some_and(|id| !taken.contains(&id)));
    let mut open: Vec<String> = Vec::new();
    each(new, &mut |statement| open.extend(statement.id.is_none().then(|| statement.text.clone())));
    if left.is_empty() || open.is_empty() {
        return;
    }
    let texts: Vec<String> = left.iter().map(|(_, text)| text.clone()).collect();
    let mut found = pair(&texts, &open).into_iter();
    each(new, &mut |statement| {
        if statement.id.is_none() {
            statement.id = found.next().flatten().and_then(|from| left.get(from)).and_then(|(id, _)| *id);
        }
    });
}

fn flatten(statements: &[Statement], flat: &mut Vec<(RowId, String)>) {
    for statement in statements {
        flat.push((statement.id, statement.text.clone()));
        flatten(&statement.children, flat);
    }
}

/// Goes through statements and what is nested below them, always in the same order.
fn each(statements: &mut [Statement], look: &mut impl FnMut(&mut Statement)) {
    for statement in statements {
        look(statement);
        each(&mut statement.children, look);
    }
}

fn same_depth(stored: &[Statement], new: &mut [Statement]) {
    let texts =
        |statements: &[Statement]| statements.iter().map(|statement| statement.text.clone()).collect::<Vec<_>>();
    for (index, other) in pair(&texts(stored), &texts(new)).into_iter().enumerate() {
        if let (Some(other), Some(statement)) = (other.and_then(|other| stored.get(other)), new.get_mut(index)) {
            statement.id = other.id;
            same_depth(&other.children, &mut statement.children);
        }
    }
}

/// For each new text the old one that it continues: equal ones in their order, then the likest.
fn pair(old: &[String], new: &[String]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; new.len()];
    let mut equal: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (index, text) in old.iter().enumerate() {
        equal.entry(text).or_default().push_back(index);
    }
    for (slot, text) in found.iter_mut().zip(new) {
        *slot = equal.get_mut(text.as_str()).and_then(VecDeque::pop_front);
    }
    let taken: HashSet<usize> = found.iter().flatten().copied().collect();
    let left: Vec<usize> = (0..old.len()).filter(|index| !taken.contains(index)).collect();
    let open: Vec<usize> = (0..new.len()).filter(|index| found.get(*index) == Some(&None)).collect();
    if left.len() * open.len() > MOST_PAIRS {
        return found;
    }
    let mut pairs = Vec::new();
    for &at in &open {
        for &from in &left {
            let (Some(a), Some(b)) = (old.get(from), new.get(at)) else { continue };
            let score = likeness(a, b);
            if score >= LIKE {
                pairs.push((score, from.abs_diff(at), at, from));
            }
        }
    }
    assign(pairs, &mut found);
    found
}

/// How alike two texts are, 0 to 1: by shared words, or by letters where that says more.
fn likeness(a: &str, b: &str) -> f64 {
    let (one, two): (HashSet<String>, HashSet<String>) = (words(a).collect(), words(b).collect());
    let all = one.union(&two).count();
    let shared = if all == 0 { 0.0 } else { as_f64(one.intersection(&two).count()) / as_f64(all) };
    // Letters are compared only where words give some hope: it is the costly part.
    if (0.25..LIKE).contains(&shared) { shared.max(normalized_levenshtein(a, b)) } else { shared }
}

#[cfg(test)]
mod tests {
    use super::pair;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn moved_and_reworded_texts_keep_their_rows() {
        let old = texts(&["sells to partners", "plans the territory every year", "travels"]);
        let new = texts(&["travels", "plans the territory every quarter", "writes reports", "sells to partners"]);
        assert_eq!(pair(&old, &new), [Some(2), Some(1), None, Some(0)]);
    }

    #[test]
    fn equal_texts_are_paired_in_their_order() {
        assert_eq!(pair(&texts(&["a", "a"]), &texts(&["a", "a", "a"])), [Some(0), Some(1), None]);
    }
}
