//! What an import changes, as people read it.

use crate::catalog::{Family, Indicator, Role, RoleRef, RowId, Section, Statement};

/// The changes of an import.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The families that change, by slug.
    pub families: Vec<FamilyPlan>,
}

/// The changes of one family.
#[derive(Debug, PartialEq, Eq)]
pub struct FamilyPlan {
    /// Its slug.
    pub slug: String,
    /// What happens to it.
    pub change: FamilyChange,
}

/// What happens to a family.
#[derive(Debug, PartialEq, Eq)]
pub enum FamilyChange {
    /// It is new.
    New {
        /// Its roles.
        roles: usize,
        /// Its responsibilities and those of its roles, at the first depth.
        responsibilities: usize,
        /// Its requirements and those of its roles, at the first depth.
        requirements: usize,
        /// Its indicators and those of its roles.
        indicators: usize,
    },
    /// It goes with all that it holds: no page describes it any more.
    Removed,
    /// It changes; empty where nothing but the lines of its page moved.
    Changed(Vec<Change>),
}

/// One change inside a family.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The role it happens to; `None` for the family itself.
    pub role: Option<String>,
    /// What kind of thing changes: "responsibility", "grade".
    pub what: &'static str,
    /// How it was.
    pub before: Option<String>,
    /// How it becomes.
    pub after: Option<String>,
}

impl Plan {
    /// Whether the import changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.families.is_empty()
    }
}

/// Lists what differs between what is stored and what is wanted.
#[must_use]
pub(super) fn plan(stored: &[Family], desired: &[Family]) -> Plan {
    let mut plan = Plan::default();
    for gone in stored.iter().filter(|stored| !desired.iter().any(|family| family.id == stored.id)) {
        plan.families.push(FamilyPlan { slug: gone.slug.to_string(), change: FamilyChange::Removed });
    }
    for family in desired {
        let before = stored.iter().find(|stored| family.id.is_some() && stored.id == family.id);
        let change = match before {
            Some(before) if before == family => continue,
            Some(before) => FamilyChange::Changed(changes(before, family)),
            None => FamilyChange::New {
                roles: family.roles.len(),
                responsibilities: count(&family.responsibilities, family, |role| role.responsibilities.len()),
                requirements: count(&family.requirements, family, |role| role.requirements.len()),
                indicators: family.indicators.len()
                    + family.roles.iter().map(|role| role.indicators.len()).sum::<usize>(),
            },
        };
        plan.families.push(FamilyPlan { slug: family.slug.to_string(), change });
    }
    plan.families.sort_by(|a, b| a.slug.cmp(&b.slug));
    plan
}

fn count(own: &[Statement], family: &Family, of_role: impl Fn(&Role) -> usize) -> usize {
    own.len() + family.roles.iter().map(of_role).sum::<usize>()
}

fn changes(before: &Family, after: &Family) -> Vec<Change> {
    let mut list = List { role: None, changes: Vec::new() };
    list.value("slug", Some(&before.slug.to_string()), Some(&after.slug.to_string()));
    list.value("page", Some(&before.source.path), Some(&after.source.path));
    list.value("title", Some(&before.title), Some(&after.title));
    list.value("summary", before.summary.as_ref(), after.summary.as_ref());
    list.statements("responsibility", &before.responsibilities, &after.responsibilities);
    list.statements("requirement", &before.requirements, &after.requirements);
    list.indicators(&before.indicators, &after.indicators);
    let ladder = |family: &Family| family.career_ladder.as_ref().map(|ladder| ladder.text.clone());
    list.value("career ladder", ladder(before).as_ref(), ladder(after).as_ref());
    let hiring = |family: &Family| joined(family.hiring_process.iter().map(|step| step.text.as_str()));
    list.value("hiring process", hiring(before).as_ref(), hiring(after).as_ref());
    let further = |family: &Family| sections(&family.sections);
    list.value("sections", further(before).as_ref(), further(after).as_ref());
    for role in before.roles.iter().filter(|role| !after.roles.iter().any(|other| other.id == role.id)) {
        list.value("role", Some(&role.title), None);
    }
    for role in &after.roles {
        list.role = None;
        match before.role_of_row(role.id) {
            None => list.value("role", None, Some(&role.title)),
            Some(other) => {
                list.role = Some(role.title.clone());
                list.role(other, role);
            }
        }
    }
    list.changes
}

fn sections(sections: &[Section]) -> Option<String> {
    let texts: Vec<String> =
        sections.iter().map(|section| format!("{}: {}", section.title, section.markdown)).collect();
    joined(texts.iter().map(String::as_str))
}

/// A name with the role that it was found to be.
fn named(title: &str, role: Option<&RoleRef>) -> String {
    role.map_or_else(
        || format!("{title} (no page describes it)"),
        |role| format!("{title} ({}/{})", role.family, role.role),
    )
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let text = texts.collect::<Vec<_>>().join("; ");
    (!text.is_empty()).then_some(text)
}

struct List {
    role: Option<String>,
    changes: Vec<Change>,
}

impl List {
    fn value(&mut self, what: &'static str, before: Option<&String>, after: Option<&String>) {
        if before != after {
            let (before, after) = (before.cloned(), after.cloned());
            self.changes.push(Change { role: self.role.clone(), what, before, after });
        }
    }

    fn role(&mut self, before: &Role, after: &Role) {
        let grade = |role: &Role| role.grade.map(|grade| grade.to_string());
        let superior = |role: &Role| role.reports_to.as_ref().map(|line| named(&line.title, line.role.as_ref()));
        let extends = |role: &Role| {
            let names = role.extends.iter().map(|extension| named(&extension.title, extension.role.as_ref()));
            joined(names.collect::<Vec<_>>().iter().map(String::as_str))
        };
        let ladder = |role: &Role| role.career_ladder.as_ref().map(|ladder| ladder.text.clone());
        let further = |role: &Role| sections(&role.sections);
        let defined = |role: &Role| (!role.defined).then(|| "to be defined".to_owned());
        self.value("title", Some(&before.title), Some(&after.title));
        self.value("track", before.track.as_ref(), after.track.as_ref());
        self.value("grade", grade(before).as_ref(), grade(after).as_ref());
        self.value("definition", defined(before).as_ref(), defined(after).as_ref());
        self.value("summary", before.summary.as_ref(), after.summary.as_ref());
        self.value("superior", superior(before).as_ref(), superior(after).as_ref());
        self.value("extension", extends(before).as_ref(), extends(after).as_ref());
        self.statements("responsibility", &before.responsibilities, &after.responsibilities);
        self.statements("requirement", &before.requirements, &after.requirements);
        self.indicators(&before.indicators, &after.indicators);
        self.value("career ladder", ladder(before).as_ref(), ladder(after).as_ref());
        self.value("sections", further(before).as_ref(), further(after).as_ref());
    }

    fn statements(&mut self, what: &'static str, before: &[Statement], after: &[Statement]) {
        let flat = |statements: &[Statement]| {
            let mut flat = Vec::new();
            flatten(statements, &mut flat);
            flat
        };
        self.texts(what, &flat(before), &flat(after));
    }

    fn indicators(&mut self, before: &[Indicator], after: &[Indicator]) {
        let flat = |indicators: &[Indicator]| {
            indicators.iter().map(|indicator| (indicator.id, indicator.name.clone())).collect::<Vec<_>>()
        };
        self.texts("indicator", &flat(before), &flat(after));
    }

    fn texts(&mut self, what: &'static str, before: &[(RowId, String)], after: &[(RowId, String)]) {
        let has = |list: &[(RowId, String)], id: RowId| id.is_some() && list.iter().any(|(other, _)| *other == id);
        for (_, text) in before.iter().filter(|(id, _)| !has(after, *id)) {
            self.value(what, Some(text), None);
        }
        for (id, text) in after {
            let old = before.iter().find(|(other, _)| id.is_some() && other == id).map(|(_, text)| text);
            self.value(what, old, Some(text));
        }
    }
}

fn flatten(statements: &[Statement], flat: &mut Vec<(RowId, String)>) {
    for statement in statements {
        flat.push((statement.id, statement.text.clone()));
        flatten(&statement.children, flat);
    }
}
