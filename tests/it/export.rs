//! Export: what is written says all, in the same bytes, and an import of it changes nothing.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use rolegraph::catalog::{Family, Indicator, RoleRef, RowId, Statement};
use rolegraph::export::{document, folder};
use rolegraph::pages::{Form, Page, ReadFamily, read_families};
use rolegraph::{store, sync};

use crate::generated_catalogue::{catalogue, mangled};
use crate::support::{TestDatabase, fixtures, on_both, read_folder, text};

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(&text("catalogue.schema.json")).expect("JSON");
    jsonschema::validator_for(&schema).expect("a valid schema")
});

/// Families as an import would store them: resolved, with their findings, every row with an id.
fn stored(read: Vec<ReadFamily>) -> Vec<Family> {
    let mut families = sync::desired(&[], read);
    let mut next = 0;
    let mut id = || -> RowId {
        next += 1;
        Some(next)
    };
    for family in &mut families {
        family.id = id();
        family.tracks.iter_mut().for_each(|track| track.id = id());
        number_rows(&mut family.responsibilities, &mut id);
        number_rows(&mut family.requirements, &mut id);
        family.indicators.iter_mut().for_each(|indicator| indicator.id = id());
        // What several roles are measured by may be one row.
        let mut shared: HashMap<(String, usize), RowId> = HashMap::new();
        for role in &mut family.roles {
            role.id = id();
            number_rows(&mut role.responsibilities, &mut id);
            number_rows(&mut role.requirements, &mut id);
            let mut times: HashMap<String, usize> = HashMap::new();
            for indicator in &mut role.indicators {
                let Indicator { name, unit, target, period, .. } = &*indicator;
                let said = format!("{name} {unit:?} {target:?} {period:?}");
                let time = times.entry(said.clone()).or_default();
                *time += 1;
                indicator.id = *shared.entry((said, *time)).or_insert_with(&mut id);
            }
        }
    }
    families
}

fn number_rows(statements: &mut [Statement], id: &mut impl FnMut() -> RowId) {
    for statement in statements {
        statement.id = id();
        number_rows(&mut statement.children, id);
    }
}

/// The pages of an export, as files.
fn pages(families: &[Family]) -> Vec<(String, String)> {
    let page = |family: &Family| {
        let name = format!("{}.md", family.slug);
        let text = folder::page(&name, family).unwrap_or_else(|| panic!("{}", unwritable(family)));
        (name, text)
    };
    families.iter().map(page).collect()
}

/// What happened to a family that cannot be written as a page.
fn unwritable(family: &Family) -> String {
    let text = rolegraph::export::page(family);
    let page = Page::parse("x.md", &text).map_err(|error| format!("{error:?}\n{text}"));
    match page {
        Err(error) => error,
        Ok(page) => match rolegraph::pages::canonical::read(&page) {
            Some(Ok(read)) => format!("{:#?}\n\n{:#?}\n\n{text}", family.bare(), read.family.bare()),
            other => format!("{:?}\n{text}", other.map(Result::err)),
        },
    }
}

fn read_pages(pages: &[(String, String)]) -> Vec<ReadFamily> {
    read_families(pages.iter().map(|(name, text)| Page::parse(name, text).expect("readable")).collect())
}

/// Which roles the names of a family were found to mean.
fn references(family: &Family) -> Vec<Option<RoleRef>> {
    let ladders = family.roles.iter().filter_map(|role| role.career_ladder.as_ref()).chain(&family.career_ladder);
    let steps = ladders.flat_map(|ladder| &ladder.next).map(|step| step.role.clone());
    let lines = family.roles.iter().flat_map(|role| &role.reports_to).map(|line| line.role.clone());
    let extended = family.roles.iter().flat_map(|role| &role.extends).map(|extension| extension.role.clone());
    steps.chain(lines).chain(extended).collect()
}

fn content(families: &[Family]) -> Vec<(Family, Vec<Option<RoleRef>>)> {
    families.iter().map(|family| (family.bare(), references(family))).collect()
}

/// Everything that export promises, on plain families.
fn holds(stored: &[Family]) {
    let written = pages(stored);
    assert!(pages(stored) == written, "the same pages twice");
    assert!(read_pages(&written).iter().all(|read| read.form == Form::Canonical));
    assert_eq!(sync::desired(stored, read_pages(&written)), stored, "an import of the pages changes nothing");
    let again = sync::desired(&[], read_pages(&written));
    assert_eq!(content(&again), content(stored), "the pages say all");
    assert!(pages(&again) == written, "the same pages from another database");

    let text = document::write(stored).expect("written");
    assert_eq!(document::write(stored).expect("written"), text, "the same document twice");
    let parse = || document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(sync::desired(stored, parse()), stored, "an import of the document changes nothing");
    let again = sync::desired(&[], parse());
    assert_eq!(document::write(&again).expect("written"), text, "the same document from another database");
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let errors: Vec<String> =
        SCHEMA.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// Everything that export promises, through databases.
async fn holds_stored(test: &TestDatabase, empty: &TestDatabase, read: Vec<ReadFamily>) {
    let before = sync::import(&test.database, read).await.expect("imported").revision;
    let snapshot = |test: &TestDatabase| {
        let database = test.database.clone();
        async move { store::whole(&database).await.expect("readable") }
    };
    let families = snapshot(test).await;
    let written = pages(&families);
    let exported = document::write(&families).expect("written");
    for read in [read_pages(&written), document::parse(&exported).expect("readable")] {
        let again = sync::import(&test.database, read).await.expect("imported");
        assert!(again.plan.is_empty(), "{:?}", again.plan);
        assert_eq!(again.revision, before);
        assert_eq!(snapshot(test).await, families);
    }
    sync::import(&empty.database, read_pages(&written)).await.expect("imported");
    let other = snapshot(empty).await;
    assert_eq!(content(&other), content(&families));
    assert!(pages(&other) == written, "the same pages from another database");
    let imported =
        sync::import(&empty.database, document::parse(&exported).expect("readable")).await.expect("imported");
    let other = snapshot(empty).await;
    assert_eq!(document::write(&other).expect("written"), exported, "the document brings places and findings");
    let kept: usize = imported.families.iter().map(|family| family.findings.len()).sum();
    assert_eq!(kept, families.iter().map(|family| family.findings.len()).sum::<usize>());
}

/// A second database of the same kind.
async fn another(test: &TestDatabase) -> TestDatabase {
    if format!("{:?}", test.url).contains("sqlite") {
        TestDatabase::sqlite().await
    } else {
        TestDatabase::postgres().await
    }
}

on_both! {
    async fn the_shipped_catalogue_is_exported_whole(test: TestDatabase) {
        let empty = another(test).await;
        holds_stored(test, &empty, rolegraph::sample::families().expect("readable")).await;
        empty.drop().await;
    }

    async fn fixture_pages_are_exported_whole(test: TestDatabase) {
        let empty = another(test).await;
        holds_stored(test, &empty, fixtures()).await;
        empty.drop().await;
    }

    async fn a_generated_catalogue_is_exported_whole(test: TestDatabase) {
        use proptest::strategy::{Strategy, ValueTree};
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let families = catalogue().new_tree(&mut runner).expect("a catalogue").current();
        let text = document::write(&families).expect("written");
        let empty = another(test).await;
        holds_stored(test, &empty, document::parse(&text).expect("legal")).await;
        empty.drop().await;
    }
}

#[test]
fn shipped_and_fixture_pages_keep_their_content() {
    holds(&stored(rolegraph::sample::families().expect("readable")));
    holds(&stored(fixtures()));
}

#[test]
fn odd_pages_keep_their_content() {
    let deep: Vec<String> = (0..46).map(|depth| format!("{}- nested {depth}\n", "  ".repeat(depth))).collect();
    let quoted = "> ".repeat(90);
    let long = "Seller of widgets ".repeat(20);
    let bodies = [
        deep.concat(),
        format!("- {quoted}deep\n"),
        format!("{quoted}deep\n\n- item\n"),
        "- [x] done\n- [ ] open\n- 1. twice marked\n".to_owned(),
        "- a\r\n  b\r\n\r\n  c\rd\r\n".to_owned(),
        "- ends hard  \n  here\\\n  and there\n".to_owned(),
        "- ```\n  code\n\n    more\n  ```\n- text\n\n      indented\n".to_owned(),
        "- never closed:\n  ```\n  - x\n".to_owned(),
        "- <details>\n- <!-- a comment\n- [a link][1] and [another]\n\n[1]: http://a.b\n[another]: <x y>\n".to_owned(),
        "**Bold**\n\n- a\n**Glued**\n- b\n\nPlain Group\n\n- c\n".to_owned(),
        "Prose.\n\n| a | b |\n| - | - |\n| c | d |\n\n- item\n\n***\n\n<div>\nx\n</div>\n".to_owned(),
        "- {add this}\n- {{< include >}}\n- see [pay]({{< ref \"pay\" >}}) . , .\n".to_owned(),
        "- \u{202e}rtl\u{202c} 😀 e\u{301}\u{200b}\u{a0}\u{feff}\n".to_owned(),
    ];
    let bodies = bodies.iter().enumerate();
    let pages: Vec<(String, String)> = bodies
        .map(|(number, body)| {
            let page = format!(
                "# Widgets\n\nSummary.\n\n## Seller | Buyer {number}\n\nTBD\n\n### Responsibilities\n\n{body}\n### Notes\n\n{body}\n## {long}\n### Requirements\n- x\n## {long}\n### Requirements\n- x\n## :\n### Job Grade\nGrade 7\n"
            );
            (format!("page-{number}.md"), page)
        })
        .collect();
    for page in pages {
        holds(&stored(read_pages(&[page])));
    }
}

/// The folders of the corpus, each as a catalogue; of two families of one slug the first.
fn corpus() -> Vec<Vec<ReadFamily>> {
    let corpus = std::env::var("ROLEGRAPH_CORPUS").expect("ROLEGRAPH_CORPUS names a folder");
    let folders = std::fs::read_dir(Path::new(&corpus).join("pages")).expect("pages");
    let read = folders.map(|folder| {
        let mut read = read_folder(&folder.expect("an entry").path());
        let mut slugs = std::collections::HashSet::new();
        read.retain(|read| slugs.insert(read.family.slug.clone()));
        read
    });
    read.collect()
}

#[test]
#[ignore = "needs a corpus of pages: set ROLEGRAPH_CORPUS and pass --include-ignored"]
fn the_corpus_is_exported_whole() {
    for read in corpus() {
        assert!(!read.is_empty());
        holds(&stored(read));
    }
}

#[test]
#[ignore = "needs a corpus of pages: set ROLEGRAPH_CORPUS and pass --include-ignored"]
fn the_corpus_is_exported_whole_from_a_database() {
    crate::support::run(async {
        for read in corpus() {
            let (test, empty) = (TestDatabase::sqlite().await, TestDatabase::sqlite().await);
            holds_stored(&test, &empty, read).await;
            test.drop().await;
            empty.drop().await;
        }
    });
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 64,
        max_shrink_iters: 2_000,
        failure_persistence: Some(Box::new(proptest::test_runner::FileFailurePersistence::Direct("tests/it/export.proptest-regressions"))),
        ..Default::default()
    })]

    #[test]
    fn mangled_pages_are_exported_whole(page in mangled(text("tests/pages/widget-seller.md"))) {
        if let Ok(page) = Page::parse("widget-seller.md", &page) {
            holds(&stored(read_families(vec![page])));
        }
    }

    #[test]
    fn generated_catalogues_are_exported_whole(families in catalogue()) {
        let text = document::write(&families).expect("written");
        let read = document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        holds(&stored(read));
    }
}
