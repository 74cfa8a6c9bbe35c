use super::{Class, classify};
use crate::pages::level_table::LevelTables;
use crate::pages::markdown::parse;

/// One letter a heading: s(ection), R(ole), T(rack), g(roup), v(ariant), o(ther).
fn classes(page: &str) -> String {
    let body = parse(page, 1).expect("readable");
    let classes = classify(&body, &LevelTables::of(&body), "Widget Seller");
    let letter = |class: &Class| match class {
        Class::Section(_) => 's',
        Class::Role => 'R',
        Class::Track => 'T',
        Class::Group => 'g',
        Class::Variant => 'v',
        Class::Other => 'o',
    };
    classes.iter().map(letter).collect()
}

#[test]
fn levels_stand_at_any_rank() {
    for (why, page, expected) in [
        (
            "below Levels",
            "## Levels\n### Widget Seller\n#### Responsibilities\n- a\n### Senior Widget Seller\n#### Requirements\n- b\n",
            "sRsRs",
        ),
        ("beside an empty Levels", "## Levels\n## Widget Seller\n### Responsibilities\n- a\n", "sRs"),
        (
            "tracks hold levels",
            "# Field\n## Widget Seller\n### Responsibilities\n# Desk\n## Desk Seller\n### Job Grade\n",
            "TRsTRs",
        ),
        (
            "at the rank of their sections",
            "### Senior Widget Seller\n### Responsibilities\n- a\n### Requirements\n- b\n",
            "Rss",
        ),
        (
            "groups are no levels",
            "## Widget Seller\n### Responsibilities\n#### Territory\n- a\n#### Partners\n- b\n### Requirements\n",
            "Rsggs",
        ),
        (
            "variants are no levels",
            "## Widget Seller\n### Responsibilities\n## Specialties\n### Metal\n#### Responsibilities\n",
            "Rssvv",
        ),
        (
            "a table names a level",
            "| Role | Grade |\n| - | - |\n| Widget Seller | 5 |\n\n## Widget Seller\nSells.\n",
            "R",
        ),
        (
            "a group that ends like a section",
            "## Widget Seller\n### Responsibilities\n#### Customer Requirements\n- a\n### Senior Requirements\n",
            "Rsgs",
        ),
        (
            "a section that stands too deep",
            "## Widget Seller\n### Responsibilities\n- a\n#### Widget Seller Requirements\n- b\n",
            "Rss",
        ),
        (
            "a table of grades makes no level of what is above it",
            "# Field\n## Job Grades\n| Level | Grade |\n| - | - |\n| Widget Seller | 5 |\n| Buyer | 6 |\n\n## Widget Seller\n### Responsibilities\n- a\n",
            "TsRs",
        ),
        ("a topic is no level", "## About the Widget team\nWe sell.\n## Responsibilities\n- a\n", "os"),
        ("the page's own role has no other name", "## The role\n### Responsibilities\n- a\n", "os"),
        (
            "writing reports is a group",
            "## Widget Seller\n### Responsibilities\n#### Reporting\n- a\n- b\n#### Plans\n- c\n",
            "Rsgg",
        ),
        ("reporting lines are none", "## Widget Seller\n### Responsibilities\n- a\n#### Reporting\nVP, Sales\n", "Rss"),
        ("further sections", "## Widget Seller\n### Requirements\n- a\n## Compensation\nMoney.\n", "Rso"),
    ] {
        assert_eq!(classes(page), expected, "{why}");
    }
}
