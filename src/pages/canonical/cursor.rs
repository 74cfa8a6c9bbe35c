//! The lines of a page, one after another.

use super::Departure;
use super::escape::unquote;
use crate::catalog::Source;

/// A place in a page.
pub(super) struct Cursor<'a> {
    path: &'a str,
    lines: Vec<&'a str>,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, path: &'a str) -> Self {
        let mut lines: Vec<&str> = text.split('\n').collect();
        // What follows the last line end is no line.
        lines.pop_if(|last| last.is_empty());
        Self { path, lines, at: 0 }
    }

    /// The line, if there is one more.
    pub(super) fn peek(&self) -> Option<&'a str> {
        self.lines.get(self.at).copied()
    }

    /// The next line after this one that is not blank.
    pub(super) fn peek_block(&self) -> Option<&'a str> {
        self.lines.iter().skip(self.at + 1).find(|line| !line.is_empty()).copied()
    }

    pub(super) fn next(&mut self) -> Option<&'a str> {
        let line = self.peek()?;
        self.at += 1;
        Some(line)
    }

    /// The line, taken if it begins so, without its beginning.
    pub(super) fn next_after(&mut self, start: &str) -> Option<&'a str> {
        let rest = self.peek()?.strip_prefix(start)?;
        self.at += 1;
        Some(rest)
    }

    /// Whether the line is this one; it is taken then.
    pub(super) fn next_is(&mut self, line: &str) -> bool {
        let is = self.peek() == Some(line);
        self.at += usize::from(is);
        is
    }

    pub(super) fn skip_blank(&mut self) {
        while self.peek() == Some("") {
            self.at += 1;
        }
    }

    /// The place again, to come back to.
    pub(super) fn mark(&self) -> usize {
        self.at
    }

    pub(super) fn back_to(&mut self, mark: usize) {
        self.at = mark;
    }

    /// The number of the line to be read next, counted from 1.
    pub(super) fn number(&self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The page departs from the form here.
    pub(super) fn departs<T>(&self) -> Result<T, Departure> {
        Err(Departure { line: self.number() })
    }

    /// The text in quotes, or the page departs from the form in the line taken last.
    pub(super) fn unquote(&self, quoted: &str) -> Result<String, Departure> {
        unquote(quoted).ok_or_else(|| self.before())
    }

    /// The name in quotes, which is not empty.
    pub(super) fn unquote_name(&self, quoted: &str) -> Result<String, Departure> {
        unquote(quoted).filter(|name| !name.trim().is_empty()).ok_or_else(|| self.before())
    }

    /// The page departs from the form in the line taken last.
    pub(super) fn before(&self) -> Departure {
        Departure { line: self.number().saturating_sub(1) }
    }

    /// The source of what began in line `first` and ends with the line taken last.
    pub(super) fn since(&self, first: u32) -> Source {
        let last = self.number().saturating_sub(1).max(first);
        Source { path: self.path.to_owned(), line: first, end_line: last }
    }

    /// The source of the whole page.
    pub(super) fn whole(&self) -> Source {
        let last = u32::try_from(self.lines.len()).unwrap_or(u32::MAX).max(1);
        Source { path: self.path.to_owned(), line: 1, end_line: last }
    }
}
