//! Copies of texts in which case makes no difference, for filters and orderings.
//!
//! SQLite folds the case of ASCII letters alone, PostgreSQL that of whatever its locale knows. With folded copies
//! both databases find the same rows, and put them in the same order: by the bytes of the copies. The importer
//! writes them; this migration makes those of the rows that are there.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use unicode_normalization::UnicodeNormalization as _;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_folded"
    }
}

/// A column that gets a folded copy.
struct Folded {
    table: &'static str,
    column: &'static str,
    copy: &'static str,
    nullable: bool,
}

const fn folded(table: &'static str, column: &'static str, copy: &'static str, nullable: bool) -> Folded {
    Folded { table, column, copy, nullable }
}

const COPIES: [Folded; 11] = [
    folded("families", "title", "title_folded", false),
    folded("families", "summary", "summary_folded", true),
    folded("roles", "title", "title_folded", false),
    folded("roles", "summary", "summary_folded", true),
    folded("tracks", "name", "name_folded", false),
    folded("reporting_lines", "title", "title_folded", false),
    folded("statements", "text", "text_folded", false),
    folded("statements", "group_name", "group_folded", true),
    folded("indicators", "name", "name_folded", false),
    folded("indicators", "group_name", "group_folded", true),
    folded("findings", "message", "message_folded", false),
];

/// How many rows one statement fills in: SQLite allows 32,766 values in a statement.
const ROWS_PER_UPDATE: usize = 1_000;

/// Statements of the first depth in the order in which they are listed.
const LISTED: &str = "statements_listed";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for copy in &COPIES {
            let mut column = if copy.nullable { text_null(copy.copy) } else { text(copy.copy).default("").to_owned() };
            if manager.get_database_backend() == DbBackend::Postgres {
                column.extra("COLLATE \"C\"");
            }
            manager.alter_table(Table::alter().table(copy.table).add_column(column).to_owned()).await?;
            fill(manager, copy).await?;
        }
        // Names of rules are folded as they are; they only have to sort alike.
        collate_rules(manager, "\"C\"").await?;
        // In an index PostgreSQL puts NULL last, SQLite first, which is the order of the list.
        let role =
            if manager.get_database_backend() == DbBackend::Postgres { "role_id NULLS FIRST" } else { "role_id" };
        let columns = format!("kind, family_id, {role}, position, id");
        run(manager, format!("CREATE INDEX {LISTED} ON statements ({columns}) WHERE parent_id IS NULL")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(LISTED).table("statements").to_owned()).await?;
        collate_rules(manager, "\"default\"").await?;
        for copy in COPIES.iter().rev() {
            manager.alter_table(Table::alter().table(copy.table).drop_column(copy.copy).to_owned()).await?;
        }
        Ok(())
    }
}

/// SQLite compares bytes anyway.
async fn collate_rules(manager: &SchemaManager<'_>, collation: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    run(manager, format!("ALTER TABLE findings ALTER COLUMN rule TYPE varchar COLLATE {collation}")).await
}

async fn run(manager: &SchemaManager<'_>, statement: String) -> Result<(), DbErr> {
    let statement = Statement::from_string(manager.get_database_backend(), statement);
    manager.get_connection().execute_raw(statement).await.map(|_| ())
}

/// Makes the copies of the rows that are there.
async fn fill(manager: &SchemaManager<'_>, copy: &Folded) -> Result<(), DbErr> {
    let (connection, backend) = (manager.get_connection(), manager.get_database_backend());
    let Folded { table, column, copy, nullable: _ } = copy;
    let mut last: i64 = 0;
    loop {
        let some = format!(
            "SELECT id, {column} AS original FROM {table} WHERE {column} IS NOT NULL AND id > $1 ORDER BY id LIMIT {ROWS_PER_UPDATE}"
        );
        let rows = connection.query_all_raw(Statement::from_sql_and_values(backend, some, [last.into()])).await?;
        let (mut places, mut values) = (Vec::new(), Vec::<Value>::new());
        for row in &rows {
            last = row.try_get("", "id")?;
            let original: String = row.try_get("", "original")?;
            places.push(format!("(${}, ${})", values.len() + 1, values.len() + 2));
            values.extend([last.into(), fold(&original).into()]);
        }
        if rows.is_empty() {
            return Ok(());
        }
        let places = places.join(", ");
        let update = format!(
            "WITH made (id, folded) AS (VALUES {places}) UPDATE {table} SET {copy} = made.folded FROM made WHERE {table}.id = made.id"
        );
        connection.execute_raw(Statement::from_sql_and_values(backend, update, values)).await?;
    }
}

/// The text without differences of case, kind of quote or dash, way to write accents, and white space, as the importer of this version
/// folds it; a test compares the two.
fn fold(text: &str) -> String {
    let plain = text.chars().map(|c| match c {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '–' | '—' | '‑' => '-',
        c => c,
    });
    // Down, up and down again: "ß" is "SS" in capitals, and the capital "ẞ" is "ß".
    let plain = plain.flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let plain: String = plain.nfc().collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
