//! Where a fact stands.

use async_graphql::SimpleObject;

/// Where in which page a fact stands.
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Source {
    /// The page's path below the folder that was imported.
    path: String,
    /// The first line, counted from 1.
    line: i32,
    /// The last line.
    end_line: i32,
}

impl Source {
    pub(super) fn new(path: &str, line: i32, end_line: i32) -> Self {
        Self { path: path.to_owned(), line, end_line }
    }
}

/// The source of a row.
macro_rules! source_of {
    ($row:expr) => {
        $crate::graphql::source::Source::new(&$row.source_path, $row.source_line, $row.source_end_line)
    };
}
pub(super) use source_of;
