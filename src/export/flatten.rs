//! An answer as a table: nested objects become columns, lists become rows.
//!
//! Which columns there are, and which lists make the rows, is decided by the document and the schema alone
//! ([`Shape`]), so that an answer without rows has the same columns as any other:
//!
//! - Of the lists of objects inside one another, the deepest make the rows, the first of several as deep ones. A list
//!   inside a list gives a row for each of its entries, and what stands around it is repeated. An entry whose own
//!   list is empty has one row, with nothing in the columns of that list; an empty outermost list has none. Without
//!   any list there is one row.
//! - Every other list, and every list of plain values, is one column with the list as JSON.
//! - A column is called by the keys that lead to it, with dots between them. The only field at the root is left out of
//!   these names, and so are `nodes`, `edges` and `node` of connections, unless two columns would have the same name.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A plain value.
    Plain,
    /// An object with these fields; of several types, those of all.
    Object(Vec<Field>),
    /// A list of such.
    List(Box<Shape>),
}

/// A field that a document asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its key in the answer.
    pub key: String,
    /// Whether it only leads to the entries of a connection.
    pub leads: bool,
    /// What it holds.
    pub shape: Shape,
}

impl Shape {
    /// How many lists of objects there are inside one another.
    fn lists(&self) -> usize {
        match self {
            Self::Plain => 0,
            Self::Object(fields) => fields.iter().map(|field| field.shape.lists()).max().unwrap_or_default(),
            Self::List(item) => {
                if matches!(**item, Self::Object(_)) {
                    item.lists().saturating_add(1)
                } else {
                    0
                }
            }
        }
    }
}

/// The table that an answer of a shape is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: Vec<Column>,
    /// How to get from the answer to the outermost list, from each of its entries to the next list, and so on.
    lists: Vec<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: String,
    /// Of which list's entries; 0 is the answer as a whole.
    level: usize,
    /// How to get there from the entry.
    path: Vec<String>,
}

impl Table {
    /// The table of an answer whose data has these fields.
    #[must_use]
    pub fn new(fields: &[Field]) -> Self {
        let root = match fields {
            [Field { shape: Shape::Object(_), .. }] => 1,
            [Field { shape: list @ Shape::List(_), .. }] if list.lists() > 0 => 1,
            _ => 0,
        };
        let mut builder =
            Builder { table: Self { columns: Vec::new(), lists: Vec::new() }, root, known: HashSet::new() };
        builder.object(fields, &mut Vec::new(), &[], 0, true);
        builder.table
    }

    /// The names of the columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The rows of an answer's data.
    #[must_use]
    pub fn rows(self: Arc<Self>, data: Value) -> Rows {
        let at = vec![0; self.lists.len()];
        Rows { table: self, data, at, ended: false }
    }
}

struct Builder {
    table: Table,
    /// How many keys at the root are left out of names.
    root: usize,
    known: HashSet<String>,
}

/// A key on the way to a column, and whether it only leads to the entries of a connection.
type Key<'a> = (&'a str, bool);

impl Builder {
    /// Adds the columns of an object. `names` has all keys down to it, `path` those from the entry of its list.
    fn object<'a>(
        &mut self,
        fields: &'a [Field],
        names: &mut Vec<Key<'a>>,
        path: &[String],
        level: usize,
        has_rows: bool,
    ) {
        let deepest = fields.iter().map(|field| field.shape.lists()).max().unwrap_or_default();
        let rows = fields.iter().position(|field| has_rows && deepest > 0 && field.shape.lists() == deepest);
        for (at, Field { key, leads, shape }) in fields.iter().enumerate() {
            names.push((key, *leads));
            let path: Vec<String> = path.iter().chain([key]).cloned().collect();
            let has_rows = rows == Some(at);
            match shape {
                Shape::Object(fields) => self.object(fields, names, &path, level, has_rows),
                Shape::List(item) if has_rows => {
                    self.table.lists.push(path);
                    if let Shape::Object(fields) = &**item {
                        self.object(fields, names, &[], level.saturating_add(1), true);
                    }
                }
                Shape::Plain | Shape::List(_) => {
                    let name = self.name(names);
                    self.table.columns.push(Column { name, level, path });
                }
            }
            names.pop();
        }
    }

    fn name(&mut self, keys: &[Key<'_>]) -> String {
        let last = keys.len().saturating_sub(1);
        let from = self.root.min(last);
        let join = |keys: &[&str]| keys.join(".");
        let all: Vec<&str> = keys.iter().skip(from).map(|(key, _)| *key).collect();
        let short = keys.iter().enumerate().skip(from).filter(|(at, (_, leads))| !leads || *at == last);
        let short: Vec<&str> = short.map(|(_, (key, _))| *key).collect();
        let mut name = join(&short);
        if self.known.contains(&name) {
            name = join(&all);
        }
        let (plain, mut number) = (name.clone(), 2_u32);
        while !self.known.insert(name.clone()) {
            name = format!("{plain}_{number}");
            number = number.saturating_add(1);
        }
        name
    }
}

/// The rows of an answer, one after the other.
#[derive(Debug)]
pub struct Rows {
    table: Arc<Table>,
    data: Value,
    /// The entry of each list that the next row is of.
    at: Vec<usize>,
    ended: bool,
}

impl Rows {
    /// The table that they are of.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Gives the cells of the next row to a function; null where there is nothing. `None` behind the last row.
    pub fn next<T>(&mut self, row: impl FnOnce(&Table, &[&Value]) -> T) -> Option<T> {
        if self.ended || self.data.is_null() {
            return None;
        }
        // The entries that the row is of, from the outermost, and how many entries their lists have.
        let (mut entries, mut lengths) = (vec![&self.data], Vec::new());
        for (path, at) in self.table.lists.iter().zip(&self.at) {
            let entry = entries.last().copied().unwrap_or(&Value::Null);
            let list = find(entry, path).as_array().map(Vec::as_slice).unwrap_or_default();
            let Some(item) = list.get(*at) else { break };
            lengths.push(list.len());
            entries.push(item);
        }
        if lengths.is_empty() && !self.table.lists.is_empty() {
            return None;
        }
        let cell = |column: &Column| entries.get(column.level).map_or(&Value::Null, |entry| find(entry, &column.path));
        let cells: Vec<&Value> = self.table.columns.iter().map(cell).collect();
        let done = row(&self.table, &cells);
        self.ended = true;
        for (at, length) in self.at.iter_mut().zip(lengths).rev() {
            *at = at.saturating_add(1);
            if *at < length {
                self.ended = false;
                break;
            }
            *at = 0;
        }
        Some(done)
    }
}

static NOTHING: Value = Value::Null;

fn find<'a>(value: &'a Value, path: &[String]) -> &'a Value {
    path.iter().try_fold(value, |value, key| value.get(key)).unwrap_or(&NOTHING)
}

#[cfg(test)]
mod tests;
