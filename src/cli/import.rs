//! `rolegraph import PATH…`.

mod shown;
mod watch;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::failure::Failure;
use super::load::{Loaded, families, load};
use super::{print, table};
use crate::check;
use crate::config::Common;
use crate::store::Database;
use crate::sync::{self, Aside, Imported, Incoming, LeftOut, SameSlug};
use shown::{colours, shown};

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

    /// Import again whenever a page changes, until a signal ends it.
    #[arg(long, conflicts_with = "dry_run")]
    watch: bool,

    /// How the plan is written.
    #[arg(long, default_value = "text")]
    format: Format,
}

/// How a plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A difference, by family and role.
    Text,
    /// One JSON document.
    Json,
}

pub(super) async fn run(common: Common, args: Import) -> Result<ExitCode, Failure> {
    if args.watch {
        return watch::run(common, args).await;
    }
    let loaded = load(&args.paths)?;
    if loaded.is_empty() {
        loaded.tell();
        return Ok(ExitCode::FAILURE);
    }
    let database = Database::open(&common.database_url).await?;
    let outcome = import(&database, &args, loaded).await;
    database.close().await;
    let Outcome { imported, whole } = outcome?;
    print(&match args.format {
        Format::Text => shown(&imported.plan, colours()),
        Format::Json => format!("{:#}\n", as_json(&imported, args.dry_run)),
    })?;
    tell(&imported.aside);
    eprintln!("{}", summary(&imported, args.dry_run));
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What came of an import.
struct Outcome {
    imported: Imported,
    /// Whether every page could be applied.
    whole: bool,
}

/// Imports what was loaded, or plans it; tells of the pages that cannot be read.
async fn import(database: &Database, args: &Import, loaded: Loaded) -> Result<Outcome, Failure> {
    loaded.tell();
    let Loaded { pages, exported, unread } = loaded;
    let unread = unread.into_iter().map(|unread| unread.name).collect::<Vec<_>>();
    let read_all = unread.is_empty();
    let incoming = Incoming { families: families(pages, exported), unread, prune: args.prune };
    let imported =
        if args.dry_run { sync::plan(database, incoming).await? } else { sync::import(database, incoming).await? };
    let whole = read_all && imported.aside.same_slug.is_empty();
    Ok(Outcome { imported, whole })
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
    let totals = imported.plan.families();
    let changed = table::counted(totals.added + totals.changed, "family");
    let removed = table::counted(totals.removed, "family");
    let removed = if totals.removed == 0 { String::new() } else { format!(", removed {removed}") };
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

/// The plan with what was not applied, for programs.
fn as_json(imported: &Imported, dry_run: bool) -> serde_json::Value {
    let Imported { plan, families: _, revision, aside } = imported;
    let Aside { same_slug, left_out, without_page, prune_refused } = aside;
    let same = |same: &SameSlug| json!({ "family": same.slug.as_str(), "page": same.page, "other": same.other });
    let left = |left: &LeftOut| json!({ "family": left.slug.as_str(), "page": left.page, "stored": left.stored });
    json!({
        "dryRun": dry_run,
        "revision": revision,
        "families": plan.families,
        "totals": { "families": plan.families(), "inside": plan.inside() },
        "sameSlug": same_slug.iter().map(same).collect::<Vec<_>>(),
        "leftOut": left_out.iter().map(left).collect::<Vec<_>>(),
        "withoutPage": without_page.iter().map(crate::catalog::Slug::as_str).collect::<Vec<_>>(),
        "pruneRefused": prune_refused,
    })
}
