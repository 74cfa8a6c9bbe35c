//! `Query.limits`: what one request may ask for, as clients read it.

use async_graphql::SimpleObject;

use super::Limits;
use crate::graphql::connection::DEFAULT_PAGE;

/// What one request may ask for. A request that asks for more is refused with the code `TOO_COSTLY`.
#[derive(SimpleObject)]
#[graphql(name = "Limits")]
pub(in crate::graphql) struct ServedLimits {
    /// The bytes of a request's body.
    body: i32,
    /// The requests of a batch.
    batch: i32,
    /// The tokens of a document: names, numbers, strings and signs.
    tokens: i32,
    /// The levels of braces, brackets and fragments inside one another, whatever they hold.
    nesting: i32,
    /// The fields inside one another; those of introspection are not counted.
    depth: i32,
    /// The fields that a document selects, those of a fragment as often as it is used.
    selections: i32,
    /// The aliases of an operation, those of a fragment as often as it is used.
    aliases: i32,
    /// The fields that an operation selects at its root.
    root_fields: i32,
    /// The lists inside one another, by the types of the schema; those of introspection are not counted.
    lists: i32,
    /// The values that introspection tells, estimated from the size of the schema.
    introspection: i32,
    /// The lists inside one another in introspection: types, their fields, and their arguments.
    introspection_lists: i32,
    /// The searches of a request.
    searches: i32,
    /// The pairs of statements and of indicators that comparisons lay side by side; long texts count as several.
    pairs: i32,
    /// The nodes of a page; `first` and `last` may ask for as many.
    page: i32,
    /// The nodes of a page where neither `first` nor `last` is given.
    default_page: i32,
    /// The objects of an answer, each counted as often as it is told.
    nodes: i32,
    /// How often an answer may tell what it reads, on average; the first 5,000 objects are free.
    repeats: i32,
    /// The seconds that a query may take.
    query_seconds: i32,
    /// The seconds that a mutation may take.
    mutation_seconds: i32,
}

impl From<&Limits> for ServedLimits {
    fn from(limits: &Limits) -> Self {
        let Limits {
            body,
            batch,
            tokens,
            nesting,
            depth,
            selections,
            aliases,
            root_fields,
            lists,
            introspection,
            introspection_lists,
            searches,
            pairs,
            page,
            nodes,
            repeats,
            query_seconds,
            mutation_seconds,
        } = *limits;
        let told = |value: u64| i32::try_from(value).unwrap_or(i32::MAX);
        Self {
            body: told(body),
            batch: told(batch),
            tokens: told(tokens),
            nesting: told(nesting),
            depth: told(depth),
            selections: told(selections),
            aliases: told(aliases),
            root_fields: told(root_fields),
            lists: told(lists),
            introspection: told(introspection),
            introspection_lists: told(introspection_lists),
            searches: told(searches),
            pairs: told(pairs),
            page: told(page),
            default_page: DEFAULT_PAGE.min(told(page)),
            nodes: told(nodes),
            repeats: told(repeats),
            query_seconds: told(query_seconds),
            mutation_seconds: told(mutation_seconds),
        }
    }
}
