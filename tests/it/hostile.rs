//! Documents that are meant to cost much: each gets the verdict that is expected, after a counted amount of work.
//! `cargo bench --bench documents` measures what they cost.

use async_graphql::Request;
use rolegraph::graphql::{Engine, Limits, Validator, sdl};
use serde_json::Value;

use crate::support::{TestDatabase, run, with_catalogue};

#[path = "../documents/hostile.rs"]
mod documents;

use documents::{LARGEST, all};

#[test]
fn each_gets_the_verdict_that_is_expected() {
    run(async {
        let test = TestDatabase::sqlite().await;
        with_catalogue(&test).await;
        let engine = Engine::new(test.database.clone(), Limits::default());
        let mut wrong = Vec::new();
        for hostile in all() {
            let name = hostile.name;
            if hostile.document.len() > LARGEST {
                wrong.push(format!("{name}: {} bytes", hostile.document.len()));
            }
            let before = test.database.statements();
            let response = serde_json::to_value(engine.execute(Request::new(hostile.document)).await).expect("JSON");
            let statements = test.database.statements() - before;
            let errors = response["errors"].as_array().cloned().unwrap_or_default();
            let code = errors.first().map_or(&Value::Null, |error| &error["extensions"]["code"]);
            if code.as_str() != hostile.code {
                wrong.push(format!(
                    "{name}: {code}, not {:?}: {:.300}",
                    hostile.code,
                    errors.first().unwrap_or(&Value::Null).to_string()
                ));
            }
            let longest =
                errors.iter().map(|error| error["message"].as_str().expect("a message").chars().count()).max();
            if errors.len() > 20 || longest.unwrap_or_default() > 500 || statements > 150 {
                wrong.push(format!("{name}: {} errors, {longest:?} characters, {statements} statements", errors.len()));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        test.drop().await;
    });
}

/// Whatever a document says, a selection is looked at once to be measured, and few of them reach the engine.
#[test]
fn the_work_is_counted() {
    let limits = Limits::default();
    let validator = Validator::new(sdl(), limits).expect("a valid schema");
    for hostile in all() {
        if let Ok(judged) = validator.judge(&hostile.document) {
            assert!(judged.steps <= limits.tokens, "{}: {} steps", hostile.name, judged.steps);
            assert!(judged.selections() <= limits.selections, "{}: {}", hostile.name, judged.selections());
        }
    }
}

/// A limit may be set as high as one likes: what the stack cannot bear is refused all the same.
#[test]
fn no_setting_lets_a_document_be_too_deep() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let most = i32::MAX.unsigned_abs().into();
        let limits =
            Limits { nesting: most, depth: most, tokens: most, lists: most, selections: most, ..Limits::default() };
        let engine = Engine::new(test.database.clone(), limits);
        for levels in [200, 249, 300, 499, 5_000] {
            for document in [
                format!("{{ roles(filter: {}) {{ totalCount }} }}", "[".repeat(levels) + &"]".repeat(levels)),
                format!("{{ roles(filter: {}{{}}{}) {{ totalCount }} }}", "{ not: ".repeat(levels), "}".repeat(levels)),
                format!("query($a: {}Int{}) {{ __typename }}", "[".repeat(levels), "]".repeat(levels)),
                format!("{{ {} __typename {} }}", "... {".repeat(levels), "}".repeat(levels)),
                format!("{{ __type(name: \"Role\") {{ {} name {} }} }}", "ofType {".repeat(levels), "}".repeat(levels)),
            ] {
                // The stack of a test's thread is as large as that of a server's.
                let answer = engine.execute(Request::new(document)).await;
                assert!(levels < 250 || answer.is_err(), "{levels}");
            }
        }
        test.drop().await;
    });
}
