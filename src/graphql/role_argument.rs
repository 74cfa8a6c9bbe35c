//! Roles that arguments name by their ids: what is refused, and in which words.

use async_graphql::ID;

use super::error::{ApiError, Code, Result};
use super::id::{self, Kind};
use crate::catalog::clip;

/// The row of the role that an argument names.
pub(super) fn role_row(argument: &str, id: &ID) -> Result<i64> {
    let Ok((Kind::Role, row)) = id::decode(id) else {
        let shown = clip(id, 40);
        let message =
            format!("`{argument}` is `{shown}`, which is no id of a role; use the `id` of a role as it was given");
        return Err(ApiError::client(Code::BadId, message));
    };
    Ok(row)
}

/// The error for a role that an argument names and that is not there any more.
pub(super) fn gone(argument: &str) -> ApiError {
    let message = format!("`{argument}` is the id of a role that is gone; ask for the roles of its family again");
    ApiError::client(Code::NotFound, message)
}
