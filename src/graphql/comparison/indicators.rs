//! Indicators of two roles side by side.

use async_graphql::{Context, SimpleObject};

use super::super::enums::IndicatorAspect;
use super::super::error::Result;
use super::super::indicator::Indicator;
use super::super::loaders::Scope;
use super::RoleComparison;
use super::compared;
use crate::catalog::Pair;

/// The indicators of two roles side by side: each indicator of either is told once.
#[derive(SimpleObject)]
pub(in crate::graphql) struct IndicatorChanges {
    /// Both roles are measured by it: name, unit, target and period are equal.
    kept: Vec<IndicatorPair>,
    /// Both roles are measured by it, but something of it changes. The names are equal, or have a similarity of at least
    /// 0.5; the pairs are those that are most alike taken together.
    changed: Vec<IndicatorPair>,
    /// Only the second role is measured by it.
    added: Vec<Indicator>,
    /// Only the first role is measured by it.
    removed: Vec<Indicator>,
}

/// The same indicator in two roles.
#[derive(SimpleObject)]
pub(in crate::graphql) struct IndicatorPair {
    /// In the first role.
    from: Indicator,
    /// In the second role.
    to: Indicator,
    /// How alike the names are, 0 to 1.
    similarity: f64,
    /// What of it changes; nothing where it is kept.
    changes: Vec<IndicatorAspect>,
}

impl IndicatorChanges {
    pub(super) async fn of(context: &Context<'_>, roles: &RoleComparison) -> Result<Self> {
        let beside = compared::indicators(context, roles).await?;
        Scope::of(context).count(beside.from.len() + beside.to.len())?;
        let (from, to, alignment) = (&beside.from, &beside.to, &beside.alignment);
        let one = |list: &[Indicator], at: &usize| list.get(*at).cloned();
        let pair = |pair: &Pair| Some(IndicatorPair::of(one(from, &pair.from)?, one(to, &pair.to)?, pair.similarity));
        Ok(Self {
            kept: alignment.kept.iter().filter_map(pair).collect::<Result<_>>()?,
            changed: alignment.changed.iter().filter_map(pair).collect::<Result<_>>()?,
            added: alignment.added.iter().filter_map(|at| one(to, at)).collect(),
            removed: alignment.removed.iter().filter_map(|at| one(from, at)).collect(),
        })
    }
}

impl IndicatorPair {
    fn of(from: Indicator, to: Indicator, similarity: f64) -> Result<Self> {
        let changes = from.measure()?.changed(&to.measure()?).into_iter().map(IndicatorAspect::from).collect();
        Ok(Self { from, to, similarity, changes })
    }
}
