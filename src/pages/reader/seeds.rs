//! The roles of a page before their sections are read: those with a heading, and the rows of level tables
//! that have none.

use crate::catalog::{fold, title_key, words};
use crate::pages::level_table::LevelTables;
use crate::pages::levels::Class;
use crate::pages::markdown::Heading;

/// A role that a heading or a table row names.
#[derive(Debug)]
pub(super) struct Seed {
    /// The title: the heading's, else the row's.
    pub title: String,
    /// The heading.
    pub heading: Option<usize>,
    /// The rows of level tables that name it.
    pub rows: Vec<usize>,
    /// The name of its track.
    pub track: Option<String>,
}

/// Words that are a rank and nothing more: a heading of them alone is completed by the family's job.
const RANKS: &[&str] = &[
    "intern",
    "associate",
    "junior",
    "jr",
    "intermediate",
    "senior",
    "sr",
    "staff",
    "lead",
    "principal",
    "distinguished",
    "fellow",
];

/// Gathers the roles of a page, in the order of its headings; a row without a heading stands behind the
/// role of the row before it.
pub(super) fn seeds(headings: &[Heading], classes: &[Class], tables: &LevelTables, family_title: &str) -> Vec<Seed> {
    let mut seeds = Vec::new();
    let mut track: Option<(u8, &str)> = None;
    for (index, (heading, class)) in headings.iter().zip(classes).enumerate() {
        if track.is_some_and(|(rank, _)| heading.rank <= rank) {
            track = None;
        }
        match class {
            Class::Track => track = Some((heading.rank, &heading.text)),
            Class::Role => seeds.push(Seed {
                title: full_title(&heading.text, family_title),
                heading: Some(index),
                rows: Vec::new(),
                track: track.map(|(_, name)| name.to_owned()),
            }),
            _ => {}
        }
    }
    add_rows(&mut seeds, tables);
    if tables.headings.len() > 1 {
        name_tracks_by_table(&mut seeds, headings, tables);
    }
    seeds
}

/// A title, completed by the family's job where it is a rank alone: "Senior" is "Senior Widget Seller".
pub(super) fn full_title(heading: &str, family_title: &str) -> String {
    let bare = heading.trim_end_matches(':').trim();
    // A title of colons alone is still a title.
    let heading = if bare.is_empty() { heading } else { bare };
    let bare = words(heading).count() > 0 && words(heading).all(|word| RANKS.contains(&word.as_str()));
    if bare { format!("{heading} {family_title}") } else { heading.to_owned() }
}

fn add_rows(seeds: &mut Vec<Seed>, tables: &LevelTables) {
    let mut after = 0;
    for (number, row) in tables.rows.iter().enumerate() {
        let in_same_table = |seed: &Seed| {
            seed.rows.iter().filter_map(|other| tables.rows.get(*other)).any(|other| other.table == row.table)
        };
        let key = title_key(&row.title);
        let exact = seeds.iter().position(|seed| fold(&seed.title) == fold(&row.title) && !in_same_table(seed));
        let loose = || seeds.iter().position(|seed| title_key(&seed.title) == key && !in_same_table(seed));
        if let Some(at) = exact.or_else(loose) {
            if let Some(seed) = seeds.get_mut(at) {
                seed.rows.push(number);
            }
            after = at + 1;
        } else {
            let seed = Seed { title: row.title.clone(), heading: None, rows: vec![number], track: None };
            seeds.insert(after.min(seeds.len()), seed);
            after += 1;
        }
    }
}

/// Where a page has several level tables, the headings above them name the tracks; a role that no table
/// names goes where the others of its part of the page are.
fn name_tracks_by_table(seeds: &mut [Seed], headings: &[Heading], tables: &LevelTables) {
    let name = |table: usize| {
        let heading = tables.headings.get(table).copied().flatten().and_then(|index| headings.get(index));
        heading.map(|heading| heading.text.clone())
    };
    let named: Vec<Option<String>> = seeds
        .iter()
        .map(|seed| seed.rows.first().and_then(|row| tables.rows.get(*row)).and_then(|row| name(row.table)))
        .collect();
    let beside = |track: &Option<String>| {
        let mut others = seeds.iter().zip(&named).filter(|(seed, _)| track.is_some() && seed.track == *track);
        others.find_map(|(_, name)| name.clone())
    };
    let resolved: Vec<Option<String>> = seeds
        .iter()
        .zip(&named)
        .map(|(seed, name)| name.clone().or_else(|| beside(&seed.track)).or_else(|| seed.track.clone()))
        .collect();
    for (seed, track) in seeds.iter_mut().zip(resolved) {
        seed.track = track;
    }
}
