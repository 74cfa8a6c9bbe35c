//! Reads what can be measured.

use std::collections::{BTreeMap, HashMap};

use rolegraph_entity::{family, indicator, indicator_role, role};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use crate::catalog::{MeasuredFamily, MeasuredIndicator as Measure, MeasuredRole, Measures, Unit};
use crate::store::{StoreError, named};

/// Everything that can be measured; one statement a table.
pub(super) async fn measures<C: ConnectionTrait>(connection: &C) -> Result<Measures, StoreError> {
    let mut stating: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in indicator_role::Entity::find().all(connection).await? {
        stating.entry(row.indicator_id).or_default().push(row.role_id);
    }
    let mut roles: HashMap<i64, Vec<MeasuredRole>> = HashMap::new();
    for row in role::Entity::find().order_by_asc(role::Column::Position).all(connection).await? {
        let role = MeasuredRole { id: row.id, slug: row.slug, title: row.title };
        roles.entry(row.family_id).or_default().push(role);
    }
    let mut indicators: HashMap<i64, Vec<Measure>> = HashMap::new();
    for row in indicator::Entity::find().order_by_asc(indicator::Column::Id).all(connection).await? {
        let unit = |column, name: &str| named(column, name, Unit::from_name);
        let measure = Measure {
            id: row.id,
            name: row.name,
            unit: unit("indicators.unit", &row.unit)?,
            target_unit: row.target_unit.map(|name| unit("indicators.target_unit", &name)).transpose()?,
            roles: stating.remove(&row.id).unwrap_or_default(),
        };
        indicators.entry(row.family_id).or_default().push(measure);
    }
    let mut families = BTreeMap::new();
    for family::Model { id, slug, title, .. } in family::Entity::find().all(connection).await? {
        let roles = roles.remove(&id).unwrap_or_default();
        let indicators = indicators.remove(&id).unwrap_or_default();
        families.insert(slug.clone(), MeasuredFamily { id, slug, title, roles, indicators });
    }
    Ok(Measures { families })
}
