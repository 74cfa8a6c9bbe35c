//! Sends an export piece by piece, and sees to it that it ends.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream::{self, StreamExt};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::bulk::{BulkError, Export};
use crate::http::streams::Stopping;

/// The bytes of a piece, at most. A client has to take one in the time that it may stall.
const PIECE: usize = 64 * 1024;
/// How many pieces are ready before the client takes them.
const AHEAD: usize = 2;
/// How long an export may go on when the server stops: less than the server waits for.
const FAREWELL: Duration = Duration::from_secs(15);

/// How long an export may go on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// How long the client may take nothing.
    pub(super) stall: Duration,
    /// When it has to be over.
    pub(super) deadline: Instant,
}

/// What is on its way to the client.
enum Sent {
    Piece(Bytes),
    /// All was sent. Without it the body breaks off.
    End,
}

/// Why an export ended before its end.
enum Cut {
    Gone,
    Stalled,
    TooLong,
    Stopping,
    Failed(BulkError),
}

/// The body of an answer to HEAD: nothing is said of its length.
pub(super) fn unsaid() -> Body {
    Body::from_stream(stream::pending::<io::Result<Bytes>>())
}

/// The body of an export whose first bytes are there.
pub(super) fn body(
    export: Export,
    first: Vec<u8>,
    place: OwnedSemaphorePermit,
    bounds: Bounds,
    stopping: Stopping,
) -> Body {
    let (sender, receiver) = mpsc::channel(AHEAD);
    #[expect(
        clippy::disallowed_methods,
        reason = "it has to end, and give its connection back, when nobody takes more"
    )]
    tokio::spawn(send(export, first, place, sender, bounds, stopping));
    let pieces = stream::unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Sent::Piece(bytes)) => Some((Ok(bytes), Some(receiver))),
            Some(Sent::End) => None,
            None => Some((Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the export was cut off")), None)),
        }
    });
    // A compressor asks again behind the end.
    Body::from_stream(pieces.fuse())
}

async fn send(
    mut export: Export,
    first: Vec<u8>,
    place: OwnedSemaphorePermit,
    sender: mpsc::Sender<Sent>,
    Bounds { stall, deadline }: Bounds,
    mut stopping: Stopping,
) {
    let stopped = async {
        stopping.stopped().await;
        sleep(FAREWELL).await;
    };
    let outcome = tokio::select! {
        outcome = all(&mut export, first, &sender, stall) => outcome,
        // A statement may be long under way.
        () = sender.closed() => Err(Cut::Gone),
        () = sleep_until(deadline) => Err(Cut::TooLong),
        () = stopped => Err(Cut::Stopping),
    };
    let rows = export.rows();
    match outcome {
        Ok(()) => tracing::debug!(rows, "an export was sent"),
        Err(Cut::Gone) => tracing::info!(rows, "an export was cut off: the client went away"),
        Err(Cut::Stalled) => tracing::warn!(rows, "an export was cut off: the client took nothing in time"),
        Err(Cut::TooLong) => tracing::warn!(rows, "an export was cut off: it took too long"),
        Err(Cut::Stopping) => tracing::warn!(rows, "an export was cut off: the server stops"),
        Err(Cut::Failed(error)) => tracing::error!(rows, error = %error, "an export was cut off: it failed"),
    }
    export.close().await;
    // Only now is there room for another.
    drop(place);
}

async fn all(export: &mut Export, first: Vec<u8>, sender: &mpsc::Sender<Sent>, stall: Duration) -> Result<(), Cut> {
    let mut next = Some(first);
    while let Some(bytes) = next {
        let mut bytes = Bytes::from(bytes);
        while !bytes.is_empty() {
            let piece = bytes.split_to(bytes.len().min(PIECE));
            pass(sender, Sent::Piece(piece), stall).await?;
        }
        next = export.next().await.map_err(Cut::Failed)?;
    }
    pass(sender, Sent::End, stall).await
}

async fn pass(sender: &mpsc::Sender<Sent>, sent: Sent, stall: Duration) -> Result<(), Cut> {
    match timeout(stall, sender.send(sent)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Cut::Gone),
        Err(_) => Err(Cut::Stalled),
    }
}
