//! Finding and loading pages: folders are walked in sorted order, and what is no page is left alone.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::catalog::is_page_ending;

use super::{Page, PageError};

/// How much is read before a run is refused.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The size of a page in bytes.
    pub page_bytes: u64,
    /// The number of pages.
    pub pages: usize,
    /// The number of entries looked at in folders.
    pub entries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page_bytes: 4 * 1024 * 1024, pages: 20_000, entries: 200_000 }
    }
}

/// After how many entries progress is told.
const PROGRESS_EVERY: usize = 1_000;

/// Why pages cannot be found or read: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The path as the user gave or would write it, with the line where one is known.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.place, self.problem)
    }
}

impl std::error::Error for ReadError {}

impl ReadError {
    fn new(path: &Path, problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { place: path.display().to_string(), problem: problem.into(), hint: hint.into() }
    }
}

/// A page that was found: where it lies, and its path below the folder that was named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundPage {
    /// Its path below the folder that was named, with `/` between its parts.
    pub name: String,
    /// Where it lies.
    pub file: PathBuf,
}

/// Finds the pages at the given paths: files as they are, folders with everything below them.
///
/// In a folder, pages are the files that end in `.md`, `.markdown` or `.mdx`, and those without an ending that
/// open with front matter; hidden files and folders are left out, links are followed once.
///
/// `progress` is told, now and then, how many files and folders have been looked at.
pub fn find_pages(
    paths: &[PathBuf],
    limits: Limits,
    progress: &mut dyn FnMut(usize),
) -> Result<Vec<FoundPage>, ReadError> {
    let mut walk = Walk { progress, limits, entries: 0, seen: HashSet::new(), pages: Vec::new() };
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if metadata.is_dir() {
            let before = walk.pages.len();
            // A folder inside one that was named before has been walked already.
            let new = walk.folder(path, "")?;
            if new && walk.pages.len() == before {
                let hint = "pages are files that end in `.md`; name the folder that holds them";
                return Err(ReadError::new(path, "the folder holds no pages", hint));
            }
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            walk.pages.push(FoundPage { name, file: path.clone() });
        }
    }
    walk.pages.sort();
    walk.pages.dedup();
    Ok(walk.pages)
}

struct Walk<'a> {
    progress: &'a mut dyn FnMut(usize),
    limits: Limits,
    entries: usize,
    seen: HashSet<PathBuf>,
    pages: Vec<FoundPage>,
}

impl Walk<'_> {
    /// Walks a folder; `false` where it has been walked before.
    fn folder(&mut self, folder: &Path, prefix: &str) -> Result<bool, ReadError> {
        let real = fs::canonicalize(folder).map_err(|error| unreadable(folder, &error))?;
        if !self.seen.insert(real) {
            return Ok(false);
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
            let entry = entry.map_err(|error| unreadable(folder, &error))?;
            self.entries += 1;
            if self.entries.is_multiple_of(PROGRESS_EVERY) {
                (self.progress)(self.entries);
            }
            if self.entries > self.limits.entries {
                let problem = format!("more than {} files and folders", self.limits.entries);
                return Err(ReadError::new(folder, problem, "name the folder of the job families"));
            }
            entries.push(entry.path());
        }
        entries.sort();
        for path in entries {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "node_modules" {
                continue;
            }
            let below = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            // A link that leads nowhere is no folder; if it is named like a page, loading it says what is wrong.
            // What may not be looked at may be a folder of pages, and must not count as none.
            let metadata = match fs::metadata(&path) {
                Err(error) if error.kind() == ErrorKind::PermissionDenied => return Err(unreadable(&path, &error)),
                metadata => metadata.ok(),
            };
            if metadata.as_ref().is_some_and(fs::Metadata::is_dir) {
                self.folder(&path, &below)?;
            } else if metadata.is_none_or(|metadata| metadata.is_file()) && is_page(&path) {
                if self.pages.len() >= self.limits.pages {
                    let problem = format!("more than {} pages", self.limits.pages);
                    return Err(ReadError::new(folder, problem, "import the folder in parts"));
                }
                self.pages.push(FoundPage { name: below, file: path });
            }
        }
        Ok(true)
    }
}

/// Whether a file is a page: by its ending, or, where it has none, by front matter at its top.
fn is_page(path: &Path) -> bool {
    match path.extension() {
        Some(ending) => ending.to_str().is_some_and(is_page_ending),
        // One that may not be read may be a page: loading it says so.
        None => opens_with_front_matter(path).unwrap_or_else(|error| error.kind() == ErrorKind::PermissionDenied),
    }
}

fn opens_with_front_matter(path: &Path) -> std::io::Result<bool> {
    let mut start = Vec::new();
    fs::File::open(path)?.take(8).read_to_end(&mut start)?;
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start);
    Ok(start.starts_with(b"---\n") || start.starts_with(b"---\r\n"))
}

/// Loads and parses one page.
pub fn load_page(found: &FoundPage, limits: Limits) -> Result<Page, ReadError> {
    let file = &found.file;
    let opened = fs::File::open(file).map_err(|error| unreadable(file, &error))?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a page that is too long, whatever its length says.
    let mut limited = opened.take(limits.page_bytes.saturating_add(1));
    limited.read_to_end(&mut bytes).map_err(|error| unreadable(file, &error))?;
    if bytes.len() as u64 > limits.page_bytes {
        let problem = format!("the page is larger than {} MiB", limits.page_bytes / (1024 * 1024));
        return Err(ReadError::new(file, problem, "a job-family page is text; split it, or leave the file out"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        ReadError {
            place: format!("{}:{line}", file.display()),
            problem: "the page is not UTF-8".to_owned(),
            hint: "save the page as UTF-8".to_owned(),
        }
    })?;
    // The folder that a page at the top lies in: its name is no part of the path.
    let parent = fs::canonicalize(file).ok().and_then(|real| {
        let folder = real.parent().and_then(Path::file_name);
        folder.map(|name| name.to_string_lossy().into_owned())
    });
    Page::parse(&found.name, &text).map(|page| page.within(parent)).map_err(|PageError { line, problem, hint }| {
        ReadError { place: format!("{}:{line}", file.display()), problem, hint: hint.to_owned() }
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> ReadError {
    let (problem, hint) = match error.kind() {
        ErrorKind::NotFound => ("there is no such file or folder".to_owned(), "check the path"),
        ErrorKind::PermissionDenied => ("permission denied".to_owned(), "let this user read it"),
        _ => (format!("cannot be read: {error}"), "check the file system"),
    };
    ReadError::new(path, problem, hint)
}
