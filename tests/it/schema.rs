//! The database schema: migrations up and down, and the entities beside what they make.

use std::collections::BTreeSet;

use rolegraph::store::{Database, snapshot};
use rolegraph::sync::FamilyChange;
use rolegraph_entity as entity;
use rolegraph_migration::{Migrator, MigratorTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, Iterable, Statement};

use crate::support::{TestDatabase, on_both, with_catalogue};

/// A column as an entity or a database tells it: table, name, whether it may be null.
type Column = (String, String, bool);

fn columns_of<E>(columns: &mut BTreeSet<Column>)
where
    E: EntityTrait,
    E::Column: Iterable + ColumnTrait,
{
    for column in E::Column::iter() {
        let table = E::default().table_name().to_owned();
        columns.insert((table, sea_orm::IdenStatic::as_str(&column).to_owned(), column.def().is_null()));
    }
}

fn of_entities() -> BTreeSet<Column> {
    let mut columns = BTreeSet::new();
    columns_of::<entity::career_ladder::Entity>(&mut columns);
    columns_of::<entity::career_step::Entity>(&mut columns);
    columns_of::<entity::catalogue_state::Entity>(&mut columns);
    columns_of::<entity::change::Entity>(&mut columns);
    columns_of::<entity::extension::Entity>(&mut columns);
    columns_of::<entity::family::Entity>(&mut columns);
    columns_of::<entity::finding::Entity>(&mut columns);
    columns_of::<entity::grade_claim::Entity>(&mut columns);
    columns_of::<entity::hiring_step::Entity>(&mut columns);
    columns_of::<entity::indicator::Entity>(&mut columns);
    columns_of::<entity::indicator_role::Entity>(&mut columns);
    columns_of::<entity::observation::Entity>(&mut columns);
    columns_of::<entity::page::Entity>(&mut columns);
    columns_of::<entity::page_heading::Entity>(&mut columns);
    columns_of::<entity::reporting_line::Entity>(&mut columns);
    columns_of::<entity::role::Entity>(&mut columns);
    columns_of::<entity::search_entry::Entity>(&mut columns);
    columns_of::<entity::search_state::Entity>(&mut columns);
    columns_of::<entity::section::Entity>(&mut columns);
    columns_of::<entity::statement::Entity>(&mut columns);
    columns_of::<entity::track::Entity>(&mut columns);
    columns
}

async fn of_database(database: &Database) -> BTreeSet<Column> {
    let connection = database.read();
    let select = match connection.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT t.name AS tab, c.name AS col, CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN 1 ELSE 0 END AS nullable \
             FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        }
        _ => {
            "SELECT table_name::text AS tab, column_name::text AS col, CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END AS nullable \
             FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) \
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        }
    };
    let rows = connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), select))
        .await
        .expect("columns");
    let column = |row: &sea_orm::QueryResult| {
        let nullable: i32 = row.try_get("", "nullable").expect("a flag");
        (row.try_get("", "tab").expect("a table"), row.try_get("", "col").expect("a column"), nullable == 1)
    };
    let of_entities = |(table, column, _): &Column| {
        // What each database has of its own for the search: a virtual table with its shadows, and a vector.
        let index = table.starts_with("search_index") || column == "vector";
        table != "seaql_migrations" && !index
    };
    rows.iter().map(column).filter(of_entities).collect()
}

/// How many migrations come with the one of this name and behind it.
pub(crate) fn with_and_behind(name: &str) -> u32 {
    let migrations = Migrator::migrations();
    let behind = migrations.iter().skip_while(|migration| migration.name() != name).count();
    u32::try_from(behind).expect("few")
}

async fn count(test: &TestDatabase, from: &str) -> i64 {
    let connection = test.database.write();
    let select =
        Statement::from_string(connection.get_database_backend(), format!("SELECT COUNT(*) AS number FROM {from}"));
    let row = connection.query_one_raw(select).await.expect("counted").expect("a row");
    row.try_get("", "number").expect("a number")
}

async fn refused(test: &TestDatabase, statement: &str) -> bool {
    let connection = test.database.write();
    connection.execute_raw(Statement::from_string(connection.get_database_backend(), statement)).await.is_err()
}

/// How many migrations stand behind this one.
fn steps_down_to(name: &str) -> u32 {
    let at = Migrator::migrations().iter().rev().position(|migration| migration.name() == name);
    u32::try_from(at.expect("a migration")).expect("few")
}

/// The folded copies that are stored, each with its row.
async fn folded(test: &TestDatabase) -> Vec<(String, i64, Option<String>)> {
    let connection = test.database.write();
    let mut copies = Vec::new();
    for (table, column, _) in of_entities().into_iter().filter(|(_, column, _)| column.ends_with("_folded")) {
        let select = format!("SELECT id, {column} AS copy FROM {table} ORDER BY id");
        let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), select)).await;
        for row in rows.expect("rows") {
            let copy: Option<String> = row.try_get("", "copy").expect("a text");
            copies.push((format!("{table}.{column}"), row.try_get("", "id").expect("an id"), copy));
        }
    }
    copies
}

on_both! {
    async fn entities_are_what_the_migrations_make(test: TestDatabase) {
        assert_eq!(of_database(&test.database).await, of_entities());
    }

    async fn migrations_go_down_and_up_again(test: TestDatabase) {
        with_catalogue(test).await;
        Migrator::down(test.database.write(), None).await.expect("down");
        assert!(of_database(&test.database).await.is_empty());
        Migrator::up(test.database.write(), None).await.expect("up");
        assert_eq!(of_database(&test.database).await, of_entities());
        with_catalogue(test).await;
    }

    async fn indicators_of_several_roles_are_merged_and_split(test: TestDatabase) {
        let level = |title: &str| format!("## {title}\n### Responsibilities\n- {title} works\n### Performance Indicators\n- % of work\n- {title} tasks\n- 5 widgets per week\n");
        let page = format!("{}{}## KPIs\n- % of work\n", level("Junior Maker"), level("Senior Maker"));
        with_catalogue(test).await;
        test.import(&[("maker.md", &page)]).await;
        let stored = async || {
            let mut families = snapshot(test.database.read()).await.expect("readable");
            // The table of pages goes and comes; the next import fills it.
            families.iter_mut().for_each(|family| family.pages.clear());
            families
        };
        let (before, stated) = (stored().await, async || count(test, "indicators").await);
        let merged = stated().await;
        let places: usize = before.iter().map(|family| family.indicators.len() + family.roles.iter().map(|role| role.indicators.len()).sum::<usize>()).sum();
        Migrator::down(test.database.write(), Some(steps_down_to("m0001_catalogue"))).await.expect("down");
        assert_eq!(stated().await, i64::try_from(places).expect("few"));
        assert!(merged < stated().await);
        assert_eq!(count(test, "indicators WHERE role_id IS NULL").await, i64::try_from(before.iter().map(|family| family.indicators.len()).sum::<usize>()).expect("few"));
        Migrator::up(test.database.write(), None).await.expect("up");
        assert_eq!(of_database(&test.database).await, of_entities());
        assert_eq!(stated().await, merged);
        assert!(stored().await == before, "what is stored says the same, with the same ids");
        // New rows are numbered behind those that were copied.
        test.import(&[("more.md", &level("Lead Maker"))]).await;
        let again = test.import(&[("maker.md", &page)]).await;
        let changes: Vec<_> = again.plan.families.iter().map(|family| &family.change).collect();
        assert!(matches!(changes[..], [FamilyChange::Changed(changes)] if changes.only_places()), "{changes:?}");
    }

    async fn the_migration_folds_as_the_importer_does(test: TestDatabase) {
        with_catalogue(test).await;
        test.import(&[("odd.md", "# Ǆ “Straße” – İstanbul’s ẞ\n\nΛΌΓΟΣ  ŉ ﬁ\n\n## ÄRZTIN K\n\n### Responsibilities\n- Éclairs – ſ\n- Cafe\u{301}\n")]).await;
        let before = folded(test).await;
        assert!(before.iter().any(|(_, _, copy)| copy.as_deref() == Some("ärztin k")));
        Migrator::down(test.database.write(), Some(steps_down_to("m0002_places"))).await.expect("down");
        Migrator::up(test.database.write(), None).await.expect("up");
        assert!(folded(test).await == before, "the copies are others");
    }

    async fn the_database_itself_refuses_what_cannot_be(test: TestDatabase) {
        with_catalogue(test).await;
        let role = "family_id, position, slug, title, seniority, people_manager, defined, source_path, source_line, source_end_line";
        let (yes, family) = ("TRUE", "(SELECT MIN(id) FROM families)");
        for (what, statement) in [
            ("a slug twice", "INSERT INTO families (slug, title, source_path, source_line, source_end_line) VALUES ('alliances', 'x', 'x', 1, 1)".to_owned()),
            ("a line before the first", "UPDATE families SET source_line = 0".to_owned()),
            ("an end before its begin", "UPDATE families SET source_end_line = source_line - 1 WHERE source_line > 1 OR source_end_line = 1".to_owned() + " OR 1 = 1"),
            ("a grade of 100", "UPDATE roles SET grade = 100".to_owned()),
            ("a rank that does not exist", "UPDATE roles SET seniority = 'boss'".to_owned()),
            ("a role without a family", format!("INSERT INTO roles ({role}) VALUES (-1, 0, 'x', 'x', 'senior', {yes}, {yes}, 'x', 1, 1)")),
            ("a role's slug twice", format!("INSERT INTO roles ({role}) SELECT {family}, 0, slug, 'x', 'senior', {yes}, {yes}, 'x', 1, 1 FROM roles WHERE family_id = {family}")),
            ("half a target", "UPDATE indicators SET target_value = 1, target_unit = NULL".to_owned()),
            ("a statement below itself", "UPDATE statements SET parent_id = id".to_owned()),
            ("two superiors", "INSERT INTO reporting_lines (role_id, title, source_path, source_line, source_end_line) SELECT role_id, title, 'x', 1, 1 FROM reporting_lines".to_owned()),
            ("two ladders of a family", "INSERT INTO career_ladders (family_id, text, source_path, source_line, source_end_line) SELECT family_id, text, 'x', 1, 1 FROM career_ladders WHERE role_id IS NULL".to_owned()),
            ("half a role in a change", "INSERT INTO changes (revision, family_id, family_slug, family_title, role_id, subject, how) VALUES (1, 1, 'x', 'x', 1, 'role', 'added')".to_owned()),
            ("a way to change that does not exist", "INSERT INTO changes (revision, family_id, family_slug, family_title, subject, how) VALUES (1, 1, 'x', 'x', 'family', 'mended')".to_owned()),
            ("a second catalogue", "INSERT INTO catalogue_state (id, revision) VALUES (2, 0)".to_owned()),
        ] {
            assert!(refused(test, &statement).await, "{what}");
        }
    }

    async fn a_database_of_a_newer_version_is_refused(test: TestDatabase) {
        assert!(!refused(test, "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)").await);
        let error = Database::open(&test.url).await.expect_err("newer");
        assert!(error.to_string().contains("newer version"), "{error}");
    }

    async fn opening_twice_changes_nothing(test: TestDatabase) {
        with_catalogue(test).await;
        let again = Database::open(&test.url).await.expect("opens");
        assert_eq!(again.revision().await.expect("a revision"), 1);
        again.close().await;
    }
}

#[test]
fn several_openings_of_one_new_file_make_it_once() {
    crate::support::run(async {
        let folder = tempfile::TempDir::new().expect("a folder");
        let url: rolegraph::store::DatabaseUrl =
            format!("sqlite://{}", folder.path().join("new.db").display()).parse().expect("a database URL");
        let openings = futures_util::future::join_all((0..4).map(|_| Database::open(&url))).await;
        for opened in openings {
            let database = opened.expect("opens");
            assert_eq!(database.revision().await.expect("a revision"), 0);
            database.close().await;
        }
    });
}

#[test]
fn readers_of_a_sqlite_file_cannot_write() {
    crate::support::run(async {
        let test = TestDatabase::sqlite().await;
        let read = test.database.read();
        let write = Statement::from_string(read.get_database_backend(), "UPDATE catalogue_state SET revision = 7");
        assert!(read.execute_raw(write).await.is_err());
        test.drop().await;
    });
}
