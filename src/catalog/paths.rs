//! The pages that a family was read from, and what their files are called.

use std::collections::BTreeSet;

use super::{Family, Role, Source, Statement};

/// Whether the files of pages end so, without the dot: `md`, in capitals or not.
#[must_use]
pub fn is_page_ending(ending: &str) -> bool {
    ["md", "markdown", "mdx"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Whether a file of this name, without its ending, is its folder's index.
#[must_use]
pub fn is_index_name(stem: &str) -> bool {
    matches!(stem, "_index" | "index" | "README")
}

impl Family {
    /// The paths of every page that describes the family, in order.
    #[must_use]
    pub fn paths(&self) -> BTreeSet<&str> {
        let mut sources = vec![&self.source];
        sources.extend(self.tracks.iter().map(|track| &track.source));
        statements(&self.responsibilities, &mut sources);
        statements(&self.requirements, &mut sources);
        sources.extend(self.indicators.iter().map(|indicator| &indicator.source));
        sources.extend(self.career_ladder.iter().map(|ladder| &ladder.source));
        sources.extend(self.hiring_process.iter().map(|step| &step.source));
        sources.extend(self.sections.iter().map(|section| &section.source));
        self.roles.iter().for_each(|each| role(each, &mut sources));
        let pages = self.pages.iter().map(|page| page.path.as_str());
        sources.into_iter().map(|source| source.path.as_str()).chain(pages).collect()
    }
}

fn role<'a>(role: &'a Role, sources: &mut Vec<&'a Source>) {
    sources.push(&role.source);
    sources.extend(role.grade_claims.iter().map(|claim| &claim.source));
    sources.extend(role.reports_to.iter().map(|line| &line.source));
    sources.extend(role.extends.iter().map(|extension| &extension.source));
    statements(&role.responsibilities, sources);
    statements(&role.requirements, sources);
    sources.extend(role.indicators.iter().map(|indicator| &indicator.source));
    sources.extend(role.career_ladder.iter().map(|ladder| &ladder.source));
    sources.extend(role.sections.iter().map(|section| &section.source));
}

/// Nested statements stand in the page of the one they are nested below.
fn statements<'a>(list: &'a [Statement], sources: &mut Vec<&'a Source>) {
    sources.extend(list.iter().map(|statement| &statement.source));
}
