//! The canonical form as people see and edit it.

use proptest::prelude::*;
use rolegraph::catalog::{Family, Grade, Role};
use rolegraph::export::{document, folder};
use rolegraph::pages::{Form, Page, ReadFamily, read_families};
use rolegraph::sync;

use crate::generated_catalogue::mangled;
use crate::support::{fixtures, read};

fn page(family: &Family) -> String {
    folder::page(&format!("{}.md", family.slug), family).expect("a page")
}

fn exported(slug: &str) -> String {
    let families = sync::desired(&[], fixtures());
    page(families.iter().find(|family| family.slug.as_str() == slug).expect("a fixture"))
}

fn read_one(text: &str) -> ReadFamily {
    read(&[("widget-seller.md", text)]).remove(0)
}

/// The title of a role, its grade, and how many responsibilities, requirements and indicators it states.
type Facts = (String, Option<Grade>, (usize, usize, usize));

fn size(role: &Role) -> (usize, usize, usize) {
    (role.responsibilities.len(), role.requirements.len(), role.indicators.len())
}

#[test]
fn a_page_looks_like_this() {
    insta::assert_snapshot!("canonical_page", exported("widget-seller"));
}

/// Without its marker, a page of an export is a page like any other.
#[test]
fn the_reader_of_everyones_pages_finds_the_same() {
    let families = sync::desired(&[], rolegraph::sample::families().expect("readable"));
    let pages = families.iter().map(|family| {
        let text = page(family).replacen("rolegraph: 1\n", "", 1);
        Page::parse(&format!("{}.md", family.slug), &text).expect("readable")
    });
    let again = sync::desired(&[], read_families(pages.collect()));
    let facts = |family: &Family| -> Vec<Facts> {
        family.roles.iter().map(|role| (role.title.clone(), role.grade, size(role))).collect()
    };
    assert_eq!(again.len(), families.len());
    for (again, family) in again.iter().zip(&families) {
        assert_eq!(facts(again), facts(family), "{}", family.slug);
        assert_eq!(again.title, family.title);
        assert_eq!(
            (again.responsibilities.len(), again.requirements.len(), again.indicators.len()),
            (family.responsibilities.len(), family.requirements.len(), family.indicators.len())
        );
    }
}

#[test]
fn an_edit_inside_the_form_is_read_exactly() {
    let text = exported("widget-seller");
    let edited = text.replace("- Sells widgets in town\n", "- Sells widgets in *every* town\n- Mends them\n");
    let read = read_one(&edited);
    assert_eq!(read.form, Form::Canonical);
    let role = &read.family.roles[1];
    assert_eq!(
        (role.responsibilities[1].text.as_str(), role.responsibilities.len()),
        ("Sells widgets in every town", 4)
    );
    let line = 1 + edited.lines().position(|line| line == "- Mends them").expect("the line");
    let source = &role.responsibilities[2].source;
    assert_eq!((source.path.as_str(), source.line as usize), ("widget-seller.md", line));
}

#[test]
fn an_edit_out_of_the_form_is_read_like_any_page_and_told() {
    let text = exported("widget-seller");
    for (wanted, instead) in [
        ("- Sells widgets in town", "* Sells widgets in town"),
        ("#### Requirements", "#### Requirements\n\nIn short:"),
        ("### Senior Widget Seller", "### Senior Widget Seller\n\n"),
        ("rolegraph: 1", "rolegraph: 2"),
        ("slug: \"widget-seller\"", "layout: page"),
        ("(#associate-widget-seller)", "(#associate)"),
        ("The Widget Seller (Intermediate) is a grade 5.", "The Widget Seller is a grade 5."),
    ] {
        let edited = text.replacen(wanted, instead, 1);
        assert_ne!(edited, text, "{wanted}");
        let read = read_one(&edited);
        assert_eq!((read.form, read.family.roles.len()), (Form::Page, 4), "{instead}");
        let families = sync::desired(&[], vec![read]);
        let told: Vec<_> = families[0].findings.iter().filter(|finding| finding.rule == "not-canonical").collect();
        assert_eq!(told.len(), 1, "{instead}");
        let at = text.lines().zip(edited.lines()).position(|(a, b)| a != b).expect("a difference") + 1;
        let line = told[0].source.line as usize;
        assert!((at..=at + 3).contains(&line), "{instead}: line {line}, not {at}");
    }
}

#[test]
fn what_was_left_open_is_still_told() {
    let families = sync::desired(&[], vec![read_one(&exported("gadget-works"))]);
    let told: Vec<_> = families[0].findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert!(told.contains(&"to-be-defined"), "{told:?}");
    assert!(!told.contains(&"misspelt-section"), "the page is written anew: {told:?}");
}

fn fails(text: &str) -> String {
    let error = document::parse(text).expect_err("refused");
    assert!(!error.hint.is_empty());
    error.to_string()
}

#[test]
fn a_document_says_what_is_wrong_with_it() {
    let families = sync::desired(&[], fixtures());
    let text = document::write(&families).expect("written");
    for (wanted, instead, said) in [
        ("\"version\": 1", "\"version\": 2", "line 3, column 14: `version`: version 2 of the document is not known"),
        ("rolegraph-catalogue", "cake", "`format`: unknown variant `cake`"),
        (
            "\"slug\": \"clerk\"",
            "\"slug\": \"The Clerk\"",
            "`families[0].slug`: `The Clerk` is no slug, `the-clerk` would be one",
        ),
        ("\"seniority\": ", "\"rank\": 1, \"seniority\": ", "unknown field `rank`"),
        ("\"grade\": 4", "\"grade\": 400", "`400` is no grade"),
        ("\"grade\": 4,", "\"grade\": 5,", "grade`: the grade is not that of the first claim"),
        ("\"severity\": \"info\"", "\"severity\": \"fatal\"", "unknown variant `fatal`"),
        ("\"line\": 1,", "\"line\": 0,", "0 is no line"),
        ("Keeps the books", "Keeps \\u0000 books", "null character"),
        ("\"title\": \"Clerk\"", "\"title\": \" \"", "the name is empty"),
        ("\"slug\": \"gadget-works\"", "\"slug\": \"clerk\"", "two families have the slug `clerk`"),
        ("\"role\": \"associate-widget-seller\"", "\"role\": \"nobody\"", "has no role `nobody`"),
        (
            "\"endLine\": 2",
            "\"endLine\": 1",
            "source.endLine`: the place ends on line 1, before line 2 where it begins",
        ),
        ("\n}", "\n} more", "trailing characters"),
        ("\n}", "\n", "EOF while parsing"),
    ] {
        let mut edited = text.replacen(wanted, instead, 1);
        if wanted == "\n}" {
            edited = format!("{}{instead}", text.trim_end().trim_end_matches("\n}"));
        }
        assert_ne!(edited, text, "{wanted}");
        let told = fails(&edited);
        assert!(told.contains(said), "{told}\nnot: {said}");
    }
    assert!(fails("").contains("EOF"));
    let mut family = families[0].clone();
    family.pages.push(family.pages[0].clone());
    let told = fails(&document::write(&[family]).expect("written"));
    assert!(told.contains("`families[0].pages[1].path`: two pages of the family have the path"), "{told}");
    let mut family = families[0].clone();
    assert!(family.pages[0].headings.len() > 1);
    family.pages[0].headings.reverse();
    let told = fails(&document::write(&[family]).expect("written"));
    assert!(told.contains("`families[0].pages[0].headings[1].line`: the heading does not stand below"), "{told}");
    assert!(fails(&"[".repeat(100_000)).contains("line 1"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_page_makes_the_reader_panic(text in mangled(exported("widget-seller"))) {
        if let Ok(page) = Page::parse("widget-seller.md", &text) {
            for read in read_families(vec![page]) {
                if read.form == Form::Canonical {
                    // What counts as canonical is what would be written.
                    let written = rolegraph::export::page(&read.family);
                    prop_assert_eq!(written, text.replace("\r\n", "\n"));
                }
            }
        }
    }

    #[test]
    fn no_document_makes_the_reader_panic(text in mangled(document::write(&sync::desired(&[], fixtures())).expect("written"))) {
        if let Ok(read) = document::parse(&text) {
            let _ = sync::desired(&[], read);
        }
    }
}
