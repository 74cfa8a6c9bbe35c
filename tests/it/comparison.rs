//! What changes between two roles.

use serde_json::{Value, json};

use crate::support::{TestDatabase, on_both, with_catalogue, with_fixtures};

const COMPARISON: &str = "query($from: ID!, $to: ID!) {
  comparison(from: $from, to: $to) {
    from { id title } to { id title }
    responsibilities { ...changes } requirements { ...changes }
  }
}
fragment changes on StatementChanges {
  kept { from { ...words } to { ...words } similarity }
  changed { from { ...words } to { ...words } similarity }
  added { ...words } removed { ...words }
}
fragment words on Statement {
  __typename
  ... on Responsibility { id text role { title } children { text } }
  ... on Requirement { id text role { title } children { text } }
}";

const SELLERS: &str = "\
## Seller

### Responsibilities

- Sells widgets to customers in town
- Keeps the shelves full:
  - widgets
  - gadgets
- Counts the till every evening
- Sweeps

### Requirements

- Three years behind a counter

## Senior Seller

### Responsibilities

- Opens the shop in the morning
- Counts the till  EVERY evening
- Keeps the shelves full:
  - widgets
  - lamps
- Sells widgets to customers in other countries

### Requirements

- Five years behind a counter
- A driving licence
";

async fn id(test: &TestDatabase, family: &str, slug: &str) -> String {
    let data = test.query(&format!("{{ role(family: \"{family}\", slug: \"{slug}\") {{ id }} }}")).await;
    data["role"]["id"].as_str().expect("a role").to_owned()
}

async fn compare(test: &TestDatabase, from: &str, to: &str) -> Value {
    let mut response = test.respond(COMPARISON, json!({ "from": from, "to": to })).await;
    assert!(response.get("errors").is_none(), "{response:#}");
    response["data"]["comparison"].take()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|statement| statement["text"].as_str().expect("text")).collect()
}

fn pairs(list: &Value) -> Vec<(&str, &str)> {
    let text = |pair: &'_ Value, side: &str| pair[side]["text"].as_str().map(str::len).expect("text");
    let list = list.as_array().expect("a list");
    assert!(list.iter().all(|pair| text(pair, "from") > 0 && text(pair, "to") > 0));
    list.iter()
        .map(|pair| (pair["from"]["text"].as_str().expect("text"), pair["to"]["text"].as_str().expect("text")))
        .collect()
}

on_both! {
    async fn each_statement_is_kept_changed_added_or_removed(test: TestDatabase) {
        test.import(&[("sellers.md", SELLERS)]).await;
        let (seller, senior) = (id(test, "sellers", "seller").await, id(test, "sellers", "senior-seller").await);
        let comparison = compare(test, &seller, &senior).await;
        assert_eq!((&comparison["from"]["id"], &comparison["to"]["title"]), (&json!(seller), &json!("Senior Seller")));
        let duties = &comparison["responsibilities"];
        assert_eq!(pairs(&duties["kept"]), [("Counts the till every evening", "Counts the till EVERY evening")]);
        assert_eq!(duties["kept"][0]["similarity"], json!(1.0));
        // With other details it is not the same; those of the second role are told in its order.
        assert_eq!(pairs(&duties["changed"]), [
            ("Keeps the shelves full:", "Keeps the shelves full:"),
            ("Sells widgets to customers in town", "Sells widgets to customers in other countries"),
        ]);
        for pair in duties["changed"].as_array().expect("pairs") {
            assert!((0.5..1.0).contains(&pair["similarity"].as_f64().expect("a number")), "{pair}");
        }
        assert_eq!(texts(&duties["added"]), ["Opens the shop in the morning"]);
        assert_eq!(texts(&duties["removed"]), ["Sweeps"]);
        assert_eq!(duties["added"][0]["__typename"], "Responsibility");
        let requirements = &comparison["requirements"];
        assert_eq!(pairs(&requirements["changed"]), [("Three years behind a counter", "Five years behind a counter")]);
        assert_eq!(texts(&requirements["added"]), ["A driving licence"]);
        assert_eq!(requirements["added"][0]["__typename"], "Requirement");
        // The other way round the same pairs are found.
        let back = compare(test, &senior, &seller).await;
        assert_eq!(texts(&back["responsibilities"]["added"]), ["Sweeps"]);
        assert_eq!(back["responsibilities"]["changed"].as_array().map(Vec::len), Some(2));
    }

    async fn a_role_is_all_that_itself_is(test: TestDatabase) {
        with_fixtures(test).await;
        let role = id(test, "widget-seller", "senior-widget-seller").await;
        let comparison = compare(test, &role, &role).await;
        for kind in ["responsibilities", "requirements"] {
            let changes = &comparison[kind];
            for list in ["changed", "added", "removed"] {
                assert_eq!(changes[list], json!([]));
            }
            for pair in changes["kept"].as_array().expect("pairs") {
                assert_eq!((&pair["from"]["id"], &pair["similarity"]), (&pair["to"]["id"], &json!(1.0)));
            }
        }
        assert_eq!(comparison["responsibilities"]["kept"].as_array().map(Vec::len), Some(8));
    }

    async fn what_is_taken_over_is_kept(test: TestDatabase) {
        with_fixtures(test).await;
        let (associate, senior) = (id(test, "widget-seller", "associate-widget-seller").await, id(test, "widget-seller", "senior-widget-seller").await);
        let duties = compare(test, &associate, &senior).await["responsibilities"].take();
        assert_eq!(duties["removed"], json!([]));
        assert_eq!(duties["changed"], json!([]));
        assert_eq!(pairs(&duties["kept"]).iter().map(|pair| pair.0).collect::<Vec<_>>(), ["Greets customers", "Keeps the shelves full:", "Counts the till Locks the door at night"]);
        assert!(texts(&duties["added"]).contains(&"Sells widgets abroad"));
    }

    async fn roles_of_other_families_are_compared(test: TestDatabase) {
        with_catalogue(test).await;
        let data = test.query("{ roles(first: 100) { nodes { id responsibilities(inherited: true) { id } } } }").await;
        let roles = data["roles"]["nodes"].as_array().expect("roles");
        for role in roles.iter().skip(1) {
            let (from, to) = (&roles[0], role);
            let duties = compare(test, from["id"].as_str().expect("an id"), to["id"].as_str().expect("an id")).await["responsibilities"].take();
            let of = |side: &str, alone: &str| {
                let paired = ["kept", "changed"].into_iter().flat_map(|list| duties[list].as_array().expect("pairs")).map(|pair| &pair[side]["id"]);
                let mut ids: Vec<String> = paired.chain(duties[alone].as_array().expect("a list").iter().map(|one| &one["id"])).map(Value::to_string).collect();
                ids.sort();
                ids
            };
            let stated = |role: &Value| {
                let mut ids: Vec<String> = role["responsibilities"].as_array().expect("a list").iter().map(|one| one["id"].to_string()).collect();
                ids.sort();
                ids
            };
            assert_eq!((of("from", "removed"), of("to", "added")), (stated(from), stated(to)));
        }
    }

    async fn what_is_no_role_is_an_error(test: TestDatabase) {
        test.import(&[("sellers.md", SELLERS)]).await;
        let role = id(test, "sellers", "seller").await;
        let family = test.query("{ family(slug: \"sellers\") { id } }").await["family"]["id"].as_str().expect("an id").to_owned();
        for (from, to, code, says) in [
            (role.as_str(), "nonsense", "BAD_ID", "`to` is `nonsense`, which is no id of a role"),
            (&family, &role, "BAD_ID", "`from` is"),
            (&role, "Um9sZTo5OTk5", "NOT_FOUND", "`to` is the id of a role that is gone"),
            ("Um9sZTo5OTk5", "", "NOT_FOUND", "`from`"),
        ] {
            let response = test.respond(COMPARISON, json!({ "from": from, "to": to })).await;
            let error = &response["errors"][0];
            assert_eq!((&error["extensions"]["code"], &response["data"]), (&json!(code), &Value::Null), "{response}");
            assert!(error["message"].as_str().expect("a message").contains(says), "{error}");
        }
    }

    async fn a_comparison_takes_few_statements_and_little_time(test: TestDatabase) {
        let duties = |role: usize, number: usize| -> String {
            let duty = |n: usize| format!("- Plans the stall for market number {n} with those who sell lamps and those who carry {}\n", if n.is_multiple_of(3) { "boxes".to_owned() } else { format!("chairs {role}") });
            (0..number).map(duty).collect()
        };
        let page = |number: usize| format!("## Seller\n### Responsibilities\n{}### Requirements\n{}\n## Senior Seller\n### Responsibilities\n{}### Requirements\n{}\n", duties(1, number), duties(2, number), duties(3, number), duties(4, number));
        let mut counts = Vec::new();
        for number in [2, 50] {
            test.import(&[("sellers.md", &page(number))]).await;
            let (from, to) = (id(test, "sellers", "seller").await, id(test, "sellers", "senior-seller").await);
            let operation = format!("{{ comparison(from: \"{from}\", to: \"{to}\") {{ responsibilities {{ kept {{ similarity }} changed {{ similarity }} }} requirements {{ kept {{ similarity }} }} }} }}");
            let (before, began) = (test.database.statements(), std::time::Instant::now());
            let data = test.query(&operation).await;
            counts.push(test.database.statements() - before);
            println!("two roles of {number} statements of each kind: {:?}", began.elapsed());
            assert!(began.elapsed() < std::time::Duration::from_secs(5));
            let of = |list: &str| data["comparison"]["responsibilities"][list].as_array().map_or(0, Vec::len);
            assert_eq!((of("kept"), of("kept") + of("changed")), (number.div_ceil(3), number));
        }
        // The two roles; who extends whom; responsibilities and requirements.
        assert_eq!(counts, [4, 4]);
    }
}
