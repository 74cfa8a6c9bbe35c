//! The root of every query.

use async_graphql::{Any, Context, ID, Object};
use futures_util::future::join_all;

use super::comparison::RoleComparison;
use super::connection::Paging;
use super::error::{ApiError, Code, Result};
use super::family::JobFamily;
use super::federation::{Entity, MOST_REPRESENTATIONS, Service};
use super::feed::{self, Feed};
use super::int::int;
use super::limits::{Limits, ServedLimits};
use super::lists::Lists;
use super::loaders::Scope;
use super::node::Node;
use super::org_chart::Paths;
use super::overlap::Overlaps;
use super::role::Role;
use super::search::{SearchResultConnection, SearchType, search};
use super::statistics::Statistics;
use crate::catalog::StatementKind;
use crate::store::{families, indicators, roles, statements};

/// How many objects `nodes` gives at once.
const MOST_NODES: usize = 100;

/// Asks the catalogue.
pub(super) struct Query;

/// Asks the catalogue.
#[Object]
impl Query {
    /// The object with this id; null where there is none any more.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id` of an object, as this API gave it.")] id: ID,
    ) -> Option<Result<Node>> {
        Node::by_id(context, &id).await.transpose()
    }

    /// The objects with these ids, in this order; null for each that is gone.
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The ids of at most 100 objects, as this API gave them.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Result<Node>>>> {
        if ids.len() > MOST_NODES {
            let message = format!("`ids` has {} entries, but may have {MOST_NODES}; ask in parts", ids.len());
            return Err(ApiError::client(Code::BadArgument, message));
        }
        let nodes = ids.iter().map(|id| async move { Node::by_id(context, id).await.transpose() });
        Ok(join_all(nodes).await)
    }

    /// The family with this slug.
    async fn family(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The family's name in addresses, such as `alliances`.")] slug: String,
    ) -> Option<Result<JobFamily>> {
        if slug.contains('\0') {
            return None;
        }
        let row = Scope::of(context).direct(async |database| families::by_slug(database, &slug).await).await;
        row.map(|row| row.map(JobFamily::new)).transpose()
    }

    /// The role with this slug in the family with that slug.
    async fn role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The family's name in addresses.")] family: String,
        #[graphql(desc = "The role's name in addresses, such as `vp-alliances`.")] slug: String,
    ) -> Option<Result<Role>> {
        if slug.contains('\0') || family.contains('\0') {
            return None;
        }
        let row = Scope::of(context).direct(async |database| roles::by_slugs(database, &family, &slug).await).await;
        row.map(|row| row.map(Role::new)).transpose()
    }

    /// The lists.
    #[graphql(flatten)]
    async fn lists(&self) -> Lists {
        Lists
    }

    /// What is said more than once.
    #[graphql(flatten)]
    async fn overlaps(&self) -> Overlaps {
        Overlaps
    }

    /// The graph of roles.
    #[graphql(flatten)]
    async fn paths(&self) -> Paths {
        Paths
    }

    /// The change feed.
    #[graphql(flatten)]
    async fn feed(&self) -> Feed {
        Feed
    }

    /// What one request may ask for.
    async fn limits(&self, context: &Context<'_>) -> ServedLimits {
        Limits::of(context).into()
    }

    /// What has all words of a query in its title, text or group, best first. A word finds all its forms,
    /// `market*` all words that begin so, `"sales territory"` these very words; case and accents do not matter.
    /// A query without any word finds nothing.
    async fn search(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Words, beginnings of words and phrases: at most 200 characters and 16 words.")] query: String,
        #[graphql(desc = "What to look for; everything where it is left out.")] types: Option<Vec<SearchType>>,
        #[graphql(desc = "How many from the start; 20 where it is left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
    ) -> Result<SearchResultConnection> {
        search(context, &query, types.as_deref(), Paging { first, after, last: None, before: None }).await
    }

    /// What changes from one role to another, of the same family or not: what both state, what is said in other
    /// words, what comes and what goes. Of a role and itself all is kept.
    async fn comparison(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id` of the one role.")] from: ID,
        #[graphql(desc = "The `id` of the other role.")] to: ID,
    ) -> Result<RoleComparison> {
        RoleComparison::of(context, &from, &to).await
    }

    /// Roles, statements and indicators in groups, with the numbers of each.
    async fn statistics(&self) -> Statistics {
        Statistics
    }

    /// The catalogue as a whole.
    async fn catalogue(&self) -> Catalogue {
        Catalogue
    }

    /// For the router of a federated graph: the objects with these keys, in this order; null for each that is gone.
    #[graphql(name = "_entities")]
    async fn entities(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 1000 objects with `__typename` and `id`.")] representations: Vec<Any>,
    ) -> Result<Vec<Option<Result<Entity>>>> {
        let (most, sent) = (MOST_REPRESENTATIONS, representations.len());
        if sent > most {
            let message = format!("`representations` has {sent} entries, but may have {most}; ask in parts");
            return Err(ApiError::client(Code::BadArgument, message));
        }
        let entities =
            representations.iter().map(|Any(value)| async { Entity::represented(context, value).await.transpose() });
        Ok(join_all(entities).await)
    }

    /// For the router of a federated graph: this API as a subgraph.
    #[graphql(name = "_service")]
    async fn service(&self) -> Service {
        Service::new()
    }
}

/// The catalogue as a whole. Counts are taken when they are asked for.
struct Catalogue;

/// The catalogue as a whole. Counts are taken when they are asked for.
#[Object]
impl Catalogue {
    /// Raised by every change that is applied.
    async fn revision(&self, context: &Context<'_>) -> Result<i32> {
        let revision = Scope::of(context).direct(async |database| database.revision().await).await?;
        Ok(int(revision))
    }

    /// The place behind the last change that was applied: what `changes(after:)` takes. Whoever copies the catalogue
    /// asks for this first, and then for what it copies.
    async fn changes_cursor(&self, context: &Context<'_>) -> Result<String> {
        feed::now(context).await
    }

    /// The number of families.
    async fn family_count(&self, context: &Context<'_>) -> Result<i32> {
        Ok(int(Scope::of(context).direct(async |database| families::count(database).await).await?))
    }

    /// The number of roles.
    async fn role_count(&self, context: &Context<'_>) -> Result<i32> {
        Ok(int(Scope::of(context).direct(async |database| roles::count(database).await).await?))
    }

    /// The number of responsibilities, without those nested below others.
    async fn responsibility_count(&self, context: &Context<'_>) -> Result<i32> {
        let kind = StatementKind::Responsibility;
        Ok(int(Scope::of(context).direct(async |database| statements::count(database, kind).await).await?))
    }

    /// The number of requirements, without those nested below others.
    async fn requirement_count(&self, context: &Context<'_>) -> Result<i32> {
        let kind = StatementKind::Requirement;
        Ok(int(Scope::of(context).direct(async |database| statements::count(database, kind).await).await?))
    }

    /// The number of indicators.
    async fn indicator_count(&self, context: &Context<'_>) -> Result<i32> {
        Ok(int(Scope::of(context).direct(async |database| indicators::count(database).await).await?))
    }
}
