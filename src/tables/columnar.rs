//! Rows as record batches of Arrow, which Parquet is written from as well.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::{Cell, Column, Kind, Row};

/// The columns as Arrow and Parquet have them.
pub(super) fn schema(columns: &[Column]) -> SchemaRef {
    let field = |column: &Column| Field::new(column.name, data_type(column.kind), column.nullable);
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Integer => DataType::Int64,
        Kind::Float => DataType::Float64,
        Kind::Boolean => DataType::Boolean,
        Kind::Date => DataType::Date32,
    }
}

/// The rows, column by column. A cell that is absent where none may be is an error.
pub(super) fn batch(schema: &SchemaRef, columns: &[Column], rows: &[Row]) -> Result<RecordBatch, ArrowError> {
    let arrays = columns.iter().enumerate().map(|(at, column)| array(column.kind, at, rows)).collect();
    RecordBatch::try_new(Arc::clone(schema), arrays)
}

fn array(kind: Kind, at: usize, rows: &[Row]) -> ArrayRef {
    let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Absent));
    match kind {
        Kind::Text => Arc::new(cells.map(as_text).collect::<StringArray>()),
        Kind::Integer => Arc::new(cells.map(as_integer).collect::<Int64Array>()),
        Kind::Float => Arc::new(cells.map(as_float).collect::<Float64Array>()),
        Kind::Boolean => Arc::new(cells.map(as_boolean).collect::<BooleanArray>()),
        Kind::Date => Arc::new(cells.map(as_days).collect::<Date32Array>()),
    }
}

fn as_text(cell: &Cell) -> Option<&str> {
    if let Cell::Text(text) = cell { Some(text) } else { None }
}

fn as_integer(cell: &Cell) -> Option<i64> {
    if let Cell::Integer(number) = cell { Some(*number) } else { None }
}

fn as_float(cell: &Cell) -> Option<f64> {
    if let Cell::Float(number) = cell { Some(*number) } else { None }
}

fn as_boolean(cell: &Cell) -> Option<bool> {
    if let Cell::Boolean(yes) = cell { Some(*yes) } else { None }
}

fn as_days(cell: &Cell) -> Option<i32> {
    if let Cell::Date(date) = cell { Some(date.days()) } else { None }
}
