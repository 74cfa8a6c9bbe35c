//! The API: types, queries, and the way a query is run.
//!
//! [`Engine::execute`] is the one way through the code for a query, whether it comes over HTTP or from the
//! command line. Resolvers ask `loaders` for rows; `waves` sends what they ask for in as few
//! statements as there are levels in the query.

mod change;
mod connection;
mod engine;
mod enums;
mod error;
mod family;
mod id;
mod indicator;
mod ladder;
mod limits;
mod loaders;
mod node;
mod query;
mod role;
mod root_fields;
mod source;
mod statement;
mod subscription;
mod waves;

pub use engine::{Engine, Prepared, Refused, sdl};
pub use error::{ApiError, Code};
pub use limits::Limits;
