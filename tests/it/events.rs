//! Events: every applied revision, once, in order, whoever applied it.

use std::time::Duration;

use rolegraph::events::{Events, Listener};
use rolegraph::store::changes::{Facts, Kind, Revision};
use rolegraph::store::{Database, Pace};
use rolegraph::sync::{self, Incoming};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::support::{TestDatabase, on_both, read, run};

/// Often enough for a test; PostgreSQL has to tell by itself.
pub(crate) const PACE: Pace =
    Pace { often: Duration::from_millis(5), seldom: Duration::from_secs(3_600), again: Duration::from_millis(5) };

/// A page of one family with one role and these duties.
pub(crate) fn page(title: &str, duties: &[&str]) -> String {
    format!("---\ntitle: {title}\n---\n\n## {title}\n\n### Responsibilities\n\n- {}\n", duties.join("\n- "))
}

async fn number(listener: &mut Listener) -> i64 {
    listener.next().await.expect("not behind").number
}

async fn import(database: &Database, path: &str, text: &str) -> i64 {
    sync::import(database, read(&[(path, text)])).await.expect("imported").revision
}

on_both! {
    async fn imports_through_another_handle_are_heard_in_order(test: TestDatabase) {
        let events = Events::at(test.database.clone(), PACE);
        import(&test.database, "before.md", &page("Before", &["Stands there already"])).await;
        let (mut first, mut second) = (events.listen().await.expect("listens"), events.listen().await.expect("listens"));
        // As another process has it.
        let other = Database::open(&test.url).await.expect("opens");
        for round in 2..=20 {
            let duty = format!("Sells {round} widgets");
            let database = if round % 2 == 0 { &other } else { &test.database };
            assert_eq!(import(database, "seller.md", &page("Seller", &[&duty])).await, round);
        }
        for round in 2..=20 {
            assert_eq!((number(&mut first).await, number(&mut second).await), (round, round));
        }
        // Whoever comes later hears only what is later; nothing is heard twice.
        drop(first);
        let mut third = events.listen().await.expect("listens");
        import(&other, "coach.md", &page("Coach", &["Coaches"])).await;
        assert_eq!((number(&mut second).await, number(&mut third).await), (21, 21));
        other.close().await;
    }

    async fn nothing_is_watched_while_nobody_listens(test: TestDatabase) {
        let events = Events::at(test.database.clone(), PACE);
        for revision in 1..=3 {
            let mut listener = events.listen().await.expect("listens");
            import(&test.database, "seller.md", &page("Seller", &[&format!("Sells {revision} widgets")])).await;
            assert_eq!(number(&mut listener).await, revision);
            drop(listener);
            let listening = test.database.read().get_database_backend() == DbBackend::Postgres;
            // The connection that listened goes with the last listener.
            while listening && count(test, "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'").await > 0 {
                tokio::task::yield_now().await;
            }
        }
    }

    async fn a_revision_says_what_it_changed(test: TestDatabase) {
        let events = Events::at(test.database.clone(), PACE);
        let mut listener = events.listen().await.expect("listens");
        let sellers = "## Seller\n\n### Responsibilities\n\n- Sells widgets\n- Counts the till\n\n## Senior Seller\n\n### Responsibilities\n\n- Sells gadgets abroad\n- Opens the shop in the morning\n";
        test.import(&[("sales/seller.md", &format!("---\ntitle: Sellers\n---\n\n{sellers}")), ("coach.md", &page("Coach", &["Coaches"]))]).await;
        let added = listener.next().await.expect("an event");
        let kinds = |revision: &Revision| -> Vec<_> {
            revision.families.iter().map(|family| (family.slug.clone(), family.kind, family.roles.iter().map(|role| (role.slug.clone(), role.kind)).collect::<Vec<_>>())).collect()
        };
        let role = |slug: &str, kind| (slug.to_owned(), kind);
        let coach = ("coach".to_owned(), Kind::Added, vec![role("coach", Kind::Added)]);
        assert_eq!(kinds(&added), [coach, ("seller".to_owned(), Kind::Added, vec![role("seller", Kind::Added), role("senior-seller", Kind::Added)])]);

        // One role goes, one changes, one comes; the family gets another title.
        let after = "---\ntitle: Widget Sellers\n---\n\n## Seller\n\n### Responsibilities\n\n- Sells widgets\n- Greets everyone who enters\n\n## Lead Clerk\n\n### Responsibilities\n\n- Writes letters\n";
        let incoming = Incoming { prune: true, ..Incoming::from(read(&[("sales/seller.md", after)])) };
        sync::import(&test.database, incoming).await.expect("imported");
        let changed = listener.next().await.expect("an event");
        let coach = ("coach".to_owned(), Kind::Removed, vec![role("coach", Kind::Removed)]);
        let seller = ("seller".to_owned(), Kind::Changed, vec![role("senior-seller", Kind::Removed), role("seller", Kind::Changed), role("lead-clerk", Kind::Added)]);
        assert_eq!(kinds(&changed), [coach, seller]);
        let [gone, family] = &changed.families[..] else { panic!("two families") };
        let [gone_before, before] = &added.families[..] else { panic!("two families") };
        assert_eq!((gone.id, gone.roles[0].id), (gone_before.id, gone_before.roles[0].id));
        assert_eq!((family.id, family.roles[1].id, family.roles[0].id), (before.id, before.roles[0].id, before.roles[1].id));
        assert_eq!((family.title.as_str(), family.facts), ("Widget Sellers", Facts { changed: 1, ..Facts::default() }));
        assert_eq!(family.roles[1].facts, Facts { added: 1, removed: 1, ..Facts::default() });
        assert_eq!(count(test, "FROM changes WHERE subject = 'responsibility' AND after = 'Greets everyone who enters'").await, 1);

        // It moves to another file, which gives it another slug.
        let incoming = Incoming { prune: true, ..Incoming::from(read(&[("sales/vendor.md", after)])) };
        sync::import(&test.database, incoming).await.expect("imported");
        let renamed = listener.next().await.expect("an event");
        let [family] = &renamed.families[..] else { panic!("one family: {renamed:?}") };
        assert_eq!((family.id, family.slug.as_str(), family.former_slug.as_deref()), (before.id, "vendor", Some("seller")));
    }

    async fn an_import_that_changes_nothing_is_no_event(test: TestDatabase) {
        let events = Events::at(test.database.clone(), PACE);
        let mut listener = events.listen().await.expect("listens");
        for _ in 0..2 {
            import(&test.database, "seller.md", &page("Seller", &["Sells widgets"])).await;
        }
        import(&test.database, "coach.md", &page("Coach", &["Coaches"])).await;
        assert_eq!((number(&mut listener).await, number(&mut listener).await), (1, 2));
    }

    async fn whoever_falls_too_far_behind_is_told(test: TestDatabase) {
        let events = Events::at(test.database.clone(), PACE);
        let (mut slow, mut quick) = (events.listen().await.expect("listens"), events.listen().await.expect("listens"));
        for revision in 1..=260 {
            import(&test.database, "seller.md", &page("Seller", &[&format!("Sells {revision} widgets")])).await;
            assert_eq!(number(&mut quick).await, revision);
        }
        assert!(slow.next().await.is_err());
    }
}

async fn count(test: &TestDatabase, from: &str) -> i64 {
    let connection = test.database.write();
    let select = Statement::from_string(connection.get_database_backend(), format!("SELECT COUNT(*) AS number {from}"));
    let row = connection.query_one_raw(select).await.expect("counted").expect("a row");
    row.try_get("", "number").expect("a number")
}

#[test]
#[ignore = "needs PostgreSQL: run scripts/test, or set TEST_POSTGRES_URL and pass --include-ignored"]
fn a_listener_whose_connection_is_cut_misses_nothing() {
    run(async {
        let test = TestDatabase::postgres().await;
        let events = Events::at(test.database.clone(), PACE);
        let mut listener = events.listen().await.expect("listens");
        for revision in 1..=10 {
            let cut = "FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND query LIKE 'LISTEN%') AS cut";
            let cut = count(&test, cut).await;
            assert!(revision > 1 || cut == 1, "the listener has one connection");
            import(&test.database, "seller.md", &page("Seller", &[&format!("Sells {revision} widgets")])).await;
            // It looks once an hour: this is heard because the cut itself is.
            assert_eq!(number(&mut listener).await, revision);
        }
        test.drop().await;
    });
}

#[test]
fn a_database_in_memory_has_events_too() {
    run(async {
        let database = Database::open(&"sqlite::memory:".parse().expect("a URL")).await.expect("opens");
        let events = Events::at(database.clone(), PACE);
        let mut listener = events.listen().await.expect("listens");
        import(&database, "seller.md", &page("Seller", &["Sells widgets"])).await;
        assert_eq!(number(&mut listener).await, 1);
    });
}
