//! Events: each applied revision, once, in order, to everyone who listens in this process.
//!
//! Imports run in other processes and on other machines, so events come from the database, after the commit.
//! One task watches it, and only while somebody listens; it reads from the last revision that it knows, so that
//! a sign that was lost loses no revision. Events are held in a ring of fixed size: a listener that falls
//! behind it is told so, and nobody waits for it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;

use crate::store::changes::{self, Revision};
use crate::store::{Database, Pace, StoreError, Watch};

/// How many events are held for listeners that are behind.
const HELD: usize = 256;
/// How many revisions are read at once.
const AT_ONCE: usize = 64;

/// The events of one database. Clones share the task that watches it.
#[derive(Debug, Clone)]
pub struct Events(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    database: Database,
    pace: Pace,
    sender: broadcast::Sender<Arc<Revision>>,
    listeners: watch::Sender<usize>,
    watching: Mutex<Watching>,
}

/// The task that watches; dropping it ends it.
#[derive(Debug, Default)]
struct Watching {
    task: JoinSet<()>,
    begun: Option<watch::Receiver<bool>>,
}

impl Events {
    /// The events of a database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self::at(database, Pace::default())
    }

    /// The events of a database, looked for at this pace.
    #[must_use]
    pub fn at(database: Database, pace: Pace) -> Self {
        let (sender, _) = broadcast::channel(HELD);
        let watching = Mutex::default();
        Self(Arc::new(Inner { database, pace, sender, listeners: watch::Sender::new(0), watching }))
    }

    /// How many listen, now and as it changes.
    #[must_use]
    pub fn listeners(&self) -> watch::Receiver<usize> {
        self.0.listeners.subscribe()
    }

    /// Listens: every revision that is applied from the moment this returns.
    pub async fn listen(&self) -> Result<Listener, StoreError> {
        let mut present = Present { inner: Arc::clone(&self.0), counted: false };
        let (receiver, mut begun) = present.enter();
        // An error is a task that is gone; then there is nothing to wait for, and nothing will come.
        let _ = begun.wait_for(|begun| *begun).await;
        let since = self.0.database.revision().await?;
        present.count();
        Ok(Listener { receiver, since, _present: present })
    }
}

/// Someone who listens, for as long as it exists.
#[derive(Debug)]
struct Present {
    inner: Arc<Inner>,
    counted: bool,
}

impl Present {
    /// Comes in, and sees to it that someone watches.
    fn enter(&self) -> (broadcast::Receiver<Arc<Revision>>, watch::Receiver<bool>) {
        let Inner { database, pace, sender, watching, .. } = &*self.inner;
        let mut watching = watching.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = sender.subscribe();
        if let Some(begun) = &watching.begun {
            return (receiver, begun.clone());
        }
        let (tell, begun) = watch::channel(false);
        watching.begun = Some(begun.clone());
        watching.task.spawn(follow(database.clone(), *pace, sender.clone(), tell));
        (receiver, begun)
    }

    /// Is listened to from now on.
    fn count(&mut self) {
        self.counted = true;
        self.inner.listeners.send_modify(|listeners| *listeners += 1);
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        if self.counted {
            self.inner.listeners.send_modify(|listeners| *listeners = listeners.saturating_sub(1));
        }
        let mut watching = self.inner.watching.lock().unwrap_or_else(PoisonError::into_inner);
        // The receiver of whoever goes is still counted.
        if self.inner.sender.receiver_count() == 0 {
            *watching = Watching::default();
        }
    }
}

/// Gets the events from the moment when it began to listen.
#[derive(Debug)]
pub struct Listener {
    receiver: broadcast::Receiver<Arc<Revision>>,
    /// The last revision before.
    since: i64,
    /// Dropped after the receiver: the last one out ends the watch.
    _present: Present,
}

/// A listener was so far behind that events are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind;

impl Listener {
    /// The next event.
    pub async fn next(&mut self) -> Result<Arc<Revision>, Behind> {
        loop {
            // The sender lives as long as this: an error is one of being behind.
            let revision = self.receiver.recv().await.map_err(|_| Behind)?;
            if revision.number > self.since {
                self.since = revision.number;
                return Ok(revision);
            }
        }
    }
}

/// Reads new revisions and hands them on, until it is dropped.
async fn follow(database: Database, pace: Pace, sender: broadcast::Sender<Arc<Revision>>, begun: watch::Sender<bool>) {
    let mut watch = Watch::new(&database, pace);
    let mut last = loop {
        // In this order: what is committed in between gives a sign.
        let first = async {
            watch.begin().await?;
            database.revision().await
        };
        match first.await {
            Ok(revision) => break revision,
            Err(error) => failed(&watch, &error).await,
        }
    };
    begun.send_replace(true);
    loop {
        let news = async {
            watch.sign(last).await?;
            changes::behind(&database, last, AT_ONCE).await
        };
        let mut news = news.await;
        // More than are read at once: the sign for them has been given.
        while let Ok(revisions) = &news
            && !revisions.is_empty()
        {
            for revision in revisions {
                last = revision.number;
                // Nobody may be listening any more; then this is about to end.
                let _ = sender.send(Arc::new(revision.clone()));
            }
            let all = revisions.len() < AT_ONCE;
            news = if all { Ok(Vec::new()) } else { changes::behind(&database, last, AT_ONCE).await };
        }
        if let Err(error) = news {
            failed(&watch, &error).await;
            // The sign may have been given and forgotten.
            watch.doubt();
        }
    }
}

async fn failed(watch: &Watch, error: &StoreError) {
    tracing::warn!(error = %error, "new revisions cannot be looked for; trying again");
    watch.pause().await;
}
