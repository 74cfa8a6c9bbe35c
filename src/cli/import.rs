//! `rolegraph import PATH…`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::failure::Failure;
use super::{Loaded, load_pages, print, table};
use crate::catalog::clip;
use crate::check;
use crate::config::Common;
use crate::pages::read_families;
use crate::store::Database;
use crate::sync::{self, Aside, Change, FamilyChange, Imported, Incoming, LeftOut, Plan, SameSlug};

/// Import job-family pages.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// Pages, or folders with pages below them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Show what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// Take the pages for the whole catalogue: remove the stored families that none of them describes.
    #[arg(long)]
    prune: bool,
}

pub(super) async fn run(common: Common, args: Import) -> Result<ExitCode, Failure> {
    let Loaded { pages, unread } = load_pages(&args.paths)?;
    unread.iter().for_each(|(_, failure)| failure.tell());
    if pages.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    let unread = unread.into_iter().map(|(page, _)| page).collect();
    let incoming = Incoming { families: read_families(pages), unread, prune: args.prune };
    let mut whole = incoming.unread.is_empty();
    let database = Database::open(&common.database_url).await?;
    let outcome =
        if args.dry_run { sync::plan(&database, incoming).await } else { sync::import(&database, incoming).await };
    database.close().await;
    let imported = outcome?;
    print(&shown(&imported.plan))?;
    whole &= imported.aside.same_slug.is_empty();
    tell(&imported.aside);
    eprintln!("{}", summary(&imported, args.dry_run));
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Tells what was not applied, a line each, and what was left in place.
fn tell(aside: &Aside) {
    for SameSlug { slug, page, other } in &aside.same_slug {
        let problem = format!("`{page}` and `{other}` would both be the family `{slug}`; it is left as it was");
        Failure::new(problem, "rename one of the files, so that each family has a name of its own").tell();
    }
    for LeftOut { slug, page, stored } in &aside.left_out {
        let outcome = if *stored { "stays as it is stored" } else { "is left out" };
        eprintln!("note: the family `{slug}` {outcome}: `{page}` is one of its pages, or may be, and cannot be read");
    }
    let names = aside.without_page.iter().take(MOST_NAMES).map(|slug| format!("`{slug}`")).collect::<Vec<_>>();
    let more = if aside.without_page.len() > MOST_NAMES { ", …" } else { "" };
    let (number, names) = (aside.without_page.len(), names.join(", ") + more);
    let stored = if number == 1 { "1 stored family has".to_owned() } else { format!("{number} stored families have") };
    if aside.prune_refused {
        let left = if number == 0 { String::new() } else { format!("; {stored} no page among those read ({names})") };
        eprintln!("note: nothing is removed, because not every page could be applied{left}");
    } else if number > 0 {
        eprintln!("note: {stored} no page among those read ({names}); `--prune` removes what no page describes");
    }
}

/// How many families a note names.
const MOST_NAMES: usize = 5;

fn summary(imported: &Imported, dry_run: bool) -> String {
    let families = &imported.families;
    let roles = families.iter().map(|family| family.roles.len()).sum();
    let read = format!("read {} with {}", table::counted(families.len(), "family"), table::counted(roles, "role"));
    let removed = imported.plan.families.iter().filter(|family| family.change == FamilyChange::Removed).count();
    let changed = table::counted(imported.plan.families.len() - removed, "family");
    let removed = if removed == 0 { String::new() } else { format!(", removed {}", table::counted(removed, "family")) };
    let outcome = match (imported.plan.is_empty(), dry_run) {
        (true, _) => format!("nothing changes, revision {}", imported.revision),
        (false, true) => format!("would have changed {changed}{removed}, nothing was applied"),
        (false, false) => format!("changed {changed}{removed}, revision {}", imported.revision),
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
            FamilyChange::Removed => writeln!(text, "- {}", family.slug),
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
