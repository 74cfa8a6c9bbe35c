//! What the README and the documents beside it show is what happens.

use serde_json::Value;

use crate::support::{TestDatabase, on_both, run, text, with_catalogue};

/// The fenced blocks of a kind, in order.
pub(crate) fn blocks(markdown: &str, kind: &str) -> Vec<String> {
    let fence = format!("```{kind}\n");
    let parts = markdown.split(&fence).skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn its_operations_run_and_the_first_has_the_answer_that_is_shown() {
    run(async {
        let database = TestDatabase::sqlite().await;
        with_catalogue(&database).await;
        let readme = text("README.md");
        let operations = blocks(&readme, "graphql");
        assert_eq!(operations.len(), 4);
        for operation in &operations {
            let response = database.respond(operation, Value::Null).await;
            assert!(response.get("errors").is_none(), "{operation}: {response}");
        }
        let shown = blocks(&readme, "json").swap_remove(0);
        let engine = rolegraph::graphql::Engine::new(database.database.clone(), rolegraph::graphql::Limits::default());
        let answer = engine.execute(async_graphql::Request::new(&operations[0])).await;
        let answer = serde_json::to_string_pretty(&answer).expect("JSON");
        assert!(answer.starts_with(shown.trim_end()), "the answer begins otherwise");
        database.drop().await;
    });
}

on_both! {
    async fn the_searches_of_the_docs_have_the_answers_that_are_shown(test: TestDatabase) {
        with_catalogue(test).await;
        let docs = text("docs/search.md");
        let (operations, answers) = (blocks(&docs, "graphql"), blocks(&docs, "json"));
        assert_eq!((operations.len(), answers.len()), (2, 2));
        let engine = rolegraph::graphql::Engine::new(test.database.clone(), rolegraph::graphql::Limits::default());
        for (operation, shown) in operations.iter().zip(&answers) {
            let answer = engine.execute(async_graphql::Request::new(operation)).await;
            let answer = serde_json::to_string_pretty(&answer).expect("JSON");
            assert!(answer.starts_with(shown.trim_end()), "{operation}: the answer is otherwise: {answer}");
        }
    }
}
