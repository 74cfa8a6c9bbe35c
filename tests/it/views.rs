//! The SQL views for analysts: what they are called, what they tell, and who may read them.

use rolegraph::store::Database;
use rolegraph::store::views::{Column, Kind, View, markdown, views};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, TransactionTrait};
use serde_json::{Value, json};

use crate::command_line::{rolegraph, stdout};
use crate::readme::blocks;
use crate::support::{TestDatabase, on_both, run, text, with_catalogue, with_fixtures};

async fn execute(connection: &impl ConnectionTrait, statement: &str) {
    let sent = Statement::from_string(connection.get_database_backend(), statement);
    connection.execute_raw(sent).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

async fn select(connection: &impl ConnectionTrait, statement: &str) -> Vec<QueryResult> {
    let sent = Statement::from_string(connection.get_database_backend(), statement);
    connection.query_all_raw(sent).await.unwrap_or_else(|error| panic!("{statement}: {error}"))
}

async fn texts(connection: &impl ConnectionTrait, statement: &str) -> Vec<String> {
    let rows = select(connection, statement).await;
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

/// The shipped catalogue and the fixtures, with observations of every indicator that has a target: one that meets it,
/// one that does not, one of something that is gone.
async fn with_observations(test: &TestDatabase) {
    with_catalogue(test).await;
    with_fixtures(test).await;
    let duties = |first: &str, second: &str| {
        format!(
            "## Page Turner\n\n### Responsibilities\n\n#### Early\n\n{first}\n#### Late\n\n{second}\n### Performance Indicators\n\n#### Pace\n\n- 5 pages per week\n"
        )
    };
    test.import(&[("pages.md", &duties("- Turns pages\n- Reads\n", "- Sleeps\n"))]).await;
    test.import(&[("pages.md", &duties("- Reads\n", "- Sleeps\n- Turns pages\n"))]).await;
    let columns = "key, indicator_id, role_id, family_slug, role_slug, indicator_name, period, starts_on, ends_on, value, unit, dimensions, source, revision";
    let of = |name: &str, value: &str, unit: &str| {
        format!(
            "INSERT INTO observations ({columns}) SELECT '{name} ' || i.id, i.id, NULL, f.slug, NULL, i.name, '2026-Q1', '2026-01-01', '2026-03-31', {value}, {unit}, '{{}}', 'the books', 1 \
             FROM indicators i JOIN families f ON f.id = i.family_id WHERE i.target_value IS NOT NULL"
        )
    };
    let write = test.database.write();
    execute(write, &of("met", "i.target_value", "i.target_unit")).await;
    execute(write, &of("other", "1", "'score'")).await;
    execute(write, &of("missed", "CASE WHEN i.target_comparator IN ('at_most', 'less_than') THEN i.target_value + 1 ELSE i.target_value - 0.25 END", "i.target_unit")).await;
    execute(write, &format!("INSERT INTO observations ({columns}) VALUES ('gone', NULL, NULL, 'nowhere', 'nobody', 'Nothing', '2025-12', '2025-12-01', '2025-12-31', 2.5, 'count', '{{\"site\":\"north\"}}', NULL, 1)")).await;
    execute(write, &format!("INSERT INTO observations ({columns}) SELECT 'half', NULL, r.id, f.slug, 'was-otherwise', 'Nothing', '2025-12', '2025-12-01', '2025-12-31', 3, 'count', '{{}}', NULL, 1 FROM roles r JOIN families f ON f.id = r.family_id WHERE r.id = (SELECT MIN(id) FROM roles)")).await;
}

/// A view as its definition says, read column by column.
async fn rows(database: &Database, view: &View) -> Vec<Vec<Value>> {
    let column = |Column { name, kind, .. }: &Column| match kind {
        Kind::Whole => format!("CAST({name} AS bigint)"),
        Kind::Number => format!("CAST({name} AS double precision)"),
        Kind::Text => format!("CAST({name} AS text)"),
        Kind::Flag => format!("CASE WHEN {name} THEN 1 WHEN NOT {name} THEN 0 END"),
    };
    let columns: Vec<String> = view.columns.iter().map(column).collect();
    let found = select(database.read(), &format!("SELECT {} FROM {}", columns.join(", "), view.name)).await;
    let value = |row: &QueryResult, index: usize, kind: Kind| match kind {
        Kind::Whole => json!(row.try_get_by_index::<Option<i64>>(index).expect("a whole number")),
        Kind::Number => json!(row.try_get_by_index::<Option<f64>>(index).expect("a number")),
        Kind::Text => json!(row.try_get_by_index::<Option<String>>(index).expect("a text")),
        Kind::Flag => json!(row.try_get_by_index::<Option<i32>>(index).expect("a flag").map(|flag| flag == 1)),
    };
    let row = |row: &QueryResult| {
        view.columns.iter().enumerate().map(|(index, column)| value(row, index, column.kind)).collect()
    };
    let mut rows: Vec<Vec<Value>> = found.iter().map(row).collect();
    rows.sort_by_cached_key(|row| json!(row).to_string());
    rows
}

fn view(name: &str) -> &'static View {
    views().iter().find(|view| view.name == name).expect("a view")
}

/// The rows of a view, each as an object.
async fn objects(test: &TestDatabase, name: &str) -> Vec<Value> {
    let view = view(name);
    let object = |row: Vec<Value>| {
        view.columns.iter().map(|column| column.name.to_owned()).zip(row).collect::<serde_json::Map<_, _>>().into()
    };
    rows(&test.database, view).await.into_iter().map(object).collect()
}

/// The statements of a fenced block.
fn parted(block: &str) -> impl Iterator<Item = &str> {
    block.split(';').map(str::trim).filter(|statement| !statement.is_empty())
}

on_both! {
    async fn columns_are_those_of_the_definition(test: TestDatabase) {
        let connection = test.database.read();
        let postgres = connection.get_database_backend() == DbBackend::Postgres;
        let all = if postgres {
            "SELECT table_name::text FROM information_schema.views WHERE table_schema = 'public' ORDER BY 1"
        } else {
            "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY 1"
        };
        let mut names: Vec<&str> = views().iter().map(|view| view.name).collect();
        names.sort_unstable();
        assert_eq!(texts(connection, all).await, names);
        for View { name, what, columns, .. } in views() {
            let found = if postgres {
                let comment = format!("SELECT obj_description('{name}'::regclass, 'pg_class')");
                assert_eq!(texts(connection, &comment).await, [*what]);
                let told = format!("SELECT col_description('{name}'::regclass, ordinal_position::int) FROM information_schema.columns WHERE table_name = '{name}' ORDER BY ordinal_position");
                assert_eq!(texts(connection, &told).await, columns.iter().map(|column| column.what).collect::<Vec<_>>());
                format!("SELECT column_name::text || ' ' || CASE data_type WHEN 'bigint' THEN 'whole' WHEN 'integer' THEN 'whole' WHEN 'double precision' THEN 'number' WHEN 'boolean' THEN 'flag' WHEN 'text' THEN 'text' WHEN 'character varying' THEN 'text' ELSE data_type END \
                         FROM information_schema.columns WHERE table_name = '{name}' ORDER BY ordinal_position")
            } else {
                format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid")
            };
            let kind = |kind| match kind {
                Kind::Whole => "whole",
                Kind::Number => "number",
                Kind::Text => "text",
                Kind::Flag => "flag",
            };
            let expected = |column: &Column| if postgres { format!("{} {}", column.name, kind(column.kind)) } else { column.name.to_owned() };
            assert_eq!(texts(connection, &found).await, columns.iter().map(expected).collect::<Vec<_>>(), "{name}");
        }
    }

    async fn each_view_tells_something_and_null_only_where_it_says_so(test: TestDatabase) {
        with_observations(test).await;
        for view in views() {
            let rows = rows(&test.database, view).await;
            assert!(!rows.is_empty(), "{} is empty", view.name);
            for (index, column) in view.columns.iter().enumerate() {
                let null = rows.iter().any(|row| row[index].is_null());
                assert!(column.nullable || !null, "{}.{} is null", view.name, column.name);
                assert!(rows.iter().any(|row| !row[index].is_null()), "{}.{} is always null", view.name, column.name);
            }
        }
    }

    async fn views_say_what_the_api_says(test: TestDatabase) {
        with_observations(test).await;
        let counts = test.query("{ catalogue { familyCount roleCount indicatorCount } findings(first: 0) { totalCount } }").await;
        for (name, count) in [
            ("analytics_families", &counts["catalogue"]["familyCount"]),
            ("analytics_roles", &counts["catalogue"]["roleCount"]),
            ("analytics_indicators", &counts["catalogue"]["indicatorCount"]),
            ("analytics_findings", &counts["findings"]["totalCount"]),
        ] {
            assert_eq!(json!(objects(test, name).await.len()), *count, "{name}");
        }
        let roles = objects(test, "analytics_roles").await;
        let told = test.query("{ roles(first: 100) { nodes { slug title grade seniority peopleManager defined track { name } family { slug } reportsTo { title role { slug } } directReports { slug } responsibilities { text } requirements { text } indicators { name } } } }").await;
        let measured = objects(test, "analytics_indicator_roles").await;
        for role in told["roles"]["nodes"].as_array().expect("roles") {
            let row = roles.iter().find(|row| row["role_slug"] == role["slug"] && row["family_slug"] == role["family"]["slug"]).expect("a row");
            let seniority = role["seniority"].as_str().expect("a rank").to_lowercase();
            let size = |list: &str| role[list].as_array().expect("a list").len();
            let expected = json!([role["title"], role["grade"], seniority, role["peopleManager"], role["defined"], role["track"]["name"], role["reportsTo"]["title"], role["reportsTo"]["role"]["slug"], size("directReports"), size("responsibilities"), size("requirements"), size("indicators")]);
            let columns = ["role_title", "grade", "seniority", "is_people_manager", "is_defined", "track_name", "superior_title", "superior_role_slug", "direct_report_count", "responsibility_count", "requirement_count", "indicator_count"];
            assert_eq!(json!(columns.map(|column| row[column].clone())), expected);
            let mut names: Vec<&Value> = measured.iter().filter(|pair| pair["role_id"] == row["role_id"]).map(|pair| &pair["indicator_name"]).collect();
            let mut indicators: Vec<&Value> = role["indicators"].as_array().expect("a list").iter().map(|indicator| &indicator["name"]).collect();
            names.sort_by_key(|name| name.as_str());
            indicators.sort_by_key(|name| name.as_str());
            assert_eq!(names, indicators, "{row}");
        }
    }

    async fn observations_are_told_beside_their_targets(test: TestDatabase) {
        with_observations(test).await;
        for row in objects(test, "analytics_observations").await {
            let key = row["observation_key"].as_str().expect("a key");
            let comparator = row["target_comparator"].as_str().unwrap_or_default();
            match key.split(' ').next().expect("a word") {
                "met" => assert_eq!(row["meets_target"], json!(["at_least", "at_most", "equal"].contains(&comparator)), "{row}"),
                "missed" => assert_eq!(row["meets_target"], json!(false), "{row}"),
                _ => assert_eq!(row["meets_target"], Value::Null, "{row}"),
            }
            match key {
                "gone" => assert_eq!([&row["family_slug"], &row["family_title"], &row["role_slug"], &row["indicator_name"]], [&json!("nowhere"), &Value::Null, &json!("nobody"), &json!("Nothing")]),
                "half" => assert!(row["family_title"].is_string() && row["role_title"].is_string() && row["role_slug"] != json!("was-otherwise"), "{row}"),
                _ => assert!(row["family_title"].is_string() && row["indicator_name"].is_string(), "{row}"),
            }
        }
    }

    async fn the_examples_of_the_docs_run_and_find_something(test: TestDatabase) {
        with_observations(test).await;
        test.import(&[("twice.md", "## Porter\n\nThe Porter is a grade 4.\n\n| Level | Grade |\n| --- | --- |\n| Porter | 5 |\n\n### Responsibilities\n- Carries\n"), ("again.md", "## Bearer\n\n### Responsibilities\n- Carries\n\n### Performance Indicators\n- Calm\n")]).await;
        let examples = blocks(&text("docs/sql-views.md"), "sql");
        assert_eq!(examples.len(), 8);
        for example in examples {
            assert!(!select(test.database.read(), &example).await.is_empty(), "{example}");
        }
    }
}

#[test]
#[ignore = "needs PostgreSQL: run scripts/test, or set TEST_POSTGRES_URL and pass --include-ignored"]
fn both_databases_tell_the_same_rows() {
    run(async {
        let (sqlite, postgres) = (TestDatabase::sqlite().await, TestDatabase::postgres().await);
        with_observations(&sqlite).await;
        with_observations(&postgres).await;
        for view in views() {
            let (left, right) = (rows(&sqlite.database, view).await, rows(&postgres.database, view).await);
            assert_eq!(left.len(), right.len(), "{}", view.name);
            for (left, right) in left.iter().zip(&right) {
                assert_eq!(left, right, "{}", view.name);
            }
        }
        sqlite.drop().await;
        postgres.drop().await;
    });
}

#[test]
#[ignore = "needs PostgreSQL: run scripts/test, or set TEST_POSTGRES_URL and pass --include-ignored"]
fn a_reader_sees_the_views_and_nothing_else() {
    run(async {
        let test = TestDatabase::postgres().await;
        with_observations(&test).await;
        let blocks = blocks(&text("docs/sql-views.md"), "postgresql");
        let (grants, queries) = blocks.split_first().expect("grants");
        assert_eq!(queries.len(), 3);
        let database = texts(test.database.write(), "SELECT current_database()::text").await.swap_remove(0);
        // Roles are the server's: this one is never kept, and called like no other.
        let reader = format!("rolegraph_reader_{}", std::process::id());
        let grants = grants
            .replace("rolegraph_reader", &reader)
            .replace("DATABASE rolegraph ", &format!("DATABASE {database} "));
        let transaction = test.database.write().begin().await.expect("a transaction");
        for grant in parted(&grants) {
            execute(&transaction, grant).await;
        }
        execute(&transaction, &format!("SET LOCAL ROLE {reader}")).await;
        for View { name, .. } in views() {
            assert!(!select(&transaction, &format!("SELECT * FROM {name}")).await.is_empty(), "{name}");
        }
        for query in queries {
            assert!(!select(&transaction, query).await.is_empty(), "{query}");
        }
        for statement in [
            "SELECT 1 FROM roles",
            "SELECT 1 FROM observations",
            "UPDATE analytics_changes SET how = 'moved'",
            "CREATE TABLE mine (id int)",
        ] {
            execute(&transaction, "SAVEPOINT before").await;
            let refused = transaction.execute_raw(Statement::from_string(DbBackend::Postgres, statement)).await;
            assert!(refused.is_err_and(|error| error.to_string().contains("permission denied")), "{statement}");
            execute(&transaction, "ROLLBACK TO SAVEPOINT before").await;
        }
        transaction.rollback().await.expect("rolled back");
        test.drop().await;
    });
}

#[test]
fn the_views_in_the_documents_are_those_of_the_program() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let output = rolegraph(folder.path()).arg("views").output().expect("runs");
    assert_eq!(stdout(&output), markdown());
    let committed = text("docs/sql-views.md");
    let section =
        committed.split_once("<!-- views -->\n").and_then(|(_, rest)| rest.split_once("<!-- end of views -->"));
    assert!(
        section.is_some_and(|(section, _)| section == markdown()),
        "the views in docs/sql-views.md are out of date; put between their marks what this prints: cargo run -q -- views"
    );
}

/// A name is a contract: lower case, with underscores, each once in its view, and with a sentence about it.
#[test]
fn names_are_such_as_every_tool_takes() {
    for View { name, what, columns, .. } in views() {
        let plain = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_') && name.len() < 40;
        assert!(name.starts_with("analytics_") && plain(name) && what.ends_with('.'), "{name}");
        for (index, column) in columns.iter().enumerate() {
            assert!(
                plain(column.name) && column.what.ends_with('.') && !column.what.contains('|'),
                "{name}.{}",
                column.name
            );
            assert!(columns[..index].iter().all(|other| other.name != column.name), "{name}.{} twice", column.name);
        }
    }
}
