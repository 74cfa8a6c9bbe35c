//! What the reader makes of the fixture pages, as a whole.

use rolegraph::pages::{Mark, ReadFamily};
use rolegraph::sync;

use crate::support::{fixtures, read};

#[test]
fn fixture_pages_are_read_in_full() {
    insta::assert_debug_snapshot!(sync::desired(&[], fixtures()));
}

#[test]
fn an_empty_page_is_a_family_without_roles() {
    let families = read(&[("empty.md", ""), ("stub.md", "---\ntitle: Stub\n---\n\n[elsewhere](/x/)\n")]);
    assert!(families.iter().all(|read| read.family.roles.is_empty()));
    assert_eq!(families[1].family.title, "Stub");
}

#[test]
fn two_roles_of_one_title_get_slugs_of_their_own() {
    let page = "## Seller\n### Responsibilities\n- a\n## Seller\n### Responsibilities\n- b\n";
    let families = read(&[("sellers.md", page)]);
    let slugs: Vec<String> = families[0].family.roles.iter().map(|role| role.slug.to_string()).collect();
    assert_eq!(slugs, ["seller", "seller-2"]);
}

#[test]
fn names_resolve_over_families_and_cycles_are_found() {
    let a = "## Manager, A\nThe Manager, A reports to the Manager, B.\n### Responsibilities\n- leads\n";
    let b = "## Manager, B\nThe Manager, B reports to the Manager, A.\n### Responsibilities\n- leads\n";
    let families = sync::desired(&[], read(&[("a.md", a), ("b.md", b)]));
    let superior = families[0].roles[0].reports_to.as_ref().and_then(|line| line.role.clone()).expect("resolved");
    assert_eq!((superior.family.as_str(), superior.role.as_str()), ("b", "manager-b"));
    assert!(families.iter().all(|family| family.findings.iter().any(|finding| finding.rule == "reporting-cycle")));
}

#[test]
fn duties_are_found_under_a_heading_of_any_name() {
    let page = "## Seller\n### A day at the counter\n- Sells widgets here\n- Counts them twice\n### Requirements\n- Patience\n### Perks\n- Widgets\n";
    let families = read(&[("seller.md", page)]);
    let role = &families[0].family.roles[0];
    assert_eq!((role.responsibilities.len(), role.requirements.len(), role.sections.len()), (2, 1, 1));
    let named = page.replace("Perks", "Responsibilities");
    let families = read(&[("seller.md", &named)]);
    let role = &families[0].family.roles[0];
    assert_eq!((role.responsibilities.len(), role.sections[0].title.as_str()), (1, "A day at the counter"));
}

#[test]
fn a_formula_that_names_another_role_is_told() {
    let page = "## Seller\n### Job Grade\nThe Seller is a grade 5.\n## Senior Seller\n### Job Grade\nThe Seller is a grade 6.\n";
    let families = sync::desired(&[], read(&[("seller.md", page)]));
    let found: Vec<_> = families[0].findings.iter().filter(|finding| finding.rule == "other-role").collect();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].source.line, families[0].roles[1].grade.map(rolegraph::catalog::Grade::number)), (6, Some(6)));
}

#[test]
fn bold_lines_with_the_name_of_a_section_open_it() {
    let page = "## Seller\nSells.\n\n**Responsibilities**\n\n- Sells\n\nRequirements:\n\n- Patience\n\n## Clerk\n### Responsibilities\n\n**Desk**\n\n- Writes\n";
    let families = read(&[("seller.md", page)]);
    let counts: Vec<_> =
        families[0].family.roles.iter().map(|role| (role.responsibilities.len(), role.requirements.len())).collect();
    assert_eq!(counts, [(1, 1), (1, 0)]);
    assert_eq!(families[0].family.roles[1].responsibilities[0].group.as_deref(), Some("Desk"));
}

#[test]
fn level_tables_may_say_more_than_grades() {
    let page = "| Role | Grade | Reports to |\n| - | - | - |\n| **Sellers** | | |\n| Seller | 5 | Manager, Sellers |\n| Senior Seller | 6 | Manager, Sellers |\n| **Leaders** | | |\n| Manager, Sellers | 8 | VP, Sales |\n";
    let families = read(&[("seller.md", page)]);
    let family = &families[0].family;
    let said: Vec<_> = family
        .roles
        .iter()
        .map(|role| {
            (role.title.as_str(), role.track.as_deref(), role.reports_to.as_ref().map(|line| line.title.as_str()))
        })
        .collect();
    assert_eq!(
        said,
        [
            ("Seller", Some("Sellers"), Some("Manager, Sellers")),
            ("Senior Seller", Some("Sellers"), Some("Manager, Sellers")),
            ("Manager, Sellers", Some("Leaders"), Some("VP, Sales")),
        ]
    );
    assert!(family.sections.is_empty());
}

#[test]
fn the_page_s_own_role_is_named_by_its_title() {
    for heading in ["## The role\n", "## Role Overview\n", "## Job Description\n", ""] {
        let page = format!(
            "---\ntitle: Widget Packer\n---\n{heading}### Responsibilities\n- Packs\n### Requirements\n- Arms\n"
        );
        let ReadFamily { family, marks, .. } = read(&[("packer.md", &page)]).remove(0);
        let titles: Vec<_> = family.roles.iter().map(|role| role.title.as_str()).collect();
        assert_eq!(titles, ["Widget Packer"], "{heading}");
        assert!(!marks.iter().any(|mark| matches!(mark.mark, Mark::EmptySection { .. })), "{heading}");
    }
}

#[test]
fn lists_of_names_are_no_duties() {
    let page = "---\ntitle: Widget Cook\n---\n## Levels\n\n### Widget Cook\n- Cooks all day\n\n#### Tools\n- Large pan for frying\n\n\
        #### Requirements\n- Taste\n\n### Senior Widget Cook\n\n#### Teams\n- [Red](/red)\n- Blue\n\n#### Requirements\n- Taste\n";
    let family = read(&[("cook.md", page)]).remove(0).family;
    let duties: Vec<_> = family.roles.iter().map(|role| role.responsibilities.len()).collect();
    assert_eq!(duties, [1, 0]);
}

#[test]
fn the_previous_level_of_a_page_that_descends_is_the_one_below() {
    let level = |title: &str, grade: u8| {
        format!(
            "### {title}\nThe {title} is a grade {grade}.\n#### Responsibilities\n- All responsibilities of the previous level, plus:\n- Drives\n"
        )
    };
    let page =
        format!("## Levels\n{}{}{}", level("Director, Driving", 9), level("Senior Driver", 8), level("Driver", 6));
    let family = read(&[("driver.md", &page)]).remove(0).family;
    let extended: Vec<_> =
        family.roles.iter().map(|role| role.extends.first().map(|extension| extension.title.as_str())).collect();
    assert_eq!(extended, [None, Some("Driver"), Some("Senior Driver")]);
}

#[test]
fn a_list_below_the_heading_is_no_duties_where_a_section_states_them() {
    let page = "## Seller\n- Location: town\n- Hours: all day\n### Responsibilities\n- Sells\n## Clerk\n- Writes letters\n### Requirements\n- Ink\n";
    let families = read(&[("seller.md", page)]);
    let counts: Vec<_> =
        families[0].family.roles.iter().map(|role| (role.responsibilities.len(), role.sections.len())).collect();
    assert_eq!(counts, [(1, 1), (1, 0)]);
}
