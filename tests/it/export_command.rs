//! `rolegraph export` as people run it.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::command_line::{rolegraph, stderr, stdout};
use crate::support::path;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    rolegraph(folder).args(arguments).output().expect("runs")
}

fn succeeds(folder: &Path, arguments: &[&str]) -> Output {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    output
}

fn fails(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = run(folder, arguments);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    assert!(said.starts_with("error: ") && !said.contains("panicked"), "{said}");
    said
}

/// A folder with a database that holds the fixture pages.
fn with_fixtures() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    succeeds(folder.path(), &["import", &path("tests/pages").display().to_string()]);
    folder
}

#[test]
fn pages_go_out_and_come_back() {
    let folder = with_fixtures();
    let here = folder.path();
    let export = || stderr(&succeeds(here, &["export", "--format", "markdown", "--output", "out/pages"]));
    let first = export();
    assert!(first.contains("written, 0 unchanged, 0 removed"), "{first}");
    let written = fs::metadata(here.join("out/pages/clerk.md")).expect("a page").modified().expect("a time");
    let again = succeeds(here, &["import", "out/pages"]);
    assert!(stderr(&again).contains("nothing changes, revision 1"), "{}", stderr(&again));
    let second = export();
    assert!(second.contains(": 0 written"), "{second}");
    let same = fs::metadata(here.join("out/pages/clerk.md")).expect("a page").modified().expect("a time");
    assert_eq!(same, written, "a page that is as it should be is left alone");
}

#[test]
fn only_pages_of_an_export_are_replaced_and_removed() {
    let folder = with_fixtures();
    let here = folder.path();
    let out = here.join("out");
    fs::create_dir(&out).expect("made");
    let stale = "---\ntitle: \"Gone\"\nslug: \"gone\"\nrolegraph: 1\n---\n";
    for (name, text) in [("gone.md", stale), ("README.md", "# Ours\n"), ("gone.txt", stale), (".gone.md", stale)] {
        fs::write(out.join(name), text).expect("written");
    }
    let export = ["export", "--format", "markdown", "--output", "out"];
    let said = stderr(&succeeds(here, &export));
    assert!(said.contains("1 removed"), "{said}");
    let there = |name: &str| out.join(name).exists();
    assert!(!there("gone.md") && there("README.md") && there("gone.txt") && there(".gone.md"));
    fs::write(out.join("clerk.md"), "# Somebody's page\n").expect("written");
    fs::remove_file(out.join("coach.md")).expect("removed");
    let said = fails(here, &export, 1);
    assert!(said.contains("clerk.md`: the file was not written by an export"), "{said}");
    assert!(!there("coach.md"), "nothing is written unless all can be");
    let names: Vec<_> =
        fs::read_dir(&out).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{names:?}");
}

#[test]
fn a_document_goes_out_and_comes_back() {
    let folder = with_fixtures();
    let here = folder.path();
    let text = stdout(&succeeds(here, &["export", "--format", "json"]));
    assert_eq!(stdout(&succeeds(here, &["export", "--format", "json", "--output", "-"])), text);
    succeeds(here, &["export", "--format", "json", "--output", "catalogue.json"]);
    assert_eq!(fs::read_to_string(here.join("catalogue.json")).expect("written"), text);
    let again = succeeds(here, &["import", "catalogue.json"]);
    assert!(stderr(&again).contains("nothing changes, revision 1"), "{}", stderr(&again));
    succeeds(here, &["import", "catalogue.json", "--database-url", "sqlite://other.db"]);
    let other = succeeds(here, &["export", "--format", "json", "--database-url", "sqlite://other.db"]);
    assert_eq!(stdout(&other), text);
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = with_fixtures();
    let here = folder.path();
    let said = fails(here, &["export", "--format", "json", "--database-url", "sqlite://new.db"], 1);
    assert!(said.contains("holds no families"), "{said}");
    fails(here, &["export", "--format", "markdown"], 2);
    fails(here, &["export", "--format", "markdown", "--output", "-"], 2);
    fails(here, &["export"], 2);
    fs::write(here.join("file"), "x").expect("written");
    let said = fails(here, &["export", "--format", "markdown", "--output", "file"], 1);
    assert!(said.contains("`file`: it is a file, not a folder"), "{said}");
    let said = fails(here, &["export", "--format", "json", "--output", "no/where.json"], 1);
    assert!(said.contains("`no/where.json`"), "{said}");
    fs::write(here.join("broken.json"), "{\"format\": \"rolegraph-catalogue\",\n \"version\": 7}").expect("written");
    let said = fails(here, &["import", "broken.json"], 1);
    assert!(said.contains("`broken.json`: line 2, column 14: `version`: version 7"), "{said}");
    assert!(said.contains("hint: "), "{said}");
    fs::write(here.join("latin.json"), b"\"\xe9\"").expect("written");
    assert!(fails(here, &["import", "latin.json"], 1).contains("`latin.json`: the document is not UTF-8"));
    assert!(fails(here, &["import", "none.json"], 1).contains("`none.json`"));
}
