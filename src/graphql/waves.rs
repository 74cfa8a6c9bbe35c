//! When batches are sent: in waves, never by a clock.
//!
//! A data loader gathers the keys that resolvers ask for and has to decide when it has them all. A delay
//! guesses: too short splits a batch, too long makes every level of a query wait. Here nobody guesses. All
//! resolvers of a request are one future; when it can go no further, every resolver has asked for what it
//! needs. Then, and only then, the gathered batches are sent, all together, and the request goes on when
//! all of them are back. The number of statements depends on the query alone.
//!
//! That a future is pending does not yet mean that it can go no further: one that joins many others gives
//! way after some of them, having woken itself. A request that was woken while it was polled is polled again
//! before anything is sent.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use async_graphql::runtime::Timer;
use futures_util::future::{BoxFuture, FutureExt, join_all};
use futures_util::task::{FutureObj, Spawn, SpawnError};

/// The batches of one request that wait to be sent.
#[derive(Clone, Default)]
pub(super) struct Waves(Arc<Inner>);

#[derive(Default)]
struct Inner {
    batches: Mutex<Vec<FutureObj<'static, ()>>>,
    /// Statements that resolvers have under way without a loader.
    direct: AtomicUsize,
}

impl Waves {
    /// Runs a request to its end, sending its batches in waves.
    pub(super) async fn drive<F: Future>(&self, request: F) -> F::Output {
        let mut request = pin!(request);
        loop {
            let step = poll_fn(|context| {
                let woken = Arc::new(WokenInside { woken: AtomicBool::new(false), outer: context.waker().clone() });
                match request.as_mut().poll(&mut Context::from_waker(&Waker::from(Arc::clone(&woken)))) {
                    Poll::Ready(output) => Poll::Ready(Some(output)),
                    // It gave way and wants to be polled again; the outer waker has been told.
                    Poll::Pending if woken.woken.load(Ordering::Acquire) => Poll::Pending,
                    // With a direct statement under way more keys may come: its end wakes the request.
                    Poll::Pending if self.0.direct.load(Ordering::Acquire) > 0 => Poll::Pending,
                    Poll::Pending if self.batches_wait() => Poll::Ready(None),
                    Poll::Pending => Poll::Pending,
                }
            });
            if let Some(output) = step.await {
                return output;
            }
            join_all(self.take_batches()).await;
        }
    }

    /// Runs a statement that no loader gathers; while it is under way no wave is sent.
    pub(super) async fn direct<F: Future>(&self, statement: F) -> F::Output {
        struct Ended<'a>(&'a AtomicUsize);
        impl Drop for Ended<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::AcqRel);
            }
        }
        self.0.direct.fetch_add(1, Ordering::AcqRel);
        let _ended = Ended(&self.0.direct);
        statement.await
    }

    fn batches_wait(&self) -> bool {
        !self.0.batches.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn take_batches(&self) -> Vec<FutureObj<'static, ()>> {
        std::mem::take(&mut *self.0.batches.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A waker that remembers that it was used.
struct WokenInside {
    woken: AtomicBool,
    outer: Waker,
}

impl Wake for WokenInside {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.outer.wake_by_ref();
    }
}

/// A loader "spawns" a batch: it waits for the next wave.
impl Spawn for Waves {
    fn spawn_obj(&self, batch: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0.batches.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
        Ok(())
    }
}

/// The loader's delay, which waves make superfluous. It is no part of [`Waves`]: batches hold their timer, and
/// would hold themselves.
pub(super) struct NoDelay;

impl Timer for NoDelay {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        std::future::ready(()).boxed()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
    use futures_util::future::join_all;

    use super::{NoDelay, Waves};

    struct Doubles(Arc<AtomicUsize>);

    impl Loader<u32> for Doubles {
        type Value = u32;
        type Error = ();

        async fn load(&self, keys: &[u32]) -> Result<HashMap<u32, u32>, ()> {
            self.0.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(keys.iter().map(|key| (*key, key * 2)).collect())
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_batch_a_level_however_slow_the_resolvers_are() {
        let batches = Arc::new(AtomicUsize::new(0));
        let waves = Waves::default();
        let loader =
            DataLoader::with_cache(Doubles(Arc::clone(&batches)), waves.clone(), NoDelay, HashMapCache::default())
                .max_batch_size(usize::MAX);
        let resolver = |key: u32| {
            let (loader, waves) = (&loader, &waves);
            async move {
                if key.is_multiple_of(7) {
                    waves.direct(tokio::time::sleep(Duration::from_millis(u64::from(key % 5)))).await;
                }
                let first = loader.load_one(key).await.ok().flatten().unwrap_or_default();
                loader.load_one(first + 10_000).await.ok().flatten().unwrap_or_default()
            }
        };
        let answers = waves.drive(join_all((1..=3_000).map(resolver))).await;
        assert_eq!(answers.first(), Some(&20_004));
        assert_eq!(batches.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn lists_inside_lists_are_one_batch_a_level_too() {
        let batches = Arc::new(AtomicUsize::new(0));
        let waves = Waves::default();
        let loader =
            DataLoader::with_cache(Doubles(Arc::clone(&batches)), waves.clone(), NoDelay, HashMapCache::default())
                .max_batch_size(usize::MAX);
        let inner = |key: u32| {
            let loader = &loader;
            async move { loader.load_one(key).await.ok().flatten().unwrap_or_default() }
        };
        let outer = |row: u32| join_all((1..=60).map(move |column| inner(row * 1_000 + column)));
        let answers = waves.drive(join_all((1..=60).map(outer))).await;
        assert_eq!(answers.iter().map(Vec::len).sum::<usize>(), 3_600);
        assert_eq!(batches.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_batch_that_is_never_sent_is_not_kept_alive() {
        let waves = Waves::default();
        let kept = Arc::new(AtomicUsize::new(0));
        let loader = DataLoader::new(Doubles(Arc::clone(&kept)), waves.clone(), NoDelay);
        let abandoned = loader.load_one(1);
        tokio::select! {
            biased;
            _ = abandoned => {}
            () = std::future::ready(()) => {}
        }
        drop((loader, waves));
        assert_eq!(Arc::strong_count(&kept), 1);
    }
}
