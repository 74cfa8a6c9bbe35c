//! Findings as SARIF 2.1.0, the format of code scanning.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Found, Outcome};
use crate::catalog::Severity;
use crate::check::{Policy, RULES, Rule};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn render(outcome: &Outcome, policy: &Policy) -> String {
    let rules: Vec<Value> = RULES.iter().map(|rule| descriptor(rule, policy)).collect();
    let results: Vec<Value> = outcome.found.iter().map(result).collect();
    let driver = json!({
        "name": "rolegraph",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let run = json!({ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results });
    format!("{:#}\n", json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

fn descriptor(rule: &Rule, policy: &Policy) -> Value {
    let severity = policy.severity(rule);
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.why },
        "fullDescription": { "text": rule.why },
        "help": {
            "text": format!("{}\nExample: {}", rule.why, rule.example),
            "markdown": format!("{}\n\n**Example**: {}", rule.why, rule.example),
        },
        "defaultConfiguration": { "level": level(severity.unwrap_or(rule.severity)), "enabled": severity.is_some() },
        "properties": { "tags": ["handbook"] },
    })
}

fn result(found: &Found) -> Value {
    let Found { finding, family: _, fingerprint, before } = found;
    let source = &finding.source;
    json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&source.path) },
                "region": { "startLine": source.line, "endLine": source.end_line },
            },
        }],
        "partialFingerprints": { "rolegraph/v1": format!("{fingerprint}:{before}") },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A page's path as a reference: relative to where the run took place, or a whole file address.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.split('/').next().is_some_and(|first| first.contains(':')) {
        // A colon in the first part would make it a scheme.
        uri.push_str("./");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_references() {
        for (path, expected) in [
            ("handbook/a, b.md", "handbook/a%2C%20b.md"),
            ("é.md", "%C3%A9.md"),
            ("/pages/a.md", "file:///pages/a.md"),
            ("a:b.md", "./a%3Ab.md"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
