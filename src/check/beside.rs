//! The rest of the catalogue, as rules see it.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Family, NameIndex, Role, RoleRef, Slug};

/// The rest of the catalogue, with what rules look up again and again looked up once.
pub struct Beside<'a> {
    /// Every family, resolved.
    pub families: &'a [Family],
    /// Every role by its title.
    pub index: &'a NameIndex,
    /// The page that has each name first.
    first_pages: HashMap<&'a Slug, &'a String>,
    /// For each role that reports to itself in the end: over how many lines.
    circles: HashMap<RoleRef, usize>,
}

impl<'a> Beside<'a> {
    /// The catalogue.
    #[must_use]
    pub fn new(families: &'a [Family], index: &'a NameIndex) -> Self {
        let mut first_pages: HashMap<&Slug, &String> = HashMap::new();
        for family in families {
            first_pages.entry(&family.slug).or_insert(&family.source.path);
        }
        Self { families, index, first_pages, circles: circles(families) }
    }

    /// The page that has this name first.
    pub(super) fn first_page(&self, slug: &Slug) -> Option<&'a String> {
        self.first_pages.get(slug).copied()
    }

    /// Over how many lines a role reports to itself; none where it does not.
    pub(super) fn circle(&self, role: &RoleRef) -> Option<usize> {
        self.circles.get(role).copied()
    }
}

/// Every role on a circle of reporting lines, with the circle's length. Each line is followed once.
fn circles(families: &[Family]) -> HashMap<RoleRef, usize> {
    let superior = |family: &Family, role: &Role| {
        let superior = role.reports_to.as_ref().and_then(|line| line.role.clone());
        superior.map(|superior| (family.role_ref(role), superior))
    };
    let of_family =
        |family: &'_ Family| family.roles.iter().filter_map(|role| superior(family, role)).collect::<Vec<_>>();
    let superiors: HashMap<RoleRef, RoleRef> = families.iter().flat_map(of_family).collect();
    let mut circles = HashMap::new();
    let mut done: HashSet<&RoleRef> = HashSet::new();
    for start in superiors.keys() {
        let mut chain: Vec<&RoleRef> = Vec::new();
        let mut places: HashMap<&RoleRef, usize> = HashMap::new();
        let mut at = Some(start);
        while let Some(role) = at.filter(|role| done.insert(role)) {
            places.insert(role, chain.len());
            chain.push(role);
            at = superiors.get(role);
        }
        if let Some(circle) = at.and_then(|role| places.get(role)).and_then(|place| chain.get(*place..)) {
            circles.extend(circle.iter().map(|role| ((*role).clone(), circle.len())));
        }
    }
    circles
}
