//! Learns that another process, or this one, may have raised the revision.
//!
//! PostgreSQL tells (LISTEN/NOTIFY); now and then one looks all the same. A SQLite file is looked at often,
//! by a number that SQLite itself keeps for each connection and that costs no read of the file. Either has a
//! connection of its own beside the pools: it is held for as long as somebody listens, and queries must not
//! wait for it.

use std::time::Duration;

use sea_orm::sqlx;
use sea_orm::sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sea_orm::{DbBackend, DbErr, RuntimeErr};
use tokio::time::{sleep, timeout};

use super::changes::CHANNEL;
use super::{Database, StoreError};

/// How often one looks.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// At a SQLite file.
    pub often: Duration,
    /// At PostgreSQL, which tells by itself.
    pub seldom: Duration,
    /// After an error.
    pub again: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { often: Duration::from_millis(250), seldom: Duration::from_secs(30), again: Duration::from_secs(1) }
    }
}

/// Waits for signs of new revisions.
#[derive(Debug)]
pub struct Watch {
    means: Means,
    pace: Pace,
    /// Whether a sign may have been missed.
    doubt: bool,
}

#[derive(Debug)]
enum Means {
    /// A number that changes when another connection has committed.
    Version { pool: SqlitePool, seen: Option<i64> },
    /// Notifications.
    Told { pool: PgPool, listener: Option<Box<PgListener>> },
    /// A database in memory has one connection: nothing to do but look.
    Looking,
}

impl Watch {
    /// A watch over a database; it connects when it is first used.
    #[must_use]
    pub fn new(database: &Database, pace: Pace) -> Self {
        let connection = database.read();
        let means = match connection.get_database_backend() {
            DbBackend::Postgres => {
                let options = connection.get_postgres_connection_pool().connect_options();
                let pool = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
                Means::Told { pool: pool.connect_lazy_with((*options).clone()), listener: None }
            }
            _ if database.is_in_memory() => Means::Looking,
            _ => {
                let options = connection.get_sqlite_connection_pool().connect_options();
                let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
                Means::Version { pool: pool.connect_lazy_with((*options).clone()), seen: None }
            }
        };
        Self { means, pace, doubt: false }
    }

    /// Begins, if it has not begun: what is committed from now on gives a sign.
    pub async fn begin(&mut self) -> Result<(), StoreError> {
        match &mut self.means {
            Means::Told { pool, listener: listener @ None } => {
                let mut new = PgListener::connect_with(pool).await.map_err(failed)?;
                new.ignore_pool_close_event(true);
                new.listen(CHANNEL).await.map_err(failed)?;
                *listener = Some(Box::new(new));
            }
            Means::Version { pool, seen: seen @ None } => *seen = Some(version(pool).await?),
            Means::Told { .. } | Means::Version { .. } | Means::Looking => {}
        }
        Ok(())
    }

    /// Waits for a sign of a revision behind this one. There may be none behind it.
    pub async fn sign(&mut self, known: i64) -> Result<(), StoreError> {
        self.begin().await?;
        if std::mem::take(&mut self.doubt) {
            return Ok(());
        }
        let Pace { often, seldom, .. } = self.pace;
        match &mut self.means {
            Means::Told { listener, .. } => {
                let Some(heard) = listener else { return Ok(()) };
                let told = async {
                    loop {
                        match heard.try_recv().await? {
                            Some(told) if told.payload().parse().is_ok_and(|told: i64| told <= known) => {}
                            // A lost connection is a sign too: the listener has made a new one, and may have
                            // missed some.
                            _ => return Ok(()),
                        }
                    }
                };
                match timeout(seldom, told).await {
                    Ok(Ok(())) | Err(_) => Ok(()),
                    Ok(Err(error)) => {
                        *listener = None;
                        Err(failed(error))
                    }
                }
            }
            Means::Version { pool, seen } => loop {
                sleep(often).await;
                let now = version(pool).await.inspect_err(|_| *seen = None)?;
                if seen.replace(now) != Some(now) {
                    return Ok(());
                }
            },
            Means::Looking => {
                sleep(often).await;
                Ok(())
            }
        }
    }

    /// Gives the next sign at once: one may have been missed.
    pub fn doubt(&mut self) {
        self.doubt = true;
    }

    /// Waits before what failed is tried again.
    pub async fn pause(&self) {
        sleep(self.pace.again).await;
    }
}

async fn version(pool: &SqlitePool) -> Result<i64, StoreError> {
    let version = sqlx::query_scalar("PRAGMA data_version").fetch_one(pool).await;
    version.map_err(failed)
}

fn failed(error: sqlx::Error) -> StoreError {
    DbErr::Conn(RuntimeErr::SqlxError(error.into())).into()
}
