//! The statements of the catalogue as they are compared: read and compared once for each state of it.
//!
//! It is this process's own: another instance makes the same of the same rows. One state is kept, the last that was
//! asked for; what came before it is dropped first.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use moka::sync::Cache;
use tokio::sync::Mutex;

use super::super::error::{ApiError, Code, Result};
use super::super::loaders::{Rows, Scope};
use crate::catalog::StatementKind;
use crate::catalog::overlap::{Stated, StatedCluster, Statements};
use crate::store::{CatalogueState, Database, StoreError, statements};

/// How many lists of clusters are kept: each is for another kind and similarity.
const MOST_LISTS: u64 = 8;

/// Every statement, with what it is like.
pub(super) struct Everything {
    responsibilities: Statements,
    requirements: Statements,
    clusters: Cache<(StatementKind, u64), Arc<Vec<StatedCluster>>>,
}

impl Everything {
    fn of(rows: Vec<(StatementKind, Stated)>) -> Self {
        let (duties, rest): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|(kind, _)| *kind == StatementKind::Responsibility);
        let of = |rows: Vec<(StatementKind, Stated)>| {
            Statements::of(&rows.into_iter().map(|(_, stated)| stated).collect::<Vec<_>>())
        };
        Self { responsibilities: of(duties), requirements: of(rest), clusters: Cache::new(MOST_LISTS) }
    }

    pub(super) fn statements(&self, kind: StatementKind) -> &Statements {
        match kind {
            StatementKind::Responsibility => &self.responsibilities,
            StatementKind::Requirement => &self.requirements,
        }
    }

    /// The clusters; worked out once, however many ask.
    pub(super) fn clusters(&self, kind: StatementKind, least: f64) -> Arc<Vec<StatedCluster>> {
        self.clusters.get_with((kind, least.to_bits()), || Arc::new(self.statements(kind).clusters(least)))
    }

    /// Those of the request's catalogue.
    pub(super) async fn load(context: &Context<'_>) -> Result<Arc<Self>> {
        let everything = Scope::of(context).load(AllStatements).await?;
        everything.ok_or_else(|| ApiError::client(Code::Timeout, "the server is stopping; ask again"))
    }
}

/// A state of the catalogue with its statements.
type OfState = Option<(CatalogueState, Arc<Everything>)>;

/// The statements of the last state of the catalogue that was asked for.
#[derive(Clone, Default)]
pub(in crate::graphql) struct Kept(Arc<Mutex<OfState>>);

impl Kept {
    /// Those of the state in which the database is. Whoever comes first makes them, and goes on making them if it is no
    /// longer waited for; the others wait. `None` where the process ends before they are made.
    async fn of(&self, database: &Database) -> std::result::Result<Option<Arc<Everything>>, StoreError> {
        let state = database.state().await?;
        let mut kept = Arc::clone(&self.0).lock_owned().await;
        if let Some(everything) = those_of(&kept, &state) {
            return Ok(Some(everything));
        }
        // What was made meanwhile may be newer than what was looked for.
        let state = database.state().await?;
        if let Some(everything) = those_of(&kept, &state) {
            return Ok(Some(everything));
        }
        *kept = None;
        // The rows are those of the state or newer: then the next request sees another state, and they are read again.
        let rows = statements::all_stated(database).await?;
        let made = tokio::task::spawn_blocking(move || {
            let everything = Arc::new(Everything::of(rows));
            *kept = Some((state, Arc::clone(&everything)));
            everything
        });
        match made.await {
            Ok(everything) => Ok(Some(everything)),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Ok(None),
            },
        }
    }
}

fn those_of(kept: &OfState, state: &CatalogueState) -> Option<Arc<Everything>> {
    kept.as_ref().filter(|(of, _)| of == state).map(|(_, everything)| Arc::clone(everything))
}

/// All statements: one key, asked for once in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AllStatements;

impl Loader<AllStatements> for Rows {
    type Value = Arc<Everything>;
    type Error = StoreError;

    async fn load(&self, _: &[AllStatements]) -> std::result::Result<HashMap<AllStatements, Self::Value>, StoreError> {
        let everything = self.kept().of(self.database()).await?;
        Ok(everything.into_iter().map(|everything| (AllStatements, everything)).collect())
    }
}
