//! The indicators: who is measured by what, and how near that is to its target.

mod measured;
mod numbers;

use maud::{Markup, html};

use super::Part;
use super::facts::Facts;
use super::limits::{FAMILIES, INDICATORS, SERIES};
use super::text::{anchor, grouped, left_out, name};
use crate::catalog::{Family, Indicator, Role, Target, Unit};
use measured::{beside_target, going, latest};
use numbers::{amount, every, from};

pub(super) use measured::BySubject;
pub use measured::{Point, Series};

/// How many roles are named where an indicator measures many.
const NAMED: usize = 3;

pub(super) fn part(families: &[Family], all: &Facts, measured: &BySubject<'_>) -> Part {
    let legend = html! {
        p {
            "An indicator without a number to reach is marked " (no_number()) ": nobody can tell whether it is met. "
            "What is stated for a family measures those of its levels that state none of their own."
            @if !measured.is_empty() {
                " The bar shows how much of its target the latest number is, up to a quarter more; the stroke across it "
                "is the target. In the lines the target is dashed."
            }
        }
    };
    let body = html! {
        @if all.indicators == 0 {
            p.note { "No page states an indicator." }
        } @else {
            p { "Indicators with a number to reach: " b { (grouped(all.targets)) } " of " (grouped(all.indicators)) "." }
            @if measured.is_empty() {
                p.note { "Nothing was measured yet. Record numbers with " code { "rolegraph observe FILE.csv" } "." }
            }
            (table(families, measured))
        }
    };
    Part { id: "indicators", short: "Indicators", title: "Indicators and targets", legend, body }
}

/// How many indicators were measured, and how many of them missed their target with their latest numbers.
pub(super) fn outcome(families: &[Family], measured: &BySubject<'_>) -> (usize, usize) {
    let all = families.iter().flat_map(stated).filter(|stated| !measured.get(stated.indicator.id).is_empty());
    let missed = |indicator: &Indicator| {
        let mut numbers = measured.get(indicator.id).iter();
        numbers.any(|series| series.attainment(indicator.target).is_some_and(|attainment| !attainment.reached))
    };
    all.fold((0, 0), |(number, misses), Stated { indicator, roles: _ }| {
        (number + 1, misses + usize::from(missed(indicator)))
    })
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

fn table(families: &[Family], measured: &BySubject<'_>) -> Markup {
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
    let columns = if measured.is_empty() { 4 } else { 7 };
    html! {
        div.scroll tabindex="0" role="region" aria-label="Indicators" {
            table.indicators.measured[!measured.is_empty()] {
                thead {
                    tr {
                        th scope="col" { "Indicator" }
                        th scope="col" { "Who" }
                        th scope="col" { "Target" }
                        th scope="col" { "How often" }
                        @if !measured.is_empty() {
                            th scope="col" { "Latest" }
                            th scope="col" { "Of the target" }
                            th scope="col" { "Trend" }
                        }
                    }
                }
                @for (family, list) in &shown {
                    tbody id=(anchor("indicators", &family.slug)) {
                        tr.group { th scope="rowgroup" colspan=(columns) { (name(&family.title)) } }
                        @for stated in list { (rows(family, stated, measured)) }
                    }
                }
            }
        }
        (left_out(told, all, "indicator", "the API has them all"))
    }
}

/// The row of an indicator and, where several rows of numbers were measured, one for each.
fn rows(family: &Family, stated: &Stated<'_>, measured: &BySubject<'_>) -> Markup {
    let Stated { indicator, roles } = stated;
    let numbers = measured.get(indicator.id);
    // A single row of numbers that is about whoever the indicator measures needs no row of its own.
    let only = match numbers {
        [one] if one.dimensions.is_none() && (one.role.is_none() || roles.len() == 1) => Some(*one),
        _ => None,
    };
    let below = if only.is_some() { &[] } else { numbers };
    html! {
        tr {
            th scope="row" {
                (name(&indicator.name))
                @if let Some(group) = &indicator.group { br; span.quiet { (name(group)) } }
            }
            td { (who(family, roles)) }
            td { @match indicator.target { Some(target) => (reach(target)), None => (no_number()) } }
            td { @match indicator.period { Some(period) => (every(period)), None => span.quiet { "not said" } } }
            @if let Some(only) = only {
                (cells(only, indicator.target))
            } @else if !measured.is_empty() {
                td colspan="3" {
                    span.quiet { @if below.is_empty() { "not measured" } @else { "see below" } }
                }
            }
        }
        @for series in below.iter().take(SERIES) {
            tr.of {
                th scope="row" colspan="4" {
                    @match &series.role { Some(role) => (name(role)), None => "the family as a whole" }
                    @if let Some(dimensions) = &series.dimensions { span.quiet { ", " (name(dimensions)) } }
                }
                (cells(series, indicator.target))
            }
        }
        @if below.len() > SERIES {
            tr.of { td colspan="7" { "and " (grouped(below.len() - SERIES)) " more, over the API" } }
        }
    }
}

fn cells(series: &Series, target: Option<Target>) -> Markup {
    html! {
        td.latest { (latest(series)) }
        td { (beside_target(series, target)) }
        td { (going(series, target)) }
    }
}

fn no_number() -> Markup {
    html! { span.chip.warning { "no number" } }
}

/// "at least 75 %".
fn reach(target: Target) -> Markup {
    html! {
        (from(target)) " " b { (amount(target.value, target.unit)) }
        @if target.unit == Unit::Currency { span.quiet { " in money" } }
    }
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
