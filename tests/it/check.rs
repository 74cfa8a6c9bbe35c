//! `rolegraph check`: every rule on a page that it finds and on one that it leaves alone, and the options and
//! reports that a handbook's build uses.

mod cases;

use std::path::Path;
use std::process::Output;

use rolegraph::check::{Policy, RULES, page_findings};
use rolegraph::pages::{Mark, PlacedMark};
use serde_json::Value;
use tempfile::TempDir;

use cases::{BY_HAND, CASES};

use crate::command_line::{rolegraph, stderr, stdout};
use crate::support::{read, text};

fn folder_with(pages: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in pages {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let file = folder.join(name);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    std::fs::write(file, text).expect("written");
}

fn check(folder: &TempDir, arguments: &[&str]) -> Output {
    rolegraph(folder.path()).arg("check").args(arguments).output().expect("runs")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(output)))
}

fn rules_found(output: &Output) -> Vec<String> {
    let findings = json(output);
    let findings = findings["findings"].as_array().expect("findings").iter();
    findings.map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect()
}

#[test]
fn every_rule_finds_its_page_and_leaves_the_other_alone() {
    for rule in RULES {
        let Some(case) = CASES.iter().find(|case| case.rule == rule.name) else {
            assert!(BY_HAND.contains(&rule.name), "`{}` has no case in `CASES`", rule.name);
            continue;
        };
        for (pages, expected) in [(case.finds, true), (case.leaves, false)] {
            let folder = folder_with(pages);
            write(folder.path(), "policy.yml", "places: [Gadgetville]\n");
            let only = ["--only", rule.name, "--policy", "policy.yml", "--fail-on", "info", "--format", "json"];
            let output = check(&folder, &[&["."], &only[..]].concat());
            let found = rules_found(&output);
            assert_eq!(found.contains(&rule.name.to_owned()), expected, "`{}` in {pages:?}: {found:?}", rule.name);
            assert_eq!(output.status.code(), Some(i32::from(expected)), "{}", rule.name);
        }
    }
}

#[test]
fn unreadable_lines_are_told_where_the_reader_marks_them() {
    let mut family = read(&[("a.md", "## Seller\n### Responsibilities\n- Sells\n")]).pop().expect("a family");
    let unreadable = |findings: Vec<rolegraph::catalog::Finding>| {
        findings.into_iter().filter(|finding| finding.rule == "unreadable-line").collect::<Vec<_>>()
    };
    assert!(unreadable(page_findings(&family)).is_empty());
    let mark = Mark::Unreadable { line: 3, what: "an item".to_owned() };
    family.marks.push(PlacedMark { mark, path: "a.md".to_owned(), role: None });
    let found = unreadable(page_findings(&family));
    assert_eq!((found[0].source.line, found[0].message.contains("cannot be read as an item")), (3, true));
}

const PAGE: &str = "\
---
title: Seller
---

You will sell widgets.

## Seller

The Seller is a grade 7.

### Responsibilities

- Sells widgets
- Counts, for five years, what
  the ideal candidate is based in Gadgetville to count
Locks the door

### Performance Indicators

- 75% of widgets sold
";

const POLICY: &str = "\
rules:
  vacancy-wording: warning
  years-of-experience: on
  location: error
places: [Gadgetville]
";

/// A folder with one page of several findings, a page that cannot be read, and a policy.
fn shelf() -> TempDir {
    let broken = "---\ntitle: x\nlist: [1, 2\n---\n";
    folder_with(&[("handbook/jobs/seller, one.md", PAGE), ("handbook/jobs/broken.md", broken), ("policy.yml", POLICY)])
}

#[test]
fn people_see_the_line_and_the_part_that_is_meant() {
    let output = check(&shelf(), &["handbook", "--policy", "policy.yml"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!("check_text", format!("{}---\n{}", stdout(&output), stderr(&output)));
}

#[test]
fn a_page_that_cannot_be_read_is_a_finding_beside_the_others() {
    let output = check(&shelf(), &["handbook", "--format", "json"]);
    let found = json(&output);
    let broken = &found["findings"][0];
    assert_eq!((&broken["rule"], &broken["family"]), (&"unreadable-page".into(), &Value::Null));
    assert_eq!((&broken["file"], &broken["path"]), (&"handbook/jobs/broken.md".into(), &"jobs/broken.md".into()));
    assert!(broken["line"].as_u64() > Some(1), "{broken}");
    assert_eq!(found["findings"][1]["rule"], "unmarked-item");
    assert_eq!((&found["version"], &found["summary"]["pages"]), (&1.into(), &2.into()));
    assert_eq!((&found["summary"]["errors"], &found["summary"]["families"]), (&1.into(), &1.into()));
}

#[test]
fn pages_are_named_as_the_build_knows_them() {
    let folder = shelf();
    let whole = folder.path().join("handbook").display().to_string();
    for (path, from) in
        [("handbook", ""), ("./handbook/jobs", ""), (&whole, ""), (".", ""), ("../jobs", "handbook/jobs")]
    {
        let here = folder.path().join(from);
        let output = rolegraph(&here).args(["check", path, "--format", "json"]).output().expect("runs");
        let file = json(&output)["findings"][0]["file"].clone();
        let expected = if from.is_empty() { "handbook/jobs/broken.md" } else { "broken.md" };
        assert_eq!(file, expected, "{path}");
    }
}

#[test]
fn no_page_moves_the_cursor_of_a_terminal() {
    let folder =
        folder_with(&[("a.md", "## Seller \u{1b}[2J\u{202e}\n### Responsibilities\n- Sells\n### Requirements\n")]);
    let shown = stdout(&check(&folder, &["a.md"]));
    assert!(shown.contains("grade-missing") && !shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
}

#[test]
fn a_page_of_one_line_is_checked_in_time() {
    let line = "[x](#nowhere) ".repeat(20_000);
    let folder = folder_with(&[("a.md", &format!("{line}\n\n## Seller\n### Responsibilities\n- {line}\n"))]);
    let found = rules_found(&check(&folder, &["a.md", "--only", "dangling-anchor", "--format", "json"]));
    assert_eq!(found.len(), 2);
}

#[test]
fn two_pages_of_one_name_lose_no_findings() {
    let page = |line: &str| format!("## Seller\nThe Seller is a grade 5.\n### Responsibilities\n- Sells\n{line}");
    let (one, other) = (page("- Sells\n"), page("### Requirements\n\n### Job Grade\n\nGrade 5\n"));
    let folder = folder_with(&[("north/seller.md", &one), ("south/seller.md", &other)]);
    let found =
        rules_found(&check(&folder, &["north", "south", "--skip", "role-without-indicators", "--format", "json"]));
    assert_eq!(found, ["duplicate-statement", "duplicate-slug", "empty-section"]);
}

#[test]
fn the_command_line_beats_the_policy_and_the_policy_the_table() {
    let folder = folder_with(&[("a.md", "## Seller\n\nYou will sell.\n\n### Responsibilities\n- Sells\n")]);
    let all = ["grade-missing", "role-without-indicators", "vacancy-wording"];
    for (policy, arguments, expected, code) in [
        ("", &[][..], &all[..2], 1),
        ("rules: { grade-missing: info }", &[], &all[..2], 0),
        ("rules: { grade-missing: off, vacancy-wording: error }\nskip: [role-without-indicators]", &[], &all[2..], 1),
        ("rules: { vacancy-wording: on }", &["--skip", "vacancy-wording,grade-missing"], &all[1..2], 0),
        ("rules: { grade-missing: off }", &["--severity", "grade-missing=error", "--fail-on", "error"], &all[..2], 1),
        ("", &["--only", "vacancy-wording", "--only", "grade-missing"], &["grade-missing", "vacancy-wording"], 1),
        ("", &["--only", "vacancy-wording", "--skip", "vacancy-wording"], &[], 0),
        ("fail-on: error", &[], &all[..2], 0),
        ("fail-on: error", &["--fail-on", "info"], &all[..2], 1),
        ("", &["--fail-on", "never", "--severity", "vacancy-wording=error"], &all, 0),
    ] {
        write(folder.path(), "policy.yml", policy);
        let output = check(&folder, &[&["a.md", "--policy", "policy.yml", "--format", "json"], arguments].concat());
        let mut found = rules_found(&output);
        found.sort();
        assert_eq!(
            (found.iter().map(String::as_str).collect::<Vec<_>>(), output.status.code()),
            (expected.to_vec(), Some(code)),
            "{policy} {arguments:?}"
        );
    }
}

#[test]
fn what_the_document_shows_can_be_pasted() {
    let document = text("docs/check.md");
    let blocks: Vec<&str> = document.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    for block in &blocks {
        let parsed = serde_saphyr::from_str::<Value>(block);
        assert!(parsed.is_ok(), "{block}");
    }
    let policy = blocks.iter().find(|block| block.contains("places:")).expect("a policy");
    assert_eq!((blocks.len(), Policy::parse(policy).map(|policy| policy.fail_on().is_some())), (4, Ok(true)));
}

#[test]
fn what_is_wrong_with_the_call_is_told_with_a_hint() {
    let folder = shelf();
    write(folder.path(), "wrong.yml", "rules:\n  grade-mising: off\n");
    write(folder.path(), "unknown.yml", "skip: []\ncities: [X]\n");
    write(folder.path(), "known.json", "{\"version\": 7, \"findings\": []}");
    for (arguments, said) in [
        (&["--only", "grade-conflct"][..], "did you mean `grade-conflict`"),
        (&["--skip", "grade-missing,nothing-like-it"], "`rolegraph check --rules` lists them"),
        (&["--severity", "grade-missing"], "RULE=SEVERITY"),
        (&["--severity", "grade-missing=bad"], "`bad` is no severity"),
        (&["--fail-on", "sometimes"], "write error, warning, info or never"),
        (&["--policy", "nowhere.yml"], "`nowhere.yml` cannot be read"),
        (&["--policy", "wrong.yml"], "`wrong.yml:2`: no rule is named `grade-mising`; did you mean `grade-missing`"),
        (&["--policy", "unknown.yml"], "`unknown.yml:2`: unknown field `cities`"),
        (&["--baseline", "nowhere.json"], "`nowhere.json` cannot be read"),
        (&["--baseline", "known.json"], "it has version 7"),
        (&["--format", "markdown"], "is for `--rules` alone"),
        (&["--rules", "--format", "sarif"], "hint: use `--format text`"),
    ] {
        let output = check(&folder, &[&["handbook"], arguments].concat());
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_baseline_keeps_back_what_is_known_wherever_its_line_moves() {
    let folder = shelf();
    let page = "handbook/jobs/seller, one.md";
    let written = check(&folder, &["handbook", "--write-baseline", "known.json"]);
    assert_eq!((written.status.code(), stdout(&written).as_str()), (Some(0), ""), "{}", stderr(&written));
    let baseline = std::fs::read_to_string(folder.path().join("known.json")).expect("written");
    insta::assert_snapshot!("baseline", baseline);
    write(folder.path(), page, &PAGE.replace("## Seller\n", "More.\n\n## Seller\n"));
    let known = check(&folder, &["handbook", "--baseline", "known.json"]);
    assert_eq!((known.status.code(), stdout(&known).as_str()), (Some(0), ""), "{}", stderr(&known));
    assert!(stderr(&known).starts_with("2 findings known, not reported\n"), "{}", stderr(&known));
    // The known finding goes, another comes.
    write(folder.path(), page, &PAGE.replace("Locks the door\n", "Opens the door\n"));
    let changed = check(&folder, &["handbook", "--baseline", "known.json", "--format", "json"]);
    let found = json(&changed);
    assert_eq!(changed.status.code(), Some(1));
    assert_eq!((found["findings"].as_array().map(Vec::len), &found["summary"]["suppressed"]), (Some(1), &1.into()));
    assert!(stderr(&changed).contains("no longer found: unmarked-item in handbook/jobs/seller, one.md: "));
    // A rule that does not look and a page that is not read say nothing about what is known of them.
    for arguments in [&["handbook", "--only", "grade-missing"][..], &["handbook/jobs/broken.md"]] {
        let part =
            check(&folder, &[arguments, &["--baseline", "known.json", "--write-baseline", "part.json"]].concat());
        assert!(!stderr(&part).contains("no longer found"), "{}", stderr(&part));
        let part = std::fs::read_to_string(folder.path().join("part.json")).expect("written");
        assert_eq!(part, baseline, "{arguments:?}");
    }
}

#[test]
fn sarif_is_valid_by_the_schema_of_the_format() {
    let schema: Value = serde_json::from_str(&text("tests/schemas/sarif-schema-2.1.0.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let folder = shelf();
    for arguments in [&["handbook", "--policy", "policy.yml"][..], &["handbook", "--only", "duplicate-slug"]] {
        let output = check(&folder, &[arguments, &["--format", "sarif"]].concat());
        let log = json(&output);
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
    let log = json(&check(&folder, &["handbook", "--policy", "policy.yml", "--format", "sarif"]));
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(RULES.len()));
    insta::assert_json_snapshot!("check_sarif", run["results"]);
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0" })), "the schema refuses something");
}

#[test]
fn annotations_are_written_as_github_and_gitlab_read_them() {
    let folder = shelf();
    let github = check(&folder, &["handbook", "--policy", "policy.yml", "--format", "github"]);
    insta::assert_snapshot!("check_github", stdout(&github));
    let gitlab = json(&check(&folder, &["handbook", "--policy", "policy.yml", "--format", "gitlab"]));
    insta::assert_json_snapshot!("check_gitlab", gitlab);
    let mut prints: Vec<&str> =
        gitlab.as_array().expect("a list").iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
    let count = prints.len();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), count, "fingerprints are unique");
}

#[test]
fn rules_are_listed_as_text_json_and_markdown() {
    let folder = TempDir::new().expect("a folder");
    let text = stdout(&check(&folder, &["--rules"]));
    assert!(text.contains("grade-conflict (error)") && text.contains("location (warning, off unless asked for)"));
    let listed = json(&check(&folder, &["--rules", "--format", "json"]));
    let names: Vec<&str> =
        listed["rules"].as_array().expect("rules").iter().filter_map(|rule| rule["name"].as_str()).collect();
    assert_eq!(names, RULES.iter().map(|rule| rule.name).collect::<Vec<_>>());
    assert!(stdout(&check(&folder, &["--rules", "--format", "markdown"])).starts_with("| rule |"));
}
