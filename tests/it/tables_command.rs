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
fn an_empty_table_gives_a_header() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("clerk.md"), "# Clerk\n## Clerk\n### Responsibilities\n- files\n").expect("written");
    succeeds(folder.path(), &["import", "clerk.md"]);
    let output =
        succeeds(folder.path(), &["export", "--table", "grade_claims", "--format", "csv", "--columns", "grade"]);
    assert_eq!(stdout(&output), "grade\r\n");
}

#[test]
fn an_empty_database_replaces_no_file() {
    let folder = with_fixtures();
    let export = ["export", "--table", "roles", "--format", "csv", "--output", "roles.csv"];
    succeeds(folder.path(), &export);
    let written = || fs::read(folder.path().join("roles.csv")).expect("a file");
    let before = written();
    let output = run(folder.path(), &[&export[..], &["--database-url", "sqlite://mistyped.db"]].concat());
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with("error: the database holds nothing yet, and nothing was exported; hint: import "),
        "{said}"
    );
    assert!(written() == before);
}

#[test]
fn changes_are_followed_by_their_cursor() {
    let folder = with_fixtures();
    let export = ["export", "--table", "changes", "--format", "ndjson", "--columns", "cursor,revision"];
    let all = stdout(&succeeds(folder.path(), &export));
    // The first time there is no cursor yet.
    assert_eq!(stdout(&succeeds(folder.path(), &[&export[..], &["--after", ""]].concat())), all);
    let cursor = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        row["cursor"].as_str().expect("a cursor").to_owned()
    };
    let (first, rest) = all.split_once('\n').expect("a row");
    let behind = |cursor: &str| run(folder.path(), &[&export[..], &["--after", cursor]].concat());
    assert_eq!(stdout(&behind(&cursor(first))), rest);
    let last = cursor(all.lines().last().expect("a row"));
    assert_eq!((stdout(&behind(&last)), behind(&last).status.code()), (String::new(), Some(0)));
    fs::write(folder.path().join("porter.md"), "# Porter\n## Porter\n### Responsibilities\n- carries\n")
        .expect("written");
    succeeds(folder.path(), &["import", "porter.md"]);
    let new = stdout(&behind(&last));
    assert!(!new.is_empty() && new.lines().all(|line| line.contains("\"revision\":2")), "{new}");

    let other = TempDir::new().expect("a folder");
    fs::write(other.path().join("porter.md"), "# Porter\n## Porter\n").expect("written");
    succeeds(other.path(), &["import", "porter.md"]);
    let roles = ["export", "--table", "roles", "--format", "csv", "--after", &last];
    for (folder, arguments, code, told) in [
        (folder.path(), &roles[..], 2, "`roles` is read whole; hint: only `changes` takes `after`"),
        (folder.path(), &[&export[..], &["--after", "7"]].concat(), 2, "`after` is no cursor of changes; hint: use "),
        (other.path(), &[&export[..], &["--after", &last]].concat(), 1, "of another database"),
    ] {
        let output = run(folder, arguments);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(told) && stdout(&output).is_empty(), "{said}");
    }
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
