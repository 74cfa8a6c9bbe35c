//! A baseline: findings that are known, so that only new ones are told of.
//!
//! A finding is known again by its rule, its page and a fingerprint of what it is about, never by the number of
//! its line: a page may grow above it. Where several findings have one fingerprint, they are counted.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

use crate::catalog::{Finding, fold};

/// The version of the file that this program writes.
const VERSION: u32 = 1;

/// Findings that are known.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<Key, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: String,
    rule: String,
    fingerprint: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    count: usize,
    message: String,
}

/// A finding that a baseline holds, and how many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known<'a> {
    /// The rule that found it.
    pub rule: &'a str,
    /// The page.
    pub path: &'a str,
    /// What was said.
    pub message: &'a str,
    /// How many there are.
    pub count: usize,
}

/// Why a baseline cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct BaselineError {
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for BaselineError {}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    path: String,
    fingerprint: String,
    count: usize,
    message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Line>,
}

impl Baseline {
    /// Reads a baseline.
    pub fn parse(json: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(json).map_err(|error| BaselineError { problem: error.to_string() })?;
        if file.version != VERSION {
            let problem = format!("it has version {}, and this program reads version {VERSION}", file.version);
            return Err(BaselineError { problem });
        }
        let mut baseline = Self::default();
        for Line { rule, path, fingerprint, count, message } in file.findings {
            baseline.add_entry(Key { path, rule, fingerprint }, Entry { count, message });
        }
        Ok(baseline)
    }

    /// The file, sorted, an entry a line.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
        for (number, (key, entry)) in self.entries.iter().enumerate() {
            let line = Line {
                rule: key.rule.clone(),
                path: key.path.clone(),
                fingerprint: key.fingerprint.clone(),
                count: entry.count,
                message: entry.message.clone(),
            };
            let comma = if number == 0 { "" } else { "," };
            // Writing to a string cannot fail, and a line is nothing but text and a number.
            let _ = write!(text, "{comma}\n    {}", serde_json::to_string(&line).unwrap_or_default());
        }
        text.push_str("\n  ]\n}\n");
        text
    }

    /// Adds a finding with its fingerprint.
    pub fn add(&mut self, finding: &Finding, fingerprint: &str) {
        let entry = Entry { count: 1, message: without_lines(&finding.message) };
        self.add_entry(key(finding, fingerprint), entry);
    }

    /// Adds what another baseline holds of some rules and pages.
    pub fn add_all(&mut self, other: &Self, wanted: impl Fn(Known<'_>) -> bool) {
        for (key, entry) in &other.entries {
            if wanted(known(key, entry)) {
                self.add_entry(key.clone(), entry.clone());
            }
        }
    }

    fn add_entry(&mut self, key: Key, entry: Entry) {
        self.entries.entry(key).and_modify(|known| known.count += entry.count).or_insert(entry);
    }

    /// Takes a finding out, once; `false` where it is not known, or not that often.
    pub fn take(&mut self, finding: &Finding, fingerprint: &str) -> bool {
        let Some(entry) = self.entries.get_mut(&key(finding, fingerprint)).filter(|entry| entry.count > 0) else {
            return false;
        };
        entry.count -= 1;
        true
    }

    /// What has not been taken out.
    pub fn rest(&self) -> impl Iterator<Item = Known<'_>> {
        self.entries.iter().filter(|(_, entry)| entry.count > 0).map(|(key, entry)| known(key, entry))
    }
}

fn key(finding: &Finding, fingerprint: &str) -> Key {
    let (path, rule) = (finding.source.path.clone(), finding.rule.clone());
    Key { path, rule, fingerprint: fingerprint.to_owned() }
}

fn known<'a>(key: &'a Key, entry: &'a Entry) -> Known<'a> {
    Known { rule: &key.rule, path: &key.path, message: &entry.message, count: entry.count }
}

/// What a finding is about, as a number: its role, the text of its line, and what its message quotes. Neither the
/// number of a line nor the words around what is quoted count.
#[must_use]
pub fn fingerprint(finding: &Finding, line: &str) -> String {
    let role = finding.role.as_ref().map(crate::catalog::Slug::as_str).unwrap_or_default();
    let line = fold(line);
    digest([role, line.as_str()].into_iter().chain(quoted(&finding.message)))
}

/// Some texts as a number that stands for them: the same in every version of the program.
#[must_use]
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    // FNV-1a: nobody gains from a clash.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.into_iter().flat_map(|part| part.bytes().chain(std::iter::once(0))) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// What a message quotes from the page, between backticks.
pub fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

/// The message without the numbers of lines, which would make a baseline change where nothing else does.
fn without_lines(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find("line ") {
        let (before, after) = rest.split_at(at + "line ".len());
        text.push_str(before);
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() < after.len() {
            text.push('…');
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::{Baseline, fingerprint, without_lines};
    use crate::catalog::{Finding, Severity, Source};

    fn finding(path: &str, line: u32, message: &str) -> Finding {
        let source = Source { path: path.to_owned(), line, end_line: line };
        let (rule, severity) = ("grade-missing".to_owned(), Severity::Warning);
        Finding { rule, severity, message: message.to_owned(), source, role: None }
    }

    #[test]
    fn what_is_known_is_known_again_after_its_line_moved() {
        let mut baseline = Baseline::default();
        for line in [3, 9] {
            let found = finding("b.md", line, "`Seller` has no grade");
            baseline.add(&found, &fingerprint(&found, "### Seller"));
        }
        let other = finding("a.md", 1, "`Clerk` has no grade, see line 7.");
        baseline.add(&other, &fingerprint(&other, "### Clerk"));
        let text = baseline.render();
        assert_eq!(text.lines().count(), 7, "{text}");
        assert!(text.find("a.md") < text.find("b.md"), "{text}");
        let mut baseline = Baseline::parse(&text).expect("readable");
        assert_eq!(baseline.render(), text);
        let moved = finding("b.md", 30, "`Seller` has no grade at all");
        let print = fingerprint(&moved, "###  Seller");
        assert_eq!(
            [baseline.take(&moved, &print), baseline.take(&moved, &print), baseline.take(&moved, &print)],
            [true, true, false]
        );
        let rest: Vec<_> = baseline.rest().map(|known| (known.path, known.message, known.count)).collect();
        assert_eq!(rest, [("a.md", "`Clerk` has no grade, see line ….", 1)]);
        assert_ne!(print, fingerprint(&moved, "### Buyer"));
    }

    #[test]
    fn other_files_are_refused() {
        for (json, said) in [
            ("{", "EOF"),
            (r#"{"version": 2, "findings": []}"#, "version 2"),
            (r#"{"version": 1, "findings": [], "more": 1}"#, "unknown field `more`"),
        ] {
            let error = Baseline::parse(json).expect_err(json);
            assert!(error.problem.contains(said), "{error}");
        }
        assert_eq!(Baseline::parse(&Baseline::default().render()), Ok(Baseline::default()));
    }

    #[test]
    fn lines_have_no_numbers_in_a_baseline() {
        let message = "grade 6 (line 14), the line stands in line 7";
        assert_eq!(without_lines(message), "grade 6 (line …), the line stands in line …");
    }
}
