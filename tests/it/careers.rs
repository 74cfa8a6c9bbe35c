//! Moves from role to role, and ways over several of them.

use serde_json::{Value, json};

use crate::readme::blocks;
use crate::support::{TestDatabase, on_both, text, with_catalogue};

/// Three levels; the second says where it leads, and so does the family.
const SHOPS: &str = "\
# Shops

## Clerk

### Responsibilities

- Sells widgets to whoever comes in

## Senior Clerk

### Responsibilities

- Sells widgets to whoever comes in
- Opens the shop in the morning

### Career Ladder

The next step for a Senior Clerk is to be a Buyer or a Manager, Shops.

## Manager, Shops

### Responsibilities

- Leads the clerks

### Requirements

- Ten years behind a counter

## Career Ladder

The next step is to be a Trader.
";

const TRADE: &str = "\
# Trade

## Buyer

### Responsibilities

- Buys widgets

## Trader

### Responsibilities

To be defined.

## Herald

### Responsibilities

- Cries out the prices
";

const PAGES: &[(&str, &str)] = &[("shops.md", SHOPS), ("trade.md", TRADE)];

async fn id(test: &TestDatabase, family: &str, slug: &str) -> String {
    let data = test.query(&format!("{{ role(family: \"{family}\", slug: \"{slug}\") {{ id }} }}")).await;
    data["role"]["id"].as_str().expect("a role").to_owned()
}

/// "Clerk > Senior Clerk (INFERRED)", with the line where it is stated.
fn told(one: &Value) -> String {
    let title = |role: &Value| role["title"].as_str().expect("a title").to_owned();
    let place = match one["source"]["line"].as_i64() {
        Some(line) => format!("STATED in {} at {line}", one["source"]["path"].as_str().expect("a path")),
        None => "INFERRED".to_owned(),
    };
    assert_eq!(one["basis"], json!(place.split(' ').next()));
    format!("{} > {} {place}", title(&one["from"]), title(&one["to"]))
}

const MOVE: &str = "from { title } to { title } basis source { path line }";

async fn ways(test: &TestDatabase, from: &str, to: &str, first: i32) -> Vec<Vec<String>> {
    let operation = format!(
        "query($from: ID!, $to: ID!, $first: Int!) {{
          careerPaths(from: $from, to: $to, first: $first) {{ statedCount moves {{ {MOVE} }} }} }}"
    );
    let response = test.respond(&operation, json!({ "from": from, "to": to, "first": first })).await;
    assert!(response.get("errors").is_none(), "{response:#}");
    let paths = response["data"]["careerPaths"].as_array().expect("a list");
    let way = |path: &Value| -> Vec<String> {
        let moves: Vec<String> = path["moves"].as_array().expect("moves").iter().map(told).collect();
        assert_eq!(path["statedCount"], json!(moves.iter().filter(|one| one.contains("STATED")).count()));
        moves
    };
    paths.iter().map(way).collect()
}

on_both! {
    async fn moves_are_stated_or_inferred(test: TestDatabase) {
        test.import(PAGES).await;
        let data = test.query(&format!("{{ roles {{ nodes {{ nextMoves {{ {MOVE} }} }} }} }}")).await;
        let roles = data["roles"]["nodes"].as_array().expect("roles");
        let moves: Vec<String> =
            roles.iter().flat_map(|role| role["nextMoves"].as_array().expect("moves").iter().map(told)).collect();
        assert_eq!(moves, [
            "Clerk > Senior Clerk INFERRED",
            "Senior Clerk > Buyer STATED in shops.md at 18",
            "Senior Clerk > Manager, Shops STATED in shops.md at 18",
            "Manager, Shops > Trader STATED in shops.md at 32",
            "Buyer > Trader INFERRED",
            "Trader > Herald INFERRED",
        ]);
    }

    async fn ways_are_the_shortest_with_what_is_missing(test: TestDatabase) {
        test.import(PAGES).await;
        let (clerk, trader) = (id(test, "shops", "clerk").await, id(test, "trade", "trader").await);
        let first = vec![
            "Clerk > Senior Clerk INFERRED".to_owned(),
            "Senior Clerk > Manager, Shops STATED in shops.md at 18".to_owned(),
            "Manager, Shops > Trader STATED in shops.md at 32".to_owned(),
        ];
        let second = vec![
            first[0].clone(),
            "Senior Clerk > Buyer STATED in shops.md at 18".to_owned(),
            "Buyer > Trader INFERRED".to_owned(),
        ];
        assert_eq!(ways(test, &clerk, &trader, 10).await, [first.clone(), second]);
        assert_eq!(ways(test, &clerk, &trader, 1).await, [first]);
        assert_eq!(ways(test, &trader, &clerk, 10).await, Vec::<Vec<String>>::new());
        assert_eq!(ways(test, &clerk, &clerk, 10).await, [Vec::<String>::new()]);
        let missing = "query($from: ID!, $to: ID!) { careerPaths(from: $from, to: $to, first: 1) { moves { comparison {
          from { title } responsibilities { added { ... on Responsibility { text } } }
          requirements { added { ... on Requirement { text } } }
        } } } }";
        let response = test.respond(missing, json!({ "from": clerk, "to": trader })).await;
        let texts = |at: usize, kind: &str, list: &str| {
            let list = response["data"]["careerPaths"][0]["moves"][at]["comparison"][kind][list].clone();
            let list = list.as_array().unwrap_or_else(|| panic!("{response:#}")).clone();
            list.iter().map(|one| one["text"].as_str().expect("a text").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(texts(0, "responsibilities", "added"), ["Opens the shop in the morning"]);
        assert_eq!(texts(1, "responsibilities", "added"), ["Leads the clerks"]);
        assert_eq!(texts(1, "requirements", "added"), ["Ten years behind a counter"]);
        // Of a role that is to be defined nothing is known to be missing.
        assert_eq!(texts(2, "responsibilities", "added"), [""; 0]);
    }

    async fn ids_that_are_none_of_a_role_are_refused(test: TestDatabase) {
        test.import(PAGES).await;
        let (clerk, herald) = (id(test, "shops", "clerk").await, id(test, "trade", "herald").await);
        let family = test.query("{ family(slug: \"shops\") { id } }").await["family"]["id"].clone();
        let (trade, _) = TRADE.split_once("## Herald").expect("a role");
        test.import(&[("trade.md", trade)]).await;
        let operation = "query($from: ID!, $to: ID!, $first: Int! = 3) {
          careerPaths(from: $from, to: $to, first: $first) { statedCount } }";
        for (variables, code, message) in [
            (json!({ "from": clerk, "to": family }), "BAD_ID", "`to` is `"),
            (json!({ "from": "x", "to": clerk }), "BAD_ID", "`from` is `x`, which is no id of a role"),
            (json!({ "from": herald, "to": clerk }), "NOT_FOUND", "`from` is the id of a role that is gone"),
            (json!({ "from": clerk, "to": herald }), "NOT_FOUND", "`to` is the id of a role that is gone"),
            (json!({ "from": clerk, "to": clerk, "first": 0 }), "BAD_ARGUMENT", "`first` is 0, but has to be 1 to 10"),
            (json!({ "from": clerk, "to": clerk, "first": 11 }), "BAD_ARGUMENT", "`first` is 11, but has to be 1 to 10"),
        ] {
            let response = test.respond(operation, variables).await;
            assert_eq!(response["errors"][0]["extensions"]["code"], json!(code), "{response:#}");
            assert!(response["errors"][0]["message"].as_str().expect("a message").starts_with(message), "{response:#}");
        }
    }

    async fn the_number_of_statements_is_constant(test: TestDatabase) {
        test.import(PAGES).await;
        let (clerk, senior) = (id(test, "shops", "clerk").await, id(test, "shops", "senior-clerk").await);
        let (buyer, herald) = (id(test, "trade", "buyer").await, id(test, "trade", "herald").await);
        let changes = "comparison { responsibilities { added { __typename } } requirements { added { __typename } } }";
        let mut counts = Vec::new();
        // Two moves, four moves, and two ways at once.
        for pairs in [&[(&senior, &herald)][..], &[(&clerk, &herald)], &[(&clerk, &herald), (&buyer, &herald)]] {
            let ways = pairs.iter().enumerate().map(|(at, (from, to))| {
                format!("w{at}: careerPaths(from: \"{from}\", to: \"{to}\", first: 10) {{ moves {{ {changes} }} }}")
            });
            let operation = format!("{{ {} }}", ways.collect::<Vec<_>>().join(" "));
            let before = test.database.statements();
            test.query(&operation).await;
            counts.push(test.database.statements() - before);
        }
        assert!(counts.iter().all(|count| *count == counts[0] && *count <= 9), "{counts:?}");
        let all = format!("{{ roles(first: 100) {{ nodes {{ nextMoves {{ {changes} }} }} }} }}");
        let mut counts = Vec::new();
        for catalogue in [false, true] {
            if catalogue {
                with_catalogue(test).await;
            }
            let before = test.database.statements();
            test.query(&all).await;
            counts.push(test.database.statements() - before);
        }
        assert!(counts[0] == counts[1] && counts[0] <= 9, "{counts:?}");
    }

    async fn the_shipped_catalogue_agrees_with_its_ladders_and_levels(test: TestDatabase) {
        with_catalogue(test).await;
        let data = test.query("{ roles(first: 100) { nodes {
          id nextLevel { id } careerLadder { next { id } } family { careerLadder { next { id } } }
          nextMoves { basis to { id } source { line } }
        } } }").await;
        let roles = data["roles"]["nodes"].as_array().expect("roles");
        let (mut stated, mut inferred) = (0, 0);
        for role in roles {
            assert_eq!(role["family"]["careerLadder"]["next"].as_array().map_or(0, Vec::len), 0, "{role}");
            let named = role["careerLadder"]["next"].as_array().cloned().unwrap_or_default();
            for one in role["nextMoves"].as_array().expect("moves") {
                let is_stated = named.contains(&one["to"]);
                assert_eq!(one["basis"] == json!("STATED"), is_stated, "{role}");
                assert_eq!(one["source"].is_null(), !is_stated, "{role}");
                assert!(is_stated || one["to"] == role["nextLevel"], "{role}");
                *if is_stated { &mut stated } else { &mut inferred } += 1;
            }
            assert_eq!(role["nextMoves"].as_array().map(|moves| moves.iter().filter(|one| named.contains(&one["to"])).count()), Some(named.len()));
        }
        let levels = roles.iter().filter(|role| !role["nextLevel"].is_null()).count();
        assert!(stated > 0 && inferred > 0 && inferred <= levels, "{stated} {inferred} {levels}");
    }

    async fn the_operations_of_the_docs_run(test: TestDatabase) {
        with_catalogue(test).await;
        let operations = blocks(&text("docs/reporting.md"), "graphql");
        assert_eq!(operations.len(), 4);
        let (from, to) = (
            id(test, "alliances", "junior-alliances-partner-manager").await,
            id(test, "alliances", "director-alliances-partner-managers").await,
        );
        for operation in operations {
            let variables = if operation.contains("$from") { json!({ "from": from, "to": to }) } else { Value::Null };
            let response = test.respond(&operation, variables).await;
            assert!(response.get("errors").is_none(), "{operation}: {response:#}");
            let data = response["data"].as_object().expect("data");
            assert!(data.values().all(|found| !found.is_null() && *found != json!([])), "{operation}: {response:#}");
        }
    }
}
