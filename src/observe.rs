//! Recording: a table of numbers as CSV, laid beside the catalogue and what is recorded, and applied as a whole.
//!
//! The table is read as a stream, a piece at a time, inside one transaction; memory does not grow with it. A row
//! that cannot be applied is told of, and then none is.

mod bounded;
mod columns;
mod piece;
mod problem;
mod row;
mod tally;

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use crate::store::observations::record::{PIECE, Recording};
use crate::store::{Database, StoreError};
use bounded::Bounded;
use columns::Columns;
use piece::Pieces;
use row::read_row;

pub use problem::{Problem, Problems};
pub use tally::{Counts, Recorded};

/// How a table is recorded.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether nothing is to stay.
    pub dry_run: bool,
    /// The row of the indicator that an id of the API names.
    pub indicator_of_id: fn(&str) -> Option<i64>,
}

/// What came of a table.
#[derive(Debug)]
pub struct Observed {
    /// What was recorded, by family, role and indicator.
    pub recorded: Vec<Recorded>,
    /// The catalogue's revision afterwards.
    pub revision: i64,
}

impl Observed {
    /// Everything together.
    #[must_use]
    pub fn totals(&self) -> Counts {
        self.recorded.iter().map(|recorded| recorded.counts).fold(Counts::default(), Counts::plus)
    }
}

/// Why a table was not recorded.
#[derive(Debug)]
pub enum NotObserved {
    /// Something is wrong with it.
    Problems(Problems),
    /// The database failed.
    Store(StoreError),
}

impl From<StoreError> for NotObserved {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Records a table: all of it, or nothing. `progress` is told how many rows have been read.
pub async fn observe(
    database: &Database,
    input: impl Read + Send,
    options: Options,
    mut progress: impl FnMut(u64) + Send,
) -> Result<Observed, NotObserved> {
    let (input, meter) = Bounded::new(input);
    let mut table = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
    let mut record = ByteRecord::new();
    let mut problems = Problems::default();
    let columns = match table.read_byte_record(&mut record) {
        Ok(true) => match meter.left_open() {
            Some(line) => {
                problems.add(Problem::of_quotation(line));
                None
            }
            None => Columns::read(&record, &mut problems),
        },
        Ok(false) => {
            let hint = "begin with the line `family,role,indicator,period,value`";
            problems.add(Problem::of_line(1, "the table is empty", hint));
            None
        }
        Err(error) => {
            problems.add(Problem::of_reading(&error, 1));
            None
        }
    };
    let Some(columns) = columns else { return Err(NotObserved::Problems(problems)) };
    let recording = Recording::begin(database).await?;
    let measures = recording.measures().await?;
    let mut pieces = Pieces::new(&recording, &measures, options.indicator_of_id, columns.has_source());
    let (mut read, mut broken) = (0, false);
    while !broken {
        let mut rows = Vec::new();
        while rows.len() < PIECE {
            meter.begin_row();
            match table.read_byte_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    if let Some(line) = meter.left_open() {
                        problems.add(Problem::of_quotation(line));
                        broken = true;
                        break;
                    }
                    let line = meter.line(&record, table.position().byte());
                    rows.extend(read_row(&columns, &record, line, &mut problems));
                }
                Err(error) => {
                    // What stands behind it cannot be told from it.
                    problems.add(Problem::of_reading(&error, meter.this_line()));
                    broken = true;
                    break;
                }
            }
            read += 1;
        }
        if rows.is_empty() && (broken || table.is_done()) {
            break;
        }
        pieces.apply(rows, &mut problems).await?;
        progress(read);
    }
    let tally = pieces.into_tally();
    if !problems.is_empty() {
        recording.leave().await?;
        return Err(NotObserved::Problems(problems));
    }
    let revision = if options.dry_run { recording.leave().await? } else { recording.end(&tally.told()).await? };
    Ok(Observed { recorded: tally.recorded(), revision })
}
