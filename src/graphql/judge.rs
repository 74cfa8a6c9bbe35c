//! Whether a document is valid for the schema, found out without running it.

use std::sync::{Arc, LazyLock};

use async_graphql::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::DocumentOperations;
use async_graphql::{EmptyMutation, EmptySubscription, Request, Response, Schema};
use futures_util::FutureExt;

use super::engine::Refused;
use super::error::{ApiError, Code};
use super::limits::{self, Limits};
use super::query::Query;

/// Refuses a document that could not be run, whatever its variables.
pub(super) fn judge(document: &str, limits: &Limits) -> Result<(), Refused> {
    let parsed = parse_query(document)
        .map_err(|error| Refused::from(ApiError::client(Code::BadDocument, error.to_string().trim().to_owned())))?;
    limits::check(&parsed, limits).map_err(Refused::from)?;
    let mut request = Request::new(document);
    if let DocumentOperations::Multiple(operations) = &parsed.operations
        && let Some(name) = operations.keys().next()
    {
        request = request.operation_name(name.as_str());
    }
    // Nothing is waited for where nothing is run.
    match SCHEMA.execute(request).now_or_never() {
        Some(response) if !response.errors.is_empty() => Err(Refused { errors: response.errors }),
        _ => Ok(()),
    }
}

/// The schema, stopped before it executes. An extension slows every field down: this schema runs none.
static SCHEMA: LazyLock<Schema<Query, EmptyMutation, EmptySubscription>> =
    LazyLock::new(|| Schema::build(Query, EmptyMutation, EmptySubscription).extension(NotRun).finish());

struct NotRun;

impl ExtensionFactory for NotRun {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for NotRun {
    async fn execute(&self, _: &ExtensionContext<'_>, _: Option<&str>, _: NextExecute<'_>) -> Response {
        Response::default()
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::graphql::Limits;

    #[test]
    fn documents_are_judged_without_a_database() {
        for (document, valid) in [
            ("{ families { nodes { title } } }", true),
            ("query A($slug: String!) { family(slug: $slug) { title } }", true),
            ("query A { catalogue { revision } } query B { catalogue { familyCount } }", true),
            ("{ nothing }", false),
            ("{", false),
            ("", false),
            ("query A { family(slug: $slug) { title } }", false),
        ] {
            assert_eq!(judge(document, &Limits::default()).is_ok(), valid, "{document}");
        }
    }
}
