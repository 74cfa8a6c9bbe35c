//! A file that is written beside its name and put in its place at the end, so that nobody reads half of it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is being written. Dropped before it is kept, it leaves nothing.
#[derive(Debug)]
pub struct Beside {
    file: File,
    temporary: PathBuf,
    path: PathBuf,
}

impl Beside {
    /// Begins a file that will be at this path.
    pub fn create(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy();
        let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        Ok(Self { file: File::create(&temporary)?, temporary, path: path.to_owned() })
    }

    /// Puts the file in its place, where another may have been.
    pub fn keep(self) -> io::Result<()> {
        fs::rename(&self.temporary, &self.path)
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Not there any more where it was kept.
        let _ = fs::remove_file(&self.temporary);
    }
}
