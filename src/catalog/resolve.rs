//! From names to roles: which role a reporting line, an extension or a career ladder means.

use super::{Family, Match, NameIndex};

/// Indexes every role of a catalogue by its title.
#[must_use]
pub fn index(families: &[Family]) -> NameIndex {
    let mut index = NameIndex::default();
    for family in families {
        for role in &family.roles {
            index.add(&family.role_ref(role), &role.title);
        }
    }
    index
}

/// Sets every named role of a family to the role that the index finds for its name; a name that fits
/// none, or two equally well, stays text.
pub fn resolve(family: &mut Family, index: &NameIndex) {
    let slug = family.slug.clone();
    let find = |title: &str| match index.find(title, &slug) {
        Match::One(role) => Some(role),
        Match::Many(_) | Match::None => None,
    };
    let ladders = family.roles.iter_mut().filter_map(|role| role.career_ladder.as_mut());
    for ladder in ladders.chain(family.career_ladder.as_mut()) {
        ladder.next.iter_mut().for_each(|step| step.role = find(&step.title));
    }
    for role in &mut family.roles {
        if let Some(line) = &mut role.reports_to {
            line.role = find(&line.title);
        }
        role.extends.iter_mut().for_each(|extension| extension.role = find(&extension.title));
    }
}
