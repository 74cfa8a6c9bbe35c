//! Documents: the same verdict as graphql-js, and what a document may ask for.

use std::collections::BTreeMap;

use async_graphql::{Request, Variables};
use rolegraph::graphql::{Disclosure, Engine, Limits, Validator};
use serde_json::{Value, json};

use crate::support::{TestDatabase, run, text, with_catalogue};

/// The documents on which our verdict is another one; `docs/graphql.md` says why.
const DIFFERENCES: &[&str] = &["a fraction beyond all machines", "a subscription of two fields, one skipped"];

fn set() -> Vec<(String, String)> {
    let text = text("tests/documents/set.txt");
    let entries = text.split("\n=== ").skip(1).map(|entry| {
        let (name, document) = entry.split_once('\n').expect("a name and a document");
        (name.to_owned(), format!("{document}\n"))
    });
    entries.collect()
}

fn verdicts() -> BTreeMap<String, String> {
    serde_json::from_str(&text("tests/documents/verdicts.json")).expect("a map of verdicts")
}

fn validator() -> Validator {
    Validator::new(&text("tests/documents/schema.graphql"), Limits::default()).expect("a valid schema")
}

#[test]
fn documents_are_judged_as_graphql_js_judges_them() {
    let (validator, verdicts) = (validator(), verdicts());
    let set = set();
    assert!(set.len() >= 200 && set.len() + 1 == verdicts.len(), "{} documents", set.len());
    let mut differ = BTreeMap::new();
    for (name, document) in &set {
        let judged = validator.judge(document);
        let theirs = &verdicts[name];
        if judged.is_ok() != (theirs == "valid") {
            let ours = judged.map_or_else(|problems| problems[0].message.clone(), |_| "valid".to_owned());
            differ.insert(name.as_str(), format!("ours: {ours}; theirs: {theirs}"));
        }
    }
    let expected: Vec<&str> = DIFFERENCES.to_vec();
    let found: Vec<&str> = differ.keys().copied().collect();
    assert!(found == expected, "{differ:#?}");
    let documented = text("docs/graphql.md");
    for name in DIFFERENCES {
        assert!(documented.contains(&format!("*{name}*")), "docs/graphql.md does not tell about \"{name}\"");
    }
}

async fn respond(engine: &Engine, document: &str, variables: Value) -> Value {
    let request = Request::new(document).variables(Variables::from_json(variables));
    serde_json::to_value(engine.execute(request).await).expect("JSON")
}

fn messages(response: &Value) -> Vec<&str> {
    let errors = response["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|error| error["message"].as_str().expect("a message")).collect()
}

fn code(response: &Value) -> &str {
    response["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

pub(crate) fn on_the_catalogue(test: impl AsyncFnOnce(Engine)) {
    run(async {
        let database = TestDatabase::sqlite().await;
        with_catalogue(&database).await;
        test(Engine::new(database.database.clone(), Limits::default())).await;
        database.drop().await;
    });
}

#[test]
fn every_limit_is_kept_and_told() {
    on_the_catalogue(async |engine| {
        let limits = Limits::default();
        let told = respond(&engine, "{ limits { body batch tokens nesting depth selections aliases rootFields lists introspection introspectionLists searches pairs page defaultPage nodes repeats querySeconds mutationSeconds } }", Value::Null).await;
        let told = told["data"]["limits"].as_object().expect("limits").clone();
        assert_eq!(told.len(), limits.all().len() + 1);
        assert_eq!(told["depth"], json!(limits.depth));
        assert_eq!((told["page"].clone(), told["defaultPage"].clone()), (json!(100), json!(20)));

        let deep = "{ families { nodes { levels { title family { title } } } } }";
        for (name, value, document, actual) in [
            ("tokens", 5, "{ catalogue { revision } }", 6),
            ("nesting", 4, deep, 5),
            ("depth", 4, deep, 5),
            ("selections", 5, deep, 6),
            ("aliases", 1, "{ a: __typename b: __typename }", 2),
            ("root-fields", 1, "{ ...F } fragment F on Query { __typename families { totalCount } }", 2),
            ("lists", 1, deep, 2),
            ("introspection-lists", 1, "{ __schema { types { fields { name } } } }", 2),
        ] {
            let mut limits = Limits::default();
            limits.set(name, value).expect("a limit");
            let database = engine.database().clone();
            let refused = respond(&Engine::new(database.clone(), limits), document, Value::Null).await;
            let extensions = json!({ "code": "TOO_COSTLY", "limit": name, "actual": actual, "allowed": value });
            assert_eq!(refused["errors"][0]["extensions"], extensions, "{refused}");
            let says = refused["errors"][0]["message"].as_str().expect("a message");
            assert!(says.contains(&value.to_string()), "{name}: {says}");
            limits.set(name, actual).expect("a limit");
            let answered = respond(&Engine::new(database, limits), document, Value::Null).await;
            assert_eq!(messages(&answered), [""; 0], "{name}");
        }
        let introspection = Limits { introspection: 10, ..limits };
        let refused = respond(
            &Engine::new(engine.database().clone(), introspection),
            "{ __schema { types { name } } }",
            Value::Null,
        )
        .await;
        assert_eq!(refused["errors"][0]["extensions"]["limit"], "introspection");
        let small = Engine::new(engine.database().clone(), Limits { page: 2, nodes: 4, ..limits });
        let page = respond(&small, "{ families { nodes { id } } }", Value::Null).await;
        assert_eq!(page["data"]["families"]["nodes"].as_array().map(Vec::len), Some(2));
        assert_eq!(
            code(&respond(&small, "{ families(first: 3) { nodes { id } } }", Value::Null).await),
            "BAD_ARGUMENT"
        );
        assert_eq!(code(&respond(&small, deep, Value::Null).await), "TOO_COSTLY");
        let searches = |count: usize| {
            let searches: Vec<String> =
                (0..count).map(|number| format!("s{number}: search(query: \"a*\") {{ totalCount }}")).collect();
            format!("{{ {} }}", searches.join(" "))
        };
        assert_eq!(messages(&respond(&engine, &searches(8), Value::Null).await), [""; 0]);
        assert_eq!(code(&respond(&engine, &searches(9), Value::Null).await), "TOO_COSTLY");
    });
}

#[test]
fn what_the_schema_gives_away_can_be_less() {
    on_the_catalogue(async |engine| {
        let introspection = text("tests/operations/introspection.graphql");
        let whole = respond(&engine, &introspection, Value::Null).await;
        assert_eq!(messages(&whole), [""; 0]);
        assert!(whole["data"]["__schema"]["types"].as_array().is_some_and(|types| types.len() > 20));
        let wrong = "{ catalogue { revisions } families(last: 1, frist: 2) { totalCount } }";
        let helped = respond(&engine, wrong, Value::Null).await;
        assert_eq!(
            messages(&helped),
            [
                "type `Catalogue` has no field `revisions`. Did you mean `revision`?",
                "`Query.families` has no argument `frist`. Did you mean `first`?",
            ]
        );

        let disclosure = Disclosure { introspection: false, suggestions: false };
        let engine = engine.with_disclosure(disclosure);
        assert!(
            messages(&respond(&engine, wrong, Value::Null).await).iter().all(|message| !message.contains("Did you"))
        );
        for document in
            [introspection.as_str(), "{ ...F } fragment F on Query { ... { __type(name: \"Role\") { name } } }"]
        {
            assert_eq!(code(&respond(&engine, document, Value::Null).await), "INTROSPECTION_DISABLED");
        }
        let named = respond(&engine, "{ __typename catalogue { __typename } }", Value::Null).await;
        assert_eq!(named["data"], json!({ "__typename": "Query", "catalogue": { "__typename": "Catalogue" } }));
    });
}

#[test]
fn the_operation_to_run_is_found_or_the_message_says_how() {
    on_the_catalogue(async |engine| {
        let two = "query A { a: __typename } query B { b: __typename }";
        let respond = async |document: &str, name: Option<&str>| {
            let mut request = Request::new(document);
            request.operation_name = name.map(str::to_owned);
            serde_json::to_value(engine.execute(request).await).expect("JSON")
        };
        assert_eq!(respond(two, Some("B")).await["data"], json!({ "b": "Query" }));
        assert_eq!(respond("query A { a: __typename }", None).await["data"], json!({ "a": "Query" }));
        for (document, name, says) in [
            (two, None, "the document has 2 operations; say with `operationName` which one to run: `A`, `B`"),
            (two, Some("C"), "the document has no operation `C`; it has `A`, `B`"),
            ("{ __typename }", Some("C"), "the document has no operation `C`; its operation has no name"),
        ] {
            let refused = respond(document, name).await;
            assert_eq!((code(&refused), messages(&refused)), ("BAD_OPERATION", vec![says]));
        }
        let none = respond("fragment F on Query { __typename }", None).await;
        assert_eq!(code(&none), "BAD_DOCUMENT");
        assert!(messages(&none)[0].contains("no operation"), "{none}");
    });
}

#[test]
fn errors_stand_where_the_client_wrote() {
    on_the_catalogue(async |engine| {
        let refused = respond(&engine, "query \u{e9}", Value::Null).await;
        assert_eq!(code(&refused), "BAD_DOCUMENT");
        let refused =
            respond(&engine, "\"é: what it does\"\nquery Q {\n  catalogue {\n    ü: revison }\n}", Value::Null).await;
        assert_eq!(code(&refused), "BAD_DOCUMENT");
        let refused =
            respond(&engine, "\"what it does\" query Q {\n  catalogue {\n    a: revison }\n}", Value::Null).await;
        assert_eq!(refused["errors"][0]["locations"], json!([{ "line": 3, "column": 8 }]));
        // A field that fails while it runs.
        let failed = respond(
            &engine,
            "# é\n{ ...F }\nfragment F on Query {\n  roles(first: 1000) { totalCount } }",
            Value::Null,
        )
        .await;
        assert_eq!(failed["errors"][0]["locations"], json!([{ "line": 4, "column": 3 }]));
        assert_eq!(failed["errors"][0]["path"], json!(["roles"]));
    });
}

/// What is merged, spread and decided before the engine sees it gives the answer that the document asks for.
#[test]
fn answers_are_those_of_the_document() {
    on_the_catalogue(async |engine| {
        let document = "query Q($yes: Boolean = true, $no: Boolean!, $id: ID!) {
          c: catalogue { revision ...C @skip(if: $no) ...D @include(if: $no) }
          ... on Query { families(first: 1) { nodes { ...F } } }
          families(first: 1) { nodes { levels { title } slug ... @include(if: $yes) { levels { slug } title } } totalCount }
          node(id: $id) { __typename ... on JobFamily { slug } id ... on Role { grade } ... on JobFamily { title slug } }
          limits { depth @skip(if: true) lists @include(if: true) }
        }
        fragment C on Catalogue { familyCount }
        fragment D on Catalogue { roleCount }
        fragment F on JobFamily { id @include(if: $yes) slug levels { slug } }";
        let first =
            respond(&engine, "{ families(first: 1) { nodes { id slug title levels { slug title } } } }", Value::Null)
                .await;
        let family = first["data"]["families"]["nodes"][0].clone();
        let answer = engine
            .execute(Request::new(document).variables(Variables::from_json(json!({ "no": false, "id": family["id"] }))))
            .await;
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        let text = serde_json::to_string(&answer.data).expect("JSON");
        let keys = [
            "\"c\"",
            "\"revision\"",
            "\"familyCount\"",
            "\"families\"",
            "\"nodes\"",
            "\"id\"",
            "\"slug\"",
            "\"levels\"",
            "\"totalCount\"",
            "\"node\"",
            "\"__typename\"",
            "\"limits\"",
            "\"lists\"",
        ];
        let places: Vec<usize> =
            keys.iter().map(|key| text.find(key).unwrap_or_else(|| panic!("{key} in {text}"))).collect();
        assert!(places.is_sorted(), "{text}");
        let data: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(
            data["families"]["nodes"][0]["levels"][0],
            json!({ "slug": family["levels"][0]["slug"], "title": family["levels"][0]["title"] })
        );
        assert_eq!(
            data["node"],
            json!({ "__typename": "JobFamily", "slug": family["slug"], "id": family["id"], "title": family["title"] })
        );
        assert!(!text.contains("roleCount") && !text.contains("depth") && !text.contains("grade"), "{text}");
        assert_eq!(data["families"]["nodes"][0]["title"], family["title"]);
    });
}

#[test]
fn variables_are_coerced_before_anything_runs() {
    let validator = validator();
    let coerced = |document: &str, sent: Value| -> Result<Value, Vec<String>> {
        let judged = validator.judge(document).expect("valid");
        let coerced = validator.coerced(&judged, None, Variables::from_json(sent));
        coerced
            .map(|variables| serde_json::to_value(&variables).expect("JSON"))
            .map_err(|problems| problems.into_iter().map(|problem| problem.message).collect())
    };
    for (ty, field, sent, becomes) in [
        ("Int", "int(value: $a)", json!(1.0), json!(1)),
        ("Int", "int(value: $a)", json!(null), json!(null)),
        ("Float", "float(value: $a)", json!(1), json!(1)),
        ("ID!", "thing(id: $a) { id }", json!(7), json!("7")),
        ("ID!", "thing(id: $a) { id }", json!("x"), json!("x")),
        ("[Int]", "numbers(values: $a)", json!(1), json!([1])),
        ("[[Int]]", "grid(values: $a)", json!([1, [2, null], null]), json!([[1], [2, null], null])),
        ("Color", "color(value: $a)", json!("RED"), json!("RED")),
        ("Range", "range(value: $a)", json!({ "from": 1, "to": null }), json!({ "from": 1, "to": null })),
        ("Anything", "anything(value: $a)", json!({ "b": [1, "c"] }), json!({ "b": [1, "c"] })),
        ("By", "book(by: $a) { id }", json!({ "name": "x" }), json!({ "name": "x" })),
    ] {
        let document = format!("query($a: {ty}) {{ {field} }}");
        assert_eq!(coerced(&document, json!({ "a": sent, "other": 1 })), Ok(json!({ "a": becomes })), "{document}");
    }
    // What is not sent stays so, but for defaults.
    let document = "query($a: Int, $b: Int! = 3) { int(value: $a) needed(value: $b) }";
    assert_eq!(coerced(document, json!({})), Ok(json!({ "b": 3 })));

    for (ty, field, sent, says) in [
        ("Int!", "needed(value: $a)", json!({}), "`$a` is missing; send a value of type `Int!`"),
        ("Int!", "needed(value: $a)", json!({ "a": null }), "`$a` is `null`; send a value of type `Int!`"),
        ("Int", "int(value: $a)", json!({ "a": "1" }), "`$a` is `\"1\"`, which is no value of type `Int`"),
        (
            "Int",
            "int(value: $a)",
            json!({ "a": 2_147_483_648_u64 }),
            "`$a` is `2147483648`, which is no value of type `Int`",
        ),
        ("Int", "int(value: $a)", json!({ "a": 1.5 }), "`$a` is `1.5`, which is no value of type `Int`"),
        ("String", "text(value: $a)", json!({ "a": 1 }), "`$a` is `1`, which is no value of type `String`"),
        ("Boolean", "flag(value: $a)", json!({ "a": 0 }), "`$a` is `0`, which is no value of type `Boolean`"),
        ("ID!", "thing(id: $a) { id }", json!({ "a": 1.5 }), "`$a` is `1.5`, which is no value of type `ID!`"),
        ("[Int!]", "strict(values: $a)", json!({ "a": [1, null] }), "`$a[1]` is `null`; send a value of type `Int!`"),
        (
            "Color",
            "color(value: $a)",
            json!({ "a": "REDD" }),
            "`$a` is `REDD`, which is no `Color`. Did you mean `RED`?",
        ),
        (
            "Filter",
            "shelves(filter: $a) { id }",
            json!({ "a": { "and": [{}, { "range": { "to": 1 } }] } }),
            "`$a.and[1].range.from` is missing; send a value of type `Int!`",
        ),
        (
            "Filter",
            "shelves(filter: $a) { id }",
            json!({ "a": { "colour": 1 } }),
            "`$a` has the field `colour`, but `Filter` has none. Did you mean `colors`?",
        ),
        (
            "Range",
            "range(value: $a)",
            json!({ "a": [{ "from": 1 }] }),
            "`$a` is `[{from: 1}]`, which is no value of type `Range`",
        ),
        (
            "By",
            "book(by: $a) { id }",
            json!({ "a": { "id": 1, "name": "x" } }),
            "`$a` must have exactly one field of `By`, and not `null`",
        ),
        (
            "By",
            "book(by: $a) { id }",
            json!({ "a": { "id": null } }),
            "`$a` must have exactly one field of `By`, and not `null`",
        ),
    ] {
        let document = format!("query($a: {ty}) {{ {field} }}");
        assert_eq!(coerced(&document, sent), Err(vec![says.to_owned()]), "{document}");
    }
    let many =
        coerced("query($a: [Int], $b: Int!) { numbers(values: $a) needed(value: $b) }", json!({ "a": vec!["x"; 50] }));
    assert_eq!(many.map_err(|messages| messages.len()), Err(20));
}

#[test]
fn wrong_variables_are_request_errors() {
    on_the_catalogue(async |engine| {
        let document =
            "query($slug: String!, $first: Int) { family(slug: $slug) { id } roles(first: $first) { totalCount } }";
        let refused = respond(&engine, document, json!({ "first": "all" })).await;
        assert_eq!(code(&refused), "BAD_VARIABLES");
        assert_eq!(messages(&refused).len(), 2);
        assert_eq!(refused["data"], Value::Null);
        assert!(refused["errors"][0].get("path").is_none(), "{refused}");
    });
}
