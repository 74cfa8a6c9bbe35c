//! Whole tables on their way out: read in parts from one state of the catalogue, each part written in a format before
//! the next is read.
//!
//! What is in memory at once is a part, what the format has to hold (a row group of Parquet, nothing else), and the
//! bytes that the part made.

use std::fmt;

use crate::store::feed::{self, Cursor};
use crate::store::filter::Condition;
use crate::store::tables::{Reading, Snapshot, Source, Table};
use crate::store::{CatalogueState, Database, StoreError};
use crate::tables::{EncodeError, Encoder, Format};

/// What is wanted of a table.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The table.
    pub table: &'static Table,
    /// Its columns, in this order.
    pub columns: Vec<Source>,
    /// What holds for the rows.
    pub condition: Condition,
    /// Of changes: only those behind this one.
    pub after: Option<Cursor>,
    /// How they are written.
    pub format: Format,
}

/// Why one cannot go on in a table where a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlace {
    /// The table with this name is always read whole.
    Whole(&'static str),
    /// The text is no cursor.
    NoCursor,
}

impl NoPlace {
    /// What is wrong.
    #[must_use]
    pub fn problem(self) -> String {
        match self {
            Self::Whole(table) => format!("`{table}` is read whole"),
            Self::NoCursor => "`after` is no cursor of changes".to_owned(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Whole(_) => "only `changes` takes `after`",
            Self::NoCursor => "use the `cursor` of a row, or `catalogue { changesCursor }`",
        }
    }
}

/// The place in a table behind which one goes on; none where nothing is said, so that a first time is as any other.
pub fn place(table: &Table, after: Option<&str>) -> Result<Option<Cursor>, NoPlace> {
    match after {
        None | Some("") => Ok(None),
        Some(_) if !table.can_be_followed() => Err(NoPlace::Whole(table.name)),
        Some(after) => after.parse().map(Some).map_err(|_| NoPlace::NoCursor),
    }
}

/// Why an export failed.
#[derive(Debug)]
pub enum BulkError {
    /// The database does not know the cursor.
    UnknownCursor,
    /// The database failed.
    Store(StoreError),
    /// A row cannot be written.
    Encode(EncodeError),
    /// The process is ending.
    Ended,
}

impl fmt::Display for BulkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCursor => f.write_str(feed::UNKNOWN),
            Self::Store(error) => error.fmt(f),
            Self::Encode(error) => error.fmt(f),
            Self::Ended => f.write_str("the process ends"),
        }
    }
}

impl std::error::Error for BulkError {}

impl From<StoreError> for BulkError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<EncodeError> for BulkError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

/// A table on its way out. It holds a connection of the database until it is closed or dropped.
pub struct Export {
    reading: Reading,
    /// None behind the last bytes.
    encoder: Option<Encoder>,
    rows: u64,
}

impl Export {
    /// Begins an export of the catalogue as it is now.
    pub async fn open(database: &Database, wanted: Wanted) -> Result<Self, BulkError> {
        let Wanted { table, columns, condition, after, format } = wanted;
        let snapshot = Snapshot::open(database).await?;
        if let Some(after) = after
            && !snapshot.knows(after).await?
        {
            return Err(BulkError::UnknownCursor);
        }
        let reading = snapshot.read(table, columns, condition, after);
        let encoder = Some(Encoder::new(format, reading.columns().collect())?);
        Ok(Self { reading, encoder, rows: 0 })
    }

    /// The state of the catalogue that is exported.
    #[must_use]
    pub fn state(&self) -> &CatalogueState {
        self.reading.state()
    }

    /// How many rows were read.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The next bytes; none behind the last.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, BulkError> {
        while let Some(mut encoder) = self.encoder.take() {
            let bytes = match self.reading.next().await? {
                Some(rows) => {
                    self.rows += rows.len() as u64;
                    // Packing a row group takes long enough to hold up others.
                    let written = tokio::task::spawn_blocking(move || {
                        let bytes = encoder.write(&rows);
                        (encoder, bytes)
                    });
                    let (encoder, bytes) = written.await.map_err(|_| BulkError::Ended)?;
                    self.encoder = Some(encoder);
                    bytes?
                }
                None => tokio::task::spawn_blocking(|| encoder.finish()).await.map_err(|_| BulkError::Ended)??,
            };
            if !bytes.is_empty() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    /// Gives the connection back, whether all was read or not.
    pub async fn close(self) {
        self.reading.close().await;
    }
}
