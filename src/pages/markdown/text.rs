//! Text without its markup.

use comrak::nodes::{AstNode, NodeValue};

use crate::catalog::fold;

/// The text of a node without its markup, on one line.
pub(super) fn plain<'a>(node: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    push_plain(node, &mut text);
    tidy(&text)
}

pub(super) fn push_plain<'a>(node: &'a AstNode<'a>, text: &mut String) {
    match &node.data.borrow().value {
        NodeValue::Text(literal) => text.push_str(literal),
        NodeValue::Code(code) => text.push_str(&code.literal),
        NodeValue::CodeBlock(code) => text.push_str(&code.literal),
        NodeValue::SoftBreak => text.push(' '),
        NodeValue::LineBreak => text.push('\n'),
        NodeValue::HtmlInline(html) if fold(html).starts_with("<br") => text.push('\n'),
        NodeValue::HtmlInline(_) => {}
        NodeValue::HtmlBlock(html) => text.push_str(&without_tags(&html.literal)),
        _ => {
            for child in node.children() {
                push_plain(child, text);
                if child.data.borrow().value.block() {
                    text.push('\n');
                }
            }
        }
    }
}

/// A heading's text and the anchor that it gives itself: `## Sales {#sales .wide}`.
pub(super) fn without_anchor(heading: String) -> (String, Option<String>) {
    let attributes = heading.strip_suffix('}').and_then(|inside| inside.rsplit_once('{'));
    let anchor = attributes.and_then(|(text, attributes)| {
        let anchor = attributes.split_whitespace().find_map(|part| part.strip_prefix('#'))?;
        (!anchor.is_empty()).then(|| (text.trim_end().to_owned(), Some(anchor.to_owned())))
    });
    anchor.unwrap_or((heading, None))
}

pub(super) fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// The text without short codes, with its white space folded.
pub(super) fn tidy(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some(start) = rest.find("{{") {
        let (before, after) = rest.split_at(start);
        let Some(end) = after.find("}}") else { break };
        kept.push_str(before.strip_suffix('(').unwrap_or(before));
        rest = after.get(end + 2..).unwrap_or_default();
        if before.ends_with('(') {
            rest = rest.strip_prefix(')').unwrap_or(rest);
        }
    }
    kept.push_str(rest);
    let folded = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.replace(" .", ".").replace(" ,", ",")
}

/// The page with the spaces and quotes of short codes inside link targets replaced, byte for byte, so that
/// Markdown reads `[grade 7]({{< ref "page" >}})` as the link it is meant to be.
pub(super) fn with_plain_link_targets(markdown: &str) -> String {
    let mut source = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(start) = rest.find("]({{") {
        let (before, after) = rest.split_at(start);
        source.push_str(before);
        let line = after.split('\n').next().unwrap_or_default();
        let end = line.find("}})");
        let Some(end) = end else {
            source.push_str("]({{");
            rest = after.get(4..).unwrap_or_default();
            continue;
        };
        let target = after.get(2..end + 2).unwrap_or_default();
        source.push_str("](");
        source.extend(target.chars().map(|c| if matches!(c, ' ' | '"' | '<' | '>' | '(' | ')') { '-' } else { c }));
        rest = after.get(end + 2..).unwrap_or_default();
    }
    source.push_str(rest);
    source
}
