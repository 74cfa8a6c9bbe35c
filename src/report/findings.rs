//! What is wrong or doubtful in the pages.

use maud::{Markup, html};

use super::Part;
use super::facts::Facts;
use super::limits::{FINDINGS, NAME};
use super::text::{counted, left_out, name, plain, told};
use crate::catalog::{Family, Finding, Severity};

pub(super) fn part(families: &[Family], all: &Facts) -> Part {
    let legend = html! {
        p {
            "An " span.chip.error { "error" } " is where a page contradicts itself or cannot be read as meant; a "
            span.chip.warning { "warning" } " where a reader may be misled; an " span.chip.info { "info" }
            " is good to know. Each has the page and the line where it stands."
        }
    };
    let body = html! {
        @if all.findings() == 0 {
            p.note { "Nothing was found in these pages." }
        }
        @for (severity, what, open) in [
            (Severity::Error, "error", true),
            (Severity::Warning, "warning", true),
            (Severity::Info, "info", false),
        ] {
            (list(families, severity, what, open))
        }
    };
    Part { id: "findings", short: "Findings", title: "Findings in the pages", legend, body }
}

fn list(families: &[Family], severity: Severity, what: &str, open: bool) -> Markup {
    let found = || {
        let of = |family: &'_ Family| family.findings.len();
        let with = families.iter().filter(move |family| of(family) > 0);
        with.flat_map(|family| family.findings.iter().map(move |finding| (family, finding)))
            .filter(move |(_, finding)| finding.severity == severity)
    };
    let number = found().count();
    html! {
        @if number > 0 {
            details open[open] {
                summary { h3 { (counted(number, what)) } }
                div.scroll tabindex="0" role="region" aria-label={ "Findings: " (what) } {
                    table.findings {
                        thead {
                            tr {
                                th scope="col" { "Family and role" }
                                th scope="col" { "What" }
                                th scope="col" { "Rule" }
                                th scope="col" { "Where" }
                            }
                        }
                        tbody { @for (family, finding) in found().take(FINDINGS) { (row(family, finding)) } }
                    }
                }
                (left_out(FINDINGS, number, what, "`rolegraph check` and the API tell all"))
            }
        }
    }
}

fn row(family: &Family, finding: &Finding) -> Markup {
    let Finding { rule, severity: _, message, source, role } = finding;
    let role = role.as_ref().and_then(|slug| family.role(slug));
    html! {
        tr {
            th scope="row" {
                (name(&family.title))
                @if let Some(role) = role { br; span.quiet { (name(&role.title)) } }
            }
            td { (told(message)) }
            td { code { (plain(rule, NAME)) } }
            td.where { code { bdi { (plain(&source.path, 300)) } ":" (source.line) } }
        }
    }
}
