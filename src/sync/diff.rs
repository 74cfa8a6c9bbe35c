//! Lists what differs between what is stored and what is wanted.

mod list;

use std::collections::HashMap;

use super::plan::{Changes, Counts, FamilyChange, FamilyPlan, Plan, RoleChange, RolePlan};
use crate::catalog::{Family, Finding, Role};
use list::{List, in_order, joined};

/// The plan that leads from what is stored to what is wanted.
#[must_use]
pub(super) fn plan(stored: &[Family], desired: &[Family]) -> Plan {
    let mut plan = Plan::default();
    let mut add = |family: &Family, change: FamilyChange| {
        plan.families.push(FamilyPlan { slug: family.slug.to_string(), title: family.title.clone(), change });
    };
    for gone in stored.iter().filter(|stored| !desired.iter().any(|family| family.id == stored.id)) {
        add(gone, FamilyChange::Removed(counts(gone)));
    }
    for family in desired {
        match stored.iter().find(|stored| family.id.is_some() && stored.id == family.id) {
            Some(before) if before == family => {}
            Some(before) => add(family, FamilyChange::Changed(changes(before, family))),
            None => add(family, FamilyChange::Added(counts(family))),
        }
    }
    plan.families.sort_by(|a, b| a.slug.cmp(&b.slug));
    plan
}

fn counts(family: &Family) -> Counts {
    let own = Counts {
        roles: family.roles.len(),
        responsibilities: family.responsibilities.len(),
        requirements: family.requirements.len(),
        indicators: family.indicators.len(),
    };
    family.roles.iter().map(counts_of_role).fold(own, |sum, role| Counts {
        roles: sum.roles,
        responsibilities: sum.responsibilities + role.responsibilities,
        requirements: sum.requirements + role.requirements,
        indicators: sum.indicators + role.indicators,
    })
}

fn counts_of_role(role: &Role) -> Counts {
    Counts {
        roles: 0,
        responsibilities: role.responsibilities.len(),
        requirements: role.requirements.len(),
        indicators: role.indicators.len(),
    }
}

fn changes(before: &Family, after: &Family) -> Changes {
    let mut list = List::default();
    list.value("slug", Some(before.slug.as_str()), Some(after.slug.as_str()));
    list.value("page", Some(&before.source.path), Some(&after.source.path));
    let address = |family: &Family| joined(family.pages.iter().filter_map(|page| page.url.as_deref()));
    list.value("address", address(before).as_deref(), address(after).as_deref());
    list.value("title", Some(&before.title), Some(&after.title));
    list.value("summary", before.summary.as_deref(), after.summary.as_deref());
    list.statements("responsibility", &before.responsibilities, &after.responsibilities);
    list.statements("requirement", &before.requirements, &after.requirements);
    list.indicators(&before.indicators, &after.indicators);
    list.ladder(before.career_ladder.as_ref(), after.career_ladder.as_ref());
    let hiring = |family: &Family| joined(family.hiring_process.iter().map(|step| step.text.as_str()));
    list.value("hiring process", hiring(before).as_deref(), hiring(after).as_deref());
    list.sections(&before.sections, &after.sections);
    let tracks = |family: &Family| family.tracks.iter().map(|track| track.name.clone()).collect::<Vec<_>>();
    list.names("track", &tracks(before), &tracks(after));
    let kept = |family: &Family, other: &Family| {
        let kept = family.roles.iter().filter(|role| other.role_of_row(role.id).is_some());
        kept.map(|role| (role.id, role.title.clone())).unzip::<_, _, Vec<_>, Vec<_>>()
    };
    let ((old, old_titles), (new, new_titles)) = (kept(before, after), kept(after, before));
    if in_order(&old, &new).len() < new.len() {
        let names = |titles: &[String]| joined(titles.iter().map(String::as_str));
        list.value("order of roles", names(&old_titles).as_deref(), names(&new_titles).as_deref());
    }
    let (findings_go, findings_appear) = findings(&before.findings, &after.findings);
    Changes { own: list.changes, roles: roles(before, after), findings_appear, findings_go }
}

fn roles(before: &Family, after: &Family) -> Vec<RolePlan> {
    let plan = |role: &Role, change| RolePlan { title: role.title.clone(), slug: role.slug.clone(), change };
    let gone = before.roles.iter().filter(|role| after.role_of_row(role.id).is_none());
    let mut roles: Vec<RolePlan> = gone.map(|role| plan(role, RoleChange::Removed(counts_of_role(role)))).collect();
    for role in &after.roles {
        match before.role_of_row(role.id) {
            None => roles.push(plan(role, RoleChange::Added(counts_of_role(role)))),
            Some(other) => {
                let mut list = List::default();
                list.role(other, role);
                if !list.changes.is_empty() {
                    roles.push(plan(role, RoleChange::Changed { changes: list.changes }));
                }
            }
        }
    }
    roles
}

/// How many findings go and how many appear, wherever they stand: a line's number inside a message is its place.
fn findings(before: &[Finding], after: &[Finding]) -> (usize, usize) {
    let mut balance: HashMap<(String, Option<String>, String), i64> = HashMap::new();
    let mut count = |findings: &[Finding], step: i64| {
        let keys = findings.iter().map(|finding| {
            let message: String = finding.message.chars().filter(|c| !c.is_ascii_digit()).collect();
            (finding.rule.clone(), finding.role.as_ref().map(ToString::to_string), message)
        });
        keys.for_each(|key| *balance.entry(key).or_default() += step);
    };
    count(before, -1);
    count(after, 1);
    let sum = |sign: i64| {
        let numbers = balance.values().filter(|number| number.signum() == sign);
        numbers.map(|number| usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX)).sum()
    };
    (sum(-1), sum(1))
}
