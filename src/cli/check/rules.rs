//! The table of rules, as text, as JSON, and as the Markdown that `docs/check.md` holds.

use std::fmt::Write as _;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::Format;
use crate::check::{RULES, Rule};
use crate::cli::failure::Failure;
use crate::cli::print;

pub(super) fn run(format: Format) -> Result<ExitCode, Failure> {
    match format {
        Format::Text => print(&text()),
        Format::Json => print(&json()),
        Format::Markdown => print(&markdown()),
        Format::Sarif | Format::Github | Format::Gitlab => {
            Err(Failure::usage("rules are not written in this format", "use `--format text`, `json` or `markdown`"))
        }
    }
}

fn text() -> String {
    let rule = |rule: &Rule| {
        let off = if rule.is_optional() { ", off unless asked for" } else { "" };
        let Rule { name, severity, why, example, .. } = rule;
        format!("{name} ({}{off})\n  {why}\n  Example: {example}\n", severity.as_str())
    };
    RULES.iter().map(rule).collect::<Vec<_>>().join("\n")
}

fn json() -> String {
    let rule = |rule: &Rule| {
        json!({
            "name": rule.name,
            "severity": rule.severity.as_str(),
            "optional": rule.is_optional(),
            "why": rule.why,
            "example": rule.example,
        })
    };
    let rules: Vec<Value> = RULES.iter().map(rule).collect();
    format!("{:#}\n", json!({ "version": 1, "rules": rules }))
}

fn markdown() -> String {
    let mut text = "| rule | severity | why | example |\n| --- | --- | --- | --- |\n".to_owned();
    for rule in RULES {
        let severity = if rule.is_optional() { "off; " } else { "" }.to_owned() + rule.severity.as_str();
        let [why, example] = [rule.why, rule.example].map(|cell| cell.replace('|', "\\|"));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| `{}` | {severity} | {why} | {example} |", rule.name);
    }
    text
}
