//! Full-text search: what is found, and in which order.

use std::collections::BTreeSet;

use rolegraph::search::{Term, Token, stem, tokens};
use serde_json::{Value, json};

use crate::search_index::assert_right;
use crate::support::{TestDatabase, on_both, with_catalogue, with_fixtures};

pub(crate) const SHOP: &str = "\
---
title: Shop Families
---

Those who keep a shop: clerks, porters and the café.

## Territory Clerk

Looks after the widgets of a sales territory.

### Responsibilities

#### Market Stalls

- Plans the sales territory with the porters
- Sells widgets at the market on Saturdays
- Naïve customers are told about marketing

### Requirements

- Knows the territory, and its sales
- Has kept a stall at three markets

### Performance Indicators

- % of widgets sold per territory

## Porter

### Responsibilities

- Carries boxes to the stall
- Carries what the clerk of the territory sold
";

const SEARCH: &str = "query($query: String!, $types: [SearchType!], $first: Int, $after: String) {
  search(query: $query, types: $types, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { __typename }
    edges {
      cursor score excerpt highlights { text match }
      node {
        __typename
        ... on JobFamily { id title }
        ... on Role { id title }
        ... on Responsibility { id text }
        ... on Requirement { id text }
        ... on Indicator { id name }
      }
    }
  }
}";

/// The answer to a search that must succeed.
pub(crate) async fn found(test: &TestDatabase, variables: Value) -> Value {
    let mut response = test.respond(SEARCH, variables).await;
    assert!(response.get("errors").is_none(), "{response:#}");
    response["data"]["search"].take()
}

/// Type and words of every hit, in order.
pub(crate) async fn hits(test: &TestDatabase, query: &str) -> Vec<String> {
    shown(&found(test, json!({ "query": query, "first": 100 })).await)
}

fn shown(answer: &Value) -> Vec<String> {
    let node = |edge: &Value| {
        let node = &edge["node"];
        let words = ["title", "text", "name"].iter().find_map(|field| node[field].as_str()).expect("words");
        format!("{}: {words}", node["__typename"].as_str().expect("a type"))
    };
    answer["edges"].as_array().expect("edges").iter().map(node).collect()
}

pub(crate) async fn words(test: &TestDatabase, query: &str) -> BTreeSet<String> {
    hits(test, query).await.into_iter().map(|hit| hit.split_once(": ").expect("words").1.to_owned()).collect()
}

/// Everything that can be found, by its id, with the words of its title, text and group.
async fn facts(test: &TestDatabase) -> Vec<(String, Vec<Vec<Token>>)> {
    let statements = "{ id text group children { id text group } }";
    let operation = format!(
        "{{ families(first: 100) {{ nodes {{ id title summary indicators {{ id name }} responsibilities {statements} requirements {statements} levels {{
            id title summary indicators {{ id name }} responsibilities {statements} requirements {statements}
        }} }} }} }}"
    );
    let data = test.query(&operation).await;
    let mut facts = std::collections::BTreeMap::new();
    gather(&data, &mut facts);
    facts.into_iter().collect()
}

fn gather(value: &Value, facts: &mut std::collections::BTreeMap<String, Vec<Vec<Token>>>) {
    for inner in
        value.as_array().into_iter().flatten().chain(value.as_object().into_iter().flat_map(|object| object.values()))
    {
        gather(inner, facts);
    }
    if let Some(id) = value["id"].as_str() {
        let fields =
            ["title", "summary", "text", "group", "name"].into_iter().filter_map(|field| value[field].as_str());
        facts.insert(id.to_owned(), fields.map(|text| tokens(text, usize::MAX)).collect());
    }
}

/// Whether one of these fields has what is asked for, word by word.
fn is_in(term: &Term, fields: &[Vec<Token>]) -> bool {
    let any = |fits: &dyn Fn(&str) -> bool| fields.iter().flatten().any(|token| fits(&token.word));
    match term {
        Term::Word(wanted) => any(&|word| stem(word) == *wanted),
        Term::Prefix(start) => any(&|word| word.starts_with(start.as_str())),
        Term::Phrase(words) => fields.iter().any(|field| {
            field.windows(words.len()).any(|window| window.iter().zip(words).all(|(token, word)| token.word == *word))
        }),
    }
}

on_both! {
    async fn words_beginnings_and_phrases_are_found(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        for (query, wanted) in [
            // A word finds its forms, whatever its case and accents.
            ("sell", &["Sells widgets at the market on Saturdays"][..]),
            ("NAIVE", &["Naïve customers are told about marketing"]),
            ("cafe\u{301}", &["Shop Families"]),
            ("plan porter", &["Plans the sales territory with the porters"]),
            // Two words in two fields of one row.
            ("widget territory role", &[]),
            ("clerk widget", &["Territory Clerk"]),
            // A word is whole; a beginning is of the words as they are written.
            ("wid", &[]),
            ("satur*", &["Sells widgets at the market on Saturdays"]),
            ("sat*", &["Sells widgets at the market on Saturdays"]),
            ("carrie* bo*", &["Carries boxes to the stall"]),
            // A phrase is of these very words, one behind the other, in one field.
            ("\"territory and its\"", &["Knows the territory, and its sales"]),
            ("\"clerk looks\"", &[]),
            ("\"porters market stalls\"", &[]),
            ("\"sell\"", &[]),
            ("\"sold\"", &["% of widgets sold per territory", "Carries what the clerk of the territory sold"]),
            ("\"the stall\" carry", &["Carries boxes to the stall"]),
            ("nowhere", &[]),
        ] {
            assert_eq!(words(test, query).await, wanted.iter().map(|&text| text.to_owned()).collect(), "{query}");
        }
        // The group of a statement is found too, as a form of its words as well.
        assert_eq!(words(test, "\"market stalls\"").await.len(), 3);
        assert_eq!(words(test, "market*").await.len(), 4);
        // A phrase does not go from the text of a statement to its group.
        assert!(words(test, "\"saturdays market\"").await.is_empty());
    }

    async fn titles_come_first(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        let territory = hits(test, "territory").await;
        assert_eq!(territory.iter().take(2).collect::<BTreeSet<_>>(), BTreeSet::from([
            &"Role: Territory Clerk".to_owned(), &"Indicator: % of widgets sold per territory".to_owned(),
        ]));
        assert_eq!(territory.len(), 5);
        assert_eq!(hits(test, "porter").await[0], "Role: Porter");
        assert_eq!(hits(test, "clerk").await[0], "Role: Territory Clerk");
        let scores = found(test, json!({ "query": "territory" })).await;
        let scores: Vec<f64> = scores["edges"].as_array().expect("edges").iter().map(|edge| edge["score"].as_f64().expect("a score")).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
        assert!(scores[1] >= 1.0 && scores[2] < 1.0 && scores[0] <= 2.0, "{scores:?}");
    }

    async fn equally_good_hits_stand_by_type_and_row(test: TestDatabase) {
        let page = |title: &str| format!("## {title}\n### Responsibilities\n- Sells widgets\n- Sells widgets\n### Requirements\n- Sells widgets\n");
        test.import(&[("a.md", &page("Baker")), ("b.md", &page("Cook"))]).await;
        let answer = found(test, json!({ "query": "widget" })).await;
        let types: Vec<_> = answer["nodes"].as_array().expect("nodes").iter().map(|node| node["__typename"].as_str().expect("a type")).collect();
        assert_eq!(types, ["Responsibility", "Responsibility", "Responsibility", "Responsibility", "Requirement", "Requirement"]);
        let again = found(test, json!({ "query": "widget" })).await;
        assert_eq!(answer, again);
    }

    async fn each_database_finds_what_the_words_say(test: TestDatabase) {
        with_catalogue(test).await;
        let facts = facts(test).await;
        let words: Vec<String> = facts.iter().flat_map(|(_, fields)| fields.iter().flatten()).map(|token| token.word.clone()).collect();
        let mut hits = 0;
        for at in (0..words.len() - 3).step_by(1_199) {
            let (one, two, other) = (&words[at], &words[at + 1], &words[at * 7 % words.len()]);
            let begin: String = one.chars().take(3).collect();
            for query in [one.clone(), format!("{one} {two}"), format!("{begin}* {other}"), format!("\"{one} {two}\""), format!("{other} \"{one}\"")] {
                let terms = rolegraph::search::Query::parse(&query).expect("short");
                let wanted: BTreeSet<&String> = facts.iter().filter(|(_, fields)| terms.terms().iter().all(|term| is_in(term, fields))).map(|(id, _)| id).collect();
                let answer = test.respond("query($query: String!) { search(query: $query, first: 100) { totalCount nodes { ... on Node { id } } } }", json!({ "query": query })).await;
                let answer = &answer["data"]["search"];
                assert_eq!(answer["totalCount"], json!(wanted.len()), "{query}");
                for node in answer["nodes"].as_array().expect("nodes") {
                    assert!(wanted.contains(&node["id"].as_str().expect("an id").to_owned()), "{query}: {node}");
                }
                hits += wanted.len();
            }
        }
        assert!(hits > 150, "{hits}");
    }

    async fn excerpts_show_what_was_found(test: TestDatabase) {
        test.import(&[("shop.md", &SHOP.replace("Saturdays", "<b>Saturdays</b> & \"feasts\""))]).await;
        let answer = found(test, json!({ "query": "sell saturday*" })).await;
        let edge = &answer["edges"][0];
        assert_eq!(edge["highlights"], json!([
            { "text": "Sells", "match": true },
            { "text": " widgets at the market on ", "match": false },
            { "text": "Saturdays", "match": true },
            { "text": " & \"feasts\"", "match": false },
        ]));
        assert_eq!(edge["excerpt"], "Sells widgets at the market on Saturdays & \"feasts\"");
        // What was found in a summary is shown of that, what was found in a title alone of the title.
        for (query, excerpt) in [("looks", "Looks after the widgets of a sales territory."), ("clerk territory", "Territory Clerk")] {
            let answer = found(test, json!({ "query": query, "types": ["ROLE"] })).await;
            assert_eq!(answer["edges"][0]["excerpt"], excerpt);
        }
        let answer = found(test, json!({ "query": "stalls", "types": ["RESPONSIBILITY"] })).await;
        assert_eq!(answer["edges"].as_array().map(Vec::len), Some(4));
        assert!(answer["edges"].as_array().expect("edges").iter().any(|edge| edge["excerpt"] == "Market Stalls"));
        // Every hit has something marked.
        for query in ["territory", "market*", "\"the territory\"", "stall widget", "the"] {
            let answer = found(test, json!({ "query": query })).await;
            for edge in answer["edges"].as_array().expect("edges") {
                assert!(edge["highlights"].as_array().expect("pieces").iter().any(|part| part["match"] == true), "{query}: {edge}");
            }
        }
    }

    async fn types_filter(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        let of = async |types: Value| {
            let answer = found(test, json!({ "query": "territory", "types": types })).await;
            assert_eq!(answer["totalCount"].as_u64(), answer["nodes"].as_array().map(|nodes| nodes.len() as u64));
            shown(&answer).into_iter().map(|hit| hit.split_once(": ").expect("a type").0.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of(json!(["ROLE"])).await, ["Role"]);
        assert_eq!(of(json!(["REQUIREMENT", "INDICATOR"])).await, ["Indicator", "Requirement"]);
        assert_eq!(of(json!(["RESPONSIBILITY"])).await, ["Responsibility", "Responsibility"]);
        assert_eq!(of(json!(["JOB_FAMILY"])).await, Vec::<String>::new());
        assert_eq!(of(json!([])).await, Vec::<String>::new());
        assert_eq!(of(Value::Null).await.len(), 5);
    }

    async fn each_hit_is_on_one_page(test: TestDatabase) {
        with_catalogue(test).await;
        for query in ["partner", "m*", "the"] {
            let mut ids = Vec::new();
            let mut after = Value::Null;
            let total = loop {
                let page = found(test, json!({ "query": query, "first": 17, "after": after })).await;
                let edges = page["edges"].as_array().expect("edges");
                ids.extend(edges.iter().map(|edge| edge["node"]["id"].as_str().expect("an id").to_owned()));
                assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!after.is_null()));
                assert_eq!(page["pageInfo"]["endCursor"], edges.last().map_or(Value::Null, |edge| edge["cursor"].clone()));
                if page["pageInfo"]["hasNextPage"] == false {
                    break page["totalCount"].as_u64().expect("a number");
                }
                assert_eq!(edges.len(), 17);
                after = page["pageInfo"]["endCursor"].clone();
            };
            assert!(total > 20, "{query}: {total}");
            assert_eq!(ids.len() as u64, total, "{query}");
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len() as u64, total, "{query}");
        }
        let default = found(test, json!({ "query": "the" })).await;
        assert_eq!(default["nodes"].as_array().map(Vec::len), Some(20));
        let none = found(test, json!({ "query": "the", "first": 0 })).await;
        assert_eq!((none["nodes"].as_array().map(Vec::len), &none["pageInfo"]["hasNextPage"]), (Some(0), &json!(true)));
    }

    async fn a_cursor_stays_where_its_hit_is(test: TestDatabase) {
        let page = |rest: &str| format!("## Baker\n### Responsibilities\n- Bakes bread\n- Sells bread and more of it every day\n- Eats what bread is left over when the shop has closed its door\n{rest}");
        test.import(&[("a.md", &page(""))]).await;
        let first = found(test, json!({ "query": "bread", "first": 2 })).await;
        // Other texts: all scores change.
        let more = (0..40).map(|number| format!("- Counts loaf {number}\n")).collect::<Vec<_>>().concat();
        test.import(&[("a.md", &page(&more)), ("b.md", "## Bread Cutter\n### Responsibilities\n- Cuts\n")]).await;
        let rest = found(test, json!({ "query": "bread", "after": first["pageInfo"]["endCursor"] })).await;
        assert_eq!(shown(&rest), ["Responsibility: Eats what bread is left over when the shop has closed its door"]);
        // Without its hit a cursor keeps the place that it had.
        test.import(&[("a.md", "## Baker\n### Responsibilities\n- Sleeps\n")]).await;
        let rest = found(test, json!({ "query": "bread", "after": first["pageInfo"]["endCursor"] })).await;
        assert_eq!(shown(&rest), Vec::<String>::new());
    }

    async fn hostile_queries_are_harmless(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        for (query, found) in [
            ("", 0), ("   ", 0), ("\"", 0), ("\"\"", 0), ("*", 0), ("-", 0), ("🦀🦀", 0), ("\0", 0), ("%", 0), ("_", 0),
            ("territory\0", 5), ("territory\"", 5), ("\"territory", 5), ("'territory'", 5), ("territory;", 5),
            ("terr\\itory", 0), ("territory' OR 1=1 --", 0), ("title:territory", 0), ("territory NOT clerk", 0),
            ("NEAR(territory sales)", 0), ("{title} : territory", 0), ("^territory", 5), ("(territory)", 5), ("territory & !sales", 3),
            ("territory:*", 5), ("territory:A", 1), ("territory <-> sales", 3), ("territory + sales", 3), ("'a' | 'b'", 0),
            ("日本", 0), ("¶", 0), ("\u{202e}yrotirret", 0), ("territory 🦀 sales", 3), ("$1 $2", 0), ("? ?1 :x @y", 0),
        ] {
            let answer = self::found(test, json!({ "query": query })).await;
            assert_eq!(answer["totalCount"], json!(found), "{query:?}: {:?}", shown(&answer));
        }
        for (variables, code, says) in [
            (json!({ "query": "x".repeat(201) }), "BAD_ARGUMENT", "`query` has 201 characters, but may have 200"),
            (json!({ "query": "x ".repeat(17) }), "BAD_ARGUMENT", "`query` has 17 words, but may have 16"),
            (json!({ "query": "x", "first": 101 }), "BAD_ARGUMENT", "0 to 100"),
            (json!({ "query": "x", "first": -1 }), "BAD_ARGUMENT", "0 to 100"),
            (json!({ "query": "x", "after": "x" }), "BAD_CURSOR", "`after`"),
            (json!({ "query": "x", "after": "WzEsMl0" }), "BAD_CURSOR", "`after`"),
        ] {
            let response = test.respond(SEARCH, variables).await;
            let error = &response["errors"][0];
            assert_eq!(error["extensions"]["code"], code, "{response}");
            assert!(error["message"].as_str().expect("a message").contains(says), "{error}");
        }
        // Numbers that no hit has.
        for place in [[i64::MIN, -1, i64::MIN], [i64::MAX, 99, i64::MAX]] {
            let cursor = async_graphql::connection::CursorType::encode_cursor(&async_graphql::connection::OpaqueCursor(place));
            let answer = self::found(test, json!({ "query": "territory", "after": cursor })).await;
            assert_eq!(answer["nodes"].as_array().map(Vec::len), Some(if place[0] > 0 { 5 } else { 0 }));
        }
    }

    async fn long_and_odd_texts_are_indexed(test: TestDatabase) {
        let long = (0..5_000).map(|number| format!("word{number}")).collect::<Vec<_>>().join(" ");
        let odd: String = (0x20..0x3_0000_u32).filter_map(char::from_u32).filter(|c| c.is_alphanumeric()).step_by(3).collect();
        let endless = "ɐ".repeat(20_000);
        let page = format!("## Baker\n### Responsibilities\n- {long}\n- {odd}\n- {endless}\n- O'Neill's b\\ack'slash \"quoted\" :A* <-> & | !\n");
        test.import(&[("a.md", &page)]).await;
        assert_eq!(words(test, "word1999").await.len(), 1);
        assert_eq!(words(test, "word2001").await.len(), 0);
        assert_eq!(words(test, "ɐɐɐɐɐ*").await.len(), 1);
        assert_eq!(words(test, "oneills \"b ackslash\" quoted a").await.len(), 1);
        assert_right(test).await;
    }

    async fn a_search_takes_few_statements(test: TestDatabase) {
        let statements = async |operation: &str| {
            let before = test.database.statements();
            test.query(operation).await;
            test.database.statements() - before
        };
        let ids = "nodes { __typename ... on Role { family { title } } ... on Responsibility { family { title } } }";
        let operation = format!("{{ search(query: \"territory\", first: 100) {{ edges {{ excerpt }} {ids} }} }}");
        with_fixtures(test).await;
        test.import(&[("shop.md", SHOP)]).await;
        // The hits; rows of three tables that were found; their families.
        assert_eq!(statements(&operation).await, 5);
        let pages: Vec<_> = (0..20).map(|number| (format!("shop-{number}.md"), SHOP.to_owned())).collect();
        let pages: Vec<(&str, &str)> = pages.iter().map(|(path, page)| (path.as_str(), page.as_str())).collect();
        test.import(&pages).await;
        assert_eq!(statements(&operation).await, 5);
        assert_eq!(statements("{ search(query: \"widget\", first: 0) { totalCount } }").await, 2);
        assert_eq!(statements("{ search(query: \"\") { totalCount nodes { __typename } } }").await, 0);
    }
}
