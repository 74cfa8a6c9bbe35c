//! Which headings of a page are its levels.
//!
//! The rank of a heading does not decide: levels stand at H2, H3, even at the rank of their own sections.
//! A heading is a level when sections that describe a role stand right below it, when the page's own level
//! table names it, or when it stands below "Levels" with something to say. A heading that holds levels is
//! a track; one deeper than an open section of statements is a group.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Seniority, TitleKey, title_key, words};

use super::heading::{Announced, Kind, announced};
use super::level_table::LevelTables;
use super::markdown::{Block, Body, Heading};
use super::sentences::{grades, superior};

/// What a heading was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A section of a known kind.
    Section(Announced),
    /// A level.
    Role,
    /// A heading that holds levels.
    Track,
    /// A sub-heading inside a section of statements.
    Group,
    /// A sub-heading of specialties, segments or verticals.
    Variant,
    /// A section of a kind that has no name.
    Other,
}

/// The classes of all headings of a page, in order.
#[must_use]
pub fn classify(body: &Body, tables: &LevelTables, family_title: &str) -> Vec<Class> {
    let mut page = Classifier {
        headings: &body.headings,
        announced: body.headings.iter().map(|heading| announced(&heading.text)).collect(),
        in_table: tables.rows.iter().map(|row| title_key(&row.title)).collect(),
        above_table: tables.headings.iter().flatten().copied().collect(),
        above_several: above_several(tables),
        title_words: HashMap::new(),
        family_key: title_key(family_title),
        family_words: words(family_title).filter(|word| word.len() > 3).collect(),
        classes: Vec::new(),
    };
    page.gather_title_words();
    page.classes = page.announced.iter().map(|found| found.map_or(Class::Other, Class::Section)).collect();
    page.mark_variants_and_groups();
    page.mark_described_roles();
    page.mark_roles_by_name();
    page.unmark_family_heading();
    page.mark_tracks();
    page.classes
}

fn above_several(tables: &LevelTables) -> HashSet<usize> {
    let mut rows: HashMap<usize, usize> = HashMap::new();
    tables.rows.iter().for_each(|row| *rows.entry(row.table).or_default() += 1);
    let several = tables.headings.iter().enumerate().filter(|(table, _)| rows.get(table).is_some_and(|rows| *rows > 1));
    several.filter_map(|(_, heading)| *heading).collect()
}

struct Classifier<'a> {
    headings: &'a [Heading],
    announced: Vec<Option<Announced>>,
    in_table: HashSet<TitleKey>,
    above_table: HashSet<usize>,
    /// Those of them whose table names more than one role: it describes none by itself.
    above_several: HashSet<usize>,
    /// Where a word first stands in a title of each rank: what is above a heading is looked up, not searched.
    title_words: HashMap<(u8, String), usize>,
    family_key: TitleKey,
    family_words: Vec<String>,
    classes: Vec<Class>,
}

impl Classifier<'_> {
    fn rank(&self, index: usize) -> u8 {
        self.headings.get(index).map_or(0, |heading| heading.rank)
    }

    fn kind(&self, index: usize) -> Option<Kind> {
        self.announced.get(index).copied().flatten().map(|found| found.kind)
    }

    /// The headings below `index`: those behind it that are deeper, up to the first that is not.
    fn below(&self, index: usize) -> impl Iterator<Item = usize> + use<'_> {
        let rank = self.rank(index);
        (index + 1..self.headings.len()).take_while(move |other| self.rank(*other) > rank)
    }

    fn set(&mut self, index: usize, class: Class) {
        if let Some(slot) = self.classes.get_mut(index) {
            *slot = class;
        }
    }

    fn is(&self, index: usize, class: Class) -> bool {
        self.classes.get(index) == Some(&class)
    }

    fn mark_variants_and_groups(&mut self) {
        for index in 0..self.headings.len() {
            let Some(kind) = self.kind(index) else { continue };
            if kind == Kind::Variants && !self.is(index, Class::Variant) {
                let below: Vec<usize> = self.below(index).collect();
                below.into_iter().for_each(|other| self.set(other, Class::Variant));
            }
            if kind.has_groups() {
                let mut groups = Vec::new();
                for other in self.below(index) {
                    if self.kind(other).is_some() && !self.is_group_of(other, kind) {
                        break;
                    }
                    if !self.is(other, Class::Variant) && !self.has_role_sections(other) {
                        groups.push(other);
                    }
                }
                groups.into_iter().for_each(|other| self.set(other, Class::Group));
            }
        }
    }

    fn gather_title_words(&mut self) {
        for (index, (heading, found)) in self.headings.iter().zip(&self.announced).enumerate() {
            if found.is_none_or(|found| found.prefix.is_some()) {
                for word in words(&heading.text) {
                    self.title_words.entry((heading.rank, word)).or_insert(index);
                }
            }
        }
    }

    /// Whether a heading that reads like a section names a group inside a section of this kind.
    fn is_group_of(&self, index: usize, kind: Kind) -> bool {
        let found = self.announced.get(index).copied().flatten();
        let found_kind = found.map(|found| found.kind);
        found.is_some_and(|found| found.phrase && found.kind == kind)
            || (found_kind == Some(Kind::Reporting) && self.is_about_reports(index))
            || self.only_ends_like_a_section(index)
    }

    /// Whether a heading "Reporting" gathers duties of writing reports: several items, and none a superior.
    fn is_about_reports(&self, index: usize) -> bool {
        let blocks = self.headings.get(index).map(|heading| heading.blocks.as_slice()).unwrap_or_default();
        matches!(blocks, [.., Block::List(items)] if items.len() > 1 && items.iter().all(|item| superior(&item.text).is_none()))
            && !blocks.iter().any(states_a_formula)
    }

    /// "Customer Requirements" below Responsibilities is a group; "Senior Requirements" is a section that stands
    /// too deep: what is before the section's name is a rank or part of a title.
    fn only_ends_like_a_section(&self, index: usize) -> bool {
        let Some((heading, found)) = self.headings.get(index).zip(self.announced.get(index).copied().flatten()) else {
            return false;
        };
        let Some(prefix) = found.prefix else { return false };
        let before: Vec<String> = words(&heading.text).take(prefix).collect();
        let above = |word: &String| {
            let mut ranks = 1..heading.rank;
            ranks.any(|rank| self.title_words.get(&(rank, word.clone())).is_some_and(|first| *first < index))
        };
        let known = |word: &String| above(word) || self.family_words.contains(word);
        !before.iter().any(known) && Seniority::of(&before.join(" ")) == Seniority::Intermediate
    }

    /// Whether sections that describe a role stand right below a heading: not below another unnamed
    /// heading in between.
    fn has_role_sections(&self, index: usize) -> bool {
        let mut between: Option<u8> = None;
        for other in self.below(index) {
            let rank = self.rank(other);
            match self.kind(other) {
                Some(Kind::Levels | Kind::Variants) => return false,
                Some(kind) => {
                    if between.is_some_and(|between| rank <= between) {
                        between = None;
                    }
                    if between.is_none() && kind.describes_a_role() && !self.above_several.contains(&other) {
                        return true;
                    }
                }
                None => between = Some(between.map_or(rank, |between| between.min(rank))),
            }
        }
        false
    }

    fn mark_described_roles(&mut self) {
        for index in 0..self.headings.len() {
            if !self.is(index, Class::Other)
                || self.headings.get(index).is_some_and(|heading| is_about_the_page(&heading.text))
            {
                continue;
            }
            let next_is_section = self.kind(index + 1).is_some_and(Kind::describes_a_role);
            let beside = next_is_section && self.rank(index + 1) == self.rank(index) && self.looks_like_a_title(index);
            if self.has_role_sections(index) || beside {
                self.set(index, Class::Role);
            }
        }
    }

    fn mark_roles_by_name(&mut self) {
        for index in 0..self.headings.len() {
            if !self.is(index, Class::Other) || self.above_table.contains(&index) || self.holds_roles(index) {
                continue;
            }
            let Some(heading) = self.headings.get(index) else { continue };
            let named = self.in_table.contains(&title_key(&heading.text));
            let states = self.looks_like_a_title(index) && heading.blocks.iter().any(states_a_formula);
            let listed = self.stands_right_below_levels(index) && !heading.blocks.is_empty();
            if named || states || (listed && self.looks_like_a_title(index)) {
                self.set(index, Class::Role);
            }
        }
    }

    fn holds_roles(&self, index: usize) -> bool {
        self.below(index).any(|other| self.is(other, Class::Role))
    }

    fn stands_right_below_levels(&self, index: usize) -> bool {
        let parent = (0..index).rev().find(|other| self.rank(*other) < self.rank(index));
        parent.is_some_and(|parent| self.kind(parent) == Some(Kind::Levels))
    }

    fn looks_like_a_title(&self, index: usize) -> bool {
        let Some(heading) = self.headings.get(index) else { return false };
        if self.in_table.contains(&title_key(&heading.text)) {
            return true;
        }
        let named = Seniority::of(&heading.text) != Seniority::Intermediate
            || words(&heading.text).any(|word| self.family_words.contains(&word));
        named && !reads_like_a_topic(&heading.text)
    }

    /// A heading that repeats the page's title beside the levels holds what is the family's own.
    fn unmark_family_heading(&mut self) {
        let roles: Vec<usize> = (0..self.classes.len()).filter(|index| self.is(*index, Class::Role)).collect();
        let has_levels = self.announced.iter().flatten().any(|found| found.kind == Kind::Levels);
        if roles.len() < 2 || !has_levels {
            return;
        }
        for index in roles {
            let Some(heading) = self.headings.get(index) else { continue };
            let key = title_key(&heading.text);
            let placed = self.in_table.contains(&key) || self.stands_right_below_levels(index);
            if key == self.family_key && !placed && !self.states_grade_or_superior(index) {
                self.set(index, Class::Other);
            }
        }
    }

    fn states_grade_or_superior(&self, index: usize) -> bool {
        let formula = self.headings.get(index).is_some_and(|heading| heading.blocks.iter().any(states_a_formula));
        formula || self.below(index).any(|other| self.kind(other) == Some(Kind::Grade))
    }

    fn mark_tracks(&mut self) {
        for index in 0..self.headings.len() {
            if self.is(index, Class::Other) && self.holds_roles(index) {
                self.set(index, Class::Track);
            }
        }
    }
}

/// Whether a heading speaks of the page's own role without a name for it: "The Role", "Overview".
fn is_about_the_page(heading: &str) -> bool {
    const SAID: &[&str] = &[
        "the",
        "a",
        "an",
        "this",
        "our",
        "your",
        "about",
        "in",
        "of",
        "and",
        "role",
        "job",
        "position",
        "overview",
        "description",
        "summary",
        "details",
        "profile",
        "introduction",
    ];
    let mut any = false;
    words(heading).all(|word| {
        any = true;
        SAID.contains(&word.as_str())
    }) && any
}

/// Whether a heading begins or ends as no title does: "About the Sellers", "How Sellers work", "Seller Overview".
fn reads_like_a_topic(heading: &str) -> bool {
    const FIRST: &[&str] = &[
        "about", "why", "what", "how", "where", "when", "who", "our", "meet", "working", "life", "inside", "overview",
    ];
    const LAST: &[&str] =
        &["overview", "team", "teams", "mission", "vision", "culture", "benefits", "compensation", "faq"];
    let words: Vec<String> = words(heading).collect();
    let is = |word: Option<&String>, list: &[&str]| word.is_some_and(|word| list.contains(&word.as_str()));
    is(words.first(), FIRST) || is(words.last(), LAST)
}

/// Whether a block states a grade or a reporting line, as only a role's own text does.
fn states_a_formula(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => !grades(&paragraph.text).is_empty() || superior(&paragraph.text).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
