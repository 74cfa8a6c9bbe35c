//! What a client reads of an error: a sentence that says what to do, and a stable code.
//!
//! The detail of an internal error goes to the log under a reference that the client is given; no database
//! text reaches a client. [`ApiError`] is not `Display`, so that nothing else turns into an answer by `?`.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use async_graphql::{Error, ErrorExtensions};

use crate::store::StoreError;

/// The result of a resolver.
pub(super) type Result<T> = std::result::Result<T, ApiError>;

/// The stable code of an error, in `extensions.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// An argument has a value that it cannot have.
    BadArgument,
    /// A cursor is none that this API gave out.
    BadCursor,
    /// An id is none that this API gave out.
    BadId,
    /// What an id names is not there any more, and the answer cannot do without it.
    NotFound,
    /// The document is not valid GraphQL, or not valid for this schema.
    BadDocument,
    /// The document asks for more than one request may.
    TooCostly,
    /// The request took longer than it may.
    Timeout,
    /// Something failed on the server; the log has it under the reference in the message.
    Internal,
}

impl Code {
    /// The code as clients see it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadArgument => "BAD_ARGUMENT",
            Self::BadCursor => "BAD_CURSOR",
            Self::BadId => "BAD_ID",
            Self::NotFound => "NOT_FOUND",
            Self::BadDocument => "BAD_DOCUMENT",
            Self::TooCostly => "TOO_COSTLY",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL",
        }
    }
}

/// An error on its way to a client.
#[derive(Debug, Clone)]
pub enum ApiError {
    /// The client can mend it.
    Client {
        /// Its code.
        code: Code,
        /// What is wrong and what to do.
        message: String,
    },
    /// The client cannot.
    Store(StoreError),
}

impl ApiError {
    /// An error that the client can mend.
    #[must_use]
    pub fn client(code: Code, message: impl Into<String>) -> Self {
        Self::Client { code, message: message.into() }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Client { code, message } => with_code(message, code),
            ApiError::Store(error) => {
                let reference = reference();
                tracing::error!(reference, error = %error, "a resolver could not read the database");
                with_code(format!("internal error; the server's log has it under `{reference}`"), Code::Internal)
            }
        }
    }
}

fn with_code(message: String, code: Code) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code.as_str()))
}

/// A name for one error, unlike that of any other of this process.
fn reference() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut reference = String::new();
    // Writing to a string cannot fail.
    let _ = write!(reference, "{:x}-{:x}", since.as_secs(), COUNT.fetch_add(1, Ordering::Relaxed));
    reference
}
