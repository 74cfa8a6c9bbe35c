//! What is done to every request and answer: names, compression, other origins.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use rolegraph::graphql::{Engine, Limits};
use rolegraph::http::{Settings, router_with};
use tower::ServiceExt;

use crate::http::{get, send, with_router};
use crate::support::{TestDatabase, run};

const TITLES: &str = "/graphql?query=%7Bfamilies%7Bnodes%7Btitle%20levels%7Btitle%7D%7D%7D%7D";

fn request(method: Method, address: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a request")
}

/// Runs a test on routes that pages of these origins may use.
fn with_origins(origins: &[&str], test: impl AsyncFnOnce(&Router)) {
    run(async {
        let database = TestDatabase::sqlite().await;
        let cors_origins = origins.iter().map(|origin| origin.parse().expect("an origin")).collect();
        let settings = Settings { cors_origins, ..Settings::default() };
        let router = router_with(Engine::new(database.database.clone(), Limits::default()), settings);
        test(&router).await;
        database.drop().await;
    });
}

#[test]
fn every_answer_has_a_name_and_its_type_is_not_guessed() {
    with_router(async |router| {
        let mut names = Vec::new();
        for address in [TITLES, "/graphql", "/nothing", "/", "/health/live", "/schema.graphql"] {
            let answer = send(router, get(address)).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
            names.push(answer.header("x-request-id").to_owned());
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 6);
        assert!(names.iter().all(|name| name.len() == 32), "{names:?}");
        let long = "x".repeat(129);
        for (given, kept) in [
            ("8f14e45f-ceea-467a", true),
            ("Root=1-5759e988;Self=2", true),
            ("", false),
            ("two words", false),
            (long.as_str(), false),
        ] {
            let answer = send(router, request(Method::GET, "/health/live", &[("x-request-id", given)])).await;
            assert_eq!(answer.header("x-request-id") == given, kept, "{given}");
        }
    });
}

#[test]
fn answers_are_packed_as_the_client_likes() {
    with_router(async |router| {
        let plain = send(router, get(TITLES)).await;
        for coding in ["br", "gzip", "zstd"] {
            let packed = request(Method::GET, TITLES, &[("accept-encoding", coding)]);
            let response = router.clone().oneshot(packed).await.expect("infallible");
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
            assert_eq!(header("content-encoding"), Some(coding));
            // The tag is weak: it holds for the plain answer as well.
            assert_eq!(header("etag"), Some(plain.header("etag")));
            assert_eq!(header("vary"), Some("accept, accept-encoding"));
            assert_eq!(response.headers().get_all("vary").iter().count(), 1);
            let body = response.into_body().collect().await.expect("a body").to_bytes();
            assert!(body.len() < plain.body.len(), "{coding}");
        }
        let none = send(router, request(Method::GET, TITLES, &[("accept-encoding", "deflate")])).await;
        assert_eq!((none.header("content-encoding"), &none.body), ("", &plain.body));
    });
}

#[test]
fn nobody_else_is_allowed_unless_it_is_said() {
    with_router(async |router| {
        let asked = [("origin", "https://jobs.test"), ("access-control-request-method", "POST")];
        let preflight = send(router, request(Method::OPTIONS, "/graphql", &asked)).await;
        assert_eq!((preflight.status, preflight.header("allow")), (StatusCode::NO_CONTENT, "GET, HEAD, POST, OPTIONS"));
        let answer = send(router, request(Method::GET, TITLES, &asked)).await;
        for name in ["access-control-allow-origin", "access-control-allow-methods"] {
            assert_eq!((preflight.header(name), answer.header(name)), ("", ""));
        }
    });
}

#[test]
fn named_origins_are_allowed_and_others_are_not() {
    with_origins(&["https://jobs.test", "http://localhost:3000"], async |router| {
        for (origin, allowed) in [
            ("https://jobs.test", "https://jobs.test"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://evil.test", ""),
            ("https://jobs.test.evil.test", ""),
            ("null", ""),
        ] {
            let asked = [
                ("origin", origin),
                ("access-control-request-method", "POST"),
                ("access-control-request-headers", "content-type,x-client"),
            ];
            let preflight = send(router, request(Method::OPTIONS, "/graphql", &asked)).await;
            let answer = send(router, request(Method::GET, TITLES, &[("origin", origin)])).await;
            for answer in [&preflight, &answer] {
                assert_eq!(answer.header("access-control-allow-origin"), allowed, "{origin}");
                assert_eq!(answer.header("access-control-allow-credentials"), "");
                let varies = answer.headers.get_all("vary").iter().any(|value| value == "origin");
                assert!(varies, "{:?}", answer.headers);
            }
            assert_eq!(preflight.status, StatusCode::OK);
            assert_eq!(preflight.header("access-control-max-age"), "7200");
            assert_eq!(preflight.header("access-control-allow-headers"), "content-type,x-client");
            assert_eq!(
                answer.header("access-control-expose-headers"),
                "content-disposition,etag,retry-after,x-request-id,x-catalogue-revision"
            );
        }
    });
}

#[test]
fn every_origin_can_be_allowed() {
    with_origins(&["*"], async |router| {
        let answer = send(router, request(Method::GET, TITLES, &[("origin", "https://any.test")])).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::OK, "*"));
        // A refusal can be read by the page as well.
        let answer = send(router, request(Method::PUT, "/graphql", &[("origin", "https://any.test")])).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (StatusCode::METHOD_NOT_ALLOWED, "*")
        );
    });
}

#[test]
fn what_is_not_there_says_so_in_json() {
    with_router(async |router| {
        let nothing = send(router, get("/nothing")).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
        assert_eq!(nothing.json()["errors"][0]["extensions"]["code"], "NOT_FOUND");
        for (method, address, allow) in [
            (Method::POST, "/schema.graphql", "GET,HEAD"),
            (Method::DELETE, "/health/live", "GET,HEAD"),
            (Method::DELETE, "/graphql", "GET, HEAD, POST, OPTIONS"),
        ] {
            let answer = send(router, request(method, address, &[])).await;
            assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, allow), "{address}");
            assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "METHOD_NOT_ALLOWED");
        }
    });
}
