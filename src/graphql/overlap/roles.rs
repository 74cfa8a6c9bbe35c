//! What some roles have in common.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use futures_util::future::try_join_all;

use super::super::comparison::{Statement, statement};
use super::super::error::{ApiError, Code, Result};
use super::super::int::int;
use super::super::limits::Limits;
use super::super::loaders::{Owner, RoleById, Scope};
use super::super::role::Role;
use super::super::role_argument::{gone, role_row};
use super::super::statement::{Shown, stated_by, worked_out};
use crate::catalog::StatementKind;
use crate::catalog::overlap::{Group, Overlap, Said, Together, together};

/// How many roles are laid together at once.
const MOST_ROLES: usize = 50;
/// How many statements they may have together: so many are compared in a moment.
const MOST_STATEMENTS: usize = 10_000;

/// What some roles have in common, and what each has alone.
pub(super) struct RoleOverlap {
    roles: Vec<Role>,
    kinds: Vec<Laid>,
}

/// The statements of one kind, laid together.
struct Laid {
    kind: StatementKind,
    stated: Vec<Vec<Shown>>,
    together: Together,
}

/// What some roles have in common, and what each has alone.
///
/// Statements are compared with all that is nested below them. Each statement is told once: among those shared by all,
/// by some, or as exclusive to its role.
#[Object]
impl RoleOverlap {
    /// The roles, as they were asked for.
    async fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The matrix: every two of the roles, once; the first with all others, then the second with those behind it, and so
    /// on. Its numbers for two roles do not depend on which others are asked for.
    async fn pairs(&self, context: &Context<'_>) -> Result<Vec<RoleOverlapPair>> {
        let places = (0..self.roles.len()).flat_map(|one| (one + 1..self.roles.len()).map(move |other| (one, other)));
        let pair = |(one, other): (usize, usize)| {
            let overlap = self.kinds.iter().map(|laid| laid.together.matrix.get(one, other));
            let overlap = overlap.fold(Overlap::default(), |sum, overlap| sum + overlap);
            let role = |at: usize| self.roles.get(at).cloned();
            Some(RoleOverlapPair {
                one: role(one)?,
                other: role(other)?,
                shared: int(overlap.shared),
                nearly_shared: int(overlap.near),
                union: int(overlap.union),
                similarity: overlap.similarity(),
            })
        };
        let pairs: Vec<_> = places.filter_map(pair).collect();
        Scope::of(context).count(pairs.len())?;
        Ok(pairs)
    }

    /// What all the roles state, in the same words or in nearly the same.
    async fn shared_by_all(&self, context: &Context<'_>) -> Result<Vec<SharedStatement>> {
        self.shared(context, |roles| roles == self.roles.len())
    }

    /// What two roles or more state, but not all of them.
    async fn shared_by_some(&self, context: &Context<'_>) -> Result<Vec<SharedStatement>> {
        self.shared(context, |roles| roles > 1 && roles < self.roles.len())
    }

    /// What one of the roles states alone: an entry for each role, as they were asked for.
    async fn exclusive(&self, context: &Context<'_>) -> Result<Vec<ExclusiveStatements>> {
        let mut alone: Vec<ExclusiveStatements> =
            self.roles.iter().map(|role| ExclusiveStatements { role: role.clone(), statements: Vec::new() }).collect();
        for laid in &self.kinds {
            for said in laid.together.groups.iter().filter(|group| group.roles() == 1).flat_map(|group| &group.said) {
                if let (Some(of_role), Some(statement)) = (alone.get_mut(said.role), laid.statement(said)) {
                    of_role.statements.push(statement);
                }
            }
        }
        Scope::of(context).count(alone.iter().map(|of_role| of_role.statements.len()).sum())?;
        Ok(alone)
    }
}

/// How much two roles have in common. What one of them states twice counts once.
#[derive(SimpleObject)]
struct RoleOverlapPair {
    /// The one role.
    one: Role,
    /// The other role.
    other: Role,
    /// How many statements both make word for word, but for case, white space and the form of quotation marks.
    shared: i32,
    /// How many of the rest both make in nearly the same words: pairs, the likest first, each statement in one.
    nearly_shared: i32,
    /// How many statements either makes, those that both make counted once.
    union: i32,
    /// The share of what both make in what either makes, 0 to 1; 0 where neither makes any.
    similarity: f64,
}

/// A statement that several roles make.
#[derive(SimpleObject)]
struct SharedStatement {
    /// Who makes it, and how each says it; in the order of the roles.
    stated_by: Vec<StatementOfRole>,
}

/// How a role makes a statement.
#[derive(SimpleObject)]
struct StatementOfRole {
    /// The role.
    role: Role,
    /// The statement as it makes it.
    statement: Statement,
    /// How alike it and the commonest wording are among those who make it; 1 for that wording.
    similarity: f64,
}

/// What a role states and none of the others.
#[derive(SimpleObject)]
struct ExclusiveStatements {
    /// The role.
    role: Role,
    /// What it states alone, in its order.
    statements: Vec<Statement>,
}

impl RoleOverlap {
    /// Lays roles together, of one kind of statements or of both.
    pub(super) async fn of(
        context: &Context<'_>,
        ids: &[ID],
        kind: Option<StatementKind>,
        inherited: bool,
        least: f64,
    ) -> Result<Self> {
        let roles = named(context, ids).await?;
        Scope::of(context).count_search(Limits::of(context).searches)?;
        let kinds = kind.map_or(vec![StatementKind::Responsibility, StatementKind::Requirement], |kind| vec![kind]);
        let of_role = |role: i64, kind: StatementKind| async move {
            if inherited {
                Ok(worked_out(context, role, kind).await?.as_ref().clone())
            } else {
                stated_by(context, Owner::Role(role), kind).await
            }
        };
        let of_kind = |kind| try_join_all(roles.iter().map(move |role| of_role(role.row_id(), kind)));
        let stated = try_join_all(kinds.iter().copied().map(of_kind)).await?;
        let sum: usize = stated.iter().flatten().map(Vec::len).sum();
        if sum > MOST_STATEMENTS {
            let message = format!(
                "the roles make {sum} statements, but {MOST_STATEMENTS} can be laid together at once; name fewer roles"
            );
            return Err(ApiError::client(Code::TooCostly, message));
        }
        let says = |list: &Vec<Shown>| list.iter().map(|shown| shown.says().join("\n")).collect::<Vec<_>>();
        let texts: Vec<Vec<Vec<String>>> = stated.iter().map(|roles| roles.iter().map(says).collect()).collect();
        let work = move || texts.iter().map(|roles| together(roles, least)).collect::<Vec<_>>();
        let laid = Scope::of(context).aside(work).await?;
        let kinds = kinds.into_iter().zip(stated).zip(laid);
        Ok(Self { roles, kinds: kinds.map(|((kind, stated), together)| Laid { kind, stated, together }).collect() })
    }

    /// The groups that so many roles state.
    fn shared(&self, context: &Context<'_>, wanted: impl Fn(usize) -> bool) -> Result<Vec<SharedStatement>> {
        let told = |laid: &Laid, group: &Group| {
            let of_role = |said: &Said| {
                let (role, statement) = (self.roles.get(said.role)?.clone(), laid.statement(said)?);
                Some(StatementOfRole { role, statement, similarity: said.similarity })
            };
            SharedStatement { stated_by: group.said.iter().filter_map(of_role).collect() }
        };
        let mut shared = Vec::new();
        for laid in &self.kinds {
            let groups = laid.together.groups.iter().filter(|group| wanted(group.roles()));
            shared.extend(groups.map(|group| told(laid, group)));
        }
        Scope::of(context).count(shared.iter().map(|shared| shared.stated_by.len()).sum())?;
        Ok(shared)
    }
}

impl Laid {
    fn statement(&self, said: &Said) -> Option<Statement> {
        let shown = self.stated.get(said.role)?.get(said.place)?;
        Some(statement(self.kind, shown.clone()))
    }
}

/// The roles with these ids, in this order.
async fn named(context: &Context<'_>, ids: &[ID]) -> Result<Vec<Role>> {
    let refused = |code, message: String| Err(ApiError::client(code, message));
    if !(2..=MOST_ROLES).contains(&ids.len()) {
        let message = format!("`roles` names {} roles, but an overlap is of 2 to {MOST_ROLES}", ids.len());
        return refused(Code::BadArgument, message);
    }
    let mut places: HashMap<i64, usize> = HashMap::new();
    let mut rows = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let row = role_row(&format!("roles[{at}]"), id)?;
        if let Some(before) = places.insert(row, at) {
            let message = format!("`roles[{at}]` is the role that `roles[{before}]` is; name each role once");
            return refused(Code::BadArgument, message);
        }
        rows.push(row);
    }
    let found = Scope::of(context).all(rows.iter().copied().map(RoleById)).await?;
    let role = |(at, row): (usize, &i64)| {
        found.get(&RoleById(*row)).map(|row| Role::new(Arc::clone(row))).ok_or_else(|| gone(&format!("roles[{at}]")))
    };
    rows.iter().enumerate().map(role).collect()
}
