//! The lists that can be filtered, ordered and paged through.

use rolegraph_entity::{family, finding, indicator, observation, role, statement};
use sea_orm::sea_query::{Asterisk, Expr, Func, Query};
use sea_orm::{ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult};

use super::filter::{Condition, compiled};
use super::order::{Order, OrderKey, Place, Sort};
use super::page::{Page, PageArgs, read_page};
use super::rows::{FamilyRow, FindingRow, IndicatorRow, ObservationRow, RoleRow, StatementRow};
use super::{Database, StoreError};
use crate::catalog::StatementKind;

/// A list of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// The families; by slug.
    Families,
    /// The roles; family by family, lowest level first.
    Roles,
    /// The statements of a kind at the first depth; family by family, those for every level first.
    Statements(StatementKind),
    /// The indicators, each once however many roles state it; family by family.
    Indicators,
    /// The observations; in the order in which they were recorded or corrected last.
    Observations,
    /// The findings; family by family.
    Findings,
}

impl List {
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::Families => "families",
            Self::Roles => "roles",
            Self::Statements(_) => "statements",
            Self::Indicators => "indicators",
            Self::Observations => "observations",
            Self::Findings => "findings",
        }
    }

    /// The order of a list for which none is asked, without the id that it ends with.
    pub(super) fn own_order(self) -> &'static [Sort] {
        match self {
            Self::Families => &[Sort::FamilySlug],
            Self::Roles => &[Sort::RoleFamily, Sort::RolePosition],
            Self::Statements(_) => &[Sort::StatementFamily, Sort::StatementRole, Sort::StatementPosition],
            Self::Indicators => &[Sort::IndicatorFamily, Sort::IndicatorPosition],
            Self::Observations => &[Sort::ObservationRevision],
            Self::Findings => &[Sort::FindingFamily, Sort::FindingPosition],
        }
    }

    /// Which rows of the table are in the list.
    fn members(self) -> Option<Expr> {
        let Self::Statements(kind) = self else { return None };
        let column = |name: &'static str| Expr::col(("statements", name));
        Some(column("kind").eq(kind.as_str()).and(column("parent_id").is_null()))
    }
}

/// What of a list is wanted, and in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    list: List,
    filter: Condition,
    order: Order,
}

impl Listing {
    /// The rows of a list that meet a condition, in this order.
    #[must_use]
    pub fn new(list: List, filter: Condition, order: Vec<OrderKey>) -> Self {
        Self { list, filter, order: Order::new(list, order) }
    }

    /// Whether a place is one of this list in this order.
    #[must_use]
    pub fn has(&self, place: &Place) -> bool {
        self.order.has(place)
    }

    pub(super) fn order(&self) -> &Order {
        &self.order
    }

    /// What holds for the rows that are wanted.
    pub(super) fn wanted(&self) -> Expr {
        let filter = compiled(&self.filter);
        self.list.members().map_or(filter.clone(), |members| members.and(filter))
    }

    /// The number of all rows that are wanted.
    pub async fn count(&self, database: &Database) -> Result<u64, StoreError> {
        let mut select = Query::select();
        select.expr_as(Func::count(Expr::col(Asterisk)), "number").from(self.list.table()).and_where(self.wanted());
        let row = database.read().query_one(&select).await?;
        let number = row.map(|row| row.try_get::<i64>("", "number")).transpose()?.unwrap_or_default();
        Ok(u64::try_from(number).unwrap_or_default())
    }
}

/// Rows that make a list.
pub trait Listed: FromQueryResult + Send + Sync {
    /// Their table.
    #[doc(hidden)]
    type Entity: EntityTrait<Model = Self>;
}

macro_rules! listed {
    ($($row:ty => $entity:ty),+) => {
        $(impl Listed for $row {
            type Entity = $entity;
        })+
    };
}

listed! {
    FamilyRow => family::Entity,
    RoleRow => role::Entity,
    StatementRow => statement::Entity,
    IndicatorRow => indicator::Entity,
    ObservationRow => observation::Entity,
    FindingRow => finding::Entity
}

/// A page of a list.
pub async fn page<T: Listed>(
    database: &Database,
    listing: &Listing,
    args: PageArgs<Place>,
) -> Result<Page<T>, StoreError> {
    read_page::<T::Entity>(database.read(), listing, args).await
}
