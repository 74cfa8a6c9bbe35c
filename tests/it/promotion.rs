//! What changes with a promotion, and what any comparison comes to.

use std::collections::BTreeMap;

use async_graphql::Request;
use rolegraph::graphql::{Engine, Limits};
use serde_json::{Value, json};

use crate::readme::blocks;
use crate::support::{TestDatabase, corpus, handbooks, on_both, read_folder, run, text, with_catalogue};

const WHOLE: &str = "
  from { slug } to { slug } verdict direction summary inCommon
  responsibilities { changed { similarity spans { kind text } nested { kept { from { ...said } } added { ...said } removed { ...said } } } }
  indicators {
    kept { from { name } } added { name } removed { name }
    changed { from { name target { value } } to { name target { value } period } similarity changes }
  }
  grade { from to difference } seniority { from to changed }
  reporting { from { title role { slug } } to { title role { slug } } sameSuperior }
  oversight { from { peopleManager directReportCount } to { peopleManager directReportCount } }";

const SAID: &str = "fragment said on Statement { ... on Responsibility { text } ... on Requirement { text } }";

const SHOP: &str = "\
# Shop

| Role | Grade |
| --- | --- |
| [Seller](#seller) | Grade 5 |
| [Senior Seller](#senior-seller) | Grade 6 |
| [Lead Seller](#lead-seller) | |
| [Manager, Sellers](#manager-sellers) | Grade 8 |

## Seller

The Seller reports to the Manager, Sellers.

### Responsibilities

- Sells widgets to customers in town
- Keeps the shelves full:
  - widgets
  - gadgets

### Requirements

- Three years behind a counter

### Performance Indicators

- 75% or more of customers greeted
- Number of complaints

## Senior Seller

The Senior Seller reports to the Manager Sellers.

### Responsibilities

- Sells widgets to customers in other towns
- Keeps the shelves full:
  - widgets
  - lamps
- Opens the shop

### Requirements

- Three years behind a counter

### Performance Indicators

- 85% or more of customers greeted
- Number of visits per week
- Number of complaints

## Lead Seller

The Lead Seller reports to the Head of Shops.

### Responsibilities

- Sells widgets to customers in other towns
- Keeps the shelves full:
  - widgets
  - lamps
- Opens the shop

### Requirements

- Three years behind a counter

### Performance Indicators

- 85% or more of customers greeted
- Number of visits per week
- Number of complaints

## Manager, Sellers

To be defined.
";

/// A family whose levels have so many statements each, all of them different.
fn levels(family: &str, levels: usize, statements: usize) -> (String, String) {
    let level = |level: usize| -> String {
        let duty = |number: usize| {
            format!("- Plans stall {number} of market {level} with those who carry {}\n", number * 7 % 13)
        };
        let duties: String = (0..statements).map(duty).collect();
        format!(
            "## {family} Seller {level}\n\nThe {family} Seller {level} reports to the {family} Seller {}.\n\n### Responsibilities\n\n{duties}\n### Requirements\n\n- Year {level}\n\n",
            level + 1
        )
    };
    (format!("{}.md", family.to_lowercase()), (1..=levels).map(level).collect())
}

async fn promotion(test: &TestDatabase, slug: &str) -> Value {
    let operation = format!("{{ role(family: \"shop\", slug: \"{slug}\") {{ promotion {{ {WHOLE} }} }} }} {SAID}");
    test.query(&operation).await["role"]["promotion"].take()
}

async fn role(test: &TestDatabase, slug: &str) -> String {
    let data = test.query(&format!("{{ role(family: \"shop\", slug: \"{slug}\") {{ id }} }}")).await;
    data["role"]["id"].as_str().expect("a role").to_owned()
}

/// How many of all roles that stand beside one another on a track have which verdict.
async fn verdicts(test: &TestDatabase) -> BTreeMap<String, usize> {
    let (mut verdicts, mut after) = (BTreeMap::new(), Value::Null);
    loop {
        let operation = "query($after: String) { families(first: 10, after: $after) { pageInfo { hasNextPage endCursor } nodes { levels { title promotion { verdict direction summary responsibilities { changed { similarity } added { __typename } removed { __typename } } indicators { changed { similarity } added { id } removed { id } } } } } } }";
        let response = test.respond(operation, json!({ "after": after })).await;
        assert!(response.get("errors").is_none(), "{response:#}");
        let page = &response["data"]["families"];
        for family in page["nodes"].as_array().expect("families") {
            for level in
                family["levels"].as_array().expect("levels").iter().filter(|level| !level["promotion"].is_null())
            {
                let promotion = &level["promotion"];
                let verdict = promotion["verdict"].as_str().expect("a verdict").to_owned();
                if verdict == "INDISTINGUISHABLE" {
                    for (kind, list) in [
                        ("responsibilities", "changed"),
                        ("responsibilities", "added"),
                        ("responsibilities", "removed"),
                        ("indicators", "changed"),
                        ("indicators", "added"),
                        ("indicators", "removed"),
                    ] {
                        assert_eq!(promotion[kind][list], json!([]), "{level}");
                    }
                }
                *verdicts.entry(verdict).or_default() += 1;
            }
        }
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            return verdicts;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

on_both! {
    async fn a_promotion_says_what_changes(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        let change = promotion(test, "seller").await;
        assert_eq!((&change["from"]["slug"], &change["to"]["slug"]), (&json!("seller"), &json!("senior-seller")));
        assert_eq!((&change["verdict"], &change["direction"]), (&json!("EXTENDS"), &json!("UP")));
        assert_eq!(change["summary"], "1 of 3 responsibilities is new, 2 changed; the one requirement stays; 1 of 3 indicators is new, 1 changed. The grade rises from 5 to 6.");
        assert!((change["inCommon"].as_f64().expect("a number") - 6.0 / 7.0).abs() < 1e-9);
        let [town, shelves] = change["responsibilities"]["changed"].as_array().expect("pairs").as_slice() else { panic!("{change:#}") };
        assert_eq!(town["spans"], json!([
            { "kind": "KEPT", "text": "Sells widgets to customers in " },
            { "kind": "REMOVED", "text": "town" },
            { "kind": "ADDED", "text": "other towns" },
        ]));
        assert_eq!(shelves["spans"], json!([{ "kind": "KEPT", "text": "Keeps the shelves full:" }]));
        assert_eq!(shelves["nested"], json!({ "kept": [{ "from": { "text": "widgets" } }], "added": [{ "text": "lamps" }], "removed": [{ "text": "gadgets" }] }));
        assert_eq!(change["indicators"], json!({
            "kept": [{ "from": { "name": "Number of complaints" } }],
            "added": [{ "name": "Number of visits per week" }],
            "removed": [],
            "changed": [{
                "from": { "name": "75% or more of customers greeted", "target": { "value": 75.0 } },
                "to": { "name": "85% or more of customers greeted", "target": { "value": 85.0 }, "period": null },
                "similarity": change["indicators"]["changed"][0]["similarity"],
                "changes": ["NAME", "TARGET"],
            }],
        }));
        assert_eq!(change["grade"], json!({ "from": 5, "to": 6, "difference": 1 }));
        assert_eq!(change["seniority"], json!({ "from": "INTERMEDIATE", "to": "SENIOR", "changed": true }));
        let manager = |title: &str| json!({ "title": title, "role": { "slug": "manager-sellers" } });
        assert_eq!(change["reporting"], json!({ "from": manager("Manager, Sellers"), "to": manager("Manager Sellers"), "sameSuperior": true }));
        assert_eq!(change["oversight"]["to"], json!({ "peopleManager": false, "directReportCount": 0 }));
    }

    async fn levels_that_the_page_does_not_tell_apart_are_said_to_be_so(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        let change = promotion(test, "senior-seller").await;
        assert_eq!((&change["verdict"], &change["direction"]), (&json!("INDISTINGUISHABLE"), &json!("UP")));
        assert_eq!(change["summary"], "What they do, bring and are measured by is the same: 3 responsibilities, 1 requirement and 3 indicators.");
        assert_eq!(change["grade"], json!({ "from": 6, "to": null, "difference": null }));
        assert_eq!(change["reporting"]["sameSuperior"], json!(false));
        assert_eq!(change["reporting"]["to"], json!({ "title": "Head of Shops", "role": null }));
    }

    async fn a_level_to_be_defined_says_nothing_and_the_top_is_the_end(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        let change = promotion(test, "lead-seller").await;
        assert_eq!((&change["verdict"], &change["direction"]), (&json!("UNDEFINED"), &json!("UP")));
        assert_eq!(change["summary"], "Manager, Sellers is left to be defined, so nothing can be said of what changes. Only the second leads people.");
        assert_eq!(change["oversight"]["to"], json!({ "peopleManager": true, "directReportCount": 2 }));
        assert_eq!(change["reporting"]["sameSuperior"], Value::Null);
        assert_eq!(promotion(test, "manager-sellers").await, Value::Null);
    }

    async fn any_two_roles_have_a_verdict(test: TestDatabase) {
        test.import(&[("shop.md", SHOP), ("porter.md", "## Porter\n### Responsibilities\n- carries crates\n## Usher\n### Responsibilities\n")]).await;
        let seller = role(test, "seller").await;
        let data = test.query("{ roles(first: 50) { nodes { id slug } } }").await;
        let compare = "query($role: ID!, $with: ID!) { node(id: $role) { ... on Role { comparison(with: $with) { verdict direction summary inCommon } } } }";
        let mut told = BTreeMap::new();
        for other in data["roles"]["nodes"].as_array().expect("roles") {
            let response = test.respond(compare, json!({ "role": seller, "with": other["id"] })).await;
            assert!(response.get("errors").is_none(), "{response:#}");
            let comparison = &response["data"]["node"]["comparison"];
            let words = (comparison["verdict"].as_str().expect("a verdict").to_owned(), comparison["direction"].as_str().expect("a direction").to_owned());
            told.insert(other["slug"].as_str().expect("a slug").to_owned(), words);
        }
        let told: Vec<(&str, &str, &str)> = told.iter().map(|(slug, (verdict, direction))| (slug.as_str(), verdict.as_str(), direction.as_str())).collect();
        assert_eq!(told, [
            ("lead-seller", "EXTENDS", "UP"),
            ("manager-sellers", "UNDEFINED", "UP"),
            ("porter", "UNRELATED", "UNKNOWN"),
            ("seller", "SAME_ROLE", "LEVEL"),
            ("senior-seller", "EXTENDS", "UP"),
            ("usher", "UNDEFINED", "UNKNOWN"),
        ]);
        // The other way round it reduces, and leads down.
        let response = test.respond(compare, json!({ "role": role(test, "senior-seller").await, "with": seller })).await;
        let comparison = &response["data"]["node"]["comparison"];
        assert_eq!((&comparison["verdict"], &comparison["direction"]), (&json!("REDUCES"), &json!("DOWN")));
    }

    async fn what_is_no_role_cannot_be_compared_with(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        let data = test.query("{ family(slug: \"shop\") { id } indicators(first: 1) { nodes { id } } responsibilities(first: 1) { nodes { id } } }").await;
        let ids = [&data["family"]["id"], &data["indicators"]["nodes"][0]["id"], &data["responsibilities"]["nodes"][0]["id"]];
        let mut wrong: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str().expect("an id"), "BAD_ID")).collect();
        wrong.extend([("", "BAD_ID"), ("nonsense", "BAD_ID"), ("Um9sZTo5OTk5", "NOT_FOUND")]);
        for (with, code) in wrong {
            let operation = "query($with: ID!) { role(family: \"shop\", slug: \"seller\") { title comparison(with: $with) { verdict } } }";
            let response = test.respond(operation, json!({ "with": with })).await;
            let error = &response["errors"][0];
            assert_eq!(error["extensions"]["code"], code, "{response}");
            assert_eq!(error["path"], json!(["role", "comparison"]));
            assert!(error["message"].as_str().is_some_and(|message| message.starts_with("`with` is")), "{error}");
            // A comparison cannot be null, so its role is.
            assert_eq!(response["data"], json!({ "role": null }));
        }
    }

    async fn all_promotions_of_many_families_take_as_many_statements_as_one(test: TestDatabase) {
        let operation = format!("{{ families(first: 50) {{ nodes {{ levels {{ promotion {{ {WHOLE} }} }} }} }} }} {SAID}");
        let mut counts = Vec::new();
        for (families, number) in [(vec!["Town"], 2), (vec!["Town", "Country", "River"], 8)] {
            let pages: Vec<_> = families.iter().map(|family| levels(family, number, 4)).collect();
            test.import(&pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>()).await;
            let before = test.database.statements();
            let data = test.query(&operation).await;
            counts.push(test.database.statements() - before);
            let promotions = |family: &Value| family["levels"].as_array().expect("levels").iter().filter(|level| !level["promotion"].is_null()).count();
            let nodes = data["families"]["nodes"].as_array().expect("families");
            assert!(nodes.len() == families.len() && nodes.iter().all(|family| promotions(family) == number - 1), "{data:#}");
        }
        assert_eq!(counts[0], counts[1]);
        // Families and their number; levels; who extends whom, both kinds of statements; indicators; superiors and
        // reports; the roles of superiors.
        assert!(counts[0] <= 10, "{counts:?}");
    }

    async fn ordinary_pages_of_roles_that_take_over_from_others_are_answered(test: TestDatabase) {
        let page = |family: usize| {
            let level = |level: usize| {
                let over = format!("Extends that of the Clerk {family} {}.\n\n", level.saturating_sub(1));
                let over = if level == 0 { "" } else { &over };
                format!("## Clerk {family} {level}\n\n### Responsibilities\n\n{over}- Does {level}\n\n### Requirements\n\n{over}- Knows {level}\n\n")
            };
            (format!("clerks-{family}.md"), (0..4).map(level).collect::<String>())
        };
        let pages: Vec<_> = (0..25).map(page).collect();
        test.import(&pages.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>()).await;
        let inherited = test.query("{ roles(first: 100) { nodes { responsibilities(inherited: true) { text } requirements(inherited: true) { text } } } }").await;
        let nodes = inherited["roles"]["nodes"].as_array().expect("roles");
        assert!(nodes.iter().any(|role| role["responsibilities"].as_array().is_some_and(|list| list.len() == 4)), "{inherited}");
        let promoted = test.query("{ roles(first: 100) { nodes { promotion { verdict } } } }").await;
        assert!(promoted["roles"]["nodes"][0]["promotion"]["verdict"].is_string(), "{promoted}");
    }

    async fn comparing_is_bounded_by_what_is_laid_side_by_side(test: TestDatabase) {
        let (path, text) = levels("Town", 3, 30);
        test.import(&[(&path, &text)]).await;
        let promotions = "levels { promotion { verdict summary responsibilities { changed { similarity } } } }";
        let aliases: Vec<String> = (0..20).map(|number| format!("a{number}: family(slug: \"town\") {{ {promotions} }}")).collect();
        let ask = async |pairs: u64, document: String| {
            let engine = Engine::new(test.database.clone(), Limits { pairs, ..Limits::default() });
            serde_json::to_value(engine.execute(Request::new(document)).await).expect("JSON")
        };
        // Twenty times the same two comparisons are two: 900 pairs, a little for letters, and the least for the rest.
        let answer = ask(4_000, format!("{{ {} }}", aliases.join(" "))).await;
        assert!(answer.get("errors").is_none(), "{answer}");
        let refused = ask(1_500, "{ family(slug: \"town\") { levels { promotion { verdict } } } }".to_owned()).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "TOO_COSTLY", "{refused}");
        assert!(refused["errors"][0]["message"].as_str().is_some_and(|message| message.contains("1500 pairs")), "{refused}");
        // So is what is nested, and words.
        let refused = ask(1_100, "{ a: family(slug: \"town\") { levels { slug } } role(family: \"town\", slug: \"town-seller-1\") { promotion { responsibilities { changed { spans { text } nested { kept { similarity } } } } } } }".to_owned()).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "TOO_COSTLY", "{refused}");
    }

    async fn some_neighbours_of_the_shipped_catalogue_are_indistinguishable(test: TestDatabase) {
        with_catalogue(test).await;
        let verdicts = verdicts(test).await;
        assert!(verdicts.get("INDISTINGUISHABLE").is_some_and(|number| *number > 0), "{verdicts:?}");
        assert!(verdicts.get("EXTENDS").is_some_and(|number| *number > 0), "{verdicts:?}");
    }

    async fn the_operations_of_the_docs_have_the_answers_that_are_shown(test: TestDatabase) {
        with_catalogue(test).await;
        let docs = text("docs/comparison.md");
        let (operations, answers) = (blocks(&docs, "graphql"), blocks(&docs, "json"));
        assert_eq!((operations.len(), answers.len()), (3, 1));
        let engine = Engine::new(test.database.clone(), Limits::default());
        for operation in &operations {
            let answer = engine.execute(Request::new(operation)).await;
            assert!(answer.errors.is_empty(), "{operation}: {:?}", answer.errors);
        }
        let answer = serde_json::to_string_pretty(&engine.execute(Request::new(&operations[0])).await).expect("JSON");
        assert!(answer.starts_with(answers[0].trim_end()), "the answer is otherwise: {answer}");
    }
}

#[test]
#[ignore = "needs a corpus of pages: set ROLEGRAPH_CORPUS and pass --include-ignored"]
fn some_neighbours_of_the_corpus_are_indistinguishable() {
    run(async {
        let mut all: BTreeMap<String, usize> = BTreeMap::new();
        for folder in handbooks(&corpus()) {
            let test = TestDatabase::sqlite().await;
            rolegraph::sync::import(&test.database, read_folder(&folder)).await.expect("imported");
            for (verdict, number) in verdicts(&test).await {
                *all.entry(verdict).or_default() += number;
            }
            test.drop().await;
        }
        assert!(all.get("INDISTINGUISHABLE").is_some_and(|number| *number > 0), "{all:?}");
    });
}
