//! Findings as one JSON document.

use serde_json::{Value, json};

use super::{Found, Outcome};
use crate::catalog::Slug;

/// The version of the document: raised when a field goes or changes its meaning.
const VERSION: u32 = 1;

pub(super) fn render(outcome: &Outcome) -> String {
    let [errors, warnings, infos] = outcome.tally();
    let findings: Vec<Value> = outcome.found.iter().map(|found| finding(found, outcome)).collect();
    let document = json!({
        "version": VERSION,
        "summary": {
            "pages": outcome.pages.count(),
            "families": outcome.families,
            "roles": outcome.roles,
            "errors": errors,
            "warnings": warnings,
            "infos": infos,
            "suppressed": outcome.suppressed.count,
            "noLongerFound": outcome.suppressed.gone,
        },
        "findings": findings,
    });
    format!("{document:#}\n")
}

fn finding(found: &Found, outcome: &Outcome) -> Value {
    let Found { finding, family, fingerprint, before: _ } = found;
    json!({
        "path": outcome.pages.path_below(&finding.source.path),
        "file": finding.source.path,
        "line": finding.source.line,
        "endLine": finding.source.end_line,
        "rule": finding.rule,
        "severity": finding.severity.as_str(),
        "message": finding.message,
        "family": family.as_ref().map(Slug::as_str),
        "role": finding.role.as_ref().map(Slug::as_str),
        "fingerprint": fingerprint,
    })
}
