//! Org charts as SVG: a tree from left to right, so that a wide one grows downward and can be read by scrolling.
//!
//! The picture has no script and no font of its own. Its colours are variables of CSS that change with the reader's
//! dark mode; a page that it stands in may set them (`--chart-ink` and the like, see [`STYLE`]).

mod layout;

use std::fmt::Write as _;

use super::chart::{Chart, Figure, Shown};
use super::plain;
use layout::{BOX_WIDTH, Block, INSET, Layout, PADDING, layout};

/// The colours are a palette that is told apart by people who do not see red and green differently; the text never
/// depends on them.
const STYLE: &str = "\
.org-chart{--ink:var(--chart-ink,#1c2430);--soft:var(--chart-soft,#5a6675);--paper:var(--chart-paper,#fff);\
--card:var(--chart-card,#f5f7fa);--line:var(--chart-line,#9aa5b3);--alert:var(--chart-alert,#b3261e);\
font:13px system-ui,-apple-system,'Segoe UI',sans-serif}\
@media(prefers-color-scheme:dark){.org-chart{--ink:var(--chart-ink,#e8ecf1);--soft:var(--chart-soft,#a3afbd);\
--paper:var(--chart-paper,#14181e);--card:var(--chart-card,#212832);--line:var(--chart-line,#5c6877);\
--alert:var(--chart-alert,#ff8a80)}}\
.org-chart .paper{fill:var(--paper)}\
.org-chart text{fill:var(--ink);unicode-bidi:plaintext}\
.org-chart .soft{fill:var(--soft);font-size:11px}\
.org-chart .leads{font-weight:600}\
.org-chart .card{fill:var(--card);stroke:var(--line)}\
.org-chart .title .card{fill:none;stroke-dasharray:5 4}\
.org-chart .title text{font-style:italic}\
.org-chart .line{fill:none;stroke:var(--line);stroke-width:1.25}\
.org-chart .cycle{fill:none;stroke:var(--alert);stroke-width:1.5;stroke-dasharray:4 3}\
.org-chart .f0{fill:#0072b2}.org-chart .f1{fill:#e69f00}.org-chart .f2{fill:#009e73}.org-chart .f3{fill:#cc79a7}\
.org-chart .f4{fill:#56b4e9}.org-chart .f5{fill:#d55e00}.org-chart .f6{fill:#8c7ae6}.org-chart .f7{fill:#8a8f98}";

/// The chart as a picture, with a name for those who cannot see it.
#[must_use]
pub fn svg(chart: &Chart<'_>, name: &str) -> String {
    let Layout { blocks, width, height } = layout(chart);
    let name = xml(name);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"org-chart\" role=\"img\" aria-label=\"{name}\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n<title>{name}</title>\n\
         <style>{STYLE}</style>\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n"
    );
    if blocks.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "<text class=\"soft\" x=\"{PADDING}\" y=\"32\">No roles</text>");
    }
    for (figure, block) in chart.figures.iter().zip(&blocks) {
        if let Some(above) = figure.above.and_then(|above| blocks.get(above)) {
            out.push_str(&line(above, block));
        }
    }
    for (figure, block) in chart.figures.iter().zip(&blocks) {
        out.push_str(&card(chart, figure, block));
    }
    // Above the boxes: these lines lead past them.
    for (figure, block) in chart.figures.iter().zip(&blocks) {
        let superior = figure.closes.and_then(|at| Some((chart.figures.get(at)?, blocks.get(at)?)));
        if let Some((superior, other)) = superior {
            out.push_str(&closing(figure, block, superior, other));
        }
    }
    out.push_str("</svg>\n");
    out
}

/// From a box to one below it.
fn line(above: &Block, block: &Block) -> String {
    let (from, to) = (above.x + BOX_WIDTH, block.x);
    let middle = i64::midpoint(from, to);
    format!("<path class=\"line\" d=\"M{from} {}H{middle}V{}H{to}\"/>\n", above.middle(), block.middle())
}

/// A line that closes a cycle, around the right of the boxes.
fn closing(figure: &Figure<'_>, block: &Block, superior: &Figure<'_>, other: &Block) -> String {
    let (x, y) = (block.x + BOX_WIDTH, block.middle() - 8);
    let (to_x, to_y) = (other.x + BOX_WIDTH, other.middle() + 8);
    let out = x.max(to_x) + 34;
    let title = xml(&format!("{} reports to {}, which closes a cycle", title(figure), title(superior)));
    format!(
        "<g><title>{title}</title><path class=\"cycle\" d=\"M{x} {y}C{out} {y} {out} {to_y} {to_x} {to_y}\"/></g>\n"
    )
}

fn card(chart: &Chart<'_>, figure: &Figure<'_>, block: &Block) -> String {
    let Block { x, y, height, .. } = *block;
    let (class, told) = match figure.shown {
        Shown::Role(post) => {
            let grade = post.grade.map(|grade| format!(", grade {grade}")).unwrap_or_default();
            ("role", format!("{}{grade} ({})", post.title, post.family_title))
        }
        Shown::Title(title) => ("title", format!("{title} (no page describes it)")),
    };
    let mut out = format!(
        "<g class=\"{class}\"><title>{}</title><rect class=\"card\" x=\"{x}\" y=\"{y}\" width=\"{BOX_WIDTH}\" \
         height=\"{height}\" rx=\"6\"/>",
        xml(&told)
    );
    let mut leads = "";
    if let Shown::Role(post) = figure.shown {
        let colour = chart.families.iter().position(|family| *family == post.family).unwrap_or_default() % 8;
        let _ = write!(out, "<rect class=\"f{colour}\" x=\"{x}\" y=\"{y}\" width=\"5\" height=\"{height}\" rx=\"2\"/>");
        if post.people_manager {
            leads = " class=\"leads\"";
        }
    }
    let (text_x, mut baseline) = (x + INSET, y + 6);
    for words in &block.lines {
        baseline += layout::LINE;
        let _ = write!(out, "<text{leads} x=\"{text_x}\" y=\"{}\">{}</text>", baseline - 3, xml(words));
    }
    if let Some(note) = &block.note {
        let _ = write!(out, "<text class=\"soft\" x=\"{text_x}\" y=\"{}\">{}</text>", baseline + 12, xml(note));
    }
    out.push_str("</g>\n");
    out
}

fn title<'a>(figure: &Figure<'a>) -> &'a str {
    match figure.shown {
        Shown::Role(post) => &post.title,
        Shown::Title(title) => title,
    }
}

/// A text as XML has it, in an element or between quotation marks.
#[must_use]
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
