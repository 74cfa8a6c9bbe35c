//! What is drawn of small graphs, and that each form carries any title.

use super::{Chart, Figure, Narrowed, Shown, dot, json, mermaid, svg};
use crate::catalog::{Hierarchy, Post, Superior};

/// Roles by family and title, each with the title it reports to.
fn graph(lines: &[(&str, &str, Option<&str>)]) -> Hierarchy {
    let id = |title: &str| (0..).zip(lines).find(|(_, (_, other, _))| *other == title).map(|(id, _)| id);
    let post = |(family, title, superior): &(&str, &str, Option<&str>)| Post {
        id: id(title).expect("a role"),
        slug: title.to_lowercase(),
        title: (*title).to_owned(),
        family: (*family).to_owned(),
        family_title: family.to_uppercase(),
        grade: Some(7),
        people_manager: false,
        superior: superior.map(|title| Superior { title: title.to_owned(), id: id(title) }),
    };
    Hierarchy::new(lines.iter().map(post).collect())
}

const SHOPS: &[(&str, &str, Option<&str>)] = &[
    ("shops", "Clerk", Some("Lead")),
    ("shops", "Lead", Some("Head")),
    ("shops", "Guard", Some("The Owner")),
    ("trade", "Head", Some("The Board")),
    ("trade", "Left", Some("Right")),
    ("trade", "Right", Some("Left")),
    ("trade", "Alone", Some("Alone")),
];

/// Each box as its title behind as many dots as it is deep, with what closes there.
fn outline(chart: &Chart<'_>) -> Vec<String> {
    let title = |figure: &Figure<'_>| match figure.shown {
        Shown::Role(post) => post.title.clone(),
        Shown::Title(title) => format!("({title})"),
    };
    let told = |figure: &Figure<'_>| {
        let closes = figure.closes.map(|at| format!(" to {}", title(&chart.figures[at]))).unwrap_or_default();
        let hidden = if figure.hidden > 0 { format!(" +{}", figure.hidden) } else { String::new() };
        format!("{}{}{closes}{hidden}", ".".repeat(figure.level), title(figure))
    };
    chart.figures.iter().map(told).collect()
}

#[test]
fn all_of_it_is_drawn_once() {
    let graph = graph(SHOPS);
    let all = outline(&Chart::new(&graph, Narrowed::default()));
    assert_eq!(
        all,
        [
            "(The Owner)",
            ".Guard",
            "(The Board)",
            ".Head",
            "..Lead",
            "...Clerk",
            "Left to Right",
            ".Right",
            "Alone to Alone"
        ]
    );
}

#[test]
fn a_chart_may_be_narrowed() {
    let graph = graph(SHOPS);
    let drawn = |narrowed| outline(&Chart::new(&graph, narrowed));
    let of = |family| Narrowed { family: Some(family), ..Narrowed::default() };
    assert_eq!(drawn(of("shops")), ["(The Owner)", ".Guard", "(The Board)", ".Head", "..Lead", "...Clerk"]);
    assert_eq!(drawn(of("none")), [""; 0]);
    let from = |root, depth| Narrowed { root: Some(root), depth, ..Narrowed::default() };
    assert_eq!(drawn(from(1, None)), ["Lead", ".Clerk"]);
    assert_eq!(drawn(from(3, Some(0))), ["Head +2"]);
    assert_eq!(drawn(from(3, Some(1))), ["Head", ".Lead +1"]);
    // A cycle begins where the chart does.
    assert_eq!(drawn(from(5, None)), ["Right to Left", ".Left"]);
    assert_eq!(drawn(from(5, Some(0))), ["Right +1"]);
    assert_eq!(drawn(Narrowed { family: Some("trade"), ..from(3, None) }), ["Head"]);
    let shallow = drawn(Narrowed { depth: Some(0), ..Narrowed::default() });
    assert_eq!(shallow, ["(The Owner)", ".Guard", "(The Board)", ".Head +2", "Left +1", "Alone to Alone"]);
}

#[test]
fn the_forms_are_those_that_are_documented() {
    let graph = graph(&[("shops", "Clerk", Some("Lead")), ("shops", "Lead", Some("Owner"))]);
    let chart = Chart::new(&graph, Narrowed::default());
    assert_eq!(
        mermaid(&chart),
        "flowchart LR\n  r0[\"Owner\"]:::undescribed\n  r1[\"Lead<br/>Grade 7\"]\n  r2[\"Clerk<br/>Grade 7\"]\n  \
         r0 --> r1\n  r1 --> r2\n  classDef undescribed stroke-dasharray: 5 5\n"
    );
    assert!(
        dot(&chart).contains("  r0 [label=\"Owner\", style=\"rounded,dashed\"];\n  r1 [label=\"Lead\\nGrade 7\"];")
    );
    assert_eq!(
        json(&chart),
        r#"{"nodes":[{"title":"Owner","described":false,"family":null,"slug":null,"grade":null,"peopleManager":null,"level":0,"hidden":0},{"title":"Lead","described":true,"family":"shops","slug":"lead","grade":7,"peopleManager":false,"level":1,"hidden":0},{"title":"Clerk","described":true,"family":"shops","slug":"clerk","grade":7,"peopleManager":false,"level":2,"hidden":0}],"edges":[{"from":0,"to":1,"closesCycle":false},{"from":1,"to":2,"closesCycle":false}]}"#
    );
}

/// Titles that mean something in one of the forms.
const ODD: &[&str] = &[
    r#"Head of "Widgets""#,
    "A --> B",
    "Q&A &amp; <script>alert(1)</script>",
    "[Clerk] {x} (y) |z|",
    "end\nsubgraph\u{7}",
    r"back\slash\",
    "`code` **bold** %%{init: {}}%% #35; style:x#y;",
    "店長",
    "رئيس",
    "]]> --> <!-- '",
    "\u{0}\u{fffe}\u{2028}",
];

#[test]
fn svg_is_xml_whatever_the_titles_are() {
    let lines: Vec<_> = ODD.iter().map(|title| ("shops", *title, Some("<Owner>"))).collect();
    let graph = graph(&lines);
    let drawn = svg(&Chart::new(&graph, Narrowed::default()), "Who \"leads\" <whom> & why");
    let document = roxmltree::Document::parse(&drawn).expect("XML");
    let root = document.root_element();
    assert_eq!(
        (root.attribute("role"), root.attribute("aria-label")),
        (Some("img"), Some("Who \"leads\" <whom> & why"))
    );
    assert!(document.descendants().all(|node| !node.has_tag_name("script")));
    let titles: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("title")).filter_map(|node| node.text()).collect();
    assert!(titles.contains(&"Q&A &amp; <script>alert(1)</script>, grade 7 (SHOPS)"), "{titles:?}");
    assert!(titles.contains(&"<Owner> (no page describes it)"), "{titles:?}");
    assert_eq!(titles.len(), ODD.len() + 2);
}

#[test]
fn boxes_stand_apart_and_inside_the_picture() {
    let titles: Vec<String> = (0..1_000).map(|at| format!("Role of a shop with the number {at}")).collect();
    let line = |at: usize| ("shops", titles[at].as_str(), (at > 0).then(|| titles[(at - 1) / 7].as_str()));
    let lines: Vec<_> = (0..titles.len()).map(line).collect();
    let graph = graph(&lines);
    let drawn = svg(&Chart::new(&graph, Narrowed::default()), "Many");
    let document = roxmltree::Document::parse(&drawn).expect("XML");
    let number = |node: roxmltree::Node<'_, '_>, name: &str| -> i64 {
        node.attribute(name).and_then(|value| value.parse().ok()).expect("a number")
    };
    let (width, height) = (number(document.root_element(), "width"), number(document.root_element(), "height"));
    let cards = document.descendants().filter(|node| node.attribute("class") == Some("card"));
    let mut cards: Vec<(i64, i64, i64)> =
        cards.map(|node| (number(node, "x"), number(node, "y"), number(node, "height"))).collect();
    assert_eq!(cards.len(), 1_000);
    assert!(cards.iter().all(|(x, y, high)| *x > 0 && x + 248 < width && *y > 0 && y + high < height));
    cards.sort_unstable();
    for pair in cards.windows(2) {
        assert!(pair[0].0 != pair[1].0 || pair[0].1 + pair[0].2 < pair[1].1, "{pair:?}");
    }
}

#[test]
fn nothing_is_a_chart_too() {
    let graph = graph(&[]);
    let chart = Chart::new(&graph, Narrowed::default());
    assert_eq!(mermaid(&chart), "flowchart LR\n");
    assert_eq!(json(&chart), r#"{"nodes":[],"edges":[]}"#);
    assert!(dot(&chart).starts_with("digraph reporting {") && dot(&chart).ends_with("}\n"));
    let drawn = svg(&chart, "Nobody");
    assert!(roxmltree::Document::parse(&drawn).is_ok() && drawn.contains("No roles"));
}
