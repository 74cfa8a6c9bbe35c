//! `rolegraph report --html`.

mod series;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::failure::Failure;
use super::{print, table};
use crate::catalog::Family;
use crate::config::Common;
use crate::export::folder;
use crate::report::{self, Catalogue, Series};
use crate::store::{self, Database};

/// How often the catalogue is read again because it changed meanwhile.
const TRIES: usize = 5;

/// Report on the catalogue.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// As one page of HTML, which needs no other file, no network and no script.
    #[arg(long, required = true)]
    html: bool,

    /// The file; `-` for standard output.
    #[arg(long, value_name = "PATH", default_value = "report.html")]
    output: PathBuf,
}

pub(super) async fn run(common: Common, args: Report) -> Result<ExitCode, Failure> {
    let Report { html: _, output } = args;
    let database = Database::open(&common.database_url).await?;
    let read = read(&database).await;
    database.close().await;
    let (families, revision, series) = read?;
    if families.is_empty() {
        // A page of an earlier report would be replaced, because of a wrong address perhaps.
        return Err(Failure::new(
            "the database holds no families, and no report was written",
            "import pages first, or name another database with `--database-url`",
        ));
    }
    let page = report::html(Catalogue { families: &families, revision, series: &series });
    if output == Path::new("-") {
        return print(&page);
    }
    folder::write_file(&output, &page)?;
    let counted = table::counted(families.len(), "family");
    eprintln!("reported {counted} at revision {revision} to `{}`", output.display());
    Ok(ExitCode::SUCCESS)
}

/// The catalogue and what was measured, both of one revision: numbers raise it as pages do.
async fn read(database: &Database) -> Result<(Vec<Family>, i64, Vec<Series>), Failure> {
    for _ in 0..TRIES {
        let (families, revision) = store::with_revision(database).await?;
        let series = series::of(database, &families).await?;
        if database.revision().await? == revision {
            return Ok((families, revision, series));
        }
    }
    Err(Failure::new(
        format!("the catalogue changed {TRIES} times while it was read"),
        "wait until nothing is imported or recorded, and try again",
    ))
}
