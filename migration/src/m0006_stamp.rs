//! A name for each state of the catalogue.
//!
//! A revision counts; a database that is made anew, or put back from a copy, counts to the same number again with
//! other content. The stamp beside it is a new one for every change, so that no cache takes the one for the other.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0006_stamp"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let stamp = string("stamp").default("").to_owned();
        manager.alter_table(Table::alter().table("catalogue_state").add_column(stamp).to_owned()).await?;
        let backend = manager.get_database_backend();
        let random = match backend {
            DbBackend::Sqlite => "lower(hex(randomblob(16)))",
            _ => "md5(random()::text || clock_timestamp()::text)",
        };
        let first = format!("UPDATE catalogue_state SET stamp = {random}");
        manager.get_connection().execute_raw(Statement::from_string(backend, first)).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("catalogue_state").drop_column("stamp").to_owned()).await
    }
}
