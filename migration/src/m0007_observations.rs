//! Observations: what an indicator measured in a period, for a role or for its family as a whole.
//!
//! They outlive what they are about: the indicator and the role are named by slug and name as well, and the
//! references become empty when an import takes those away.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, double, string, string_null, text, text_null,
};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0007_observations"
    }
}

const UNITS: [&str; 7] = ["percent", "currency", "count", "duration", "ratio", "score", "qualitative"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let observations = Table::create()
            .table("observations")
            .col(big_pk_auto("id"))
            .col(string("key").unique_key())
            .col(big_integer_null("indicator_id"))
            .foreign_key(&mut gone("indicator_id", "indicators"))
            .col(big_integer_null("role_id"))
            .foreign_key(&mut gone("role_id", "roles"))
            .col(string("family_slug"))
            .col(string_null("role_slug"))
            .col(text("indicator_name"))
            .col(string("period"))
            .col(date("starts_on"))
            .col(date("ends_on"))
            .col(double("value"))
            .col(string("unit").check(Expr::col("unit").is_in(UNITS)))
            .col(text("dimensions"))
            .col(text_null("source"))
            .col(big_integer("revision").check(Expr::col("revision").gte(1)))
            .check(Expr::col("ends_on").gte(Expr::col("starts_on")))
            .to_owned();
        manager.create_table(observations).await?;
        let indexes: [(&str, &[&str]); 3] = [
            // What is in the way of a period, and the latest number, are at one place of it.
            ("observations_by_series", &["indicator_id", "role_slug", "dimensions", "starts_on"]),
            // With the slug, so that rows whose role is gone are found.
            ("observations_by_role", &["role_id", "role_slug"]),
            ("observations_by_revision", &["revision", "id"]),
        ];
        for (name, columns) in indexes {
            let mut index = Index::create();
            index.table("observations").name(name);
            columns.iter().for_each(|column| {
                index.col(*column);
            });
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("observations").to_owned()).await
    }
}

/// A day as `2026-03-31`: the same text on both databases, and in the order of time.
fn date(name: &'static str) -> ColumnDef {
    string(name).check(Expr::expr(Func::char_length(Expr::col(name))).eq(10)).to_owned()
}

fn gone(column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.from_col(column).to(to, "id").on_delete(ForeignKeyAction::SetNull);
    key
}
