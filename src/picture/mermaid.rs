//! Org charts as Mermaid flowcharts.

use std::fmt::Write as _;

use super::chart::{Chart, Shown};
use super::plain;

/// The chart as a flowchart, one line for each box and each line between two.
#[must_use]
pub fn mermaid(chart: &Chart<'_>) -> String {
    let mut text = String::from("flowchart LR\n");
    for (number, figure) in (0_usize..).zip(&chart.figures) {
        let more = if figure.hidden > 0 { format!("<br/>+{} below", figure.hidden) } else { String::new() };
        // Writing to a string cannot fail.
        let _ = match figure.shown {
            Shown::Role(post) => {
                let grade = post.grade.map(|grade| format!("<br/>Grade {grade}")).unwrap_or_default();
                writeln!(text, "  r{number}[\"{}{grade}{more}\"]", escaped(&post.title))
            }
            Shown::Title(title) => writeln!(text, "  r{number}[\"{}{more}\"]:::undescribed", escaped(title)),
        };
    }
    for (number, figure) in (0_usize..).zip(&chart.figures) {
        if let Some(above) = figure.above {
            let _ = writeln!(text, "  r{above} --> r{number}");
        }
        if let Some(superior) = figure.closes {
            let _ = writeln!(text, "  r{superior} -.-> r{number}");
        }
    }
    if chart.figures.iter().any(|figure| matches!(figure.shown, Shown::Title(_))) {
        text.push_str("  classDef undescribed stroke-dasharray: 5 5\n");
    }
    text
}

/// A text between quotation marks, where Mermaid reads Markdown, HTML and directives: what may mean anything is
/// written as the number of its character.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in plain(text).chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, ' ' | ',' | '.' | '-' | '(' | ')') {
            let _ = write!(out, "#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
