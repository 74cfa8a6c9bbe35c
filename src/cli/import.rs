//! `rolegraph import PATH…`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::failure::Failure;
use super::{print, read_pages, table};
use crate::catalog::clip;
use crate::check;
use crate::config::Common;
use crate::store::Database;
use crate::sync::{self, Change, FamilyChange, Imported, Plan};

/// Import job-family pages.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// Pages, or folders with pages below them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Show what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(common: Common, args: Import) -> Result<ExitCode, Failure> {
    let read = read_pages(&args.paths)?;
    if let Some(same) = sync::same_slug(&read) {
        let problem = format!("`{}` and `{}` would both be the family `{}`", same.first, same.second, same.slug);
        return Err(Failure::new(problem, "rename one of the files, so that each family has a name of its own"));
    }
    let database = Database::open(&common.database_url).await?;
    let outcome = if args.dry_run { sync::plan(&database, read).await } else { sync::import(&database, read).await };
    database.close().await;
    let imported = outcome?;
    print(&shown(&imported.plan))?;
    eprintln!("{}", summary(&imported, args.dry_run));
    Ok(ExitCode::SUCCESS)
}

fn summary(imported: &Imported, dry_run: bool) -> String {
    let families = &imported.families;
    let roles = families.iter().map(|family| family.roles.len()).sum();
    let read = format!("read {} with {}", table::counted(families.len(), "family"), table::counted(roles, "role"));
    let changed = table::counted(imported.plan.families.len(), "family");
    let outcome = match (imported.plan.is_empty(), dry_run) {
        (true, _) => format!("nothing changes, revision {}", imported.revision),
        (false, true) => format!("would change {changed}, nothing was applied"),
        (false, false) => format!("changed {changed}, revision {}", imported.revision),
    };
    format!(
        "{read}: {outcome}; findings: {}",
        table::tally(check::tally(families.iter().flat_map(|family| &family.findings)))
    )
}

/// The plan, as a person reads a difference.
fn shown(plan: &Plan) -> String {
    let mut text = String::new();
    for family in &plan.families {
        // Writing to a string cannot fail.
        let _ = match &family.change {
            FamilyChange::New { roles, responsibilities, requirements, indicators } => writeln!(
                text,
                "+ {}: {}, {}, {}, {}",
                family.slug,
                table::counted(*roles, "role"),
                responsibilities_word(*responsibilities),
                table::counted(*requirements, "requirement"),
                table::counted(*indicators, "indicator")
            ),
            FamilyChange::Changed(changes) if changes.is_empty() => {
                writeln!(text, "~ {}: only places in the page, groups, links or findings", family.slug)
            }
            FamilyChange::Changed(changes) => {
                let lines: String = changes.iter().map(line).collect();
                writeln!(text, "~ {}\n{}", family.slug, lines.trim_end())
            }
        };
    }
    text
}

fn responsibilities_word(number: usize) -> String {
    table::counted(number, "responsibility")
}

fn line(change: &Change) -> String {
    let Change { role, what, before, after } = change;
    let place = role.as_ref().map(|role| format!("{role}: ")).unwrap_or_default();
    let cut = |text: &String| clip(text, 100);
    match (before, after) {
        (None, Some(after)) => format!("    + {place}{what}: {}\n", cut(after)),
        (Some(before), None) => format!("    - {place}{what}: {}\n", cut(before)),
        (Some(before), Some(after)) => format!("    ~ {place}{what}: {} → {}\n", cut(before), cut(after)),
        (None, None) => String::new(),
    }
}
