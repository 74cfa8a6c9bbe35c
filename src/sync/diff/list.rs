//! The changes of one family or role, gathered.

use std::collections::{HashMap, HashSet};

use crate::catalog::{CareerLadder, Indicator, Role, RoleRef, RowId, Section, Statement};
use crate::sync::plan::{self, Change, How};

/// A list of changes.
#[derive(Default)]
pub(super) struct List {
    pub changes: Vec<Change>,
}

/// A statement or an indicator with what tells where it stands.
struct Item<'a> {
    id: RowId,
    text: &'a str,
    /// What else it says: its Markdown, its measure.
    more: String,
    group: Option<&'a str>,
    parent: Option<(&'a str, RowId)>,
    /// Its place among those beside it, counted from 1.
    place: usize,
}

impl Item<'_> {
    /// The row that it is nested below.
    fn below(&self) -> Option<RowId> {
        self.parent.map(|(_, id)| id)
    }
}

impl List {
    fn push(&mut self, what: &'static str, item: Option<plan::Item>, how: How) {
        self.changes.push(Change { what, item, how });
    }

    pub(super) fn value(&mut self, what: &'static str, before: Option<&str>, after: Option<&str>) {
        self.value_of(what, None, before, after);
    }

    fn value_of(&mut self, what: &'static str, item: Option<plan::Item>, before: Option<&str>, after: Option<&str>) {
        match (before.map(str::to_owned), after.map(str::to_owned)) {
            (Some(before), Some(after)) if before != after => self.push(what, item, How::Changed { before, after }),
            (Some(before), None) => self.push(what, item, How::Removed { before }),
            (None, Some(after)) => self.push(what, item, How::Added { after }),
            _ => {}
        }
    }

    pub(super) fn names(&mut self, what: &'static str, before: &[String], after: &[String]) {
        before.iter().filter(|name| !after.contains(name)).for_each(|name| self.value(what, Some(name), None));
        after.iter().filter(|name| !before.contains(name)).for_each(|name| self.value(what, None, Some(name)));
        // What only stands in another order would otherwise look like places in the page.
        if before != after
            && before.iter().all(|name| after.contains(name))
            && after.iter().all(|name| before.contains(name))
        {
            let list = |names: &[String]| joined(names.iter().map(String::as_str));
            self.value(what, list(before).as_deref(), list(after).as_deref());
        }
    }

    pub(super) fn role(&mut self, before: &Role, after: &Role) {
        let grade = |role: &Role| role.grade.map(|grade| grade.to_string());
        let claims = |role: &Role| {
            let claims = role.grade_claims.iter().map(|claim| format!("{} ({})", claim.grade, claim.origin.as_str()));
            joined(claims.collect::<Vec<_>>().iter().map(String::as_str))
        };
        let superior = |role: &Role| role.reports_to.as_ref().map(|line| named(&line.title, line.role.as_ref()));
        let extends = |role: &Role| {
            role.extends
                .iter()
                .map(|other| format!("{} of {}", other.kind.as_str(), named(&other.title, other.role.as_ref())))
                .collect::<Vec<_>>()
        };
        let leads = |role: &Role| role.people_manager.then_some("yes");
        let defined = |role: &Role| (!role.defined).then_some("to be defined");
        self.value("slug", Some(before.slug.as_str()), Some(after.slug.as_str()));
        self.value("title", Some(&before.title), Some(&after.title));
        self.value("track", before.track.as_deref(), after.track.as_deref());
        self.value("seniority", Some(before.seniority.as_str()), Some(after.seniority.as_str()));
        self.value("leads people", leads(before), leads(after));
        self.value("grade", grade(before).as_deref(), grade(after).as_deref());
        self.value("grade claims", claims(before).as_deref(), claims(after).as_deref());
        self.value("definition", defined(before), defined(after));
        self.value("summary", before.summary.as_deref(), after.summary.as_deref());
        self.value("superior", superior(before).as_deref(), superior(after).as_deref());
        self.names("extension", &extends(before), &extends(after));
        self.statements("responsibility", &before.responsibilities, &after.responsibilities);
        self.statements("requirement", &before.requirements, &after.requirements);
        self.indicators(&before.indicators, &after.indicators);
        self.ladder(before.career_ladder.as_ref(), after.career_ladder.as_ref());
        self.sections(&before.sections, &after.sections);
    }

    pub(super) fn ladder(&mut self, before: Option<&CareerLadder>, after: Option<&CareerLadder>) {
        let text = |ladder: &CareerLadder| ladder.text.clone();
        self.value("career ladder", before.map(text).as_deref(), after.map(text).as_deref());
        let steps = |ladder: Option<&CareerLadder>| {
            let steps = ladder.map(|ladder| ladder.next.as_slice()).unwrap_or_default();
            steps.iter().map(|step| named(&step.title, step.role.as_ref())).collect::<Vec<_>>()
        };
        self.names("next step", &steps(before), &steps(after));
    }

    /// Sections are told apart by their titles, and those of one title by their order.
    pub(super) fn sections(&mut self, before: &[Section], after: &[Section]) {
        let by_title = |sections: &[Section]| {
            let mut seen: HashMap<String, usize> = HashMap::new();
            let mut named = Vec::new();
            for section in sections {
                let count = seen.entry(section.title.clone()).or_default();
                named.push(((section.title.clone(), *count), format!("{}: {}", section.title, section.markdown)));
                *count += 1;
            }
            named
        };
        let (before, after) = (by_title(before), by_title(after));
        let find = |list: &[((String, usize), String)], key: &(String, usize)| {
            list.iter().find(|(other, _)| other == key).map(|(_, text)| text.clone())
        };
        for (_, text) in before.iter().filter(|(key, _)| find(&after, key).is_none()) {
            self.value("section", Some(text), None);
        }
        for (key, text) in &after {
            self.value("section", find(&before, key).as_deref(), Some(text));
        }
        let titles = |list: &[((String, usize), String)], other: &[((String, usize), String)]| {
            let kept = list.iter().filter(|(key, _)| find(other, key).is_some());
            kept.map(|((title, _), _)| title.clone()).collect::<Vec<_>>()
        };
        self.names("order of sections", &titles(&before, &after), &titles(&after, &before));
    }

    pub(super) fn statements(&mut self, what: &'static str, before: &[Statement], after: &[Statement]) {
        let (mut old, mut new) = (Vec::new(), Vec::new());
        flatten(before, None, &mut old);
        flatten(after, None, &mut new);
        self.items(what, &old, &new);
    }

    pub(super) fn indicators(&mut self, before: &[Indicator], after: &[Indicator]) {
        fn item((at, indicator): (usize, &Indicator)) -> Item<'_> {
            let Indicator { id, name, group, unit, target, period, source: _ } = indicator;
            let target = target
                .map(|target| format!(", {} {} {}", target.comparator.as_str(), target.value, target.unit.as_str()));
            let period = period.map(|period| format!(", each {}", period.as_str()));
            let more =
                format!("{name} ({}{}{})", unit.as_str(), target.unwrap_or_default(), period.unwrap_or_default());
            Item { id: *id, text: name, more, group: group.as_deref(), parent: None, place: at + 1 }
        }
        let old: Vec<Item<'_>> = before.iter().enumerate().map(item).collect();
        let new: Vec<Item<'_>> = after.iter().enumerate().map(item).collect();
        self.items("indicator", &old, &new);
    }

    fn items(&mut self, what: &'static str, before: &[Item<'_>], after: &[Item<'_>]) {
        let places = |items: &[Item<'_>]| {
            items.iter().enumerate().filter_map(|(at, item)| Some((item.id?, at))).collect::<HashMap<i64, usize>>()
        };
        let (old, new) = (places(before), places(after));
        for item in before.iter().filter(|item| item.id.is_none_or(|id| !new.contains_key(&id))) {
            self.value_of(what, item.id.map(plan::Item::Stored), Some(item.text), None);
        }
        let stays = in_place(before, after);
        for (at, item) in after.iter().enumerate() {
            let this = Some(item.id.map_or(plan::Item::New(at), plan::Item::Stored));
            let from = item.id.and_then(|id| old.get(&id).copied());
            let Some(other) = from.and_then(|from| before.get(from)) else {
                self.value_of(what, this, None, Some(item.text));
                continue;
            };
            if other.text != item.text {
                self.value_of(what, this, Some(other.text), Some(item.text));
            } else if other.more != item.more {
                self.value_of(what, this, Some(&other.more), Some(&item.more));
            }
            let moved = if other.below() != item.below() {
                Some((below(other), below(item)))
            } else if other.group != item.group {
                Some((grouped(other), grouped(item)))
            } else if !stays.contains(&item.id) {
                Some((format!("place {}", other.place), format!("place {}", item.place)))
            } else {
                None
            };
            if let Some((from, to)) = moved {
                self.push(what, this, How::Moved { text: item.text.to_owned(), from, to });
            }
        }
    }
}

fn below(item: &Item<'_>) -> String {
    item.parent.map_or_else(
        || "the first depth".to_owned(),
        |(parent, _)| format!("below `{}`", crate::catalog::clip(parent, 40)),
    )
}

fn grouped(item: &Item<'_>) -> String {
    item.group.map_or_else(|| "no group".to_owned(), |group| format!("group `{group}`"))
}

fn flatten<'a>(statements: &'a [Statement], parent: Option<&'a Statement>, flat: &mut Vec<Item<'a>>) {
    for (at, statement) in statements.iter().enumerate() {
        flat.push(Item {
            id: statement.id,
            text: &statement.text,
            more: statement.markdown.clone(),
            group: statement.group.as_deref(),
            parent: parent.map(|parent| (parent.text.as_str(), parent.id)),
            place: at + 1,
        });
        flatten(&statement.children, Some(statement), flat);
    }
}

/// A name with the role that it was found to be.
fn named(title: &str, role: Option<&RoleRef>) -> String {
    role.map_or_else(
        || format!("{title} (no page describes it)"),
        |role| format!("{title} ({}/{})", role.family, role.role),
    )
}

pub(super) fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let text = texts.collect::<Vec<_>>().join("; ");
    (!text.is_empty()).then_some(text)
}

/// The rows that keep their place among those beside them. What is nested moves with what it is nested below.
fn in_place(before: &[Item<'_>], after: &[Item<'_>]) -> HashSet<RowId> {
    let mut beside: HashMap<Option<RowId>, (Vec<RowId>, Vec<RowId>)> = HashMap::new();
    before.iter().for_each(|item| beside.entry(item.below()).or_default().0.push(item.id));
    after.iter().for_each(|item| beside.entry(item.below()).or_default().1.push(item.id));
    beside.values().flat_map(|(before, after)| in_order(before, after)).collect()
}

/// Of two orders of the same rows, the most rows that keep their order: all others were moved.
pub(super) fn in_order(before: &[RowId], after: &[RowId]) -> HashSet<RowId> {
    let places: HashMap<RowId, usize> = before.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let order: Vec<(RowId, usize)> = after.iter().filter_map(|id| Some((*id, *places.get(id)?))).collect();
    // The longest rising sequence: for each length, the entry with which it can end lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(order.len());
    let place = |entry: usize| order.get(entry).map_or(0, |(_, place)| *place);
    for entry in 0..order.len() {
        let length = ends.partition_point(|end| place(*end) < place(entry));
        previous.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = entry,
            None => ends.push(entry),
        }
    }
    let mut kept = HashSet::new();
    let mut entry = ends.last().copied();
    while let Some(at) = entry {
        kept.extend(order.get(at).map(|(id, _)| *id));
        entry = previous.get(at).copied().flatten();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn the_fewest_rows_are_moved() {
        let rows = |ids: &[i64]| ids.iter().map(|id| Some(*id)).collect::<Vec<_>>();
        let kept = in_order(&rows(&[1, 2, 3, 4, 5]), &rows(&[5, 1, 2, 4, 3]));
        assert_eq!(kept.len(), 3);
        assert!(kept.contains(&Some(1)) && kept.contains(&Some(2)) && !kept.contains(&Some(5)));
    }
}
