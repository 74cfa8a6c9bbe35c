//! What has to hold between the lines and pages of a document.

use std::collections::HashSet;

use super::DocumentError;
use super::check::fails;
use crate::catalog::{CareerLadder, Family, Indicator, Role, Section, Source, Statement};

/// Checks that no place ends before it begins, and that the pages of a family can be told apart.
pub(super) fn check(field: &str, family: &Family) -> Result<(), DocumentError> {
    place(field, &family.source)?;
    pages(field, family)?;
    all(field, "tracks", family.tracks.iter().map(|track| &track.source))?;
    all(field, "hiringProcess", family.hiring_process.iter().map(|step| &step.source))?;
    all(field, "findings", family.findings.iter().map(|finding| &finding.source))?;
    statements(field, "responsibilities", &family.responsibilities)?;
    statements(field, "requirements", &family.requirements)?;
    further(field, &family.indicators, family.career_ladder.as_ref(), &family.sections)?;
    let mut roles = family.roles.iter().enumerate();
    roles.try_for_each(|(number, role)| self::role(&format!("{field}.roles[{number}]"), role))
}

fn role(field: &str, role: &Role) -> Result<(), DocumentError> {
    place(field, &role.source)?;
    all(field, "gradeClaims", role.grade_claims.iter().map(|claim| &claim.source))?;
    all(field, "extends", role.extends.iter().map(|extension| &extension.source))?;
    let line = role.reports_to.as_ref();
    line.map_or(Ok(()), |line| place(&format!("{field}.reportsTo"), &line.source))?;
    statements(field, "responsibilities", &role.responsibilities)?;
    statements(field, "requirements", &role.requirements)?;
    further(field, &role.indicators, role.career_ladder.as_ref(), &role.sections)
}

/// What families and roles have alike.
fn further(
    field: &str,
    indicators: &[Indicator],
    ladder: Option<&CareerLadder>,
    sections: &[Section],
) -> Result<(), DocumentError> {
    all(field, "indicators", indicators.iter().map(|indicator| &indicator.source))?;
    all(field, "sections", sections.iter().map(|section| &section.source))?;
    ladder.map_or(Ok(()), |ladder| place(&format!("{field}.careerLadder"), &ladder.source))
}

fn all<'a>(field: &str, list: &str, sources: impl Iterator<Item = &'a Source>) -> Result<(), DocumentError> {
    sources.enumerate().try_for_each(|(number, source)| place(&format!("{field}.{list}[{number}]"), source))
}

fn statements(field: &str, list: &str, statements: &[Statement]) -> Result<(), DocumentError> {
    statements.iter().enumerate().try_for_each(|(number, statement)| {
        let field = format!("{field}.{list}[{number}]");
        place(&field, &statement.source)?;
        self::statements(&field, "children", &statement.children)
    })
}

fn place(field: &str, source: &Source) -> Result<(), DocumentError> {
    if source.line <= source.end_line {
        return Ok(());
    }
    let problem = format!("the place ends on line {}, before line {} where it begins", source.end_line, source.line);
    fails(format!("{field}.source.endLine"), problem, "give it the last line of what stands there")
}

/// The pages of a family have each a path, and each of their headings a line, in order.
fn pages(field: &str, family: &Family) -> Result<(), DocumentError> {
    let mut paths = HashSet::new();
    for (number, page) in family.pages.iter().enumerate() {
        let field = format!("{field}.pages[{number}]");
        if !paths.insert(page.path.as_str()) {
            let problem = format!("two pages of the family have the path `{}`", page.path);
            return fails(format!("{field}.path"), problem, "list each page once");
        }
        let mut pairs = page.headings.windows(2).enumerate();
        let turned = pairs.find(|(_, pair)| !matches!(pair, [a, b] if a.line < b.line));
        if let Some((first, _)) = turned {
            let problem = "the heading does not stand below the one before it";
            return fails(format!("{field}.headings[{}].line", first + 1), problem, "list headings as they stand");
        }
    }
    Ok(())
}
