//! Blocks of a page as plain data, each with its lines.

/// First and last line of something, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lines {
    /// The first line.
    pub first: u32,
    /// The last line.
    pub last: u32,
}

/// A page's body: what stands before the first heading, and the headings in order.
#[derive(Debug, Default)]
pub struct Body {
    /// What stands before the first heading.
    pub preamble: Vec<Block>,
    /// The headings, each with what stands between it and the next.
    pub headings: Vec<Heading>,
    /// Link targets that point into the page, with the line they stand on.
    pub anchors: Vec<(String, u32)>,
}

/// A heading with what stands directly below it.
#[derive(Debug)]
pub struct Heading {
    /// 1 for `#`, 6 for `######`.
    pub rank: u8,
    /// Its text, plain, without a number before it and an id behind it.
    pub text: String,
    /// Its text with the number before it, as site generators make an anchor of it.
    pub written: String,
    /// The id that is written behind it, `{#id}`.
    pub id: Option<String>,
    /// Its line.
    pub line: u32,
    /// What stands between it and the next heading.
    pub blocks: Vec<Block>,
}

/// A block of a page.
#[derive(Debug, Clone)]
pub enum Block {
    /// Prose.
    Paragraph(Paragraph),
    /// A list, bulleted or numbered.
    List(Vec<Item>),
    /// A table.
    Table(Table),
    /// Anything else (code, quotes, HTML, a short code on a line of its own), kept as written.
    Other {
        /// The Markdown as written.
        markdown: String,
        /// Its text without the markup, as far as it has one.
        text: String,
        /// Where it stands.
        lines: Lines,
    },
}

impl Block {
    /// Where the block stands.
    #[must_use]
    pub fn lines(&self) -> Lines {
        match self {
            Self::Paragraph(paragraph) => paragraph.lines,
            Self::Table(table) => table.lines,
            Self::Other { lines, .. } => *lines,
            Self::List(items) => Lines {
                first: items.first().map_or(1, |item| item.lines.first),
                last: items.last().map_or(1, Item::last_line),
            },
        }
    }
}

/// A paragraph.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Its text, plain, on one line.
    pub text: String,
    /// The Markdown as written.
    pub markdown: String,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Where it stands.
    pub lines: Lines,
}

/// A list item.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its text, plain, on one line, without what is nested below it.
    pub text: String,
    /// The Markdown as written, without its marker and without what is nested below it.
    pub markdown: String,
    /// Where its own text stands.
    pub lines: Lines,
    /// The items nested below it.
    pub children: Vec<Item>,
    /// A bold line glued to the end of the item: it names the items that follow.
    pub glued: Option<(String, u32)>,
    /// Lines of the item that start where a marker would stand: items whose marker was forgotten.
    pub unmarked: Vec<u32>,
}

impl Item {
    /// The last line of the item and of all that is nested below it.
    #[must_use]
    pub fn last_line(&self) -> u32 {
        self.children.last().map_or(self.lines.last, |child| child.last_line().max(self.lines.last))
    }
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// The rows with their lines, the header first.
    pub rows: Vec<(u32, Vec<Cell>)>,
    /// The Markdown as written.
    pub markdown: String,
    /// Where it stands.
    pub lines: Lines,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Its text, plain; a line break inside the cell is a newline.
    pub text: String,
    /// Whether all of it is bold.
    pub bold: bool,
}
