//! Who reports to whom: chains, all below, spans, the graph as a whole, and charts of it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::readme::blocks;
use crate::support::{TestDatabase, on_both, run, text, with_catalogue};

/// A tree with a title that no page describes, and a role that reports to itself.
const SHOPS: &str = "\
# Shops

## Clerk

The Clerk is a grade 4. The Clerk reports to the Lead Clerk.

### Responsibilities

- Sells widgets to whoever comes in

## Lead Clerk

The Lead Clerk reports to the Head of Shops.

### Responsibilities

- Opens the shop

## Head of Shops

The Head of Shops reports to the Owner.

### Responsibilities

- Leads the shops

## Guard

The Guard reports to the Guard.

### Responsibilities

- Guards the shops
";

/// A cycle with a role that hangs on it, and one that reports into another family.
const TRADE: &str = "\
# Trade

## Buyer

The Buyer reports to the Trader.

### Responsibilities

- Buys widgets

## Trader

The Trader reports to the Buyer.

### Responsibilities

- Trades widgets

## Carrier

The Carrier reports to the Buyer.

### Responsibilities

- Carries widgets

## Coach

The Coach reports to the Head of Shops.

### Responsibilities

- Coaches clerks
";

const PAGES: &[(&str, &str)] = &[("shops.md", SHOPS), ("trade.md", TRADE)];

const ROLE: &str = "query($family: String!, $slug: String!, $depth: Int) {
  role(family: $family, slug: $slug) {
    superiors { roles { title } end endTitle }
    allReports(depth: $depth) { role { title } depth }
    spanOfControl { direct total depth }
  }
}";

/// What a role's place is: the titles above, how they end, what is below with its depth, and the span.
async fn place(test: &TestDatabase, family: &str, slug: &str, depth: Option<i32>) -> String {
    let response = test.respond(ROLE, json!({ "family": family, "slug": slug, "depth": depth })).await;
    assert!(response.get("errors").is_none(), "{response:#}");
    let role = &response["data"]["role"];
    let superiors = &role["superiors"];
    let mut told = String::from("^");
    for above in superiors["roles"].as_array().expect("a list") {
        let _ = write!(told, " {} >", above["title"].as_str().expect("a title"));
    }
    let _ = write!(told, " {} {}", superiors["end"].as_str().expect("an end"), superiors["endTitle"]);
    for below in role["allReports"].as_array().expect("a list") {
        let _ = write!(told, " | {} {}", below["depth"], below["role"]["title"].as_str().expect("a title"));
    }
    let span = &role["spanOfControl"];
    let _ = write!(told, " = {} {} {}", span["direct"], span["total"], span["depth"]);
    told
}

async fn chart(test: &TestDatabase, variables: Value) -> Value {
    let operation = "query($format: OrgChartFormat!, $family: String, $root: ID, $depth: Int) {
      orgChart(format: $format, family: $family, root: $root, depth: $depth) }";
    test.respond(operation, variables).await
}

async fn drawn(test: &TestDatabase, variables: Value) -> String {
    let response = chart(test, variables).await;
    assert!(response.get("errors").is_none(), "{response:#}");
    response["data"]["orgChart"].as_str().expect("a text").to_owned()
}

/// The titles in a chart, and its edges by title.
async fn outline(test: &TestDatabase, mut variables: Value) -> Vec<String> {
    variables["format"] = json!("JSON");
    let document: Value = serde_json::from_str(&drawn(test, variables).await).expect("JSON");
    let title = |number: &Value| {
        let number = usize::try_from(number.as_u64().expect("a number")).expect("small");
        document["nodes"][number]["title"].as_str().expect("a title").to_owned()
    };
    let edges = document["edges"].as_array().expect("edges").iter();
    let edge = |edge: &Value| {
        let way = if edge["closesCycle"] == json!(true) { "~" } else { ">" };
        format!("{} {way} {}", title(&edge["from"]), title(&edge["to"]))
    };
    let mut told: Vec<String> = edges.map(edge).collect();
    told.push(format!("{} boxes", document["nodes"].as_array().expect("nodes").len()));
    told
}

fn error(response: &Value) -> (String, String) {
    let error = &response["errors"][0];
    let told = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{response:#}")).to_owned();
    (told(&error["extensions"]["code"]), told(&error["message"]))
}

async fn id(test: &TestDatabase, family: &str, slug: &str) -> String {
    let data = test.query(&format!("{{ role(family: \"{family}\", slug: \"{slug}\") {{ id }} }}")).await;
    data["role"]["id"].as_str().expect("a role").to_owned()
}

on_both! {
    async fn a_role_has_a_place_in_the_graph(test: TestDatabase) {
        test.import(PAGES).await;
        assert_eq!(
            place(test, "shops", "clerk", None).await,
            "^ Lead Clerk > Head of Shops > UNRESOLVED \"Owner\" = 0 0 0"
        );
        assert_eq!(
            place(test, "shops", "head-of-shops", None).await,
            "^ UNRESOLVED \"Owner\" | 1 Lead Clerk | 2 Clerk | 1 Coach = 2 3 2"
        );
        assert_eq!(
            place(test, "shops", "head-of-shops", Some(1)).await,
            "^ UNRESOLVED \"Owner\" | 1 Lead Clerk | 1 Coach = 2 3 2"
        );
        assert_eq!(place(test, "shops", "guard", None).await, "^ CYCLE \"Guard\" = 0 0 0");
        assert_eq!(place(test, "trade", "buyer", None).await, "^ Trader > CYCLE \"Buyer\" | 1 Trader | 1 Carrier = 2 2 1");
        assert_eq!(place(test, "trade", "trader", None).await, "^ Buyer > CYCLE \"Trader\" | 1 Buyer | 2 Carrier = 1 2 2");
        assert_eq!(place(test, "trade", "carrier", None).await, "^ Buyer > Trader > CYCLE \"Buyer\" = 0 0 0");
        for depth in [0, -1, 101] {
            let sent = json!({ "family": "shops", "slug": "clerk", "depth": depth });
            let (code, message) = error(&test.respond(ROLE, sent).await);
            assert_eq!((code.as_str(), message), ("BAD_ARGUMENT", format!("`depth` is {depth}, but has to be 1 to 100")));
        }
    }

    async fn the_graph_is_told_as_a_whole(test: TestDatabase) {
        test.import(PAGES).await;
        let data = test.query("{ reporting {
          roleCount roots { title } cycles { roles { title } } unresolvedTitles { title roles { title } }
          widestSpans(first: 2) { title }
        } }").await;
        assert_eq!(data["reporting"], json!({
            "roleCount": 8,
            "roots": [{ "title": "Head of Shops" }],
            "cycles": [
                { "roles": [{ "title": "Guard" }] },
                { "roles": [{ "title": "Buyer" }, { "title": "Trader" }] },
            ],
            "unresolvedTitles": [{ "title": "Owner", "roles": [{ "title": "Head of Shops" }] }],
            "widestSpans": [{ "title": "Head of Shops" }, { "title": "Buyer" }],
        }));
        let (code, _) = error(&test.respond("{ reporting { widestSpans(first: 101) { id } } }", Value::Null).await);
        assert_eq!(code, "BAD_ARGUMENT");
    }

    async fn charts_are_narrowed(test: TestDatabase) {
        test.import(PAGES).await;
        assert_eq!(outline(test, json!({})).await, [
            "Owner > Head of Shops", "Head of Shops > Lead Clerk", "Lead Clerk > Clerk", "Head of Shops > Coach",
            "Guard ~ Guard", "Trader ~ Buyer", "Buyer > Trader", "Buyer > Carrier", "9 boxes",
        ]);
        assert_eq!(outline(test, json!({ "family": "trade", "depth": 0 })).await, [
            "Owner > Head of Shops", "3 boxes",
        ]);
        let root = id(test, "shops", "lead-clerk").await;
        assert_eq!(outline(test, json!({ "root": root })).await, ["Lead Clerk > Clerk", "2 boxes"]);
        let root = id(test, "trade", "trader").await;
        assert_eq!(outline(test, json!({ "root": root, "family": "trade" })).await, [
            "Buyer ~ Trader", "Trader > Buyer", "Buyer > Carrier", "3 boxes",
        ]);
        let svg = drawn(test, json!({ "format": "SVG", "root": root })).await;
        let document = roxmltree::Document::parse(&svg).expect("XML");
        assert_eq!(document.root_element().attribute("aria-label"), Some("Who reports to whom: Trader"));
        let mermaid = drawn(test, json!({ "format": "MERMAID", "root": root })).await;
        assert!(mermaid.ends_with("  r1 -.-> r0\n  r0 --> r1\n  r1 --> r2\n"), "{mermaid}");
        let dot = drawn(test, json!({ "format": "DOT", "root": root })).await;
        assert!(dot.contains("  r0 -> r1;\n"), "{dot}");
    }

    async fn the_chart_of_the_docs_is_drawn_so(test: TestDatabase) {
        let role = |(title, superior, grade): (&str, &str, &str)| {
            format!("## {title}\n\nThe {title} reports to the {superior}. {grade}\n\n### Responsibilities\n\n- Helps\n\n")
        };
        let shops = [
            ("Clerk", "Lead Clerk", "The Clerk is a grade 4."),
            ("Lead Clerk", "Head of Shops", "The Lead Clerk is a grade 6."),
            ("Head of Shops", "Owner", "The Head of Shops is a grade 9."),
        ];
        let (shops, trade) = (shops.map(role).concat(), role(("Coach", "Head of Shops", "")));
        test.import(&[("shops.md", &shops), ("trade.md", &format!("# Trade\n\n{trade}"))]).await;
        let shown = blocks(&text("docs/reporting.md"), "mermaid");
        assert_eq!(shown, [drawn(test, json!({ "format": "MERMAID" })).await]);
    }

    async fn what_is_unknown_is_refused(test: TestDatabase) {
        test.import(PAGES).await;
        let family = test.query("{ family(slug: \"shops\") { id } }").await["family"]["id"].clone();
        let role = id(test, "trade", "coach").await;
        test.import(&[("trade.md", &TRADE.replace("Coach", "Herald"))]).await;
        for (variables, code, message) in [
            (json!({ "family": "none" }), "NOT_FOUND", "`family` is `none`, which is no family's slug; `families { nodes { slug } }` has them"),
            (json!({ "family": "a\u{0}" }), "NOT_FOUND", "`family` is `a\u{0}`, which is no family's slug; `families { nodes { slug } }` has them"),
            (json!({ "root": family }), "BAD_ID", "which is no id of a role"),
            (json!({ "root": "???" }), "BAD_ID", "`root` is `???`, which is no id of a role; use the `id` of a role as it was given"),
            (json!({ "root": role }), "NOT_FOUND", "`root` is the id of a role that is gone"),
            (json!({ "depth": -1 }), "BAD_ARGUMENT", "`depth` is -1, but has to be 0 to 100"),
            (json!({ "depth": 101 }), "BAD_ARGUMENT", "`depth` is 101, but has to be 0 to 100"),
        ] {
            let mut variables = variables;
            variables["format"] = json!("DOT");
            let (found, told) = error(&chart(test, variables).await);
            assert_eq!(found, code);
            assert!(told.contains(message), "{told}");
        }
    }

    async fn an_empty_catalogue_has_empty_charts(test: TestDatabase) {
        assert_eq!(drawn(test, json!({ "format": "MERMAID" })).await, "flowchart LR\n");
        assert_eq!(outline(test, json!({})).await, ["0 boxes"]);
        let svg = drawn(test, json!({ "format": "SVG" })).await;
        assert!(roxmltree::Document::parse(&svg).is_ok());
        assert!(drawn(test, json!({ "format": "DOT" })).await.ends_with("}\n"));
        // A family without roles is known all the same.
        test.import(&[("notes.md", "# Notes\n\nWhatever else there is to say.\n")]).await;
        assert_eq!(outline(test, json!({ "family": "notes" })).await, ["0 boxes"]);
        let data = test.query("{ reporting { roleCount roots { id } cycles { roles { id } } widestSpans { id } } }").await;
        assert_eq!(data["reporting"], json!({ "roleCount": 0, "roots": [], "cycles": [], "widestSpans": [] }));
    }

    async fn the_number_of_statements_is_constant(test: TestDatabase) {
        let everything = "{ roles(first: 100) { nodes {
            superiors { roles { title } } allReports { role { title } } spanOfControl { total }
          } }
          reporting { roots { title } cycles { roles { title } } unresolvedTitles { roles { title } } widestSpans { title } }
          a: orgChart(format: SVG) b: orgChart(format: DOT) }";
        let mut counts = Vec::new();
        for pages in [&PAGES[..1], PAGES] {
            test.import(pages).await;
            let before = test.database.statements();
            test.query(everything).await;
            counts.push(test.database.statements() - before);
        }
        with_catalogue(test).await;
        let before = test.database.statements();
        test.query(everything).await;
        counts.push(test.database.statements() - before);
        // The list of roles, the graph, and the roles that are told.
        assert!(counts.iter().all(|count| *count == counts[0] && *count <= 6), "{counts:?}");
    }

    async fn the_shipped_catalogue_agrees_with_its_reporting_lines(test: TestDatabase) {
        with_catalogue(test).await;
        let data = test.query("{
          roles(first: 100) { nodes {
            id title reportsTo { title role { id } } directReports { id }
            superiors { roles { id } end endTitle } allReports { role { id } depth } spanOfControl { direct total }
          } }
          reporting { roleCount roots { id } cycles { roles { id } } unresolvedTitles { title roles { id } } }
        }").await;
        let roles = data["roles"]["nodes"].as_array().expect("roles");
        let reporting = &data["reporting"];
        assert_eq!((roles.len(), &reporting["roleCount"]), (43, &json!(43)));
        let without = roles.iter().filter(|role| role["reportsTo"]["role"].is_null()).count();
        assert_eq!(reporting["roots"].as_array().map(Vec::len), Some(without));
        let named = roles.iter().filter(|role| !role["reportsTo"].is_null() && role["reportsTo"]["role"].is_null()).count();
        let titles = reporting["unresolvedTitles"].as_array().expect("titles");
        assert_eq!(titles.iter().map(|title| title["roles"].as_array().map_or(0, Vec::len)).sum::<usize>(), named);
        assert_eq!(reporting["cycles"], json!([]));
        for role in roles {
            let reports = role["directReports"].as_array().expect("a list").len();
            assert_eq!(role["spanOfControl"]["direct"], json!(reports), "{role}");
            let below = role["allReports"].as_array().expect("a list");
            assert_eq!(role["spanOfControl"]["total"], json!(below.len()), "{role}");
            let above = roles.iter().filter(|other| {
                other["superiors"]["roles"].as_array().expect("a list").iter().any(|superior| superior["id"] == role["id"])
            });
            assert_eq!(above.count(), below.len(), "{role}");
        }
        assert_eq!(outline(test, json!({})).await.pop(), Some(format!("{} boxes", 43 + titles.len())));
    }
}

#[test]
fn what_charts_cost_is_bounded() {
    run(async {
        let test = TestDatabase::sqlite().await;
        // 2,100 roles in a chain.
        let mut page = String::from("# Chain\n");
        for number in 0..2_100 {
            let _ = write!(page, "\n## Clerk {number}\n\nThe Clerk {number} reports to the Clerk {}.\n", number + 1);
            let _ = write!(page, "\n### Responsibilities\n\n- Counts to {number}\n");
        }
        test.import(&[("chain.md", &page)]).await;
        let (code, message) = error(&chart(&test, json!({ "format": "SVG" })).await);
        assert_eq!(code, "TOO_COSTLY");
        assert!(message.starts_with("the chart has 2101 boxes, but may have 2000; ask for less of it"), "{message}");
        let root = id(&test, "chain", "clerk-1500").await;
        let svg = drawn(&test, json!({ "format": "SVG", "root": root })).await;
        assert!(roxmltree::Document::parse(&svg).is_ok());
        let charts = |count: usize| {
            let charts: Vec<String> =
                (0..count).map(|at| format!("c{at}: orgChart(format: DOT, root: \"{root}\", depth: 1)")).collect();
            format!("{{ {} }}", charts.join(" "))
        };
        assert!(test.respond(&charts(8), Value::Null).await.get("errors").is_none());
        let (code, message) = error(&test.respond(&charts(9), Value::Null).await);
        assert_eq!(code, "TOO_COSTLY");
        assert!(message.starts_with("a request may ask for 8 searches"), "{message}");
        // Everyone's chain, and everyone below everyone: millions of objects, refused in short time.
        for field in ["superiors { roles { id } }", "allReports { role { id } }"] {
            let aliases: Vec<String> = (0..40).map(|at| format!("a{at}: {field}")).collect();
            let operation = format!("{{ roles(first: 100) {{ nodes {{ {} }} }} }}", aliases.join(" "));
            let began = std::time::Instant::now();
            let (code, _) = error(&test.respond(&operation, Value::Null).await);
            assert_eq!(code, "TOO_COSTLY");
            assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
        }
        test.drop().await;
    });
}
