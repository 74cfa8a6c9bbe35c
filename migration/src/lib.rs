//! The database schema of rolegraph, step by step; the same on SQLite and PostgreSQL.
//!
//! A migration never imports the entities: it describes the schema of its day. Tests compare what all
//! migrations together make with the entities, and run every one down and up again.

use sea_orm_migration::prelude::*;

mod m0001_catalogue;
mod m0002_places;
mod m0003_folded;
mod m0004_search;
mod m0005_changes;
mod m0006_stamp;
mod m0007_observations;
mod m0008_feed;
mod m0009_views;
pub mod views;

/// The migrations, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_catalogue::Migration),
            Box::new(m0002_places::Migration),
            Box::new(m0003_folded::Migration),
            Box::new(m0004_search::Migration),
            Box::new(m0005_changes::Migration),
            Box::new(m0006_stamp::Migration),
            Box::new(m0007_observations::Migration),
            Box::new(m0008_feed::Migration),
            Box::new(m0009_views::Migration),
        ]
    }
}

/// The views for analysts, as all migrations together make them.
pub const VIEWS: &[views::View] = m0009_views::VIEWS;

pub use sea_orm_migration::{MigratorTrait, SchemaManager};
