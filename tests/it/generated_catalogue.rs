//! Catalogues that nobody would write: legal in every field, and full of what Markdown, YAML and the form of an
//! export take for something else.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use rolegraph::catalog::{
    CareerLadder, Comparator, Extension, Family, Grade, GradeClaim, GradeOrigin, HiringStep, Indicator, NamedRole,
    Period, ReportingLine, Role, Section, Seniority, Slug, Source, Statement, StatementKind, Target, Track, Unit,
    is_people_manager,
};
use rolegraph::pages::markdown::text_of;
use rolegraph::pages::measure::measure;

const LINES: &[&str] = &[
    "Sells widgets in town",
    "75% or more of customers greeted",
    "5 per seller per quarter",
    "at most 1/24 of 3 hours",
    "TBD",
    "To be defined.",
    "The Seller reports to the Manager.",
    "The Seller extends the responsibilities of the Manager.",
    "The Seller is a grade 7.",
    "Responsibilities",
    "Levels",
    "Job Grade",
    "Hiring Process",
    "# no heading",
    "- no item",
    "+ no item",
    "* no item",
    "1. no number",
    "10) no number",
    "> no quote",
    "| no | table |",
    "--- ",
    "===",
    "```",
    "<!-- section -->",
    "<!-- /section -->",
    "<!-- summary -->",
    "<!-- empty -->",
    "<!-- prose -->",
    "<!-- /prose -->",
    "<!-- markdown \"x\" -->",
    "</details>",
    "[a]: http://x.y",
    "[a link][a] and ![a picture](x.png)",
    "[grade 7]({{< ref \"pay#grades\" >}})",
    "{add the superior}",
    "{{< include >}}",
    "A & B &amp; C &#35; \\ \"quoted\" 'so'",
    "snake_case *and* **stars** `code` ~~gone~~",
    "Verkäufer 部長 😀 \u{202e}rtl\u{202c} e\u{301}",
    "  spaces  around  ",
    "",
];

/// One line of text.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(LINES).prop_map(str::to_owned),
        2 => vec(select(LINES), 2..3).prop_map(|lines| lines.join(" ")),
        1 => "[ -~]{0,20}",
        1 => vec(any::<char>(), 0..6).prop_map(|chars| chars.into_iter().filter(|c| *c != '\0').collect()),
    ]
}

/// Several lines, as Markdown or a summary may have.
fn lines() -> impl Strategy<Value = String> {
    vec(prop_oneof![4 => line(), 1 => Just(String::new()), 1 => line().prop_map(|line| format!("    {line}"))], 1..5)
        .prop_map(|lines| lines.join("\n"))
}

fn paragraphs() -> impl Strategy<Value = String> {
    vec(prop_oneof![4 => line(), 1 => lines()], 0..3).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

fn name() -> impl Strategy<Value = String> {
    let known = select(vec![
        "Seller",
        "Seller",
        "Senior Seller",
        "Manager, Sellers",
        "Manager",
        "C# Seller #",
        "Seller {#seller}",
        "Seller | Buyer](#x)",
        "部長",
        "!",
        "Responsibilities",
        "Levels",
        "seller-2",
        "1e999",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => line()].prop_filter("a name", |name| !name.trim().is_empty())
}

fn source() -> impl Strategy<Value = Source> {
    (1..200_u32, 0..5_u32).prop_map(|(line, more)| Source { path: "page.md".to_owned(), line, end_line: line + more })
}

/// A statement of a group; most are as a reader makes them, some as only a document can have them.
fn statement(depth: u32) -> BoxedStrategy<Statement> {
    let below = if depth == 0 { Just(Vec::new()).boxed() } else { vec(statement(depth - 1), 0..3).boxed() };
    let said = prop_oneof![
        4 => prop_oneof![line(), lines()].prop_map(|markdown| (text_of(&markdown).unwrap_or_default(), markdown)),
        1 => (line(), lines()),
    ];
    let statement =
        |((text, markdown), children, source)| Statement { id: None, text, markdown, group: None, children, source };
    (said, below, source()).prop_map(statement).boxed()
}

fn in_group(mut statement: Statement, group: Option<&String>) -> Statement {
    statement.group = group.cloned();
    statement.children = statement.children.into_iter().map(|child| in_group(child, group)).collect();
    statement
}

fn statements() -> impl Strategy<Value = Vec<Statement>> {
    vec((of(line()), vec(statement(2), 1..3)), 0..3).prop_map(|groups| {
        let grouped = |(group, statements): (Option<String>, Vec<Statement>)| {
            statements.into_iter().map(move |statement| in_group(statement, group.as_ref())).collect::<Vec<_>>()
        };
        groups.into_iter().flat_map(grouped).collect()
    })
}

fn indicators() -> impl Strategy<Value = Vec<Indicator>> {
    let target = (select(Comparator::ALL), -1e9..1e9_f64, select(Unit::ALL))
        .prop_map(|(comparator, value, unit)| Target { comparator, value: value / 24.0, unit });
    let stated = of((select(Unit::ALL), of(target), of(select(Period::ALL))));
    let indicator = (line(), of(line()), stated, source()).prop_map(|(name, group, stated, source)| {
        let said = measure(&name);
        let (unit, target, period) = stated.unwrap_or((said.unit, said.target, said.period));
        Indicator { id: None, name, group, unit, target, period, source }
    });
    vec(indicator, 0..3)
}

fn ladder() -> impl Strategy<Value = Option<CareerLadder>> {
    let next = vec(name().prop_map(|title| NamedRole { title, role: None }), 0..3);
    of((lines(), next, source()).prop_map(|(text, next, source)| CareerLadder { text, next, source }))
}

fn sections() -> impl Strategy<Value = Vec<Section>> {
    let markdown = prop_oneof![lines(), paragraphs()];
    let known = select(vec!["Responsibilities", "Requirements", "Performance Indicators", "Hiring Process", "Levels"]);
    let title = prop_oneof![line(), known.prop_map(str::to_owned)];
    vec((title, markdown, source()).prop_map(|(title, markdown, source)| Section { title, markdown, source }), 0..4)
}

fn claims() -> impl Strategy<Value = Vec<GradeClaim>> {
    let origin = select(vec![GradeOrigin::Table, GradeOrigin::Sentence, GradeOrigin::Heading]);
    vec((1..99_i64, origin, source()), 0..4).prop_map(|mut claims| {
        claims.sort_by_key(|(_, origin, _)| *origin);
        let claim =
            |(grade, origin, source)| GradeClaim { grade: Grade::try_from(grade).expect("a grade"), origin, source };
        claims.into_iter().map(claim).collect()
    })
}

/// A role whose slug and track are not settled yet.
fn role() -> impl Strategy<Value = Role> {
    let line_up = of((name(), source()).prop_map(|(title, source)| ReportingLine { title, role: None, source }));
    let kind = select(vec![StatementKind::Responsibility, StatementKind::Requirement]);
    let extension =
        (name(), kind, source()).prop_map(|(title, kind, source)| Extension { title, role: None, kind, source });
    let said = (name(), of(paragraphs()), line_up, vec(extension, 0..3), claims(), any::<bool>());
    let rank = of((select(Seniority::ALL), any::<bool>()));
    let stated = (statements(), statements(), indicators(), ladder(), sections(), source());
    (said, rank, stated).prop_map(|(said, rank, stated)| {
        let (title, summary, reports_to, extends, grade_claims, defined) = said;
        let (responsibilities, requirements, indicators, career_ladder, sections, source) = stated;
        let (seniority, people_manager) = rank.unwrap_or((Seniority::of(&title), is_people_manager(&title)));
        Role {
            id: None,
            slug: Slug::of(&title),
            title,
            track: None,
            seniority,
            people_manager,
            grade: grade_claims.first().map(|claim| claim.grade),
            grade_claims,
            defined,
            summary,
            reports_to,
            extends,
            responsibilities,
            requirements,
            indicators,
            career_ladder,
            sections,
            source,
        }
    })
}

/// Roles with slugs that differ, some of them not those of their titles, and tracks of the family.
fn settled(roles: Vec<(Role, Option<String>, Option<usize>)>, tracks: &[Track]) -> Vec<Role> {
    let mut taken = std::collections::HashSet::new();
    let settle = |(mut role, slug, track): (Role, Option<String>, Option<usize>)| {
        let wanted = slug.map_or_else(|| role.slug.clone(), |slug| Slug::of(&slug));
        let mut numbers = 2..;
        let mut slug = wanted.clone();
        while !taken.insert(slug.clone()) {
            slug = wanted.numbered(numbers.next().expect("a number"));
        }
        role.slug = slug;
        role.track = track.and_then(|track| tracks.get(track)).map(|track| track.name.clone());
        role
    };
    roles.into_iter().map(settle).collect()
}

fn family(number: usize) -> impl Strategy<Value = Family> {
    let roles = vec((role(), of(name()), of(0..2_usize)), 0..4);
    let tracks = vec(name(), 0..3);
    let hiring = vec((line(), source()).prop_map(|(text, source)| HiringStep { text, source }), 0..3);
    let said = (name(), of(paragraphs()), tracks, roles, source());
    let stated = (statements(), statements(), indicators(), ladder(), hiring, sections());
    (said, stated).prop_map(move |(said, stated)| {
        let (title, summary, mut tracks, roles, source) = said;
        let (responsibilities, requirements, indicators, career_ladder, hiring_process, sections) = stated;
        tracks.sort();
        tracks.dedup();
        let track = |name| Track { id: None, name, source: source.clone() };
        let tracks: Vec<Track> = tracks.into_iter().map(track).collect();
        Family {
            id: None,
            slug: if number == 0 { Slug::of("index") } else { Slug::of(&title).numbered(number) },
            title,
            summary,
            roles: settled(roles, &tracks),
            tracks,
            responsibilities,
            requirements,
            indicators,
            career_ladder,
            hiring_process,
            sections,
            findings: Vec::new(),
            pages: Vec::new(),
            source,
        }
    })
}

/// A catalogue of one or two families.
pub(crate) fn catalogue() -> impl Strategy<Value = Vec<Family>> {
    prop_oneof![
        3 => family(1).prop_map(|family| vec![family]),
        1 => (family(0), family(1)).prop_map(|(a, b)| vec![a, b]),
    ]
}

/// A mangled copy of a text: cut, doubled and overwritten anywhere.
pub(crate) fn mangled(text: String) -> impl Strategy<Value = String> {
    let edit = (
        any::<proptest::sample::Index>(),
        0..40_usize,
        select(vec!["", "\n", "- ", "#### ", "\\", "| ", "<!-- ", "\"", "}", "🙂", "\r", "  ", "-9"]),
    );
    vec(edit, 1..6).prop_map(move |edits| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, length, instead) in edits {
            let from = at.index(chars.len().max(1)).min(chars.len());
            let to = (from + length).min(chars.len());
            chars.splice(from..to, instead.chars());
        }
        chars.into_iter().collect()
    })
}
