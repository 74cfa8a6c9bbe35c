//! Input whose rows have an end: a quotation mark that is never closed makes one row of a whole file, and a file of
//! another kind may have no line at all.

use std::io::{Error, ErrorKind, Read, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many bytes are read for one row.
pub(super) const LONGEST_ROW: usize = 1 << 20;

/// Input that ends with an error where a row is too long.
#[derive(Debug)]
pub(super) struct Bounded<R> {
    input: R,
    meter: Meter,
}

/// How much was read since a row began.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Arc<AtomicUsize>);

impl<R: Read> Bounded<R> {
    pub(super) fn new(input: R) -> (Self, Meter) {
        let meter = Meter::default();
        (Self { input, meter: meter.clone() }, meter)
    }
}

impl Meter {
    /// A row begins.
    pub(super) fn begin_row(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.meter.0.load(Ordering::Relaxed) > LONGEST_ROW {
            return Err(Error::new(ErrorKind::FileTooLarge, "a row is longer than 1 MiB"));
        }
        let read = self.input.read(buffer)?;
        self.meter.0.fetch_add(read, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Bounded, LONGEST_ROW};

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
