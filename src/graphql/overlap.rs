//! What is said more than once: by some roles, of one statement, and in the whole catalogue.

mod alike;
mod clusters;
mod kept;
mod roles;

use async_graphql::{Context, ID, Object};

use super::connection::Paging;
use super::enums::StatementKind;
use super::error::{ApiError, Code, Result};
use crate::catalog::SIMILAR;
use clusters::{Asked, StatementClusterConnection};
use roles::RoleOverlap;

pub(super) use alike::{AlikeStatement, alike, shared_with};
pub(super) use kept::Kept;

/// What is said more than once; its fields are those of `Query`.
pub(super) struct Overlaps;

/// What is said more than once.
#[Object]
impl Overlaps {
    /// What roles have in common and what each has alone: for roles that may be one, or that were meant to differ.
    async fn overlap(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The ids of 2 to 50 roles, each once.")] roles: Vec<ID>,
        #[graphql(desc = "What is compared; both kinds, each for itself, where it is left out.")] kind: Option<
            StatementKind,
        >,
        #[graphql(default = true, desc = "Whether what a role takes over from others counts as its own.")]
        inherited: bool,
        #[graphql(default = 0.7, desc = "How alike statements must be to be nearly the same, 0.5 to 1.")]
        min_similarity: f64,
    ) -> Result<RoleOverlap> {
        let least = similarity(min_similarity)?;
        RoleOverlap::of(context, &roles, kind.map(Into::into), inherited, least).await
    }

    /// What is said more than once in the catalogue, in the same words or in nearly the same: what is said most often
    /// first. Each statement is in one cluster, around the commonest wording, and compared with all that is nested
    /// below it.
    async fn statement_clusters(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Duties, or what holders must bring.")] kind: StatementKind,
        #[graphql(
            default = 0.7,
            desc = "How alike a wording must be to the commonest one of its cluster, 0.5 to 1; with 1 only what is said in the same words."
        )]
        min_similarity: f64,
        #[graphql(
            desc = "With true only what is said in more than one family, with false only what one family says; both where it is left out."
        )]
        across_families: Option<bool>,
        #[graphql(desc = "How many from the start; 20 where it is left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
    ) -> Result<StatementClusterConnection> {
        let asked = Asked { kind: kind.into(), least: similarity(min_similarity)?, across_families };
        let paging = Paging { first, after, last: None, before: None };
        StatementClusterConnection::of(context, asked, paging).await
    }
}

/// A similarity that can be asked for.
fn similarity(asked: f64) -> Result<f64> {
    if (SIMILAR..=1.0).contains(&asked) {
        return Ok(asked);
    }
    let message = format!(
        "`minSimilarity` is {asked}, but may be {SIMILAR} to 1; statements that are less alike do not say the same"
    );
    Err(ApiError::client(Code::BadArgument, message))
}
