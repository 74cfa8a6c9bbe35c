//! What a heading announces: a section of a known kind, or something with a name of its own.
//!
//! Known names are matched by the end of the heading and by similarity, not letter by letter:
//! "Associate Responsibilities" and "Responsbilities" both announce responsibilities.

mod names;

use std::sync::LazyLock;

use strsim::normalized_damerau_levenshtein;

use crate::catalog::{fold, words};

use names::{NAMES, PHRASES, RANKS};

/// The kinds of section that a page has a name for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Duties.
    Responsibilities,
    /// What the holder must bring.
    Requirements,
    /// How performance is measured.
    Indicators,
    /// The grade.
    Grade,
    /// Where the role leads.
    CareerLadder,
    /// The steps of hiring.
    HiringProcess,
    /// The levels of the family.
    Levels,
    /// Variants of a role that are no roles: specialties, segments, verticals.
    Variants,
    /// Whom the role reports to.
    Reporting,
}

impl Kind {
    /// Whether a heading of this kind right below a heading makes that one a role.
    #[must_use]
    pub fn describes_a_role(self) -> bool {
        matches!(self, Self::Responsibilities | Self::Requirements | Self::Grade)
    }

    /// Whether sub-headings below a heading of this kind name groups.
    #[must_use]
    pub fn has_groups(self) -> bool {
        matches!(self, Self::Responsibilities | Self::Requirements | Self::Indicators)
    }
}

/// What a heading was found to announce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announced {
    /// The kind of section.
    pub kind: Kind,
    /// The name as it should be spelt, where the heading spells it otherwise.
    pub misspelt: Option<&'static str>,
    /// How many words stand before the name, where any do.
    pub prefix: Option<usize>,
    /// Whether it is what people write instead of a name: "What you'll do".
    pub phrase: bool,
}

/// How alike two names must be to count as one misspelt: one letter in six may be wrong.
const SIMILAR: f64 = 0.83;

/// Reads a heading.
#[must_use]
pub fn announced(heading: &str) -> Option<Announced> {
    let (outside, aside) =
        match heading.trim_end_matches([' ', ':']).strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
            Some((outside, _)) if !outside.trim().is_empty() => (outside, true),
            _ => (heading, false),
        };
    let words_of = |text: &str| words(&fold(text)).collect::<Vec<_>>();
    let whole = words_of(heading);
    // "Requirements (applicable to all levels)", "Responsibilities for all levels".
    let outside = words_of(outside);
    let start =
        whole.iter().position(|word| matches!(word.as_str(), "for" | "of" | "across" | "applicable" | "common" | "by"));
    let start = start.filter(|start| *start > 0).and_then(|start| whole.get(..start));
    let at_start = || ends_with_a_name(start?).filter(|found| found.kind.has_groups() && found.prefix.is_none());
    let beside = || ends_with_a_name(&outside).filter(|_| aside);
    beside()
        .or_else(at_start)
        .or_else(|| ends_with_a_name(&whole))
        .or_else(|| is_a_phrase(&whole))
        .or_else(|| is_a_phrase(&outside).filter(|_| aside))
        .or_else(|| joined(heading))
}

/// "Requirements & Experience", "Duties and Key Tasks": a name joined to one that is read like it.
fn joined(heading: &str) -> Option<Announced> {
    let split = [" and ", " & ", "/", " + "].into_iter().filter_map(|between| heading.split_once(between));
    let (first, rest) = split.min_by_key(|(first, _)| first.len())?;
    let (first, rest) = [first, rest].map(|text| words(&fold(text)).collect::<Vec<_>>()).into();
    let known = is_a_phrase(&rest).or_else(|| is_a_phrase(rest.get(rest.len().checked_sub(1)?..)?));
    ends_with_a_name(&first).filter(|found| found.kind.has_groups() && known.is_some())
}

/// How alike a text is to a name, where it is alike enough to be meant for it.
fn likeness(text: &str, name: &str) -> Option<f64> {
    if text == name {
        return Some(1.0);
    }
    // Each letter more is one that is wrong. Most headings are no names: this tells it at once.
    let (short, long) = (text.len().min(name.len()), text.len().max(name.len()));
    // And hardly anyone gets the first letter wrong.
    if (long - short) * 6 > long || text.chars().next() != name.chars().next() {
        return None;
    }
    let likeness = normalized_damerau_levenshtein(text, name);
    (likeness >= SIMILAR).then_some(likeness)
}

fn ends_with_a_name(heading: &[String]) -> Option<Announced> {
    let mut best: Option<(f64, Announced)> = None;
    for (kind, prefix_allowed, names) in NAMES {
        for name in *names {
            let length = name.split(' ').count();
            if heading.len() < length || (heading.len() > length && !prefix_allowed) {
                continue;
            }
            let tail = heading.get(heading.len() - length..).unwrap_or_default().join(" ");
            let Some(likeness) = likeness(&tail, name) else { continue };
            // "Level" behind other words is no slip of "Levels".
            if *kind == Kind::Levels && heading.len() > length && likeness < 1.0 {
                continue;
            }
            let misspelt = (likeness < 1.0).then_some(*name);
            let prefix = Some(heading.len() - length).filter(|words| *words > 0);
            // Of equally like names the longest: nothing stands before "key performance indicators".
            if best.is_none_or(|(other, found)| likeness > other || (likeness >= other && prefix < found.prefix)) {
                best = Some((likeness, Announced { kind: *kind, misspelt, prefix, phrase: false }));
            }
        }
    }
    best.map(|(_, announced)| announced)
}

/// The phrases as their words are compared: without apostrophes, and without "the".
static PHRASE_WORDS: LazyLock<Vec<(Kind, String)>> = LazyLock::new(|| {
    let phrases = PHRASES.iter().flat_map(|(kind, phrases)| phrases.iter().map(|phrase| (*kind, *phrase)));
    let joined = |phrase: &str| words(phrase).filter(|word| word != "the").collect::<Vec<_>>().join(" ");
    phrases.map(|(kind, phrase)| (kind, joined(phrase))).collect()
});

fn is_a_phrase(heading: &[String]) -> Option<Announced> {
    let heading = heading.iter().map(String::as_str).filter(|word| *word != "the");
    let heading: Vec<&str> = heading.skip_while(|word| RANKS.contains(word)).collect();
    let heading = heading.join(" ");
    let mut best: Option<(f64, Kind)> = None;
    for (kind, phrase) in PHRASE_WORDS.iter() {
        // Short words differ by one letter and mean another thing.
        if phrase.len() <= 11 && heading != *phrase {
            continue;
        }
        // "What you need to succeed", "What you'll do in this role".
        let asks =
            ["what ", "how ", "who "].iter().any(|word| phrase.starts_with(word)) && phrase.matches(' ').count() > 1;
        let begins = asks && heading.strip_prefix(phrase.as_str()).is_some_and(|rest| rest.starts_with(' '));
        let Some(likeness) = likeness(&heading, phrase).or(begins.then_some(SIMILAR)) else { continue };
        if best.is_none_or(|(other, _)| likeness > other) {
            best = Some((likeness, *kind));
        }
    }
    best.map(|(_, kind)| Announced { kind, misspelt: None, prefix: None, phrase: true })
}

#[cfg(test)]
mod tests {
    use super::{Kind, announced};

    #[test]
    fn headings_announce_sections() {
        for (heading, kind) in [
            ("Responsibilities", Some(Kind::Responsibilities)),
            ("Associate ABC Responsibilities", Some(Kind::Responsibilities)),
            ("Responsbilities", Some(Kind::Responsibilities)),
            ("Responsibiliites:", Some(Kind::Responsibilities)),
            ("Requirments", Some(Kind::Requirements)),
            ("Performance Indicators", Some(Kind::Indicators)),
            ("Senior Job Grade", Some(Kind::Grade)),
            ("Career Ladder", Some(Kind::CareerLadder)),
            ("Levels", Some(Kind::Levels)),
            ("Specialties", Some(Kind::Variants)),
            ("Requirements (applicable to all levels)", Some(Kind::Requirements)),
            ("Responsibilities of every seller", Some(Kind::Responsibilities)),
            ("What you’ll do:", Some(Kind::Responsibilities)),
            ("The Ideal Candidate", Some(Kind::Requirements)),
            ("How we measure success", Some(Kind::Indicators)),
            ("Manager Success Metrics", Some(Kind::Indicators)),
            ("Reporting", Some(Kind::Reporting)),
            ("Reporting To", Some(Kind::Reporting)),
            ("What you need to succeed", Some(Kind::Requirements)),
            ("What you’ll do in this role", Some(Kind::Responsibilities)),
            ("What we do", None),
            ("Job Grades", Some(Kind::Grade)),
            ("Responsibility", Some(Kind::Responsibilities)),
            ("Responsibilities & Expectations", Some(Kind::Responsibilities)),
            ("Requirements and Preferred Skills", Some(Kind::Requirements)),
            ("KPIs and Metrics", Some(Kind::Indicators)),
            ("Key Performance Indicators by Level", Some(Kind::Indicators)),
            ("Requirements and Compensation", None),
            ("Expected Level", None),
            ("Financial Reporting", None),
            ("Customer Experience", None),
            ("Director of Requirements Engineering", None),
            ("Partner Territory Management", None),
            ("Leadership", None),
            ("Compensation", None),
        ] {
            assert_eq!(announced(heading).map(|found| found.kind), kind, "{heading}");
        }
    }

    #[test]
    fn misspelt_names_are_known_with_the_right_spelling() {
        assert_eq!(announced("Responsbilities").and_then(|found| found.misspelt), Some("responsibilities"));
        assert_eq!(announced("Responsibilities").and_then(|found| found.misspelt), None);
    }
}
