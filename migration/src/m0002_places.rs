//! One indicator for several roles, and the pages that facts stand in.
//!
//! An indicator that several roles of a family stated was a row for each. Now it is one row, and
//! `indicator_roles` says which roles state it, where, and in which order. `pages` and `page_headings` hold
//! what leads from a line to an address; the next import fills them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, double_null, integer, string, string_null, text, text_null,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_places"
    }
}

const SCOPES: [&str; 2] = ["role", "family"];
const UNITS: [&str; 7] = ["percent", "currency", "count", "duration", "ratio", "score", "qualitative"];
const COMPARATORS: [&str; 5] = ["at_least", "more_than", "at_most", "less_than", "equal"];
const PERIODS: [&str; 4] = ["week", "month", "quarter", "year"];

/// What an indicator says besides where it stands.
const SAYS: &str = "name, unit, target_comparator, target_value, target_unit, period";
/// Where it stands.
const STANDS: &str = "group_name, source_path, source_line, source_end_line";
/// Where the indicators of before are, or those of after on the way back.
const ASIDE: &str = "indicators_aside";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite cannot drop a column that is a foreign key: the table is made anew, on both databases alike.
        put_aside(manager).await?;
        manager.create_table(indicators(true)).await?;
        manager.create_table(indicator_roles()).await?;
        merge(manager).await?;
        manager.drop_table(Table::drop().table(ASIDE).to_owned()).await?;
        index(manager, "indicators", &["family_id", "position", "id"]).await?;
        index(manager, "indicator_roles", &["indicator_id"]).await?;
        manager.create_table(pages()).await?;
        manager.create_table(page_headings()).await?;
        index(manager, "pages", &["path"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["page_headings", "pages"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        put_aside(manager).await?;
        manager.create_table(indicators(false)).await?;
        split(manager).await?;
        for table in ["indicator_roles", ASIDE] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        index(manager, "indicators", &["family_id", "position", "id"]).await?;
        index(manager, "indicators", &["role_id"]).await
    }
}

async fn put_aside(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.rename_table(Table::rename().table("indicators", ASIDE).to_owned()).await
}

/// Of the rows of one family that say the same, that of the lowest role stays, with its id. What one role
/// states twice stays two.
async fn merge(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let told = format!(
        "WITH ordered AS (
            SELECT aside.*,
                ROW_NUMBER() OVER (PARTITION BY aside.family_id
                    ORDER BY CASE WHEN aside.role_id IS NULL THEN 0 ELSE 1 END, roles.position, roles.id,
                        aside.position, aside.id) AS place,
                ROW_NUMBER() OVER (PARTITION BY aside.role_id ORDER BY aside.position, aside.id) - 1 AS place_in_role,
                ROW_NUMBER() OVER (PARTITION BY aside.role_id, {SAYS} ORDER BY aside.position, aside.id) AS turn
            FROM {ASIDE} AS aside LEFT JOIN roles ON roles.id = aside.role_id
        ), told AS (
            SELECT ordered.*,
                CASE WHEN role_id IS NULL THEN id ELSE FIRST_VALUE(id) OVER (
                    PARTITION BY family_id, CASE WHEN role_id IS NULL THEN 0 ELSE 1 END, {SAYS}, turn ORDER BY place
                ) END AS kept
            FROM ordered
        )"
    );
    run(
        manager,
        format!(
            "INSERT INTO indicators (id, family_id, scope, position, {SAYS}, {STANDS}) {told}
            SELECT id, family_id, CASE WHEN role_id IS NULL THEN 'family' ELSE 'role' END,
                ROW_NUMBER() OVER (PARTITION BY family_id ORDER BY place) - 1, {SAYS}, {STANDS}
            FROM told WHERE id = kept"
        ),
    )
    .await?;
    count_on(manager).await?;
    run(
        manager,
        format!(
            "INSERT INTO indicator_roles (indicator_id, role_id, position, {STANDS}) {told}
            SELECT kept, role_id, place_in_role, {STANDS} FROM told WHERE role_id IS NOT NULL ORDER BY place"
        ),
    )
    .await
}

/// A row for each role again; the lowest role's keeps the id.
async fn split(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(
        manager,
        format!(
            "INSERT INTO indicators (id, family_id, position, {SAYS}, {STANDS})
            SELECT id, family_id, ROW_NUMBER() OVER (PARTITION BY family_id ORDER BY position, id) - 1, {SAYS}, {STANDS}
            FROM {ASIDE} WHERE scope = 'family'"
        ),
    )
    .await?;
    let columns = |table: &str, names: &str| {
        names.split(", ").map(|name| format!("{table}.{name}")).collect::<Vec<_>>().join(", ")
    };
    let (says, stands) = (columns("aside", SAYS), columns("stated", STANDS));
    let places = format!(
        "WITH places AS (
            SELECT aside.id, aside.family_id, stated.role_id, stated.position, roles.position AS level, {says}, {stands},
                ROW_NUMBER() OVER (PARTITION BY aside.id ORDER BY roles.position, roles.id) AS place
            FROM {ASIDE} AS aside
            JOIN indicator_roles AS stated ON stated.indicator_id = aside.id
            JOIN roles ON roles.id = stated.role_id
        )"
    );
    let both = format!("family_id, role_id, position, {SAYS}, {STANDS}");
    run(manager, format!("INSERT INTO indicators (id, {both}) {places} SELECT id, {both} FROM places WHERE place = 1"))
        .await?;
    count_on(manager).await?;
    run(
        manager,
        format!(
            "INSERT INTO indicators ({both}) {places} SELECT {both} FROM places WHERE place > 1
            ORDER BY family_id, level, role_id, position"
        ),
    )
    .await
}

/// Rows that were copied with their ids: new ones are numbered behind them. SQLite does so by itself.
async fn count_on(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let sequence = "SELECT setval(pg_get_serial_sequence('indicators', 'id'), \
                    COALESCE((SELECT MAX(id) FROM indicators), 0) + 1, false)";
    run(manager, sequence.to_owned()).await
}

async fn run(manager: &SchemaManager<'_>, statement: String) -> Result<(), DbErr> {
    let statement = Statement::from_string(manager.get_database_backend(), statement);
    manager.get_connection().execute_raw(statement).await.map(|_| ())
}

/// The indicators as they are after this migration, or as they were before it.
fn indicators(after: bool) -> TableCreateStatement {
    let mut table = table("indicators");
    belongs(&mut table, "family_id", "families");
    if after {
        table.col(one_of(string("scope"), "scope", &SCOPES));
    } else {
        table.col(big_integer_null("role_id")).foreign_key(&mut foreign_key("role_id", "roles"));
    }
    let target = ["target_comparator", "target_value", "target_unit"].map(|column| Expr::col(column).is_null());
    let [comparator, value, unit] = target;
    table
        .col(position())
        .col(text_null("group_name"))
        .col(text("name"))
        .col(one_of(string("unit"), "unit", &UNITS))
        .col(one_of(string_null("target_comparator"), "target_comparator", &COMPARATORS))
        .col(double_null("target_value"))
        .col(one_of(string_null("target_unit"), "target_unit", &UNITS))
        .col(one_of(string_null("period"), "period", &PERIODS))
        // A target is whole or absent.
        .check(comparator.eq(value.clone()).and(value.eq(unit)));
    sourced(&mut table)
}

fn indicator_roles() -> TableCreateStatement {
    let mut table = table("indicator_roles");
    belongs(&mut table, "indicator_id", "indicators");
    belongs(&mut table, "role_id", "roles")
        .col(position())
        .col(text_null("group_name"))
        .index(Index::create().unique().name("indicator_roles_role_position").col("role_id").col("position"))
        .index(Index::create().unique().name("indicator_roles_role_indicator").col("role_id").col("indicator_id"));
    sourced(&mut table)
}

fn pages() -> TableCreateStatement {
    let mut table = table("pages");
    belongs(&mut table, "family_id", "families")
        .col(position())
        .col(text("path"))
        .col(text_null("url"))
        .index(Index::create().unique().name("pages_family_path").col("family_id").col("path"))
        .to_owned()
}

fn page_headings() -> TableCreateStatement {
    let mut table = table("page_headings");
    belongs(&mut table, "page_id", "pages")
        .col(integer("line").check(Expr::col("line").gte(1)))
        .col(text("anchor"))
        .index(Index::create().unique().name("page_headings_page_line").col("page_id").col("line"))
        .to_owned()
}

async fn index(manager: &SchemaManager<'_>, table: &str, columns: &[&str]) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.table(table.to_owned()).name(format!("{table}_by_{}", columns.join("_")));
    columns.iter().for_each(|column| {
        index.col((*column).to_owned());
    });
    manager.create_index(index).await
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(big_pk_auto("id")).to_owned()
}

fn position() -> ColumnDef {
    integer("position").check(Expr::col("position").gte(0)).to_owned()
}

fn one_of(mut column: ColumnDef, name: &'static str, values: &[&'static str]) -> ColumnDef {
    column.check(Expr::col(name).is_in(values.iter().copied())).to_owned()
}

/// The row goes when the row that it belongs to goes.
fn belongs<'a>(
    table: &'a mut TableCreateStatement,
    column: &'static str,
    to: &'static str,
) -> &'a mut TableCreateStatement {
    table.col(big_integer(column)).foreign_key(&mut foreign_key(column, to))
}

fn foreign_key(column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.from_col(column).to(to, "id").on_delete(ForeignKeyAction::Cascade);
    key
}

/// Where in which page the fact stands.
fn sourced(table: &mut TableCreateStatement) -> TableCreateStatement {
    let lines = Expr::col("source_end_line").gte(Expr::col("source_line"));
    table
        .col(text("source_path"))
        .col(integer("source_line").check(Expr::col("source_line").gte(1)))
        .col(integer("source_end_line").check(lines))
        .to_owned()
}
