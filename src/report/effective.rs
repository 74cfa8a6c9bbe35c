//! What a role states with what it takes over from others.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Family, Role, RoleRef, Statement, StatementKind, fold};

/// Every role of a catalogue, by its name in it.
pub(super) struct Roles<'a>(HashMap<RoleRef, &'a Role>);

impl<'a> Roles<'a> {
    pub(super) fn of(families: &'a [Family]) -> Self {
        let roles = families.iter().flat_map(|family| family.roles.iter().map(|role| (family.role_ref(role), role)));
        Self(roles.collect())
    }

    /// What a role takes over, the farthest first, then what it states itself; each statement once. A circle of
    /// extensions ends where it closes.
    pub(super) fn statements(&self, family: &Family, role: &'a Role, kind: StatementKind) -> Vec<&'a Statement> {
        let mut order = Vec::new();
        self.ancestors(role, kind, &mut HashSet::from([family.role_ref(role)]), &mut order);
        order.push(role);
        let mut seen = HashSet::new();
        let all = order.into_iter().flat_map(|role| match kind {
            StatementKind::Responsibility => &role.responsibilities,
            StatementKind::Requirement => &role.requirements,
        });
        all.filter(|statement| seen.insert(says(statement))).collect()
    }

    fn ancestors(&self, role: &'a Role, kind: StatementKind, seen: &mut HashSet<RoleRef>, order: &mut Vec<&'a Role>) {
        for extension in role.extends.iter().filter(|extension| extension.kind == kind) {
            let Some(target) = &extension.role else { continue };
            let Some(other) = self.0.get(target).copied() else { continue };
            if seen.insert(target.clone()) {
                self.ancestors(other, kind, seen, order);
                order.push(other);
            }
        }
    }
}

/// What a statement says with all that is nested below it: with other details it is another statement.
pub(super) fn says(statement: &Statement) -> String {
    let nested = statement.children.iter().map(says);
    // The depth is told by an empty text behind the last one of a list.
    std::iter::once(fold(&statement.text)).chain(nested).chain([String::new()]).collect::<Vec<_>>().join("\n")
}
