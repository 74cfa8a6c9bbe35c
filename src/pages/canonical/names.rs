//! Slugs and anchors of the roles of a page, as its headings give them.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Role, Slug};
use crate::pages::page::anchor_of;

/// What the roles of a page are called so far.
#[derive(Default)]
pub(super) struct Names {
    slugs: Numbered,
    anchors: Numbered,
}

impl Names {
    /// The id that a role's heading has to state, where its title alone would lead to another slug, and the
    /// anchor that leads to the heading.
    pub(super) fn write(&mut self, role: &Role) -> (Option<Slug>, String) {
        let derived = self.derived(&role.title);
        let id = (derived != role.slug || anchor_of(&role.title).is_empty()).then(|| role.slug.clone());
        self.slugs.taken.insert(role.slug.to_string());
        let anchor = self.anchor(&role.title, id.as_ref());
        (id, anchor)
    }

    /// The slug and the anchor of a heading with this title and this stated id; `None` where the id is taken.
    pub(super) fn read(&mut self, title: &str, id: Option<Slug>) -> Option<(Slug, String)> {
        let anchor = self.anchor(title, id.as_ref());
        let slug = id.unwrap_or_else(|| self.derived(title));
        let free = self.slugs.taken.insert(slug.to_string());
        free.then_some((slug, anchor))
    }

    fn derived(&mut self, title: &str) -> Slug {
        let wanted = Slug::of(title);
        let number = self.slugs.free(wanted.as_str(), 2, |number| wanted.numbered(number).to_string());
        number.map_or(wanted.clone(), |number| wanted.numbered(number))
    }

    /// Each row of the level table leads to one heading, so anchors are numbered until they differ.
    fn anchor(&mut self, title: &str, id: Option<&Slug>) -> String {
        let wanted = id.map_or_else(|| anchor_of(title), ToString::to_string);
        let numbered = |number| format!("{wanted}-{number}");
        let anchor = self.anchors.free(&wanted, 1, numbered).map_or_else(|| wanted.clone(), numbered);
        self.anchors.taken.insert(anchor.clone());
        anchor
    }
}

/// Names that are taken, and from which number on those of one stem may be free.
#[derive(Default)]
struct Numbered {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Numbered {
    /// The first number that makes a name free, counted from `first`; none where the name is free itself.
    fn free(&mut self, wanted: &str, first: usize, numbered: impl Fn(usize) -> String) -> Option<usize> {
        if !self.taken.contains(wanted) {
            return None;
        }
        let next = self.next.entry(wanted.to_owned()).or_insert(first);
        while self.taken.contains(&numbered(*next)) {
            *next += 1;
        }
        Some(*next)
    }
}
