//! `import --watch` as a process: it imports again when pages change, and ends at a signal.

#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use tempfile::TempDir;

use crate::command_line::rolegraph;

/// How long a line may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &TempDir, arguments: &[&str]) -> Self {
        let mut command = rolegraph(folder.path());
        command.args(["import", "--watch"]).args(arguments).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("starts");
        let (send, lines) = channel();
        let said = BufReader::new(child.stderr.take().expect("a pipe"));
        std::thread::spawn(move || said.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Self { child, lines }
    }

    /// Waits for a line with these words; tells the lines before it.
    fn wait_for(&self, words: &str) -> Vec<String> {
        let mut before = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no line with `{words}` after {before:?}"));
            if line.contains(words) {
                return before;
            }
            before.push(line);
        }
    }

    fn stop(mut self, signal: &str) {
        let sent = std::process::Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
        assert_eq!(self.child.wait().expect("ends").code(), Some(0), "after {signal}");
    }
}

/// A test that fails leaves no process behind.
impl Drop for Watching {
    fn drop(&mut self) {
        // It has ended already where all went well.
        let _ = self.child.kill();
    }
}

fn page(duty: &str) -> String {
    format!("## Seller\n### Responsibilities\n- {duty}\n")
}

#[test]
fn pages_are_imported_again_when_they_change() {
    let folder = TempDir::new().expect("a folder");
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages).expect("made");
    let write = |name: &str, text: &str| std::fs::write(pages.join(name), text).expect("written");
    write("seller.md", &page("Sells"));
    let watching = Watching::start(&folder, &["pages"]);
    watching.wait_for("changed 1 family, revision 1");
    watching.wait_for("watching for changes");
    write("seller.md", &page("Sells and sings"));
    assert!(watching.wait_for("changed 1 family, revision 2").is_empty(), "one line a run");
    // What cannot be read is told, the rest applied.
    write("broken.md", "---\ntitle: [\n---\n");
    watching.wait_for("error: `pages/broken.md:");
    watching.wait_for("nothing changes, revision 2");
    std::fs::create_dir(pages.join("town")).expect("made");
    write("town/clerk.md", &page("Files"));
    watching.wait_for("changed 1 family, revision 3");
    watching.stop("-TERM");
}

#[test]
fn a_page_that_is_replaced_is_imported_again() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("seller.md"), page("Sells")).expect("written");
    let watching = Watching::start(&folder, &["seller.md"]);
    watching.wait_for("watching for changes");
    std::fs::write(folder.path().join("new"), page("Sells and sings")).expect("written");
    std::fs::rename(folder.path().join("new"), folder.path().join("seller.md")).expect("renamed");
    watching.wait_for("changed 1 family, revision 2");
    watching.stop("-INT");
}

#[test]
fn a_folder_that_is_replaced_is_watched_again() {
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let make = |name: &str, duty: &str| {
        std::fs::create_dir(at(name)).expect("made");
        std::fs::write(at(name).join("seller.md"), page(duty)).expect("written");
    };
    make("pages", "Sells");
    let watching = Watching::start(&folder, &["pages"]);
    watching.wait_for("watching for changes");
    std::fs::rename(at("pages"), at("old")).expect("renamed");
    watching.wait_for("error: `pages`: there is no such file or folder");
    make("new", "Sells and sings");
    std::fs::rename(at("new"), at("pages")).expect("renamed");
    watching.wait_for("changed 1 family, revision 2");
    std::fs::write(at("pages").join("seller.md"), page("Sells, sings and counts")).expect("written");
    watching.wait_for("changed 1 family, revision 3");
    std::fs::remove_dir_all(at("pages")).expect("removed");
    watching.wait_for("error: `pages`");
    make("pages", "Sings");
    watching.wait_for("changed 1 family, revision 4");
    watching.stop("-TERM");
}
