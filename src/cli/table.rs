//! Tables and progress on a terminal.

use std::fmt::Write as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Rows in columns that line up; the last column is not padded.
pub(super) fn table<const N: usize>(header: [String; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = std::iter::once(header).chain(rows).collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width));
        let line = cells.collect::<Vec<_>>().join("  ");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// A progress bar on standard error: nothing where that is no terminal, and nothing for short work.
pub(super) fn progress(length: usize, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg} {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// What goes on on standard error while its length is not known.
pub(super) fn spinner(what: &'static str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {pos} {msg} {elapsed}");
    spinner.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    spinner.set_message(what);
    spinner.enable_steady_tick(Duration::from_millis(200));
    spinner
}

/// "1 role", "2 roles", "1 family", "2 families".
pub(super) fn counted(number: usize, what: &str) -> String {
    match (number, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {what}s"),
    }
}

/// "1 error, 2 warnings, 0 infos".
pub(super) fn tally([errors, warnings, infos]: [usize; 3]) -> String {
    [(errors, "error"), (warnings, "warning"), (infos, "info")].map(|(number, what)| counted(number, what)).join(", ")
}

#[cfg(test)]
mod tests {
    use super::{counted, table};

    #[test]
    fn columns_line_up() {
        let rows = [["é", "b"], ["ccc", "d"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(["a", "x"].map(str::to_owned), rows.into_iter()), "a    x\né    b\nccc  d\n");
    }

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!(
            [counted(1, "family"), counted(2, "family"), counted(0, "role")],
            ["1 family", "2 families", "0 roles"]
        );
    }
}
