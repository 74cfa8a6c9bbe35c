//! How long it takes to lay two roles side by side: 50 statements each, some equal, some reworded, some of one only.
//!
//! `cargo bench --bench comparison` prints a table. Two roles of one family have 50 statements at most in any page that
//! was seen; they are to take less than 20 ms.

use divan::Bencher;
use rolegraph::catalog::{align, spans};

fn main() {
    divan::main();
}

const WORDS: &[&str] = &[
    "widgets",
    "lamps",
    "markets",
    "stalls",
    "customers",
    "crates",
    "carriers",
    "towns",
    "ledgers",
    "visits",
    "prices",
    "winters",
    "clerks",
    "coaches",
    "orders",
    "maps",
    "routes",
    "harbours",
    "letters",
    "shelves",
    "keys",
    "wagons",
];

/// Statements of some twenty words: a third as in the other role, a third with a few words changed, a third its own.
fn statements(role: usize, number: usize) -> Vec<String> {
    let word = |seed: usize| WORDS.get(seed % WORDS.len()).copied().unwrap_or_default();
    let statement = |at: usize| {
        let own = |place: usize| match at % 3 {
            0 => 0,
            1 => {
                if place.is_multiple_of(5) {
                    role
                } else {
                    0
                }
            }
            _ => role * 7 + 1,
        };
        let words = (0..20).map(|place| word(at * 31 + place * place + own(place) * 11 + at / WORDS.len() * place));
        words.collect::<Vec<_>>().join(" ")
    };
    (0..number).map(statement).collect()
}

#[divan::bench(args = [12, 50, 200])]
fn align_statements(bencher: Bencher, number: usize) {
    let (from, to) = (statements(1, number), statements(2, number));
    bencher.bench(|| align(divan::black_box(&from), divan::black_box(&to)));
}

#[divan::bench(args = [12, 50, 200])]
fn align_and_tell_words(bencher: Bencher, number: usize) {
    let (from, to) = (statements(1, number), statements(2, number));
    bencher.bench(|| {
        let alignment = align(divan::black_box(&from), divan::black_box(&to));
        let texts = |pair: &rolegraph::catalog::Pair| from.get(pair.from).zip(to.get(pair.to));
        alignment.changed.iter().filter_map(texts).map(|(one, other)| spans(one, other).len()).sum::<usize>()
    });
}
