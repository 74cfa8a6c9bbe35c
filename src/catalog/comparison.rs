//! What a comparison of two roles comes to: in a word, in a direction, and in a sentence or two.
//!
//! The details are those of [`super::align`] and [`super::align_measures`]; here they are only counted. So what is
//! said holds of any two roles, and is the same every time.

mod told;

use std::cmp::Ordering;
use std::ops::Add;

use super::{Alignment, as_f64, title_key};

/// Two roles have hardly anything in common where fewer than a tenth of their statements have a counterpart.
const HARDLY: f64 = 0.1;

/// What a comparison comes to, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// A role compared with itself.
    SameRole,
    /// One of them is left to be defined or states nothing.
    Undefined,
    /// Both state the same and are measured by the same.
    Indistinguishable,
    /// All has its counterpart, some of it in other words or with another target.
    Adjusted,
    /// Nothing goes, something comes.
    Extends,
    /// Nothing comes, something goes.
    Reduces,
    /// Some stays, some comes, some goes.
    Differs,
    /// Hardly any statement has a counterpart.
    Unrelated,
}

/// Where a move from one role to another leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To a higher level.
    Up,
    /// To the same level.
    Level,
    /// To a lower level.
    Down,
    /// Nothing says which is higher.
    Unknown,
}

/// How many of something stay, change, come and go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Both have it.
    pub kept: usize,
    /// Both have it, in other words.
    pub changed: usize,
    /// Only the second has it.
    pub added: usize,
    /// Only the first has it.
    pub removed: usize,
    /// Whether there was too much to look for what is said in other words.
    pub cut: bool,
}

impl Tally {
    /// How many the first has.
    #[must_use]
    pub fn from(self) -> usize {
        self.kept + self.changed + self.removed
    }

    /// How many the second has.
    #[must_use]
    pub fn to(self) -> usize {
        self.kept + self.changed + self.added
    }

    /// Whether there is nothing but what is kept.
    fn stays(self) -> bool {
        self.changed + self.added + self.removed == 0
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            kept: self.kept + other.kept,
            changed: self.changed + other.changed,
            added: self.added + other.added,
            removed: self.removed + other.removed,
            cut: self.cut || other.cut,
        }
    }
}

impl From<&Alignment> for Tally {
    fn from(alignment: &Alignment) -> Self {
        Self {
            kept: alignment.kept.len(),
            changed: alignment.changed.len(),
            added: alignment.added.len(),
            removed: alignment.removed.len(),
            cut: alignment.cut,
        }
    }
}

/// What matters of a role that is compared, beside what it states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparedRole<'a> {
    /// Its title.
    pub title: &'a str,
    /// False where its page leaves it to be defined.
    pub defined: bool,
    /// Its grade.
    pub grade: Option<i32>,
    /// Whether it leads people.
    pub people_manager: bool,
}

/// Two roles side by side, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleDifference<'a> {
    /// The first role.
    pub from: ComparedRole<'a>,
    /// The second role.
    pub to: ComparedRole<'a>,
    /// Whether they are one and the same.
    pub is_same_role: bool,
    /// How the second stands to the first among the levels of one track; none where they are on different ones.
    pub on_track: Option<Ordering>,
    /// The duties.
    pub responsibilities: Tally,
    /// What the holder must bring.
    pub requirements: Tally,
    /// How performance is measured.
    pub indicators: Tally,
}

impl RoleDifference<'_> {
    /// The verdict: the first that fits, in this order.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let all = self.statements() + self.indicators;
        if self.is_same_role {
            Verdict::SameRole
        } else if self.is_open().into_iter().any(|open| open) {
            Verdict::Undefined
        } else if all.stays() {
            Verdict::Indistinguishable
        } else if all.added + all.removed == 0 {
            Verdict::Adjusted
        } else if all.removed == 0 {
            Verdict::Extends
        } else if all.added == 0 {
            Verdict::Reduces
        } else if self.in_common() < HARDLY && !all.cut {
            Verdict::Unrelated
        } else {
            Verdict::Differs
        }
    }

    /// Where the move leads: by grade where both have one, else by the order of levels on one track.
    #[must_use]
    pub fn direction(&self) -> Direction {
        let by_grade = self.to.grade.zip(self.from.grade).map(|(to, from)| to.cmp(&from));
        match by_grade.or(self.is_same_role.then_some(Ordering::Equal)).or(self.on_track) {
            Some(Ordering::Greater) => Direction::Up,
            Some(Ordering::Equal) => Direction::Level,
            Some(Ordering::Less) => Direction::Down,
            None => Direction::Unknown,
        }
    }

    /// The share of all statements of both roles that have a counterpart, in the same words or in others: 0 to 1.
    /// 0 where neither states anything.
    #[must_use]
    pub fn in_common(&self) -> f64 {
        let all = self.statements();
        let (paired, stated) = (2 * (all.kept + all.changed), all.from() + all.to());
        if stated == 0 { 0.0 } else { as_f64(paired) / as_f64(stated) }
    }

    fn statements(&self) -> Tally {
        self.responsibilities + self.requirements
    }

    /// Whether the first is open, and whether the second is.
    fn is_open(&self) -> [bool; 2] {
        let all = self.statements();
        [!self.from.defined || all.from() == 0, !self.to.defined || all.to() == 0]
    }
}

/// A superior, as two reporting lines name it: the title, and the role that it was found to be.
///
/// The same role is the same superior; where a title leads to no role, loosely equal titles are.
#[must_use]
pub fn same_superior<Id: Eq>(from: (&str, Option<Id>), to: (&str, Option<Id>)) -> bool {
    match (from.1, to.1) {
        (Some(one), Some(other)) => one == other,
        _ => title_key(from.0) == title_key(to.0),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(super) fn role(title: &str, grade: Option<i32>) -> ComparedRole<'_> {
        ComparedRole { title, defined: true, grade, people_manager: false }
    }

    pub(super) fn tally(kept: usize, changed: usize, added: usize, removed: usize) -> Tally {
        Tally { kept, changed, added, removed, cut: false }
    }

    pub(super) fn difference(responsibilities: Tally) -> RoleDifference<'static> {
        RoleDifference {
            from: role("Seller", Some(6)),
            to: role("Senior Seller", Some(7)),
            is_same_role: false,
            on_track: Some(Ordering::Greater),
            responsibilities,
            requirements: Tally::default(),
            indicators: Tally::default(),
        }
    }

    #[test]
    fn every_difference_has_a_verdict() {
        for (kept, changed, added, removed, verdict) in [
            (0, 0, 0, 0, Verdict::Undefined),
            (0, 0, 3, 0, Verdict::Undefined),
            (0, 0, 0, 3, Verdict::Undefined),
            (3, 0, 0, 0, Verdict::Indistinguishable),
            (2, 1, 0, 0, Verdict::Adjusted),
            (2, 1, 4, 0, Verdict::Extends),
            (1, 0, 90, 0, Verdict::Extends),
            (2, 0, 0, 1, Verdict::Reduces),
            (2, 0, 2, 1, Verdict::Differs),
            (1, 0, 9, 9, Verdict::Differs),
            (1, 0, 9, 10, Verdict::Unrelated),
            (0, 0, 2, 2, Verdict::Unrelated),
        ] {
            let tally = tally(kept, changed, added, removed);
            assert_eq!(difference(tally).verdict(), verdict, "{tally:?}");
            // As requirements they count the same.
            let requirements = RoleDifference { requirements: tally, ..difference(Tally::default()) };
            assert_eq!(requirements.verdict(), verdict, "{tally:?}");
        }
    }

    #[test]
    fn what_was_not_looked_for_is_not_missing() {
        let cut = Tally { cut: true, ..tally(0, 0, 900, 900) };
        assert_eq!(difference(cut).verdict(), Verdict::Differs);
        assert!(difference(cut).summary().contains("only equal ones were paired"), "{}", difference(cut).summary());
    }

    #[test]
    fn indicators_tell_roles_apart_but_are_no_statements() {
        let with = |indicators| RoleDifference { indicators, ..difference(tally(4, 0, 0, 0)) };
        assert_eq!(with(tally(2, 0, 0, 0)).verdict(), Verdict::Indistinguishable);
        assert_eq!(with(tally(1, 1, 0, 0)).verdict(), Verdict::Adjusted);
        assert_eq!(with(tally(0, 0, 1, 1)).verdict(), Verdict::Differs);
        let only = RoleDifference { indicators: tally(3, 0, 0, 0), ..difference(Tally::default()) };
        assert_eq!((only.verdict(), only.in_common().total_cmp(&0.0)), (Verdict::Undefined, Ordering::Equal));
    }

    #[test]
    fn a_role_is_itself_and_one_to_be_defined_says_nothing() {
        let itself = RoleDifference { is_same_role: true, ..difference(Tally::default()) };
        assert_eq!(itself.verdict(), Verdict::SameRole);
        let mut open = difference(tally(3, 0, 0, 0));
        open.to.defined = false;
        assert_eq!(open.verdict(), Verdict::Undefined);
    }

    #[test]
    fn grades_say_where_it_leads_then_levels() {
        let towards = |from, to, on_track| {
            let difference = difference(Tally::default());
            RoleDifference { from: role("A", from), to: role("B", to), on_track, ..difference }.direction()
        };
        assert_eq!(towards(Some(6), Some(7), Some(Ordering::Less)), Direction::Up);
        assert_eq!(towards(Some(7), Some(6), None), Direction::Down);
        assert_eq!(towards(Some(7), Some(7), Some(Ordering::Greater)), Direction::Level);
        assert_eq!(towards(None, Some(7), Some(Ordering::Greater)), Direction::Up);
        assert_eq!(towards(None, None, Some(Ordering::Less)), Direction::Down);
        assert_eq!(towards(None, Some(7), None), Direction::Unknown);
        let itself = RoleDifference { is_same_role: true, ..difference(Tally::default()) };
        assert_eq!(RoleDifference { from: role("A", None), ..itself }.direction(), Direction::Level);
    }

    #[test]
    fn superiors_are_the_same_by_role_or_by_title() {
        assert!(same_superior(("Head", Some(1)), ("VP, Sales", Some(1))));
        assert!(!same_superior(("VP, Sales", Some(1)), ("VP, Sales", Some(2))));
        assert!(same_superior::<i64>(("VP, Sales", None), ("VP Sales", Some(2))));
        assert!(!same_superior::<i64>(("VP, Sales", None), ("Director, Sales", None)));
    }
}
