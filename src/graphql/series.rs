//! What indicators measured, as rows of numbers beside their targets.

use async_graphql::{Context, Enum, Object, SimpleObject};

use super::error::{ApiError, Code, Result};
use super::indicator::Indicator;
use super::limits::Limits;
use super::loaders::Scope;
use super::observation::{Dimension, Observation, SeriesOf, complete, dimensions};
use super::role::Role;
use crate::catalog::{self, Measured, PeriodSpan, Target};
use crate::store::StoreError;
use crate::store::observations::Which;
use crate::store::rows::ObservationRow;

/// A row of numbers of an indicator: for one role, or for the family as a whole, and with the same dimensions.
pub(super) struct IndicatorSeries {
    rows: Vec<ObservationRow>,
    /// How many of them are only there for what is before the first point.
    before: usize,
    target: Option<Target>,
}

impl IndicatorSeries {
    /// The series of an indicator.
    pub(super) async fn of(context: &Context<'_>, indicator: &Indicator, which: Which, last: i32) -> Result<Vec<Self>> {
        let most = Limits::of(context).page;
        let Some(points) = u64::try_from(last).ok().filter(|last| (1..=most).contains(last)) else {
            let message = format!("`last` is {last}, but a series has 1 to {most} points; ask for less, and use `to`");
            return Err(ApiError::client(Code::BadArgument, message));
        };
        let key = SeriesOf { indicator: indicator.row_id(), which, last: points.saturating_add(1) };
        let read = complete(context, Scope::of(context).load(key).await?)?;
        let target = indicator.stated_target().transpose()?;
        let points = usize::try_from(points).unwrap_or(usize::MAX);
        let same = |a: &ObservationRow, b: &ObservationRow| a.role_slug == b.role_slug && a.dimensions == b.dimensions;
        let series = read.chunk_by(same);
        Ok(series.map(|rows| Self { rows: rows.to_vec(), before: rows.len().saturating_sub(points), target }).collect())
    }

    fn shown(&self) -> &[ObservationRow] {
        self.rows.get(self.before..).unwrap_or_default()
    }
}

/// A row of numbers of an indicator: for one role, or for the family as a whole, and with the same dimensions.
#[Object]
impl IndicatorSeries {
    /// The role; null where the numbers are about the family as a whole, or where the role is gone.
    async fn role(&self, context: &Context<'_>) -> Option<Result<Role>> {
        Role::maybe(context, self.rows.first()?.role_id).await
    }

    /// The slug of the role; null where the numbers are about the family as a whole.
    async fn role_slug(&self) -> Option<&str> {
        self.rows.first()?.role_slug.as_deref()
    }

    /// What tells the series from others, by name.
    async fn dimensions(&self) -> Result<Vec<Dimension>> {
        self.rows.first().map_or_else(|| Ok(Vec::new()), dimensions)
    }

    /// The numbers, earliest first.
    async fn points(&self) -> Result<Vec<SeriesPoint>> {
        let mut points = Vec::new();
        for (at, row) in self.rows.iter().enumerate().skip(self.before) {
            let observation = Observation::new(row.clone());
            let attainment = Attainment::of(self.target, row.value, &observation)?;
            let previous = at.checked_sub(1).and_then(|at| self.rows.get(at)).filter(|other| other.unit == row.unit);
            let difference = previous.map(|previous| row.value - previous.value).filter(|number| number.is_finite());
            points.push(SeriesPoint { observation, attainment, difference });
        }
        Ok(points)
    }

    /// Where the last six of these points are going; null where there are fewer than two, or their units differ.
    async fn trend(&self) -> Result<Option<SeriesTrend>> {
        let shown = self.shown();
        let Some(last) = shown.last().filter(|last| shown.iter().all(|row| row.unit == last.unit)) else {
            return Ok(None);
        };
        let mut points = Vec::new();
        for row in shown {
            let unread = |_| StoreError::Unknown { column: "observations.period", value: row.period.clone() };
            points.push(Measured { day: PeriodSpan::parse(&row.period).map_err(unread)?.middle(), value: row.value });
        }
        let target = self.target.filter(|target| target.unit.as_str() == last.unit);
        let trend = catalog::trend(&points, target);
        Ok(trend.map(|catalog::Trend { direction, change, good }| SeriesTrend {
            direction: direction.into(),
            change,
            good,
        }))
    }
}

/// A number of a series.
#[derive(SimpleObject)]
pub(super) struct SeriesPoint {
    /// The number, and where it comes from.
    observation: Observation,
    /// The number beside the target of the indicator; null where there is none, or one in another unit.
    attainment: Option<Attainment>,
    /// The number less that of the point before: of those asked for by time, role and dimensions, also where `last`
    /// leaves it out. Null where there is none, or its unit is another.
    difference: Option<f64>,
}

/// A number beside the target of its indicator.
#[derive(Clone, Copy, SimpleObject)]
pub(super) struct Attainment {
    /// How much of the target it is: 1 is the target, and more is better. Null where the number or the target is 0 or
    /// less, and they are not equal.
    ratio: Option<f64>,
    /// Whether the target is reached.
    pub reached: bool,
}

impl Attainment {
    /// A number beside a target.
    pub(super) fn of(target: Option<Target>, value: f64, observation: &Observation) -> Result<Option<Self>> {
        let Some(target) = target else { return Ok(None) };
        let found = catalog::attainment(target, value, observation.stored_unit()?);
        Ok(found.map(|catalog::Attainment { reached, ratio }| Self { ratio, reached }))
    }
}

/// Where a series is going: a straight line is laid through its last six points by least squares.
#[derive(SimpleObject)]
pub(super) struct SeriesTrend {
    /// Up, down, or neither.
    direction: TrendDirection,
    /// By how much the line changes from the first of these points to the last.
    change: f64,
    /// Whether that leads the right way, as the target says from which side it is reached; null where the series is
    /// steady, where it ends about as far from a target of just so much as it began, or where there is no target in
    /// its unit.
    good: Option<bool>,
}

/// Where a series is going.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrendDirection {
    /// Up.
    Rising,
    /// Down.
    Falling,
    /// Neither: the line changes by no more than two hundredths of the mean size of its points.
    Steady,
}

impl From<catalog::TrendDirection> for TrendDirection {
    fn from(direction: catalog::TrendDirection) -> Self {
        match direction {
            catalog::TrendDirection::Rising => Self::Rising,
            catalog::TrendDirection::Falling => Self::Falling,
            catalog::TrendDirection::Steady => Self::Steady,
        }
    }
}
