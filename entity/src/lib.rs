//! The tables of rolegraph as SeaORM entities, one module a table.
//!
//! An entity is a row and nothing more: what a page says is [`rolegraph`]'s plain catalogue, and what a
//! client sees are the types of its API. Names of enum values are stored as text that the database checks.
//!
//! [`rolegraph`]: https://docs.rs/rolegraph

pub mod career_ladder;
pub mod career_step;
pub mod catalogue_state;
pub mod change;
pub mod extension;
pub mod family;
pub mod finding;
pub mod grade_claim;
pub mod hiring_step;
pub mod indicator;
pub mod indicator_role;
pub mod observation;
pub mod page;
pub mod page_heading;
pub mod reporting_line;
pub mod role;
pub mod search_entry;
pub mod search_state;
pub mod section;
pub mod statement;
pub mod track;
