//! Tables over HTTP: the same in every format, the same bytes each time, of one state.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use rolegraph::graphql::{Engine, Limits};
use rolegraph::http::router;
use rolegraph::store::tables::TABLES;
use rolegraph::tables::Kind;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::http::get;
use crate::support::{TestDatabase, on_both, with_catalogue, with_fixtures};
use crate::tables_read;

pub(crate) const EXTENSIONS: [&str; 4] = ["csv", "ndjson", "parquet", "arrows"];

pub(crate) fn routes(test: &TestDatabase) -> Router {
    router(Engine::new(test.database.clone(), Limits::default()))
}

/// Records so many observations of nothing that is there, each with a source of so many bytes.
pub(crate) async fn observe(test: &TestDatabase, rows: usize, bytes: usize) {
    let connection = test.database.write();
    let backend = connection.get_database_backend();
    let insert = format!(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {rows}) \
         INSERT INTO observations (key, family_slug, indicator_name, period, starts_on, ends_on, value, unit, \
         dimensions, source, revision) \
         SELECT 'key ' || CAST(x AS VARCHAR(20)), 'clerk', 'Calls, \"answered\"', '2026-Q1', '2026-01-01', \
         '2026-03-31', x + 0.5, 'count', '{{}}', CASE WHEN x % 3 = 0 THEN NULL WHEN x % 3 = 1 THEN '' ELSE '{}' END, 1 \
         FROM n",
        "é".repeat(bytes / 2),
    );
    connection.execute_raw(Statement::from_string(backend, insert)).await.expect("recorded");
}

async fn execute(test: &TestDatabase, statement: &str) {
    let connection = test.database.write();
    let statement = Statement::from_string(connection.get_database_backend(), statement);
    connection.execute_raw(statement).await.expect("executed");
}

/// The body of an answer of status 200.
pub(crate) async fn bytes(router: &Router, address: &str) -> Bytes {
    let response = router.clone().oneshot(get(address)).await.expect("infallible");
    let (status, body) = (response.status(), response.into_body().collect().await.expect("a body").to_bytes());
    assert_eq!(status, StatusCode::OK, "{address}: {}", String::from_utf8_lossy(&body));
    body
}

pub(crate) async fn rows(router: &Router, address: &str) -> Vec<Value> {
    let body = bytes(router, address).await;
    let lines = std::str::from_utf8(&body).expect("UTF-8").lines();
    lines.map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

async fn answer(router: &Router, method: Method, address: &str, headers: &[(&str, &str)]) -> axum::response::Response {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("infallible")
}

fn header<'a>(response: &'a axum::response::Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Text that may stand in an address.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

on_both! {
    async fn every_table_is_the_same_in_every_format(test: TestDatabase) {
        with_fixtures(test).await;
        observe(test, 300, 20).await;
        let router = routes(test);
        for table in TABLES {
            let name = table.name;
            let mut read = BTreeMap::new();
            for extension in EXTENSIONS {
                let body = bytes(&router, &format!("/export/{name}.{extension}")).await;
                let again = bytes(&router, &format!("/export/{name}.{extension}")).await;
                assert!(body == again, "{name}.{extension} differs from one time to the next");
                read.insert(extension, tables_read::read(extension, &body, table));
            }
            let csv = &read["csv"];
            assert!(!csv.is_empty(), "the fixtures have no {name}");
            for (extension, rows) in &read {
                assert_eq!(rows.len(), csv.len(), "{name}.{extension}");
                let other = rows.iter().zip(csv).find(|(row, same)| row != same);
                assert_eq!(other, None, "{name}.{extension}");
            }
            for (at, column) in table.columns().enumerate() {
                let cells = csv.iter().map(|row| &row[at]);
                for cell in cells {
                    let fits = match column.kind {
                        Kind::Text | Kind::Date => cell.is_string(),
                        Kind::Integer => cell.is_i64(),
                        Kind::Float => cell.is_f64(),
                        Kind::Boolean => cell.is_boolean(),
                    };
                    assert!(fits || (column.nullable && cell.is_null()), "{name}.{}: {cell}", column.name);
                }
            }
        }
    }

    async fn both_databases_give_the_same_bytes(test: TestDatabase) {
        let other = TestDatabase::sqlite().await;
        for database in [test, &other] {
            with_catalogue(database).await;
            observe(database, 300, 20).await;
        }
        let (here, there) = (routes(test), routes(&other));
        for table in TABLES {
            for extension in EXTENSIONS {
                // A cursor holds a number by chance, so that it is of one database alone.
                let columns = table.columns().map(|column| column.name).filter(|name| *name != "cursor");
                let columns = columns.collect::<Vec<_>>().join(",");
                let address = format!("/export/{}.{extension}?columns={columns}", table.name);
                assert!(bytes(&here, &address).await == bytes(&there, &address).await, "{address}");
            }
        }
        other.drop().await;
    }

    async fn rows_join_with_answers_of_the_api_and_with_one_another(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test);
        let by_id = async |name: &str| {
            let rows = rows(&router, &format!("/export/{name}.ndjson")).await;
            let rows: BTreeMap<String, Value> =
                rows.into_iter().map(|row| (row["id"].as_str().expect("an id").to_owned(), row)).collect();
            rows
        };
        let (families, roles, statements) = (by_id("families").await, by_id("roles").await, by_id("statements").await);
        let answer = test.query(
            "{ roles(first: 100) { nodes { id slug title grade peopleManager defined family { id slug } reportsTo { title role { id } }
               responsibilities { id text children { id text } } requirements { id text } } } }",
        ).await;
        let nodes = answer["roles"]["nodes"].as_array().expect("roles");
        assert_eq!(nodes.len(), roles.len());
        let lines = rows(&router, "/export/reporting_lines.ndjson").await;
        for node in nodes {
            let (id, row) = (node["id"].as_str().expect("an id"), &roles[node["id"].as_str().expect("an id")]);
            for (member, column) in [("slug", "slug"), ("title", "title"), ("grade", "grade"), ("peopleManager", "people_manager"), ("defined", "defined")] {
                assert_eq!(node[member], row[column]);
            }
            assert_eq!((&node["family"]["id"], &node["family"]["slug"]), (&row["family_id"], &row["family_slug"]));
            assert!(families.contains_key(row["family_id"].as_str().expect("an id")));
            let line = lines.iter().find(|line| line["role_id"] == id);
            assert_eq!(line.map(|line| (&line["title"], &line["superior_id"])), node.get("reportsTo").filter(|line| !line.is_null()).map(|line| (&line["title"], &line["role"]["id"])));
            for (kind, of) in [("responsibility", "responsibilities"), ("requirement", "requirements")] {
                for statement in node[of].as_array().expect("a list") {
                    let row = &statements[statement["id"].as_str().expect("an id")];
                    assert_eq!((&row["text"], &row["kind"], &row["role_id"]), (&statement["text"], &json!(kind), &json!(id)));
                    for child in statement["children"].as_array().into_iter().flatten() {
                        assert_eq!(statements[child["id"].as_str().expect("an id")]["parent_id"], statement["id"]);
                    }
                }
            }
        }
    }

    async fn an_import_in_the_middle_is_not_seen(test: TestDatabase) {
        with_fixtures(test).await;
        observe(test, 20_000, 1_000).await;
        let router = routes(test);
        let response = router.clone().oneshot(get("/export/observations.ndjson?columns=key,unit")).await.expect("infallible");
        let (tag, revision) = (header(&response, "etag").to_owned(), header(&response, "x-catalogue-revision").to_owned());
        let mut body = response.into_body();
        let first = body.frame().await.expect("a frame").expect("bytes").into_data().expect("data");
        test.import(&[("porter.md", "# Porter\n## Porter\n### Responsibilities\n- carries\n")]).await;
        let connection = test.database.write();
        for change in ["UPDATE observations SET unit = 'score'", "DELETE FROM observations WHERE value > 15000"] {
            connection.execute_raw(Statement::from_string(connection.get_database_backend(), change)).await.expect("changed");
        }
        let rest = body.collect().await.expect("the rest").to_bytes();
        let text = String::from_utf8([first, rest].concat()).expect("UTF-8");
        assert_eq!((text.lines().count(), revision.as_str()), (20_000, "1"));
        assert!(text.lines().all(|line| line.ends_with("\"unit\":\"count\"}")));
        let known = answer(&router, Method::GET, "/export/observations.ndjson?columns=key,unit", &[("if-none-match", &tag)]).await;
        assert_eq!((known.status(), header(&known, "x-catalogue-revision")), (StatusCode::OK, "2"));
        assert_eq!(known.into_body().collect().await.expect("a body").to_bytes().split(|byte| *byte == b'\n').count(), 15_000);
    }

    async fn a_table_that_did_not_change_is_not_read(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test);
        let address = "/export/roles.csv";
        let first = answer(&router, Method::GET, address, &[]).await;
        let tag = header(&first, "etag").to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        for (name, value) in [
            ("content-type", "text/csv; charset=utf-8; header=present"),
            ("content-disposition", "attachment; filename=\"roles.csv\""),
            ("cache-control", "public, no-cache"),
            ("vary", "accept-encoding"),
            ("x-catalogue-revision", "1"),
        ] {
            assert_eq!(header(&first, name), value);
        }
        assert!(!first.into_body().collect().await.expect("a body").to_bytes().is_empty());
        for (method, status) in [(Method::GET, StatusCode::NOT_MODIFIED), (Method::HEAD, StatusCode::NOT_MODIFIED)] {
            let before = test.database.statements();
            let known = answer(&router, method, address, &[("if-none-match", &tag)]).await;
            assert_eq!((known.status(), header(&known, "etag"), test.database.statements() - before), (status, tag.as_str(), 1));
            assert_eq!(header(&known, "content-type"), "");
        }
        let before = test.database.statements();
        let head = answer(&router, Method::HEAD, address, &[]).await;
        assert_eq!((head.status(), header(&head, "etag"), header(&head, "content-length")), (StatusCode::OK, tag.as_str(), ""));
        assert_eq!((header(&head, "content-type"), test.database.statements() - before), ("text/csv; charset=utf-8; header=present", 1));
        let mut tags = vec![tag.clone()];
        for other in ["roles.ndjson", "families.csv", "roles.csv?columns=id", "roles.csv?columns=id,slug", "roles.csv?filter=%7B%22grade%22:%7B%22gte%22:7%7D%7D"] {
            tags.push(header(&answer(&router, Method::HEAD, &format!("/export/{other}"), &[]).await, "etag").to_owned());
        }
        test.import(&[("porter.md", "# Porter\n## Porter\n### Responsibilities\n- carries\n")]).await;
        let changed = answer(&router, Method::GET, address, &[("if-none-match", &tag)]).await;
        assert_eq!(changed.status(), StatusCode::OK);
        tags.push(header(&changed, "etag").to_owned());
        let number = tags.len();
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), number);
    }

    async fn a_cursor_that_is_not_known_is_refused_however_it_is_asked(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test);
        let changes = rows(&router, "/export/changes.ndjson?columns=cursor").await;
        let last = changes.last().expect("a change")["cursor"].as_str().expect("a cursor");
        let address = format!("/export/changes.ndjson?after={last}");
        let known = answer(&router, Method::GET, &address, &[]).await;
        assert_eq!(known.status(), StatusCode::OK);
        let tag = header(&known, "etag").to_owned();
        drop(known);
        execute(test, "DELETE FROM changes").await;
        for (method, headers) in [(Method::GET, &[][..]), (Method::HEAD, &[]), (Method::GET, &[("if-none-match", tag.as_str())])] {
            let refused = answer(&router, method.clone(), &address, headers).await;
            assert_eq!((refused.status(), header(&refused, "etag")), (StatusCode::BAD_REQUEST, ""), "{method} {headers:?}");
        }
        let refused = crate::http::send(&router, get(&address)).await;
        assert_eq!(refused.json()["errors"][0]["extensions"]["code"], "BAD_CURSOR");
    }

    async fn columns_and_filters_choose(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test);
        let all = rows(&router, "/export/roles.ndjson").await;
        let filter = encoded(r#"{"grade":{"gte":7},"not":{"seniority":{"eq":"SENIOR"}}}"#);
        let some = rows(&router, &format!("/export/roles.ndjson?columns=grade,id&filter={filter}")).await;
        let wanted: Vec<Value> = all.iter()
            .filter(|row| row["grade"].as_i64() >= Some(7) && row["seniority"] != "senior")
            .map(|row| json!({ "grade": row["grade"], "id": row["id"] })).collect();
        assert!(!wanted.is_empty() && wanted.len() < all.len());
        assert_eq!(some, wanted);
        let csv = bytes(&router, "/export/roles.csv?columns=title,id").await;
        assert!(csv.starts_with(b"title,id\r\n"));
        for (table, filter) in [
            ("families", r#"{"levels":{"some":{"grade":{"gte":7}}}}"#),
            ("statements", r#"{"role":{"grade":{"gte":7}}}"#),
            ("statements", r#"{"children":{"some":{}}}"#),
            ("indicators", r#"{"target":{"unit":{"eq":"PERCENT"}}}"#),
            ("findings", r#"{"severity":{"gte":"WARNING"},"family":{"slug":{"eq":"clerk"}}}"#),
        ] {
            let all = rows(&router, &format!("/export/{table}.ndjson")).await.len();
            let some = rows(&router, &format!("/export/{table}.ndjson?filter={}", encoded(filter))).await.len();
            assert!(some < all, "{table} {filter}: {some} of {all}");
        }
        let none = encoded(r#"{"slug":{"eq":"nobody"}}"#);
        assert_eq!(bytes(&router, &format!("/export/roles.csv?columns=id,slug&filter={none}")).await, "id,slug\r\n");
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    crate::http::with_router(async |router| {
        let filter = |json: &str| format!("roles.csv?filter={}", encoded(json));
        for (asked, status, code, told) in [
            ("role.csv".to_owned(), 404, "NOT_FOUND", "Did you mean `roles`? There are `families`, "),
            (
                "roles".to_owned(),
                404,
                "NOT_FOUND",
                "there are `roles.csv`, `roles.ndjson`, `roles.parquet`, `roles.arrows`",
            ),
            ("%FF.csv".to_owned(), 404, "NOT_FOUND", "a table is read at `/export/TABLE.csv`"),
            (
                "roles.csv?after=Y2hhbmdlOjE6MToxMg".to_owned(),
                400,
                "BAD_ARGUMENT",
                "`roles` is read whole; only `changes`",
            ),
            ("changes.csv?after=7".to_owned(), 400, "BAD_CURSOR", "`after` is no cursor of changes; use the `cursor`"),
            ("roles.xlsx".to_owned(), 404, "NOT_FOUND", "there is no format `xlsx`; there are `roles.csv`"),
            ("roles.arrow".to_owned(), 404, "NOT_FOUND", "the streaming format is at `roles.arrows`"),
            (
                "roles.csv?columns=id,titel".to_owned(),
                400,
                "BAD_ARGUMENT",
                "Did you mean `title`? It has `id`, `family_id`, ",
            ),
            ("roles.csv?columns=id,id".to_owned(), 400, "BAD_ARGUMENT", "`id` is named twice"),
            ("roles.csv?columns=".to_owned(), 400, "BAD_ARGUMENT", "a name of a column is missing"),
            ("roles.csv?columns=id&columns=slug".to_owned(), 400, "BAD_ARGUMENT", "`columns` is given twice"),
            ("roles.csv?colums=id".to_owned(), 400, "BAD_ARGUMENT", "Did you mean `columns`?"),
            ("roles.csv?columns=%ff".to_owned(), 400, "BAD_ARGUMENT", "`roles` has no column"),
            (filter("{"), 400, "BAD_ARGUMENT", "`filter` is no JSON"),
            (filter("[]"), 400, "BAD_VARIABLES", "`filter` is `[]`, which is no value of type `RoleFilter!`"),
            (filter("null"), 400, "BAD_VARIABLES", "`filter` is `null`"),
            (filter(r#"{"grad":{}}"#), 400, "BAD_VARIABLES", "Did you mean `grade`"),
            (filter(r#"{"grade":{"gte":"8"}}"#), 400, "BAD_VARIABLES", "`filter.grade.gte`"),
            (filter(r#"{"grade":null}"#), 400, "BAD_ARGUMENT", "`filter.grade` is null"),
            (filter(&format!("{}{}", r#"{"not":"#.repeat(20), "{}")), 400, "BAD_ARGUMENT", "`filter` is no JSON"),
            (
                filter(&format!("{}{{}}{}", r#"{"not":"#.repeat(20), "}".repeat(20))),
                400,
                "BAD_ARGUMENT",
                "filters inside one another",
            ),
            (
                "reporting_lines.csv?filter=%7B%7D".to_owned(),
                400,
                "BAD_ARGUMENT",
                "`reporting_lines` has no filter; `families`, ",
            ),
        ] {
            let answer = crate::http::send(router, get(&format!("/export/{asked}"))).await;
            let body = answer.json();
            let (found, message) =
                (&body["errors"][0]["extensions"]["code"], body["errors"][0]["message"].as_str().expect("a message"));
            assert_eq!((answer.status.as_u16(), found), (status, &json!(code)), "{asked}: {message}");
            assert!(message.contains(told), "{asked}: {message}");
            assert_eq!(
                (answer.header("cache-control"), answer.header("content-type")),
                ("no-store", "application/json; charset=utf-8")
            );
        }
        let posted = answer(router, Method::POST, "/export/roles.csv", &[]).await;
        assert_eq!((posted.status(), header(&posted, "allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
    });
}

#[test]
fn text_is_packed_on_its_way_and_parquet_is_not() {
    crate::http::with_router(async |router| {
        for (extension, coding) in [("csv", "gzip"), ("ndjson", "gzip"), ("arrows", "gzip"), ("parquet", "")] {
            let address = format!("/export/statements.{extension}");
            let packed = answer(router, Method::GET, &address, &[("accept-encoding", "gzip")]).await;
            assert_eq!(
                (header(&packed, "content-encoding"), header(&packed, "vary")),
                (coding, "accept-encoding"),
                "{extension}"
            );
            let tag = header(&packed, "etag").to_owned();
            let body = packed.into_body().collect().await.expect("a body").to_bytes();
            let plain = bytes(router, &address).await;
            let unpacked = if coding.is_empty() { body.to_vec() } else { tables_read::unpacked(&body) };
            assert!(unpacked == plain, "{extension}");
            let known = answer(router, Method::GET, &address, &[("if-none-match", &tag)]).await;
            assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
        }
    });
}

#[test]
fn an_empty_table_is_a_header() {
    crate::support::run(async {
        let test = TestDatabase::sqlite().await;
        let router = routes(&test);
        for table in TABLES {
            let names: Vec<&str> = table.columns().map(|column| column.name).collect();
            assert_eq!(
                bytes(&router, &format!("/export/{}.csv", table.name)).await,
                format!("{}\r\n", names.join(","))
            );
            for extension in EXTENSIONS {
                let body = bytes(&router, &format!("/export/{}.{extension}", table.name)).await;
                assert_eq!(tables_read::read(extension, &body, table).len(), 0);
            }
        }
        test.drop().await;
    });
}
