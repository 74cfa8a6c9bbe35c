//! The operations of `docs/filters.md` run, and find something.

use serde_json::Value;

use crate::readme::blocks;
use crate::support::{TestDatabase, run, text, with_catalogue, with_fixtures};

#[test]
fn its_operations_run_and_find_something() {
    run(async {
        let database = TestDatabase::sqlite().await;
        with_catalogue(&database).await;
        with_fixtures(&database).await;
        let operations = blocks(&text("docs/filters.md"), "graphql");
        assert_eq!(operations.len(), 5);
        for operation in operations {
            let response = database.respond(&operation, Value::Null).await;
            assert!(response.get("errors").is_none(), "{operation}: {response}");
            for (list, page) in response["data"].as_object().expect("data") {
                assert!(
                    page["nodes"].as_array().is_some_and(|nodes| !nodes.is_empty()),
                    "{operation}: {list} is empty"
                );
            }
        }
        database.drop().await;
    });
}
