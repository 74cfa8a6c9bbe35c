//! The program as it is run: a server, an import beside it, and a stop.

use std::io::{BufRead, BufReader};
use std::pin::pin;
use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use super::client::{Client, Got};
use crate::command_line::{rolegraph, stderr};
use crate::events::page;
use crate::support::run;

#[cfg(unix)]
#[test]
fn an_import_beside_the_server_is_heard_and_a_signal_closes() {
    run(async {
        let folder = TempDir::new().expect("a folder");
        let mut command = rolegraph(folder.path());
        command.args(["serve", "--no-sample", "--listen", "127.0.0.1:0", "--log", "warn"]).stdout(Stdio::piped());
        let mut server = command.spawn().expect("starts");
        let mut line = String::new();
        BufReader::new(server.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on http://").expect("the line").parse().expect("an address");

        let protocol = [("sec-websocket-protocol", "graphql-transport-ws")];
        let mut client = Client::open(address, &protocol).await.expect("opens");
        client.send(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.message().await["type"], "connection_ack");
        client.subscribe("a", "subscription { catalogueChanged { families { slug } } }").await;
        {
            let mut answer = pin!(client.message());
            // From outside nobody sees when a subscription has begun: pages are changed until one is told.
            for round in 0.. {
                let text = page("Seller", &[&format!("Sells {round} widgets")]);
                std::fs::write(folder.path().join("seller.md"), text).expect("written");
                let imported = rolegraph(folder.path()).args(["import", "seller.md"]).output().expect("runs");
                assert!(imported.status.success(), "{}", stderr(&imported));
                let soon = tokio::time::timeout(Duration::from_secs(1), &mut answer).await;
                if let Ok(answer) = soon {
                    assert_eq!(
                        answer["payload"]["data"]["catalogueChanged"]["families"],
                        json!([{ "slug": "seller" }])
                    );
                    break;
                }
            }
        }

        let sent = std::process::Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
        loop {
            match client.next().await {
                Got::Message(message) if message["type"] == "next" => {}
                last => {
                    assert_eq!(last, Got::Message(json!({ "type": "complete", "id": "a" })));
                    break;
                }
            }
        }
        assert_eq!(client.next().await, Got::Close(1001, "Going away".to_owned()));
        assert_eq!(client.next().await, Got::Nothing);
        assert_eq!(server.wait().expect("ends").code(), Some(0));
    });
}
