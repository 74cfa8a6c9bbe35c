//! What resolvers ask for, by key; many keys become one statement.
//!
//! Loaders live for one request and remember what they loaded.

mod scope;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::dataloader::Loader;

use super::overlap::Kept;
use crate::catalog::{PageOutline, StatementKind};
use crate::store::indicators::StatedIndicator;
use crate::store::rows::{
    CareerLadderRow, CareerStepRow, ExtensionRow, FamilyRow, FindingRow, GradeClaimRow, HiringStepRow, IndicatorRow,
    ReportingLineRow, RoleRow, SectionRow, StatementRow, TrackRow,
};
use crate::store::{Database, StoreError, families, indicators, outlines, roles, statements};

pub(super) use scope::{Allowance, Scope};

/// The rows of the database, as loaders see them.
pub(super) struct Rows {
    database: Database,
    read: Arc<AtomicUsize>,
    kept: Kept,
}

impl Rows {
    /// Counts what was read.
    pub(super) fn counted<T>(&self, rows: Vec<T>) -> Vec<T> {
        self.read.fetch_add(rows.len(), Ordering::Relaxed);
        rows
    }

    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    pub(super) fn kept(&self) -> &Kept {
        &self.kept
    }
}

/// A key that names one row, or all rows of an owner.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        $($(#[$doc])* #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)] pub(super) struct $name(pub i64);)+
    };
}

keys! {
    /// A family by its id.
    FamilyById,
    /// A role by its id.
    RoleById,
    /// A track by its id.
    TrackById,
    /// A statement by its id.
    StatementById,
    /// An indicator by its id.
    IndicatorById,
    /// The roles of a family.
    RolesOf,
    /// The tracks of a family.
    TracksOf,
    /// The indicators of a family, its own and, at each place, those of its roles.
    IndicatorsOf,
    /// The career ladders of a family, its own and those of its roles.
    LaddersOf,
    /// The steps of a career ladder.
    StepsOf,
    /// The hiring steps of a family.
    HiringOf,
    /// The further sections of a family and of its roles.
    SectionsOf,
    /// The findings of a family and of its roles.
    FindingsOf,
    /// The grade claims of a role.
    ClaimsOf,
    /// The reporting line of a role.
    LineOf,
    /// The reporting lines that lead to a role.
    LinesTo,
    /// The extensions of a role.
    ExtensionsOf,
    /// What is nested directly below a statement.
    ChildrenOf,
}

/// Every extension that leads to a described role, for following chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ExtensionGraph;

/// The statements of one kind that a role or a family states itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct StatementsOf(pub Owner, pub StatementKind);

/// Who states something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// A role.
    Role(i64),
    /// A family, for every level.
    Family(i64),
}

/// The statements with this text, of this kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct SameText(pub StatementKind, pub String);

/// The pages with this path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PagesAt(pub String);

/// Loads one row for each key.
macro_rules! load_one {
    ($($key:ident => $row:ty, $read:path);+ $(;)?) => {$(
        impl Loader<$key> for Rows {
            type Value = Arc<$row>;
            type Error = StoreError;

            async fn load(&self, keys: &[$key]) -> std::result::Result<HashMap<$key, Self::Value>, StoreError> {
                let rows = self.counted($read(&self.database, &sorted(keys.iter().map(|key| key.0))).await?);
                Ok(rows.into_iter().map(|row| ($key(row.id), Arc::new(row))).collect())
            }
        }
    )+};
}

/// Loads many rows for each key, grouped by a column.
macro_rules! load_many {
    ($($key:ident => $row:ty, $read:path, $column:expr);+ $(;)?) => {$(
        impl Loader<$key> for Rows {
            type Value = Arc<Vec<$row>>;
            type Error = StoreError;

            async fn load(&self, keys: &[$key]) -> std::result::Result<HashMap<$key, Self::Value>, StoreError> {
                let rows = self.counted($read(&self.database, &sorted(keys.iter().map(|key| key.0))).await?);
                let column: fn(&$row) -> Option<i64> = $column;
                Ok(grouped(keys, rows, |row| column(row).map($key)))
            }
        }
    )+};
}

load_one! {
    FamilyById => FamilyRow, families::by_ids;
    RoleById => RoleRow, roles::by_ids;
    TrackById => TrackRow, families::tracks_by_ids;
    StatementById => StatementRow, statements::by_ids;
    IndicatorById => IndicatorRow, indicators::by_ids;
}

load_many! {
    RolesOf => RoleRow, roles::of_families, |row| Some(row.family_id);
    TracksOf => TrackRow, families::tracks, |row| Some(row.family_id);
    IndicatorsOf => StatedIndicator, indicators::of_families, |row| Some(row.indicator.family_id);
    LaddersOf => CareerLadderRow, families::career_ladders, |row| Some(row.family_id);
    StepsOf => CareerStepRow, families::career_steps, |row| Some(row.ladder_id);
    HiringOf => HiringStepRow, families::hiring_steps, |row| Some(row.family_id);
    SectionsOf => SectionRow, families::sections, |row| Some(row.family_id);
    FindingsOf => FindingRow, families::findings, |row| Some(row.family_id);
    ClaimsOf => GradeClaimRow, roles::grade_claims, |row| Some(row.role_id);
    LineOf => ReportingLineRow, roles::reporting_lines, |row| Some(row.role_id);
    LinesTo => ReportingLineRow, roles::lines_to, |row| row.superior_id;
    ExtensionsOf => ExtensionRow, roles::extensions, |row| Some(row.role_id);
    ChildrenOf => StatementRow, statements::children, |row| row.parent_id;
}

impl Loader<ExtensionGraph> for Rows {
    type Value = Arc<Vec<ExtensionRow>>;
    type Error = StoreError;

    async fn load(
        &self,
        _: &[ExtensionGraph],
    ) -> std::result::Result<HashMap<ExtensionGraph, Self::Value>, StoreError> {
        let rows = self.counted(roles::resolved_extensions(&self.database).await?);
        Ok(HashMap::from([(ExtensionGraph, Arc::new(rows))]))
    }
}

impl Loader<StatementsOf> for Rows {
    type Value = Arc<Vec<StatementRow>>;
    type Error = StoreError;

    async fn load(&self, keys: &[StatementsOf]) -> std::result::Result<HashMap<StatementsOf, Self::Value>, StoreError> {
        let mut found = grouped(keys, Vec::new(), |_| None);
        for kind in [StatementKind::Responsibility, StatementKind::Requirement] {
            let of_kind = || keys.iter().filter(|key| key.1 == kind).map(|key| key.0);
            let wanted =
                sorted(of_kind().filter_map(|owner| if let Owner::Role(id) = owner { Some(id) } else { None }));
            if !wanted.is_empty() {
                let rows = self.counted(statements::of_roles(&self.database, kind, &wanted).await?);
                found.extend(grouped(&[], rows, |row| row.role_id.map(|id| StatementsOf(Owner::Role(id), kind))));
            }
            let wanted =
                sorted(of_kind().filter_map(|owner| if let Owner::Family(id) = owner { Some(id) } else { None }));
            if !wanted.is_empty() {
                let rows = self.counted(statements::of_families(&self.database, kind, &wanted).await?);
                found.extend(grouped(&[], rows, |row| Some(StatementsOf(Owner::Family(row.family_id), kind))));
            }
        }
        Ok(found)
    }
}

impl Loader<SameText> for Rows {
    type Value = Arc<Vec<StatementRow>>;
    type Error = StoreError;

    async fn load(&self, keys: &[SameText]) -> std::result::Result<HashMap<SameText, Self::Value>, StoreError> {
        let mut found = grouped(keys, Vec::new(), |_| None);
        for kind in [StatementKind::Responsibility, StatementKind::Requirement] {
            let mut texts: Vec<String> = keys.iter().filter(|key| key.0 == kind).map(|key| key.1.clone()).collect();
            texts.sort_unstable();
            if !texts.is_empty() {
                let rows = self.counted(statements::with_texts(&self.database, kind, &texts).await?);
                found.extend(grouped(&[], rows, |row| Some(SameText(kind, row.text.clone()))));
            }
        }
        Ok(found)
    }
}

impl Loader<PagesAt> for Rows {
    type Value = Arc<Vec<PageOutline>>;
    type Error = StoreError;

    async fn load(&self, keys: &[PagesAt]) -> std::result::Result<HashMap<PagesAt, Self::Value>, StoreError> {
        let mut paths: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        paths.sort_unstable();
        let pages = self.counted(outlines::by_paths(&self.database, &paths).await?);
        Ok(grouped(keys, pages, |page| Some(PagesAt(page.path.clone()))))
    }
}

/// Keys in order: the same request sends the same statement every time.
pub(super) fn sorted(keys: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut keys: Vec<i64> = keys.collect();
    keys.sort_unstable();
    keys
}

/// The rows of each key. A key without rows has an empty list, so that it is not asked for again.
pub(super) fn grouped<K: Clone + Eq + Hash, T>(
    keys: &[K],
    rows: Vec<T>,
    key: impl Fn(&T) -> Option<K>,
) -> HashMap<K, Arc<Vec<T>>> {
    let mut groups: HashMap<K, Vec<T>> = keys.iter().map(|key| (key.clone(), Vec::new())).collect();
    for row in rows {
        if let Some(key) = key(&row) {
            groups.entry(key).or_default().push(row);
        }
    }
    groups.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect()
}
