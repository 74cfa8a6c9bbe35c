//! `rolegraph export --table TABLE`: a table, the same bytes as the server sends.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::bulk::{Export, Wanted, place};
use crate::cli::failure::Failure;
use crate::cli::table::spinner;
use crate::config::Common;
use crate::export::beside::Beside;
use crate::graphql::{Engine, Limits};
use crate::http::stop_signal;
use crate::store::Database;
use crate::store::filter::Condition;
use crate::store::tables::{TABLES, Table};

pub(super) use crate::tables::Format;

/// What was asked for.
pub(super) struct Asked {
    pub format: Format,
    pub table: Option<String>,
    pub columns: Option<Vec<String>>,
    pub filter: Option<String>,
    pub after: Option<String>,
    pub output: Option<PathBuf>,
}

pub(super) async fn run(common: &Common, asked: Asked) -> Result<ExitCode, Failure> {
    let Asked { format, table, columns, filter, after, output } = asked;
    let output = output.filter(|output| output != Path::new("-"));
    let Some(table) = table else {
        let names = TABLES.iter().map(|table| format!("`{}`", table.name)).collect::<Vec<_>>().join(", ");
        let problem = format!("`--format {}` is for a table", format.name());
        return Err(Failure::usage(problem, format!("name one with `--table`: {names}")));
    };
    let usage = |problem| Failure::usage(problem, "see `rolegraph export --tables-markdown`");
    let table = Table::named(&table).map_err(usage)?;
    let columns = match columns {
        None => table.all(),
        Some(names) => table.choose(names.iter().map(|name| name.trim())).map_err(usage)?,
    };
    let after = place(table, after.as_deref()).map_err(|refused| Failure::usage(refused.problem(), refused.hint()))?;
    if output.is_none() && !format.is_text() && io::stdout().is_terminal() {
        let problem = format!("`{}` is not for a terminal", format.name());
        return Err(Failure::usage(problem, "name a file with `--output`"));
    }
    // Only a file has to be cleared away; where the reader of a pipe holds the export up, a signal ends it as ever.
    let stop = output.is_some().then(stop_signal).transpose().map_err(|error| {
        Failure::new(format!("signals cannot be received: {error}"), "check the limits of this user")
    })?;
    let stopped = async {
        match stop {
            Some(stop) => stop.await,
            None => std::future::pending().await,
        }
    };
    let database = Database::open(&common.database_url).await?;
    let written = async {
        if database.state().await?.revision == 0 {
            // A file of an earlier export would be replaced, because of a wrong address perhaps.
            return Err(Failure::new(
                "the database holds nothing yet, and nothing was exported",
                "import pages first, or name another database with `--database-url`",
            ));
        }
        let condition = match filter {
            None => Condition::always(),
            Some(filter) => condition(&database, table, &filter)?,
        };
        let wanted = Wanted { table, columns, condition, after, format };
        write(Export::open(&database, wanted).await?, table, output.as_deref()).await
    };
    let written = tokio::select! {
        written = written => written,
        () = stopped => Err(Failure::new("the export was stopped", "run it again")),
    };
    database.close().await;
    written.map(|()| ExitCode::SUCCESS)
}

fn condition(database: &Database, table: &Table, filter: &str) -> Result<Condition, Failure> {
    let engine = Engine::new(database.clone(), Limits::default());
    engine.table_condition(table.name, filter).map_err(|refused| {
        let problems: Vec<String> = refused.errors.into_iter().map(|error| error.message).collect();
        Failure::usage(problems.join("; "), "docs/filters.md says what a filter can ask")
    })
}

async fn write(mut export: Export, table: &Table, output: Option<&Path>) -> Result<(), Failure> {
    let mut target = match output {
        None => Target::Standard(io::stdout().lock()),
        Some(path) => Target::File(Beside::create(path).map_err(|error| unwritable(path, &error))?),
    };
    let progress = spinner("rows");
    while let Some(bytes) = export.next().await? {
        match target.write_all(&bytes) {
            Ok(()) => {}
            // A reader that has enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => return Err(unwritable(output.unwrap_or(Path::new("standard output")), &error)),
        }
        progress.set_position(export.rows());
    }
    progress.finish_and_clear();
    if let (Target::File(file), Some(path)) = (target, output) {
        file.keep().map_err(|error| unwritable(path, &error))?;
        let (rows, revision) = (export.rows(), export.state().revision);
        let name = table.name;
        eprintln!("exported {rows} rows of `{name}`, revision {revision}, to `{}`", path.display());
    }
    export.close().await;
    Ok(())
}

/// Where a table goes.
enum Target {
    Standard(io::StdoutLock<'static>),
    File(Beside),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(output) => output.write(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(output) => output.flush(),
            Self::File(file) => file.flush(),
        }
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("`{}` cannot be written: {error}", path.display()), "check the path and the room on the disk")
}
