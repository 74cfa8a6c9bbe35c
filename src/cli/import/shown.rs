//! A plan as a person reads a difference.

use std::fmt::Write as _;
use std::io::IsTerminal;

use similar::ChangeTag;

use super::words::{changed_words, visible};
use crate::catalog::clip;
use crate::cli::table::counted;
use crate::sync::{Change, Changes, Counts, FamilyChange, How, Plan, RoleChange, Totals};

/// How many characters of a text that comes or goes are shown.
const TEXT: usize = 120;

/// Whether the output has colours: on a terminal, unless `NO_COLOR` is set to something.
pub(super) fn colours() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The plan, by family and then by role, and how much it is; nothing where nothing changes.
pub(super) fn shown(plan: &Plan, colours: bool) -> String {
    let mut page = Page { text: String::new(), colours };
    for family in &plan.families {
        let name = format!("{} ({})", family.slug, visible(&family.title));
        match &family.change {
            FamilyChange::Added(counts) => page.line(0, '+', &format!("{name}: {}", whole(*counts, true))),
            FamilyChange::Removed(counts) => page.line(0, '-', &format!("{name}: {}", whole(*counts, true))),
            FamilyChange::Changed(changes) => page.family(&name, changes),
        }
    }
    if !plan.is_empty() {
        page.line(0, ' ', &totals(plan));
    }
    page.text
}

/// "1 role, 2 responsibilities, 0 requirements, 1 indicator".
fn whole(counts: Counts, with_roles: bool) -> String {
    let Counts { roles, responsibilities, requirements, indicators } = counts;
    let parts = [
        (roles, "role"),
        (responsibilities, "responsibility"),
        (requirements, "requirement"),
        (indicators, "indicator"),
    ];
    let parts = parts.into_iter().skip(usize::from(!with_roles));
    parts.map(|(number, what)| counted(number, what)).collect::<Vec<_>>().join(", ")
}

fn totals(plan: &Plan) -> String {
    let Totals { added, removed, changed, moved: _ } = plan.families();
    let families: Vec<String> = [(added, "added"), (removed, "removed"), (changed, "changed")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, how)| format!("{} {how}", counted(number, "family")))
        .collect();
    let inside = plan.inside();
    let text = families.join(", ");
    if inside == Totals::default() {
        return text;
    }
    let Totals { added, removed, changed, moved } = inside;
    format!("{text}; in those that change: {added} added, {removed} removed, {changed} changed, {moved} moved")
}

struct Page {
    text: String,
    colours: bool,
}

impl Page {
    fn line(&mut self, depth: usize, sign: char, text: &str) {
        let colour = match sign {
            '+' => GREEN,
            '-' => RED,
            '~' | '>' => CYAN,
            _ => "",
        };
        // What comes or goes is coloured as a whole, of a change only its sign.
        let whole = matches!(sign, '+' | '-');
        let line = match (sign, whole) {
            (' ', _) => text.to_owned(),
            (sign, true) => self.paint(colour, &format!("{sign} {text}")),
            (sign, false) => format!("{} {text}", self.paint(colour, &sign.to_string())),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "", indent = depth * 2);
    }

    fn paint(&self, colour: &str, text: &str) -> String {
        if self.colours && !colour.is_empty() { format!("{colour}{text}{PLAIN}") } else { text.to_owned() }
    }

    fn family(&mut self, name: &str, changes: &Changes) {
        if changes.only_places() {
            return self.line(0, '~', &format!("{name}: only places in the page"));
        }
        self.line(0, '~', name);
        changes.own.iter().for_each(|change| self.change(1, change));
        for role in &changes.roles {
            let title = visible(&role.title);
            match &role.change {
                RoleChange::Added(counts) => {
                    self.line(1, '+', &format!("{title}: {}", whole(*counts, false)));
                }
                RoleChange::Removed(counts) => {
                    self.line(1, '-', &format!("{title}: {}", whole(*counts, false)));
                }
                RoleChange::Changed { changes } => {
                    self.line(1, '~', &title);
                    changes.iter().for_each(|change| self.change(2, change));
                }
            }
        }
        let findings = [(changes.findings_appear, "more"), (changes.findings_go, "gone")];
        let findings = findings.iter().filter(|(number, _)| *number > 0);
        let findings: Vec<String> = findings.map(|(number, how)| format!("{number} {how}")).collect();
        if !findings.is_empty() {
            self.line(1, '~', &format!("findings: {}", findings.join(", ")));
        }
    }

    fn change(&mut self, depth: usize, change: &Change) {
        let what = change.what;
        let cut = |text: &str| clip(&visible(text), TEXT);
        match &change.how {
            How::Added { after } => self.line(depth, '+', &format!("{what}: {}", cut(after))),
            How::Removed { before } => self.line(depth, '-', &format!("{what}: {}", cut(before))),
            How::Changed { before, after } => {
                let words = changed_words(before, after, |tag, text| {
                    self.paint(if tag == ChangeTag::Delete { RED } else { GREEN }, text)
                });
                self.line(depth, '~', &format!("{what}: {words}"));
            }
            How::Moved { text, from, to } => {
                let (from, to) = (visible(from), visible(to));
                self.line(depth, '>', &format!("{what}: {} (from {from} to {to})", cut(text)));
            }
        }
    }
}

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const PLAIN: &str = "\u{1b}[0m";

#[cfg(test)]
mod tests {
    use super::shown;
    use crate::sync::{Change, Changes, FamilyChange, FamilyPlan, How, Plan};

    fn plan(how: How) -> Plan {
        let own = vec![Change { what: "title", item: None, how }];
        let change = FamilyChange::Changed(Changes { own, ..Changes::default() });
        Plan { families: vec![FamilyPlan { slug: "a".to_owned(), title: "A".to_owned(), change }] }
    }

    #[test]
    fn a_text_cannot_command_the_terminal() {
        let moved = How::Moved { text: "a\u{1b}[2Jb".to_owned(), from: "below `x\ny`".to_owned(), to: "z".to_owned() };
        let changed = How::Changed { before: "a \u{9b}2J".to_owned(), after: "b\u{7}".to_owned() };
        for how in [moved, changed, How::Added { after: "\u{1b}]0;title\u{7}".to_owned() }] {
            let text = shown(&plan(how), false);
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
            assert_eq!(text.lines().count(), 3, "{text:?}");
        }
    }

    #[test]
    fn colours_only_colour() {
        let changed = plan(How::Changed { before: "old name".to_owned(), after: "new name".to_owned() });
        let (plain, coloured) = (shown(&changed, false), shown(&changed, true));
        assert!(plain.contains("  ~ title: [-old-]{+new+} name\n") && !plain.contains('\u{1b}'), "{plain}");
        let mut without = coloured.clone();
        for code in [super::RED, super::GREEN, super::CYAN, super::PLAIN] {
            without = without.replace(code, "");
        }
        assert_eq!(without, plain);
        assert!(coloured.contains("\u{1b}[31m[-old-]\u{1b}[0m"));
    }
}
