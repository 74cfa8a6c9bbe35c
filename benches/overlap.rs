//! What it takes to know what 100,000 statements have in common: most of them unlike any other, some the same, some
//! drifted apart.
//!
//! `cargo bench --bench overlap`; `cargo bench --bench overlap -- --sample-count 3` for fewer runs.

use rolegraph::catalog::overlap::{Stated, Statements, matrix};

fn main() {
    divan::main();
}

/// A number from a seed, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end.max(1)
    }
}

/// Sentences of 6 to 25 words; each fifth is one before it, with a word of it replaced or not.
fn sentences(number: usize) -> Vec<String> {
    let mut dice = Dice(1);
    let letter = |dice: &mut Dice| char::from(b'a' + u8::try_from(dice.below(26)).unwrap_or_default());
    let words: Vec<String> = (0..5_000).map(|_| (0..3 + dice.below(7)).map(|_| letter(&mut dice)).collect()).collect();
    // Some words are in every third sentence, as in any language.
    let word = |dice: &mut Dice| {
        let common = dice.below(3) == 0;
        words.get(dice.below(if common { 20 } else { words.len() })).cloned().unwrap_or_default()
    };
    let mut sentences: Vec<Vec<String>> = Vec::with_capacity(number);
    for at in 0..number {
        let mut sentence: Vec<String> = (0..6 + dice.below(20)).map(|_| word(&mut dice)).collect();
        if at % 5 == 4 {
            let before = dice.below(at);
            sentence = sentences.get(before).cloned().unwrap_or_default();
            let replaced = dice.below(2 * sentence.len());
            if let Some(known) = sentence.get_mut(replaced) {
                *known = word(&mut dice);
            }
        }
        sentences.push(sentence);
    }
    sentences.into_iter().map(|sentence| sentence.join(" ")).collect()
}

fn stated(texts: impl Iterator<Item = String>) -> Vec<Stated> {
    let stated = |(id, text)| Stated { id, family: id / 200, role: Some(id / 20), parent: None, text };
    (1..).zip(texts).map(stated).collect()
}

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5)]
fn statements(bencher: divan::Bencher<'_, '_>, number: usize) {
    let rows = stated(sentences(number).into_iter());
    bencher.bench_local(|| Statements::of(&rows));
}

#[divan::bench(sample_count = 5)]
fn equal_statements(bencher: divan::Bencher<'_, '_>) {
    let rows = stated(std::iter::repeat_n("keeps the shelves full of widgets".to_owned(), 100_000));
    bencher.bench_local(|| Statements::of(&rows));
}

#[divan::bench(sample_count = 5)]
fn statements_of_one_crowd(bencher: divan::Bencher<'_, '_>) {
    let rows = stated((0..20_000).map(|n| format!("answers the letters of the customer with the number {n}")));
    bencher.bench_local(|| Statements::of(&rows));
}

#[divan::bench(sample_count = 5)]
fn clusters(bencher: divan::Bencher<'_, '_>) {
    let statements = Statements::of(&stated(sentences(100_000).into_iter()));
    bencher.bench_local(|| statements.clusters(0.7));
}

#[divan::bench(sample_count = 5)]
fn matrix_of_250_roles(bencher: divan::Bencher<'_, '_>) {
    let roles: Vec<Vec<String>> = sentences(5_000).chunks(20).map(<[String]>::to_vec).collect();
    bencher.bench_local(|| matrix(&roles, 0.7));
}
