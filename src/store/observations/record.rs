//! Recording: one transaction, in which a whole table of numbers is written piece by piece, or nothing is.

use std::collections::{HashMap, HashSet};

use rolegraph_entity::change;
use rolegraph_entity::observation::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, OnConflict, Order, Query};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, NotSet, QueryFilter, Set, TransactionTrait};

use super::measures;
use crate::catalog::{Measures, PeriodSpan, Unit};
use crate::store::changes::{self, FAMILY, INDICATOR, Kind, ROLE, mark};
use crate::store::insert::{ROWS_PER_STATEMENT, insert_many};
use crate::store::rows::ObservationRow;
use crate::store::{Database, StoreError, state};

/// How many observations a piece has at most.
pub const PIECE: usize = ROWS_PER_STATEMENT;

/// The subject of a row that tells of observations.
pub const OBSERVATIONS: &str = "observations";

/// What observations have in common that must not overlap.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeriesKey {
    /// The row of the indicator.
    pub indicator: i64,
    /// The role's slug; none where they are about the family as a whole.
    pub role: Option<String>,
    /// The dimensions, as a JSON object with sorted keys.
    pub dimensions: String,
}

/// An observation that is asked after: its key, and its place in its series.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// What it may be known by.
    pub key: &'a str,
    /// Its series.
    pub series: &'a SeriesKey,
    /// Its last day.
    pub last_day: String,
}

/// An observation to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct New {
    /// What it is known by; where a row has that, its value, unit and source become these.
    pub key: String,
    /// Its series.
    pub series: SeriesKey,
    /// The row of the role.
    pub role_id: Option<i64>,
    /// The family's slug.
    pub family_slug: String,
    /// The indicator's name.
    pub indicator_name: String,
    /// The period.
    pub period: PeriodSpan,
    /// The number.
    pub value: f64,
    /// What it counts.
    pub unit: Unit,
    /// Where it comes from.
    pub source: Option<String>,
}

/// What was recorded of an indicator, for those who follow the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The family: its row, slug and title.
    pub family: (i64, String, String),
    /// The role: its row, slug and title.
    pub role: Option<(i64, String, String)>,
    /// The indicator: its row and name.
    pub indicator: (i64, String),
    /// What happened, what it was before, and what it is now.
    pub how: (Kind, Option<String>, String),
}

/// A table that is being recorded. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Recording {
    transaction: DatabaseTransaction,
    before: i64,
}

impl Recording {
    /// Begins, once nobody else changes the catalogue.
    pub async fn begin(database: &Database) -> Result<Self, StoreError> {
        let transaction = database.write().begin().await?;
        let before = state::lock(&transaction).await?;
        Ok(Self { transaction, before })
    }

    /// The revision that what is written has, if it stays.
    #[must_use]
    pub fn revision(&self) -> i64 {
        self.before + 1
    }

    /// What can be measured.
    pub async fn measures(&self) -> Result<Measures, StoreError> {
        measures::measures(&self.transaction).await
    }

    /// The rows that have one of the keys, and those that begin last in a series before the end of what is wanted:
    /// as rows of a series do not overlap, no other can be in its way. Also the first and the last of each series:
    /// as these count the same, that tells what the others of it do.
    pub async fn known(&self, wanted: &[Wanted<'_>]) -> Result<Vec<ObservationRow>, StoreError> {
        let mut found: HashMap<i64, ObservationRow> = HashMap::new();
        for wanted in wanted.chunks(PIECE) {
            let keys = Column::Key.is_in(wanted.iter().map(|wanted| wanted.key));
            let rows = Entity::find().filter(keys).all(&self.transaction).await?;
            found.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        let place = |wanted: &Wanted<'_>| {
            let SeriesKey { indicator, role, dimensions } = wanted.series;
            (*indicator, role.clone().unwrap_or_default(), dimensions.clone(), wanted.last_day.clone())
        };
        let mut seen = HashSet::new();
        let series: Vec<&Wanted<'_>> = wanted.iter().filter(|wanted| seen.insert(wanted.series)).collect();
        let all: Vec<&Wanted<'_>> = wanted.iter().collect();
        let asked = [(&all, true, Order::Desc), (&series, false, Order::Asc), (&series, false, Order::Desc)];
        for ((wanted, before_its_end, order), with_role) in
            asked.iter().flat_map(|asked| [(asked, true), (asked, false)])
        {
            let wanted: Vec<&Wanted<'_>> =
                wanted.iter().copied().filter(|wanted| wanted.series.role.is_some() == with_role).collect();
            for wanted in wanted.chunks(PIECE) {
                let mut one = Query::select();
                one.column(("other", "id"))
                    .from_as(Entity, "other")
                    .and_where(Expr::col(("other", "indicator_id")).equals(("wanted", "column1")))
                    .and_where(if with_role {
                        Expr::col(("other", "role_slug")).equals(("wanted", "column2"))
                    } else {
                        Expr::col(("other", "role_slug")).is_null()
                    })
                    .and_where(Expr::col(("other", "dimensions")).equals(("wanted", "column3")))
                    .order_by(("other", "starts_on"), order.clone())
                    .limit(1);
                if *before_its_end {
                    let begun = Expr::col(("other", "starts_on")).lte(Expr::col(("wanted", "column4")));
                    one.and_where(begun);
                }
                let mut ids = Query::select();
                ids.expr(Expr::from(one)).from_values(wanted.iter().map(|wanted| place(wanted)), "wanted");
                let rows = Entity::find().filter(Column::Id.in_subquery(ids)).all(&self.transaction).await?;
                found.extend(rows.into_iter().map(|row| (row.id, row)));
            }
        }
        Ok(found.into_values().collect())
    }

    /// Writes observations; no two of them have the same key.
    pub async fn write(&self, new: Vec<New>) -> Result<(), StoreError> {
        let again = OnConflict::column(Column::Key)
            .update_columns([Column::Value, Column::Unit, Column::Source, Column::Revision])
            .to_owned();
        let mut rows: Vec<ActiveModel> = new.into_iter().map(|new| self.row(new)).collect();
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(PIECE));
            Entity::insert_many(rows).on_conflict(again.clone()).exec_without_returning(&self.transaction).await?;
            rows = rest;
        }
        Ok(())
    }

    fn row(&self, new: New) -> ActiveModel {
        let New { key, series, role_id, family_slug, indicator_name, period, value, unit, source } = new;
        ActiveModel {
            id: NotSet,
            key: Set(key),
            indicator_id: Set(Some(series.indicator)),
            role_id: Set(role_id),
            family_slug: Set(family_slug),
            role_slug: Set(series.role),
            indicator_name: Set(indicator_name),
            period: Set(period.as_str().to_owned()),
            starts_on: Set(period.first_day()),
            ends_on: Set(period.last_day()),
            value: Set(value),
            unit: Set(unit.as_str().to_owned()),
            dimensions: Set(series.dimensions),
            source: Set(source),
            revision: Set(self.revision()),
        }
    }

    /// Ends: with a new revision where something is told, else with the one of before. What is told stands family
    /// by family, what is about the family first, and then role by role.
    pub async fn end(self, told: &[Told]) -> Result<i64, StoreError> {
        if told.is_empty() {
            return self.leave().await;
        }
        let revision = state::raise(&self.transaction).await?;
        insert_many::<change::Entity, _, _>(&self.transaction, rows(revision, told)).await?;
        changes::announce(&self.transaction, revision).await?;
        self.transaction.commit().await?;
        Ok(revision)
    }

    /// Ends, and leaves nothing behind.
    pub async fn leave(self) -> Result<i64, StoreError> {
        self.transaction.rollback().await?;
        Ok(self.before)
    }
}

/// A row for each family and each role with new numbers, as imports have them, and one for each thing that is told.
fn rows(revision: i64, told: &[Told]) -> Vec<change::ActiveModel> {
    let mark = mark();
    let mut rows = Vec::new();
    let mut last: Option<&Told> = None;
    for told in told {
        let row = |with_role: bool, subject: &str, how: Kind| {
            let role = told.role.as_ref().filter(|_| with_role);
            let (family_id, family_slug, family_title) = told.family.clone();
            let (node_kind, node_id) = match (subject, role) {
                (OBSERVATIONS, _) => (INDICATOR, told.indicator.0),
                (_, Some(role)) => (ROLE, role.0),
                _ => (FAMILY, family_id),
            };
            change::ActiveModel {
                id: NotSet,
                revision: Set(revision),
                family_id: Set(family_id),
                family_slug: Set(family_slug),
                family_title: Set(family_title),
                role_id: Set(role.map(|role| role.0)),
                role_slug: Set(role.map(|role| role.1.clone())),
                role_title: Set(role.map(|role| role.2.clone())),
                subject: Set(subject.to_owned()),
                how: Set(how.as_str().to_owned()),
                label: Set(None),
                before: Set(None),
                after: Set(None),
                node_kind: Set(Some(node_kind.to_owned())),
                node_id: Set(Some(node_id)),
                gone: Set(false),
                mark: Set(mark),
            }
        };
        if last.is_none_or(|last| last.family.0 != told.family.0) {
            rows.push(row(false, FAMILY, Kind::Changed));
        }
        if told.role.is_some() && last.is_none_or(|last| last.role != told.role) {
            rows.push(row(true, ROLE, Kind::Changed));
        }
        let (kind, before, after) = &told.how;
        rows.push(change::ActiveModel {
            label: Set(Some(told.indicator.1.clone())),
            before: Set(before.clone()),
            after: Set(Some(after.clone())),
            ..row(true, OBSERVATIONS, *kind)
        });
        last = Some(told);
    }
    rows
}
