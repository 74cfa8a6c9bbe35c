//! The server as a process: its first start, its answers over HTTP, and the way it stops.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command_line::rolegraph;

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(folder: &TempDir, arguments: &[&str]) -> Self {
        let mut command = rolegraph(folder.path());
        command.args(arguments).args(["--listen", "127.0.0.1:0", "--log", "warn"]).stdout(Stdio::piped());
        let mut child = command.spawn().expect("starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let address =
            line.trim().strip_prefix("listening on http://").unwrap_or_else(|| panic!("not the line: {line}"));
        Self { child, address: address.parse().expect("an address") }
    }

    fn query(&self, query: &str) -> Value {
        let body = json!({ "query": query }).to_string();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).expect("connects");
        stream.write_all(format!("{head}{body}").as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let body = answer.split_once("\r\n\r\n").expect("a body").1;
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
    }

    /// Sends a signal and expects a clean end.
    fn stop(mut self, signal: &str) {
        let sent = std::process::Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
        let status = self.child.wait().expect("ends");
        assert_eq!(status.code(), Some(0), "after {signal}");
    }
}

const COUNTS: &str =
    "{ catalogue { revision familyCount roleCount responsibilityCount requirementCount indicatorCount } }";

#[cfg(unix)]
#[test]
fn a_first_start_serves_the_shipped_catalogue_and_a_second_one_the_same() {
    let folder = TempDir::new().expect("a folder");
    for signal in ["-TERM", "-INT"] {
        let server = Server::start(&folder, &[]);
        let counts = server.query(COUNTS);
        let wanted = json!({ "revision": 1, "familyCount": 5, "roleCount": 43, "responsibilityCount": 464, "requirementCount": 358, "indicatorCount": 27 });
        assert_eq!(counts["data"]["catalogue"], wanted);
        server.stop(signal);
    }
    assert!(folder.path().join("rolegraph.db").exists());
}

#[cfg(unix)]
#[test]
fn without_the_sample_an_empty_database_stays_empty() {
    let folder = TempDir::new().expect("a folder");
    let server = Server::start(&folder, &["serve", "--no-sample"]);
    assert_eq!(server.query(COUNTS)["data"]["catalogue"]["familyCount"], 0);
    server.stop("-TERM");
}

#[cfg(unix)]
#[test]
fn a_signal_right_after_the_ready_line_is_heard() {
    let folder = TempDir::new().expect("a folder");
    for _ in 0..5 {
        Server::start(&folder, &["serve", "--no-sample"]).stop("-TERM");
    }
}

#[tokio::test]
async fn a_stop_finishes_requests_in_flight() {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (started, begun) = tokio::sync::oneshot::channel::<()>();
    let started = Arc::new(Mutex::new(Some(started)));
    let slow = move || {
        let started = started.lock().expect("not poisoned").take();
        async move {
            if let Some(started) = started {
                started.send(()).expect("heard");
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
            "finished"
        }
    };
    let router = axum::Router::new().route("/slow", get(slow));
    let listener = rolegraph::http::bind("127.0.0.1:0".parse().expect("an address")).await.expect("bound");
    let address = listener.local_addr().expect("an address");
    let request = async {
        let mut stream = tokio::net::TcpStream::connect(address).await.expect("connects");
        stream.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    };
    // The signal comes when the request is in flight.
    let stop = async move {
        begun.await.expect("begun");
    };
    let (served, answer) = tokio::join!(rolegraph::http::serve(listener, router, stop), request);
    served.expect("a clean end");
    assert!(answer.ends_with("finished"), "{answer}");
}
