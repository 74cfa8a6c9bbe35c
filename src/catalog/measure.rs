//! What two roles are measured by, side by side.

use super::alignment::{Alignment, Equal, Pair, align, equal};
use super::{Comparator, Period, Target, Unit, fold};

/// What tells an indicator from others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is counted in.
    pub unit: Unit,
    /// The number to reach.
    pub target: Option<Target>,
    /// How often it is taken.
    pub period: Option<Period>,
}

/// A part of an indicator that may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// Its name, but for case and the like.
    Name,
    /// What it is counted in.
    Unit,
    /// The number to reach, from which side, or what it counts.
    Target,
    /// How often it is taken.
    Period,
}

/// An indicator that can be compared and hashed.
type Key = (String, Unit, Option<(Comparator, u64, Unit)>, Option<Period>);

impl Measure<'_> {
    fn key(&self) -> Key {
        let target = self.target.map(|target| (target.comparator, target.value.to_bits(), target.unit));
        (fold(self.name), self.unit, target, self.period)
    }

    /// What differs in another one.
    #[must_use]
    pub fn changed(&self, other: &Self) -> Vec<Aspect> {
        let (one, other) = (self.key(), other.key());
        let aspects = [
            (Aspect::Name, one.0 != other.0),
            (Aspect::Unit, one.1 != other.1),
            (Aspect::Target, one.2 != other.2),
            (Aspect::Period, one.3 != other.3),
        ];
        aspects.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect()
    }
}

/// Lays the indicators of two roles side by side: those kept are equal in all, those changed have names that are
/// equal or alike, taken together as [`align`] does it. The similarity is that of the names.
#[must_use]
pub fn align_measures(from: &[Measure<'_>], to: &[Measure<'_>]) -> Alignment {
    let keys = |measures: &[Measure<'_>]| measures.iter().map(Measure::key).collect::<Vec<_>>();
    let Equal { pairs: kept, left, open } = equal(&keys(from), &keys(to));
    let names = |measures: &[Measure<'_>], places: &[usize]| -> Vec<String> {
        places.iter().filter_map(|at| measures.get(*at)).map(|measure| fold(measure.name)).collect()
    };
    let by_name = align(&names(from, &left), &names(to, &open));
    let place = |places: &[usize], at: usize| places.get(at).copied();
    let mut changed: Vec<Pair> = by_name
        .kept
        .into_iter()
        .chain(by_name.changed)
        .filter_map(|pair| Some(Pair { from: place(&left, pair.from)?, to: place(&open, pair.to)?, ..pair }))
        .collect();
    changed.sort_by_key(|pair| pair.to);
    Alignment {
        kept,
        changed,
        added: by_name.added.into_iter().filter_map(|at| place(&open, at)).collect(),
        removed: by_name.removed.into_iter().filter_map(|at| place(&left, at)).collect(),
        cut: by_name.cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(name: &str) -> Measure<'_> {
        Measure { name, unit: Unit::Count, target: None, period: None }
    }

    fn aimed(name: &str, value: f64) -> Measure<'_> {
        Measure { target: Some(Target { comparator: Comparator::AtLeast, value, unit: Unit::Count }), ..measure(name) }
    }

    #[test]
    fn what_changed_of_an_indicator_is_named() {
        let one = measure("Widgets sold");
        assert_eq!(one.changed(&measure("widgets  SOLD")), []);
        let other = Measure { period: Some(Period::Week), unit: Unit::Ratio, ..aimed("Sold", 3.0) };
        assert_eq!(one.changed(&other), [Aspect::Name, Aspect::Unit, Aspect::Target, Aspect::Period]);
        let more = Measure { target: aimed("Sold", 4.0).target, ..other };
        assert_eq!(other.changed(&more), [Aspect::Target]);
    }

    #[test]
    fn names_that_are_alike_belong_together_and_equal_ones_first() {
        let from =
            [measure("Widgets sold abroad"), aimed("Visits a week", 3.0), measure("Complaints"), measure("Returns")];
        let to = [
            measure("Widgets sold at home and abroad"),
            aimed("Visits a week", 5.0),
            measure("Hires"),
            measure("Returns"),
        ];
        let alignment = align_measures(&from, &to);
        let places = |pairs: &[Pair]| pairs.iter().map(|pair| (pair.from, pair.to)).collect::<Vec<_>>();
        assert_eq!(places(&alignment.kept), [(3, 3)]);
        assert_eq!(places(&alignment.changed), [(0, 0), (1, 1)]);
        assert!(alignment.changed.get(1).is_some_and(|pair| pair.similarity.total_cmp(&1.0).is_eq()));
        assert_eq!((alignment.added, alignment.removed), (vec![2], vec![2]));
    }

    #[test]
    fn of_two_with_one_name_the_equal_one_is_kept() {
        let twice = [aimed("Visits", 1.0), aimed("Visits", 2.0)];
        let turned = [twice[1], twice[0]];
        let alignment = align_measures(&twice, &turned);
        assert_eq!((alignment.kept.len(), alignment.changed.len()), (2, 0));
        assert_eq!(align_measures(&[], &[]), Alignment::default());
        assert_eq!(align_measures(&twice, &[]).removed, [0, 1]);
    }
}
