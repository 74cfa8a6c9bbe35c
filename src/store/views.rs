//! The views that analysts read instead of the API: which there are, and what their columns say.

use std::fmt::Write as _;

use rolegraph_migration::VIEWS;
pub use rolegraph_migration::views::{Column, Kind, View};

/// Every view, as the newest schema has it.
#[must_use]
pub fn views() -> &'static [View] {
    VIEWS
}

/// The views with their columns as tables in Markdown, for the documentation.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::new();
    for View { name, what, columns, .. } in VIEWS {
        // Writing to a string cannot fail.
        let _ = write!(text, "### `{name}`\n\n{what}\n\n| column | type | what it says |\n| --- | --- | --- |\n");
        for Column { name, kind, nullable, what, .. } in *columns {
            let kind = match kind {
                Kind::Whole => "integer",
                Kind::Number => "number",
                Kind::Text => "text",
                Kind::Flag => "boolean",
            };
            let or_null = if *nullable { " or null" } else { "" };
            let _ = writeln!(text, "| `{name}` | {kind}{or_null} | {what} |");
        }
        text.push('\n');
    }
    text
}
