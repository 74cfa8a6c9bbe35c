//! The database: opening it, reading it, and the plain form in which an import compares it with pages.
//!
//! Only this module and [`crate::sync`] speak SQL. One relational schema serves SQLite and PostgreSQL; the
//! few places that differ are in [`database`].

pub mod changes;
mod convert;
pub mod database;
mod error;
pub mod families;
pub mod feed;
pub mod filter;
pub mod hierarchy;
pub mod indicators;
pub mod insert;
pub mod lists;
pub mod observations;
pub mod order;
pub mod outlines;
pub mod page;
pub mod roles;
pub mod search;
mod snapshot;
pub mod state;
pub mod statements;
pub mod statistics;
pub mod tables;
pub mod views;
mod watch;
mod whole;

pub use convert::{named, statement_kind};
pub use database::{CatalogueState, Database, DatabaseUrl, MOST_BULK, OpenError};
pub use error::StoreError;
pub use page::{Page, PageArgs, Placed};
pub use snapshot::snapshot;
pub use watch::{Pace, Watch};
pub use whole::{whole, with_revision};

/// The rows that readers get: one struct a table.
pub mod rows {
    pub use rolegraph_entity::career_ladder::Model as CareerLadderRow;
    pub use rolegraph_entity::career_step::Model as CareerStepRow;
    pub use rolegraph_entity::change::Model as ChangeRow;
    pub use rolegraph_entity::extension::Model as ExtensionRow;
    pub use rolegraph_entity::family::Model as FamilyRow;
    pub use rolegraph_entity::finding::Model as FindingRow;
    pub use rolegraph_entity::grade_claim::Model as GradeClaimRow;
    pub use rolegraph_entity::hiring_step::Model as HiringStepRow;
    pub use rolegraph_entity::indicator::Model as IndicatorRow;
    pub use rolegraph_entity::indicator_role::Model as IndicatorRoleRow;
    pub use rolegraph_entity::observation::Model as ObservationRow;
    pub use rolegraph_entity::page::Model as PageRow;
    pub use rolegraph_entity::page_heading::Model as PageHeadingRow;
    pub use rolegraph_entity::reporting_line::Model as ReportingLineRow;
    pub use rolegraph_entity::role::Model as RoleRow;
    pub use rolegraph_entity::section::Model as SectionRow;
    pub use rolegraph_entity::statement::Model as StatementRow;
    pub use rolegraph_entity::track::Model as TrackRow;
}
