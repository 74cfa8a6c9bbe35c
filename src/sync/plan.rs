//! What an import changes, as people and programs read it: families, their roles, and what these state.

use serde::Serialize;

use crate::catalog::Slug;

/// The changes of an import.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The families that change, by slug.
    pub families: Vec<FamilyPlan>,
}

/// The changes of one family.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct FamilyPlan {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What happens to it.
    #[serde(flatten)]
    pub change: FamilyChange,
}

/// What happens to a family.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "camelCase")]
pub enum FamilyChange {
    /// It is new.
    Added(Counts),
    /// It goes: no page describes it any more.
    Removed(Counts),
    /// It changes.
    Changed(Changes),
}

/// How much a family or a role holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Its roles; 0 for a role.
    pub roles: usize,
    /// Its responsibilities and those of its roles, at the first depth.
    pub responsibilities: usize,
    /// Its requirements and those of its roles, at the first depth.
    pub requirements: usize,
    /// Its indicators and those of its roles.
    pub indicators: usize,
}

/// What changes in a family; all empty where nothing but places in the page changed.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// What changes in the family itself.
    #[serde(rename = "changes")]
    pub own: Vec<Change>,
    /// The roles that change, in the order of the page, those that go first.
    pub roles: Vec<RolePlan>,
    /// How many findings appear.
    pub findings_appear: usize,
    /// How many findings go.
    pub findings_go: usize,
}

impl Changes {
    /// Whether nothing but places in the page changed.
    #[must_use]
    pub fn only_places(&self) -> bool {
        *self == Self::default()
    }
}

/// The changes of one role.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct RolePlan {
    /// Its title.
    pub title: String,
    /// Its slug; that of before where it goes.
    #[serde(skip)]
    pub slug: Slug,
    /// What happens to it.
    #[serde(flatten)]
    pub change: RoleChange,
}

/// What happens to a role.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "camelCase")]
pub enum RoleChange {
    /// It is new.
    Added(Counts),
    /// It goes.
    Removed(Counts),
    /// It changes.
    Changed {
        /// How.
        changes: Vec<Change>,
    },
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind of thing changes: "responsibility", "grade".
    pub what: &'static str,
    /// Where that is a statement or an indicator: which.
    #[serde(skip)]
    pub item: Option<Item>,
    /// How.
    #[serde(flatten)]
    pub how: How,
}

/// A statement or an indicator that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// The row that holds it.
    Stored(i64),
    /// It has no row yet: its place among all of its kind that the family or role states, counted from 0. What is
    /// nested counts behind what it is nested below.
    New(usize),
}

/// How something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "camelCase")]
pub enum How {
    /// It is new.
    Added {
        /// What it says.
        after: String,
    },
    /// It goes.
    Removed {
        /// What it said.
        before: String,
    },
    /// It says something else.
    Changed {
        /// What it said.
        before: String,
        /// What it says.
        after: String,
    },
    /// It stands elsewhere.
    Moved {
        /// What it says.
        text: String,
        /// Where it stood.
        from: String,
        /// Where it stands.
        to: String,
    },
}

/// How much a plan changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Families, roles and single facts that are new.
    pub added: usize,
    /// Those that go.
    pub removed: usize,
    /// Single facts that say something else.
    pub changed: usize,
    /// Statements and indicators that stand elsewhere.
    pub moved: usize,
}

impl Plan {
    /// Whether the import changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.families.is_empty()
    }

    /// How many families are added, removed and changed.
    #[must_use]
    pub fn families(&self) -> Totals {
        let mut totals = Totals::default();
        for family in &self.families {
            match family.change {
                FamilyChange::Added(_) => totals.added += 1,
                FamilyChange::Removed(_) => totals.removed += 1,
                FamilyChange::Changed(_) => totals.changed += 1,
            }
        }
        totals
    }

    /// How much changes inside the families that change.
    #[must_use]
    pub fn inside(&self) -> Totals {
        let mut totals = Totals::default();
        let mut count = |changes: &[Change]| {
            for change in changes {
                match change.how {
                    How::Added { .. } => totals.added += 1,
                    How::Removed { .. } => totals.removed += 1,
                    How::Changed { .. } => totals.changed += 1,
                    How::Moved { .. } => totals.moved += 1,
                }
            }
        };
        let changed = self.families.iter().filter_map(|family| match &family.change {
            FamilyChange::Changed(changes) => Some(changes),
            _ => None,
        });
        let (mut added, mut removed) = (0, 0);
        for changes in changed {
            count(&changes.own);
            for role in &changes.roles {
                match &role.change {
                    RoleChange::Added(_) => added += 1,
                    RoleChange::Removed(_) => removed += 1,
                    RoleChange::Changed { changes } => count(changes),
                }
            }
        }
        Totals { added: totals.added + added, removed: totals.removed + removed, ..totals }
    }
}
