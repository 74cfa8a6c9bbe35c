//! What was laid side by side for a request: each two roles once, however often and in however many fields they are
//! asked for, and no more than a request may ask for.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;
use futures_util::future::try_join;
use tokio::sync::OnceCell;

use super::super::error::{ApiError, Code, Result};
use super::super::indicator::Indicator;
use super::super::limits::Limits;
use super::super::loaders::Scope;
use super::super::statement::{Shown, worked_out};
use super::RoleComparison;
use crate::catalog::{Alignment, Measure, StatementKind, align, align_measures, effort};

/// A comparison costs at least so much, however little there is to compare.
const LEAST: u64 = 20;

/// Two lists and how they lie side by side.
pub(super) struct Beside<T> {
    /// What the first role has.
    pub from: Vec<T>,
    /// What the second role has.
    pub to: Vec<T>,
    /// What belongs together, by its places in them.
    pub alignment: Alignment,
}

type Cells<K, T> = Mutex<HashMap<K, Arc<OnceCell<Arc<Beside<T>>>>>>;

/// What was compared for a request.
#[derive(Default)]
pub(in crate::graphql) struct Compared {
    statements: Cells<(i64, i64, StatementKind), Shown>,
    indicators: Cells<(i64, i64), Indicator>,
    spent: AtomicU64,
}

/// The cell of a key: whoever comes first fills it, the others wait.
fn cell<K: Hash + Eq, T>(cells: &Cells<K, T>, key: K) -> Arc<OnceCell<Arc<Beside<T>>>> {
    Arc::clone(cells.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default())
}

/// The statements of two roles, side by side.
pub(super) async fn statements(
    context: &Context<'_>,
    roles: &RoleComparison,
    kind: StatementKind,
) -> Result<Arc<Beside<Shown>>> {
    let (one, other) = (roles.from.row_id(), roles.to.row_id());
    let cell = cell(&of(context).statements, (one, other, kind));
    let beside = cell.get_or_try_init(|| async {
        let (from, to) = try_join(worked_out(context, one, kind), worked_out(context, other, kind)).await?;
        Ok::<_, ApiError>(Arc::new(shown(context, from.as_ref().clone(), to.as_ref().clone()).await?))
    });
    Ok(Arc::clone(beside.await?))
}

/// Two lists of statements, side by side.
pub(super) async fn shown(context: &Context<'_>, from: Vec<Shown>, to: Vec<Shown>) -> Result<Beside<Shown>> {
    let says = |list: &[Shown]| list.iter().map(|shown| shown.says().join("\n")).collect::<Vec<_>>();
    let (one, other) = (says(&from), says(&to));
    spend(context, effort(&one, &other))?;
    let alignment = Scope::of(context).aside(move || align(&one, &other)).await?;
    Ok(Beside { from, to, alignment })
}

/// The indicators of two roles, side by side.
pub(super) async fn indicators(context: &Context<'_>, roles: &RoleComparison) -> Result<Arc<Beside<Indicator>>> {
    let (one, other) = (roles.from.row(), roles.to.row());
    let cell = cell(&of(context).indicators, (one.id, other.id));
    let beside = cell.get_or_try_init(|| async {
        let of = |family, role| Indicator::of_role(context, family, Some(role));
        let (from, to) = try_join(of(one.family_id, one.id), of(other.family_id, other.id)).await?;
        let names = |list: &[Indicator]| list.iter().map(|one| one.stated_name().to_owned()).collect::<Vec<_>>();
        spend(context, effort(&names(&from), &names(&to)))?;
        let laid = move || {
            let alignment = align_measures(&measured(&from)?, &measured(&to)?);
            Ok::<_, ApiError>(Beside { from, to, alignment })
        };
        Ok::<_, ApiError>(Arc::new(Scope::of(context).aside(laid).await??))
    });
    Ok(Arc::clone(beside.await?))
}

fn measured(list: &[Indicator]) -> Result<Vec<Measure<'_>>> {
    list.iter().map(Indicator::measure).collect()
}

/// Counts work that is about to be done.
pub(in crate::graphql) fn spend(context: &Context<'_>, effort: u64) -> Result<()> {
    let most = Limits::of(context).pairs;
    let effort = effort.max(LEAST);
    if of(context).spent.fetch_add(effort, Ordering::Relaxed).saturating_add(effort) <= most {
        return Ok(());
    }
    let message =
        format!("a request may lay {most} pairs of statements side by side; compare fewer roles, or ask again");
    Err(ApiError::client(Code::TooCostly, message))
}

fn of<'a>(context: &Context<'a>) -> &'a Compared {
    context.data_unchecked::<Compared>()
}
