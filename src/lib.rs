//! rolegraph reads the job-family pages of a handbook and serves families, roles and KPIs over GraphQL.
//!
//! The parts, inner ones first; none imports one that stands below it:
//!
//! - [`unique`]: names that nothing else has
//! - [`catalog`]: the words of a job architecture as plain data
//! - [`pages`]: the reader, Markdown pages to plain families
//! - [`check`]: the rules that say what is wrong in pages
//! - [`export`]: the catalogue as pages of one form, and as one document
//! - [`search`]: words of texts, queries, excerpts
//! - [`tables`]: rows of typed cells, and the formats that they are written in
//! - [`store`]: the database
//! - [`bulk`]: whole tables on their way out
//! - [`sync`]: import, what pages say brought together with what is stored
//! - [`graphql`]: the API
//! - [`http`]: the server
//! - [`config`], [`sample`], [`cli`]: settings, the shipped catalogue, the command line

pub mod bulk;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod config;
pub mod events;
pub mod export;
pub mod graphql;
pub mod http;
pub mod pages;
pub mod sample;
pub mod search;
pub mod store;
pub mod sync;
pub mod tables;
pub mod unique;
