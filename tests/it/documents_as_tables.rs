//! Trusted documents at `/q/NAME.FORM`.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use rolegraph::graphql::persisted::manifest::TrustedDocument;
use rolegraph::graphql::{Disclosure, Engine, Limits};
use rolegraph::http::router;
use serde_json::{Value, json};

use crate::events::page;
use crate::http::{Answer, get, post, send};
use crate::support::{TestDatabase, on_both, with_fixtures};

const ROLES: &str = "query Roles($family: String, $first: Int = 100, $titles: [String!], $order: [RoleOrder!], $grade: IntFilter, $track: Boolean = false) { \
    roles(first: $first, orderBy: $order, filter: { family: { slug: { eq: $family } }, title: { in: $titles }, grade: $grade }) { \
    nodes { title grade family { slug } track @include(if: $track) { name } } } }";
const DUTIES: &str = "query Duties($slug: String!) { family(slug: $slug) { slug levels { title responsibilities { text children { text } } } } }";
const NODES: &str = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id ...Told } } \
    fragment Told on Node { ... on JobFamily { name: title slug } ... on Role { name: title grade family { slug } } }";

fn document(id: &str, name: &str, text: &str) -> TrustedDocument {
    TrustedDocument { id: id.to_owned(), name: name.to_owned(), text: text.to_owned() }
}

fn documents() -> Vec<TrustedDocument> {
    vec![
        document("r1", "Roles", ROLES),
        document("d1", "Duties", DUTIES),
        document("n1", "Nodes", NODES),
        document("a/b c?.é", "", "{ catalogue { revision familyCount } }"),
        document("two", "Two", "query One { catalogue { roleCount } } query Two { catalogue { familyCount } }"),
        document("s1", "Same", "query Same { catalogue { roleCount } }"),
        document("s2", "Same", "query Same { catalogue { familyCount } }"),
        document("x1", "Follow", "subscription Follow { catalogueChanged { revision } }"),
        document(
            "c1",
            "Bad",
            "query Bad($after: String) { catalogue { revision } families(after: $after) { nodes { slug } } }",
        ),
    ]
}

fn routes(test: &TestDatabase, trusted_only: bool) -> Router {
    let engine = Engine::new(test.database.clone(), Limits::default());
    router(engine.with_trusted(documents(), trusted_only).expect("valid documents"))
}

async fn ask(router: &Router, address: &str) -> Answer {
    send(router, get(address)).await
}

async fn conditional(router: &Router, method: Method, address: &str, tag: &str) -> Answer {
    let request = Request::builder().method(method).uri(address).header("if-none-match", tag);
    send(router, request.body(Body::empty()).expect("a request")).await
}

fn problem(answer: &Answer) -> (u16, String, String) {
    let error = &answer.json()["errors"][0];
    assert!(answer.header("content-type").starts_with("application/json"), "{:?}", answer.headers);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), text(&error["extensions"]["code"]), text(&error["message"]))
}

const SELLER: &str = "# Seller\n## Junior Seller\nThe Junior Seller is a grade 5.\n### Responsibilities\n- Sells \"widgets\", red\n  - big\n  - small\n- Counts\n## Senior Seller\nThe Senior Seller is a grade 7.\n";

on_both! {
    async fn a_document_is_a_table_or_the_answer_itself(test: TestDatabase) {
        test.import(&[("seller.md", SELLER), ("coach.md", &page("Coach", &["Coaches"]))]).await;
        for trusted_only in [false, true] {
            let router = routes(test, trusted_only);
            let csv = ask(&router, "/q/Roles.csv?family=seller").await;
            assert_eq!((csv.status, csv.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8; header=present"));
            assert_eq!(csv.body, "title,grade,family.slug,track.name\r\nJunior Seller,5,seller,\r\nSenior Seller,7,seller,\r\n");
            let lines = ask(&router, "/q/Roles.ndjson?family=seller").await;
            assert_eq!(lines.header("content-type"), "application/x-ndjson");
            assert_eq!(lines.body, "{\"title\":\"Junior Seller\",\"grade\":5,\"family.slug\":\"seller\",\"track.name\":null}\n\
                {\"title\":\"Senior Seller\",\"grade\":7,\"family.slug\":\"seller\",\"track.name\":null}\n");
            let whole = ask(&router, "/q/Roles.json?family=seller").await;
            assert_eq!(whole.json(), json!({ "data": { "roles": { "nodes": [
                { "title": "Junior Seller", "grade": 5, "family": { "slug": "seller" } },
                { "title": "Senior Seller", "grade": 7, "family": { "slug": "seller" } },
            ] } } }));
            let none = ask(&router, "/q/Roles.csv?family=nobody").await;
            assert_eq!((none.status, none.body.as_str()), (StatusCode::OK, "title,grade,family.slug,track.name\r\n"));
            assert_eq!(ask(&router, "/q/Roles.ndjson?family=nobody").await.body, "");
        }
    }

    async fn lists_inside_lists_are_rows(test: TestDatabase) {
        test.import(&[("seller.md", SELLER)]).await;
        let router = routes(test, false);
        let csv = ask(&router, "/q/Duties.csv?slug=seller").await;
        assert_eq!(csv.body, "slug,levels.title,levels.responsibilities.text,levels.responsibilities.children.text\r\n\
            seller,Junior Seller,\"Sells \"\"widgets\"\", red\",big\r\n\
            seller,Junior Seller,\"Sells \"\"widgets\"\", red\",small\r\n\
            seller,Junior Seller,Counts,\r\n\
            seller,Senior Seller,,\r\n");
        let mut reader = csv::Reader::from_reader(csv.body.as_bytes());
        assert_eq!(reader.records().filter(|record| record.as_ref().is_ok_and(|record| record.len() == 4)).count(), 4);
        let gone = ask(&router, "/q/Duties.csv?slug=nobody").await;
        assert_eq!(gone.body.lines().count(), 1);
    }

    async fn objects_of_several_types_share_columns(test: TestDatabase) {
        test.import(&[("seller.md", SELLER)]).await;
        let known = test.query("{ family(slug: \"seller\") { id levels { id } } }").await;
        let id = |value: &Value| value.as_str().expect("an id").to_owned();
        let (family, role) = (id(&known["family"]["id"]), id(&known["family"]["levels"][0]["id"]));
        let address = format!("/q/Nodes.csv?ids={family}&ids={role}&ids=Um9sZTo5OTk5");
        let csv = ask(&routes(test, false), &address).await;
        assert_eq!(csv.body, format!("__typename,id,name,slug,grade,family.slug\r\nJobFamily,{family},Seller,seller,,\r\nRole,{role},Junior Seller,,5,seller\r\n,,,,,\r\n"));
    }

    async fn variables_come_by_name_or_as_json(test: TestDatabase) {
        test.import(&[("seller.md", SELLER), ("coach.md", &page("Coach", &["Coaches"]))]).await;
        let router = routes(test, true);
        let titles = async |query: &str| {
            let answer = ask(&router, &format!("/q/Roles.csv?{query}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.body);
            answer.body.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(titles("first=1").await, ["Coach"]);
        assert_eq!(titles("titles=Coach&titles=Senior+Seller").await, ["Coach", "Senior Seller"]);
        assert_eq!(titles("titles=Coach").await, ["Coach"]);
        assert_eq!(titles("order=%7B%22by%22%3A%22GRADE%22%2C%22direction%22%3A%22DESC%22%7D&family=seller").await, ["Senior Seller", "Junior Seller"]);
        assert_eq!(titles("grade=%7B%22gt%22%3A5%7D").await, ["Senior Seller"]);
        assert_eq!(titles("variables=%7B%22family%22%3A%22seller%22%2C%22first%22%3A1%7D").await, ["Junior Seller"]);
        assert_eq!(titles("variables=%7B%22family%22%3A%22seller%22%7D&first=1&track=true").await, ["Junior Seller"]);
        assert_eq!(titles("variables=").await.len(), 3);
        for (query, code, says) in [
            ("first=one", "BAD_VARIABLES", "`$first` is `\"one\"`"),
            ("first=", "BAD_VARIABLES", "`$first`"),
            ("first=1&first=2", "BAD_VARIABLES", "several times"),
            ("track=yes", "BAD_VARIABLES", "`$track`"),
            ("order=TITLE", "BAD_VARIABLES", "`$order"),
            ("family=a&variables=%7B%22family%22%3A%22b%22%7D", "BAD_REQUEST", "given twice"),
            ("famly=seller", "BAD_VARIABLES", "`famly` is no variable of the document; it has `family`, `first`"),
            ("variables=%7B", "BAD_REQUEST", "no JSON"),
            ("variables=1", "BAD_REQUEST", "JSON object"),
            ("variables=%7B%7D&variables=%7B%7D", "BAD_REQUEST", "several times"),
            ("first=1000", "BAD_ARGUMENT", "`first`"),
        ] {
            for form in ["csv", "ndjson", "json"] {
                let answer = ask(&router, &format!("/q/Roles.{form}?{query}")).await;
                let (status, given, message) = problem(&answer);
                assert_eq!((status, given.as_str()), (400, code), "{query}: {}", answer.body);
                assert!(message.contains(says), "{query}: {message}");
            }
        }
        let (status, code, _) = problem(&ask(&router, "/q/Duties.csv").await);
        assert_eq!((status, code.as_str()), (400, "BAD_VARIABLES"));
    }

    async fn documents_are_found_by_their_names(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test, false);
        assert_eq!(ask(&router, "/q/a%2Fb%20c%3F.%C3%A9.csv").await.body.lines().next(), Some("revision,familyCount"));
        assert_eq!(ask(&router, "/q/r1.csv").await.body, ask(&router, "/q/Roles.csv").await.body);
        for (name, column) in [("One", "roleCount"), ("Two", "familyCount"), ("s1", "roleCount"), ("s2", "familyCount")] {
            assert_eq!(ask(&router, &format!("/q/{name}.csv")).await.body.lines().next(), Some(column));
        }
        for (path, status, code, says) in [
            ("Role.csv", 404, "NOT_FOUND", "Did you mean `Roles`?"),
            ("%00.csv", 404, "NOT_FOUND", "no trusted document"),
            ("Roles", 404, "NOT_FOUND", ".ndjson"),
            ("Roles.xml", 404, "NOT_FOUND", ".ndjson"),
            ("%FF.csv", 404, "NOT_FOUND", ".ndjson"),
            (".csv", 404, "NOT_FOUND", "no trusted document"),
            ("Same.csv", 400, "BAD_REQUEST", "`s1`, `s2`"),
            ("two.csv", 400, "BAD_OPERATION", "`One`, `Two`"),
            ("Follow.csv", 400, "BAD_REQUEST", "no query"),
        ] {
            let (given, found, message) = problem(&ask(&router, &format!("/q/{path}")).await);
            assert_eq!((given, found.as_str()), (status, code), "{path}: {message}");
            assert!(message.contains(says), "{path}: {message}");
        }
        let long = problem(&ask(&router, &format!("/q/{}.csv", "x".repeat(5_000))).await);
        assert!(long.0 == 404 && long.2.len() < 300, "{long:?}");
        let silent = Engine::new(test.database.clone(), Limits::default()).with_disclosure(Disclosure { suggestions: false, ..Disclosure::default() });
        let silent = router_of(silent.with_trusted(documents(), true).expect("valid"));
        assert!(!problem(&ask(&silent, "/q/Role.csv").await).2.contains("Did you mean"));
        let bare = router_of(Engine::new(test.database.clone(), Limits::default()));
        assert!(problem(&ask(&bare, "/q/Roles.csv").await).2.contains("--trusted-documents"));
        let posted = Request::post("/q/Roles.csv").body(Body::empty()).expect("a request");
        assert_eq!(send(&router, posted).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }

    async fn an_answer_with_errors_is_no_table(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test, false);
        for form in ["csv", "ndjson", "json"] {
            let answer = ask(&router, &format!("/q/Bad.{form}?after=x")).await;
            let (status, code, _) = problem(&answer);
            assert_eq!((status, code.as_str()), (400, "BAD_CURSOR"));
            assert_eq!((answer.header("etag"), answer.header("cache-control")), ("", "no-store"));
        }
        let limits = Limits { nodes: 3, ..Limits::default() };
        let engine = Engine::new(test.database.clone(), limits).with_trusted(documents(), false).expect("valid");
        let (status, code, _) = problem(&ask(&router_of(engine), "/q/Roles.csv").await);
        assert_eq!((status, code.as_str()), (400, "TOO_COSTLY"));
    }

    async fn a_table_is_right_until_the_next_revision(test: TestDatabase) {
        test.import(&[("seller.md", SELLER)]).await;
        let router = routes(test, false);
        let mut tags = Vec::new();
        for address in ["/q/Roles.csv", "/q/Roles.ndjson", "/q/Roles.json", "/q/Roles.csv?family=seller", "/q/Duties.csv?slug=seller"] {
            let first = ask(&router, address).await;
            let tag = first.header("etag").to_owned();
            assert_eq!((first.header("cache-control"), tag.starts_with("W/\"")), ("public, no-cache", true), "{address}");
            let again = conditional(&router, Method::GET, address, &tag).await;
            assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
            let head = conditional(&router, Method::HEAD, address, "\"other\"").await;
            assert_eq!((head.status, head.body.as_str(), head.header("etag")), (StatusCode::OK, "", tag.as_str()));
            assert_eq!(head.header("content-type"), first.header("content-type"));
            tags.push(tag);
        }
        let all = tags.len();
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), all);
        let tag = ask(&router, "/q/Roles.csv").await.header("etag").to_owned();
        test.import(&[("coach.md", &page("Coach", &["Coaches"]))]).await;
        let changed = conditional(&router, Method::GET, "/q/Roles.csv", &tag).await;
        assert_eq!((changed.status, changed.body.contains("Coach")), (StatusCode::OK, true));
    }

    async fn large_answers_are_sent_in_parts(test: TestDatabase) {
        let duties: Vec<String> = (0..3_000).map(|number| format!("Sorts lot {number} of the widgets in the hall")).collect();
        let duties: Vec<&str> = duties.iter().map(String::as_str).collect();
        test.import(&[("seller.md", &page("Seller", &duties))]).await;
        let router = routes(test, false);
        let csv = ask(&router, "/q/Duties.csv?slug=seller").await;
        assert_eq!((csv.body.lines().count(), csv.body.len() > 3 * 64 * 1024 / 2), (3_001, true));
        let lines = ask(&router, "/q/Duties.ndjson?slug=seller").await;
        assert!(lines.body.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()) && lines.body.lines().count() == 3_000);
    }

    async fn only_what_the_manifest_has_can_be_named(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test, false);
        let text = "query Mine { catalogue { revision } }";
        let hash = rolegraph::graphql::persisted::hash(text);
        let body = json!({ "query": text, "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
        assert_eq!(send(&router, post(body.to_string(), &[crate::http::JSON])).await.status, StatusCode::OK);
        for name in [hash.as_str(), "Mine"] {
            assert_eq!(ask(&router, &format!("/q/{name}.csv")).await.status, StatusCode::NOT_FOUND);
        }
    }
}

fn router_of(engine: Engine) -> Router {
    router(engine)
}
