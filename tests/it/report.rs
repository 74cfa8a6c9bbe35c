//! `rolegraph report --html`: one page that needs nothing else and says what the API says.

use std::collections::HashSet;

use rolegraph::catalog::{Family, Role, Slug, Source};
use rolegraph::report::{Catalogue, html};
use rolegraph::store;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use tempfile::TempDir;

use crate::command_line::{rolegraph, stderr, stdout};
use crate::support::{TestDatabase, fixtures, on_both, path, run, with_catalogue};

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

fn said(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The page, read as a browser reads it: nothing is wrong in it, nothing is loaded, nothing is run, every link leads
/// somewhere, and whatever is named by an id has one of its own.
fn sound(page: &str) -> Html {
    let read = Html::parse_document(page);
    assert!(read.errors.is_empty(), "{:?}", read.errors.iter().take(5).collect::<Vec<_>>());
    assert!(
        select(&read, "script, link, iframe, object, embed, img, image, use, form, base, a:not([href])").is_empty()
    );
    let mut ids = HashSet::new();
    for element in select(&read, "*") {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on") && !["src", "srcset", "style", "action"].contains(&name), "{name}={value}");
        }
        if let Some(id) = element.value().attr("id") {
            assert!(ids.insert(id.to_owned()), "two elements have the id {id}");
        }
    }
    for link in select(&read, "[href]") {
        let href = link.value().attr("href").expect("a link");
        assert!(href.strip_prefix('#').is_some_and(|id| ids.contains(id)), "{href} leads nowhere");
    }
    for named in select(&read, "[aria-labelledby]") {
        let names = named.value().attr("aria-labelledby").expect("a name");
        assert!(names.split_whitespace().all(|id| ids.contains(id)), "{names}");
    }
    for cell in select(&read, "th") {
        assert!(cell.value().attr("scope").is_some(), "{}", cell.html());
    }
    for picture in select(&read, "svg") {
        let value = picture.value();
        let hidden = value.attr("aria-hidden") == Some("true");
        let titled = select_in(picture, "title");
        assert!(hidden || (value.attr("role") == Some("img") && titled), "{}", &picture.html()[..120]);
    }
    let policy =
        select(&read, "meta[http-equiv='Content-Security-Policy']")[0].value().attr("content").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    read
}

fn select_in(element: ElementRef<'_>, selector: &str) -> bool {
    element.select(&Selector::parse(selector).expect("a selector")).next().is_some()
}

async fn report(test: &TestDatabase) -> String {
    let (families, revision) = store::with_revision(&test.database).await.expect("read");
    html(Catalogue { families: &families, revision, series: &[] })
}

on_both! {
    async fn the_same_catalogue_has_the_same_report(test: TestDatabase) {
        with_catalogue(test).await;
        let page = report(test).await;
        assert_eq!(report(test).await, page);
        // Whatever the database: the pages that were read are all that there is.
        let other = TestDatabase::sqlite().await;
        with_catalogue(&other).await;
        assert_eq!(report(&other).await, page);
        other.drop().await;
        sound(&page);
    }

    async fn what_was_measured_stands_beside_its_target(test: TestDatabase) {
        with_catalogue(test).await;
        let bare = report(test).await;
        assert!(bare.contains("Nothing was measured yet"), "no numbers");
        let claims = "channel-and-alliances-marketing,senior-partner-program-manager-channel,75% or more of MDF requests claims";
        let table = format!(
            "family,role,indicator,period,value,dimension:region\n\
             {claims},2026-Q1,60,\n{claims},2026-Q2,90,\n{claims},2026-Q2,66,<b>north\n\
             alliance-business-development,,% of new revenue transacted via cloud marketplaces,2026,5,\n"
        );
        let folder = TempDir::new().expect("a folder");
        std::fs::write(folder.path().join("numbers.csv"), table).expect("written");
        let run = |arguments: &[&str]| {
            let mut command = rolegraph(folder.path());
            command.env("ROLEGRAPH_DATABASE_URL", &test.address).args(arguments).output().expect("runs")
        };
        let observed = run(&["observe", "numbers.csv"]);
        assert_eq!(observed.status.code(), Some(0), "{}", stderr(&observed));
        let written = run(&["report", "--html", "--output", "-"]);
        assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
        let page = sound(&stdout(&written));
        assert!(said(select(&page, ".lead")[0]).starts_with("Revision 2:"), "numbers raise the revision");
        let rows: Vec<String> = select(&page, "#indicators tr.of").into_iter().map(said).collect();
        assert_eq!(rows.len(), 2, "{rows:?}");
        assert!(rows[0].contains("90 %2026-Q2reached 120 % of it") && rows[0].contains("rising, as wanted"), "{rows:?}");
        assert!(rows[1].contains(", region: <b>north66 %2026-Q2missed 88 % of it"), "{rows:?}");
        let cells: Vec<String> = select(&page, "#indicators-alliance-business-development td").into_iter().map(said).collect();
        assert!(cells.iter().any(|cell| cell == "5 %2026") && cells.iter().any(|cell| cell == "no target"), "{cells:?}");
        let points: Vec<String> = select(&page, ".standing-out li").into_iter().map(said).collect();
        assert!(points.iter().any(|point| point.starts_with("1 indicator measured below")), "{points:?}");
    }

    async fn its_numbers_are_those_of_the_api(test: TestDatabase) {
        rolegraph::sync::import(&test.database, fixtures()).await.expect("imported");
        let told = test
            .query(
                "{ catalogue { revision familyCount roleCount responsibilityCount requirementCount indicatorCount }
                   findings(first: 0) { totalCount }
                   families(first: 50) { nodes { title slug levels { title } } } }",
            )
            .await;
        let page = sound(&report(test).await);
        let catalogue = &told["catalogue"];
        let number = |name: &str| catalogue[name].as_u64().expect("a number");
        let tiles: Vec<String> = select(&page, ".tiles .number").into_iter().map(said).collect();
        let statements = number("responsibilityCount") + number("requirementCount");
        let findings = told["findings"]["totalCount"].as_u64().expect("a number");
        assert_eq!(tiles[..2], [number("familyCount").to_string(), number("roleCount").to_string()]);
        assert_eq!(tiles[3..], [statements, number("indicatorCount"), findings].map(|number| number.to_string()));
        let rows = select(&page, "#findings tbody tr").len() as u64;
        assert_eq!(rows, findings);
        assert!(said(select(&page, ".lead")[0]).starts_with(&format!("Revision {}:", catalogue["revision"])));
        for family in told["families"]["nodes"].as_array().expect("families") {
            let slug = family["slug"].as_str().expect("a slug");
            let ladder = select(&page, &format!("#ladder-{slug}"));
            let marks = ladder[0].select(&Selector::parse("svg.ladder .mark:not(.ghost)").expect("a selector")).count();
            assert_eq!(Some(marks), family["levels"].as_array().map(Vec::len), "{slug}");
        }
    }
}

#[test]
fn it_says_of_two_levels_what_the_api_says() {
    run(async {
        let test = TestDatabase::sqlite().await;
        with_catalogue(&test).await;
        let page = sound(&report(&test).await);
        let told = test
            .query(
                "{ families(first: 50) { nodes { slug levels { nextLevel { title }
                     id title } } } }",
            )
            .await;
        let mut compared = 0;
        for family in told["families"]["nodes"].as_array().expect("families") {
            let steps = select(&page, &format!("#changes-{} .step", family["slug"].as_str().expect("a slug")));
            let levels = family["levels"].as_array().expect("levels");
            let with_next: Vec<&Value> = levels.iter().filter(|level| !level["nextLevel"].is_null()).collect();
            assert_eq!(steps.len(), with_next.len());
            for (step, level) in steps.iter().zip(with_next) {
                let heading = said(step.select(&Selector::parse("h4").expect("a selector")).next().expect("a heading"));
                assert!(heading.starts_with(level["title"].as_str().expect("a title")), "{heading}");
                assert!(heading.ends_with(level["nextLevel"]["title"].as_str().expect("a title")), "{heading}");
                compared += 1;
            }
        }
        assert!(compared > 20);
        test.drop().await;
    });
}

/// What others write into a title stays a title.
#[test]
fn no_text_is_taken_for_markup() {
    let texts = [
        "<script>alert(1)</script>",
        "]]>",
        "</title></svg><img src=x onerror=alert(1)>",
        "\" onload=\"x",
        "&lt;b&gt; &amp;",
        "\u{202e}desrever\u{202c} \u{2066}x",
        "a\u{0}b\u{1b}c\u{fffe}",
        "部長 Verkäufer مدير 👩‍💼",
        "--> <!--",
        "",
    ];
    let long = "Wordwithoutend".repeat(400);
    let source = |path: &str| Source { path: path.to_owned(), line: 1, end_line: 1 };
    let mut families = Vec::new();
    for (at, text) in texts.into_iter().chain([long.as_str()]).enumerate() {
        let mut family = Family::new(Slug::of(&format!("f{at}")), text.to_owned(), source(text));
        for (number, rank) in ["Associate", "Senior", "Manager,"].into_iter().enumerate() {
            let title = format!("{rank} {text}");
            let mut role = Role::new(Slug::of(&format!("r{number}")), title.clone(), source(text));
            role.track = Some(text.to_owned());
            role.responsibilities = vec![statement(text), statement(&format!("{title} sells")), statement("Sells")];
            role.indicators = vec![indicator(text)];
            role.reports_to = Some(rolegraph::catalog::ReportingLine { title, role: None, source: source(text) });
            family.roles.push(role);
        }
        family.findings.push(rolegraph::catalog::Finding {
            rule: text.to_owned(),
            severity: rolegraph::catalog::Severity::Error,
            message: text.to_owned(),
            source: source(text),
            role: None,
        });
        families.push(family);
    }
    let page = html(Catalogue { families: &families, revision: 1, series: &[] });
    let read = sound(&page);
    assert!(!page.contains(&long), "a very long word is cut");
    assert!(!page.contains('\u{0}') && !page.contains('\u{1b}'));
    let headings: Vec<String> = select(&read, "#ladders h3").into_iter().map(said).collect();
    assert_eq!(headings[0], texts[0]);
    assert_eq!(headings[4], texts[4]);
    // What turns the direction of writing around is alone in its element.
    for heading in select(&read, "#ladders h3") {
        assert!(select_in(heading, "bdi"), "{}", heading.html());
    }
}

/// Ninety families of twelve levels.
#[test]
fn a_large_catalogue_has_a_page_that_opens() {
    let source = || Source { path: "a.md".to_owned(), line: 1, end_line: 1 };
    let words = ["sells", "counts", "plans", "leads", "greets", "paints", "writes", "checks", "packs", "mends"];
    let families: Vec<Family> = (0..90)
        .map(|family| {
            let mut made = Family::new(Slug::of(&format!("f{family}")), format!("Family {family}"), source());
            for level in 0..12 {
                let mut role =
                    Role::new(Slug::of(&format!("l{level}")), format!("Level {level} of {family}"), source());
                role.grade = rolegraph::catalog::Grade::try_from(level + 1).ok();
                role.responsibilities = (0..12_usize)
                    .map(|n| {
                        let word = |by: usize| words[(n * by + family + usize::try_from(level).expect("small")) % 10];
                        statement(&format!("{} {} what {} {} number {}", word(1), word(3), word(7), n, family % 7))
                    })
                    .collect();
                role.indicators = vec![indicator(&format!("Share {level}"))];
                made.roles.push(role);
            }
            made
        })
        .collect();
    let page = html(Catalogue { families: &families, revision: 1, series: &[] });
    assert!(page.len() < 8_000_000, "{} bytes", page.len());
    let read = Html::parse_document(&page);
    assert!(read.errors.is_empty(), "{:?}", read.errors.first());
    assert!(select(&read, ".note").into_iter().map(said).any(|note| note.contains("the API has the words")));
    assert_eq!(select(&read, "svg.ladder").len(), 90);
    assert!(select(&read, "#ladders details[open]").is_empty(), "many families are opened one by one");
}

fn statement(text: &str) -> rolegraph::catalog::Statement {
    rolegraph::catalog::Statement {
        id: None,
        text: text.to_owned(),
        markdown: text.to_owned(),
        group: None,
        children: Vec::new(),
        source: Source { path: "a.md".to_owned(), line: 1, end_line: 1 },
    }
}

fn indicator(name: &str) -> rolegraph::catalog::Indicator {
    rolegraph::catalog::Indicator {
        id: None,
        name: name.to_owned(),
        group: Some(name.to_owned()),
        unit: rolegraph::catalog::Unit::Percent,
        target: None,
        period: None,
        source: Source { path: "a.md".to_owned(), line: 1, end_line: 1 },
    }
}

#[test]
fn the_command_writes_a_file_or_to_standard_output() {
    let folder = TempDir::new().expect("a folder");
    let here = folder.path();
    let run = |arguments: &[&str]| rolegraph(here).args(arguments).output().expect("runs");
    let empty = run(&["report", "--html"]);
    assert_eq!(empty.status.code(), Some(1));
    assert!(stderr(&empty).contains("holds no families, and no report was written"), "{}", stderr(&empty));
    assert!(!here.join("report.html").exists());
    assert_eq!(run(&["import", &path("tests/pages").display().to_string()]).status.code(), Some(0));
    assert_eq!(run(&["report"]).status.code(), Some(2));
    let written = run(&["report", "--html"]);
    assert_eq!((written.status.code(), stdout(&written).as_str()), (Some(0), ""), "{}", stderr(&written));
    assert!(stderr(&written).contains("at revision 1 to `report.html`"), "{}", stderr(&written));
    let page = std::fs::read_to_string(here.join("report.html")).expect("written");
    sound(&page);
    assert_eq!(stdout(&run(&["report", "--html", "--output", "-"])), page);
    let nowhere = run(&["report", "--html", "--output", "no/where.html"]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(stderr(&nowhere).contains("`no/where.html`"), "{}", stderr(&nowhere));
    let left: Vec<_> =
        std::fs::read_dir(here).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{left:?}");
}
