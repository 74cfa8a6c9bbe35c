//! CSV by RFC 4180, and JSON objects, a row a line.

use std::io::{self, Write};

use super::{Cell, Column, Row};

/// Writes the names of the columns.
pub(super) fn csv_header(out: &mut Vec<u8>, columns: &[Column]) {
    for (index, column) in columns.iter().enumerate() {
        separate(out, index);
        csv_text(out, column.name);
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes a row. Absent is nothing at all, and an empty text is a pair of quotes: libraries that quote by need write
/// both alike.
pub(super) fn csv_row(out: &mut Vec<u8>, row: &Row) -> io::Result<()> {
    for (index, cell) in row.iter().enumerate() {
        separate(out, index);
        match cell {
            // A line with nothing on it would be passed over.
            Cell::Absent if row.len() == 1 => out.extend_from_slice(b"\"\""),
            Cell::Absent => {}
            Cell::Text(text) => csv_text(out, text),
            Cell::Integer(number) => write!(out, "{number}")?,
            Cell::Float(number) => json(out, number)?,
            Cell::Boolean(yes) => write!(out, "{yes}")?,
            Cell::Date(date) => write!(out, "{date}")?,
        }
    }
    out.extend_from_slice(b"\r\n");
    Ok(())
}

fn separate(out: &mut Vec<u8>, index: usize) {
    if index > 0 {
        out.push(b',');
    }
}

fn csv_text(out: &mut Vec<u8>, text: &str) {
    if !text.is_empty() && !text.contains([',', '"', '\r', '\n']) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Writes a row as an object with a member for each column, in their order.
pub(super) fn json_row(out: &mut Vec<u8>, columns: &[Column], row: &Row) -> io::Result<()> {
    out.push(b'{');
    for (index, (column, cell)) in columns.iter().zip(row).enumerate() {
        separate(out, index);
        json(out, column.name)?;
        out.push(b':');
        match cell {
            Cell::Absent => out.extend_from_slice(b"null"),
            Cell::Text(text) => json(out, text)?,
            Cell::Integer(number) => json(out, number)?,
            Cell::Float(number) => json(out, number)?,
            Cell::Boolean(yes) => json(out, yes)?,
            Cell::Date(date) => json(out, &date.to_string())?,
        }
    }
    out.extend_from_slice(b"}\n");
    Ok(())
}

fn json(out: &mut Vec<u8>, value: &(impl serde::Serialize + ?Sized)) -> io::Result<()> {
    Ok(serde_json::to_writer(out, value)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Kind;

    const COLUMNS: [Column; 2] = [
        Column { name: "a", kind: Kind::Text, nullable: true, description: "" },
        Column { name: "b,c", kind: Kind::Float, nullable: true, description: "" },
    ];

    fn written(rows: &[Row]) -> (String, String) {
        let (mut csv, mut json) = (Vec::new(), Vec::new());
        csv_header(&mut csv, &COLUMNS);
        for row in rows {
            csv_row(&mut csv, row).unwrap();
            json_row(&mut json, &COLUMNS, row).unwrap();
        }
        (String::from_utf8(csv).unwrap(), String::from_utf8(json).unwrap())
    }

    #[test]
    fn what_could_be_misread_is_quoted() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let (csv, json) = written(&[
            vec![text("plain =1 é"), Cell::Float(1.5)],
            vec![text("a,b"), Cell::Float(50.0)],
            vec![text("say \"a\"\r\nb"), Cell::Float(-1e300)],
            vec![text(""), Cell::Absent],
            vec![Cell::Absent, Cell::Absent],
        ]);
        let lines = "a,\"b,c\"\r\nplain =1 é,1.5\r\n\"a,b\",50.0\r\n\"say \"\"a\"\"\r\nb\",-1e+300\r\n\"\",\r\n,\r\n";
        assert_eq!(csv, lines);
        let lines: Vec<&str> = json.lines().collect();
        assert_eq!(lines[2], r#"{"a":"say \"a\"\r\nb","b,c":-1e+300}"#);
        assert_eq!(lines[4], r#"{"a":null,"b,c":null}"#);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let texts = ["", "a", "a,b", "\"", "\"\"", "\n", "\r", " a ", "=1+1", "\u{feff}x", "é\u{2028}"];
        let rows: Vec<Row> = texts.map(|text| vec![Cell::Text(text.to_owned()), Cell::Absent]).to_vec();
        let (csv, json) = written(&rows);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let read: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
        assert_eq!(read, texts);
        let lines = json.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        assert_eq!(lines.map(|line| line["a"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), texts);
    }

    #[test]
    fn a_row_of_one_column_is_never_a_blank_line() {
        let mut out = Vec::new();
        csv_row(&mut out, &vec![Cell::Absent]).unwrap();
        assert_eq!(out, b"\"\"\r\n");
    }
}
