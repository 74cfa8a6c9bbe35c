//! What was measured, as the report takes it.

use std::collections::HashMap;

use crate::catalog::{Family, PeriodSpan, Unit};
use crate::report::{Point, Series};
use crate::store::observations::{self, Read, Which};
use crate::store::rows::ObservationRow;
use crate::store::{Database, StoreError, named};

/// How many of the latest numbers of a row are told.
const POINTS: u64 = 12;
/// Of how many indicators one statement reads the numbers.
const AT_ONCE: usize = 50;

/// The latest numbers of every indicator of these families: those of the family as a whole first, then by role.
pub(super) async fn of(database: &Database, families: &[Family]) -> Result<Vec<Series>, StoreError> {
    let mut indicators: Vec<(i64, &Family)> = Vec::new();
    for family in families {
        let shared = family.shared_indicators();
        let all = family.indicators.iter().chain(shared.iter().map(|shared| shared.indicator));
        indicators.extend(all.filter_map(|indicator| Some((indicator.id?, family))));
    }
    let by_id: HashMap<i64, &Family> = indicators.iter().copied().collect();
    let ids: Vec<i64> = indicators.into_iter().map(|(id, _)| id).collect();
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let read = observations::series(database, some, &Which::default(), POINTS).await?;
        if read.all {
            found.extend(rows(&read, &by_id)?);
            continue;
        }
        // Far more than a page can show: of each as much as one statement reads.
        for id in some {
            let read = observations::series(database, std::slice::from_ref(id), &Which::default(), POINTS).await?;
            found.extend(rows(&read, &by_id)?);
        }
    }
    // Databases order texts each in their own way.
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(found.into_iter().map(|(_, series)| series).collect())
}

/// By the place of the role, 0 for the family as a whole, then by what else tells a row of numbers from others.
type Place = (usize, Option<String>, Option<String>);

fn rows(read: &Read, families: &HashMap<i64, &Family>) -> Result<Vec<(Place, Series)>, StoreError> {
    let told = |row: &ObservationRow| (row.indicator_id, row.role_slug.clone(), row.dimensions.clone());
    let series = read.rows.chunk_by(|one, other| told(one) == told(other)).filter_map(|rows| {
        let first = rows.first()?;
        let indicator = first.indicator_id?;
        let roles = families.get(&indicator).map_or(&[][..], |family| &family.roles);
        let place = roles.iter().position(|role| Some(role.slug.as_str()) == first.role_slug.as_deref());
        // A role that is gone is known by its slug alone.
        let title = place.and_then(|at| roles.get(at)).map(|role| role.title.clone());
        let role = first.role_slug.as_ref().map(|slug| title.unwrap_or_else(|| slug.clone()));
        let dimensions = dimensions(&first.dimensions);
        let points = rows.iter().map(point).collect::<Result<Vec<_>, _>>();
        let order = (
            first.role_slug.as_ref().map_or(0, |_| place.map_or(roles.len() + 1, |at| at + 1)),
            first.role_slug.clone(),
            dimensions.clone(),
        );
        Some(points.map(|points| (order, Series { indicator, role, dimensions, points })))
    });
    series.collect()
}

fn point(row: &ObservationRow) -> Result<Point, StoreError> {
    let unread = |_| StoreError::Unknown { column: "observations.period", value: row.period.clone() };
    let day = PeriodSpan::parse(&row.period).map_err(unread)?.middle();
    let unit = named("observations.unit", &row.unit, Unit::from_name)?;
    Ok(Point { period: row.period.clone(), day, value: row.value, unit })
}

/// `{"region":"north"}` as "region: north".
fn dimensions(stored: &str) -> Option<String> {
    let pairs: std::collections::BTreeMap<String, String> = serde_json::from_str(stored).unwrap_or_default();
    let told: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

#[cfg(test)]
mod tests {
    use super::dimensions;

    #[test]
    fn dimensions_are_told_by_name() {
        assert_eq!(dimensions("{}"), None);
        assert_eq!(dimensions(r#"{"team":"a","region":"north"}"#).as_deref(), Some("region: north, team: a"));
    }
}
