//! Bad input ends with one clear line (what, where, hint), exit code 1, and nothing applied.

use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::Path;

use tempfile::TempDir;

use crate::command_line::{rolegraph, stderr};

/// Runs the program and returns the one line that it fails with.
fn fails(folder: &Path, arguments: &[&str]) -> String {
    let output = rolegraph(folder).args(arguments).output().expect("runs");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
    assert!(said.starts_with("error: ") && said.contains("; hint: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// Imports one file beside a good page, and expects that neither is applied.
fn import_fails(name: &str, bytes: &[u8]) -> String {
    let folder = TempDir::new().expect("a folder");
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages).expect("made");
    std::fs::write(pages.join("good.md"), "## Seller\n### Responsibilities\n- Sells\n").expect("written");
    std::fs::write(pages.join(name), bytes).expect("written");
    let said = fails(folder.path(), &["import", "pages"]);
    assert!(said.contains(name), "{said}");
    let count =
        rolegraph(folder.path()).args(["query", "{ catalogue { familyCount revision } }"]).output().expect("runs");
    let count: serde_json::Value = serde_json::from_slice(&count.stdout).expect("JSON");
    assert_eq!(count["data"]["catalogue"], serde_json::json!({ "familyCount": 0, "revision": 0 }));
    said
}

#[test]
fn paths_without_pages() {
    let folder = TempDir::new().expect("a folder");
    std::fs::create_dir(folder.path().join("empty")).expect("made");
    assert!(fails(folder.path(), &["import", "nowhere"]).contains("`nowhere`: there is no such file or folder"));
    assert!(fails(folder.path(), &["import", "empty"]).contains("`empty`: the folder holds no pages"));
    assert!(fails(folder.path(), &["check", "nowhere"]).contains("no such file"));
    assert!(!folder.path().join("rolegraph.db").exists());
}

#[test]
fn a_page_that_is_not_utf8() {
    assert!(import_fails("latin.md", b"# Caf\n\nna\xefve\n").contains("latin.md:3`: the page is not UTF-8"));
}

#[test]
fn broken_front_matter() {
    let said = import_fails("broken.md", b"---\ntitle: x\nlist: [1, 2\n---\nbody\n");
    assert!(said.contains("front matter"), "{said}");
    assert!(import_fails("open.md", b"---\ntitle: x\n").contains("open.md:1`"));
}

#[test]
fn a_page_of_50_megabytes() {
    let page = "All work and no play.\n".repeat(50 * 1024 * 1024 / 22);
    assert!(import_fails("long.md", page.as_bytes()).contains("larger than 4 MiB"));
}

#[test]
fn a_page_with_ten_thousand_headings() {
    let mut page = String::new();
    for number in 0..10_000 {
        write!(page, "## Seller {number}\n\n").expect("a string");
    }
    assert!(import_fails("many.md", page.as_bytes()).contains("10000 headings"));
}

#[test]
fn a_null_character_and_what_is_nested_without_end() {
    assert!(import_fails("null.md", b"# A\n\0\n").contains("null.md:2`: the page holds a null character"));
    assert!(import_fails("deep.md", "> ".repeat(100_000).as_bytes()).contains("nested too deep"));
}

#[test]
fn two_pages_of_one_name() {
    let folder = TempDir::new().expect("a folder");
    for name in ["a", "b"] {
        std::fs::create_dir(folder.path().join(name)).expect("made");
        std::fs::write(folder.path().join(name).join("seller.md"), "# Seller\n## Responsibilities\n- Sells\n")
            .expect("written");
    }
    assert!(fails(folder.path(), &["import", "."]).contains("would both be the family `seller`"));
}

#[test]
fn databases_that_cannot_be_opened() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("text.db"), "this is no database, it is a text that is long enough".repeat(50))
        .expect("written");
    let query = |url: &str| fails(folder.path(), &["query", "{ catalogue { revision } }", "--database-url", url]);
    assert!(query("sqlite://no/such/folder/x.db").contains("cannot be opened or made"));
    assert!(query("sqlite://text.db").contains("is no SQLite database"));
    let said = query("postgres://app:secret@127.0.0.1:1/roles");
    assert!(said.contains("cannot be reached") && !said.contains("secret"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_read_only_database() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().expect("a folder");
    let database = folder.path().join("rolegraph.db");
    std::fs::write(folder.path().join("seller.md"), "# Seller\n## Responsibilities\n- Sells\n").expect("written");
    assert!(
        rolegraph(folder.path()).args(["query", "{ catalogue { revision } }"]).output().expect("runs").status.success()
    );
    std::fs::set_permissions(&database, std::fs::Permissions::from_mode(0o444)).expect("set");
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).expect("set");
    // The superuser may write what is read-only; then there is nothing to refuse.
    let superuser = std::fs::write(folder.path().join("probe"), "").is_ok();
    if superuser {
        eprintln!("note: run by the superuser, for whom no file is read-only; opening the file as immutable instead");
        let said = fails(folder.path(), &["import", "seller.md", "--database-url", "sqlite://rolegraph.db?mode=ro"]);
        assert!(said.contains("read-only"), "{said}");
    } else {
        assert!(fails(folder.path(), &["import", "seller.md"]).contains("read-only"));
    }
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("set");
}

#[test]
fn a_port_in_use() {
    let folder = TempDir::new().expect("a folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let said = fails(folder.path(), &["serve", "--listen", &address]);
    assert!(said.contains(&address) && said.contains("the port is in use"), "{said}");
}
