//! Answers to valid documents that engines are known to answer wrongly.

use async_graphql::{Request, Variables};
use rolegraph::graphql::Engine;
use serde_json::{Value, json};

use crate::documents::on_the_catalogue;

/// The answer, with the order of its keys.
async fn answer(engine: &Engine, document: &str, variables: Value) -> String {
    let response = engine.execute(Request::new(document).variables(Variables::from_json(variables))).await;
    assert!(response.errors.is_empty(), "{document}: {:?}", response.errors);
    serde_json::to_string(&response.data).expect("JSON")
}

#[test]
fn an_argument_whose_variable_is_not_sent_has_its_default() {
    on_the_catalogue(async |engine| {
        let asked = |field: &str| {
            format!(
                "families {{ nodes {{ ... on Node {{ ... on JobFamily {{ levels {{ responsibilities{field} {{ text }} }} }} }} }} }}"
            )
        };
        let stated = answer(&engine, &format!("{{ {} }}", asked("")), json!({})).await;
        let all = answer(&engine, &format!("{{ {} }}", asked("(inherited: true)")), json!({})).await;
        assert_ne!(stated, all);
        let document = format!("query($i: Boolean) {{ {} }}", asked("(inherited: $i)"));
        assert_eq!(answer(&engine, &document, json!({})).await, stated);
        assert_eq!(answer(&engine, &document, json!({ "i": true })).await, all);
        let document = format!("query($i: Boolean = true) {{ {} }}", asked("(inherited: $i)"));
        assert_eq!(answer(&engine, &document, json!({})).await, all);
        assert_eq!(answer(&engine, &document, json!({ "i": false })).await, stated);
        let told = |argument: &str| format!("__type(name: \"Role\") {{ fields{argument} {{ name }} }}");
        assert_eq!(
            answer(&engine, &format!("query($i: Boolean) {{ {} }}", told("(includeDeprecated: $i)")), json!({})).await,
            answer(&engine, &format!("{{ {} }}", told("")), json!({})).await
        );
    });
}

#[test]
fn conditions_on_wider_types_hold_for_what_is_of_them() {
    on_the_catalogue(async |engine| {
        let family = answer(&engine, "{ families(first: 1) { nodes { id levels { id } } } }", json!({})).await;
        let family: Value = serde_json::from_str(&family).expect("JSON");
        let family = &family["families"]["nodes"][0];
        let ids = json!({ "ids": [family["id"], family["levels"][0]["id"]] });
        let plain = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on JobFamily { slug } ... on Role { title } } }";
        let plain = answer(&engine, plain, ids.clone()).await;
        for selected in [
            "... on SearchResult { __typename ... on Node { id } ... on JobFamily { slug } ... on Role { title } }",
            "... on _Entity { ... on SearchResult { __typename } ... on Node { id } } ... on SearchResult { ... on JobFamily { slug } ... on _Entity { ... on Role { ... on Node { ... on SearchResult { ... on Role { title } } } } } }",
            "__typename id ... on Statement { none: __typename ... on Node { other: id } } ... on JobFamily { ... on Node { ... on JobFamily { slug } } } ... on Role { title ... on SearchResult { ... on Role { title } } }",
            "...F",
        ] {
            let fragments = "fragment F on SearchResult { __typename ...G ... on JobFamily { slug } ...H } \
                             fragment H on _Entity { ... on Role { title } } fragment G on Node { id }";
            let fragments = if selected.contains("...F") { fragments } else { "" };
            let document = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {selected} }} }} {fragments}");
            assert_eq!(answer(&engine, &document, ids.clone()).await, plain, "{document}");
        }
        let found = answer(
            &engine,
            "{ search(query: \"partner\") { nodes { ... on Node { id ... on SearchResult { ... on Node { same: id } } } } } }",
            json!({}),
        )
        .await;
        let found: Value = serde_json::from_str(&found).expect("JSON");
        let nodes = found["search"]["nodes"].as_array().expect("nodes");
        assert!(!nodes.is_empty() && nodes.iter().all(|node| node["id"] == node["same"] && node["id"].is_string()));
    });
}

#[test]
fn keys_stand_where_they_were_first_asked_for() {
    on_the_catalogue(async |engine| {
        for (document, yes, no) in [
            (
                "query($x: Boolean!) { limits { a: depth @include(if: $x) b: lists a: depth } }",
                r#"{"limits":{"a":12,"b":6}}"#,
                r#"{"limits":{"b":6,"a":12}}"#,
            ),
            (
                "query($x: Boolean!) { limits @include(if: $x) { depth } __typename limits { lists depth } }",
                r#"{"limits":{"depth":12,"lists":6},"__typename":"Query"}"#,
                r#"{"__typename":"Query","limits":{"lists":6,"depth":12}}"#,
            ),
            (
                "query($x: Boolean!) { limits { ... @include(if: $x) { ...F } batch ...F @skip(if: $x) } } fragment F on Limits { lists ... @skip(if: $x) { page } depth }",
                r#"{"limits":{"lists":6,"depth":12,"batch":10}}"#,
                r#"{"limits":{"batch":10,"lists":6,"page":100,"depth":12}}"#,
            ),
            (
                "query($x: Boolean!) { limits { page @include(if: $x) } limits @include(if: $x) { depth page } limits { lists } }",
                r#"{"limits":{"page":100,"depth":12,"lists":6}}"#,
                r#"{"limits":{"lists":6}}"#,
            ),
            (
                "query($x: Boolean!) { limits @include(if: $x) { page } limits @skip(if: $x) { depth } ... @include(if: $x) { limits { lists page } } limits { depth lists } limits @include(if: $x) { batch } limits { tokens } }",
                r#"{"limits":{"page":100,"lists":6,"depth":12,"batch":10,"tokens":5000}}"#,
                r#"{"limits":{"depth":12,"lists":6,"tokens":5000}}"#,
            ),
        ] {
            assert_eq!(answer(&engine, document, json!({ "x": true })).await, yes, "{document}");
            assert_eq!(answer(&engine, document, json!({ "x": false })).await, no, "{document}");
        }
    });
}
