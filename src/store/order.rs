//! Orders of lists, and places in them.
//!
//! Behind what is asked for stands the list's own order, which ends with the row's id: no two rows are equal. Where
//! values are absent they come last or first, as the order says, on both databases alike; texts are compared by the
//! bytes of their folded copies.

mod keyset;

pub(super) use keyset::{behind, ordered};

use sea_orm::sea_query::{CaseStatement, Expr, Func, Query};
use sea_orm::{DbErr, ExprTrait, QueryResult};
use serde::{Deserialize, Serialize};

use super::lists::List;
use crate::catalog::Seniority;

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A family's name in addresses.
    FamilySlug,
    /// A family's title.
    FamilyTitle,
    /// How many levels a family has.
    FamilyLevels,
    /// A role's family, in the order in which families were first imported.
    RoleFamily,
    /// The slug of a role's family.
    RoleFamilySlug,
    /// A role's place among the levels of its family.
    RolePosition,
    /// A role's name in addresses.
    RoleSlug,
    /// A role's title.
    RoleTitle,
    /// A role's rank.
    RoleSeniority,
    /// A role's grade.
    RoleGrade,
    /// An indicator's family, in the order in which families were first imported.
    IndicatorFamily,
    /// The slug of an indicator's family.
    IndicatorFamilySlug,
    /// An indicator's place among those of its family.
    IndicatorPosition,
    /// An indicator's name.
    IndicatorName,
    /// The sub-heading above an indicator.
    IndicatorGroup,
    /// The number that an indicator should reach.
    IndicatorTarget,
    /// A statement's family.
    StatementFamily,
    /// A statement's role.
    StatementRole,
    /// A statement's place.
    StatementPosition,
    /// The revision that recorded an observation, or corrected it last.
    ObservationRevision,
    /// A finding's family.
    FindingFamily,
    /// A finding's place among those of its family.
    FindingPosition,
    /// The row's id.
    Id(List),
}

/// One step of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderKey {
    /// What rows are ordered by.
    pub sort: Sort,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Whether rows without a value come before those with one.
    pub nulls_first: bool,
}

/// The value of a row in an order; none where the row has none.
type Key = Option<KeyValue>;

/// A value that rows are ordered by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum KeyValue {
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A folded text.
    Text(String),
}

/// How a value comes from the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Int,
    BigInt,
    Float,
    Text,
}

/// A row's place in a list: its values in the list's order and its id.
///
/// It names the order that it belongs to: under another it would lead anywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    #[serde(rename = "o")]
    order: String,
    #[serde(rename = "k")]
    keys: Vec<Key>,
    #[serde(rename = "i")]
    id: i64,
}

/// The order of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    list: List,
    keys: Vec<OrderKey>,
}

impl Order {
    /// The list's own order behind what is asked for.
    #[must_use]
    pub fn new(list: List, mut wanted: Vec<OrderKey>) -> Self {
        let own = list.own_order().iter().copied().chain([Sort::Id(list)]);
        wanted.extend(own.map(|sort| OrderKey { sort, descending: false, nulls_first: true }));
        let mut keys: Vec<OrderKey> = Vec::new();
        for key in wanted {
            // What was ordered by once is equal for all that is left to order.
            if keys.iter().all(|earlier| earlier.sort != key.sort) {
                keys.push(key);
            }
        }
        Self { list, keys }
    }

    /// Whether a place is one of this order.
    #[must_use]
    pub fn has(&self, place: &Place) -> bool {
        let typed = |(key, value): (&OrderKey, &Key)| key.sort.admits(value.as_ref());
        place.order == self.name()
            && place.keys.len() == self.keys.len()
            && self.keys.iter().zip(&place.keys).all(typed)
    }

    /// The order in short, as places name it.
    fn name(&self) -> String {
        let key = |OrderKey { sort, descending, nulls_first }: &OrderKey| {
            let (direction, nulls) = (if *descending { '-' } else { '+' }, if *nulls_first { '<' } else { '>' });
            if sort.nullable() { format!("{sort:?}{direction}{nulls}") } else { format!("{sort:?}{direction}") }
        };
        let keys: Vec<String> = self.keys.iter().map(key).collect();
        format!("{:?} {}", self.list, keys.join(" "))
    }

    pub(super) fn keys(&self) -> &[OrderKey] {
        &self.keys
    }

    /// Reads the place of a row whose values were selected under [`column`].
    pub(super) fn place(&self, row: &QueryResult) -> Result<Place, DbErr> {
        let read = |(index, key): (usize, &OrderKey)| key.sort.read(row, &column(index));
        let keys: Vec<Key> = self.keys.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        Ok(Place { order: self.name(), keys, id: row.try_get("", "id")? })
    }
}

impl Place {
    /// The row that stood there.
    pub(super) fn row(&self) -> i64 {
        self.id
    }
}

/// The name under which the value of a step of an order is selected.
pub(super) fn column(index: usize) -> String {
    format!("key_{index}")
}

impl Sort {
    /// What rows are ordered by, as SQL.
    pub(super) fn value(self) -> Expr {
        let of_family = |own: (&'static str, &'static str)| {
            let slug = Query::select()
                .expr(Expr::col(("families", "slug")))
                .from("families")
                .and_where(Expr::col(("families", "id")).equals(own))
                .to_owned();
            Expr::from(slug)
        };
        match self {
            Self::FamilySlug => Expr::col(("families", "slug")),
            Self::FamilyTitle => Expr::col(("families", "title_folded")),
            Self::FamilyLevels => {
                let levels = Query::select()
                    .expr(Func::count(Expr::col(("roles", "id"))))
                    .from("roles")
                    .and_where(Expr::col(("roles", "family_id")).equals(("families", "id")))
                    .to_owned();
                levels.into()
            }
            Self::RoleFamily => Expr::col(("roles", "family_id")),
            Self::RoleFamilySlug => of_family(("roles", "family_id")),
            Self::RolePosition => Expr::col(("roles", "position")),
            Self::RoleSlug => Expr::col(("roles", "slug")),
            Self::RoleTitle => Expr::col(("roles", "title_folded")),
            Self::RoleSeniority => {
                rank(&Expr::col(("roles", "seniority")), Seniority::ALL.iter().map(|rank| rank.as_str()))
            }
            Self::RoleGrade => Expr::col(("roles", "grade")),
            Self::IndicatorFamily => Expr::col(("indicators", "family_id")),
            Self::IndicatorFamilySlug => of_family(("indicators", "family_id")),
            Self::IndicatorPosition => Expr::col(("indicators", "position")),
            Self::IndicatorName => Expr::col(("indicators", "name_folded")),
            Self::IndicatorGroup => Expr::col(("indicators", "group_folded")),
            Self::IndicatorTarget => Expr::col(("indicators", "target_value")),
            Self::StatementFamily => Expr::col(("statements", "family_id")),
            Self::StatementRole => Expr::col(("statements", "role_id")),
            Self::StatementPosition => Expr::col(("statements", "position")),
            Self::ObservationRevision => Expr::col(("observations", "revision")),
            Self::FindingFamily => Expr::col(("findings", "family_id")),
            Self::FindingPosition => Expr::col(("findings", "position")),
            Self::Id(list) => Expr::col((list.table(), "id")),
        }
    }

    /// Whether a row may have no value.
    pub(super) fn nullable(self) -> bool {
        matches!(self, Self::RoleGrade | Self::IndicatorGroup | Self::IndicatorTarget | Self::StatementRole)
    }

    fn kind(self) -> Type {
        match self {
            Self::FamilySlug
            | Self::FamilyTitle
            | Self::RoleFamilySlug
            | Self::RoleSlug
            | Self::RoleTitle
            | Self::IndicatorFamilySlug
            | Self::IndicatorName
            | Self::IndicatorGroup => Type::Text,
            Self::IndicatorTarget => Type::Float,
            Self::RolePosition
            | Self::RoleSeniority
            | Self::RoleGrade
            | Self::IndicatorPosition
            | Self::StatementPosition
            | Self::FindingPosition => Type::Int,
            Self::FamilyLevels
            | Self::RoleFamily
            | Self::IndicatorFamily
            | Self::StatementFamily
            | Self::StatementRole
            | Self::ObservationRevision
            | Self::FindingFamily
            | Self::Id(_) => Type::BigInt,
        }
    }

    fn read(self, row: &QueryResult, column: &str) -> Result<Key, DbErr> {
        Ok(match self.kind() {
            Type::Int => row.try_get::<Option<i32>>("", column)?.map(|number| KeyValue::Int(number.into())),
            Type::BigInt => row.try_get::<Option<i64>>("", column)?.map(KeyValue::Int),
            Type::Float => row.try_get::<Option<f64>>("", column)?.map(KeyValue::Float),
            Type::Text => row.try_get::<Option<String>>("", column)?.map(KeyValue::Text),
        })
    }

    /// Whether a row can have a value of this type.
    fn admits(self, value: Option<&KeyValue>) -> bool {
        match value {
            None => self.nullable(),
            Some(KeyValue::Int(_)) => matches!(self.kind(), Type::Int | Type::BigInt),
            Some(KeyValue::Float(_)) => self.kind() == Type::Float,
            Some(KeyValue::Text(_)) => self.kind() == Type::Text,
        }
    }
}

/// The place of a stored name among all, lowest first.
fn rank(column: &Expr, names: impl Iterator<Item = &'static str>) -> Expr {
    let cases = (0_i32..).zip(names);
    let place = |case: CaseStatement, (rank, name): (i32, &str)| case.case(column.clone().eq(name), Expr::val(rank));
    cases.fold(CaseStatement::new(), place).into()
}
