//! Rules that look at one page as it was read.

use std::collections::{BTreeMap, HashMap};

use super::Report;
use crate::catalog::{GradeOrigin, Role, Source, Statement, clip, fold};
use crate::pages::{Mark, PlacedMark, ReadFamily};

/// Reports every mark that `message` has a sentence for.
fn marks(read: &ReadFamily, report: &mut Report, message: impl Fn(&Mark) -> Option<String>) {
    for PlacedMark { mark, path, role } in &read.marks {
        if let Some(message) = message(mark) {
            let source = Source { path: path.clone(), line: mark.line(), end_line: mark.line() };
            report.add(source, role.as_ref(), message);
        }
    }
}

pub(super) fn dangling_anchor(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::DanglingAnchor { anchor, .. } => {
            Some(format!("the link `#{anchor}` leads to no heading of the page; correct it or remove it"))
        }
        _ => None,
    });
}

pub(super) fn empty_section(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::EmptySection { heading, .. } => {
            Some(format!("the section `{heading}` is empty; fill it, or write \"To be defined\""))
        }
        _ => None,
    });
}

pub(super) fn glued_group(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::GluedGroup { group, .. } => {
            Some(format!("`{group}` is glued to the item above it; put a blank line between them"))
        }
        _ => None,
    });
}

pub(super) fn unmarked_item(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::UnmarkedItem { .. } => {
            Some("the line has no bullet and was read as part of the item above it; put `-` before it".to_owned())
        }
        _ => None,
    });
}

pub(super) fn misspelt_section(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::Misspelt { heading, meant, .. } => {
            Some(format!("`{heading}` was read as \"{meant}\"; correct the heading"))
        }
        _ => None,
    });
}

pub(super) fn not_canonical(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::NotCanonical { .. } => Some(
            "from here on the page is not as an export writes it, and was read like any other; remove `rolegraph:` \
             from its front matter, or export it again after the import"
                .to_owned(),
        ),
        _ => None,
    });
}

pub(super) fn template_text(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::Template { text, .. } => Some(format!("`{}` is left over from a template; replace it", clip(text, 60))),
        _ => None,
    });
}

pub(super) fn to_be_defined(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::ToBeDefined { heading, text, .. } => {
            Some(format!("`{heading}` is left open (\"{}\"); say what it is once it is decided", clip(text, 300)))
        }
        _ => None,
    });
}

pub(super) fn other_role(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::OtherRole { named, below, .. } => {
            Some(format!("the sentence names `{named}` and stands below `{below}`; name the role that is meant"))
        }
        _ => None,
    });
}

pub(super) fn unreadable_line(read: &ReadFamily, report: &mut Report) {
    marks(read, report, |mark| match mark {
        Mark::Unreadable { what, .. } => {
            Some(format!("the line cannot be read as {what}; write it as the lines around it are written"))
        }
        _ => None,
    });
}

pub(super) fn grade_conflict(read: &ReadFamily, report: &mut Report) {
    for role in &read.family.roles {
        let Some(in_force) = role.grade_claims.first() else { continue };
        for claim in role.grade_claims.iter().filter(|claim| claim.grade != in_force.grade) {
            let origin = match in_force.origin {
                GradeOrigin::Table => "the level table",
                GradeOrigin::Sentence => "the text",
                GradeOrigin::Heading => "the heading",
            };
            let message = format!(
                "`{}` is grade {} here and grade {} in {origin} (line {}), which is in force; make them agree",
                role.title, claim.grade, in_force.grade, in_force.source.line
            );
            report.add(claim.source.clone(), Some(&role.slug), message);
        }
    }
}

pub(super) fn grade_missing(read: &ReadFamily, report: &mut Report) {
    for role in read.family.roles.iter().filter(|role| role.grade.is_none()) {
        let message = format!(
            "`{}` has no grade; state it in the level table or as \"The {} is a grade 7.\"",
            role.title, role.title
        );
        report.add(role.source.clone(), Some(&role.slug), message);
    }
}

pub(super) fn duplicate_role(read: &ReadFamily, report: &mut Report) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for role in &read.family.roles {
        if let Some(line) = seen.get(&fold(&role.title)) {
            let message = format!("`{}` is described twice, first in line {line}; give one another title", role.title);
            report.add(role.source.clone(), Some(&role.slug), message);
        } else {
            seen.insert(fold(&role.title), role.source.line);
        }
    }
}

pub(super) fn duplicate_statement(read: &ReadFamily, report: &mut Report) {
    for role in &read.family.roles {
        for statements in [&role.responsibilities, &role.requirements] {
            let mut seen: HashMap<String, u32> = HashMap::new();
            for statement in statements {
                if let Some(line) = seen.get(&fold(&statement.text)) {
                    let message = format!("the statement stands in line {line} already; remove one of the two");
                    report.add(statement.source.clone(), Some(&role.slug), message);
                } else {
                    seen.insert(fold(&statement.text), statement.source.line);
                }
            }
        }
    }
}

pub(super) fn identical_levels(read: &ReadFamily, report: &mut Report) {
    let texts = |statements: &[Statement]| statements.iter().map(|statement| fold(&statement.text)).collect::<Vec<_>>();
    let mut seen: BTreeMap<(Vec<String>, Vec<String>), &Role> = BTreeMap::new();
    for role in &read.family.roles {
        let key = (texts(&role.responsibilities), texts(&role.requirements));
        if key.0.is_empty() && key.1.is_empty() {
            continue;
        }
        if let Some(other) = seen.get(&key) {
            let message = format!(
                "`{}` states word for word what `{}` states (line {}); say what the promotion changes",
                role.title, other.title, other.source.line
            );
            report.add(role.source.clone(), Some(&role.slug), message);
        } else {
            seen.insert(key, role);
        }
    }
}

/// Leading people is a ladder of its own: its first rung is often below the last one of those who do not.
pub(super) fn misordered_grades(read: &ReadFamily, report: &mut Report) {
    let mut before: HashMap<(Option<&str>, bool), &Role> = HashMap::new();
    for role in read.family.roles.iter().filter(|role| role.grade.is_some()) {
        if let Some(lower) = before.insert((role.track.as_deref(), role.people_manager), role)
            && let (Some(grade), Some(grade_before)) = (role.grade, lower.grade)
            && grade < grade_before
        {
            let message = format!(
                "`{}` has grade {grade} and stands above `{}` with grade {grade_before}; correct a grade or the order",
                role.title, lower.title
            );
            report.add(role.source.clone(), Some(&role.slug), message);
        }
    }
}
