//! What is said more than once: of one statement, by some roles, in the whole catalogue.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use rolegraph::catalog::overlap::{Wordings, matrix};
use rolegraph::catalog::{Likeness, SIMILAR, Statement, caseless};
use rolegraph::graphql::{Engine, Limits};
use serde_json::{Value, json};

use crate::readme::blocks;
use crate::support::{TestDatabase, on_both, text, with_catalogue};

const SELLERS: &str = "\
## Seller

### Responsibilities

- Counts the till in the evening and locks the door
- Sells widgets to all customers who come to the shop
- Keeps the shelves full:
  - of widgets
- Sweeps

### Requirements

- Three years behind a counter

## Senior Seller

### Responsibilities

- counts the till  in the evening and locks the DOOR
- Sells widgets to all customers who come to the stall
- Keeps the shelves full:
  - of lamps, of chairs, of tables and of whatever else is asked for
- Trains new sellers

### Requirements

- Five years behind a counter

## Chief Seller

### Responsibilities

To be defined at time of business need.
";

const CLERKS: &str = "\
## Clerk

### Responsibilities

- Counts the till in the evening and locks the door
- Counts the till in the evening and locks the gate
- Writes letters

### Requirements

- Counts the till in the evening and locks the door
";

const OVERLAP: &str = "query($roles: [ID!]!, $kind: StatementKind, $least: Float! = 0.7) {
  overlap(roles: $roles, kind: $kind, minSimilarity: $least) {
    roles { slug }
    pairs { one { slug } other { slug } shared nearlyShared union similarity }
    sharedByAll { ...shared } sharedBySome { ...shared }
    exclusive { role { slug } statements { ...words } }
  }
}
fragment shared on SharedStatement { statedBy { role { slug } similarity statement { ...words } } }
fragment words on Statement { ... on Responsibility { text } ... on Requirement { text } }";

const CLUSTERS: &str =
    "query($kind: StatementKind!, $least: Float! = 0.7, $across: Boolean, $first: Int, $after: String) {
  statementClusters(kind: $kind, minSimilarity: $least, acrossFamilies: $across, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor }
    nodes {
      kind statementCount roleCount familyCount
      wordings {
        text similarity statementCount drift { kind text }
        statements { ... on Responsibility { id role { slug } family { slug } } ... on Requirement { id role { slug } } }
      }
    }
  }
}";

async fn answered(test: &TestDatabase, operation: &str, variables: Value) -> Value {
    let mut response = test.respond(operation, variables).await;
    assert!(response.get("errors").is_none(), "{response:#}");
    response["data"].take()
}

async fn ids(test: &TestDatabase, roles: &[(&str, &str)]) -> Vec<String> {
    let mut ids = Vec::new();
    for (family, slug) in roles {
        let data = test.query(&format!("{{ role(family: \"{family}\", slug: \"{slug}\") {{ id }} }}")).await;
        ids.push(data["role"]["id"].as_str().expect("a role").to_owned());
    }
    ids
}

async fn with_shops(test: &TestDatabase) {
    test.import(&[("sellers.md", SELLERS), ("clerks.md", CLERKS)]).await;
}

const ALL: [(&str, &str); 4] =
    [("sellers", "seller"), ("sellers", "senior-seller"), ("sellers", "chief-seller"), ("clerks", "clerk")];

on_both! {
    async fn roles_are_laid_side_by_side(test: TestDatabase) {
        with_shops(test).await;
        let ids = ids(test, &ALL).await;
        let overlap = &answered(test, OVERLAP, json!({ "roles": ids })).await["overlap"];
        let pair = |at: usize| {
            let pair = &overlap["pairs"][at];
            let number = |field: &str| pair[field].as_i64().expect("a number");
            (pair["one"]["slug"].as_str().expect("a slug"), pair["other"]["slug"].as_str().expect("a slug"), number("shared"), number("nearlyShared"), number("union"))
        };
        assert_eq!(overlap["pairs"].as_array().map(Vec::len), Some(6));
        // Five statements each; the till, the customers; shelves full of other things are other statements. The years
        // behind a counter: four of six words.
        assert_eq!(pair(0), ("seller", "senior-seller", 1, 1, 8));
        assert_eq!(pair(1), ("seller", "chief-seller", 0, 0, 5));
        assert_eq!(pair(2), ("seller", "clerk", 1, 0, 8));
        assert_eq!(overlap["pairs"][1]["similarity"], json!(0.0));
        assert_eq!(overlap["pairs"][0]["similarity"], json!(0.25));
        assert_eq!(overlap["sharedByAll"], json!([]));
        let some = overlap["sharedBySome"].as_array().expect("a list");
        let who = |shared: &Value| shared["statedBy"].as_array().expect("a list").iter().map(|said| said["role"]["slug"].as_str().expect("a slug").to_owned()).collect::<Vec<_>>();
        assert_eq!(some.iter().map(who).collect::<Vec<_>>(), [vec!["seller", "senior-seller", "clerk", "clerk"], vec!["seller", "senior-seller"]]);
        assert_eq!(some[0]["statedBy"][1]["similarity"], json!(1.0));
        assert!(some[0]["statedBy"][3]["similarity"].as_f64().expect("a number") < 1.0);
        let alone = |at: usize| overlap["exclusive"][at]["statements"].as_array().expect("a list").iter().map(|one| one["text"].as_str().expect("a text")).collect::<Vec<_>>();
        assert_eq!(alone(0), ["Keeps the shelves full:", "Sweeps", "Three years behind a counter"]);
        assert_eq!(alone(2), [""; 0]);
        // What a clerk must bring is not what a seller does.
        assert_eq!(alone(3), ["Writes letters", "Counts the till in the evening and locks the door"]);
        // Less alike; one kind; all of two.
        let overlap = &answered(test, OVERLAP, json!({ "roles": &ids[..2], "kind": "REQUIREMENT", "least": 0.5 })).await["overlap"];
        assert_eq!(overlap["sharedByAll"].as_array().map(Vec::len), Some(1));
        assert_eq!(overlap["pairs"][0]["nearlyShared"], json!(1));
        // The same numbers for two roles, whoever else is there.
        let overlap = &answered(test, OVERLAP, json!({ "roles": [ids[1], ids[0]] })).await["overlap"];
        assert_eq!((&overlap["pairs"][0]["union"], &overlap["pairs"][0]["nearlyShared"]), (&json!(8), &json!(1)));
    }

    async fn what_is_taken_over_is_shared_if_that_is_wanted(test: TestDatabase) {
        crate::support::with_fixtures(test).await;
        let ids = ids(test, &[("widget-seller", "associate-widget-seller"), ("widget-seller", "senior-widget-seller")]).await;
        let mut shared = Vec::new();
        for inherited in [true, false] {
            let data = answered(test, "query($roles: [ID!]!, $inherited: Boolean!) { overlap(roles: $roles, inherited: $inherited, kind: RESPONSIBILITY) { pairs { shared } } }", json!({ "roles": ids, "inherited": inherited })).await;
            shared.push(data["overlap"]["pairs"][0]["shared"].clone());
        }
        assert_eq!(shared, [json!(3), json!(0)]);
    }

    async fn what_cannot_be_laid_together_is_an_error(test: TestDatabase) {
        with_shops(test).await;
        let ids = ids(test, &ALL).await;
        let family = test.query("{ family(slug: \"sellers\") { id } }").await["family"]["id"].as_str().expect("an id").to_owned();
        let gone = "Um9sZTo5OTk5";
        for (roles, least, code, says) in [
            (vec![], 0.7, "BAD_ARGUMENT", "`roles` names 0 roles, but an overlap is of 2 to 50"),
            (vec![ids[0].as_str()], 0.7, "BAD_ARGUMENT", "`roles` names 1 roles"),
            (vec![ids[0].as_str(); 51], 0.7, "BAD_ARGUMENT", "`roles` names 51 roles"),
            (vec![&ids[0], &ids[1], &ids[0]], 0.7, "BAD_ARGUMENT", "`roles[2]` is the role that `roles[0]` is"),
            (vec![&ids[0], "nonsense"], 0.7, "BAD_ID", "`roles[1]` is `nonsense`, which is no id of a role"),
            (vec![&family, &ids[0]], 0.7, "BAD_ID", "`roles[0]`"),
            (vec![&ids[0], gone], 0.7, "NOT_FOUND", "`roles[1]` is the id of a role that is gone"),
            (vec![&ids[0], &ids[1]], 0.49, "BAD_ARGUMENT", "`minSimilarity` is 0.49, but may be 0.5 to 1"),
            (vec![&ids[0], &ids[1]], 1.01, "BAD_ARGUMENT", "`minSimilarity` is 1.01"),
        ] {
            let response = test.respond(OVERLAP, json!({ "roles": roles, "least": least })).await;
            let error = &response["errors"][0];
            assert_eq!((&error["extensions"]["code"], &response["data"]), (&json!(code), &Value::Null), "{response}");
            assert!(error["message"].as_str().expect("a message").contains(says), "{error}");
        }
        for (arguments, code) in [
            (json!({ "least": -1.0 }), "BAD_ARGUMENT"),
            (json!({ "first": -1 }), "BAD_ARGUMENT"),
            (json!({ "first": 101 }), "BAD_ARGUMENT"),
            (json!({ "after": "nonsense" }), "BAD_CURSOR"),
        ] {
            let mut variables = json!({ "kind": "REQUIREMENT" });
            variables.as_object_mut().expect("an object").extend(arguments.as_object().expect("an object").clone());
            let response = test.respond(CLUSTERS, variables).await;
            assert_eq!(response["errors"][0]["extensions"]["code"], json!(code), "{response}");
        }
        let response = test.respond("{ family(slug: \"clerks\") { levels { responsibilities { alike(first: 200) { similarity } } } } }", Value::Null).await;
        assert_eq!(response["errors"][0]["extensions"]["code"], json!("BAD_ARGUMENT"), "{response}");
    }

    async fn a_statement_knows_what_is_like_it(test: TestDatabase) {
        with_shops(test).await;
        let data = test.query(
            "{ role(family: \"sellers\", slug: \"seller\") { responsibilities {
                sharedWith { slug } same: sharedWith(minSimilarity: 1) { slug } near: sharedWith(minSimilarity: 0.7) { slug }
                alike { similarity spans { kind text } statement { __typename ... on Responsibility { text role { slug } } } }
                some: alike(first: 1, minSimilarity: 0.9) { similarity }
                children { alike { similarity } }
            } } }",
        ).await;
        let duty = |at: usize| &data["role"]["responsibilities"][at];
        let slugs = |list: &Value| list.as_array().expect("a list").iter().map(|role| role["slug"].as_str().expect("a slug").to_owned()).collect::<Vec<_>>();
        // Letter by letter, as ever; then whatever the case.
        assert_eq!((slugs(&duty(0)["sharedWith"]), slugs(&duty(0)["near"])), (vec!["clerk".to_owned()], vec!["clerk".to_owned(), "senior-seller".to_owned()]));
        assert_eq!(duty(0)["same"], duty(0)["sharedWith"]);
        let alike = duty(0)["alike"].as_array().expect("a list");
        assert_eq!(alike.iter().map(|one| one["statement"]["role"]["slug"].as_str().expect("a slug")).collect::<Vec<_>>(), ["clerk", "senior-seller", "clerk"]);
        assert_eq!((&alike[0]["similarity"], &alike[0]["statement"]["__typename"]), (&json!(1.0), &json!("Responsibility")));
        assert_eq!(alike[2]["spans"], json!([
            { "kind": "KEPT", "text": "Counts the till in the evening and locks the " },
            { "kind": "REMOVED", "text": "door" },
            { "kind": "ADDED", "text": "gate" },
        ]));
        assert_eq!(duty(0)["some"].as_array().map(Vec::len), Some(1));
        assert_eq!(slugs(&duty(1)["near"]), ["senior-seller"]);
        // With other things below it, it is another statement, but the words are the same; what is nested has none.
        assert_eq!((slugs(&duty(2)["sharedWith"]), &duty(2)["alike"]), (vec!["senior-seller".to_owned()], &json!([])));
        assert_eq!(duty(2)["children"], json!([{ "alike": [] }]));
    }

    async fn clusters_are_told_by_the_commonest_wording(test: TestDatabase) {
        with_shops(test).await;
        let clusters = answered(test, CLUSTERS, json!({ "kind": "RESPONSIBILITY" })).await["statementClusters"].take();
        assert_eq!((&clusters["totalCount"], clusters["nodes"].as_array().map(Vec::len)), (&json!(2), Some(2)));
        let first = &clusters["nodes"][0];
        assert_eq!((&first["statementCount"], &first["roleCount"], &first["familyCount"]), (&json!(4), &json!(3), &json!(2)));
        let wordings = first["wordings"].as_array().expect("a list");
        assert_eq!(wordings.iter().map(|wording| wording["statementCount"].as_i64().expect("a number")).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(wordings[1]["text"], json!("Counts the till in the evening and locks the gate"));
        let drift = wordings[1]["drift"].as_array().expect("a list");
        assert!(drift.iter().any(|span| span == &json!({ "kind": "ADDED", "text": "gate" })), "{drift:?}");
        assert_eq!(wordings[1]["statements"][0]["family"]["slug"], json!("clerks"));
        let total = async |variables: Value| answered(test, CLUSTERS, variables).await["statementClusters"]["totalCount"].clone();
        assert_eq!(total(json!({ "kind": "RESPONSIBILITY", "across": true })).await, json!(1));
        assert_eq!(total(json!({ "kind": "RESPONSIBILITY", "across": false })).await, json!(1));
        assert_eq!(total(json!({ "kind": "RESPONSIBILITY", "least": 1.0 })).await, json!(1));
        assert_eq!(total(json!({ "kind": "REQUIREMENT" })).await, json!(0));
        assert_eq!(total(json!({ "kind": "REQUIREMENT", "least": 0.5 })).await, json!(1));
        // An import is seen by the next request.
        test.import(&[("clerks.md", "## Clerk\n### Responsibilities\n- Sweeps\n- Writes\n")]).await;
        assert_eq!(total(json!({ "kind": "RESPONSIBILITY" })).await, json!(3));
        assert_eq!(total(json!({ "kind": "RESPONSIBILITY", "across": true })).await, json!(1));
        let near = test.query("{ role(family: \"clerks\", slug: \"clerk\") { responsibilities { sharedWith(minSimilarity: 0.9) { slug } } } }").await;
        assert_eq!(near["role"]["responsibilities"][0]["sharedWith"], json!([{ "slug": "seller" }]));
    }

    async fn pages_of_clusters_tell_each_once(test: TestDatabase) {
        with_catalogue(test).await;
        let all = answered(test, CLUSTERS, json!({ "kind": "RESPONSIBILITY", "first": 100 })).await["statementClusters"].take();
        let (mut told, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = answered(test, CLUSTERS, json!({ "kind": "RESPONSIBILITY", "first": 7, "after": after })).await["statementClusters"].take();
            assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(after != Value::Null));
            told.extend(page["nodes"].as_array().expect("a list").iter().cloned());
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                assert_eq!(page["totalCount"], json!(told.len()));
                break;
            }
        }
        assert_eq!(told[..100], all["nodes"].as_array().expect("a list")[..]);
        let sizes: Vec<i64> = told.iter().map(|cluster| cluster["statementCount"].as_i64().expect("a number")).collect();
        assert!(sizes.is_sorted_by(|one, other| one >= other) && sizes.iter().all(|size| *size > 1));
        let mut ids: Vec<String> = told.iter().flat_map(|cluster| cluster["wordings"].as_array().expect("a list")).flat_map(|wording| wording["statements"].as_array().expect("a list")).map(|one| one["id"].to_string()).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), i64::try_from(count)), (count, Ok(sizes.iter().sum())));
    }

    async fn statements_are_read_once_for_a_state(test: TestDatabase) {
        with_catalogue(test).await;
        let engine = Engine::new(test.database.clone(), Limits::default());
        let counted = async |document: &str| {
            let before = test.database.statements();
            let response = engine.execute(async_graphql::Request::new(document)).await;
            assert!(response.errors.is_empty(), "{:?}", response.errors);
            test.database.statements() - before
        };
        let clusters = "statementClusters(kind: RESPONSIBILITY, first: 100) { nodes { wordings { text drift { text } } } }";
        let document = format!("{{ {clusters} }}");
        // The state, the state again, all statements; the texts of the page.
        assert_eq!(counted(&document).await, 4);
        // The state, the texts.
        assert_eq!(counted(&document).await, 2);
        let more: String = (0..7).map(|n| format!("a{n}: statementClusters(kind: REQUIREMENT, minSimilarity: 0.{}, first: 100) {{ nodes {{ wordings {{ text }} }} }} ", 5 + n % 5)).collect::<Vec<_>>().concat();
        assert_eq!(counted(&format!("{{ {more} {clusters} }}")).await, 2);
        // However many statements ask: the family, its roles, their statements, the state, and what is told of others.
        let alike = "{ family(slug: \"partner-territory-manager\") { levels { responsibilities { alike { similarity statement { ... on Responsibility { text } } } near: sharedWith(minSimilarity: 0.6) { title } } } } }";
        assert!(counted(alike).await <= 7);
        // Many at once, of a state that nobody has asked for: one reads, the others wait.
        let engine = Engine::new(test.database.clone(), Limits::default());
        let before = test.database.statements();
        let ask = || engine.execute(async_graphql::Request::new("{ statementClusters(kind: RESPONSIBILITY, first: 0) { totalCount } }"));
        let answers = join_all((0..8).map(|_| ask())).await;
        assert!(answers.iter().all(|answer| answer.errors.is_empty() && answer.data == answers[0].data));
        assert_eq!(test.database.statements() - before, 8 + 2);
        // Roles: the roles, who takes over from whom, what they state of each kind; two or twenty.
        let data = test.query("{ roles(first: 20) { nodes { id } } }").await;
        let ids: Vec<&str> = data["roles"]["nodes"].as_array().expect("roles").iter().map(|role| role["id"].as_str().expect("an id")).collect();
        for number in [2, 20] {
            assert_eq!(counted(&format!("{{ overlap(roles: {}) {{ pairs {{ similarity }} sharedBySome {{ statedBy {{ similarity }} }} }} }}", json!(ids[..number]))).await, 4);
        }
    }

    async fn a_request_buys_so_many_and_no_more(test: TestDatabase) {
        with_shops(test).await;
        let many = |number: usize| (0..number).map(|n| format!("a{n}: statementClusters(kind: REQUIREMENT, minSimilarity: 0.{}) {{ totalCount }} ", 50 + n)).collect::<Vec<_>>().concat();
        assert!(test.respond(&format!("{{ {} }}", many(8)), Value::Null).await.get("errors").is_none());
        let response = test.respond(&format!("{{ {} }}", many(9)), Value::Null).await;
        assert_eq!(response["errors"][0]["extensions"]["code"], json!("TOO_COSTLY"), "{response}");
    }

    async fn the_operations_of_the_docs_have_the_answers_that_are_shown(test: TestDatabase) {
        with_catalogue(test).await;
        let roles = ids(test, &[("partner-territory-manager", "associate-partner-territory-manager"), ("partner-territory-manager", "senior-partner-territory-manager")]).await;
        let docs = text("docs/overlap.md");
        let (operations, answers) = (blocks(&docs, "graphql"), blocks(&docs, "json"));
        assert_eq!((operations.len(), answers.len()), (3, 2));
        let engine = Engine::new(test.database.clone(), Limits::default());
        for (at, operation) in operations.iter().enumerate() {
            let variables = async_graphql::Variables::from_json(if at == 1 { json!({ "roles": roles }) } else { json!({}) });
            let answer = engine.execute(async_graphql::Request::new(operation).variables(variables)).await;
            assert!(answer.errors.is_empty(), "{:?}", answer.errors);
            let answer = serde_json::to_string_pretty(&answer).expect("JSON");
            let shown = at.checked_sub(1).map_or("", |at| answers[at].trim_end());
            assert!(answer.starts_with(shown), "{operation}: the answer is otherwise: {answer}");
        }
    }
}

/// Everything that the shipped catalogue states, role by role.
fn stated() -> Vec<Vec<String>> {
    fn whole(statement: &Statement) -> String {
        std::iter::once(caseless(&statement.text))
            .chain(statement.children.iter().map(whole))
            .collect::<Vec<_>>()
            .join("\n")
    }
    let families = rolegraph::sample::families().expect("readable");
    let roles = families.iter().flat_map(|family| &family.family.roles);
    roles.map(|role| role.responsibilities.iter().chain(&role.requirements).map(whole).collect()).collect()
}

#[test]
fn of_the_shipped_catalogue_nothing_is_missed_that_is_much_alike() {
    let mut texts: Vec<String> = stated().concat();
    texts.sort();
    texts.dedup();
    let wordings = Wordings::of(texts.iter().map(String::as_str));
    // There and found, by tenths.
    let mut tenths: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (one, text) in texts.iter().enumerate() {
        let near: BTreeMap<usize, f64> = wordings.near(one, 0.0).map(|near| (near.wording, near.similarity)).collect();
        let others = texts[one + 1..].iter().map(String::as_str);
        for (similarity, _, at) in Likeness::of([text.as_str()].into_iter(), others).pairs(SIMILAR) {
            let tenth = if similarity >= 0.8 {
                "0.8"
            } else if similarity >= 0.7 {
                "0.7"
            } else {
                "0.5"
            };
            let counts = tenths.entry(tenth).or_default();
            counts.0 += 1;
            let found = near.get(&(one + 1 + at));
            counts.1 += u32::from(found.is_some());
            assert!(found.is_none_or(|found| found.to_bits() == similarity.to_bits()));
        }
    }
    println!("{} texts: {tenths:?}", texts.len());
    for (tenth, least) in [("0.8", 1.0), ("0.7", 0.98), ("0.5", 0.8)] {
        let (there, found) = tenths[tenth];
        assert!(there > 5 && f64::from(found) >= least * f64::from(there), "{tenth}: {found} of {there}");
    }
}

#[test]
fn a_matrix_of_all_roles_is_symmetric_and_of_shares() {
    let stated = stated();
    let matrix = matrix(&stated, 0.7);
    assert_eq!(matrix.len(), stated.len());
    let mut overlapping = 0;
    for (one, of_role) in stated.iter().enumerate() {
        for other in 0..matrix.len() {
            let overlap = matrix.get(one, other);
            assert_eq!(overlap, matrix.get(other, one));
            assert!((0.0..=1.0).contains(&overlap.similarity()));
            overlapping += usize::from(one < other && overlap.similarity() > 0.5);
        }
        assert!(of_role.is_empty() || matrix.get(one, one).similarity() >= 1.0);
    }
    assert!(overlapping > 0);
}
