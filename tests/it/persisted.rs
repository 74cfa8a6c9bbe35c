//! Documents that requests name: those that clients register, and those of a manifest.

use axum::Router;
use axum::http::StatusCode;
use rolegraph::graphql::persisted::{hash, manifest};
use rolegraph::graphql::{Engine, Limits};
use rolegraph::http::router;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command_line::{rolegraph, stderr, stdout};
use crate::http::{Answer, GRAPHQL, JSON, get, post, send, with_router};
use crate::support::{TestDatabase, run, with_fixtures};

const TITLE: &str = "query Title($slug: String!) { family(slug: $slug) { title } }";
const TYPENAME: &str = "{ __typename }";

async fn ask(router: &Router, body: &Value) -> Answer {
    send(router, post(body.to_string(), &[JSON])).await
}

fn named(document: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash(document) } })
}

fn code(answer: &Answer) -> Value {
    answer.json()["errors"][0]["extensions"]["code"].take()
}

#[test]
fn a_document_is_sent_once() {
    with_router(async |router| {
        let variables = json!({ "slug": "clerk" });
        let short = json!({ "extensions": named(TITLE), "variables": variables });
        let unknown = ask(router, &short).await;
        assert_eq!((unknown.status, code(&unknown)), (StatusCode::OK, json!("PERSISTED_QUERY_NOT_FOUND")));
        assert_eq!(unknown.json()["errors"][0]["message"], "PersistedQueryNotFound");
        let unknown = send(router, post(short.to_string(), &[JSON, GRAPHQL])).await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);

        let full = json!({ "query": TITLE, "extensions": named(TITLE), "variables": variables });
        let expected = json!({ "data": { "family": { "title": "Clerk" } } });
        assert_eq!(ask(router, &full).await.json(), expected);
        assert_eq!(ask(router, &short).await.json(), expected);
        let by_id = json!({ "documentId": format!("sha256:{}", hash(TITLE)), "variables": variables });
        assert_eq!(ask(router, &by_id).await.json(), expected);
        let batch = json!([short, by_id]);
        assert_eq!(ask(router, &batch).await.json(), json!([expected, expected]));
    });
}

#[test]
fn a_named_document_is_fetched_and_kept_as_one_that_is_sent() {
    with_router(async |router| {
        let slug = "variables=%7B%22slug%22%3A%22clerk%22%7D";
        let extensions =
            format!("%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22{}%22%7D%7D", hash(TITLE));
        let by_hash = format!("/graphql?extensions={extensions}&{slug}");
        let unknown = send(router, get(&by_hash)).await;
        assert_eq!([code(&unknown), json!(unknown.header("cache-control"))], ["PERSISTED_QUERY_NOT_FOUND", "no-store"]);
        let in_full = format!(
            "{by_hash}&query={}",
            TITLE.replace(' ', "+").replace('$', "%24").replace('{', "%7B").replace('}', "%7D")
        );
        let full = send(router, get(&in_full)).await;
        let by_hash = send(router, get(&by_hash)).await;
        let by_id = send(router, get(&format!("/graphql?documentId=sha256:{}&{slug}", hash(TITLE)))).await;
        for answer in [&full, &by_hash, &by_id] {
            assert_eq!(answer.json()["data"]["family"]["title"], "Clerk", "{}", answer.body);
            assert!(!answer.header("etag").is_empty());
            assert_eq!(answer.header("etag"), full.header("etag"));
        }
    });
}

#[test]
fn only_documents_that_could_be_run_are_kept() {
    with_router(async |router| {
        for document in ["{ nothing }", "{", "query A($a: Nothing) { __typename }"] {
            let full = ask(router, &json!({ "query": document, "extensions": named(document) })).await;
            assert_ne!(code(&full), Value::Null, "{}", full.body);
            let short = ask(router, &json!({ "extensions": named(document) })).await;
            assert_eq!(code(&short), "PERSISTED_QUERY_NOT_FOUND", "{document}");
        }
    });
}

#[test]
fn wrong_hashes_and_shapes_are_refused() {
    with_router(async |router| {
        for (body, expected) in [
            (json!({ "query": TYPENAME, "extensions": named(TITLE) }), "PERSISTED_QUERY_MISMATCH"),
            (
                json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": hash(TYPENAME) } } }),
                "BAD_REQUEST",
            ),
            (json!({ "extensions": { "persistedQuery": { "version": 1 } } }), "BAD_REQUEST"),
            (json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": 7 } } }), "BAD_REQUEST"),
            (json!({ "extensions": { "persistedQuery": "x" } }), "BAD_REQUEST"),
            (json!({ "query": TYPENAME, "documentId": "x" }), "BAD_REQUEST"),
            (json!({ "documentId": "x" }), "PERSISTED_QUERY_NOT_FOUND"),
            (json!({ "documentId": "" }), "PERSISTED_QUERY_NOT_FOUND"),
            (json!({ "extensions": { "persistedQuery": null } }), "BAD_REQUEST"),
        ] {
            assert_eq!(code(&ask(router, &body).await), expected, "{body}");
        }
        // A mismatch keeps nothing under either name.
        assert_eq!(code(&ask(router, &json!({ "extensions": named(TITLE) })).await), "PERSISTED_QUERY_NOT_FOUND");
        let upper = json!({ "query": TYPENAME, "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash(TYPENAME).to_uppercase() } } });
        assert_eq!(ask(router, &upper).await.json()["data"]["__typename"], "Query");
    });
}

/// Runs a test on routes with a manifest.
fn with_manifest(manifest: &Value, trusted_only: bool, test: impl AsyncFnOnce(&Router)) {
    run(async {
        let database = TestDatabase::sqlite().await;
        with_fixtures(&database).await;
        let documents = manifest::read(&manifest.to_string()).expect("a manifest");
        let engine = Engine::new(database.database.clone(), Limits::default());
        test(&router(engine.with_trusted(documents, trusted_only).expect("valid"))).await;
        database.drop().await;
    });
}

#[test]
fn documents_of_a_manifest_are_known_by_their_names_and_hashes() {
    let md5 = "9e107d9d372bb6826bd81d3542a419d6";
    let hashes = json!({ md5: TITLE });
    let apollo = json!({
        "format": "apollo-persisted-query-manifest", "version": 1,
        "operations": [{ "id": md5, "name": "Title", "type": "query", "body": TITLE }],
    });
    for manifest in [&hashes, &apollo] {
        with_manifest(manifest, false, async |router| {
            let variables = json!({ "slug": "clerk" });
            for body in [
                json!({ "documentId": md5, "variables": variables }),
                json!({ "documentId": format!("sha256:{}", hash(TITLE)), "variables": variables }),
                json!({ "documentId": hash(TITLE), "variables": variables, "operationName": "Title" }),
                json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": md5 } }, "variables": variables }),
                json!({ "extensions": named(TITLE), "variables": variables }),
            ] {
                assert_eq!(ask(router, &body).await.json(), json!({ "data": { "family": { "title": "Clerk" } } }));
            }
            let by_get =
                send(router, get(&format!("/graphql?documentId={md5}&variables=%7B%22slug%22%3A%22clerk%22%7D"))).await;
            assert_eq!(by_get.json()["data"]["family"]["title"], "Clerk");
            // Others run as well.
            assert_eq!(ask(router, &json!({ "query": TYPENAME })).await.json()["data"]["__typename"], "Query");
        });
    }
}

/// As the client preset of GraphQL Code Generator writes it.
#[test]
fn names_with_a_prefix_are_taken_as_they_are() {
    let id = format!("sha256:{}", "0".repeat(64));
    with_manifest(&json!({ &id: TYPENAME }), true, async |router| {
        for id in [&id, &hash(TYPENAME), &format!("sha256:{}", hash(TYPENAME))] {
            assert_eq!(ask(router, &json!({ "documentId": id })).await.json()["data"]["__typename"], "Query");
        }
    });
}

#[test]
fn nothing_else_runs_where_only_trusted_documents_may() {
    with_manifest(&json!({ "a": TITLE }), true, async |router| {
        let variables = json!({ "slug": "clerk" });
        // A trusted document runs by its name, by its hash, and as it is.
        for body in [
            json!({ "documentId": "a", "variables": variables }),
            json!({ "extensions": named(TITLE), "variables": variables }),
            json!({ "query": TITLE, "extensions": named(TITLE), "variables": variables }),
            json!({ "query": TITLE, "variables": variables }),
            json!({ "documentId": hash(TITLE).to_uppercase(), "variables": variables }),
        ] {
            assert_eq!(ask(router, &body).await.json()["data"]["family"]["title"], "Clerk", "{body}");
        }
        let introspection = "{ __schema { queryType { name } } }";
        for body in [
            json!({ "query": TYPENAME }),
            json!({ "query": introspection }),
            json!({ "query": TYPENAME, "extensions": named(TYPENAME) }),
            json!({ "extensions": named(TYPENAME) }),
            json!({ "documentId": "b" }),
            json!({ "query": format!("{TITLE} ") }),
        ] {
            assert_eq!(code(&ask(router, &body).await), "UNTRUSTED_DOCUMENT", "{body}");
        }
        let batch = ask(router, &json!([{ "query": TYPENAME }, { "documentId": "a", "variables": variables }])).await;
        assert_eq!(batch.json()[0]["errors"][0]["extensions"]["code"], "UNTRUSTED_DOCUMENT");
        assert_eq!(batch.json()[1]["data"]["family"]["title"], "Clerk");
        assert_eq!(code(&send(router, get("/graphql?query=%7B__typename%7D")).await), "UNTRUSTED_DOCUMENT");
    });
}

#[test]
fn a_manifest_that_cannot_be_used_stops_the_start() {
    let folder = TempDir::new().expect("a folder");
    let written = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    written("invalid.json", r#"{ "a": "query Good { __typename }", "b": "query Bad { nothing }" }"#);
    written("list.json", "[]");
    for (arguments, status, says) in [
        (&["--trusted-documents", "invalid.json"][..], 1, &["`invalid.json`", "`Bad`", "`b`", "nothing"][..]),
        (&["--trusted-documents", "list.json"], 1, &["`list.json`", "no JSON object"]),
        (&["--trusted-documents", "missing.json"], 1, &["`missing.json`", "cannot be read"]),
        (&["--trusted-only"], 2, &["--trusted-documents FILE"]),
        (&["--cors-origin", "https://jobs.test/page"], 2, &["no origin"]),
    ] {
        let mut command = rolegraph(folder.path());
        let output = command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).output().expect("runs");
        let error = stderr(&output);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {error}");
        for part in says {
            assert!(error.contains(part), "{arguments:?}: {error}");
        }
    }
}

#[test]
fn settings_are_shown_with_their_sources() {
    let folder = TempDir::new().expect("a folder");
    let mut command = rolegraph(folder.path());
    command.args(["config", "--trusted-documents", "documents.json", "--cors-origin", "https://a.test"]);
    command.args(["--cors-origin", "https://B.test:443"]).env("ROLEGRAPH_TRUSTED_ONLY", "true");
    let shown = stdout(&command.output().expect("runs"));
    let line = |flag: &str| {
        let line = shown.lines().find(|line| line.starts_with(flag)).unwrap_or_else(|| panic!("{flag}: {shown}"));
        line.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("--cors-origin"), "ROLEGRAPH_CORS_ORIGINS https://a.test,https://b.test command line");
    assert_eq!(line("--trusted-documents"), "ROLEGRAPH_TRUSTED_DOCUMENTS documents.json command line");
    assert_eq!(line("--trusted-only"), "ROLEGRAPH_TRUSTED_ONLY true environment");
}
