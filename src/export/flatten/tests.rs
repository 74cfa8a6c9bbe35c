use serde_json::json;

use super::*;

fn field(key: &str, shape: Shape) -> Field {
    Field { key: key.to_owned(), leads: false, shape }
}

fn plain(key: &str) -> Field {
    field(key, Shape::Plain)
}

fn object(key: &str, fields: Vec<Field>) -> Field {
    field(key, Shape::Object(fields))
}

fn list(key: &str, fields: Vec<Field>) -> Field {
    field(key, Shape::List(Box::new(Shape::Object(fields))))
}

fn plains(key: &str) -> Field {
    field(key, Shape::List(Box::new(Shape::Plain)))
}

fn leads(field: Field) -> Field {
    Field { leads: true, ..field }
}

fn connection(key: &str, fields: Vec<Field>) -> Field {
    object(key, vec![leads(list("nodes", fields)), object("pageInfo", vec![plain("endCursor")])])
}

/// The columns, and the rows as JSON.
fn table(fields: &[Field], data: Value) -> (Vec<String>, Vec<Value>) {
    let mut rows = Arc::new(Table::new(fields)).rows(data);
    let columns = rows.table().columns().map(str::to_owned).collect();
    let mut all = Vec::new();
    while let Some(row) = rows.next(|_, cells| json!(cells)) {
        all.push(row);
    }
    (columns, all)
}

#[test]
fn a_connection_is_its_nodes() {
    let fields = [connection("families", vec![plain("slug"), object("source", vec![plain("path")])])];
    let nodes = json!([{ "slug": "a", "source": { "path": "a.md" } }, { "slug": "b", "source": null }]);
    let (columns, rows) = table(&fields, json!({ "families": { "nodes": nodes, "pageInfo": { "endCursor": "x" } } }));
    assert_eq!(columns, ["slug", "source.path", "pageInfo.endCursor"]);
    assert_eq!(rows, [json!(["a", "a.md", "x"]), json!(["b", null, "x"])]);
    let (same, none) = table(&fields, json!({ "families": { "nodes": [], "pageInfo": { "endCursor": null } } }));
    assert_eq!((same, none), (columns, vec![]));
}

#[test]
fn edges_lead_to_their_nodes() {
    let edge = vec![plain("cursor"), leads(object("node", vec![plain("slug")]))];
    let fields = [object("families", vec![leads(list("edges", edge))])];
    let data = json!({ "families": { "edges": [{ "cursor": "x", "node": { "slug": "a" } }, null] } });
    let (columns, rows) = table(&fields, data);
    assert_eq!(columns, ["cursor", "slug"]);
    assert_eq!(rows, [json!(["x", "a"]), json!([null, null])]);
}

#[test]
fn a_list_inside_a_list_repeats_what_stands_around_it() {
    let fields = [list("a", vec![plain("x"), list("b", vec![plain("y"), list("c", vec![plain("z")])]), plain("w")])];
    let data = json!({ "a": [
        { "x": 1, "w": "p", "b": [{ "y": 2, "c": [{ "z": 3 }, { "z": 4 }] }, { "y": 5, "c": [] }] },
        { "x": 6, "w": "q", "b": [] },
        { "x": 7, "w": "r", "b": null },
        { "x": 8, "w": "s", "b": [{ "y": 9, "c": [{ "z": 10 }] }] },
    ] });
    let (columns, rows) = table(&fields, data);
    assert_eq!(columns, ["x", "b.y", "b.c.z", "w"]);
    let expected = [
        json!([1, 2, 3, "p"]),
        json!([1, 2, 4, "p"]),
        json!([1, 5, null, "p"]),
        json!([6, null, null, "q"]),
        json!([7, null, null, "r"]),
        json!([8, 9, 10, "s"]),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn the_deepest_lists_make_the_rows_and_others_are_cells() {
    let fields =
        [list("a", vec![list("b", vec![plain("y")]), list("c", vec![list("d", vec![plain("z")])]), plains("e")])];
    let data = json!({ "a": [{ "b": [{ "y": 1 }], "c": [{ "d": [{ "z": 2 }, { "z": 3 }] }], "e": ["x"] }] });
    let (columns, rows) = table(&fields, data);
    assert_eq!(columns, ["b", "c.d.z", "e"]);
    assert_eq!(rows, [json!([[{ "y": 1 }], 2, ["x"]]), json!([[{ "y": 1 }], 3, ["x"]])]);
    // Of two as deep ones the first.
    let fields = [list("a", vec![plain("x")]), list("b", vec![plain("x")])];
    let (columns, rows) = table(&fields, json!({ "a": [{ "x": 1 }, { "x": 2 }], "b": [{ "x": 3 }] }));
    assert_eq!(columns, ["a.x", "b"]);
    assert_eq!(rows, [json!([1, [{ "x": 3 }]]), json!([2, [{ "x": 3 }]])]);
}

#[test]
fn without_a_list_there_is_one_row() {
    let (columns, rows) = table(
        &[object("catalogue", vec![plain("revision"), plains("names")])],
        json!({ "catalogue": { "revision": 3, "names": [] } }),
    );
    assert_eq!((columns, rows), (vec!["revision".to_owned(), "names".to_owned()], vec![json!([3, []])]));
    let (columns, rows) = table(&[plain("__typename")], json!({ "__typename": "Query" }));
    assert_eq!((columns, rows), (vec!["__typename".to_owned()], vec![json!(["Query"])]));
    let (columns, rows) = table(&[plains("names")], json!({ "names": [1, 2] }));
    assert_eq!((columns, rows), (vec!["names".to_owned()], vec![json!([[1, 2]])]));
    // What was skipped, or is not there.
    let (_, rows) = table(&[plain("a"), object("b", vec![plain("c")])], json!({}));
    assert_eq!(rows, [json!([null, null])]);
    assert!(table(&[plain("a")], Value::Null).1.is_empty());
}

#[test]
fn a_list_below_nothing_has_no_rows() {
    let fields = [object("family", vec![plain("title"), list("levels", vec![plain("title")])])];
    for data in [json!({ "family": null }), json!({ "family": { "title": "a", "levels": [] } })] {
        assert_eq!(table(&fields, data), (vec!["title".to_owned(), "levels.title".to_owned()], vec![]));
    }
}

#[test]
fn no_two_columns_have_the_same_name() {
    let nodes = leads(list("nodes", vec![plain("totalCount"), list("nodes", vec![plain("x")])]));
    let fields = [object("a", vec![plain("totalCount"), nodes])];
    assert_eq!(table(&fields, json!({})).0, ["totalCount", "nodes.totalCount", "nodes.x"]);
    let both = vec![
        leads(list("nodes", vec![plain("x")])),
        leads(list("edges", vec![leads(object("node", vec![plain("x")]))])),
    ];
    assert_eq!(table(&[object("a", both)], json!({})).0, ["x", "edges"]);
    let odd = vec![leads(object("nodes", vec![plain("b")])), plain("b")];
    assert_eq!(table(&[object("a", odd)], json!({})).0, ["b", "b_2"]);
}

#[test]
fn several_fields_at_the_root_keep_their_names() {
    let fields = [object("catalogue", vec![plain("revision")]), connection("families", vec![plain("slug")])];
    let data = json!({ "catalogue": { "revision": 3 }, "families": { "nodes": [{ "slug": "a" }], "pageInfo": {} } });
    let (columns, rows) = table(&fields, data);
    assert_eq!(columns, ["catalogue.revision", "families.slug", "families.pageInfo.endCursor"]);
    assert_eq!(rows, [json!([3, "a", null])]);
}

#[test]
fn lists_of_lists_are_cells() {
    let fields = [field("m", Shape::List(Box::new(Shape::List(Box::new(Shape::Object(vec![plain("x")]))))))];
    assert_eq!(table(&fields, json!({ "m": [[{ "x": 1 }]] })), (vec!["m".to_owned()], vec![json!([[[{ "x": 1 }]]])]));
}
