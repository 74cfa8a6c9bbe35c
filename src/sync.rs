//! Import: what pages say and what is stored, compared and brought together.
//!
//! Both sides are read into one plain form. `matching` finds for each fact of a page the stored row that
//! it continues, `diff` lists what changes, and `apply` writes the difference in one transaction. A
//! second import of the same pages finds no difference, writes nothing and raises no revision.

mod apply;
mod diff;
mod links;
mod matching;

use std::collections::HashMap;

use sea_orm::TransactionTrait;

use crate::catalog::{Family, Slug, index, resolve};
use crate::check::{self, Beside};
use crate::pages::{Form, ReadFamily};
use crate::store::{Database, StoreError, snapshot};

pub use diff::{Change, FamilyChange, FamilyPlan, Plan};

/// What an import did, or would do.
#[derive(Debug)]
pub struct Imported {
    /// The changes, family by family.
    pub plan: Plan,
    /// The families as they are afterwards, of those that were read.
    pub families: Vec<Family>,
    /// The catalogue's revision afterwards.
    pub revision: i64,
}

/// Two pages that would be one family.
#[derive(Debug, PartialEq, Eq)]
pub struct SameSlug {
    /// The slug that both have.
    pub slug: Slug,
    /// The first page.
    pub first: String,
    /// The second page.
    pub second: String,
}

/// Two pages that claim the same slug, where there are any.
#[must_use]
pub fn same_slug(families: &[ReadFamily]) -> Option<SameSlug> {
    let mut seen: HashMap<&Slug, &Family> = HashMap::new();
    for ReadFamily { family, .. } in families {
        if let Some(other) = seen.insert(&family.slug, family) {
            let (first, second) = (other.source.path.clone(), family.source.path.clone());
            return Some(SameSlug { slug: family.slug.clone(), first, second });
        }
    }
    None
}

/// Brings what was read and what is stored together: the whole catalogue as it should be, resolved and with
/// its findings, every fact with the id of the row that it continues.
#[must_use]
pub fn desired(stored: &[Family], read: Vec<ReadFamily>) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::with_capacity(read.len());
    for mut read in read {
        let stored = stored.iter().find(|stored| stored.slug == read.family.slug);
        if stored.is_some_and(|stored| is_export_of(&read, stored)) {
            continue;
        }
        if read.form == Form::Document {
            read.family.findings.retain(|finding| !check::looks_beyond_page(finding));
        } else {
            read.family.findings = check::page_findings(&read);
        }
        if let Some(stored) = stored {
            matching::continue_rows(stored, &mut read.family);
        }
        families.push(read.family);
    }
    for kept in stored {
        if !families.iter().any(|family| family.slug == kept.slug) {
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

/// What an import of these families would change.
pub async fn plan(database: &Database, read: Vec<ReadFamily>) -> Result<Imported, StoreError> {
    let slugs: Vec<Slug> = read.iter().map(|read| read.family.slug.clone()).collect();
    let stored = snapshot(database.read()).await?;
    let families = desired(&stored, read);
    let plan = diff::plan(&stored, &families);
    Ok(Imported { plan, families: only(families, &slugs), revision: database.revision().await? })
}

/// Imports families: compares them with what is stored and applies the difference in one transaction.
pub async fn import(database: &Database, read: Vec<ReadFamily>) -> Result<Imported, StoreError> {
    let slugs: Vec<Slug> = read.iter().map(|read| read.family.slug.clone()).collect();
    let transaction = database.write().begin().await?;
    // Locked first: another import waits here, before it has read anything.
    let before = apply::lock(&transaction).await?;
    let stored = snapshot(&transaction).await?;
    let families = desired(&stored, read);
    let plan = diff::plan(&stored, &families);
    if plan.is_empty() {
        transaction.rollback().await?;
        return Ok(Imported { plan, families: only(families, &slugs), revision: before });
    }
    let revision = apply::apply(&transaction, &stored, &families).await?;
    transaction.commit().await?;
    Ok(Imported { plan, families: only(families, &slugs), revision })
}

fn only(mut families: Vec<Family>, slugs: &[Slug]) -> Vec<Family> {
    families.retain(|family| slugs.contains(&family.slug));
    families
}
