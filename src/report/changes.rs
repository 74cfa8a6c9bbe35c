//! What changes from level to level: neighbours of one track side by side.

mod step;

use maud::{Markup, html};

use super::Part;
use super::effective::Roles;
use super::limits::{FAMILIES, STATEMENTS, TEXT};
use super::text::{anchor, counted, left_out, name, plain, told};
use crate::catalog::{Alignment, Family, Grade, Indicator, SpanKind, Statement, Tally, Verdict, clip, spans};
use step::{Sides, Step};

/// How wide a bar is.
const BAR: usize = 240;

pub(super) fn part(families: &[Family]) -> Part {
    let legend = html! {
        p {
            "Each level beside the next one on its track, with what it takes over from others: for whoever is "
            "promoted, and for whoever writes the pages."
        }
        ul.keys {
            li { span.swatch.kept {} " kept: both have it" }
            li { span.swatch.changed {} " changed: both have it, in other words" }
            li { span.swatch.added {} " new: only the next level has it" }
            li { span.swatch.removed {} " gone: only the lower level has it" }
        }
    };
    let roles = Roles::of(families);
    let mut room = STATEMENTS;
    let mut silent = 0;
    let several = families.iter().take(FAMILIES).filter(|family| family.roles.len() > 1);
    let list: Vec<Markup> = several.map(|family| of_family(&roles, family, &mut room, &mut silent)).collect();
    let body = html! {
        @if list.is_empty() { p.note { "No family has two levels." } }
        @for family in &list { (family) }
        @if silent > 0 {
            p.note {
                "Of " (counted(silent, "step")) " only the numbers are told, so that this page stays small; the API "
                "has the words."
            }
        }
        (left_out(FAMILIES, families.len(), "family", "the API compares any two roles"))
    };
    Part { id: "changes", short: "Promotions", title: "What changes with a promotion", legend, body }
}

fn of_family<'a>(roles: &Roles<'a>, family: &'a Family, room: &mut usize, silent: &mut usize) -> Markup {
    let steps = Step::all(roles, family);
    let with = |verdict| steps.iter().filter(|step| step.difference().verdict() == verdict).count();
    let (same, open) = (with(Verdict::Indistinguishable), with(Verdict::Undefined));
    let mut list = Vec::with_capacity(steps.len());
    for step in &steps {
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
                span.chips {
                    @if same > 0 { span.chip.warning { (same) " without a difference" } " " }
                    @if open > 0 { span.chip.info { (open) " open" } }
                }
            }
            @if list.is_empty() { p.note { "No track has two levels." } }
            @for step in &list { (step) }
        }
    }
}

fn shown(step: &Step<'_>, in_words: bool) -> Markup {
    let Step { from, to, responsibilities, requirements, indicators } = step;
    let difference = step.difference();
    let tallies = [
        ("Responsibilities", difference.responsibilities),
        ("Requirements", difference.requirements),
        ("Indicators", difference.indicators),
    ];
    html! {
        div.step {
            h4 {
                (name(&from.title)) span.arrow aria-hidden="true" { " → " } span.hidden { " to " } (name(&to.title))
            }
            p.chips {
                (grades(from.grade, to.grade))
                @if to.people_manager && !from.people_manager { " " span.chip { "begins to lead people" } }
                " " (verdict(difference.verdict()))
            }
            @if difference.verdict() == Verdict::Undefined {
                p.quiet { bdi { (plain(&difference.summary(), TEXT)) } }
            } @else {
                @for (what, tally) in tallies { (bar(what, tally)) }
                @if in_words && step.told() > 0 {
                    details.words {
                        summary { "In words" }
                        (words("Responsibilities", responsibilities, |statement: &Statement| &statement.text))
                        (words("Requirements", requirements, |statement: &Statement| &statement.text))
                        (words("Indicators", indicators, |indicator: &Indicator| &indicator.name))
                    }
                }
            }
        }
    }
}

fn grades(from: Option<Grade>, to: Option<Grade>) -> Markup {
    let shown = |grade: Option<Grade>| grade.map_or_else(|| "none".to_owned(), |grade| grade.number().to_string());
    html! {
        @match (from, to) {
            (Some(low), Some(high)) if high < low => {
                span.chip.warning { "grade " (low.number()) " → " (high.number()) ", lower" }
            }
            (Some(low), Some(high)) if high == low => span.chip { "grade " (low.number()) " on both" },
            _ => span.chip { "grade " (shown(from)) " → " (shown(to)) },
        }
    }
}

fn verdict(verdict: Verdict) -> Markup {
    html! {
        @match verdict {
            Verdict::Undefined => span.chip.info { "open" },
            Verdict::Indistinguishable => span.chip.warning { "no difference is stated" },
            Verdict::Adjusted => span.chip { "only reworded" },
            Verdict::Extends => span.chip.good { "builds on the level below" },
            Verdict::Reduces => span.chip.warning { "states less" },
            Verdict::Unrelated => span.chip.warning { "hardly anything in common" },
            Verdict::SameRole | Verdict::Differs => {}
        }
    }
}

/// Kept, changed, new and gone as parts of one bar, with the numbers beside it.
fn bar(what: &str, tally: Tally) -> Markup {
    let Tally { kept, changed, added, removed, cut: _ } = tally;
    let parts = [
        (kept, "kept", "kept"),
        (changed, "changed", "changed"),
        (added, "new", "added"),
        (removed, "gone", "removed"),
    ];
    let all = kept + changed + added + removed;
    let said: Vec<String> =
        parts.iter().filter(|(number, ..)| *number > 0).map(|(number, word, _)| format!("{number} {word}")).collect();
    let mut at = 0;
    let drawn: Vec<(&str, usize, usize)> = parts
        .iter()
        .map(|(number, _, class)| {
            let from = BAR * at / all.max(1);
            at += number;
            (*class, from, BAR * at / all.max(1) - from)
        })
        .filter(|(_, _, width)| *width > 0)
        .collect();
    html! {
        div.bar {
            span.what { (what) }
            svg width=(BAR) height="12" viewBox={ "0 0 " (BAR) " 12" } aria-hidden="true" focusable="false" {
                rect.empty x="0" y="0" width=(BAR) height="12" rx="2" {}
                @for (class, from, width) in &drawn { rect class=(class) x=(from) y="0" width=(width) height="12" {} }
            }
            span.numbers { @if said.is_empty() { "none on either" } @else { (said.join(", ")) } }
        }
    }
}

fn words<'a, T>(what: &str, sides: &Sides<'a, T>, text: fn(&T) -> &String) -> Markup {
    let Sides { from, to, alignment: Alignment { kept: _, changed, added, removed, cut: _ } } = sides;
    let says = |list: &[&'a T], at: usize| list.get(at).map(|one| text(one).as_str()).unwrap_or_default().to_owned();
    html! {
        @if !changed.is_empty() || !added.is_empty() || !removed.is_empty() {
            h5 { (what) }
            ul.differences {
                @for at in added { li.added { span.word { "new" } " " (told(&says(to, *at))) } }
                @for pair in changed {
                    li.changed { span.word { "changed" } " " (reworded(&says(from, pair.from), &says(to, pair.to))) }
                }
                @for at in removed { li.removed { span.word { "gone" } " " (told(&says(from, *at))) } }
            }
        }
    }
}

/// Two texts as one, in which the words that go and those that come are marked.
fn reworded(before: &str, after: &str) -> Markup {
    let all = spans(&clip(before, TEXT), &clip(after, TEXT));
    let is_same = all.iter().all(|span| span.kind == SpanKind::Kept);
    html! {
        bdi {
            @for span in &all {
                @match span.kind {
                    SpanKind::Kept => (plain(&span.text, TEXT)),
                    SpanKind::Removed => del { (plain(&span.text, TEXT)) },
                    SpanKind::Added => ins { (plain(&span.text, TEXT)) },
                }
            }
        }
        @if is_same { span.quiet { " (with other details)" } }
    }
}

#[cfg(test)]
mod tests {
    use super::{bar, part, reworded};
    use crate::catalog::{Family, Role, Slug, Source, Statement, Tally};

    fn source() -> Source {
        Source { path: "a.md".to_owned(), line: 1, end_line: 1 }
    }

    fn role(title: &str, texts: &[&str]) -> Role {
        let mut role = Role::new(Slug::of(title), title.to_owned(), source());
        let statement = |text: &&str| Statement {
            id: None,
            text: (*text).to_owned(),
            markdown: (*text).to_owned(),
            group: None,
            children: Vec::new(),
            source: source(),
        };
        role.responsibilities = texts.iter().map(statement).collect();
        role
    }

    #[test]
    fn each_level_is_laid_beside_the_next_on_its_track() {
        let mut family = Family::new(Slug::of("a"), "A".to_owned(), source());
        family.roles =
            vec![role("Low", &["Counts"]), role("Other", &["Paints"]), role("High", &["Counts", "Leads <b>"])];
        family.roles[1].track = Some("x".to_owned());
        let body = part(&[family]).body.into_string();
        assert!(body.contains("1 step") && body.contains("builds on the level below"), "{body}");
        assert!(body.contains("1 kept, 1 new") && body.contains("Leads &lt;b&gt;"), "{body}");
    }

    #[test]
    fn words_that_come_and_go_are_marked() {
        let shown = reworded("sells widgets in town", "sells widgets abroad").into_string();
        assert_eq!(shown, "<bdi>sells widgets <del>in town</del><ins>abroad</ins></bdi>");
    }

    #[test]
    fn a_bar_is_never_wider_than_its_box() {
        let shown = bar("x", Tally { kept: 1, changed: 1, added: 1, ..Tally::default() }).into_string();
        assert!(shown.contains("1 kept, 1 changed, 1 new"), "{shown}");
        assert!(shown.contains("x=\"160\" y=\"0\" width=\"80\""), "{shown}");
    }
}
