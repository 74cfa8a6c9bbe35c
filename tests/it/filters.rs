//! Filters: every comparison, relations, limits.

use serde_json::{Value, json};

use crate::support::{TestDatabase, on_both, with_catalogue, with_fixtures};

/// Pages with letters of several scripts, wildcards, targets, grades, and a role without anything.
const PAGES: [(&str, &str); 3] = [
    (
        "accents.md",
        "# Ärzte & Übersetzer\n\nWas wir tun.\n\n## Junior Ärztin\n\nThe Junior Ärztin is a grade 4.\n\nThe Junior Ärztin reports to the Ober-Ärztin.\n\n\
         ### Responsibilities\n- Geht über die STRASSE\n  - Nimmt den Marketplace mit\n- Kennt 100% der Wege\n### KPIs\n- 60% der Wege\n- 5 Wege per week\n\n\
         ## Ober-Ärztin\n\nThe Ober-Ärztin is a grade 9.\n\n### Responsibilities\n- Leads the snake_case cafe\u{301} – daily\n- Wins the \u{201c}marketplace\u{201d}\n\n## Résumé Writer\n\n### Requirements\n- Éclairs\n",
    ),
    (
        "plain.md",
        "# Plain\n\n## Snakelcase Clerk\n\n### Responsibilities\n- snakelcase\n- 100 per cent\n- a!b\\c'd\"e\n\n## Senior Clerk\n\n### Responsibilities\n- x\n\n## KPIs\n- 75% of files\n- Calm\n",
    ),
    ("straße.md", "# Straße\n\n## Λόγος Keeper\n\n### Responsibilities\n- Hält die Straße frei\n"),
];

pub(crate) async fn with_odd_pages(test: &TestDatabase) {
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
        with_odd_pages(test).await;
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
        for text in ["CAF\u{c9} ", " cafe\u{301}  - "] {
            let found = found(test, "responsibilities", "text", &format!("{{ text: {{ contains: \"{text}\" }} }}")).await;
            assert_eq!(found, ["Leads the snake_case cafe\u{301} – daily"], "{text}");
        }
        for (filter, titles) in [
            ("{ title: { contains: \" clerk\" } }", &all[3..5]),
            ("{ title: { contains: \"clerk \" } }", &[]),
            ("{ title: { startsWith: \"jun \" } }", &[]),
            ("{ title: { startsWith: \" junior\\n\" } }", &all[..1]),
            ("{ title: { startsWith: \" \" } }", &all[..]),
        ] {
            assert_eq!(found(test, "roles", "title", filter).await, titles, "{filter}");
        }
        let quoted = "{ text: { contains: \"\\\"MARKETPLACE\\\"\" } }";
        assert_eq!(found(test, "responsibilities", "text", quoted).await, ["Wins the \u{201c}marketplace\u{201d}"]);
    }

    async fn wildcards_mean_themselves(test: TestDatabase) {
        with_odd_pages(test).await;
        for (text, texts) in [
            ("100%", &["Kennt 100% der Wege"][..]),
            ("snake_case", &["Leads the snake_case cafe\u{301} – daily"]),
            ("a!b", &["a!b\\c'd\"e"]),
            ("b\\\\c'd", &["a!b\\c'd\"e"]),
            ("'; DROP TABLE roles; --", &[]),
        ] {
            assert_eq!(found(test, "responsibilities", "text", &format!("{{ text: {{ contains: \"{text}\" }} }}")).await, texts);
        }
        assert_eq!(found(test, "responsibilities", "text", "{ text: { startsWith: \"%\" } }").await, Vec::<String>::new());
    }

    async fn numbers_ranks_and_flags_are_compared(test: TestDatabase) {
        with_odd_pages(test).await;
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
        with_odd_pages(test).await;
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
        with_odd_pages(test).await;
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
        with_odd_pages(test).await;
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
            (deep(50), "`filter` has more than 8 filters inside"),
            (many(100), "more than 200 members"),
            (format!("{{ and: [{}] }}", "{} ".repeat(300)), "more than 200 members"),
            (long(1_001), "has 1001 characters, but may have 1000"),
            (list(1_001), "has 1001 values, but may have 1000"),
        ] {
            let (code, message) = refused(test, &format!("{{ roles(filter: {filter}) {{ totalCount }} }}"), Value::Null).await;
            assert!(code == "BAD_ARGUMENT" && message.contains(says), "{says}: {code} {message}");
        }
        let deepest = "{ levels: { some: { responsibilities: { every: { role: { directReports: { none: { family: { levels: { some: { and: [{ title: { in: [\"x\"] } }] } } } } } } } } } } }";
        let response = test.respond(&format!("{{ families(filter: {deepest}) {{ totalCount }} }}"), Value::Null).await;
        assert!(response.get("errors").is_none(), "{response}");
        for filter in [deep(7), many(66), long(1_000), list(1_000)] {
            let response = test.respond(&format!("{{ roles(filter: {filter}) {{ totalCount }} }}"), Value::Null).await;
            assert!(response.get("errors").is_none(), "{response}");
        }
        let lists = |count: usize| format!("query($in: [Int!]) {{ roles(filter: {{ or: [{}] }}) {{ totalCount }} }}", "{ grade: { in: $in } } ".repeat(count));
        let values = json!({ "in": vec![7; 1_000] });
        let response = test.respond(&lists(5), values.clone()).await;
        assert!(response.get("errors").is_none(), "{response}");
        let (code, message) = refused(test, &lists(6), values).await;
        assert!(code == "BAD_ARGUMENT" && message.contains("5000 values together"), "{message}");
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
}
