//! How long reading and checking take: a handbook of 434 pages, and pages of a megabyte in the shapes that
//! cost a reader most.
//!
//! `cargo bench --bench reader` prints a table; `cargo bench --bench reader -- megabyte` a part of it.

use std::path::{Path, PathBuf};

use divan::Bencher;
use rolegraph::pages::{Limits, Page, find_pages, load_page, read_families};
use rolegraph::sync;

fn main() {
    divan::main();
}

/// The pages of the shipped catalogue and of the tests, or those of a corpus, as path and text.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = std::env::var("ROLEGRAPH_CORPUS").map(|corpus| PathBuf::from(corpus).join("pages"));
    let folders = corpus.map_or_else(|_| vec![root.join("catalogue"), root.join("tests/pages")], |corpus| vec![corpus]);
    let found = find_pages(&folders, Limits::default(), &mut |_| {}).unwrap_or_default();
    found.iter().map(|page| (page.name.clone(), std::fs::read_to_string(&page.file).unwrap_or_default())).collect()
}

/// A handbook of 434 pages: the pages at hand again and again, each time in another folder.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn check_434_pages(bencher: Bencher) {
    let (pages, limits) = (pages(), Limits::default());
    let folder = std::env::temp_dir().join(format!("rolegraph-bench-{}", std::process::id()));
    for (number, (name, text)) in pages.iter().cycle().take(434).enumerate() {
        let file = folder.join((number / pages.len()).to_string()).join(name);
        let made = file.parent().map(std::fs::create_dir_all);
        assert!(made.is_some_and(|made| made.is_ok()) && std::fs::write(&file, text).is_ok(), "a folder for pages");
    }
    bencher.bench_local(|| {
        let found = find_pages(std::slice::from_ref(&folder), limits, &mut |_| {}).unwrap_or_default();
        let pages = found.iter().filter_map(|page| load_page(page, limits).ok()).collect();
        sync::desired(&[], read_families(pages))
    });
    let _ = std::fs::remove_dir_all(folder);
}

/// A way to fill a page.
struct Shape {
    name: &'static str,
    unit: &'static str,
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const SHAPES: &[Shape] = &[
    Shape { name: "items", unit: "- Sells widgets to customers in town and keeps the shelves full\n" },
    Shape { name: "prose", unit: "Sells widgets to customers in town. " },
    Shape { name: "paragraphs", unit: "The Seller reports to the Manager, Sellers of grade 7.\n\n" },
    Shape {
        name: "levels",
        unit: "### Seller #\nThe Seller reports to the Manager, Sellers.\n#### Responsibilities\n- Sells widgets #\n- Sells gadgets #\n\nThe Seller # is a grade 7 and sells in many towns, every one of them large and full of people who want widgets.\n",
    },
    Shape { name: "rows", unit: "| Seller # | 7 |\n" },
    Shape { name: "nested", unit: "- Sells\n  - widgets\n    - in town\n      - every day\n" },
    Shape { name: "links", unit: "[a](#b) " },
    Shape { name: "short codes", unit: "[a]({{< b " },
    Shape { name: "open short codes", unit: "{{ a " },
    Shape { name: "html", unit: "<a b='" },
    Shape { name: "bold", unit: "**a** *b " },
    Shape { name: "brackets", unit: "[a][" },
    Shape { name: "back ticks", unit: "` `` ``` " },
    Shape { name: "groups", unit: "**Group**\n- Sells widgets\n**Other Group**\n\n" },
    Shape { name: "to be defined", unit: "#### Responsibilities\nTo be defined at time of business need.\n" },
    Shape { name: "quotes", unit: "> a\n>> b\n" },
    Shape { name: "pipes", unit: "a | b | c\n" },
];

/// A page of one megabyte; `#` in the unit is a number.
#[divan::bench(args = SHAPES, sample_count = 5, sample_size = 1)]
fn read_a_megabyte(bencher: Bencher, shape: &Shape) {
    let mut page = "---\ntitle: Seller\n---\n\n## Levels\n\n| Role | Grade |\n| --- | --- |\n".to_owned();
    if shape.name != "rows" {
        page.push_str("| Seller | 7 |\n\n### Seller\n\n#### Responsibilities\n\n");
    }
    let mut number = 0_u32;
    let mut headings = 0;
    while page.len() < 1_000_000 {
        // As many headings as a page may have, and no more.
        headings += shape.unit.matches("\n#").count() + usize::from(shape.unit.starts_with('#'));
        if headings > 4_900 {
            page.push_str("- Sells widgets to customers in town and keeps the shelves full\n");
        } else {
            page.push_str(&shape.unit.replace(" #", &format!(" {number}")));
        }
        number += 1;
    }
    bencher.bench_local(|| {
        let pages = Page::parse("seller.md", &page).into_iter().collect();
        sync::desired(&[], read_families(pages))
    });
}
