//! Which Markdown can stand in the page as it is, and which has to be quoted.

use super::escape::escape;
use crate::catalog::{Section, Statement};
use crate::pages::markdown::{is_tidy, text_of};

/// The line below an item that gives its Markdown in quotes.
pub(super) const QUOTED: &str = "<!-- markdown ";
/// The line above a summary that could be mistaken for a formula.
pub(super) const SUMMARY: &str = "<!-- summary -->";
/// The line above the Markdown of a further section that could be mistaken for something else.
pub(super) const SECTION: &str = "<!-- section -->";
/// The line below it.
pub(super) const SECTION_END: &str = "<!-- /section -->";
/// The line that gives the Markdown of a further section in quotes.
pub(super) const SECTION_QUOTED: &str = "<!-- section ";

/// The line above prose that stands in a section of items and is kept as a further section.
pub(super) const PROSE: &str = "<!-- prose -->";
/// The line below it.
pub(super) const PROSE_END: &str = "<!-- /prose -->";

/// Beyond this depth items are quoted, so that what they hold does not add to it.
const DEEP: usize = 20;

/// How the Markdown of a further section stands in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// As it is.
    Plain,
    /// Between two comments.
    Fenced,
    /// In quotes, in a comment.
    Quoted,
}

/// Whether an item's Markdown can stand in the page as it is: its lines stay its own, and its text is read
/// from it.
pub(super) fn stands(statement: &Statement, depth: usize) -> bool {
    depth < DEEP
        && keeps_its_lines(&statement.markdown)
        && own_text(&statement.markdown).is_some_and(|text| text == statement.text)
}

/// The text of an item with this Markdown. Most have no markup at all, and need no parser.
pub(super) fn own_text(markdown: &str) -> Option<String> {
    let plain = escape(markdown) == markdown && is_tidy(markdown);
    if plain { Some(markdown.to_owned()) } else { text_of(markdown) }
}

fn keeps_its_lines(markdown: &str) -> bool {
    let of_an_item = |line: &str| line.starts_with("- ") || line == "-" || line.starts_with(QUOTED);
    let edges = |c: Option<char>| c.is_none_or(char::is_whitespace);
    !edges(markdown.chars().next())
        && !edges(markdown.chars().next_back())
        && printable(markdown)
        && !markdown.split('\n').skip(1).any(of_an_item)
}

/// How a further section with this Markdown stands in the page; `known` where its title is that of a section
/// of a known kind.
pub(super) fn section(markdown: &str, known: bool) -> Stands {
    let lines = || markdown.split('\n');
    // Deep nesting is refused in a page, so what cannot be read by itself is quoted.
    let deep = markdown.contains(['>', '*', '_', '[', '-', '+', ')', '.', '~']) && !shallow(markdown);
    if !printable(markdown) || lines().any(|line| line == SECTION_END) || deep {
        return Stands::Quoted;
    }
    let blank = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
    let edges = !markdown.is_empty() && (blank(lines().next()) || blank(lines().next_back()));
    if known || edges || lines().any(breaks_structure) { Stands::Fenced } else { Stands::Plain }
}

/// How many of the further sections can stand as prose in the sections of items whose titles they have: those
/// at the front that come in the order of these, `present` in the page.
pub(super) fn prose(sections: &[Section], present: &[&str]) -> usize {
    let mut left = present;
    let mut stands = |further: &Section| {
        let Some(at) = left.iter().position(|name| *name == further.title) else { return false };
        left = left.get(at..).unwrap_or_default();
        !further.markdown.is_empty() && section(&further.markdown, false) == Stands::Plain
    };
    sections.iter().take_while(|further| stands(further)).count()
}

/// Whether a line could end the section, or change how what follows is read.
fn breaks_structure(line: &str) -> bool {
    let text = line.trim_start();
    let underlines = !text.is_empty() && (text.chars().all(|c| c == '=') || text.trim_end().chars().all(|c| c == '-'));
    let definition = text.starts_with('[') && text.contains("]:");
    underlines
        || definition
        || text.starts_with(['#', '<'])
        || text.starts_with("```")
        || text.starts_with("~~~")
        || line.contains("<!--")
}

fn shallow(markdown: &str) -> bool {
    crate::pages::markdown::depth_within(markdown, 60)
}

/// Whether the text has no characters that a page would lose.
fn printable(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
}
