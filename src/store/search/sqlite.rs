//! The search on SQLite: FTS5, ranked by its `bm25`.

use sea_orm::Value;

use crate::search::{Query, Term};

/// Where words, and where stems of the title and of the text are.
const TITLE: Columns = Columns { words: "title", stems: "title_stems" };
const ALL: Columns = Columns { words: "{title body}", stems: "{title_stems body_stems}" };

#[derive(Clone, Copy)]
struct Columns {
    words: &'static str,
    stems: &'static str,
}

/// A select of every hit. A title weighs ten times as much as a text; `bm25` is below 0, and better the lower.
///
/// What matched is read first, once (`MATERIALIZED`), and leads to its row (`CROSS JOIN` keeps that order): left
/// to itself SQLite may go through all rows and ask the index about each.
pub(super) fn found(query: &Query, kind: &str, of_kinds: &str) -> (String, Vec<Value>) {
    let sql = format!(
        "WITH matched AS MATERIALIZED (
            SELECT rowid AS id, -bm25(search_index, 10, 1, 10, 1) AS weight FROM search_index WHERE search_index MATCH ?
        )
        SELECT {kind} AS kind, entries.row_id AS row_id, CAST(1000000 * (
            matched.weight / (1 + matched.weight)
            + (matched.id IN (SELECT rowid FROM search_index WHERE search_index MATCH ?))
        ) AS INTEGER) AS score
        FROM matched CROSS JOIN search_entries AS entries ON entries.id = matched.id WHERE {of_kinds}"
    );
    (sql, vec![expression(query, ALL).into(), expression(query, TITLE).into()])
}

/// A select of the number of hits: nothing is ranked for it.
pub(super) fn counted(query: &Query, of_kinds: &str) -> (String, Vec<Value>) {
    let sql = format!(
        "WITH matched AS MATERIALIZED (SELECT rowid AS id FROM search_index WHERE search_index MATCH ?)
        SELECT COUNT(*) AS number
        FROM matched CROSS JOIN search_entries AS entries ON entries.id = matched.id WHERE {of_kinds}"
    );
    (sql, vec![expression(query, ALL).into()])
}

/// The query in the language of FTS5. Words are in quotation marks; no word has one.
fn expression(query: &Query, columns: Columns) -> String {
    let Columns { words, stems } = columns;
    let term = |term: &Term| match term {
        Term::Word(stem) => format!("{stems} : \"{stem}\""),
        Term::Prefix(start) => format!("{words} : \"{start}\" *"),
        Term::Phrase(phrase) => format!("{words} : \"{}\"", phrase.join(" ")),
    };
    query.terms().iter().map(term).collect::<Vec<_>>().join(" AND ")
}
