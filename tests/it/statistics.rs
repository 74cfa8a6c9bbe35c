//! Statistics: groups and their numbers, beside a naive calculation over all rows.

mod naive;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::filters::with_odd_pages;
use crate::random_filters::{every_role, holds, role_filter};
use crate::readme::blocks;
use crate::support::{TestDatabase, on_both, text, with_catalogue, with_fixtures};
use naive::{Field, INDICATORS, REQUIREMENTS, RESPONSIBILITIES, ROLES, Row, naive, naive_groups, plain, rows};

/// Groups as a field tells them, all pages of them.
async fn told(test: &TestDatabase, field: &Field, mut variables: Value, page: usize) -> Vec<Value> {
    let mut groups = Vec::new();
    loop {
        variables["first"] = json!(page);
        variables["offset"] = json!(groups.len());
        let response = test.respond(&field.operation(), variables.clone()).await;
        let found = &response["data"]["statistics"][field.name];
        let some = found["groups"].as_array().unwrap_or_else(|| panic!("{response} {variables}"));
        groups.extend(some.clone());
        if found["hasMore"] == json!(false) {
            return groups;
        }
        assert_eq!(some.len(), page);
    }
}

async fn numbers_are_those_of_a_naive_calculation(test: &TestDatabase, field: &Field, times: usize) {
    let roles = {
        let mut roles = every_role(test).await;
        // Stable: the levels of a family stay in their order.
        roles.sort_by_key(|role| role["family"]["slug"].as_str().map(str::to_owned));
        roles
    };
    let rows = rows(test, field, &roles).await;
    assert!(rows.len() > 30, "{}", rows.len());
    let mut runner = TestRunner::deterministic();
    let keys: Vec<usize> = (0..field.keys.len()).collect();
    let by = proptest::sample::subsequence(keys, 0..=3).prop_shuffle();
    let wanted = (by, proptest::option::of(role_filter()), 0..4_usize, proptest::bool::ANY, 1..=100_usize);
    let (mut several, mut left_out) = (0, 0);
    for _ in 0..times {
        let (by, filter, least, with_value, page) = wanted.new_tree(&mut runner).expect("a case").current();
        let of_role = |id: &String| {
            filter.as_ref().is_none_or(|filter| roles.iter().any(|role| role["id"] == json!(id) && holds(filter, role)))
        };
        let meant = |row: &&Row| match field.of {
            "Indicator" => filter.is_none() || row.roles.iter().any(of_role),
            _ => filter.is_none() || row.role.as_ref().is_some_and(of_role),
        };
        let meant: Vec<&Row> = rows.iter().filter(meant).collect();
        let sent = filter.as_ref().map(|filter| match field.of {
            "Role" => filter.clone(),
            "Statement" => json!({ "role": filter }),
            _ => json!({ "roles": { "some": filter } }),
        });
        let mut having = json!({ "count": { "gte": least } });
        if with_value {
            having[field.summary] = json!({ "average": { "gt": 4.5 }, "count": { "ne": 2 } });
        }
        let holds = |group: &Value| {
            let summary = &group[field.summary];
            let value = !with_value
                || (summary["average"].as_f64().is_some_and(|average| average > 4.5) && summary["count"] != json!(2));
            group["count"].as_u64() >= Some(least as u64) && value
        };
        let all = naive_groups(field, &by, &meant);
        several += usize::from(all.len() > 1);
        let expected: Vec<Value> = all.iter().filter(|group| holds(group)).map(plain).collect();
        left_out += usize::from(!expected.is_empty() && expected.len() < all.len());
        let names: Vec<&str> = by.iter().map(|key| field.keys[*key].0).collect();
        let variables = json!({ "by": names, "filter": sent, "having": having });
        let found: Vec<Value> = told(test, field, variables.clone(), page).await.iter().map(plain).collect();
        assert!(found == expected, "{variables:#}\n{found:#?}\n{expected:#?}");
        // The connection's numbers under the same filter.
        let operation = format!(
            "query($filter: {}) {{ {}(first: 0, filter: $filter) {{ aggregate {{ {} }} }} }}",
            field.filter,
            field.name,
            field.numbers()
        );
        let response = test.respond(&operation, json!({ "filter": sent })).await;
        let aggregate = plain(&response["data"][field.name]["aggregate"]);
        assert_eq!(aggregate, plain(&naive(field, &meant)), "{response} {sent:?}");
    }
    assert!(several * 3 > times && left_out * 10 > times, "{several} {left_out} of {times}");
}

async fn with_everything(test: &TestDatabase) {
    with_catalogue(test).await;
    with_fixtures(test).await;
    with_odd_pages(test).await;
    let level = |title: &str, kpis: &str| {
        format!(
            "## {title}\n\nThe {title} is a grade 6.\n\n### Responsibilities\n\n#### field WORK\n- Works\n- Keeps  the books\n\n#### Field work\n- works\n\n### Performance Indicators\n{kpis}"
        )
    };
    let page = format!(
        "{}\n{}",
        level("Keeper of Things", "- 0.1% of books\n- 0.2% of pages\n- 5 books per week\n"),
        level("Senior Keeper of Things", "- 0.3% of files\n- 0.7% of pens\n")
    );
    test.import(&[("keeper.md", &page)]).await;
}

/// The number of SQL statements that an operation takes.
async fn statements(test: &TestDatabase, operation: &str) -> u64 {
    let before = test.database.statements();
    test.query(operation).await;
    test.database.statements() - before
}

/// The error of an operation: its code and its message.
async fn refused(test: &TestDatabase, operation: &str) -> (String, String) {
    let response = test.respond(operation, Value::Null).await;
    let error = &response["errors"][0];
    let told = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{response}")).to_owned();
    (told(&error["extensions"]["code"]), told(&error["message"]))
}

on_both! {
    async fn roles_are_counted_as_one_would(test: TestDatabase) {
        with_everything(test).await;
        numbers_are_those_of_a_naive_calculation(test, &ROLES, 80).await;
    }

    async fn responsibilities_are_counted_as_one_would(test: TestDatabase) {
        with_everything(test).await;
        numbers_are_those_of_a_naive_calculation(test, &RESPONSIBILITIES, 40).await;
    }

    async fn requirements_are_counted_as_one_would(test: TestDatabase) {
        with_everything(test).await;
        numbers_are_those_of_a_naive_calculation(test, &REQUIREMENTS, 20).await;
    }

    async fn indicators_are_counted_as_one_would(test: TestDatabase) {
        with_everything(test).await;
        numbers_are_those_of_a_naive_calculation(test, &INDICATORS, 40).await;
    }

    async fn each_field_is_one_statement(test: TestDatabase) {
        with_everything(test).await;
        for field in [ROLES, RESPONSIBILITIES, REQUIREMENTS, INDICATORS] {
            let all: Vec<&str> = field.keys.iter().map(|(name, _)| *name).collect();
            for by in [Vec::new(), all[..1].to_vec(), all.clone()] {
                let groups = format!("{}(groupBy: [{}], having: {{ count: {{ gte: 1 }} }})", field.name, by.join(" "));
                let operation = format!("{{ statistics {{ {groups} {{ groups {{ {} }} }} }} }}", field.numbers());
                assert_eq!(statements(test, &operation).await, 1, "{operation}");
            }
            let operation = format!("{{ {}(first: 1) {{ nodes {{ id }} aggregate {{ {} }} }} }}", field.name, field.numbers());
            assert_eq!(statements(test, &operation).await, 2, "{operation}");
        }
        // The families of all groups together are one statement more, and so are the roles.
        let families = "{ statistics { roles(groupBy: [FAMILY, GRADE]) { groups { key { family { slug title } grade } count } } } }";
        assert_eq!(statements(test, families).await, 2);
        let roles = "{ statistics { responsibilities(groupBy: ROLE) { groups { key { role { title } } count } } requirements(groupBy: [ROLE]) { groups { key { role { title } } count } } } }";
        assert_eq!(statements(test, roles).await, 3);
    }

    async fn numbers_that_are_not_asked_for_change_no_others(test: TestDatabase) {
        with_everything(test).await;
        for (list, text, value, named) in [("roles", "titles", "grade", "RoleFilter"), ("requirements", "texts", "words", "StatementFilter"), ("indicators", "names", "target", "IndicatorFilter")] {
            let operation = format!(
                "query($filter: {named}) {{ statistics {{
                    whole: {list}(filter: $filter) {{ groups {{ count {text} {value} {{ count distinct }} }} }}
                    plain: {list}(filter: $filter, having: {{ {text}: {{ gt: 0 }}, {value}: {{ distinct: {{ gte: 0 }} }} }}, orderBy: [{{ by: COUNT }}]) {{ groups {{ count }} }}
                    texts: {list}(filter: $filter) {{ groups {{ count other: {text} }} }}
                    values: {list}(filter: $filter) {{ groups {{ ...Values }} }}
                }} {list}(filter: $filter, first: 0) {{ aggregate {{ count one: {value} {{ count distinct }} }} }} }}
                fragment Values on {} {{ other: {value} {{ count distinct }} }}",
                named.replace("Filter", "Group")
            );
            let filter = if list == "indicators" { json!({ "target": { "unit": { "eq": "PERCENT" } } }) } else { json!({}) };
            let response = test.respond(&operation, json!({ "filter": filter })).await;
            let found = &response["data"]["statistics"];
            let whole = &found["whole"]["groups"][0];
            assert!(whole["count"].as_u64() > Some(1) && whole[value]["count"].as_u64() > Some(1), "{response}");
            assert_eq!(found["plain"]["groups"], json!([{ "count": whole["count"] }]), "{response}");
            assert_eq!(found["texts"]["groups"], json!([{ "count": whole["count"], "other": whole[text] }]), "{response}");
            assert_eq!(found["values"]["groups"], json!([{ "other": whole[value] }]), "{response}");
            assert_eq!(response["data"][list]["aggregate"], json!({ "count": whole["count"], "one": whole[value] }), "{response}");
        }
    }

    async fn groups_are_ordered_by_their_numbers_first(test: TestDatabase) {
        with_everything(test).await;
        let variables = json!({ "by": ["FAMILY"], "order": [{ "by": "GRADE_AVERAGE", "direction": "DESC" }, { "by": "COUNT" }] });
        let groups = told(test, &ROLES, variables, 100).await;
        let key = |group: &Value| {
            let average = group["grade"]["average"].as_f64();
            (average.is_none(), average.map(|average| -average).unwrap_or_default(), group["count"].as_u64().expect("a count"), group["key"]["family"]["slug"].as_str().expect("a slug").to_owned())
        };
        let keys: Vec<_> = groups.iter().map(key).collect();
        assert!(keys.is_sorted(), "{keys:?}");
        assert!(keys.iter().any(|key| key.0) && keys.iter().any(|key| !key.0));
    }

    async fn of_no_rows_counts_are_0_and_the_rest_is_null(test: TestDatabase) {
        let none = json!({ "count": 0, "families": 0, "titles": 0, "grade": { "count": 0, "min": null, "max": null, "average": null, "distinct": 0 } });
        for catalogue in [false, true] {
            if catalogue {
                with_catalogue(test).await;
            }
            let nobody = json!({ "by": [], "filter": { "id": { "in": [] } } });
            let mut groups = told(test, &ROLES, nobody.clone(), 10).await;
            let key = groups[0].as_object_mut().and_then(|group| group.remove("key")).expect("a key");
            assert_eq!(key, json!({ "family": null, "grade": null, "seniority": null, "track": null, "peopleManager": null, "defined": null }));
            assert_eq!(json!(groups), json!([none]));
            let mut by_grade = nobody;
            by_grade["by"] = json!(["GRADE"]);
            assert_eq!(told(test, &ROLES, by_grade, 10).await, [Value::Null; 0]);
            let data = test.query(&format!("{{ roles(filter: {{ id: {{ in: [] }} }}) {{ aggregate {{ {} }} }} indicators(filter: {{ id: {{ in: [] }} }}) {{ aggregate {{ {} }} }} }}", ROLES.numbers(), INDICATORS.numbers())).await;
            assert_eq!(data["roles"]["aggregate"], none);
            assert_eq!(data["indicators"]["aggregate"]["target"], json!({ "count": 0, "unit": null, "min": null, "max": null, "average": null, "distinct": 0 }));
        }
        // A group over all is left out where it does not meet the condition.
        let data = test.query("{ statistics { roles(having: { count: { gt: 100000 } }) { hasMore groups { count } } } }").await;
        assert_eq!(data["statistics"]["roles"], json!({ "hasMore": false, "groups": [] }));
    }

    async fn what_cannot_be_asked_is_refused(test: TestDatabase) {
        with_fixtures(test).await;
        for (arguments, says) in [
            ("groupBy: [GRADE, FAMILY, GRADE]", "`groupBy` has GRADE twice; name each once"),
            ("first: -1", "`first` is -1, but cannot be less than 0"),
            ("first: 101", "`first` is 101, but may be 100; ask for the rest with `offset`"),
            ("offset: -3", "`offset` is -3, but cannot be less than 0"),
            ("having: { count: null }", "`having.count` is null, which is no condition; leave it out, or ask with `isNull`"),
            ("having: { grade: { average: { gt: null } } }", "`having.grade.average.gt` is null, which is no condition; leave it out, or ask with `isNull`"),
            ("filter: { title: { eq: null } }", "`filter.title.eq` is null, which is no condition; leave it out, or ask with `isNull`"),
            ("orderBy: [{ by: COUNT }, { by: COUNT }, { by: COUNT }, { by: COUNT }, { by: COUNT }, { by: COUNT }, { by: COUNT }, { by: COUNT }, { by: COUNT }]", "`orderBy` has 9 entries, but may have 8; leave some out"),
        ] {
            let (code, message) = refused(test, &format!("{{ statistics {{ roles({arguments}) {{ groups {{ count }} }} }} }}")).await;
            assert_eq!((code.as_str(), message.as_str()), ("BAD_ARGUMENT", says));
        }
        let (code, _) = refused(test, "{ statistics { roles(groupBy: [UNIT]) { groups { count } } } }").await;
        assert_eq!(code, "BAD_DOCUMENT");
        // Far behind the last group there is none.
        let data = test.query("{ statistics { roles(groupBy: GRADE, offset: 2147483647) { hasMore groups { count } } } }").await;
        assert_eq!(data["statistics"]["roles"], json!({ "hasMore": false, "groups": [] }));
    }

    async fn a_request_may_ask_for_few_statistics(test: TestDatabase) {
        with_fixtures(test).await;
        let fields = |number: usize| (0..number).map(|field| format!("a{field}: roles(groupBy: [GRADE, FAMILY, TRACK]) {{ groups {{ count }} }} ")).collect::<Vec<_>>().concat();
        let both = |number: usize| format!("{{ statistics {{ {} }} indicators {{ aggregate {{ count }} }} }}", fields(number));
        test.query(&both(7)).await;
        let (code, message) = refused(test, &both(8)).await;
        assert_eq!(code, "TOO_COSTLY");
        assert!(message.contains("8 searches"), "{message}");
    }

    async fn the_statistics_of_the_docs_have_the_answers_that_are_shown(test: TestDatabase) {
        with_catalogue(test).await;
        let docs = text("docs/statistics.md");
        let (operations, answers) = (blocks(&docs, "graphql"), blocks(&docs, "json"));
        assert_eq!((operations.len(), answers.len()), (4, 4));
        let engine = rolegraph::graphql::Engine::new(test.database.clone(), rolegraph::graphql::Limits::default());
        for (operation, shown) in operations.iter().zip(&answers) {
            let answer = engine.execute(async_graphql::Request::new(operation)).await;
            let answer = serde_json::to_string_pretty(&answer).expect("JSON");
            assert!(answer.starts_with(shown.trim_end()), "{operation}: the answer is otherwise: {answer}");
        }
    }
}
