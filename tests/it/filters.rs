//! Filters: every comparison, relations, limits; and random filters beside a naive reading of them.

use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rolegraph::catalog::caseless;
use serde_json::{Value, json};

use crate::support::{TestDatabase, on_both, with_catalogue, with_fixtures};

/// Pages with letters of several scripts, wildcards, targets, grades, and a role without anything.
const PAGES: [(&str, &str); 3] = [
    (
        "accents.md",
        "# Ärzte & Übersetzer\n\nWas wir tun.\n\n## Junior Ärztin\n\nThe Junior Ärztin is a grade 4.\n\nThe Junior Ärztin reports to the Ober-Ärztin.\n\n\
         ### Responsibilities\n- Geht über die STRASSE\n  - Nimmt den Marketplace mit\n- Kennt 100% der Wege\n### KPIs\n- 60% der Wege\n- 5 Wege per week\n\n\
         ## Ober-Ärztin\n\nThe Ober-Ärztin is a grade 9.\n\n### Responsibilities\n- Leads the snake_case café – daily\n- Wins the \u{201c}marketplace\u{201d}\n\n## Résumé Writer\n\n### Requirements\n- Éclairs\n",
    ),
    (
        "plain.md",
        "# Plain\n\n## Snakelcase Clerk\n\n### Responsibilities\n- snakelcase\n- 100 per cent\n- a!b\\c'd\"e\n\n## Senior Clerk\n\n### Responsibilities\n- x\n\n## KPIs\n- 75% of files\n- Calm\n",
    ),
    ("straße.md", "# Straße\n\n## Λόγος Keeper\n\n### Responsibilities\n- Hält die Straße frei\n"),
];

async fn stored(test: &TestDatabase) {
    test.import(&PAGES).await;
}

/// What a filter of a list finds: the values of a field, and what the total says.
async fn found(test: &TestDatabase, list: &str, field: &str, filter: &str) -> Vec<String> {
    let operation = format!("{{ {list}(first: 100, filter: {filter}) {{ nodes {{ {field} }} totalCount }} }}");
    let data = test.query(&operation).await;
    let nodes = data[list]["nodes"].as_array().expect("nodes");
    assert_eq!(data[list]["totalCount"], json!(nodes.len()), "{filter}");
    nodes.iter().map(|node| node[field].as_str().expect("text").to_owned()).collect()
}

/// The error of an operation: its code and its message.
async fn refused(test: &TestDatabase, operation: &str, variables: Value) -> (String, String) {
    let response = test.respond(operation, variables).await;
    let error = &response["errors"][0];
    let told = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{response}")).to_owned();
    (told(&error["extensions"]["code"]), told(&error["message"]))
}

on_both! {
    async fn texts_are_compared_whatever_the_case(test: TestDatabase) {
        stored(test).await;
        let all = ["Junior Ärztin", "Ober-Ärztin", "Résumé Writer", "Snakelcase Clerk", "Senior Clerk", "Λόγος Keeper"];
        for (filter, titles) in [
            ("{}", &all[..]),
            ("{ title: {} }", &all[..]),
            ("{ title: { eq: \"JUNIOR ÄRZTIN\" } }", &all[..1]),
            ("{ title: { eq: \"Junior Arztin\" } }", &[]),
            ("{ title: { ne: \"junior ärztin\" } }", &all[1..]),
            ("{ title: { in: [\"OBER-ÄRZTIN\", \"λΌΓΟΣ KEEPER\", \"nobody\"] } }", &[all[1], all[5]]),
            ("{ title: { in: [] } }", &[]),
            ("{ title: { notIn: [\"ober\u{2013}ärztin\"] } }", &[all[0], all[2], all[3], all[4], all[5]]),
            ("{ title: { notIn: [] } }", &all[..]),
            ("{ title: { contains: \"ÉSUM\" } }", &all[2..3]),
            ("{ title: { startsWith: \"S\" } }", &all[3..5]),
            ("{ title: { startsWith: \"rE\" } }", &[]),
            ("{ title: { gt: \"SENIOR\", lt: \"SNAKE\" } }", &all[4..5]),
            ("{ title: { gte: \"senior clerk\", lte: \"senior clerk\" } }", &all[4..5]),
            ("{ title: { isNull: true } }", &[]),
            ("{ title: { isNull: false, contains: \"clerk\" } }", &all[3..5]),
            ("{ slug: { startsWith: \"SENIOR\" } }", &all[4..5]),
        ] {
            assert_eq!(found(test, "roles", "title", filter).await, titles, "{filter}");
        }
        // In capitals "ß" is "SS".
        assert_eq!(found(test, "families", "title", "{ title: { eq: \"STRASSE\" } }").await, ["Straße"]);
        let both = ["Geht über die STRASSE", "Hält die Straße frei"];
        for text in ["straße", "STRASSE", "Strasse"] {
            assert_eq!(found(test, "responsibilities", "text", &format!("{{ text: {{ contains: \"{text}\" }} }}")).await, both);
        }
        let quoted = "{ text: { contains: \"\\\"MARKETPLACE\\\"\" } }";
        assert_eq!(found(test, "responsibilities", "text", quoted).await, ["Wins the \u{201c}marketplace\u{201d}"]);
    }

    async fn wildcards_mean_themselves(test: TestDatabase) {
        stored(test).await;
        for (text, texts) in [
            ("100%", &["Kennt 100% der Wege"][..]),
            ("snake_case", &["Leads the snake_case café – daily"]),
            ("a!b", &["a!b\\c'd\"e"]),
            ("b\\\\c'd", &["a!b\\c'd\"e"]),
            ("'; DROP TABLE roles; --", &[]),
        ] {
            assert_eq!(found(test, "responsibilities", "text", &format!("{{ text: {{ contains: \"{text}\" }} }}")).await, texts);
        }
        assert_eq!(found(test, "responsibilities", "text", "{ text: { startsWith: \"%\" } }").await, Vec::<String>::new());
    }

    async fn numbers_ranks_and_flags_are_compared(test: TestDatabase) {
        stored(test).await;
        for (filter, titles) in [
            ("{ grade: { eq: 4 } }", &["Junior Ärztin"][..]),
            // What has no grade meets no comparison, and so the contrary of each.
            ("{ grade: { ne: 4 } }", &["Ober-Ärztin"]),
            ("{ grade: { notIn: [4] } }", &["Ober-Ärztin"]),
            ("{ grade: { notIn: [] } }", &["Junior Ärztin", "Ober-Ärztin"]),
            ("{ grade: { in: [] } }", &[]),
            ("{ grade: { gt: 4, lte: 9 } }", &["Ober-Ärztin"]),
            ("{ grade: { gte: 4, lt: 9 } }", &["Junior Ärztin"]),
            ("{ grade: { isNull: true }, family: { slug: { eq: \"plain\" } } }", &["Snakelcase Clerk", "Senior Clerk"]),
            ("{ not: { grade: { eq: 4 } }, slug: { contains: \"rztin\" } }", &["Ober-Ärztin"]),
            ("{ not: { grade: { gt: 0 } }, family: { title: { startsWith: \"ä\" } } }", &["Résumé Writer"]),
            ("{ seniority: { eq: SENIOR } }", &["Senior Clerk"]),
            ("{ seniority: { lt: INTERMEDIATE } }", &["Junior Ärztin"]),
            ("{ seniority: { gte: SENIOR } }", &["Senior Clerk"]),
            ("{ seniority: { gt: EXECUTIVE } }", &[]),
            ("{ seniority: { notIn: [INTERMEDIATE, SENIOR] } }", &["Junior Ärztin"]),
            ("{ peopleManager: { eq: true } }", &[]),
            ("{ defined: { ne: true } }", &[]),
            ("{ and: [{ grade: { gt: 1 } }, { seniority: { ne: JUNIOR } }] }", &["Ober-Ärztin"]),
            ("{ or: [{ grade: { eq: 9 } }, { title: { eq: \"senior clerk\" } }] }", &["Ober-Ärztin", "Senior Clerk"]),
            ("{ or: [] }", &[]),
            ("{ and: [], grade: { eq: 9 } }", &["Ober-Ärztin"]),
            ("{ not: {} }", &[]),
        ] {
            assert_eq!(found(test, "roles", "title", filter).await, titles, "{filter}");
        }
        for (filter, names) in [
            ("{ target: { value: { gte: 50 }, unit: { eq: PERCENT } } }", &["60% der Wege", "75% of files"][..]),
            ("{ target: { value: { gte: 60.5 } } }", &["75% of files"]),
            ("{ not: { target: {} } }", &["5 Wege per week", "Calm"]),
            ("{ period: { eq: WEEK } }", &["5 Wege per week"]),
            ("{ period: { isNull: true }, scope: { eq: FAMILY } }", &["75% of files", "Calm"]),
            ("{ unit: { in: [QUALITATIVE] } }", &["5 Wege per week", "Calm"]),
            ("{ group: { isNull: false } }", &[]),
        ] {
            assert_eq!(found(test, "indicators", "name", filter).await, names, "{filter}");
        }
    }

    async fn related_rows_are_filtered_and_counted(test: TestDatabase) {
        stored(test).await;
        with_fixtures(test).await;
        with_catalogue(test).await;
        test.import(&[("wide.md", "# Wide\n\nAll of us.\n\n## Responsibilities\n\n- Greets\n\n## Requirements\n\n- Smiles\n\n## Levels\n\n### Junior Wide\n\n#### Responsibilities\n\n- a\n\n### Senior Wide\n\n#### Responsibilities\n\n- b\n")]).await;
        let of = "family: { slug: { in: [\"accents\", \"plain\", \"stra-e\"] } }";
        for (filter, titles) in [
            ("responsibilities: { some: { text: { contains: \"marketplace\" } } }", &["Ober-Ärztin"][..]),
            ("responsibilities: { some: { children: { some: { text: { contains: \"marketplace\" } } } } }", &["Junior Ärztin"]),
            ("responsibilities: { every: { text: { contains: \"e\" } } }", &["Junior Ärztin", "Ober-Ärztin", "Résumé Writer", "Snakelcase Clerk", "Λόγος Keeper"]),
            ("responsibilities: { none: {} }", &["Résumé Writer"]),
            ("responsibilities: { count: { gte: 2, lt: 3 } }", &["Junior Ärztin", "Ober-Ärztin"]),
            ("responsibilities: { count: { notIn: [1, 2, 3] } }", &["Résumé Writer"]),
            ("requirements: { count: { eq: 0 } }", &["Junior Ärztin", "Ober-Ärztin", "Snakelcase Clerk", "Senior Clerk", "Λόγος Keeper"]),
            // Where a role states none, its family's are its own.
            ("indicators: { count: { eq: 0 } }", &["Ober-Ärztin", "Résumé Writer", "Λόγος Keeper"]),
            ("indicators: { none: {} }", &["Ober-Ärztin", "Résumé Writer", "Λόγος Keeper"]),
            ("indicators: { count: { gt: 1 } }", &["Junior Ärztin", "Snakelcase Clerk", "Senior Clerk"]),
            ("indicators: { some: { scope: { eq: FAMILY } } }", &["Snakelcase Clerk", "Senior Clerk"]),
            ("reportsTo: { title: { eq: \"OBER-ÄRZTIN\" } }", &["Junior Ärztin"]),
            ("reportsTo: { role: { grade: { gt: 8 } } }", &["Junior Ärztin"]),
            ("directReports: { some: { grade: { eq: 4 } } }", &["Ober-Ärztin"]),
            ("directReports: { count: { gt: 0 } }", &["Ober-Ärztin"]),
            ("not: { reportsTo: {} }", &["Ober-Ärztin", "Résumé Writer", "Snakelcase Clerk", "Senior Clerk", "Λόγος Keeper"]),
            ("not: { track: {} }, title: { contains: \"senior\" }", &["Senior Clerk"]),
        ] {
            let filter = format!("{{ and: [{{ {of} }}, {{ {filter} }}] }}");
            assert_eq!(found(test, "roles", "title", &filter).await, titles, "{filter}");
        }
        assert_eq!(found(test, "families", "slug", "{ levels: { count: { gt: 2 } }, slug: { ne: \"widget-seller\" } }").await[0], "accents");
        assert_eq!(found(test, "families", "slug", "{ indicators: { some: { roles: { some: { title: { eq: \"senior clerk\" } } } } } }").await, ["plain"]);
        assert_eq!(found(test, "requirements", "text", "{ family: { slug: { eq: \"accents\" } }, role: { title: { startsWith: \"rés\" } } }").await, ["Éclairs"]);
        for list in ["responsibilities", "requirements"] {
            let data = test.query(&format!("{{ families(first: 100) {{ nodes {{ {list} {{ text }} }} }} {list}(filter: {{ not: {{ role: {{}} }} }}) {{ totalCount }} }}")).await;
            let of_families = data["families"]["nodes"].as_array().expect("families").iter().map(|family| family[list].as_array().expect("statements").len()).sum::<usize>();
            assert_eq!(data[list]["totalCount"], json!(of_families));
            assert!(of_families > 0, "{list}");
        }
        // Every finding of a family is reached from the list, and from the family.
        let data = test.query("{ families(first: 100) { nodes { slug findings { rule severity } } } }").await;
        for family in data["families"]["nodes"].as_array().expect("families") {
            for severity in ["ERROR", "WARNING", "INFO"] {
                let slug = family["slug"].as_str().expect("a slug");
                let filter = format!("{{ family: {{ slug: {{ eq: \"{slug}\" }} }}, severity: {{ eq: {severity} }} }}");
                let of_family: Vec<_> = family["findings"].as_array().expect("findings").iter().filter(|finding| finding["severity"] == severity).collect();
                assert_eq!(found(test, "findings", "rule", &filter).await.len(), of_family.len(), "{filter}");
            }
        }
        let worst = found(test, "findings", "rule", "{ severity: { gt: INFO } }").await.len();
        assert_eq!(worst, found(test, "findings", "rule", "{ severity: { in: [ERROR, WARNING] } }").await.len());
    }

    async fn objects_are_found_by_ids(test: TestDatabase) {
        stored(test).await;
        let data = test.query("{ role(family: \"plain\", slug: \"senior-clerk\") { id responsibilities { id } } family(slug: \"plain\") { id } }").await;
        let [role, family, duty] = [&data["role"]["id"], &data["family"]["id"], &data["role"]["responsibilities"][0]["id"]];
        assert_eq!(found(test, "roles", "title", &format!("{{ id: {{ in: [{role}] }} }}")).await, ["Senior Clerk"]);
        assert_eq!(found(test, "roles", "title", &format!("{{ id: {{ ne: {role} }}, family: {{ id: {{ eq: {family} }} }} }}")).await, ["Snakelcase Clerk"]);
        assert_eq!(found(test, "responsibilities", "text", &format!("{{ id: {{ eq: {duty} }} }}")).await, ["x"]);
        assert_eq!(found(test, "requirements", "text", &format!("{{ id: {{ eq: {duty} }} }}")).await, Vec::<String>::new());
        let (code, message) = refused(test, &format!("{{ roles(filter: {{ id: {{ eq: {family} }} }}) {{ totalCount }} }}"), Value::Null).await;
        assert!(code == "BAD_ID" && message.contains("JobFamily"), "{message}");
        assert_eq!(refused(test, "{ roles(filter: { id: { eq: \"7\" } }) { totalCount } }", Value::Null).await.0, "BAD_ID");
    }

    async fn what_cannot_be_asked_is_refused_with_the_place(test: TestDatabase) {
        stored(test).await;
        let deep = |depth: usize| format!("{}{{}}{}", "{ not: ".repeat(depth), " }".repeat(depth));
        let many = |count: usize| format!("{{ or: [{}] }}", "{ defined: { eq: true } } ".repeat(count));
        let long = |length: usize| format!("{{ title: {{ contains: \"{}\" }} }}", "é".repeat(length));
        let list = |length: usize| format!("{{ grade: {{ in: [{}] }} }}", "7 ".repeat(length));
        for (filter, says) in [
            ("{ title: null }".to_owned(), "`filter.title` is null"),
            ("{ title: { eq: null } }".to_owned(), "`filter.title.eq` is null"),
            ("{ or: [{}, { peopleManager: { eq: null } }] }".to_owned(), "`filter.or.1.peopleManager.eq` is null"),
            ("{ not: null }".to_owned(), "`filter.not` is null"),
            ("{ responsibilities: { some: { text: { in: [\"\\u0000\"] } } } }".to_owned(), "`filter.responsibilities.some.text.in` holds a null character"),
            (deep(8), "`filter.not.not.not.not.not.not.not.not` has more than 8 filters inside"),
            (deep(60), "`filter` has more than 8 filters inside"),
            (many(100), "more than 200 members"),
            (format!("{{ and: [{}] }}", "{} ".repeat(300)), "more than 200 members"),
            (long(1_001), "has 1001 characters, but may have 1000"),
            (list(1_001), "has 1001 values, but may have 1000"),
            (format!("{{ or: [{}] }}", format!("{} ", list(1_000)).repeat(6)), "5000 values together"),
        ] {
            let (code, message) = refused(test, &format!("{{ roles(filter: {filter}) {{ totalCount }} }}"), Value::Null).await;
            assert!(code == "BAD_ARGUMENT" && message.contains(says), "{says}: {code} {message}");
        }
        let deepest = "{ levels: { some: { responsibilities: { every: { role: { directReports: { none: { family: { levels: { some: { and: [{ title: { in: [\"x\"] } }] } } } } } } } } } } }";
        let response = test.respond(&format!("{{ families(filter: {deepest}) {{ totalCount }} }}"), Value::Null).await;
        assert!(response.get("errors").is_none(), "{response}");
        for filter in [deep(7), many(66), long(1_000), list(1_000), format!("{{ or: [{}] }}", format!("{} ", list(1_000)).repeat(5))] {
            let response = test.respond(&format!("{{ roles(filter: {filter}) {{ totalCount }} }}"), Value::Null).await;
            assert!(response.get("errors").is_none(), "{response}");
        }
        // No filter at all is none; a variable that is not sent is no member, one that is null is refused.
        let operation = "query($filter: RoleFilter, $title: String) { all: roles(filter: $filter) { totalCount } some: roles(filter: { title: { eq: $title } }) { totalCount } }";
        let response = test.respond(operation, json!({ "filter": null })).await;
        assert_eq!(response["data"], json!({ "all": { "totalCount": 6 }, "some": { "totalCount": 6 } }));
        assert_eq!(refused(test, operation, json!({ "title": null })).await.0, "BAD_ARGUMENT");
        let (code, message) = refused(test, "query($filter: RoleFilter) { roles(filter: $filter) { totalCount } }", json!({ "filter": { "grade": { "gt": null } } })).await;
        assert!(code == "BAD_ARGUMENT" && message.contains("`filter.grade.gt`"), "{message}");
    }

    async fn levels_are_filtered_with_one_statement_for_all_families(test: TestDatabase) {
        with_catalogue(test).await;
        let statements = async |operation: &str| {
            let before = test.database.statements();
            test.query(operation).await;
            test.database.statements() - before
        };
        let managers = "levels(filter: { peopleManager: { eq: true } }) { title }";
        assert_eq!(statements(&format!("{{ families(first: 1) {{ nodes {{ {managers} }} }} }}")).await, 2);
        assert_eq!(statements(&format!("{{ families {{ nodes {{ {managers} }} }} }}")).await, 2);
        assert_eq!(statements(&format!("{{ families {{ nodes {{ {managers} again: {managers} others: levels(filter: {{ peopleManager: {{ eq: false }} }}) {{ title }} all: levels {{ title }} }} }} }}")).await, 4);
        let data = test.query(&format!("{{ families {{ nodes {{ {managers} others: levels(filter: {{ not: {{ peopleManager: {{ eq: true }} }} }}) {{ title }} all: levels {{ title peopleManager }} }} }} }}")).await;
        for family in data["families"]["nodes"].as_array().expect("families") {
            let titles = |field: &str| family[field].as_array().expect("levels").iter().map(|level| level["title"].clone()).collect::<Vec<_>>();
            let leads = |wanted: bool| family["all"].as_array().expect("levels").iter().filter(|level| level["peopleManager"] == wanted).map(|level| level["title"].clone()).collect::<Vec<_>>();
            assert_eq!((titles("levels"), titles("others")), (leads(true), leads(false)));
        }
        // A total is counted under the filter, and only where it is asked for.
        assert_eq!(statements("{ roles(filter: { responsibilities: { some: { text: { contains: \"a\" } } } }) { nodes { title } } }").await, 1);
        assert_eq!(statements("{ roles(filter: { responsibilities: { some: { text: { contains: \"a\" } } } }) { totalCount nodes { title } } }").await, 2);
        assert_eq!(statements("{ findings { nodes { rule } } responsibilities { nodes { text } } requirements { nodes { text } } }").await, 3);
    }

    async fn random_filters_find_what_a_naive_reading_finds(test: TestDatabase) {
        with_catalogue(test).await;
        with_fixtures(test).await;
        stored(test).await;
        let fields = "id title slug seniority grade peopleManager defined summary track { name } reportsTo { title role { title grade } }
            directReports { title grade seniority } responsibilities { text group children { text } } requirements { text } indicators { name unit scope target { value unit comparator } period }
            family { slug title summary levels { title grade seniority peopleManager } tracks { name } }";
        let mut roles = Vec::new();
        let mut after = Value::Null;
        loop {
            let operation = format!("query($after: String) {{ roles(first: 100, after: $after) {{ nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}");
            let response = test.respond(&operation, json!({ "after": after })).await;
            roles.extend(response["data"]["roles"]["nodes"].as_array().unwrap_or_else(|| panic!("{response}")).clone());
            if response["data"]["roles"]["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
            after = response["data"]["roles"]["pageInfo"]["endCursor"].clone();
        }
        let mut runner = TestRunner::deterministic();
        let (strategy, mut telling) = (role_filter(), 0);
        for _ in 0..250 {
            let filter = strategy.new_tree(&mut runner).expect("a filter").current();
            let wanted: Vec<&Value> = roles.iter().filter(|role| holds(&filter, role)).map(|role| &role["id"]).collect();
            let operation = "query($filter: RoleFilter) { roles(first: 100, filter: $filter) { nodes { id } totalCount } }";
            let response = test.respond(operation, json!({ "filter": filter })).await;
            let found = &response["data"]["roles"];
            assert_eq!(found["totalCount"], json!(wanted.len()), "{filter:#} {response}");
            let nodes: Vec<&Value> = found["nodes"].as_array().expect("nodes").iter().map(|node| &node["id"]).collect();
            assert_eq!(nodes, wanted.iter().take(100).copied().collect::<Vec<_>>(), "{filter:#}");
            telling += usize::from(!wanted.is_empty() && wanted.len() < roles.len());
        }
        assert!(telling > 80, "only {telling} filters let some through");
    }
}

/// The rank of a value of the enums that have one.
fn rank(name: &str) -> Option<usize> {
    const RANKS: [&str; 16] = [
        "INTERN",
        "ASSOCIATE",
        "JUNIOR",
        "INTERMEDIATE",
        "SENIOR",
        "STAFF",
        "LEAD",
        "PRINCIPAL",
        "DISTINGUISHED",
        "FELLOW",
        "MANAGER",
        "SENIOR_MANAGER",
        "DIRECTOR",
        "SENIOR_DIRECTOR",
        "VICE_PRESIDENT",
        "EXECUTIVE",
    ];
    RANKS.iter().position(|rank| *rank == name)
}

/// Whether a filter holds for an object, read as its description says.
fn holds(filter: &Value, object: &Value) -> bool {
    let filters = |list: &Value| list.as_array().expect("filters").clone();
    filter.as_object().expect("a filter").iter().all(|(member, asks)| match member.as_str() {
        "and" => filters(asks).iter().all(|filter| holds(filter, object)),
        "or" => filters(asks).iter().any(|filter| holds(filter, object)),
        "not" => !holds(asks, object),
        "family" | "track" | "reportsTo" | "role" | "target" => {
            !object[member].is_null() && holds(asks, &object[member])
        }
        _ if object[member].is_array() => list_holds(asks, object[member].as_array().expect("a list")),
        _ => asks
            .as_object()
            .expect("comparisons")
            .iter()
            .all(|(comparison, value)| compares(comparison, value, &object[member])),
    })
}

fn list_holds(asks: &Value, list: &[Value]) -> bool {
    asks.as_object().expect("a list filter").iter().all(|(quantity, asks)| match quantity.as_str() {
        "some" => list.iter().any(|object| holds(asks, object)),
        "every" => list.iter().all(|object| holds(asks, object)),
        "none" => !list.iter().any(|object| holds(asks, object)),
        "count" => asks
            .as_object()
            .expect("comparisons")
            .iter()
            .all(|(comparison, value)| compares(comparison, value, &json!(list.len()))),
        other => panic!("{other}"),
    })
}

fn compares(comparison: &str, asked: &Value, value: &Value) -> bool {
    if comparison == "isNull" {
        return value.is_null() == asked.as_bool().expect("a flag");
    }
    if value.is_null() {
        return false;
    }
    let order = |asked: &Value| match (value, asked) {
        (Value::String(value), Value::String(asked)) => match (rank(value), rank(asked)) {
            (Some(value), Some(asked)) => value.cmp(&asked),
            _ => caseless(value).cmp(&caseless(asked)),
        },
        (Value::Bool(value), Value::Bool(asked)) => value.cmp(asked),
        _ => value.as_f64().expect("a number").total_cmp(&asked.as_f64().expect("a number")),
    };
    let text = |value: &Value| caseless(value.as_str().expect("a text"));
    let any = |list: &Value| list.as_array().expect("a list").iter().any(|asked| order(asked).is_eq());
    match comparison {
        "eq" => order(asked).is_eq(),
        "ne" => order(asked).is_ne(),
        "in" => any(asked),
        "notIn" => !any(asked),
        "gt" => order(asked).is_gt(),
        "gte" => order(asked).is_ge(),
        "lt" => order(asked).is_lt(),
        "lte" => order(asked).is_le(),
        "contains" => text(value).contains(&text(asked)),
        "startsWith" => text(value).starts_with(&text(asked)),
        other => panic!("{other}"),
    }
}

fn member(name: &'static str, asks: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    asks.prop_map(move |asks| json!({ name: asks })).boxed()
}

/// One or two comparisons with values that occur.
fn comparisons(comparisons: &'static [&'static str], values: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let one = (proptest::sample::select(comparisons), proptest::collection::vec(values, 0..4));
    let one = one.prop_map(|(name, values)| match (name, values.first()) {
        ("in" | "notIn", _) => json!({ name: values }),
        (name, Some(value)) => json!({ name: value }),
        _ => json!({}),
    });
    (one.clone(), one)
        .prop_map(|(mut first, second)| {
            let both = first.as_object_mut().expect("an object");
            both.extend(second.as_object().expect("an object").clone());
            first
        })
        .boxed()
}

fn text() -> BoxedStrategy<Value> {
    const TEXTS: &[&str] = &[
        "manager",
        "SENIOR",
        "a",
        "é",
        "Straße",
        "%",
        "_",
        "",
        "partner",
        "widget seller",
        "m",
        "alliances",
        "ÄRZTIN",
        "the",
    ];
    let compared = comparisons(
        &["eq", "ne", "in", "notIn", "gt", "gte", "lt", "lte", "contains", "contains", "startsWith"],
        proptest::sample::select(TEXTS).prop_map(|text| json!(text)).boxed(),
    );
    prop_oneof![4 => compared, 1 => null()].boxed()
}

fn null() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(|absent| json!({ "isNull": absent })).boxed()
}

fn number(most: i32) -> BoxedStrategy<Value> {
    let compared = comparisons(
        &["eq", "ne", "in", "notIn", "gt", "gte", "lt", "lte"],
        (0..most).prop_map(|number| json!(number)).boxed(),
    );
    prop_oneof![4 => compared, 1 => null()].boxed()
}

fn choice(names: &'static [&'static str], ranked: bool) -> BoxedStrategy<Value> {
    const PLAIN: &[&str] = &["eq", "ne", "in", "notIn"];
    const RANKED: &[&str] = &["eq", "ne", "in", "notIn", "gt", "gte", "lt", "lte"];
    comparisons(
        if ranked { RANKED } else { PLAIN },
        proptest::sample::select(names).prop_map(|name| json!(name)).boxed(),
    )
}

fn seniority() -> BoxedStrategy<Value> {
    choice(&["ASSOCIATE", "INTERMEDIATE", "SENIOR", "STAFF", "MANAGER", "DIRECTOR", "VICE_PRESIDENT"], true)
}

fn list(of: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let quantity = proptest::sample::select(&["some", "every", "none"][..]);
    let quantified = (quantity, of).prop_map(|(quantity, of)| json!({ quantity: of }));
    prop_oneof![3 => quantified, 1 => member("count", number(6))].boxed()
}

/// Filters of one type, combined.
fn combined(leaf: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    leaf.prop_recursive(3, 12, 3, |inner| {
        let several = proptest::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            several.clone().prop_map(|filters| json!({ "and": filters })),
            several.prop_map(|filters| json!({ "or": filters })),
            inner.clone().prop_map(|filter| json!({ "not": filter })),
            (inner.clone(), inner).prop_map(|(mut first, second)| {
                first.as_object_mut().expect("an object").extend(second.as_object().expect("an object").clone());
                first
            }),
        ]
    })
    .boxed()
}

fn role_filter() -> BoxedStrategy<Value> {
    let level = || {
        prop_oneof![
            Just(json!({})),
            member("title", text()),
            member("grade", number(13)),
            member("seniority", seniority()),
        ]
    };
    let statement = || {
        combined(
            prop_oneof![
                member("text", text()),
                member("group", text()),
                member("children", list(member("text", text()))),
            ]
            .boxed(),
        )
    };
    let units = || choice(&["PERCENT", "COUNT", "QUALITATIVE"], false);
    let target = prop_oneof![
        Just(json!({})),
        member("value", number(110)),
        member("unit", units()),
        member("comparator", choice(&["AT_LEAST", "EQUAL"], false)),
    ];
    let indicator = prop_oneof![
        member("name", text()),
        member("unit", units()),
        member("scope", choice(&["ROLE", "FAMILY"], false)),
        member("period", null()),
        member("target", target.boxed()),
    ];
    let family = prop_oneof![
        member("slug", text()),
        member("summary", text()),
        member("levels", list(combined(level().boxed()))),
        member("tracks", list(member("name", text()))),
    ];
    let line = prop_oneof![
        Just(json!({})),
        member("title", text()),
        member("role", prop_oneof![Just(json!({})), member("grade", number(13))].boxed())
    ];
    let leaf = prop_oneof![
        3 => level(),
        1 => member("summary", text()),
        1 => member("slug", text()),
        1 => member("peopleManager", any::<bool>().prop_map(|yes| json!({ "eq": yes })).boxed()),
        1 => member("defined", any::<bool>().prop_map(|yes| json!({ "ne": yes })).boxed()),
        1 => member("track", prop_oneof![Just(json!({})), member("name", text())].boxed()),
        2 => member("reportsTo", combined(line.boxed())),
        2 => member("directReports", list(level().boxed())),
        2 => member("responsibilities", list(statement())),
        1 => member("requirements", list(member("text", text()))),
        2 => member("indicators", list(combined(indicator.boxed()))),
        2 => member("family", combined(family.boxed())),
    ];
    combined(leaf.boxed())
}
