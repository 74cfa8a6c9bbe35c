//! Clients that are slow, gone, or many: an export ends, and gives back what it holds.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use http_body_util::BodyExt;
use rolegraph::graphql::{Engine, Limits};
use rolegraph::http::{ExportSettings, Settings, router_with, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::ServiceExt;

use crate::http::get;
use crate::support::{TestDatabase, on_both, run, with_fixtures};
use crate::tables::observe;

const TABLE: &str = "/export/observations.csv";

fn routes(test: &TestDatabase, exports: ExportSettings) -> Router {
    let engine = Engine::new(test.database.clone(), Limits::default());
    router_with(engine, Settings { exports, ..Settings::default() })
}

fn settings(most: usize) -> ExportSettings {
    ExportSettings { most, ..ExportSettings::default() }
}

async fn begin(router: &Router) -> Response {
    router.clone().oneshot(get(TABLE)).await.expect("infallible")
}

/// Asks until there is a place again.
async fn begin_again(router: &Router) -> Response {
    let begun = async {
        loop {
            let response = begin(router).await;
            if response.status() != StatusCode::SERVICE_UNAVAILABLE {
                return response;
            }
        }
    };
    timeout(Duration::from_secs(60), begun).await.expect("a place")
}

async fn lines(body: Body) -> usize {
    let whole = body.collect().await.expect("a whole body").to_bytes();
    whole.split(|byte| *byte == b'\n').count() - 1
}

on_both! {
    async fn a_client_that_goes_away_gives_its_place_back(test: TestDatabase) {
        with_fixtures(test).await;
        observe(test, 20_000, 1_000).await;
        let router = routes(test, settings(2));
        for _ in 0..3 {
            let (one, two) = (begin_again(&router).await, begin_again(&router).await);
            assert_eq!([one.status(), two.status()], [StatusCode::OK; 2]);
            let third = begin(&router).await;
            assert_eq!(third.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(third.headers().get("retry-after").expect("a header"), "10");
            let body = third.into_body().collect().await.expect("a body").to_bytes();
            assert!(String::from_utf8_lossy(&body).contains("\"TOO_BUSY\""));
            // One has read something, the other nothing.
            let mut body = one.into_body();
            assert!(body.frame().await.expect("a frame").is_ok());
            // Queries have connections of their own.
            assert_eq!(test.query("{ catalogue { revision } }").await["catalogue"]["revision"], 1);
        }
        let last = begin_again(&router).await;
        assert_eq!(lines(last.into_body()).await, 20_001);
    }

    async fn a_client_that_reads_nothing_is_cut_off(test: TestDatabase) {
        with_fixtures(test).await;
        observe(test, 20_000, 1_000).await;
        let router = routes(test, ExportSettings { stall: Duration::from_millis(100), ..settings(1) });
        let stalled = begin(&router).await;
        assert_eq!(stalled.status(), StatusCode::OK);
        // Its place is taken, and free when it is cut off.
        assert_eq!(begin(&router).await.status(), StatusCode::SERVICE_UNAVAILABLE);
        let next = begin_again(&router).await;
        assert_eq!(next.status(), StatusCode::OK);
        drop(next);
        let error = stalled.into_body().collect().await.expect_err("broken off");
        assert!(error.to_string().contains("the export was cut off"), "{error}");
    }

    async fn an_export_that_takes_too_long_is_cut_off(test: TestDatabase) {
        with_fixtures(test).await;
        observe(test, 20_000, 1_000).await;
        let router = routes(test, ExportSettings { longest: Duration::from_millis(100), ..settings(1) });
        let long = begin(&router).await;
        drop(begin_again(&router).await);
        assert!(long.into_body().collect().await.is_err());
    }
}

/// A database in memory has one connection: a query answers only if it was given back.
#[test]
fn the_connection_is_given_back() {
    run(async {
        let database =
            rolegraph::store::Database::open(&"sqlite::memory:".parse().expect("a URL")).await.expect("opens");
        rolegraph::sync::import(&database, crate::support::fixtures()).await.expect("imported");
        let engine = Engine::new(database.clone(), Limits::default());
        let router = router_with(engine, Settings::default());
        for _ in 0..20 {
            let begun = router.clone().oneshot(get("/export/statements.ndjson")).await.expect("infallible");
            assert_eq!(begun.status(), StatusCode::OK);
            drop(begun);
            assert_eq!(database.revision().await.expect("a revision"), 1);
        }
    });
}

/// A body that is broken off has no proper end, so that nobody takes a part for the whole.
#[test]
fn a_client_sees_that_a_body_was_broken_off() {
    run(async {
        let test = TestDatabase::sqlite().await;
        // More than the buffers of a connection take.
        observe(&test, 40_000, 1_000).await;
        let router = routes(&test, ExportSettings { stall: Duration::from_millis(500), ..settings(1) });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let mut served = JoinSet::new();
        served.spawn(serve(listener, router.clone(), async { stopped.await.unwrap_or_default() }));
        let request = format!("GET {TABLE} HTTP/1.1\r\nhost: x\r\n\r\n");
        let mut whole = None;
        for stalls in [false, true] {
            let mut stream = TcpStream::connect(address).await.expect("connects");
            stream.write_all(request.as_bytes()).await.expect("sent");
            let mut answer = vec![0; 15];
            stream.read_exact(&mut answer).await.expect("an answer");
            assert_eq!(answer, b"HTTP/1.1 200 OK");
            if stalls {
                // Whoever gets its place knows that it was cut off.
                drop(begin_again(&router).await);
            }
            let ends = |answer: &[u8]| answer.ends_with(b"\r\n0\r\n\r\n");
            let mut buffer = vec![0; 1 << 20];
            loop {
                let read = stream.read(&mut buffer).await.unwrap_or_default();
                let part = buffer.get(..read).unwrap_or_default();
                answer.extend_from_slice(part);
                if read == 0 || ends(&answer) {
                    break;
                }
            }
            assert_eq!(ends(&answer), !stalls);
            assert_eq!(*whole.get_or_insert(answer.len()) > answer.len(), stalls, "{} bytes", answer.len());
        }
        stop.send(()).expect("serving");
        served.join_next().await.expect("served").expect("no panic").expect("ends well");
        test.drop().await;
    });
}
