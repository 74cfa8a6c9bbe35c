//! The routes, called in memory.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use rolegraph::graphql::{Engine, Limits};
use rolegraph::http::router;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{TestDatabase, run, with_fixtures};

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

pub(crate) async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
}

pub(crate) fn post(body: impl Into<Body>, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post("/graphql");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).expect("a request")
}

pub(crate) fn get(address: &str) -> Request<Body> {
    Request::get(address).body(Body::empty()).expect("a request")
}

pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");
pub(crate) const GRAPHQL: (&str, &str) = ("accept", "application/graphql-response+json");

/// Runs a test on the routes over the fixture pages.
pub(crate) fn with_router(test: impl AsyncFnOnce(&Router)) {
    run(async {
        let database = TestDatabase::sqlite().await;
        with_fixtures(&database).await;
        test(&router(Engine::new(database.database.clone(), Limits::default()))).await;
        database.drop().await;
    });
}

#[test]
fn a_query_is_answered_in_the_media_type_that_is_asked_for() {
    with_router(async |router| {
        let body = json!({ "query": "{ family(slug: \"clerk\") { title } }" }).to_string();
        for (headers, media_type) in [
            (vec![JSON], "application/json; charset=utf-8"),
            (vec![JSON, ("accept", "*/*")], "application/json; charset=utf-8"),
            (vec![JSON, GRAPHQL], "application/graphql-response+json; charset=utf-8"),
        ] {
            let answer = send(router, post(body.clone(), &headers)).await;
            assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, media_type));
            assert_eq!(answer.body, r#"{"data":{"family":{"title":"Clerk"}}}"#);
        }
        let answer = send(router, post(body, &[JSON, ("accept", "text/html")])).await;
        assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE);
    });
}

#[test]
fn a_request_error_has_no_data_and_its_status_follows_the_media_type() {
    with_router(async |router| {
        for query in [
            "{ nothing }",
            "{ family(slug: 1) { title } }",
            "{",
            "query A { catalogue { revision } } query B { catalogue { revision } }",
        ] {
            let body = json!({ "query": query }).to_string();
            let plain = send(router, post(body.clone(), &[JSON])).await;
            let named = send(router, post(body, &[JSON, GRAPHQL])).await;
            assert_eq!((plain.status, named.status), (StatusCode::OK, StatusCode::BAD_REQUEST), "{query}");
            assert!(named.json().get("data").is_none(), "{}", named.body);
            assert!(named.json()["errors"][0]["extensions"]["code"].is_string());
        }
        let field_error = json!({ "query": "{ catalogue { revision } node(id: \"nonsense\") { id } }" }).to_string();
        let answer = send(router, post(field_error, &[JSON, GRAPHQL])).await;
        assert_eq!((answer.status, &answer.json()["data"]["node"]), (StatusCode::OK, &Value::Null));
    });
}

#[test]
fn bodies_that_are_no_requests_are_refused() {
    with_router(async |router| {
        for (body, status) in [
            ("{", StatusCode::BAD_REQUEST),
            ("[]", StatusCode::BAD_REQUEST),
            ("{}", StatusCode::BAD_REQUEST),
            (r#"{"query": 1}"#, StatusCode::BAD_REQUEST),
            (r#"{"query": "{ __typename }", "variables": []}"#, StatusCode::BAD_REQUEST),
            (r#"{"query": "{ __typename }", "operationName": 1}"#, StatusCode::BAD_REQUEST),
            (r#"{"query": "{ __typename }", "extensions": 1}"#, StatusCode::BAD_REQUEST),
            (r#"{"query": "{ __typename }", "variables": null, "unknown": true}"#, StatusCode::OK),
        ] {
            let answer = send(router, post(body, &[JSON])).await;
            assert_eq!(answer.status, status, "{body}: {}", answer.body);
        }
        let query = r#"{"query": "{ __typename }"}"#;
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"] {
            let answer = send(router, post(query, &[("content-type", content_type)])).await;
            assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{content_type}");
        }
        assert_eq!(send(router, post(query, &[])).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let large = json!({ "query": "{ __typename }", "padding": "x".repeat(300 * 1024) }).to_string();
        assert_eq!(send(router, post(large, &[JSON])).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    });
}

#[test]
fn get_runs_queries_alone() {
    with_router(async |router| {
        let query = "/graphql?query=query%20A(%24slug%3AString!)%7Bfamily(slug%3A%24slug)%7Btitle%7D%7D&operationName=A&variables=%7B%22slug%22%3A%22clerk%22%7D";
        let answer = send(router, get(query)).await;
        assert_eq!(answer.json()["data"]["family"]["title"], "Clerk", "{}", answer.body);
        let mutation = send(router, get("/graphql?query=mutation%20M%7Bx%7D")).await;
        assert_eq!((mutation.status, mutation.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
        assert_eq!(send(router, get("/graphql")).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(
            send(router, get("/graphql?query=%7B__typename%7D&variables=x")).await.status,
            StatusCode::BAD_REQUEST
        );
        let put = Request::builder().method(Method::PUT).uri("/graphql").body(Body::empty()).expect("a request");
        let answer = send(router, put).await;
        assert_eq!(
            (answer.status, answer.header("allow")),
            (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD, POST, OPTIONS")
        );
    });
}

#[test]
fn the_other_routes_answer() {
    with_router(async |router| {
        let page = send(router, get("/")).await;
        assert!(page.header("content-security-policy").contains("default-src 'self'"));
        assert!(page.body.to_lowercase().contains("<!doctype html>"));
        let schema = send(router, get("/schema.graphql")).await;
        assert!(schema.body.contains("type JobFamily implements Node"));
        assert_eq!(send(router, get("/health/live")).await.json()["status"], "live");
        assert_eq!(send(router, get("/health/ready")).await.json()["status"], "ready");
        assert_eq!(send(router, get("/nothing")).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn not_ready_without_a_database() {
    run(async {
        let database = TestDatabase::sqlite().await;
        let router = router(Engine::new(database.database.clone(), Limits::default()));
        database.drop().await;
        let answer = send(&router, get("/health/ready")).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(send(&router, get("/health/live")).await.status, StatusCode::OK);
    });
}

/// With Node and npm at build time the page is GraphiQL 5 from this server alone.
#[test]
fn the_bundled_page_loads_nothing_from_elsewhere() {
    if !rolegraph::http::BUNDLED {
        eprintln!("note: built without the GraphiQL bundle; the page from the CDN is served");
        return;
    }
    with_router(async |router| {
        let page = send(router, get("/")).await;
        assert!(!page.body.contains("https://"), "{}", page.body);
        let asset =
            page.body.split('"').find(|part| part.starts_with("/graphiql/assets/")).expect("an asset").to_owned();
        let answer = send(router, get(&asset)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("cache-control").contains("immutable"));
    });
}
