//! The tree keeps the rules that it is said to keep.

use crate::support::{files, path, text};

/// For each part, outermost first, what it never imports. An inner part knows nothing of an outer one.
const NEVER: &[(&str, &[&str])] = &[
    ("unique", &["crate", "sea_orm", "async_graphql", "axum"]),
    (
        "catalog",
        &[
            "crate::check",
            "crate::cli",
            "crate::config",
            "crate::export",
            "crate::events",
            "crate::graphql",
            "crate::http",
            "crate::pages",
            "crate::store",
            "crate::sync",
            "crate::sample",
            "sea_orm",
            "async_graphql",
            "axum",
        ],
    ),
    (
        "pages",
        &[
            "crate::check",
            "crate::cli",
            "crate::config",
            "crate::export",
            "crate::events",
            "crate::graphql",
            "crate::http",
            "crate::store",
            "crate::sync",
            "crate::sample",
            "sea_orm",
            "async_graphql",
            "axum",
        ],
    ),
    (
        "check",
        &[
            "crate::cli",
            "crate::config",
            "crate::export",
            "crate::events",
            "crate::graphql",
            "crate::http",
            "crate::store",
            "crate::sync",
            "crate::sample",
            "sea_orm",
            "async_graphql",
            "axum",
        ],
    ),
    (
        "export",
        &[
            "crate::check",
            "crate::cli",
            "crate::config",
            "crate::events",
            "crate::graphql",
            "crate::http",
            "crate::store",
            "crate::sync",
            "crate::sample",
            "sea_orm",
            "async_graphql",
            "axum",
        ],
    ),
    (
        "search",
        &[
            "crate::check",
            "crate::cli",
            "crate::config",
            "crate::export",
            "crate::graphql",
            "crate::http",
            "crate::pages",
            "crate::store",
            "crate::sync",
            "crate::sample",
            "sea_orm",
            "async_graphql",
            "axum",
        ],
    ),
    (
        "store",
        &[
            "crate::check",
            "crate::cli",
            "crate::config",
            "crate::export",
            "crate::events",
            "crate::graphql",
            "crate::http",
            "crate::pages",
            "crate::sync",
            "crate::sample",
            "async_graphql",
            "axum",
        ],
    ),
    (
        "tables",
        &[
            "crate::bulk",
            "crate::catalog",
            "crate::check",
            "crate::cli",
            "crate::config",
            "crate::export",
            "crate::events",
            "crate::graphql",
            "crate::http",
            "crate::pages",
            "crate::store",
            "crate::sync",
            "crate::sample",
            "sea_orm",
            "async_graphql",
            "axum",
        ],
    ),
    (
        "bulk",
        &[
            "crate::check",
            "crate::cli",
            "crate::config",
            "crate::export",
            "crate::events",
            "crate::graphql",
            "crate::http",
            "crate::pages",
            "crate::sync",
            "crate::sample",
            "sea_orm",
            "rolegraph_entity",
            "async_graphql",
            "axum",
        ],
    ),
    ("sync/diff", &["sea_orm", "rolegraph_entity"]),
    ("sync/incoming", &["sea_orm", "rolegraph_entity"]),
    ("sync/matching", &["sea_orm", "rolegraph_entity"]),
    ("sync/plan", &["sea_orm", "rolegraph_entity"]),
    (
        "sync",
        &[
            "crate::cli",
            "crate::config",
            "crate::export",
            "crate::events",
            "crate::graphql",
            "crate::http",
            "crate::sample",
            "async_graphql",
            "axum",
        ],
    ),
    (
        "events",
        &[
            "crate::check",
            "crate::cli",
            "crate::config",
            "crate::export",
            "crate::graphql",
            "crate::http",
            "crate::pages",
            "crate::sync",
            "crate::sample",
            "sea_orm",
            "rolegraph_entity",
            "async_graphql",
            "axum",
        ],
    ),
    (
        "graphql",
        &[
            "crate::check",
            "crate::cli",
            "crate::config",
            "crate::http",
            "crate::pages",
            "crate::sync",
            "crate::sample",
            "axum",
            "sea_orm",
            "rolegraph_entity",
        ],
    ),
    (
        "http",
        &["crate::cli", "crate::check", "crate::pages", "crate::sync", "crate::sample", "sea_orm", "rolegraph_entity"],
    ),
    ("config", &["crate::cli", "crate::http", "crate::graphql", "sea_orm"]),
    ("sample", &["crate::cli", "crate::store", "crate::sync", "crate::graphql", "crate::http"]),
];

/// Whether code imports a module: by its path, or inside `use crate::{…}`.
fn imports(code: &[&str], module: &str) -> bool {
    let by_path = |line: &&str| line.contains(&format!("{module}::")) || line.contains(&format!("{module};"));
    let grouped = |line: &&str| {
        let inside = line.split_once("crate::{").map(|(_, inside)| inside);
        let name = module.trim_start_matches("crate::");
        inside.is_some_and(|inside| inside.split([',', '}', ':']).any(|part| part.trim() == name))
    };
    code.iter().any(by_path) || (module.starts_with("crate::") && code.iter().any(grouped))
}

#[test]
fn imports_in_groups_are_seen() {
    assert!(imports(&["use crate::{check, sync};"], "crate::sync"));
    assert!(!imports(&["use crate::{check, catalog::sync};"], "crate::cli"));
}

#[test]
fn inner_parts_import_no_outer_ones() {
    let root = path("src");
    let mut wrong = Vec::new();
    for file in files(&root).into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
        let name = file.strip_prefix(&root).expect("below src").with_extension("").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&file).expect("readable");
        // Unit tests may use what the part itself may not.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for (part, never) in NEVER.iter().filter(|(part, _)| name == *part || name.starts_with(&format!("{part}/"))) {
            for import in *never {
                if code.iter().any(|line| line.contains(&format!("{import}::")) || line.contains(&format!("{import};")))
                {
                    wrong.push(format!("src/{name}.rs is part of `{part}` and imports `{import}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_part_has_a_rule() {
    for file in std::fs::read_dir(path("src")).expect("a folder") {
        let name = file.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned();
        let outermost = ["lib", "main", "cli"].contains(&name.as_str());
        assert!(outermost || NEVER.iter().any(|(part, _)| *part == name), "src/{name} has no rule in `NEVER`");
    }
}

/// Paths that the documents name in backticks exist.
#[test]
fn documents_name_what_exists() {
    let mut missing = Vec::new();
    for document in ["ARCHITECTURE.md", "README.md"] {
        for name in text(document).split('`').skip(1).step_by(2) {
            let is_path = ["src/", "entity/", "migration/", "tests/", "web/", "catalogue/", "scripts/", ".ci/"]
                .iter()
                .any(|start| name.starts_with(start));
            let concrete = is_path && !name.contains([' ', '*', '{', '<']);
            if concrete && !path(name).exists() {
                missing.push(format!("{document} names `{name}`"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
