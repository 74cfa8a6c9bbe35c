//! Which row each change is of, so that whoever keeps copies can follow by ids alone.
//!
//! Of changes that were written before, those of families and roles are known; those of single statements and
//! indicators name none. The mark tells a change from another that gets the same number, in a database that was put
//! back from a copy and went another way.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, string_null};
use sea_orm_migration::sea_orm::{DbBackend, Statement};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0008_feed"
    }
}

const COLUMNS: [&str; 4] = ["mark", "gone", "node_id", "node_kind"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            string_null("node_kind"),
            big_integer_null("node_id"),
            boolean("gone").default(false).to_owned(),
            big_integer("mark").default(0).to_owned(),
        ];
        // SQLite takes one column at a time.
        for column in columns {
            manager.alter_table(Table::alter().table("changes").add_column(column).to_owned()).await?;
        }
        let backend = manager.get_database_backend();
        let random = match backend {
            DbBackend::Sqlite => "random() & 1125899906842623",
            _ => "floor(random() * 1125899906842623)::bigint",
        };
        for update in [
            format!("UPDATE changes SET mark = {random}, gone = how = 'removed' AND subject IN ('family', 'role')"),
            "UPDATE changes SET node_kind = 'role', node_id = role_id WHERE role_id IS NOT NULL \
             AND subject NOT IN ('responsibility', 'requirement', 'indicator')"
                .to_owned(),
            "UPDATE changes SET node_kind = 'family', node_id = family_id WHERE role_id IS NULL \
             AND subject NOT IN ('responsibility', 'requirement', 'indicator')"
                .to_owned(),
        ] {
            manager.get_connection().execute_raw(Statement::from_string(backend, update)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            manager.alter_table(Table::alter().table("changes").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
