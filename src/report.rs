//! The report: a catalogue as one page that needs nothing else, for those who decide.
//!
//! The page is one file of HTML with its style inside and no script at all. Its policy lets a browser load nothing, so
//! that whoever opens it tells nobody. The same state of a catalogue gives the same bytes: there is no clock in it, and
//! the revision says which state it shows. Every text of a page passes through `text`, which keeps it from being
//! taken for markup and from turning what stands beside it around.
//!
//! A catalogue may be large; `limits` says how much of it is shown, and the page says so wherever it leaves
//! something out.

mod changes;
mod chart;
mod effective;
mod facts;
mod findings;
mod indicators;
mod ladder;
mod limits;
mod overlap;
mod overview;
mod text;

use std::borrow::Cow;
use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use crate::catalog::Family;

pub use indicators::{Point, Series};

use facts::Facts;
use indicators::{BySubject, outcome};
use text::{counted, grouped};

const STYLE: &str = include_str!("report/style.css");

/// What a report is made of: a catalogue as it was at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue<'a> {
    /// The families, in the order in which they are shown.
    pub families: &'a [Family],
    /// The revision that they are of.
    pub revision: i64,
    /// What was measured, in the order in which it is shown.
    pub series: &'a [Series],
}

/// One part of the page.
struct Part {
    /// Its anchor.
    id: &'static str,
    /// What the list of parts calls it.
    short: &'static str,
    /// Its heading.
    title: &'static str,
    /// How it is read.
    legend: Markup,
    /// The rest of it.
    body: Markup,
}

/// The page.
#[must_use]
pub fn html(catalogue: Catalogue<'_>) -> String {
    let Catalogue { families, revision, series } = catalogue;
    let families = &*told_apart(families);
    let measured = BySubject::of(series);
    let facts: Vec<Facts> = families.iter().map(Facts::of).collect();
    let all = Facts::sum(&facts);
    let (chart, charts_style) = chart::part(families);
    let parts = [
        overview::part(families, &facts, &all, outcome(families, &measured)),
        ladder::part(families, &facts),
        chart,
        overlap::part(families),
        indicators::part(families, &all, &measured),
        changes::part(families),
        findings::part(families, &all),
    ];
    let styles = [STYLE, &charts_style];
    let title = format!("Role catalogue, revision {}", grouped(revision.unsigned_abs()));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(&styles));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content="rolegraph";
                title { (title) }
                @for style in styles { style { (PreEscaped(style)) } }
            }
            body {
                a.skip href="#overview" { "Skip to the overview" }
                header.top {
                    p.eyebrow { "Job architecture" }
                    h1 { "Role catalogue" }
                    p.lead {
                        "Revision " (grouped(revision.unsigned_abs())) ": "
                        (counted(all.families, "family")) " with " (counted(all.roles, "role")) "."
                    }
                }
                nav.parts aria-label="Parts of the report" {
                    ul { @for part in &parts { li { a href={ "#" (part.id) } { (part.short) } } } }
                }
                main { @for part in &parts { (section(part)) } }
                footer {
                    p { "Made by rolegraph of revision " (grouped(revision.unsigned_abs())) " of the catalogue." }
                }
            }
        }
    };
    page.into_string()
}

/// The families, with their slugs in the titles that several of them have.
fn told_apart(families: &[Family]) -> Cow<'_, [Family]> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    families.iter().for_each(|family| *times.entry(&family.title).or_default() += 1);
    if times.values().all(|times| *times == 1) {
        return Cow::Borrowed(families);
    }
    let named = |family: &Family| {
        let title = match times.get(family.title.as_str()) {
            Some(2..) => format!("{} ({})", family.title, family.slug),
            _ => family.title.clone(),
        };
        Family { title, ..family.clone() }
    };
    families.iter().map(named).collect()
}

fn section(part: &Part) -> Markup {
    let heading = format!("{}-heading", part.id);
    html! {
        section id=(part.id) aria-labelledby=(heading) {
            h2 id=(heading) { (part.title) }
            div.legend { (part.legend) }
            (part.body)
        }
    }
}

/// Nothing may be loaded and nothing run; the styles are known by their hashes.
fn policy(styles: &[&str]) -> String {
    let hashes: Vec<String> =
        styles.iter().map(|style| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(style)))).collect();
    format!("default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'", hashes.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, STYLE, html, told_apart};
    use crate::catalog::{Family, Slug, Source};

    #[test]
    fn an_empty_catalogue_has_a_page_too() {
        let page = html(Catalogue { families: &[], revision: 0, series: &[] });
        assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
        assert!(page.contains("holds no families"), "{page}");
    }

    #[test]
    fn families_of_one_title_are_told_apart() {
        let source = || Source { path: "a.md".to_owned(), line: 1, end_line: 1 };
        let family = |slug: &str, title: &str| Family::new(Slug::of(slug), title.to_owned(), source());
        let families = [family("a", "Seller"), family("b", "Clerk"), family("c", "Seller")];
        let titles: Vec<String> = told_apart(&families).iter().map(|family| family.title.clone()).collect();
        assert_eq!(titles, ["Seller (a)", "Clerk", "Seller (c)"]);
    }

    #[test]
    fn the_style_is_safe_inside_its_element_and_loads_nothing() {
        // The policy names the style as it stands in the page: a carriage return would be read as a line feed.
        assert!(!["<", "url(", "@import", "\r"].iter().any(|word| STYLE.contains(word)));
    }
}
