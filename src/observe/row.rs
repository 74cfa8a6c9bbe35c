//! A row of a table, read as far as that takes no catalogue.

use std::collections::BTreeMap;

use csv::{ByteRecord, StringRecord};

use super::columns::Columns;
use super::problem::{Problem, Problems};
use crate::catalog::{PeriodSpan, Unit, clip};

/// How many bytes the dimensions of a row may have together: a database's index has room for that.
const LONGEST_DIMENSIONS: usize = 1_000;
/// How many characters a key may have.
const LONGEST_KEY: usize = 200;
/// How many characters a source may have.
const LONGEST_SOURCE: usize = 1_000;

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub line: u64,
    pub family: String,
    pub role: Option<String>,
    pub indicator: String,
    pub indicator_id: Option<String>,
    pub period: PeriodSpan,
    pub value: Number,
    pub unit: Option<Unit>,
    pub source: Option<String>,
    pub key: Option<String>,
    /// A JSON object with sorted keys.
    pub dimensions: String,
}

/// A number as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub value: f64,
    /// Whether a percent sign stood behind it.
    pub percent: bool,
}

/// Reads a row; all that is wrong with it is told. Nothing where a spreadsheet left an empty row.
pub(super) fn read_row(columns: &Columns, record: &ByteRecord, line: u64, problems: &mut Problems) -> Option<Row> {
    if record.iter().all(|field| field.trim_ascii().is_empty()) {
        return None;
    }
    let text = match StringRecord::from_byte_record(record.clone()) {
        Ok(text) => text,
        Err(error) => {
            let column = columns.name(error.utf8_error().field()).unwrap_or_default();
            problems.add(Problem::of_value(line, column, "is no text in UTF-8", "save the table as CSV in UTF-8"));
            return None;
        }
    };
    if text.len() != columns.len() {
        let problem = format!("the row has {} values, but the first line names {} columns", text.len(), columns.len());
        let hint = if text.len() > columns.len() {
            "put a value with a comma in quotation marks; in a number write a point: 1.5"
        } else {
            "put a comma for each value that is left out, and close every quotation mark"
        };
        problems.add(Problem::of_line(line, problem, hint));
        return None;
    }
    if let Some(at) = text.iter().position(|field| field.contains('\0')) {
        let column = columns.name(at).unwrap_or_default();
        problems.add(Problem::of_value(line, column, "holds a null character", "save the table as plain text"));
        return None;
    }
    let mut reading = Reading { columns, text: &text, line, problems, failed: false };
    let family = reading.required("family", "name a family by its slug");
    let indicator = reading.value("indicator").to_owned();
    let indicator_id = reading.optional("indicator_id", 100);
    if indicator.is_empty() && indicator_id.is_none() {
        reading.wrong("indicator", "is empty", "name an indicator as the catalogue does");
    }
    let period = reading.required("period", "write one such as `2026-Q1`").and_then(|text| reading.period(text));
    let value = reading.required("value", "leave the row out where there is no number");
    let value = value.and_then(|text| reading.number(text));
    let unit = reading.unit();
    let (source, key) = (reading.optional("source", LONGEST_SOURCE), reading.optional("key", LONGEST_KEY));
    let role = reading.optional("role", 1_000);
    let dimensions = reading.dimensions();
    let failed = reading.failed;
    let row = Row {
        line,
        family: family?.to_owned(),
        role,
        indicator,
        indicator_id,
        period: period?,
        value: value?,
        unit,
        source,
        key,
        dimensions,
    };
    (!failed).then_some(row)
}

struct Reading<'a> {
    columns: &'a Columns,
    text: &'a StringRecord,
    line: u64,
    problems: &'a mut Problems,
    failed: bool,
}

impl<'a> Reading<'a> {
    fn wrong(&mut self, column: &str, problem: impl Into<String>, hint: impl Into<String>) {
        self.failed = true;
        self.problems.add(Problem::of_value(self.line, column, problem, hint));
    }

    fn value(&self, column: &str) -> &'a str {
        self.columns.value(self.text, column)
    }

    fn required(&mut self, column: &str, hint: &str) -> Option<&'a str> {
        let value = self.value(column);
        if value.is_empty() {
            self.wrong(column, "is empty", hint);
        }
        Some(value).filter(|value| !value.is_empty())
    }

    fn optional(&mut self, column: &str, longest: usize) -> Option<String> {
        let value = self.value(column);
        let length = value.chars().count();
        if length > longest {
            self.wrong(column, format!("has {length} characters"), format!("write at most {longest}"));
        }
        Some(value.to_owned()).filter(|value| !value.is_empty())
    }

    fn period(&mut self, text: &str) -> Option<PeriodSpan> {
        match PeriodSpan::parse(text) {
            Ok(span) => Some(span),
            Err(error) => {
                self.wrong("period", format!("`{}` {}", clip(text, 40), error.problem), error.hint);
                None
            }
        }
    }

    fn number(&mut self, text: &str) -> Option<Number> {
        match number(text) {
            Ok(number) => Some(number),
            Err((problem, hint)) => {
                self.wrong("value", format!("`{}` {problem}", clip(text, 40)), hint);
                None
            }
        }
    }

    fn unit(&mut self) -> Option<Unit> {
        let name = self.value("unit").to_lowercase();
        let unit = if name == "%" { Some(Unit::Percent) } else { Unit::from_name(&name) };
        if unit.is_none() && !name.is_empty() {
            let names: Vec<&str> = Unit::ALL.iter().map(|unit| unit.as_str()).collect();
            self.wrong(
                "unit",
                format!("`{}` is no unit", clip(&name, 40)),
                format!("write one of {}", names.join(", ")),
            );
        }
        unit
    }

    fn dimensions(&mut self) -> String {
        let dimensions: BTreeMap<&str, &str> = self.columns.dimensions(self.text).collect();
        let json = serde_json::to_string(&dimensions).unwrap_or_default();
        if json.len() > LONGEST_DIMENSIONS {
            let column = dimensions.keys().next().map_or_else(String::new, |name| format!("dimension:{name}"));
            let problem = format!("has, with the other dimensions, {} bytes", json.len());
            self.wrong(&column, problem, format!("write at most {LONGEST_DIMENSIONS} in all"));
        }
        json
    }
}

/// Reads `12`, `-1.5`, `2e3` or `75%`; else says what is wrong, and what to write.
fn number(text: &str) -> Result<Number, (&'static str, String)> {
    let (digits, percent) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (text, false),
    };
    let shown = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    match digits.parse::<f64>() {
        // Not below zero: SQLite keeps no `-0`.
        Ok(value) if shown && value.is_finite() => Ok(Number { value: value + 0.0, percent }),
        Ok(_) => Err(("is no finite number", "leave the row out where there is no number".to_owned())),
        Err(_) => Err(("is no number", comma_hint(digits))),
    }
}

/// What somebody should write who writes numbers with commas.
fn comma_hint(text: &str) -> String {
    let hint = |number: &str| format!("write `{number}`: a point before the fraction, and no commas");
    let Some((whole, rest)) = text.split_once(',') else {
        return "write it like `1250` or `1.5`, without a unit or spaces".to_owned();
    };
    let number = |text: String| text.parse::<f64>().is_ok().then(|| hint(&text));
    let grouped = rest.split(['.', ',']).next().is_some_and(|group| group.len() == 3) && !whole.is_empty();
    let meant = if grouped { text.replace(',', "") } else { format!("{}.{rest}", whole.replace('.', "")) };
    number(meant).unwrap_or_else(|| hint("1250.5"))
}

#[cfg(test)]
mod tests {
    use super::{Number, number};

    #[test]
    fn numbers_are_read() {
        for (text, value, percent) in [
            ("12", 12.0, false),
            ("-1.5", -1.5, false),
            ("+2e3", 2000.0, false),
            (".5", 0.5, false),
            ("75%", 75.0, true),
            ("75 %", 75.0, true),
        ] {
            assert_eq!(number(text), Ok(Number { value, percent }), "{text}");
        }
    }

    #[test]
    fn there_is_one_zero() {
        for text in ["0", "-0", "-0.0", "-1e-999", "-0%"] {
            assert_eq!(number(text).map(|number| number.value.to_bits()), Ok(0), "{text}");
        }
    }

    #[test]
    fn other_ways_to_write_numbers_are_refused() {
        for (text, problem, hint) in [
            ("1,5", "is no number", "write `1.5`"),
            ("1,000", "is no number", "write `1000`"),
            ("1,234,567.8", "is no number", "write `1234567.8`"),
            ("1.234,5", "is no number", "write `1234.5`"),
            (",5", "is no number", "write `.5`"),
            ("a,b", "is no number", "write `1250.5`"),
            ("NaN", "is no finite number", "leave the row out"),
            ("inf", "is no finite number", "leave the row out"),
            ("-Infinity", "is no finite number", "leave the row out"),
            ("1e999", "is no finite number", "leave the row out"),
            ("1 000", "is no number", "without a unit or spaces"),
            ("€5", "is no number", "without a unit or spaces"),
            ("0x10", "is no number", "without a unit or spaces"),
            ("%", "is no number", "without a unit or spaces"),
            ("75%%", "is no number", "without a unit or spaces"),
            ("٣", "is no number", "without a unit or spaces"),
        ] {
            let (found, found_hint) = number(text).expect_err(text);
            assert_eq!(found, problem, "{text}");
            assert!(found_hint.contains(hint), "{text}: {found_hint}");
        }
    }
}
