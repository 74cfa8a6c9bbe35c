//! What a number says beside a target, and where a row of numbers is going.

use super::{Comparator, Target, Unit, as_f64};

/// A number beside the target of its indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attainment {
    /// Whether it meets the target.
    pub reached: bool,
    /// How much of the target it is: 1 is the target, and more is better. See [`attainment`].
    pub ratio: Option<f64>,
}

/// Compares a number with a target; nothing where they do not count the same.
///
/// The ratio is the number divided by the target where much is wanted, the target divided by the number where little
/// is, and the smaller divided by the larger where just so much is. It is 1 where both are equal, also where that is
/// 0, and there is none where one of them is 0 or less: no share of that says anything. `reached` alone tells
/// whether "more than 3" is met, for which 3 has the ratio 1 as well.
#[must_use]
pub fn attainment(target: Target, value: f64, unit: Unit) -> Option<Attainment> {
    let Target { comparator, value: wanted, unit: counted } = target;
    if unit != counted {
        return None;
    }
    let order = value.partial_cmp(&wanted)?;
    let (reached, ratio) = match comparator {
        Comparator::AtLeast => (order.is_ge(), value / wanted),
        Comparator::MoreThan => (order.is_gt(), value / wanted),
        Comparator::AtMost => (order.is_le(), wanted / value),
        Comparator::LessThan => (order.is_lt(), wanted / value),
        Comparator::Equal => (order.is_eq(), value.min(wanted) / value.max(wanted)),
    };
    let tells = value > 0.0 && wanted > 0.0 && ratio.is_finite();
    let ratio = if order.is_eq() { Some(1.0) } else { tells.then_some(ratio) };
    Some(Attainment { reached, ratio })
}

/// How many of the latest numbers a trend looks at.
pub const TREND_POINTS: usize = 6;
/// Numbers are steady that change by no more than this share of their mean size.
const STEADY: f64 = 0.02;

/// A number and when it was taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The middle of its period, counted in days from anywhere ([`super::PeriodSpan::middle`]).
    pub day: f64,
    /// The number.
    pub value: f64,
}

/// Where a row of numbers is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendDirection {
    /// They grow.
    Rising,
    /// They shrink.
    Falling,
    /// They stay as they are, more or less.
    Steady,
}

/// Where a row of numbers is going, and what that means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Up, down, or neither.
    pub direction: TrendDirection,
    /// By how much they change from the first to the last, on the straight line that fits them best.
    pub change: f64,
    /// Whether that leads towards the target or, where it is reached, further to the safe side; none where they are
    /// steady or there is no target, and where just so much is wanted and the line ends about as far from it as it
    /// begins.
    pub good: Option<bool>,
}

/// The trend of numbers in the order of their time; none where there are fewer than two, or all of one day.
///
/// A straight line is laid through the last [`TREND_POINTS`] by least squares. They are steady where the line rises
/// or falls by no more than two hundredths of their mean size from the first to the last.
#[must_use]
pub fn trend(points: &[Measured], target: Option<Target>) -> Option<Trend> {
    let points = points.get(points.len().saturating_sub(TREND_POINTS)..).unwrap_or_default();
    let (first, last) = (points.first()?, points.last()?);
    let number = as_f64(points.len());
    let mean = |of: &dyn Fn(&Measured) -> f64| points.iter().map(|point| of(point) / number).sum::<f64>();
    let (middle, level) = (mean(&|point| point.day), mean(&|point| point.value));
    let spread: f64 = points.iter().map(|point| (point.day - middle).powi(2)).sum();
    if spread <= 0.0 {
        return None;
    }
    let together: f64 = points.iter().map(|point| (point.day - middle) * (point.value - level)).sum();
    let slope = together / spread;
    let change = slope * (last.day - first.day);
    let size = mean(&|point| point.value.abs());
    if !change.is_finite() || !size.is_finite() {
        return None;
    }
    let tolerance = STEADY * size;
    let direction = if change.abs() <= tolerance {
        TrendDirection::Steady
    } else if change > 0.0 {
        TrendDirection::Rising
    } else {
        TrendDirection::Falling
    };
    // What the line says, not what the two ends happen to be.
    let ends = [first, last].map(|end| level + slope * (end.day - middle));
    let good = target.and_then(|target| is_good(direction, ends, tolerance, target));
    Some(Trend { direction, change, good })
}

fn is_good(direction: TrendDirection, ends: [f64; 2], tolerance: f64, target: Target) -> Option<bool> {
    if direction == TrendDirection::Steady {
        return None;
    }
    let rising = direction == TrendDirection::Rising;
    match target.comparator {
        Comparator::AtLeast | Comparator::MoreThan => Some(rising),
        Comparator::AtMost | Comparator::LessThan => Some(!rising),
        Comparator::Equal => {
            // About as far from it on either side: which end is nearer would be a matter of rounding.
            let [before, after] = ends.map(|end| (end - target.value).abs());
            ((before - after).abs() > tolerance).then_some(after < before)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Measured, TrendDirection, attainment, trend};
    use crate::catalog::{Comparator, Target, Unit};

    fn target(comparator: Comparator, value: f64) -> Target {
        Target { comparator, value, unit: Unit::Percent }
    }

    #[test]
    fn numbers_are_laid_beside_targets() {
        use Comparator::{AtLeast, AtMost, Equal, LessThan, MoreThan};
        for (comparator, wanted, value, reached, ratio) in [
            (AtLeast, 80.0, 80.0, true, Some(1.0)),
            (AtLeast, 80.0, 40.0, false, Some(0.5)),
            (AtLeast, 80.0, 100.0, true, Some(1.25)),
            (AtLeast, 80.0, 0.0, false, None),
            (AtLeast, 80.0, -5.0, false, None),
            (AtLeast, 0.0, 0.0, true, Some(1.0)),
            (AtLeast, 0.0, 3.0, true, None),
            (AtLeast, -10.0, -5.0, true, None),
            (AtLeast, -10.0, -10.0, true, Some(1.0)),
            (MoreThan, 3.0, 3.0, false, Some(1.0)),
            (MoreThan, 3.0, 3.5, true, Some(3.5 / 3.0)),
            (AtMost, 4.0, 4.0, true, Some(1.0)),
            (AtMost, 4.0, 8.0, false, Some(0.5)),
            (AtMost, 4.0, 2.0, true, Some(2.0)),
            (AtMost, 4.0, 0.0, true, None),
            (AtMost, 0.0, 0.0, true, Some(1.0)),
            (AtMost, 0.0, 1.0, false, None),
            (LessThan, 4.0, 4.0, false, Some(1.0)),
            (LessThan, 4.0, 1.0, true, Some(4.0)),
            (Equal, 0.0, 0.0, true, Some(1.0)),
            (Equal, 0.0, 2.0, false, None),
            (Equal, 4.0, 2.0, false, Some(0.5)),
            (Equal, 2.0, 4.0, false, Some(0.5)),
        ] {
            let found = attainment(target(comparator, wanted), value, Unit::Percent).expect("the same unit");
            assert_eq!((found.reached, found.ratio), (reached, ratio), "{comparator:?} {wanted}: {value}");
        }
        assert_eq!(attainment(target(AtLeast, 1.0), 1.0, Unit::Count), None);
        assert_eq!(attainment(target(AtLeast, 1.0), f64::NAN, Unit::Percent), None);
    }

    fn of(values: &[f64], wanted: Option<(Comparator, f64)>) -> Option<(TrendDirection, Option<bool>)> {
        let point = |(day, value): (f64, &f64)| Measured { day: day * 90.0, value: *value };
        let days = std::iter::successors(Some(0.0), |day| Some(day + 1.0));
        let points: Vec<Measured> = days.zip(values).map(point).collect();
        let target = wanted.map(|(comparator, value)| target(comparator, value));
        trend(&points, target).map(|trend| (trend.direction, trend.good))
    }

    #[test]
    fn rows_of_numbers_rise_fall_and_stay() {
        use Comparator::{AtLeast, AtMost, Equal};
        use TrendDirection::{Falling, Rising, Steady};
        for (values, target, wanted) in [
            (&[][..], None, None),
            (&[1.0], None, None),
            (&[1.0, 2.0], None, Some((Rising, None))),
            (&[1.0, 2.0], Some((AtLeast, 9.0)), Some((Rising, Some(true)))),
            (&[1.0, 2.0], Some((AtMost, 0.5)), Some((Rising, Some(false)))),
            (&[3.0, 1.0, 2.0, 0.0], Some((AtMost, 1.0)), Some((Falling, Some(true)))),
            (&[3.0, 1.0], Some((AtLeast, 1.0)), Some((Falling, Some(false)))),
            (&[5.0, 4.0], Some((Equal, 0.0)), Some((Falling, Some(true)))),
            (&[-5.0, -4.0], Some((Equal, 0.0)), Some((Rising, Some(true)))),
            (&[1.0, 3.0], Some((Equal, 1.0)), Some((Rising, Some(false)))),
            (&[-1.1, 0.0, 1.1], Some((Equal, 0.0)), Some((Rising, None))),
            (&[0.1, 0.2, 0.3], Some((Equal, 0.2)), Some((Rising, None))),
            (&[0.3, 0.2, 0.1], Some((Equal, 0.2)), Some((Falling, None))),
            (&[9.0, 11.0], Some((Equal, 10.0)), Some((Rising, None))),
            (&[100.0, 101.0], Some((AtLeast, 9.0)), Some((Steady, None))),
            (&[100.0, 103.0], None, Some((Rising, None))),
            (&[0.0, 0.0, 0.0], Some((AtLeast, 1.0)), Some((Steady, None))),
            // Only the last six are looked at.
            (&[90.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0], None, Some((Rising, None))),
        ] {
            assert_eq!(of(values, target), wanted, "{values:?}");
        }
    }

    #[test]
    fn what_was_taken_at_one_time_has_no_trend() {
        let point = |value| Measured { day: 3.0, value };
        assert_eq!(trend(&[point(1.0), point(2.0)], None), None);
        assert_eq!(
            trend(&[Measured { day: 0.0, value: f64::MAX }, Measured { day: 1.0, value: f64::MIN }], None),
            None
        );
    }

    #[test]
    fn the_change_is_that_of_the_line() {
        let points = [(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)].map(|(day, value)| Measured { day, value });
        let found = trend(&points, None).expect("a trend");
        assert!((found.change - 2.0).abs() < 1e-9, "{found:?}");
    }
}
