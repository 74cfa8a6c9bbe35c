//! Roles as linked data, written by the program and by the server. `tests/clients` has what a library makes of it.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use rolegraph::graphql::{Engine, Limits};
use rolegraph::http::router;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::command_line::{rolegraph as program, stderr, stdout};
use crate::http::{Answer, get, send};
use crate::support::{TestDatabase, on_both, path, with_catalogue, with_fixtures};

const BASE: &str = "https://handbook.test/jobs";

const SENIOR: &str = "/export/roles/widget-seller/senior-widget-seller.jsonld";

fn routes(test: &TestDatabase, base: Option<&str>) -> Router {
    let base = base.map(|base| base.parse().expect("a base URL"));
    router(Engine::new(test.database.clone(), Limits::default()).with_base_url(base))
}

async fn with_tag(router: &Router, address: &str, tag: &str) -> Answer {
    let request = Request::get(address).header("if-none-match", tag);
    send(router, request.body(Body::empty()).expect("a request")).await
}

fn code(set: &str, name: &str, code: &str) -> Value {
    json!({ "@type": "CategoryCode", "name": name, "codeValue": code, "inCodeSet": { "@type": "CategoryCodeSet", "name": set } })
}

on_both! {
    async fn a_role_tells_what_schema_org_has_words_for(test: TestDatabase) {
        with_fixtures(test).await;
        let answer = send(&routes(test, Some(BASE)), get(SENIOR)).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/ld+json"));
        assert_eq!(answer.json(), json!({
            "@context": { "@vocab": "https://schema.org/", "url": { "@type": "@id" } },
            "@type": "Occupation",
            "@id": "https://handbook.test/jobs#widget-seller/senior-widget-seller",
            "identifier": "widget-seller/senior-widget-seller",
            "url": "https://handbook.test/jobs/widget-seller/#senior-widget-seller",
            "name": "Senior Widget Seller",
            "description": "The Senior Widget Seller reports to the {add the superior}.",
            "occupationalCategory": [code("Job families", "Widget Seller", "widget-seller"), code("Job grades", "Grade 6", "6")],
            "responsibilities": [
                "Greets customers",
                "Keeps the shelves full: widgets; gadgets",
                "Counts the till Locks the door at night",
                "Extends that of the Associate Widget Seller responsibilities",
                "Sells widgets in town",
                "Counts the till",
                "Extends that of the Widget Seller responsibilities",
                "Sells widgets abroad",
            ],
            "qualifications": ["Speaks a second language"],
        }));
    }

    async fn it_tells_the_same_statements_as_the_api(test: TestDatabase) {
        with_catalogue(test).await;
        let router = routes(test, None);
        let all = send(&router, get("/export/occupations.jsonld")).await.json();
        let occupations = all["@graph"].as_array().expect("a graph");
        let data = test.query("{ families(first: 100, orderBy: [{ by: SLUG }]) { nodes { slug levels { slug title grade summary responsibilities(inherited: true) { text } requirements(inherited: true) { text } } } } }").await;
        let families = data["families"]["nodes"].as_array().expect("families");
        let roles = families.iter().flat_map(|family| family["levels"].as_array().expect("levels").iter().map(move |role| (family, role)));
        let mut told = 0;
        for ((family, role), occupation) in roles.zip(occupations) {
            let slug = |of: &Value| of["slug"].as_str().expect("a slug").to_owned();
            let (family, slug) = (slug(family), slug(role));
            assert_eq!(occupation["@id"], format!("urn:rolegraph:{family}:{slug}"));
            assert_eq!(occupation["name"], role["title"]);
            assert_eq!(occupation.get("description").unwrap_or(&Value::Null), &role["summary"]);
            assert_eq!(occupation.get("url"), None);
            for (property, field) in [("responsibilities", "responsibilities"), ("qualifications", "requirements")] {
                let stated = role[field].as_array().expect("statements");
                let texts = occupation.get(property).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                assert_eq!(texts.len(), stated.len(), "{slug}");
                for (text, stated) in texts.iter().zip(stated) {
                    let stated = stated["text"].as_str().expect("a text").trim_end_matches(':');
                    assert!(text.as_str().expect("a text").starts_with(stated), "{slug}: {text}");
                }
            }
            let alone = send(&router, get(&format!("/export/roles/{family}/{slug}.jsonld"))).await.json();
            let mut expected = occupation.clone();
            expected["@context"] = all["@context"].clone();
            assert_eq!(alone, expected);
            told += 1;
        }
        assert_eq!((told, occupations.len()), (43, 43));
    }

    async fn it_is_right_until_the_next_revision_and_read_once_for_it(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test, None);
        let first = send(&router, get(SENIOR)).await;
        let tag = first.header("etag").to_owned();
        assert_eq!([first.header("cache-control"), first.header("vary")], ["public, no-cache", "accept-encoding"]);
        let before = test.database.statements();
        let again = with_tag(&router, SENIOR, &tag).await;
        assert_eq!((again.status, again.body.as_str(), again.header("etag")), (StatusCode::NOT_MODIFIED, "", tag.as_str()));
        // Another role of the same revision is written from what was read for the first.
        let other = send(&router, get("/export/roles/widget-seller/manager-widget-sellers.jsonld")).await;
        assert_eq!(test.database.statements() - before, 2);
        assert!(other.status == StatusCode::OK && other.header("etag") != tag);
        // The address of the pages is part of the answer, so it is part of the tag.
        assert_ne!(send(&routes(test, Some(BASE)), get(SENIOR)).await.header("etag"), tag);
        test.import(&[("porter.md", "# Porter\n## Porter\n### Responsibilities\n- carries\n")]).await;
        let changed = with_tag(&router, SENIOR, &tag).await;
        assert!(changed.status == StatusCode::OK && changed.header("etag") != tag);
        assert!(send(&router, get("/export/occupations.jsonld")).await.body.contains("\"Porter\""));
    }

    async fn what_is_not_there_is_an_error_in_json(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test, None);
        for address in [
            "/export/roles/widget-seller/nobody.jsonld",
            "/export/roles/nothing/senior-widget-seller.jsonld",
            "/export/roles/widget-seller/senior-widget-seller",
            "/export/roles/widget-seller/senior-widget-seller.json",
            "/export/roles/widget-seller/.jsonld",
            "/export/roles/%ff/%00.jsonld",
            "/export/roles/widget-seller/SENIOR-widget-seller.jsonld",
        ] {
            let answer = send(&router, get(address)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
            assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "NOT_FOUND", "{address}");
            assert_eq!((answer.header("etag"), answer.header("cache-control")), ("", "no-store"));
        }
        let posted = Request::post(SENIOR).body(Body::empty()).expect("a request");
        assert_eq!(send(&router, posted).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }

    async fn parameters_are_refused(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test, None);
        for address in ["/export/occupations.jsonld?family=clerk", &format!("{SENIOR}?x")] {
            let answer = send(&router, get(address)).await;
            assert_eq!((answer.status, answer.header("etag")), (StatusCode::BAD_REQUEST, ""), "{address}");
            let error = &answer.json()["errors"][0];
            assert_eq!(error["extensions"]["code"], "BAD_ARGUMENT");
            assert!(error["message"].as_str().expect("a message").starts_with("linked data takes no parameters"));
        }
        assert_eq!(send(&router, get(&format!("{SENIOR}?"))).await.status, StatusCode::OK);
    }

    async fn the_document_about_all_is_written_once_for_a_revision(test: TestDatabase) {
        with_fixtures(test).await;
        let router = routes(test, None);
        let body = async || {
            let response = router.clone().oneshot(get("/export/occupations.jsonld")).await.expect("infallible");
            response.into_body().collect().await.expect("a body").to_bytes()
        };
        let (first, second) = tokio::join!(body(), body());
        assert!(!first.is_empty() && first.as_ptr() == second.as_ptr(), "written twice");
        test.import(&[("porter.md", "# Porter\n## Porter\n### Responsibilities\n- carries\n")]).await;
        assert!(body().await != first);
    }

    async fn an_empty_catalogue_is_an_empty_graph(test: TestDatabase) {
        let answer = send(&routes(test, None), get("/export/occupations.jsonld")).await;
        assert_eq!((answer.status, &answer.json()["@graph"]), (StatusCode::OK, &json!([])));
    }
}

#[test]
fn the_program_writes_what_the_server_serves() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let run = |arguments: &[&str]| {
        let output = program(folder.path()).args(arguments).output().expect("runs");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output
    };
    run(&["import", &path("tests/pages").display().to_string()]);
    let printed = stdout(&run(&["export", "--format", "json-ld"]));
    let document: Value = serde_json::from_str(&printed).expect("JSON");
    assert!(document["@graph"][0]["@id"].as_str().is_some_and(|id| id.starts_with("urn:rolegraph:")), "{document}");
    run(&["export", "--format", "json-ld", "--base-url", BASE, "--output", "roles.jsonld"]);
    let written = std::fs::read_to_string(folder.path().join("roles.jsonld")).expect("written");
    let document: Value = serde_json::from_str(&written).expect("JSON");
    assert!(document["@graph"][0]["@id"].as_str().is_some_and(|id| id.starts_with(BASE)), "{document}");
}
