//! Writes the indicators of a family: its own, and those of its roles, each once however many roles state it.

use std::collections::{HashMap, HashSet};

use rolegraph_entity::{indicator, indicator_role};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, NotSet, Set};

use super::{columns, delete, insert_many, key, number, place};
use crate::catalog::{Family, Indicator, RowId, SharedIndicator, caseless};
use crate::store::StoreError;

/// An indicator as it is written: its row, and the roles that state it.
struct Wanted<'a> {
    scope: &'static str,
    indicator: &'a Indicator,
    /// The place of the row among those of the family.
    position: usize,
    places: Vec<Place<'a>>,
}

/// A role that states it, by its row, with its place there.
#[derive(PartialEq)]
struct Place<'a> {
    role: i64,
    position: usize,
    indicator: &'a Indicator,
}

/// Writes what differs between two states of a family, whose roles have their rows.
pub(super) async fn write(
    transaction: &DatabaseTransaction,
    before: Option<&Family>,
    family: &Family,
    family_id: i64,
    roles: &[i64],
) -> Result<(), StoreError> {
    let stored_roles: Vec<i64> = before.iter().flat_map(|before| &before.roles).filter_map(|role| role.id).collect();
    let stored = before.map(|before| wanted(before, &stored_roles)).unwrap_or_default();
    let wanted = wanted(family, roles);
    let kept: HashSet<RowId> = wanted.iter().map(|wanted| wanted.indicator.id).collect();
    let gone = stored.iter().map(|stored| stored.indicator.id).filter(|id| !kept.contains(id)).flatten();
    delete::<indicator::Entity, _>(transaction, indicator::Column::Id, gone).await?;
    let by_id: HashMap<RowId, &Wanted<'_>> = stored.iter().map(|stored| (stored.indicator.id, stored)).collect();
    let (mut moved, mut places) = (Vec::new(), Vec::new());
    for wanted in &wanted {
        let id = wanted.indicator.id;
        let old = by_id.get(&id).filter(|_| id.is_some());
        let (write, write_places) =
            old.map_or((true, true), |old| (!old.same_row(wanted), old.places != wanted.places));
        let row = wanted.row(family_id);
        let id = match id {
            Some(id) => {
                if write {
                    row.update(transaction).await?;
                }
                id
            }
            None => row.insert(transaction).await?.id,
        };
        if write_places {
            moved.push(id);
            places.extend(wanted.places.iter().map(|stated| stated.row(id)));
        }
    }
    // All go before any comes: two may have changed places.
    delete::<indicator_role::Entity, _>(transaction, indicator_role::Column::IndicatorId, moved.into_iter()).await?;
    insert_many::<indicator_role::Entity, _>(transaction, places).await
}

/// The indicators of a family with their places: its own, then those of its roles.
fn wanted<'a>(family: &'a Family, roles: &[i64]) -> Vec<Wanted<'a>> {
    let own = family.indicators.iter().map(|indicator| ("family", indicator, Vec::new()));
    let shared = family.shared_indicators().into_iter().map(|SharedIndicator { indicator, places }| {
        let place = |place: &crate::catalog::IndicatorPlace<'a>| {
            let role = roles.get(place.role).copied()?;
            Some(Place { role, position: place.position, indicator: place.indicator })
        };
        ("role", indicator, places.iter().filter_map(place).collect())
    });
    let numbered = own.chain(shared).enumerate();
    numbered.map(|(position, (scope, indicator, places))| Wanted { scope, indicator, position, places }).collect()
}

impl Wanted<'_> {
    fn same_row(&self, other: &Self) -> bool {
        self.position == other.position && self.scope == other.scope && self.indicator == other.indicator
    }

    fn row(&self, family_id: i64) -> indicator::ActiveModel {
        let Indicator { id, name, group, unit, target, period, source } = self.indicator;
        indicator::ActiveModel {
            id: key(*id),
            family_id: Set(family_id),
            scope: Set(self.scope.to_owned()),
            position: Set(place(self.position)),
            group_name: Set(group.clone()),
            group_folded: Set(group.as_deref().map(caseless)),
            name: Set(name.clone()),
            name_folded: Set(caseless(name)),
            unit: Set(unit.as_str().to_owned()),
            target_comparator: Set(target.map(|target| target.comparator.as_str().to_owned())),
            target_value: Set(target.map(|target| target.value)),
            target_unit: Set(target.map(|target| target.unit.as_str().to_owned())),
            period: Set(period.map(|period| period.as_str().to_owned())),
            source_path: Set(source.path.clone()),
            source_line: Set(number(source.line)),
            source_end_line: Set(number(source.end_line)),
        }
    }
}

impl Place<'_> {
    fn row(&self, indicator_id: i64) -> indicator_role::ActiveModel {
        let (source_path, source_line, source_end_line) = columns(&self.indicator.source);
        indicator_role::ActiveModel {
            id: NotSet,
            indicator_id: Set(indicator_id),
            role_id: Set(self.role),
            position: Set(place(self.position)),
            group_name: Set(self.indicator.group.clone()),
            source_path,
            source_line,
            source_end_line,
        }
    }
}
