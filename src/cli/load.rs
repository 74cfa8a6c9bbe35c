//! Pages from the paths of a command, with progress on a terminal.

use std::path::PathBuf;

use super::failure::Failure;
use super::table;
use crate::pages::files::FoundPage;
use crate::pages::{Limits, Page, ReadError, find_pages, load_page};

/// The pages at some paths, as far as they can be read.
pub(super) struct Loaded {
    /// Those that can be read.
    pub(super) pages: Vec<Page>,
    /// Those that cannot, and why.
    pub(super) unread: Vec<(FoundPage, ReadError)>,
}

impl Loaded {
    /// Tells of every page that cannot be read, so that one run finds them all.
    pub(super) fn tell(&self) {
        self.unread.iter().for_each(|(_, error)| Failure::from(error.clone()).tell());
    }
}

/// Finds and loads the pages at some paths.
pub(super) fn load_pages(paths: &[PathBuf]) -> Result<Loaded, Failure> {
    let limits = Limits::default();
    Ok(load_found(&find(paths, limits)?, limits))
}

/// Finds the pages at some paths; a large folder shows how far it has been walked.
pub(super) fn find(paths: &[PathBuf], limits: Limits) -> Result<Vec<FoundPage>, ReadError> {
    let progress = table::spinner("files and folders looked at");
    let found = find_pages(paths, limits, &mut |entries| progress.set_position(entries as u64));
    progress.finish_and_clear();
    found
}

/// Loads pages that were found.
pub(super) fn load_found(found: &[FoundPage], limits: Limits) -> Loaded {
    let progress = table::progress(found.len(), "pages");
    let mut loaded = Loaded { pages: Vec::with_capacity(found.len()), unread: Vec::new() };
    for page in found {
        match load_page(page, limits) {
            Ok(page) => loaded.pages.push(page),
            Err(error) => loaded.unread.push((page.clone(), error)),
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    loaded
}
