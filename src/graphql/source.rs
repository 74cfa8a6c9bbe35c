//! Where a fact stands.

use async_graphql::{ComplexObject, Context, SimpleObject};

use super::error::Result;
use super::loaders::{PagesAt, Scope};
use crate::catalog::PageOutline;

/// Where in which page a fact stands.
#[derive(SimpleObject, Debug, Clone)]
#[graphql(complex)]
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

#[ComplexObject]
impl Source {
    /// The web address of the nearest heading at or above the first line; null where neither the page's front
    /// matter nor the server's base URL says where the page is published.
    async fn url(&self, context: &Context<'_>) -> Option<Result<String>> {
        let scope = Scope::of(context);
        let pages = match scope.list(PagesAt(self.path.clone())).await {
            Ok(pages) => pages,
            Err(error) => return Some(Err(error)),
        };
        let line = u32::try_from(self.line).unwrap_or(1);
        let address = |page: &PageOutline| page.address(line, scope.base_url());
        let unknown = PageOutline { path: self.path.clone(), ..PageOutline::default() };
        let mut addresses = pages.iter().map(address);
        let first = addresses.next().unwrap_or_else(|| address(&unknown));
        // Of two pages with one path nobody knows which is meant, unless both lead to one place.
        first.filter(|first| addresses.all(|other| other.as_ref() == Some(first))).map(Ok)
    }
}

/// The source of a row.
macro_rules! source_of {
    ($row:expr) => {
        $crate::graphql::source::Source::new(&$row.source_path, $row.source_line, $row.source_end_line)
    };
}
pub(super) use source_of;
