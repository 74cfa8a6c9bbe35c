//! What may stand in this repository and what may not.

use std::fmt::Write as _;

use crate::support::{corpus, files, path};

/// Nothing of other people's pages stands in this repository: no run of nine of their words, but for the
/// formulas that state grades and reporting lines.
#[test]
#[ignore = "needs a corpus of pages: set ROLEGRAPH_CORPUS and pass --include-ignored"]
fn no_sentence_of_the_corpus_is_in_the_project() {
    let mut theirs = std::collections::HashSet::new();
    for file in files(&corpus().join("pages")) {
        for statement in prose(&std::fs::read_to_string(file).expect("readable")) {
            theirs.extend(statement.windows(9).map(<[String]>::to_vec));
        }
    }
    assert!(!theirs.is_empty());
    let mut shared = String::new();
    for folder in ["catalogue", "tests", "src", "web/graphiql/tabs"] {
        for file in files(&path(folder)) {
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            for statement in prose(&text) {
                if let Some(run) = statement.windows(9).find(|run| theirs.contains(*run)) {
                    writeln!(shared, "{}: {}", file.display(), run.join(" ")).expect("a string");
                }
            }
        }
    }
    assert!(shared.is_empty(), "{shared}");
}

/// The lines of a text that are no formula, as words.
fn prose(text: &str) -> Vec<Vec<String>> {
    let formula = |line: &str| {
        line.contains(" is a grade ")
            || line.contains(" is a [")
            || line.contains(" reports to ")
            || line.starts_with('|')
    };
    let lines = text.lines().filter(|line| !formula(line));
    lines.map(|line| rolegraph::catalog::words(line).collect()).collect()
}
