//! Observations by indicator: many indicators become one statement.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;
use async_graphql::dataloader::Loader;

use crate::graphql::error::{ApiError, Code, Result};
use crate::graphql::loaders::{Rows, Scope, sorted};
use crate::store::StoreError;
use crate::store::observations::{self, After, INDICATORS, MOST, Read, Which};
use crate::store::rows::ObservationRow;

/// A page of the observations of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct ObservationsOf {
    pub indicator: i64,
    pub which: Which,
    pub after: Option<After>,
    pub limit: u64,
}

/// The number of the observations of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct CountOf {
    pub indicator: i64,
    pub which: Which,
}

/// The last points of each series of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct SeriesOf {
    pub indicator: i64,
    pub which: Which,
    pub last: u64,
}

/// What was loaded, where nothing is missing of it.
pub(in crate::graphql) fn complete(context: &Context<'_>, read: Option<Arc<Read>>) -> Result<Arc<Read>> {
    let read = read.unwrap_or_else(|| Arc::new(Read { rows: Vec::new(), all: true }));
    Scope::of(context).count(read.rows.len())?;
    if read.all {
        return Ok(read);
    }
    let message = format!(
        "more than {MOST} observations would be read at once; ask for fewer indicators, one role, \
         a shorter time or one value of a dimension"
    );
    Err(ApiError::client(Code::TooCostly, message))
}

impl std::ops::Deref for Read {
    type Target = Vec<ObservationRow>;

    fn deref(&self) -> &Self::Target {
        &self.rows
    }
}

impl Rows {
    /// Hands out what was read for many indicators, to each its own.
    fn hand_out<K: std::hash::Hash + Eq>(
        &self,
        read: Read,
        indicators: &[i64],
        key: impl Fn(i64) -> K,
        found: &mut HashMap<K, Arc<Read>>,
    ) {
        let Read { rows, all } = read;
        let mut own: HashMap<i64, Vec<ObservationRow>> = HashMap::new();
        for row in self.counted(rows) {
            own.entry(row.indicator_id.unwrap_or_default()).or_default().push(row);
        }
        for indicator in indicators {
            let rows = own.remove(indicator).unwrap_or_default();
            found.insert(key(*indicator), Arc::new(Read { rows, all }));
        }
    }
}

impl Loader<ObservationsOf> for Rows {
    type Value = Arc<Read>;
    type Error = StoreError;

    async fn load(
        &self,
        keys: &[ObservationsOf],
    ) -> std::result::Result<HashMap<ObservationsOf, Self::Value>, StoreError> {
        let mut asked: HashMap<(&Which, Option<&After>, u64), Vec<i64>> = HashMap::new();
        for ObservationsOf { indicator, which, after, limit } in keys {
            asked.entry((which, after.as_ref(), *limit)).or_default().push(*indicator);
        }
        let mut found = HashMap::new();
        for ((which, after, limit), indicators) in asked {
            for indicators in sorted(indicators.into_iter()).chunks(INDICATORS) {
                let read = observations::of_indicators(self.database(), indicators, which, after, limit).await?;
                let key = |indicator| ObservationsOf { indicator, which: which.clone(), after: after.cloned(), limit };
                self.hand_out(read, indicators, key, &mut found);
            }
        }
        Ok(found)
    }
}

impl Loader<SeriesOf> for Rows {
    type Value = Arc<Read>;
    type Error = StoreError;

    async fn load(&self, keys: &[SeriesOf]) -> std::result::Result<HashMap<SeriesOf, Self::Value>, StoreError> {
        let mut asked: HashMap<(&Which, u64), Vec<i64>> = HashMap::new();
        for SeriesOf { indicator, which, last } in keys {
            asked.entry((which, *last)).or_default().push(*indicator);
        }
        let mut found = HashMap::new();
        for ((which, last), indicators) in asked {
            for indicators in sorted(indicators.into_iter()).chunks(INDICATORS) {
                let read = observations::series(self.database(), indicators, which, last).await?;
                let key = |indicator| SeriesOf { indicator, which: which.clone(), last };
                self.hand_out(read, indicators, key, &mut found);
            }
        }
        Ok(found)
    }
}

impl Loader<CountOf> for Rows {
    type Value = i64;
    type Error = StoreError;

    async fn load(&self, keys: &[CountOf]) -> std::result::Result<HashMap<CountOf, Self::Value>, StoreError> {
        let mut asked: HashMap<&Which, Vec<i64>> = HashMap::new();
        for CountOf { indicator, which } in keys {
            asked.entry(which).or_default().push(*indicator);
        }
        let mut found = HashMap::new();
        for (which, indicators) in asked {
            for indicators in sorted(indicators.into_iter()).chunks(INDICATORS) {
                let counts = observations::count(self.database(), indicators, which).await?;
                let key = |indicator| CountOf { indicator, which: which.clone() };
                // One that has none is counted, too, so that it is not asked for again.
                found.extend(indicators.iter().map(|indicator| (key(*indicator), 0)));
                found.extend(counts.into_iter().map(|(indicator, number)| (key(indicator), number)));
            }
        }
        Ok(found)
    }
}
