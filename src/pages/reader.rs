//! From outlines to typed families.
//!
//! `seeds` gathers the roles that headings and level tables name, `place` gives every section an owner
//! (a role or the family), and `fill` reads the sections into their fields. A folder whose index page
//! holds what is common and whose other pages are one level each is one family.

mod fill;
mod place;
mod seeds;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::catalog::{Family, HiringStep, Match, Role, Section, Slug, index, title_key, title_words};

use super::{Form, Mark, Page, PlacedMark, ReadFamily, canonical};
use fill::{Doubtful, ImplicitRole, Reading};

/// Reads families from pages, in the order of their paths.
#[must_use]
pub fn read_families(pages: Vec<Page>) -> Vec<ReadFamily> {
    let mut folders: BTreeMap<String, Vec<Page>> = BTreeMap::new();
    let (mut families, mut departures) = (Vec::new(), Vec::new());
    for page in pages {
        match canonical::read(&page) {
            Some(Ok(family)) => {
                families.push(family);
                continue;
            }
            Some(Err(departure)) => departures.push((page.path.clone(), departure.line)),
            None => {}
        }
        folders.entry(page.folder().to_owned()).or_default().push(page);
    }
    for (_, mut pages) in folders {
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        match split_index(pages) {
            Ok((index, levels)) => families.push(folder_family(&index, levels)),
            Err(pages) => families.extend(pages.iter().map(page_family)),
        }
    }
    for (path, line) in departures {
        let holds = |read: &&mut ReadFamily| {
            read.family.source.path == path || read.family.roles.iter().any(|role| role.source.path == path)
        };
        if let Some(read) = families.iter_mut().find(holds) {
            let at =
                read.marks.partition_point(|other| (other.path.as_str(), other.mark.line()) < (path.as_str(), line));
            read.marks.insert(at, PlacedMark { mark: Mark::NotCanonical { line }, path, role: None });
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
    let one_role =
        |page: &Page| Reading::of(page, ImplicitRole::Allowed, &mut Slugs::default()).family.roles.len() == 1;
    let is_level = |page: &Page| family.is_subset(&key(page)) && one_role(page);
    if pages.iter().enumerate().all(|(other, page)| other == at || is_level(page)) {
        let index = pages.remove(at);
        return Ok((index, pages));
    }
    Err(pages)
}

fn page_family(page: &Page) -> ReadFamily {
    let Reading { mut family, marks, doubtful } = Reading::of(page, ImplicitRole::Allowed, &mut Slugs::default());
    settle(&mut family, &doubtful);
    ReadFamily { family, marks, form: Form::Page }
}

/// Drops the extensions that would be some only if their names were roles of the family, and are not.
fn settle(family: &mut Family, doubtful: &[Doubtful]) {
    if doubtful.is_empty() {
        return;
    }
    let names = index(std::slice::from_ref(family));
    let family_slug = family.slug.clone();
    for Doubtful { role, kind, title } in doubtful {
        let own = family.roles.iter_mut().find(|other| &other.slug == role);
        if let Some(own) = own.filter(|_| names.find(title, &family_slug) == Match::None) {
            own.extends.retain(|extension| extension.kind != *kind || &extension.title != title);
        }
    }
}

fn folder_family(index_page: &Page, mut levels: Vec<Page>) -> ReadFamily {
    let weight = |page: &Page| page.front.weight.unwrap_or(f64::MAX);
    levels.sort_by(|a, b| weight(a).total_cmp(&weight(b)).then_with(|| a.path.cmp(&b.path)));
    let Reading { mut family, mut marks, mut doubtful } =
        Reading::of(index_page, ImplicitRole::Refused, &mut Slugs::default());
    let mut listed = std::mem::take(&mut family.roles);
    let mut slugs = Slugs::default();
    for page in &levels {
        let Reading { family: own, marks: more, doubtful: also } = Reading::of(page, ImplicitRole::Allowed, &mut slugs);
        family.tracks.extend(
            own.tracks
                .iter()
                .filter(|track| !family.tracks.iter().any(|other| other.name == track.name))
                .cloned()
                .collect::<Vec<_>>(),
        );
        family.pages.extend(own.pages.iter().cloned());
        family.roles.extend(level_of(own, &mut family.hiring_process, &mut listed));
        marks.extend(more);
        doubtful.extend(also);
    }
    // Roles that only the index names, in its table.
    for mut role in listed {
        role.slug = slugs.give(&role.slug);
        family.roles.push(role);
    }
    let used: HashSet<String> = family.roles.iter().filter_map(|role| role.track.clone()).collect();
    family.tracks.retain(|track| used.contains(&track.name));
    marks.sort_by(|a, b| (&a.path, a.mark.line()).cmp(&(&b.path, b.mark.line())));
    settle(&mut family, &doubtful);
    ReadFamily { family, marks, form: Form::Page }
}

/// The roles of a page of one level. What such a page says "for the family" it says for that level; what the
/// index's table says of the role is added.
fn level_of(own: Family, hiring_process: &mut Vec<HiringStep>, listed: &mut Vec<Role>) -> Vec<Role> {
    let mut roles = own.roles;
    if let [role] = roles.as_mut_slice() {
        role.responsibilities.splice(0..0, own.responsibilities);
        role.requirements.splice(0..0, own.requirements);
        role.indicators.extend(own.indicators);
        role.summary = role.summary.take().or(own.summary);
        role.career_ladder = role.career_ladder.take().or(own.career_ladder);
        role.sections.extend(own.sections);
        if hiring_process.is_empty() {
            *hiring_process = own.hiring_process;
        } else if let Some(first) = own.hiring_process.first() {
            let markdown =
                own.hiring_process.iter().map(|step| format!("- {}", step.text)).collect::<Vec<_>>().join("\n");
            role.sections.push(Section { title: "Hiring Process".to_owned(), markdown, source: first.source.clone() });
        }
    }
    for role in &mut roles {
        let key = title_key(&role.title);
        if let Some(at) = listed.iter().position(|other| title_key(&other.title) == key) {
            let row = listed.remove(at);
            role.grade_claims.splice(0..0, row.grade_claims);
            role.grade = role.grade_claims.first().map(|claim| claim.grade);
            role.track = role.track.take().or(row.track);
        }
    }
    roles
}

/// The slugs of a family's roles, each given once.
#[derive(Debug, Default)]
struct Slugs {
    taken: HashSet<Slug>,
    /// The last number given to each slug that was wanted more than once.
    numbers: HashMap<Slug, usize>,
}

impl Slugs {
    /// The slug of a title, numbered where it is taken.
    fn give(&mut self, wanted: &Slug) -> Slug {
        let mut slug = wanted.clone();
        while self.taken.contains(&slug) {
            let number = self.numbers.entry(wanted.clone()).or_insert(1);
            *number += 1;
            slug = wanted.numbered(*number);
        }
        self.taken.insert(slug.clone());
        slug
    }
}
