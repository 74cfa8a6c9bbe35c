//! Filters of exported tables: those of the lists at the root, written in JSON.

use async_graphql::{InputType, Name, Pos, Value, Variables};

use super::{FindingFilter, Given, IndicatorFilter, JobFamilyFilter, RoleFilter, StatementFilter, condition};
use crate::graphql::engine::{Engine, Refused};
use crate::graphql::error::{ApiError, Code};
use crate::store::filter::Condition;

/// Tables with a filter: the list at the root that has the same one, and the type.
macro_rules! filters {
    ($($table:literal: $list:literal, $filter:ident;)+) => {
        /// The type of the filter that a table has, if it has one.
        #[must_use]
        pub fn table_filter(table: &str) -> Option<&'static str> {
            match table {
                $($table => Some(stringify!($filter)),)+
                _ => None,
            }
        }

        fn read(engine: &Engine, table: &str, filter: Value) -> Result<Condition, Refused> {
            match table {
                $($table => {
                    let document = concat!(
                        "query($filter: ", stringify!($filter), "!) { ", $list, "(filter: $filter) { totalCount } }"
                    );
                    let filter = judged(engine, document, filter)?;
                    let given = Given::<$filter>::parse(Some(filter)).map_err(|error| {
                        ApiError::client(Code::BadArgument, error.into_server_error(Pos::default()).message)
                    })?;
                    Ok(condition(Some(given))?)
                })+
                _ => {
                    let tables = [$(concat!("`", $table, "`")),+].join(", ");
                    let message = format!("`{table}` has no filter; {tables} have");
                    Err(ApiError::client(Code::BadArgument, message).into())
                }
            }
        }
    };
}

filters! {
    "families": "families", JobFamilyFilter;
    "roles": "roles", RoleFilter;
    "statements": "responsibilities", StatementFilter;
    "indicators": "indicators", IndicatorFilter;
    "findings": "findings", FindingFilter;
}

impl Engine {
    /// The condition that a filter in JSON puts on the rows of a table. It is judged as a variable of a request is.
    pub fn table_condition(&self, table: &str, filter: &str) -> Result<Condition, Refused> {
        let no_json = |error| ApiError::client(Code::BadArgument, format!("`filter` is no JSON: {error}"));
        let filter: serde_json::Value = serde_json::from_str(filter).map_err(no_json)?;
        let filter = Value::from_json(filter).map_err(no_json)?;
        read(self, table, filter)
    }
}

/// The filter as its type wants it.
fn judged(engine: &Engine, document: &str, filter: Value) -> Result<Value, Refused> {
    let mut sent = Variables::default();
    sent.insert(Name::new("filter"), filter);
    let mut coerced = engine.coerced(document, sent).map_err(|mut refused| {
        for error in &mut refused.errors {
            // There is no variable here.
            error.message = error.message.replace("`$filter", "`filter");
        }
        refused
    })?;
    Ok(coerced.remove("filter").unwrap_or_default())
}
