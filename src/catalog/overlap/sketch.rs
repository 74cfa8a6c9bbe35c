//! A short sketch of a text, so that those which are alike are found without comparing all with all.
//!
//! This is `MinHash` with banding. Of many orders of all words, each the order of another hash, a text keeps the first
//! word that it has; two texts keep the same one as often as they share words. Rows of such words make a band, and
//! texts that agree in one whole band are looked at. With four rows a band, few that share little agree by chance; with
//! 32 bands, few that share much agree nowhere.
//!
//! It is written out here because it is short, and because the libraries that have it estimate the likeness that is
//! measured here, keep buckets that grow without a bound, and bring threads and random numbers that nothing else needs.

use crate::catalog::words;

/// The bands of a sketch: each is one chance to be found.
pub(super) const BANDS: usize = 32;
/// The rows of a band: all must agree.
const ROWS: usize = 4;
/// The letters of a word that count: "coaches" and "coached" begin alike, and so do most forms of one word.
const LETTERS: usize = 4;

/// The beginnings of the words of a text, as numbers, each once and in order.
pub(super) fn beginnings(text: &str) -> Vec<u64> {
    let mut beginnings: Vec<u64> = words(text).map(|word| number(&word)).collect();
    beginnings.sort_unstable();
    beginnings.dedup();
    beginnings
}

/// The number of a word's beginning: FNV-1a, then mixed, the same in every process.
fn number(word: &str) -> u64 {
    let end = word.char_indices().nth(LETTERS).map_or(word.len(), |(end, _)| end);
    let bytes = word.bytes().take(end);
    mixed(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
}

/// Spreads a number over all bits (`SplitMix64`).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Makes sketches, always the same of the same text.
pub(super) struct Sketcher {
    orders: Vec<[u64; ROWS]>,
}

impl Sketcher {
    pub(super) fn new() -> Self {
        // Odd numbers: no two words fall together in an order.
        let order = |band: usize, row: usize| mixed((band * ROWS + row) as u64) | 1;
        Self { orders: (0..BANDS).map(|band| std::array::from_fn(|row| order(band, row))).collect() }
    }

    /// What each band says of these beginnings. A text without words has no sketch.
    pub(super) fn sketch<'a>(&'a self, beginnings: &'a [u64]) -> impl Iterator<Item = u32> + 'a {
        let bands = if beginnings.is_empty() { &[] } else { self.orders.as_slice() };
        bands.iter().map(move |band| {
            let mut first = [u64::MAX; ROWS];
            for beginning in beginnings {
                for (first, order) in first.iter_mut().zip(band) {
                    *first = (*first).min(beginning.wrapping_mul(*order) >> 16);
                }
            }
            // The upper half of a well mixed number is as good as all of it.
            u32::try_from(first.into_iter().fold(0, |band, row| mixed(band ^ row)) >> 32).unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{BANDS, Sketcher, beginnings};

    fn sketch(text: &str) -> Vec<u32> {
        Sketcher::new().sketch(&beginnings(text)).collect()
    }

    #[test]
    fn a_sketch_is_of_words_whatever_their_order_and_ending() {
        assert_eq!(sketch("coaches the sellers").len(), BANDS);
        assert_eq!(sketch("coaches the sellers"), sketch("The seller, coached"));
        assert_ne!(sketch("coaches the sellers"), sketch("counts the till"));
        assert!(sketch("*** —").is_empty());
        // Written down: the same in every process and every version.
        assert_eq!(beginnings("widget"), [9_570_057_317_218_586_449]);
    }

    #[test]
    fn agreement_of_bands_follows_what_is_shared() {
        // So many of twenty words in common; bands that agree, of all pairs of a hundred.
        let agree = |common: usize| {
            let text = |side: &str, pair: usize| {
                let word =
                    |n: usize| if n < common { format!("{n:02}{pair:02}") } else { format!("{side}{n:02}{pair:02}") };
                (0..20).map(word).collect::<Vec<_>>().join(" ")
            };
            let pairs = (0..100).filter(|pair| {
                sketch(&text("a", *pair)).iter().zip(sketch(&text("b", *pair))).any(|(one, other)| *one == other)
            });
            pairs.count()
        };
        assert!(agree(18) >= 99, "{}", agree(18));
        assert!(agree(3) <= 15, "{}", agree(3));
    }
}
