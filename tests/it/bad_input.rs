//! Bad input ends with one clear line (what, where, hint) and exit code 1; of it nothing is applied.

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

/// How many families are stored, and the catalogue's revision.
fn stored(folder: &Path) -> (u64, u64) {
    let count = rolegraph(folder).args(["query", "{ catalogue { familyCount revision } }"]).output().expect("runs");
    let count: serde_json::Value = serde_json::from_slice(&count.stdout).expect("JSON");
    let number = |name: &str| count["data"]["catalogue"][name].as_u64().expect("a number");
    (number("familyCount"), number("revision"))
}

/// Imports one file beside a good page, and expects one line about it while the good page is applied.
fn import_fails(name: &str, bytes: &[u8]) -> String {
    let folder = TempDir::new().expect("a folder");
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages).expect("made");
    std::fs::write(pages.join(name), bytes).expect("written");
    // Alone it changes nothing and makes no database.
    fails(folder.path(), &["import", "pages"]);
    assert!(!folder.path().join("rolegraph.db").exists());
    std::fs::write(pages.join("good.md"), "## Seller\n### Responsibilities\n- Sells\n").expect("written");
    let run = |arguments: &[&str]| {
        let output = rolegraph(folder.path()).args(arguments).output().expect("runs");
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        stderr(&output)
    };
    let planned = run(&["import", "pages", "--dry-run"]);
    assert_eq!(stored(folder.path()), (0, 0));
    let said = run(&["import", "pages", "--prune"]);
    assert_eq!(stored(folder.path()), (1, 1));
    assert_eq!(planned.lines().next(), said.lines().next());
    assert!(said.contains("note: nothing is removed") && said.contains("changed 1 family, revision 1"), "{said}");
    let line = said.lines().next().expect("a line");
    assert!(line.starts_with("error: ") && line.contains("; hint: ") && line.contains(name), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{said}");
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
    std::fs::write(folder.path().join("clerk.md"), "# Clerk\n## Responsibilities\n- Files\n").expect("written");
    for (arguments, families) in [(&["import", ".", "--dry-run"][..], (0, 0)), (&["import", "."], (1, 1))] {
        let output = rolegraph(folder.path()).args(arguments).output().expect("runs");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        for (page, other) in [("a/seller.md", "b/seller.md"), ("b/seller.md", "a/seller.md")] {
            let wanted = format!("error: `{page}` and `{other}` would both be the family `seller`");
            assert_eq!(said.lines().filter(|line| line.starts_with(&wanted)).count(), 1, "{said}");
        }
        assert_eq!(stored(folder.path()), families);
    }
}

#[test]
fn a_family_stays_whole_when_one_of_its_pages_breaks() {
    let folder = TempDir::new().expect("a folder");
    let pages = folder.path().join("pages");
    std::fs::create_dir_all(pages.join("coach")).expect("made");
    for name in ["_index.md", "coach.md", "manager.md"] {
        std::fs::copy(crate::support::path("tests/pages/coach").join(name), pages.join("coach").join(name))
            .expect("copied");
    }
    let import = || rolegraph(folder.path()).args(["import", "pages"]).output().expect("runs");
    let levels = || {
        let query = "{ families { nodes { slug levels { title } } } }";
        rolegraph(folder.path()).args(["query", query]).output().expect("runs").stdout
    };
    assert_eq!(import().status.code(), Some(0));
    let before = levels();
    for broken in ["_index.md", "coach.md", "manager.md"] {
        let file = pages.join("coach").join(broken);
        let text = std::fs::read(&file).expect("readable");
        std::fs::write(&file, b"---\ntitle: [\n---\n").expect("written");
        let output = import();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        let page = format!("`coach/{broken}`");
        assert!(said.contains("the family `coach` stays as it is stored") && said.contains(&page), "{said}");
        assert_eq!(levels(), before, "{broken}");
        std::fs::write(&file, text).expect("written");
    }
    assert_eq!(stored(folder.path()), (1, 1));
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

/// What cannot be looked at is not taken for what is not there.
#[cfg(unix)]
#[test]
fn pages_that_may_not_be_read_are_not_pruned() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join("pages").join(name);
    std::fs::create_dir_all(at("office")).expect("made");
    for name in ["seller.md", "porter", "office/clerk.md"] {
        std::fs::write(at(name), "---\ntitle: Worker\n---\n## Responsibilities\n- Works\n").expect("written");
    }
    assert!(rolegraph(folder.path()).args(["import", "pages"]).output().expect("runs").status.success());
    let allow = |name: &str, mode: u32| {
        std::fs::set_permissions(at(name), std::fs::Permissions::from_mode(mode)).expect("set");
    };
    for (name, mode, back) in [("porter", 0o000, 0o644), ("office", 0o000, 0o755), ("", 0o444, 0o755)] {
        allow(name, mode);
        if std::fs::read(at("porter")).is_ok() && std::fs::read_dir(at("office")).is_ok() {
            eprintln!("note: run by the superuser, who may read everything");
        } else {
            let output = rolegraph(folder.path()).args(["import", "pages", "--prune"]).output().expect("runs");
            assert_eq!(output.status.code(), Some(1), "{name}: {}", stderr(&output));
            assert!(stderr(&output).contains("permission denied"), "{name}: {}", stderr(&output));
        }
        allow(name, back);
        assert_eq!(stored(folder.path()).0, 3, "{name}");
    }
}

#[test]
fn a_port_in_use() {
    let folder = TempDir::new().expect("a folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let said = fails(folder.path(), &["serve", "--listen", &address]);
    assert!(said.contains(&address) && said.contains("the port is in use"), "{said}");
}
