//! Tables as libraries read them, each format as rows of JSON values.

use std::io::Read;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_ipc::reader::StreamReader;
use arrow_schema::{DataType, Schema};
use axum::body::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rolegraph::store::tables::Table;
use rolegraph::tables::{Date, Kind};
use serde_json::{Value, json};

/// The rows of a table in a format.
pub(crate) fn read(extension: &str, body: &Bytes, table: &Table) -> Vec<Vec<Value>> {
    match extension {
        "csv" => csv(body, table),
        "ndjson" => ndjson(body, table),
        "parquet" => {
            let reader = ParquetRecordBatchReaderBuilder::try_new(body.clone()).expect("Parquet");
            check(reader.schema(), table);
            reader.build().expect("a reader").flat_map(|batch| values(&batch.expect("a batch"))).collect()
        }
        "arrows" => {
            let reader = StreamReader::try_new(body.as_ref(), None).expect("Arrow");
            check(&reader.schema(), table);
            reader.flat_map(|batch| values(&batch.expect("a batch"))).collect()
        }
        other => panic!("{other}"),
    }
}

/// What gzip packed.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).expect("gzip");
    plain
}

fn csv(body: &Bytes, table: &Table) -> Vec<Vec<Value>> {
    let text = std::str::from_utf8(body).expect("UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().expect("a header").iter().map(ToOwned::to_owned).collect();
    assert_eq!(names, table.columns().map(|column| column.name).collect::<Vec<_>>());
    assert!(text.ends_with("\r\n"), "lines end with CRLF");
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.expect("a record");
        let cells = record.iter().zip(table.columns()).map(|(cell, column)| match column.kind {
            // The library does not tell an empty text from nothing; the only one here is told by its column.
            _ if cell.is_empty() && column.name != "source" => Value::Null,
            Kind::Text | Kind::Date => json!(cell),
            Kind::Integer => json!(cell.parse::<i64>().expect("a whole number")),
            Kind::Float => json!(cell.parse::<f64>().expect("a number")),
            Kind::Boolean => json!(cell.parse::<bool>().expect("yes or no")),
        });
        let mut cells: Vec<Value> = cells.collect();
        let place = record.position().expect("a place");
        let line = text.get(usize::try_from(place.byte()).expect("small")..).unwrap_or_default();
        absent(&mut cells, line, table);
        rows.push(cells);
    }
    rows
}

/// Makes of an empty source nothing, where it is not written as a pair of quotes.
fn absent(cells: &mut [Value], line: &str, table: &Table) {
    let Some(at) = table.columns().position(|column| column.name == "source") else { return };
    // The place of a record may be that of the line break before it.
    let line = line.trim_start().lines().next().unwrap_or_default();
    // The revision alone stands behind it.
    let before = line.rsplit_once(',').map_or(line, |(before, _)| before);
    if cells.get(at).is_some_and(|cell| cell == "") && !before.ends_with("\"\"") {
        cells[at] = Value::Null;
    }
}

fn ndjson(body: &Bytes, table: &Table) -> Vec<Vec<Value>> {
    let text = std::str::from_utf8(body).expect("UTF-8");
    assert!(text.is_empty() || text.ends_with('\n'));
    let mut rows = Vec::new();
    for line in text.lines() {
        let mut row: serde_json::Map<String, Value> = serde_json::from_str(line).expect("an object");
        let names = table.columns().map(|column| format!("\"{}\":", column.name));
        let places: Vec<_> = names.map(|name| line.find(&name).expect("a member")).collect();
        assert_eq!(places.first(), Some(&1));
        rows.push(table.columns().map(|column| row.remove(column.name).expect("a member")).collect());
        assert!(row.is_empty(), "{row:?}");
    }
    rows
}

fn check(schema: &Schema, table: &Table) {
    let wanted = table.columns().map(|column| {
        let of = match column.kind {
            Kind::Text => DataType::Utf8,
            Kind::Integer => DataType::Int64,
            Kind::Float => DataType::Float64,
            Kind::Boolean => DataType::Boolean,
            Kind::Date => DataType::Date32,
        };
        (column.name.to_owned(), of, column.nullable)
    });
    let found =
        schema.fields().iter().map(|field| (field.name().clone(), field.data_type().clone(), field.is_nullable()));
    assert_eq!(found.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
}

fn values(batch: &RecordBatch) -> Vec<Vec<Value>> {
    (0..batch.num_rows())
        .map(|row| batch.columns().iter().map(|column| value(column.as_ref(), row)).collect())
        .collect()
}

fn value(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8 => json!(array.as_string::<i32>().value(row)),
        DataType::Int64 => json!(array.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => json!(array.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => json!(array.as_boolean().value(row)),
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().value(row);
            // Those that the tests record.
            let known = ["2026-01-01", "2026-03-31"];
            let found = known.iter().find(|text| text.parse::<Date>().is_ok_and(|date| date.days() == days));
            json!(found.expect("a known day"))
        }
        other => panic!("{other}"),
    }
}
