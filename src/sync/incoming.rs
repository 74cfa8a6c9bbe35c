//! What an import brings, and which of it may be applied.
//!
//! A page that cannot be read must not make what it states disappear. The page may be one of several that
//! describe a family, so the rule is about families: one that the page belonged to, or may belong to, is left
//! out and stays as it is stored; all others are applied. Pages that claim one slug are left out together.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Family, Slug};
use crate::pages::{ReadFamily, is_index_path};

/// What an import brings.
#[derive(Debug, Default)]
pub struct Incoming {
    /// The families that were read.
    pub families: Vec<ReadFamily>,
    /// The paths of the pages that could not be read, as far below their folder as those of the others.
    pub unread: Vec<String>,
    /// Whether this is the whole catalogue, so that a stored family that no page describes goes.
    pub prune: bool,
}

impl From<Vec<ReadFamily>> for Incoming {
    fn from(families: Vec<ReadFamily>) -> Self {
        Self { families, ..Self::default() }
    }
}

/// What an import did not apply, and what it left in place.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Aside {
    /// Pages that claim one slug.
    pub same_slug: Vec<SameSlug>,
    /// Families that one of their pages keeps from being applied.
    pub left_out: Vec<LeftOut>,
    /// Stored families that no page among those read describes, where they were left in place.
    pub without_page: Vec<Slug>,
    /// Whether nothing was pruned because not every page could be read.
    pub prune_refused: bool,
}

/// A page that would be the same family as another.
#[derive(Debug, PartialEq, Eq)]
pub struct SameSlug {
    /// The slug that both have.
    pub slug: Slug,
    /// The page.
    pub page: String,
    /// The other page.
    pub other: String,
}

/// A family that is left as it is stored, or left out where it is not.
#[derive(Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The family.
    pub slug: Slug,
    /// The page that could not be read.
    pub page: String,
    /// Whether it is stored.
    pub stored: bool,
}

/// The families that may be applied.
#[derive(Debug)]
pub(super) struct Sorted {
    /// These.
    pub families: Vec<ReadFamily>,
    /// What may not.
    pub aside: Aside,
    /// The slugs that pages describe, whether they could be read or not.
    pub described: HashSet<Slug>,
    /// Whether every page was read and may be applied.
    pub complete: bool,
}

/// Sorts out what may be applied beside what is stored.
pub(super) fn sort_out(stored: &[Family], families: Vec<ReadFamily>, unread: &[String]) -> Sorted {
    let mut described: HashSet<Slug> = families.iter().map(|read| read.family.slug.clone()).collect();
    let (families, same_slug) = without_doubles(families);
    let complete = unread.is_empty() && same_slug.is_empty();
    let mut left_out = Vec::new();
    let mut withheld: HashSet<&str> = HashSet::new();
    for family in stored {
        let paths = family.paths();
        if let Some(page) = unread.iter().find(|page| paths.contains(page.as_str())) {
            left_out.push(LeftOut { slug: family.slug.clone(), page: page.clone(), stored: true });
            withheld.extend(paths);
        }
    }
    let is_stored = |slug: &Slug| stored.iter().find(|family| &family.slug == slug);
    let mut kept = Vec::new();
    for read in families {
        let family = &read.family;
        if left_out.iter().any(|left: &LeftOut| left.slug == family.slug)
            || family.paths().iter().any(|path| withheld.contains(path))
        {
            continue;
        }
        match unread.iter().find(|page| may_belong(page, family, is_stored(&family.slug))) {
            Some(page) => left_out.push(LeftOut {
                slug: family.slug.clone(),
                page: page.clone(),
                stored: is_stored(&family.slug).is_some(),
            }),
            None => kept.push(read),
        }
    }
    described.extend(left_out.iter().map(|left| left.slug.clone()));
    Sorted { families: kept, aside: Aside { same_slug, left_out, ..Aside::default() }, described, complete }
}

/// Whether a page that could not be read may be one of this family's.
fn may_belong(unread: &str, family: &Family, stored: Option<&Family>) -> bool {
    let beside: Vec<&str> = family.paths().into_iter().filter(|path| folder(path) == folder(unread)).collect();
    let [only] = beside.as_slice() else { return !beside.is_empty() };
    match stored {
        // It was a family of its own before.
        Some(stored) if stored.paths().len() == 1 => false,
        Some(_) => is_index_path(only),
        // An index without its levels, or a level without its index.
        None => is_index_path(only) || (is_index_path(unread) && family.roles.len() == 1),
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The families whose slug no other claims, and the pages of those that two claim.
fn without_doubles(families: Vec<ReadFamily>) -> (Vec<ReadFamily>, Vec<SameSlug>) {
    let mut pages: HashMap<Slug, Vec<String>> = HashMap::new();
    for ReadFamily { family, .. } in &families {
        pages.entry(family.slug.clone()).or_default().push(family.source.path.clone());
    }
    let mut doubles = Vec::new();
    let mut seen: HashMap<Slug, usize> = HashMap::new();
    let mut kept = Vec::with_capacity(families.len());
    for read in families {
        let slug = &read.family.slug;
        let claims = pages.get(slug).map(Vec::as_slice).unwrap_or_default();
        let at = seen.entry(slug.clone()).or_default();
        let other = if *at == 0 { claims.get(1) } else { claims.first() };
        *at += 1;
        match other {
            None => kept.push(read),
            Some(other) => {
                let (slug, page) = (slug.clone(), read.family.source.path.clone());
                doubles.push(SameSlug { slug, page, other: other.clone() });
            }
        }
    }
    (kept, doubles)
}

#[cfg(test)]
mod tests {
    use super::sort_out;
    use crate::catalog::Family;
    use crate::pages::{Page, ReadFamily, read_families};

    const INDEX: (&str, &str) = ("coach/_index.md", "---\ntitle: Team Coaches\n---\n");
    const COACH: (&str, &str) = ("coach/coach.md", "---\ntitle: Team Coach\n---\n## Responsibilities\n- Coaches\n");
    const LEAD: (&str, &str) =
        ("coach/lead.md", "---\ntitle: Manager, Team Coaches\n---\n## Responsibilities\n- Leads\n");
    const OTHER: (&str, &str) = ("coach-other.md", "# Clerk\n## Responsibilities\n- Files\n");

    fn read(pages: &[(&str, &str)]) -> Vec<ReadFamily> {
        read_families(pages.iter().map(|(path, text)| Page::parse(path, text).expect("readable")).collect())
    }

    fn stored(pages: &[(&str, &str)]) -> Vec<Family> {
        read(pages).into_iter().map(|read| read.family).collect()
    }

    fn applied(stored: &[Family], pages: &[(&str, &str)], unread: &str) -> (Vec<String>, Vec<String>) {
        let sorted = sort_out(stored, read(pages), &[unread.to_owned()]);
        let left = sorted.aside.left_out.iter().map(|left| left.slug.to_string()).collect();
        (sorted.families.iter().map(|read| read.family.slug.to_string()).collect(), left)
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_stored_family_stays_whole_when_one_of_its_pages_fails() {
        let stored = stored(&[INDEX, COACH, LEAD, OTHER]);
        assert_eq!(stored.len(), 2);
        for (pages, unread) in [([INDEX, COACH, OTHER], "coach/lead.md"), ([COACH, LEAD, OTHER], "coach/_index.md")] {
            let expected = (names(&["coach-other"]), names(&["coach"]));
            assert_eq!(applied(&stored, &pages, unread), expected, "{unread}");
        }
    }

    #[test]
    fn a_new_family_is_left_out_when_one_of_its_pages_may_have_failed() {
        for (pages, unread, left) in [
            ([INDEX, COACH, OTHER], "coach/lead.md", &["coach"][..]),
            ([COACH, LEAD, OTHER], "coach/_index.md", &["coach", "lead"]),
        ] {
            assert_eq!(applied(&[], &pages, unread), (names(&["coach-other"]), names(left)), "{unread}");
        }
    }

    #[test]
    fn families_beside_a_broken_page_are_applied() {
        let (applied, left) = applied(&stored(&[OTHER]), &[OTHER], "broken.md");
        assert_eq!((applied, left), (names(&["coach-other"]), vec![]));
    }

    #[test]
    fn pages_of_one_slug_are_left_out_together() {
        let read = read(&[("a/x.md", "## A\n"), ("b/x.md", "## B\n"), ("c/x.md", "## C\n"), ("y.md", "## Y\n")]);
        let sorted = sort_out(&[], read, &[]);
        let doubles: Vec<_> =
            sorted.aside.same_slug.iter().map(|same| (same.page.as_str(), same.other.as_str())).collect();
        assert_eq!(doubles, [("a/x.md", "b/x.md"), ("b/x.md", "a/x.md"), ("c/x.md", "a/x.md")]);
        assert_eq!(sorted.families.len(), 1);
        assert!(!sorted.complete && sorted.described.len() == 2);
    }
}
