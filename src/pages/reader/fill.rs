//! One page into a typed family: every section into its field.

mod finish;
mod sections;

use std::collections::{HashMap, HashSet};

use crate::catalog::{Family, GradeClaim, GradeOrigin, ReportingLine, Role, Slug, Source, StatementKind, Track, fold};
use crate::pages::extensions::TakenOver;
use crate::pages::heading::{Announced, Kind};
use crate::pages::level_table::{LevelTables, is_level_table};
use crate::pages::levels::{Class, classify};
use crate::pages::markdown::{Block, Lines};
use crate::pages::sentences::{
    grades, only_grade, only_reports, subject, superior, superior_alone, template, to_be_defined,
};
use crate::pages::statements::{Part, source, statements};
use crate::pages::{Mark, Page, PlacedMark};

use super::Slugs;
use super::place::{Placed, find_unnamed_duties, place};
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
    /// Extensions that are some only where the name is a role's; the family as a whole decides.
    pub doubtful: Vec<Doubtful>,
}

/// An extension by a sentence that is no formula.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Doubtful {
    pub role: Slug,
    pub kind: StatementKind,
    pub title: String,
}

impl Reading {
    /// Reads a page; roles get slugs that are not yet taken.
    pub(super) fn of(page: &Page, implicit: ImplicitRole, slugs: &mut Slugs) -> Self {
        let title = page.title();
        let tables = LevelTables::of(&page.body);
        let mut classes = classify(&page.body, &tables, &title);
        let headings = &page.body.headings;
        // A first heading that repeats the page's title, or is the only one of its rank, is a title and no track.
        let top = headings.iter().filter(|heading| heading.rank == 1).count();
        let first = headings.first().filter(|first| first.rank == 1 && (top == 1 || fold(&first.text) == fold(&title)));
        if let (Some(class @ Class::Track), Some(_)) = (classes.first_mut(), first) {
            *class = Class::Other;
        }
        let mut seeds = seeds(headings, &classes, &tables, &title);
        let announced = |class: &Class| matches!(class, Class::Section(found) if found.kind != Kind::Levels);
        let is_role = seeds.is_empty() && implicit == ImplicitRole::Allowed && classes.iter().any(announced);
        if is_role {
            let (title, _) = page.role_title();
            seeds.push(Seed { title, heading: None, rows: Vec::new(), track: None });
        }
        let role_at = |heading: usize| seeds.iter().position(|seed| seed.heading == Some(heading));
        let implicit = is_role.then_some(0);
        let mut placed = place(headings, &classes, role_at, implicit);
        let listed = |seed: &Seed| {
            let heading = seed.heading.and_then(|index| headings.get(index));
            heading.is_some_and(|heading| heading.blocks.iter().any(|block| matches!(block, Block::List(_))))
        };
        find_unnamed_duties(&mut placed, headings, seeds.iter().map(listed).collect(), implicit);
        let mut filler = Filler::new(page, title, &seeds, &tables, slugs);
        filler.preamble(is_role);
        let with_duties: HashSet<usize> = placed
            .iter()
            .filter(|section| section.announced.is_some_and(|found| found.kind == Kind::Responsibilities))
            .filter_map(|section| section.owner)
            .collect();
        filler.own_blocks(&seeds, &with_duties);
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
    /// For each formula: the role below which it stands, the role that it names, its line.
    subjects: Vec<(usize, String, u32)>,
    /// For each role: whom the level table says it reports to.
    superiors: Vec<Option<ReportingLine>>,
}

impl<'a> Filler<'a> {
    fn new(page: &'a Page, title: String, seeds: &[Seed], tables: &LevelTables, slugs: &mut Slugs) -> Self {
        let whole = source(&page.path, Lines { first: 1, last: page.last_line() });
        let mut tracks: Vec<Track> = Vec::new();
        let mut roles = Vec::new();
        let mut named: HashMap<&str, u32> = HashMap::new();
        for heading in &page.body.headings {
            named.entry(&heading.text).or_insert(heading.line);
        }
        let mut known = HashSet::new();
        for seed in seeds {
            let heading = seed.heading.and_then(|index| page.body.headings.get(index));
            let row = seed.rows.first().and_then(|row| tables.rows.get(*row));
            let line = heading
                .map(|heading| heading.line)
                .or_else(|| row.map(|row| row.line))
                .unwrap_or_else(|| page.role_title().1);
            let place = source(&page.path, Lines { first: line, last: line });
            if let Some(name) = &seed.track
                && known.insert(name)
            {
                let line = named.get(name.as_str()).copied().or(row.map(|row| row.line)).unwrap_or(line);
                tracks.push(Track {
                    id: None,
                    name: name.clone(),
                    source: source(&page.path, Lines { first: line, last: line }),
                });
            }
            roles.push(role(seed, place, slugs));
        }
        let mut superiors = vec![None; roles.len()];
        for ((role, seed), stated) in roles.iter_mut().zip(seeds).zip(&mut superiors) {
            for row in seed.rows.iter().filter_map(|row| tables.rows.get(*row)) {
                let place = source(&page.path, Lines { first: row.line, last: row.line });
                let superior = row.superior.as_deref().and_then(superior_alone);
                let line = superior.map(|title| ReportingLine { title, role: None, source: place.clone() });
                *stated = stated.take().or(line);
                role.grade_claims.extend(row.grade.map(|grade| GradeClaim {
                    grade,
                    origin: GradeOrigin::Table,
                    source: place,
                }));
            }
        }
        let count = roles.len();
        let pages = vec![page.outline()];
        let family = Family { tracks, roles, pages, ..Family::new(page.slug(), title, whole) };
        let marks = Vec::new();
        let taken_over = (0..count).map(|_| Vec::new()).collect();
        Self {
            page,
            family,
            marks,
            one_hiring_process: true,
            taken_over,
            open: vec![false; count],
            subjects: Vec::new(),
            superiors,
        }
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
    fn own_blocks(&mut self, seeds: &[Seed], with_duties: &HashSet<usize>) {
        for (role, seed) in seeds.iter().enumerate() {
            let Some(heading) = seed.heading.and_then(|index| self.page.body.headings.get(index)) else { continue };
            let (mut summary, mut listed) = (Vec::new(), Vec::new());
            for block in &heading.blocks {
                match block {
                    Block::Paragraph(paragraph) if to_be_defined(&paragraph.text).is_some() => {
                        self.leave_open(Some(role), &heading.text, &paragraph.text, paragraph.lines.first);
                    }
                    Block::Paragraph(paragraph) => {
                        self.formulas(&paragraph.text, paragraph.lines, Some(role));
                        let said = self
                            .family
                            .roles
                            .get(role)
                            .is_some_and(|role| says_all(role, &paragraph.text, paragraph.lines));
                        if !said {
                            summary.push(paragraph.text.clone());
                        }
                    }
                    Block::List(items) => {
                        let (formulas, rest): (Vec<_>, Vec<_>) =
                            items.iter().cloned().partition(|item| item.children.is_empty() && is_formula(&item.text));
                        for item in formulas {
                            self.formulas(&item.text, item.lines, Some(role));
                        }
                        if !rest.is_empty() {
                            listed.push(Block::List(rest));
                        }
                    }
                    Block::Table(table) if is_level_table(table) => {}
                    block => self.keep(Some(role), &heading.text, block.lines()),
                }
            }
            if with_duties.contains(&role) {
                // The duties stand in their section; this says something else, such as where the role works.
                listed.iter().for_each(|block| self.keep(Some(role), &heading.text, block.lines()));
            } else if !listed.is_empty() {
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
        self.subjects.extend(role.zip(subject(text)).map(|(role, named)| (role, named, lines.first)));
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
        let Some(Announced { kind, misspelt, prefix: _, phrase }) = section.announced else {
            return self.further(section, heading);
        };
        if let Some(meant) = misspelt {
            self.mark(Mark::Misspelt { heading: heading.text.clone(), meant, line: heading.line }, section.owner);
        }
        // "Job Description" above "Duties" is a title over sections, and no section without text.
        let is_title = phrase && self.holds_sections(section.heading);
        if empty && !is_title && kind != Kind::Levels && kind != Kind::Variants {
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
            Kind::Reporting => self.reporting(section, heading),
            Kind::CareerLadder => self.ladder(section.owner, heading),
            Kind::HiringProcess => self.hiring(statements(&page.path, &parts), section.owner, heading),
            Kind::Levels | Kind::Variants => self.further(section, heading),
        }
    }
}

/// Whether a text says nothing but a grade or a superior.
fn is_formula(text: &str) -> bool {
    only_reports(text) || only_grade(text)
}

/// Whether a role's fields say all that a paragraph says: its reporting line, taken from here, or its grade.
fn says_all(role: &Role, text: &str, lines: Lines) -> bool {
    let line = role.reports_to.as_ref().is_some_and(|line| line.source.line == lines.first);
    (line && only_reports(text)) || only_grade(text)
}

fn role(seed: &Seed, source: Source, slugs: &mut Slugs) -> Role {
    let slug = slugs.give(&Slug::of(&seed.title));
    Role { track: seed.track.clone(), ..Role::new(slug, seed.title.clone(), source) }
}
