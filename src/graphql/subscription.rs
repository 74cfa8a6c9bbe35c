//! Subscriptions: one field, and a fresh execution for each event.
//!
//! The engine would run a subscription as one request with one set of loaders, whose rows would be those of
//! the first event for ever. Here the document is run anew for each event, with loaders of its own and a time
//! limit of its own; the resolver below hands on the one event that it finds in the request. Without an event
//! it only judges its arguments: that is how a subscription begins.

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, Selection};
use async_graphql::{Context, PathSegment, Request, Response, Subscription as SubscriptionRoot, Variables};
use futures_util::stream::{self, Stream, StreamExt};

use super::change::CatalogueChange;
use super::engine::{Engine, Prepared, Refused, in_time};
use super::error::{ApiError, Code, Result};
use crate::events::Listener;
use crate::store::changes::Revision;

/// How many families a subscription may name.
const MOST_FAMILIES: usize = 100;

/// What an execution is for.
#[derive(Clone)]
enum Moment {
    /// To judge the arguments.
    Begin,
    /// To answer with an event.
    Event(Arc<Revision>),
}

/// An event that was asked for, or none.
type AtMostOne = stream::Iter<std::option::IntoIter<CatalogueChange>>;

/// Follows the catalogue.
pub(super) struct Subscription;

/// Follows the catalogue.
#[SubscriptionRoot]
impl Subscription {
    /// Each change that is applied to the catalogue from now on, once, in order.
    async fn catalogue_changed(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "Slugs of at most 100 families: only changes that touch one of them; all where it is null. A family that is not there may come."
        )]
        families: Option<Vec<String>>,
    ) -> Result<AtMostOne> {
        if let Some(slugs) = families.as_ref().filter(|slugs| slugs.len() > MOST_FAMILIES) {
            let message = format!(
                "`families` has {} entries, but may have {MOST_FAMILIES}; leave it out to follow all families",
                slugs.len()
            );
            return Err(ApiError::client(Code::BadArgument, message));
        }
        let event = match context.data_unchecked::<Moment>() {
            Moment::Begin => None,
            Moment::Event(revision) => CatalogueChange::of(revision, families.as_deref()),
        };
        Ok(stream::iter(event))
    }
}

/// The answers to a subscription. One that cannot begin has one answer, without data.
pub(super) fn answers(engine: Engine, prepared: Prepared) -> impl Stream<Item = Response> + Send + 'static {
    stream::once(begin(engine, prepared)).flat_map(|begun| match begun {
        Ok(live) => stream::unfold(Some(live), |live| async { live?.next().await }).left_stream(),
        Err(refused) => stream::iter([Response::from(refused)]).right_stream(),
    })
}

async fn begin(engine: Engine, prepared: Prepared) -> std::result::Result<Live, Refused> {
    let (request, rows) = prepared.into_parts();
    let again = Again::new(request)?;
    let listening = async { engine.events().listen().await.map_err(ApiError::from) };
    let listener = in_time(engine.limits().query_seconds, listening).await.map_err(Refused::from)?;
    let live = Live { engine, again, rows, listener };
    match live.run(Moment::Begin).await {
        None => Ok(live),
        Some(Response { errors, .. }) => {
            Err(Refused { errors: errors.into_iter().map(without_path).collect(), operation: None })
        }
    }
}

/// What is wrong before the first event is wrong with the request as a whole.
fn without_path(mut error: async_graphql::ServerError) -> async_graphql::ServerError {
    error.path.clear();
    error
}

/// A subscription that has begun.
struct Live {
    engine: Engine,
    again: Again,
    rows: usize,
    listener: Listener,
}

impl Live {
    /// The next answer, and what comes behind it.
    async fn next(mut self) -> Option<(Response, Option<Self>)> {
        loop {
            let Ok(revision) = self.listener.next().await else {
                let message = "the answers were not taken in time, and some are lost; \
                               subscribe again, and ask for what is shown anew";
                let behind = Refused::from(ApiError::client(Code::TooSlow, message));
                return Some((behind.into(), None));
            };
            if let Some(response) = self.run(Moment::Event(revision)).await {
                let response = of_root_field(&self.again.document, response);
                return Some((response, Some(self)));
            }
        }
    }

    /// Runs the document once; none where that gives no answer.
    async fn run(&self, moment: Moment) -> Option<Response> {
        self.engine.first(self.again.request().data(moment), self.rows).await
    }
}

/// An answer to an event, with its errors where a failed field has them. One that took too long has an error of no
/// field, by which transports would take the whole subscription to be refused.
fn of_root_field(document: &ExecutableDocument, mut response: Response) -> Response {
    let operation = document.operations.iter().next().map(|(_, operation)| &operation.node);
    let root = operation.and_then(|operation| operation.selection_set.node.items.first());
    if let Some(Selection::Field(field)) = root.map(|root| &root.node) {
        let key = PathSegment::Field(field.node.response_key().node.to_string());
        for error in response.errors.iter_mut().filter(|error| error.path.is_empty()) {
            error.path.push(key.clone());
        }
    }
    response
}

/// A request that is made again for each event.
struct Again {
    document: ExecutableDocument,
    variables: Variables,
}

impl Again {
    fn new(mut request: Request) -> std::result::Result<Self, Refused> {
        let document =
            request.parsed_query().map_err(|error| Refused { errors: vec![error], operation: None })?.clone();
        Ok(Self { document, variables: request.variables })
    }

    fn request(&self) -> Request {
        let mut request = Request::new(String::new()).variables(self.variables.clone());
        request.set_parsed_query(self.document.clone());
        request
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    /// On a socket, an error without a path would end the subscription.
    #[test]
    fn an_event_that_took_too_long_is_an_error_of_the_field() {
        let document = parse_query("subscription { changed: catalogueChanged { revision } }").expect("a document");
        let refused = Refused::from(ApiError::client(Code::Timeout, "too long"));
        let response = serde_json::to_value(of_root_field(&document, refused.into())).expect("JSON");
        assert_eq!(response["data"], json!(null));
        assert_eq!(response["errors"][0]["path"], json!(["changed"]));
    }
}
