//! One page: its place, its front matter and its outline.

use std::collections::{HashMap, HashSet};

use crate::catalog::{HeadingAnchor, PageOutline, Slug, is_index_name, is_page_ending, title_words};

use super::front_matter::{self, FrontMatter};
use super::heading::{Kind, announced};
use super::markdown::{self, Block, Body, Heading, Lines, TooDeep};
use super::unreadable::unreadable_lines;

/// How many headings a page may have; a handbook's longest have about a hundred.
pub const MAX_HEADINGS: usize = 5_000;

/// A page, parsed.
#[derive(Debug)]
pub struct Page {
    /// Its path below the folder that is read, with `/` between its parts.
    pub path: String,
    /// Its front matter.
    pub front: FrontMatter,
    /// Its headings and blocks.
    pub body: Body,
    /// The folder that it lies in, for a page at the top of what is read.
    parent: Option<String>,
    /// Its text as written, with plain line ends.
    text: String,
    /// Where each line begins.
    line_starts: Vec<usize>,
}

/// Why a page cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct PageError {
    /// The line of the file.
    pub line: u32,
    /// What is wrong, in words that follow "path:line:".
    pub problem: String,
    /// What to do about it.
    pub hint: &'static str,
}

impl Page {
    /// Parses the text of a page.
    pub fn parse(path: &str, text: &str) -> Result<Self, PageError> {
        // Windows ends lines with two characters, old Macs with the first of them; Markdown knows both.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        if let Some(at) = text.find('\0') {
            let line = text.get(..at).unwrap_or_default().matches('\n').count();
            return Err(PageError {
                line: u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1),
                problem: "the page holds a null character".to_owned(),
                hint: "save the page as plain text, in UTF-8",
            });
        }
        let (front, body, first_line) = front_matter::split(&text).map_err(|error| PageError {
            line: error.line,
            problem: format!("the front matter cannot be read: {}", error.problem),
            hint: "front matter is YAML between two lines of `---`",
        })?;
        let mut body = markdown::parse(body, first_line).map_err(|TooDeep { line }| PageError {
            line,
            problem: "quotes, lists or emphasis are nested too deep to be read".to_owned(),
            hint: "nest them less; a hundred levels are allowed",
        })?;
        if body.headings.len() > MAX_HEADINGS {
            return Err(PageError {
                line: body.headings.get(MAX_HEADINGS).map_or(1, |heading| heading.line),
                problem: format!("the page has {} headings, more than the {MAX_HEADINGS} allowed", body.headings.len()),
                hint: "a page describes one family; split it",
            });
        }
        raise_bold_headings(&mut body);
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Ok(Self { path: path.to_owned(), front, body, parent: None, text, line_starts })
    }

    /// The page, known to lie in a folder of this name: an index at the top of what is read takes its family's
    /// name from there.
    #[must_use]
    pub fn within(self, parent: Option<String>) -> Self {
        Self { parent, ..self }
    }

    /// The whole page as written, with plain line ends.
    #[must_use]
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text of some lines, as written, without blank lines around it.
    #[must_use]
    pub fn written(&self, lines: Lines) -> String {
        let start = self.line_starts.get(index(lines.first)).copied().unwrap_or(self.text.len());
        let end = self.line_starts.get(index(lines.last.saturating_add(1))).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..end.max(start)).unwrap_or_default().lines().map(str::trim_end);
        text.collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
    }

    /// The number of the last line.
    #[must_use]
    pub fn last_line(&self) -> u32 {
        u32::try_from(self.text.lines().count()).unwrap_or(u32::MAX).max(1)
    }

    /// The name of the family that this page alone would describe: its file's, or its folder's where the
    /// file is an index.
    #[must_use]
    pub fn slug(&self) -> Slug {
        let mut parts = self.path.rsplit('/');
        let stem = stem(parts.next().unwrap_or_default());
        let folder = parts.next().or(self.parent.as_deref());
        match (is_index_name(stem), folder) {
            (true, Some(folder)) => Slug::of(folder),
            _ => Slug::of(stem),
        }
    }

    /// Whether the file is its folder's `_index.md` or `index.md`.
    #[must_use]
    pub fn is_index(&self) -> bool {
        is_index_path(&self.path)
    }

    /// The folder of the page, empty for a page at the top.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The page's title: the front matter's, else that of a first heading of rank 1, else its file's name.
    #[must_use]
    pub fn title(&self) -> String {
        let heading = self.body.headings.first().filter(|heading| heading.rank == 1);
        let heading = heading.map(|heading| heading.text.clone());
        self.front
            .title
            .clone()
            .or_else(|| self.front.role_name.clone())
            .or(heading)
            .unwrap_or_else(|| title_of(&self.slug()))
    }

    /// The title of the one role that the page describes, and the line on which it stands: the page's own, or
    /// the `RoleName` of its front matter where that says the same and more ("Manager, Channels" of the page
    /// "Channels").
    #[must_use]
    pub fn role_title(&self) -> (String, u32) {
        let title = self.title();
        let own = title_words(&title);
        let fuller = self.front.role_name.clone().filter(|name| {
            let named = title_words(name);
            named.len() > own.len() && own.iter().all(|word| named.contains(word))
        });
        let heading = self.body.headings.first().filter(|heading| heading.rank == 1).map(|heading| heading.line);
        let line = if fuller.is_some() || self.front.title.is_none() { self.front.role_name_line } else { None };
        (fuller.unwrap_or(title), line.or(self.front.title_line).or(heading).unwrap_or(1))
    }

    /// The lines that cannot be read as what they look like, and as what.
    #[must_use]
    pub fn unreadable_lines(&self) -> Vec<(u32, String)> {
        unreadable_lines(&self.text)
    }

    /// The page's address, as far as it says it, and the anchors of its headings: their explicit ones, else
    /// those that site generators give them, the second of two equal ones with a number.
    #[must_use]
    pub fn outline(&self) -> PageOutline {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let anchor = |heading: &Heading| {
            let line = heading.line;
            if let Some(anchor) = heading.id.clone() {
                return HeadingAnchor { line, anchor };
            }
            let anchor = anchor_of(&heading.written);
            let count = seen.entry(anchor.clone()).or_default();
            let numbered = if *count == 0 { anchor } else { format!("{anchor}-{count}") };
            *count += 1;
            HeadingAnchor { line, anchor: numbered }
        };
        let mut headings: Vec<HeadingAnchor> = self.body.headings.iter().map(anchor).collect();
        headings.retain(|heading| !heading.anchor.is_empty());
        headings.dedup_by_key(|heading| heading.line);
        PageOutline { path: self.path.clone(), url: self.front.url.clone(), headings }
    }

    /// The links into the page that lead nowhere, with their lines.
    #[must_use]
    pub fn dangling_anchors(&self) -> Vec<(String, u32)> {
        let targets: HashSet<String> =
            self.outline().headings.into_iter().map(|heading| heading.anchor.to_lowercase()).collect();
        let anchors = self.body.anchors.iter();
        anchors.filter(|(anchor, _)| !anchor.is_empty() && !targets.contains(&anchor.to_lowercase())).cloned().collect()
    }
}

/// Makes headings of bold lines that are the name of a section ("**Responsibilities**") and of plain ones that are
/// it with a colon, where no section of statements is open: below the heading they stand under, or beside it
/// where that is a section itself.
fn raise_bold_headings(body: &mut Body) {
    let is_section = |text: &str| {
        announced(text).is_some_and(|found| !found.phrase && found.prefix.is_none() && found.kind != Kind::Levels)
    };
    let names_a_section = |block: &Block, next: Option<&Block>| match block {
        Block::Paragraph(paragraph) => {
            let colon = paragraph.text.ends_with(':') && matches!(next, Some(Block::List(_)));
            next.is_some() && (paragraph.bold || colon) && is_section(&paragraph.text)
        }
        _ => false,
    };
    let mut headings = Vec::with_capacity(body.headings.len());
    for mut heading in std::mem::take(&mut body.headings) {
        let blocks = std::mem::take(&mut heading.blocks);
        let raised = |(at, block)| names_a_section(block, blocks.get(at + 1));
        let raised: Vec<bool> = blocks.iter().enumerate().map(raised).collect();
        if !raised.contains(&true) {
            headings.push(Heading { blocks, ..heading });
            continue;
        }
        let rank = if announced(&heading.text).is_some() { heading.rank } else { (heading.rank + 1).min(6) };
        headings.push(heading);
        for (block, raised) in blocks.into_iter().zip(raised) {
            match block {
                Block::Paragraph(paragraph) if raised => headings.push(Heading {
                    rank,
                    text: paragraph.text.trim_end_matches(':').to_owned(),
                    written: paragraph.text,
                    id: None,
                    line: paragraph.lines.first,
                    blocks: Vec::new(),
                }),
                block => {
                    if let Some(heading) = headings.last_mut() {
                        heading.blocks.push(block);
                    }
                }
            }
        }
    }
    body.headings = headings;
}

/// A line's number as an index.
fn index(line: u32) -> usize {
    usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// A file's name without its endings: "index.html.md" is "index".
fn stem(file: &str) -> &str {
    let ending = |file: &str| {
        let (stem, ending) = file.rsplit_once('.')?;
        let made = ["html", "erb"].iter().any(|known| ending.eq_ignore_ascii_case(known));
        let known = made || is_page_ending(ending);
        (known && !stem.is_empty()).then_some(stem.len())
    };
    let mut stem = file;
    while let Some(length) = ending(stem) {
        stem = stem.get(..length).unwrap_or(stem);
    }
    stem
}

/// Whether the page at a path is its folder's index, by its file's name.
#[must_use]
pub fn is_index_path(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    is_index_name(stem(file))
}

/// The anchor that site generators give a heading: lower case, punctuation dropped, spaces to hyphens.
pub(super) fn anchor_of(heading: &str) -> String {
    let kept = heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .collect::<String>();
    kept.trim().replace(' ', "-")
}

fn title_of(slug: &Slug) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    slug.as_str().split('-').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Page;

    fn page(path: &str, text: &str) -> Page {
        Page::parse(path, text).expect("readable").within(Some("shelf".to_owned()))
    }

    #[test]
    fn a_page_has_a_slug_and_a_title() {
        for (path, text, slug, title) in [
            ("sales/inside-sales.md", "", "inside-sales", "Inside Sales"),
            ("sales/inside/_index.md", "---\ntitle: In\n---\n", "inside", "In"),
            ("_index.md", "# Top\n", "shelf", "Top"),
            ("no-ending", "---\nRoleName: X\n---\n", "no-ending", "X"),
            ("a, b.md", "", "a-b", "A B"),
            ("sales/inside/index.html.md", "", "inside", "Inside"),
            ("v1.2.MD", "", "v1-2", "V1 2"),
        ] {
            let page = page(path, text);
            assert_eq!((page.slug().as_str(), page.title().as_str()), (slug, title), "{path}");
        }
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
        let page = page("a.md", "\u{feff}---\r\ntitle: T\r\n---\r\n\r\n## H\r\n");
        assert_eq!((page.title().as_str(), page.body.headings[0].line), ("T", 5));
    }

    #[test]
    fn headings_have_anchors() {
        let text = "---\ncanonical_url: /x/\n---\n## VP, Sales\n\n## Duties {#what-they-do}\n\n## VP, Sales\n";
        let outline = page("a.md", text).outline();
        let anchors: Vec<_> = outline.headings.iter().map(|heading| (heading.line, heading.anchor.as_str())).collect();
        assert_eq!(anchors, [(4, "vp-sales"), (6, "what-they-do"), (8, "vp-sales-1")]);
        assert_eq!(outline.url.as_deref(), Some("/x/"));
    }

    #[test]
    fn links_into_the_page_must_lead_somewhere() {
        let page = page("a.md", "[x](#vp-sales) [y](#vp-sales-1) [z](#gone)\n\n## VP, Sales\n\n## VP, Sales\n");
        assert_eq!(page.dangling_anchors(), [("gone".to_owned(), 1)]);
    }
}
