//! Orders and paging under them: each row once, in the order of the whole list, from either side.

use std::cmp::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rolegraph::catalog::caseless;
use serde_json::{Value, json};

use crate::random_filters::rank;
use crate::support::{TestDatabase, on_both, with_catalogue, with_fixtures};

/// Pages a list to its end, from the start or from the end.
async fn paged(test: &TestDatabase, list: &str, arguments: &str, size: usize, backwards: bool) -> Vec<Value> {
    let (count, from, edge) =
        if backwards { ("last", "before", "startCursor") } else { ("first", "after", "endCursor") };
    let (more, behind) =
        if backwards { ("hasPreviousPage", "hasNextPage") } else { ("hasNextPage", "hasPreviousPage") };
    let operation = format!(
        "query($cursor: String) {{ {list}({arguments} {count}: {size}, {from}: $cursor) {{ nodes {{ id }} pageInfo {{ {edge} hasNextPage hasPreviousPage }} }} }}"
    );
    let (mut found, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let response = test.respond(&operation, json!({ "cursor": cursor })).await;
        let page = &response["data"][list];
        let nodes = page["nodes"].as_array().unwrap_or_else(|| panic!("{arguments}: {response}")).clone();
        assert!(nodes.len() <= size);
        assert_eq!(page["pageInfo"][behind], json!(!cursor.is_null()), "{arguments}");
        if backwards {
            found.splice(0..0, nodes);
        } else {
            found.extend(nodes);
        }
        if page["pageInfo"][more] == json!(false) {
            return found;
        }
        cursor = page["pageInfo"][edge].clone();
    }
}

/// A step of an order: by what, where its value stands in an answer, whether descending, whether without a value first.
type PlainStep = (&'static str, &'static str, bool, bool);

/// Two values in one step of an order.
fn compared(left: Option<&Value>, right: Option<&Value>, descending: bool, nulls_first: bool) -> Ordering {
    let present = |value: Option<&Value>| value.is_some_and(|value| !value.is_null());
    let ordering = match (left, right) {
        _ if !present(left) || !present(right) => {
            let ordering = present(right).cmp(&present(left));
            return if nulls_first { ordering.reverse() } else { ordering };
        }
        (Some(Value::String(left)), Some(Value::String(right))) => match (rank(left), rank(right)) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => caseless(left).cmp(&caseless(right)),
        },
        (left, right) => {
            let number = |value: Option<&Value>| value.and_then(Value::as_f64).expect("a number");
            number(left).total_cmp(&number(right))
        }
    };
    if descending { ordering.reverse() } else { ordering }
}

/// The first page of roles under an order: titles and grades.
async fn roles(test: &TestDatabase, arguments: &str) -> Vec<(String, Option<i64>)> {
    let data = test.query(&format!("{{ roles(first: 100, {arguments}) {{ nodes {{ title grade }} }} }}")).await;
    let nodes = data["roles"]["nodes"].as_array().expect("nodes");
    nodes.iter().map(|node| (node["title"].as_str().expect("a title").to_owned(), node["grade"].as_i64())).collect()
}

const ORDERS: [(&str, &[&str]); 6] = [
    (
        "roles",
        &[
            "",
            "orderBy: [],",
            "orderBy: { by: TITLE },",
            "orderBy: { by: TITLE, direction: DESC },",
            "orderBy: { by: GRADE },",
            "orderBy: { by: GRADE, nulls: FIRST },",
            "orderBy: { by: GRADE, direction: DESC },",
            "orderBy: [{ by: GRADE, direction: DESC, nulls: FIRST }, { by: SENIORITY }, { by: GRADE }],",
            "orderBy: [{ by: SENIORITY, direction: DESC }, { by: FAMILY, direction: DESC }, { by: LEVEL, direction: DESC }],",
            "orderBy: { by: SLUG }, filter: { grade: { isNull: false } },",
            "orderBy: { by: GRADE, direction: DESC }, filter: { or: [{ grade: { gt: 7 } }, { grade: { isNull: true } }] },",
        ],
    ),
    (
        "families",
        &[
            "",
            "orderBy: { by: TITLE },",
            "orderBy: [{ by: LEVEL_COUNT, direction: DESC }, { by: SLUG, direction: DESC }],",
            "orderBy: { by: LEVEL_COUNT }, filter: { levels: { count: { gt: 1 } } },",
        ],
    ),
    (
        "indicators",
        &[
            "",
            "orderBy: { by: NAME, direction: DESC },",
            "orderBy: [{ by: TARGET_VALUE, nulls: FIRST }, { by: GROUP, direction: DESC }],",
            "orderBy: [{ by: GROUP }, { by: TARGET_VALUE, direction: DESC }],",
            "orderBy: [{ by: FAMILY, direction: DESC }, { by: POSITION }],",
        ],
    ),
    (
        "responsibilities",
        &["filter: { text: { contains: \"manage\" } },", "filter: { family: { slug: { eq: \"alliances\" } } },"],
    ),
    ("requirements", &["filter: { text: { startsWith: \"a\" } },"]),
    ("families", &["filter: { slug: { in: [] } },"]),
];

on_both! {
    async fn every_row_comes_once_and_in_its_place(test: TestDatabase) {
        with_catalogue(test).await;
        with_fixtures(test).await;
        for (list, orders) in ORDERS {
            for arguments in orders {
                let all = paged(test, list, arguments, 100, false).await;
                for size in [7, 23] {
                    assert_eq!(paged(test, list, arguments, size, false).await, all, "{list} {arguments} {size}");
                    assert_eq!(paged(test, list, arguments, size, true).await, all, "{list} {arguments} {size}");
                }
            }
        }
        for arguments in ["orderBy: { by: GRADE },", "orderBy: { by: GRADE, direction: DESC, nulls: FIRST },"] {
            let filter = format!("{arguments} filter: {{ family: {{ slug: {{ in: [\"widget-seller\", \"alliances\"] }} }} }},");
            let all = paged(test, "roles", &filter, 100, false).await;
            for size in [1, 2] {
                assert_eq!(paged(test, "roles", &filter, size, false).await, all, "{filter} {size}");
                assert_eq!(paged(test, "roles", &filter, size, true).await, all, "{filter} {size}");
            }
        }
    }

    async fn rows_without_a_value_stand_where_they_are_asked_to(test: TestDatabase) {
        with_catalogue(test).await;
        test.import(&[("seller.md", "## Senior Seller\n### Responsibilities\n- a\n## Ärger Seller\n### Responsibilities\n- a\n## zoo Seller\n### Responsibilities\n- a\n")]).await;
        let own = roles(test, "orderBy: []").await;
        for (arguments, descending, first) in [
            ("", false, false),
            (", nulls: FIRST", false, true),
            (", nulls: LAST, direction: DESC", true, false),
            (", nulls: FIRST, direction: DESC", true, true),
        ] {
            let mut wanted = own.clone();
            wanted.sort_by(|(_, left), (_, right)| match (left, right) {
                (None, None) => Ordering::Equal,
                (None, _) => if first { Ordering::Less } else { Ordering::Greater },
                (_, None) => if first { Ordering::Greater } else { Ordering::Less },
                (left, right) => if descending { right.cmp(left) } else { left.cmp(right) },
            });
            assert_eq!(roles(test, &format!("orderBy: {{ by: GRADE {arguments} }}")).await, wanted, "{arguments}");
        }
        // The same on every server, whatever its locale: by code points, case folded.
        let mut wanted = own.clone();
        wanted.sort_by_key(|(title, _)| caseless(title));
        assert_eq!(roles(test, "orderBy: { by: TITLE }").await, wanted);
        assert_eq!(wanted.last().map(|(title, _)| title.as_str()), Some("Ärger Seller"));
    }

    async fn every_order_is_that_of_a_plain_sort(test: TestDatabase) {
        with_catalogue(test).await;
        with_fixtures(test).await;
        let orders: [(&str, &[PlainStep]); 8] = [
            ("roles", &[("SENIORITY", "/seniority", true, false), ("TITLE", "/title", false, false)]),
            ("roles", &[("FAMILY", "/family/slug", true, false), ("SENIORITY", "/seniority", false, false), ("SLUG", "/slug", true, false)]),
            ("roles", &[("GRADE", "/grade", false, true), ("FAMILY", "/family/slug", false, false)]),
            ("families", &[("LEVEL_COUNT", "/count", true, false)]),
            ("families", &[("TITLE", "/title", true, false)]),
            ("indicators", &[("TARGET_VALUE", "/target/value", true, true), ("NAME", "/name", false, false)]),
            ("indicators", &[("GROUP", "/group", true, false), ("TARGET_VALUE", "/target/value", false, false)]),
            ("indicators", &[("FAMILY", "/family/slug", false, false), ("NAME", "/name", true, false)]),
        ];
        let fields = |list: &str| match list {
            "roles" => "id title slug grade seniority family { slug }",
            "families" => "id title levels { id }",
            _ => "id name group target { value } family { slug }",
        };
        let all = async |list: &str, arguments: &str| {
            let data = test.query(&format!("{{ {list}(first: 100{arguments}) {{ nodes {{ {} }} }} }}", fields(list))).await;
            let mut nodes = data[list]["nodes"].as_array().expect("nodes").clone();
            nodes.iter_mut().for_each(|node| node["count"] = json!(node["levels"].as_array().map(Vec::len)));
            nodes
        };
        for (list, steps) in orders {
            let step = |(by, _, descending, first): &PlainStep| {
                let (direction, nulls) = (if *descending { "DESC" } else { "ASC" }, if *first { "FIRST" } else { "LAST" });
                format!("{{ by: {by}, direction: {direction}, nulls: {nulls} }}")
            };
            let order = steps.iter().map(step).collect::<Vec<_>>().join(" ");
            let mut wanted = all(list, "").await;
            wanted.sort_by(|left, right| {
                let compared = steps.iter().map(|(_, at, descending, first)| compared(left.pointer(at), right.pointer(at), *descending, *first));
                compared.fold(Ordering::Equal, Ordering::then)
            });
            let found = all(list, &format!(", orderBy: [{order}]")).await;
            assert!(found.len() > 3);
            assert_eq!(found, wanted, "{list} {order}");
        }
    }

    async fn a_cursor_belongs_to_its_order(test: TestDatabase) {
        with_catalogue(test).await;
        let data = test.query("{ roles(first: 2, orderBy: { by: GRADE }) { pageInfo { endCursor } } families(first: 1) { pageInfo { endCursor } } responsibilities(first: 1) { pageInfo { endCursor } } }").await;
        let cursor = |list: &str| data[list]["pageInfo"]["endCursor"].clone();
        for (list, arguments, cursor, works) in [
            ("roles", "orderBy: { by: GRADE },", cursor("roles"), true),
            ("roles", "orderBy: [{ by: GRADE }, { by: GRADE, direction: DESC }],", cursor("roles"), true),
            ("roles", "orderBy: { by: GRADE }, filter: { grade: { gt: 7 } },", cursor("roles"), true),
            ("roles", "", cursor("roles"), false),
            ("roles", "orderBy: { by: GRADE, direction: DESC },", cursor("roles"), false),
            ("roles", "orderBy: { by: GRADE, nulls: FIRST },", cursor("roles"), false),
            ("roles", "orderBy: [{ by: GRADE }, { by: TITLE }],", cursor("roles"), false),
            ("families", "", cursor("families"), true),
            ("roles", "", cursor("families"), false),
            ("responsibilities", "", cursor("responsibilities"), true),
            ("requirements", "", cursor("responsibilities"), false),
        ] {
            for from in ["after", "before"] {
                let operation = format!("query($cursor: String) {{ {list}({arguments} {from}: $cursor) {{ nodes {{ id }} }} }}");
                let response = test.respond(&operation, json!({ "cursor": cursor })).await;
                if works {
                    assert!(response.get("errors").is_none(), "{list} {arguments}: {response}");
                } else {
                    let error = &response["errors"][0];
                    assert_eq!(error["extensions"]["code"], "BAD_CURSOR", "{list} {arguments}: {response}");
                    let message = error["message"].as_str().expect("a message");
                    assert!(message.starts_with(&format!("`{from}`")) && message.contains("orderBy"), "{message}");
                }
            }
        }
        // Nobody makes such cursors but to see what happens.
        let operation = "query($cursor: String) { roles(orderBy: { by: GRADE }, after: $cursor) { nodes { id } } }";
        let made = URL_SAFE_NO_PAD.decode(cursor("roles").as_str().expect("a cursor")).expect("base64");
        let made: Value = serde_json::from_slice(&made).expect("JSON");
        for (keys, fits) in [
            (made["k"].clone(), true),
            (json!([i64::MAX, i64::MIN, -1, 0]), true),
            (json!([null, 1, 1, 1]), true),
            (json!([1, null, 1, 1]), false),
            (json!(["\u{0}", 1, 1, 1]), false),
            (json!([1.5, 1, 1, 1]), false),
            (json!([1]), false),
            (json!([]), false),
        ] {
            let cursor = URL_SAFE_NO_PAD.encode(json!({ "o": made["o"], "k": keys, "i": i64::MAX }).to_string());
            let response = test.respond(operation, json!({ "cursor": cursor })).await;
            let code = response["errors"][0]["extensions"]["code"].as_str();
            assert_eq!(code, (!fits).then_some("BAD_CURSOR"), "{keys}: {response}");
        }
        let many = format!("{{ roles(orderBy: [{}]) {{ totalCount }} }}", "{ by: TITLE } ".repeat(9));
        let response = test.respond(&many, Value::Null).await;
        assert_eq!(response["errors"][0]["extensions"]["code"], "BAD_ARGUMENT");
        assert!(response["errors"][0]["message"].as_str().expect("a message").contains("9 entries, but may have 8"), "{response}");
    }

    async fn a_place_is_kept_by_rows_that_move_or_go(test: TestDatabase) {
        let page = |grades: &[(&str, i32)]| {
            let level = |(title, grade): &(&str, i32)| {
                let stated = if *grade > 0 { format!("The {title} Seller is a grade {grade}.\n\n") } else { String::new() };
                format!("## {title} Seller\n\n{stated}### Responsibilities\n- {title} sells {title}\n\n")
            };
            format!("# Sellers\n\n{}", grades.iter().map(level).collect::<Vec<_>>().concat())
        };
        let operation = |from: &str| format!("query($cursor: String) {{ roles(orderBy: {{ by: GRADE, direction: DESC }}, {from}: $cursor) {{ nodes {{ title }} pageInfo {{ hasNextPage hasPreviousPage }} edges {{ cursor }} }} }}");
        let titles = |response: &Value| response["data"]["roles"]["nodes"].as_array().unwrap_or_else(|| panic!("{response}")).iter().map(|node| node["title"].as_str().expect("a title").trim_end_matches(" Seller").to_owned()).collect::<Vec<_>>();
        test.import(&[("sellers.md", &page(&[("Ada", 5), ("Bob", 6), ("Cid", 0), ("Dan", 7)]))]).await;
        let all = test.respond(&operation("after"), Value::Null).await;
        assert_eq!(titles(&all), ["Dan", "Bob", "Ada", "Cid"]);
        let of = |place: usize| json!({ "cursor": all["data"]["roles"]["edges"][place]["cursor"] });
        let [dan, bob, ada, cid] = [0, 1, 2, 3].map(of);
        assert_eq!(titles(&test.respond(&operation("after"), ada.clone()).await), ["Cid"]);
        assert_eq!(titles(&test.respond(&operation("before"), cid.clone()).await), ["Dan", "Bob", "Ada"]);
        // Bob moves down; Eve comes between; Ada loses her grade.
        test.import(&[("sellers.md", &page(&[("Ada", 0), ("Bob", 3), ("Cid", 0), ("Dan", 7), ("Eve", 4)]))]).await;
        assert_eq!(titles(&test.respond(&operation("after"), dan.clone()).await), ["Eve", "Bob", "Ada", "Cid"]);
        assert_eq!(titles(&test.respond(&operation("after"), bob.clone()).await), ["Ada", "Cid"]);
        assert_eq!(titles(&test.respond(&operation("before"), ada).await), ["Dan", "Eve", "Bob"]);
        // Bob goes; his place is the one that he had when the cursor was made.
        test.import(&[("sellers.md", &page(&[("Ada", 5), ("Cid", 0), ("Dan", 7), ("Eve", 4)]))]).await;
        let behind = test.respond(&operation("after"), bob.clone()).await;
        assert_eq!(titles(&behind), ["Ada", "Eve", "Cid"]);
        assert_eq!(behind["data"]["roles"]["pageInfo"], json!({ "hasNextPage": false, "hasPreviousPage": true }));
        // With nothing left before it, nothing is said to be there.
        test.import(&[("sellers.md", &page(&[("Cid", 0)]))]).await;
        let behind = test.respond(&operation("after"), dan).await;
        assert_eq!(titles(&behind), ["Cid"]);
        assert_eq!(behind["data"]["roles"]["pageInfo"], json!({ "hasNextPage": false, "hasPreviousPage": false }));
    }

    async fn a_page_takes_one_statement_and_its_cursors_one_more(test: TestDatabase) {
        with_catalogue(test).await;
        let order = "orderBy: [{ by: GRADE, direction: DESC }, { by: TITLE }]";
        let response = test.query(&format!("{{ roles(first: 30, {order}) {{ edges {{ cursor }} }} }}")).await;
        let cursor = |place: usize| response["roles"]["edges"][place]["cursor"].clone();
        for (arguments, statements) in [(String::new(), 1), (format!("after: {},", cursor(3)), 2), (format!("after: {}, before: {},", cursor(3), cursor(9)), 2)] {
            let before = test.database.statements();
            let data = test.query(&format!("{{ roles({arguments} {order}) {{ nodes {{ title }} }} }}")).await;
            assert_eq!(test.database.statements() - before, statements, "{arguments}");
            if arguments.contains("before") {
                assert_eq!(data["roles"]["nodes"].as_array().map(Vec::len), Some(5));
            }
        }
    }
}
