//! The canonical form: the one way in which a family is written as a page, and the reader that takes it back
//! word for word.
//!
//! The reader of everyone's pages has to guess what headings and sentences mean. Nothing is guessed here: a
//! page whose front matter says `rolegraph: 1` is read line by line, with fixed headings at fixed ranks, and
//! counts as canonical only if what was read would be written as that very page. A page that somebody edited
//! out of the form is read like any other, with a mark at the first line that departs from it.

mod cursor;
mod escape;
mod formula;
mod item;
mod names;
mod read;
mod role;
mod write;

use super::{Form, Mark, Page, PlacedMark, ReadFamily};
use crate::catalog::Family;

/// The version of the form that is written.
pub const VERSION: u32 = 1;

/// The sections of a role that have a kind; the titles of further sections are none of these.
const ROLE_SECTIONS: &[&str] =
    &["Job Grade", "Responsibilities", "Requirements", "Performance Indicators", "Career Ladder"];
/// The sections of a family that have a kind.
const FAMILY_SECTIONS: &[&str] =
    &["Levels", "Responsibilities", "Requirements", "Performance Indicators", "Career Ladder", "Hiring Process"];

/// Where a page departs from the form that its front matter announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The first line that does.
    pub line: u32,
}

/// The family as its page.
#[must_use]
pub fn write(family: &Family) -> String {
    write::write(family)
}

/// The line of a page's front matter that announces the form, and the version that it names.
#[must_use]
pub fn announced(text: &str) -> Option<(u32, &str)> {
    // A file may have been checked out with the line ends of Windows.
    let mut lines = (1..).zip(text.split('\n').map(|line| line.trim_end_matches('\r')));
    lines.next().filter(|(_, first)| *first == "---")?;
    let front = lines.take_while(|(_, line)| *line != "---");
    front.into_iter().find_map(|(number, line)| Some((number, line.strip_prefix("rolegraph: ")?)))
}

/// Reads a page that announces the form; `None` for any other.
#[must_use]
pub fn read(page: &Page) -> Option<Result<ReadFamily, Departure>> {
    let (line, version) = announced(page.text())?;
    if version != VERSION.to_string() {
        return Some(Err(Departure { line }));
    }
    Some(read_announced(page))
}

fn read_announced(page: &Page) -> Result<ReadFamily, Departure> {
    let read::Parsed { mut family, marks } = read::parse(page.text(), &page.path)?;
    let written = write(&family);
    let pairs = (1..).zip(page.text().split('\n').zip(written.split('\n')));
    if page.text() != written {
        let differs = |(_, (a, b)): &(u32, (&str, &str))| a != b;
        let line = pairs.into_iter().find(differs).map_or_else(|| page.last_line(), |(line, _)| line);
        return Err(Departure { line });
    }
    family.pages = vec![page.outline()];
    let ids: Vec<&str> = family.roles.iter().map(|role| role.slug.as_str()).collect();
    let dangling = page.dangling_anchors().into_iter().filter(|(anchor, _)| !ids.contains(&anchor.as_str()));
    let dangling = dangling.map(|(anchor, line)| PlacedMark {
        mark: Mark::DanglingAnchor { anchor, line },
        path: page.path.clone(),
        role: None,
    });
    let mut marks: Vec<PlacedMark> = marks.into_iter().chain(dangling).collect();
    marks.sort_by_key(|mark| mark.mark.line());
    Ok(ReadFamily { family, marks, form: Form::Canonical })
}
