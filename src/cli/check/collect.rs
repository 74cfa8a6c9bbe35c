//! Pages as a build sees them: by their path from the working directory, with those that cannot be read among
//! the findings, and with their lines.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use crate::catalog::{Finding, Source};
use crate::check;
use crate::cli::failure::Failure;
use crate::cli::load::{find, load_pages};
use crate::pages::files::FoundPage;
use crate::pages::{Limits, ReadError, ReadFamily, read_families};

/// What was found at the paths of a run.
pub(super) struct Collected {
    /// The families of the pages that can be read.
    pub read: Vec<ReadFamily>,
    /// A finding for each page that cannot.
    pub unreadable: Vec<Finding>,
    /// Every page.
    pub pages: Pages,
}

/// Where pages lie, and what their lines are.
#[derive(Default)]
pub(super) struct Pages {
    places: HashMap<String, FoundPage>,
    lines: HashMap<String, Vec<String>>,
}

impl Pages {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// The page's path below the folder that was named on the command line.
    pub(super) fn path_below<'a>(&'a self, path: &'a str) -> &'a str {
        self.places.get(path).map_or(path, |page| page.name.as_str())
    }

    /// Reads the lines of a page, so that [`Pages::lines`] has them.
    pub(super) fn load(&mut self, path: &str) {
        if !self.lines.contains_key(path)
            && let Some(page) = self.places.get(path)
        {
            self.lines.insert(path.to_owned(), lines(&page.file).unwrap_or_default());
        }
    }

    /// The lines of a page that was loaded.
    pub(super) fn lines(&self, path: &str) -> &[String] {
        self.lines.get(path).map(Vec::as_slice).unwrap_or_default()
    }

    /// One line of a page that was loaded, counted from 1; empty where there is none.
    pub(super) fn line(&self, path: &str, number: u32) -> &str {
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        index.and_then(|index| self.lines(path).get(index)).map(String::as_str).unwrap_or_default()
    }
}

/// How many characters of a line are looked at: nobody reads a longer one, and a page may be one line.
const LONGEST_LINE: usize = 10_000;

/// The lines of a file, as far as it may be read and as text as far as it is text.
fn lines(file: &Path) -> std::io::Result<Vec<String>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(Limits::default().page_bytes).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.trim_start_matches('\u{feff}').lines().map(|line| line.chars().take(LONGEST_LINE).collect()).collect())
}

/// Finds and reads the pages at some paths.
pub(super) fn collect(paths: &[PathBuf]) -> Result<Collected, Failure> {
    let limits = Limits::default();
    let found = find(paths, limits)?;
    let here = Here::new();
    let mut pages = Pages::default();
    for page in found {
        let path = here.path(&page.file);
        pages.places.entry(path).or_insert(page);
    }
    // Findings name pages as the build knows them.
    let named = pages.places.iter().map(|(path, page)| FoundPage { name: path.clone(), file: page.file.clone() });
    let mut named: Vec<FoundPage> = named.collect();
    named.sort();
    let (loaded, unread) = load_pages(&named, limits);
    let unreadable = unread.into_iter().filter_map(|(page, error)| unreadable(page, &error)).collect();
    Ok(Collected { read: read_families(loaded), unreadable, pages })
}

fn unreadable(page: FoundPage, error: &ReadError) -> Option<Finding> {
    // The place is the file, with the line behind it where that is known.
    let file = page.file.display().to_string();
    let line = error.place.strip_prefix(&file).and_then(|rest| rest.strip_prefix(':')?.parse().ok());
    let line = line.unwrap_or(1);
    check::unreadable_page(Source { path: page.name, line, end_line: line }, &error.problem, &error.hint)
}

/// The working directory.
pub(super) struct Here {
    written: Option<PathBuf>,
    real: Option<PathBuf>,
}

impl Here {
    /// The working directory as it is now.
    pub(super) fn new() -> Self {
        let written = std::env::current_dir().ok();
        let real = written.as_ref().and_then(|here| fs::canonicalize(here).ok());
        Self { written, real }
    }

    /// A file's path from here, with `/` between its parts; its whole path where it lies elsewhere.
    pub(super) fn path(&self, file: &Path) -> String {
        let climbs = file.components().any(|part| part == Component::ParentDir);
        if file.is_relative() && !climbs {
            return with_slashes(file);
        }
        let below = self.written.as_ref().filter(|_| !climbs).and_then(|here| file.strip_prefix(here).ok());
        if let Some(below) = below {
            return with_slashes(below);
        }
        // The file itself may be a link: its folder is looked for, its name stays.
        let folder = file.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        let real = folder.and_then(|folder| fs::canonicalize(folder).ok());
        let real = real.zip(file.file_name()).map_or_else(|| file.to_owned(), |(folder, name)| folder.join(name));
        let below = self.real.as_ref().and_then(|here| real.strip_prefix(here).ok());
        with_slashes(below.unwrap_or(&real))
    }
}

fn with_slashes(path: &Path) -> String {
    let path: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
