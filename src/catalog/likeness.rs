//! How alike texts are.

use std::collections::HashMap;

use strsim::normalized_levenshtein;

use super::words;

/// How many letters of one text may be laid beside letters of another for one list: time, not memory. It is
/// enough for a list of forty sentences that were all reworded; of longer ones the words tell.
pub(super) const LETTERS: usize = 10_000_000;

/// Gives each word or text a number: numbers are compared faster.
#[derive(Debug, Default)]
pub struct Numbers(HashMap<String, u32>);

impl Numbers {
    /// The numbers of these, each once and in order.
    pub fn of(&mut self, texts: impl Iterator<Item = String>) -> Vec<u32> {
        let mut numbers: Vec<u32> = texts
            .map(|text| {
                let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
                *self.0.entry(text).or_insert(next)
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// How many numbers two ordered lists have in common.
#[must_use]
pub fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut common = 0;
    while let (Some(one), Some(two)) = (a.peek(), b.peek()) {
        match one.cmp(two) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                common += 1;
                a.next();
                b.next();
            }
        }
    }
    common
}

/// A text with what is compared of it.
#[derive(Debug)]
pub(super) struct Text<'a> {
    whole: &'a str,
    length: usize,
    words: Vec<u32>,
}

impl<'a> Text<'a> {
    pub(super) fn of(whole: &'a str, numbers: &mut Numbers) -> Self {
        Self { whole, length: whole.chars().count(), words: numbers.of(words(whole)) }
    }
}

/// Two lists of texts that are compared with one another.
#[derive(Debug)]
pub struct Likeness<'a> {
    old: Vec<Text<'a>>,
    new: Vec<Text<'a>>,
    letters: usize,
}

impl<'a> Likeness<'a> {
    /// Makes them ready for comparing.
    pub fn of(old: impl Iterator<Item = &'a str>, new: impl Iterator<Item = &'a str>) -> Self {
        let mut numbers = Numbers::default();
        let mut told = |text: &'a str| Text::of(text, &mut numbers);
        Self { old: old.map(&mut told).collect(), new: new.map(&mut told).collect(), letters: LETTERS }
    }

    /// The pairs that are at least so much alike: how alike, which old one, which new one.
    #[must_use]
    pub fn pairs(mut self, least: f64) -> Vec<(f64, usize, usize)> {
        let mut pairs = Vec::new();
        for (at, new) in self.new.iter().enumerate() {
            for (from, old) in self.old.iter().enumerate() {
                let score = likeness(old, new, least, &mut self.letters);
                if score >= least {
                    pairs.push((score, from, at));
                }
            }
        }
        pairs
    }
}

/// A number of things, for shares of them.
#[must_use]
pub fn as_f64(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// How alike two texts are, 0 to 1: by shared words, or by letters where that says more.
pub(super) fn likeness(a: &Text<'_>, b: &Text<'_>, least: f64, letters: &mut usize) -> f64 {
    let both = common(&a.words, &b.words);
    let all = a.words.len() + b.words.len() - both;
    let shared = if all == 0 { 0.0 } else { as_f64(both) / as_f64(all) };
    // Letters are compared only where words give some hope and the lengths do not say no: it is the costly part.
    let (short, long) = (a.length.min(b.length), a.length.max(b.length));
    if !(0.25..least).contains(&shared) || as_f64(short) < least * as_f64(long) {
        return shared;
    }
    match letters.checked_sub(a.length.saturating_mul(b.length)) {
        None => shared,
        Some(left) => {
            *letters = left;
            shared.max(normalized_levenshtein(a.whole, b.whole))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Likeness, Numbers, common};

    #[test]
    fn texts_are_alike_by_words_or_by_letters() {
        let alike =
            |a: &str, b: &str| Likeness::of([a].into_iter(), [b].into_iter()).pairs(0.6).first().map(|pair| pair.0);
        assert_eq!(alike("sells widgets", "Sells widgets!"), Some(1.0));
        assert!(alike("coaches new sellers well", "coached new seller well").is_some_and(|score| score > 0.8));
        assert_eq!(alike("sells widgets", "coaches clerks"), None);
        assert_eq!(alike("", ""), None);
        // Too long for a comparison letter by letter; the words tell.
        let long = |end: &str| format!("{} {end}", (0..4_000).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" "));
        assert!(alike(&long("one"), &long("two")).is_some_and(|score| score > 0.9));
    }

    #[test]
    fn numbers_in_common_are_counted_once() {
        let mut numbers = Numbers::default();
        let mut of = |text: &str| numbers.of(text.split(' ').map(str::to_owned));
        let (a, b) = (of("a b c b"), of("d c b b"));
        assert_eq!((common(&a, &b), common(&a, &a), common(&a, &[])), (2, 3, 0));
    }

    #[test]
    fn long_lists_of_long_texts_take_no_time_to_speak_of() {
        let text = |side: &str, number: usize| {
            let words = (0..100).map(|n| if n % 2 == 0 { format!("word{n}") } else { format!("{side}{number}x{n}") });
            words.collect::<Vec<_>>().join(" ")
        };
        let list = |side: &str| (0..180).map(|number| text(side, number)).collect::<Vec<_>>();
        let (old, new) = (list("before"), list("behind"));
        let began = Instant::now();
        let _ = Likeness::of(old.iter().map(String::as_str), new.iter().map(String::as_str)).pairs(0.6);
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }
}
