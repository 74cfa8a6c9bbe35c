//! One page into a typed family: every section into its field.

use std::collections::HashSet;

use crate::catalog::{
    Extension, Family, GradeClaim, GradeOrigin, HiringStep, Indicator, ReportingLine, Role, Section, Seniority, Slug,
    Source, Statement, StatementKind, Track, is_people_manager, words,
};
use crate::pages::heading::{Announced, Kind};
use crate::pages::ladder::career_ladder;
use crate::pages::levels::{Class, LevelTables, classify, is_level_table};
use crate::pages::markdown::{Block, Heading, Lines};
use crate::pages::measure::measure;
use crate::pages::sentences::{From, TakenOver, grades, only_reports, superior, template, to_be_defined};
use crate::pages::statements::{Part, Stated, source, statements};
use crate::pages::{Mark, Page, PlacedMark};

use super::place::{Placed, place};
use super::seeds::{Seed, seeds};

/// Whether a page without levels may itself be one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ImplicitRole {
    /// It may: its title is the role's.
    Allowed,
    /// It may not: it is the index of a family over several pages.
    Refused,
}

/// A page as read.
pub(super) struct Reading {
    pub family: Family,
    pub marks: Vec<PlacedMark>,
}

impl Reading {
    /// Reads a page; roles get slugs that are not yet `taken`.
    pub(super) fn of(page: &Page, implicit: ImplicitRole, taken: &mut HashSet<Slug>) -> Self {
        let title = page.title();
        let tables = LevelTables::of(&page.body);
        let mut classes = classify(&page.body, &tables, &title);
        let headings = &page.body.headings;
        let repeats_title =
            headings.first().is_some_and(|heading| heading.rank == 1 && classes.first() == Some(&Class::Other));
        if repeats_title && let Some(class) = classes.first_mut() {
            *class = Class::Track;
        }
        let mut seeds = seeds(headings, &classes, &tables, &title);
        let announced = |class: &Class| matches!(class, Class::Section(found) if found.kind != Kind::Levels);
        let is_role = seeds.is_empty() && implicit == ImplicitRole::Allowed && classes.iter().any(announced);
        if is_role {
            let title = title.clone();
            seeds.push(Seed { title, heading: None, rows: Vec::new(), track: None });
        }
        let role_at = |heading: usize| seeds.iter().position(|seed| seed.heading == Some(heading));
        let placed = place(headings, &classes, role_at, is_role.then_some(0));
        let mut filler = Filler::new(page, title, &seeds, &tables, taken);
        filler.preamble(is_role);
        filler.own_blocks(&seeds);
        let hirings =
            placed.iter().filter(|section| section.announced.is_some_and(|found| found.kind == Kind::HiringProcess));
        filler.one_hiring_process = hirings.count() == 1;
        placed.iter().for_each(|section| filler.section(section));
        filler.finish()
    }
}

struct Filler<'a> {
    page: &'a Page,
    family: Family,
    marks: Vec<PlacedMark>,
    one_hiring_process: bool,
    /// For each role: what it takes over, before "the level below" has a name.
    taken_over: Vec<Vec<(TakenOver, StatementKind, Lines)>>,
    /// For each role: whether a section was left open.
    open: Vec<bool>,
}

impl<'a> Filler<'a> {
    fn new(page: &'a Page, title: String, seeds: &[Seed], tables: &LevelTables, taken: &mut HashSet<Slug>) -> Self {
        let whole = source(&page.path, Lines { first: 1, last: page.last_line() });
        let mut tracks: Vec<Track> = Vec::new();
        let mut roles = Vec::new();
        for seed in seeds {
            let heading = seed.heading.and_then(|index| page.body.headings.get(index));
            let row = seed.rows.first().and_then(|row| tables.rows.get(*row));
            let line = heading.map(|heading| heading.line).or_else(|| row.map(|row| row.line)).unwrap_or(1);
            let place = source(&page.path, Lines { first: line, last: line });
            if let Some(name) = &seed.track
                && !tracks.iter().any(|track| &track.name == name)
            {
                let named = page.body.headings.iter().find(|heading| &heading.text == name);
                let line = named.map_or(line, |heading| heading.line);
                tracks.push(Track {
                    id: None,
                    name: name.clone(),
                    source: source(&page.path, Lines { first: line, last: line }),
                });
            }
            roles.push(role(seed, place, taken));
        }
        for (role, seed) in roles.iter_mut().zip(seeds) {
            for row in seed.rows.iter().filter_map(|row| tables.rows.get(*row)) {
                let place = source(&page.path, Lines { first: row.line, last: row.line });
                role.grade_claims.extend(row.grade.map(|grade| GradeClaim {
                    grade,
                    origin: GradeOrigin::Table,
                    source: place,
                }));
            }
        }
        let count = roles.len();
        let family = Family {
            id: None,
            slug: page.slug(),
            title,
            summary: None,
            tracks,
            roles,
            responsibilities: Vec::new(),
            requirements: Vec::new(),
            indicators: Vec::new(),
            career_ladder: None,
            hiring_process: Vec::new(),
            sections: Vec::new(),
            findings: Vec::new(),
            source: whole,
        };
        let marks = Vec::new();
        let taken_over = (0..count).map(|_| Vec::new()).collect();
        Self { page, family, marks, one_hiring_process: true, taken_over, open: vec![false; count] }
    }

    fn mark(&mut self, mark: Mark, owner: Option<usize>) {
        let role = owner.and_then(|role| self.family.roles.get(role)).map(|role| role.slug.clone());
        self.marks.push(PlacedMark { mark, path: self.page.path.clone(), role });
    }

    fn source(&self, lines: Lines) -> Source {
        source(&self.page.path, lines)
    }

    /// What stands before the first heading: the family's summary, and where the page is one role, its
    /// reporting line and grade.
    fn preamble(&mut self, is_role: bool) {
        let title_heading = self.page.body.headings.first().filter(|heading| heading.rank == 1);
        let title = self.family.title.clone();
        let below_title =
            title_heading.filter(|heading| self.family.roles.iter().all(|role| role.source.line != heading.line));
        let below_title = below_title.map(|heading| heading.blocks.as_slice()).unwrap_or_default();
        let mut summary = Vec::new();
        for block in self.page.body.preamble.iter().chain(below_title) {
            match block {
                Block::Paragraph(paragraph) => {
                    self.formulas(&paragraph.text, paragraph.lines, is_role.then_some(0));
                    summary.push(paragraph.text.clone());
                }
                Block::Table(table) if is_level_table(table) => {}
                block => self.keep(None, &title, block.lines()),
            }
        }
        let description = self.page.front.description.clone();
        self.family.summary = if summary.is_empty() { description } else { Some(summary.join("\n\n")) };
    }

    /// What stands between a role's heading and its first section.
    fn own_blocks(&mut self, seeds: &[Seed]) {
        for (role, seed) in seeds.iter().enumerate() {
            let Some(heading) = seed.heading.and_then(|index| self.page.body.headings.get(index)) else { continue };
            let (mut summary, mut listed) = (Vec::new(), Vec::new());
            for block in &heading.blocks {
                match block {
                    Block::Paragraph(paragraph) if to_be_defined(&paragraph.text).is_some() => {
                        self.leave_open(role, &heading.text, paragraph.lines.first);
                    }
                    Block::Paragraph(paragraph) => {
                        self.formulas(&paragraph.text, paragraph.lines, Some(role));
                        if !only_reports(&paragraph.text) {
                            summary.push(paragraph.text.clone());
                        }
                    }
                    Block::List(_) => listed.push(block.clone()),
                    Block::Table(table) if is_level_table(table) => {}
                    block => self.keep(Some(role), &heading.text, block.lines()),
                }
            }
            if !listed.is_empty() {
                // Items right below the heading are what the holder does.
                let stated = statements(&self.page.path, &[Part { group: None, blocks: &listed }]);
                self.state(stated, StatementKind::Responsibility, Some(role), heading);
            }
            if let Some(role) = self.family.roles.get_mut(role) {
                role.summary = (!summary.is_empty()).then(|| summary.join("\n\n"));
            }
        }
    }

    /// Takes reporting line, grade and left-over template text from prose.
    fn formulas(&mut self, text: &str, lines: Lines, role: Option<usize>) {
        if let Some(found) = template(text) {
            self.mark(Mark::Template { text: found.to_owned(), line: lines.first }, role);
        }
        let place = self.source(lines);
        let Some(role) = role.and_then(|role| self.family.roles.get_mut(role)) else { return };
        if role.reports_to.is_none() {
            role.reports_to = superior(text).map(|title| ReportingLine { title, role: None, source: place.clone() });
        }
        let claims = grades(text).into_iter().map(|grade| GradeClaim {
            grade,
            origin: GradeOrigin::Sentence,
            source: place.clone(),
        });
        role.grade_claims.extend(claims);
    }

    fn section(&mut self, section: &Placed) {
        let page = self.page;
        let Some(heading) = page.body.headings.get(section.heading) else { return };
        let empty = heading.blocks.is_empty() && section.below.is_empty();
        let Some(Announced { kind, misspelt }) = section.announced else {
            return self.further(section, heading);
        };
        if let Some(meant) = misspelt {
            self.mark(Mark::Misspelt { heading: heading.text.clone(), meant, line: heading.line }, section.owner);
        }
        if empty && kind != Kind::Levels && kind != Kind::Variants {
            self.mark(Mark::EmptySection { heading: heading.text.clone(), line: heading.line }, section.owner);
        }
        let groups = section.below.iter().filter_map(|index| page.body.headings.get(*index));
        let own = Part { group: None, blocks: &heading.blocks };
        let parts: Vec<Part<'_>> = std::iter::once(own)
            .chain(groups.map(|group| Part { group: Some(group.text.clone()), blocks: &group.blocks }))
            .collect();
        match kind {
            Kind::Responsibilities => {
                self.state(statements(&page.path, &parts), StatementKind::Responsibility, section.owner, heading);
            }
            Kind::Requirements => {
                self.state(statements(&page.path, &parts), StatementKind::Requirement, section.owner, heading);
            }
            Kind::Indicators => self.indicators(statements(&page.path, &parts), section.owner, heading),
            Kind::Grade => self.grade(section.owner, heading),
            Kind::CareerLadder => self.ladder(section.owner, heading),
            Kind::HiringProcess => self.hiring(statements(&page.path, &parts), section.owner, heading),
            Kind::Levels | Kind::Variants => self.further(section, heading),
        }
    }

    fn leave_open(&mut self, role: usize, heading: &str, line: u32) {
        if let Some(open) = self.open.get_mut(role) {
            *open = true;
        }
        self.mark(Mark::ToBeDefined { heading: heading.to_owned(), line }, Some(role));
    }

    /// Takes what a section leaves beside its statements: marks, prose, whether it is left open.
    fn leftovers(&mut self, stated: Stated, owner: Option<usize>, heading: &Heading) -> Vec<Statement> {
        for mark in stated.marks {
            self.mark(mark, owner);
        }
        match (stated.open, owner) {
            (Some(line), Some(role)) => self.leave_open(role, &heading.text, line),
            (Some(line), None) => self.mark(Mark::ToBeDefined { heading: heading.text.clone(), line }, None),
            (None, _) => {}
        }
        let markdown: Vec<String> = stated.rest.iter().map(|(markdown, _)| markdown.clone()).collect();
        if let (Some((_, first)), Some((_, last))) = (stated.rest.first(), stated.rest.last()) {
            let source = self.source(Lines { first: first.first, last: last.last });
            self.push_section(owner, Section { title: heading.text.clone(), markdown: markdown.join("\n\n"), source });
        }
        stated.statements
    }

    fn state(&mut self, mut stated: Stated, kind: StatementKind, owner: Option<usize>, heading: &Heading) {
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

    fn indicators(&mut self, mut stated: Stated, owner: Option<usize>, heading: &Heading) {
        stated.taken_over.clear();
        let indicators: Vec<Indicator> = self.leftovers(stated, owner, heading).into_iter().map(indicator).collect();
        match owner.and_then(|role| self.family.roles.get_mut(role)) {
            Some(role) => role.indicators.extend(indicators),
            None => self.family.indicators.extend(indicators),
        }
    }

    fn grade(&mut self, owner: Option<usize>, heading: &Heading) {
        for block in &heading.blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    self.formulas(&paragraph.text, paragraph.lines, owner);
                    let formula = !grades(&paragraph.text).is_empty() && words(&paragraph.text).count() <= 25;
                    if !formula || owner.is_none() {
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

    fn ladder(&mut self, owner: Option<usize>, heading: &Heading) {
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

    fn hiring(&mut self, mut stated: Stated, owner: Option<usize>, heading: &Heading) {
        if owner.is_some() && !self.one_hiring_process {
            if let Some(lines) = span(&heading.blocks) {
                self.keep(owner, &heading.text, lines);
            }
            return;
        }
        stated.taken_over.clear();
        let steps = self.leftovers(stated, None, heading).into_iter();
        self.family
            .hiring_process
            .extend(steps.map(|step| HiringStep { text: with_children(&step), source: step.source }));
    }

    /// A section of no known kind: kept as written, with what stands below its sub-headings.
    fn further(&mut self, section: &Placed, heading: &Heading) {
        let tables_only =
            heading.blocks.iter().all(|block| matches!(block, Block::Table(table) if is_level_table(table)));
        let last = section.below.iter().chain([&section.heading]).max().copied().unwrap_or(section.heading);
        let structural = tables_only && section.below.is_empty();
        let known = section.announced.is_some() || self.family.tracks.iter().any(|track| track.name == heading.text);
        let is_title = heading.rank == 1 && section.heading == 0;
        if is_title || (structural && (known || !heading.blocks.is_empty() || self.holds_sections(section.heading))) {
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
    fn holds_sections(&self, heading: usize) -> bool {
        let rank = |index: usize| self.page.body.headings.get(index).map_or(0, |heading| heading.rank);
        rank(heading + 1) > rank(heading)
    }

    /// Keeps something that fits no field, as written, in a section.
    fn keep(&mut self, owner: Option<usize>, title: &str, lines: Lines) {
        let markdown = self.page.written(lines);
        let source = self.source(lines);
        self.push_section(owner, Section { title: title.to_owned(), markdown, source });
    }

    fn push_section(&mut self, owner: Option<usize>, section: Section) {
        match owner.and_then(|role| self.family.roles.get_mut(role)) {
            Some(role) => role.sections.push(section),
            None => self.family.sections.push(section),
        }
    }

    fn finish(mut self) -> Reading {
        for (anchor, line) in self.page.dangling_anchors() {
            self.mark(Mark::DanglingAnchor { anchor, line }, None);
        }
        let titles: Vec<String> = self.family.roles.iter().map(|role| role.title.clone()).collect();
        let path = &self.page.path;
        for (number, role) in self.family.roles.iter_mut().enumerate() {
            let found = self.taken_over.get_mut(number).map(std::mem::take).unwrap_or_default();
            role.extends = extensions(path, found, number.checked_sub(1).and_then(|below| titles.get(below)));
            role.grade_claims.sort_by_key(|claim| claim.origin);
            role.grade_claims.dedup_by(|a, b| a.grade == b.grade && a.source == b.source);
            role.grade = role.grade_claims.first().map(|claim| claim.grade);
            let stated = !role.responsibilities.is_empty() || !role.requirements.is_empty();
            role.defined = stated || self.open.get(number) != Some(&true);
        }
        self.marks.sort_by_key(|mark| mark.mark.line());
        self.marks.dedup();
        Reading { family: self.family, marks: self.marks }
    }
}

fn role(seed: &Seed, source: Source, taken: &mut HashSet<Slug>) -> Role {
    let wanted = Slug::of(&seed.title);
    let numbered = (2..).map(|number| wanted.numbered(number));
    let slug = std::iter::once(wanted.clone()).chain(numbered).find(|slug| !taken.contains(slug)).unwrap_or(wanted);
    taken.insert(slug.clone());
    Role {
        id: None,
        slug,
        title: seed.title.clone(),
        track: seed.track.clone(),
        seniority: Seniority::of(&seed.title),
        people_manager: is_people_manager(&seed.title),
        grade: None,
        grade_claims: Vec::new(),
        defined: true,
        summary: None,
        reports_to: None,
        extends: Vec::new(),
        responsibilities: Vec::new(),
        requirements: Vec::new(),
        indicators: Vec::new(),
        career_ladder: None,
        sections: Vec::new(),
        source,
    }
}

/// What is taken over, once for each kind and name.
fn extensions(path: &str, found: Vec<(TakenOver, StatementKind, Lines)>, below: Option<&String>) -> Vec<Extension> {
    let mut extensions: Vec<Extension> = Vec::new();
    for (taken, section, lines) in found {
        let title = match taken.from {
            From::Named(title) => title,
            From::PreviousLevel => match below {
                Some(title) => title.clone(),
                None => continue,
            },
        };
        let kinds = if taken.both {
            vec![StatementKind::Responsibility, StatementKind::Requirement]
        } else {
            vec![taken.kind.unwrap_or(section)]
        };
        for kind in kinds {
            if !extensions.iter().any(|other| other.title == title && other.kind == kind) {
                extensions.push(Extension { title: title.clone(), role: None, kind, source: source(path, lines) });
            }
        }
    }
    extensions
}

fn indicator(statement: Statement) -> Indicator {
    let name = with_children(&statement);
    let measure = measure(&name);
    Indicator {
        id: None,
        name,
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

/// The lines of some blocks together.
fn span(blocks: &[Block]) -> Option<Lines> {
    let (first, last) = (blocks.first()?, blocks.last()?);
    Some(Lines { first: first.lines().first, last: last.lines().last })
}
