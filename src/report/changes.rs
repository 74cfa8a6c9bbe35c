//! What changes from level to level: neighbours of one track side by side.

use maud::{Markup, html};

use super::Part;
use super::effective::{Roles, says};
use super::limits::{FAMILIES, STATEMENTS};
use super::text::{anchor, counted, left_out, name, told};
use crate::catalog::{Alignment, Family, Grade, Role, Statement, StatementKind, align};

/// From so large a share on, what stays the same is most of what two levels state.
const MOSTLY: f64 = 0.9;

pub(super) fn part(families: &[Family]) -> Part {
    let legend = html! {
        p {
            "Each level beside the next one on its track, with what it takes over from others: for whoever is "
            "promoted, and for whoever writes the pages."
        }
        ul.keys {
            li { span.swatch.kept {} " both state it" }
            li { span.swatch.changed {} " the next level says it in other words" }
            li { span.swatch.added {} " only the next level states it" }
            li { span.swatch.removed {} " only the lower level states it" }
        }
    };
    let roles = Roles::of(families);
    let mut room = STATEMENTS;
    let mut silent = 0;
    let mut list = Vec::new();
    for family in families.iter().take(FAMILIES) {
        let steps: Vec<Step<'_>> = steps(family).map(|(from, to)| Step::of(&roles, family, from, to)).collect();
        if family.roles.len() > 1 {
            list.push(family_steps(family, &steps, &mut room, &mut silent));
        }
    }
    let body = html! {
        @if list.is_empty() { p.note { "No family has two levels." } }
        @for family in &list { (family) }
        @if silent > 0 {
            p.note { "Of " (counted(silent, "step")) " only the numbers are told, so that this page stays small; the API has the statements." }
        }
        (left_out(FAMILIES, families.len(), "family", "the API compares any two roles"))
    };
    Part { id: "changes", short: "Promotions", title: "What changes with a promotion", legend, body }
}

/// Each level with the next one on its track, lowest first.
fn steps(family: &Family) -> impl Iterator<Item = (&Role, &Role)> {
    family.roles.iter().enumerate().filter_map(|(at, from)| {
        let above = family.roles.iter().skip(at + 1);
        above.into_iter().find(|to| to.track == from.track).map(|to| (from, to))
    })
}

/// The statements of one kind, side by side.
struct Sides<'a> {
    from: Vec<&'a Statement>,
    to: Vec<&'a Statement>,
    alignment: Alignment,
}

impl<'a> Sides<'a> {
    fn of(from: Vec<&'a Statement>, to: Vec<&'a Statement>) -> Self {
        let said = |list: &[&Statement]| list.iter().map(|statement| says(statement)).collect::<Vec<_>>();
        let alignment = align(&said(&from), &said(&to));
        Self { from, to, alignment }
    }

    /// Kept, changed, new and gone.
    fn numbers(&self) -> [usize; 4] {
        let Alignment { kept, changed, added, removed } = &self.alignment;
        [kept.len(), changed.len(), added.len(), removed.len()]
    }
}

/// A level and the next one.
struct Step<'a> {
    from: &'a Role,
    to: &'a Role,
    duties: Sides<'a>,
    needs: Sides<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Open,
    Same,
    Mostly,
    Differ,
}

impl<'a> Step<'a> {
    fn of(roles: &Roles<'a>, family: &Family, from: &'a Role, to: &'a Role) -> Self {
        let sides = |kind| Sides::of(roles.statements(family, from, kind), roles.statements(family, to, kind));
        let (duties, needs) = (sides(StatementKind::Responsibility), sides(StatementKind::Requirement));
        Self { from, to, duties, needs }
    }

    fn verdict(&self) -> Verdict {
        let sides = [&self.duties, &self.needs];
        let [kept, changed, added, removed] = sides.iter().fold([0; 4], |[a, b, c, d], sides| {
            let [kept, changed, added, removed] = sides.numbers();
            [a + kept, b + changed, c + added, d + removed]
        });
        let states = |side: fn(&Sides<'a>) -> usize| sides.iter().map(|sides| side(sides)).sum::<usize>() > 0;
        if !states(|sides| sides.from.len()) || !states(|sides| sides.to.len()) {
            return Verdict::Open;
        }
        let all = kept + changed + added + removed;
        match all - kept {
            0 => Verdict::Same,
            _ if crate::catalog::as_f64(kept) >= MOSTLY * crate::catalog::as_f64(all) => Verdict::Mostly,
            _ => Verdict::Differ,
        }
    }

    /// How many statements stand in the lists below the numbers.
    fn told(&self) -> usize {
        [&self.duties, &self.needs].iter().map(|sides| sides.numbers().iter().skip(1).sum::<usize>()).sum()
    }
}

fn family_steps(family: &Family, steps: &[Step<'_>], room: &mut usize, silent: &mut usize) -> Markup {
    let same = steps.iter().filter(|step| step.verdict() == Verdict::Same).count();
    let mut list = Vec::with_capacity(steps.len());
    for step in steps {
        let left = room.checked_sub(step.told());
        *room = left.unwrap_or(*room);
        *silent += usize::from(left.is_none());
        list.push(shown(step, left.is_some()));
    }
    html! {
        details.family id=(anchor("changes", &family.slug)) {
            summary {
                h3 { (name(&family.title)) }
                span.quiet { (counted(steps.len(), "step")) }
                @if same > 0 { span.chips { span.chip.warning { (same) " without a difference" } } }
            }
            @if list.is_empty() { p.note { "No track has two levels." } }
            @for step in &list { (step) }
        }
    }
}

fn shown(step: &Step<'_>, in_words: bool) -> Markup {
    let Step { from, to, duties, needs } = step;
    html! {
        div.step {
            h4 { (name(&from.title)) span.arrow aria-hidden="true" { " → " } span.hidden { " to " } (name(&to.title)) }
            p.chips { (grades(from.grade, to.grade)) @if to.people_manager && !from.people_manager { " " span.chip { "leads people now" } } " " (verdict(step)) }
            @if step.verdict() != Verdict::Open {
                @for (what, sides) in [("Responsibilities", duties), ("Requirements", needs)] {
                    (bar(what, sides.numbers()))
                }
                @if in_words && step.told() > 0 {
                    details.words {
                        summary { "In words" }
                        @for (what, sides) in [("Responsibilities", duties), ("Requirements", needs)] { (words(what, sides)) }
                    }
                }
            }
        }
    }
}

fn grades(from: Option<Grade>, to: Option<Grade>) -> Markup {
    let number = |grade: Option<Grade>| grade.map(Grade::number);
    let shown = |grade: Option<Grade>| grade.map_or_else(|| "none".to_owned(), |grade| grade.number().to_string());
    html! {
        @match (number(from), number(to)) {
            (Some(from), Some(to)) if to < from => span.chip.warning { "grade " (from) " to " (to) ", lower" },
            (Some(from), Some(to)) if to == from => span.chip { "grade " (from) " on both" },
            _ => span.chip { "grade " (shown(from)) " to " (shown(to)) },
        }
    }
}

fn verdict(step: &Step<'_>) -> Markup {
    html! {
        @match step.verdict() {
            Verdict::Open => {
                span.chip.info {
                    @match (step.from.defined, step.to.defined) {
                        (true, false) => "the next level is still to be defined",
                        (false, true) => "the lower level is still to be defined",
                        _ => "nothing to compare yet",
                    }
                }
            }
            Verdict::Same => span.chip.warning { "no difference is stated" },
            Verdict::Mostly => span.chip.warning { "hardly a difference" },
            Verdict::Differ => {}
        }
    }
}

/// Kept, changed, new and gone as parts of one bar, with the numbers beside it.
fn bar(what: &str, numbers: [usize; 4]) -> Markup {
    const WIDTH: usize = 240;
    let all = numbers.iter().sum::<usize>();
    let names = ["kept", "changed", "new", "gone"];
    let classes = ["kept", "changed", "added", "removed"];
    let said: Vec<String> = numbers
        .iter()
        .zip(names)
        .filter(|(number, _)| **number > 0)
        .map(|(number, name)| format!("{number} {name}"))
        .collect();
    let said = if said.is_empty() { "none stated".to_owned() } else { said.join(", ") };
    let mut at = 0;
    let parts: Vec<(&str, usize, usize)> = numbers
        .iter()
        .zip(classes)
        .filter_map(|(number, class)| {
            let from = WIDTH * at / all.max(1);
            at += number;
            let to = WIDTH * at / all.max(1);
            (to > from).then_some((class, from, to - from))
        })
        .collect();
    html! {
        div.bar {
            span.what { (what) }
            svg width=(WIDTH) height="12" viewBox={ "0 0 " (WIDTH) " 12" } aria-hidden="true" focusable="false" {
                rect.empty x="0" y="0" width=(WIDTH) height="12" rx="2" {}
                @for (class, from, width) in &parts { rect class=(class) x=(from) y="0" width=(width) height="12" {} }
            }
            span.numbers { (said) }
        }
    }
}

fn words(what: &str, sides: &Sides<'_>) -> Markup {
    let Sides { from, to, alignment: Alignment { kept: _, changed, added, removed } } = sides;
    let text = |list: &[&Statement], at: usize| list.get(at).map(|statement| told(&statement.text));
    html! {
        @if !changed.is_empty() || !added.is_empty() || !removed.is_empty() {
            h5 { (what) }
            ul.differences {
                @for at in added { li.added { span.mark-word { "new" } " " (text(to, *at).unwrap_or_default()) } }
                @for pair in changed {
                    li.changed {
                        span.mark-word { "changed" } " " (text(to, pair.to).unwrap_or_default())
                        br; span.quiet { "before: " (text(from, pair.from).unwrap_or_default()) }
                    }
                }
                @for at in removed { li.removed { span.mark-word { "gone" } " " (text(from, *at).unwrap_or_default()) } }
            }
        }
    }
}
