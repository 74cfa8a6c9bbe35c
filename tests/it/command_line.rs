//! The program as people run it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::path;

/// The program, with nothing of the tester's own environment that it reads.
pub(crate) fn rolegraph(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolegraph"));
    command.current_dir(folder).stdin(Stdio::null());
    for (variable, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ROLEGRAPH_")) {
        command.env_remove(variable);
    }
    command
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    rolegraph(folder.path()).args(arguments).output().expect("runs")
}

#[test]
fn pages_are_imported_and_queried_without_a_server() {
    let folder = TempDir::new().expect("a folder");
    let pages = path("tests/pages").display().to_string();
    let planned = run(&folder, &["import", &pages, "--dry-run"]);
    assert_eq!(planned.status.code(), Some(0), "{}", stderr(&planned));
    insta::assert_snapshot!("plan", stdout(&planned));
    let empty = run(&folder, &["query", "{ families { totalCount } }"]);
    assert!(stderr(&empty).contains("holds no families"), "{}", stderr(&empty));
    let imported = run(&folder, &["import", &pages]);
    assert!(stderr(&imported).contains("revision 1"), "{}", stderr(&imported));
    let again = run(&folder, &["import", &pages]);
    assert_eq!((stdout(&again).as_str(), again.status.code()), ("", Some(0)));
    assert!(stderr(&again).contains("nothing changes"), "{}", stderr(&again));
    let answer = run(
        &folder,
        &[
            "query",
            "query($s: String!) { family(slug: $s) { title levels { title } } }",
            "--variables",
            r#"{"s": "coach"}"#,
        ],
    );
    let answer: Value = serde_json::from_str(&stdout(&answer)).expect("JSON");
    assert_eq!(answer["data"]["family"]["levels"][1]["title"], "Manager, Team Coaches");
}

#[test]
fn the_plan_reads_like_a_difference() {
    let folder = TempDir::new().expect("a folder");
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages).expect("made");
    for name in ["clerk.md", "gadget-works.md", "widget-seller.md"] {
        std::fs::copy(path("tests/pages").join(name), pages.join(name)).expect("copied");
    }
    assert_eq!(run(&folder, &["import", "pages"]).status.code(), Some(0));
    let seller = std::fs::read_to_string(pages.join("widget-seller.md")).expect("readable");
    let changed = seller
        .replace("- Sells widgets in town", "- Sells widgets and gadgets in town")
        .replace("- Greets customers\n", "")
        .replace("{add the superior}", "Widget Seller");
    assert_ne!(changed, seller);
    std::fs::write(pages.join("widget-seller.md"), changed).expect("written");
    std::fs::write(pages.join("clerk.md"), "\n".to_owned() + &crate::support::text("tests/pages/clerk.md"))
        .expect("written");
    std::fs::remove_file(pages.join("gadget-works.md")).expect("removed");
    std::fs::write(pages.join("porter.md"), "## Porter\n### Responsibilities\n- Carries\n").expect("written");
    let planned = run(&folder, &["import", "pages", "--dry-run", "--prune"]);
    insta::assert_snapshot!("changed_plan", stdout(&planned) + "---\n" + &stderr(&planned));
    let without = run(&folder, &["import", "pages", "--dry-run"]);
    assert!(stderr(&without).contains("1 stored family has no page among those read (`gadget-works`)"));
    let json = run(&folder, &["import", "pages", "--prune", "--format", "json"]);
    let json: Value = serde_json::from_str(&stdout(&json)).expect("JSON");
    let kinds: Vec<_> = json["families"].as_array().expect("families").iter().map(|family| &family["change"]).collect();
    assert_eq!(kinds, ["changed", "removed", "added", "changed"]);
    assert_eq!(json["totals"]["families"], serde_json::json!({ "added": 1, "removed": 1, "changed": 2, "moved": 0 }));
    assert_eq!(json["families"][3]["roles"][0]["changes"][0]["change"], "removed");
    assert_eq!((&json["revision"], &json["dryRun"]), (&Value::from(2), &Value::from(false)));
}

#[test]
fn a_query_comes_from_a_file_or_from_standard_input_too() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("count.graphql"), "{ catalogue { familyCount } }").expect("written");
    assert_eq!(run(&folder, &["query", "count.graphql"]).status.code(), Some(0));
    let mut command = rolegraph(folder.path());
    let mut child = command.args(["query", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("runs");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), b"{ catalogue { familyCount } }")
        .expect("written");
    let output = child.wait_with_output().expect("ends");
    assert!(stdout(&output).contains("\"familyCount\": 0"));
    assert_eq!(run(&folder, &["query", "{ nothing }"]).status.code(), Some(1));
}

#[test]
fn check_tells_findings_by_its_exit_code() {
    let folder = TempDir::new().expect("a folder");
    let pages = path("tests/pages").display().to_string();
    // From the checkout, so that the pages' paths are the same everywhere.
    let found = rolegraph(&path(".")).args(["check", "tests/pages"]).output().expect("runs");
    assert_eq!(found.status.code(), Some(1));
    insta::assert_snapshot!("check", stdout(&found));
    let json = run(&folder, &["check", &pages, "--format", "json"]);
    let json: Value = serde_json::from_str(&stdout(&json)).expect("JSON");
    let rules: Vec<&str> =
        json["findings"].as_array().expect("findings").iter().filter_map(|f| f["rule"].as_str()).collect();
    for rule in [
        "grade-conflict",
        "dangling-anchor",
        "template-text",
        "unmarked-item",
        "glued-group",
        "misspelt-section",
        "empty-section",
    ] {
        assert!(rules.contains(&rule), "{rule}");
    }
    let fine = folder.path().join("fine.md");
    std::fs::write(&fine, "## Seller\n\nThe Seller is a grade 5.\n\n### Responsibilities\n\n- Sells\n")
        .expect("written");
    assert_eq!(run(&folder, &["check", "fine.md"]).status.code(), Some(0));
    assert!(stdout(&run(&folder, &["check", "--rules"])).contains("grade-conflict (error)"));
    assert!(!folder.path().join("rolegraph.db").exists(), "check needs no database");
}

#[test]
fn schema_config_and_completions_are_printed() {
    let folder = TempDir::new().expect("a folder");
    assert!(stdout(&run(&folder, &["schema"])).contains("type Query"));
    let mut command = rolegraph(folder.path());
    command.env("ROLEGRAPH_DATABASE_URL", "postgres://app:secret@db/roles").args([
        "config",
        "--listen",
        "127.0.0.1:9999",
        "--base-url",
        "https://handbook.test/jobs/",
        "--limit",
        "depth=8,lists=4",
    ]);
    let shown = stdout(&command.output().expect("runs"));
    let line = |flag: &str| {
        shown.lines().find(|line| line.starts_with(flag)).unwrap_or_default().split_whitespace().collect::<Vec<_>>()
    };
    assert_eq!(
        line("--database-url"),
        ["--database-url", "ROLEGRAPH_DATABASE_URL", "postgres://app@db/roles", "environment"]
    );
    assert_eq!(line("--listen"), ["--listen", "ROLEGRAPH_LISTEN", "127.0.0.1:9999", "command", "line"]);
    assert_eq!(
        line("--base-url"),
        ["--base-url", "ROLEGRAPH_BASE_URL", "https://handbook.test/jobs", "command", "line"]
    );
    assert_eq!(line("--log-format").last(), Some(&"default"));
    assert_eq!(line("--limit depth"), ["--limit", "depth=…", "ROLEGRAPH_LIMITS", "8", "command", "line"]);
    assert_eq!(line("--limit nodes").last(), Some(&"default"));
    assert!(!shown.contains("secret"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&run(&folder, &["completions", shell])).contains("rolegraph"));
    }
}

#[test]
fn switches_are_read_from_the_environment() {
    let folder = TempDir::new().expect("a folder");
    for variable in ["ROLEGRAPH_TRUSTED_ONLY", "ROLEGRAPH_NO_INTROSPECTION", "ROLEGRAPH_NO_SUGGESTIONS"] {
        for (value, set) in [("true", "true"), ("1", "true"), ("yes", "true"), ("false", "false"), ("0", "false")] {
            let output = rolegraph(folder.path()).arg("config").env(variable, value).output().expect("runs");
            let shown = stdout(&output);
            let line = shown.lines().find(|line| line.contains(variable)).unwrap_or_default();
            assert!(line.contains(&format!(" {set} ")) && line.ends_with("environment"), "{value}: {line}");
        }
        let odd = rolegraph(folder.path()).arg("config").env(variable, "perhaps").output().expect("runs");
        assert_eq!(odd.status.code(), Some(2), "{}", stderr(&odd));
    }
}

#[test]
fn a_limit_that_cannot_be_is_wrong_usage() {
    let folder = TempDir::new().expect("a folder");
    for (limit, says) in [
        ("depht=3", "there is no limit `depht`"),
        ("depth=0", "cannot be 0"),
        ("depth", "write it like"),
        ("depth=x", "no whole number"),
    ] {
        for arguments in [
            vec!["config", "--limit", limit],
            vec!["query", "{ __typename }", "--limit", limit],
            vec!["--limit", limit],
        ] {
            let output = run(&folder, &arguments);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert!(String::from_utf8_lossy(&output.stderr).contains(says), "{output:?}");
        }
    }
    let refused = run(&folder, &["query", "{ catalogue { revision } }", "--limit", "depth=1"]);
    assert!(stdout(&refused).contains("TOO_COSTLY"), "{refused:?}");
    let hidden = run(&folder, &["query", "{ __type(name: \"Role\") { name } }", "--no-introspection"]);
    assert!(stdout(&hidden).contains("INTROSPECTION_DISABLED"), "{hidden:?}");
}

#[test]
fn wrong_usage_is_told_by_the_exit_code() {
    let folder = TempDir::new().expect("a folder");
    for arguments in [
        &["import"][..],
        &["nothing"],
        &["serve", "--listen", "x"],
        &["--database-url", "mysql://x", "check", "."],
        &["query", "{ a }", "--variables", "x"],
        &["serve", "--base-url", "handbook/jobs"],
        &["query", "{ a }", "--base-url", "https://x.test/?page"],
    ] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
    }
    assert_eq!(run(&folder, &["--help"]).status.code(), Some(0));
    assert_eq!(run(&folder, &["--version"]).status.code(), Some(0));
}
