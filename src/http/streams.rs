//! What sockets, event streams and multipart answers have in common: settings, places, and the server's stop.

use std::sync::Arc;
use std::time::Duration;

use crate::config::Origin;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// How the server treats those who listen for long.
#[derive(Debug, Clone)]
pub struct StreamSettings {
    /// How many sockets and streams may be open at once.
    pub most: usize,
    /// How many operations may run on one socket at once.
    pub operations: usize,
    /// How long a socket may take to send `connection_init`.
    pub init: Duration,
    /// How often a socket is pinged.
    pub ping: Duration,
    /// After what silence a client is taken to be gone.
    pub silence: Duration,
    /// How long a client may leave a message unread.
    pub unread: Duration,
    /// How long a client may take to answer a close.
    pub farewell: Duration,
    /// How often an event stream or multipart answer shows that it is alive.
    pub heartbeat: Duration,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            most: 1_000,
            operations: 50,
            init: Duration::from_secs(10),
            ping: Duration::from_secs(20),
            silence: Duration::from_secs(50),
            unread: Duration::from_secs(30),
            farewell: Duration::from_secs(5),
            heartbeat: Duration::from_secs(15),
        }
    }
}

/// The settings, and the places that are left.
#[derive(Debug, Clone)]
pub(super) struct Streams {
    pub(super) settings: Arc<StreamSettings>,
    /// Pages of these origins may open a socket, besides those of the server itself.
    pub(super) origins: Arc<[Origin]>,
    places: Arc<Semaphore>,
}

impl Streams {
    pub(super) fn new(settings: StreamSettings, origins: Vec<Origin>) -> Self {
        let places = Arc::new(Semaphore::new(settings.most.min(Semaphore::MAX_PERMITS)));
        Self { settings: Arc::new(settings), origins: origins.into(), places }
    }

    /// A place for one socket or stream, held until it is dropped; none where all are taken.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }
}

/// The server's stop, as those who listen for long hear of it. The server waits until all have dropped theirs.
#[derive(Debug, Clone, Default)]
pub(super) struct Stopping(Option<watch::Receiver<bool>>);

impl Stopping {
    pub(super) fn new(stopped: watch::Receiver<bool>) -> Self {
        Self(Some(stopped))
    }

    /// Ready when the server stops; never where nothing tells.
    pub(super) async fn stopped(&mut self) {
        if let Some(stopped) = &mut self.0
            && stopped.wait_for(|stopped| *stopped).await.is_ok()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}
