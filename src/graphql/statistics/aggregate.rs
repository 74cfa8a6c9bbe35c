//! The numbers of rows.

use async_graphql::{Context, Lookahead, SimpleObject};

use crate::catalog::Unit;
use crate::graphql::enums::IndicatorUnit;
use crate::graphql::error::Result;
use crate::graphql::int::int;
use crate::graphql::limits::Limits;
use crate::graphql::loaders::Scope;
use crate::store::lists::Listing;
use crate::store::statistics::{Asked, Numbers, Summary, numbers_of};

/// The numbers that the values of some rows make. Rows without a value are in none of them.
#[derive(SimpleObject)]
pub(in crate::graphql) struct IntSummary {
    /// How many rows have a value.
    count: i32,
    /// The least value; null where no row has one.
    min: Option<i32>,
    /// The most.
    max: Option<i32>,
    /// The average, to twelve digits.
    average: Option<f64>,
    /// How many different values.
    distinct: i32,
}

impl From<Summary<i32>> for IntSummary {
    fn from(Summary { known, least, most, average, distinct }: Summary<i32>) -> Self {
        Self { count: int(known), min: least, max: most, average, distinct: distinct.map_or(0, int) }
    }
}

/// The numbers that the targets of some indicators make. Targets are never summed up across units: where they count
/// different things, all but `count` is null. Group by `TARGET_UNIT`, or filter by it.
#[derive(SimpleObject)]
pub(in crate::graphql) struct TargetSummary {
    /// How many indicators have a target.
    count: i32,
    /// What all targets count; null where they count different things, and where there is none.
    unit: Option<IndicatorUnit>,
    /// The least target.
    min: Option<f64>,
    /// The most.
    max: Option<f64>,
    /// The average, to twelve digits.
    average: Option<f64>,
    /// How many different targets.
    distinct: Option<i32>,
}

/// The numbers of some roles.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RoleAggregate {
    /// How many roles.
    count: i32,
    /// Of how many families.
    families: i32,
    /// How many different titles; case makes no difference.
    titles: i32,
    /// Their grades in force.
    grade: IntSummary,
}

impl From<Numbers> for RoleAggregate {
    fn from(Numbers { count, families, texts, whole, .. }: Numbers) -> Self {
        Self { count: int(count), families: int(families), titles: int(texts), grade: whole.into() }
    }
}

/// The numbers of some responsibilities or requirements.
#[derive(SimpleObject)]
pub(in crate::graphql) struct StatementAggregate {
    /// How many statements.
    count: i32,
    /// Of how many families.
    families: i32,
    /// How many roles state them; those for every level of a family are stated by none.
    roles: i32,
    /// How many different texts; case makes no difference.
    texts: i32,
    /// How many words each has: what stands between spaces.
    words: IntSummary,
}

impl From<Numbers> for StatementAggregate {
    fn from(Numbers { count, families, roles, texts, whole, .. }: Numbers) -> Self {
        Self { count: int(count), families: int(families), roles: int(roles), texts: int(texts), words: whole.into() }
    }
}

/// The numbers of some indicators.
#[derive(SimpleObject)]
pub(in crate::graphql) struct IndicatorAggregate {
    /// How many indicators; one that several roles state counts once.
    count: i32,
    /// Of how many families.
    families: i32,
    /// How many different names; case makes no difference.
    names: i32,
    /// Their targets.
    target: TargetSummary,
}

impl From<Numbers> for IndicatorAggregate {
    fn from(Numbers { count, families, texts, target, target_unit, .. }: Numbers) -> Self {
        let Summary { known, least, most, average, distinct } = target;
        let unit = target_unit.as_deref().and_then(Unit::from_name).map(IndicatorUnit::from);
        // Of no targets none differ.
        let distinct = if known == 0 { Some(0) } else { distinct.map(int) };
        let target = TargetSummary { count: int(known), unit, min: least, max: most, average, distinct };
        Self { count: int(count), families: int(families), names: int(texts), target }
    }
}

/// The numbers of all rows of a connection.
pub(in crate::graphql) async fn aggregate<A: From<Numbers>>(context: &Context<'_>, listing: &Listing) -> Result<A> {
    let scope = Scope::of(context);
    scope.count_search(Limits::of(context).searches)?;
    let asked = asked(&context.look_ahead());
    Ok(scope.direct(async |database| numbers_of(database, listing, asked).await).await?.into())
}

/// Which numbers are selected below a field.
pub(super) fn asked(below: &Lookahead<'_>) -> Asked {
    let any = |names: [&str; 3]| names.into_iter().any(|name| below.field(name).exists());
    Asked { texts: any(["titles", "texts", "names"]), summary: any(["grade", "words", "target"]) }
}
