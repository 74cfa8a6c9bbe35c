//! `rolegraph import --watch`: imports again when pages change.
//!
//! Editors write a page in several steps, and a checkout changes many pages: a run begins when nothing has
//! changed for a moment. What a run cannot read it tells, and goes on.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};

use super::{Format, Import, Outcome, as_json, import, shown, summary, tell};
use crate::catalog::is_page_ending;
use crate::cli::failure::Failure;
use crate::cli::load::load;
use crate::cli::print;
use crate::config::Common;
use crate::http::stop_signal;
use crate::store::Database;

/// How long nothing must change before a run begins.
const QUIET: Duration = Duration::from_millis(100);
/// How long a run waits at most while pages keep changing.
const LONGEST: Duration = Duration::from_secs(2);
/// How long until paths that cannot be watched are tried again.
const AGAIN: Duration = Duration::from_secs(1);

pub(super) async fn run(common: Common, args: Import) -> Result<ExitCode, Failure> {
    let stop = stop_signal().map_err(|error| {
        Failure::new(format!("signals cannot be received: {error}"), "check the limits of this user")
    })?;
    // From here on no change is missed, also while the first import runs.
    let heard = Arc::new(Heard::default());
    let observer = watch(&args.paths, &heard)?;
    let database = Database::open(&common.database_url).await?;
    let ended = tokio::select! {
        ended = import_again(&database, &args, &heard, observer) => ended,
        () = stop => Ok(()),
    };
    database.close().await;
    ended.map(|()| ExitCode::SUCCESS)
}

/// The first import, and one after every change. A stop drops it where it waits; an import that is cut off is
/// rolled back by the database.
async fn import_again(
    database: &Database,
    args: &Import,
    heard: &Arc<Heard>,
    mut observer: RecommendedWatcher,
) -> Result<(), Failure> {
    let outcome = import(database, args, load(&args.paths)?).await?;
    if args.format == Format::Text {
        print(&shown::shown(&outcome.imported.plan, shown::colours()))?;
    }
    report(&outcome, args)?;
    eprintln!("watching for changes; a signal (Ctrl-C) ends it");
    loop {
        heard.changed.notified().await;
        let began = Instant::now();
        while began.elapsed() < LONGEST && timeout(QUIET, heard.changed.notified()).await.is_ok() {}
        if heard.replaced.swap(false, Ordering::Relaxed) {
            // What is watched is the folder of before, wherever it is now.
            drop(observer);
            observer = watch_again(args, heard).await;
        }
        let outcome = match load(&args.paths) {
            Ok(loaded) => import(database, args, loaded).await,
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(outcome) => report(&outcome, args)?,
            // The folder may be back, or the database free again, at the next change.
            Err(failure) => failure.tell(),
        }
    }
}

/// One line about a run; as JSON also one line with what changed.
fn report(outcome: &Outcome, args: &Import) -> Result<(), Failure> {
    let imported = &outcome.imported;
    if args.format == Format::Json {
        print(&format!("{}\n", as_json(imported, false)))?;
    }
    if !outcome.whole || !imported.aside.without_page.is_empty() {
        tell(&imported.aside);
    }
    eprintln!("{}", summary(imported, false));
    Ok(())
}

/// What an observer has heard.
#[derive(Default)]
struct Heard {
    /// Told when a page may have changed.
    changed: Notify,
    /// Whether a file or folder that was named has gone, or another has come in its place.
    replaced: AtomicBool,
}

/// Watches again, as soon as that can be done: a folder above may be away for a while.
async fn watch_again(args: &Import, heard: &Arc<Heard>) -> RecommendedWatcher {
    let mut told = false;
    loop {
        match watch(&args.paths, heard) {
            Ok(observer) => return observer,
            Err(failure) if !told => failure.tell(),
            Err(_) => {}
        }
        told = true;
        sleep(AGAIN).await;
    }
}

/// Watches folders with all below them, and of files the folders that they lie in: an editor may put a new
/// file in the place of the old one. Of folders that are not there it watches the folder above.
fn watch(paths: &[PathBuf], heard: &Arc<Heard>) -> Result<RecommendedWatcher, Failure> {
    let heard = Arc::clone(heard);
    let failed = |error: notify::Error| {
        let hint = "check that the paths exist, and the limit of watched files (`fs.inotify.max_user_watches`)";
        Failure::new(format!("changes cannot be watched: {error}"), hint)
    };
    // Whole paths, as events name them: what is hidden above a folder that was named does not matter.
    let whole = paths.iter().map(std::path::absolute).collect::<Result<Vec<_>, _>>();
    let whole: Vec<PathBuf> = whole.map_err(|error| failed(notify::Error::io(error)))?;
    let named = whole.clone();
    let mut observer = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // An error is an event that was lost: looking again finds what it was about.
        if event.as_ref().is_ok_and(|event| replaces(event, &named)) {
            heard.replaced.store(true, Ordering::Relaxed);
        }
        if event.map_or(true, |event| matters(&event, &named)) {
            heard.changed.notify_one();
        }
    })
    .map_err(failed)?;
    let (folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) = whole.iter().partition(|path| path.is_dir());
    for folder in &folders {
        observer.watch(folder, RecursiveMode::Recursive).map_err(failed)?;
    }
    // To watch a folder twice, once without what is below it, would leave that out.
    let above = |path: &PathBuf| path.parent().map_or_else(|| path.clone(), Path::to_owned);
    let watched = |path: &PathBuf| folders.iter().any(|folder| path.starts_with(folder));
    for above in files.into_iter().map(above).filter(|above| !watched(above)) {
        observer.watch(&above, RecursiveMode::NonRecursive).map_err(failed)?;
    }
    for above in folders.iter().map(|folder| above(folder)).filter(|above| !watched(above)) {
        // Another folder comes in the place of one that was named. Who may not watch it there does without.
        let _ = observer.watch(&above, RecursiveMode::NonRecursive);
    }
    Ok(observer)
}

/// Whether something that was named has gone or come.
fn replaces(event: &Event, named: &[PathBuf]) -> bool {
    matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
        && event.paths.iter().any(|path| named.contains(path))
}

/// Whether an event may have changed a page. Reading pages makes events too; they must not count.
fn matters(event: &Event, watched: &[PathBuf]) -> bool {
    if matches!(event.kind, EventKind::Access(_)) {
        return false;
    }
    event.need_rescan() || event.paths.iter().any(|path| may_be_a_page(path, watched))
}

/// A page, a file that was named, or what may be a folder; nothing hidden below a folder that was named.
fn may_be_a_page(path: &Path, watched: &[PathBuf]) -> bool {
    if watched.iter().any(|named| named == path) {
        return true;
    }
    let Some(below) = watched.iter().find_map(|named| path.strip_prefix(named).ok()) else { return false };
    let hidden = |part: Component<'_>| matches!(part, Component::Normal(name) if name.to_string_lossy().starts_with('.') || name == "node_modules");
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    !below.components().any(hidden) && (ending.is_empty() || is_page_ending(ending))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::may_be_a_page;

    #[test]
    fn only_pages_and_folders_matter() {
        let watched = ["./.handbook/jobs", "./alone"].map(PathBuf::from);
        for (path, matters) in [
            ("./.handbook/jobs/sales/seller.md", true),
            ("./.handbook/jobs/sales", true),
            ("./.handbook/jobs/sales/coach.MDX", true),
            ("./alone", true),
            ("./beside.md", false),
            ("./.handbook/jobs/.git/index", false),
            ("./.handbook/jobs/sales/.seller.md.swp", false),
            ("./.handbook/jobs/rolegraph.db-wal", false),
        ] {
            assert_eq!(may_be_a_page(Path::new(path), &watched), matters, "{path}");
        }
    }
}
