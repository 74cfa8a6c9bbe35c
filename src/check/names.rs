//! Rules that follow names from one page to another.

use std::collections::HashSet;

use super::{Beside, Report};
use crate::catalog::{Family, Match, Role, Source};

/// Every name in a role that should lead to a role: what it is, the name, where it stands.
fn names(role: &Role) -> impl Iterator<Item = (&'static str, &str, &Source)> {
    let superior = role.reports_to.iter().map(|line| ("superior", line.title.as_str(), &line.source));
    superior.chain(role.extends.iter().map(|extension| ("extension", extension.title.as_str(), &extension.source)))
}

pub(super) fn ambiguous_name(family: &Family, all: &Beside<'_>, report: &mut Report) {
    for role in &family.roles {
        for (_, name, source) in names(role) {
            if let Match::Many(roles) = all.index.find(name, &family.slug) {
                let fits: Vec<String> = roles.iter().map(|role| format!("`{}/{}`", role.family, role.role)).collect();
                let message = format!(
                    "`{name}` fits {} equally well, so it names none; write the full title",
                    fits.join(" and ")
                );
                report.add(source.clone(), Some(&role.slug), message);
            }
        }
    }
}

pub(super) fn dangling_superior(family: &Family, all: &Beside<'_>, report: &mut Report) {
    dangling(family, all, report, "superior", |name| format!("no page describes the superior `{name}`"));
}

pub(super) fn dangling_extension(family: &Family, all: &Beside<'_>, report: &mut Report) {
    dangling(family, all, report, "extension", |name| {
        format!("no page describes `{name}`, from which this role takes over; name the role by its present title")
    });
}

fn dangling(family: &Family, all: &Beside<'_>, report: &mut Report, wanted: &str, message: impl Fn(&str) -> String) {
    for role in &family.roles {
        for (what, name, source) in names(role) {
            if what == wanted && all.index.find(name, &family.slug) == Match::None {
                report.add(source.clone(), Some(&role.slug), message(name));
            }
        }
    }
}

pub(super) fn self_extension(family: &Family, _: &Beside<'_>, report: &mut Report) {
    for role in &family.roles {
        let own = family.role_ref(role);
        for extension in role.extends.iter().filter(|extension| extension.role.as_ref() == Some(&own)) {
            let message = format!("`{}` takes over from itself; name the level that is meant", role.title);
            report.add(extension.source.clone(), Some(&role.slug), message);
        }
    }
}

pub(super) fn reporting_cycle(family: &Family, all: &Beside<'_>, report: &mut Report) {
    for role in &family.roles {
        let own = family.role_ref(role);
        let mut seen = HashSet::new();
        let mut at = all.superiors.get(&own);
        while let Some(superior) = at.filter(|superior| seen.insert((*superior).clone())) {
            if *superior == own {
                if let Some(line) = &role.reports_to {
                    let message =
                        format!("`{}` reports, over {} lines, to itself; correct one of them", role.title, seen.len());
                    report.add(line.source.clone(), Some(&role.slug), message);
                }
                break;
            }
            at = all.superiors.get(superior);
        }
    }
}
