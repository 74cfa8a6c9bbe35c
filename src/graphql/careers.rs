//! Moves from role to role, and ways over several of them.
//!
//! The moves of the whole catalogue are read once for a request, in two statements.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use futures_util::future::try_join_all;

use super::comparison::RoleComparison;
use super::error::Result;
use super::int::int;
use super::loaders::{RoleById, Rows, Scope};
use super::reporting::within;
use super::role::Role;
use super::role_argument::{gone, role_row};
use super::source::Source;
use crate::catalog::{self, Careers, Move};
use crate::store::{StoreError, hierarchy};

/// How many ways may be asked for at once.
const MOST_PATHS: i32 = 10;

/// The moves of the whole catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Moves;

impl Loader<Moves> for Rows {
    type Value = Arc<Careers>;
    type Error = StoreError;

    async fn load(&self, _: &[Moves]) -> std::result::Result<HashMap<Moves, Self::Value>, StoreError> {
        let rungs = self.counted(hierarchy::rungs(self.database()).await?);
        let steps = self.counted(hierarchy::stated_steps(self.database()).await?);
        Ok(HashMap::from([(Moves, Arc::new(Careers::new(&rungs, &steps)))]))
    }
}

async fn careers(context: &Context<'_>) -> Result<Arc<Careers>> {
    Ok(Scope::of(context).load(Moves).await?.unwrap_or_default())
}

/// What says that one may move from a role to another.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CareerMoveBasis {
    /// A career ladder states it.
    Stated,
    /// Nothing but the order of the levels on one track.
    Inferred,
}

/// A move from one role to another.
#[derive(Clone)]
pub(super) struct CareerMove {
    from: Role,
    to: Role,
    stated: Option<catalog::Source>,
}

/// A move from one role to another.
#[Object]
impl CareerMove {
    /// The role that is left.
    async fn from(&self) -> &Role {
        &self.from
    }

    /// The role that is reached.
    async fn to(&self) -> &Role {
        &self.to
    }

    /// What says that one may move so.
    async fn basis(&self) -> CareerMoveBasis {
        if self.stated.is_some() { CareerMoveBasis::Stated } else { CareerMoveBasis::Inferred }
    }

    /// Where the career ladder stands; null where the move is inferred.
    async fn source(&self) -> Option<Source> {
        self.stated.as_ref().map(|at| Source::new(&at.path, int(at.line), int(at.end_line)))
    }

    /// What changes with the move; what is `added` there is what is missing yet.
    async fn comparison(&self) -> RoleComparison {
        RoleComparison::between(self.from.clone(), self.to.clone())
    }
}

impl CareerMove {
    /// The moves from a role.
    pub(super) async fn leaving(context: &Context<'_>, role: &Role) -> Result<Vec<Self>> {
        let careers = careers(context).await?;
        Self::all(context, careers.from(role.row_id()).iter()).await
    }

    /// Moves with their roles; one whose role is gone is left out.
    async fn all(context: &Context<'_>, moves: impl Iterator<Item = &Move> + Clone) -> Result<Vec<Self>> {
        let ids = moves.clone().flat_map(|one| [one.from, one.to]);
        let rows = Scope::of(context).all(ids.map(RoleById)).await?;
        let role = |id: i64| rows.get(&RoleById(id)).cloned().map(Role::new);
        let told = |one: &Move| Some(Self { from: role(one.from)?, to: role(one.to)?, stated: one.stated.clone() });
        Ok(moves.filter_map(told).collect())
    }
}

/// A way from one role to another.
#[derive(SimpleObject)]
pub(super) struct CareerPath {
    /// The moves, in order: each leaves the role that the one before reached.
    moves: Vec<CareerMove>,
    /// How many of the moves are stated by a page.
    stated_count: i32,
}

impl CareerPath {
    /// The shortest ways between the roles with these ids.
    pub(super) async fn between(context: &Context<'_>, from: &ID, to: &ID, first: i32) -> Result<Vec<Self>> {
        let first = within("first", first, 1, MOST_PATHS)?;
        let (from, to) = (role_row("from", from)?, role_row("to", to)?);
        let known = Scope::of(context).all([RoleById(from), RoleById(to)]).await?;
        for (argument, row) in [("from", from), ("to", to)] {
            if !known.contains_key(&RoleById(row)) {
                return Err(gone(argument));
            }
        }
        let careers = careers(context).await?;
        let paths = careers.paths(from, to, first);
        let told = async |path: &Vec<&Move>| {
            let moves = CareerMove::all(context, path.iter().copied()).await?;
            let stated = moves.iter().filter(|one| one.stated.is_some()).count();
            // A role may have gone between two statements.
            let whole = moves.len() == path.len();
            Result::Ok(whole.then(|| Self { moves, stated_count: int(stated) }))
        };
        Ok(try_join_all(paths.iter().map(told)).await?.into_iter().flatten().collect())
    }
}
