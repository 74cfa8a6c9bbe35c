//! What belongs to one request: its loaders, what it may cost, and what it counted so far.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};

use super::Rows;
use crate::catalog::BaseUrl;
use crate::graphql::error::{ApiError, Code, Result};
use crate::graphql::levels::Once;
use crate::graphql::overlap::Kept;
use crate::graphql::waves::{NoDelay, Waves};
use crate::store::filter::Condition;
use crate::store::{Database, StoreError};

/// How many rows are given before it is looked at how often they are repeated.
const FREE: usize = 5_000;

/// What belongs to one request.
pub(in crate::graphql) struct Scope {
    database: Database,
    waves: Waves,
    loader: DataLoader<Rows, HashMapCache>,
    allowance: Allowance,
    /// How many rows resolvers were given.
    given: AtomicUsize,
    /// How many rows were read.
    read: Arc<AtomicUsize>,
    searches: AtomicU64,
    conditions: Mutex<Vec<Arc<Condition>>>,
    base_url: Option<Arc<BaseUrl>>,
}

impl Scope {
    pub(in crate::graphql) fn new(
        database: Database,
        waves: Waves,
        allowance: Allowance,
        base_url: Option<Arc<BaseUrl>>,
        kept: Kept,
    ) -> Self {
        let read = Arc::new(AtomicUsize::new(0));
        let rows = Rows { database: database.clone(), read: Arc::clone(&read), kept };
        let loader = DataLoader::with_cache(rows, waves.clone(), NoDelay, HashMapCache::default());
        // Batches are cut where statements are made, by what the databases allow.
        let loader = loader.max_batch_size(usize::MAX);
        let (given, searches) = (AtomicUsize::new(0), AtomicU64::new(0));
        let conditions = Mutex::default();
        Self { database, waves, loader, allowance, given, read, searches, conditions, base_url }
    }

    /// Where pages are published that do not say it themselves.
    pub(in crate::graphql) fn base_url(&self) -> Option<&BaseUrl> {
        self.base_url.as_deref()
    }

    pub(in crate::graphql) fn of<'a>(context: &Context<'a>) -> &'a Self {
        context.data_unchecked::<Self>()
    }

    /// A condition as part of a key: equal ones are one.
    pub(in crate::graphql) fn once(&self, condition: Condition) -> Once {
        Once::among(&mut self.conditions.lock().unwrap_or_else(PoisonError::into_inner), condition)
    }

    /// Loads the value of a key; `None` where there is none.
    pub(in crate::graphql) async fn load<K>(&self, key: K) -> Result<Option<<Rows as Loader<K>>::Value>>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        Rows: Loader<K, Error = StoreError>,
    {
        let value = self.loader.load_one(key).await?;
        self.count(1)?;
        Ok(value)
    }

    /// Loads the rows of a key; none where there are none.
    pub(in crate::graphql) async fn list<K, T>(&self, key: K) -> Result<Arc<Vec<T>>>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        T: Send + Sync + 'static,
        Rows: Loader<K, Value = Arc<Vec<T>>, Error = StoreError>,
    {
        let rows: Arc<Vec<T>> = self.loader.load_one(key).await?.unwrap_or_default();
        self.count(rows.len())?;
        Ok(rows)
    }

    /// Loads the rows of a key and gives those that are wanted.
    pub(in crate::graphql) async fn some<K, T>(&self, key: K, wanted: impl Fn(&T) -> bool) -> Result<Vec<T>>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        T: Clone + Send + Sync + 'static,
        Rows: Loader<K, Value = Arc<Vec<T>>, Error = StoreError>,
    {
        let rows: Arc<Vec<T>> = self.loader.load_one(key).await?.unwrap_or_default();
        let some: Vec<T> = rows.iter().filter(|row| wanted(row)).cloned().collect();
        self.count(some.len())?;
        Ok(some)
    }

    /// Loads the values of many keys in one wave.
    pub(in crate::graphql) async fn all<K>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<HashMap<K, <Rows as Loader<K>>::Value>>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        Rows: Loader<K, Error = StoreError>,
    {
        let values = self.loader.load_many(keys).await?;
        self.count(values.len())?;
        Ok(values)
    }

    /// Counts rows that a resolver is given: lists inside lists multiply, and an answer has to fit into memory.
    pub(in crate::graphql) fn count(&self, rows: usize) -> Result<()> {
        let given = self.given.fetch_add(rows, Ordering::Relaxed).saturating_add(rows);
        let Allowance { most, repeats } = self.allowance;
        let read = self.read.load(Ordering::Relaxed);
        if given > most {
            let message = "the answer would be too large; ask for fewer objects, or in several requests";
            return Err(ApiError::client(Code::TooCostly, message));
        }
        if given > FREE.saturating_add(read.saturating_mul(repeats)) {
            let message = format!(
                "the answer would tell the same objects more than {repeats} times on average; go around in circles less"
            );
            return Err(ApiError::client(Code::TooCostly, message));
        }
        Ok(())
    }

    /// Counts a search, or what is as dear: as thousands of objects, however few are told.
    pub(in crate::graphql) fn count_search(&self, most: u64) -> Result<()> {
        if self.searches.fetch_add(1, Ordering::Relaxed) < most {
            return Ok(());
        }
        let message = format!(
            "a request may ask for {most} searches, statistics, overlaps and charts in all; ask for the others in a request of their own"
        );
        Err(ApiError::client(Code::TooCostly, message))
    }

    /// Does work that takes the processor for more than a moment where it keeps nothing else waiting.
    pub(in crate::graphql) async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        match self.waves.direct(tokio::task::spawn_blocking(work)).await {
            Ok(done) => Ok(done),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(ApiError::client(Code::Timeout, "the server is stopping; ask again")),
            },
        }
    }

    /// Runs a statement that is not loaded by key.
    pub(in crate::graphql) async fn direct<T>(
        &self,
        statement: impl AsyncFnOnce(&Database) -> std::result::Result<T, StoreError>,
    ) -> Result<T> {
        Ok(self.waves.direct(statement(&self.database)).await?)
    }
}

/// What resolvers may be given for one request.
#[derive(Debug, Clone, Copy)]
pub(in crate::graphql) struct Allowance {
    /// How many rows.
    pub most: usize,
    /// How many for each row that is read.
    pub repeats: usize,
}
