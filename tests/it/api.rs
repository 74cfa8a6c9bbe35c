//! The API: answers, paging, ids, statements, limits.

use std::fmt::Write as _;

use async_graphql::Request;
use rolegraph::graphql::{Engine, Limits};
use serde_json::{Value, json};

use crate::support::{TestDatabase, on_both, text, with_catalogue, with_fixtures};

const HEADLINE: &str =
    "{ families(first: 100) { nodes { title levels { title responsibilities { text indicators { name } } } } } }";

/// The number of SQL statements that an operation takes.
async fn statements(test: &TestDatabase, operation: &str) -> u64 {
    let before = test.database.statements();
    test.query(operation).await;
    test.database.statements() - before
}

fn handbook(families: usize) -> Vec<(String, String)> {
    let level = |family: usize, level: usize| {
        // More than thirty of a kind: from there on futures that are joined are polled in another way.
        let duties: Vec<String> = (0..40).map(|duty| format!("- rests {family} {level} {duty}\n")).collect();
        format!(
            "### Level {level} Worker\n#### Responsibilities\n- works {family} {level}\n  - closely\n{}\
             #### Performance Indicators\n- {level}% of work\n",
            duties.concat()
        )
    };
    let page = |family: usize| {
        let levels: Vec<String> = (0..5).map(|number| level(family, number)).collect();
        (format!("family-{family:03}.md"), format!("# Family {family}\n## Levels\n{}", levels.concat()))
    };
    (0..families).map(page).collect()
}

async fn import_handbook(test: &TestDatabase, families: usize) {
    let pages = handbook(families);
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    test.import(&pages).await;
}

on_both! {
    async fn the_whole_of_a_family_is_served(test: TestDatabase) {
        with_fixtures(test).await;
        let data = test.query(&text("tests/operations/whole-family.graphql")).await;
        // One snapshot for both databases: their answers are the same.
        insta::with_settings!({ prepend_module_to_snapshot => false }, {
            insta::assert_json_snapshot!("whole_family", data);
        });
    }

    async fn the_headline_query_takes_four_statements_for_any_number_of_families(test: TestDatabase) {
        import_handbook(test, 3).await;
        let few = statements(test, HEADLINE).await;
        import_handbook(test, 90).await;
        let many = statements(test, HEADLINE).await;
        assert_eq!((few, many), (4, 4));
    }

    async fn the_number_of_statements_depends_on_the_query_alone(test: TestDatabase) {
        let everything = text("tests/operations/everything.graphql");
        import_handbook(test, 2).await;
        let few = statements(test, &everything).await;
        import_handbook(test, 40).await;
        for _ in 0..5 {
            assert_eq!(statements(test, &everything).await, few);
        }
    }

    async fn the_total_is_counted_only_where_it_is_asked_for(test: TestDatabase) {
        with_fixtures(test).await;
        assert_eq!(statements(test, "{ roles { nodes { title } } }").await, 1);
        assert_eq!(statements(test, "{ roles { totalCount nodes { title } } }").await, 2);
    }

    async fn a_source_leads_to_the_heading_above_it(test: TestDatabase) {
        let page = |front: &str| format!("---\ntitle: Seller\n{front}---\n\n## Seller\n\n### Responsibilities\n\n- Sells\n\n### KPIs {{#kpis}}\n\n- % of sales\n");
        test.import(&[("shop/seller.md", &page("")), ("clerk.md", &page("url: https://other.test/c/\n")), ("porter.md", &page("canonical_url: /p\n"))]).await;
        let operation = "{ families { nodes { source { url } levels { source { url } responsibilities { source { path url } } indicators { source { url } } } } } }";
        let without = statements(test, &operation.replace("url", "line")).await;
        assert_eq!(statements(test, operation).await, without + 1);
        let urls = async |base: Option<&str>| {
            let engine = Engine::new(test.database.clone(), Limits::default());
            let engine = engine.with_base_url(base.map(|base| base.parse().expect("an address")));
            let response = serde_json::to_value(engine.execute(Request::new(operation)).await).expect("JSON");
            let families = response["data"]["families"]["nodes"].as_array().expect("families").clone();
            let text = |value: &Value| value["source"]["url"].as_str().map(str::to_owned);
            families.iter().map(|family| {
                let level = &family["levels"][0];
                [text(family), text(level), text(&level["responsibilities"][0]), text(&level["indicators"][0])]
            }).collect::<Vec<_>>()
        };
        let all = |page: &str| ["", "#seller", "#responsibilities", "#kpis"].map(|anchor| Some(format!("{page}{anchor}")));
        let none = [const { None }; 4];
        assert_eq!(urls(None).await, [all("https://other.test/c/"), none.clone(), none]);
        assert_eq!(urls(Some("http://h.test/jobs")).await, [all("https://other.test/c/"), all("http://h.test/p"), all("http://h.test/jobs/shop/seller/")]);
        // A heading that moves takes its anchor along; nothing else needs to change for that.
        let moved = test.import(&[("shop/seller.md", &page("").replace("KPIs {#kpis}", "KPIs {#numbers}"))]).await;
        assert_eq!(moved.plan.families.len(), 1);
        assert!(urls(Some("http://h.test")).await[2][3].as_deref().is_some_and(|url| url.ends_with("/#numbers")));
    }

    async fn pages_follow_one_another_in_both_directions(test: TestDatabase) {
        with_catalogue(test).await;
        for list in ["families", "roles", "indicators"] {
            let all = test.query(&format!("{{ {list}(first: 100) {{ nodes {{ id }} totalCount }} }}")).await;
            let wanted: Vec<Value> = all[list]["nodes"].as_array().expect("nodes").clone();
            assert_eq!(json!(wanted.len()), all[list]["totalCount"]);
            for (size, from, edge) in [("first", "after", "endCursor"), ("last", "before", "startCursor")] {
                let (mut found, mut cursor) = (Vec::new(), Value::Null);
                loop {
                    let operation = format!(
                        "query($cursor: String) {{ {list}({size}: 3, {from}: $cursor) {{ nodes {{ id }} pageInfo {{ {edge} hasNextPage hasPreviousPage }} }} }}"
                    );
                    let response = test.respond(&operation, json!({ "cursor": cursor })).await;
                    let page = &response["data"][list];
                    let nodes = page["nodes"].as_array().expect("nodes").clone();
                    if size == "first" { found.extend(nodes) } else { found.splice(0..0, nodes); }
                    let more = if size == "first" { "hasNextPage" } else { "hasPreviousPage" };
                    if page["pageInfo"][more] == json!(false) {
                        break;
                    }
                    cursor = page["pageInfo"][edge].clone();
                }
                assert_eq!(found, wanted, "{list} {size}");
            }
        }
    }

    async fn cursors_survive_inserts(test: TestDatabase) {
        import_handbook(test, 4).await;
        let first = test.query("{ families(first: 2) { nodes { slug } pageInfo { endCursor } } }").await;
        test.import(&[("a-new-one.md", "# New\n## Boss\n### Responsibilities\n- a\n"), ("family-0015.md", "# Newer\n## Boss\n### Responsibilities\n- a\n")]).await;
        let operation = "query($after: String) { families(first: 2, after: $after) { nodes { slug } } }";
        let next = test.respond(operation, json!({ "after": first["families"]["pageInfo"]["endCursor"] })).await;
        assert_eq!(next["data"]["families"]["nodes"], json!([{ "slug": "family-0015" }, { "slug": "family-002" }]));
    }

    async fn cursors_survive_levels_put_before_them(test: TestDatabase) {
        let page = |levels: &[&str]| {
            let level = |title: &&str| format!("### {title} Seller\n#### Responsibilities\n- {title}\n");
            format!("## Levels\n{}", levels.iter().map(level).collect::<Vec<_>>().concat())
        };
        test.import(&[("sellers.md", &page(&["Junior", "Senior", "Staff"]))]).await;
        let first = test.query("{ roles(first: 2) { nodes { slug } pageInfo { endCursor } } }").await;
        let cursor = &first["roles"]["pageInfo"]["endCursor"];
        let next = async || {
            let operation = "query($after: String) { roles(first: 2, after: $after) { nodes { slug } } }";
            test.respond(operation, json!({ "after": cursor })).await["data"]["roles"]["nodes"].take()
        };
        test.import(&[("sellers.md", &page(&["Intern", "Associate", "Junior", "Senior", "Staff"]))]).await;
        assert_eq!(next().await, json!([{ "slug": "staff-seller" }]));
        test.import(&[("sellers.md", &page(&["Senior", "Staff"]))]).await;
        assert_eq!(next().await, json!([{ "slug": "staff-seller" }]));
    }

    async fn objects_are_found_by_their_ids(test: TestDatabase) {
        with_fixtures(test).await;
        let data = test.query("{ role(family: \"widget-seller\", slug: \"associate-widget-seller\") { id family { id } responsibilities { id children { id text } } requirements { id } indicators { id } } }").await;
        let role = &data["role"];
        let ids = [
            &role["id"], &role["family"]["id"], &role["responsibilities"][1]["id"], &role["responsibilities"][1]["children"][0]["id"],
            &role["requirements"][0]["id"], &role["indicators"][0]["id"],
        ];
        let operation = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Responsibility { text children { text } role { slug } } } }";
        let response = test.respond(operation, json!({ "ids": ids })).await;
        let nodes = response["data"]["nodes"].as_array().expect("nodes");
        assert_eq!(nodes.iter().map(|node| &node["id"]).collect::<Vec<_>>(), ids);
        assert_eq!(nodes[2]["children"], json!([{ "text": "widgets" }, { "text": "gadgets" }]));
        assert_eq!(nodes[3]["text"], json!("widgets"));
        let types: Vec<_> = nodes.iter().map(|node| node["__typename"].as_str().expect("a type")).collect();
        assert_eq!(types, ["Role", "JobFamily", "Responsibility", "Responsibility", "Requirement", "Indicator"]);
        // A row that is gone is null; what is no id is an error that leaves the others alone.
        let gone = test.respond(operation, json!({ "ids": ["Um9sZTo5OTk5", "nonsense", role["id"]] })).await;
        assert_eq!(gone["data"]["nodes"][0], Value::Null);
        assert_eq!(gone["data"]["nodes"][2]["id"], role["id"]);
        assert_eq!(gone["errors"][0]["extensions"]["code"], "BAD_ID");
        assert_eq!(gone["errors"][0]["path"], json!(["nodes", 1]));
    }

    async fn inherited_statements_come_first_and_once(test: TestDatabase) {
        with_fixtures(test).await;
        let data = test.query("{ role(family: \"widget-seller\", slug: \"senior-widget-seller\") { responsibilities(inherited: true) { text inheritedFrom { title } children { text } } } }").await;
        let shown: Vec<_> = data["role"]["responsibilities"].as_array().expect("a list").iter()
            .map(|statement| (statement["text"].as_str().expect("text"), statement["inheritedFrom"]["title"].as_str())).collect();
        let (associate, seller) = (Some("Associate Widget Seller"), Some("Widget Seller (Intermediate)"));
        assert_eq!(shown, [
            ("Greets customers", associate),
            ("Keeps the shelves full:", associate),
            ("Counts the till Locks the door at night", associate),
            ("Extends that of the Associate Widget Seller responsibilities", seller),
            ("Sells widgets in town", seller),
            ("Counts the till", seller),
            ("Extends that of the Widget Seller responsibilities", None),
            ("Sells widgets abroad", None),
        ]);
    }

    async fn an_inherited_duty_with_other_details_is_another_one(test: TestDatabase) {
        let page = "## A Seller\n### Responsibilities\n- Sells:\n  - widgets\n- Travels\n## B Seller\n### Responsibilities\n- Extends the responsibilities of the A Seller\n- Sells:\n  - gadgets\n- travels\n";
        test.import(&[("sellers.md", page)]).await;
        let data = test.query("{ role(family: \"sellers\", slug: \"b-seller\") { responsibilities(inherited: true) { text children { text } } } }").await;
        let shown: Vec<_> = data["role"]["responsibilities"].as_array().expect("a list").iter()
            .map(|shown| (shown["text"].as_str().expect("text"), shown["children"][0]["text"].as_str())).collect();
        assert_eq!(shown, [
            ("Sells:", Some("widgets")),
            ("Travels", None),
            ("Extends the responsibilities of the A Seller", None),
            ("Sells:", Some("gadgets")),
        ]);
    }

    async fn a_circle_of_extensions_ends(test: TestDatabase) {
        let page = "## A Seller\n### Responsibilities\n- Extends the responsibilities of the B Seller\n- a\n## B Seller\n### Responsibilities\n- Extends the responsibilities of the A Seller\n- b\n";
        test.import(&[("circle.md", page)]).await;
        let data = test.query("{ family(slug: \"circle\") { levels { responsibilities(inherited: true) { text } } } }").await;
        assert_eq!(data["family"]["levels"][0]["responsibilities"].as_array().map(Vec::len), Some(4));
    }

    async fn wrong_arguments_say_what_to_do(test: TestDatabase) {
        with_fixtures(test).await;
        for (arguments, code, says) in [
            ("first: 101", "BAD_ARGUMENT", "0 to 100"),
            ("first: -1", "BAD_ARGUMENT", "0 to 100"),
            ("last: 1000", "BAD_ARGUMENT", "`last` is 1000"),
            ("first: 1, last: 1", "BAD_ARGUMENT", "cannot be combined"),
            ("after: \"x\"", "BAD_CURSOR", "`after`"),
            ("before: \"WzEsMl0\"", "BAD_CURSOR", "`before`"),
        ] {
            let response = test.respond(&format!("{{ roles({arguments}) {{ nodes {{ id }} }} }}"), Value::Null).await;
            let error = &response["errors"][0];
            assert_eq!(error["extensions"]["code"], code, "{arguments}: {response}");
            assert!(error["message"].as_str().expect("a message").contains(says), "{error}");
        }
        let unknown = test.query("{ family(slug: \"nobody\") { id } role(family: \"nobody\", slug: \"x\") { id } }").await;
        assert_eq!(unknown, json!({ "family": null, "role": null }));
    }

    async fn documents_that_ask_for_too_much_are_refused(test: TestDatabase) {
        let limits = Limits::default();
        let deep = format!("{{ roles {{ nodes {{ {} id {} }} }} }}", "family { levels { ".repeat(10), "} } ".repeat(10));
        let aliases: Vec<String> = (0..=limits.aliases).map(|number| format!("a{number}: __typename")).collect();
        let mut bomb = "{ families { nodes { ...F0 } } }".to_owned();
        for level in 0..25 {
            let next = level + 1;
            write!(bomb, " fragment F{level} on JobFamily {{ ...F{next} ...F{next} }}").expect("a string");
        }
        bomb += " fragment F25 on JobFamily { title }";
        for document in [deep, format!("{{ {} }}", aliases.join(" ")), bomb] {
            let response = test.respond(&document, Value::Null).await;
            assert_eq!(response["errors"][0]["extensions"]["code"], "TOO_COSTLY", "{response}");
        }
        // Lists inside lists multiply.
        import_handbook(test, 100).await;
        let wide = "families(first: 100) { nodes { levels { family { levels { family { levels { responsibilities { family { levels { family { levels { family { levels { id } } } } } } } } } } } } } }";
        let response = test.respond(&format!("{{ {wide} }}"), Value::Null).await;
        assert_eq!(response["errors"][0]["extensions"]["code"], "TOO_COSTLY");
        let invalid = test.respond("{ nothing }", Value::Null).await;
        assert_eq!(invalid["errors"][0]["extensions"]["code"], "BAD_DOCUMENT");
    }

    async fn an_error_of_the_database_is_masked(test: TestDatabase) {
        use sea_orm::{ConnectionTrait, Statement};
        with_fixtures(test).await;
        let write = test.database.write();
        write.execute_raw(Statement::from_string(write.get_database_backend(), "DROP TABLE hiring_steps")).await.expect("dropped");
        let response = test.respond("{ family(slug: \"clerk\") { hiringProcess { text } } }", Value::Null).await;
        let error = &response["errors"][0];
        assert_eq!(error["extensions"]["code"], "INTERNAL");
        assert!(!response.to_string().contains("hiring_steps"), "{response}");
    }

    async fn the_operations_of_the_page_run(test: TestDatabase) {
        with_catalogue(test).await;
        let folder = crate::support::path("web/graphiql/tabs");
        let mut run = 0;
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|ending| ending != "graphql") {
                continue;
            }
            let variables = std::fs::read_to_string(path.with_extension("variables.json")).unwrap_or("null".to_owned());
            let document = std::fs::read_to_string(&path).expect("a document");
            let response = test.respond(&document, serde_json::from_str(&variables).expect("JSON")).await;
            assert!(response.get("errors").is_none(), "{}: {response}", path.display());
            let data = response["data"].as_object().expect("data");
            assert!(data.values().all(|value| !value.is_null()), "{}: {response}", path.display());
            run += 1;
        }
        assert!(run >= 5);
    }
}
