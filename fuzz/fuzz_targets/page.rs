//! Any bytes as a page: read, resolved and checked without a panic, with sources that lie in the page.

#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use rolegraph::catalog::{Source, Statement};
use rolegraph::pages::{Page, read_families};
use rolegraph::sync;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(page) = Page::parse("folder/seller.md", text) else { return };
    let last = page.last_line();
    let inside = |source: &Source| 1 <= source.line && source.line <= source.end_line && source.end_line <= last;
    let families = sync::desired(&[], read_families(vec![page]));
    assert_eq!(families.len(), 1, "a page is one family");
    for family in &families {
        let mut slugs = HashSet::new();
        for role in &family.roles {
            assert!(slugs.insert(&role.slug), "two roles share the slug {}", role.slug);
            assert!(inside(&role.source), "{:?}", role.source);
            assert!(role.grade_claims.iter().all(|claim| inside(&claim.source)));
            assert!(role.reports_to.iter().all(|line| inside(&line.source)));
            assert!(role.extends.iter().all(|extension| inside(&extension.source)));
            assert!(role.indicators.iter().all(|indicator| inside(&indicator.source)));
            assert!(role.sections.iter().all(|section| inside(&section.source)));
            statements(&role.responsibilities, &inside);
            statements(&role.requirements, &inside);
        }
        assert!(family.indicators.iter().all(|indicator| inside(&indicator.source)));
        assert!(family.sections.iter().all(|section| inside(&section.source)));
        assert!(family.hiring_process.iter().all(|step| inside(&step.source)));
        assert!(family.findings.iter().all(|finding| inside(&finding.source)));
        statements(&family.responsibilities, &inside);
        statements(&family.requirements, &inside);
    }
});

fn statements(list: &[Statement], inside: &impl Fn(&Source) -> bool) {
    for statement in list {
        assert!(inside(&statement.source), "{:?}", statement.source);
        statements(&statement.children, inside);
    }
}
