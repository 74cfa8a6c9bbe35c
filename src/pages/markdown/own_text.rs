//! The text of an item's own Markdown, taken out of its page.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, parse_document};

use super::text::{plain, with_plain_link_targets};
use super::{append, join, options, segments};

/// How deep the Markdown of one item may be nested to be read by itself.
const DEEPEST: usize = 40;

/// The text that the reader gives an item with this Markdown; `None` where it would find items nested below.
#[must_use]
pub fn text_of(markdown: &str) -> Option<String> {
    let source = with_plain_link_targets(markdown);
    let arena = Arena::new();
    let root = parse_document(&arena, &source, &options());
    if !within(root, DEEPEST) {
        return None;
    }
    let mut text = String::new();
    for node in root.children() {
        let more = match node.data.borrow().value {
            NodeValue::List(_) => return None,
            NodeValue::Paragraph => join(segments(node).iter().map(|segment| segment.text.as_str())),
            _ => plain(node),
        };
        append(&mut text, &more, " ");
    }
    Some(text)
}

/// Whether Markdown reads from a text whatever the text is: no white space to fold, no short codes.
#[must_use]
pub fn is_tidy(text: &str) -> bool {
    super::text::tidy(text) == text
}

/// Whether Markdown is nested no deeper than this.
#[must_use]
pub fn depth_within(markdown: &str, limit: usize) -> bool {
    let source = with_plain_link_targets(markdown);
    let arena = Arena::new();
    within(parse_document(&arena, &source, &options()), limit)
}

/// Walked without recursion, so that what follows may recurse.
fn within<'a>(root: &'a AstNode<'a>, limit: usize) -> bool {
    let mut depth = 0_usize;
    root.traverse().all(|edge| {
        match edge {
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth -= 1,
        }
        depth <= limit
    })
}
