//! Rules that follow names from one page to another.

use super::{Beside, Report};
use crate::catalog::{CareerLadder, Family, Match, Role, RoleRef, Slug, Source, fold};

/// Every name in a role that should lead to a role and does not: what it is, the name, where it stands.
fn lost_names(role: &Role) -> impl Iterator<Item = (&'static str, &str, &Source)> {
    let superior = role.reports_to.iter().filter(|line| line.role.is_none());
    let extensions = role.extends.iter().filter(|extension| extension.role.is_none());
    let superior = superior.map(|line| ("superior", line.title.as_str(), &line.source));
    superior.chain(extensions.map(|extension| ("extension", extension.title.as_str(), &extension.source)))
}

/// "`a/b` and `c/d`"; of many roles the first three.
fn all_of(roles: &[RoleRef]) -> String {
    let mut names: Vec<String> = roles.iter().take(3).map(|role| format!("`{}/{}`", role.family, role.role)).collect();
    if let Some(more) = roles.len().checked_sub(3).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    names.join(" and ")
}

pub(super) fn ambiguous_name(family: &Family, all: &Beside<'_>, report: &mut Report) {
    for role in &family.roles {
        for (_, name, source) in lost_names(role) {
            if let Match::Many(roles) = all.index.find(name, &family.slug) {
                let message =
                    format!("`{name}` fits {} equally well, so it names none; write the full title", all_of(&roles));
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
        for (what, name, source) in lost_names(role) {
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

pub(super) fn dangling_ladder(family: &Family, all: &Beside<'_>, report: &mut Report) {
    let of_roles = family.roles.iter().filter_map(|role| Some((Some(&role.slug), role.career_ladder.as_ref()?)));
    for (role, ladder) in family.career_ladder.iter().map(|ladder| (None, ladder)).chain(of_roles) {
        ladder_leads(family, all, role, ladder, report);
    }
}

fn ladder_leads(family: &Family, all: &Beside<'_>, role: Option<&Slug>, ladder: &CareerLadder, report: &mut Report) {
    // A ladder that is left open on purpose says so.
    let text = fold(&ladder.text);
    let said = |part: &str| text.contains(part);
    let open = said("tbd") || said("to be de") || (said(" not ") && (said("defined") || said("described")));
    if ladder.next.is_empty() && !open {
        let message = "the career ladder names no role; name the next one by its title".to_owned();
        report.add(ladder.source.clone(), role, message);
    }
    let lost = ladder.next.iter().filter(|step| step.role.is_none()).map(|step| step.title.as_str());
    let (several, none): (Vec<&str>, Vec<&str>) =
        lost.partition(|title| matches!(all.index.find(title, &family.slug), Match::Many(_)));
    let quoted = |titles: &[&str]| titles.iter().map(|title| format!("`{title}`")).collect::<Vec<_>>().join(", ");
    if !several.is_empty() {
        let message =
            format!("the ladder leads to {}, which fits several roles; write the full title", quoted(&several));
        report.add(ladder.source.clone(), role, message);
    }
    if !none.is_empty() {
        let message =
            format!("the ladder leads to {}, which no page describes; name a role by its present title", quoted(&none));
        report.add(ladder.source.clone(), role, message);
    }
}

pub(super) fn reporting_cycle(family: &Family, all: &Beside<'_>, report: &mut Report) {
    for role in &family.roles {
        let (Some(length), Some(line)) = (all.circle(&family.role_ref(role)), &role.reports_to) else { continue };
        let message = format!("`{}` reports, over {length} lines, to itself; correct one of them", role.title);
        report.add(line.source.clone(), Some(&role.slug), message);
    }
}

pub(super) fn extension_cycle(family: &Family, all: &Beside<'_>, report: &mut Report) {
    for role in &family.roles {
        let own = family.role_ref(role);
        let others = role.extends.iter().filter(|extension| extension.role.is_some());
        for extension in others.filter(|extension| extension.role.as_ref() != Some(&own)) {
            if let Some(length) = all.extension_circle(&own, extension.kind) {
                let message =
                    format!("`{}` takes over, over {length} roles, from itself; correct one of them", role.title);
                report.add(extension.source.clone(), Some(&role.slug), message);
            }
        }
    }
}
