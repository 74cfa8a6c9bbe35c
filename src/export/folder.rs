//! A folder of exported pages, one a family.
//!
//! The folder may hold other files: they are never touched. A page that an export wrote and that no family has
//! any more is removed; it is known by the line `rolegraph: …` in its front matter.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::beside::Beside;
use crate::catalog::Family;
use crate::pages::{Limits, Page, canonical};

/// What an export did to a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Pages that are new or different.
    pub written: Vec<String>,
    /// How many pages were as they should be already.
    pub unchanged: usize,
    /// Pages that were removed.
    pub removed: Vec<String>,
}

/// Why a folder cannot be written.
#[derive(Debug)]
pub struct FolderError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub hint: &'static str,
}

/// Writes the families as pages into a folder, which is made where there is none.
///
/// Nothing is written unless every family can be: each page is read back first.
pub fn write(folder: &Path, families: &[Family]) -> Result<Written, FolderError> {
    let mut pages = Vec::with_capacity(families.len());
    for family in families {
        let name = format!("{}.md", family.slug);
        let page = page(&name, family).ok_or_else(|| FolderError {
            path: folder.join(&name),
            problem: format!("the family `{}` cannot be written as a page that says the same", family.slug),
            hint: "export it with `--format json`, which can hold it",
        })?;
        pages.push((name, page));
    }
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut missing = Vec::new();
    let mut outcome = Written::default();
    for (name, page) in pages {
        let path = folder.join(&name);
        match existing(&path)? {
            Some(text) if text == page => outcome.unchanged += 1,
            Some(text) if canonical::announced(&text).is_none() => {
                let problem = "the file was not written by an export, and would be overwritten".to_owned();
                return Err(FolderError { path, problem, hint: "export into another folder, or move the file away" });
            }
            _ => missing.push((name.clone(), page)),
        }
    }
    let stale = stale(folder, families)?;
    for (name, page) in missing {
        let path = folder.join(&name);
        replace(&path, &page).map_err(|error| failed(&path, &error))?;
        outcome.written.push(name);
    }
    for name in stale {
        let path = folder.join(&name);
        fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
        outcome.removed.push(name);
    }
    Ok(outcome)
}

/// The page of a family; `None` if it would be read as something else.
#[must_use]
pub fn page(name: &str, family: &Family) -> Option<String> {
    let text = canonical::write(family);
    if text.len() as u64 > Limits::default().page_bytes {
        return None;
    }
    let page = Page::parse(name, &text).ok()?;
    let read = canonical::read(&page)?.ok()?;
    (read.family.bare() == family.bare()).then_some(text)
}

/// Pages of earlier exports whose families are gone, by name.
fn stale(folder: &Path, families: &[Family]) -> Result<Vec<String>, FolderError> {
    let mut stale = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, &error))? {
        let entry = entry.map_err(|error| failed(folder, &error))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let Some(slug) = name.strip_suffix(".md") else { continue };
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !is_file || name.starts_with('.') || families.iter().any(|family| family.slug.as_str() == slug) {
            continue;
        }
        // A file that cannot be read is not one of ours.
        if existing(&entry.path()).ok().flatten().is_some_and(|text| canonical::announced(&text).is_some()) {
            stale.push(name);
        }
    }
    stale.sort();
    Ok(stale)
}

/// The text of a file; what is no text is somebody else's, and as good as empty here.
fn existing(path: &Path) -> Result<Option<String>, FolderError> {
    let mut bytes = Vec::new();
    match fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => Ok(Some(String::from_utf8(bytes).unwrap_or_default())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error)),
    }
}

/// Writes a file as a whole or not at all.
pub fn write_file(path: &Path, text: &str) -> Result<(), FolderError> {
    replace(path, text).map_err(|error| failed(path, &error))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut file = Beside::create(path)?;
    file.write_all(text.as_bytes())?;
    file.keep()
}

fn failed(path: &Path, error: &io::Error) -> FolderError {
    let (problem, hint) = match error.kind() {
        io::ErrorKind::PermissionDenied => ("permission denied".to_owned(), "let this user write it"),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            ("it is a file, not a folder".to_owned(), "name a folder; there will be a page for each family")
        }
        _ => (error.to_string(), "check the path and the room on the disk"),
    };
    FolderError { path: path.to_owned(), problem, hint }
}
