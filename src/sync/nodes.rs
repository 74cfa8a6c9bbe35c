//! The ids of the statements and indicators of families that have just been written.
//!
//! Many rows are inserted by one statement, which does not tell their ids; here they are read back, and found by
//! their places.

use std::collections::HashMap;

use rolegraph_entity::{indicator, statement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::catalog::{Family, Role, Statement};
use crate::store::StoreError;
use crate::store::insert::ROWS_PER_STATEMENT;

/// The ids of what one family and its roles state.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    /// By role (none for the family itself) and kind: each before what is nested below it.
    statements: HashMap<(Option<i64>, String), Vec<i64>>,
    /// In their order: the family's own, then those of its roles, each once.
    indicators: Vec<i64>,
}

impl Nodes {
    /// Reads those of several families, by the family's id.
    pub(super) async fn read(
        transaction: &DatabaseTransaction,
        families: &[i64],
    ) -> Result<HashMap<i64, Self>, StoreError> {
        let mut nodes: HashMap<i64, Self> = HashMap::new();
        for families in families.chunks(ROWS_PER_STATEMENT) {
            use statement::{Column, Entity};
            let rows: Vec<Stored> = Entity::find()
                .select_only()
                .columns([Column::FamilyId, Column::RoleId, Column::Kind, Column::ParentId, Column::Id])
                .filter(Column::FamilyId.is_in(families.iter().copied()))
                .order_by_asc(Column::Position)
                .order_by_asc(Column::Id)
                .into_tuple()
                .all(transaction)
                .await?;
            for (family, lists) in by_family(rows) {
                nodes.entry(family).or_default().statements =
                    lists.into_iter().map(|(owner, list)| (owner, in_depth(&list))).collect();
            }
        }
        for families in families.chunks(ROWS_PER_STATEMENT) {
            use indicator::{Column, Entity};
            let rows: Vec<(i64, i64)> = Entity::find()
                .select_only()
                .columns([Column::FamilyId, Column::Id])
                .filter(Column::FamilyId.is_in(families.iter().copied()))
                .order_by_asc(Column::Position)
                .order_by_asc(Column::Id)
                .into_tuple()
                .all(transaction)
                .await?;
            for (family, id) in rows {
                nodes.entry(family).or_default().indicators.push(id);
            }
        }
        Ok(nodes)
    }

    /// A statement of a kind, by its place among those of its owner.
    pub(super) fn statement(&self, role: Option<i64>, kind: &str, place: usize) -> Option<i64> {
        self.statements.get(&(role, kind.to_owned()))?.get(place).copied()
    }

    /// An indicator, by its place among those of the family.
    pub(super) fn indicator(&self, place: usize) -> Option<i64> {
        self.indicators.get(place).copied()
    }
}

/// A stored statement: family, role, kind, what it is nested below, and itself.
type Stored = (i64, Option<i64>, String, Option<i64>, i64);
/// What one owner states of one kind: by what it is nested below, in order.
type Lists = HashMap<Option<i64>, Vec<i64>>;

fn by_family(rows: Vec<Stored>) -> HashMap<i64, HashMap<(Option<i64>, String), Lists>> {
    let mut families: HashMap<i64, HashMap<(Option<i64>, String), Lists>> = HashMap::new();
    for (family, role, kind, parent, id) in rows {
        let lists = families.entry(family).or_default().entry((role, kind)).or_default();
        lists.entry(parent).or_default().push(id);
    }
    families
}

/// Each before what is nested below it.
fn in_depth(lists: &Lists) -> Vec<i64> {
    let list = |parent| lists.get(&parent).into_iter().flatten().rev().copied();
    let mut open: Vec<i64> = list(None).collect();
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        found.push(id);
        open.extend(list(Some(id)));
    }
    found
}

/// Whether a family holds anything whose id is not known yet.
pub(super) fn is_any_new(family: &Family) -> bool {
    fn new(statements: &[Statement]) -> bool {
        statements.iter().any(|statement| statement.id.is_none() || new(&statement.children))
    }
    let of_role = |role: &Role| {
        new(&role.responsibilities)
            || new(&role.requirements)
            || role.indicators.iter().any(|indicator| indicator.id.is_none())
    };
    new(&family.responsibilities)
        || new(&family.requirements)
        || family.indicators.iter().any(|indicator| indicator.id.is_none())
        || family.roles.iter().any(of_role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_stands_behind_what_it_is_nested_below() {
        let rows = [(1, None), (5, Some(2)), (2, None), (4, Some(2)), (6, Some(5)), (3, None)];
        let row = |(id, parent)| (7, Some(8), "requirement".to_owned(), parent, id);
        let families = by_family(rows.into_iter().map(row).collect());
        assert_eq!(in_depth(&families[&7][&(Some(8), "requirement".to_owned())]), [1, 2, 5, 6, 4, 3]);
    }
}
