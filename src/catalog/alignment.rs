//! Two lists of texts side by side: what stays, what is said in other words, what comes and what goes.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::likeness::{LETTERS, Likeness};

/// How alike two texts must be for one to be the other in other words; below that one goes and the other comes.
pub const SIMILAR: f64 = 0.5;
/// Beyond so many pairs only equal texts are paired: the time that the best pairs take grows faster than they do.
const MOST_PAIRS: usize = 40_000;
/// The best pairs are found with whole numbers: so many steps has a likeness of 1, so much weighs each, and so
/// much may being near add. At most 200 pairs are taken, so that all nearness is less than one step of likeness.
const WHOLE: f64 = 1e6;
const STEP: i64 = 1_000_000;
const NEAREST: i64 = 1_000;
/// So many letters beside letters take about as long as a pair of texts by their words.
const LETTERS_OF_A_PAIR: usize = 5_000;

/// Two texts that belong together, by their places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The place of the one text.
    pub from: usize,
    /// The place of the other.
    pub to: usize,
    /// How alike they are, 0 to 1.
    pub similarity: f64,
}

/// Two lists side by side, each place once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alignment {
    /// Equal texts, by their place in the second list; a similarity of 1.
    pub kept: Vec<Pair>,
    /// Texts that are alike, by their place in the second list.
    pub changed: Vec<Pair>,
    /// What only the second list has.
    pub added: Vec<usize>,
    /// What only the first list has.
    pub removed: Vec<usize>,
    /// Whether there was too much to look for texts that are alike, so that only equal ones were paired.
    pub cut: bool,
}

/// Lays two lists of texts, folded by the caller, side by side.
///
/// Equal texts are paired in their order. Of what is left those pairs are taken whose likeness is
/// [`SIMILAR`] or more and highest taken together, so that no text is kept from its counterpart by a pair that
/// happened to be seen first; of equally good choices that with the nearest places.
#[must_use]
pub fn align(from: &[String], to: &[String]) -> Alignment {
    let Equal { pairs: kept, left, open } = equal(from, to);
    let cut = left.len().saturating_mul(open.len()) > MOST_PAIRS;
    let mut changed = if cut { Vec::new() } else { best_pairs(from, to, &left, &open) };
    changed.sort_by_key(|pair| pair.to);
    let removed = left.into_iter().filter(|at| changed.iter().all(|pair| pair.from != *at)).collect();
    let added = open.into_iter().filter(|at| changed.iter().all(|pair| pair.to != *at)).collect();
    Alignment { kept, changed, added, removed, cut }
}

/// About how much work it is at most to lay two lists side by side, in pairs of texts that are looked at.
#[must_use]
pub fn effort(from: &[String], to: &[String]) -> u64 {
    let pairs = from.len().saturating_mul(to.len()).min(MOST_PAIRS);
    let letters = |list: &[String]| list.iter().map(String::len).sum::<usize>();
    let compared = letters(from).saturating_mul(letters(to)).min(LETTERS) / LETTERS_OF_A_PAIR;
    u64::try_from(pairs + compared).unwrap_or(u64::MAX)
}

/// What two lists have in common, and the places of what they have not.
pub(super) struct Equal {
    /// Equal ones, by their place in the second list.
    pub pairs: Vec<Pair>,
    /// What is left of the first list.
    pub left: Vec<usize>,
    /// What is left of the second.
    pub open: Vec<usize>,
}

/// Pairs what is equal, in its order.
pub(super) fn equal<T: Eq + Hash>(from: &[T], to: &[T]) -> Equal {
    let mut equal: HashMap<&T, VecDeque<usize>> = HashMap::new();
    for (at, text) in from.iter().enumerate() {
        equal.entry(text).or_default().push_back(at);
    }
    let (mut pairs, mut open) = (Vec::new(), Vec::new());
    for (at, text) in to.iter().enumerate() {
        match equal.get_mut(text).and_then(VecDeque::pop_front) {
            Some(from) => pairs.push(Pair { from, to: at, similarity: 1.0 }),
            None => open.push(at),
        }
    }
    let mut left: Vec<usize> = equal.into_values().flatten().collect();
    left.sort_unstable();
    Equal { pairs, left, open }
}

/// The pairs of these places that are most alike, taken together.
fn best_pairs(from: &[String], to: &[String], left: &[usize], open: &[usize]) -> Vec<Pair> {
    if left.is_empty() || open.is_empty() {
        return Vec::new();
    }
    let texts = |list: &'_ [String], places: &[usize]| -> Vec<String> {
        places.iter().filter_map(|at| list.get(*at).cloned()).collect()
    };
    let (before, behind) = (texts(from, left), texts(to, open));
    let alike = Likeness::of(before.iter().map(String::as_str), behind.iter().map(String::as_str)).pairs(SIMILAR);
    let similarity: HashMap<(usize, usize), f64> =
        alike.into_iter().map(|(similarity, from, to)| ((from, to), similarity)).collect();
    // The rows of the matrix are the shorter list.
    let turned = left.len() > open.len();
    let places = |(row, column): (usize, usize)| if turned { (column, row) } else { (row, column) };
    let (rows, columns) = if turned { (open.len(), left.len()) } else { (left.len(), open.len()) };
    let weights = Matrix::from_fn(rows, columns, |at| {
        let (one, other) = places(at);
        similarity.get(&(one, other)).map_or(0, |similarity| {
            let apart = left.get(one).zip(open.get(other)).map_or(0, |(one, other)| one.abs_diff(*other));
            let far = i64::try_from(apart).unwrap_or(NEAREST).min(NEAREST);
            steps(*similarity) * STEP + NEAREST - far
        })
    });
    let (_, assigned) = kuhn_munkres(&weights);
    let pair = |at: (usize, usize)| {
        let (one, other) = places(at);
        let similarity = *similarity.get(&(one, other))?;
        Some(Pair { from: *left.get(one)?, to: *open.get(other)?, similarity })
    };
    assigned.into_iter().enumerate().filter_map(pair).collect()
}

/// A likeness as a whole number.
#[expect(clippy::cast_possible_truncation, reason = "0 to 1, so 0 to a million")]
fn steps(similarity: f64) -> i64 {
    (similarity.clamp(0.0, 1.0) * WHOLE).round() as i64
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Alignment, align};

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn changed(alignment: &Alignment) -> Vec<(usize, usize)> {
        alignment.changed.iter().map(|pair| (pair.from, pair.to)).collect()
    }

    #[test]
    fn what_stays_comes_goes_and_changes_is_told_apart() {
        let from = texts(&["sells widgets", "plans the territory every year", "travels", "sells widgets"]);
        let to = texts(&["travels", "plans the territory every quarter", "writes reports", "sells widgets"]);
        let alignment = align(&from, &to);
        assert_eq!(alignment.kept.iter().map(|pair| (pair.from, pair.to)).collect::<Vec<_>>(), [(2, 0), (0, 3)]);
        assert!(alignment.kept.iter().all(|pair| pair.similarity.total_cmp(&1.0).is_eq()));
        assert_eq!(changed(&alignment), [(1, 1)]);
        assert!((0.5..1.0).contains(&alignment.changed[0].similarity));
        assert_eq!((alignment.added, alignment.removed), (vec![2], vec![3]));
    }

    #[test]
    fn the_best_pairs_together_are_taken_and_not_the_first() {
        // The two first are most alike; paired, they would leave the other two alone.
        let from = texts(&["plans the market stall every day", "plans the market week"]);
        let to = texts(&["plans the market stall every week", "market stall every day"]);
        let alignment = align(&from, &to);
        assert_eq!(changed(&alignment), [(1, 0), (0, 1)]);
        // The other way round it is the same pairs.
        assert_eq!(changed(&align(&to, &from)), [(1, 0), (0, 1)]);
    }

    #[test]
    fn of_equally_alike_ones_the_nearest_are_taken() {
        let from = texts(&["counts the till at noon", "counts the till at night"]);
        let to = texts(&["counts the till at seven", "counts the till at eight"]);
        let words = |text: &str| texts(&[text, text, text]);
        assert_eq!(changed(&align(&from, &to)).len(), 2);
        let alignment = align(&words("counts the till by day"), &words("counts the till by candle"));
        assert_eq!(changed(&alignment), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(changed(&align(&words("a b c d")[..1], &words("a b c e"))), [(0, 0)]);
    }

    #[test]
    fn nothing_and_one_side_only() {
        assert_eq!(align(&[], &[]), Alignment::default());
        assert_eq!(align(&texts(&["a", "b"]), &[]).removed, [0, 1]);
        assert_eq!(align(&[], &texts(&["a", "b"])).added, [0, 1]);
    }

    #[test]
    fn each_place_is_told_once_and_long_lists_take_no_time_to_speak_of() {
        for (from, to) in [(50, 50), (180, 200), (700, 300)] {
            let list = |side: &str, length: usize| -> Vec<String> {
                let words = |n: usize| {
                    (0..20).map(move |w| if w % 3 == 0 { format!("{side}{n}") } else { format!("w{}", (n + w) % 30) })
                };
                (0..length).map(|n| words(n).collect::<Vec<_>>().join(" ")).collect()
            };
            let (from, to) = (list("a", from), list("b", to));
            let began = Instant::now();
            let Alignment { kept, changed, added, removed, cut } = align(&from, &to);
            assert_eq!(cut, from.len() * to.len() > super::MOST_PAIRS);
            assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
            let both = || kept.iter().chain(&changed);
            let mut places: Vec<usize> = both().map(|pair| pair.from).chain(removed).collect();
            places.sort_unstable();
            assert_eq!(places, (0..from.len()).collect::<Vec<_>>());
            let mut places: Vec<usize> = both().map(|pair| pair.to).chain(added).collect();
            places.sort_unstable();
            assert_eq!(places, (0..to.len()).collect::<Vec<_>>());
        }
    }
}
