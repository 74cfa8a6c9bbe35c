//! Nothing readable is dropped: every word of a page can be read in some fact that stands where the word
//! stands.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use rolegraph::catalog::{CareerLadder, Family, Indicator, Role, Section, Source, Statement, title_words, words};
use rolegraph::pages::heading::announced;
use rolegraph::pages::{Limits, find_pages};
use rolegraph::sync;

use crate::support::{corpus, handbooks, path, read_folder};

#[test]
fn every_word_of_the_shipped_pages_can_be_read() {
    holds(&path("catalogue"));
    holds(&path("tests/pages"));
    handbooks(&path("tests/handbooks")).iter().for_each(|folder| holds(folder));
}

#[test]
#[ignore = "needs a corpus of pages: set ROLEGRAPH_CORPUS and pass --include-ignored"]
fn every_word_of_the_corpus_can_be_read() {
    handbooks(&corpus()).iter().for_each(|folder| holds(folder));
}

fn holds(folder: &Path) {
    let families = sync::desired(&[], read_folder(folder));
    let mut said = Said::default();
    families.iter().for_each(|family| said.family(family));
    let mut lost = String::new();
    for found in find_pages(&[folder.to_owned()], Limits::default(), &mut |_| {}).expect("pages") {
        let (name, page) = (&found.name, std::fs::read_to_string(&found.file).expect("readable"));
        let lines = said.pages.remove(name).unwrap_or_default();
        for (number, line) in visible(&page) {
            let known = lines.get(&number).cloned().unwrap_or_default();
            // "Sellers" in a formula is the role "Seller": names match loosely.
            let loosely: HashSet<String> = known.iter().flat_map(|word| title_words(word)).collect();
            let is_said = |word: &String| known.contains(word) || title_words(word).iter().all(|w| loosely.contains(w));
            let missing: Vec<String> = words(&line).filter(|word| !is_said(word)).collect();
            if !missing.is_empty() && !is_structure(&line, &missing) && !said.names(&line) {
                writeln!(lost, "{name}:{number}: {} | {line}", missing.join(" ")).expect("a string");
            }
        }
    }
    assert!(lost.is_empty(), "words that no fact holds:\n{lost}");
}

/// The words of every fact, by page and line.
#[derive(Default)]
struct Said {
    pages: BTreeMap<String, BTreeMap<u32, HashSet<String>>>,
    /// The words of titles, tracks and groups: a heading over levels says again what they say.
    names: HashSet<String>,
}

impl Said {
    fn add(&mut self, source: &Source, text: &str) {
        let page = self.pages.entry(source.path.clone()).or_default();
        for line in source.line..=source.end_line {
            page.entry(line).or_default().extend(words(text));
        }
    }

    /// Whether a line is a heading whose words are all said by names of the families.
    fn names(&self, line: &str) -> bool {
        line.trim_start().starts_with(['#', '|']) && title_words(line).iter().all(|word| self.names.contains(word))
    }

    fn family(&mut self, family: &Family) {
        let titles = family.roles.iter().map(|role| &role.title).chain(family.tracks.iter().map(|track| &track.name));
        self.names.extend(titles.chain([&family.title]).flat_map(|name| title_words(name)));
        self.add(&family.source, &family.title);
        self.add(&family.source, family.summary.as_deref().unwrap_or_default());
        family.tracks.iter().for_each(|track| self.add(&track.source, &track.name));
        self.statements(&family.responsibilities);
        self.statements(&family.requirements);
        family.hiring_process.iter().for_each(|step| self.add(&step.source, &step.text));
        family.findings.iter().for_each(|finding| self.add(&finding.source, &finding.message));
        self.common(&family.indicators, family.career_ladder.as_ref(), &family.sections);
        family.roles.iter().for_each(|role| self.role(role));
    }

    fn role(&mut self, role: &Role) {
        self.add(&role.source, &role.title);
        // A summary is one text and keeps no lines of its own; it stands close below the heading.
        let below = Source { end_line: role.source.end_line + 40, ..role.source.clone() };
        self.add(&below, role.summary.as_deref().unwrap_or_default());
        self.statements(&role.responsibilities);
        self.statements(&role.requirements);
        self.common(&role.indicators, role.career_ladder.as_ref(), &role.sections);
        for claim in &role.grade_claims {
            self.add(&claim.source, &format!("{} is a job grade level {}", role.title, claim.grade));
        }
        if let Some(line) = &role.reports_to {
            self.add(&line.source, &format!("{} reports to {}", role.title, line.title));
        }
    }

    fn common(&mut self, indicators: &[Indicator], ladder: Option<&CareerLadder>, sections: &[Section]) {
        for indicator in indicators {
            self.add(&indicator.source, &indicator.name);
            self.group(indicator.group.as_deref(), &indicator.source);
        }
        ladder.into_iter().for_each(|ladder| self.add(&ladder.source, &ladder.text));
        for section in sections {
            self.add(&section.source, &section.title);
            self.add(&section.source, &section.markdown);
        }
    }

    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.add(&statement.source, &statement.text);
            self.group(statement.group.as_deref(), &statement.source);
            self.statements(&statement.children);
        }
    }

    /// A group stands above its statements, no matter how far.
    fn group(&mut self, group: Option<&str>, source: &Source) {
        let Some(group) = group else { return };
        self.add(&Source { line: 1, ..source.clone() }, group);
    }
}

/// The lines of a page's body with the text that a reader of the rendered page sees.
fn visible(page: &str) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = (1..).zip(page.lines().map(str::to_owned)).collect();
    if lines.first().is_some_and(|(_, first)| first.trim_end() == "---") {
        let end = lines.iter().skip(1).position(|(_, line)| line.trim_end() == "---").expect("front matter ends");
        lines.drain(..end + 2);
    }
    let hidden = ["<!--", "-->", "{{", "}}", "](", ")", "<", ">"];
    let pairs = [(hidden[0], hidden[1]), (hidden[2], hidden[3]), (hidden[4], hidden[5]), (hidden[6], hidden[7])];
    for (_, line) in &mut lines {
        for (open, close) in pairs {
            *line = without(line, open, close);
        }
        // The id behind a heading and the number before it are no words of it.
        if line.starts_with('#') {
            *line = without(line, "{#", "}");
            let text = line.trim_start_matches(['#', ' ']).trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            *line = format!("# {text}");
        }
        let marker = |c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '-' | '*' | '+');
        if line
            .trim_start_matches([' ', '*', '-', '+'])
            .split_once(['.', ')'])
            .is_some_and(|(number, _)| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
        {
            *line = line.trim_start_matches(marker).to_owned();
        }
    }
    lines
}

/// The text without what stands between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some((before, inside)) = rest.split_once(open) {
        let Some((_, after)) = inside.split_once(close) else { break };
        kept.push_str(before);
        kept.push(' ');
        rest = after;
    }
    kept + rest
}

/// What is no content: the name of a known section, the header of a level table, the words of a formula.
fn is_structure(line: &str, missing: &[String]) -> bool {
    let is_heading = line.trim_start().starts_with('#') || line.trim_start().starts_with("**");
    let heading = is_heading && announced(line.trim_matches(['#', ' ', '*'])).is_some();
    let only = |known: &[&str]| missing.iter().all(|word| known.contains(&word.as_str()));
    let formula = only(&["the", "this", "a", "an", "role", "position", "in", "into", "is", "of", "at", "either"]);
    let header =
        line.contains('|') && only(&["role", "level", "grade", "job", "title", "roles", "position", "reports"]);
    heading || header || formula
}
