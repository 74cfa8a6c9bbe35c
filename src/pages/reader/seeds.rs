//! The roles of a page before their sections are read: those with a heading, and the rows of level tables
//! that have none.

use std::collections::HashMap;

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
    let mut seeds = add_rows(seeds, tables, family_title);
    if tables.headings.len() > 1 {
        name_tracks_by_table(&mut seeds, headings, tables);
    }
    for seed in &mut seeds {
        let said = seed.rows.iter().filter_map(|row| tables.rows.get(*row)).find_map(|row| row.track.clone());
        seed.track = seed.track.take().or(said);
    }
    seeds
}

/// A title, completed by the family's job where it is a rank alone: "Senior" is "Senior Widget Seller".
pub(super) fn full_title(heading: &str, family_title: &str) -> String {
    let bare = heading.trim_end_matches(':').trim();
    // A title of colons alone is still a title.
    let heading = if bare.is_empty() { heading } else { bare };
    let bare = words(heading).count() > 0 && words(heading).all(|word| RANKS.contains(&word.as_str()));
    if bare { format!("{heading} {}", job(family_title)) } else { heading.to_owned() }
}

/// What the family does: its title without the words that only say that it is a family.
fn job(family_title: &str) -> &str {
    let mut job = family_title.trim();
    while let Some((rest, last)) = job.rsplit_once([' ', '-', '–', ':', ',']) {
        let said = ["job", "family", "families", "roles", "positions", "levels"];
        let last = last.trim_matches(|c: char| !c.is_alphanumeric());
        if !last.is_empty() && !said.iter().any(|word| last.eq_ignore_ascii_case(word)) {
            break;
        }
        job = rest.trim_end();
    }
    if job.is_empty() { family_title } else { job }
}

/// Seeds by a key of their title, and how far a table has used them: each row of a table names another role.
#[derive(Default)]
struct Named {
    seeds: HashMap<String, Vec<usize>>,
    used: HashMap<String, (usize, usize)>,
}

impl Named {
    fn add(&mut self, key: String, seed: usize) {
        self.seeds.entry(key).or_default().push(seed);
    }

    /// The first seed of this key that no row of the table names yet.
    fn take(&mut self, key: &str, table: usize, is_named: impl Fn(usize) -> bool) -> Option<usize> {
        let seeds = self.seeds.get(key)?;
        let (of, from) = self.used.get(key).copied().unwrap_or_default();
        let from = if of == table { from } else { 0 };
        let at = (from..seeds.len()).find(|at| seeds.get(*at).is_some_and(|seed| !is_named(*seed)));
        self.used.insert(key.to_owned(), (table, at.unwrap_or(seeds.len())));
        at.and_then(|at| seeds.get(at)).copied()
    }
}

/// Gives every row of a level table to the role that it names, and makes a role of one that has no heading.
fn add_rows(headed: Vec<Seed>, tables: &LevelTables, family_title: &str) -> Vec<Seed> {
    let mut seeds = headed;
    let count = seeds.len();
    let (mut exact, mut loose) = (Named::default(), Named::default());
    for (number, seed) in seeds.iter().enumerate() {
        exact.add(fold(&seed.title), number);
        loose.add(title_key(&seed.title).to_string(), number);
    }
    // Behind which headed role a row without a heading stands; `None` before the first.
    let mut behind: Vec<Option<usize>> = Vec::new();
    let mut last = None;
    for (number, row) in tables.rows.iter().enumerate() {
        let title = full_title(&row.title, family_title);
        let (folded, key) = (fold(&title), title_key(&title).to_string());
        let is_named = |seed: usize| {
            let rows = seeds.get(seed).and_then(|seed| seed.rows.last()).and_then(|row| tables.rows.get(*row));
            rows.is_some_and(|other| other.table == row.table)
        };
        let found = exact.take(&folded, row.table, is_named).or_else(|| loose.take(&key, row.table, is_named));
        if let Some(at) = found {
            if let Some(seed) = seeds.get_mut(at) {
                seed.rows.push(number);
            }
            last = if at < count { Some(at) } else { behind.get(at - count).copied().flatten() };
        } else {
            exact.add(folded, seeds.len());
            loose.add(key, seeds.len());
            seeds.push(Seed { title, heading: None, rows: vec![number], track: None });
            behind.push(last);
        }
    }
    let place = |number: usize| {
        if number < count { (Some(number), 0) } else { (behind.get(number - count).copied().flatten(), number) }
    };
    let mut placed: Vec<(usize, Seed)> = seeds.into_iter().enumerate().collect();
    placed.sort_by_key(|(number, _)| place(*number));
    placed.into_iter().map(|(_, seed)| seed).collect()
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
    let mut beside: HashMap<&str, &str> = HashMap::new();
    for (seed, name) in seeds.iter().zip(&named) {
        if let (Some(track), Some(name)) = (&seed.track, name) {
            beside.entry(track).or_insert(name);
        }
    }
    let other = |track: &str| beside.get(track).copied().unwrap_or(track).to_owned();
    let resolved: Vec<Option<String>> = seeds
        .iter()
        .zip(&named)
        .map(|(seed, name)| name.clone().or_else(|| seed.track.as_deref().map(other)))
        .collect();
    for (seed, track) in seeds.iter_mut().zip(resolved) {
        seed.track = track;
    }
}

#[cfg(test)]
mod tests {
    use super::full_title;

    #[test]
    fn bare_ranks_are_completed_by_the_job() {
        for (family, title) in [
            ("Widget Seller", "Senior Widget Seller"),
            ("Widget Seller Job Family", "Senior Widget Seller"),
            ("Widget Seller - Job Families", "Senior Widget Seller"),
            ("Widget Seller Roles", "Senior Widget Seller"),
            ("Family Widget", "Senior Family Widget"),
            ("Roles", "Senior Roles"),
        ] {
            assert_eq!(full_title("Senior", family), title);
        }
        assert_eq!(full_title("Senior Clerk", "Widget Seller"), "Senior Clerk");
    }
}
