//! The index of the full-text search.
//!
//! `search_entries` has a row for everything that can be found, with its words as the program folds and stems
//! them; it is the same on both databases. Each has its own index over it: SQLite an FTS5 table that triggers
//! keep, PostgreSQL a `tsvector` that is computed from the row. Neither cuts texts into words by itself, so
//! neither needs a dictionary, an extension or a certain locale.
//!
//! What a word is, a migration cannot know: the index is filled when the database is opened, and made anew
//! whenever `search_state` names other rules than those of the program.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, integer, string, text};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0004_search"
    }
}

const KINDS: [&str; 5] = ["family", "role", "responsibility", "requirement", "indicator"];

/// What is searched: words and stems of the title and of the text.
const COLUMNS: &str = "title, body, title_stems, body_stems";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(state()).await?;
        let none = Query::insert()
            .into_table("search_state")
            .columns(["id", "analysis"])
            .values_panic([1.into(), 0.into()])
            .to_owned();
        manager.execute(none).await?;
        manager.create_table(entries()).await?;
        let by_family =
            Index::create().table("search_entries").name("search_entries_by_family_id").col("family_id").to_owned();
        manager.create_index(by_family).await?;
        let statements = if is_postgres(manager) { postgres().to_vec() } else { sqlite() };
        for statement in statements {
            run(manager, statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !is_postgres(manager) {
            run(manager, "DROP TABLE search_index".to_owned()).await?;
        }
        // The triggers go with it.
        for table in ["search_entries", "search_state"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        if is_postgres(manager) {
            run(manager, "DROP FUNCTION search_vector(text, text, text, text)".to_owned()).await?;
        }
        Ok(())
    }
}

fn is_postgres(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DbBackend::Postgres
}

/// One row: the rules by which the index was made, 0 for none.
fn state() -> TableCreateStatement {
    Table::create()
        .table("search_state")
        .col(integer("id").primary_key().check(Expr::col("id").eq(1)))
        .col(integer("analysis").check(Expr::col("analysis").gte(0)))
        .to_owned()
}

fn entries() -> TableCreateStatement {
    let family =
        ForeignKey::create().from_col("family_id").to("families", "id").on_delete(ForeignKeyAction::Cascade).to_owned();
    Table::create()
        .table("search_entries")
        .col(big_pk_auto("id"))
        .col(big_integer("family_id"))
        .col(string("kind").check(Expr::col("kind").is_in(KINDS)))
        .col(big_integer("row_id"))
        .col(text("title"))
        .col(text("body"))
        .col(text("title_stems"))
        .col(text("body_stems"))
        .foreign_key(&mut family.clone())
        .index(Index::create().unique().name("search_entries_kind_row").col("kind").col("row_id"))
        .to_owned()
}

/// The `ascii` tokenizer takes what stands between two spaces as it is. The index keeps no copy of the rows: it
/// has to be told the words that go.
fn sqlite() -> Vec<String> {
    let columns =
        |row: &str| COLUMNS.split(", ").map(|column| format!("{row}.{column}")).collect::<Vec<_>>().join(", ");
    let add = format!("INSERT INTO search_index (rowid, {COLUMNS}) VALUES (new.id, {});", columns("new"));
    let remove = format!(
        "INSERT INTO search_index (search_index, rowid, {COLUMNS}) VALUES ('delete', old.id, {});",
        columns("old")
    );
    let trigger = |name: &str, event: &str, steps: &str| {
        format!("CREATE TRIGGER search_entries_{name} AFTER {event} ON search_entries BEGIN {steps} END")
    };
    vec![
        format!(
            "CREATE VIRTUAL TABLE search_index USING fts5({COLUMNS}, content = 'search_entries', \
             content_rowid = 'id', tokenize = 'ascii')"
        ),
        trigger("added", "INSERT", &add),
        trigger("removed", "DELETE", &remove),
        trigger("changed", "UPDATE", &format!("{remove} {add}")),
    ]
}

/// Words are marked with `w`, stems with `s`, so that one vector holds both; those of the title have the weight
/// A. Between title and text a place is left free, so that no phrase goes from one to the other.
fn postgres() -> [String; 3] {
    let words = |mark: &str, column: &str, place: &str, weight: &str| {
        format!(
            "SELECT '''{mark}' || word || ''':' || {place} || '{weight}' AS lexeme \
             FROM unnest(string_to_array({column}, ' ')) WITH ORDINALITY AS words (word, place)"
        )
    };
    let behind = "cardinality(string_to_array(title, ' ')) + 1 + place";
    let lexemes = [
        words("w", "title", "place", "A"),
        words("s", "title_stems", "place", "A"),
        words("w", "body", &format!("({behind})"), ""),
        words("s", "body_stems", &format!("({behind})"), ""),
    ]
    .join(" UNION ALL ");
    [
        format!(
            "CREATE FUNCTION search_vector(title text, body text, title_stems text, body_stems text) RETURNS tsvector \
             LANGUAGE sql IMMUTABLE PARALLEL SAFE \
             AS $$ SELECT COALESCE(string_agg(lexeme, ' '), '')::tsvector FROM ({lexemes}) AS lexemes $$"
        ),
        format!(
            "ALTER TABLE search_entries ADD COLUMN vector tsvector NOT NULL \
             GENERATED ALWAYS AS (search_vector({COLUMNS})) STORED"
        ),
        "CREATE INDEX search_entries_by_vector ON search_entries USING gin (vector)".to_owned(),
    ]
}

async fn run(manager: &SchemaManager<'_>, statement: String) -> Result<(), DbErr> {
    let statement = Statement::from_string(manager.get_database_backend(), statement);
    manager.get_connection().execute_raw(statement).await.map(|_| ())
}
