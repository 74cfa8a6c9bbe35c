//! Loose matching of role names: "Manager, Alliance Business Development" is the role "Manager,
//! Alliances Business Development".
//!
//! A name is looked up in its own family first, then in all others; in each, by ever looser keys: as
//! written, with its words normalised, with the order of its words ignored, and with the unmarked rank
//! "Intermediate" dropped; in its own family also with letters mixed up inside its longer words. The first
//! key that fits decides; where it fits two roles, the name is ambiguous and names none. An abbreviation
//! that a title introduces, "Sales Development Representative (SDR)", is a name of the role as well; one that
//! titles of the family spell out is read as those words.

use std::collections::HashMap;
use std::fmt;

use strsim::damerau_levenshtein;

use super::{RoleRef, Seniority, Slug, fold, words};

/// The keys of a title, strictest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TitleKey(String);

impl fmt::Display for TitleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const LEVELS: usize = 4;

/// The key under which loosely equal titles meet: words normalised, their order and the word
/// "Intermediate" ignored, the rank kept ("Manager, X" leads people, "X Manager" does not).
#[must_use]
pub fn title_key(title: &str) -> TitleKey {
    let [_, _, _, loosest] = keys(title);
    loosest
}

/// The words of a title as they are compared: spelt out, in the singular, without "of" and "the".
#[must_use]
pub fn title_words(title: &str) -> Vec<String> {
    words(title).filter(|word| !is_filler(word)).flat_map(|word| normalise(&word)).collect()
}

fn keys(title: &str) -> [TitleKey; LEVELS] {
    let named = split_abbreviation(title).map_or_else(|| title.to_owned(), |(name, _)| name);
    let ordered = title_words(&named);
    let rank = Seniority::of(&named).as_str();
    let sorted = |drop_unmarked: bool| {
        let mut sorted: Vec<&str> = ordered.iter().map(String::as_str).collect();
        if drop_unmarked {
            sorted.retain(|word| *word != "intermediate");
        }
        sorted.sort_unstable();
        format!("{rank} {}", sorted.join(" "))
    };
    [fold(title), ordered.join(" "), sorted(false), sorted(true)].map(TitleKey)
}

/// "Sales Development Representative (SDR)" as its name and its abbreviation.
fn split_abbreviation(title: &str) -> Option<(String, &str)> {
    let (before, rest) = title.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    let abbreviation = inside.len() > 1 && inside.chars().all(|c| c.is_ascii_uppercase());
    abbreviation.then(|| (format!("{before}{after}"), inside))
}

fn is_filler(word: &str) -> bool {
    matches!(word, "of" | "the" | "a" | "an" | "and" | "for" | "in" | "to" | "or")
}

fn normalise(word: &str) -> Vec<String> {
    let expanded: &[&str] = match word {
        "sr" => &["senior"],
        "jr" => &["junior"],
        "mgr" | "manager" | "managers" | "management" | "managing" => &["manager"],
        "dir" => &["director"],
        "vp" => &["vice", "president"],
        "avp" => &["area", "vice", "president"],
        "svp" => &["senior", "vice", "president"],
        _ => return vec![singular(word)],
    };
    expanded.iter().map(|word| (*word).to_owned()).collect()
}

fn singular(word: &str) -> String {
    if word.len() <= 3 || word.ends_with("ss") || word.ends_with("us") {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let sibilant = ["ches", "shes", "sses", "xes"].iter().any(|ending| word.ends_with(ending));
    word.strip_suffix(if sibilant { "es" } else { "s" }).unwrap_or(word).to_owned()
}

/// Words of more letters are no slips of each other: to compare them costs the square of their length.
const LONGEST_WORD: usize = 40;
/// In a family of more roles names are not searched for slips: it would cost roles times names.
const MOST_TITLES: usize = 500;

/// Whether two words are one but for a slip or two; short ones must be equal ("II" is not "III").
fn same_but_for_slips(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    // Hardly anyone gets the first letter wrong, and to ask for it spares nearly all of the comparing.
    if a.chars().next() != b.chars().next() {
        return false;
    }
    let (short, long) = (a.chars().count().min(b.chars().count()), a.chars().count().max(b.chars().count()));
    (5..=LONGEST_WORD).contains(&short) && long - short <= short / 4 && damerau_levenshtein(a, b) <= short / 4
}

/// The words in a row that some title has and whose first letters these are.
fn words_with_initials(titles: &[(Vec<String>, RoleRef)], initials: &str) -> Option<String> {
    let count = initials.chars().count();
    titles.iter().flat_map(|(words, _)| words.windows(count)).find_map(|words| {
        let same = words.iter().map(|word| word.chars().next()).eq(initials.chars().map(Some));
        same.then(|| words.join(" "))
    })
}

/// What a name was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// Exactly one role.
    One(RoleRef),
    /// Several roles fit equally well.
    Many(Vec<RoleRef>),
    /// No page describes it.
    None,
}

/// Every role of a catalogue, by the keys of its title.
#[derive(Debug, Default)]
pub struct NameIndex {
    levels: [HashMap<TitleKey, Vec<RoleRef>>; LEVELS],
    /// The words of every title, by family.
    words: HashMap<Slug, Vec<(Vec<String>, RoleRef)>>,
}

impl NameIndex {
    /// Adds a role under its title.
    pub fn add(&mut self, role: &RoleRef, title: &str) {
        for (level, key) in self.levels.iter_mut().zip(keys(title)) {
            level.entry(key).or_default().push(role.clone());
        }
        if let (Some((_, abbreviation)), [strictest, ..]) = (split_abbreviation(title), &mut self.levels) {
            strictest.entry(TitleKey(fold(abbreviation))).or_default().push(role.clone());
        }
        self.words.entry(role.family.clone()).or_default().push((title_words(title), role.clone()));
    }

    /// Finds the role that a name in a page of `family` means.
    #[must_use]
    pub fn find(&self, name: &str, family: &Slug) -> Match {
        let keys = keys(name);
        let own = self.first_hit(&keys, |role| &role.family == family);
        let spelt_out = || match self.spelt_out(name, family) {
            Some(name) => self.first_hit(&self::keys(&name), |role| &role.family == family),
            None => Match::None,
        };
        let other = || self.first_hit(&keys, |role| &role.family != family);
        let slip = || self.misspelt(name, family);
        let looser: [&dyn Fn() -> Match; 3] = [&spelt_out, &other, &slip];
        looser.into_iter().fold(own, |found, look| if found == Match::None { look() } else { found })
    }

    /// The name with its abbreviations spelt out, as titles of the family have them: "Senior SDR" beside a
    /// "Sales Development Representative".
    fn spelt_out(&self, name: &str, family: &Slug) -> Option<String> {
        let titles = self.words.get(family).filter(|titles| titles.len() <= MOST_TITLES)?;
        let mut changed = false;
        let spelt = name.split(' ').map(|word| {
            let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
            let singular = letters.strip_suffix('s').unwrap_or(letters);
            let abbreviates = (2..=6).contains(&singular.len()) && singular.chars().all(|c| c.is_ascii_uppercase());
            let words = if abbreviates { words_with_initials(titles, &singular.to_lowercase()) } else { None };
            changed |= words.is_some();
            words.unwrap_or_else(|| word.to_owned())
        });
        let spelt = spelt.collect::<Vec<_>>().join(" ");
        changed.then_some(spelt)
    }

    /// The roles of the family whose titles differ from the name by letters alone.
    fn misspelt(&self, name: &str, family: &Slug) -> Match {
        let words = title_words(name);
        let alike = |other: &[String]| {
            other.len() == words.len() && words.iter().zip(other).all(|(a, b)| same_but_for_slips(a, b))
        };
        let titles = self.words.get(family).map(Vec::as_slice).filter(|titles| titles.len() <= MOST_TITLES);
        let titles = titles.unwrap_or_default();
        let mut hits: Vec<RoleRef> =
            titles.iter().filter(|(other, _)| alike(other)).map(|(_, role)| role.clone()).collect();
        hits.dedup();
        match hits.len() {
            0 => Match::None,
            1 => hits.pop().map_or(Match::None, Match::One),
            _ => Match::Many(hits),
        }
    }

    fn first_hit(&self, keys: &[TitleKey; LEVELS], wanted: impl Fn(&RoleRef) -> bool) -> Match {
        for (level, key) in self.levels.iter().zip(keys) {
            let hits = level.get(key).map(Vec::as_slice).unwrap_or_default();
            let mut hits: Vec<RoleRef> = hits.iter().filter(|role| wanted(role)).cloned().collect();
            hits.dedup();
            match hits.len() {
                0 => {}
                1 => return hits.pop().map_or(Match::None, Match::One),
                _ => return Match::Many(hits),
            }
        }
        Match::None
    }
}

#[cfg(test)]
mod tests {
    use super::{Match, NameIndex};
    use crate::catalog::{RoleRef, Slug};

    fn index() -> NameIndex {
        let mut index = NameIndex::default();
        for (family, title) in [
            ("alliances", "Manager, Alliances Business Development"),
            ("alliances", "Alliances Business Development Manager"),
            ("alliances", "VP, Alliances"),
            ("territory", "Director, Partner Territory Management"),
            ("territory", "Partner Territory Manager (Intermediate)"),
            ("development", "Director Alliance Business Development"),
            ("left", "Director of Channels"),
            ("left", "Widget Sales Representative (WSR)"),
            ("left", "Widget Engineer II"),
            ("right", "Director, Channels"),
        ] {
            index.add(&RoleRef { family: Slug::of(family), role: Slug::of(title) }, title);
        }
        index
    }

    #[test]
    fn names_match_loosely() {
        for (family, name, role) in [
            ("alliances", "Manager, Alliance Business Development", Some("manager-alliances-business-development")),
            ("alliances", "alliance business development manager", Some("alliances-business-development-manager")),
            ("development", "Alliance Business Development Director", Some("director-alliance-business-development")),
            ("development", "Vice President of Alliances", Some("vp-alliances")),
            ("territory", "Director, Partner Territory Managers", Some("director-partner-territory-management")),
            ("territory", "Partner Territory Manager", Some("partner-territory-manager-intermediate")),
            ("territory", "Vice President, Partner Sales", None),
            ("territory", "Director, Parnter Territory Management", Some("director-partner-territory-management")),
            ("territory", "PTM", Some("partner-territory-manager-intermediate")),
            ("territory", "Director, PTMs", Some("director-partner-territory-management")),
            ("left", "WSR", Some("widget-sales-representative-wsr")),
            ("left", "Widget Engineer III", None),
        ] {
            let found = match index().find(name, &Slug::of(family)) {
                Match::One(found) => Some(found.role.to_string()),
                Match::Many(_) | Match::None => None,
            };
            assert_eq!(found.as_deref(), role, "{name}");
        }
    }

    #[test]
    fn own_family_comes_first_and_two_equal_matches_name_none() {
        let found = index().find("Director, Channels", &Slug::of("left"));
        assert!(matches!(found, Match::One(role) if role.family.as_str() == "left"));
        assert!(
            matches!(index().find("Channels Director", &Slug::of("alliances")), Match::Many(both) if both.len() == 2)
        );
    }
}
