//! The checker: what is wrong or doubtful in pages, told by a table of named rules.
//!
//! A rule either looks at one page as it was read, or at a family beside all others of the catalogue. It
//! sees plain data only, so that each can be tried alone.

mod names;
mod pages;
mod rules;

use std::collections::HashMap;

use crate::catalog::{Family, Finding, NameIndex, Role, RoleRef, Severity, Slug, Source};
use crate::pages::ReadFamily;

use rules::Looks;
pub use rules::{RULES, Rule};

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

/// Whether a finding comes from a rule that looks beyond one page.
#[must_use]
pub fn looks_beyond_page(finding: &Finding) -> bool {
    RULES.iter().any(|rule| rule.name == finding.rule && matches!(rule.looks, Looks::BeyondPage(_)))
}

/// The rest of the catalogue, as rules see it.
pub struct Beside<'a> {
    /// Every family, resolved.
    pub families: &'a [Family],
    /// Every role by its title.
    pub index: &'a NameIndex,
    /// The superior of every role that has one some page describes.
    superiors: HashMap<RoleRef, RoleRef>,
}

impl<'a> Beside<'a> {
    /// The catalogue, with what rules look up again and again looked up once.
    #[must_use]
    pub fn new(families: &'a [Family], index: &'a NameIndex) -> Self {
        let superior = |family: &Family, role: &Role| {
            let superior = role.reports_to.as_ref().and_then(|line| line.role.clone());
            superior.map(|superior| (family.role_ref(role), superior))
        };
        let of_family = |family: &'a Family| family.roles.iter().filter_map(move |role| superior(family, role));
        Self { families, index, superiors: families.iter().flat_map(of_family).collect() }
    }
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
