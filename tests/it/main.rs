//! Integration tests, one binary.
//!
//! Storage and API tests run on SQLite and on PostgreSQL from one body (see `support::on_both`). Those on
//! PostgreSQL are ignored by a plain `cargo test`, which says so, and run by `scripts/test`.

#![expect(clippy::expect_used, clippy::panic, reason = "tests say what they expect by failing")]

mod answers;
mod api;
mod architecture;
mod bad_input;
mod canonical;
mod careers;
mod check;
mod command_line;
mod comparison;
mod content_rules;
mod documents;
mod documents_as_tables;
mod engine_rules;
mod errors;
mod events;
mod export;
mod export_command;
mod facts;
mod federation;
mod feed;
mod filter_docs;
mod filters;
mod generated;
mod generated_catalogue;
mod hierarchy;
mod hostile;
mod http;
mod http_batch;
mod http_caching;
mod http_layers;
mod http_rules;
mod imports;
mod json_ld;
mod nothing_lost;
mod observations;
mod observe_command;
mod odd_text;
mod orders;
mod overlap;
mod persisted;
mod promised;
mod promotion;
mod provenance;
mod random_filters;
mod reading;
mod readme;
mod report;
mod schema;
mod search;
mod search_index;
mod server;
mod socket;
mod statistics;
mod streams;
mod subscriptions;
mod support;
mod tables;
mod tables_clients;
mod tables_command;
mod tables_read;
mod views;
mod watching;
