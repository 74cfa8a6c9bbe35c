//! Import as synchronisation: read, compare, plan, apply.

use std::collections::HashMap;

use rolegraph::catalog::{Family, RowId, Slug};
use rolegraph::store::snapshot;
use rolegraph::sync::{self, Change, FamilyChange, FamilyPlan, How, Incoming, RoleChange};

use crate::support::{TestDatabase, fixtures, on_both, read, with_catalogue, with_fixtures};

const PAGE: &str = "\
---
title: Seller
---

## Levels

| Role | Grade |
| --- | --- |
| Seller | 5 |
| Senior Seller | 6 |

### Seller

#### Responsibilities

- Sells widgets to customers in town
- Keeps the shelves full:
  - widgets
  - gadgets
- Counts the till every evening

#### Performance Indicators

- % of revenue from widgets

### Senior Seller

The Senior Seller reports to the Manager, Sellers.

#### Responsibilities

- Sells widgets abroad
";

async fn stored(test: &TestDatabase) -> Vec<Family> {
    snapshot(test.database.read()).await.expect("readable")
}

/// The ids of everything a client can hold the id of, by what it says.
fn ids(families: &[Family]) -> HashMap<String, RowId> {
    let mut ids = HashMap::new();
    for family in families {
        ids.insert(format!("family {}", family.slug), family.id);
        for role in &family.roles {
            ids.insert(format!("role {}", role.slug), role.id);
            for statement in role.responsibilities.iter().chain(&role.requirements) {
                ids.insert(format!("{}: {}", role.slug, statement.text), statement.id);
                for child in &statement.children {
                    ids.insert(format!("{}: {}", role.slug, child.text), child.id);
                }
            }
            for indicator in &role.indicators {
                ids.insert(format!("{}: {}", role.slug, indicator.name), indicator.id);
            }
        }
    }
    ids
}

/// The changes of a family, a line each.
fn told(family: &FamilyPlan) -> Vec<String> {
    let FamilyChange::Changed(changes) = &family.change else { panic!("not changed") };
    let line = |role: &str, change: &Change| {
        let what = change.what;
        match &change.how {
            How::Added { after } => format!("{role}: + {what}: {after}"),
            How::Removed { before } => format!("{role}: - {what}: {before}"),
            How::Changed { before, after } => format!("{role}: {what}: {before} → {after}"),
            How::Moved { text, from, to } => format!("{role}: {what}: {text} ({from} → {to})"),
        }
    };
    let mut told: Vec<String> = changes.own.iter().map(|change| line("", change)).collect();
    for role in &changes.roles {
        match &role.change {
            RoleChange::Added(_) => told.push(format!("+ {}", role.title)),
            RoleChange::Removed(_) => told.push(format!("- {}", role.title)),
            RoleChange::Changed { changes } => told.extend(changes.iter().map(|change| line(&role.title, change))),
        }
    }
    told
}

on_both! {
    async fn what_is_stored_is_what_was_read(test: TestDatabase) {
        with_fixtures(test).await;
        let wanted = sync::desired(&stored(test).await, fixtures());
        assert_eq!(stored(test).await, wanted);
        assert!(ids(&wanted).values().all(Option::is_some));
    }

    async fn a_second_import_changes_nothing(test: TestDatabase) {
        with_fixtures(test).await;
        let (before, revision) = (stored(test).await, test.database.revision().await.expect("a revision"));
        let again = sync::import(&test.database, fixtures()).await.expect("imported");
        assert!(again.plan.is_empty(), "{:?}", again.plan);
        assert_eq!(test.database.revision().await.expect("a revision"), revision);
        assert_eq!(stored(test).await, before);
    }

    async fn a_dry_run_shows_the_plan_and_writes_nothing(test: TestDatabase) {
        let planned = sync::plan(&test.database, fixtures()).await.expect("planned");
        assert!(!planned.plan.is_empty());
        assert_eq!((stored(test).await.len(), test.database.revision().await.expect("a revision")), (0, 0));
        let applied = sync::import(&test.database, fixtures()).await.expect("imported");
        assert_eq!(planned.plan, applied.plan);
        assert_eq!(applied.revision, 1);
    }

    async fn rows_keep_their_ids_when_a_page_changes(test: TestDatabase) {
        test.import(&[("seller.md", PAGE)]).await;
        let before = ids(&stored(test).await);
        let changed = PAGE
            .replace("- Counts the till every evening\n", "")
            .replace("- Sells widgets to customers", "- Counts the till every evening\n- Sells widgets and more to customers")
            .replace("  - widgets\n  - gadgets", "  - gadgets\n  - widgets\n  - spare parts")
            .replace("### Senior Seller", "### Principal Seller")
            .replace("| Senior Seller", "| Principal Seller");
        let imported = test.import(&[("seller.md", &changed)]).await;
        let after = ids(&stored(test).await);
        assert_eq!(imported.revision, 2);
        assert_eq!(after["role seller"], before["role seller"]);
        assert_eq!(after["role principal-seller"], before["role senior-seller"], "a renamed role");
        assert_eq!(after["seller: Counts the till every evening"], before["seller: Counts the till every evening"], "moved");
        assert_eq!(
            after["seller: Sells widgets and more to customers in town"], before["seller: Sells widgets to customers in town"],
            "reworded"
        );
        assert_eq!(after["seller: gadgets"], before["seller: gadgets"], "moved among the nested");
        assert!(after["seller: spare parts"].is_some());
        assert_eq!(after["seller: % of revenue from widgets"], before["seller: % of revenue from widgets"]);
        let told = told(&imported.plan.families[0]);
        assert_eq!(told, [
            "Seller: responsibility: Counts the till every evening (place 3 → place 1)",
            "Seller: responsibility: Sells widgets to customers in town → Sells widgets and more to customers in town",
            "Seller: responsibility: gadgets (place 2 → place 1)",
            "Seller: + responsibility: spare parts",
            "Principal Seller: slug: senior-seller → principal-seller",
            "Principal Seller: title: Senior Seller → Principal Seller",
            "Principal Seller: seniority: senior → principal",
        ]);
    }

    async fn the_plan_tells_every_kind_of_change(test: TestDatabase) {
        test.import(&[("seller.md", PAGE)]).await;
        let change = async |from: &str, to: &str| {
            let planned = sync::plan(&test.database, read(&[("seller.md", &PAGE.replace(from, to))])).await.expect("planned");
            let FamilyChange::Changed(changes) = &planned.plan.families[0].change else { panic!("not changed") };
            (told(&planned.plan.families[0]), changes.findings_appear, changes.findings_go)
        };
        for (from, to, wanted) in [
            ("| Seller | 5 |", "| Seller | 6 |", &["Seller: grade: 5 → 6", "Seller: grade claims: 5 (table) → 6 (table)"][..]),
            ("## Levels\n", "\n## Levels\n", &[]),
            ("### Senior Seller\n", "### Senior Seller\n\nThe Senior Seller is a grade 6.\n", &["Senior Seller: grade claims: 6 (table) → 6 (table); 6 (sentence)"]),
            ("- Counts the", "#### Numbers\n\nx\n\n- Counts the", &["- responsibility"]),
            ("- Sells widgets to", "- Sells [widgets](/w) to", &["Seller: responsibility: Sells widgets to customers in town → Sells [widgets](/w) to customers in town"]),
            ("- Keeps", "\n**Shop**\n\n- Keeps", &["Seller: responsibility: Keeps the shelves full: (no group → group `Shop`)"]),
            ("  - gadgets", "- gadgets", &["Seller: responsibility: gadgets (below `Keeps the shelves full:` → the first depth)"]),
        ] {
            let (told, appear, go) = change(from, to).await;
            for wanted in wanted {
                assert!(told.iter().any(|told| told.contains(wanted)), "{wanted}: {told:?}");
            }
            assert_eq!(wanted.is_empty(), told.is_empty(), "{told:?}");
            assert_eq!((appear, go), (0, 0), "{from}");
        }
        let (_, appear, go) = change("reports to the Manager, Sellers", "reports to the Seller").await;
        assert_eq!((appear, go), (0, 1));
        let order = PAGE.replace("| Seller | 5 |\n| Senior Seller | 6 |", "| Senior Seller | 6 |\n| Seller | 7 |");
        let (first, second) = order.split_once("### Senior Seller").expect("two roles");
        let (head, seller) = first.split_once("### Seller").expect("two roles");
        let turned = format!("{head}### Senior Seller{second}\n### Seller{seller}");
        let planned = sync::plan(&test.database, read(&[("seller.md", &turned)])).await.expect("planned");
        assert!(told(&planned.plan.families[0]).contains(&": order of roles: Seller; Senior Seller → Senior Seller; Seller".to_owned()), "{:?}", planned.plan);
    }

    async fn what_stands_in_another_order_is_told(test: TestDatabase) {
        let page = "## Seller\n### Shop\n\nOpen.\n\n### Till\n\nShut.\n\n### Responsibilities\n- Sells:\n  - widgets\n  - gadgets\n- Travels\n";
        test.import(&[("seller.md", page)]).await;
        let planned = async |page: &str| sync::plan(&test.database, read(&[("seller.md", page)])).await.expect("planned").plan;
        let turned = planned(&page.replace("### Shop\n\nOpen.\n\n### Till\n\nShut.\n", "### Till\n\nShut.\n\n### Shop\n\nOpen.\n")).await;
        assert_eq!(told(&turned.families[0]), ["Seller: order of sections: Shop; Till → Till; Shop"]);
        // What is nested goes along.
        let turned = planned(&page.replace("- Sells:\n  - widgets\n  - gadgets\n- Travels\n", "- Travels\n- Sells:\n  - widgets\n  - gadgets\n")).await;
        assert_eq!(turned.inside().moved, 1, "{:?}", told(&turned.families[0]));
        let mut read = read(&[("seller.md", page)]);
        read[0].family.roles[0].people_manager = true;
        let planned = sync::plan(&test.database, read).await.expect("planned").plan;
        assert_eq!(told(&planned.families[0]), ["Seller: + leads people: yes"]);
    }

    async fn a_statement_keeps_its_id_at_another_depth(test: TestDatabase) {
        test.import(&[("seller.md", PAGE)]).await;
        let before = ids(&stored(test).await);
        for (from, to) in [
            ("  - gadgets\n", "- gadgets\n"),
            // What was below is above now.
            ("- Keeps the shelves full:\n  - widgets\n", "- widgets\n  - Keeps the shelves full:\n"),
        ] {
            let page = PAGE.replace(from, to);
            test.import(&[("seller.md", &page)]).await;
            assert_eq!(ids(&stored(test).await), before, "{to}");
            assert!(test.import(&[("seller.md", &page)]).await.plan.is_empty());
        }
    }

    async fn an_indicator_of_several_roles_is_one(test: TestDatabase) {
        let role = |title: &str, indicators: &[&str]| {
            let items = indicators.iter().map(|name| format!("- {name}")).collect::<Vec<_>>().join("\n");
            format!("## {title}\n### Responsibilities\n- {title} works\n### Performance Indicators\n{items}\n")
        };
        let import = async |roles: &[(&str, &[&str])]| {
            let page: String = roles.iter().map(|(title, indicators)| role(title, indicators)).collect();
            test.import(&[("works.md", &page)]).await;
            assert!(test.import(&[("works.md", &page)]).await.plan.is_empty(), "again");
            let wanted = sync::desired(&stored(test).await, read(&[("works.md", &page)]));
            assert_eq!(stored(test).await, wanted);
            ids(&stored(test).await)
        };
        let (greeted, sold, till) = ("75% or more of customers greeted", "% of revenue from widgets", "Till differences below $5 per week");
        let count = async || test.query("{ indicators { totalCount } catalogue { indicatorCount } }").await.to_string();
        let first = import(&[("Junior Seller", &[greeted, sold]), ("Senior Seller", &[sold, till, greeted])]).await;
        assert_eq!(count().await, r#"{"catalogue":{"indicatorCount":3},"indicators":{"totalCount":3}}"#);
        for name in [greeted, sold] {
            assert!(first[&format!("junior-seller: {name}")].is_some());
            assert_eq!(first[&format!("junior-seller: {name}")], first[&format!("senior-seller: {name}")], "{name}");
        }
        // Each role has its own order.
        let shown = test.query("{ family(slug: \"works\") { levels { title indicators { name roles { title } source { line } } } } }").await;
        let of = |level: usize| shown["family"]["levels"][level]["indicators"].as_array().expect("a list").clone();
        assert_eq!((of(0)[0]["name"].as_str(), of(1)[0]["name"].as_str()), (Some(greeted), Some(sold)));
        assert_eq!(of(1)[0]["roles"], serde_json::json!([{ "title": "Junior Seller" }, { "title": "Senior Seller" }]));
        assert_ne!(of(0)[1]["source"], of(1)[0]["source"]);
        // A role joins, another leaves, and a name is reworded: the ids stay.
        let reworded = "75% or more of all customers greeted";
        let second = import(&[("Junior Seller", &[reworded]), ("Senior Seller", &[sold, till, reworded]), ("Manager, Sellers", &[till])]).await;
        assert_eq!(second[&format!("junior-seller: {reworded}")], first[&format!("junior-seller: {greeted}")]);
        assert_eq!(second[&format!("senior-seller: {sold}")], first[&format!("junior-seller: {sold}")]);
        assert_eq!(second[&format!("manager-sellers: {till}")], first[&format!("senior-seller: {till}")]);
        // One role words it differently: it has one of its own from then on.
        let third = import(&[("Junior Seller", &[greeted]), ("Senior Seller", &[sold, till, reworded]), ("Manager, Sellers", &[till])]).await;
        assert_eq!(third[&format!("senior-seller: {reworded}")], second[&format!("senior-seller: {reworded}")]);
        assert_ne!(third[&format!("junior-seller: {greeted}")], third[&format!("senior-seller: {reworded}")]);
        // The first of its roles goes; the row stays for the other.
        let fourth = import(&[("Senior Seller", &[sold, till, reworded]), ("Manager, Sellers", &[till, till])]).await;
        assert_eq!(fourth[&format!("senior-seller: {reworded}")], third[&format!("senior-seller: {reworded}")]);
        assert!(count().await.contains(":4"), "what one role states twice is two");
    }

    async fn what_a_page_no_longer_says_goes(test: TestDatabase) {
        test.import(&[("seller.md", PAGE)]).await;
        let shorter = PAGE.split("### Senior Seller").next().expect("a first part").replace("| Senior Seller | 6 |\n", "");
        test.import(&[("seller.md", &shorter)]).await;
        let families = stored(test).await;
        assert_eq!(families[0].roles.len(), 1);
        assert!(families[0].roles[0].reports_to.is_none());
        let again = test.import(&[("seller.md", &shorter)]).await;
        assert!(again.plan.is_empty());
    }

    async fn levels_can_change_places_and_names(test: TestDatabase) {
        let page = |first: &str, second: &str| {
            format!("## Levels\n### {first}\n#### Responsibilities\n- {first} works\n### {second}\n#### Responsibilities\n- {second} works\n")
        };
        test.import(&[("x.md", &page("Junior Seller", "Senior Seller"))]).await;
        let before = ids(&stored(test).await);
        test.import(&[("x.md", &page("Senior Seller", "Junior Seller"))]).await;
        let after = stored(test).await;
        assert_eq!(ids(&after), before);
        assert_eq!(after[0].roles[0].title, "Senior Seller");
    }

    async fn a_family_that_is_not_imported_stays_but_its_names_are_resolved_anew(test: TestDatabase) {
        test.import(&[("seller.md", PAGE)]).await;
        let line = |families: &[Family]| families.iter().flat_map(|f| &f.roles).find(|r| r.slug.as_str() == "senior-seller").and_then(|r| r.reports_to.clone());
        let before = stored(test).await;
        assert!(line(&before).expect("a line").role.is_none());
        assert!(before[0].findings.iter().any(|finding| finding.rule == "dangling-superior"));
        test.import(&[("leads.md", "## Manager, Sellers\n### Responsibilities\n- Leads\n")]).await;
        let after = stored(test).await;
        assert_eq!(after.len(), 2);
        assert_eq!(line(&after).and_then(|line| line.role).expect("resolved").family.as_str(), "leads");
        assert!(!after.iter().flat_map(|family| &family.findings).any(|finding| finding.rule == "dangling-superior"));
    }

    async fn a_failed_import_leaves_everything_as_it_was(test: TestDatabase) {
        test.import(&[("seller.md", PAGE)]).await;
        let before = stored(test).await;
        // Two roles of one slug, as no page has them: the second violates the unique key, after much was written.
        let mut twice = read(&[("a.md", "## Boss\n### Responsibilities\n- a\n"), ("b.md", "## Boss\n### Responsibilities\n- b\n")]);
        let role = twice[1].family.roles[0].clone();
        twice[1].family.roles.push(role);
        assert!(sync::import(&test.database, twice).await.is_err());
        assert_eq!(stored(test).await, before);
        assert_eq!(test.database.revision().await.expect("a revision"), 1);
    }

    async fn only_with_prune_a_family_without_a_page_goes(test: TestDatabase) {
        let other = ("other.md", "## Manager, Sellers\n### Responsibilities\n- Leads\n");
        test.import(&[("seller.md", PAGE), other]).await;
        let kept = test.import(&[("seller.md", PAGE)]).await;
        assert!(kept.plan.is_empty());
        assert_eq!(kept.aside.without_page, [Slug::of("other")]);
        let incoming = |pages: &[(&str, &str)], unread: &[&str]| Incoming {
            families: read(pages), unread: unread.iter().map(|page| (*page).to_owned()).collect(), prune: true,
        };
        // Where a page cannot be read, nobody knows which families are gone.
        let refused = sync::import(&test.database, incoming(&[("seller.md", PAGE)], &["broken.md"])).await.expect("imported");
        assert!(refused.plan.is_empty() && refused.aside.prune_refused);
        let planned = sync::plan(&test.database, incoming(&[("seller.md", PAGE)], &[])).await.expect("planned");
        assert_eq!(stored(test).await.len(), 2);
        let pruned = sync::import(&test.database, incoming(&[("seller.md", PAGE)], &[])).await.expect("imported");
        assert_eq!(planned.plan, pruned.plan);
        assert_eq!(pruned.plan.families.iter().map(|family| family.slug.as_str()).collect::<Vec<_>>(), ["other", "seller"]);
        let left = stored(test).await;
        assert_eq!(left.len(), 1);
        // The one that was named leads nowhere now.
        assert!(left[0].roles[1].reports_to.as_ref().expect("a line").role.is_none());
        assert!(left[0].findings.iter().any(|finding| finding.rule == "dangling-superior"));
        assert!(sync::import(&test.database, incoming(&[("seller.md", PAGE)], &[])).await.expect("imported").plan.is_empty());
    }

    async fn a_page_that_moved_continues_its_family(test: TestDatabase) {
        test.import(&[("seller.md", PAGE), ("clerk.md", "# Clerk\n## Responsibilities\n- Files\n")]).await;
        let before = ids(&stored(test).await);
        let moved = PAGE.replace("- Sells widgets abroad\n", "- Sells widgets abroad and at sea\n- Travels\n");
        let incoming = Incoming { families: read(&[("shop/merchant.md", &moved)]), unread: Vec::new(), prune: true };
        let imported = sync::import(&test.database, incoming).await.expect("imported");
        let after = stored(test).await;
        assert_eq!((after.len(), after[0].slug.as_str(), after[0].source.path.as_str()), (1, "merchant", "shop/merchant.md"));
        let now = ids(&after);
        assert_eq!(now["family merchant"], before["family seller"]);
        for name in ["role senior-seller", "seller: gadgets", "seller: % of revenue from widgets"] {
            assert_eq!(now[name], before[name], "{name}");
        }
        assert_eq!(now["senior-seller: Sells widgets abroad and at sea"], before["senior-seller: Sells widgets abroad"]);
        assert_eq!(imported.plan.families.len(), 2, "one is removed, one changed: {:?}", imported.plan);
        // Also where another page cannot be read, so that nothing is removed.
        let pages = [("shop/trader.md", moved.as_str())];
        let incoming = Incoming { families: read(&pages), unread: vec!["broken.md".to_owned()], prune: true };
        let imported = sync::import(&test.database, incoming).await.expect("imported");
        assert!(imported.aside.prune_refused && imported.aside.without_page.is_empty());
        assert_eq!(ids(&stored(test).await)["family trader"], before["family seller"]);
    }

    async fn a_stored_family_stays_as_it_was_when_one_of_its_pages_cannot_be_read(test: TestDatabase) {
        with_fixtures(test).await;
        let before = stored(test).await;
        let pages = [
            ("clerk.md", "# Clerk\n## Responsibilities\n- Files much\n"),
            ("coach/coach.md", "---\ntitle: Team Coach\n---\n## Responsibilities\n- Shouts\n"),
        ];
        let incoming = Incoming { families: read(&pages), unread: vec!["coach/_index.md".to_owned()], prune: true };
        let imported = sync::import(&test.database, incoming).await.expect("imported");
        let changed: Vec<&str> = imported.plan.families.iter().map(|family| family.slug.as_str()).collect();
        assert_eq!(changed, ["clerk"]);
        let left: Vec<(&str, bool)> = imported.aside.left_out.iter().map(|left| (left.slug.as_str(), left.stored)).collect();
        assert_eq!(left, [("coach", true)]);
        let after = stored(test).await;
        assert_eq!(after.len(), before.len());
        assert_eq!(after[1..], before[1..]);
    }

    async fn imports_at_the_same_time_do_not_mix(test: TestDatabase) {
        let pages: Vec<String> = (0..6).map(|number| format!("## Seller {number}\n### Responsibilities\n- sells {number}\n")).collect();
        let imports = pages.iter().enumerate().map(|(number, page)| async move {
            let name = format!("family-{number}.md");
            sync::import(&test.database, read(&[(&name, page)])).await.expect("imported").revision
        });
        let mut revisions = futures_util::future::join_all(imports).await;
        revisions.sort_unstable();
        assert_eq!(revisions, [1, 2, 3, 4, 5, 6]);
        assert_eq!(stored(test).await.len(), 6);
    }

    async fn the_shipped_catalogue_is_whole(test: TestDatabase) {
        with_catalogue(test).await;
        let data = test.query("{ catalogue { revision familyCount roleCount responsibilityCount requirementCount indicatorCount } }").await;
        let wanted = serde_json::json!({ "catalogue": {
            "revision": 1, "familyCount": 5, "roleCount": 43, "responsibilityCount": 464, "requirementCount": 358, "indicatorCount": 27,
        } });
        assert_eq!(data, wanted);
    }
}
