//! `rolegraph observe`, as people run it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::command_line::{rolegraph, stderr, stdout};
use crate::support::path;

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    rolegraph(folder.path()).args(arguments).output().expect("runs")
}

/// A folder with a database that holds the fixture pages.
fn with_pages() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let imported = run(&folder, &["import", &path("tests/pages").display().to_string()]);
    assert_eq!(imported.status.code(), Some(0), "{}", stderr(&imported));
    folder
}

fn number_of_observations(folder: &TempDir) -> Value {
    let answer = run(folder, &["query", "{ observations { totalCount } catalogue { revision } }"]);
    serde_json::from_str(&stdout(&answer)).expect("JSON")
}

const HEADER: &str = "family,role,indicator,period,value\n";
const ROW: &str = "widget-seller,associate-widget-seller,75% or more of customers greeted";

fn write(folder: &TempDir, name: &str, table: &str) {
    std::fs::write(folder.path().join(name), table).expect("written");
}

#[test]
fn a_table_is_recorded_and_shown() {
    let folder = with_pages();
    write(
        &folder,
        "numbers.csv",
        &format!("{HEADER}{ROW},2026-Q1,60\n{ROW},2026-Q2,70\nwidget-seller,,% of revenue from widgets,2026,9\n"),
    );
    let planned = run(&folder, &["observe", "numbers.csv", "--dry-run"]);
    assert!(stderr(&planned).contains("3 new, 0 changed, 0 unchanged: nothing was recorded"), "{}", stderr(&planned));
    let recorded = run(&folder, &["observe", "numbers.csv"]);
    insta::assert_snapshot!("observed", stdout(&recorded) + "---\n" + &stderr(&recorded));
    let again = run(&folder, &["observe", "numbers.csv", "--format", "json"]);
    let again: Value = serde_json::from_str(&stdout(&again)).expect("JSON");
    assert_eq!(again["totals"], serde_json::json!({ "new": 0, "changed": 0, "unchanged": 3 }));
    assert_eq!(
        (&again["revision"], &again["recorded"][1]["role"]),
        (&Value::from(2), &Value::from("associate-widget-seller"))
    );
    // From standard input.
    let mut command = rolegraph(folder.path());
    let mut child = command.args(["observe", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
    let table = format!("{HEADER}{ROW},2026-Q2,71\n");
    child.stdin.take().expect("a pipe").write_all(table.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("ends");
    assert!(stderr(&output).contains("0 new, 1 changed, 0 unchanged: revision 3"), "{}", stderr(&output));
}

#[test]
fn what_is_wrong_is_told_line_by_line() {
    let folder = with_pages();
    write(
        &folder,
        "bad.csv",
        &format!("{HEADER}{ROW},2026-Q1,\"1,5\"\n{ROW},2026-Q9,1\nwidget-seler,,x,2026,1\n{ROW},2026-Q1,1\n"),
    );
    let refused = run(&folder, &["observe", "bad.csv"]);
    assert_eq!((refused.status.code(), stdout(&refused).as_str()), (Some(1), ""));
    insta::assert_snapshot!("not_observed", stderr(&refused));
    let json = run(&folder, &["observe", "bad.csv", "--format", "json"]);
    let json: Value = serde_json::from_str(&stdout(&json)).expect("JSON");
    assert_eq!(
        (&json["problems"][0]["line"], &json["problems"][0]["column"]),
        (&Value::from(2), &Value::from("value"))
    );
    write(&folder, "header.csv", "family,rol,indicator,period,period\n");
    insta::assert_snapshot!("no_columns", stderr(&run(&folder, &["observe", "header.csv"])));
    assert!(stderr(&run(&folder, &["observe", "nothing.csv"])).contains("`nothing.csv` cannot be read"));
    assert!(stderr(&run(&folder, &["observe", "."])).contains("`.` is a folder"));
    assert_eq!(run(&folder, &["observe"]).status.code(), Some(2));
    assert_eq!(number_of_observations(&folder)["data"]["observations"]["totalCount"], 0);
}

fn many(from: usize, to: usize) -> String {
    let mut table = format!("{},dimension:shop\n", HEADER.trim_end());
    for row in from..to {
        let _ = writeln!(table, "{ROW},2026-{:02}-{:02},{row},{}", 1 + row % 12, 1 + (row / 12) % 28, row / 336);
    }
    table
}

#[test]
fn two_tables_at_once_are_both_recorded() {
    let folder = with_pages();
    write(&folder, "one.csv", &many(0, 3_000));
    write(&folder, "two.csv", &many(2_000, 5_000));
    let start = |name: &str| {
        let mut command = rolegraph(folder.path());
        command.args(["observe", name]).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("runs")
    };
    let running = [start("one.csv"), start("two.csv")];
    for child in running {
        let output = child.wait_with_output().expect("ends");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let answer = number_of_observations(&folder);
    assert_eq!(
        (&answer["data"]["observations"]["totalCount"], &answer["data"]["catalogue"]["revision"]),
        (&Value::from(5_000), &Value::from(3))
    );
}

#[test]
fn what_is_killed_leaves_nothing() {
    let folder = with_pages();
    let mut command = rolegraph(folder.path());
    let mut child = command.args(["observe", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("runs");
    let mut input = child.stdin.take().expect("a pipe");
    // More than a pipe holds: when this is written, pieces have been.
    input.write_all(many(0, 10_000).as_bytes()).expect("written");
    child.kill().expect("killed");
    child.wait().expect("ends");
    let answer = number_of_observations(&folder);
    assert_eq!(
        (&answer["data"]["observations"]["totalCount"], &answer["data"]["catalogue"]["revision"]),
        (&Value::from(0), &Value::from(1))
    );
}
