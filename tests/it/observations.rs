//! Observations: recording, what imports do with them, and reading them.

use rolegraph::events::Events;
use rolegraph::graphql::indicator_row;
use rolegraph::observe::{Counts, NotObserved, Observed, Options, Problems, observe};
use rolegraph::store::changes::Kind;
use rolegraph::sync::{self, Incoming};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::events::PACE;
use crate::readme::blocks;
use crate::support::{TestDatabase, on_both, read, text, with_catalogue};

const PAGE: &str = "\
---
title: Sellers
---

## Levels

### Seller

#### Responsibilities

- Sells widgets

#### Performance Indicators

- 75% or more of customers greeted
- Till differences below $5 per week

### Senior Seller

#### Responsibilities

- Sells widgets abroad

#### Performance Indicators

- 75% or more of customers greeted

## Performance Indicators

- % of revenue from widgets
";

const GREETED: &str = "75% or more of customers greeted";

async fn with_page(test: &TestDatabase) {
    test.import(&[("seller.md", PAGE)]).await;
}

const OPTIONS: Options = Options { dry_run: false, indicator_of_id: indicator_row };

async fn record(test: &TestDatabase, table: &str) -> Observed {
    match observe(&test.database, table.as_bytes(), OPTIONS, |_| {}).await {
        Ok(observed) => observed,
        Err(error) => panic!("{table}: {error:?}"),
    }
}

async fn refused(test: &TestDatabase, table: impl AsRef<[u8]>) -> Problems {
    let before = (count(test).await, test.database.revision().await.expect("a revision"));
    let Err(NotObserved::Problems(problems)) = observe(&test.database, table.as_ref(), OPTIONS, |_| {}).await else {
        panic!("not refused")
    };
    assert_eq!(
        (count(test).await, test.database.revision().await.expect("a revision")),
        before,
        "nothing half-written"
    );
    problems
}

fn counts(new: u64, changed: u64, unchanged: u64) -> Counts {
    Counts { new, changed, unchanged }
}

async fn count(test: &TestDatabase) -> i64 {
    one(test, "SELECT COUNT(*) AS found FROM observations").await
}

async fn one<T: sea_orm::TryGetable>(test: &TestDatabase, select: &str) -> T {
    let connection = test.database.read();
    let select = Statement::from_string(connection.get_database_backend(), select);
    let row = connection.query_one_raw(select).await.expect("read").expect("a row");
    row.try_get("", "found").expect("a value")
}

fn table(rows: &[&str]) -> String {
    format!("family,role,indicator,period,value\n{}\n", rows.join("\n"))
}

/// The series of the first indicator of a role that has this name.
async fn series(test: &TestDatabase, of: &str) -> Value {
    let fields = "series { roleSlug dimensions { name value } points { observation { period value } attainment { ratio reached } difference } trend { direction change good } }";
    let mut data = test
        .query(&format!("{{ indicators(filter: {{ name: {{ eq: \"{of}\" }} }}) {{ nodes {{ {fields} }} }} }}"))
        .await;
    data["indicators"]["nodes"][0]["series"].take()
}

on_both! {
    async fn a_table_is_recorded_once_and_corrected_by_another(test: TestDatabase) {
        with_page(test).await;
        let rows = [
            "seller,seller,75% or more of customers greeted,2026-Q1,60",
            "seller,seller,75% OR MORE of customers  greeted,2026-Q2,80%",
            "seller,senior-seller,75% or more of customers greeted,2026-Q1,90",
            "seller,,% of revenue from widgets,2026-01,12.5",
        ];
        let observed = record(test, &table(&rows)).await;
        assert_eq!((observed.totals(), observed.revision, count(test).await), (counts(4, 0, 0), 2, 4));
        let again = record(test, &format!("\u{feff}{}", table(&rows).replace('\n', "\r\n"))).await;
        assert_eq!((again.totals(), again.revision, count(test).await), (counts(0, 0, 4), 2, 4));
        let corrected = table(&rows).replace("2026-Q1,60", "2026-01-01/2026-03-31,61.5").replace(",2026-Q2,80%", ",2026-Q3,81");
        let corrected = record(test, &corrected).await;
        assert_eq!((corrected.totals(), corrected.revision, count(test).await), (counts(1, 1, 2), 3, 5));
        let families: Vec<_> = corrected.recorded.iter().map(|recorded| (recorded.role.as_deref(), recorded.counts)).collect();
        assert_eq!(families, [(None, counts(0, 0, 1)), (Some("seller"), counts(1, 1, 0)), (Some("senior-seller"), counts(0, 0, 1))]);
    }

    async fn a_zero_is_a_zero(test: TestDatabase) {
        with_page(test).await;
        let rows = table(&["seller,,% of revenue from widgets,2026,-0"]);
        assert_eq!(record(test, &rows).await.totals(), counts(1, 0, 0));
        assert_eq!(record(test, &rows).await.totals(), counts(0, 0, 1));
        assert_eq!(record(test, &rows.replace("-0", "0")).await.totals(), counts(0, 0, 1));
    }

    async fn a_series_counts_one_thing(test: TestDatabase) {
        test.import(&[("seller.md", &PAGE.replace("- % of revenue from widgets", "- Friendly with everybody"))]).await;
        let table = |rows: &str| format!("family,role,indicator,period,value,unit,dimension:shop\n{}\n", rows.replace("->", "seller,,Friendly with everybody"));
        assert_eq!(record(test, &table("->,2026-Q2,10%,,")).await.totals(), counts(1, 0, 0));
        for (rows, line, column) in [
            ("->,2026-Q3,10,count,", 2, "unit"),
            ("->,2026-Q1,10,count,", 2, "unit"),
            ("->,2025-Q1,1,,B\n->,2025-Q2,1,count,B", 3, "unit"),
            ("->,2025-Q1,1,score,B\n->,2024-Q2,1%,,B", 3, "value"),
        ] {
            let problems = refused(test, table(rows)).await;
            let [problem] = &problems.told[..] else { panic!("{problems:?}") };
            assert_eq!((problem.line, problem.column.as_deref()), (line, Some(column)), "{problem:?}");
            assert!(problem.problem.contains("is not what the series counts"), "{problem:?}");
        }
        // Nothing said: as the number that is corrected, or as the others.
        assert_eq!(record(test, &table("->,2026-Q2,10,,")).await.totals(), counts(0, 0, 1));
        assert_eq!(record(test, &table("->,2026-Q2,11,,\n->,2025,1,,\n->,2027,2,,\n->,2026,1,count,B\n->,2027,1,,B")).await.totals(), counts(4, 1, 0));
        let units = async |unit: &str| one::<i64>(test, &format!("SELECT COUNT(*) AS found FROM observations WHERE unit = '{unit}'")).await;
        assert_eq!((units("percent").await, units("count").await), (3, 2));
        let problems = refused(test, table("->,2026-Q2,11,count,")).await;
        assert!(problems.told[0].problem.contains("`2025`, which is recorded, is in percent"), "{problems:?}");
        // The only number of a series may get another unit.
        assert_eq!(record(test, &table("->,2026,1,,C")).await.totals(), counts(1, 0, 0));
        assert_eq!(record(test, &table("->,2026,1,score,C")).await.totals(), counts(0, 1, 0));
        assert_eq!(record(test, &table("->,2026,1,,C")).await.totals(), counts(0, 0, 1));
    }

    async fn only_the_very_name_is_found_again(test: TestDatabase) {
        let with = async |name: &str| {
            test.import(&[("seller.md", &PAGE.replace("- % of revenue from widgets", &format!("- {name}")))]).await;
        };
        let linked = async || one::<String>(test, "SELECT COALESCE(MIN(indicator_name || ' ' || value), '-') AS found FROM observations WHERE indicator_id IS NOT NULL").await;
        let adrift = async || one::<i64>(test, "SELECT COUNT(*) AS found FROM observations WHERE indicator_id IS NULL").await;
        with("Visits").await;
        record(test, &table(&["seller,,Visits,2026-Q1,5.5"])).await;
        with("% of gadgets that work").await;
        assert_eq!(adrift().await, 1);
        with("Visit").await;
        assert_eq!((adrift().await, linked().await.as_str()), (1, "-"));
        with("% of gadgets that work").await;
        with("visits").await;
        assert_eq!((adrift().await, linked().await.as_str()), (0, "visits 5.5"));
        // What stands in a period stays alone there.
        let change = async |set: &str| {
            let connection = test.database.write();
            let update = Statement::from_string(connection.get_database_backend(), format!("UPDATE observations SET {set}"));
            connection.execute_raw(update).await.expect("changed");
        };
        change("indicator_id = NULL").await;
        record(test, &table(&["seller,,visits,2026-03,6.5", "seller,,visits,2026-04,7.5"])).await;
        with("visits\n- % of gadgets that work").await;
        assert_eq!((adrift().await, linked().await.as_str()), (1, "visits 6.5"));
        // Of two that are gone, the later one is found again.
        change("indicator_id = NULL").await;
        with("visits").await;
        assert_eq!((adrift().await, linked().await.as_str()), (1, "visits 6.5"));
    }

    async fn dimensions_do_not_make_a_family_dear(test: TestDatabase) {
        with_page(test).await;
        let connection = test.database.write();
        let insert = "INSERT INTO observations (key, indicator_id, family_slug, indicator_name, period, starts_on, ends_on, value, unit, dimensions, revision) \
            WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 20100) \
            SELECT 'k' || n, (SELECT id FROM indicators WHERE name = '% of revenue from widgets'), 'seller', '% of revenue from widgets', '2026', '2026-01-01', '2026-12-31', n, 'percent', '{\"shop\":\"' || n || '\"}', 1 FROM many";
        connection.execute_raw(Statement::from_string(connection.get_database_backend(), insert)).await.expect("written");
        let operation = "{ family(slug: \"seller\") { attainment { measured withoutTarget withoutObservations standings { observation { value } } } } }";
        let dear = test.respond(operation, Value::Null).await;
        assert_eq!(dear["errors"][0]["extensions"]["code"], json!("TOO_COSTLY"), "{dear}");
        record(test, &table(&["seller,,% of revenue from widgets,2026,12"])).await;
        let data = test.query(operation).await;
        assert_eq!(data["family"]["attainment"], json!({ "measured": 1, "withoutTarget": 1, "withoutObservations": 2, "standings": [{ "observation": { "value": 12.0 } }] }));
    }

    async fn a_key_names_one_number_for_ever(test: TestDatabase) {
        with_page(test).await;
        let table = |rows: &str| format!("key,family,role,indicator,period,value,unit,source\n{rows}\n");
        let row = "k1,seller,seller,75% or more of customers greeted,2026-Q1,60,percent,\"the\nshop, \"\"old\"\"\"";
        assert_eq!(record(test, &table(row)).await.totals(), counts(1, 0, 0));
        assert_eq!(record(test, &table(row)).await.totals(), counts(0, 0, 1));
        assert_eq!(one::<String>(test, "SELECT source AS found FROM observations").await, "the\nshop, \"old\"");
        assert_eq!(record(test, &table(&row.replace("60", "61"))).await.totals(), counts(0, 1, 0));
        // Without its key it is known by its place.
        assert_eq!(record(test, &self::table(&["seller,seller,75% or more of customers greeted,2026-Q1,62"])).await.totals(), counts(0, 1, 0));
        for (from, to, column, what) in [
            ("k1", "k2", "key", "has a number already"),
            ("2026-Q1", "2026-Q2", "key", "is the key of another number"),
            ("seller,seller", "seller,senior-seller", "key", "is the key of another number"),
        ] {
            let problems = refused(test, table(&row.replace(from, to))).await;
            assert_eq!(problems.told[0].column.as_deref(), Some(column));
            assert!(problems.told[0].problem.contains(what), "{problems:?}");
        }
    }

    async fn what_cannot_be_is_told_with_its_line(test: TestDatabase) {
        with_page(test).await;
        record(test, &table(&["seller,seller,75% or more of customers greeted,2026-Q1,60"])).await;
        let header = "family,role,indicator,period,value,unit\n";
        let cases = [
            ("sellr,seller,x,2026-Q1,1,", "family: there is no family `sellr`; did you mean `seller`?"),
            ("seller,boss,x,2026-Q1,1,", "role: the family `seller` has no role `boss`; name a role by its slug"),
            ("seller,seller,75% or more of customers greted,2026-Q2,1,", "did you mean `75% or more of customers greeted`?"),
            ("seller,seller,% of revenue from widgets,2026-Q2,1,", "is not measured by `% of revenue from widgets`; name a role that states it"),
            ("seller,seller,75% or more of customers greeted,2026-13,1,", "period: `2026-13` is no month"),
            ("seller,seller,75% or more of customers greeted,2026-02-29,1,", "period: `2026-02-29` is no day"),
            ("seller,seller,75% or more of customers greeted,2026-Q2,\"1,5\",", "value: `1,5` is no number; write `1.5`"),
            ("seller,seller,75% or more of customers greeted,2026-Q2,1,5,", "the row has 7 values, but the first line names 6 columns; put a value with a comma"),
            ("seller,seller,75% or more of customers greeted,2026-Q2,NaN,", "value: `NaN` is no finite number"),
            ("seller,seller,75% or more of customers greeted,2026-Q2,1,days", "unit: `days` is no unit; write one of percent"),
            ("seller,seller,75% or more of customers greeted,2026-Q2,1,count", "unit: `count` does not fit"),
            ("seller,seller,Till differences below $5 per week,2026-Q2,4%,", "value: `percent` does not fit"),
            ("seller,seller,75% or more of customers greeted,2026-02,1,", "period: `2026-02` overlaps `2026-Q1`, which is recorded"),
            ("seller,seller,75% or more of customers greeted,2026,1,", "period: `2026` overlaps `2026-Q1`, which is recorded"),
            ("seller,seller,,2026-Q2,1,", "indicator: is empty"),
            (",,,2026-Q2,,", "family: is empty"),
        ];
        for (row, told) in cases {
            let problems = refused(test, format!("{header},,,,,\n\n{row}\n")).await;
            let problem = &problems.told[0];
            let column = problem.column.as_ref().map(|column| format!("{column}: ")).unwrap_or_default();
            let shown = format!("{column}{}; {}", problem.problem, problem.hint);
            assert!(shown.contains(told), "{row}: {shown}");
            assert_eq!(problem.line, 4, "{row}: {shown}");
        }
        // Inside one table, too; and all of them at once, up to a number.
        let twice = "seller,seller,75% or more of customers greeted,2026-Q2,1\nseller,seller,75% or more of customers greeted,2026-05,1\nseller,seller,75% or more of customers greeted,2026-Q2,2";
        let problems = refused(test, table(&[twice])).await;
        let told: Vec<_> = problems.told.iter().map(|problem| (problem.line, problem.problem.as_str())).collect();
        assert_eq!(told, [(3, "`2026-05` overlaps `2026-Q2`, on line 2"), (4, "`2026-Q2` has another number in this table, on line 2")]);
        let many = (0..50).map(|row| format!("seller,nobody{row},x,2026-Q1,1")).collect::<Vec<_>>().join("\n");
        let problems = refused(test, table(&[&many])).await;
        assert_eq!((problems.told.len(), problems.more), (20, 30));
    }

    async fn what_is_no_table_is_refused(test: TestDatabase) {
        with_page(test).await;
        let endless = [b"family,role,indicator,period,value\nseller,\"".to_vec(), vec![b'x'; 3 << 20]].concat();
        for (bytes, what) in [
            (&b""[..], "the table is empty"),
            (b"\n\n", "the table is empty"),
            (b"family;role;indicator;period;value\n", "parted by `;`"),
            (b"\x7fELF\x02\x01\x01\0\0\xff\xfe", "no text in UTF-8"),
            (b"family,role,indicator,period,value\nseller,seller,\xff,2026,1\n", "is no text in UTF-8"),
            (b"family,role,indicator,period,value\nseller,se\0ller,x,2026,1\n", "null character"),
            (&endless, "longer than 1 MiB"),
            (b"family,role,\"indicator,period,value\n", "a quotation mark is not closed"),
        ] {
            let problems = refused(test, bytes).await;
            assert!(problems.told[0].problem.contains(what), "{problems:?}");
        }
        assert_eq!(record(test, "family,role,indicator,period,value").await.totals(), counts(0, 0, 0));
        // Told once, with the line of the quotation mark, whether or not the row looks whole.
        for (last, line) in [("seller,,% of revenue from widgets,2026-Q3,\"3", 4), ("seller,,% of revenue from widgets,2026-Q3,\"3\n\n", 4), ("\nseller,,\"% of revenue\nseller,,x,2026,1\n", 5)] {
            let problems = refused(test, format!("family,role,indicator,period,value\nseller,,% of revenue from widgets,2026-Q1,1\nseller,,% of revenue from widgets,2026-Q2,1\n{last}")).await;
            let told: Vec<_> = problems.told.iter().map(|problem| (problem.line, problem.problem.as_str())).collect();
            assert_eq!(told, [(line, "a quotation mark is not closed")], "{last}");
        }
    }

    async fn an_indicator_of_two_is_named_by_its_id(test: TestDatabase) {
        let level = |title: &str, rest: &str| format!("## {title}\n### Responsibilities\n- {title} works\n### Performance Indicators\n{rest}\n");
        test.import(&[("maker.md", &(level("Maker", "- Calls per week") + &level("Senior Maker", "- Calls per week\n- Calls per week")))]).await;
        let problems = refused(test, table(&["maker,,calls per week,2026-Q1,1"])).await;
        assert!(problems.told[0].problem.contains("names 2 indicators of the family `maker`"), "{problems:?}");
        let data = test.query("{ indicators { nodes { id } } }").await;
        let id = data["indicators"]["nodes"][1]["id"].as_str().expect("an id");
        let by_id = |id: &str| format!("family,role,indicator_id,period,value\nmaker,,{id},2026-Q1,1\n");
        assert_eq!(record(test, &by_id(id)).await.totals(), counts(1, 0, 0));
        assert!(refused(test, by_id("x")).await.told[0].problem.contains("no id of an indicator"));
    }

    async fn dimensions_part_series(test: TestDatabase) {
        with_page(test).await;
        let rows = "family,role,indicator,period,value,dimension:Region,dimension:kind\n\
            seller,seller,75% or more of customers greeted,2026-Q1,60,,\n\
            seller,seller,75% or more of customers greeted,2026-Q1,70,EMEA,\n\
            seller,seller,75% or more of customers greeted,2026-Q1,50,emea,new\n\
            seller,seller,75% or more of customers greeted,2026-01,55,APAC,new\n";
        assert_eq!(record(test, rows).await.totals(), counts(4, 0, 0));
        assert_eq!(record(test, rows).await.totals(), counts(0, 0, 4));
        assert_eq!(record(test, &rows.replace(":Region", ":REGION").replace(":kind", ":Kind")).await.totals(), counts(0, 0, 4));
        for (dimensions, values) in [
            ("[{ name: \"Region\", value: \"EMEA\" }]", json!([70.0])),
            ("[{ name: \"kind\", value: \"new\" }]", json!([55.0, 50.0])),
            ("[{ name: \"kind\", value: \"new\" }, { name: \"Region\", value: \"APAC\" }]", json!([55.0])),
            ("[]", json!([60.0])),
            ("[{ name: \"region\", value: \"EMEA\" }]", json!([70.0])),
            ("[{ name: \"region\", value: \"Emea\" }]", json!([])),
        ] {
            let operation = format!("{{ indicators(filter: {{ name: {{ eq: \"{GREETED}\" }} }}) {{ nodes {{ observations(dimensions: {dimensions}) {{ totalCount nodes {{ value }} }} }} }} }}");
            let data = test.query(&operation).await;
            let found = &data["indicators"]["nodes"][0]["observations"];
            let found_values: Vec<f64> = found["nodes"].as_array().expect("nodes").iter().map(|node| node["value"].as_f64().expect("a number")).collect();
            let mut sorted = found_values.clone();
            sorted.sort_by(|a, b| b.total_cmp(a));
            let mut wanted: Vec<f64> = values.as_array().expect("numbers").iter().map(|value| value.as_f64().expect("a number")).collect();
            wanted.sort_by(|a, b| b.total_cmp(a));
            assert_eq!(sorted, wanted, "{dimensions}");
            assert_eq!(found["totalCount"], json!(wanted.len()));
        }
    }

    async fn series_stand_beside_their_targets(test: TestDatabase) {
        with_page(test).await;
        record(test, &table(&[
            "seller,seller,75% or more of customers greeted,2026-Q1,60",
            "seller,seller,75% or more of customers greeted,2026-Q2,75",
            "seller,seller,75% or more of customers greeted,2026-Q3,90",
            "seller,seller,Till differences below $5 per week,2026-W01,4",
            "seller,seller,Till differences below $5 per week,2026-W02,8",
            "seller,,% of revenue from widgets,2025,10",
        ])).await;
        assert_eq!(series(test, GREETED).await, json!([{
            "roleSlug": "seller", "dimensions": [],
            "points": [
                { "observation": { "period": "2026-Q1", "value": 60.0 }, "attainment": { "ratio": 0.8, "reached": false }, "difference": null },
                { "observation": { "period": "2026-Q2", "value": 75.0 }, "attainment": { "ratio": 1.0, "reached": true }, "difference": 15.0 },
                { "observation": { "period": "2026-Q3", "value": 90.0 }, "attainment": { "ratio": 1.2, "reached": true }, "difference": 15.0 },
            ],
            "trend": series(test, GREETED).await[0]["trend"].clone(),
        }]));
        let trend = &series(test, GREETED).await[0]["trend"];
        assert_eq!((&trend["direction"], &trend["good"]), (&json!("RISING"), &json!(true)));
        let till = series(test, "Till differences below $5 per week").await;
        assert_eq!(till[0]["points"][1]["attainment"], json!({ "ratio": 0.625, "reached": false }));
        assert_eq!((&till[0]["trend"]["direction"], &till[0]["trend"]["good"]), (&json!("RISING"), &json!(false)));
        let share = series(test, "% of revenue from widgets").await;
        assert_eq!((&share[0]["points"][0]["attainment"], &share[0]["trend"], &share[0]["roleSlug"]), (&Value::Null, &Value::Null, &Value::Null));
        // The point before the first that is shown counts for its difference.
        let last = test.query(&format!("{{ indicators(filter: {{ name: {{ eq: \"{GREETED}\" }} }}) {{ nodes {{ series(last: 1) {{ points {{ observation {{ period }} difference }} trend {{ direction }} }} }} }} }}")).await;
        assert_eq!(last["indicators"]["nodes"][0]["series"], json!([{ "points": [{ "observation": { "period": "2026-Q3" }, "difference": 15.0 }], "trend": null }]));
        // What `from` leaves out does not.
        let from = test.query(&format!("{{ indicators(filter: {{ name: {{ eq: \"{GREETED}\" }} }}) {{ nodes {{ series(from: \"2026-Q2\") {{ points {{ difference }} }} }} }} }}")).await;
        assert_eq!(from["indicators"]["nodes"][0]["series"], json!([{ "points": [{ "difference": null }, { "difference": 15.0 }] }]));
        let data = test.query("{ family(slug: \"seller\") { attainment { indicatorCount measured reached missed withoutTarget withoutObservations standings { indicator { name } observation { value } } } } }").await;
        let attainment = &data["family"]["attainment"];
        let numbers = ["indicatorCount", "measured", "reached", "missed", "withoutTarget", "withoutObservations"].map(|name| attainment[name].clone());
        assert_eq!(numbers, [3, 3, 1, 1, 1, 0].map(Value::from), "{data:#}");
        assert_eq!(attainment["standings"].as_array().map(Vec::len), Some(3));
        let of = test.query(&format!("{{ indicators(filter: {{ name: {{ eq: \"{GREETED}\" }} }}) {{ nodes {{ observations(first: 2, from: \"2026\", to: \"2026\") {{ totalCount nodes {{ period }} pageInfo {{ hasNextPage endCursor }} }} }} }} }}")).await;
        let page = &of["indicators"]["nodes"][0]["observations"];
        assert_eq!((&page["totalCount"], &page["pageInfo"]["hasNextPage"]), (&json!(3), &json!(true)));
        let after = page["pageInfo"]["endCursor"].as_str().expect("a cursor");
        let of = test.query(&format!("{{ indicators(filter: {{ name: {{ eq: \"{GREETED}\" }} }}) {{ nodes {{ observations(first: 2, after: \"{after}\") {{ nodes {{ period }} pageInfo {{ hasNextPage hasPreviousPage }} }} }} }} }}")).await;
        assert_eq!(of["indicators"]["nodes"][0]["observations"], json!({ "nodes": [{ "period": "2026-Q3" }], "pageInfo": { "hasNextPage": false, "hasPreviousPage": true } }));
    }

    async fn indicators_without_a_number_are_found(test: TestDatabase) {
        with_page(test).await;
        record(test, &table(&["seller,seller,75% or more of customers greeted,2026-Q1,60"])).await;
        for (filter, wanted) in [
            ("{ observations: { count: { eq: 0 } } }", 2),
            ("{ observations: { none: {} } }", 2),
            ("{ observations: { some: { value: { gte: 60 }, roleSlug: { eq: \"seller\" } } } }", 1),
            ("{ observations: { none: { endsOn: { gte: \"2026-04-01\" } } } }", 3),
            ("{ observations: { some: { role: { title: { eq: \"Senior Seller\" } } } } }", 0),
        ] {
            let data = test.query(&format!("{{ indicators(filter: {filter}) {{ totalCount }} }}")).await;
            assert_eq!(data["indicators"]["totalCount"], json!(wanted), "{filter}");
        }
        let data = test.query("{ observations(filter: { familySlug: { eq: \"seller\" }, indicator: { unit: { eq: PERCENT } } }) { totalCount nodes { value revision } } }").await;
        assert_eq!(data["observations"], json!({ "totalCount": 1, "nodes": [{ "value": 60.0, "revision": 2 }] }));
    }

    async fn the_number_of_statements_does_not_grow_with_the_indicators(test: TestDatabase) {
        let operation = "{ families(first: 100) { nodes { attainment { measured } indicators { observations { totalCount nodes { value role { title } indicator { name } } } series { role { title } points { observation { value } } } } } } }";
        let mut taken = Vec::new();
        for families in [2, 30] {
            let page = |family: usize| (format!("f{family}.md"), format!("# F{family}\n\n## Maker {family}\n\n### Responsibilities\n- Makes\n\n## KPIs\n- 75% of widgets\n- Widgets per week\n"));
            let pages: Vec<(String, String)> = (0..families).map(page).collect();
            let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            test.import(&pages).await;
            let rows: Vec<String> = (0..families).flat_map(|family| (1..=4).map(move |quarter| format!("f{family},,75% of widgets,2026-Q{quarter},{quarter}"))).collect();
            record(test, &table(&rows.iter().map(String::as_str).collect::<Vec<_>>())).await;
            let before = test.database.statements();
            let data = test.query(operation).await;
            assert_eq!(data["families"]["nodes"][1]["indicators"][0]["observations"]["totalCount"], json!(4), "{data:#}");
            taken.push(test.database.statements() - before);
        }
        assert_eq!(taken[0], taken[1]);
    }

    async fn numbers_outlive_what_they_are_about(test: TestDatabase) {
        with_page(test).await;
        let rows = table(&[
            "seller,seller,75% or more of customers greeted,2026-Q1,60",
            "seller,senior-seller,75% or more of customers greeted,2026-Q1,90",
            "seller,,% of revenue from widgets,2026-Q1,12",
        ]);
        record(test, &rows).await;
        let adrift = async || one::<i64>(test, "SELECT COUNT(*) AS found FROM observations WHERE indicator_id IS NULL OR (role_id IS NULL AND role_slug IS NOT NULL)").await;
        assert_eq!(adrift().await, 0);
        // An indicator goes and comes back.
        test.import(&[("seller.md", &PAGE.replace("- % of revenue from widgets\n", "- % of gadgets that work\n"))]).await;
        let gone = test.query("{ observations { nodes { indicatorName indicator { name } } } }").await;
        let kept = gone["observations"]["nodes"].as_array().expect("nodes").iter().filter(|node| node["indicator"].is_null()).count();
        assert_eq!((kept, count(test).await), (1, 3), "{gone:#}");
        with_page(test).await;
        assert_eq!(adrift().await, 0);
        // A role goes, and comes back with the others of its family.
        let (seller, _) = PAGE.split_once("### Senior Seller").expect("two roles");
        test.import(&[("seller.md", &format!("{seller}## Performance Indicators\n\n- % of revenue from widgets\n"))]).await;
        assert_eq!(adrift().await, 1);
        with_page(test).await;
        assert_eq!(adrift().await, 0);
        // The whole family goes and comes back.
        let nothing = Incoming { prune: true, ..Incoming::from(read(&[("clerk.md", "## Clerk\n### Responsibilities\n- Writes\n")])) };
        sync::import(&test.database, nothing).await.expect("imported");
        assert_eq!(adrift().await, 3);
        with_page(test).await;
        assert_eq!(adrift().await, 0);
        // It is the same table still.
        assert_eq!(record(test, &rows).await.totals(), counts(0, 0, 3));
        // Names follow: of a role, of an indicator, of a family; also for what is adrift then.
        let renamed = PAGE.replace("Senior Seller", "Principal Seller").replace("of customers greeted", "of the customers greeted");
        test.import(&[("seller.md", &renamed)]).await;
        let incoming = Incoming { prune: true, ..Incoming::from(read(&[("vendor.md", &renamed)])) };
        sync::import(&test.database, incoming).await.expect("imported");
        let data = test.query("{ observations { nodes { familySlug roleSlug indicatorName indicator { name } } } }").await;
        let name = "75% or more of the customers greeted";
        let mut told: Vec<(&str, Option<&str>, &str, bool)> = data["observations"]["nodes"].as_array().expect("nodes").iter().map(|node| {
            (node["familySlug"].as_str().expect("a slug"), node["roleSlug"].as_str(), node["indicatorName"].as_str().expect("a name"), node["indicator"].is_null())
        }).collect();
        told.sort_unstable();
        assert_eq!(told, [("vendor", None, "% of revenue from widgets", false), ("vendor", Some("principal-seller"), name, false), ("vendor", Some("seller"), name, false)]);
        let rows = rows.replace("seller,s", "vendor,s").replace("seller,,", "vendor,,").replace("senior-", "principal-").replace("of customers", "of the customers");
        assert_eq!(record(test, &rows).await.totals(), counts(0, 0, 3));
    }

    async fn followers_hear_of_a_table_once(test: TestDatabase) {
        with_page(test).await;
        let events = Events::at(test.database.clone(), PACE);
        let mut listener = events.listen().await.expect("listens");
        let rows = ["seller,seller,75% or more of customers greeted,2026-Q1,60", "seller,seller,75% or more of customers greeted,2026-Q2,61", "seller,,% of revenue from widgets,2026,5"];
        record(test, &table(&rows)).await;
        record(test, &table(&rows)).await;
        record(test, &table(&rows).replace(",60", ",62")).await;
        let first = listener.next().await.expect("an event");
        let [family] = &first.families[..] else { panic!("one family: {first:?}") };
        assert_eq!((first.number, family.slug.as_str(), family.kind, family.facts.added), (2, "seller", Kind::Changed, 1));
        let [role] = &family.roles[..] else { panic!("one role: {family:?}") };
        assert_eq!((role.slug.as_str(), role.kind, role.facts.added, role.facts.changed), ("seller", Kind::Changed, 1, 0));
        let second = listener.next().await.expect("an event");
        assert_eq!((second.number, second.families[0].roles[0].facts.changed), (3, 1));
        let told = async |revision: i64, column: &str| {
            one::<String>(test, &format!("SELECT {column} AS found FROM changes WHERE revision = {revision} AND subject = 'observations' AND role_id IS NOT NULL")).await
        };
        assert_eq!((told(2, "label").await.as_str(), told(2, "after").await.as_str()), (GREETED, "2 values, 2026-Q1 to 2026-Q2"));
        assert_eq!((told(3, "before").await.as_str(), told(3, "after").await.as_str()), ("60 (2026-Q1)", "62 (2026-Q1)"));
    }

    async fn bad_arguments_are_told(test: TestDatabase) {
        with_page(test).await;
        let data = test.query("{ family(slug: \"seller\") { id } }").await;
        let family = data["family"]["id"].as_str().expect("an id");
        for (field, code) in [
            ("series(last: 0) { roleSlug }".to_owned(), "BAD_ARGUMENT"),
            ("series(last: 101) { roleSlug }".to_owned(), "BAD_ARGUMENT"),
            ("series(from: \"March\") { roleSlug }".to_owned(), "BAD_ARGUMENT"),
            (format!("series(role: \"{family}\") {{ roleSlug }}"), "BAD_ID"),
            ("observations(first: -1) { totalCount }".to_owned(), "BAD_ARGUMENT"),
            ("observations(after: \"x\") { totalCount }".to_owned(), "BAD_CURSOR"),
            ("observations(to: \"2026-02-30\") { totalCount }".to_owned(), "BAD_ARGUMENT"),
        ] {
            let response = test.respond(&format!("{{ indicators {{ nodes {{ {field} }} }} }}"), Value::Null).await;
            assert_eq!(response["errors"][0]["extensions"]["code"], json!(code), "{field}: {response}");
        }
        let odd = test.query("{ indicators { nodes { observations(dimensions: [{ name: \"a\\\"b\\u0000%\", value: \"'\" }]) { totalCount } } } }").await;
        assert_eq!(odd["indicators"]["nodes"][0]["observations"]["totalCount"], json!(0));
    }

    async fn a_dry_run_and_a_large_table(test: TestDatabase) {
        with_page(test).await;
        let mut rows = String::from("family,role,indicator,period,value,dimension:shop\n");
        for shop in 0..60 {
            for day in 0..100 {
                use std::fmt::Write as _;
                let (month, day) = (1 + day / 25, 1 + day % 25);
                let _ = writeln!(rows, "seller,seller,{GREETED},2026-{month:02}-{day:02},{shop}.{day},shop {shop}");
            }
        }
        let dry = Options { dry_run: true, ..OPTIONS };
        let planned = observe(&test.database, rows.as_bytes(), dry, |_| {}).await.expect("planned");
        assert_eq!((planned.totals(), planned.revision, count(test).await), (counts(6_000, 0, 0), 1, 0));
        let mut told = 0;
        let recorded = observe(&test.database, rows.as_bytes(), OPTIONS, |read| told = read).await.expect("recorded");
        assert_eq!((recorded.totals(), recorded.revision, count(test).await, told), (counts(6_000, 0, 0), 2, 6_000, 6_000));
        assert_eq!(record(test, &rows).await.totals(), counts(0, 0, 6_000));
        // Far from each other in the table, and still in each other's way.
        let rows = rows.replace(",shop ", ",store ").replace(",store 59\n", ",store 0\n");
        let problems = refused(test, rows).await;
        assert_eq!((problems.told.len(), problems.more), (20, 80), "{problems:?}");
    }

    async fn the_operations_of_the_docs_find_something(test: TestDatabase) {
        with_catalogue(test).await;
        assert_eq!(record(test, &text("docs/observations.csv")).await.totals(), counts(11, 0, 0));
        let operations = blocks(&text("docs/observations.md"), "graphql");
        assert_eq!(operations.len(), 4);
        for operation in operations {
            let data = test.query(&operation).await;
            let told = data.to_string();
            assert!(told.contains("reached") || told.contains("totalCount"), "{operation}: {data:#}");
        }
        let data = test.query("{ families { nodes { slug attainment { measured reached missed withoutTarget } } } }").await;
        let family = |slug: &str| data["families"]["nodes"].as_array().expect("nodes").iter().find(|family| family["slug"] == slug).expect("a family")["attainment"].clone();
        assert_eq!(family("channel-and-alliances-marketing"), json!({ "measured": 2, "reached": 1, "missed": 1, "withoutTarget": 0 }));
        assert_eq!(family("alliance-business-development"), json!({ "measured": 1, "reached": 0, "missed": 0, "withoutTarget": 1 }));
    }
}
