//! One socket, from its opening to its close.
//!
//! Everything happens in one task. Operations run side by side; an answer that is made waits until the client
//! reads, and an operation that has an answer waiting makes no further one. A subscription is so held between
//! two events, never inside one, where it would hold a connection of the database.

use std::collections::HashMap;

use async_graphql::Response;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::future::{AbortHandle, Abortable, FutureExt};
use futures_util::stream::{BoxStream, FuturesUnordered, StreamExt};
use serde::Serialize;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::close::Close;
use super::message::{Bare, Incoming, Outgoing};
use super::writer::Writer;
use crate::graphql::{ApiError, Code, Engine, Refused};
use crate::http::answer::{Body, refuses};
use crate::http::streams::{Stopping, StreamSettings};

/// How many bytes may wait for a client before its subscriptions are held.
const ENOUGH: usize = 1024 * 1024;
/// How long a connection is kept that is not read any more.
const A_MOMENT: std::time::Duration = std::time::Duration::from_millis(500);

type Answers = BoxStream<'static, Response>;
/// An operation on the way to its next answer.
type Step = futures_util::future::BoxFuture<'static, (String, Option<Response>, Answers)>;

/// A socket that is open.
pub(super) struct Session<'a> {
    engine: Engine,
    settings: &'a StreamSettings,
    writer: Writer,
    acknowledged: bool,
    /// Operations by their ids.
    running: HashMap<String, AbortHandle>,
    steps: FuturesUnordered<Abortable<Step>>,
    /// Operations that go on when the client has read.
    held: Vec<(String, Answers)>,
    opened: Instant,
    heard: Instant,
    next_ping: Instant,
}

/// How a session ends.
enum End {
    /// The server closes.
    Close(Close),
    /// The client has closed, or is gone.
    Gone,
}

/// Serves a socket until one side closes it.
pub(super) async fn serve(socket: WebSocket, engine: Engine, settings: &StreamSettings, mut stopping: Stopping) {
    let (sink, mut reader) = socket.split();
    let now = Instant::now();
    let mut session = Session {
        engine,
        settings,
        writer: Writer::new(sink),
        acknowledged: false,
        running: HashMap::new(),
        steps: FuturesUnordered::new(),
        held: Vec::new(),
        opened: now,
        heard: now,
        next_ping: now + settings.ping,
    };
    let end = loop {
        session.resume();
        let wake = session.next_deadline();
        let ended = tokio::select! {
            () = stopping.stopped() => Some(session.stop()),
            sent = session.writer.send(), if session.writer.busy() => sent.err().map(|_| End::Gone),
            Some(step) = session.steps.next(), if !session.steps.is_empty() => {
                if let Ok((id, answer, rest)) = step {
                    session.answered(id, answer, rest);
                }
                None
            }
            message = reader.next(), if session.writer.bytes() < 2 * ENOUGH => {
                session.heard = Instant::now();
                session.heard_message(message)
            }
            () = sleep_until(wake) => session.deadline(),
        };
        if let Some(end) = ended {
            break end;
        }
    };
    // Operations end here, also those that are in the middle of something.
    let Session { mut writer, engine, steps, held, .. } = session;
    drop((engine, steps, held));
    let farewell = async {
        let End::Close(close) = end else {
            // The answer to a client's close waits in the library.
            writer.forget();
            return writer.send().await.unwrap_or_default();
        };
        let frame = CloseFrame { code: close.code(), reason: close.reason().into() };
        tracing::debug!(code = frame.code, reason = close.reason(), "a socket is closed");
        if close == Close::TooSlow {
            writer.forget();
        }
        writer.push(Message::Close(Some(frame)));
        if writer.send().await.is_ok() {
            // What the client still sends is read, until it answers: a connection that is dropped with something
            // unread is reset, and the close with it.
            while let Some(Ok(_)) = reader.next().await {}
            if matches!(close, Close::TooLarge | Close::BadFrame) {
                // The library may have stopped reading in the middle of a frame: time for the client to see why.
                sleep(A_MOMENT).await;
            }
        }
    };
    // Without an answer the connection is dropped all the same.
    let _ = timeout(settings.farewell, farewell).await;
}

impl Session<'_> {
    fn heard_message(&mut self, message: Option<Result<Message, axum::Error>>) -> Option<End> {
        let close = match message {
            Some(Ok(Message::Text(text))) if text.len() as u64 > self.engine.limits().body => Close::TooLarge,
            Some(Ok(Message::Text(text))) => return self.handle(&text).err().map(End::Close),
            Some(Ok(Message::Binary(_))) => Close::BadMessage.saying("Invalid message: a binary frame; send text"),
            // Pings of the WebSocket itself are answered by the library.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return None,
            Some(Ok(Message::Close(_))) | None => return Some(End::Gone),
            Some(Err(error)) => {
                let said = error.to_string();
                if said.contains("too long") {
                    Close::TooLarge
                } else if said.contains("protocol error") || said.contains("UTF-8") {
                    Close::BadFrame
                } else {
                    return Some(End::Gone);
                }
            }
        };
        Some(End::Close(close))
    }

    fn handle(&mut self, text: &str) -> Result<(), Close> {
        match Incoming::read(text)? {
            Incoming::Init if self.acknowledged => return Err(Close::TooManyInits),
            Incoming::Init => {
                self.acknowledged = true;
                self.tell(&Bare::ConnectionAck);
            }
            Incoming::Ping(payload) => self.tell(&Outgoing::Pong { payload }),
            Incoming::Pong => {}
            Incoming::Complete { id } => {
                if let Some(operation) = self.running.remove(&id) {
                    operation.abort();
                    self.held.retain(|(held, _)| *held != id);
                }
            }
            Incoming::Subscribe { .. } if !self.acknowledged => return Err(Close::Unauthorized),
            Incoming::Subscribe { id, .. } if self.running.contains_key(&id) => {
                return Err(Close::DuplicateId.saying(&format!("Subscriber for {id} already exists")));
            }
            Incoming::Subscribe { id, payload } => match self.begin(payload) {
                Ok(answers) => self.run(id, answers),
                Err(Refused { errors, operation: _ }) => self.tell(&Outgoing::Error { id: &id, payload: errors }),
            },
        }
        Ok(())
    }

    fn begin(&self, payload: serde_json::Map<String, serde_json::Value>) -> Result<Answers, Refused> {
        let most = self.settings.operations;
        if self.running.len() >= most {
            let message = format!("{most} operations run on this socket already; complete some, or open another");
            return Err(ApiError::client(Code::TooCostly, message).into());
        }
        let request = crate::http::graphql::request(payload.into());
        let request = request.map_err(|problem| ApiError::client(Code::BadRequest, problem))?;
        Ok(self.engine.stream(self.engine.prepare(request)?))
    }

    /// Lets an operation go on to its next answer.
    fn run(&mut self, id: String, answers: Answers) {
        let (handle, registration) = AbortHandle::new_pair();
        self.running.insert(id.clone(), handle);
        let step = answers.into_future().map(move |(answer, rest)| (id, answer, rest));
        self.steps.push(Abortable::new(step.boxed(), registration));
    }

    fn answered(&mut self, id: String, answer: Option<Response>, rest: Answers) {
        match answer {
            None => {
                self.running.remove(&id);
                self.tell(&Bare::Complete { id: &id });
            }
            Some(refused) if refuses(&refused) => {
                self.running.remove(&id);
                self.tell(&Outgoing::Error { id: &id, payload: refused.errors });
            }
            Some(answer) => {
                self.tell(&Outgoing::Next { id: &id, payload: Body::from(&answer) });
                self.held.push((id, rest));
            }
        }
    }

    /// Lets what is held go on, if the client has read enough.
    fn resume(&mut self) {
        if self.writer.bytes() < ENOUGH {
            for (id, rest) in std::mem::take(&mut self.held) {
                self.run(id, rest);
            }
        }
    }

    /// Completes what runs: the server stops.
    fn stop(&mut self) -> End {
        let ids: Vec<String> = self.running.drain().map(|(id, _)| id).collect();
        ids.iter().for_each(|id| self.tell(&Bare::Complete { id }));
        End::Close(Close::GoingAway)
    }

    /// When something is due, if nothing happens before.
    fn next_deadline(&self) -> Instant {
        let StreamSettings { init, silence, unread, .. } = *self.settings;
        let init = (!self.acknowledged).then(|| self.opened + init);
        let unread = self.writer.stuck_since().map(|since| since + unread);
        let due = [init, unread, Some(self.heard + silence), Some(self.next_ping)];
        due.into_iter().flatten().min().unwrap_or(self.next_ping)
    }

    fn deadline(&mut self) -> Option<End> {
        let StreamSettings { init, silence, unread, ping, .. } = *self.settings;
        let now = Instant::now();
        if self.writer.stuck_since().is_some_and(|since| since + unread <= now) {
            return Some(End::Close(Close::TooSlow));
        }
        if !self.acknowledged && self.opened + init <= now {
            return Some(End::Close(Close::InitTimeout));
        }
        if self.heard + silence <= now {
            return Some(End::Close(Close::Silent));
        }
        if self.next_ping <= now {
            self.next_ping = now + ping;
            // The frame is answered by every WebSocket, in a browser too; the message is seen by the client.
            self.writer.push(Message::Ping(axum::body::Bytes::new()));
            if self.acknowledged {
                self.tell(&Bare::Ping);
            }
        }
        None
    }

    fn tell(&mut self, message: &Outgoing<'_, impl Serialize>) {
        match serde_json::to_string(message) {
            Ok(text) => self.writer.push(Message::Text(text.into())),
            Err(error) => tracing::error!(error = %error, "a message could not be written"),
        }
    }
}
