//! What a heading announces: a section of a known kind, or something with a name of its own.
//!
//! Known names are matched by the end of the heading and by similarity, not letter by letter:
//! "Associate Responsibilities" and "Responsbilities" both announce responsibilities.

use strsim::normalized_damerau_levenshtein;

use crate::catalog::{fold, words};

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
}

/// The names of a kind, and whether words may stand before them ("Senior Responsibilities").
const NAMES: &[(Kind, bool, &[&str])] = &[
    (Kind::Indicators, true, &["performance indicators", "key performance indicators", "kpis", "performance metrics"]),
    (Kind::Responsibilities, true, &["responsibilities", "duties"]),
    (Kind::Requirements, true, &["requirements", "qualifications"]),
    (Kind::Grade, true, &["job grade", "grade level"]),
    (Kind::Grade, false, &["grade"]),
    (Kind::CareerLadder, true, &["career ladder", "career path", "career progression"]),
    (Kind::HiringProcess, true, &["hiring process", "interview process"]),
    (Kind::Levels, true, &["levels"]),
    (Kind::Levels, false, &["level", "roles"]),
    (Kind::Variants, false, &["specialties", "specialty", "specialities", "segments", "segment", "verticals"]),
];

/// How alike two names must be to count as one misspelt: one letter in six may be wrong.
const SIMILAR: f64 = 0.83;

/// Reads a heading.
#[must_use]
pub fn announced(heading: &str) -> Option<Announced> {
    let heading: Vec<String> = words(&fold(heading)).collect();
    let mut best: Option<(f64, Announced)> = None;
    for (kind, prefix_allowed, names) in NAMES {
        for name in *names {
            let length = name.split(' ').count();
            if heading.len() < length || (heading.len() > length && !prefix_allowed) {
                continue;
            }
            let tail = heading.get(heading.len() - length..).unwrap_or_default().join(" ");
            let likeness = normalized_damerau_levenshtein(&tail, name);
            let misspelt = (likeness < 1.0).then_some(*name);
            if likeness >= SIMILAR && best.is_none_or(|(other, _)| likeness > other) {
                let prefix = Some(heading.len() - length).filter(|words| *words > 0);
                best = Some((likeness, Announced { kind: *kind, misspelt, prefix }));
            }
        }
    }
    best.map(|(_, announced)| announced)
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
