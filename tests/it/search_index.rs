//! The index of the search beside the catalogue: what an import changes, what is taken back, what is made anew.

use std::collections::BTreeSet;

use rolegraph::store::{Database, search};
use rolegraph::sync::{Incoming, import};
use rolegraph_entity::{family, search_entry, search_state};
use rolegraph_migration::{Migrator, MigratorTrait};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement, TransactionTrait};
use serde_json::json;

use crate::schema::with_and_behind;
use crate::search::{SHOP, found, hits, words};
use crate::support::{TestDatabase, on_both, read, with_fixtures};

/// What the index holds, without its numbers.
async fn index(test: &TestDatabase) -> BTreeSet<(String, i64, i64, [String; 4])> {
    let rows = search_entry::Entity::find().all(test.database.read()).await.expect("entries");
    let plain = |row: search_entry::Model| {
        (row.kind, row.family_id, row.row_id, [row.title, row.body, row.title_stems, row.body_stems])
    };
    rows.into_iter().map(plain).collect()
}

/// The index is what would be made of the rows as they are now.
pub(crate) async fn assert_right(test: &TestDatabase) {
    let before = index(test).await;
    let families = family::Entity::find().all(test.database.read()).await.expect("families");
    let transaction = test.database.write().begin().await.expect("begun");
    search_entry::Entity::delete_many().exec(&transaction).await.expect("deleted");
    search::write(&transaction, &families.iter().map(|family| family.id).collect::<Vec<_>>()).await.expect("written");
    transaction.commit().await.expect("committed");
    assert_eq!(before, index(test).await);
    if test.database.write().get_database_backend() == sea_orm::DbBackend::Sqlite {
        let check = "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)";
        let check = Statement::from_string(sea_orm::DbBackend::Sqlite, check);
        test.database.write().execute_raw(check).await.expect("the index holds what the rows hold");
    }
}

on_both! {
    async fn what_an_import_changes_is_found_at_once(test: TestDatabase) {
        with_fixtures(test).await;
        test.import(&[("shop.md", SHOP)]).await;
        assert_right(test).await;
        assert_eq!(words(test, "saturday").await.len(), 1);
        test.import(&[("shop.md", &SHOP.replace("Saturdays", "Mondays").replace("## Porter", "## Bearer"))]).await;
        assert!(words(test, "saturday").await.is_empty());
        assert_eq!(words(test, "monday").await.len(), 1);
        assert_eq!(hits(test, "bearer").await[0], "Role: Bearer");
        assert_right(test).await;
        // A statement, a role, a family that go.
        let without = SHOP.replace("- Naïve customers are told about marketing\n", "");
        test.import(&[("shop.md", without.split("## Porter").next().expect("a part"))]).await;
        assert!(words(test, "naïve").await.is_empty());
        assert!(words(test, "boxes").await.is_empty());
        assert_right(test).await;
        let incoming = Incoming { families: read(&[("other.md", "## Other\n### Responsibilities\n- Rests\n")]), unread: Vec::new(), prune: true };
        import(&test.database, incoming).await.expect("imported");
        assert!(words(test, "territory").await.is_empty());
        assert_eq!(words(test, "rest").await.len(), 1);
        let families = family::Entity::find().all(test.database.read()).await.expect("families");
        assert_eq!(families.len(), 1);
        assert_right(test).await;
    }

    async fn a_change_that_is_taken_back_leaves_no_trace(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        let before = (index(test).await, found(test, json!({ "query": "territory" })).await);
        let write = test.database.write();
        let backend = write.get_database_backend();
        // The last step of an import fails: what it wrote is taken back, the index with it.
        let refuse = match backend {
            sea_orm::DbBackend::Postgres => vec![
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.revision > OLD.revision THEN RAISE 'no'; END IF; RETURN NEW; END $$",
                "CREATE TRIGGER refuse BEFORE UPDATE ON catalogue_state FOR EACH ROW EXECUTE FUNCTION refuse()",
            ],
            _ => vec!["CREATE TRIGGER refuse BEFORE UPDATE ON catalogue_state WHEN NEW.revision > OLD.revision BEGIN SELECT RAISE(ABORT, 'no'); END"],
        };
        for statement in refuse {
            write.execute_raw(Statement::from_string(backend, statement)).await.expect("made");
        }
        let changed = SHOP.replace("Saturdays", "Mondays").replace("## Porter", "## Bearer");
        import(&test.database, read(&[("shop.md", &changed), ("new.md", "## Territory Maker\n")])).await.expect_err("refused");
        assert_eq!(before, (index(test).await, found(test, json!({ "query": "territory" })).await));
        assert!(words(test, "monday").await.is_empty());
        assert_right(test).await;
    }

    async fn an_index_by_other_rules_is_made_anew(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        let right = index(test).await;
        let write = test.database.write();
        search_entry::Entity::delete_many().filter(search_entry::Column::Kind.eq("role")).exec(write).await.expect("deleted");
        search_entry::Entity::update_many().col_expr(search_entry::Column::Body, Expr::val("old")).exec(write).await.expect("updated");
        assert_eq!(words(test, "\"old\" territory").await.len(), 4);
        // As long as the rules are the same, opening changes nothing.
        Database::open(&test.url).await.expect("opens").close().await;
        assert_ne!(index(test).await, right);
        search_state::Entity::update_many().col_expr(search_state::Column::Analysis, Expr::val(0)).exec(write).await.expect("updated");
        let again = Database::open(&test.url).await.expect("opens");
        assert_eq!(again.revision().await.expect("a revision"), 1);
        again.close().await;
        assert_eq!(index(test).await, right);
        assert_eq!(words(test, "territory").await.len(), 5);
        assert_right(test).await;
    }

    async fn a_database_of_before_gets_its_index_when_it_is_opened(test: TestDatabase) {
        test.import(&[("shop.md", SHOP)]).await;
        let right = index(test).await;
        Migrator::down(test.database.write(), Some(with_and_behind("m0004_search"))).await.expect("down");
        Database::open(&test.url).await.expect("opens").close().await;
        assert_eq!(index(test).await, right);
        assert_eq!(words(test, "territory").await.len(), 5);
        assert_right(test).await;
    }
}
