//! What caches may keep, and for how long: never longer than the revision it is of.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use rolegraph::graphql::{Engine, Limits};
use rolegraph::http::router;
use serde_json::json;

use crate::http::{Answer, GRAPHQL, JSON, get, post, send, with_router};
use crate::support::{TestDatabase, on_both, with_fixtures};

const TITLES: &str = "/graphql?query=%7Bfamilies%7Bnodes%7Btitle%7D%7D%7D";
const PAGE: &str = "# Porter\n## Porter\n### Responsibilities\n- carries\n";

async fn ask(router: &Router, address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(router, request.body(Body::empty()).expect("a request")).await
}

fn routes(test: &TestDatabase) -> Router {
    router(Engine::new(test.database.clone(), Limits::default()))
}

on_both! {
    async fn an_answer_is_right_until_the_next_revision(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test);
        let first = ask(&router, TITLES, &[]).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{:?}", first.headers);
        assert_eq!((first.header("cache-control"), first.header("vary")), ("public, no-cache", "accept, accept-encoding"));
        let known = [("if-none-match", tag.as_str())];
        let before = test.database.statements();
        let again = ask(&router, TITLES, &known).await;
        assert_eq!(test.database.statements() - before, 1);
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!([again.header("etag"), again.header("cache-control"), again.header("vary")], [&tag, "public, no-cache", "accept, accept-encoding"]);

        // An import that changes nothing leaves the answer right; one that does, does not.
        with_fixtures(test).await;
        assert_eq!(ask(&router, TITLES, &known).await.status, StatusCode::NOT_MODIFIED);
        test.import(&[("porter.md", PAGE)]).await;
        let changed = ask(&router, TITLES, &known).await;
        assert_eq!(changed.status, StatusCode::OK);
        assert!(changed.body.contains("Porter") && changed.header("etag") != tag);
    }

    async fn the_same_number_of_another_database_is_another_state(test: TestDatabase) {
        let other = TestDatabase::sqlite().await;
        test.import(&[("porter.md", PAGE)]).await;
        other.import(&[("porter.md", &PAGE.replace("Porter", "Usher"))]).await;
        let (one, two) = (test.database.state().await.expect("a state"), other.database.state().await.expect("a state"));
        assert_eq!((one.revision, two.revision), (1, 1));
        assert_ne!(one, two);
        let tag = ask(&routes(test), TITLES, &[]).await.header("etag").to_owned();
        let answer = ask(&routes(&other), TITLES, &[("if-none-match", &tag)]).await;
        assert_eq!(answer.status, StatusCode::OK);
        other.drop().await;
    }

    async fn a_tag_costs_two_statements_and_a_post_none(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test);
        let before = test.database.statements();
        ask(&router, TITLES, &[]).await;
        let by_get = test.database.statements() - before;
        let body = json!({ "query": "{families{nodes{title}}}" }).to_string();
        let by_post = send(&router, post(body, &[JSON, ("if-none-match", "*")])).await;
        assert_eq!(test.database.statements() - before - by_get, 1);
        assert_eq!(by_get, 3);
        assert_eq!([by_post.header("cache-control"), by_post.header("etag")], ["no-store", ""]);
    }
}

#[test]
fn whatever_an_answer_depends_on_changes_its_tag() {
    with_router(async |router| {
        const A: &str = "/graphql?query=query%20A(%24s%3AString!)%7Bfamily(slug%3A%24s)%7Btitle%7D%7D%20query%20B(%24s%3AString!)%7Bfamily(slug%3A%24s)%7Btitle%7D%7D";
        let mut tags = Vec::new();
        for (name, slug) in [("A", "clerk"), ("A", "nobody"), ("B", "clerk")] {
            let address = format!("{A}&operationName={name}&variables=%7B%22s%22%3A%22{slug}%22%7D");
            tags.push(ask(router, &address, &[]).await.header("etag").to_owned());
            tags.push(ask(router, &address, &[GRAPHQL]).await.header("etag").to_owned());
            tags.push(ask(router, &address.replace("title", "slug"), &[]).await.header("etag").to_owned());
            // The same question has the same tag, also from another instance.
            assert_eq!(ask(router, &address, &[]).await.header("etag"), tags[tags.len() - 3]);
        }
        assert!(tags.iter().all(|tag| !tag.is_empty()), "{tags:?}");
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), 9);
    });
}

#[test]
fn where_pages_are_published_is_part_of_the_tag() {
    crate::support::run(async {
        let test = TestDatabase::sqlite().await;
        with_fixtures(&test).await;
        let mut tags = Vec::new();
        for base in [None, Some("https://a.test"), Some("https://b.test"), Some("https://b.test")] {
            let engine = Engine::new(test.database.clone(), Limits::default());
            let engine = engine.with_base_url(base.map(|base| base.parse().expect("an address")));
            tags.push(ask(&router(engine), TITLES, &[]).await.header("etag").to_owned());
        }
        assert_eq!(tags[2], tags[3]);
        tags.dedup();
        assert_eq!(tags.len(), 3);
        test.drop().await;
    });
}

#[test]
fn errors_and_posts_are_not_kept() {
    with_router(async |router| {
        for address in [
            "/graphql?query=%7Bnothing%7D",
            "/graphql?query=%7Bnode(id%3A%22x%22)%7Bid%7D%7D",
            "/graphql?query=mutation%7Bx%7D",
            "/graphql",
        ] {
            let answer = ask(router, address, &[("if-none-match", "*")]).await;
            assert_ne!(answer.json()["errors"], json!(null), "{address}");
            assert_eq!([answer.header("cache-control"), answer.header("etag")], ["no-store", ""], "{address}");
        }
    });
}

#[test]
fn head_has_the_headers_of_get() {
    with_router(async |router| {
        let full = ask(router, TITLES, &[]).await;
        let head = Request::builder().method(Method::HEAD).uri(TITLES).body(Body::empty()).expect("a request");
        let head = send(router, head).await;
        assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
        for name in ["etag", "content-type", "cache-control", "vary"] {
            assert_eq!(head.header(name), full.header(name), "{name}");
        }
        assert_eq!(head.header("content-length"), full.body.len().to_string());
    });
}

#[test]
fn the_schema_is_sent_once() {
    with_router(async |router| {
        let first = send(router, get("/schema.graphql")).await;
        let tag = first.header("etag").to_owned();
        let again = ask(router, "/schema.graphql", &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    });
}
