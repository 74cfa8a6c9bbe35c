//! Pages from other systems and in other scripts, and folders that are no plain folders.

use rolegraph::catalog::Family;
use rolegraph::pages::{Limits, find_pages};
use rolegraph::sync;
use tempfile::TempDir;

use crate::support::{TestDatabase, on_both, path, read, text};

const PAGE: &str = "widget-seller.md";

fn family(text: &str) -> Family {
    let mut families = sync::desired(&[], read(&[(PAGE, text)]));
    families.pop().expect("a family")
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let page = text(&format!("tests/pages/{PAGE}"));
    let plain = family(&page);
    assert!(!plain.roles.is_empty());
    for (system, other) in [
        ("Windows", page.replace('\n', "\r\n")),
        ("old Macs", page.replace('\n', "\r")),
        ("a byte order mark", format!("\u{feff}{page}")),
        ("both", format!("\u{feff}{}", page.replace('\n', "\r\n"))),
        ("no newline at the end", page.trim_end().to_owned()),
        ("spaces at the ends of lines", page.replace('\n', " \n").replace("--- \n", "---\n")),
    ] {
        let mut read = family(&other);
        // How far the page goes depends on its last line alone.
        read.source.end_line = plain.source.end_line;
        let sections =
            |family: &Family| family.sections.iter().map(|section| section.title.clone()).collect::<Vec<_>>();
        assert_eq!(sections(&read), sections(&plain), "{system}");
        assert_eq!(read.roles, plain.roles, "{system}");
        assert_eq!(read.hiring_process, plain.hiring_process, "{system}");
    }
}

const SCRIPTS: &str = "\
---
title: \"بائع 🚀\"
---

## بائع

The بائع reports to the مدير.

### Responsibilities

- يبيع الأدوات للعملاء في المدينة
- 👩‍🚀 flies with 🦀 and \u{202e}backwards\u{202c}
- Tab\tand\u{b}vertical\u{7}bell

### Requirements

- 販売の経験
";

on_both! {
    async fn every_script_comes_back_as_it_was_written(test: TestDatabase) {
        test.import(&[("sellers.md", SCRIPTS)]).await;
        let data = test.query("{ families { nodes { title levels { slug title reportsTo { title } responsibilities { text source { line } } requirements { text } } } } }").await;
        let family = &data["families"]["nodes"][0];
        assert_eq!(family["title"], "بائع 🚀");
        let role = &family["levels"][0];
        assert_eq!((&role["title"], &role["reportsTo"]["title"]), (&"بائع".into(), &"مدير".into()));
        assert!(role["slug"].as_str().is_some_and(|slug| slug.is_ascii() && !slug.is_empty()), "{role}");
        let texts: Vec<&str> = role["responsibilities"].as_array().expect("a list").iter().filter_map(|duty| duty["text"].as_str()).collect();
        assert_eq!(texts[0], "يبيع الأدوات للعملاء في المدينة");
        assert_eq!(texts[1], "👩‍🚀 flies with 🦀 and \u{202e}backwards\u{202c}");
        assert!(texts[2].starts_with("Tab and") && texts[2].ends_with("bell"), "{texts:?}");
        assert_eq!(role["responsibilities"][2]["source"]["line"], 13);
        assert_eq!(role["requirements"][0]["text"], "販売の経験");
        assert!(test.import(&[("sellers.md", SCRIPTS)]).await.plan.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn folders_that_link_to_each_other_are_walked_once() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().expect("a folder");
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    for made in [&one, &two] {
        std::fs::create_dir(made).expect("made");
    }
    std::fs::write(one.join("seller.md"), "# Seller\n").expect("written");
    symlink(&one, two.join("one")).expect("linked");
    symlink(&two, one.join("two")).expect("linked");
    symlink(&one, one.join("self")).expect("linked");
    symlink(one.join("gone.md"), one.join("nowhere.md")).expect("linked");
    symlink(one.join("gone"), one.join("nothing")).expect("linked");
    let found = find_pages(&[folder.path().to_owned()], Limits::default(), &mut |_| {}).expect("pages");
    let names: Vec<&str> = found.iter().map(|page| page.name.as_str()).collect();
    // The link that leads nowhere is named like a page: loading it will say so.
    assert_eq!(names, ["one/nowhere.md", "one/seller.md"]);
}

#[test]
fn a_folder_of_too_many_files_is_refused_before_it_is_read_to_its_end() {
    let folder = TempDir::new().expect("a folder");
    for number in 0..50 {
        std::fs::write(folder.path().join(format!("{number}.txt")), "").expect("written");
    }
    let limits = Limits { entries: 20, ..Limits::default() };
    let error = find_pages(&[folder.path().to_owned()], limits, &mut |_| {}).expect_err("too many");
    assert!(error.to_string().contains("more than 20 files and folders"), "{error}");
    assert!(find_pages(&[path("tests/pages")], limits, &mut |_| {}).is_ok());
}

#[test]
fn pages_without_an_ending_are_known_by_their_front_matter() {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in [("seller", "---\ntitle: Seller\n---\n"), ("LICENSE", "Free.\n"), ("clerk.mdx", "# Clerk\n")] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let found = find_pages(&[folder.path().to_owned()], Limits::default(), &mut |_| {}).expect("pages");
    assert_eq!(found.iter().map(|page| page.name.as_str()).collect::<Vec<_>>(), ["clerk.mdx", "seller"]);
}
