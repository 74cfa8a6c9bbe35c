//! `rolegraph observe FILE`.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::failure::Failure;
use super::{print, table};
use crate::config::Common;
use crate::graphql::indicator_row;
use crate::observe::{Counts, NotObserved, Observed, Options, Problem, Problems, Recorded, observe};
use crate::store::Database;

/// Record what indicators measured.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Observe {
    /// A table as CSV in UTF-8, or `-` for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Show what would be recorded, and record nothing.
    #[arg(long)]
    dry_run: bool,

    /// How the outcome is written.
    #[arg(long, default_value = "text")]
    format: Format,
}

const AFTER_HELP: &str = "\
The first line names the columns, in any order: `family`, `role`, `indicator`, `period` and `value`;
if need be `indicator_id`, `unit`, `source`, `key`, and up to 16 `dimension:NAME`.
Write percent as 75, not 0.75; durations in days: two hours are 0.0833.
A bare number as a target in a page means just that: more than wanted counts as missed.

  family,role,indicator,period,value
  alliances,,NPS,2026-Q1,41";

/// How the outcome is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Text,
    /// One JSON document.
    Json,
}

pub(super) async fn run(common: Common, args: Observe) -> Result<ExitCode, Failure> {
    let name = args.file.display().to_string();
    let (input, name): (Box<dyn Read + Send>, String) = if name == "-" {
        (Box::new(std::io::stdin()), "standard input".to_owned())
    } else {
        (Box::new(open(&args.file)?), name)
    };
    let database = Database::open(&common.database_url).await?;
    let progress = table::spinner("rows");
    let options = Options { dry_run: args.dry_run, indicator_of_id: indicator_row };
    let observed = observe(&database, input, options, |rows| progress.set_position(rows)).await;
    progress.finish_and_clear();
    database.close().await;
    match observed {
        Ok(observed) => {
            print(&match args.format {
                Format::Text => shown(&observed),
                Format::Json => format!("{:#}\n", as_json(&observed, args.dry_run)),
            })?;
            eprintln!("{}", summary(&observed, args.dry_run));
            Ok(ExitCode::SUCCESS)
        }
        Err(NotObserved::Problems(problems)) => {
            if args.format == Format::Json {
                print(&format!("{:#}\n", problems_as_json(&problems)))?;
            }
            tell(&name, &problems);
            Ok(ExitCode::FAILURE)
        }
        Err(NotObserved::Store(error)) => Err(error.into()),
    }
}

fn open(path: &PathBuf) -> Result<File, Failure> {
    let hint = "name a CSV file that this user may read, or `-` for standard input";
    let failed = |error: std::io::Error| Failure::new(format!("`{}` cannot be read: {error}", path.display()), hint);
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(Failure::new(format!("`{}` is a folder", path.display()), hint));
    }
    Ok(file)
}

/// Tells what is wrong with the table, a line each.
fn tell(name: &str, problems: &Problems) {
    for Problem { line, column, problem, hint } in &problems.told {
        let column = column.as_ref().map(|column| format!("`{column}`: ")).unwrap_or_default();
        Failure::new(format!("{name}:{line}: {column}{problem}"), hint).tell();
    }
    let more = if problems.more > 0 { format!(", and {} more", problems.more) } else { String::new() };
    let told = table::counted(problems.told.len(), "problem");
    eprintln!("{told}{more}: nothing was recorded");
}

/// What was recorded, a line for each family, role and indicator.
fn shown(observed: &Observed) -> String {
    if observed.recorded.is_empty() {
        return String::new();
    }
    let header = ["family", "role", "indicator", "new", "changed", "unchanged"].map(str::to_owned);
    let row = |recorded: &Recorded| {
        let Recorded { family, role, indicator, counts: Counts { new, changed, unchanged } } = recorded;
        let role = role.clone().unwrap_or_else(|| "-".to_owned());
        let indicator = crate::catalog::clip(indicator, 60);
        [family.clone(), role, indicator, new.to_string(), changed.to_string(), unchanged.to_string()]
    };
    table::table(header, observed.recorded.iter().map(row))
}

fn summary(observed: &Observed, dry_run: bool) -> String {
    let Counts { new, changed, unchanged } = observed.totals();
    if new + changed + unchanged == 0 {
        return format!("the table has no rows: nothing changes, revision {}", observed.revision);
    }
    let counts = format!("{new} new, {changed} changed, {unchanged} unchanged");
    match (new + changed, dry_run) {
        (0, _) => format!("{counts}: nothing changes, revision {}", observed.revision),
        (_, true) => format!("{counts}: nothing was recorded"),
        (_, false) => format!("{counts}: revision {}", observed.revision),
    }
}

/// The outcome, for programs.
fn as_json(observed: &Observed, dry_run: bool) -> serde_json::Value {
    let counts =
        |Counts { new, changed, unchanged }: Counts| json!({ "new": new, "changed": changed, "unchanged": unchanged });
    let recorded = |recorded: &Recorded| {
        let Recorded { family, role, indicator, counts: of } = recorded;
        json!({ "family": family, "role": role, "indicator": indicator, "counts": counts(*of) })
    };
    json!({
        "dryRun": dry_run,
        "revision": observed.revision,
        "recorded": observed.recorded.iter().map(recorded).collect::<Vec<_>>(),
        "totals": counts(observed.totals()),
    })
}

fn problems_as_json(problems: &Problems) -> serde_json::Value {
    let problem = |Problem { line, column, problem, hint }: &Problem| json!({ "line": line, "column": column, "problem": problem, "hint": hint });
    json!({ "problems": problems.told.iter().map(problem).collect::<Vec<_>>(), "more": problems.more })
}
