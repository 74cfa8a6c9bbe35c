//! Views for analysts, and for the tools that read a database instead of an API.
//!
//! Their names and columns are a contract: the tables behind them may change, they stay. A column may be added at the
//! end; one that goes or means something else is a new version of rolegraph.
//!
//! A view holds on to the columns that it names. PostgreSQL refuses to change or drop a table under it, and SQLite
//! checks every view when a table is renamed or loses a column. So a later migration that touches such a table drops
//! the views first and makes them again last, in `up` and in `down`:
//!
//! ```ignore
//! async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
//!     views::drop(manager, m0009_views::VIEWS).await?;
//!     // … changes the table …
//!     views::create(manager, VIEWS).await
//! }
//! ```
//!
//! where `VIEWS` is a list of its own if a definition has to change with the table: this one describes the views of its
//! day, as every migration does, and must not be edited once it has run somewhere. `crate::VIEWS` then names the newest
//! list. What was granted on a view goes with it; `docs/sql-views.md` tells administrators to grant it again.

mod definitions;

use sea_orm_migration::prelude::*;

pub(crate) use definitions::VIEWS;

use crate::views;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0009_views"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        views::create(manager, VIEWS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        views::drop(manager, VIEWS).await
    }
}
