//! What is told only by a whole page: superiors that stand elsewhere, formulas of other roles, what is taken over,
//! the grade in force, the order of the levels.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Extension, ReportingLine, Role, StatementKind, TitleKey, title_key, title_words};
use crate::pages::Mark;
use crate::pages::extensions::{From, TakenOver};
use crate::pages::markdown::Lines;
use crate::pages::reader::seeds::full_title;
use crate::pages::sentences::{only_reports, superior};
use crate::pages::statements::source;

use super::{Doubtful, Filler, Reading};

impl Filler<'_> {
    pub(super) fn finish(mut self) -> Reading {
        for (anchor, line) in self.page.dangling_anchors() {
            self.mark(Mark::DanglingAnchor { anchor, line }, None);
        }
        for (line, what) in self.page.unreadable_lines() {
            self.mark(Mark::Unreadable { line, what }, None);
        }
        for (role, line) in self.family.roles.iter_mut().zip(std::mem::take(&mut self.superiors)) {
            role.reports_to = role.reports_to.take().or(line);
        }
        self.superiors_among_duties();
        self.mark_other_roles();
        let mut doubtful = Vec::new();
        for role in &mut self.family.roles {
            role.grade_claims.sort_by_key(|claim| claim.origin);
            role.grade_claims.dedup_by(|a, b| a.grade == b.grade && a.source == b.source);
            role.grade = role.grade_claims.first().map(|claim| claim.grade);
        }
        let descends = descends(&self.family.roles);
        let below = levels_below(&self.family.roles, descends);
        let path = &self.page.path;
        for (number, role) in self.family.roles.iter_mut().enumerate() {
            let found = self.taken_over.get_mut(number).map(std::mem::take).unwrap_or_default();
            let below = below.get(number).and_then(Option::as_ref);
            for (extension, certain) in extensions(path, found, below, &self.family.title) {
                if !certain {
                    let Extension { title, kind, .. } = &extension;
                    doubtful.push(Doubtful { role: role.slug.clone(), kind: *kind, title: title.clone() });
                }
                role.extends.push(extension);
            }
            let stated = !role.responsibilities.is_empty() || !role.requirements.is_empty();
            role.defined = stated || self.open.get(number) != Some(&true);
        }
        if descends {
            self.family.roles.reverse();
        }
        self.marks.sort_by_key(|mark| mark.mark.line());
        self.marks.dedup();
        Reading { family: self.family, marks: self.marks, doubtful }
    }

    /// A role that names no superior elsewhere may do so in an item of its duties: "Reports to the VP, Sales".
    fn superiors_among_duties(&mut self) {
        for role in self.family.roles.iter_mut().filter(|role| role.reports_to.is_none()) {
            let stated = role.responsibilities.iter().find(|duty| duty.children.is_empty() && only_reports(&duty.text));
            role.reports_to = stated.and_then(|duty| {
                superior(&duty.text).map(|title| ReportingLine { title, role: None, source: duty.source.clone() })
            });
        }
    }

    fn mark_other_roles(&mut self) {
        let titles: HashSet<_> = self.family.roles.iter().map(|role| title_key(&role.title)).collect();
        for (number, named, line) in std::mem::take(&mut self.subjects) {
            let Some(role) = self.family.roles.get(number) else { continue };
            if !means(&named, &role.title, &titles) {
                let below = role.title.clone();
                self.mark(Mark::OtherRole { named, below, line }, Some(number));
            }
        }
    }
}

/// Whether a formula that names this means the role it stands below.
fn means(named: &str, title: &str, titles: &HashSet<TitleKey>) -> bool {
    let key = title_key(named);
    if key == title_key(title) {
        return true;
    }
    let own: HashSet<String> = title_words(title).into_iter().collect();
    title_words(named).into_iter().all(|word| own.contains(&word)) && !titles.contains(&key)
}

/// For each role the title of the one below it on the same track, "the previous level": the one before it, or
/// behind it in a page that descends.
fn levels_below(roles: &[Role], descends: bool) -> Vec<Option<String>> {
    let mut last: HashMap<Option<&str>, &str> = HashMap::new();
    let mut below = vec![None; roles.len()];
    let upwards: Vec<usize> = if descends { (0..roles.len()).rev().collect() } else { (0..roles.len()).collect() };
    for number in upwards {
        if let (Some(Role { track, title, .. }), Some(slot)) = (roles.get(number), below.get_mut(number)) {
            *slot = last.insert(track.as_deref(), title).map(ToOwned::to_owned);
        }
    }
    below
}

/// Whether a page lists its levels from the highest down: its grades fall and never rise.
fn descends(roles: &[Role]) -> bool {
    let grades: Vec<_> = roles.iter().filter_map(|role| role.grade).collect();
    let steps = || grades.iter().zip(grades.iter().skip(1));
    steps().any(|(a, b)| a > b) && !steps().any(|(a, b)| a < b)
}

/// What is taken over, once for each kind and name, and whether a formula says so.
fn extensions(
    path: &str,
    found: Vec<(TakenOver, StatementKind, Lines)>,
    below: Option<&String>,
    family_title: &str,
) -> Vec<(Extension, bool)> {
    let mut extensions = Vec::new();
    let mut seen = HashSet::new();
    for (taken, section, lines) in found {
        let title = match taken.from {
            From::Named(title) => full_title(&title, family_title),
            From::PreviousLevel => match below {
                Some(title) => title.clone(),
                None => continue,
            },
        };
        let kinds = if taken.both {
            vec![StatementKind::Responsibility, StatementKind::Requirement]
        } else {
            vec![taken.kind.unwrap_or(section)]
        };
        for kind in kinds {
            if seen.insert((title.clone(), kind)) {
                let source = source(path, lines);
                extensions.push((Extension { title: title.clone(), role: None, kind, source }, taken.certain));
            }
        }
    }
    extensions
}
