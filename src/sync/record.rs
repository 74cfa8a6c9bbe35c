//! What an import writes down of its changes, for those who follow the catalogue.
//!
//! A row for each family that changes and for each role of it that does, so that whoever keeps copies knows
//! which are old, also of roles that go with their family; and, where a family or role changes, a row for each
//! fact, as the plan has it.

use std::collections::HashMap;

use rolegraph_entity::change::ActiveModel;
use sea_orm::Set;

use super::plan::{Change, FamilyChange, FamilyPlan, How, Plan, RoleChange};
use crate::catalog::{Family, Role, RoleRef, Slug};
use crate::store::changes::{FAMILY, Kind, MOVED, ROLE};

/// Both sides of an import, and the rows that were written.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    /// The families as they were.
    pub stored: &'a [Family],
    /// The families as they are.
    pub desired: &'a [Family],
    /// The ids of the families that were written.
    pub families: &'a HashMap<Slug, i64>,
    /// The ids of the roles as they are.
    pub roles: &'a HashMap<RoleRef, i64>,
}

/// The rows that say what a plan changed.
pub(super) fn rows(revision: i64, plan: &Plan, sides: Sides<'_>) -> Vec<ActiveModel> {
    plan.families.iter().flat_map(|family| of_family(revision, family, sides).unwrap_or_default()).collect()
}

/// The rows of one family; none where the plan names one that is on no side.
fn of_family(revision: i64, plan: &FamilyPlan, sides: Sides<'_>) -> Option<Vec<ActiveModel>> {
    let after = || sides.desired.iter().find(|family| family.slug.as_str() == plan.slug);
    let id_of = |family: &Family, role: &Role| role.id.or_else(|| sides.roles.get(&family.role_ref(role)).copied());
    let mut rows = Vec::new();
    match &plan.change {
        FamilyChange::Removed(_) => {
            let family = sides.stored.iter().find(|family| family.slug.as_str() == plan.slug)?;
            let owner = Owner { revision, family, id: family.id?, role: None };
            rows.push(owner.whole(Kind::Removed));
            rows.extend(family.roles.iter().filter_map(|role| Some(owner.of(role, role.id?).whole(Kind::Removed))));
        }
        FamilyChange::Added(_) => {
            let family = after()?;
            let owner = Owner { revision, family, id: sides.families.get(&family.slug).copied()?, role: None };
            rows.push(owner.whole(Kind::Added));
            let roles = family.roles.iter();
            rows.extend(roles.filter_map(|role| Some(owner.of(role, id_of(family, role)?).whole(Kind::Added))));
        }
        FamilyChange::Changed(changes) => {
            let family = after()?;
            let owner = Owner { revision, family, id: family.id?, role: None };
            let before = sides.stored.iter().find(|before| before.id == family.id)?;
            let mut whole = owner.whole(Kind::Changed);
            if before.slug != family.slug {
                whole.before = Set(Some(before.slug.to_string()));
                whole.after = Set(Some(family.slug.to_string()));
            }
            rows.push(whole);
            rows.extend(changes.own.iter().map(|change| owner.fact(change)));
            for role in &changes.roles {
                let (side, kind, facts) = match &role.change {
                    RoleChange::Added(_) => (family, Kind::Added, &[][..]),
                    RoleChange::Removed(_) => (before, Kind::Removed, &[][..]),
                    RoleChange::Changed { changes } => (family, Kind::Changed, changes.as_slice()),
                };
                let Some((role, id)) = side.role(&role.slug).and_then(|role| Some((role, id_of(side, role)?))) else {
                    continue;
                };
                let owner = owner.of(role, id);
                rows.push(owner.whole(kind));
                rows.extend(facts.iter().map(|change| owner.fact(change)));
            }
        }
    }
    Some(rows)
}

/// Whom a change is about: a family, or one of its roles.
#[derive(Clone, Copy)]
struct Owner<'a> {
    revision: i64,
    family: &'a Family,
    id: i64,
    role: Option<(&'a Role, i64)>,
}

impl<'a> Owner<'a> {
    fn of(self, role: &'a Role, id: i64) -> Self {
        Self { role: Some((role, id)), ..self }
    }

    /// The family or role itself comes, changes or goes.
    fn whole(&self, kind: Kind) -> ActiveModel {
        self.row(if self.role.is_some() { ROLE } else { FAMILY }, kind.as_str())
    }

    /// One of its facts does.
    fn fact(&self, change: &Change) -> ActiveModel {
        let Change { what, how } = change;
        let (name, label, before, after) = match how {
            How::Added { after } => (Kind::Added.as_str(), None, None, Some(after)),
            How::Removed { before } => (Kind::Removed.as_str(), None, Some(before), None),
            How::Changed { before, after } => (Kind::Changed.as_str(), None, Some(before), Some(after)),
            How::Moved { text, from, to } => (MOVED, Some(text), Some(from), Some(to)),
        };
        ActiveModel {
            label: Set(label.cloned()),
            before: Set(before.cloned()),
            after: Set(after.cloned()),
            ..self.row(what, name)
        }
    }

    fn row(&self, subject: &str, how: &str) -> ActiveModel {
        ActiveModel {
            id: sea_orm::NotSet,
            revision: Set(self.revision),
            family_id: Set(self.id),
            family_slug: Set(self.family.slug.to_string()),
            family_title: Set(self.family.title.clone()),
            role_id: Set(self.role.map(|(_, id)| id)),
            role_slug: Set(self.role.map(|(role, _)| role.slug.to_string())),
            role_title: Set(self.role.map(|(role, _)| role.title.clone())),
            subject: Set(subject.to_owned()),
            how: Set(how.to_owned()),
            label: Set(None),
            before: Set(None),
            after: Set(None),
        }
    }
}
