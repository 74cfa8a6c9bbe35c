//! `rolegraph export --table`.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use tempfile::TempDir;

use crate::command_line::{rolegraph, stderr, stdout};
use crate::support::{path, text};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    rolegraph(folder).args(arguments).output().expect("runs")
}

fn succeeds(folder: &Path, arguments: &[&str]) -> Output {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    output
}

fn with_fixtures() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    succeeds(folder.path(), &["import", &path("tests/pages").display().to_string()]);
    folder
}

#[test]
fn a_table_goes_to_a_file_or_to_standard_output() {
    let folder = with_fixtures();
    let here = folder.path();
    for (format, name) in [("csv", "r.csv"), ("ndjson", "r.ndjson"), ("parquet", "r.parquet"), ("arrow", "r.arrows")] {
        let export = ["export", "--table", "roles", "--format", format];
        let printed = succeeds(here, &export);
        let printed_too = succeeds(here, &[&export[..], &["--output", "-"]].concat());
        let told = stderr(&succeeds(here, &[&export[..], &["--output", name]].concat()));
        assert!(told.contains("rows of `roles`, revision 1, to `"), "{told}");
        let written = fs::read(here.join(name)).expect("a file");
        assert!(!written.is_empty() && written == printed.stdout && written == printed_too.stdout, "{format}");
        assert_eq!(stderr(&printed), "");
    }
    let names: Vec<_> =
        fs::read_dir(here).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{names:?}");
}

#[test]
fn columns_and_rows_are_chosen() {
    let folder = with_fixtures();
    let export = ["export", "--table", "roles", "--format", "csv", "--columns", "slug,grade"];
    let all = stdout(&succeeds(folder.path(), &export));
    assert!(all.starts_with("slug,grade\r\n"), "{all}");
    let filter = ["--filter", r#"{"grade":{"gte":8}}"#];
    let some = stdout(&succeeds(folder.path(), &[&export[..], &filter].concat()));
    let wanted = all.lines().filter(|line| {
        line.rsplit_once(',')
            .is_some_and(|(_, grade)| grade == "grade" || grade.parse::<i64>().is_ok_and(|grade| grade >= 8))
    });
    assert_eq!(some.lines().collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
}

#[test]
fn an_empty_database_gives_a_header() {
    let folder = TempDir::new().expect("a folder");
    let output =
        succeeds(folder.path(), &["export", "--table", "grade_claims", "--format", "csv", "--columns", "grade"]);
    assert_eq!(stdout(&output), "grade\r\n");
}

#[test]
fn wrong_usage_is_told_and_nothing_is_written() {
    let folder = with_fixtures();
    let here = folder.path();
    fs::create_dir(here.join("taken")).expect("made");
    for (arguments, code, told) in [
        (
            &["--format", "csv"][..],
            2,
            "`--format csv` is for a table; hint: name one with `--table`: `families`, `roles`, ",
        ),
        (&["--format", "json", "--table", "roles"], 2, "`--table` is for the formats of tables"),
        (&["--format", "csv", "--table", "role"], 2, "Did you mean `roles`?"),
        (&["--format", "csv", "--table", "roles", "--columns", "id,titel"], 2, "Did you mean `title`?"),
        (&["--format", "csv", "--table", "roles", "--columns", ""], 2, "a name of a column is missing"),
        (&["--format", "csv", "--table", "roles", "--filter", "{\"grad\":1}"], 2, "Did you mean `grade`"),
        (&["--format", "csv", "--table", "career_steps", "--filter", "{}"], 2, "`career_steps` has no filter"),
        (&["--format", "csv", "--columns", "id"], 2, "--table"),
        (&["--format", "csv", "--table", "roles", "--output", "no/such/folder.csv"], 1, "cannot be written"),
        (&["--format", "csv", "--table", "roles", "--output", "taken"], 1, "`taken` cannot be written"),
    ] {
        let output = run(here, &[&["export"], arguments].concat());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.starts_with("error: ") && said.contains(told), "{arguments:?}: {said}");
        assert_eq!(stdout(&output), "");
    }
    let mut names: Vec<_> =
        fs::read_dir(here).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    names.retain(|name| !name.to_string_lossy().starts_with("rolegraph.db"));
    assert_eq!(names, ["taken"]);
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let folder = with_fixtures();
    let export = ["export", "--table", "statements", "--format", "csv"];
    let mut child = rolegraph(folder.path()).args(export).stdout(Stdio::piped()).spawn().expect("runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("ends").code(), Some(0));
}

#[test]
fn the_columns_in_the_documents_are_those_of_the_program() {
    let folder = TempDir::new().expect("a folder");
    let printed = stdout(&succeeds(folder.path(), &["export", "--tables-markdown"]));
    let committed = text("docs/tables.md");
    let section =
        committed.split_once("<!-- tables -->\n").and_then(|(_, rest)| rest.split_once("<!-- end of tables -->"));
    assert!(
        section.is_some_and(|(section, _)| section == printed),
        "the tables in docs/tables.md are out of date; put between their marks what this prints: \
         cargo run -q -- export --tables-markdown"
    );
}
