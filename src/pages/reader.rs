//! From outlines to typed families.
//!
//! `seeds` gathers the roles that headings and level tables name, `place` gives every section an owner
//! (a role or the family), and `fill` reads the sections into their fields. A folder whose index page
//! holds what is common and whose other pages are one level each is one family.

mod fill;
mod place;
mod seeds;

use std::collections::{BTreeMap, HashSet};

use crate::catalog::{Slug, title_words};

use super::{Page, ReadFamily};
use fill::{ImplicitRole, Reading};

/// Reads families from pages, in the order of their paths.
#[must_use]
pub fn read_families(pages: Vec<Page>) -> Vec<ReadFamily> {
    let mut folders: BTreeMap<String, Vec<Page>> = BTreeMap::new();
    for page in pages {
        folders.entry(page.folder().to_owned()).or_default().push(page);
    }
    let mut families = Vec::new();
    for (_, mut pages) in folders {
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        match split_index(pages) {
            Ok((index, levels)) => families.push(folder_family(&index, levels)),
            Err(pages) => families.extend(pages.iter().map(page_family)),
        }
    }
    families.sort_by(|a, b| a.family.source.path.cmp(&b.family.source.path));
    families
}

/// The index page and its levels, where the folder is one family: each other page is one role whose title
/// holds the words of the index's title.
fn split_index(mut pages: Vec<Page>) -> Result<(Page, Vec<Page>), Vec<Page>> {
    let at = pages.iter().position(Page::is_index).filter(|_| pages.len() > 1);
    let key = |page: &Page| title_words(&page.title()).into_iter().collect::<HashSet<_>>();
    let Some((at, family)) = at.and_then(|at| Some((at, key(pages.get(at)?)))) else { return Err(pages) };
    let one_role = |page: &Page| Reading::of(page, ImplicitRole::Allowed, &mut HashSet::new()).family.roles.len() == 1;
    let is_level = |page: &Page| family.is_subset(&key(page)) && one_role(page);
    if pages.iter().enumerate().all(|(other, page)| other == at || is_level(page)) {
        let index = pages.remove(at);
        return Ok((index, pages));
    }
    Err(pages)
}

fn page_family(page: &Page) -> ReadFamily {
    let Reading { family, marks } = Reading::of(page, ImplicitRole::Allowed, &mut HashSet::new());
    ReadFamily { family, marks }
}

fn folder_family(index: &Page, mut levels: Vec<Page>) -> ReadFamily {
    let weight = |page: &Page| page.front.weight.unwrap_or(f64::MAX);
    levels.sort_by(|a, b| weight(a).total_cmp(&weight(b)).then_with(|| a.path.cmp(&b.path)));
    let mut taken: HashSet<Slug> = HashSet::new();
    let Reading { mut family, mut marks } = Reading::of(index, ImplicitRole::Refused, &mut taken);
    for page in &levels {
        let Reading { family: own, marks: more } = Reading::of(page, ImplicitRole::Allowed, &mut taken);
        let mut roles = own.roles;
        // What a page of one level says "for the family" it says for that level.
        if let [role] = roles.as_mut_slice() {
            role.indicators.extend(own.indicators);
            role.summary = role.summary.take().or(own.summary);
            role.career_ladder = role.career_ladder.take().or(own.career_ladder);
            role.sections.extend(own.sections);
            if family.hiring_process.is_empty() {
                family.hiring_process = own.hiring_process;
            }
        }
        family.roles.append(&mut roles);
        marks.extend(more);
    }
    marks.sort_by(|a, b| (&a.path, a.mark.line()).cmp(&(&b.path, b.mark.line())));
    ReadFamily { family, marks }
}
