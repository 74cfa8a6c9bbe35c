//! The checker: what is wrong or doubtful in pages, told by a table of named rules.
//!
//! A rule looks at one page as it was read, or at a family beside all others of the catalogue, or, where a
//! [`Policy`] asks for it, at the wording of a family. It sees plain data only, so that each can be tried
//! alone. A [`Baseline`] holds findings that are known.

mod baseline;
mod beside;
mod families;
mod indicators;
mod names;
mod pages;
mod policy;
mod rules;
mod wording;

use crate::catalog::{Family, Finding, Severity, Slug, Source};
use crate::pages::ReadFamily;

pub use baseline::{Baseline, BaselineError, Known, digest, fingerprint, quoted};
pub use beside::Beside;
pub use policy::{FailOn, Level, Policy, PolicyError};
use rules::Looks;
pub use rules::{RULES, Rule, UnknownRule};

/// What the rules that look at one page find in it, in the order of its lines.
#[must_use]
pub fn page_findings(read: &ReadFamily) -> Vec<Finding> {
    let mut report = Report::default();
    for rule in RULES {
        if let Looks::AtPage(look) = rule.looks {
            report.rule = Some(rule);
            look(read, &mut report);
        }
    }
    report.sorted()
}

/// What the rules that look beyond one page find in a family, in the order of its lines.
#[must_use]
pub fn catalogue_findings(family: &Family, all: &Beside<'_>) -> Vec<Finding> {
    let mut report = Report::default();
    for rule in RULES {
        if let Looks::BeyondPage(look) = rule.looks {
            report.rule = Some(rule);
            look(family, all, &mut report);
        }
    }
    report.sorted()
}

/// What the rules that a policy asks for find in a family, in the order of its lines.
#[must_use]
pub fn policy_findings(family: &Family, policy: &Policy) -> Vec<Finding> {
    let mut report = Report::default();
    for rule in RULES.iter().filter(|rule| policy.severity(rule).is_some()) {
        if let Looks::ByPolicy(look) = rule.looks {
            report.rule = Some(rule);
            look(family, policy, &mut report);
        }
    }
    report.sorted()
}

/// The finding that a page cannot be read.
#[must_use]
pub fn unreadable_page(source: Source, problem: &str, hint: &str) -> Option<Finding> {
    let rule = RULES.iter().find(|rule| matches!(rule.looks, Looks::AtFile))?;
    let message = format!("the page cannot be read: {problem}; {hint}");
    Some(Finding { rule: rule.name.to_owned(), severity: rule.severity, message, source, role: None })
}

/// Whether a finding comes from a rule that looks beyond one page.
#[must_use]
pub fn looks_beyond_page(finding: &Finding) -> bool {
    RULES.iter().any(|rule| rule.name == finding.rule && matches!(rule.looks, Looks::BeyondPage(_)))
}

/// Where rules report.
#[derive(Default)]
pub(crate) struct Report {
    rule: Option<&'static Rule>,
    findings: Vec<Finding>,
}

impl Report {
    fn add(&mut self, source: Source, role: Option<&Slug>, message: String) {
        if let Some(rule) = self.rule {
            let role = role.cloned();
            self.findings.push(Finding { rule: rule.name.to_owned(), severity: rule.severity, message, source, role });
        }
    }

    fn sorted(mut self) -> Vec<Finding> {
        sort(&mut self.findings);
        self.findings
    }
}

/// Findings in the order in which a reader of the page meets them.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (&a.source, &a.rule, &a.message).cmp(&(&b.source, &b.rule, &b.message)));
    findings.dedup();
}

/// How many findings there are of each severity: errors, warnings, infos.
#[must_use]
pub fn tally<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> [usize; 3] {
    let mut tally = [0; 3];
    for finding in findings {
        let [errors, warnings, infos] = &mut tally;
        match finding.severity {
            Severity::Error => *errors += 1,
            Severity::Warning => *warnings += 1,
            Severity::Info => *infos += 1,
        }
    }
    tally
}
