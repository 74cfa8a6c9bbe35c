//! Level tables: the rows in which a page lists its roles with their grades.

use crate::catalog::{Grade, words};

use super::heading::{Kind, announced};
use super::markdown::{Block, Body, Table};
use super::sentences::{cell_grade, grades};

/// How many rows a level table may have; one with more lists something else, and is kept as it is.
const MOST_ROWS: usize = 1_000;

/// One role that a level table names.
#[derive(Debug, Clone)]
pub struct TableRow {
    /// The role's title as the table writes it.
    pub title: String,
    /// The grade it states.
    pub grade: Option<Grade>,
    /// The row's line.
    pub line: u32,
    /// The table it stands in, counted from 0.
    pub table: usize,
    /// What a column "Track" says, or a bold row above that names nothing else.
    pub track: Option<String>,
    /// What a column "Reports to" says.
    pub superior: Option<String>,
}

/// The level tables of a page.
#[derive(Debug, Default)]
pub struct LevelTables {
    /// The heading above each table; `None` for a table before the first heading.
    pub headings: Vec<Option<usize>>,
    /// Every role they name, in order.
    pub rows: Vec<TableRow>,
}

impl LevelTables {
    /// Finds the level tables of a page.
    #[must_use]
    pub fn of(body: &Body) -> Self {
        let mut tables = Self::default();
        let below = body.headings.iter().enumerate().map(|(index, heading)| (Some(index), &heading.blocks));
        for (heading, blocks) in std::iter::once((None, &body.preamble)).chain(below) {
            // To read a heading costs more than to look for a table below it, which most have not.
            if !blocks.iter().any(|block| matches!(block, Block::Table(_))) {
                continue;
            }
            // What hiring takes and what is measured are no levels, whatever their tables say of grades.
            let kind = heading.and_then(|index| body.headings.get(index)).and_then(|heading| announced(&heading.text));
            if kind
                .is_some_and(|found| matches!(found.kind, Kind::HiringProcess | Kind::Indicators | Kind::CareerLadder))
            {
                continue;
            }
            for block in blocks {
                if let Block::Table(table) = block {
                    tables.add(table, heading);
                }
            }
        }
        tables
    }

    fn add(&mut self, table: &Table, heading: Option<usize>) {
        let Some(column) = grade_column(table) else { return };
        let number = self.headings.len();
        self.headings.push(heading);
        let Some(titles) = title_column(table, column) else { return };
        let said =
            |word: &str| (0..columns(table)).find(|other| *other != titles && header(table, *other).any(|w| w == word));
        let (track, superior) = (said("track"), said("reports"));
        let mut gathered: Option<String> = None;
        for (number_of_row, (line, cells)) in table.rows.iter().enumerate() {
            let grade = cells.get(column).and_then(|cell| cell_grade(&cell.text));
            let Some(title) = cells.get(titles).filter(|cell| !cell.text.trim().is_empty()) else { continue };
            // A header says what the column holds; where a table has none, its first row is a role like any other.
            let heads = number_of_row == 0 && cells.get(column).is_some_and(|cell| names_grades(&cell.text));
            if grade.is_none() && (heads || announced_column(&title.text) || is_rule(&title.text)) {
                continue;
            }
            if title.bold && cells.iter().filter(|cell| !cell.text.trim().is_empty()).count() == 1 {
                gathered = Some(title.text.trim().to_owned());
                continue;
            }
            let cell = |column: Option<usize>| {
                let text = column.and_then(|column| cells.get(column)).map(|cell| cell.text.trim().to_owned());
                text.filter(|text| !text.is_empty())
            };
            let (track, superior) = (cell(track).or_else(|| gathered.clone()), cell(superior));
            for title in title.text.split('\n').map(str::trim).filter(|title| !title.is_empty()) {
                let (title, track, superior) = (title.to_owned(), track.clone(), superior.clone());
                self.rows.push(TableRow { title, grade, line: *line, table: number, track, superior });
            }
        }
    }
}

/// Whether all that a table says is titles and grades; one with further columns is kept as well.
#[must_use]
pub fn is_level_table(table: &Table) -> bool {
    let read = |column: usize| header(table, column).any(|word| word == "track" || word == "reports");
    let Some(grades) = grade_column(table) else { return false };
    let titles = title_column(table, grades);
    (0..columns(table)).all(|column| column == grades || Some(column) == titles || read(column))
}

/// The column that holds the grades: the one whose header says so, or whose cells do ("Grade 7"). Numbers
/// alone say nothing: a table of minutes has them too.
fn grade_column(table: &Table) -> Option<usize> {
    if columns(table) < 2 || table.rows.len() > MOST_ROWS {
        return None;
    }
    (0..columns(table)).find(|column| {
        let cells: Vec<&str> =
            table.rows.iter().filter_map(|(_, cells)| cells.get(*column)).map(|cell| cell.text.as_str()).collect();
        let named = cells.first().is_some_and(|header| names_grades(header));
        let said = cells.iter().filter(|cell| !grades(cell).is_empty()).count();
        let numbers = cells.iter().skip(1).filter(|cell| cell_grade(cell).is_some()).count();
        (named && numbers * 2 >= cells.len().saturating_sub(1) && numbers > 0) || (said * 2 > cells.len())
    })
}

/// Whether a header says that its column holds grades.
fn names_grades(header: &str) -> bool {
    words(header).any(|word| word == "grade" || word == "grades")
}

fn columns(table: &Table) -> usize {
    table.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0)
}

/// The words of a column's header.
fn header(table: &Table, column: usize) -> impl Iterator<Item = String> + '_ {
    let cell = table.rows.first().and_then(|(_, cells)| cells.get(column));
    cell.into_iter().flat_map(|cell| words(&cell.text))
}

/// The column that holds the titles: the one whose header says so; else the first whose cells are names and
/// no numbers.
fn title_column(table: &Table, grades: usize) -> Option<usize> {
    let says_so = |column: &usize| {
        header(table, *column).any(|word| matches!(word.as_str(), "role" | "title" | "position" | "roles" | "titles"))
    };
    let is_name = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let cells = |column: usize| table.rows.iter().skip(1).filter_map(move |(_, cells)| cells.get(column));
    let holds_names = |column: &usize| {
        let (named, all) = (cells(*column).filter(|cell| is_name(&cell.text)).count(), cells(*column).count());
        named * 2 > all
    };
    let others = || (0..columns(table)).filter(|column| *column != grades);
    others()
        .find(|column| says_so(column) && holds_names(column))
        .or_else(|| others().find(holds_names))
        .or_else(|| others().next())
}

/// Whether a cell is a piece of the line below a header, shown as a row because it has too many bars.
fn is_rule(cell: &str) -> bool {
    cell.contains('-') && cell.chars().all(|c| matches!(c, '-' | ':' | ' ' | '–' | '—'))
}

fn announced_column(header: &str) -> bool {
    matches!(
        header.trim().to_lowercase().as_str(),
        "role" | "level" | "title" | "job title" | "roles" | "levels" | "position"
    )
}

#[cfg(test)]
mod tests {
    use super::LevelTables;
    use crate::pages::markdown::parse;

    #[test]
    fn tables_of_other_numbers_name_no_levels() {
        for page in [
            "| Round | Minutes |\n| - | - |\n| Talk | 30 |\n| Panel | 45 |\n",
            "## Hiring Process\n| Round | With grade |\n| - | - |\n| Talk | 8 |\n",
        ] {
            assert!(LevelTables::of(&parse(page, 1).expect("readable")).rows.is_empty(), "{page}");
        }
    }

    #[test]
    fn headers_and_rules_are_no_roles() {
        for page in [
            "| Role Name | Job Grade |\n| - | - |\n| A Seller | 7 |\n",
            "| Role | Grade |\n|---|---|---|\n| A Seller | 7 |\n",
        ] {
            let tables = LevelTables::of(&parse(page, 1).expect("readable"));
            let titles: Vec<_> = tables.rows.iter().map(|row| row.title.as_str()).collect();
            assert_eq!(titles, ["A Seller"], "{page}");
        }
    }

    #[test]
    fn tables_with_and_without_header_rows() {
        let body = parse(
            "| Role | Grade |\n| - | - |\n| A<br>B | 7 |\n\ntext\n\n| C | Grade 8 |\n| - | - |\n| D | Grade 9 |\n",
            1,
        )
        .expect("readable");
        let tables = LevelTables::of(&body);
        let rows: Vec<_> = tables
            .rows
            .iter()
            .map(|row| (row.title.as_str(), row.grade.map(crate::catalog::Grade::number), row.table))
            .collect();
        assert_eq!(rows, [("A", Some(7), 0), ("B", Some(7), 0), ("C", Some(8), 1), ("D", Some(9), 1)]);
    }
}
