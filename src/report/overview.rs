//! The overview: numbers, what stands out, the families, and how grades spread over them.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::Part;
use super::facts::Facts;
use super::limits::{FAMILIES, GRADES};
use super::text::{anchor, counted, grouped, left_out, name};
use crate::catalog::{Family, Grade};

/// `measured`: how many indicators were measured, and how many missed their target.
pub(super) fn part(families: &[Family], facts: &[Facts], all: &Facts, measured: (usize, usize)) -> Part {
    let body = html! {
        @if families.is_empty() {
            p.note { "The catalogue holds no families. Import pages with " code { "rolegraph import PATH" } "." }
        } @else {
            (tiles(all, measured.0))
            (standing_out(all, measured.1))
            h3 { "Families" }
            (table(families, facts, all))
            h3 #grades { "How grades spread" }
            p { "How many roles each family has at each grade." }
            (spread(families))
        }
    };
    let legend = html! {
        p {
            "Everything here is read from job-family pages. Statements are responsibilities and requirements, without "
            "those nested below others; an indicator that several levels share counts once; findings are what is "
            "wrong or doubtful in the pages."
        }
    };
    Part { id: "overview", short: "Overview", title: "Overview", legend, body }
}

fn tiles(all: &Facts, measured: usize) -> Markup {
    let tile = |number: String, what: &str, more: String| {
        html! { li { span.number { (number) } span.what { (what) } span.more { (more) } } }
    };
    let indicators = format!("{} with a target, {} measured", grouped(all.targets), grouped(measured));
    let statements =
        format!("{} responsibilities, {} requirements", grouped(all.responsibilities), grouped(all.requirements));
    html! {
        ul.tiles {
            (tile(grouped(all.families), "families", counted(all.tracks, "track")))
            (tile(grouped(all.roles), "roles", format!("{} lead people", grouped(all.managers))))
            (tile(all.span(), "grades", format!("{} without one", counted(all.ungraded, "role"))))
            (tile(grouped(all.responsibilities + all.requirements), "statements", statements))
            (tile(grouped(all.indicators), "indicators", indicators))
            (tile(grouped(all.findings()), "findings", format!("{}, {}", counted(all.errors, "error"), counted(all.warnings, "warning"))))
        }
    }
}

/// What somebody should look at first, each with the way there.
fn standing_out(all: &Facts, missed: usize) -> Markup {
    let without = all.indicators - all.targets;
    let points = [
        (
            all.undefined,
            "ladders",
            format!("{} of {} still to be defined.", grouped(all.undefined), counted(all.roles, "role")),
        ),
        (all.disputed, "ladders", format!("{} with more than one grade stated.", counted(all.disputed, "role"))),
        (all.ungraded, "ladders", format!("{} without a grade.", counted(all.ungraded, "role"))),
        (
            without,
            "indicators",
            format!("{} of {} without a number to reach.", grouped(without), counted(all.indicators, "indicator")),
        ),
        (missed, "indicators", format!("{} measured below or beyond the target.", counted(missed, "indicator"))),
        (all.errors, "findings", format!("{} in the pages.", counted(all.errors, "error"))),
    ];
    let points: Vec<_> = points.into_iter().filter(|(number, _, _)| *number > 0).collect();
    html! {
        @if !points.is_empty() {
            div.standing-out {
                h3 { "What stands out" }
                ul { @for (_, part, told) in &points { li { a href={ "#" (part) } { (told) } } } }
            }
        }
    }
}

/// Numbers of findings, by severity.
pub(super) fn severities(facts: &Facts) -> Markup {
    html! {
        @if facts.findings() == 0 { span.quiet { "none" } }
        @for (number, class, what) in [
            (facts.errors, "error", "error"),
            (facts.warnings, "warning", "warning"),
            (facts.infos, "info", "info"),
        ] {
            @if number > 0 { span class={ "chip " (class) } { (counted(number, what)) } " " }
        }
    }
}

fn table(families: &[Family], facts: &[Facts], all: &Facts) -> Markup {
    let numbers = |facts: &Facts| {
        html! {
            td.n { (grouped(facts.tracks)) }
            td.n { (grouped(facts.roles)) }
            td.n { (grouped(facts.managers)) }
            td.n { (grouped(facts.undefined)) }
            td.n { (facts.span()) }
            td.n { (grouped(facts.responsibilities)) }
            td.n { (grouped(facts.requirements)) }
            td.n { (grouped(facts.indicators)) }
            td.n { (grouped(facts.targets)) }
            @for (number, class) in [(facts.errors, "n error"), (facts.warnings, "n warning"), (facts.infos, "n info")] {
                td class=(if number > 0 { class } else { "n quiet" }) { (grouped(number)) }
            }
        }
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label="Families" {
            table.wide {
                thead {
                    tr {
                        th scope="col" { "Family" }
                        th.n scope="col" { "Tracks" }
                        th.n scope="col" { "Levels" }
                        th.n scope="col" { "Lead people" }
                        th.n scope="col" { "To be defined" }
                        th.n scope="col" { "Grades" }
                        th.n scope="col" { "Responsi\u{AD}bilities" }
                        th.n scope="col" { "Require\u{AD}ments" }
                        th.n scope="col" { "Indicators" }
                        th.n scope="col" { "With a target" }
                        th.n scope="col" { "Errors" }
                        th.n scope="col" { "Warnings" }
                        th.n scope="col" { "Infos" }
                    }
                }
                tbody {
                    @for (family, facts) in families.iter().zip(facts).take(FAMILIES) {
                        tr {
                            th scope="row" { a href={ "#" (anchor("ladder", &family.slug)) } { (name(&family.title)) } }
                            (numbers(facts))
                        }
                    }
                }
                tfoot { tr { th scope="row" { "All" } (numbers(all)) } }
            }
        }
        (left_out(FAMILIES, families.len(), "family", "the last row counts all"))
    }
}

fn spread(families: &[Family]) -> Markup {
    let mut columns: BTreeMap<i32, usize> = BTreeMap::new();
    let by_family: Vec<BTreeMap<i32, usize>> = families
        .iter()
        .map(|family| {
            let mut grades = BTreeMap::new();
            for grade in family.roles.iter().filter_map(|role| role.grade).map(Grade::number) {
                *grades.entry(grade).or_default() += 1;
                *columns.entry(grade).or_default() += 1;
            }
            grades
        })
        .collect();
    let most = by_family.iter().flat_map(BTreeMap::values).copied().max().unwrap_or(1);
    html! {
        @if columns.is_empty() {
            p.note { "No page states a grade." }
        } @else if columns.len() > GRADES {
            p.note { "There are " (columns.len()) " different grades, too many for a table." }
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Roles by family and grade" {
                table.heat {
                    thead {
                        tr {
                            th scope="col" { "Grade" }
                            @for grade in columns.keys() { th scope="col" { (grade) } }
                        }
                    }
                    tbody {
                        @for (family, grades) in families.iter().zip(&by_family).take(FAMILIES) {
                            tr {
                                th scope="row" { (name(&family.title)) }
                                @for grade in columns.keys() {
                                    @match grades.get(grade) {
                                        None => { td {} }
                                        Some(number) => { td class={ "h" (step(*number, most)) } { (number) } }
                                    }
                                }
                            }
                        }
                    }
                    tfoot {
                        tr {
                            th scope="row" { "All" }
                            @for number in columns.values() { td { (grouped(number)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Which of the five steps of shade a number has.
pub(super) fn step(number: usize, most: usize) -> usize {
    (number * 5).div_ceil(most.max(1)).clamp(1, 5)
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn the_most_is_the_darkest_and_the_least_is_still_seen() {
        assert_eq!([step(1, 100), step(50, 100), step(100, 100), step(1, 1), step(0, 0)], [1, 3, 5, 5, 1]);
    }
}
