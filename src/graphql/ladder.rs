//! Career ladders.

use async_graphql::{Context, Object};

use super::error::Result;
use super::loaders::{LaddersOf, Scope, StepsOf};
use super::role::Role;
use super::source::{Source, source_of};
use crate::store::rows::CareerLadderRow;

/// Where a level or a family leads, as the page says it.
pub(super) struct CareerLadder(CareerLadderRow);

impl CareerLadder {
    /// The ladder of a family, or of one of its roles.
    pub(super) async fn of(context: &Context<'_>, family: i64, role: Option<i64>) -> Result<Option<Self>> {
        let of_owner = |ladder: &CareerLadderRow| ladder.role_id == role;
        let ladders = Scope::of(context).some(LaddersOf(family), of_owner).await?;
        Ok(ladders.into_iter().next().map(Self))
    }
}

/// Where a level or a family leads, as the page says it.
#[Object]
impl CareerLadder {
    /// The text of the section, plain.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The roles that it names as next steps, as far as some page describes them.
    async fn next(&self, context: &Context<'_>) -> Result<Vec<Role>> {
        let scope = Scope::of(context);
        let steps = scope.list(StepsOf(self.0.id)).await?;
        let targets = steps.iter().filter_map(|step| step.target_id).filter(|target| Some(*target) != self.0.role_id);
        let mut wanted: Vec<i64> = Vec::new();
        for target in targets {
            if !wanted.contains(&target) {
                wanted.push(target);
            }
        }
        Role::all(context, &wanted).await
    }

    /// Where it stands.
    async fn source(&self) -> Source {
        source_of!(self.0)
    }
}
