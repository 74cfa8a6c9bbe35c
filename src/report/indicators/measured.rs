//! What was measured: the latest number beside its target, and where the numbers are going.

use std::collections::HashMap;

use maud::{Markup, html};

use super::numbers::amount;
use crate::catalog::{Attainment, Measured, Target, Trend, TrendDirection, Unit, attainment, trend};
use crate::report::text::{counted, plain};

/// How wide and high a row of numbers is drawn.
const SPARK: (f64, f64) = (120.0, 30.0);
/// Room around it, for the last point.
const EDGE: f64 = 4.0;
/// How wide the bar of an attainment is.
const BAR: f64 = 100.0;
/// What the whole bar stands for: a quarter more than the target.
const FULL: f64 = 1.25;

/// Numbers that were measured for an indicator, one behind the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The row of the indicator.
    pub indicator: i64,
    /// For whom: a role's title; none where it was measured for the family as a whole.
    pub role: Option<String>,
    /// What tells it from others of the same indicator and role, such as `region: north`.
    pub dimensions: Option<String>,
    /// The numbers, earliest first.
    pub points: Vec<Point>,
}

/// A number of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The period as it was recorded, such as `2026-Q1`.
    pub period: String,
    /// The middle of the period, counted in days from anywhere.
    pub day: f64,
    /// The number.
    pub value: f64,
    /// What it counts.
    pub unit: Unit,
}

/// The rows of numbers of each indicator.
pub(in crate::report) struct BySubject<'a>(HashMap<i64, Vec<&'a Series>>);

impl<'a> BySubject<'a> {
    pub(in crate::report) fn of(series: &'a [Series]) -> Self {
        let mut by_subject: HashMap<i64, Vec<&Series>> = HashMap::new();
        for one in series.iter().filter(|series| !series.points.is_empty()) {
            by_subject.entry(one.indicator).or_default().push(one);
        }
        Self(by_subject)
    }

    pub(in crate::report) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rows of numbers of an indicator.
    pub(in crate::report) fn get(&self, indicator: Option<i64>) -> &[&'a Series] {
        indicator.and_then(|id| self.0.get(&id)).map_or(&[], Vec::as_slice)
    }
}

impl Series {
    /// How the latest number stands to a target.
    pub(in crate::report) fn attainment(&self, target: Option<Target>) -> Option<Attainment> {
        let latest = self.points.last()?;
        attainment(target?, latest.value, latest.unit)
    }
}

/// The latest number and its period.
pub(super) fn latest(series: &Series) -> Markup {
    html! {
        @if let Some(Point { period, day: _, value, unit }) = series.points.last() {
            b { (amount(*value, *unit)) } br; span.quiet { bdi { (plain(period, 40)) } }
        }
    }
}

/// How much of its target the latest number is.
pub(super) fn beside_target(series: &Series, target: Option<Target>) -> Markup {
    html! {
        @match (series.attainment(target), target) {
            (Some(Attainment { reached, ratio }), _) => {
                span class=(if reached { "chip good" } else { "chip error" }) {
                    (if reached { "reached" } else { "missed" })
                }
                @if let Some(ratio) = ratio {
                    " " (percent(ratio)) " of it" br;
                    (bar(ratio, reached))
                }
            }
            (None, Some(_)) => span.quiet { "counted otherwise" },
            (None, None) => span.quiet { "no target" },
        }
    }
}

/// A share in whole hundredths; what misses the whole is never told as the whole.
fn percent(ratio: f64) -> String {
    let hundredths = if ratio < 1.0 { (ratio * 100.0).floor() } else { (ratio * 100.0).round() };
    if hundredths > 999.0 { "more than 999\u{A0}%".to_owned() } else { format!("{hundredths:.0}\u{A0}%") }
}

fn bar(ratio: f64, reached: bool) -> Markup {
    let filled = ratio.clamp(0.0, FULL) / FULL * BAR;
    let mark = BAR / FULL;
    html! {
        svg.attained width="100" height="10" viewBox="0 0 100 10" aria-hidden="true" focusable="false" {
            rect.empty x="0" y="2" width="100" height="6" rx="1" {}
            rect class=(if reached { "good" } else { "bad" }) x="0" y="2" width=(short(filled)) height="6" rx="1" {}
            line x1=(short(mark)) x2=(short(mark)) y1="0" y2="10" {}
        }
    }
}

/// A length with one place behind the point.
fn short(length: f64) -> String {
    let shown = format!("{length:.1}");
    shown.strip_suffix(".0").map(str::to_owned).unwrap_or(shown)
}

/// The numbers as a line, and where they are going in words.
pub(super) fn going(series: &Series, target: Option<Target>) -> Markup {
    let Series { points, .. } = series;
    let unit = points.last().map(|point| point.unit);
    if points.iter().any(|point| Some(point.unit) != unit) {
        return html! { span.quiet { (counted(points.len(), "number")) ", counted in different ways" } };
    }
    let target = target.filter(|target| Some(target.unit) == unit);
    let measured: Vec<Measured> = points.iter().map(|point| Measured { day: point.day, value: point.value }).collect();
    let told = trend(&measured, target).map(|Trend { direction, change: _, good }| {
        let way = match direction {
            TrendDirection::Rising => "rising",
            TrendDirection::Falling => "falling",
            TrendDirection::Steady => "steady",
        };
        match good {
            Some(true) => (format!("{way}, as wanted"), "good"),
            Some(false) => (format!("{way}, not as wanted"), "bad"),
            None => (way.to_owned(), "quiet"),
        }
    });
    html! {
        @if points.len() > 1 { (spark(points, target)) br; }
        @match told {
            Some((words, class)) => span class=(class) { (words) },
            None => span.quiet { (counted(points.len(), "number")) },
        }
    }
}

fn spark(points: &[Point], target: Option<Target>) -> Markup {
    let (width, height) = SPARK;
    let target = target.map(|target| target.value);
    let span = |values: &mut dyn Iterator<Item = f64>| {
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        (low, if high > low { high - low } else { 1.0 })
    };
    let (first, days) = span(&mut points.iter().map(|point| point.day));
    let (lowest, values) = span(&mut points.iter().map(|point| point.value).chain(target));
    let x = |day: f64| short(EDGE + (day - first) / days * (width - 2.0 * EDGE));
    let y = |value: f64| short(height - EDGE - (value - lowest) / values * (height - 2.0 * EDGE));
    let line: Vec<String> = points.iter().map(|point| format!("{},{}", x(point.day), y(point.value))).collect();
    let said: Vec<String> = points
        .iter()
        .map(|point| format!("{} in {}", amount(point.value, point.unit), plain(&point.period, 40)))
        .collect();
    html! {
        svg.spark width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="img" {
            title { (said.join("; ")) }
            @if let Some(target) = target {
                line.target x1="0" x2=(width) y1=(y(target)) y2=(y(target)) {}
            }
            polyline points=(line.join(" ")) {}
            @if let Some(last) = points.last() { circle cx=(x(last.day)) cy=(y(last.value)) r="3" {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Point, Series, beside_target, going, percent};
    use crate::catalog::{Comparator, Target, Unit};

    fn series(values: &[f64]) -> Series {
        let points = values.iter().zip(1..).map(|(value, quarter)| Point {
            period: format!("2026-Q{quarter}"),
            day: f64::from(quarter) * 90.0,
            value: *value,
            unit: Unit::Percent,
        });
        Series { indicator: 1, role: None, dimensions: None, points: points.collect() }
    }

    const TARGET: Option<Target> = Some(Target { comparator: Comparator::AtLeast, value: 80.0, unit: Unit::Percent });

    #[test]
    fn numbers_stand_beside_their_target() {
        let said = beside_target(&series(&[70.0, 79.9]), TARGET).into_string();
        assert!(said.contains("missed") && said.contains("99\u{A0}%"), "{said}");
        let said = beside_target(&series(&[100.0]), TARGET).into_string();
        assert!(said.contains("reached") && said.contains("125\u{A0}%") && said.contains("width=\"100\""), "{said}");
        assert!(beside_target(&series(&[1.0]), None).into_string().contains("no target"));
        assert_eq!([percent(0.999), percent(1.0), percent(55.0)], ["99\u{A0}%", "100\u{A0}%", "more than 999\u{A0}%"]);
    }

    #[test]
    fn a_row_of_numbers_tells_where_it_goes() {
        let said = going(&series(&[60.0, 70.0, 80.0]), TARGET).into_string();
        assert!(said.contains("rising, as wanted"), "{said}");
        assert!(said.contains("60\u{A0}% in 2026-Q1; 70\u{A0}% in 2026-Q2"), "{said}");
        assert!(said.contains("points=\"4,26 60,15 116,4\""), "{said}");
        assert!(going(&series(&[5.0]), TARGET).into_string().contains("1 number"));
        // All the same: a line in the middle of nowhere is still a line.
        assert!(!going(&series(&[5.0, 5.0]), None).into_string().contains("NaN"));
    }
}
