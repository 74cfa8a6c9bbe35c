//! The statements of a section: its list items, gathered by groups.

use crate::catalog::{Source, Statement, words};

use super::Mark;
use super::extensions::{TakenOver, taken_over};
use super::markdown::{Block, Item, Lines, Paragraph};
use super::sentences::{template, to_be_defined};

/// A part of a section: what stands below its heading, or below a sub-heading that names a group.
#[derive(Debug)]
pub struct Part<'a> {
    /// The sub-heading.
    pub group: Option<String>,
    /// What stands below it.
    pub blocks: &'a [Block],
}

/// What a section was found to state.
#[derive(Debug, Default)]
pub struct Stated {
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// What the section takes over from another role, with the line that says so.
    pub taken_over: Vec<(TakenOver, Lines)>,
    /// Prose and other blocks that are no statement: they are kept, as written.
    pub rest: Vec<(String, Lines)>,
    /// What leaves the section, or a part of it, "to be defined", with its line.
    pub open: Vec<(String, u32)>,
    /// What is wrong with the way it is written.
    pub marks: Vec<Mark>,
}

/// Reads the statements of a section.
#[must_use]
pub fn statements(path: &str, parts: &[Part<'_>]) -> Stated {
    let has_list = parts.iter().flat_map(|part| part.blocks).any(|block| matches!(block, Block::List(_)));
    let mut section = Section { path, has_list, group: None, stated: Stated::default() };
    for part in parts {
        section.group.clone_from(&part.group);
        // Below a sub-heading of its own, prose is said for itself, whatever the other parts have.
        let lists = |blocks: &[Block]| blocks.iter().any(|block| matches!(block, Block::List(_)));
        section.has_list = if part.group.is_some() { lists(part.blocks) } else { has_list };
        for (index, block) in part.blocks.iter().enumerate() {
            section.block(block, part.blocks.get(index + 1));
        }
    }
    section.stated
}

struct Section<'a> {
    path: &'a str,
    has_list: bool,
    group: Option<String>,
    stated: Stated,
}

impl Section<'_> {
    fn block(&mut self, block: &Block, next: Option<&Block>) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph, next),
            Block::List(items) => items.iter().for_each(|item| self.item(item)),
            Block::Table(table) => self.stated.rest.push((table.markdown.clone(), table.lines)),
            Block::Other { markdown, lines, .. } => self.stated.rest.push((markdown.clone(), *lines)),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, next: Option<&Block>) {
        self.mark_template(&paragraph.text, paragraph.lines.first);
        if to_be_defined(&paragraph.text).is_some() {
            self.stated.open.push((paragraph.text.clone(), paragraph.lines.first));
            return;
        }
        let extension = taken_over(&paragraph.text);
        let extends = extension.as_ref().is_some_and(|found| found.certain);
        self.stated.taken_over.extend(extension.map(|found| (found, paragraph.lines)));
        if names_a_group(paragraph, next) && !extends {
            self.group = Some(paragraph.text.trim_end_matches(':').trim().to_owned());
        } else if self.has_list {
            self.stated.rest.push((paragraph.markdown.clone(), paragraph.lines));
        } else {
            let statement = Statement {
                id: None,
                text: paragraph.text.clone(),
                markdown: paragraph.markdown.clone(),
                group: self.group.clone(),
                children: Vec::new(),
                source: source(self.path, paragraph.lines),
            };
            self.stated.statements.push(statement);
        }
    }

    fn item(&mut self, item: &Item) {
        self.mark_template(&item.text, item.lines.first);
        if to_be_defined(&item.text).is_some() && item.children.is_empty() {
            self.stated.open.push((item.text.clone(), item.lines.first));
        } else {
            self.stated.taken_over.extend(taken_over(&item.text).map(|found| (found, item.lines)));
            let statement = self.statement(item);
            self.stated.statements.push(statement);
        }
        self.mark_slips(item);
        if let Some(group) = last_glued(item) {
            self.group = Some(group.to_owned());
        }
    }

    fn statement(&self, item: &Item) -> Statement {
        Statement {
            id: None,
            text: item.text.clone(),
            markdown: item.markdown.clone(),
            group: self.group.clone(),
            children: item.children.iter().map(|child| self.statement(child)).collect(),
            source: source(self.path, Lines { first: item.lines.first, last: item.last_line() }),
        }
    }

    fn mark_template(&mut self, text: &str, line: u32) {
        if let Some(found) = template(text) {
            self.stated.marks.push(Mark::Template { text: found.to_owned(), line });
        }
    }

    fn mark_slips(&mut self, item: &Item) {
        let glued = item.glued.iter().map(|(group, line)| Mark::GluedGroup { group: group.clone(), line: *line });
        self.stated.marks.extend(glued);
        self.stated.marks.extend(item.unmarked.iter().map(|line| Mark::UnmarkedItem { line: *line }));
        item.children.iter().for_each(|child| self.mark_slips(child));
    }
}

/// The last bold line glued to an item or to one nested below it: the group of what follows.
fn last_glued(item: &Item) -> Option<&str> {
    let nested = item.children.iter().rev().find_map(last_glued);
    nested.or_else(|| item.glued.as_ref().map(|(group, _)| group.as_str()))
}

/// Bold lines that stand alone name a group; so do short plain ones that read like a heading right above
/// a list.
fn names_a_group(paragraph: &Paragraph, next: Option<&Block>) -> bool {
    if paragraph.bold {
        // It gathers what follows; with nothing to gather it is said for itself.
        return match next {
            Some(Block::Paragraph(next)) => !next.bold,
            next => next.is_some(),
        };
    }
    let above_list = matches!(next, Some(Block::List(_)));
    let text = paragraph.text.trim_end_matches(':');
    let short = words(text).count() <= 6 && !text.ends_with(['.', '!', '?', ';', ',']);
    let titled = text.split(' ').all(|word| word.chars().count() <= 3 || word.starts_with(|c: char| !c.is_lowercase()));
    // "Partner enablement:" names, "You will also:" begins a sentence.
    let first = words(text).next().unwrap_or_default();
    let begins = ["you", "we", "they", "the", "this", "these", "in", "as", "at", "with", "for", "your", "our"];
    let labelled = paragraph.text.ends_with(':')
        && words(text).count() <= 3
        && !begins.contains(&first.as_str())
        && !words(text).last().is_some_and(|last| {
            matches!(
                last.as_str(),
                "will"
                    | "must"
                    | "should"
                    | "can"
                    | "includes"
                    | "include"
                    | "following"
                    | "plus"
                    | "also"
                    | "to"
                    | "are"
                    | "is"
            )
        });
    above_list && short && (titled || labelled)
}

/// The source of something in this page.
#[must_use]
pub fn source(path: &str, lines: Lines) -> Source {
    Source { path: path.to_owned(), line: lines.first, end_line: lines.last }
}

#[cfg(test)]
mod tests {
    use super::{Part, statements};
    use crate::pages::markdown::parse;

    fn read(markdown: &str) -> super::Stated {
        let body = parse(markdown, 1).expect("readable");
        statements("page.md", &[Part { group: None, blocks: &body.preamble }])
    }

    #[test]
    fn groups_gather_statements() {
        let stated =
            read("Intro sentence.\n\n- a\n\n**Sales**\n\n- b\n  - nested\n**Care**\n- c\n\nMarket Work\n\n- d\n");
        let groups: Vec<_> = stated.statements.iter().map(|s| (s.text.as_str(), s.group.as_deref())).collect();
        assert_eq!(groups, [("a", None), ("b", Some("Sales")), ("c", Some("Care")), ("d", Some("Market Work"))]);
        assert_eq!(stated.rest.len(), 1);
        assert_eq!(stated.marks.len(), 1);
    }

    #[test]
    fn a_group_without_a_list_states_its_paragraphs() {
        let (list, prose) = (parse("- a\n", 1).expect("readable"), parse("Counts bags.\n", 1).expect("readable"));
        let parts = [
            Part { group: None, blocks: &list.preamble },
            Part { group: Some("Counting".to_owned()), blocks: &prose.preamble },
        ];
        let stated = statements("page.md", &parts);
        assert_eq!((stated.statements.len(), stated.rest.len()), (2, 0));
        assert_eq!(stated.statements[1].group.as_deref(), Some("Counting"));
    }

    #[test]
    fn short_lines_above_a_list_name_a_group() {
        for (line, group) in [
            ("Partner enablement:", Some("Partner enablement")),
            ("You will also:", None),
            ("Sellers also must:", None),
            ("plans every week", None),
        ] {
            let stated = read(&format!("- a\n\n{line}\n\n- b\n"));
            assert_eq!(stated.statements.last().and_then(|last| last.group.as_deref()), group, "{line}");
        }
    }

    #[test]
    fn prose_without_a_list_is_a_statement_a_paragraph() {
        assert_eq!(read("Sells things.\n\nMends things.\n").statements.len(), 2);
    }

    #[test]
    fn bold_lines_that_gather_nothing_are_said_for_themselves() {
        assert_eq!(read("**Speaks three languages.**\n\n**Has led teams.**\n").statements.len(), 2);
        assert_eq!(read("**Work**\n\nSells.\n").statements.len(), 1);
        assert_eq!(read("- a\n\n**Travels a lot.**\n").rest.len(), 1);
    }

    #[test]
    fn to_be_defined_states_nothing() {
        let stated = read("To be defined at time of business need.\n");
        assert!(stated.statements.is_empty());
        assert_eq!(stated.open.iter().map(|(_, line)| *line).collect::<Vec<_>>(), [1]);
        assert_eq!(read("- To Be Defined (TBD)\n").open, [("To Be Defined (TBD)".to_owned(), 1)]);
    }
}
