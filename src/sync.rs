//! Import: what pages say and what is stored, compared and brought together.
//!
//! Both sides are read into one plain form. `matching` finds for each fact of a page the stored row that
//! it continues, `diff` lists what changes as a `plan`, and `apply` writes the difference in one transaction. A
//! second import of the same pages finds no difference, writes nothing and raises no revision.

mod apply;
mod diff;
mod incoming;
mod links;
mod matching;
mod plan;
mod record;

use std::collections::{HashMap, HashSet};

use sea_orm::TransactionTrait;

use crate::catalog::{Family, Slug, index, resolve};
use crate::check::{self, Beside};
use crate::pages::{Form, ReadFamily};
use crate::store::{Database, StoreError, snapshot, state, with_revision};

use incoming::{Sorted, sort_out};

pub use incoming::{Aside, Incoming, LeftOut, SameSlug};
pub use plan::{Change, Changes, Counts, FamilyChange, FamilyPlan, How, Plan, RoleChange, RolePlan, Totals};

/// What an import did, or would do.
#[derive(Debug)]
pub struct Imported {
    /// The changes, family by family.
    pub plan: Plan,
    /// The families as they are afterwards, of those that were read and may be applied.
    pub families: Vec<Family>,
    /// The catalogue's revision afterwards.
    pub revision: i64,
    /// What was not applied, and why.
    pub aside: Aside,
}

/// Brings what was read and what is stored together: the whole catalogue as it should be, resolved and with
/// its findings, every fact with the id of the row that it continues.
#[must_use]
pub fn desired(stored: &[Family], read: Vec<ReadFamily>) -> Vec<Family> {
    together(stored, &[], Leftover::Stays, read)
}

/// What becomes of a family that no page describes, nor continues under another slug.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leftover {
    Stays,
    Goes,
}

/// What is stored, that of it which no page describes by its slug, and what was read: the whole catalogue as it
/// should be.
fn together(stored: &[Family], going: &[Family], leftover: Leftover, read: Vec<ReadFamily>) -> Vec<Family> {
    let find = |slug: &Slug| stored.iter().find(|stored| &stored.slug == slug);
    let new: Vec<&Family> = read.iter().map(|read| &read.family).filter(|new| find(&new.slug).is_none()).collect();
    let renamed: HashMap<Slug, &Family> = matching::renamed(going, &new);
    let mut families: Vec<Family> = Vec::with_capacity(read.len());
    for mut read in read {
        if find(&read.family.slug).is_some_and(|stored| is_export_of(&read, stored)) {
            continue;
        }
        if read.form == Form::Document {
            read.family.findings.retain(|finding| !check::looks_beyond_page(finding));
        } else {
            read.family.findings = check::page_findings(&read);
        }
        let before = find(&read.family.slug).or_else(|| renamed.get(&read.family.slug).copied());
        if let Some(before) = before {
            matching::continue_rows(before, &mut read.family);
        }
        families.push(read.family);
    }
    let leftover = if leftover == Leftover::Stays { going } else { &[] };
    for kept in stored.iter().chain(leftover) {
        if !families.iter().any(|family| family.slug == kept.slug || (kept.id.is_some() && family.id == kept.id)) {
            let mut kept = kept.clone();
            kept.findings.retain(|finding| !check::looks_beyond_page(finding));
            families.push(kept);
        }
    }
    let names = index(&families);
    families.iter_mut().for_each(|family| resolve(family, &names));
    let beside = Beside::new(&families, &names);
    let found: Vec<_> = families.iter().map(|family| check::catalogue_findings(family, &beside)).collect();
    for (family, found) in families.iter_mut().zip(found) {
        family.findings.extend(found);
        check::sort(&mut family.findings);
    }
    families.sort_by(|a, b| a.slug.cmp(&b.slug));
    families
}

/// Whether what was read is the stored family, written by an export and not changed since. Then the stored
/// one stays as it is: its places and findings are those of the page that it was imported from.
fn is_export_of(read: &ReadFamily, stored: &Family) -> bool {
    read.form == Form::Canonical && read.family.bare() == stored.bare()
}

/// The catalogue as an import wants it, with what it is compared with.
struct Wanted {
    stored: Vec<Family>,
    families: Vec<Family>,
    plan: Plan,
    aside: Aside,
    /// The slugs of the families that are applied.
    applied: HashSet<Slug>,
}

impl Wanted {
    fn of(stored: Vec<Family>, incoming: Incoming) -> Self {
        let Incoming { families, unread, prune } = incoming;
        let Sorted { families: read, mut aside, described, complete } = sort_out(&stored, families, &unread);
        let applied = read.iter().map(|read| read.family.slug.clone()).collect();
        let is_described = |family: &Family| described.contains(&family.slug);
        let families = if prune {
            let (kept, going): (Vec<Family>, Vec<Family>) = stored.iter().cloned().partition(is_described);
            // A page that moved continues its family also where nothing may be removed.
            together(&kept, &going, if complete { Leftover::Goes } else { Leftover::Stays }, read)
        } else {
            together(&stored, &[], Leftover::Stays, read)
        };
        aside.prune_refused = prune && !complete;
        let stays = |slug: &Slug| families.iter().any(|family| &family.slug == slug);
        let without_page = stored.iter().filter(|family| !is_described(family)).map(|family| family.slug.clone());
        aside.without_page = without_page.filter(stays).collect();
        let plan = diff::plan(&stored, &families);
        Self { stored, families, plan, aside, applied }
    }

    fn imported(self, revision: i64) -> Imported {
        let Self { mut families, plan, aside, applied, .. } = self;
        families.retain(|family| applied.contains(&family.slug));
        Imported { plan, families, revision, aside }
    }
}

/// What an import would change.
pub async fn plan(database: &Database, incoming: impl Into<Incoming>) -> Result<Imported, StoreError> {
    let (stored, revision) = with_revision(database).await?;
    Ok(Wanted::of(stored, incoming.into()).imported(revision))
}

/// Imports families: compares them with what is stored and applies the difference in one transaction.
pub async fn import(database: &Database, incoming: impl Into<Incoming>) -> Result<Imported, StoreError> {
    let incoming = incoming.into();
    let transaction = database.write().begin().await?;
    // Locked first: another import waits here, before it has read anything.
    let before = state::lock(&transaction).await?;
    let wanted = Wanted::of(snapshot(&transaction).await?, incoming);
    if wanted.plan.is_empty() {
        transaction.rollback().await?;
        return Ok(wanted.imported(before));
    }
    let revision = apply::apply(&transaction, &wanted.stored, &wanted.families, &wanted.plan).await?;
    transaction.commit().await?;
    Ok(wanted.imported(revision))
}
