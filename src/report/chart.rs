//! Who reports to whom.

use maud::{Markup, PreEscaped, html};

use super::Part;
use super::limits::{CHARTED, FAMILIES, NAME, SUPERIORS};
use super::text::{counted, grouped, left_out, name, plain};
use crate::catalog::{Family, Hierarchy, Post, Superior};
use crate::picture::{Chart, Figure, Narrowed, svg};

/// The part, and the style of its pictures.
pub(super) fn part(families: &[Family]) -> (Part, String) {
    let graph = graph(families);
    let pictures = pictures(families, &graph);
    let legend = html! {
        p {
            "From left to right: each role stands beside the one that it reports to. A bold title leads people, the "
            "colour at the left edge tells families apart, a dashed box is a title that no page describes, and a "
            "dashed line closes a circle. Only roles are drawn that report to somebody, or to whom somebody reports."
        }
    };
    let silent = graph.posts().iter().filter(|post| post.superior.is_none()).count();
    let unresolved = graph.unresolved();
    let body = html! {
        p {
            "Roles that name a superior: " b { (grouped(graph.posts().len() - silent)) } " of "
            (grouped(graph.posts().len())) ". Superiors that no page describes: " b { (grouped(unresolved.len())) }
            ". Circles of roles that report to each other: " b { (grouped(graph.cycles().len())) } "."
        }
        @if !graph.widest(1).is_empty() {
            h3 { "To whom most report" }
            (widest(&graph))
        }
        h3 { "Org chart" }
        @match &pictures.list[..] {
            [] => p.note { "No role reports to anybody." },
            list => {
                @for (title, picture) in list {
                    @let boxed = html! {
                        div.scroll.chart tabindex="0" role="region" aria-label=(label(*title)) { (PreEscaped(picture)) }
                    };
                    @match title {
                        Some(title) => details.family { summary { h4 { (name(title)) } } (boxed) },
                        None => (boxed),
                    }
                }
            }
        }
        @if pictures.list.len() > 1 {
            p.note { "So many roles are drawn family by family, each with those to whom its roles report." }
            (left_out(FAMILIES, families.len(), "family", "`orgChart` over the API draws any of them"))
        }
        @if !unresolved.is_empty() {
            h3 { "Superiors that no page describes" }
            ul.columns {
                @for found in unresolved.iter().take(SUPERIORS) {
                    li { (name(&found.title)) span.quiet { ", " (counted(found.places.len(), "report")) } }
                }
            }
            (left_out(SUPERIORS, unresolved.len(), "title", "the API has them all"))
        }
    };
    (Part { id: "chart", short: "Org chart", title: "Who reports to whom", legend, body }, pictures.style)
}

/// The graph of these families, with no title longer than a picture should tell.
fn graph(families: &[Family]) -> Hierarchy {
    let cut = |post: &Post| Post {
        title: plain(&post.title, NAME),
        family_title: plain(&post.family_title, NAME),
        superior: post.superior.as_ref().map(|line| Superior { title: plain(&line.title, NAME), id: line.id }),
        ..post.clone()
    };
    Hierarchy::new(Hierarchy::of(families).posts().iter().map(cut).collect())
}

struct Pictures<'a> {
    style: String,
    /// A picture of all, or one of each family with its title.
    list: Vec<(Option<&'a str>, String)>,
}

fn pictures<'a>(families: &'a [Family], graph: &Hierarchy) -> Pictures<'a> {
    let mut pictures = Pictures { style: String::new(), list: Vec::new() };
    let mut draw = |narrowed: Narrowed<'_>, title: Option<&'a str>| {
        let chart = connected(Chart::new(graph, narrowed));
        if !chart.figures.is_empty() {
            let (style, picture) = apart(&svg(&chart, &label(title)));
            pictures.style = style;
            pictures.list.push((title, picture));
        }
    };
    if graph.posts().len() <= CHARTED {
        draw(Narrowed::default(), None);
    } else {
        for family in families.iter().take(FAMILIES) {
            draw(Narrowed { family: Some(family.slug.as_str()), ..Narrowed::default() }, Some(&family.title));
        }
    }
    pictures
}

/// The chart without boxes that no line leads to.
fn connected(chart: Chart<'_>) -> Chart<'_> {
    let Chart { figures, families } = chart;
    let mut kept: Vec<bool> = figures.iter().map(|figure| figure.above.is_some() || figure.closes.is_some()).collect();
    for above in figures.iter().filter_map(|figure| figure.above) {
        if let Some(kept) = kept.get_mut(above) {
            *kept = true;
        }
    }
    // The new number of each box.
    let numbers: Vec<Option<usize>> = kept
        .iter()
        .scan(0, |next, kept| {
            let number = *next;
            *next += usize::from(*kept);
            Some(kept.then_some(number))
        })
        .collect();
    let number = |old: Option<usize>| old.and_then(|old| numbers.get(old).copied().flatten());
    let figures = figures.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(figure, _)| Figure {
        above: number(figure.above),
        closes: number(figure.closes),
        ..figure
    });
    Chart { figures: figures.collect(), families }
}

fn label(title: Option<&str>) -> String {
    title.map_or_else(|| "Org chart".to_owned(), |title| format!("Org chart of {}", plain(title, NAME)))
}

/// The style of a picture and the rest of it: the page has the style once, where its policy allows it.
fn apart(svg: &str) -> (String, String) {
    let parts = svg.split_once("<style>").and_then(|(before, rest)| Some((before, rest.split_once("</style>")?)));
    match parts {
        Some((before, (style, behind))) => (style.to_owned(), format!("{before}{behind}")),
        None => (String::new(), svg.to_owned()),
    }
}

fn widest(graph: &Hierarchy) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="To whom most report" {
            table {
                thead {
                    tr {
                        th scope="col" { "Role" }
                        th.n scope="col" { "Report to it" }
                        th.n scope="col" { "All below" }
                        th.n scope="col" { "Levels below" }
                    }
                }
                tbody {
                    @for place in graph.widest(8) {
                        @let span = graph.span(place);
                        tr {
                            th scope="row" {
                                @if let Some(post) = graph.posts().get(place) {
                                    (name(&post.title)) br; span.quiet { (name(&post.family_title)) }
                                }
                            }
                            td.n { (grouped(span.direct)) }
                            td.n { (grouped(span.total)) }
                            td.n { (grouped(span.depth)) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{apart, part};
    use crate::catalog::{Family, ReportingLine, Role, RoleRef, Slug, Source};

    fn family(lines: &[(&str, Option<&str>)]) -> Family {
        let source = || Source { path: "a.md".to_owned(), line: 1, end_line: 1 };
        let mut family = Family::new(Slug::of("a"), "A".to_owned(), source());
        for (title, above) in lines {
            let mut role = Role::new(Slug::of(title), (*title).to_owned(), source());
            let known = |above: &str| lines.iter().any(|(title, _)| *title == above);
            role.reports_to = above.map(|above| ReportingLine {
                title: above.to_owned(),
                role: known(above).then(|| RoleRef { family: Slug::of("a"), role: Slug::of(above) }),
                source: source(),
            });
            family.roles.push(role);
        }
        family
    }

    #[test]
    fn whoever_reports_is_drawn_and_the_style_stands_apart() {
        let lines = [("Alone", None), ("Boss", None), ("Seller", Some("Boss")), ("Clerk", Some("Ghost <i>"))];
        let (part, style) = part(&[family(&lines)]);
        let body = part.body.into_string();
        assert!(style.contains(".org-chart") && !body.contains("<style"), "{body}");
        assert!(body.contains("Seller") && !body.contains("Alone"), "{body}");
        assert!(body.contains("Ghost &lt;i&gt;") && body.contains("name a superior: <b>2</b> of 4"), "{body}");
    }

    #[test]
    fn nobody_who_reports_is_said() {
        let (part, style) = part(&[family(&[("Alone", None)])]);
        assert!(part.body.into_string().contains("No role reports to anybody"));
        assert_eq!((style.as_str(), apart("<svg/>").1.as_str()), ("", "<svg/>"));
    }
}
