//! Org charts as DOT, the language of Graphviz.

use std::fmt::Write as _;

use super::chart::{Chart, Shown};
use super::plain;

/// The chart as a directed graph, one line for each box and each line between two.
#[must_use]
pub fn dot(chart: &Chart<'_>) -> String {
    let mut text = String::from(
        "digraph reporting {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  \
         edge [arrowhead=none];\n",
    );
    for (number, figure) in (0_usize..).zip(&chart.figures) {
        let more = if figure.hidden > 0 { format!("\\n+{} below", figure.hidden) } else { String::new() };
        // Writing to a string cannot fail.
        let _ = match figure.shown {
            Shown::Role(post) => {
                let grade = post.grade.map(|grade| format!("\\nGrade {grade}")).unwrap_or_default();
                writeln!(text, "  r{number} [label=\"{}{grade}{more}\"];", escaped(&post.title))
            }
            Shown::Title(title) => {
                writeln!(text, "  r{number} [label=\"{}{more}\", style=\"rounded,dashed\"];", escaped(title))
            }
        };
    }
    for (number, figure) in (0_usize..).zip(&chart.figures) {
        if let Some(above) = figure.above {
            let _ = writeln!(text, "  r{above} -> r{number};");
        }
        if let Some(superior) = figure.closes {
            let _ = writeln!(text, "  r{superior} -> r{number} [style=dashed, arrowhead=normal, constraint=false];");
        }
    }
    text.push_str("}\n");
    text
}

/// A text between quotation marks. In a label a backslash begins a command, and `&` a character of HTML.
fn escaped(text: &str) -> String {
    plain(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
