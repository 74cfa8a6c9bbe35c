//! The lists that can be filtered, ordered and paged through.

use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, ExprTrait, FromQueryResult, PaginatorTrait, QueryFilter};

use rolegraph_entity::{family, finding, indicator, role, statement};

use super::filter::{Condition, compiled};
use super::order::{Order, OrderKey, Place, Sort};
use super::page::{Page, PageArgs, read_page};
use super::rows::{FamilyRow, FindingRow, IndicatorRow, RoleRow, StatementRow};
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
        async fn of<E>(wanted: Expr, database: &Database) -> Result<u64, StoreError>
        where
            E: EntityTrait,
            E::Model: FromQueryResult + Send + Sync,
        {
            Ok(E::find().filter(wanted).count(database.read()).await?)
        }
        let wanted = self.wanted();
        match self.list {
            List::Families => of::<family::Entity>(wanted, database).await,
            List::Roles => of::<role::Entity>(wanted, database).await,
            List::Statements(_) => of::<statement::Entity>(wanted, database).await,
            List::Indicators => of::<indicator::Entity>(wanted, database).await,
            List::Findings => of::<finding::Entity>(wanted, database).await,
        }
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
    FindingRow => finding::Entity
}

/// A page of a list.
pub async fn page<T: Listed>(database: &Database, listing: &Listing, args: PageArgs) -> Result<Page<T>, StoreError> {
    read_page::<T::Entity>(database.read(), listing, args).await
}
