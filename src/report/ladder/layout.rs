//! Where everything stands in the picture of a ladder.

use std::collections::BTreeMap;

use super::lines;
use crate::catalog::{Family, Grade, GradeOrigin, Role};
use crate::report::limits::NAME;
use crate::report::text::plain;

/// How wide the names of grades are.
pub(super) const AXIS: usize = 66;
/// How high the names of tracks are.
const HEAD: usize = 44;
/// How many letters of a title stand in a line where there are several tracks.
const LETTERS: usize = 28;
/// The same where there is one.
const LETTERS_ALONE: usize = 38;
/// From one line of a text to the next.
pub(super) const LINE: usize = 15;
/// How wide two letters are, at most on average.
const TWO_LETTERS: usize = 15;

/// A level at a grade that a page states for it.
#[derive(Debug, Clone, Copy)]
struct Rung<'a> {
    role: &'a Role,
    column: usize,
    grade: Option<i32>,
    /// Where a grade is stated that is not in force.
    elsewhere: Option<GradeOrigin>,
}

/// The levels of a family, by track and grade.
#[derive(Debug)]
pub(super) struct Rungs<'a> {
    tracks: Vec<Option<&'a str>>,
    rungs: Vec<Rung<'a>>,
}

impl<'a> Rungs<'a> {
    pub(super) fn of(family: &'a Family, most: usize) -> Self {
        let mut tracks: Vec<Option<&str>> = Vec::new();
        let mut rungs = Vec::new();
        for role in family.roles.iter().take(most) {
            let track = role.track.as_deref();
            let column = tracks.iter().position(|known| *known == track).unwrap_or_else(|| {
                tracks.push(track);
                tracks.len() - 1
            });
            let grade = role.grade.map(Grade::number);
            rungs.push(Rung { role, column, grade, elsewhere: None });
            let mut told = vec![grade];
            for claim in &role.grade_claims {
                let claimed = Some(claim.grade.number());
                if !told.contains(&claimed) {
                    told.push(claimed);
                    rungs.push(Rung { role, column, grade: claimed, elsewhere: Some(claim.origin) });
                }
            }
        }
        Self { tracks, rungs }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rungs.is_empty()
    }
}

/// A stripe of the picture: a grade, or grades without a level.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Band {
    pub(super) label: String,
    pub(super) is_number: bool,
    pub(super) gap: bool,
    pub(super) top: usize,
    pub(super) height: usize,
}

/// A track.
#[derive(Debug)]
pub(super) struct Column<'a> {
    pub(super) title: Option<&'a str>,
    /// From the highest level to the lowest.
    pub(super) rail: Option<(usize, usize)>,
}

/// A level in the picture.
#[derive(Debug)]
pub(super) struct Mark<'a> {
    pub(super) role: &'a Role,
    pub(super) grade: Option<i32>,
    pub(super) column: usize,
    pub(super) top: usize,
    pub(super) height: usize,
    pub(super) ghost: bool,
    pub(super) lines: Vec<String>,
    pub(super) note: Option<String>,
}

impl Mark<'_> {
    /// What the mark shows, in words.
    pub(super) fn said(&self) -> String {
        let title = plain(&self.role.title, NAME);
        let grade = self.grade.map_or_else(|| "no grade".to_owned(), |grade| format!("grade {grade}"));
        if self.ghost {
            return format!("{title}: {grade} {}", self.note.as_deref().unwrap_or_default());
        }
        let leads = if self.role.people_manager { ", leads people" } else { "" };
        let defined = if self.role.defined { "" } else { ", still to be defined" };
        format!("{title}: {grade}{leads}{defined}")
    }
}

/// The picture.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) letters: usize,
    pub(super) columns: Vec<Column<'a>>,
    pub(super) bands: Vec<Band>,
    pub(super) marks: Vec<Mark<'a>>,
}

impl<'a> Layout<'a> {
    pub(super) fn of(rungs: &Rungs<'a>) -> Self {
        let letters = if rungs.tracks.len() > 1 { LETTERS } else { LETTERS_ALONE };
        let has_tracks = rungs.tracks.iter().any(Option::is_some);
        let mut by_grade: BTreeMap<Option<i32>, Vec<Mark<'a>>> = BTreeMap::new();
        for rung in &rungs.rungs {
            by_grade.entry(rung.grade).or_default().push(mark(rung, letters));
        }
        let mut layout =
            Self { width: 0, height: 0, letters, columns: Vec::new(), bands: Vec::new(), marks: Vec::new() };
        let mut top = if has_tracks { HEAD } else { 0 };
        let mut above: Option<i32> = None;
        // What has no grade comes first in the map, so last here.
        for (grade, marks) in by_grade.into_iter().rev() {
            if let (Some(above), Some(grade)) = (above, grade)
                && above - grade > 1
            {
                let label = match (grade + 1, above - 1) {
                    (low, high) if low == high => format!("no level at grade {low}"),
                    (low, high) => format!("no level at grades {low} to {high}"),
                };
                layout.bands.push(Band { label, is_number: false, gap: true, top, height: 22 });
                top += 22;
            }
            above = grade.or(above);
            let height = layout.stack(marks, rungs.tracks.len(), top + 6) + 12;
            let label = grade.map_or_else(|| "none".to_owned(), |grade| grade.to_string());
            layout.bands.push(Band { label, is_number: grade.is_some(), gap: false, top, height });
            top += height;
        }
        layout.columns =
            rungs.tracks.iter().enumerate().map(|(at, title)| layout.column(at, *title, has_tracks)).collect();
        layout.width = layout.left(rungs.tracks.len());
        layout.height = top;
        layout
    }

    /// Where a column begins.
    pub(super) fn left(&self, column: usize) -> usize {
        AXIS + column * (self.letters * TWO_LETTERS / 2 + 36)
    }

    /// Puts the marks of one grade above each other, those of each track for itself; gives the height of all.
    fn stack(&mut self, marks: Vec<Mark<'a>>, columns: usize, top: usize) -> usize {
        let mut by_column: Vec<Vec<Mark<'a>>> = (0..columns).map(|_| Vec::new()).collect();
        for mark in marks.into_iter().rev() {
            if let Some(column) = by_column.get_mut(mark.column) {
                column.push(mark);
            }
        }
        let height = by_column.iter().map(|column| column.iter().map(|mark| mark.height).sum()).max().unwrap_or(0);
        for column in by_column {
            let own: usize = column.iter().map(|mark| mark.height).sum();
            // What is less than the highest column stands in the middle.
            let mut at = top + (height - own) / 2;
            for mut mark in column {
                mark.top = at;
                at += mark.height;
                self.marks.push(mark);
            }
        }
        height
    }

    fn column(&self, at: usize, title: Option<&'a str>, has_tracks: bool) -> Column<'a> {
        let own = || self.marks.iter().filter(move |mark| mark.column == at && mark.grade.is_some() && !mark.ghost);
        let middles = || own().map(|mark| mark.top + mark.height / 2);
        let rail = middles().min().zip(middles().max()).filter(|(top, bottom)| top != bottom);
        Column { title: title.or(has_tracks.then_some("No track")), rail }
    }
}

fn mark<'a>(rung: &Rung<'a>, letters: usize) -> Mark<'a> {
    let Rung { role, column, grade, elsewhere } = *rung;
    let lines = lines(&role.title, letters, 3);
    let note = match elsewhere {
        Some(GradeOrigin::Table) => Some("in the level table".to_owned()),
        Some(GradeOrigin::Sentence) => Some("in the text".to_owned()),
        Some(GradeOrigin::Heading) => Some("in the heading".to_owned()),
        None if !role.defined => Some("to be defined".to_owned()),
        None => None,
    };
    let rows = lines.len() + usize::from(note.is_some());
    Mark { role, grade, column, top: 0, height: rows * LINE + 9, ghost: elsewhere.is_some(), lines, note }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Rungs};
    use crate::catalog::{Family, Grade, GradeClaim, GradeOrigin, Role, Slug, Source};

    fn source() -> Source {
        Source { path: "a.md".to_owned(), line: 1, end_line: 1 }
    }

    fn family(levels: &[(&str, Option<i64>, Option<&str>)]) -> Family {
        let mut family = Family::new(Slug::of("a"), "A".to_owned(), source());
        for (title, grade, track) in levels {
            let mut role = Role::new(Slug::of(title), (*title).to_owned(), source());
            role.grade = grade.and_then(|grade| Grade::try_from(grade).ok());
            role.track = track.map(str::to_owned);
            family.roles.push(role);
        }
        family
    }

    #[test]
    fn higher_grades_stand_higher_and_gaps_are_told() {
        let family =
            family(&[("Low", Some(3), None), ("High", Some(7), None), ("Next", Some(8), None), ("Odd", None, None)]);
        let rungs = Rungs::of(&family, 99);
        let layout = Layout::of(&rungs);
        let labels: Vec<&str> = layout.bands.iter().map(|band| band.label.as_str()).collect();
        assert_eq!(labels, ["8", "7", "no level at grades 4 to 6", "3", "none"]);
        assert!(layout.bands.windows(2).all(|two| two[0].top + two[0].height == two[1].top));
        let tops: Vec<(&str, usize)> = layout.marks.iter().map(|mark| (mark.role.title.as_str(), mark.top)).collect();
        assert!(tops.windows(2).all(|two| two[0].1 < two[1].1), "{tops:?}");
        assert_eq!(tops.iter().map(|(title, _)| *title).collect::<Vec<_>>(), ["Next", "High", "Low", "Odd"]);
    }

    #[test]
    fn a_track_is_a_column_and_levels_of_one_grade_are_stacked() {
        let family = family(&[
            ("A", Some(5), Some("x")),
            ("B", Some(5), Some("x")),
            ("C", Some(5), Some("y")),
            ("D", Some(5), None),
        ]);
        let rungs = Rungs::of(&family, 99);
        let layout = Layout::of(&rungs);
        assert_eq!(layout.bands.len(), 1);
        let titles: Vec<_> = layout.columns.iter().map(|column| column.title).collect();
        assert_eq!(titles, [Some("x"), Some("y"), Some("No track")]);
        let top = |title: &str| layout.marks.iter().find(|mark| mark.role.title == title).expect("there").top;
        assert!(top("B") < top("A"), "the higher level stands above");
    }

    #[test]
    fn every_grade_that_is_stated_is_shown() {
        let mut family = family(&[("A", Some(5), None)]);
        let claim = |grade: i64, origin| GradeClaim {
            grade: Grade::try_from(grade).expect("a grade"),
            origin,
            source: source(),
        };
        family.roles[0].grade_claims =
            vec![claim(5, GradeOrigin::Table), claim(6, GradeOrigin::Sentence), claim(5, GradeOrigin::Heading)];
        let rungs = Rungs::of(&family, 99);
        let said: Vec<String> = Layout::of(&rungs).marks.iter().map(super::Mark::said).collect();
        assert_eq!(said, ["A: grade 6 in the text", "A: grade 5"]);
    }
}
