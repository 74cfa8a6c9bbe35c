//! What an import writes down of its changes, for those who follow the catalogue.
//!
//! A row for each family that changes and for each role of it that does; and a row for each fact, as the plan has it.
//! Each names the row of the catalogue that it is of by its id, so that whoever keeps copies knows which are old. What
//! comes or goes with its family or role has rows too.

mod stated;

use std::collections::{HashMap, HashSet};

use rolegraph_entity::change::{ActiveModel, Entity};
use sea_orm::{DatabaseTransaction, Set};

use super::apply::insert_many;
use super::nodes::Nodes;
use super::plan::{Change, FamilyChange, FamilyPlan, How, Item, Plan, RoleChange};
use crate::catalog::{Family, Role, RoleRef, Slug};
use crate::store::StoreError;
use crate::store::changes::{FAMILY, Kind, MOVED, ROLE, mark};
use crate::store::insert::ROWS_PER_STATEMENT;
use stated::{Fact, ids, stated_by_family, stated_by_role};

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
    /// The ids of what families state that is new, by the family's.
    pub nodes: &'a HashMap<i64, Nodes>,
}

/// Writes down what a plan changed.
pub(super) async fn write(
    transaction: &DatabaseTransaction,
    revision: i64,
    plan: &Plan,
    sides: Sides<'_>,
) -> Result<(), StoreError> {
    let mark = mark();
    let mut rows = Vec::new();
    for family in &plan.families {
        rows.extend(of_family(Revision { number: revision, mark }, family, sides).unwrap_or_default());
        // Not all rows of an import at once, but those of many small families together.
        if rows.len() >= ROWS_PER_STATEMENT {
            insert_many::<Entity, _>(transaction, std::mem::take(&mut rows)).await?;
        }
    }
    insert_many::<Entity, _>(transaction, rows).await
}

#[derive(Clone, Copy)]
struct Revision {
    number: i64,
    mark: i64,
}

/// The rows of one family; none where the plan names one that is on no side.
fn of_family(revision: Revision, plan: &FamilyPlan, sides: Sides<'_>) -> Option<Vec<ActiveModel>> {
    let before = || sides.stored.iter().find(|family| family.slug.as_str() == plan.slug);
    let after = || sides.desired.iter().find(|family| family.slug.as_str() == plan.slug);
    let mut rows = Vec::new();
    match &plan.change {
        FamilyChange::Removed(_) => {
            let family = before()?;
            let mut side = Side::new(revision, family, family.id?, sides);
            side.whole_family(Kind::Removed, &mut rows);
        }
        FamilyChange::Added(_) => {
            let family = after()?;
            let mut side = Side::new(revision, family, sides.families.get(&family.slug).copied()?, sides);
            side.whole_family(Kind::Added, &mut rows);
        }
        FamilyChange::Changed(changes) => {
            let family = after()?;
            let before = sides.stored.iter().find(|before| before.id == family.id)?;
            let (mut old, mut new) =
                (Side::new(revision, before, family.id?, sides), Side::new(revision, family, family.id?, sides));
            old.kept = ids(family);
            new.kept.clone_from(&old.kept);
            let mut whole = new.owner(None).whole(Kind::Changed);
            if before.slug != family.slug {
                whole.before = Set(Some(before.slug.to_string()));
                whole.after = Set(Some(family.slug.to_string()));
            }
            rows.push(whole);
            rows.extend(changes.own.iter().map(|change| new.fact(None, change)));
            for role in &changes.roles {
                match &role.change {
                    RoleChange::Removed(_) => old.whole_role(Kind::Removed, &role.slug, &mut rows),
                    RoleChange::Added(_) => new.whole_role(Kind::Added, &role.slug, &mut rows),
                    RoleChange::Changed { changes } => {
                        let Some(role) = new.role(&role.slug) else { continue };
                        rows.push(new.owner(Some(role)).whole(Kind::Changed));
                        rows.extend(changes.iter().map(|change| new.fact(Some(role), change)));
                    }
                }
            }
        }
    }
    Some(rows)
}

/// A role with its id.
type Known<'a> = (&'a Role, i64);

/// A family before or behind the import.
struct Side<'a> {
    revision: Revision,
    family: &'a Family,
    id: i64,
    sides: Sides<'a>,
    /// The statements and indicators that stay, of a family that does: what each is called, and its row.
    kept: HashSet<(&'a str, i64)>,
    /// The place of each indicator among those of the family, by role and place there.
    places: HashMap<(usize, usize), usize>,
    /// The indicators that were told: one that several roles state comes or goes once.
    told: HashSet<i64>,
}

impl<'a> Side<'a> {
    fn new(revision: Revision, family: &'a Family, id: i64, sides: Sides<'a>) -> Self {
        let shared = family.shared_indicators().into_iter().enumerate();
        let own = family.indicators.len();
        let places = shared.flat_map(|(at, shared)| {
            shared.places.into_iter().map(move |place| ((place.role, place.position), own.saturating_add(at)))
        });
        Self { revision, family, id, sides, kept: HashSet::new(), places: places.collect(), told: HashSet::new() }
    }

    fn owner(&self, role: Option<Known<'a>>) -> Owner<'a> {
        Owner { revision: self.revision, family: self.family, id: self.id, role }
    }

    fn role(&self, slug: &Slug) -> Option<Known<'a>> {
        let role = self.family.role(slug)?;
        let id = role.id.or_else(|| self.sides.roles.get(&self.family.role_ref(role)).copied())?;
        Some((role, id))
    }

    /// The family comes or goes with everything in it.
    fn whole_family(&mut self, kind: Kind, rows: &mut Vec<ActiveModel>) {
        rows.push(self.owner(None).whole(kind));
        for fact in stated_by_family(self.family) {
            rows.extend(self.with_owner(kind, None, &fact));
        }
        let family = self.family;
        for role in &family.roles {
            self.whole_role(kind, &role.slug, rows);
        }
    }

    /// A role comes or goes with what it states.
    fn whole_role(&mut self, kind: Kind, slug: &Slug, rows: &mut Vec<ActiveModel>) {
        let Some(role) = self.role(slug) else { return };
        rows.push(self.owner(Some(role)).whole(kind));
        for fact in stated_by_role(role.0) {
            rows.extend(self.with_owner(kind, Some(role), &fact));
        }
    }

    /// A statement or indicator that comes or goes with its owner.
    fn with_owner(&mut self, kind: Kind, role: Option<Known<'a>>, fact: &Fact<'a>) -> Option<ActiveModel> {
        let node = fact.id.or_else(|| self.new_item(role, fact.what, fact.place));
        if fact.is_indicator() && node.is_some_and(|node| !self.told.insert(node)) {
            return None;
        }
        let text = Set(Some(fact.text.to_owned()));
        let row = self.owner(role).row(fact.what, kind.as_str(), node);
        Some(match kind {
            Kind::Removed => {
                let gone = node.is_some_and(|node| !self.kept.contains(&(fact.what, node)));
                ActiveModel { before: text, gone: Set(gone), ..row }
            }
            Kind::Added | Kind::Changed => ActiveModel { after: text, ..row },
        })
    }

    /// A fact as the plan has it.
    fn fact(&self, role: Option<Known<'a>>, change: &Change) -> ActiveModel {
        let Change { what, item, how } = change;
        let (name, label, before, after) = match how {
            How::Added { after } => (Kind::Added.as_str(), None, None, Some(after)),
            How::Removed { before } => (Kind::Removed.as_str(), None, Some(before), None),
            How::Changed { before, after } => (Kind::Changed.as_str(), None, Some(before), Some(after)),
            How::Moved { text, from, to } => (MOVED, Some(text), Some(from), Some(to)),
        };
        let owner = self.owner(role);
        let row = match item {
            None => owner.of_itself(what, name),
            Some(Item::Stored(id)) => owner.row(what, name, Some(*id)),
            Some(Item::New(place)) => owner.row(what, name, self.new_item(role, what, *place)),
        };
        // An indicator that this role no longer states may be stated by others.
        let goes = |item: &Item| matches!(item, Item::Stored(id) if !self.kept.contains(&(*what, *id)));
        let gone = matches!(how, How::Removed { .. }) && item.as_ref().is_some_and(goes);
        ActiveModel {
            label: Set(label.cloned()),
            before: Set(before.cloned()),
            after: Set(after.cloned()),
            gone: Set(gone),
            ..row
        }
    }

    /// The id that something new was given.
    fn new_item(&self, role: Option<Known<'a>>, what: &str, place: usize) -> Option<i64> {
        let nodes = self.sides.nodes.get(&self.id)?;
        if what != stated::INDICATOR {
            return nodes.statement(role.map(|(_, id)| id), what, place);
        }
        let Some((role, _)) = role else { return nodes.indicator(place) };
        let at = self.family.roles.iter().position(|other| other.slug == role.slug)?;
        nodes.indicator(self.places.get(&(at, place)).copied()?)
    }
}

/// Whom a change is about: a family, or one of its roles.
#[derive(Clone, Copy)]
struct Owner<'a> {
    revision: Revision,
    family: &'a Family,
    id: i64,
    role: Option<Known<'a>>,
}

impl Owner<'_> {
    /// The family or role itself comes, changes or goes.
    fn whole(&self, kind: Kind) -> ActiveModel {
        let row = self.of_itself(if self.role.is_some() { ROLE } else { FAMILY }, kind.as_str());
        ActiveModel { gone: Set(kind == Kind::Removed), ..row }
    }

    /// A change of the family's or role's own row.
    fn of_itself(&self, subject: &str, how: &str) -> ActiveModel {
        let (kind, id) = self.role.map_or((FAMILY, self.id), |(_, id)| (ROLE, id));
        ActiveModel { node_kind: Set(Some(kind.to_owned())), ..self.row(subject, how, Some(id)) }
    }

    /// A change of a row that is called as its subject.
    fn row(&self, subject: &str, how: &str, node: Option<i64>) -> ActiveModel {
        ActiveModel {
            id: sea_orm::NotSet,
            revision: Set(self.revision.number),
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
            node_kind: Set(node.map(|_| subject.to_owned())),
            node_id: Set(node),
            gone: Set(false),
            mark: Set(self.revision.mark),
        }
    }
}
