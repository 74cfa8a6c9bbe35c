//! How far the numbers of a family reach their targets.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Context, SimpleObject};

use super::error::Result;
use super::indicator::Indicator;
use super::loaders::{IndicatorsOf, Scope};
use super::observation::{Observation, SeriesOf, complete};
use super::series::Attainment;
use crate::store::observations::Which;
use crate::store::rows::{IndicatorRow, ObservationRow};

/// How far the numbers of a family reach their targets.
///
/// An indicator stands where its latest numbers do: the last one of each series without dimensions, or of every
/// series where all have dimensions. Each indicator of the family is counted once: as reached, missed, without a
/// target, or without observations.
#[derive(SimpleObject)]
pub(super) struct FamilyAttainment {
    /// The indicators, the family's own and those of its roles, each once.
    indicator_count: i32,
    /// Those with a number.
    measured: i32,
    /// Those of which every latest number reaches the target.
    reached: i32,
    /// Those of which some latest number does not.
    missed: i32,
    /// Those with a number, but no target in its unit.
    without_target: i32,
    /// Those without any number.
    without_observations: i32,
    /// The latest numbers, indicator by indicator.
    standings: Vec<IndicatorStanding>,
}

/// A latest number of an indicator.
#[derive(SimpleObject)]
pub(super) struct IndicatorStanding {
    /// The indicator.
    indicator: Indicator,
    /// The number.
    observation: Observation,
    /// The number beside the target; null where there is none, or one in another unit.
    attainment: Option<Attainment>,
}

impl FamilyAttainment {
    /// The attainment of a family.
    pub(super) async fn of(context: &Context<'_>, family: i64) -> Result<Self> {
        let scope = Scope::of(context);
        let stated = scope.list(IndicatorsOf(family)).await?;
        let mut seen = HashSet::new();
        let rows = stated.iter().map(|stated| &stated.indicator).filter(|row| seen.insert(row.id));
        let mut rows: Vec<Arc<IndicatorRow>> = rows.cloned().map(Arc::new).collect();
        rows.sort_by_key(|row| (row.position, row.id));
        // Numbers with dimensions, of which there may be very many, are read only where there are no others.
        let key = |row: &Arc<IndicatorRow>, dimensions| SeriesOf {
            indicator: row.id,
            which: Which { dimensions, ..Which::default() },
            last: 1,
        };
        let whole = |row: &Arc<IndicatorRow>| key(row, Some(Vec::new()));
        let any = |row: &Arc<IndicatorRow>| key(row, None);
        let mut read = scope.all(rows.iter().map(whole)).await?;
        // One that was not read completely has some.
        let without = |row: &&Arc<IndicatorRow>| read.get(&whole(row)).is_none_or(|read| read.all && read.is_empty());
        let without: Vec<SeriesOf> = rows.iter().filter(without).map(any).collect();
        let mut parted = scope.all(without).await?;
        let mut all = Self {
            indicator_count: 0,
            measured: 0,
            reached: 0,
            missed: 0,
            without_target: 0,
            without_observations: 0,
            standings: Vec::new(),
        };
        for row in rows {
            let latest = parted.remove(&any(&row)).or_else(|| read.remove(&whole(&row)));
            let latest = complete(context, latest)?;
            all.add(&Indicator::new(row), &latest)?;
        }
        Ok(all)
    }

    fn add(&mut self, indicator: &Indicator, latest: &[ObservationRow]) -> Result<()> {
        self.indicator_count += 1;
        if latest.is_empty() {
            self.without_observations += 1;
            return Ok(());
        }
        self.measured += 1;
        let target = indicator.stated_target().transpose()?;
        let mut reached = Vec::new();
        for row in latest {
            let observation = Observation::new(row.clone());
            let attainment = Attainment::of(target, row.value, &observation)?;
            reached.extend(attainment.map(|attainment| attainment.reached));
            self.standings.push(IndicatorStanding { indicator: indicator.clone(), observation, attainment });
        }
        let standing = match reached.as_slice() {
            [] => &mut self.without_target,
            all if all.iter().all(|reached| *reached) => &mut self.reached,
            _ => &mut self.missed,
        };
        *standing += 1;
        Ok(())
    }
}
