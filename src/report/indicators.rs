//! The indicators: who is measured by what, and how near that is to its target.

use maud::{Markup, html};

use super::Part;
use super::facts::Facts;
use super::limits::{FAMILIES, INDICATORS};
use super::text::{anchor, counted, grouped, name};
use crate::catalog::{Comparator, Family, Indicator, Period, Role, Target, Unit};

/// How many roles are named where an indicator measures many.
const NAMED: usize = 3;

pub(super) fn part(families: &[Family], all: &Facts) -> Part {
    let legend = html! {
        p {
            "An indicator without a number to reach is marked " (no_number()) ": nobody can tell whether it is met. "
            "What is stated for a family measures those of its levels that state none of their own."
        }
    };
    let body = html! {
        @if all.indicators == 0 {
            p.note { "No page states an indicator." }
        } @else {
            p { (grouped(all.targets)) " of " (counted(all.indicators, "indicator")) " have a number to reach." }
            (table(families))
        }
    };
    Part { id: "indicators", short: "Indicators", title: "Indicators and targets", legend, body }
}

/// An indicator and whom it measures.
struct Stated<'a> {
    indicator: &'a Indicator,
    roles: Vec<&'a Role>,
}

/// The indicators of a family, each once: the family's own, then those of its levels.
fn stated(family: &Family) -> Vec<Stated<'_>> {
    let without: Vec<&Role> = family.roles.iter().filter(|role| role.indicators.is_empty()).collect();
    let own = family.indicators.iter().map(|indicator| Stated { indicator, roles: without.clone() });
    let shared = family.shared_indicators().into_iter().map(|shared| {
        let roles = shared.places.iter().filter_map(|place| family.roles.get(place.role));
        Stated { indicator: shared.indicator, roles: roles.collect() }
    });
    own.chain(shared).collect()
}

fn table(families: &[Family]) -> Markup {
    let mut room = INDICATORS;
    let mut shown = Vec::new();
    let mut all = 0;
    for (at, family) in families.iter().enumerate() {
        let mut list = stated(family);
        all += list.len();
        if !list.is_empty() && at < FAMILIES {
            list.truncate(room);
            room -= list.len();
            shown.push((family, list));
        }
    }
    let told: usize = shown.iter().map(|(_, list)| list.len()).sum();
    html! {
        div.scroll tabindex="0" role="region" aria-label="Indicators" {
            table.indicators {
                thead {
                    tr {
                        th scope="col" { "Indicator" }
                        th scope="col" { "Who" }
                        th scope="col" { "Target" }
                        th scope="col" { "How often" }
                    }
                }
                @for (family, list) in &shown {
                    tbody id=(anchor("indicators", &family.slug)) {
                        tr.group { th scope="rowgroup" colspan="4" { (name(&family.title)) } }
                        @for Stated { indicator, roles } in list { (row(family, indicator, roles)) }
                    }
                }
            }
        }
        (super::text::left_out(told, all, "indicator", "the API has them all"))
    }
}

fn row(family: &Family, indicator: &Indicator, roles: &[&Role]) -> Markup {
    html! {
        tr {
            th scope="row" {
                (name(&indicator.name))
                @if let Some(group) = &indicator.group { br; span.quiet { (name(group)) } }
            }
            td { (who(family, roles)) }
            td { @match indicator.target { Some(target) => (told(target)), None => (no_number()) } }
            td { @match indicator.period { Some(period) => (every(period)), None => span.quiet { "not said" } } }
        }
    }
}

fn no_number() -> Markup {
    html! { span.chip.warning { "no number" } }
}

fn who(family: &Family, roles: &[&Role]) -> Markup {
    html! {
        @if roles.is_empty() {
            span.quiet { "no level" }
        } @else if roles.len() == family.roles.len() && roles.len() > 1 {
            "all " (roles.len()) " levels"
        } @else if roles.len() <= NAMED + 1 {
            @for (at, role) in roles.iter().enumerate() { @if at > 0 { br; } (name(&role.title)) }
        } @else {
            @for role in roles.iter().take(NAMED) { (name(&role.title)) br; }
            details.inline {
                summary { "and " (roles.len() - NAMED) " more" }
                @for (at, role) in roles.iter().skip(NAMED).enumerate() { @if at > 0 { br; } (name(&role.title)) }
            }
        }
    }
}

/// "at least 75 %".
fn told(target: Target) -> Markup {
    let Target { comparator, value, unit } = target;
    let from = match comparator {
        Comparator::AtLeast => "at least",
        Comparator::MoreThan => "more than",
        Comparator::AtMost => "at most",
        Comparator::LessThan => "less than",
        Comparator::Equal => "exactly",
    };
    html! { (from) " " b { (amount(value, unit)) } }
}

/// A number with what it counts.
fn amount(value: f64, unit: Unit) -> String {
    let number = number(value);
    match unit {
        Unit::Percent => format!("{number}\u{A0}%"),
        Unit::Duration => format!("{number}\u{A0}days"),
        Unit::Currency => format!("{number} (money)"),
        Unit::Count | Unit::Ratio | Unit::Score | Unit::Qualitative => number,
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

fn every(period: Period) -> &'static str {
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
        assert_eq!(
            [number(75.0), number(0.126), number(-1_250_000.5), number(0.1)],
            ["75", "0.13", "−1,250,000.5", "0.1"]
        );
        assert_eq!(amount(30.0, Unit::Duration), "30\u{A0}days");
    }
}
