//! The catalogue: families, tracks, roles and what they state.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, double_null, integer, integer_null, string, string_null, text,
    text_null,
};
use sea_orm_migration::sea_orm::DbBackend;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_catalogue"
    }
}

const STATEMENT_KINDS: [&str; 2] = ["responsibility", "requirement"];
const GRADE_ORIGINS: [&str; 3] = ["table", "sentence", "heading"];
const SEVERITIES: [&str; 3] = ["info", "warning", "error"];
const UNITS: [&str; 7] = ["percent", "currency", "count", "duration", "ratio", "score", "qualitative"];
const COMPARATORS: [&str; 5] = ["at_least", "more_than", "at_most", "less_than", "equal"];
const PERIODS: [&str; 4] = ["week", "month", "quarter", "year"];
const SENIORITIES: [&str; 16] = [
    "intern",
    "associate",
    "junior",
    "intermediate",
    "senior",
    "staff",
    "lead",
    "principal",
    "distinguished",
    "fellow",
    "manager",
    "senior_manager",
    "director",
    "senior_director",
    "vice_president",
    "executive",
];

/// The tables in the order in which they can be made; dropped in the other order.
const TABLES: [&str; 14] = [
    "catalogue_state",
    "families",
    "tracks",
    "roles",
    "grade_claims",
    "reporting_lines",
    "extensions",
    "statements",
    "indicators",
    "career_ladders",
    "career_steps",
    "hiring_steps",
    "sections",
    "findings",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        state(manager).await?;
        for table in [families(backend), tracks(), roles(backend), grade_claims(), reporting_lines(), extensions()] {
            manager.create_table(table).await?;
        }
        for table in
            [statements(), indicators(), career_ladders(), career_steps(), hiring_steps(), sections(), findings()]
        {
            manager.create_table(table).await?;
        }
        indexes(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.into_iter().rev() {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// One row that every change of the catalogue counts up; changes lock it first, so that two never mix.
async fn state(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("catalogue_state")
        .col(integer("id").primary_key().check(Expr::col("id").eq(1)))
        .col(big_integer("revision").check(Expr::col("revision").gte(0)))
        .to_owned();
    manager.create_table(table).await?;
    let first = Query::insert()
        .into_table("catalogue_state")
        .columns(["id", "revision"])
        .values_panic([1.into(), 0.into()])
        .to_owned();
    manager.execute(first).await
}

fn families(backend: DbBackend) -> TableCreateStatement {
    let mut table = table("families");
    table.col(slug(backend).unique_key()).col(text("title")).col(text_null("summary"));
    sourced(&mut table)
}

fn tracks() -> TableCreateStatement {
    let mut table = table("tracks");
    belongs(&mut table, "family_id", "families").col(position()).col(text("name"));
    table.index(Index::create().unique().name("tracks_family_name").col("family_id").col("name"));
    sourced(&mut table)
}

fn roles(backend: DbBackend) -> TableCreateStatement {
    let mut table = table("roles");
    belongs(&mut table, "family_id", "families");
    points(&mut table, "track_id", "tracks");
    table
        .col(position())
        .col(slug(backend))
        .col(text("title"))
        .col(one_of(string("seniority"), "seniority", &SENIORITIES))
        .col(boolean("people_manager"))
        .col(integer_null("grade").check(Expr::col("grade").between(1, 99)))
        .col(boolean("defined"))
        .col(text_null("summary"))
        .index(Index::create().unique().name("roles_family_slug").col("family_id").col("slug"));
    sourced(&mut table)
}

fn grade_claims() -> TableCreateStatement {
    let mut table = table("grade_claims");
    belongs(&mut table, "role_id", "roles")
        .col(position())
        .col(integer("grade").check(Expr::col("grade").between(1, 99)))
        .col(one_of(string("origin"), "origin", &GRADE_ORIGINS))
        .index(Index::create().unique().name("grade_claims_role_position").col("role_id").col("position"));
    sourced(&mut table)
}

fn reporting_lines() -> TableCreateStatement {
    let mut table = table("reporting_lines");
    belongs(&mut table, "role_id", "roles").col(text("title"));
    points(&mut table, "superior_id", "roles");
    table.index(Index::create().unique().name("reporting_lines_role").col("role_id"));
    sourced(&mut table)
}

fn extensions() -> TableCreateStatement {
    let mut table = table("extensions");
    belongs(&mut table, "role_id", "roles")
        .col(position())
        .col(one_of(string("kind"), "kind", &STATEMENT_KINDS))
        .col(text("title"));
    points(&mut table, "target_id", "roles");
    table.index(Index::create().unique().name("extensions_role_position").col("role_id").col("position"));
    sourced(&mut table)
}

fn statements() -> TableCreateStatement {
    let mut table = table("statements");
    belongs(&mut table, "family_id", "families");
    may_belong(&mut table, "role_id", "roles");
    may_belong(&mut table, "parent_id", "statements");
    table
        .col(one_of(string("kind"), "kind", &STATEMENT_KINDS))
        .col(position())
        .col(text_null("group_name"))
        .col(text("text"))
        .col(text("markdown"))
        .check(Expr::col("parent_id").is_null().or(Expr::col("parent_id").ne(Expr::col("id"))));
    sourced(&mut table)
}

fn indicators() -> TableCreateStatement {
    let mut table = table("indicators");
    belongs(&mut table, "family_id", "families");
    may_belong(&mut table, "role_id", "roles");
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

fn career_ladders() -> TableCreateStatement {
    let mut table = table("career_ladders");
    belongs(&mut table, "family_id", "families");
    may_belong(&mut table, "role_id", "roles");
    table.col(text("text")).index(Index::create().unique().name("career_ladders_role").col("role_id"));
    sourced(&mut table)
}

fn career_steps() -> TableCreateStatement {
    let mut table = table("career_steps");
    belongs(&mut table, "ladder_id", "career_ladders").col(position()).col(text("title"));
    points(&mut table, "target_id", "roles");
    table
        .index(Index::create().unique().name("career_steps_ladder_position").col("ladder_id").col("position"))
        .to_owned()
}

fn hiring_steps() -> TableCreateStatement {
    let mut table = table("hiring_steps");
    belongs(&mut table, "family_id", "families").col(position()).col(text("text"));
    table.index(Index::create().unique().name("hiring_steps_family_position").col("family_id").col("position"));
    sourced(&mut table)
}

fn sections() -> TableCreateStatement {
    let mut table = table("sections");
    belongs(&mut table, "family_id", "families");
    may_belong(&mut table, "role_id", "roles");
    table.col(position()).col(text("title")).col(text("markdown"));
    sourced(&mut table)
}

fn findings() -> TableCreateStatement {
    let mut table = table("findings");
    belongs(&mut table, "family_id", "families");
    may_belong(&mut table, "role_id", "roles");
    table
        .col(position())
        .col(string("rule"))
        .col(one_of(string("severity"), "severity", &SEVERITIES))
        .col(text("message"))
        .index(Index::create().unique().name("findings_family_position").col("family_id").col("position"));
    sourced(&mut table)
}

/// Indexes for every foreign key that no unique key begins with, and the order in which pages of rows are read.
async fn indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let wanted: [(&str, &[&str]); 13] = [
        ("roles", &["family_id", "position", "id"]),
        ("roles", &["track_id"]),
        ("reporting_lines", &["superior_id"]),
        ("extensions", &["target_id"]),
        ("statements", &["role_id", "kind", "position"]),
        ("statements", &["family_id", "kind", "position"]),
        ("statements", &["parent_id"]),
        ("indicators", &["family_id", "position", "id"]),
        ("indicators", &["role_id"]),
        ("career_steps", &["target_id"]),
        ("sections", &["family_id"]),
        ("sections", &["role_id"]),
        ("findings", &["role_id"]),
    ];
    for (table, columns) in wanted {
        let name = format!("{table}_by_{}", columns.join("_"));
        let mut index = Index::create();
        index.table(table).name(name);
        columns.iter().for_each(|column| {
            index.col(*column);
        });
        manager.create_index(index).await?;
    }
    // A family has at most one ladder of its own; NULLs are distinct in a plain unique key on both databases.
    let family_ladder = Index::create()
        .unique()
        .name("career_ladders_family")
        .table("career_ladders")
        .col("family_id")
        .and_where(Expr::col("role_id").is_null())
        .to_owned();
    manager.create_index(family_ladder).await
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(big_pk_auto("id")).to_owned()
}

/// A slug is ASCII and is sorted by its bytes, so that both databases list in the same order.
fn slug(backend: DbBackend) -> ColumnDef {
    let mut column = string("slug");
    if backend == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column.check(Expr::col("slug").ne(""));
    column
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
    table.col(big_integer(column)).foreign_key(foreign_key(column, to).on_delete(ForeignKeyAction::Cascade))
}

fn may_belong<'a>(
    table: &'a mut TableCreateStatement,
    column: &'static str,
    to: &'static str,
) -> &'a mut TableCreateStatement {
    table.col(big_integer_null(column)).foreign_key(foreign_key(column, to).on_delete(ForeignKeyAction::Cascade))
}

/// The row stays when the row that it points to goes; it then points nowhere.
fn points<'a>(
    table: &'a mut TableCreateStatement,
    column: &'static str,
    to: &'static str,
) -> &'a mut TableCreateStatement {
    table.col(big_integer_null(column)).foreign_key(foreign_key(column, to).on_delete(ForeignKeyAction::SetNull))
}

fn foreign_key(column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.from_col(column).to(to, "id");
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
