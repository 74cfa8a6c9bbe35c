//! Several requests in one body.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::http::{GRAPHQL, JSON, post, send, with_router};

#[test]
fn answers_come_in_order_each_on_its_own() {
    with_router(async |router| {
        let batch = json!([
            { "query": "query A($slug: String!) { family(slug: $slug) { title } }", "variables": { "slug": "clerk" } },
            { "query": "{ nothing }" },
            {},
            { "query": "{ catalogue { revision } node(id: \"nonsense\") { id } }" },
            { "query": "subscription S { x }" },
            { "query": "{ __typename }", "unknown": true },
        ]);
        for headers in [&[JSON][..], &[JSON, GRAPHQL]] {
            let answer = send(router, post(batch.to_string(), headers)).await;
            assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
            let answers = answer.json();
            assert_eq!(answers[0], json!({ "data": { "family": { "title": "Clerk" } } }));
            let code = |at: usize| answers[at]["errors"][0]["extensions"]["code"].as_str();
            assert_eq!([code(1), code(2), code(3)], [Some("BAD_DOCUMENT"), Some("BAD_REQUEST"), Some("BAD_ID")]);
            assert_eq!((answers[1].get("data"), &answers[3]["data"]["node"]), (None, &Value::Null));
            assert!(code(4).is_some());
            assert_eq!(answers[5], json!({ "data": { "__typename": "Query" } }));
            assert_eq!(answers.as_array().map(Vec::len), Some(6));
        }
    });
}

#[test]
fn a_batch_is_neither_empty_nor_long_and_has_objects() {
    with_router(async |router| {
        let typename = json!({ "query": "{ __typename }" });
        let ten = send(router, post(json!(vec![typename.clone(); 10]).to_string(), &[JSON])).await;
        assert_eq!((ten.status, ten.json().as_array().map(Vec::len)), (StatusCode::OK, Some(10)));
        for (batch, code, says) in [
            (json!([]), "BAD_REQUEST", "is empty"),
            (json!(vec![typename.clone(); 11]), "TOO_COSTLY", "has 11 requests, but may have 10"),
            (json!([typename, "x"]), "BAD_REQUEST", "entry 2"),
            (json!([[typename]]), "BAD_REQUEST", "entry 1"),
        ] {
            for headers in [&[JSON][..], &[JSON, GRAPHQL]] {
                let answer = send(router, post(batch.to_string(), headers)).await;
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{batch}");
                let error = answer.json()["errors"][0].take();
                assert_eq!(error["extensions"]["code"], code);
                assert!(error["message"].as_str().expect("a message").contains(says), "{error}");
            }
        }
    });
}
