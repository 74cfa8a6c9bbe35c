//! The catalogue as a subgraph: entities by their keys, and the schema that is composed.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rolegraph::graphql::{sdl, subgraph_sdl};
use serde_json::{Value, json};

use crate::support::{TestDatabase, on_both, with_catalogue};

const ENTITIES: &str = "query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
        __typename
        ... on Node { id }
        ... on Role { title family { slug } responsibilities { text } }
    }
}";

fn id(of_type: &str, row: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{of_type}:{row}"))
}

fn represented(of_type: &str, id: &str) -> Value {
    json!({ "__typename": of_type, "id": id })
}

/// The objects of every type that the first family with all of them has.
async fn one_of_each(test: &TestDatabase) -> Vec<Value> {
    let data = test
        .query(
            "{ families { nodes { __typename id levels {
                __typename id responsibilities { __typename id } requirements { __typename id } indicators { __typename id }
            } } } }",
        )
        .await;
    let family = &data["families"]["nodes"][0];
    let levels = family["levels"].as_array().expect("levels");
    let lists = ["responsibilities", "requirements", "indicators"];
    let full = levels.iter().find(|level| lists.iter().all(|list| level[list][0].is_object())).expect("a full level");
    let objects = [family, full].into_iter().chain(lists.iter().map(|list| &full[list][0]));
    let key = |object: &Value| json!({ "__typename": object["__typename"], "id": object["id"] });
    objects.map(key).collect()
}

on_both! {
    async fn entities_of_every_type_are_found_in_the_order_asked_for(test: TestDatabase) {
        with_catalogue(test).await;
        let mut representations = one_of_each(test).await;
        for _ in 0..2 {
            let response = test.respond(ENTITIES, json!({ "representations": representations })).await;
            assert!(response.get("errors").is_none(), "{response:#}");
            let found = response["data"]["_entities"].as_array().expect("a list");
            assert_eq!(found.len(), representations.len());
            for (entity, asked) in found.iter().zip(&representations) {
                assert_eq!((&entity["__typename"], &entity["id"]), (&asked["__typename"], &asked["id"]));
            }
            representations.reverse();
        }
    }

    async fn many_entities_take_as_many_statements_as_one(test: TestDatabase) {
        with_catalogue(test).await;
        let data = test.query("{ roles(first: 100) { nodes { id } } }").await;
        let roles = data["roles"]["nodes"].as_array().expect("roles");
        let representations: Vec<Value> =
            roles.iter().map(|role| represented("Role", role["id"].as_str().expect("an id"))).collect();
        assert!(representations.len() > 20);
        let mut taken = Vec::new();
        for some in [&representations[..1], &representations[..]] {
            let before = test.database.statements();
            let response = test.respond(ENTITIES, json!({ "representations": some })).await;
            assert!(response.get("errors").is_none(), "{response:#}");
            taken.push(test.database.statements() - before);
        }
        assert_eq!(taken, [3, 3], "the roles, their families, their responsibilities");
    }

    async fn each_representation_is_answered_for_itself(test: TestDatabase) {
        with_catalogue(test).await;
        let (role, family) = (id("Role", 1), id("JobFamily", 1));
        let cases = [
            (represented("Role", &role), None),
            // Gone, or never there.
            (represented("Role", &id("Role", 1_000_000)), None),
            (represented("Role", &family), Some("BAD_ID")),
            (represented("Responsibility", &id("Requirement", 1_000_000)), Some("BAD_ID")),
            (represented("Role", "none"), Some("BAD_ID")),
            (represented("Track", &role), Some("BAD_ARGUMENT")),
            (represented("Query", &role), Some("BAD_ARGUMENT")),
            (json!({ "__typename": "Role" }), Some("BAD_ARGUMENT")),
            (json!({ "__typename": "Role", "id": 1 }), Some("BAD_ARGUMENT")),
            (json!({ "__typename": ["Role"], "id": role }), Some("BAD_ARGUMENT")),
            (json!({ "id": role }), Some("BAD_ARGUMENT")),
            (json!({}), Some("BAD_ARGUMENT")),
            (json!([]), Some("BAD_ARGUMENT")),
            (json!("Role"), Some("BAD_ARGUMENT")),
            (json!(1.5), Some("BAD_ARGUMENT")),
            (represented("JobFamily", &family), None),
        ];
        let representations: Vec<&Value> = cases.iter().map(|(representation, _)| representation).collect();
        let response = test.respond(ENTITIES, json!({ "representations": representations })).await;
        let found = response["data"]["_entities"].as_array().expect("a list");
        let errors = response["errors"].as_array().expect("errors");
        for (at, (representation, code)) in cases.iter().enumerate() {
            let error = errors.iter().find(|error| error["path"] == json!(["_entities", at]));
            let told = error.map(|error| error["extensions"]["code"].as_str().expect("a code"));
            assert_eq!(told, *code, "{representation}");
            let there = at == 0 || at == cases.len() - 1;
            assert_eq!(found[at].is_object(), there, "{representation}");
        }
    }

    async fn more_representations_than_fit_are_refused(test: TestDatabase) {
        let representations: Vec<Value> = (0..1_001).map(|row| represented("Role", &id("Role", row))).collect();
        let response = test.respond(ENTITIES, json!({ "representations": representations })).await;
        assert_eq!(response["errors"][0]["extensions"]["code"], "BAD_ARGUMENT", "{response:#}");
        let response = test.respond(ENTITIES, json!({ "representations": &representations[1..] })).await;
        assert!(response.get("errors").is_none(), "{response:#}");
    }

    async fn the_service_tells_its_schema(test: TestDatabase) {
        let data = test.query("{ _service { sdl } }").await;
        assert_eq!(data["_service"]["sdl"], subgraph_sdl());
    }
}

#[test]
fn whatever_has_an_id_is_an_entity() {
    let typed = |line: &str| line.strip_prefix("type ").and_then(|rest| rest.split(' ').next()).map(str::to_owned);
    let nodes: BTreeSet<_> = sdl().lines().filter(|line| line.contains("implements Node")).filter_map(typed).collect();
    let keyed = subgraph_sdl().lines().filter(|line| line.ends_with("@key(fields: \"id\") {"));
    assert_eq!(keyed.filter_map(typed).collect::<BTreeSet<_>>(), nodes);
    let members = sdl().lines().find_map(|line| line.strip_prefix("union _Entity = ")).expect("the union");
    assert_eq!(members.split(" | ").map(str::to_owned).collect::<BTreeSet<_>>(), nodes);
    // What every subgraph has is added by whoever composes them.
    for name in ["_entities", "_service", "_Any", "_Entity", "_Service"] {
        assert!(!subgraph_sdl().contains(&format!("{name} ")) && !subgraph_sdl().contains(&format!("{name}(")));
    }
}
