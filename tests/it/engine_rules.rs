//! What this project relies on in its GraphQL engine, whatever its version: null propagation, the order of
//! keys, and variables that are not sent. Versions of the engine have differed in each.

use std::time::Duration;

use async_graphql::{EmptyMutation, EmptySubscription, MaybeUndefined, Object, Request, Schema, Variables};
use serde_json::json;

struct Query;
struct Tree;

type Failing<T> = std::result::Result<T, String>;

fn fails<T>() -> Failing<T> {
    Err("failed".to_owned())
}

#[Object]
impl Tree {
    async fn id(&self) -> i32 {
        1
    }

    async fn fails(&self) -> Failing<i32> {
        fails()
    }

    async fn child(&self) -> Tree {
        Tree
    }

    async fn list(&self) -> Vec<Option<Tree>> {
        vec![Some(Tree), Some(Tree)]
    }

    /// Not the form for fields that may fail and may be null.
    async fn outside(&self) -> Failing<Option<i32>> {
        fails()
    }

    /// The form for fields that may fail and may be null.
    async fn maybe(&self) -> Option<Failing<i32>> {
        Some(fails())
    }
}

#[Object]
impl Query {
    async fn tree(&self) -> Tree {
        Tree
    }

    async fn opt(&self) -> Option<Tree> {
        Some(Tree)
    }

    async fn ok(&self) -> bool {
        true
    }

    async fn slow(&self) -> i32 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        1
    }

    async fn fast(&self) -> i32 {
        2
    }

    async fn m(&self, a: MaybeUndefined<i32>) -> &str {
        match a {
            MaybeUndefined::Undefined => "undefined",
            MaybeUndefined::Null => "null",
            MaybeUndefined::Value(_) => "value",
        }
    }
}

async fn data(document: &str) -> String {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let request = Request::new(document).variables(Variables::from_json(json!({})));
    serde_json::to_string(&schema.execute(request).await.data).expect("JSON")
}

#[tokio::test]
async fn a_failed_field_that_must_not_be_null_takes_its_parent_along() {
    assert_eq!(data("{ tree { fails id } }").await, "null");
    assert_eq!(data("{ opt { child { child { fails } } } ok }").await, r#"{"opt":null,"ok":true}"#);
    assert_eq!(data("{ tree { list { fails id } } }").await, r#"{"tree":{"list":[null,null]}}"#);
}

#[tokio::test]
async fn a_failed_field_that_may_be_null_is_null_alone() {
    assert_eq!(data("{ tree { maybe id } }").await, r#"{"tree":{"maybe":null,"id":1}}"#);
}

/// The other way to write such a field; what a version of the engine makes of it has changed before. Here it takes
/// the parent along, so no resolver is written this way.
#[tokio::test]
async fn a_field_whose_error_is_outside_takes_its_parent_along() {
    assert_eq!(data("{ tree { outside id } }").await, "null");
}

#[tokio::test]
async fn keys_come_in_the_order_of_the_query() {
    assert_eq!(data("{ slow fast }").await, r#"{"slow":1,"fast":2}"#);
}

#[tokio::test]
async fn a_variable_that_is_not_sent_is_undefined() {
    assert_eq!(data("query($a: Int) { m(a: $a) }").await, r#"{"m":"undefined"}"#);
}
