//! A role of a page of the form: its heading, its formulas, its sections.

use super::escape::{escape, unescape};
use super::item::SUMMARY;
use super::names::Names;
use super::read::Reader;
use super::{Departure, formula};
use crate::catalog::{
    Extension, Grade, GradeClaim, GradeOrigin, ReportingLine, Role, Seniority, Slug, Source, StatementKind,
};
use crate::pages::Mark;

impl Reader<'_> {
    /// The role of a heading, and the anchor that leads there.
    pub(super) fn role_heading(&mut self, names: &mut Names) -> Result<(Role, String), Departure> {
        let first = self.cursor.number();
        let heading = self.cursor.next_after("### ").unwrap_or_default();
        let stated = heading.strip_suffix('}').and_then(|heading| heading.rsplit_once(" {#"));
        let (title, id) = match stated {
            Some((title, id)) => (title, Some(Slug::parse(id).ok_or_else(|| self.cursor.before())?)),
            None => (heading, None),
        };
        let title = unescape(title);
        let called = names.read(&title, id).filter(|_| !title.trim().is_empty());
        let (slug, anchor) = called.ok_or_else(|| self.cursor.before())?;
        self.role = Some(slug.clone());
        Ok((Role::new(slug, title, self.cursor.since(first)), anchor))
    }

    /// What stands below a role's heading.
    pub(super) fn role_body(&mut self, role: &mut Role) -> Result<(), Departure> {
        let title = escape(&role.title);
        self.cursor.skip_blank();
        self.stated_rank(role)?;
        self.formulas(&title, role);
        role.summary = self.summary();
        while let Some(name) = self.cursor.peek().and_then(|line| line.strip_prefix("#### ")) {
            match name {
                _ if self.is_further() => role.sections.push(self.further(name)?),
                "Job Grade" => self.grades(&title, &mut role.grade_claims)?,
                "Responsibilities" => role.sections.extend(self.statements(4, &mut role.responsibilities)?),
                "Requirements" => role.sections.extend(self.statements(4, &mut role.requirements)?),
                "Performance Indicators" => role.sections.extend(self.indicators(4, &mut role.indicators)?),
                "Career Ladder" => role.career_ladder = Some(self.ladder()),
                name => role.sections.push(self.further(name)?),
            }
        }
        match self.cursor.peek() {
            Some(line) if !line.starts_with("## ") && !line.starts_with("### ") => self.cursor.departs(),
            _ => Ok(()),
        }
    }

    /// The rank, and whether the role leads people, where its title does not say so.
    fn stated_rank(&mut self, role: &mut Role) -> Result<(), Departure> {
        if let Some(rank) = self.cursor.next_after("<!-- seniority: ") {
            let rank = rank.strip_suffix(" -->").and_then(Seniority::from_name);
            role.seniority = rank.ok_or_else(|| self.cursor.before())?;
            self.cursor.skip_blank();
        }
        for (line, leads) in [(formula::LEADS, true), (formula::LEADS_NOT, false)] {
            if self.cursor.next_is(line) {
                role.people_manager = leads;
                self.cursor.skip_blank();
            }
        }
        Ok(())
    }

    fn formulas(&mut self, title: &str, role: &mut Role) {
        if let Some((named, source)) = self.sentence(&formula::reports(title)) {
            self.mark_template(&named, source.line);
            role.reports_to = Some(ReportingLine { title: named, role: None, source });
        }
        let kinds = [StatementKind::Responsibility, StatementKind::Requirement];
        loop {
            let found = kinds.iter().find_map(|kind| Some((*kind, self.sentence(&formula::extends(title, *kind))?)));
            let Some((kind, (title, source))) = found else { break };
            role.extends.push(Extension { title, role: None, kind, source });
        }
        let line = self.cursor.number();
        if self.cursor.next_is(formula::UNDEFINED) {
            role.defined = false;
            self.mark(Mark::ToBeDefined { heading: role.title.clone(), text: formula::UNDEFINED.to_owned(), line });
            self.cursor.skip_blank();
        }
    }

    /// What a sentence that begins so says between its beginning and its full stop.
    fn sentence(&mut self, start: &str) -> Option<(String, Source)> {
        let line = self.cursor.number();
        let said = self.cursor.peek()?.strip_prefix(start)?.strip_suffix('.')?;
        self.cursor.next();
        let source = self.cursor.since(line);
        self.cursor.skip_blank();
        Some((unescape(said), source))
    }

    fn summary(&mut self) -> Option<String> {
        self.cursor.next_is(SUMMARY);
        self.cursor.skip_blank();
        let mut paragraphs = Vec::new();
        while let Some(line) = self.cursor.peek().filter(|line| !line.starts_with('#')) {
            let paragraph = unescape(line);
            self.mark_template(&paragraph, self.cursor.number());
            paragraphs.push(paragraph);
            self.cursor.next();
            self.cursor.skip_blank();
        }
        (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
    }

    fn grades(&mut self, title: &str, into: &mut Vec<GradeClaim>) -> Result<(), Departure> {
        self.cursor.next();
        self.cursor.skip_blank();
        while self.cursor.peek().is_some_and(|line| !line.starts_with('#')) {
            let said = [GradeOrigin::Sentence, GradeOrigin::Heading]
                .into_iter()
                .find_map(|origin| Some((origin, self.sentence(&formula::grade(title, origin))?)));
            let Some((origin, (number, source))) = said else { return self.cursor.departs() };
            let grade = number.parse::<i64>().ok().and_then(|number| Grade::try_from(number).ok());
            let grade = grade.ok_or(Departure { line: source.line })?;
            into.push(GradeClaim { grade, origin, source });
        }
        Ok(())
    }
}
