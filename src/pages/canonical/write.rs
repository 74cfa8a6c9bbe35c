//! A family as its page.

use super::escape::{cell, escape, quote};
use super::item::{
    PROSE, PROSE_END, QUOTED, SECTION, SECTION_END, SECTION_QUOTED, SUMMARY, Stands, prose, section, stands,
};
use super::names::Names;
use super::{FAMILY_SECTIONS, ROLE_SECTIONS, VERSION, formula};
use crate::catalog::{
    CareerLadder, Family, GradeOrigin, Indicator, Role, Section, Seniority, Slug, Statement, is_people_manager,
};
use crate::pages::measure::{Measure, measure};

/// Writes a family.
pub(super) fn write(family: &Family) -> String {
    let mut page = Writer { page: String::new(), prose: &[] };
    page.front_matter(family);
    page.levels(family);
    let present = [
        ("Responsibilities", family.responsibilities.is_empty()),
        ("Requirements", family.requirements.is_empty()),
        ("Performance Indicators", family.indicators.is_empty()),
        ("Hiring Process", family.hiring_process.is_empty()),
    ];
    let further = page.take_prose(&family.sections, &present);
    page.statements(2, "Responsibilities", &family.responsibilities);
    page.statements(2, "Requirements", &family.requirements);
    page.indicators(2, &family.indicators);
    page.ladder(2, family.career_ladder.as_ref());
    if !family.hiring_process.is_empty() {
        page.heading(2, "Hiring Process");
        page.prose("Hiring Process");
        page.blank();
        family.hiring_process.iter().for_each(|step| page.line(&format!("- {}", escape(&step.text))));
    }
    page.sections(2, FAMILY_SECTIONS, further);
    page.page
}

struct Writer<'a> {
    page: String,
    /// Prose that is still to be written in the sections that it belongs to.
    prose: &'a [Section],
}

impl<'a> Writer<'a> {
    fn line(&mut self, line: &str) {
        self.page.push_str(line);
        self.page.push('\n');
    }

    fn blank(&mut self) {
        self.page.push('\n');
    }

    /// Sets aside the further sections that stand as prose in sections of items; gives the others.
    fn take_prose(&mut self, sections: &'a [Section], empty: &[(&str, bool)]) -> &'a [Section] {
        let present: Vec<&str> = empty.iter().filter(|(_, empty)| !empty).map(|(name, _)| *name).collect();
        let (prose, further) = sections.split_at(prose(sections, &present));
        self.prose = prose;
        further
    }

    fn prose(&mut self, name: &str) {
        while let Some((first, rest)) = self.prose.split_first().filter(|(first, _)| first.title == name) {
            self.block(PROSE);
            self.line(&first.markdown);
            self.line(PROSE_END);
            self.prose = rest;
        }
    }

    /// A line with a blank one before it.
    fn block(&mut self, line: &str) {
        self.blank();
        self.line(line);
    }

    /// A heading whose text is Markdown already.
    fn heading(&mut self, rank: usize, text: &str) {
        self.block(&format!("{} {text}", "#".repeat(rank)));
    }

    fn front_matter(&mut self, family: &Family) {
        self.line("---");
        self.line(&format!("title: {}", quote(&family.title)));
        self.line(&format!("slug: {}", quote(family.slug.as_str())));
        if let Some(summary) = &family.summary {
            self.line(&format!("description: {}", quote(summary)));
        }
        if !family.tracks.is_empty() {
            self.line("tracks:");
            family.tracks.iter().for_each(|track| self.line(&format!("  - {}", quote(&track.name))));
        }
        self.line(&format!("rolegraph: {VERSION}"));
        self.line("---");
    }

    fn levels(&mut self, family: &'a Family) {
        if family.roles.is_empty() {
            return;
        }
        self.heading(2, "Levels");
        let mut names = Names::default();
        let roles: Vec<_> = family.roles.iter().map(|role| (role, names.write(role))).collect();
        let tracks = family.roles.iter().any(|role| role.track.is_some());
        let in_table = |role: &Role| role.grade_claims.iter().any(|claim| claim.origin == GradeOrigin::Table);
        if tracks || family.roles.iter().any(in_table) {
            self.block(if tracks { "| Role | Track | Grade |" } else { "| Role | Grade |" });
            self.line(if tracks { "| --- | --- | --- |" } else { "| --- | --- |" });
            roles.iter().for_each(|(role, (_, anchor))| self.rows(role, anchor, tracks));
        }
        for (role, (id, _)) in &roles {
            self.role(role, id.as_ref());
        }
    }

    /// A row for each grade that the table states; a role without one has a row without a grade.
    fn rows(&mut self, role: &Role, anchor: &str, tracks: bool) {
        let track = role.track.as_deref().map(cell).unwrap_or_default();
        let track = if tracks { format!(" {track} |") } else { String::new() };
        let claims = role.grade_claims.iter().filter(|claim| claim.origin == GradeOrigin::Table);
        let mut grades: Vec<String> = claims.map(|claim| format!("Grade {}", claim.grade)).collect();
        if grades.is_empty() {
            grades.push(String::new());
        }
        for grade in grades {
            self.line(&format!("| [{}](#{anchor}) |{track} {grade} |", cell(&role.title)));
        }
    }

    fn role(&mut self, role: &'a Role, id: Option<&Slug>) {
        let title = escape(&role.title);
        let id = id.map(|id| format!(" {{#{id}}}")).unwrap_or_default();
        self.heading(3, &format!("{title}{id}"));
        if role.seniority != Seniority::of(&role.title) {
            self.block(&format!("<!-- seniority: {} -->", role.seniority.as_str()));
        }
        if role.people_manager != is_people_manager(&role.title) {
            self.block(if role.people_manager { formula::LEADS } else { formula::LEADS_NOT });
        }
        if let Some(line) = &role.reports_to {
            self.block(&format!("{}{}.", formula::reports(&title), escape(&line.title)));
        }
        for extension in &role.extends {
            self.block(&format!("{}{}.", formula::extends(&title, extension.kind), escape(&extension.title)));
        }
        if !role.defined {
            self.block(formula::UNDEFINED);
        }
        self.summary(&title, role.summary.as_deref());
        self.grades(&title, role);
        let present = [
            ("Responsibilities", role.responsibilities.is_empty()),
            ("Requirements", role.requirements.is_empty()),
            ("Performance Indicators", role.indicators.is_empty()),
        ];
        let further = self.take_prose(&role.sections, &present);
        self.statements(4, "Responsibilities", &role.responsibilities);
        self.statements(4, "Requirements", &role.requirements);
        self.indicators(4, &role.indicators);
        self.ladder(4, role.career_ladder.as_ref());
        self.sections(4, ROLE_SECTIONS, further);
    }

    fn summary(&mut self, title: &str, summary: Option<&str>) {
        let Some(summary) = summary else { return };
        let paragraphs: Vec<String> = summary.split("\n\n").map(escape).collect();
        if paragraphs.first().is_some_and(|first| formula::may_be_one(title, first)) {
            self.block(SUMMARY);
        }
        paragraphs.iter().for_each(|paragraph| self.block(paragraph));
    }

    fn grades(&mut self, title: &str, role: &Role) {
        let mut claims = role.grade_claims.iter().filter(|claim| claim.origin != GradeOrigin::Table).peekable();
        if claims.peek().is_some() {
            self.heading(4, "Job Grade");
        }
        for claim in claims {
            self.block(&format!("{}{}.", formula::grade(title, claim.origin), claim.grade));
        }
    }

    fn statements(&mut self, rank: usize, name: &str, statements: &[Statement]) {
        self.grouped(
            rank,
            name,
            statements,
            |statement| statement.group.as_deref(),
            |page, statement| {
                page.statement(statement, 0);
            },
        );
    }

    fn statement(&mut self, statement: &Statement, depth: usize) {
        let indent = "  ".repeat(depth);
        if stands(statement, depth) {
            for (number, line) in statement.markdown.split('\n').enumerate() {
                match (number, line.is_empty()) {
                    (0, _) => self.line(&format!("{indent}- {line}")),
                    (_, true) => self.blank(),
                    (_, false) => self.line(&format!("{indent}  {line}")),
                }
            }
        } else {
            self.line(&format!("{indent}- {}", escape(&statement.text)));
            self.line(&format!("{indent}  {QUOTED}{} -->", quote(&statement.markdown)));
        }
        statement.children.iter().for_each(|child| self.statement(child, depth + 1));
    }

    fn indicators(&mut self, rank: usize, indicators: &[Indicator]) {
        self.grouped(
            rank,
            "Performance Indicators",
            indicators,
            |indicator| indicator.group.as_deref(),
            Self::indicator,
        );
    }

    /// What the name does not say itself is said below it.
    fn indicator(&mut self, indicator: &Indicator) {
        let Indicator { id: _, name, group: _, unit, target, period, source: _ } = indicator;
        self.line(&format!("- {}", escape(name)));
        let stated = Measure { unit: *unit, target: *target, period: *period };
        if stated != measure(name) {
            formula::measure_lines(&stated).iter().for_each(|line| self.line(&format!("  - {line}")));
        }
    }

    /// A section of items: a heading for each group, and the section's own again where a group ends.
    fn grouped<T>(
        &mut self,
        rank: usize,
        name: &str,
        items: &[T],
        group: impl for<'t> Fn(&'t T) -> Option<&'t str>,
        write: impl Fn(&mut Self, &T),
    ) {
        if items.is_empty() {
            return;
        }
        self.heading(rank, name);
        self.prose(name);
        let mut open: Option<&str> = None;
        for (number, item) in items.iter().enumerate() {
            let own = group(item);
            match own {
                _ if own == open && number > 0 => {}
                Some(own) => {
                    self.heading(rank + 1, &escape(own));
                    self.blank();
                }
                None if number > 0 => {
                    self.heading(rank, name);
                    self.blank();
                }
                None => self.blank(),
            }
            open = own;
            write(self, item);
        }
    }

    fn ladder(&mut self, rank: usize, ladder: Option<&CareerLadder>) {
        let Some(CareerLadder { text, next, source: _ }) = ladder else { return };
        self.heading(rank, "Career Ladder");
        text.split('\n').for_each(|line| self.block(&escape(line)));
        if !next.is_empty() {
            self.blank();
            next.iter().for_each(|step| self.line(&format!("- {}", escape(&step.title))));
        }
    }

    fn sections(&mut self, rank: usize, known: &[&str], sections: &[Section]) {
        for Section { title, markdown, source: _ } in sections {
            let title = escape(title);
            self.heading(rank, &title);
            match section(markdown, known.contains(&title.as_str())) {
                Stands::Plain if markdown.is_empty() => {}
                Stands::Plain => self.block(markdown),
                Stands::Fenced => {
                    self.block(SECTION);
                    self.line(markdown);
                    self.line(SECTION_END);
                }
                Stands::Quoted => self.block(&format!("{SECTION_QUOTED}{} -->", quote(markdown))),
            }
        }
    }
}
