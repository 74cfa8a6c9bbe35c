//! The reader against facts that a careful reader counted.
//!
//! `tests/facts/catalogue.json` says what the shipped pages hold. Facts of other pages can be tried as well:
//! `ROLEGRAPH_CORPUS` names a folder with `pages/NAME/` and `facts/NAME.json` of the same form.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rolegraph::catalog::{Family, Role, Statement, fold};
use rolegraph::sync;
use serde_json::Value;

use crate::support::{files, path, read_folder, text};

#[test]
fn the_shipped_catalogue_holds_its_facts() {
    let facts: Value = serde_json::from_str(&text("tests/facts/catalogue.json")).expect("JSON");
    let report = compare(&path("catalogue"), &facts);
    assert!(report.is_empty(), "{report}");
}

#[test]
#[ignore = "needs a corpus of pages with facts: set ROLEGRAPH_CORPUS and pass --include-ignored"]
fn the_corpus_holds_its_facts() {
    let corpus = corpus();
    let mut compared = 0;
    for folder in std::fs::read_dir(corpus.join("pages")).expect("pages") {
        let folder = folder.expect("an entry").path();
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let facts = std::fs::read_to_string(corpus.join(format!("facts/{name}.json"))).expect("facts");
        let report = compare(&folder, &serde_json::from_str(&facts).expect("JSON"));
        assert!(report.is_empty(), "{report}");
        compared += 1;
    }
    assert!(compared > 0);
}

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

fn corpus() -> PathBuf {
    PathBuf::from(std::env::var("ROLEGRAPH_CORPUS").expect("ROLEGRAPH_CORPUS names a folder"))
}

/// Every difference between the pages and their facts, a line each.
fn compare(folder: &Path, facts: &Value) -> String {
    let families = sync::desired(&[], read_folder(folder));
    let mut report = Report::default();
    for fact in facts["pages"].as_array().expect("pages") {
        let file = fact["files"][0].as_str().expect("a file");
        match families.iter().find(|family| family.source.path == file) {
            Some(family) => report.family(file, family, fact),
            None => report.say(file, "", "page", "missing", "there"),
        }
    }
    report.0
}

#[derive(Default)]
struct Report(String);

impl Report {
    fn say(&mut self, file: &str, role: &str, what: &str, found: &str, wanted: &str) {
        if found != wanted {
            writeln!(self.0, "{file}: {role}: {what} is {found}, not {wanted}").expect("a string");
        }
    }

    /// A field that the facts give; what has several good readings is free.
    fn field(&mut self, place: (&str, &str), fact: &Value, name: &str, found: &str) {
        let free = fact["ambiguous"].as_array().is_some_and(|names| names.iter().any(|other| other == name));
        if let Some(wanted) = fact.get(name).filter(|_| !free) {
            let wanted = wanted.as_str().map_or_else(|| wanted.to_string(), str::to_owned);
            self.say(place.0, place.1, name, found, &wanted);
        }
    }

    fn family(&mut self, file: &str, family: &Family, fact: &Value) {
        let place = (file, "");
        self.field(place, fact, "title", &family.title);
        self.field(place, fact, "indicators", &family.indicators.len().to_string());
        self.field(place, fact, "tracks", &family.tracks.len().to_string());
        self.field(place, fact, "family_responsibilities", &family.responsibilities.len().to_string());
        self.field(place, fact, "family_requirements", &family.requirements.len().to_string());
        let tracks: Vec<&String> = family.tracks.iter().map(|track| &track.name).collect();
        self.field(place, fact, "track_names", &serde_json::json!(tracks).to_string());
        let roles = fact["roles"].as_array().expect("roles");
        self.say(file, "", "number of roles", &family.roles.len().to_string(), &roles.len().to_string());
        for wanted in roles {
            let title = wanted["title"].as_str().expect("a title");
            match family.roles.iter().find(|role| role.title == title) {
                Some(role) => self.role(file, family, role, wanted),
                None => self.say(file, title, "role", "missing", "there"),
            }
        }
    }

    fn role(&mut self, file: &str, family: &Family, role: &Role, fact: &Value) {
        let place = (file, role.title.as_str());
        let grade = role.grade.map_or("null".to_owned(), |grade| grade.to_string());
        self.field(place, fact, "grade", &grade);
        self.field(place, fact, "responsibilities", &role.responsibilities.len().to_string());
        self.field(place, fact, "requirements", &role.requirements.len().to_string());
        self.field(place, fact, "indicators", &role.indicators.len().to_string());
        let nested: usize = role.responsibilities.iter().chain(&role.requirements).map(below).sum();
        self.field(place, fact, "nested", &nested.to_string());
        let claims: BTreeSet<i32> = role.grade_claims.iter().map(|claim| claim.grade.number()).collect();
        self.field(place, fact, "grade_conflict", &serde_json::json!(claims).to_string());
        self.superior(place, family, role, fact);
        let extended = role.extends.first().map(|extension| {
            extension.role.as_ref().map_or(extension.title.clone(), |named| {
                family
                    .roles
                    .iter()
                    .find(|other| other.slug == named.role)
                    .map_or(extension.title.clone(), |other| other.title.clone())
            })
        });
        self.field(place, fact, "extends", extended.as_deref().unwrap_or("null"));
    }

    /// The facts name the role that is reported to, in whatever family it is, or else the text.
    fn superior(&mut self, place: (&str, &str), family: &Family, role: &Role, fact: &Value) {
        let line = role.reports_to.as_ref();
        let (text, named) = (fact["reports_to"].as_str(), fact["reports_to_role"].as_str());
        match (named, text) {
            (Some(named), _) => {
                let slug = line.and_then(|line| line.role.as_ref()).map(|found| &found.role);
                let own = slug.and_then(|slug| family.role(slug)).map(|found| found.title.clone());
                let found = own.or_else(|| slug.map(ToString::to_string)).unwrap_or("none".to_owned());
                let wanted = if family.roles.iter().any(|other| other.title == named) {
                    named.to_owned()
                } else {
                    rolegraph::catalog::Slug::of(named).to_string()
                };
                self.field(place, fact, "reports_to_role", if found == wanted { named } else { &found });
            }
            (None, Some(text)) => {
                self.say(place.0, place.1, "superior", &fold(line.map_or("none", |line| &line.title)), &fold(text));
            }
            (None, None) => self.say(place.0, place.1, "superior", line.map_or("none", |line| &line.title), "none"),
        }
    }
}

fn below(statement: &Statement) -> usize {
    statement.children.iter().map(|child| 1 + below(child)).sum()
}
