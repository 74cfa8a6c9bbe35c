//! Writes rows in a format, as bytes that are taken away as they come.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::columnar::{batch, schema};
use super::text::{csv_header, csv_row, json_row};
use super::{Column, Format, Row};

/// How many rows a row group of Parquet has at most; they are held until it is full.
pub const GROUP_ROWS: usize = 50_000;
/// How many bytes a row group has at most, as they are packed.
pub const GROUP_BYTES: usize = 16 * 1024 * 1024;

/// Why a table cannot be written.
#[derive(Debug)]
pub struct EncodeError(String);

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the table cannot be written: {}", self.0)
    }
}

impl std::error::Error for EncodeError {}

impl From<ArrowError> for EncodeError {
    fn from(error: ArrowError) -> Self {
        Self(error.to_string())
    }
}

impl From<ParquetError> for EncodeError {
    fn from(error: ParquetError) -> Self {
        Self(error.to_string())
    }
}

impl From<io::Error> for EncodeError {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

/// What an encoder holds between two calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Rows that are not written yet.
    pub rows: usize,
    /// The bytes that they take.
    pub bytes: usize,
}

/// Writes a table.
pub struct Encoder {
    columns: Vec<Column>,
    sink: Sink,
    writer: Writer,
}

enum Writer {
    Csv,
    Ndjson,
    Parquet(SchemaRef, Box<ArrowWriter<Sink>>),
    Arrow(SchemaRef, Box<StreamWriter<Sink>>),
}

impl Encoder {
    /// Begins a table with these columns.
    pub fn new(format: Format, columns: Vec<Column>) -> Result<Self, EncodeError> {
        let sink = Sink::default();
        let schema = || schema(&columns);
        let writer = match format {
            Format::Csv => {
                sink.with(|out| csv_header(out, &columns));
                Writer::Csv
            }
            Format::Ndjson => Writer::Ndjson,
            Format::Parquet => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .set_max_row_group_row_count(Some(GROUP_ROWS))
                    .set_max_row_group_bytes(Some(GROUP_BYTES))
                    .set_created_by("rolegraph".to_owned());
                let writer = ArrowWriter::try_new(sink.clone(), schema(), Some(properties.build()))?;
                Writer::Parquet(schema(), Box::new(writer))
            }
            Format::Arrow => {
                let writer = StreamWriter::try_new(sink.clone(), &schema())?;
                Writer::Arrow(schema(), Box::new(writer))
            }
        };
        Ok(Self { columns, sink, writer })
    }

    /// Takes rows; gives the bytes that are ready.
    pub fn write(&mut self, rows: &[Row]) -> Result<Vec<u8>, EncodeError> {
        let Self { columns, sink, writer } = self;
        match writer {
            Writer::Csv => sink.with(|out| rows.iter().try_for_each(|row| csv_row(out, row)))?,
            Writer::Ndjson => sink.with(|out| rows.iter().try_for_each(|row| json_row(out, columns, row)))?,
            Writer::Parquet(schema, writer) => writer.write(&batch(schema, columns, rows)?)?,
            Writer::Arrow(schema, writer) => writer.write(&batch(schema, columns, rows)?)?,
        }
        Ok(self.sink.take())
    }

    /// Ends the table; gives the last bytes.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        match self.writer {
            Writer::Csv | Writer::Ndjson => {}
            Writer::Parquet(_, writer) => {
                writer.close()?;
            }
            Writer::Arrow(_, mut writer) => writer.finish()?,
        }
        Ok(self.sink.take())
    }

    /// What is held until more rows come.
    #[must_use]
    pub fn held(&self) -> Held {
        match &self.writer {
            Writer::Csv | Writer::Ndjson | Writer::Arrow(..) => Held::default(),
            Writer::Parquet(_, writer) => Held { rows: writer.in_progress_rows(), bytes: writer.memory_size() },
        }
    }
}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").field("columns", &self.columns).field("held", &self.held()).finish_non_exhaustive()
    }
}

/// Where a writer of a library writes to, and from where the bytes are taken away: such a writer owns its target.
#[derive(Debug, Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn with<T>(&self, write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        write(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn take(&self) -> Vec<u8> {
        self.with(std::mem::take)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|out| out.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Cell, Kind};

    fn columns() -> Vec<Column> {
        let column = |name, kind| Column { name, kind, nullable: true, description: "" };
        vec![column("number", Kind::Integer), column("text", Kind::Text), column("value", Kind::Float)]
    }

    /// Writes so many rows, a thousand at a time; gives the most that was held or handed out at once, and all bytes.
    fn written(format: Format, rows: usize) -> (Held, usize, u64) {
        let mut encoder = Encoder::new(format, columns()).unwrap();
        let (mut most, mut largest, mut all) = (Held::default(), 0, 0);
        for chunk in 0..rows / 1_000 {
            let row = |number: usize| {
                let number = i64::try_from(chunk * 1_000 + number).unwrap();
                // Nothing that packs well.
                let text = format!("{:x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64.cast_signed()));
                vec![Cell::Integer(number), Cell::Text(text.repeat(4)), Cell::Absent]
            };
            let bytes = encoder.write(&(0..1_000).map(row).collect::<Vec<_>>()).unwrap().len();
            let held = encoder.held();
            most = Held { rows: most.rows.max(held.rows), bytes: most.bytes.max(held.bytes) };
            (largest, all) = (largest.max(bytes), all + bytes as u64);
        }
        all += encoder.finish().unwrap().len() as u64;
        (most, largest, all)
    }

    #[test]
    fn what_is_held_does_not_grow_with_the_table() {
        for format in Format::ALL {
            let (few, few_at_once, short) = written(format, 60_000);
            let (many, many_at_once, long) = written(format, 240_000);
            assert!(long > short * 3, "{format:?}: {short} and {long} bytes");
            assert!(many.rows <= GROUP_ROWS && many.bytes <= 2 * GROUP_BYTES, "{format:?}: {many:?}");
            assert!(many.bytes <= few.bytes * 5 / 4, "{format:?}: {few:?} and {many:?}");
            assert!(many_at_once <= few_at_once * 5 / 4, "{format:?}: {few_at_once} and {many_at_once} bytes at once");
        }
    }

    #[test]
    fn an_empty_table_is_a_table() {
        for format in Format::ALL {
            let mut encoder = Encoder::new(format, columns()).unwrap();
            let mut bytes = encoder.write(&[]).unwrap();
            bytes.extend(encoder.finish().unwrap());
            match format {
                Format::Csv => assert_eq!(bytes, b"number,text,value\r\n"),
                Format::Ndjson => assert_eq!(bytes, b""),
                Format::Parquet => assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1")),
                Format::Arrow => assert!(bytes.ends_with(&[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])),
            }
        }
    }
}
