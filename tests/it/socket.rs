//! `graphql-transport-ws` over real connections: each flow, and each way in which a socket is closed.

pub(crate) mod client;
mod http2;
mod program;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures_util::SinkExt;
use rolegraph::http::{CLOSE_CODES, Settings, StreamSettings};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use crate::events::page;
use crate::support::{TestDatabase, run, text, with_catalogue};
use client::{Client, Got, Server};

const FOLLOW: &str = "subscription { catalogueChanged { revision } }";
const REVISION: &str = "{ catalogue { revision } }";

/// A moment that a test can wait for.
const MOMENT: Duration = Duration::from_millis(30);

/// Settings under which nothing happens by itself, however busy the machine is.
fn calm() -> StreamSettings {
    let never = Duration::from_secs(3_600);
    StreamSettings { init: never, ping: never, silence: never, unread: never, ..StreamSettings::default() }
}

fn with_server<T: Future<Output = ()>>(settings: impl Into<Settings>, test: impl FnOnce(TestDatabase, Server) -> T) {
    run(async {
        let database = TestDatabase::sqlite().await;
        let server = Server::start(&database, settings).await;
        test(database, server).await;
    });
}

fn next(id: &str, revision: i64) -> Value {
    json!({ "type": "next", "id": id, "payload": { "data": { "catalogueChanged": { "revision": revision } } } })
}

async fn change(test: &TestDatabase, round: i64) {
    let imported = test.import(&[("seller.md", &page("Seller", &[&format!("Sells {round} widgets")]))]).await;
    assert_eq!(imported.revision, round);
}

#[test]
fn queries_subscriptions_and_pings_share_a_socket() {
    with_server(calm(), async |test, server| {
        let mut client = Client::begin(&server).await;
        client.send(&json!({ "type": "ping", "payload": { "at": 1 } })).await;
        assert_eq!(client.message().await, json!({ "type": "pong", "payload": { "at": 1 } }));
        client.send(&json!({ "type": "ping" })).await;
        assert_eq!(client.message().await, json!({ "type": "pong" }));
        client.send(&json!({ "type": "pong" })).await;

        client.subscribe("live", FOLLOW).await;
        server.listening(1).await;
        client.subscribe("once", REVISION).await;
        assert_eq!(
            client.message().await,
            json!({ "type": "next", "id": "once", "payload": { "data": { "catalogue": { "revision": 0 } } } })
        );
        assert_eq!(client.message().await, json!({ "type": "complete", "id": "once" }));
        for round in 1..=3 {
            change(&test, round).await;
            assert_eq!(client.message().await, next("live", round));
        }

        // An operation that the client completes says no more, and its id is free.
        client.send(&json!({ "type": "complete", "id": "live" })).await;
        client.send(&json!({ "type": "complete", "id": "live" })).await;
        client.send(&json!({ "type": "complete", "id": "unknown" })).await;
        server.listening(0).await;
        change(&test, 4).await;
        client.subscribe("live", FOLLOW).await;
        server.listening(1).await;
        change(&test, 5).await;
        assert_eq!(client.message().await, next("live", 5));

        let normal = CloseFrame { code: 1000.into(), reason: "".into() };
        client.socket.close(Some(normal)).await.expect("closes");
        assert_eq!(client.next().await, Got::Close(1000, String::new()));
        server.listening(0).await;
    });
}

#[test]
fn what_is_refused_is_an_error_of_its_operation() {
    with_server(StreamSettings { operations: 1, ..calm() }, async |_test, server| {
        let mut client = Client::begin(&server).await;
        let many = (0..101).map(|n| format!("\"a{n}\"")).collect::<Vec<_>>().join(",");
        let many = format!("subscription {{ catalogueChanged(families: [{many}]) {{ revision }} }}");
        for (query, code) in [("{", "BAD_DOCUMENT"), ("{ nothing }", "BAD_DOCUMENT"), (&many, "BAD_ARGUMENT")] {
            client.subscribe("1", query).await;
            let error = client.message().await;
            assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")), "{error}");
            assert_eq!(error["payload"][0]["extensions"]["code"], code, "{error}");
        }
        // A field that fails is part of an answer.
        client.subscribe("1", "{ catalogue { revision } node(id: \"?\") { id } }").await;
        let answer = client.message().await;
        assert_eq!((&answer["type"], &answer["payload"]["data"]["node"]), (&json!("next"), &Value::Null), "{answer}");
        assert_eq!(answer["payload"]["errors"][0]["path"], json!(["node"]));
        assert_eq!(client.message().await["type"], "complete");

        client.subscribe("1", FOLLOW).await;
        server.listening(1).await;
        client.subscribe("2", FOLLOW).await;
        let error = client.message().await;
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("2")));
        assert_eq!(error["payload"][0]["extensions"]["code"], "TOO_COSTLY");
    });
}

#[test]
fn variables_and_operation_names_are_taken() {
    with_server(calm(), async |_test, server| {
        let mut client = Client::begin(&server).await;
        let payload = json!({
            "query": "query A { catalogue { revision } } query B($slug: String!) { family(slug: $slug) { id } }",
            "operationName": "B", "variables": { "slug": "none" }, "extensions": null,
        });
        client.send(&json!({ "type": "subscribe", "id": "1", "payload": payload })).await;
        assert_eq!(client.message().await["payload"], json!({ "data": { "family": null } }));
    });
}

/// Everything that a client can do wrong.
#[test]
fn a_client_that_breaks_the_protocol_is_closed_with_its_code() {
    let init = json!({ "type": "connection_init" }).to_string();
    let follow = json!({ "type": "subscribe", "id": "a", "payload": { "query": FOLLOW } }).to_string();
    let long_id = json!({ "type": "subscribe", "id": "é".repeat(200), "payload": { "query": FOLLOW } }).to_string();
    let large = format!("{}{}", r#"{"type":"ping"}"#, " ".repeat(300_000));
    let words = |texts: &[&str]| texts.iter().map(|text| Message::text(*text)).collect::<Vec<_>>();
    let scripts: Vec<(Vec<Message>, u16, &str)> = vec![
        (words(&["no JSON"]), 4400, "Invalid message: it is no JSON object"),
        (words(&[&init, r#"{"type":"start"}"#]), 4400, "Invalid message: there is no type `start`"),
        (
            words(&[&init, r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#]),
            4400,
            "Invalid message: the `id`",
        ),
        (vec![Message::binary(Bytes::from_static(b"{}"))], 4400, "Invalid message: a binary frame"),
        (words(&[&follow]), 4401, "Unauthorized"),
        (words(&[&init, &follow, &follow]), 4409, "Subscriber for a already exists"),
        (words(&[&init, &long_id, &long_id]), 4409, "Subscriber for é"),
        (words(&[&init, &init]), 4429, "Too many initialisation requests"),
        (words(&[&init, &large]), 1009, "Message too large"),
    ];
    with_server(calm(), async |_test, server| {
        for (script, code, reason) in scripts {
            let mut client = Client::connect(&server).await;
            for message in script {
                client.socket.send(message).await.expect("sent");
            }
            let (closed, said) = client.close().await;
            assert!(closed == code && said.starts_with(reason) && said.len() <= 123, "{closed} {said}, not {code}");
        }
        server.listening(0).await;
    });
}

/// What is far too large is not read to its end. A client that sends and only then reads may miss the close.
#[test]
fn a_huge_message_is_not_read() {
    with_server(calm(), async |_test, server| {
        let mut client = Client::begin(&server).await;
        // The connection may end in the middle of it.
        let _ = client.socket.send(Message::text(" ".repeat(16 * 1024 * 1024))).await;
        let got = client.next().await;
        let closed = got == Got::Close(1009, "Message too large".to_owned());
        assert!(closed || got == Got::Nothing, "{got:?}");
    });
}

#[test]
fn a_client_that_does_not_begin_is_closed() {
    let init = Duration::from_millis(700);
    with_server(StreamSettings { init, ..calm() }, async |_test, server| {
        let (mut begun, mut late) = (Client::begin(&server).await, Client::connect(&server).await);
        assert_eq!(late.close().await, (4408, "Connection initialisation timeout".to_owned()));
        // One that has begun, before, is not.
        begun.send(&json!({ "type": "ping" })).await;
        assert_eq!(begun.message().await, json!({ "type": "pong" }));
    });
}

#[test]
fn a_client_of_another_protocol_is_closed() {
    with_server(calm(), async |_test, server| {
        let mut client = Client::open(server.address, &[]).await.expect("opens");
        assert_eq!(client.close().await, (4406, "Subprotocol not acceptable".to_owned()));
        // This library gives up by itself when its protocol is not taken.
        let other = Client::open(server.address, &[("sec-websocket-protocol", "graphql-ws")]).await;
        assert!(matches!(other, Err(Error::Protocol(_))));
        let several = Client::open(server.address, &[("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")]);
        let mut several = several.await.expect("opens");
        several.send(&json!({ "type": "connection_init" })).await;
        assert_eq!(several.message().await["type"], "connection_ack");
    });
}

#[test]
fn a_client_is_pinged_and_one_that_is_silent_is_closed() {
    let silence = Duration::from_secs(1);
    with_server(StreamSettings { ping: MOMENT, silence, ..calm() }, async |_test, server| {
        let mut client = Client::begin(&server).await;
        client.subscribe("a", FOLLOW).await;
        server.listening(1).await;
        // Reading answers the pings of the WebSocket itself.
        let begun = Instant::now();
        while begun.elapsed() < silence + silence / 2 {
            assert_eq!(client.message().await, json!({ "type": "ping" }));
        }
        // Not reading answers nothing.
        server.listening(0).await;
        assert_eq!(client.close().await, (4499, "Terminated".to_owned()));
    });
}

#[test]
fn frames_that_no_websocket_has_are_refused() {
    with_server(calm(), async |_test, server| {
        let mut client = Client::begin(&server).await;
        // A frame of an unknown kind, beside the library.
        client.socket.get_mut().write_all(&[0x83, 0x80, 0, 0, 0, 0]).await.expect("sent");
        assert_eq!(client.close().await.0, 1002);
    });
}

/// A client that does not read is dropped, and what it did not read is not kept for it.
#[test]
fn a_client_that_does_not_read_is_dropped() {
    // It gets its close when it reads at last; that may take a while here.
    let farewell = Duration::from_secs(60);
    let settings = StreamSettings { unread: 10 * MOMENT, farewell, ..calm() };
    with_server(settings, async |test, server| {
        with_catalogue(&test).await;
        let mut slow = Client::begin(&server).await;
        let mut quick = Client::begin(&server).await;
        let large = "subscription { catalogueChanged { revision families { family { levels { title \
            responsibilities { text markdown source { path } } } } } } }";
        for id in 0..20 {
            slow.subscribe(&id.to_string(), large).await;
        }
        quick.subscribe("quick", FOLLOW).await;
        server.listening(21).await;
        let duties: Vec<String> =
            (0..90).map(|n| format!("Sells {n} widgets of every kind to whoever enters the shop")).collect();
        for round in 2..=21 {
            let last = format!("Sells {round} gadgets");
            let duties: Vec<&str> = duties.iter().map(String::as_str).chain([last.as_str()]).collect();
            test.import(&[("seller.md", &page("Seller", &duties))]).await;
            // Nobody else waits.
            assert_eq!(quick.message().await, next("quick", round));
        }
        // Its subscriptions have ended before it reads anything.
        server.listening(1).await;
        assert_eq!(slow.close().await, (1013, "Messages are not read in time".to_owned()));
        assert_eq!(slow.next().await, Got::Nothing);
    });
}

#[test]
fn a_stop_completes_subscriptions_and_closes() {
    with_server(calm(), async |_test, server| {
        let mut client = Client::begin(&server).await;
        let mut idle = Client::connect(&server).await;
        client.subscribe("a", FOLLOW).await;
        server.listening(1).await;
        let stopped = server.stop();
        let closed = async {
            assert_eq!(client.message().await, json!({ "type": "complete", "id": "a" }));
            assert_eq!(client.next().await, Got::Close(1001, "Going away".to_owned()));
            assert_eq!(idle.next().await, Got::Close(1001, "Going away".to_owned()));
            // The close is answered when the client reads on.
            assert_eq!((client.next().await, idle.next().await), (Got::Nothing, Got::Nothing));
        };
        let soon = tokio::time::timeout(Duration::from_secs(3), async { tokio::join!(stopped, closed) });
        soon.await.expect("within the time that a close may take");
    });
}

#[test]
fn a_client_that_does_not_answer_a_close_holds_up_no_stop() {
    with_server(StreamSettings { farewell: MOMENT, ..calm() }, async |_test, server| {
        let client = Client::begin(&server).await;
        server.stop().await;
        drop(client);
    });
}

#[test]
fn as_many_sockets_as_are_allowed() {
    with_server(StreamSettings { most: 2, ..calm() }, async |_test, server| {
        let first = Client::begin(&server).await;
        let mut second = Client::begin(&server).await;
        let status = async |address| match Client::open(address, &[]).await {
            Err(Error::Http(response)) => response.status().as_u16(),
            _ => 101,
        };
        assert_eq!(status(server.address).await, 503);
        drop(first);
        // The place is free when the server has seen that the client is gone.
        while status(server.address).await == 503 {
            tokio::task::yield_now().await;
        }
        second.subscribe("1", REVISION).await;
        assert_eq!(second.message().await["type"], "next");
    });
}

#[test]
fn pages_of_other_origins_open_no_socket() {
    let cors_origins = vec!["https://portal.example".parse().expect("an origin")];
    let settings = Settings { cors_origins, streams: calm(), ..Settings::default() };
    with_server(settings, async |_test, server| {
        let own = format!("http://{}", server.address);
        let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
        for (origin, allowed) in
            [(own.as_str(), true), ("https://portal.example", true), ("https://evil.example", false), ("null", false)]
        {
            let opened = Client::open(server.address, &[protocol, ("origin", origin)]).await;
            match opened {
                Ok(_) => assert!(allowed, "{origin}"),
                Err(Error::Http(response)) => assert!(!allowed && response.status() == 403, "{origin}: {response:?}"),
                Err(error) => panic!("{origin}: {error}"),
            }
        }
    });
}

#[test]
fn a_request_that_is_no_upgrade_is_a_query() {
    with_server(calm(), async |_test, server| {
        let mut stream = tokio::net::TcpStream::connect(server.address).await.expect("connects");
        let request =
            "GET /graphql?query=%7Bcatalogue%7Brevision%7D%7D HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        assert!(answer.ends_with(r#"{"data":{"catalogue":{"revision":0}}}"#), "{answer}");
    });
}

#[test]
fn a_handshake_that_is_none_is_told_why() {
    with_server(calm(), async |_test, server| {
        let mut stream = tokio::net::TcpStream::connect(server.address).await.expect("connects");
        let request = "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\
                       sec-websocket-version: 8\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("\r\nsec-websocket-version: 13\r\n"), "{answer}");
        assert!(answer.contains(r#""code":"BAD_REQUEST""#) && answer.contains("no-store"), "{answer}");
    });
}

/// The table of the documentation is that of the program.
#[test]
fn every_close_code_is_documented() {
    let line =
        |(code, reason, when, remedy): &(u16, &str, &str, &str)| format!("| {code} | {reason} | {when} | {remedy} |");
    let wanted: Vec<String> = CLOSE_CODES.iter().map(line).collect();
    let document = text("docs/subscriptions.md");
    let documented: Vec<&str> =
        document.lines().filter(|line| line.starts_with("| 1") || line.starts_with("| 4")).collect();
    assert_eq!(documented, wanted, "put these lines into docs/subscriptions.md:\n{}", wanted.join("\n"));
    let codes: BTreeSet<u16> = CLOSE_CODES.iter().map(|(code, ..)| *code).collect();
    assert_eq!(codes.len(), CLOSE_CODES.len());
}
