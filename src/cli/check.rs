//! `rolegraph check PATH…`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::failure::Failure;
use super::{print, read_pages, table};
use crate::catalog::{Family, Finding, Severity};
use crate::{check, sync};

/// Say what is wrong or doubtful in pages.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Pages, or folders with pages below them.
    #[arg(required_unless_present = "rules", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// List the rules: name, severity, why it matters, and an example.
    #[arg(long)]
    rules: bool,

    /// How the findings are written.
    #[arg(long, default_value = "text")]
    format: Format,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for each page.
    Text,
    /// One JSON document.
    Json,
}

pub(super) fn run(args: &Check) -> Result<ExitCode, Failure> {
    if args.rules {
        return print(&rules());
    }
    let families = sync::desired(&[], read_pages(&args.paths)?);
    let findings = || families.iter().flat_map(|family| family.findings.iter().map(move |finding| (family, finding)));
    let tally = table::tally(check::tally(findings().map(|(_, finding)| finding)));
    match args.format {
        Format::Text => print(&by_page(&families))?,
        Format::Json => {
            let list: Vec<_> = findings().map(|(family, finding)| as_json(family, finding)).collect();
            print(&format!("{:#}\n", json!({ "findings": list })))?
        }
    };
    let roles = families.iter().map(|family| family.roles.len()).sum();
    eprintln!("checked {} with {}: {tally}", table::counted(families.len(), "family"), table::counted(roles, "role"));
    let found = findings().any(|(_, finding)| finding.severity >= Severity::Warning);
    Ok(if found { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn rules() -> String {
    let rule = |rule: &check::Rule| {
        format!("{} ({})\n  {}\n  Example: {}\n", rule.name, rule.severity.as_str(), rule.why, rule.example)
    };
    check::RULES.iter().map(rule).collect::<Vec<_>>().join("\n")
}

fn by_page(families: &[Family]) -> String {
    let mut text = String::new();
    let mut findings: Vec<&Finding> = families.iter().flat_map(|family| &family.findings).collect();
    findings.sort_by(|a, b| a.source.cmp(&b.source));
    for page in findings.chunk_by(|a, b| a.source.path == b.source.path) {
        let Some(first) = page.first() else { continue };
        let row = |finding: &&Finding| {
            [
                format!("  {}", finding.source.line),
                finding.severity.as_str().to_owned(),
                finding.rule.clone(),
                finding.message.clone(),
            ]
        };
        let header = ["  line", "severity", "rule", "what is wrong"].map(str::to_owned);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}\n{}", first.source.path, table::table(header, page.iter().map(row)));
    }
    text
}

fn as_json(family: &Family, finding: &Finding) -> serde_json::Value {
    json!({
        "path": finding.source.path,
        "line": finding.source.line,
        "endLine": finding.source.end_line,
        "rule": finding.rule,
        "severity": finding.severity.as_str(),
        "message": finding.message,
        "family": family.slug.as_str(),
        "role": finding.role.as_ref().map(crate::catalog::Slug::as_str),
    })
}
