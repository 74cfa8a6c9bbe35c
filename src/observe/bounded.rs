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
            if *byte == b'\n' {
                measured.ahead.push_back(at);
            }
        }
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
