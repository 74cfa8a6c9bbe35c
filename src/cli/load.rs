//! Pages and exported documents from the paths of a command, with progress on a terminal.

use std::path::PathBuf;

use super::failure::Failure;
use super::{export, table};
use crate::pages::files::FoundPage;
use crate::pages::{Limits, Page, ReadError, ReadFamily, find_pages, load_page, read_families};

/// The pages and documents at some paths, as far as they can be read.
pub(super) struct Loaded {
    /// The pages that can be read.
    pub(super) pages: Vec<Page>,
    /// The families of the documents that can.
    pub(super) exported: Vec<ReadFamily>,
    /// What cannot be read, and why.
    pub(super) unread: Vec<Unread>,
}

/// A page or document that cannot be read.
pub(super) struct Unread {
    /// Its path below the folder that was named.
    pub(super) name: String,
    /// Why.
    pub(super) error: ReadError,
}

impl Loaded {
    /// Whether there is nothing to import.
    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.exported.is_empty()
    }

    /// Tells of everything that cannot be read, so that one run finds it all.
    pub(super) fn tell(&self) {
        self.unread.iter().for_each(|unread| Failure::from(unread.error.clone()).tell());
    }
}

/// The families of pages and documents.
pub(super) fn families(pages: Vec<Page>, mut exported: Vec<ReadFamily>) -> Vec<ReadFamily> {
    exported.extend(read_families(pages));
    exported
}

/// Finds and loads the pages and documents at some paths.
pub(super) fn load(paths: &[PathBuf]) -> Result<Loaded, Failure> {
    let limits = Limits::default();
    let is_document = |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let (documents, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(is_document);
    let (pages, unread) = load_pages(&find(&paths, limits)?, limits);
    let mut loaded = Loaded { pages, exported: Vec::new(), unread: Vec::new() };
    loaded.unread.extend(unread.into_iter().map(|(page, error)| Unread { name: page.name, error }));
    for path in documents {
        match export::read_document(&path) {
            Ok(families) => loaded.exported.extend(families),
            Err(error) => loaded.unread.push(Unread { name: path.display().to_string(), error }),
        }
    }
    Ok(loaded)
}

/// Finds the pages at some paths; a large folder shows how far it has been walked.
pub(super) fn find(paths: &[PathBuf], limits: Limits) -> Result<Vec<FoundPage>, ReadError> {
    let progress = table::spinner("files and folders looked at");
    let found = find_pages(paths, limits, &mut |entries| progress.set_position(entries as u64));
    progress.finish_and_clear();
    found
}

/// Loads pages that were found: those that can be read, and why the others cannot.
pub(super) fn load_pages(found: &[FoundPage], limits: Limits) -> (Vec<Page>, Vec<(FoundPage, ReadError)>) {
    let progress = table::progress(found.len(), "pages");
    let (mut pages, mut unread) = (Vec::with_capacity(found.len()), Vec::new());
    for page in found {
        match load_page(page, limits) {
            Ok(page) => pages.push(page),
            Err(error) => unread.push((page.clone(), error)),
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    (pages, unread)
}
