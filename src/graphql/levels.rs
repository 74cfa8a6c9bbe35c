//! The levels of families that a filter lets through: one statement a filter, for however many families.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use async_graphql::dataloader::Loader;

use super::error::Result;
use super::filter::{Given, RoleFilter, condition};
use super::loaders::{Rows, Scope, grouped, sorted};
use crate::store::filter::Condition;
use crate::store::rows::RoleRow;
use crate::store::{StoreError, roles};

/// A condition that a request has once, however often it was written.
#[derive(Debug, Clone)]
pub(super) struct Once(Arc<Condition>);

impl Once {
    /// Finds a condition among those of a request, or puts it there.
    pub(super) fn among(all: &mut Vec<Arc<Condition>>, condition: Condition) -> Self {
        if let Some(known) = all.iter().find(|known| ***known == condition) {
            return Self(Arc::clone(known));
        }
        let condition = Arc::new(condition);
        all.push(Arc::clone(&condition));
        Self(condition)
    }
}

impl PartialEq for Once {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Once {}

impl Hash for Once {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// The roles of a family that meet a condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct LevelsOf(i64, Once);

/// The levels of a family that a filter lets through, lowest first.
pub(super) async fn filtered(scope: &Scope, family: i64, filter: Given<RoleFilter>) -> Result<Arc<Vec<RoleRow>>> {
    let condition = scope.once(condition(Some(filter))?);
    scope.list(LevelsOf(family, condition)).await
}

impl Loader<LevelsOf> for Rows {
    type Value = Arc<Vec<RoleRow>>;
    type Error = StoreError;

    async fn load(&self, keys: &[LevelsOf]) -> std::result::Result<HashMap<LevelsOf, Self::Value>, StoreError> {
        let mut by_condition: HashMap<&Once, Vec<i64>> = HashMap::new();
        for LevelsOf(family, condition) in keys {
            by_condition.entry(condition).or_default().push(*family);
        }
        let mut found = grouped(keys, Vec::new(), |_| None);
        for (condition, families) in by_condition {
            let rows = roles::of_families_where(self.database(), &sorted(families.into_iter()), &condition.0).await?;
            let rows = self.counted(rows);
            found.extend(grouped(&[], rows, |row| Some(LevelsOf(row.family_id, condition.clone()))));
        }
        Ok(found)
    }
}
