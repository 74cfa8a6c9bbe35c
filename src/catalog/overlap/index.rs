//! Wordings, and which of them are alike.

use std::collections::HashMap;

use super::sketch::{BANDS, Sketcher, beginnings};
use crate::catalog::alignment::SIMILAR;
use crate::catalog::likeness::{Numbers, Text, as_f64, likeness};

/// How many others are kept of those that a wording is like, the likest ones.
pub const MOST_ALIKE: usize = 50;
/// With how many of a band's wordings one is compared. In a band with more, those that stand next to one another in the
/// order of their texts meet; so one huge band costs no more than many small ones.
const BESIDE: usize = 32;
/// How many letters of one text may be laid beside letters of another, altogether; beyond that the words tell.
const LETTERS: usize = 500_000_000;
/// Letters are compared where so many beginnings of words are shared: in other pairs they never say more.
const BEGINNINGS: f64 = 0.5;

/// Another wording, and how alike it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// The other wording.
    pub wording: usize,
    /// How alike, from [`SIMILAR`] to 1. It is 1 only for the same words in another order.
    pub similarity: f64,
}

/// Texts by their wordings, and the wordings with what they are like.
#[derive(Debug)]
pub struct Wordings {
    /// The wording of each text.
    of_text: Vec<usize>,
    /// The texts of each wording, in order.
    texts: Lists<usize>,
    /// What each wording is like, the likest first.
    near: Lists<Near>,
}

impl Wordings {
    /// Groups texts, folded by the caller, and finds those that are alike. Wordings are numbered in the order of their
    /// texts, so that what depends on their order does not depend on what else is there.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let texts: Vec<&str> = texts.into_iter().collect();
        let mut wordings = texts.clone();
        wordings.sort_unstable();
        wordings.dedup();
        let numbers: HashMap<&str, usize> = wordings.iter().enumerate().map(|(at, text)| (*text, at)).collect();
        let of_text: Vec<usize> = texts.iter().filter_map(|text| numbers.get(text).copied()).collect();
        let mut of_wording = vec![Vec::new(); wordings.len()];
        for (text, wording) in of_text.iter().enumerate() {
            if let Some(list) = of_wording.get_mut(*wording) {
                list.push(text);
            }
        }
        Self { of_text, texts: Lists::of(of_wording), near: Lists::of(all_near(&wordings, LETTERS)) }
    }

    /// How many wordings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The wording of a text, by the place of the text.
    #[must_use]
    pub fn wording(&self, text: usize) -> Option<usize> {
        self.of_text.get(text).copied()
    }

    /// The places of the texts that have a wording, in order.
    #[must_use]
    pub fn texts(&self, wording: usize) -> &[usize] {
        self.texts.get(wording)
    }

    /// The other wordings that are at least so much like one, the likest first.
    pub fn near(&self, wording: usize, least: f64) -> impl Iterator<Item = Near> + '_ {
        self.near.get(wording).iter().copied().take_while(move |near| near.similarity >= least)
    }
}

/// Lists one behind the other: a vector for each would take more room than most have in it.
#[derive(Debug)]
struct Lists<T> {
    ends: Vec<usize>,
    all: Vec<T>,
}

impl<T> Lists<T> {
    fn of(lists: Vec<Vec<T>>) -> Self {
        let mut all = Vec::with_capacity(lists.iter().map(Vec::len).sum());
        let mut end_of = |list| {
            all.extend(list);
            all.len()
        };
        let ends = lists.into_iter().map(&mut end_of).collect();
        Self { ends, all }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, at: usize) -> &[T] {
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(at).and_then(|end| self.all.get(begin..*end)).unwrap_or_default()
    }
}

/// One band: the wordings in the order of what the band says of them, and the place of each in that order.
struct Band {
    order: Vec<(u32, u32)>,
    places: Vec<u32>,
}

/// What each of these texts, all different and in order, is like; so many letters may be compared.
fn all_near(wordings: &[&str], mut letters: usize) -> Vec<Vec<Near>> {
    let mut numbers = Numbers::default();
    let told: Vec<Text<'_>> = wordings.iter().map(|text| Text::of(text, &mut numbers)).collect();
    drop(numbers);
    let beginnings: Vec<Vec<u64>> = wordings.iter().map(|text| beginnings(text)).collect();
    let bands = bands(&beginnings);
    let mut near: Vec<Vec<Near>> = vec![Vec::new(); wordings.len()];
    // With which one each was last compared: a pair may meet in many bands.
    let mut met = vec![usize::MAX; wordings.len()];
    for (one, text) in told.iter().enumerate() {
        for other in bands.iter().flat_map(|band| band.before(one)) {
            let (Some(met), Some(other_text)) = (met.get_mut(other), told.get(other)) else { continue };
            if std::mem::replace(met, one) == one {
                continue;
            }
            let may_have_letters = || shared(beginnings.get(one), beginnings.get(other)) >= BEGINNINGS;
            let mut none = 0;
            let similarity = match likeness(text, other_text, SIMILAR, &mut none) {
                by_words if by_words >= SIMILAR => by_words,
                _ if may_have_letters() => likeness(text, other_text, SIMILAR, &mut letters),
                by_words => by_words,
            };
            if similarity >= SIMILAR {
                keep(near.get_mut(one), Near { wording: other, similarity });
                keep(near.get_mut(other), Near { wording: one, similarity });
            }
        }
    }
    for list in &mut near {
        best_of(list);
        list.shrink_to_fit();
    }
    near
}

fn bands(beginnings: &[Vec<u64>]) -> Vec<Band> {
    let sketcher = Sketcher::new();
    let mut orders: Vec<Vec<(u32, u32)>> = (0..BANDS).map(|_| Vec::with_capacity(beginnings.len())).collect();
    for (wording, beginnings) in (0_u32..).zip(beginnings) {
        for (order, says) in orders.iter_mut().zip(sketcher.sketch(beginnings)) {
            order.push((says, wording));
        }
    }
    let band = |mut order: Vec<(u32, u32)>| {
        order.sort_unstable();
        let mut places = vec![u32::MAX; beginnings.len()];
        for (place, (_, wording)) in (0_u32..).zip(&order) {
            if let Some(known) = places.get_mut(*wording as usize) {
                *known = place;
            }
        }
        Band { order, places }
    };
    orders.into_iter().map(band).collect()
}

impl Band {
    /// The nearest of those before a wording of which the band says the same.
    fn before(&self, wording: usize) -> impl Iterator<Item = usize> + '_ {
        let place = self.places.get(wording).map_or(usize::MAX, |place| *place as usize);
        let says = self.order.get(place).map(|(says, _)| *says);
        let before = self.order.get(..place).unwrap_or_default().iter().rev().take(BESIDE);
        before.take_while(move |(other, _)| Some(*other) == says).map(|(_, wording)| *wording as usize)
    }
}

/// The share of numbers that two ordered lists have in common.
fn shared(one: Option<&Vec<u64>>, other: Option<&Vec<u64>>) -> f64 {
    let (Some(one), Some(other)) = (one, other) else { return 0.0 };
    let both = one.iter().filter(|number| other.binary_search(number).is_ok()).count();
    as_f64(both) / as_f64((one.len() + other.len() - both).max(1))
}

/// Keeps a wording among those that one is like; far more than are wanted are never kept.
fn keep(list: Option<&mut Vec<Near>>, near: Near) {
    if let Some(list) = list {
        list.push(near);
        if list.len() >= 2 * MOST_ALIKE {
            best_of(list);
        }
    }
}

fn best_of(list: &mut Vec<Near>) {
    list.sort_unstable_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.wording.cmp(&b.wording)));
    list.truncate(MOST_ALIKE);
}

#[cfg(test)]
mod tests;
