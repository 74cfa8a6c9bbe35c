use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::{MOST_ALIKE, Near, Wordings, all_near};
use crate::catalog::{Likeness, SIMILAR, as_f64};

/// A number from a seed, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// Sentences of some 4 to 24 words, in groups that drifted apart by edits of the kinds that people make.
fn drifted(groups: usize, seed: u64) -> Vec<String> {
    let ends = ["", "s", "ed", "ing", "er"];
    let mut dice = Dice(seed);
    let word = |dice: &mut Dice| {
        let letters: String =
            (0..3 + dice.below(5)).map(|_| char::from(b'a' + u8::try_from(dice.below(26)).unwrap())).collect();
        letters + ends[dice.below(ends.len())]
    };
    let vocabulary: Vec<String> = (0..1_500).map(|_| word(&mut dice)).collect();
    // A few words are in most sentences, as in any language.
    let any = |dice: &mut Dice| {
        if dice.below(4) == 0 { vocabulary[dice.below(8)].clone() } else { vocabulary[dice.below(1_500)].clone() }
    };
    let mut texts = Vec::new();
    for _ in 0..groups {
        let first: Vec<String> = (0..4 + dice.below(21)).map(|_| any(&mut dice)).collect();
        texts.push(first.join(" "));
        for _ in 0..4 {
            let mut other = first.clone();
            for _ in 0..=dice.below(1 + first.len() / 4) {
                let at = dice.below(other.len());
                match dice.below(5) {
                    0 if other.len() > 3 => drop(other.remove(at)),
                    1 => other.insert(at, any(&mut dice)),
                    2 => other[at] = any(&mut dice),
                    3 => other[at] += ends[dice.below(ends.len())],
                    _ => other.swap(0, at),
                }
            }
            texts.push(other.join(" "));
        }
    }
    texts
}

/// How many pairs there are and how many of them were found, by tenths of likeness; what is found is as it is.
fn recall(texts: &[String]) -> BTreeMap<u32, (usize, usize)> {
    let mut distinct: Vec<&str> = texts.iter().map(String::as_str).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let wordings = Wordings::of(distinct.iter().copied());
    let mut found: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for one in 0..wordings.len() {
        found.extend(
            wordings.near(one, 0.0).map(|near| ((one.min(near.wording), one.max(near.wording)), near.similarity)),
        );
    }
    let mut by_tenth: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (one, text) in distinct.iter().enumerate() {
        let others = distinct[one + 1..].iter().copied();
        for (similarity, _, other) in Likeness::of([*text].into_iter(), others).pairs(SIMILAR) {
            let tenth = (5..10).rev().find(|tenth| similarity >= f64::from(*tenth) / 10.0).unwrap();
            let counts = by_tenth.entry(tenth).or_default();
            counts.0 += 1;
            if let Some(said) = found.remove(&(one, one + 1 + other)) {
                assert_eq!(said.to_bits(), similarity.to_bits(), "{text}");
                counts.1 += 1;
            }
        }
    }
    // Whatever is found is found by comparing all with all too.
    assert_eq!(found, BTreeMap::new());
    by_tenth
}

#[test]
fn what_is_alike_is_found() {
    let all = recall(&drifted(300, 1));
    for (tenth, least) in [(9, 1.0), (8, 0.995), (7, 0.99), (6, 0.95), (5, 0.8)] {
        let (there, found) = all[&tenth];
        println!("0.{tenth}: {found} of {there}");
        assert!(there > 100 && as_f64(found) >= least * as_f64(there), "0.{tenth}: {found} of {there}");
    }
}

#[test]
fn odd_texts_are_taken_as_they_are() {
    assert!(Wordings::of([]).is_empty());
    let texts = ["", "***", "sweeps", "", "sweeps", "sweep", "掃除をする", "***"];
    let wordings = Wordings::of(texts);
    assert_eq!(wordings.len(), 5);
    assert_eq!(wordings.texts(wordings.wording(2).unwrap()), [2, 4]);
    assert_eq!(wordings.texts(wordings.wording(0).unwrap()), [0, 3]);
    for wording in 0..5 {
        assert_eq!(wordings.near(wording, 0.0).count(), 0);
    }
    assert_eq!(wordings.wording(8), None);
    assert_eq!(wordings.texts(5), [0_usize; 0]);
}

#[test]
fn the_same_words_in_another_order_are_alike_and_no_wording() {
    let wordings = Wordings::of(["sells lamps and chairs", "sells chairs and lamps"]);
    assert_eq!(wordings.near(0, 1.0).collect::<Vec<_>>(), [Near { wording: 1, similarity: 1.0 }]);
}

#[test]
fn a_hundred_thousand_equal_texts_are_one() {
    let began = Instant::now();
    let wordings = Wordings::of(std::iter::repeat_n("keeps the shelves full", 100_000));
    assert_eq!((wordings.len(), wordings.texts(0).len()), (1, 100_000));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn one_crowd_that_is_all_alike_stays_bounded() {
    let texts: Vec<String> =
        (0..4_000).map(|n| format!("answers the letters of the customer with the number {n}")).collect();
    let began = Instant::now();
    let wordings = Wordings::of(texts.iter().map(String::as_str));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert!((0..wordings.len()).all(|one| (1..=MOST_ALIKE).contains(&wordings.near(one, 0.7).count())));
    let clusters = wordings.clusters(0.7);
    assert_eq!(clusters.iter().map(|cluster| cluster.size).sum::<usize>(), 4_000);
    assert!(clusters.len() < 400, "{}", clusters.len());
}

#[test]
fn letters_that_would_take_long_are_left_to_the_words() {
    // All begin alike, share a third of their words, and are long.
    let text = |n: usize| {
        (0..60)
            .map(|w| if w % 2 == 0 { format!("word{w}") } else { format!("side{w}x{n}") })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let texts: Vec<String> = (0..600).map(text).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let began = Instant::now();
    let near = all_near(&texts, 10_000_000);
    assert!(near.iter().any(|near| !near.is_empty()) && near.iter().any(Vec::is_empty));
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}
