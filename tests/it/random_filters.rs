//! Random filters, beside a naive reading of them over all roles.

use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rolegraph::catalog::caseless;
use serde_json::{Value, json};

use crate::filters::with_odd_pages;
use crate::support::{TestDatabase, on_both, with_catalogue, with_fixtures};

on_both! {
    async fn random_filters_find_what_a_naive_reading_finds(test: TestDatabase) {
        with_catalogue(test).await;
        with_fixtures(test).await;
        with_odd_pages(test).await;
        let roles = every_role(test).await;
        let mut runner = TestRunner::deterministic();
        let (strategy, mut telling) = (role_filter(), 0);
        for _ in 0..250 {
            let filter = strategy.new_tree(&mut runner).expect("a filter").current();
            let wanted: Vec<&Value> = roles.iter().filter(|role| holds(&filter, role)).map(|role| &role["id"]).collect();
            let operation = "query($filter: RoleFilter) { roles(first: 100, filter: $filter) { nodes { id } totalCount } }";
            let response = test.respond(operation, json!({ "filter": filter })).await;
            let found = &response["data"]["roles"];
            assert_eq!(found["totalCount"], json!(wanted.len()), "{filter:#} {response}");
            let nodes: Vec<&Value> = found["nodes"].as_array().expect("nodes").iter().map(|node| &node["id"]).collect();
            assert_eq!(nodes, wanted.iter().take(100).copied().collect::<Vec<_>>(), "{filter:#}");
            telling += usize::from(!wanted.is_empty() && wanted.len() < roles.len());
        }
        assert!(telling > 80, "only {telling} filters let some through");
    }
}

/// Every role, with whatever a filter may ask about.
pub(crate) async fn every_role(test: &TestDatabase) -> Vec<Value> {
    let fields = "id title slug seniority grade peopleManager defined summary track { name } reportsTo { title role { title grade } }
        directReports { title grade seniority } responsibilities { text group children { text } } requirements { text } indicators { name unit scope target { value unit comparator } period }
        family { slug title summary levels { title grade seniority peopleManager } tracks { name } }";
    let mut roles = Vec::new();
    let mut after = Value::Null;
    loop {
        let operation = format!(
            "query($after: String) {{ roles(first: 100, after: $after) {{ nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let response = test.respond(&operation, json!({ "after": after })).await;
        roles.extend(response["data"]["roles"]["nodes"].as_array().unwrap_or_else(|| panic!("{response}")).clone());
        if response["data"]["roles"]["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
        after = response["data"]["roles"]["pageInfo"]["endCursor"].clone();
    }
    roles
}

/// The rank of a value of the enums that have one.
pub(crate) fn rank(name: &str) -> Option<usize> {
    const RANKS: [&str; 16] = [
        "INTERN",
        "ASSOCIATE",
        "JUNIOR",
        "INTERMEDIATE",
        "SENIOR",
        "STAFF",
        "LEAD",
        "PRINCIPAL",
        "DISTINGUISHED",
        "FELLOW",
        "MANAGER",
        "SENIOR_MANAGER",
        "DIRECTOR",
        "SENIOR_DIRECTOR",
        "VICE_PRESIDENT",
        "EXECUTIVE",
    ];
    RANKS.iter().position(|rank| *rank == name)
}

/// Whether a filter holds for an object, read as its description says.
pub(crate) fn holds(filter: &Value, object: &Value) -> bool {
    let filters = |list: &Value| list.as_array().expect("filters").clone();
    filter.as_object().expect("a filter").iter().all(|(member, asks)| match member.as_str() {
        "and" => filters(asks).iter().all(|filter| holds(filter, object)),
        "or" => filters(asks).iter().any(|filter| holds(filter, object)),
        "not" => !holds(asks, object),
        "family" | "track" | "reportsTo" | "role" | "target" => {
            !object[member].is_null() && holds(asks, &object[member])
        }
        _ if object[member].is_array() => list_holds(asks, object[member].as_array().expect("a list")),
        _ => asks
            .as_object()
            .expect("comparisons")
            .iter()
            .all(|(comparison, value)| compares(comparison, value, &object[member])),
    })
}

fn list_holds(asks: &Value, list: &[Value]) -> bool {
    asks.as_object().expect("a list filter").iter().all(|(quantity, asks)| match quantity.as_str() {
        "some" => list.iter().any(|object| holds(asks, object)),
        "every" => list.iter().all(|object| holds(asks, object)),
        "none" => !list.iter().any(|object| holds(asks, object)),
        "count" => asks
            .as_object()
            .expect("comparisons")
            .iter()
            .all(|(comparison, value)| compares(comparison, value, &json!(list.len()))),
        other => panic!("{other}"),
    })
}

fn compares(comparison: &str, asked: &Value, value: &Value) -> bool {
    if comparison == "isNull" {
        return value.is_null() == asked.as_bool().expect("a flag");
    }
    if value.is_null() {
        return false;
    }
    let order = |asked: &Value| match (value, asked) {
        (Value::String(value), Value::String(asked)) => match (rank(value), rank(asked)) {
            (Some(value), Some(asked)) => value.cmp(&asked),
            _ => caseless(value).cmp(&caseless(asked)),
        },
        (Value::Bool(value), Value::Bool(asked)) => value.cmp(asked),
        _ => value.as_f64().expect("a number").total_cmp(&asked.as_f64().expect("a number")),
    };
    let text = |value: &Value| caseless(value.as_str().expect("a text"));
    let asked_for = |is_start: bool| {
        let written = asked.as_str().expect("a text");
        let edge = |is: bool| if is { " " } else { "" };
        let words = caseless(written);
        let before = edge(!is_start && written.starts_with(char::is_whitespace));
        let behind = edge(!words.is_empty() && written.ends_with(char::is_whitespace));
        format!("{before}{words}{behind}")
    };
    let any = |list: &Value| list.as_array().expect("a list").iter().any(|asked| order(asked).is_eq());
    match comparison {
        "eq" => order(asked).is_eq(),
        "ne" => order(asked).is_ne(),
        "in" => any(asked),
        "notIn" => !any(asked),
        "gt" => order(asked).is_gt(),
        "gte" => order(asked).is_ge(),
        "lt" => order(asked).is_lt(),
        "lte" => order(asked).is_le(),
        "contains" => text(value).contains(&asked_for(false)),
        "startsWith" => text(value).starts_with(&asked_for(true)),
        other => panic!("{other}"),
    }
}

fn member(name: &'static str, asks: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    asks.prop_map(move |asks| json!({ name: asks })).boxed()
}

/// One or two comparisons with values that occur.
fn comparisons(comparisons: &'static [&'static str], values: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let one = (proptest::sample::select(comparisons), proptest::collection::vec(values, 0..4));
    let one = one.prop_map(|(name, values)| match (name, values.first()) {
        ("in" | "notIn", _) => json!({ name: values }),
        (name, Some(value)) => json!({ name: value }),
        _ => json!({}),
    });
    (one.clone(), one)
        .prop_map(|(mut first, second)| {
            let both = first.as_object_mut().expect("an object");
            both.extend(second.as_object().expect("an object").clone());
            first
        })
        .boxed()
}

fn text() -> BoxedStrategy<Value> {
    const TEXTS: &[&str] = &[
        "manager",
        "SENIOR",
        "a",
        "é",
        "Straße",
        "%",
        "_",
        "",
        "partner",
        "widget seller",
        "m",
        "alliances",
        "ÄRZTIN",
        "the",
    ];
    let compared = comparisons(
        &["eq", "ne", "in", "notIn", "gt", "gte", "lt", "lte", "contains", "contains", "startsWith"],
        proptest::sample::select(TEXTS).prop_map(|text| json!(text)).boxed(),
    );
    prop_oneof![4 => compared, 1 => null()].boxed()
}

fn null() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(|absent| json!({ "isNull": absent })).boxed()
}

fn number(most: i32) -> BoxedStrategy<Value> {
    let compared = comparisons(
        &["eq", "ne", "in", "notIn", "gt", "gte", "lt", "lte"],
        (0..most).prop_map(|number| json!(number)).boxed(),
    );
    prop_oneof![4 => compared, 1 => null()].boxed()
}

fn choice(names: &'static [&'static str], ranked: bool) -> BoxedStrategy<Value> {
    const PLAIN: &[&str] = &["eq", "ne", "in", "notIn"];
    const RANKED: &[&str] = &["eq", "ne", "in", "notIn", "gt", "gte", "lt", "lte"];
    comparisons(
        if ranked { RANKED } else { PLAIN },
        proptest::sample::select(names).prop_map(|name| json!(name)).boxed(),
    )
}

fn seniority() -> BoxedStrategy<Value> {
    choice(&["ASSOCIATE", "INTERMEDIATE", "SENIOR", "STAFF", "MANAGER", "DIRECTOR", "VICE_PRESIDENT"], true)
}

fn list(of: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let quantity = proptest::sample::select(&["some", "every", "none"][..]);
    let quantified = (quantity, of).prop_map(|(quantity, of)| json!({ quantity: of }));
    prop_oneof![3 => quantified, 1 => member("count", number(6))].boxed()
}

/// Filters of one type, combined.
fn combined(leaf: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    leaf.prop_recursive(3, 12, 3, |inner| {
        let several = proptest::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            several.clone().prop_map(|filters| json!({ "and": filters })),
            several.prop_map(|filters| json!({ "or": filters })),
            inner.clone().prop_map(|filter| json!({ "not": filter })),
            (inner.clone(), inner).prop_map(|(mut first, second)| {
                first.as_object_mut().expect("an object").extend(second.as_object().expect("an object").clone());
                first
            }),
        ]
    })
    .boxed()
}

pub(crate) fn role_filter() -> BoxedStrategy<Value> {
    let level = || {
        prop_oneof![
            Just(json!({})),
            member("title", text()),
            member("grade", number(13)),
            member("seniority", seniority()),
        ]
    };
    let statement = || {
        combined(
            prop_oneof![
                member("text", text()),
                member("group", text()),
                member("children", list(member("text", text()))),
            ]
            .boxed(),
        )
    };
    let units = || choice(&["PERCENT", "COUNT", "QUALITATIVE"], false);
    let target = prop_oneof![
        Just(json!({})),
        member("value", number(110)),
        member("unit", units()),
        member("comparator", choice(&["AT_LEAST", "EQUAL"], false)),
    ];
    let indicator = prop_oneof![
        member("name", text()),
        member("unit", units()),
        member("scope", choice(&["ROLE", "FAMILY"], false)),
        member("period", null()),
        member("target", target.boxed()),
    ];
    let family = prop_oneof![
        member("slug", text()),
        member("summary", text()),
        member("levels", list(combined(level().boxed()))),
        member("tracks", list(member("name", text()))),
    ];
    let line = prop_oneof![
        Just(json!({})),
        member("title", text()),
        member("role", prop_oneof![Just(json!({})), member("grade", number(13))].boxed())
    ];
    let leaf = prop_oneof![
        3 => level(),
        1 => member("summary", text()),
        1 => member("slug", text()),
        1 => member("peopleManager", any::<bool>().prop_map(|yes| json!({ "eq": yes })).boxed()),
        1 => member("defined", any::<bool>().prop_map(|yes| json!({ "ne": yes })).boxed()),
        1 => member("track", prop_oneof![Just(json!({})), member("name", text())].boxed()),
        2 => member("reportsTo", combined(line.boxed())),
        2 => member("directReports", list(level().boxed())),
        2 => member("responsibilities", list(statement())),
        1 => member("requirements", list(member("text", text()))),
        2 => member("indicators", list(combined(indicator.boxed()))),
        2 => member("family", combined(family.boxed())),
    ];
    combined(leaf.boxed())
}
