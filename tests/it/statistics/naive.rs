//! Groups and their numbers, worked out row by row.

use std::collections::{BTreeMap, BTreeSet};

use rolegraph::catalog::caseless;
use serde_json::{Value, json};

use crate::random_filters::rank;
use crate::support::TestDatabase;

/// A field of `statistics`: how its arguments and numbers are called.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) of: &'static str,
    pub(super) filter: &'static str,
    /// What rows can be grouped by, and the member of the key that tells it.
    pub(super) keys: &'static [(&'static str, &'static str)],
    pub(super) counts: &'static [&'static str],
    pub(super) summary: &'static str,
}

pub(super) const ROLES: Field = Field {
    name: "roles",
    of: "Role",
    filter: "RoleFilter",
    keys: &[
        ("FAMILY", "family"),
        ("GRADE", "grade"),
        ("SENIORITY", "seniority"),
        ("TRACK", "track"),
        ("PEOPLE_MANAGER", "peopleManager"),
        ("DEFINED", "defined"),
    ],
    counts: &["families", "titles"],
    summary: "grade",
};

const STATEMENT_KEYS: &[(&str, &str)] = &[
    ("FAMILY", "family"),
    ("ROLE", "role"),
    ("GRADE", "grade"),
    ("SENIORITY", "seniority"),
    ("TRACK", "track"),
    ("FOR_EVERY_LEVEL", "forEveryLevel"),
    ("GROUP", "group"),
];

pub(super) const RESPONSIBILITIES: Field = Field {
    name: "responsibilities",
    of: "Statement",
    filter: "StatementFilter",
    keys: STATEMENT_KEYS,
    counts: &["families", "roles", "texts"],
    summary: "words",
};

pub(super) const REQUIREMENTS: Field = Field { name: "requirements", ..RESPONSIBILITIES };

pub(super) const INDICATORS: Field = Field {
    name: "indicators",
    of: "Indicator",
    filter: "IndicatorFilter",
    keys: &[
        ("FAMILY", "family"),
        ("SCOPE", "scope"),
        ("GROUP", "group"),
        ("UNIT", "unit"),
        ("PERIOD", "period"),
        ("TARGET_UNIT", "targetUnit"),
        ("COMPARATOR", "comparator"),
    ],
    counts: &["families", "names"],
    summary: "target",
};

impl Field {
    /// The numbers of a group.
    pub(super) fn numbers(&self) -> String {
        let unit = if self.summary == "target" { "unit" } else { "" };
        format!("count {} {} {{ count {unit} min max average distinct }}", self.counts.join(" "), self.summary)
    }

    pub(super) fn operation(&self) -> String {
        let Self { name, of, filter, .. } = self;
        let members: Vec<&str> = self.keys.iter().map(|(_, member)| *member).collect();
        let key = members.join(" ").replace("family", "family { slug }").replace("role", "role { id }");
        format!(
            "query($by: [{of}Grouping!]!, $filter: {filter}, $having: {of}AggregateFilter, $order: [{of}GroupOrder!], $first: Int, $offset: Int! = 0) {{
                statistics {{ {name}(groupBy: $by, filter: $filter, having: $having, orderBy: $order, first: $first, offset: $offset) {{
                    hasMore groups {{ key {{ {key} }} {} }} }} }} }}",
            self.numbers()
        )
    }
}

/// A place in the order of one key: what is absent comes last.
type Place = (bool, usize, String);

/// A row as a naive calculation sees it.
pub(super) struct Row {
    keys: Vec<(Value, Place)>,
    family: String,
    pub(super) role: Option<String>,
    text: String,
    value: Option<f64>,
    unit: Value,
    pub(super) roles: Vec<String>,
}

/// The place of a value among all that it can have.
fn place(member: &str, value: &Value, position: usize) -> Place {
    const UNITS: [&str; 7] = ["PERCENT", "CURRENCY", "COUNT", "DURATION", "RATIO", "SCORE", "QUALITATIVE"];
    let among = |names: &[&str]| names.iter().position(|name| value == name).expect("a known name");
    if value.is_null() {
        return (true, 0, String::new());
    }
    let number = match member {
        "family" => return (false, 0, value["slug"].as_str().expect("a slug").to_owned()),
        "group" | "track" => return (false, 0, caseless(value.as_str().expect("a text"))),
        "role" => position,
        "seniority" => rank(value.as_str().expect("a name")).expect("a rank"),
        "unit" | "targetUnit" => among(&UNITS),
        "period" => among(&["WEEK", "MONTH", "QUARTER", "YEAR"]),
        "comparator" => among(&["AT_LEAST", "MORE_THAN", "AT_MOST", "LESS_THAN", "EQUAL"]),
        "scope" => among(&["ROLE", "FAMILY"]),
        _ => value
            .as_bool()
            .map_or_else(|| usize::try_from(value.as_u64().expect("a grade")).expect("small"), usize::from),
    };
    (false, number, String::new())
}

/// Every row of a list, as it can be grouped.
pub(super) async fn rows(test: &TestDatabase, field: &Field, roles: &[Value]) -> Vec<Row> {
    let fields = match field.of {
        "Role" => "id title grade seniority peopleManager defined track { name } family { slug }",
        "Statement" => "id text group family { slug } role { id }",
        _ => "id name scope group unit period target { value unit comparator } family { slug } roles { id }",
    };
    let written = |value: &Value| value.as_str().map(str::to_owned);
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    loop {
        let name = field.name;
        let operation = format!(
            "query($after: String) {{ {name}(first: 100, after: $after) {{ nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let response = test.respond(&operation, json!({ "after": after })).await;
        let page = &response["data"][name];
        for node in page["nodes"].as_array().unwrap_or_else(|| panic!("{response}")) {
            let stating = if field.of == "Role" { &node["id"] } else { &node["role"]["id"] };
            let position = roles.iter().position(|role| role["id"] == *stating);
            let role = position.map_or(&Value::Null, |position| &roles[position]);
            let key = |(_, member): &(&str, &'static str)| {
                let value = match *member {
                    "grade" | "seniority" | "peopleManager" | "defined" => role[*member].clone(),
                    "track" => role["track"]["name"].clone(),
                    "forEveryLevel" => json!(node["role"].is_null()),
                    "targetUnit" => node["target"]["unit"].clone(),
                    "comparator" => node["target"]["comparator"].clone(),
                    member => node[member].clone(),
                };
                let place = place(member, &value, position.unwrap_or_default());
                (value, place)
            };
            let said = [&node["title"], &node["text"], &node["name"]].into_iter().find_map(written);
            let said = said.expect("a text");
            let words = f64::from(u32::try_from(said.split_whitespace().count()).expect("few"));
            rows.push(Row {
                keys: field.keys.iter().map(key).collect(),
                family: written(&node["family"]["slug"]).expect("a slug"),
                role: written(stating),
                text: caseless(&said),
                value: match field.of {
                    "Role" => node["grade"].as_f64(),
                    "Statement" => Some(words),
                    _ => node["target"]["value"].as_f64(),
                },
                unit: node["target"]["unit"].clone(),
                roles: node["roles"].as_array().into_iter().flatten().filter_map(|role| written(&role["id"])).collect(),
            });
        }
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            return rows;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> usize {
    values.collect::<BTreeSet<T>>().len()
}

/// The numbers of some rows, worked out one by one.
pub(super) fn naive(field: &Field, rows: &[&Row]) -> Value {
    let mut numbers = json!({ "count": rows.len(), "families": distinct(rows.iter().map(|row| &row.family)) });
    let texts = distinct(rows.iter().map(|row| &row.text));
    numbers[*field.counts.last().expect("a count")] = json!(texts);
    if field.of == "Statement" {
        numbers["roles"] = json!(distinct(rows.iter().filter_map(|row| row.role.as_ref())));
    }
    let values: Vec<f64> = rows.iter().filter_map(|row| row.value).collect();
    let units: Vec<&Value> = rows.iter().map(|row| &row.unit).filter(|unit| !unit.is_null()).collect();
    let mixed = units.iter().any(|unit| *unit != units[0]);
    let known = |number: Option<f64>| number.filter(|_| !mixed).map_or(Value::Null, |number| json!(number));
    let total = values.iter().sum::<f64>() / f64::from(u32::try_from(values.len().max(1)).expect("few"));
    let mut summary = json!({
        "count": values.len(),
        "min": known(values.iter().copied().reduce(f64::min)),
        "max": known(values.iter().copied().reduce(f64::max)),
        "average": known((!values.is_empty()).then_some(total)),
        "distinct": if mixed { Value::Null } else { json!(distinct(values.iter().map(|value| value.to_bits()))) },
    });
    if field.summary == "target" {
        summary["unit"] = if mixed { Value::Null } else { units.first().map_or(Value::Null, |unit| (*unit).clone()) };
    }
    numbers[field.summary] = summary;
    numbers
}

/// Numbers with the same value are one, and the last digits of a fraction do not count.
pub(super) fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(format!("{:.9e}", number.as_f64().expect("a number"))),
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
        other => other.clone(),
    }
}

/// The groups of rows, in order, each as the API tells it.
pub(super) fn naive_groups(field: &Field, by: &[usize], rows: &[&Row]) -> Vec<Value> {
    let mut groups: BTreeMap<Vec<&Place>, Vec<&Row>> = BTreeMap::new();
    if by.is_empty() {
        groups.insert(Vec::new(), Vec::new());
    }
    for row in rows {
        groups.entry(by.iter().map(|key| &row.keys[*key].1).collect()).or_default().push(row);
    }
    let group = |rows: Vec<&Row>| {
        let mut group = naive(field, &rows);
        let mut key: serde_json::Map<String, Value> =
            field.keys.iter().map(|(_, member)| ((*member).to_owned(), Value::Null)).collect();
        for one in by {
            let shown = rows.iter().map(|row| &row.keys[*one].0).min_by_key(|value| value.as_str()).expect("a row");
            key.insert(field.keys[*one].1.to_owned(), shown.clone());
        }
        group["key"] = Value::Object(key);
        group
    };
    groups.into_values().map(group).collect()
}
