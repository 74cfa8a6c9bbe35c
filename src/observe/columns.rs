//! The columns of a table, by its first line.

use std::collections::HashSet;

use csv::{ByteRecord, StringRecord};

use super::problem::{Problem, Problems};
use crate::catalog::{clip, nearest};

/// What a table must and may have; besides these, `dimension:NAME`.
const NAMES: [&str; 9] = ["family", "role", "indicator", "indicator_id", "period", "value", "unit", "source", "key"];
/// What begins the name of a column with a dimension.
const DIMENSION: &str = "dimension:";
/// How many dimensions a table may have.
const MOST_DIMENSIONS: usize = 16;
/// How many characters the name of a dimension may have.
const LONGEST_DIMENSION: usize = 60;

/// Where in a row stands what.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    names: Vec<String>,
    places: [Option<usize>; NAMES.len()],
    dimensions: Vec<(usize, String)>,
}

impl Columns {
    /// Reads the first line; all that is wrong with it is told at once.
    pub(super) fn read(record: &ByteRecord, problems: &mut Problems) -> Option<Self> {
        let mut failed = false;
        let mut wrong = |problem: String, hint: String| {
            failed = true;
            problems.add(Problem::of_line(1, problem, hint));
        };
        if let Some(first) = record.get(0).filter(|first| first.starts_with(b"PK\x03\x04")) {
            let _ = first;
            wrong("this is a packed file, such as a spreadsheet".to_owned(), "save it as CSV in UTF-8".to_owned());
            return None;
        }
        let Some(header) = StringRecord::from_byte_record(record.clone()).ok().filter(plain) else {
            wrong("the first line is no text in UTF-8".to_owned(), "save the table as CSV in UTF-8".to_owned());
            return None;
        };
        let names: Vec<String> = header.iter().map(name).collect();
        if let [only] = names.as_slice()
            && let Some(separator) = [';', '\t', '|'].into_iter().find(|separator| only.contains(*separator))
        {
            let separator = if separator == '\t' { "tabs".to_owned() } else { format!("`{separator}`") };
            wrong(format!("the columns are parted by {separator}"), "part them by commas".to_owned());
            return None;
        }
        let mut columns = Self { names, places: [None; NAMES.len()], dimensions: Vec::new() };
        let mut seen: HashSet<&str> = HashSet::new();
        let names = columns.names.clone();
        for (at, name) in names.iter().enumerate() {
            let shown = clip(name, 60);
            if !seen.insert(name) {
                wrong(format!("column {} is a second `{shown}`", at + 1), "leave one of them out".to_owned());
            } else if let Some(dimension) = name.strip_prefix(DIMENSION) {
                let problem = dimension_problem(dimension);
                match problem {
                    Some(problem) => wrong(
                        format!("column {}, `{shown}`, {problem}", at + 1),
                        "name it like `dimension:region`".to_owned(),
                    ),
                    None => columns.dimensions.push((at, dimension.to_owned())),
                }
            } else if let Some(place) =
                NAMES.iter().position(|known| known == name).and_then(|known| columns.places.get_mut(known))
            {
                *place = Some(at);
            } else {
                wrong(format!("column {}, `{shown}`, is unknown", at + 1), hint(name));
            }
        }
        for (name, instead) in
            [("family", None), ("role", None), ("indicator", Some("indicator_id")), ("period", None), ("value", None)]
        {
            if columns.place(name).or_else(|| columns.place(instead?)).is_none() {
                let why = if name == "role" { "; leave it empty for a family as a whole" } else { "" };
                wrong(format!("the column `{name}` is missing"), format!("add it to the first line{why}"));
            }
        }
        if columns.dimensions.len() > MOST_DIMENSIONS {
            let problem = format!("the table has {} dimensions", columns.dimensions.len());
            wrong(problem, format!("give at most {MOST_DIMENSIONS}"));
        }
        (!failed).then_some(columns)
    }

    fn place(&self, name: &str) -> Option<usize> {
        let known = NAMES.iter().position(|known| *known == name)?;
        self.places.get(known).copied().flatten()
    }

    /// The value of a column in a row, without white space around it; empty where there is none.
    pub(super) fn value<'a>(&self, row: &'a StringRecord, name: &str) -> &'a str {
        self.place(name).and_then(|at| row.get(at)).unwrap_or_default().trim()
    }

    /// The dimensions of a row.
    pub(super) fn dimensions<'a>(&'a self, row: &'a StringRecord) -> impl Iterator<Item = (&'a str, &'a str)> {
        let value = |(at, name): &'a (usize, String)| (name.as_str(), row.get(*at).unwrap_or_default().trim());
        self.dimensions.iter().map(value).filter(|(_, value)| !value.is_empty())
    }

    /// Whether the table says where its numbers come from.
    pub(super) fn has_source(&self) -> bool {
        self.place("source").is_some()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of one.
    pub(super) fn name(&self, at: usize) -> Option<&str> {
        self.names.get(at).map(String::as_str)
    }
}

/// The name of a column as it is compared, and that of a dimension as it is kept: in small letters, so that one that
/// is written in two ways makes no two series.
fn name(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').trim();
    let lower = text.to_lowercase();
    match text.split_once(':') {
        Some((start, dimension)) if lower.starts_with(DIMENSION) => {
            format!("{}:{}", start.trim().to_lowercase(), dimension.trim().to_lowercase())
        }
        _ => lower,
    }
}

/// Whether a text has no control characters, which no table has and no database takes.
fn plain(record: &StringRecord) -> bool {
    record.iter().all(|field| !field.contains('\0'))
}

fn dimension_problem(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("names no dimension")
    } else if name.chars().count() > LONGEST_DIMENSION {
        Some("has a name of more than 60 characters")
    } else if name.contains(|c: char| matches!(c, '"' | '\\') || c.is_control()) {
        Some("has a quotation mark, a backslash or a control character in its name")
    } else {
        None
    }
}

fn hint(unknown: &str) -> String {
    match nearest(unknown, NAMES) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are `{}` and `dimension:NAME`", NAMES.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use csv::ByteRecord;

    use super::{Columns, Problems};

    fn read(header: &[&[u8]]) -> Result<Columns, Vec<String>> {
        let mut problems = Problems::default();
        let columns = Columns::read(&header.iter().collect::<ByteRecord>(), &mut problems);
        let told = problems.told.into_iter().map(|problem| format!("{}; {}", problem.problem, problem.hint));
        columns.ok_or_else(|| told.collect())
    }

    #[test]
    fn columns_may_stand_in_any_order() {
        let columns =
            read(&[b"\xEF\xBB\xBFValue", b" PERIOD", b"indicator_id", b"Dimension: Region", b"role", b"family"]);
        let columns = columns.expect("columns");
        assert_eq!((columns.place("value"), columns.place("family"), columns.place("key")), (Some(0), Some(5), None));
        assert_eq!(columns.dimensions, [(3, "region".to_owned())]);
    }

    #[test]
    fn a_dimension_is_the_same_in_capitals() {
        let header: [&[u8]; 7] =
            [b"family", b"role", b"indicator", b"period", b"value", b"dimension:Region", b"Dimension: REGION"];
        let told = read(&header).expect_err("doubled");
        assert_eq!(told, ["column 7 is a second `dimension:region`; leave one of them out"]);
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let told = read(&[b"famly", b"role", b"period", b"period", b"colour", b"dimension:"]).expect_err("wrong");
        assert_eq!(
            told,
            [
                "column 1, `famly`, is unknown; did you mean `family`?",
                "column 4 is a second `period`; leave one of them out",
                "column 5, `colour`, is unknown; there are `family`, `role`, `indicator`, `indicator_id`, `period`, `value`, `unit`, `source`, `key` and `dimension:NAME`",
                "column 6, `dimension:`, names no dimension; name it like `dimension:region`",
                "the column `family` is missing; add it to the first line",
                "the column `indicator` is missing; add it to the first line",
                "the column `value` is missing; add it to the first line",
            ]
        );
        for (header, what) in [
            (&b"family;role;indicator"[..], "parted by `;`; part them by commas"),
            (b"family\trole", "parted by tabs"),
            (b"PK\x03\x04\xff", "packed file"),
            (b"\xff\xfef\0", "no text in UTF-8"),
            (b"f\0", "no text in UTF-8"),
        ] {
            assert!(read(&[header]).expect_err("wrong").concat().contains(what), "{what}");
        }
    }
}
