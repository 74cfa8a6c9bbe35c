//! Findings for people: page by page, each with its line and a mark below what is meant.

use std::fmt::Write as _;

use super::excerpt::{excerpt, visible};
use super::paint::{Color, Paint};
use super::{Found, Outcome};
use crate::check;
use crate::cli::table;

pub(super) fn render(outcome: &Outcome, paint: Paint) -> String {
    let mut text = String::new();
    for page in outcome.found.chunk_by(|a, b| a.finding.source.path == b.finding.source.path) {
        let Some(first) = page.first() else { continue };
        let path = &first.finding.source.path;
        let tally = table::tally(check::tally(page.iter().map(|found| &found.finding)));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}: {tally}\n", paint.paint(Color::Strong, &visible(path)));
        for found in page {
            let _ = writeln!(text, "{}", one(found, outcome, paint));
        }
    }
    text
}

fn one(found: &Found, outcome: &Outcome, paint: Paint) -> String {
    let finding = &found.finding;
    let color = Color::from(finding.severity);
    let severity = paint.paint(color, &format!("{}[{}]", finding.severity.as_str(), finding.rule));
    let message = paint.paint(Color::Strong, &visible(&finding.message));
    let excerpt = excerpt(finding, outcome.pages.lines(&finding.source.path), color, paint);
    format!("{severity}: {message}\n{excerpt}")
}
