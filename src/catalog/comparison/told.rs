//! A comparison in plain words.

use super::{RoleDifference, Tally, Verdict};

impl RoleDifference<'_> {
    /// What changes, in one or two sentences.
    #[must_use]
    pub fn summary(&self) -> String {
        let first = match self.verdict() {
            Verdict::SameRole => return format!("{} is compared with itself.", self.from.title),
            Verdict::Undefined => self.open(),
            Verdict::Indistinguishable => {
                format!("What they do, bring and are measured by is the same: {}.", listed(&self.counted()))
            }
            Verdict::Unrelated => format!("They have hardly anything in common: {}.", self.changes().join("; ")),
            Verdict::Adjusted | Verdict::Extends | Verdict::Reduces | Verdict::Differs => {
                capitalized(&self.changes().join("; ")) + "."
            }
        };
        let cut = self.kinds().iter().any(|(tally, ..)| tally.cut);
        let cut = cut.then(|| "There is too much for looking at wordings: only equal ones were paired.".to_owned());
        [Some(first), cut, self.rank()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Why nothing can be said.
    fn open(&self) -> String {
        let says = |defined: bool| if defined { "states nothing of its own" } else { "is left to be defined" };
        let [from, to] = self.is_open();
        let why = match (from, to) {
            (true, true) if self.from.defined == self.to.defined => {
                let both = if self.from.defined { "state nothing of their own" } else { "are left to be defined" };
                format!("{} and {} {both}", self.from.title, self.to.title)
            }
            (true, true) => format!(
                "{} {}, and {} {}",
                self.from.title,
                says(self.from.defined),
                self.to.title,
                says(self.to.defined)
            ),
            (true, false) => format!("{} {}", self.from.title, says(self.from.defined)),
            (false, _) => format!("{} {}", self.to.title, says(self.to.defined)),
        };
        format!("{why}, so nothing can be said of what changes.")
    }

    fn kinds(&self) -> [(Tally, &'static str, &'static str); 3] {
        [
            (self.responsibilities, "responsibility", "responsibilities"),
            (self.requirements, "requirement", "requirements"),
            (self.indicators, "indicator", "indicators"),
        ]
    }

    /// What the second role has, of each kind.
    fn counted(&self) -> Vec<String> {
        let some = self.kinds().into_iter().filter(|(tally, ..)| tally.to() > 0);
        some.map(|(tally, one, many)| format!("{} {}", tally.to(), if tally.to() == 1 { one } else { many })).collect()
    }

    /// What becomes of each kind.
    fn changes(&self) -> Vec<String> {
        let some = self.kinds().into_iter().filter(|(tally, ..)| *tally != Tally::default());
        some.map(|(tally, one, many)| change(tally, one, many)).collect()
    }

    /// What becomes of grade and people.
    fn rank(&self) -> Option<String> {
        let grade = self.from.grade.zip(self.to.grade).map(|(from, to)| match to.cmp(&from) {
            std::cmp::Ordering::Greater => format!("the grade rises from {from} to {to}"),
            std::cmp::Ordering::Equal => format!("both are grade {from}"),
            std::cmp::Ordering::Less => format!("the grade falls from {from} to {to}"),
        });
        let people = match (self.from.people_manager, self.to.people_manager) {
            (false, true) => Some("only the second leads people".to_owned()),
            (true, false) => Some("only the first leads people".to_owned()),
            _ => None,
        };
        let parts: Vec<String> = grade.into_iter().chain(people).collect();
        (!parts.is_empty()).then(|| capitalized(&parts.join(", and ")) + ".")
    }
}

/// "4 of 12 responsibilities are new, 2 changed, 1 goes".
fn change(tally: Tally, one: &str, many: &str) -> String {
    let noun = |number: usize| if number == 1 { one } else { many };
    if tally.stays() {
        return match tally.kept {
            1 => format!("the one {one} stays"),
            kept => format!("the {kept} {many} stay"),
        };
    }
    let parts = [
        (tally.added, tally.to(), "new"),
        (tally.changed, tally.to(), "changed"),
        (tally.removed, tally.from(), "gone"),
    ];
    let mut text = String::new();
    for (number, of, what) in parts.into_iter().filter(|(number, ..)| *number > 0) {
        let are = if number == 1 { "is" } else { "are" };
        let part = if text.is_empty() {
            format!("{number} of {of} {} {are} {what}", noun(of))
        } else {
            format!(", {number} {what}")
        };
        text.push_str(&part);
    }
    text
}

/// "a, b and c".
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{difference, role, tally};
    use super::*;

    #[test]
    fn sentences_are_plain() {
        let differs = RoleDifference {
            requirements: tally(6, 0, 0, 0),
            indicators: tally(2, 0, 1, 0),
            ..difference(tally(6, 2, 4, 1))
        };
        let same = RoleDifference {
            requirements: tally(5, 0, 0, 0),
            indicators: tally(1, 0, 0, 0),
            ..difference(tally(9, 0, 0, 0))
        };
        let mut leads = difference(tally(1, 0, 0, 3));
        leads.to = role("Manager, Sellers", None);
        leads.to.people_manager = true;
        let mut open = difference(tally(0, 0, 0, 3));
        open.to.defined = false;
        let mut silent = open;
        silent.responsibilities = Tally::default();
        let mut both = silent;
        both.from.defined = false;
        let even = RoleDifference { to: role("Other Seller", Some(6)), ..difference(tally(0, 1, 0, 0)) };
        let down = RoleDifference { to: role("Junior Seller", Some(5)), ..difference(tally(0, 0, 12, 9)) };
        let itself = RoleDifference { is_same_role: true, ..same };
        for (difference, summary) in [
            (
                differs,
                "4 of 12 responsibilities are new, 2 changed, 1 gone; the 6 requirements stay; 1 of 3 indicators is new. The grade rises from 6 to 7.",
            ),
            (
                same,
                "What they do, bring and are measured by is the same: 9 responsibilities, 5 requirements and 1 indicator. The grade rises from 6 to 7.",
            ),
            (leads, "3 of 4 responsibilities are gone. Only the second leads people."),
            (
                open,
                "Senior Seller is left to be defined, so nothing can be said of what changes. The grade rises from 6 to 7.",
            ),
            (
                silent,
                "Seller states nothing of its own, and Senior Seller is left to be defined, so nothing can be said of what changes. The grade rises from 6 to 7.",
            ),
            (
                both,
                "Seller and Senior Seller are left to be defined, so nothing can be said of what changes. The grade rises from 6 to 7.",
            ),
            (even, "1 of 1 responsibility is changed. Both are grade 6."),
            (
                down,
                "They have hardly anything in common: 12 of 12 responsibilities are new, 9 gone. The grade falls from 6 to 5.",
            ),
            (itself, "Seller is compared with itself."),
        ] {
            assert_eq!(difference.summary(), summary);
        }
    }
}
