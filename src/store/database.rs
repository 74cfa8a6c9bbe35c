//! Opening the database: SQLite in a file by default, PostgreSQL by URL.
//!
//! SQLite gets a pool of readers, which cannot write, and one writer, so that a long import never makes a
//! query wait; PostgreSQL gets one pool. The schema is made by migrations alone.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rolegraph_entity::catalogue_state;
use rolegraph_migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

use super::StoreError;

/// How long a statement waits for another writer, and a connection for a free place.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a server may take to answer when the database is opened.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How many may read at once what takes long.
pub const MOST_BULK: u32 = 16;
/// How long such a connection is kept when nobody needs it.
const BULK_IDLE: Duration = Duration::from_secs(60);
/// The lock that keeps two instances from migrating one PostgreSQL database at the same time.
const MIGRATION_LOCK: i64 = 0x726f_6c65_6772;

/// Where the database is: `sqlite://FILE`, `sqlite::memory:` or `postgres://…`.
///
/// Its `Debug` and `Display` leave the password out.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    url: String,
    engine: Engine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    SqliteFile,
    SqliteMemory,
    Postgres,
}

impl std::str::FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        let engine = if url == "sqlite::memory:" || url == "sqlite://:memory:" {
            Engine::SqliteMemory
        } else if url.strip_prefix("sqlite:").is_some_and(|path| !path.trim_start_matches('/').is_empty()) {
            Engine::SqliteFile
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Engine::Postgres
        } else {
            return Err("a database URL is `sqlite://FILE` or `postgres://USER@HOST/NAME`".to_owned());
        };
        Ok(Self { url: url.to_owned(), engine })
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, rest)) = self.url.split_once("://") else { return f.write_str(&self.url) };
        // Whatever stands before the last `@` may be a password, with any character in it.
        let rest = if let Some((user, host)) = rest.rsplit_once('@') {
            write!(f, "{scheme}://{}@", user.split([':', '?', '/']).next().unwrap_or_default())?;
            host
        } else {
            write!(f, "{scheme}://")?;
            rest
        };
        let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
        f.write_str(place)?;
        // A password may stand among the parameters too.
        let secret = |pair: &&str| pair.to_ascii_lowercase().contains("password");
        let kept = query.into_iter().flat_map(|query| query.split('&')).filter(|pair| !secret(pair));
        for (index, pair) in kept.enumerate() {
            write!(f, "{}{pair}", if index == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// Why a database cannot be opened: what, where, and what to do.
#[derive(Debug)]
pub struct OpenError {
    /// The URL without its password.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub hint: &'static str,
    /// What the database said, for the log.
    pub cause: Option<DbErr>,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database `{}` {}", self.place, self.problem)
    }
}

impl std::error::Error for OpenError {}

/// A state of the catalogue: two that are equal have the same content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogueState {
    /// Raised by every change that is applied.
    pub revision: i64,
    /// A new one for every change, also in a database that is made anew.
    pub stamp: String,
}

/// An open database whose schema is this version's.
#[derive(Debug, Clone)]
pub struct Database {
    read: DatabaseConnection,
    write: DatabaseConnection,
    bulk: DatabaseConnection,
    statements: Arc<AtomicU64>,
    in_memory: bool,
}

impl Database {
    /// Opens a database and brings its schema up to date; a SQLite file that is not there is made.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, OpenError> {
        let statements = Arc::new(AtomicU64::new(0));
        let connect = async |access: Access| {
            let mut connection = sea_orm::Database::connect(options(url, access)).await?;
            let counter = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
            Ok::<_, DbErr>(connection)
        };
        let failed = |error: DbErr| open_error(url, error);
        let write = connect(Access::Write).await.map_err(failed)?;
        refuse_newer(url, &write).await?;
        migrate(&write, url.engine).await.map_err(failed)?;
        super::search::bring_up_to_date(&write).await.map_err(failed)?;
        // Every connection to a database in memory is a database of its own.
        let read = match url.engine {
            Engine::SqliteFile => connect(Access::Read).await.map_err(failed)?,
            Engine::SqliteMemory | Engine::Postgres => write.clone(),
        };
        let bulk = match url.engine {
            Engine::SqliteFile | Engine::Postgres => connect(Access::Bulk).await.map_err(failed)?,
            Engine::SqliteMemory => write.clone(),
        };
        Ok(Self { read, write, bulk, statements, in_memory: url.engine == Engine::SqliteMemory })
    }

    /// The connection for queries.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connection for changes.
    #[must_use]
    pub fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Whether the data is in the memory of this process alone.
    pub(super) fn is_in_memory(&self) -> bool {
        self.in_memory
    }

    /// How many SQL statements have been sent since the database was opened.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Asks the database for a row, to know that it answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.revision().await.map(|_| ())
    }

    /// The catalogue's revision: 0 before the first change.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        revision(&self.read).await
    }

    /// The connections for what takes long to read; those for queries are never waited for because of it.
    #[must_use]
    pub fn bulk(&self) -> &DatabaseConnection {
        &self.bulk
    }

    /// The catalogue's state: its revision, and the stamp that tells it from any other state of that number.
    pub async fn state(&self) -> Result<CatalogueState, StoreError> {
        state(&self.read).await
    }

    /// Closes every connection, once the statements under way have ended.
    pub async fn close(self) {
        // An error here is one of a connection that is already gone.
        let _ = self.read.close().await;
        let _ = self.bulk.close().await;
        let _ = self.write.close().await;
    }
}

pub(super) async fn state<C: ConnectionTrait>(connection: &C) -> Result<CatalogueState, StoreError> {
    let state = catalogue_state::Entity::find_by_id(1).one(connection).await?;
    Ok(state.map(|state| CatalogueState { revision: state.revision, stamp: state.stamp }).unwrap_or_default())
}

pub(super) async fn revision<C: ConnectionTrait>(connection: &C) -> Result<i64, StoreError> {
    Ok(state(connection).await?.revision)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
    /// Reads what takes long.
    Bulk,
}

fn options(url: &DatabaseUrl, access: Access) -> ConnectOptions {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let readers = u32::try_from(cores.saturating_mul(2).clamp(4, 16)).unwrap_or(4);
    let mut options = ConnectOptions::new(url.url.clone());
    options.sqlx_logging(false).acquire_timeout(BUSY_TIMEOUT).connect_timeout(CONNECT_TIMEOUT);
    if access == Access::Bulk {
        options.connect_lazy(true).min_connections(0).idle_timeout(BULK_IDLE);
    }
    match url.engine {
        Engine::Postgres => {
            let most = if access == Access::Bulk { MOST_BULK } else { readers };
            options.max_connections(most).set_application_name("rolegraph").acquire_timeout(CONNECT_TIMEOUT);
        }
        Engine::SqliteMemory => {
            // The one connection must never be given up: the data is in it.
            options.max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
            options.map_sqlx_sqlite_opts(|sqlite| sqlite.foreign_keys(true));
        }
        Engine::SqliteFile => {
            options.max_connections(match access {
                Access::Write => 1,
                Access::Read => readers,
                Access::Bulk => MOST_BULK,
            });
            options.map_sqlx_sqlite_opts(move |sqlite| {
                let sqlite = sqlite
                    .create_if_missing(access == Access::Write)
                    .foreign_keys(true)
                    .busy_timeout(BUSY_TIMEOUT)
                    .synchronous(SqliteSynchronous::Normal);
                match access {
                    Access::Write => sqlite.journal_mode(SqliteJournalMode::Wal),
                    Access::Read | Access::Bulk => sqlite.pragma("query_only", "on"),
                }
            });
        }
    }
    options
}

/// Brings the schema up to date in one transaction, which waits for any other that does the same: what is
/// pending is looked up again when the lock is held.
async fn migrate(connection: &DatabaseConnection, engine: Engine) -> Result<(), DbErr> {
    if Migrator::get_pending_migrations_read_only(connection).await?.is_empty() {
        return Ok(());
    }
    let transaction = match engine {
        Engine::Postgres => {
            let transaction = connection.begin().await?;
            let wait = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            transaction.execute_raw(Statement::from_string(connection.get_database_backend(), wait)).await?;
            transaction
        }
        Engine::SqliteFile | Engine::SqliteMemory => connection.begin_with_options(immediate()).await?,
    };
    Migrator::up(&transaction, None).await?;
    transaction.commit().await
}

/// A transaction that writes from its beginning: on SQLite it waits for other writers before it has read anything.
pub(super) fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

/// Refuses a database that a later version has migrated: this version would misread it.
async fn refuse_newer(url: &DatabaseUrl, connection: &DatabaseConnection) -> Result<(), OpenError> {
    match Migrator::get_pending_migrations_read_only(connection).await {
        Ok(_) => Ok(()),
        // The migrator names an applied migration that it does not have only by a custom error.
        Err(error @ (DbErr::Custom(_) | DbErr::Migration(_))) => Err(OpenError {
            place: url.to_string(),
            problem: "was made by a newer version of rolegraph".to_owned(),
            hint: "use that version or a later one, or another database",
            cause: Some(error),
        }),
        Err(error) => Err(open_error(url, error)),
    }
}

fn open_error(url: &DatabaseUrl, error: DbErr) -> OpenError {
    let said = error.to_string();
    let (problem, hint) = if said.contains("readonly") || said.contains("read-only") {
        ("is read-only", "let this user write the file and its folder, or name another database")
    } else if said.contains("not a database") {
        ("is no SQLite database", "name another file")
    } else if said.contains("unable to open database file") {
        ("cannot be opened or made", "check that the folder exists and that this user may write to it")
    } else if said.contains("role") && said.contains("does not exist") {
        ("does not know the user name", "correct it in the URL, or make the role on the server")
    } else if said.contains("does not exist") {
        ("does not exist on the server", "make it, for example with `createdb`, or correct the URL")
    } else if said.contains("authentication failed") || said.contains("no password") {
        ("refused the user name or password", "correct them in the URL")
    } else if said.contains("locked") || said.contains("busy") {
        ("is in use by another writer", "wait for the other process to end")
    } else if url.engine != Engine::Postgres {
        ("cannot be used", "see the cause with `--log debug`, or name another file")
    } else {
        ("cannot be reached", "check that the server runs and that the URL names its host, port and database")
    };
    OpenError { place: url.to_string(), problem: problem.to_owned(), hint, cause: Some(error) }
}

#[cfg(test)]
mod tests {
    use super::DatabaseUrl;

    #[test]
    fn a_url_never_shows_its_password() {
        for (url, shown) in [
            ("postgres://app:secret@db:5432/roles?sslmode=require", "postgres://app@db:5432/roles?sslmode=require"),
            ("postgres://app@db/roles?password=secret&host=/run", "postgres://app@db/roles?host=/run"),
            ("postgres://app:se?cr/secret@db/roles", "postgres://app@db/roles"),
            ("postgres://db/roles?user=a&Password=secret", "postgres://db/roles?user=a"),
            ("sqlite://rolegraph.db", "sqlite://rolegraph.db"),
            ("sqlite::memory:", "sqlite::memory:"),
        ] {
            let parsed: DatabaseUrl = url.parse().expect("valid");
            assert_eq!(parsed.to_string(), shown);
            assert!(!format!("{parsed:?}").contains("secret"));
        }
    }

    #[test]
    fn other_schemes_are_refused() {
        for url in ["mysql://x", "rolegraph.db", "", "sqlite:", "sqlite://"] {
            assert!(url.parse::<DatabaseUrl>().is_err(), "{url}");
        }
    }
}
