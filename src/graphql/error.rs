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

/// The codes: what each is called, when it comes, and what a client does then. `docs/errors.md` is made of this.
macro_rules! codes {
    ($($code:ident = $name:literal, $when:literal, $remedy:literal;)+) => {
        /// The stable code of an error, in `extensions.code`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $when] $code),+
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// The code as clients see it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $name),+ }
            }

            /// When it comes.
            #[must_use]
            pub fn when(self) -> &'static str {
                match self { $(Self::$code => $when),+ }
            }

            /// What a client does then.
            #[must_use]
            pub fn remedy(self) -> &'static str {
                match self { $(Self::$code => $remedy),+ }
            }
        }
    };
}

codes! {
    BadRequest = "BAD_REQUEST",
        "The HTTP request is no GraphQL request: its body is no JSON, or a member has the wrong type.",
        "Send what the message names.";
    BadDocument = "BAD_DOCUMENT",
        "The document is not valid GraphQL, or not valid for this schema.",
        "Correct the document; a client with generated types finds these before it runs.";
    BadOperation = "BAD_OPERATION",
        "The document has several operations and the request names none, or one that the document does not have.",
        "Set `operationName`.";
    BadVariables = "BAD_VARIABLES",
        "A variable is missing, or its value is not of its type; all such problems are told at once.",
        "Send values as the messages say.";
    IntrospectionDisabled = "INTROSPECTION_DISABLED",
        "The document asks for `__schema` or `__type`, and the server does not tell its schema this way.",
        "Read `/schema.graphql`, or ask whoever runs the server.";
    BadArgument = "BAD_ARGUMENT",
        "An argument has a value that it cannot have.",
        "Send a value as the message says.";
    BadCursor = "BAD_CURSOR",
        "A cursor is none that this connection gave out.",
        "Begin at the first page.";
    BadId = "BAD_ID",
        "An id is none that this API gave out, or not of the type that is asked for.",
        "Use the `id` of an object as it was given.";
    TooCostly = "TOO_COSTLY",
        "The request asks for more than one request may.",
        "Ask for less, or in several requests; `Query.limits` has the limits.";
    Timeout = "TIMEOUT",
        "The request took longer than it may.",
        "Ask for less, or try again later.";
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND",
        "The request names a document that this server does not know, or no longer.",
        "Send the document along; clients with automatic persisted queries do so by themselves.";
    PersistedQueryMismatch = "PERSISTED_QUERY_MISMATCH",
        "The hash in `extensions.persistedQuery` is not that of the document beside it.",
        "Hash the document byte by byte as it is sent, with SHA-256.";
    UntrustedDocument = "UNTRUSTED_DOCUMENT",
        "The server runs the documents of its manifest alone, and this is none of them.",
        "Add the document to the manifest where the client is built, and start the server with it.";
    NotAcceptable = "NOT_ACCEPTABLE",
        "The header `Accept` allows no media type of a GraphQL answer.",
        "Accept `application/graphql-response+json` or `application/json`.";
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE",
        "The body is not declared as JSON in UTF-8, or is compressed.",
        "Send the header `Content-Type: application/json`, and the body as it is.";
    BodyTooLarge = "BODY_TOO_LARGE",
        "The body has more bytes than a request may have.",
        "Ask in several requests, or name the document instead of sending it.";
    MethodNotAllowed = "METHOD_NOT_ALLOWED",
        "The path does not know the HTTP method, or GET was asked for more than a query.",
        "Use a method that the header `Allow` names.";
    NotFound = "NOT_FOUND",
        "What the request names is not there: an object that is gone, or a path that this server does not have.",
        "Read again what is there; the API is at `/graphql`.";
    TooSlow = "TOO_SLOW",
        "The answers to a subscription were not taken in time, and some are lost.",
        "Subscribe again, and ask for what is shown anew.";
    TooBusy = "TOO_BUSY",
        "As many sockets and streams are open, or exports under way, as the server allows.",
        "Try again after the seconds that the header `Retry-After` names.";
    ForbiddenOrigin = "FORBIDDEN_ORIGIN",
        "A page of another origin wanted to open a socket.",
        "Allow the origin with `--cors-origin`, where the page may use this server.";
    Internal = "INTERNAL",
        "Something failed on the server; the log has it under the reference in the message.",
        "Tell whoever runs the server the reference.";
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
                with_code(internal(&reference), Code::Internal)
                    .extend_with(|_, extensions| extensions.set("reference", reference.as_str()))
            }
        }
    }
}

fn with_code(message: String, code: Code) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code.as_str()))
}

/// What a client reads of an internal error.
pub(crate) fn internal(reference: &str) -> String {
    format!("internal error; the server's log has it under `{reference}`")
}

/// A name for one error, unlike that of any other of this process.
pub(crate) fn reference() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut reference = String::new();
    // Writing to a string cannot fail.
    let _ = write!(reference, "{:x}-{:x}", since.as_secs(), COUNT.fetch_add(1, Ordering::Relaxed));
    reference
}
