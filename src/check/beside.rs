//! The rest of the catalogue, as rules see it.

use std::collections::HashMap;

use crate::catalog::{Family, NameIndex, Role, RoleRef, Slug, StatementKind, cycles};

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
    /// The same for roles that take over duties, and requirements, from themselves in the end.
    extension_circles: [HashMap<RoleRef, usize>; 2],
}

impl<'a> Beside<'a> {
    /// The catalogue.
    #[must_use]
    pub fn new(families: &'a [Family], index: &'a NameIndex) -> Self {
        let mut first_pages: HashMap<&Slug, &String> = HashMap::new();
        for family in families {
            first_pages.entry(&family.slug).or_insert(&family.source.path);
        }
        let circles_of = |to: &dyn Fn(&Role) -> Option<RoleRef>| circles(&links(families, to));
        let circles = circles_of(&|role| role.reports_to.as_ref().and_then(|line| line.role.clone()));
        let duties = circles_of(&|role| extended(role, StatementKind::Responsibility));
        let requirements = circles_of(&|role| extended(role, StatementKind::Requirement));
        Self { families, index, first_pages, circles, extension_circles: [duties, requirements] }
    }

    /// The page that has this name first.
    pub(super) fn first_page(&self, slug: &Slug) -> Option<&'a String> {
        self.first_pages.get(slug).copied()
    }

    /// Over how many roles a role takes over from itself; none where it does not.
    pub(super) fn extension_circle(&self, role: &RoleRef, kind: StatementKind) -> Option<usize> {
        let [duties, requirements] = &self.extension_circles;
        match kind {
            StatementKind::Responsibility => duties.get(role).copied(),
            StatementKind::Requirement => requirements.get(role).copied(),
        }
    }

    /// Over how many lines a role reports to itself; none where it does not.
    pub(super) fn circle(&self, role: &RoleRef) -> Option<usize> {
        self.circles.get(role).copied()
    }
}

/// The role that each role leads to.
type Links = HashMap<RoleRef, RoleRef>;

fn links(families: &[Family], to: impl Fn(&Role) -> Option<RoleRef>) -> Links {
    let of_family = |family: &Family| {
        let links = family.roles.iter().filter_map(|role| Some((family.role_ref(role), to(role)?)));
        links.collect::<Vec<_>>()
    };
    families.iter().flat_map(of_family).collect()
}

fn extended(role: &Role, kind: StatementKind) -> Option<RoleRef> {
    role.extends.iter().filter(|extension| extension.kind == kind).find_map(|extension| extension.role.clone())
}

/// Every role on a circle, with the circle's length.
fn circles(links: &Links) -> HashMap<RoleRef, usize> {
    let roles: Vec<&RoleRef> = links.keys().collect();
    let places: HashMap<&RoleRef, usize> = (0..).zip(&roles).map(|(place, role)| (*role, place)).collect();
    let onward: Vec<Option<usize>> = links.values().map(|to| places.get(to).copied()).collect();
    let circles = cycles(&onward);
    let members = circles.iter().flat_map(|circle| circle.iter().map(|place| (*place, circle.len())));
    members.filter_map(|(place, length)| Some(((*roles.get(place)?).clone(), length))).collect()
}
