//! Rules of GraphQL over HTTP that the npm package `graphql-http` audits, as tests that need no Node.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::http::{GRAPHQL, JSON, get, post, send, with_router};

const TYPENAME: &str = "/graphql?query=%7B__typename%7D";

fn accepting(address: &str, accept: &str) -> Request<Body> {
    Request::get(address).header("accept", accept).body(Body::empty()).expect("a request")
}

#[test]
fn the_media_type_is_the_one_that_is_named() {
    const PLAIN: &str = "application/json; charset=utf-8";
    const NAMED: &str = "application/graphql-response+json; charset=utf-8";
    with_router(async |router| {
        for (accept, media_type) in [
            ("application/json", PLAIN),
            ("*/*", PLAIN),
            ("application/*", PLAIN),
            ("application/graphql-response+json", NAMED),
            ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", NAMED),
            ("text/html, application/graphql-response+json;q=0.8, application/json;q=0.1", NAMED),
        ] {
            let answer = send(router, accepting(TYPENAME, accept)).await;
            assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, media_type), "{accept}");
        }
        let refused = send(router, accepting(TYPENAME, "text/html")).await;
        assert_eq!((refused.status, refused.header("content-type")), (StatusCode::NOT_ACCEPTABLE, PLAIN));
        assert_eq!(refused.json()["errors"][0]["extensions"]["code"], "NOT_ACCEPTABLE");
    });
}

#[test]
fn members_of_a_request_have_their_types() {
    with_router(async |router| {
        for wrong in [
            json!({}),
            json!({ "query": { "a": 1 } }),
            json!({ "query": [] }),
            json!({ "query": false }),
            json!({ "query": "{ __typename }", "operationName": {} }),
            json!({ "query": "{ __typename }", "variables": "x" }),
            json!({ "query": "{ __typename }", "variables": 7 }),
            json!({ "query": "{ __typename }", "extensions": "x" }),
            json!({ "query": "{ __typename }", "extensions": [] }),
            json!({ "documentId": 7 }),
            json!("{ __typename }"),
            json!(7),
        ] {
            for headers in [&[JSON][..], &[JSON, GRAPHQL]] {
                let answer = send(router, post(wrong.to_string(), headers)).await;
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}: {}", answer.body);
                assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "BAD_REQUEST");
                assert_eq!(answer.json().get("data"), None);
            }
        }
        for right in [
            json!({ "query": "{ __typename }", "operationName": null, "variables": null, "extensions": null }),
            json!({ "query": "query A { __typename }", "operationName": "A", "variables": {}, "extensions": { "x": [1] } }),
        ] {
            let answer = send(router, post(right.to_string(), &[JSON, GRAPHQL])).await;
            assert_eq!((answer.status, &answer.json()["data"]["__typename"]), (StatusCode::OK, &json!("Query")));
        }
    });
}

#[test]
fn addresses_are_read_as_forms_write_them() {
    with_router(async |router| {
        for address in [
            "/graphql?query=query+A%7B__typename%7D&operationName=A",
            "/graphql?query=%7B__typename%7D&operationName=",
            "/graphql?query=%7B__typename%7D&variables=&extensions=",
            "/graphql?query=%7B__typename%7D&variables=%7B%22a%22%3A1%7D&unknown=x",
        ] {
            let answer = send(router, get(address)).await;
            assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, r#"{"data":{"__typename":"Query"}}"#));
        }
        for address in ["/graphql?query=%7B__typename%7D&extensions=%5B%5D", "/graphql?variables=%7B%7D"] {
            assert_eq!(send(router, get(address)).await.status, StatusCode::BAD_REQUEST);
        }
    });
}

#[test]
fn packed_bodies_and_those_of_forms_are_refused() {
    with_router(async |router| {
        let query = json!({ "query": "{ __typename }" }).to_string();
        let forms = [("content-type", "multipart/form-data; boundary=x")];
        for headers in [&[JSON, ("content-encoding", "gzip")][..], &forms] {
            let answer = send(router, post(query.clone(), headers)).await;
            assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
            assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "UNSUPPORTED_MEDIA_TYPE");
        }
        let answer = send(router, post(query, &[JSON, ("content-encoding", "identity")])).await;
        assert_eq!(answer.status, StatusCode::OK);
    });
}

#[test]
fn a_subscription_gets_no_single_answer() {
    with_router(async |router| {
        let body = json!({ "query": "subscription S { catalogueChanged { revision } }" }).to_string();
        let address = "/graphql?query=subscription%20S%7BcatalogueChanged%7Brevision%7D%7D";
        for request in [post(body, &[JSON]), get(address)] {
            let answer = send(router, request).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            assert_eq!(answer.json().get("data"), None);
            let message = answer.json()["errors"][0]["message"].as_str().expect("a message").to_owned();
            assert!(message.contains("needs a stream"), "{message}");
        }
    });
}
