//! Server-sent events and multipart answers.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use rolegraph::events::Events;
use rolegraph::graphql::{Engine, Limits};
use rolegraph::http::{StreamSettings, router_with};
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt;

use crate::events::{PACE, page};
use crate::support::{TestDatabase, run};

const FOLLOW: &str = "subscription { catalogueChanged { revision } }";
/// What Apollo Client asks for.
const APOLLO: &str = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json";

struct Site {
    engine: Engine,
    router: Router,
}

impl Site {
    fn new(test: &TestDatabase, settings: StreamSettings) -> Self {
        let engine = Engine::new(test.database.clone(), Limits::default());
        let engine = engine.with_events(Events::at(test.database.clone(), PACE));
        let router = router_with(engine.clone(), settings.into());
        Self { engine, router }
    }

    async fn send(&self, request: Request<Body>) -> Open {
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        Open { status: parts.status, headers: parts.headers, body }
    }

    async fn post(&self, path: &str, accept: &str, query: &str) -> Open {
        let request = Request::post(path).header("content-type", "application/json").header("accept", accept);
        let request = request.header("accept-encoding", "gzip");
        self.send(request.body(json!({ "query": query }).to_string().into()).expect("a request")).await
    }
}

/// A response that may still be under way.
struct Open {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
}

impl Open {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// What comes next; none at the end.
    async fn chunk(&mut self) -> Option<String> {
        let frame = self.body.frame().await?.expect("infallible");
        Some(String::from_utf8(frame.into_data().expect("data").to_vec()).expect("UTF-8"))
    }

    async fn rest(mut self) -> String {
        let mut rest = String::new();
        while let Some(chunk) = self.chunk().await {
            rest.push_str(&chunk);
        }
        rest
    }

    /// Waits for the next chunk until so many listen.
    async fn begin(&mut self, site: &Site) {
        let mut listeners = site.engine.events().listeners();
        tokio::select! {
            chunk = self.chunk() => panic!("{chunk:?}"),
            listening = listeners.wait_for(|listeners| *listeners == 1) => { listening.expect("listens"); }
        }
    }
}

async fn change(test: &TestDatabase, round: i64) {
    let imported = test.import(&[("seller.md", &page("Seller", &[&format!("Sells {round} widgets")]))]).await;
    assert_eq!(imported.revision, round);
}

#[test]
fn events_are_sent_as_they_come() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let site = Site::new(&test, StreamSettings::default());
        // On the path of its own, and on the common one where a client asks for it.
        let urql = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed";
        let mut revision = 0;
        for (path, accept) in
            [("/graphql/stream", "text/event-stream"), ("/graphql", urql), ("/graphql", "text/event-stream")]
        {
            let mut open = site.post(path, accept, FOLLOW).await;
            assert_eq!(open.status, StatusCode::OK);
            assert_eq!(open.header("content-type"), "text/event-stream; charset=utf-8");
            assert_eq!(
                (open.header("cache-control"), open.header("x-accel-buffering"), open.header("content-encoding")),
                ("no-store", "no", "")
            );
            assert_eq!(open.chunk().await.as_deref(), Some(":\n\n"));
            open.begin(&site).await;
            for _ in 0..2 {
                revision += 1;
                change(&test, revision).await;
                let event =
                    format!("event: next\ndata: {{\"data\":{{\"catalogueChanged\":{{\"revision\":{revision}}}}}}}\n\n");
                assert_eq!(open.chunk().await, Some(event));
            }
            // The client goes, and the subscription with it.
            drop(open);
            site.engine.events().listeners().wait_for(|listeners| *listeners == 0).await.expect("gone");
        }
        test.drop().await;
    });
}

#[test]
fn a_query_is_one_event() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let site = Site::new(&test, StreamSettings::default());
        let wanted =
            ":\n\nevent: next\ndata: {\"data\":{\"catalogue\":{\"revision\":0}}}\n\nevent: complete\ndata: \n\n";
        let query = "{ catalogue { revision } }";
        assert_eq!(site.post("/graphql/stream", "text/event-stream", query).await.rest().await, wanted);
        assert_eq!(site.post("/graphql", "text/event-stream", query).await.rest().await, wanted);
        let get =
            Request::get("/graphql/stream?query=%7Bcatalogue%7Brevision%7D%7D").body(Body::empty()).expect("a request");
        assert_eq!(site.send(get).await.rest().await, wanted);
        // Who takes JSON too gets JSON.
        let json = site.post("/graphql", "application/json, text/event-stream", query).await;
        assert_eq!(json.header("content-type"), "application/json; charset=utf-8");
        test.drop().await;
    });
}

#[test]
fn what_is_refused_before_execution_is_an_event() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let site = Site::new(&test, StreamSettings::default());
        for query in ["{", "{ nothing }", "subscription { nothing }"] {
            let open = site.post("/graphql/stream", "text/event-stream", query).await;
            assert_eq!(open.status, StatusCode::OK);
            let rest = open.rest().await;
            let data = rest
                .strip_prefix(":\n\nevent: next\ndata: ")
                .and_then(|rest| rest.strip_suffix("\n\nevent: complete\ndata: \n\n"));
            let answer: Value = serde_json::from_str(data.unwrap_or_else(|| panic!("{rest}"))).expect("JSON");
            assert!(
                answer.get("data").is_none() && answer["errors"][0]["extensions"]["code"] == "BAD_DOCUMENT",
                "{answer}"
            );
        }
        test.drop().await;
    });
}

#[test]
fn what_is_no_request_is_a_status() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let site = Site::new(&test, StreamSettings::default());
        let path = "/graphql/stream";
        let json = [("content-type", "application/json")];
        for (request, headers, body, status) in [
            (Request::post(path), &json[..], "{", 400),
            (Request::post(path), &json, "{}", 400),
            (Request::post(path), &[("content-type", "text/plain")], r#"{"query":"{a}"}"#, 415),
            (Request::post(path), &[json[0], ("accept", "application/json")], r#"{"query":"{a}"}"#, 406),
            (Request::post(path), &[json[0], ("x-graphql-event-stream-token", "t")], r#"{"query":"{a}"}"#, 400),
            (Request::get("/graphql/stream?token=t"), &[("accept", "text/event-stream")], "", 400),
            (Request::put(path), &[], "", 405),
            (Request::delete(path), &[], "", 405),
        ] {
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            let open = site.send(request.body(body.into()).expect("a request")).await;
            assert_eq!(open.status.as_u16(), status, "{body} {headers:?}");
        }
        test.drop().await;
    });
}

#[test]
fn streams_show_that_they_are_alive_and_take_a_place() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let settings = StreamSettings { heartbeat: Duration::from_millis(10), most: 1, ..StreamSettings::default() };
        let site = Site::new(&test, settings);
        let mut open = site.post("/graphql/stream", "text/event-stream", FOLLOW).await;
        for _ in 0..3 {
            assert_eq!(open.chunk().await.as_deref(), Some(":\n\n"));
        }
        assert_eq!(
            site.post("/graphql/stream", "text/event-stream", FOLLOW).await.status,
            StatusCode::SERVICE_UNAVAILABLE
        );
        drop(open);
        let mut open = site.post("/graphql", APOLLO, FOLLOW).await;
        let part = "\r\nContent-Type: application/json\r\n\r\n{}\r\n--graphql";
        assert_eq!(open.chunk().await, Some(format!("--graphql{part}")));
        assert_eq!(open.chunk().await.as_deref(), Some(part));
        test.drop().await;
    });
}

#[test]
fn apollo_gets_parts() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let site = Site::new(&test, StreamSettings::default());
        let mut open = site.post("/graphql", APOLLO, FOLLOW).await;
        assert_eq!(open.header("content-type"), "multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0");
        assert_eq!((open.header("content-encoding"), open.header("cache-control")), ("", "no-store"));
        assert_eq!(
            open.chunk().await.as_deref(),
            Some("--graphql\r\nContent-Type: application/json\r\n\r\n{}\r\n--graphql")
        );
        open.begin(&site).await;
        change(&test, 1).await;
        let part = "\r\nContent-Type: application/json\r\n\r\n{\"payload\":{\"data\":{\"catalogueChanged\":{\"revision\":1}}}}\r\n--graphql";
        assert_eq!(open.chunk().await.as_deref(), Some(part));
        drop(open);
        // A request that is refused is an answer in JSON, as any other; so is a query.
        for query in ["subscription {", "{ catalogue { revision } }"] {
            let json = site.post("/graphql", APOLLO, query).await;
            assert_eq!(json.header("content-type"), "application/json; charset=utf-8");
        }
        // What is refused when the subscription begins ends it.
        let many = (0..101).map(|n| format!("\"a{n}\"")).collect::<Vec<_>>().join(",");
        let open = site
            .post(
                "/graphql",
                APOLLO,
                &format!("subscription {{ catalogueChanged(families: [{many}]) {{ revision }} }}"),
            )
            .await;
        let rest = open.rest().await;
        assert!(
            rest.contains("BAD_ARGUMENT")
                && rest.contains(r#""payload":null}"#)
                && rest.ends_with("\r\n--graphql--\r\n"),
            "{rest}"
        );
        test.drop().await;
    });
}
