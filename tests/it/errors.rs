//! Errors: every code stands in one table, and what fails inside is told by a reference alone.

use std::io::Write;
use std::sync::{Arc, Mutex, Once};

use axum::http::StatusCode;
use rolegraph::graphql::{Code, Engine, Limits};
use rolegraph::http::{ExportSettings, Settings, router, router_with};
use serde_json::{Value, json};

use crate::command_line::{rolegraph, stdout};
use crate::http::{JSON, get, post, send};
use crate::socket::client::{Client, Server};
use crate::support::{TestDatabase, files, path, text};

#[test]
fn the_errors_in_the_documents_are_those_of_the_program() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let output = rolegraph(folder.path()).arg("errors").output().expect("runs");
    let committed = text("docs/errors.md");
    let section =
        committed.split_once("<!-- errors -->\n").and_then(|(_, rest)| rest.split_once("<!-- end of errors -->"));
    assert!(
        section.is_some_and(|(section, _)| section == stdout(&output)),
        "the errors in docs/errors.md are out of date; put between their marks what this prints: cargo run -q -- errors"
    );
}

#[test]
fn no_code_is_written_outside_the_table() {
    let table = path("src/graphql/error.rs");
    for file in files(&path("src")).into_iter().filter(|file| *file != table) {
        let source = std::fs::read_to_string(&file).expect("readable");
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in source.lines().enumerate() {
            let place = format!("{}:{}: {line}", file.display(), number + 1);
            for code in Code::ALL {
                assert!(!line.contains(&format!("\"{}\"", code.as_str())), "{place}");
            }
            // A code is set from the table, whatever it is called.
            let sets = line.contains("set(\"code\"") || line.contains("\"code\":");
            assert!(!sets || line.contains(".as_str()"), "{place}");
        }
    }
}

#[test]
fn codes_are_unlike_and_say_what_to_do() {
    let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len());
    for code in Code::ALL {
        assert!(code.as_str().bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
        assert!(code.when().ends_with('.') && code.remedy().ends_with('.'), "{code:?}");
        assert!(!code.when().contains('|') && !code.remedy().contains('|'), "{code:?} breaks the table");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is logged while a test runs, in this thread, and what the test gives.
fn logged<T>(test: impl Future<Output = T>) -> (T, String) {
    // With one listener alone, a line that another thread comes to first is taken for one that nobody wants.
    static LISTENED: Once = Once::new();
    LISTENED.call_once(|| {
        let everywhere = tracing_subscriber::fmt().with_writer(std::io::sink).finish();
        tracing::subscriber::set_global_default(everywhere).expect("the only one");
    });
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let given = tracing::subscriber::with_default(subscriber, || runtime.block_on(test));
    let log = String::from_utf8(log.0.lock().expect("not poisoned").clone()).expect("text");
    (given, log)
}

/// An internal error tells its reference alone; the log has it beside the name of the request.
fn is_told_by_its_reference(error: &Value, log: &str, request: &str) {
    let reference = error["extensions"]["reference"].as_str().expect("a reference");
    assert_eq!(error["extensions"]["code"], "INTERNAL");
    assert_eq!(error["message"], format!("internal error; the server's log has it under `{reference}`"));
    let line = log.lines().find(|line| line.contains(reference)).unwrap_or_else(|| panic!("{reference}: {log}"));
    assert!(line.contains("ERROR") && line.contains(request), "{line}");
}

#[test]
fn what_fails_inside_is_in_the_log_under_its_reference() {
    let (answer, log) = logged(async {
        let test = TestDatabase::sqlite().await;
        let router = router(Engine::new(test.database.clone(), Limits::default()));
        test.drop().await;
        let body = json!({ "query": "{ families { nodes { title } } }" }).to_string();
        send(&router, post(body, &[JSON, ("x-request-id", "the-request")])).await
    });
    assert_eq!(answer.status, StatusCode::OK);
    is_told_by_its_reference(&answer.json()["errors"][0], &log, "the-request");
}

#[test]
fn what_is_refused_is_no_error_in_the_log() {
    let (answer, log) = logged(async {
        let test = TestDatabase::sqlite().await;
        let exports = ExportSettings { most: 0, ..ExportSettings::default() };
        let settings = Settings { exports, ..Settings::default() };
        let router = router_with(Engine::new(test.database.clone(), Limits::default()), settings);
        let answer = send(&router, get("/export/roles.csv")).await;
        test.drop().await;
        answer
    });
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(log.contains("/export/roles.csv") && !log.contains("ERROR"), "{log}");
}

#[test]
fn what_fails_on_a_socket_is_in_the_log_under_the_request_that_opened_it() {
    let (answer, log) = logged(async {
        let test = TestDatabase::sqlite().await;
        let server = Server::start(&test, Settings::default()).await;
        let headers = [("sec-websocket-protocol", "graphql-transport-ws"), ("x-request-id", "the-socket")];
        let mut client = Client::open(server.address, &headers).await.expect("opens");
        client.send(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.message().await["type"], "connection_ack");
        test.drop().await;
        client.subscribe("a", "{ families { nodes { title } } }").await;
        client.message().await
    });
    is_told_by_its_reference(&answer["payload"]["errors"][0], &log, "the-socket");
}
