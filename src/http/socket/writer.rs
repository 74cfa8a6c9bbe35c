//! What a socket still has to send.
//!
//! Messages wait here while the client does not read. How much waits is known, so that nothing more is made
//! for a client that has enough, and so is since when nothing went out.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Poll, ready};

use axum::extract::ws::{Message, WebSocket};
use futures_util::sink::Sink;
use futures_util::stream::SplitSink;
use tokio::time::Instant;

/// The sending half of a socket.
pub(super) struct Writer {
    sink: SplitSink<WebSocket, Message>,
    queue: VecDeque<Message>,
    bytes: usize,
    unsent: bool,
    progress: Instant,
}

impl Writer {
    pub(super) fn new(sink: SplitSink<WebSocket, Message>) -> Self {
        Self { sink, queue: VecDeque::new(), bytes: 0, unsent: false, progress: Instant::now() }
    }

    /// Puts a message behind those that wait.
    pub(super) fn push(&mut self, message: Message) {
        if !self.busy() {
            self.progress = Instant::now();
        }
        self.bytes += size(&message);
        self.queue.push_back(message);
    }

    /// Whether something waits.
    pub(super) fn busy(&self) -> bool {
        self.unsent || !self.queue.is_empty()
    }

    /// How many bytes wait.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Since when nothing has gone out although something waits.
    pub(super) fn stuck_since(&self) -> Option<Instant> {
        self.busy().then_some(self.progress)
    }

    /// Forgets what has not begun to be sent.
    pub(super) fn forget(&mut self) {
        self.queue.clear();
        self.bytes = 0;
    }

    /// Sends until nothing waits. Whoever stops waiting for this loses nothing.
    pub(super) async fn send(&mut self) -> Result<(), axum::Error> {
        poll_fn(|context| {
            loop {
                if self.queue.is_empty() {
                    let sent = ready!(Pin::new(&mut self.sink).poll_flush(context));
                    self.unsent = false;
                    return Poll::Ready(sent);
                }
                ready!(Pin::new(&mut self.sink).poll_ready(context))?;
                if let Some(message) = self.queue.pop_front() {
                    self.bytes = self.bytes.saturating_sub(size(&message));
                    self.progress = Instant::now();
                    self.unsent = true;
                    Pin::new(&mut self.sink).start_send(message)?;
                }
            }
        })
        .await
    }
}

fn size(message: &Message) -> usize {
    match message {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        Message::Close(_) => 0,
    }
}
