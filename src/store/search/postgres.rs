//! The search on PostgreSQL: `tsvector` and `tsquery`, ranked by `ts_rank`.

use sea_orm::Value;

use crate::search::{Query, Term};

/// A select of every hit. A title weighs ten times as much as a text; longer texts weigh less (1), and the rank
/// is brought between 0 and 1 (32).
pub(super) fn found(query: &Query, kind: &str, of_kinds: &str) -> (String, Vec<Value>) {
    let sql = format!(
        "SELECT {kind} AS kind, entries.row_id AS row_id, floor(1000000 * (
            ts_rank('{{0.1, 0.1, 0.1, 1}}', entries.vector, asked.anywhere, 33)::float8
            + CASE WHEN entries.vector @@ asked.title THEN 1 ELSE 0 END
        ))::bigint AS score
        FROM search_entries AS entries, (SELECT $1::text::tsquery AS anywhere, $2::text::tsquery AS title) AS asked
        WHERE entries.vector @@ asked.anywhere AND {of_kinds}"
    );
    (sql, vec![expression(query, "").into(), expression(query, "A").into()])
}

/// A select of the number of hits: nothing is ranked for it.
pub(super) fn counted(query: &Query, of_kinds: &str) -> (String, Vec<Value>) {
    let sql = format!(
        "SELECT COUNT(*) AS number FROM search_entries AS entries
        WHERE entries.vector @@ $1::text::tsquery AND {of_kinds}"
    );
    (sql, vec![expression(query, "").into()])
}

/// The query in the language of `tsquery`, of words that have one of these weights. They are in quotation marks;
/// no word has one.
fn expression(query: &Query, weights: &str) -> String {
    let colon = if weights.is_empty() { "" } else { ":" };
    let word = |word: &String| format!("'w{word}'{colon}{weights}");
    let term = |term: &Term| match term {
        Term::Word(stem) => format!("'s{stem}'{colon}{weights}"),
        Term::Prefix(start) => format!("'w{start}':*{weights}"),
        Term::Phrase(phrase) => format!("({})", phrase.iter().map(word).collect::<Vec<_>>().join(" <-> ")),
    };
    query.terms().iter().map(term).collect::<Vec<_>>().join(" & ")
}
