//! Markdown as the rest of the reader sees it: headings, and below each its paragraphs, lists and tables,
//! every one with its lines.
//!
//! The library parses; this module only turns its tree into plain data. Three habits of authors are dealt
//! with here, because they are Markdown's and not the page's: a short code where a link's target should be,
//! a bold line glued to the list item above it, and a list marker written twice.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};
use comrak::{Arena, Options, parse_document};

mod blocks;
mod own_text;
mod text;

use super::pattern::pattern;
pub use blocks::{Block, Body, Cell, Heading, Item, Lines, Paragraph, Table};
pub use own_text::{depth_within, is_tidy, text_of};
use text::{plain, push_plain, tidy, with_plain_link_targets, without_anchor};

pattern!(NUMBERED, r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+)\s+");

/// How deep quotes, lists and emphasis may be nested; what is deeper is no text that a person wrote.
const MAX_DEPTH: usize = 100;

/// Something in a page is nested too deep to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooDeep {
    /// Its line.
    pub line: u32,
}

/// Parses a page's body. `first_line` is the number of its first line in the file, after front matter.
pub fn parse(markdown: &str, first_line: u32) -> Result<Body, TooDeep> {
    let source = with_plain_link_targets(markdown);
    let lines: Vec<&str> = markdown.split('\n').collect();
    let arena = Arena::new();
    let root = parse_document(&arena, &source, &options());
    let reader = Reader { lines: &lines, offset: first_line.saturating_sub(1) };
    // Walked without recursion, so that all that follows may recurse.
    let mut depth = 0_usize;
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(TooDeep { line: reader.lines_of(node).first });
                }
            }
            NodeEdge::End(_) => depth -= 1,
        }
    }
    let mut body = Body::default();
    for node in root.children() {
        if let NodeValue::Heading(heading) = &node.data.borrow().value {
            let (written, id) = without_anchor(plain(node));
            let text = NUMBERED.replace(&written, "").into_owned();
            if !text.is_empty() {
                let line = reader.lines_of(node).first;
                body.headings.push(Heading { rank: heading.level, text, written, id, line, blocks: Vec::new() });
            }
            continue;
        }
        let blocks = body.headings.last_mut().map_or(&mut body.preamble, |heading| &mut heading.blocks);
        reader.block(node, blocks);
    }
    for node in root.descendants() {
        if let NodeValue::Link(link) = &node.data.borrow().value
            && let Some(anchor) = link.url.strip_prefix('#')
        {
            body.anchors.push((anchor.to_owned(), reader.lines_of(node).first));
        }
    }
    Ok(body)
}

/// What the library reads beside plain `CommonMark`.
fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.strikethrough = true;
    options
}

struct Reader<'a> {
    lines: &'a [&'a str],
    offset: u32,
}

impl Reader<'_> {
    fn number(&self, line: usize) -> u32 {
        u32::try_from(line).unwrap_or(u32::MAX).saturating_add(self.offset)
    }

    fn lines_of<'a>(&self, node: &'a AstNode<'a>) -> Lines {
        let at = node.data.borrow().sourcepos;
        Lines { first: self.number(at.start.line), last: self.number(at.end.line.max(at.start.line)) }
    }

    /// The Markdown at a position, as written, without the indentation of its first line.
    fn written(&self, at: Sourcepos) -> String {
        let last = at.end.line.max(at.start.line);
        let mut text = String::new();
        for number in at.start.line..=last {
            let line = self.lines.get(number.saturating_sub(1)).copied().unwrap_or_default();
            let line = if number == at.start.line {
                line.get(at.start.column.saturating_sub(1)..).unwrap_or(line)
            } else {
                line.strip_prefix(&" ".repeat(at.start.column.saturating_sub(1))).unwrap_or_else(|| line.trim_start())
            };
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text.trim_end().to_owned()
    }

    fn block<'a>(&self, node: &'a AstNode<'a>, blocks: &mut Vec<Block>) {
        let at = node.data.borrow().sourcepos;
        let lines = self.lines_of(node);
        match &node.data.borrow().value {
            NodeValue::Paragraph => {
                let text = plain(node);
                let markdown = self.written(at);
                if let Some(rows) = self.rows_without_header(node) {
                    blocks.push(Block::Table(Table { rows, markdown, lines }));
                } else if text.is_empty() {
                    blocks.push(Block::Other { markdown, text, lines });
                } else {
                    blocks.push(Block::Paragraph(Paragraph { text, markdown, bold: is_bold(node), lines }));
                }
            }
            NodeValue::List(_) => {
                let items = self.items(node);
                if !items.is_empty() {
                    blocks.push(Block::List(items));
                }
            }
            NodeValue::Table(_) => {
                let rows = node.children().map(|row| (self.lines_of(row).first, cells(row))).collect();
                blocks.push(Block::Table(Table { rows, markdown: self.written(at), lines }));
            }
            NodeValue::ThematicBreak => {}
            _ => blocks.push(Block::Other { markdown: self.written(at), text: plain(node), lines }),
        }
    }

    /// The rows of a table whose line of dashes was forgotten: every line begins and ends with a bar.
    fn rows_without_header<'a>(&self, paragraph: &'a AstNode<'a>) -> Option<Vec<(u32, Vec<Cell>)>> {
        let first = self.lines_of(paragraph).first;
        let row = |(line, segment): (u32, &Segment)| {
            let inside = segment.text.strip_prefix('|')?.strip_suffix('|')?;
            let cells: Vec<Cell> =
                inside.split('|').map(|cell| Cell { text: cell.trim().to_owned(), bold: false }).collect();
            (cells.len() > 1).then_some((line, cells))
        };
        (first..).zip(&segments(paragraph)).map(row).collect()
    }

    fn items<'a>(&self, list: &'a AstNode<'a>) -> Vec<Item> {
        let items = list.children().map(|node| self.item(node));
        items.filter(|item| !item.text.is_empty() || !item.children.is_empty()).collect()
    }

    fn item<'a>(&self, node: &'a AstNode<'a>) -> Item {
        let lines = self.lines_of(node);
        let mut item = Item {
            text: String::new(),
            markdown: String::new(),
            lines: Lines { first: lines.first, last: lines.first },
            children: Vec::new(),
            glued: None,
            unmarked: Vec::new(),
        };
        for child in node.children() {
            let at = child.data.borrow().sourcepos;
            if matches!(child.data.borrow().value, NodeValue::List(_)) {
                item.children.extend(self.items(child));
                continue;
            }
            let mut written = self.written(at);
            let mut last = self.lines_of(child).last;
            let text = if matches!(child.data.borrow().value, NodeValue::Paragraph) {
                let segments = segments(child);
                let own = self.own_segments(&segments, at, &mut item);
                if own < segments.len() {
                    let kept = written.lines().count().saturating_sub(segments.len() - own);
                    written = written.lines().take(kept).collect::<Vec<_>>().join("\n");
                    last = last.saturating_sub(u32::try_from(segments.len() - own).unwrap_or(0));
                }
                join(segments.iter().take(own).map(|segment| segment.text.as_str()))
            } else {
                plain(child)
            };
            append(&mut item.text, &text, " ");
            // A blank line between blocks, so that the item's Markdown is read again as the same blocks.
            append(&mut item.markdown, &written, "\n\n");
            item.lines.last = last.max(item.lines.first);
        }
        // "1. 1. Travels" is one item whose marker was written twice, not an empty item with one below it.
        if item.text.is_empty() && item.children.len() == 1 && node.children().count() == 1 {
            return item.children.swap_remove(0);
        }
        item
    }

    /// How many of a paragraph's lines are the item's own: all, or those before a glued bold line.
    fn own_segments(&self, segments: &[Segment], at: Sourcepos, item: &mut Item) -> usize {
        for (index, segment) in segments.iter().enumerate().skip(1) {
            let line = at.start.line + index;
            let written = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
            // Bold words at the end of a wrapped sentence are no name.
            let named = segment.bold && !segment.text.starts_with(char::is_lowercase);
            if named && index + 1 == segments.len() {
                item.glued = Some((segment.text.trim_end_matches(':').to_owned(), self.number(line)));
                return index;
            }
            if written.starts_with(char::is_uppercase) {
                item.unmarked.push(self.number(line));
            }
        }
        segments.len()
    }
}

/// One line of a paragraph.
struct Segment {
    text: String,
    bold: bool,
}

/// The lines of a paragraph, each with whether it is all bold.
fn segments<'a>(paragraph: &'a AstNode<'a>) -> Vec<Segment> {
    let mut lines: Vec<Vec<&AstNode<'a>>> = vec![Vec::new()];
    for node in paragraph.children() {
        match &node.data.borrow().value {
            NodeValue::SoftBreak | NodeValue::LineBreak => lines.push(Vec::new()),
            _ => {
                if let Some(line) = lines.last_mut() {
                    line.push(node);
                }
            }
        }
    }
    let segment = |nodes: Vec<&'a AstNode<'a>>| {
        let mut text = String::new();
        nodes.iter().for_each(|node| push_plain(node, &mut text));
        let bold = !nodes.is_empty() && nodes.iter().all(|node| is_strong_or_blank(node));
        Segment { text: tidy(&text), bold }
    };
    lines.into_iter().map(segment).collect()
}

fn is_bold<'a>(paragraph: &'a AstNode<'a>) -> bool {
    paragraph.children().all(is_strong_or_blank)
}

fn is_strong_or_blank<'a>(node: &'a AstNode<'a>) -> bool {
    match &node.data.borrow().value {
        NodeValue::Text(text) => text.trim_matches([' ', ':']).is_empty(),
        NodeValue::Strong | NodeValue::SoftBreak | NodeValue::LineBreak => true,
        _ => false,
    }
}

fn cells<'a>(row: &'a AstNode<'a>) -> Vec<Cell> {
    let cell = |node: &'a AstNode<'a>| {
        let mut text = String::new();
        push_plain(node, &mut text);
        let bold = !text.trim().is_empty() && node.children().all(is_strong_or_blank);
        Cell { text: text.split('\n').map(tidy).collect::<Vec<_>>().join("\n"), bold }
    };
    row.children().map(cell).collect()
}

fn append(text: &mut String, more: &str, between: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push_str(between);
    }
    text.push_str(more);
}

fn join<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Block, TooDeep, parse};

    fn first_list(markdown: &str) -> Vec<super::Item> {
        let body = parse(markdown, 1).expect("readable");
        let list = body.preamble.into_iter().find_map(|block| match block {
            Block::List(items) => Some(items),
            _ => None,
        });
        list.unwrap_or_default()
    }

    #[test]
    fn lines_count_from_the_file_not_from_the_body() {
        let body = parse("## Levels\n\n- one\n- two\n", 5).expect("readable");
        let heading = &body.headings[0];
        assert_eq!((heading.line, heading.rank, heading.text.as_str()), (5, 2, "Levels"));
        assert_eq!((heading.blocks[0].lines().first, heading.blocks[0].lines().last), (7, 8));
    }

    #[test]
    fn a_bold_line_glued_to_an_item_names_what_follows() {
        let items = first_list("- plans\n- sells\n**Care**\n- listens\n");
        assert_eq!(items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["plans", "sells", "listens"]);
        assert_eq!(items[1].glued, Some(("Care".to_owned(), 3)));
        assert_eq!(items[1].markdown, "sells");
        assert_eq!((items[1].lines.first, items[1].lines.last), (2, 2));
    }

    #[test]
    fn an_item_without_its_marker_belongs_to_the_item_above() {
        let items = first_list("- plans\nSells as well\n- hard-wrapped\n  over two lines\n");
        assert_eq!(items.len(), 2);
        assert_eq!(items[0].text, "plans Sells as well");
        assert_eq!(items[0].unmarked, [2]);
        assert!(items[1].unmarked.is_empty());
        assert_eq!(items[1].markdown, "hard-wrapped\nover two lines");
    }

    #[test]
    fn nested_items_are_children_and_a_doubled_marker_is_none() {
        let items = first_list("- parent\n  - child\n    - grandchild\n- 1. twice marked\n");
        assert_eq!(items[0].children[0].children[0].text, "grandchild");
        assert_eq!((items[0].markdown.as_str(), items[0].last_line()), ("parent", 3));
        assert_eq!((items[1].text.as_str(), items[1].children.len()), ("twice marked", 0));
    }

    #[test]
    fn short_codes_are_no_text() {
        let body = parse("The X is a [grade 7]({{< ref \"pay#grades\" >}}). It is a [grade 8] ({{% ref \"x\" %}}).", 1)
            .expect("readable");
        let Block::Paragraph(paragraph) = &body.preamble[0] else { panic!("no paragraph") };
        assert_eq!(paragraph.text, "The X is a grade 7. It is a [grade 8].");
        assert!(paragraph.markdown.contains("{{< ref"));
    }

    #[test]
    fn a_table_without_its_line_of_dashes_is_a_table() {
        let body = parse("| [A](#a) | Grade 5 |\n| B | Grade 6 |\n", 1).expect("readable");
        let Block::Table(table) = &body.preamble[0] else { panic!("no table") };
        assert_eq!(table.rows[1].1[1].text, "Grade 6");
        assert!(matches!(parse("| not a table\nat all |\n", 1).expect("readable").preamble[0], Block::Paragraph(_)));
    }

    #[test]
    fn text_outside_latin_is_cut_at_characters() {
        let items = first_list("- é\u{202e}部 😀\n  - ü\n");
        assert_eq!(items[0].markdown, "é\u{202e}部 😀");
    }

    #[test]
    fn what_is_nested_too_deep_is_refused() {
        for page in
            ["> ".repeat(5_000), "*a ".repeat(5_000) + &" b*".repeat(5_000), "![".repeat(5_000) + &"](x)".repeat(5_000)]
        {
            assert!(matches!(parse(&format!("fine\n\n{page}"), 1), Err(TooDeep { line: 3 })), "{}", &page[..9]);
        }
    }
}
