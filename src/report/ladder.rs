//! The ladders: a picture a family, grades from the bottom up, a column a track.

mod layout;

use maud::{Markup, html};

use super::Part;
use super::facts::Facts;
use super::limits::{FAMILIES, LEVELS, NAME, OPEN};
use super::overview::severities;
use super::text::{anchor, counted, left_out, lines, name, plain};
use crate::catalog::Family;
use layout::{AXIS, Band, LINE, Layout, Mark, Rungs};

pub(super) fn part(families: &[Family], facts: &[Facts]) -> Part {
    let legend = html! {
        p { "Grades rise from the bottom to the top; each column is a track. Levels of one grade stand in the order of the page, higher ones above." }
        ul.keys {
            li { (key("one", &html! { circle cx="9" cy="9" r="6" {} })) " works alone" }
            li { (key("lead", &html! { rect x="3" y="3" width="12" height="12" rx="2" {} })) " leads people" }
            li { (key("one hollow", &html! { circle cx="9" cy="9" r="6" {} })) " still to be defined" }
            li { (key("one ghost", &html! { circle cx="9" cy="9" r="6" {} })) " a grade that the page states elsewhere, and that is not in force" }
            li { span.key-gap {} " grades at which there is no level" }
        }
    };
    let body = html! {
        @for (family, facts) in families.iter().zip(facts).take(FAMILIES) {
            details.family id=(anchor("ladder", &family.slug)) open[families.len() <= OPEN] {
                summary {
                    h3 { (name(&family.title)) }
                    span.quiet { (counted(facts.roles, "level")) ", " (facts.graded()) }
                    span.chips { (severities(facts)) }
                }
                (picture(family))
                p.more-on {
                    @if facts.indicators > 0 { a href={ "#" (anchor("indicators", &family.slug)) } { "Indicators" } " " }
                    @if facts.roles > 1 {
                        a href={ "#" (anchor("changes", &family.slug)) } { "What changes from level to level" }
                    }
                }
            }
        }
        (left_out(FAMILIES, families.len(), "family", "the API has them all"))
    };
    Part { id: "ladders", short: "Grade ladders", title: "Grade ladders", legend, body }
}

/// A sign of the legend; what it means stands beside it.
fn key(class: &str, shape: &Markup) -> Markup {
    html! {
        svg.key width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false" {
            g class={ "mark " (class) } { (shape) }
        }
    }
}

fn picture(family: &Family) -> Markup {
    let rungs = Rungs::of(family, LEVELS);
    if rungs.is_empty() {
        return html! { p.note { "The page describes no levels." } };
    }
    let layout = Layout::of(&rungs);
    let (width, height) = (layout.width, layout.height);
    let id = anchor("ladder-picture", &family.slug);
    html! {
        div.scroll tabindex="0" role="region" aria-label={ "Grade ladder of " (plain(&family.title, NAME)) } {
            svg.ladder.narrow[layout.columns.len() == 1] width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="img"
                aria-labelledby={ (id) "-title " (id) "-desc" } {
                title id={ (id) "-title" } { "Grade ladder of " (plain(&family.title, NAME)) }
                desc id={ (id) "-desc" } { (described(&layout)) }
                @for band in &layout.bands { (drawn_band(band, width)) }
                @for (at, column) in layout.columns.iter().enumerate() {
                    @let x = layout.left(at);
                    @if let Some(title) = column.title {
                        text.track x=(x) y="16" {
                            title { (plain(title, NAME)) }
                            @for (row, line) in lines(title, layout.letters + 4, 2).iter().enumerate() {
                                tspan x=(x) y=(16 + row * 15) { (line) }
                            }
                        }
                    }
                    @if let Some((top, bottom)) = column.rail {
                        line.rail x1=(x + 8) x2=(x + 8) y1=(top) y2=(bottom) {}
                    }
                }
                @for mark in &layout.marks { (drawn_mark(mark, layout.left(mark.column))) }
            }
        }
        (left_out(LEVELS, family.roles.len(), "level", "the API has them all"))
    }
}

fn drawn_band(band: &Band, width: usize) -> Markup {
    let middle = band.top + band.height / 2;
    html! {
        g class={ "band" @if band.gap { " gap" } } {
            rect x="0" y=(band.top) width=(width) height=(band.height) {}
            @if band.gap {
                text x=(AXIS + 24) y=(middle + 4) { (band.label) }
            } @else if band.is_number {
                text.grade x=(AXIS - 18) y=(middle + 7) text-anchor="end" { (band.label) }
            } @else {
                text x="8" y=(middle - 3) { "no" tspan x="8" dy="15" { "grade" } }
            }
        }
    }
}

fn drawn_mark(mark: &Mark<'_>, x: usize) -> Markup {
    let Mark { role, grade: _, column: _, top, height, ghost, lines, note } = mark;
    let middle = top + height / 2;
    let rows = lines.len() + usize::from(note.is_some());
    let first = middle + 4 - (rows.saturating_sub(1) * LINE) / 2;
    html! {
        g class={
            "mark " (if role.people_manager { "lead" } else { "one" })
            @if !role.defined { " hollow" } @if *ghost { " ghost" }
        } {
            title { (mark.said()) }
            @if role.people_manager {
                rect x=(x + 2) y=(middle - 6) width="12" height="12" rx="2" {}
            } @else {
                circle cx=(x + 8) cy=(middle) r="6" {}
            }
            text x=(x + 24) y=(first) {
                @for (row, line) in lines.iter().enumerate() {
                    tspan x=(x + 24) y=(first + row * LINE) { (line) }
                }
                @if let Some(note) = note {
                    tspan.quiet x=(x + 24) y=(first + lines.len() * LINE) { (note) }
                }
            }
        }
    }
}

/// The picture in words.
fn described(layout: &Layout<'_>) -> String {
    let told: Vec<String> = layout.marks.iter().map(Mark::said).collect();
    format!("{}.", told.join("; "))
}

#[cfg(test)]
mod tests {
    use super::picture;
    use crate::catalog::{Family, Grade, Role, Slug, Source};

    #[test]
    fn a_picture_tells_what_it_shows_and_nothing_of_a_title_is_markup() {
        let source = Source { path: "a.md".to_owned(), line: 1, end_line: 1 };
        let mut family = Family::new(Slug::of("a"), "A".to_owned(), source.clone());
        assert!(picture(&family).into_string().contains("describes no levels"));
        let mut role = Role::new(Slug::of("b"), "Manager, <script>".to_owned(), source);
        role.grade = Grade::try_from(7).ok();
        role.defined = false;
        family.roles.push(role);
        let svg = picture(&family).into_string();
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("Manager, &lt;script&gt;: grade 7, leads people, still to be defined."), "{svg}");
        assert!(svg.contains("mark lead hollow"), "{svg}");
    }
}
