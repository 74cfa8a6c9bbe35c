//! The API: types, queries, and the way a query is run.
//!
//! [`Engine::execute`] is the one way through the code for a query, whether it comes over HTTP or from the
//! command line. Resolvers ask `loaders` for rows; `waves` sends what they ask for in as few
//! statements as there are levels in the query.

mod careers;
mod change;
mod comparison;
mod connection;
mod documents;
mod engine;
mod enums;
mod error;
mod family;
mod federation;
mod feed;
mod filter;
mod id;
mod indicator;
mod int;
mod ladder;
mod levels;
mod limits;
mod lists;
mod loaders;
mod named;
mod node;
mod observation;
mod order;
mod org_chart;
mod overlap;
pub mod persisted;
mod query;
mod reporting;
mod role;
mod role_argument;
mod search;
mod series;
mod source;
mod standing;
mod statement;
mod statistics;
mod subscription;
mod waves;

pub use documents::{Disclosure, Judged, Passed, Problem, Validator};
pub use engine::{Engine, Prepared, Refused, sdl};
pub use error::{ApiError, Code};
pub(crate) use error::{internal, reference};
pub use federation::subgraph_sdl;
pub use filter::table_filter;
pub use id::indicator_row;
pub use limits::Limits;
pub use named::NamedRequest;
