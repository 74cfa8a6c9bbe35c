//! A server on a port of its own, and a client that says every message itself.

use futures_util::{SinkExt, StreamExt};
use rolegraph::events::Events;
use rolegraph::graphql::{Engine, Limits};
use rolegraph::http::{Settings, StreamSettings, router_with, serve};
use serde_json::{Value, json};
use std::io;
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::events::PACE;
use crate::support::TestDatabase;

/// A server that runs.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) engine: Engine,
    stop: oneshot::Sender<()>,
    served: JoinSet<io::Result<()>>,
}

impl Server {
    pub(crate) async fn start(test: &TestDatabase, settings: StreamSettings) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        // So that a client that does not read is felt after a few answers.
        socket.set_send_buffer_size(4096).expect("set");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("bound");
        Self::on(socket.listen(64).expect("listens"), test, settings)
    }

    fn on(listener: TcpListener, test: &TestDatabase, settings: StreamSettings) -> Self {
        let engine = Engine::new(test.database.clone(), Limits::default());
        let engine = engine.with_events(Events::at(test.database.clone(), PACE));
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let mut served = JoinSet::new();
        let router = router_with(engine.clone(), &Settings { streams: settings });
        served.spawn(serve(listener, router, async { stopped.await.unwrap_or_default() }));
        Self { address, engine, stop, served }
    }

    /// Waits until so many subscriptions have begun.
    pub(crate) async fn listening(&self, listeners: usize) {
        self.engine.events().listeners().wait_for(|now| *now == listeners).await.expect("listens");
    }

    /// Tells the server to stop; what is returned is ready when it has.
    pub(crate) fn stop(self) -> impl Future<Output = ()> {
        let Self { stop, mut served, .. } = self;
        stop.send(()).expect("it runs");
        async move {
            served.join_next().await.expect("served").expect("no panic").expect("a clean end");
        }
    }
}

/// A socket that is open.
pub(crate) struct Client {
    pub(crate) socket: WebSocketStream<TcpStream>,
}

/// What a server sends.
#[derive(Debug, PartialEq)]
pub(crate) enum Got {
    Message(Value),
    Close(u16, String),
    /// The connection is gone.
    Nothing,
}

impl Client {
    /// Opens a socket with these headers.
    pub(crate) async fn open(address: SocketAddr, headers: &[(&'static str, &str)]) -> Result<Self, Error> {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("set");
        let stream = socket.connect(address).await.expect("connects");
        let mut request = format!("ws://{address}/graphql").into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        let (socket, _) = tokio_tungstenite::client_async(request, stream).await?;
        Ok(Self { socket })
    }

    /// Opens a socket that speaks the protocol.
    pub(crate) async fn connect(server: &Server) -> Self {
        Self::open(server.address, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.expect("opens")
    }

    /// Opens a socket and begins.
    pub(crate) async fn begin(server: &Server) -> Self {
        let mut client = Self::connect(server).await;
        client.send(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.message().await, json!({ "type": "connection_ack" }));
        client
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.socket.send(Message::text(message.to_string())).await.expect("sent");
    }

    pub(crate) async fn subscribe(&mut self, id: &str, query: &str) {
        self.send(&json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    /// The next thing that the server sends; pings of the WebSocket itself are passed over.
    pub(crate) async fn next(&mut self) -> Got {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Got::Message(serde_json::from_str(&text).expect("JSON"));
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Got::Close(frame.code.into(), frame.reason.as_str().to_owned());
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return Got::Nothing,
            }
        }
    }

    /// The next message; anything else is wrong.
    pub(crate) async fn message(&mut self) -> Value {
        match self.next().await {
            Got::Message(message) => message,
            other => panic!("no message, but {other:?}"),
        }
    }

    /// The code and reason with which the server closes; messages before are passed over.
    pub(crate) async fn close(&mut self) -> (u16, String) {
        loop {
            match self.next().await {
                Got::Message(_) => {}
                Got::Close(code, reason) => return (code, reason),
                Got::Nothing => panic!("the connection is gone without a close"),
            }
        }
    }
}
