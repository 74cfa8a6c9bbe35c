//! Databases, pages and requests for the other tests.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use async_graphql::{Request, Variables};
use rolegraph::graphql::{Engine, Limits};
use rolegraph::pages::{Limits as ReadLimits, Page, ReadFamily, find_pages, load_page, read_families};
use rolegraph::store::{Database, DatabaseUrl};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;
use tempfile::TempDir;

/// The environment variable that names the PostgreSQL server for tests.
pub(crate) const POSTGRES_URL: &str = "TEST_POSTGRES_URL";

/// Declares tests that run on both databases from one body.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($database:ident: TestDatabase) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($database: &TestDatabase) $body

            #[test]
            fn on_sqlite() {
                $crate::support::run(async {
                    let database = $crate::support::TestDatabase::sqlite().await;
                    body(&database).await;
                    database.drop().await;
                });
            }

            #[test]
            #[ignore = "needs PostgreSQL: run scripts/test, or set TEST_POSTGRES_URL and pass --include-ignored"]
            fn on_postgres() {
                $crate::support::run(async {
                    let database = $crate::support::TestDatabase::postgres().await;
                    body(&database).await;
                    database.drop().await;
                });
            }
        }
    )+};
}
pub(crate) use on_both;

/// Runs a test to its end.
pub(crate) fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(test);
}

/// A database of one test's own.
pub(crate) struct TestDatabase {
    pub(crate) url: DatabaseUrl,
    /// The same as text, for the program.
    pub(crate) address: String,
    pub(crate) database: Database,
    engine: OnceLock<Engine>,
    cleanup: Cleanup,
}

enum Cleanup {
    Folder(TempDir),
    Postgres { server: String, name: String },
}

impl TestDatabase {
    pub(crate) async fn sqlite() -> Self {
        let folder = TempDir::new().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self::open(&url, Cleanup::Folder(folder)).await
    }

    pub(crate) async fn postgres() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var(POSTGRES_URL).unwrap_or_else(|_| panic!("set {POSTGRES_URL}, or run scripts/test"));
        let name = format!("rolegraph_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        administer(&server, &format!("CREATE DATABASE {name}")).await;
        let (base, query) = server.split_once('?').map_or((server.as_str(), None), |(base, query)| (base, Some(query)));
        let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
        let url = query.map_or_else(|| format!("{base}/{name}"), |query| format!("{base}/{name}?{query}"));
        Self::open(&url, Cleanup::Postgres { server, name }).await
    }

    async fn open(url: &str, cleanup: Cleanup) -> Self {
        let address = url.to_owned();
        let url: DatabaseUrl = url.parse().expect("a database URL");
        let database = Database::open(&url).await.expect("the database opens");
        Self { url, address, database, engine: OnceLock::new(), cleanup }
    }

    pub(crate) async fn drop(self) {
        self.database.close().await;
        match self.cleanup {
            Cleanup::Folder(folder) => folder.close().expect("the folder goes"),
            Cleanup::Postgres { server, name } => {
                administer(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }

    /// Imports pages given as path and text.
    pub(crate) async fn import(&self, pages: &[(&str, &str)]) -> rolegraph::sync::Imported {
        rolegraph::sync::import(&self.database, read(pages)).await.expect("imported")
    }

    /// Runs an operation and returns the whole response.
    pub(crate) async fn respond(&self, operation: &str, variables: Value) -> Value {
        // Making the schema takes longer than most operations.
        let engine = self.engine.get_or_init(|| Engine::new(self.database.clone(), Limits::default()));
        let request = Request::new(operation).variables(Variables::from_json(variables));
        serde_json::to_value(engine.execute(request).await).expect("JSON")
    }

    /// Runs an operation that must succeed and returns its data.
    pub(crate) async fn query(&self, operation: &str) -> Value {
        let mut response = self.respond(operation, Value::Null).await;
        assert!(response.get("errors").is_none(), "{response:#}");
        response["data"].take()
    }
}

async fn administer(server: &str, statement: &str) {
    let connection = sea_orm::Database::connect(server).await.expect("the PostgreSQL server answers");
    let statement = Statement::from_string(connection.get_database_backend(), statement);
    connection.execute_raw(statement).await.expect("an administrator's statement");
    connection.close().await.expect("closed");
}

/// Reads families from pages given as path and text.
pub(crate) fn read(pages: &[(&str, &str)]) -> Vec<ReadFamily> {
    read_families(pages.iter().map(|(path, text)| Page::parse(path, text).expect("readable")).collect())
}

/// Reads the families below a folder.
pub(crate) fn read_folder(folder: &Path) -> Vec<ReadFamily> {
    let limits = ReadLimits::default();
    let found = find_pages(&[folder.to_owned()], limits, &mut |_| {}).expect("pages");
    read_families(found.iter().map(|page| load_page(page, limits).expect("readable")).collect())
}

/// A path below the checkout.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The folder with pages and facts that `ROLEGRAPH_CORPUS` names.
pub(crate) fn corpus() -> PathBuf {
    PathBuf::from(std::env::var("ROLEGRAPH_CORPUS").expect("ROLEGRAPH_CORPUS names a folder"))
}

/// The folders with pages of a corpus, in order.
pub(crate) fn handbooks(corpus: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(corpus.join("pages")).expect("pages");
    let mut folders: Vec<_> = entries.map(|folder| folder.expect("an entry").path()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The text of a file below the checkout.
pub(crate) fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The fixture pages.
pub(crate) fn fixtures() -> Vec<ReadFamily> {
    read_folder(&path("tests/pages"))
}

/// The shipped catalogue, stored.
pub(crate) async fn with_catalogue(test: &TestDatabase) {
    let families = rolegraph::sample::families().expect("readable");
    rolegraph::sync::import(&test.database, families).await.expect("imported");
}

/// The fixture pages, stored.
pub(crate) async fn with_fixtures(test: &TestDatabase) {
    rolegraph::sync::import(&test.database, fixtures()).await.expect("imported");
}
