//! Statistics: the rows of a list in groups, and the numbers of each group, in one statement.
//!
//! A row without a value counts as a row and in no number of that value, as SQL has it. Groups stand in an order that
//! no collation changes: by the figures that are asked for, then by their keys, one after the other, what is absent
//! last. Targets are summed up only where all of a group count the same thing.

mod figure;
mod key;

pub use figure::Figure;
pub use key::{GroupKey, Key};

use sea_orm::sea_query::{NullOrdering, Order, Query};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, TryGetable};

use super::filter::{Test, tested};
use super::lists::{List, Listing};
use super::{Database, StoreError};

/// Which groups of a list are wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grouped {
    /// What the rows of a group have in common; without any, all rows are one group.
    pub keys: Vec<Key>,
    /// Which of the dear numbers are wanted.
    pub asked: Asked,
    /// What must hold for the numbers of a group.
    pub having: Vec<(Figure, Test)>,
    /// What groups are ordered by before their keys, and whether the largest comes first.
    pub order: Vec<(Figure, bool)>,
    /// How many groups.
    pub limit: u64,
    /// How many groups are passed over.
    pub offset: u64,
}

/// Which numbers are wanted beside those that cost little; the others are told as of no rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// How many different titles, texts or names.
    pub texts: bool,
    /// What the values make.
    pub summary: bool,
}

/// The rows that have the same keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What they have in common.
    pub key: GroupKey,
    /// Their numbers.
    pub numbers: Numbers,
}

/// The numbers of some rows of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers {
    /// How many rows.
    pub count: i64,
    /// Of how many families.
    pub families: i64,
    /// How many different titles, texts or names, whatever their case.
    pub texts: i64,
    /// Of how many roles; statements alone.
    pub roles: i64,
    /// Grades of roles, or words of statements.
    pub whole: Summary<i32>,
    /// Targets of indicators.
    pub target: Summary<f64>,
    /// What all targets count; none where they count different things.
    pub target_unit: Option<String>,
}

/// The numbers that the values of some rows make.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary<T> {
    /// How many rows have a value.
    pub known: i64,
    /// The least value.
    pub least: Option<T>,
    /// The most.
    pub most: Option<T>,
    /// The average, to twelve digits.
    pub average: Option<f64>,
    /// How many different values.
    pub distinct: Option<i64>,
}

/// The groups that are wanted, and whether there are more behind them.
pub async fn groups(
    database: &Database,
    listing: &Listing,
    wanted: &Grouped,
) -> Result<(Vec<Group>, bool), StoreError> {
    let (connection, list) = (database.read(), listing.list());
    let mut select = Query::select();
    select.from(list.table()).and_where(listing.wanted());
    for (name, figure) in Figure::of(list, wanted.asked) {
        select.expr_as(figure.value(list), name);
    }
    if list == List::Indicators && wanted.asked.summary {
        select.expr_as(figure::target_unit(), TARGET_UNIT);
    }
    key::joined(&mut select, list, &wanted.keys);
    for key in &wanted.keys {
        key.select(&mut select, list, connection.get_database_backend());
    }
    for (figure, test) in &wanted.having {
        select.and_having(tested(&figure.value(list), figure.nullable(list), test));
    }
    for (figure, descending) in &wanted.order {
        let direction = if *descending { Order::Desc } else { Order::Asc };
        select.order_by_expr_with_nulls(figure.value(list), direction, NullOrdering::Last);
    }
    for value in wanted.keys.iter().flat_map(|key| key.order(list)) {
        select.order_by_expr_with_nulls(value, Order::Asc, NullOrdering::Last);
    }
    select.limit(wanted.limit.saturating_add(1)).offset(wanted.offset);
    let mut groups = Vec::new();
    for row in connection.query_all(&select).await? {
        let mut key = GroupKey::default();
        wanted.keys.iter().try_for_each(|one| one.read(&row, &mut key))?;
        groups.push(Group { key, numbers: numbers(&row, list, wanted.asked)? });
    }
    let more = groups.len() as u64 > wanted.limit;
    if more {
        groups.pop();
    }
    Ok((groups, more))
}

/// The numbers of all rows that a listing wants.
pub async fn numbers_of(database: &Database, listing: &Listing, asked: Asked) -> Result<Numbers, StoreError> {
    let (mut groups, _) = groups(database, listing, &Grouped { limit: 1, asked, ..Grouped::default() }).await?;
    Ok(groups.pop().map(|group| group.numbers).unwrap_or_default())
}

const TARGET_UNIT: &str = "target_unit_of_all";

fn numbers(row: &QueryResult, list: List, asked: Asked) -> Result<Numbers, DbErr> {
    let count = |name: &str| row.try_get::<i64>("", name);
    let mut numbers = Numbers { count: count("number")?, families: count("families")?, ..Numbers::default() };
    if matches!(list, List::Statements(_)) {
        numbers.roles = count("roles")?;
    }
    if asked.texts {
        numbers.texts = count("texts")?;
    }
    if asked.summary && list == List::Indicators {
        numbers.target = summary(row)?;
        numbers.target_unit = row.try_get("", TARGET_UNIT)?;
    } else if asked.summary {
        numbers.whole = summary(row)?;
    }
    Ok(numbers)
}

fn summary<T>(row: &QueryResult) -> Result<Summary<T>, DbErr>
where
    Option<T>: TryGetable,
{
    Ok(Summary {
        known: row.try_get("", "known")?,
        least: row.try_get("", "least")?,
        most: row.try_get("", "most")?,
        average: row.try_get::<Option<f64>>("", "average")?.map(rounded),
        distinct: row.try_get("", "distinct")?,
    })
}

/// The databases add up fractions each in its own way, and differ in the last digits.
fn rounded(average: f64) -> f64 {
    format!("{average:.11e}").parse().unwrap_or(average)
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn averages_lose_the_digits_that_databases_disagree_on() {
        for (given, kept) in
            [(0.1 + 0.2, 0.3), (4.0, 4.0), (1e300, 1e300), (-2.0 / 3.0, -0.666_666_666_667), (0.0, 0.0)]
        {
            assert!((rounded(given) - kept).abs() <= f64::EPSILON * kept.abs(), "{given}");
        }
    }
}
