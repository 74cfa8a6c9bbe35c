//! Documents: the same verdict as graphql-js, and what a document may ask for.

use std::collections::BTreeMap;
use std::process::Command;

use rolegraph::graphql::{Limits, Validator};

use crate::support::{path, text};

/// The documents on which our verdict is another one; `docs/graphql.md` says why.
const DIFFERENCES: &[&str] =
    &["a description of a variable", "a fraction beyond all machines", "a subscription of two fields, one skipped"];

fn set() -> Vec<(String, String)> {
    let text = text("tests/documents/set.txt");
    let entries = text.split("\n=== ").skip(1).map(|entry| {
        let (name, document) = entry.split_once('\n').expect("a name and a document");
        (name.to_owned(), format!("{document}\n"))
    });
    entries.collect()
}

fn verdicts() -> BTreeMap<String, String> {
    serde_json::from_str(&text("tests/documents/verdicts.json")).expect("a map of verdicts")
}

fn validator() -> Validator {
    Validator::new(&text("tests/documents/schema.graphql"), Limits::default()).expect("a valid schema")
}

#[test]
fn documents_are_judged_as_graphql_js_judges_them() {
    let (validator, verdicts) = (validator(), verdicts());
    let set = set();
    assert!(set.len() >= 200 && set.len() + 1 == verdicts.len(), "{} documents", set.len());
    let mut differ = BTreeMap::new();
    for (name, document) in &set {
        let judged = validator.judge(document);
        let theirs = &verdicts[name];
        if judged.is_ok() != (theirs == "valid") {
            let ours = judged.map_or_else(|problems| problems[0].message.clone(), |_| "valid".to_owned());
            differ.insert(name.as_str(), format!("ours: {ours}; theirs: {theirs}"));
        }
    }
    let expected: Vec<&str> = DIFFERENCES.to_vec();
    let found: Vec<&str> = differ.keys().copied().collect();
    assert!(found == expected, "{differ:#?}");
    let documented = text("docs/graphql.md");
    for name in DIFFERENCES {
        assert!(documented.contains(&format!("*{name}*")), "docs/graphql.md does not tell about \"{name}\"");
    }
}

/// Where Node and the package are there (`npm ci` in tests/documents), the recorded verdicts are asked for again.
#[test]
fn the_recorded_verdicts_are_those_of_graphql_js() {
    let folder = path("tests/documents");
    if !folder.join("node_modules/graphql").exists() {
        eprintln!("not compared: run `npm ci` in tests/documents to have graphql-js here");
        return;
    }
    let output = Command::new("node").arg("verdicts.mjs").current_dir(folder).output().expect("Node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
