//! What changes between two roles.

use async_graphql::{Context, ID, Object, SimpleObject, Union};
use futures_util::future::{join, try_join};

use super::error::{ApiError, Code, Result};
use super::id::{self, Kind};
use super::loaders::{RoleById, Scope};
use super::role::Role;
use super::statement::{Requirement, Responsibility, Shown, effective};
use crate::catalog::{Alignment, Pair, StatementKind, align};

/// A responsibility or a requirement.
#[derive(Clone, Union)]
pub(super) enum Statement {
    /// A responsibility.
    Responsibility(Responsibility),
    /// A requirement.
    Requirement(Requirement),
}

/// What changes from one role to another: for someone who is promoted, or who moves.
///
/// What a role takes over from others counts as its own, as with `inherited: true`; so what both roles take over is
/// kept. A statement is compared with all that is nested below it.
pub(super) struct RoleComparison {
    from: Role,
    to: Role,
}

/// What changes from one role to another. What a role takes over from others counts as its own, as with
/// `inherited: true`; a statement is compared with all that is nested below it.
#[Object]
impl RoleComparison {
    /// The one role.
    async fn from(&self) -> &Role {
        &self.from
    }

    /// The other role.
    async fn to(&self) -> &Role {
        &self.to
    }

    /// What changes in the responsibilities.
    async fn responsibilities(&self, context: &Context<'_>) -> Result<StatementChanges> {
        self.changes(context, StatementKind::Responsibility).await
    }

    /// What changes in the requirements.
    async fn requirements(&self, context: &Context<'_>) -> Result<StatementChanges> {
        self.changes(context, StatementKind::Requirement).await
    }
}

/// Two lists of statements side by side: each statement of either is told once.
#[derive(SimpleObject)]
pub(super) struct StatementChanges {
    /// Both roles state it: the texts are equal but for case, white space and the form of quotation marks.
    kept: Vec<StatementPair>,
    /// Both roles state it, in other words: a similarity of at least 0.5. The pairs are those that are most alike
    /// taken together.
    changed: Vec<StatementPair>,
    /// Only the second role states it.
    added: Vec<Statement>,
    /// Only the first role states it.
    removed: Vec<Statement>,
}

/// The same statement in two roles.
#[derive(SimpleObject)]
pub(super) struct StatementPair {
    /// In the first role.
    from: Statement,
    /// In the second role.
    to: Statement,
    /// How alike the texts are, 0 to 1: the share of words that they have in common, or the closeness of their
    /// letters where that is more. 1 where they are equal, or have the same words.
    similarity: f64,
}

impl RoleComparison {
    /// Two roles. A role may be compared with itself: all of it is kept.
    pub(super) fn between(from: Role, to: Role) -> Self {
        Self { from, to }
    }

    /// The roles with these ids. A role may be compared with itself: all of it is kept.
    pub(super) async fn of(context: &Context<'_>, from: &ID, to: &ID) -> Result<Self> {
        let (from, to) = join(role(context, "from", from), role(context, "to", to)).await;
        Ok(Self { from: from?, to: to? })
    }

    async fn changes(&self, context: &Context<'_>, kind: StatementKind) -> Result<StatementChanges> {
        let stated = |role: &Role| effective(context, role.row_id(), kind);
        let (from, to) = try_join(stated(&self.from), stated(&self.to)).await?;
        let says = |list: &[Shown]| list.iter().map(|shown| shown.says().join("\n")).collect::<Vec<_>>();
        let Alignment { kept, changed, added, removed } = align(&says(&from), &says(&to));
        let one = |list: &[Shown], at: usize| list.get(at).map(|shown| statement(kind, shown.clone()));
        let pair = |Pair { from: one_place, to: other_place, similarity }: Pair| {
            Some(StatementPair { from: one(&from, one_place)?, to: one(&to, other_place)?, similarity })
        };
        Ok(StatementChanges {
            kept: kept.into_iter().filter_map(pair).collect(),
            changed: changed.into_iter().filter_map(pair).collect(),
            added: added.into_iter().filter_map(|at| one(&to, at)).collect(),
            removed: removed.into_iter().filter_map(|at| one(&from, at)).collect(),
        })
    }
}

fn statement(kind: StatementKind, shown: Shown) -> Statement {
    match kind {
        StatementKind::Responsibility => Statement::Responsibility(Responsibility::new(shown)),
        StatementKind::Requirement => Statement::Requirement(Requirement::new(shown)),
    }
}

async fn role(context: &Context<'_>, argument: &str, id: &ID) -> Result<Role> {
    let Ok((Kind::Role, row)) = id::decode(id) else {
        let shown = crate::catalog::clip(id, 40);
        let message =
            format!("`{argument}` is `{shown}`, which is no id of a role; use the `id` of a role as it was given");
        return Err(ApiError::client(Code::BadId, message));
    };
    Scope::of(context).load(RoleById(row)).await?.map(Role::new).ok_or_else(|| {
        let message = format!("`{argument}` is the id of a role that is gone; ask for the roles of its family again");
        ApiError::client(Code::NotFound, message)
    })
}
