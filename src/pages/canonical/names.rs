//! Slugs and anchors of the roles of a page, as its headings give them.

use std::collections::HashSet;

use crate::catalog::{Role, Slug};
use crate::pages::page::anchor_of;
use crate::pages::reader::free_slug;

/// What the roles of a page are called so far.
#[derive(Default)]
pub(super) struct Names {
    slugs: HashSet<Slug>,
    anchors: HashSet<String>,
}

impl Names {
    /// The id that a role's heading has to state, where its title alone would lead to another slug, and the
    /// anchor that leads to the heading.
    pub(super) fn write(&mut self, role: &Role) -> (Option<Slug>, String) {
        let derived = self.derived(&role.title);
        let id = (derived != role.slug || anchor_of(&role.title).is_empty()).then(|| role.slug.clone());
        self.slugs.insert(role.slug.clone());
        let anchor = self.anchor(&role.title, id.as_ref());
        (id, anchor)
    }

    /// The slug and the anchor of a heading with this title and this stated id.
    pub(super) fn read(&mut self, title: &str, id: Option<Slug>) -> (Slug, String) {
        let anchor = self.anchor(title, id.as_ref());
        let slug = id.unwrap_or_else(|| self.derived(title));
        self.slugs.insert(slug.clone());
        (slug, anchor)
    }

    fn derived(&self, title: &str) -> Slug {
        free_slug(&Slug::of(title), &self.slugs)
    }

    /// Each row of the level table leads to one heading, so anchors are numbered until they differ.
    fn anchor(&mut self, title: &str, id: Option<&Slug>) -> String {
        let wanted = id.map_or_else(|| anchor_of(title), ToString::to_string);
        let numbered = (1..).map(|number| format!("{wanted}-{number}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|anchor| !self.anchors.contains(anchor));
        let anchor = free.unwrap_or(wanted);
        self.anchors.insert(anchor.clone());
        anchor
    }
}
