//! `catalogueChanged`, as the engine answers it, whatever carries the answers.

use std::pin::Pin;
use std::time::Duration;

use async_graphql::{Request, Response, Variables};
use futures_util::stream::{Stream, StreamExt};
use rolegraph::events::Events;
use rolegraph::graphql::{Engine, Limits};
use rolegraph::store::Database;
use serde_json::{Value, json};

use crate::events::{PACE, page};
use crate::support::{TestDatabase, on_both, run};

struct Following {
    engine: Engine,
    answers: Pin<Box<dyn Stream<Item = Response> + Send>>,
}

impl Following {
    /// Subscribes. Whatever is imported after this is an answer.
    async fn start(test: &TestDatabase, document: &str, variables: Value) -> Self {
        Self::with(test, Limits::default(), document, variables).await
    }

    async fn with(test: &TestDatabase, limits: Limits, document: &str, variables: Value) -> Self {
        let engine = Engine::new(test.database.clone(), limits);
        // Events are looked for through a handle of their own: what they send is no part of the answers.
        let database = Database::open(&test.url).await.expect("opens");
        let engine = engine.with_events(Events::at(database, PACE));
        let request = Request::new(document).variables(Variables::from_json(variables));
        let mut answers = engine.stream(engine.prepare(request).expect("prepared"));
        let mut listeners = engine.events().listeners();
        // The stream begins when it is first asked.
        tokio::select! {
            answer = answers.next() => answers = futures_util::stream::iter(answer).chain(answers).boxed(),
            listening = listeners.wait_for(|listeners| *listeners == 1) => { listening.expect("listens"); }
        }
        Self { engine, answers }
    }

    async fn next(&mut self) -> Value {
        serde_json::to_value(self.answers.next().await.expect("an answer")).expect("JSON")
    }

    async fn data(&mut self) -> Value {
        let mut answer = self.next().await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"]["catalogueChanged"].take()
    }
}

const CHANGE: &str = "subscription($families: [String!]) { catalogueChanged(families: $families) { revision families { \
    change slug formerSlug title family { id } counts { added changed removed moved } \
    roles { change slug title role { id title } counts { added changed removed moved } } } } }";

on_both! {
    async fn a_change_is_told_with_what_a_cache_needs(test: TestDatabase) {
        let mut following = Following::start(test, CHANGE, Value::Null).await;
        test.import(&[("seller.md", &page("Seller", &["Sells widgets"]))]).await;
        let none = json!({ "added": 0, "changed": 0, "removed": 0, "moved": 0 });
        let mut change = following.data().await;
        let family = change["families"][0]["family"].take();
        let role = change["families"][0]["roles"][0]["role"].take();
        assert_eq!(change, json!({ "revision": 1, "families": [{
            "change": "ADDED", "slug": "seller", "formerSlug": null, "title": "Seller", "family": null, "counts": none,
            "roles": [{ "change": "ADDED", "slug": "seller", "title": "Seller", "role": null, "counts": none }],
        }] }));
        let known = test.query("{ family(slug: \"seller\") { id levels { id title } } }").await;
        assert_eq!((family["id"].clone(), role.clone()), (known["family"]["id"].clone(), known["family"]["levels"][0].clone()));
    }

    async fn only_the_families_that_are_asked_for(test: TestDatabase) {
        let mut following = Following::start(test, CHANGE, json!({ "families": ["coach", "unknown"] })).await;
        test.import(&[("seller.md", &page("Seller", &["Sells widgets"]))]).await;
        test.import(&[("seller.md", &page("Seller", &["Sells gadgets"])), ("coach.md", &page("Coach", &["Coaches"]))]).await;
        let change = following.data().await;
        assert_eq!((&change["revision"], &change["families"][0]["slug"], change["families"].as_array().map(Vec::len)), (&json!(2), &json!("coach"), Some(1)));
    }

    async fn each_event_is_answered_afresh_in_as_many_statements(test: TestDatabase) {
        let document = "subscription { catalogueChanged { families { family { title levels { title responsibilities { text } } } } } }";
        let mut following = Following::start(test, document, Value::Null).await;
        let mut statements = Vec::new();
        for round in 1..=4 {
            let duty = format!("Sells {round} widgets");
            let pages: Vec<(String, String)> = (0..round * 2).map(|n| (format!("seller-{n}.md"), page(&format!("Seller {n}"), &[&duty]))).collect();
            let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            test.import(&pages).await;
            test.import(&[("coach.md", &page("Coach", &[&duty]))]).await;
            let before = test.database.statements();
            for families in [usize::try_from(round * 2).expect("few"), 1] {
                let families_told = following.data().await["families"].take();
                let families_told = families_told.as_array().expect("a list");
                assert_eq!(families_told.len(), families);
                for family in families_told {
                    assert_eq!(family["family"]["levels"][0]["responsibilities"][0]["text"], duty);
                }
            }
            statements.push(test.database.statements() - before);
        }
        // Six: families, roles and statements, for either event.
        assert!(statements.iter().all(|sent| *sent <= 8 && *sent == statements[0]), "{statements:?}");
    }

    async fn what_is_gone_is_named_by_its_id(test: TestDatabase) {
        use rolegraph::sync::{self, Incoming};
        test.import(&[("seller.md", &page("Seller", &["Sells widgets"])), ("coach.md", &page("Coach", &["Coaches"]))]).await;
        let known = test.query("{ family(slug: \"coach\") { id levels { id } } }").await;
        let document = "subscription { catalogueChanged { families { change familyId family { id } roles { change roleId role { id } } } } }";
        let mut following = Following::start(test, document, Value::Null).await;
        let read = crate::support::read(&[("seller.md", &page("Seller", &["Sells widgets"]))]);
        sync::import(&test.database, Incoming { prune: true, ..Incoming::from(read) }).await.expect("imported");
        let family = &known["family"];
        assert_eq!(following.data().await, json!({ "families": [{
            "change": "REMOVED", "familyId": family["id"], "family": null,
            "roles": [{ "change": "REMOVED", "roleId": family["levels"][0]["id"], "role": null }],
        }] }));
    }
}

#[test]
fn too_many_families_are_refused_before_anything_is_followed() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let families: Vec<String> = (0..101).map(|number| format!("family-{number}")).collect();
        let mut following = Following::start(&test, CHANGE, json!({ "families": families })).await;
        let answer = following.next().await;
        assert_eq!(
            (&answer["errors"][0]["extensions"]["code"], &answer["data"]),
            (&json!("BAD_ARGUMENT"), &Value::Null)
        );
        assert!(answer["errors"][0].get("path").is_none(), "{answer}");
        assert!(following.answers.next().await.is_none());
        test.drop().await;
    });
}

#[test]
fn fields_of_fragments_are_followed_and_a_field_answers_once() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let document = "subscription S { ...F ... on Subscription { now: catalogueChanged { revision } } } \
            fragment F on Subscription { now: catalogueChanged { families { slug } } }";
        let mut following = Following::start(&test, document, Value::Null).await;
        for revision in 1..=2 {
            test.import(&[("seller.md", &page("Seller", &[&format!("Sells {revision} widgets")]))]).await;
            let answer = following.next().await;
            assert_eq!(
                answer,
                json!({ "data": { "now": { "families": [{ "slug": "seller" }], "revision": revision } } })
            );
        }
        test.drop().await;
    });
}

#[test]
fn the_time_limit_is_that_of_one_event() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let limits = Limits { time: Duration::from_secs(1), ..Limits::default() };
        let document = "subscription { catalogueChanged { revision } }";
        let mut following = Following::with(&test, limits, document, Value::Null).await;
        for revision in 1..=2 {
            tokio::time::sleep(limits.time).await;
            test.import(&[("seller.md", &page("Seller", &[&format!("Sells {revision} widgets")]))]).await;
            assert_eq!(following.data().await["revision"], revision);
        }
        test.drop().await;
    });
}

#[test]
fn whoever_takes_no_answers_is_told_and_the_stream_ends() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let mut following =
            Following::start(&test, "subscription { catalogueChanged { revision } }", Value::Null).await;
        let mut quick = following.engine.events().listen().await.expect("listens");
        for revision in 1..=260 {
            test.import(&[("seller.md", &page("Seller", &[&format!("Sells {revision} widgets")]))]).await;
            quick.next().await.expect("an event");
        }
        assert_eq!(following.next().await["errors"][0]["extensions"]["code"], "TOO_SLOW");
        assert!(following.answers.next().await.is_none());
        test.drop().await;
    });
}

#[test]
fn without_a_stream_a_subscription_says_where_one_is() {
    run(async {
        let test = TestDatabase::sqlite().await;
        let answer = test.respond("subscription { catalogueChanged { revision } }", Value::Null).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{answer}");
        let engine = Engine::new(test.database.clone(), Limits::default());
        let mut answers = engine.stream(engine.prepare(Request::new("{ catalogue { revision } }")).expect("prepared"));
        let answer = serde_json::to_value(answers.next().await.expect("an answer")).expect("JSON");
        assert_eq!(answer, json!({ "data": { "catalogue": { "revision": 0 } } }));
        assert!(answers.next().await.is_none());
        test.drop().await;
    });
}
