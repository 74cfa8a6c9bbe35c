//! What each revision changed, written in the transaction that raises it.
//!
//! Rows are only ever added. They name families and roles by id, slug and title instead of referring to
//! them: they outlive what they are about.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, string, string_null, text, text_null};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0005_changes"
    }
}

const HOW: [&str; 4] = ["added", "changed", "removed", "moved"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let role = ["role_id", "role_slug", "role_title"].map(|column| Expr::col(column).is_null());
        let [id, slug, title] = role;
        let changes = Table::create()
            .table("changes")
            .col(big_pk_auto("id"))
            .col(big_integer("revision").check(Expr::col("revision").gte(1)))
            .col(big_integer("family_id"))
            .col(string("family_slug"))
            .col(text("family_title"))
            .col(big_integer_null("role_id"))
            .col(string_null("role_slug"))
            .col(text_null("role_title"))
            .col(string("subject"))
            .col(string("how").check(Expr::col("how").is_in(HOW)))
            .col(text_null("label"))
            .col(text_null("before"))
            .col(text_null("after"))
            // A role is named whole or not at all.
            .check(id.eq(slug.clone()).and(slug.eq(title)))
            .to_owned();
        manager.create_table(changes).await?;
        let by_revision =
            Index::create().table("changes").name("changes_by_revision_id").col("revision").col("id").to_owned();
        manager.create_index(by_revision).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("changes").to_owned()).await
    }
}
