//! The sections of a page into the fields of their owners, one method a kind.

use crate::catalog::{HiringStep, Indicator, ReportingLine, Section, Statement, StatementKind};
use crate::pages::Mark;
use crate::pages::ladder::career_ladder;
use crate::pages::level_table::is_level_table;
use crate::pages::markdown::{Block, Heading, Lines};
use crate::pages::measure::measure;
use crate::pages::reader::place::Placed;
use crate::pages::sentences::{grades, only_grade, only_reports, superior_alone};
use crate::pages::statements::Stated;

use super::Filler;

impl Filler<'_> {
    pub(super) fn leave_open(&mut self, owner: Option<usize>, heading: &str, text: &str, line: u32) {
        if let Some(open) = owner.and_then(|role| self.open.get_mut(role)) {
            *open = true;
        }
        self.mark(Mark::ToBeDefined { heading: heading.to_owned(), text: text.to_owned(), line }, owner);
    }

    /// Takes what a section leaves beside its statements: marks, prose, whether it is left open.
    pub(super) fn leftovers(&mut self, stated: Stated, owner: Option<usize>, heading: &Heading) -> Vec<Statement> {
        for mark in stated.marks {
            self.mark(mark, owner);
        }
        for (text, line) in &stated.open {
            self.leave_open(owner, &heading.text, text, *line);
        }
        let markdown: Vec<String> = stated.rest.iter().map(|(markdown, _)| markdown.clone()).collect();
        if let (Some((_, first)), Some((_, last))) = (stated.rest.first(), stated.rest.last()) {
            let source = self.source(Lines { first: first.first, last: last.last });
            self.push_section(owner, Section { title: heading.text.clone(), markdown: markdown.join("\n\n"), source });
        }
        stated.statements
    }

    pub(super) fn state(&mut self, mut stated: Stated, kind: StatementKind, owner: Option<usize>, heading: &Heading) {
        let found = std::mem::take(&mut stated.taken_over);
        if let Some(taken_over) = owner.and_then(|role| self.taken_over.get_mut(role)) {
            taken_over.extend(found.into_iter().map(|(found, lines)| (found, kind, lines)));
        }
        let statements = self.leftovers(stated, owner, heading);
        let into = match (owner.and_then(|role| self.family.roles.get_mut(role)), kind) {
            (Some(role), StatementKind::Responsibility) => &mut role.responsibilities,
            (Some(role), StatementKind::Requirement) => &mut role.requirements,
            (None, StatementKind::Responsibility) => &mut self.family.responsibilities,
            (None, StatementKind::Requirement) => &mut self.family.requirements,
        };
        into.extend(statements);
    }

    pub(super) fn indicators(&mut self, mut stated: Stated, owner: Option<usize>, heading: &Heading) {
        stated.taken_over.clear();
        let indicators: Vec<Indicator> = self.leftovers(stated, owner, heading).into_iter().map(indicator).collect();
        match owner.and_then(|role| self.family.roles.get_mut(role)) {
            Some(role) => role.indicators.extend(indicators),
            None => self.family.indicators.extend(indicators),
        }
    }

    pub(super) fn grade(&mut self, owner: Option<usize>, heading: &Heading) {
        for block in &heading.blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    self.formulas(&paragraph.text, paragraph.lines, owner);
                    if !only_grade(&paragraph.text) || owner.is_none() {
                        self.keep(owner, &heading.text, paragraph.lines);
                    }
                }
                Block::List(items) if owner.is_some() && items.iter().all(|item| !grades(&item.text).is_empty()) => {
                    items.iter().for_each(|item| self.formulas(&item.text, item.lines, owner));
                }
                Block::Table(table) if is_level_table(table) => {}
                block => self.keep(owner, &heading.text, block.lines()),
            }
        }
    }

    /// A section that says whom the role reports to, as a sentence or by the title alone.
    pub(super) fn reporting(&mut self, section: &Placed, heading: &Heading) {
        let mut said: Vec<(&str, Lines)> = Vec::new();
        for block in &heading.blocks {
            match block {
                Block::Paragraph(paragraph) => said.push((&paragraph.text, paragraph.lines)),
                Block::List(items) => said.extend(items.iter().map(|item| (item.text.as_str(), item.lines))),
                _ => {}
            }
        }
        for (text, lines) in &said {
            self.formulas(text, *lines, section.owner);
        }
        let own = section.owner.and_then(|role| self.family.roles.get(role));
        let open = own.is_some_and(|role| role.reports_to.is_none());
        let alone = heading.blocks.len() == 1 && section.below.is_empty();
        if let (true, true, [(text, lines)]) = (open, alone, said.as_slice()) {
            // "VP, Sales" below the heading "Reports to".
            let title = superior_alone(text).filter(|_| text.split(' ').count() <= 8);
            let line = title.map(|title| ReportingLine { title, role: None, source: self.source(*lines) });
            if let Some(role) = section.owner.and_then(|role| self.family.roles.get_mut(role)) {
                role.reports_to = line;
            }
        }
        let role = section.owner.and_then(|role| self.family.roles.get(role));
        let taken = role.and_then(|role| role.reports_to.as_ref()).map(|line| (&line.title, line.source.line));
        let says_all = |(text, lines): &(&str, Lines)| {
            taken.is_some_and(|(title, line)| {
                line == lines.first && (only_reports(text) || text.ends_with(title.as_str()))
            })
        };
        if !(alone && said.iter().all(says_all)) {
            self.further(section, heading);
        }
    }

    pub(super) fn ladder(&mut self, owner: Option<usize>, heading: &Heading) {
        let Some(lines) = span(&heading.blocks) else { return };
        let ladder = career_ladder(&heading.blocks, self.source(lines));
        let slot = match owner.and_then(|role| self.family.roles.get_mut(role)) {
            Some(role) => &mut role.career_ladder,
            None => &mut self.family.career_ladder,
        };
        if slot.is_some() {
            self.keep(owner, &heading.text, lines);
        } else {
            *slot = ladder;
        }
    }

    pub(super) fn hiring(&mut self, mut stated: Stated, owner: Option<usize>, heading: &Heading) {
        if owner.is_some() && !self.one_hiring_process {
            if let Some(lines) = span(&heading.blocks) {
                self.keep(owner, &heading.text, lines);
            }
            return;
        }
        stated.taken_over.clear();
        let steps = self.leftovers(stated, None, heading).into_iter();
        self.family.hiring_process.extend(steps.map(|step| HiringStep { text: in_group(&step), source: step.source }));
    }

    /// A section of no known kind: kept as written, with what stands below its sub-headings.
    pub(super) fn further(&mut self, section: &Placed, heading: &Heading) {
        let tables_only =
            heading.blocks.iter().all(|block| matches!(block, Block::Table(table) if is_level_table(table)));
        let last = section.below.iter().chain([&section.heading]).max().copied().unwrap_or(section.heading);
        let structural = tables_only && section.below.is_empty();
        let known = section.announced.is_some() || self.family.tracks.iter().any(|track| track.name == heading.text);
        let is_title = heading.rank == 1 && section.heading == 0;
        if is_title || (structural && (known || (heading.blocks.is_empty() && self.holds_sections(section.heading)))) {
            return;
        }
        let next = self.page.body.headings.get(last + 1);
        let last = next.map_or_else(|| self.page.last_line(), |next| next.line.saturating_sub(1));
        let lines = Lines { first: heading.line.saturating_add(1).min(last), last };
        let written = if lines.first > heading.line { self.page.written(lines) } else { String::new() };
        let markdown = written.trim().to_owned();
        let source = self.source(Lines { first: heading.line, last });
        self.push_section(section.owner, Section { title: heading.text.clone(), markdown, source });
    }

    /// Whether deeper headings follow, so that an empty heading is a title over them and not a lost section.
    pub(super) fn holds_sections(&self, heading: usize) -> bool {
        let rank = |index: usize| self.page.body.headings.get(index).map_or(0, |heading| heading.rank);
        rank(heading + 1) > rank(heading)
    }

    /// Keeps something that fits no field, as written, in a section.
    pub(super) fn keep(&mut self, owner: Option<usize>, title: &str, lines: Lines) {
        let markdown = self.page.written(lines);
        let source = self.source(lines);
        self.push_section(owner, Section { title: title.to_owned(), markdown, source });
    }

    pub(super) fn push_section(&mut self, owner: Option<usize>, section: Section) {
        match owner.and_then(|role| self.family.roles.get_mut(role)) {
            Some(role) => role.sections.push(section),
            None => self.family.sections.push(section),
        }
    }
}

fn indicator(statement: Statement) -> Indicator {
    let name = with_children(&statement);
    let measure = measure(&name);
    Indicator {
        id: None,
        name,
        group: statement.group,
        unit: measure.unit,
        target: measure.target,
        period: measure.period,
        source: statement.source,
    }
}

/// A statement's text with what is nested below it, on one line.
fn with_children(statement: &Statement) -> String {
    if statement.children.is_empty() {
        return statement.text.clone();
    }
    let children: Vec<String> = statement.children.iter().map(with_children).collect();
    format!("{}: {}", statement.text.trim_end_matches(':'), children.join("; "))
}

/// A step with the sub-heading that gathers it with others in front.
fn in_group(step: &Statement) -> String {
    let text = with_children(step);
    step.group.as_ref().map_or_else(|| text.clone(), |group| format!("{group}: {text}"))
}

/// The lines of some blocks together.
fn span(blocks: &[Block]) -> Option<Lines> {
    let (first, last) = (blocks.first()?, blocks.last()?);
    Some(Lines { first: first.lines().first, last: last.lines().last })
}
