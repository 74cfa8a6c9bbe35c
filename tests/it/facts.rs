//! The reader against facts that a careful reader counted.
//!
//! `tests/facts/catalogue.json` says what the shipped pages hold. Facts of other pages can be tried as well:
//! `ROLEGRAPH_CORPUS` names a folder with `pages/NAME/` and `facts/NAME.json` of the same form.

mod score;

use std::io::Write as _;
use std::path::Path;

use rolegraph::sync;
use serde_json::Value;

use crate::support::{corpus, handbooks, path, read_folder, text};
use score::Score;

#[test]
fn the_shipped_catalogue_holds_its_facts() {
    let facts: Value = serde_json::from_str(&text("tests/facts/catalogue.json")).expect("JSON");
    compare(&path("catalogue"), &facts).hold("catalogue");
}

/// Three handbooks of our own, written by others than the reader was, with every habit and slip of the dialect.
#[test]
fn the_handbooks_hold_their_facts() {
    hold_all(&path("tests/handbooks"));
}

#[test]
#[ignore = "needs a corpus of pages with facts: set ROLEGRAPH_CORPUS and pass --include-ignored"]
fn the_corpus_holds_its_facts() {
    hold_all(&corpus());
}

fn hold_all(corpus: &Path) {
    for folder in handbooks(corpus) {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let facts = std::fs::read_to_string(corpus.join(format!("facts/{name}.json"))).expect("facts");
        compare(&folder, &serde_json::from_str(&facts).expect("JSON")).hold(&name);
    }
}

/// Reads the pages of a folder and scores them against their facts.
fn compare(folder: &Path, facts: &Value) -> Score {
    let families = sync::desired(&[], read_folder(folder));
    let mut score = Score::default();
    for fact in facts["pages"].as_array().expect("pages") {
        let file = fact["files"][0].as_str().expect("a file");
        match families.iter().find(|family| family.source.path == file) {
            Some(family) => score.family(file, family, fact),
            None => score.say(file, "", "page", "missing", "there"),
        }
    }
    score
}

impl Score {
    /// Prints the table of recall and precision, and fails where a fact does not hold.
    fn hold(&self, name: &str) {
        // Not `eprintln!`: the table is to be seen when all is well, too.
        writeln!(std::io::stderr(), "\n{name}\n{}", self.table()).expect("standard error");
        assert!(self.differences.is_empty(), "{}", self.differences);
    }
}
