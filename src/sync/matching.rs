//! Which stored row a fact of a page continues.
//!
//! Families are matched by slug; one that an import would remove, by stating mostly the same. Roles by slug,
//! then, for a renamed role, by loosely equal titles, then by stating mostly the same. Statements and
//! indicators by their text, then by likeness, so that one that was moved or reworded a little keeps its row
//! and its id. Tracks by name.

mod indicators;

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

use crate::catalog::{Family, Likeness, Numbers, Role, RowId, Slug, Statement, as_f64, common, fold, title_key};

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

/// For each new role the stored one that it continues.
fn roles(stored: &[Role], new: &[Role]) -> Vec<Option<usize>> {
    let slugs = |roles: &[Role]| roles.iter().map(|role| role.slug.clone()).collect::<Vec<_>>();
    let mut found = vec![None; new.len()];
    equal(&slugs(stored), &slugs(new), &mut found);
    let titles = |roles: &[Role]| roles.iter().map(|role| title_key(&role.title)).collect::<Vec<_>>();
    equal(&titles(stored), &titles(new), &mut found);
    // What is left was renamed: the pair that states most of the same goes first.
    let mut numbers = Numbers::default();
    let (left, open) = left_and_open(stored.len(), &found);
    let mut told = |at: &usize, roles: &[Role]| {
        let statements =
            roles.get(*at).into_iter().flat_map(|role| role.responsibilities.iter().chain(&role.requirements));
        (*at, numbers.of(statements.map(|statement| fold(&statement.text))))
    };
    let old: Vec<_> = left.iter().map(|at| told(at, stored)).collect();
    let new: Vec<_> = open.iter().map(|at| told(at, new)).collect();
    assign(mostly_the_same(&old, &new), &mut found);
    found
}

/// Gives each new one that has none yet the first old one that is equal and that no other has.
fn equal<T: Eq + Hash>(old: &[T], new: &[T], found: &mut [Option<usize>]) {
    let taken: HashSet<usize> = found.iter().flatten().copied().collect();
    let mut equal: HashMap<&T, VecDeque<usize>> = HashMap::new();
    for (index, old) in old.iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
        equal.entry(old).or_default().push_back(index);
    }
    for (slot, new) in found.iter_mut().zip(new).filter(|(slot, _)| slot.is_none()) {
        *slot = equal.get_mut(new).and_then(VecDeque::pop_front);
    }
}

/// The places of the old ones that none continues, and of the new ones that continue none.
fn left_and_open(old: usize, found: &[Option<usize>]) -> (Vec<usize>, Vec<usize>) {
    let taken: HashSet<usize> = found.iter().flatten().copied().collect();
    let open = found.iter().enumerate().filter(|(_, old)| old.is_none()).map(|(at, _)| at);
    ((0..old).filter(|index| !taken.contains(index)).collect(), open.collect())
}

/// For each new family the one that it continues under another slug, of those that go.
pub(super) fn renamed<'a>(going: &'a [Family], new: &[&Family]) -> HashMap<Slug, &'a Family> {
    let mut numbers = Numbers::default();
    let old: Vec<_> = going.iter().map(|family| numbers.of(told_by(family))).enumerate().collect();
    let told: Vec<_> = new.iter().map(|family| numbers.of(told_by(family))).enumerate().collect();
    let pairs = mostly_the_same(&old, &told);
    let mut found = vec![None; new.len()];
    assign(pairs, &mut found);
    let continued = |(family, from): (&&Family, Option<usize>)| Some((family.slug.clone(), going.get(from?)?));
    new.iter().zip(found).filter_map(continued).collect()
}

/// What a family tells: its levels and what they and it state.
fn told_by(family: &Family) -> impl Iterator<Item = String> + '_ {
    let titles = family.roles.iter().map(|role| fold(&role.title));
    let of_roles = family.roles.iter().flat_map(|role| role.responsibilities.iter().chain(&role.requirements));
    let statements = of_roles.chain(&family.responsibilities).chain(&family.requirements);
    let indicators = family.roles.iter().flat_map(|role| &role.indicators).chain(&family.indicators);
    titles
        .chain(statements.map(|statement| fold(&statement.text)))
        .chain(indicators.map(|indicator| fold(&indicator.name)))
        .chain(family.sections.iter().map(|section| fold(&section.markdown)))
}

/// Pairs that have most in common: how much of what the one with more tells, and where both stand.
fn mostly_the_same(old: &[(usize, Vec<u32>)], new: &[(usize, Vec<u32>)]) -> Vec<(f64, usize, usize, usize)> {
    let mut pairs = Vec::new();
    for (at, told) in new {
        for (from, other) in old {
            let most = told.len().max(other.len());
            let share = if most == 0 { 0.0 } else { as_f64(common(told, other)) / as_f64(most) };
            if share > MOSTLY {
                pairs.push((share, from.abs_diff(*at), *at, *from));
            }
        }
    }
    pairs
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
    equal(old, new, &mut found);
    let (left, open) = left_and_open(old.len(), &found);
    if left.len() * open.len() > MOST_PAIRS {
        return found;
    }
    let old = left.iter().filter_map(|at| old.get(*at).map(String::as_str));
    let likeness = Likeness::of(old, open.iter().filter_map(|at| new.get(*at).map(String::as_str)));
    assign(placed(likeness.pairs(LIKE), &left, &open), &mut found);
    found
}

/// Pairs of those that are left, by where they stand among all, and with how far they are apart.
fn placed(pairs: Vec<(f64, usize, usize)>, left: &[usize], open: &[usize]) -> Vec<(f64, usize, usize, usize)> {
    let placed = pairs.into_iter().filter_map(|(score, from, at)| {
        let (from, at) = (*left.get(from)?, *open.get(at)?);
        Some((score, from.abs_diff(at), at, from))
    });
    placed.collect()
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
