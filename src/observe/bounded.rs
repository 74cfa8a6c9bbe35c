//! Input whose rows have an end: a quotation mark that is never closed makes one row of a whole file, and a file of
//! another kind may have no line at all. It also counts lines: the reader of CSV does not count those that are empty,
//! nor all that end with a carriage return.

use std::collections::VecDeque;
use std::io::{Error, ErrorKind, Read, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use csv::ByteRecord;

/// How many bytes are read for one row.
pub(super) const LONGEST_ROW: usize = 1 << 20;

/// Input that ends with an error where a row is too long.
#[derive(Debug)]
pub(super) struct Bounded<R> {
    input: R,
    meter: Meter,
}

/// How much was read, and where lines end.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Arc<Mutex<Measured>>);

#[derive(Debug, Default)]
struct Measured {
    /// How many bytes were read.
    read: u64,
    /// How many bytes were read since a row began.
    of_row: usize,
    /// Where lines end that were read ahead.
    ahead: VecDeque<u64>,
    /// How many lines have ended before.
    lines: u64,
    /// Where the last of them did.
    last: Option<u64>,
    /// What the last byte that was read belongs to.
    part: Part,
    /// The line that is read ahead, counted from 0, and that of the last quotation mark that opens a value.
    at_line: u64,
    opened: u64,
    /// Whether the input has ended.
    ended: bool,
}

/// A part of a row, as the reader of CSV tells them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Nothing yet: a quotation mark would open a value.
    #[default]
    Start,
    /// A value without quotation marks around it, where one is a letter as others are.
    Plain,
    /// A value inside of quotation marks.
    Quoted,
    /// A quotation mark in such a value: its end, or half of one that is written twice.
    Mark,
}

impl Measured {
    fn take(&mut self, at: u64, byte: u8) {
        self.part = match (self.part, byte) {
            // A byte order mark is before everything.
            (Part::Start, 0xEF | 0xBB | 0xBF) if at < 3 => Part::Start,
            (Part::Start, b'"') => {
                self.opened = self.at_line;
                Part::Quoted
            }
            (Part::Quoted, b'"') => Part::Mark,
            (Part::Quoted, _) | (Part::Mark, b'"') => Part::Quoted,
            (_, b',' | b'\n' | b'\r') => Part::Start,
            _ => Part::Plain,
        };
        if byte == b'\n' {
            self.ahead.push_back(at);
            self.at_line += 1;
        }
    }
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(input: R) -> (Self, Meter) {
        let meter = Meter::default();
        (Self { input, meter: meter.clone() }, meter)
    }
}

impl Meter {
    fn measured(&self) -> MutexGuard<'_, Measured> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A row begins.
    pub(super) fn begin_row(&self) {
        self.measured().of_row = 0;
    }

    /// The line on which a row began that ends before this byte.
    pub(super) fn line(&self, row: &ByteRecord, end: u64) -> u64 {
        let mut measured = self.measured();
        while let Some(ended) = measured.ahead.front().copied().filter(|ended| *ended < end) {
            measured.ahead.pop_front();
            measured.lines += 1;
            measured.last = Some(ended);
        }
        // Those inside of it, and the one that ends it, if that was read with it.
        let inside = row.iter().flatten().filter(|byte| **byte == b'\n').count();
        let own = u64::from(end.checked_sub(1).is_some_and(|at| measured.last == Some(at)));
        let own = own.saturating_add(u64::try_from(inside).unwrap_or(u64::MAX));
        1 + measured.lines.saturating_sub(own)
    }

    /// The line of a quotation mark that is not closed where the input ends.
    pub(super) fn left_open(&self) -> Option<u64> {
        let measured = self.measured();
        (measured.ended && measured.part == Part::Quoted).then_some(1 + measured.opened)
    }

    /// The line that is being read.
    pub(super) fn this_line(&self) -> u64 {
        1 + self.measured().lines
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.meter.measured().of_row > LONGEST_ROW {
            return Err(Error::new(ErrorKind::FileTooLarge, "a row is longer than 1 MiB"));
        }
        let read = self.input.read(buffer)?;
        let mut measured = self.meter.measured();
        for (at, byte) in (measured.read..).zip(buffer.iter().take(read)) {
            measured.take(at, *byte);
        }
        measured.ended |= read == 0 && !buffer.is_empty();
        measured.read = measured.read.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        measured.of_row = measured.of_row.saturating_add(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use csv::{ByteRecord, ReaderBuilder};

    use super::{Bounded, LONGEST_ROW};

    #[test]
    fn rows_know_their_lines() {
        let lines = |text: &str| {
            let (input, meter) = Bounded::new(text.as_bytes());
            let mut table = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
            let (mut record, mut lines) = (ByteRecord::new(), Vec::new());
            while table.read_byte_record(&mut record).expect("read") {
                lines.push(meter.line(&record, table.position().byte()));
            }
            lines
        };
        for ending in ["\n", "\r\n"] {
            let text = "a,b\n\n\nc,\"d\n\ne\"\nf,g\n\nh,i".replace('\n', ending);
            assert_eq!(lines(&text), [1, 4, 7, 9], "{text:?}");
            assert_eq!(lines(&(text + ending)), [1, 4, 7, 9]);
        }
    }

    #[test]
    fn quotation_marks_that_stay_open_are_found() {
        for (text, line) in [
            ("a,\"b", Some(1)),
            ("a,b\n\nc,\"d\ne\n", Some(3)),
            ("a,b\r\nc,\"d\"\"", Some(2)),
            ("\"a\nb\",\"c\"\n\"d", Some(3)),
            ("\u{feff}\"a,b\n", Some(1)),
            ("\"", Some(1)),
            ("a,\"b\"", None),
            ("a,b\"", None),
            ("a,b \"c\n", None),
            ("\"a\"\"b\"\n", None),
            ("\"a\"b\"\n", None),
            ("", None),
        ] {
            let (mut input, meter) = Bounded::new(text.as_bytes());
            assert_eq!(meter.left_open(), None);
            input.read_to_end(&mut Vec::new()).expect("read");
            assert_eq!(meter.left_open(), line, "{text:?}");
        }
    }

    #[test]
    fn a_row_without_an_end_is_given_up() {
        let (mut input, meter) = Bounded::new(std::io::repeat(b'x'));
        let mut buffer = vec![0; LONGEST_ROW];
        for _ in 0..4 {
            meter.begin_row();
            assert!(input.read_exact(&mut buffer).is_ok());
        }
        assert!(input.read_exact(&mut buffer).is_ok());
        assert!(input.read_to_end(&mut Vec::new()).is_err());
    }
}
