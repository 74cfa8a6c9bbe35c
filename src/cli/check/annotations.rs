//! Findings as annotations of a merge request: lines for GitHub Actions, a report for GitLab.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Found, Outcome};
use crate::catalog::Severity;
use crate::check;

/// Commands of a GitHub Actions run, a line each.
pub(super) fn github(outcome: &Outcome) -> String {
    let mut text = String::new();
    for Found { finding, .. } in &outcome.found {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let source = &finding.source;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "::{command} file={},line={},endLine={},title={}::{}",
            property(&source.path),
            source.line,
            source.end_line,
            property(&finding.rule),
            data(&finding.message)
        );
    }
    text
}

/// What would end a command is written as its code.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What would end a property as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A Code Quality report.
pub(super) fn gitlab(outcome: &Outcome) -> String {
    let issues: Vec<Value> = outcome.found.iter().map(issue).collect();
    format!("{:#}\n", Value::Array(issues))
}

fn issue(found: &Found) -> Value {
    let Found { finding, family: _, fingerprint, before } = found;
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    let source = &finding.source;
    // It must be unique in the report.
    let unique = check::digest([source.path.as_str(), &finding.rule, fingerprint, &before.to_string()]);
    json!({
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": unique,
        "severity": severity,
        "location": { "path": source.path, "lines": { "begin": source.line, "end": source.end_line } },
    })
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("100%: a,\r\nb"), "100%25: a,%0D%0Ab");
        assert_eq!(property("a, b: 1%\n"), "a%2C b%3A 1%25%0A");
    }
}
