//! Numbers, targets and periods in words.

use crate::catalog::{Comparator, Period, Target, Unit};
use crate::report::text::grouped;

/// From which side a target is approached.
pub(super) fn from(target: Target) -> &'static str {
    match target.comparator {
        Comparator::AtLeast => "at least",
        Comparator::MoreThan => "more than",
        Comparator::AtMost => "at most",
        Comparator::LessThan => "less than",
        Comparator::Equal => "exactly",
    }
}

/// A number with what it counts.
pub(super) fn amount(value: f64, unit: Unit) -> String {
    let number = number(value);
    match unit {
        Unit::Percent => format!("{number}\u{A0}%"),
        Unit::Duration => format!("{number}\u{A0}days"),
        // Which money it is, the name of the indicator says.
        Unit::Currency | Unit::Count | Unit::Ratio | Unit::Score | Unit::Qualitative => number,
    }
}

/// A number with at most two places behind the point.
fn number(value: f64) -> String {
    let shown = format!("{:.2}", value.abs());
    let (whole, part) = shown.split_once('.').unwrap_or((&shown, ""));
    let part = part.trim_end_matches('0');
    let sign = if value < 0.0 { "−" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{part}", grouped(whole))
}

pub(super) fn every(period: Period) -> &'static str {
    match period {
        Period::Week => "each week",
        Period::Month => "each month",
        Period::Quarter => "each quarter",
        Period::Year => "each year",
    }
}

#[cfg(test)]
mod tests {
    use super::{amount, number};
    use crate::catalog::Unit;

    #[test]
    fn numbers_are_short() {
        let shown = [75.0, 0.126, -1_250_000.5, 0.1].map(number);
        assert_eq!(shown, ["75", "0.13", "−1,250,000.5", "0.1"]);
        assert_eq!(amount(30.0, Unit::Duration), "30\u{A0}days");
    }
}
