//! Every fact knows where it stands: its words are on its lines, the first on the first and the last on the
//! last.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use rolegraph::catalog::{Family, Role, Source, Statement, title_words, words};
use rolegraph::pages::{Limits, find_pages};
use rolegraph::sync;

use crate::support::{corpus, handbooks, path, read_folder};

#[test]
fn facts_of_the_shipped_pages_stand_where_they_say() {
    holds(&path("catalogue"));
    holds(&path("tests/pages"));
    handbooks(&path("tests/handbooks")).iter().for_each(|folder| holds(folder));
}

#[test]
#[ignore = "needs a corpus of pages: set ROLEGRAPH_CORPUS and pass --include-ignored"]
fn facts_of_the_corpus_stand_where_they_say() {
    handbooks(&corpus()).iter().for_each(|folder| holds(folder));
}

fn holds(folder: &Path) {
    let found = find_pages(&[folder.to_owned()], Limits::default(), &mut |_| {}).expect("pages");
    let text = |file: &Path| std::fs::read_to_string(file).expect("readable");
    let pages = found.iter().map(|page| (page.name.clone(), text(&page.file).lines().map(str::to_owned).collect()));
    let mut places = Places { pages: pages.collect(), wrong: String::new(), facts: 0 };
    sync::desired(&[], read_folder(folder)).iter().for_each(|family| places.family(family));
    assert!(places.facts > 0 && places.wrong.is_empty(), "facts that stand elsewhere:\n{}", places.wrong);
}

struct Places {
    pages: HashMap<String, Vec<String>>,
    wrong: String,
    facts: usize,
}

impl Places {
    fn lines(&self, source: &Source) -> &[String] {
        let line = |number: u32| usize::try_from(number).expect("a small number");
        let lines = self.pages.get(&source.path).expect("a page that was read");
        lines.get(line(source.line) - 1..line(source.end_line).min(lines.len())).unwrap_or_default()
    }

    /// The words of a text are on these lines; with `whole`, the first and the last word at their ends.
    fn stands(&mut self, what: &str, text: &str, source: &Source, whole: bool) {
        self.facts += 1;
        let lines = self.lines(source);
        let on = |line: Option<&String>| line.map(|line| words(line).collect::<HashSet<_>>()).unwrap_or_default();
        let all: HashSet<String> = lines.iter().flat_map(|line| words(line)).collect();
        let said: Vec<String> = words(text).collect();
        let inside = said.iter().all(|word| all.contains(word));
        let first = said.first().is_none_or(|word| on(lines.first()).contains(word));
        let last = said.last().is_none_or(|word| on(lines.last()).contains(word));
        if !inside || (whole && !(first && last)) {
            let Source { path, line, end_line } = source;
            writeln!(self.wrong, "{path}:{line}-{end_line}: {what}: {text}").expect("a string");
        }
    }

    /// A name stands there loosely: "Senior" may be completed by the family's job.
    fn named(&mut self, what: &str, name: &str, source: &Source, also: &str) {
        let lines = self.lines(source).join(" ");
        let said: HashSet<String> = title_words(&lines).into_iter().chain(title_words(also)).collect();
        self.facts += 1;
        if !title_words(name).iter().all(|word| said.contains(word)) {
            writeln!(self.wrong, "{}:{}: {what}: {name}", source.path, source.line).expect("a string");
        }
    }

    fn family(&mut self, family: &Family) {
        family.tracks.iter().for_each(|track| self.stands("track", &track.name, &track.source, true));
        for statements in [&family.responsibilities, &family.requirements] {
            self.statements(statements);
        }
        for indicator in &family.indicators {
            self.stands("indicator", &indicator.name, &indicator.source, true);
        }
        for step in &family.hiring_process {
            let text = step.text.split(": ").last().unwrap_or_default();
            self.stands("step", text, &step.source, false);
        }
        if let Some(ladder) = &family.career_ladder {
            self.stands("ladder", &ladder.text, &ladder.source, false);
        }
        for section in &family.sections {
            self.stands("section", &section.markdown, &section.source, false);
        }
        for finding in &family.findings {
            self.stands("finding", "", &finding.source, false);
            assert!(!self.lines(&finding.source).is_empty(), "{finding:?}");
        }
        family.roles.iter().for_each(|role| self.role(family, role));
    }

    fn role(&mut self, family: &Family, role: &Role) {
        self.named("role", &role.title, &role.source, &family.title);
        for claim in &role.grade_claims {
            self.stands("grade", &claim.grade.to_string(), &claim.source, true);
        }
        if let Some(line) = &role.reports_to {
            self.stands("superior", &line.title, &line.source, false);
        }
        for extension in &role.extends {
            let previous = family.roles.iter().map(|role| role.title.as_str()).collect::<Vec<_>>().join(" ");
            self.named("extension", &extension.title, &extension.source, &previous);
        }
        for statements in [&role.responsibilities, &role.requirements] {
            self.statements(statements);
        }
        for indicator in &role.indicators {
            self.stands("indicator", &indicator.name, &indicator.source, true);
        }
        if let Some(ladder) = &role.career_ladder {
            self.stands("ladder", &ladder.text, &ladder.source, false);
        }
        for section in &role.sections {
            self.stands("section", &section.markdown, &section.source, false);
        }
    }

    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            // The lines of a statement reach to the end of what is nested below it.
            let last = statement.children.iter().fold(statement, |_, child| child);
            self.stands("statement", &statement.text, &statement.source, statement.children.is_empty());
            assert!(statement.source.end_line >= last.source.end_line, "{statement:?}");
            self.statements(&statement.children);
        }
    }
}
