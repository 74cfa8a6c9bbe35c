//! `rolegraph check PATH…`.

mod annotations;
mod collect;
mod excerpt;
mod json;
mod known;
mod paint;
mod rules;
mod sarif;
mod text;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::{print, table};
use crate::catalog::{Family, Finding, Severity, Slug};
use crate::check::{self, FailOn, Level, Policy, Rule, UnknownRule};
use crate::sync;
use collect::{Collected, Pages, collect};
use known::Suppressed;
use paint::Paint;

/// Say what is wrong or doubtful in pages.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Check {
    /// Pages, or folders with pages below them.
    #[arg(required_unless_present = "rules", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// List the rules: name, severity, why it matters, and an example.
    #[arg(long)]
    rules: bool,

    /// How the findings, or the rules, are written.
    #[arg(long, default_value = "text")]
    format: Format,

    /// Let no other rules look than these.
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    only: Vec<&'static Rule>,

    /// Do not let these rules look.
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    skip: Vec<&'static Rule>,

    /// How much what a rule finds matters: error, warning, info, on or off.
    #[arg(long, value_name = "RULE=SEVERITY", value_parser = severity)]
    severity: Vec<(&'static Rule, Level)>,

    /// The severity from which on findings fail the run: error, warning, info or never [default: warning]
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,

    /// A policy file (YAML): optional rules, severities, names of places.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    /// A file with findings that are known: they are neither reported nor counted.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write what is found to a baseline, and report nothing of it.
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Examples:
  rolegraph check handbook/job-families
  rolegraph check handbook/job-families --policy policy.yml --baseline known.json --format github
  rolegraph check --rules

The command line beats the policy file, and the policy file the table of rules; --skip beats --only.
Exit codes: 0 fine, 1 findings or failed, 2 wrong usage.";

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: by page, with the line.
    Text,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub Actions run.
    Github,
    /// A Code Quality report for GitLab.
    Gitlab,
    /// A table in Markdown, of the rules alone.
    Markdown,
}

fn rule(name: &str) -> Result<&'static Rule, UnknownRule> {
    Rule::named(name.trim())
}

fn severity(text: &str) -> Result<(&'static Rule, Level), String> {
    let (name, level) = text.split_once('=').ok_or("write RULE=SEVERITY, such as grade-missing=error")?;
    Ok((rule(name).map_err(|error| error.to_string())?, level.trim().parse()?))
}

/// What a run found.
struct Outcome {
    /// What is reported, page by page.
    found: Vec<Found>,
    /// Their pages.
    pages: Pages,
    families: usize,
    roles: usize,
    /// What a baseline kept back.
    suppressed: Suppressed,
}

impl Outcome {
    /// How many findings there are: errors, warnings, infos.
    fn tally(&self) -> [usize; 3] {
        check::tally(self.found.iter().map(|found| &found.finding))
    }
}

/// A finding, with what a report says of it.
struct Found {
    finding: Finding,
    family: Option<Slug>,
    /// What it is about, whatever its line's number.
    fingerprint: String,
    /// How many like it stand before it in the page.
    before: usize,
}

pub(super) fn run(args: &Check) -> Result<ExitCode, Failure> {
    if args.rules {
        return rules::run(args.format);
    }
    if args.format == Format::Markdown {
        return Err(Failure::usage("`--format markdown` is for `--rules` alone", "choose another format for findings"));
    }
    let policy = policy(args)?;
    let Collected { read, unreadable, pages } = collect(&args.paths)?;
    let families = sync::desired(&[], read);
    let roles = families.iter().map(|family| family.roles.len()).sum();
    let families_count = families.len();
    let (found, pages) = findings(families, unreadable, pages, &policy);
    let (found, suppressed) = known::suppress(args, &policy, found)?;
    let outcome = Outcome { found, pages, families: families_count, roles, suppressed };
    print(&match args.format {
        Format::Text | Format::Markdown => text::render(&outcome, Paint::of_stdout()),
        Format::Json => json::render(&outcome),
        Format::Sarif => sarif::render(&outcome, &policy),
        Format::Github => annotations::github(&outcome),
        Format::Gitlab => annotations::gitlab(&outcome),
    })?;
    tell(&outcome);
    let fail_on = args.fail_on.or_else(|| policy.fail_on()).unwrap_or(FailOn::At(Severity::Warning));
    let fails = outcome.found.iter().any(|found| fail_on.fails(found.finding.severity));
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Says on standard error what was checked.
fn tell(outcome: &Outcome) {
    let Outcome { families, roles, suppressed, .. } = outcome;
    let tally = table::tally(outcome.tally());
    suppressed.tell();
    eprintln!("checked {} with {}: {tally}", table::counted(*families, "family"), table::counted(*roles, "role"));
}

/// The policy file with what the command line says on top of it.
fn policy(args: &Check) -> Result<Policy, Failure> {
    let mut policy = match &args.policy {
        None => Policy::default(),
        Some(file) => Policy::parse(&read(file)?).map_err(|error| {
            let line = error.line.map(|line| format!(":{line}")).unwrap_or_default();
            let hint = "a policy has the keys `rules`, `skip`, `places` and `fail-on`; `rolegraph check --rules` lists \
                        the rules";
            Failure::usage(format!("`{}{line}`: {}", file.display(), error.problem), hint)
        })?,
    };
    for (rule, level) in &args.severity {
        policy.set(rule, *level);
    }
    if !args.only.is_empty() {
        policy.only(&args.only);
    }
    for rule in &args.skip {
        policy.set(rule, Level::Off);
    }
    Ok(policy)
}

/// The text of a file that the command line names.
fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| {
        Failure::usage(format!("`{}` cannot be read: {error}", file.display()), "check the path of the file")
    })
}

/// What the rules of a policy find, in the order of the pages and their lines.
fn findings(families: Vec<Family>, unreadable: Vec<Finding>, mut pages: Pages, policy: &Policy) -> (Vec<Found>, Pages) {
    let mut found: Vec<(Option<Slug>, Finding)> = unreadable.into_iter().map(|finding| (None, finding)).collect();
    for mut family in families {
        let asked = check::policy_findings(&family, policy);
        for mut finding in asked {
            pages.load(&finding.source.path);
            place(&mut finding, &pages);
            family.findings.push(finding);
        }
        check::sort(&mut family.findings);
        found.extend(family.findings.into_iter().map(|finding| (Some(family.slug.clone()), finding)));
    }
    found.retain_mut(|(_, finding)| {
        let severity = Rule::named(&finding.rule).ok().and_then(|rule| policy.severity(rule));
        finding.severity = severity.unwrap_or(finding.severity);
        severity.is_some()
    });
    found.sort_by(|(_, a), (_, b)| a.source.cmp(&b.source));
    let mut seen = std::collections::HashMap::new();
    let mut list = Vec::with_capacity(found.len());
    for (family, finding) in found {
        pages.load(&finding.source.path);
        let line = pages.line(&finding.source.path, finding.source.line);
        let fingerprint = check::fingerprint(&finding, line);
        let known_by = (finding.source.path.clone(), finding.rule.clone(), fingerprint.clone());
        let before = *seen.entry(known_by).and_modify(|count| *count += 1).or_insert(0);
        list.push(Found { finding, family, fingerprint, before });
    }
    (list, pages)
}

/// Puts a finding about wording on the line that has it: a statement may run over several lines, and a summary
/// stands below the heading that it belongs to.
fn place(finding: &mut Finding, pages: &Pages) {
    let lines = pages.lines(&finding.source.path);
    let spot = excerpt::spot(finding, lines).or_else(|| excerpt::spot_below(finding, lines));
    if let Some(spot) = spot {
        finding.source.line = spot.line;
        finding.source.end_line = spot.line;
    }
}
