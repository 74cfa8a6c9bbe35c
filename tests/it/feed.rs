//! The change feed: a consumer that follows it by cursor and ids has what the catalogue has.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rolegraph::catalog::{Role, Statement as Duty};
use rolegraph::store::{Database, snapshot};
use rolegraph::sync::{self, Incoming};
use rolegraph_migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::events::page;
use crate::readme::blocks;
use crate::schema::with_and_behind;
use crate::support::{TestDatabase, fixtures, on_both, read, text, with_catalogue, with_fixtures};

const CHANGES: &str = "query($after: String, $first: Int) { changes(after: $after, first: $first) { \
    nodes { cursor revision kind subject nodeId nodeType tombstone family { id slug title } role { id slug title } label before after \
        node { __typename id ... on JobFamily { slug title summary } ... on Role { slug title summary grade } \
            ... on Responsibility { markdown group } ... on Requirement { markdown group } ... on Indicator { name } } } \
    pageInfo { hasNextPage endCursor } } }";

/// Whoever keeps a copy: a line for each object, by its id.
#[derive(Default)]
struct Consumer {
    cursor: Option<String>,
    copy: BTreeMap<String, String>,
    /// Every change that came, by its cursor.
    seen: Vec<String>,
}

impl Consumer {
    /// Follows to the end, so many changes at a time.
    async fn catch_up(&mut self, test: &TestDatabase, first: i32) {
        while self.step(test, first).await {}
    }

    async fn step(&mut self, test: &TestDatabase, first: i32) -> bool {
        let answer = test.respond(CHANGES, json!({ "after": self.cursor, "first": first })).await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        let page = &answer["data"]["changes"];
        for change in page["nodes"].as_array().expect("a list") {
            self.seen.push(string(&change["cursor"]));
            let id = string(&change["nodeId"]);
            if change["tombstone"] == true {
                assert_eq!((&change["kind"], &change["node"]), (&json!("REMOVED"), &Value::Null), "{change:#}");
                self.copy.remove(&id);
            } else if change["node"].is_null() {
                // It has gone since; a tombstone follows.
                self.copy.insert(id, String::new());
            } else {
                assert_eq!(
                    (&change["node"]["id"], &change["node"]["__typename"]),
                    (&change["nodeId"], &change["nodeType"])
                );
                self.copy.insert(id, line_of(&change["node"]));
            }
        }
        let end = &page["pageInfo"]["endCursor"];
        assert_eq!(end.as_str().map(str::to_owned), self.seen.last().cloned());
        self.cursor = end.as_str().map(str::to_owned);
        page["pageInfo"]["hasNextPage"] == true
    }
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn line_of(node: &Value) -> String {
    let members = ["slug", "title", "summary", "grade", "markdown", "group", "name"];
    let said = members.map(|member| node.get(member).filter(|said| !said.is_null()).map(ToString::to_string));
    said.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The lines of everything that is stored, by id.
async fn everything(test: &TestDatabase) -> BTreeMap<String, String> {
    fn duties(kind: &str, statements: &[Duty], lines: &mut BTreeMap<String, String>) {
        for duty in statements {
            let node = json!({ "markdown": duty.markdown, "group": duty.group });
            lines.insert(id(kind, duty.id), line_of(&node));
            duties(kind, &duty.children, lines);
        }
    }
    let mut lines = BTreeMap::new();
    for family in snapshot(test.database.read()).await.expect("readable") {
        let node = json!({ "slug": family.slug.as_str(), "title": family.title, "summary": family.summary });
        lines.insert(id("JobFamily", family.id), line_of(&node));
        duties("Responsibility", &family.responsibilities, &mut lines);
        duties("Requirement", &family.requirements, &mut lines);
        for Role { id: row, slug, title, summary, grade, responsibilities, requirements, .. } in &family.roles {
            let grade = grade.map(rolegraph::catalog::Grade::number);
            let node = json!({ "slug": slug.as_str(), "title": title, "summary": summary, "grade": grade });
            lines.insert(id("Role", *row), line_of(&node));
            duties("Responsibility", responsibilities, &mut lines);
            duties("Requirement", requirements, &mut lines);
        }
        for indicator in family.roles.iter().flat_map(|role| &role.indicators).chain(&family.indicators) {
            lines.insert(id("Indicator", indicator.id), line_of(&json!({ "name": indicator.name })));
        }
    }
    lines
}

fn id(kind: &str, row: Option<i64>) -> String {
    URL_SAFE_NO_PAD.encode(format!("{kind}:{}", row.expect("stored")))
}

/// Imports these pages and nothing else: what is not among them goes.
async fn replace(database: &Database, pages: &[(&str, &str)]) {
    let incoming = Incoming { prune: true, ..Incoming::from(read(pages)) };
    sync::import(database, incoming).await.expect("imported");
}

/// Numbers by no apparent rule, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    /// Some lines of a list, now and then with others below them.
    fn list(&mut self, what: &str, most: u64) -> String {
        let mut lines = Vec::new();
        for _ in 0..=self.below(most) {
            let number = self.below(12);
            lines.push(format!("- {what} {number} of the widgets in hall {}\n", number * 7 % 5));
            if self.below(3) == 0 {
                lines.push(format!("  - with tool {}\n", self.below(6)));
            }
        }
        lines.concat()
    }

    /// A page of some of three levels.
    fn page(&mut self, title: &str) -> String {
        let mut parts = vec![format!("---\ntitle: {title}\n---\n\nIt has reason {}.\n\n", self.below(2))];
        for level in ["Junior", "Senior", "Lead"] {
            if self.below(4) == 0 {
                continue;
            }
            parts.push(format!("## {level} {title}\n\nThe {level} {title} is a grade {}.\n\n", 5 + self.below(3)));
            parts.push(format!("### Responsibilities\n\n{}\n", self.list("Sorts lot", 5)));
            parts.push(format!("### Requirements\n\n{}\n", self.list("Knows rule", 3)));
            if self.below(2) == 0 {
                let share = self.below(3) * 10;
                parts.push(format!("### Performance Indicators\n\n- {share}% of widgets sold\n- Widgets per week\n\n"));
            }
        }
        parts.push(format!("## Performance Indicators\n\n- Coaches per hall {}\n", self.below(3)));
        parts.concat()
    }
}

async fn run_sql(test: &TestDatabase, statement: &str) {
    let connection = test.database.write();
    let statement = Statement::from_string(connection.get_database_backend(), statement);
    connection.execute_raw(statement).await.expect("a statement");
}

async fn code(test: &TestDatabase, after: &str) -> Value {
    let answer = test.respond(CHANGES, json!({ "after": after })).await;
    answer["errors"][0]["extensions"]["code"].clone()
}

async fn now(test: &TestDatabase) -> String {
    string(&test.query("{ catalogue { changesCursor } }").await["catalogue"]["changesCursor"])
}

on_both! {
    async fn a_copy_that_follows_by_ids_is_the_catalogue(test: TestDatabase) {
        let (mut numbers, mut consumer, mut late) = (Numbers(7), Consumer::default(), Consumer::default());
        for round in 0..24 {
            let families = ["Sorter", "Packer", "Carrier"].map(|title| (format!("{}.md", title.to_lowercase()), numbers.page(title)));
            let some: Vec<(&str, &str)> = families.iter().filter(|_| numbers.below(4) > 0).map(|(path, text)| (path.as_str(), text.as_str())).collect();
            if round % 3 == 2 { replace(&test.database, &some).await } else { test.import(&some).await; }
            consumer.catch_up(test, 7).await;
            let stored = everything(test).await;
            let only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| {
                let only = one.iter().filter(|(id, line)| other.get(*id) != Some(line));
                only.map(|(id, line)| format!("{id}: {line}")).collect::<Vec<_>>()
            };
            let (kept, missed) = (only(&consumer.copy, &stored), only(&stored, &consumer.copy));
            assert!(kept.is_empty() && missed.is_empty(), "round {round}: {kept:#?} instead of {missed:#?}");
        }
        let told: HashSet<&String> = consumer.seen.iter().collect();
        assert!(told.len() == consumer.seen.len() && told.len() > 500, "{}", told.len());
        // Whoever comes late and reads everything at once gets there too.
        late.catch_up(test, 100).await;
        assert_eq!((&late.copy, &late.seen), (&consumer.copy, &consumer.seen));
        assert_eq!(now(test).await, consumer.cursor.expect("a cursor"));
    }

    async fn everything_that_goes_has_a_tombstone(test: TestDatabase) {
        with_catalogue(test).await;
        with_fixtures(test).await;
        let mut consumer = Consumer::default();
        consumer.catch_up(test, 100).await;
        let before = everything(test).await;
        assert!(consumer.copy == before && before.len() > 500);
        let cursor = consumer.cursor.clone();
        sync::import(&test.database, Incoming { prune: true, ..Incoming::from(fixtures()) }).await.expect("imported");
        let after = everything(test).await;
        let mut tombstones = Vec::new();
        let mut behind = cursor;
        loop {
            let answer = test.respond(CHANGES, json!({ "after": behind, "first": 100 })).await;
            let page = &answer["data"]["changes"];
            for change in page["nodes"].as_array().expect("a list").iter().filter(|change| change["tombstone"] == true) {
                assert!(change["family"]["slug"].is_string() && change["revision"] == 3, "{change:#}");
                tombstones.push(string(&change["nodeId"]));
            }
            behind = Some(string(&page["pageInfo"]["endCursor"]));
            if page["pageInfo"]["hasNextPage"] == false { break; }
        }
        let once: HashSet<String> = tombstones.iter().cloned().collect();
        assert_eq!(once.len(), tombstones.len());
        assert_eq!(once, before.keys().filter(|id| !after.contains_key(*id)).cloned().collect());
        consumer.catch_up(test, 100).await;
        assert_eq!(consumer.copy, after);
    }

    async fn an_indicator_that_others_still_state_is_not_gone(test: TestDatabase) {
        let level = |title: &str, kpis: &str| format!("## {title}\n### Responsibilities\n- {title} works\n{kpis}\n");
        let kpis = "### Performance Indicators\n- Widgets per week\n";
        test.import(&[("maker.md", &format!("# Maker\n{}{}", level("Junior Maker", kpis), level("Senior Maker", kpis)))]).await;
        let cursor = now(test).await;
        test.import(&[("maker.md", &format!("# Maker\n{}{}", level("Junior Maker", ""), level("Senior Maker", kpis)))]).await;
        let answer = test.respond(CHANGES, json!({ "after": cursor })).await;
        let changes = answer["data"]["changes"]["nodes"].as_array().expect("a list").clone();
        let fact = changes.iter().find(|change| change["subject"] == "indicator").expect("a fact");
        assert_eq!([&fact["kind"], &fact["tombstone"], &fact["before"]], [&json!("REMOVED"), &json!(false), &json!("Widgets per week")]);
        assert_eq!(fact["node"]["name"], "Widgets per week");
        let cursor = now(test).await;
        test.import(&[("maker.md", &format!("# Maker\n{}{}", level("Junior Maker", ""), level("Senior Maker", "")))]).await;
        let answer = test.respond(CHANGES, json!({ "after": cursor })).await;
        let changes = answer["data"]["changes"]["nodes"].as_array().expect("a list").clone();
        let gone: Vec<_> = changes.iter().filter(|change| change["tombstone"] == true).map(|change| &change["nodeId"]).collect();
        assert_eq!(gone, [&fact["nodeId"]], "{changes:#?}");
    }

    async fn nothing_is_missed_or_seen_twice_while_others_write(test: TestDatabase) {
        let others = [Database::open(&test.url).await.expect("opens"), Database::open(&test.url).await.expect("opens")];
        let done = AtomicBool::new(false);
        let import = async |database: &Database, writer: usize| {
            for round in 0..15 {
                let duties: Vec<String> = (0..=round % 5).map(|n| format!("Sells {n} widgets in round {round}")).collect();
                let duties: Vec<&str> = duties.iter().map(String::as_str).collect();
                let title = format!("Seller {writer}");
                sync::import(database, read(&[(&format!("seller-{writer}.md"), &page(&title, &duties))])).await.expect("imported");
            }
        };
        let writers = async {
            let [one, two] = &others;
            futures_util::join!(import(one, 1), import(two, 2), import(&test.database, 3));
            done.store(true, Ordering::Release);
        };
        let mut consumer = Consumer::default();
        let follower = async {
            loop {
                let ended = done.load(Ordering::Acquire);
                consumer.step(test, 3).await;
                tokio::task::yield_now().await;
                if ended { break; }
            }
        };
        futures_util::join!(writers, follower);
        consumer.catch_up(test, 3).await;
        let mut whole = Consumer::default();
        whole.catch_up(test, 100).await;
        assert_eq!(consumer.seen, whole.seen);
        assert_eq!(consumer.copy, everything(test).await);
        let answer = test.respond(CHANGES, json!({ "first": 100 })).await;
        let revisions: Vec<i64> = answer["data"]["changes"]["nodes"].as_array().expect("a list").iter().filter_map(|change| change["revision"].as_i64()).collect();
        assert!(revisions.is_sorted(), "{revisions:?}");
        for other in others {
            other.close().await;
        }
    }

    async fn a_cursor_of_a_later_state_than_the_database_has_is_refused(test: TestDatabase) {
        let import = async |duty: &str| { test.import(&[("seller.md", &page("Seller", &[duty]))]).await; };
        import("Sells widgets").await;
        let early = now(test).await;
        import("Sells other things").await;
        let late = now(test).await;
        assert_eq!([code(test, &early).await, code(test, &late).await], [Value::Null, Value::Null]);
        // As it is when a backup of the first revision is put back.
        run_sql(test, "DELETE FROM changes WHERE revision > 1").await;
        run_sql(test, "UPDATE catalogue_state SET revision = 1").await;
        let renumber = match test.database.read().get_database_backend() {
            sea_orm::DbBackend::Sqlite => "UPDATE sqlite_sequence SET seq = (SELECT MAX(id) FROM changes) WHERE name = 'changes'",
            _ => "SELECT setval(pg_get_serial_sequence('changes', 'id'), (SELECT MAX(id) FROM changes))",
        };
        run_sql(test, renumber).await;
        assert_eq!([code(test, &early).await, code(test, &late).await], [Value::Null, json!("BAD_CURSOR")]);
        // And when it has gone another way since, past the number of that change.
        import("Sells nothing of the kind").await;
        import("Sells nothing at all").await;
        assert_eq!([code(test, &early).await, code(test, &late).await], [Value::Null, json!("BAD_CURSOR")]);
        let answer = test.respond(CHANGES, json!({ "after": late })).await;
        let message = string(&answer["errors"][0]["message"]);
        assert!(message.contains("backup") && message.contains("changesCursor"), "{message}");
    }

    async fn a_cursor_before_the_first_change_is_one_too(test: TestDatabase) {
        with_fixtures(test).await;
        run_sql(test, "DELETE FROM changes").await;
        // A catalogue that is older than its feed.
        let start = now(test).await;
        let nothing = test.respond(CHANGES, json!({ "after": start })).await;
        assert_eq!(nothing["data"]["changes"], json!({ "nodes": [], "pageInfo": { "hasNextPage": false, "endCursor": start } }));
        test.import(&[("porter.md", &page("Porter", &["Carries widgets"]))]).await;
        let answer = test.respond(CHANGES, json!({ "after": start })).await;
        assert_eq!(answer["data"]["changes"]["nodes"][0]["family"]["slug"], "porter");
        // Put back to before that moment, and on from there.
        run_sql(test, "DELETE FROM changes").await;
        run_sql(test, "UPDATE catalogue_state SET revision = 0").await;
        assert_eq!(code(test, &start).await, "BAD_CURSOR");
        test.import(&[("usher.md", &page("Usher", &["Shows the way"]))]).await;
        assert_eq!(code(test, &start).await, "BAD_CURSOR");
    }

    async fn what_is_asked_wrongly_is_refused(test: TestDatabase) {
        with_fixtures(test).await;
        for after in ["", "x", "Y2hhbmdlOjk5OTk5OjE6MQ", "\u{0}"] {
            assert_eq!(code(test, after).await, "BAD_CURSOR", "{after}");
        }
        let page = test.query("{ families(first: 1) { pageInfo { endCursor } } }").await;
        assert_eq!(code(test, page["families"]["pageInfo"]["endCursor"].as_str().expect("a cursor")).await, "BAD_CURSOR");
        for first in [-1, 101] {
            let answer = test.respond(CHANGES, json!({ "first": first })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_ARGUMENT");
        }
        let none = test.respond(CHANGES, json!({ "first": 0 })).await;
        assert_eq!(none["data"]["changes"]["pageInfo"], json!({ "hasNextPage": true, "endCursor": null }));
    }

    async fn a_page_costs_as_many_statements_however_long_it_is(test: TestDatabase) {
        with_catalogue(test).await;
        let after = string(&test.respond(CHANGES, json!({ "first": 1 })).await["data"]["changes"]["pageInfo"]["endCursor"]);
        let mut sent = Vec::new();
        for first in [10, 100] {
            let before = test.database.statements();
            let answer = test.respond(CHANGES, json!({ "first": first, "after": after })).await;
            assert_eq!(answer["data"]["changes"]["nodes"].as_array().map(Vec::len), usize::try_from(first).ok());
            sent.push(test.database.statements() - before);
        }
        // The cursor, the page, and what the objects are now: at most families, roles, statements, indicators.
        assert!(sent.iter().all(|sent| *sent <= 6), "{sent:?}");
        let before = test.database.statements();
        test.query("{ changes(first: 100) { nodes { nodeId subject before after family { slug } } } }").await;
        assert_eq!(test.database.statements() - before, 1);
    }

    async fn changes_of_before_name_families_and_roles(test: TestDatabase) {
        with_catalogue(test).await;
        test.import(&[("seller.md", &page("Seller", &["Sells widgets"]))]).await;
        Migrator::down(test.database.write(), Some(with_and_behind("m0008_feed"))).await.expect("down");
        Migrator::up(test.database.write(), None).await.expect("up");
        replace(&test.database, &[("seller.md", &page("Seller", &["Sells gadgets"]))]).await;
        let mut consumer = Consumer::default();
        consumer.catch_up(test, 100).await;
        let known: BTreeMap<_, _> = everything(test).await.into_iter().filter(|(_, line)| line.contains("seller")).collect();
        assert!(known.len() == 2 && known.iter().all(|(id, line)| consumer.copy.get(id) == Some(line)), "{:?}", consumer.copy);
        let marks = consumer.seen.iter().map(|cursor| URL_SAFE_NO_PAD.decode(cursor).expect("a cursor"));
        assert!(marks.into_iter().all(|cursor| !cursor.ends_with(b":0")));
    }

    async fn the_operations_of_the_docs_run(test: TestDatabase) {
        with_catalogue(test).await;
        let operations = blocks(&text("docs/changes.md"), "graphql");
        assert_eq!(operations.len(), 2);
        let mut cursor = Value::Null;
        for operation in operations {
            let answer = test.respond(&operation, json!({ "after": cursor })).await;
            assert!(answer.get("errors").is_none(), "{operation}: {answer:#}");
            cursor = answer["data"]["catalogue"]["changesCursor"].clone();
        }
    }
}

on_both! {
    async fn the_exported_table_is_the_feed(test: TestDatabase) {
        use crate::http::{get, send};
        use crate::tables::{rows, routes};
        with_fixtures(test).await;
        let router = routes(test);
        let middle = now(test).await;
        test.import(&[("seller.md", &page("Seller", &["Sells widgets"]))]).await;
        let answer = test.respond(CHANGES, json!({ "after": middle, "first": 100 })).await;
        let told = answer["data"]["changes"]["nodes"].as_array().expect("a list").clone();
        let table = rows(&router, &format!("/export/changes.ndjson?after={middle}")).await;
        let lower = |value: &Value| json!(value.as_str().map(str::to_lowercase));
        let expected: Vec<Value> = told.iter().map(|change| json!({
            "cursor": change["cursor"], "revision": change["revision"], "kind": lower(&change["kind"]), "subject": change["subject"],
            "node_kind": if change["nodeType"] == "JobFamily" { json!("family") } else { lower(&change["nodeType"]) },
            "node_id": change["nodeId"], "tombstone": change["tombstone"],
            "family_id": change["family"]["id"], "family_slug": change["family"]["slug"], "family_title": change["family"]["title"],
            "role_id": change["role"]["id"], "role_slug": change["role"]["slug"], "role_title": change["role"]["title"],
            "label": change["label"], "before": change["before"], "after": change["after"],
        })).collect();
        assert_eq!(table, expected);
        let whole = rows(&router, "/export/changes.ndjson").await;
        assert!(whole.len() > 20 && whole.ends_with(&table));
        // The last cursor of a table is where the API goes on, and the other way round.
        assert_eq!(whole.last().map(|row| row["cursor"].clone()), Some(json!(now(test).await)));
        assert!(rows(&router, &format!("/export/changes.ndjson?after={}", now(test).await)).await.is_empty());
        for (address, status, code) in [
            ("changes.csv?after=x".to_owned(), 400, "BAD_CURSOR"),
            ("changes.csv?after=Y2hhbmdlOjk5OTk5OjE6MQ".to_owned(), 400, "BAD_CURSOR"),
            (format!("roles.csv?after={middle}"), 400, "BAD_ARGUMENT"),
        ] {
            let answer = send(&router, get(&format!("/export/{address}"))).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["extensions"]["code"]), (status, &json!(code)), "{address}");
        }
    }
}
