//! A page of the form as its family.

use super::cursor::Cursor;
use super::escape::unescape;
use super::item::{PROSE, PROSE_END, QUOTED, SECTION, SECTION_END, SECTION_QUOTED, own_text};
use super::names::Names;
use super::{Departure, formula};
use crate::catalog::{
    CareerLadder, Family, Grade, GradeClaim, GradeOrigin, HiringStep, Indicator, NamedRole, Section, Slug, Source,
    Statement, Track,
};
use crate::pages::measure::measure;
use crate::pages::sentences::template;
use crate::pages::{Mark, PlacedMark};

/// How deep statements may be nested below one another; the Markdown library is asked for no more either.
const DEEPEST: usize = 50;

/// What a page was read into.
pub(super) struct Parsed {
    pub family: Family,
    pub marks: Vec<PlacedMark>,
}

/// Reads a page. What it accepts may still depart from the form: the caller writes it again and compares.
pub(super) fn parse(text: &str, path: &str) -> Result<Parsed, Departure> {
    let cursor = Cursor::new(text, path);
    let mut reader = Reader { cursor, path: path.to_owned(), role: None, marks: Vec::new() };
    let mut family = reader.front_matter()?;
    reader.levels(&mut family)?;
    reader.family_sections(&mut family)?;
    if reader.cursor.peek().is_some() {
        return reader.cursor.departs();
    }
    Ok(Parsed { family, marks: reader.marks })
}

pub(super) struct Reader<'a> {
    pub cursor: Cursor<'a>,
    path: String,
    /// The role that is being read.
    pub role: Option<Slug>,
    marks: Vec<PlacedMark>,
}

impl<'a> Reader<'a> {
    fn front_matter(&mut self) -> Result<Family, Departure> {
        let cursor = &mut self.cursor;
        let (mut title, mut slug, mut summary, mut tracks) = (None, None, None, Vec::new());
        cursor.next();
        loop {
            if let Some(quoted) = cursor.next_after("title: ") {
                title = Some(cursor.unquote_name(quoted)?);
            } else if let Some(quoted) = cursor.next_after("slug: ") {
                slug = Some(Slug::parse(&cursor.unquote(quoted)?).ok_or_else(|| cursor.before())?);
            } else if let Some(quoted) = cursor.next_after("description: ") {
                summary = Some(cursor.unquote(quoted)?);
            } else if cursor.next_is("tracks:") {
                let mut first = cursor.number();
                while let Some(quoted) = cursor.next_after("  - ") {
                    let name = cursor.unquote_name(quoted)?;
                    if tracks.iter().any(|track: &Track| track.name == name) {
                        return Err(cursor.before());
                    }
                    tracks.push(Track { id: None, name, source: cursor.since(first) });
                    first = cursor.number();
                }
            } else if cursor.next_after("rolegraph: ").is_none() {
                break;
            }
        }
        let (true, Some(title), Some(slug)) = (cursor.next_is("---"), title, slug) else { return cursor.departs() };
        cursor.skip_blank();
        Ok(Family { summary, tracks, ..Family::new(slug, title, cursor.whole()) })
    }

    fn levels(&mut self, family: &mut Family) -> Result<(), Departure> {
        if self.cursor.peek() != Some("## Levels") || self.is_further() {
            return Ok(());
        }
        self.cursor.next();
        self.cursor.skip_blank();
        let (table, tracks) = self.table();
        let mut names = Names::default();
        let mut rows = table.into_iter().peekable();
        self.cursor.skip_blank();
        while self.cursor.peek().is_some_and(|line| line.starts_with("### ")) {
            let (mut role, anchor) = self.role_heading(&mut names)?;
            while let Some(row) = rows.next_if(|row| row.anchor == anchor) {
                let source = Source { path: self.path.clone(), line: row.line, end_line: row.line };
                let claim = |grade| GradeClaim { grade, origin: GradeOrigin::Table, source };
                role.grade_claims.extend(row.grade.map(claim));
                role.track = row.track.filter(|track| tracks && !track.is_empty()).map(unescape);
                if role.track.as_ref().is_some_and(|name| !family.tracks.iter().any(|track| &track.name == name)) {
                    return Err(Departure { line: row.line });
                }
            }
            self.role_body(&mut role)?;
            role.grade = role.grade_claims.first().map(|claim| claim.grade);
            family.roles.push(role);
        }
        self.role = None;
        match rows.next() {
            Some(row) => Err(Departure { line: row.line }),
            None => Ok(()),
        }
    }

    /// The rows of the level table, and whether it has a column of tracks.
    fn table(&mut self) -> (Vec<Row<'a>>, bool) {
        let tracks = self.cursor.peek() == Some("| Role | Track | Grade |");
        let mut rows = Vec::new();
        if tracks || self.cursor.peek() == Some("| Role | Grade |") {
            self.cursor.next();
            self.cursor.next();
            while let Some(row) = self.cursor.peek().and_then(|line| row(line, tracks)) {
                rows.push(Row { line: self.cursor.number(), ..row });
                self.cursor.next();
            }
        }
        (rows, tracks)
    }

    fn family_sections(&mut self, family: &mut Family) -> Result<(), Departure> {
        while let Some(title) = self.cursor.peek().and_then(|line| line.strip_prefix("## ")) {
            match title {
                _ if self.is_further() => family.sections.push(self.further(title)?),
                "Responsibilities" => family.sections.extend(self.statements(2, &mut family.responsibilities)?),
                "Requirements" => family.sections.extend(self.statements(2, &mut family.requirements)?),
                "Performance Indicators" => family.sections.extend(self.indicators(2, &mut family.indicators)?),
                "Career Ladder" => family.career_ladder = Some(self.ladder()),
                "Hiring Process" => family.sections.extend(self.hiring(&mut family.hiring_process)?),
                "Levels" => return self.cursor.departs(),
                title => family.sections.push(self.further(title)?),
            }
        }
        Ok(())
    }

    pub(super) fn mark_template(&mut self, text: &str, line: u32) {
        if let Some(found) = template(text) {
            self.mark(Mark::Template { text: found.to_owned(), line });
        }
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        self.marks.push(PlacedMark { mark, path: self.path.clone(), role: self.role.clone() });
    }

    /// Whether the heading here is that of a further section, whatever its title.
    pub(super) fn is_further(&self) -> bool {
        let below = self.cursor.peek_block();
        below.is_some_and(|line| line == SECTION || line.starts_with(SECTION_QUOTED))
    }

    /// Reads a section of statements; what stands in it as prose is given as further sections.
    pub(super) fn statements(&mut self, rank: usize, into: &mut Vec<Statement>) -> Result<Vec<Section>, Departure> {
        self.grouped(rank, |reader, group| {
            let statement = reader.statement(0, group)?;
            into.push(statement);
            Ok(())
        })
    }

    /// Reads the items of a section, each with its group.
    fn grouped(
        &mut self,
        rank: usize,
        mut item: impl FnMut(&mut Self, Option<&str>) -> Result<(), Departure>,
    ) -> Result<Vec<Section>, Departure> {
        let sub = format!("{} ", "#".repeat(rank + 1));
        let mut group: Option<String> = None;
        let prose = self.prose()?;
        loop {
            self.cursor.skip_blank();
            if let Some(name) = self.cursor.next_after(&sub) {
                group = Some(unescape(name));
            } else if self.cursor.peek().is_some_and(|line| line.starts_with("- ")) {
                item(self, group.as_deref())?;
            } else {
                return Ok(prose);
            }
        }
    }

    /// Takes a heading and the prose right below it.
    fn prose(&mut self) -> Result<Vec<Section>, Departure> {
        let title = self.cursor.next().unwrap_or_default().trim_start_matches(['#', ' ']);
        let mut prose = Vec::new();
        loop {
            self.cursor.skip_blank();
            let first = self.cursor.number();
            if !self.cursor.next_is(PROSE) {
                return Ok(prose);
            }
            let markdown = self.until(PROSE_END)?;
            prose.push(Section { title: title.to_owned(), markdown, source: self.cursor.since(first) });
        }
    }

    /// The lines up to one that ends them.
    fn until(&mut self, end: &str) -> Result<String, Departure> {
        let mut lines = Vec::new();
        loop {
            match self.cursor.next() {
                None => return self.cursor.departs(),
                Some(line) if line == end => return Ok(lines.join("\n")),
                Some(line) => lines.push(line),
            }
        }
    }

    fn statement(&mut self, depth: usize, group: Option<&str>) -> Result<Statement, Departure> {
        let first = self.cursor.number();
        let (bullet, indent) = (format!("{}- ", "  ".repeat(depth)), "  ".repeat(depth + 1));
        let Some(line) = self.cursor.next_after(&bullet).filter(|_| depth < DEEPEST) else {
            return self.cursor.departs();
        };
        let (text, markdown) = if let Some(quoted) = self.cursor.next_after(&format!("{indent}{QUOTED}")) {
            let quoted = quoted.strip_suffix(" -->").ok_or_else(|| self.cursor.before())?;
            (unescape(line), self.cursor.unquote(quoted)?)
        } else {
            let markdown = self.continued(line, &indent);
            (own_text(&markdown).ok_or(Departure { line: first })?, markdown)
        };
        self.mark_template(&text, first);
        let mut children = Vec::new();
        let below = format!("{indent}- ");
        while self.cursor.peek().is_some_and(|line| line.starts_with(&below)) {
            children.push(self.statement(depth + 1, group)?);
        }
        let group = group.map(str::to_owned);
        Ok(Statement { id: None, text, markdown, group, children, source: self.cursor.since(first) })
    }

    /// The Markdown of an item whose first line was taken: with the indented lines that follow and are no
    /// items themselves, and the blank lines between these.
    fn continued(&mut self, first: &str, indent: &str) -> String {
        let mut markdown = first.to_owned();
        loop {
            let mark = self.cursor.mark();
            self.cursor.skip_blank();
            let blank = self.cursor.mark() - mark;
            let rest = self.cursor.peek().and_then(|line| line.strip_prefix(indent));
            let Some(rest) = rest.filter(|rest| !rest.starts_with("- ")) else {
                self.cursor.back_to(mark);
                return markdown;
            };
            self.cursor.next();
            markdown.push_str(&"\n".repeat(blank + 1));
            markdown.push_str(rest);
        }
    }

    pub(super) fn indicators(&mut self, rank: usize, into: &mut Vec<Indicator>) -> Result<Vec<Section>, Departure> {
        self.grouped(rank, |reader, group| {
            let first = reader.cursor.number();
            let name = reader.cursor.next_after("- ").map(unescape).unwrap_or_default();
            reader.mark_template(&name, first);
            let mut stated = Vec::new();
            while let Some(line) = reader.cursor.next_after("  - ") {
                stated.push(line);
            }
            let measure = match stated.as_slice() {
                [] => measure(&name),
                [unit, target, period] => {
                    formula::measure_of([unit, target, period]).ok_or(Departure { line: first + 1 })?
                }
                _ => return Err(Departure { line: first + 1 }),
            };
            let (unit, target, period) = (measure.unit, measure.target, measure.period);
            let group = group.map(str::to_owned);
            into.push(Indicator { id: None, name, group, unit, target, period, source: reader.cursor.since(first) });
            Ok(())
        })
    }

    pub(super) fn ladder(&mut self) -> CareerLadder {
        self.cursor.next();
        self.cursor.skip_blank();
        let (first, mut source) = (self.cursor.number(), None);
        let (mut lines, mut next) = (Vec::new(), Vec::new());
        while let Some(line) = self.cursor.peek().filter(|line| !line.starts_with('#')) {
            self.cursor.next();
            match line.strip_prefix("- ") {
                Some(title) => next.push(NamedRole { title: unescape(title), role: None }),
                None => lines.push(unescape(line)),
            }
            source = Some(self.cursor.since(first));
            self.cursor.skip_blank();
        }
        let source = source.unwrap_or_else(|| self.cursor.since(first));
        CareerLadder { text: lines.join("\n"), next, source }
    }

    fn hiring(&mut self, into: &mut Vec<HiringStep>) -> Result<Vec<Section>, Departure> {
        let prose = self.prose()?;
        while let Some(text) = self.cursor.peek().and_then(|line| line.strip_prefix("- ")) {
            let first = self.cursor.number();
            self.cursor.next();
            into.push(HiringStep { text: unescape(text), source: self.cursor.since(first) });
        }
        self.cursor.skip_blank();
        Ok(prose)
    }

    pub(super) fn further(&mut self, title: &str) -> Result<Section, Departure> {
        let first = self.cursor.number();
        self.cursor.next();
        let heading = self.cursor.since(first);
        self.cursor.skip_blank();
        let title = unescape(title);
        let (markdown, source) = if self.cursor.next_is(SECTION) {
            (self.until(SECTION_END)?, self.cursor.since(first))
        } else if let Some(quoted) = self.cursor.next_after(SECTION_QUOTED) {
            let quoted = quoted.strip_suffix(" -->").ok_or_else(|| self.cursor.before())?;
            (self.cursor.unquote(quoted)?, self.cursor.since(first))
        } else {
            let (mut lines, mut source, mut whole) = (Vec::new(), heading, 0);
            while let Some(line) = self.cursor.peek().filter(|line| !line.starts_with('#')) {
                self.cursor.next();
                lines.push(line);
                if !line.is_empty() {
                    (source, whole) = (self.cursor.since(first), lines.len());
                }
            }
            lines.truncate(whole);
            (lines.join("\n"), source)
        };
        self.cursor.skip_blank();
        Ok(Section { title, markdown, source })
    }
}

/// A row of the level table.
struct Row<'a> {
    anchor: &'a str,
    track: Option<&'a str>,
    grade: Option<Grade>,
    line: u32,
}

/// Reads a row from its end: an anchor holds no sign that would end it, and a title may hold any.
fn row(line: &str, tracks: bool) -> Option<Row<'_>> {
    let (rest, grade) = line.strip_prefix("| [")?.strip_suffix(" |")?.rsplit_once(" | ")?;
    let (rest, track) =
        if tracks { rest.rsplit_once(" | ").map(|(rest, track)| (rest, Some(track)))? } else { (rest, None) };
    let (_, anchor) = rest.strip_suffix(')')?.rsplit_once("](#")?;
    let grade = grade.strip_prefix("Grade ").and_then(|grade| Grade::try_from(grade.parse::<i64>().ok()?).ok());
    Some(Row { anchor, track, grade, line: 0 })
}
