//! How much was recorded, and what followers of the catalogue are told of it.
//!
//! Kept by family, role and indicator, not by row: there are no more of these than the catalogue has.

use std::collections::BTreeMap;

use crate::catalog::{PeriodSpan, Subject};
use crate::store::changes::Kind;
use crate::store::observations::record::Told;

/// How many corrections are told one by one.
const TOLD: u64 = 3;

/// How many rows of a table did what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// They are new.
    pub new: u64,
    /// They corrected what was recorded.
    pub changed: u64,
    /// They say what was recorded.
    pub unchanged: u64,
}

impl Counts {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            new: self.new + other.new,
            changed: self.changed + other.changed,
            unchanged: self.unchanged + other.unchanged,
        }
    }
}

/// What was recorded of an indicator, for a role or for its family as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The family's slug.
    pub family: String,
    /// The role's slug.
    pub role: Option<String>,
    /// The indicator's name.
    pub indicator: String,
    /// How many rows did what.
    pub counts: Counts,
}

/// A number that takes the place of another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Correction<'a> {
    pub before: f64,
    pub after: f64,
    pub period: &'a PeriodSpan,
}

/// By family, role (none first) and indicator.
type Key = (String, Option<(String, i64)>, i64);

/// What was recorded so far.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<Key, Entry>);

#[derive(Debug)]
struct Entry {
    counts: Counts,
    family: (i64, String, String),
    role: Option<(i64, String, String)>,
    indicator: (i64, String),
    /// The first day and the period of the earliest and the latest that is new.
    new: Option<[(String, String); 2]>,
    before: Vec<String>,
    after: Vec<String>,
}

impl Tally {
    fn entry(&mut self, subject: Subject<'_>) -> &mut Entry {
        let Subject { family, role, measure } = subject;
        let key = (family.slug.clone(), role.map(|role| (role.slug.clone(), role.id)), measure.id);
        self.0.entry(key).or_insert_with(|| Entry {
            counts: Counts::default(),
            family: (family.id, family.slug.clone(), family.title.clone()),
            role: role.map(|role| (role.id, role.slug.clone(), role.title.clone())),
            indicator: (measure.id, measure.name.clone()),
            new: None,
            before: Vec::new(),
            after: Vec::new(),
        })
    }

    /// A number is new.
    pub(super) fn new_one(&mut self, subject: Subject<'_>, period: &PeriodSpan) {
        let entry = self.entry(subject);
        entry.counts.new += 1;
        let place = (period.first_day(), period.as_str().to_owned());
        match &mut entry.new {
            None => entry.new = Some([place.clone(), place]),
            Some([earliest, _]) if place < *earliest => *earliest = place,
            Some([_, latest]) if place > *latest => *latest = place,
            Some(_) => {}
        }
    }

    /// A number takes the place of another.
    pub(super) fn changed(&mut self, subject: Subject<'_>, correction: Correction<'_>) {
        let entry = self.entry(subject);
        entry.counts.changed += 1;
        if entry.counts.changed <= TOLD {
            let Correction { before, after, period } = correction;
            entry.before.push(format!("{before} ({period})"));
            entry.after.push(format!("{after} ({period})"));
        }
    }

    /// A number is recorded already.
    pub(super) fn unchanged(&mut self, subject: Subject<'_>) {
        self.entry(subject).counts.unchanged += 1;
    }

    /// How much there is of each.
    pub(super) fn recorded(&self) -> Vec<Recorded> {
        let recorded = |entry: &Entry| Recorded {
            family: entry.family.1.clone(),
            role: entry.role.as_ref().map(|role| role.1.clone()),
            indicator: entry.indicator.1.clone(),
            counts: entry.counts,
        };
        self.0.values().map(recorded).collect()
    }

    /// What followers are told.
    pub(super) fn told(&self) -> Vec<Told> {
        let mut told = Vec::new();
        for entry in self.0.values() {
            let mut tell = |how| {
                let (family, role, indicator) = (entry.family.clone(), entry.role.clone(), entry.indicator.clone());
                told.push(Told { family, role, indicator, how });
            };
            if let Some([(_, earliest), (_, latest)]) = &entry.new {
                let number = entry.counts.new;
                let values = if number == 1 { "1 value".to_owned() } else { format!("{number} values") };
                let when = if earliest == latest { earliest.clone() } else { format!("{earliest} to {latest}") };
                tell((Kind::Added, None, format!("{values}, {when}")));
            }
            if entry.counts.changed > 0 {
                let more = entry.counts.changed.saturating_sub(TOLD);
                let more = if more == 0 { String::new() } else { format!(" and {more} more") };
                let all = |texts: &[String]| texts.join("; ") + &more;
                tell((Kind::Changed, Some(all(&entry.before)), all(&entry.after)));
            }
        }
        told
    }
}
