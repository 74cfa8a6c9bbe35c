//! What becomes of observations when an import changes what they are about.
//!
//! Their slugs and names follow renames. Where an indicator or a role goes, its observations stay, without the
//! reference, and are found again by these names when an import brings it back.

use rolegraph_entity::observation::{Column, Entity};
use sea_orm::sea_query::{Alias, CaseStatement, Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

use super::measures::measures;
use crate::store::StoreError;

/// What has another name now.
#[derive(Debug, Default)]
pub struct Renamed {
    /// Families: the slug of before, and the new one.
    pub families: Vec<(String, String)>,
    /// Roles: the slug of the family before, that of the role before, and its new one.
    pub roles: Vec<(String, String, String)>,
    /// Indicators: the row, and the new name.
    pub indicators: Vec<(i64, String)>,
}

/// Takes new names over, also into what is about something that is gone. One statement a kind and, for roles, a
/// family, so that two that change names with each other do not become one.
pub async fn follow(transaction: &DatabaseTransaction, renamed: &Renamed) -> Result<(), StoreError> {
    let Renamed { families, roles, indicators } = renamed;
    let slug = |column: Column, renamed: &[(String, String)]| {
        let cases = renamed.iter().fold(CaseStatement::new(), |case, (from, to)| {
            case.case(Expr::col(column).eq(from.as_str()), Expr::val(to.as_str()))
        });
        Entity::update_many()
            .col_expr(column, cases.finally(Expr::col(column)).into())
            .filter(column.is_in(renamed.iter().map(|(from, _)| from.as_str())))
    };
    let mut of_family: Vec<&str> = roles.iter().map(|(family, ..)| family.as_str()).collect();
    of_family.dedup();
    for family in of_family {
        let own = roles.iter().filter(|(other, ..)| other == family);
        let own: Vec<(String, String)> = own.map(|(_, from, to)| (from.clone(), to.clone())).collect();
        slug(Column::RoleSlug, &own).filter(Column::FamilySlug.eq(family)).exec(transaction).await?;
    }
    if !families.is_empty() {
        slug(Column::FamilySlug, families).exec(transaction).await?;
    }
    for (id, name) in indicators {
        let update = Entity::update_many().col_expr(Column::IndicatorName, Expr::val(name.as_str()));
        update.filter(Column::IndicatorId.eq(*id)).exec(transaction).await?;
    }
    Ok(())
}

/// Gives observations without a reference the role and the indicator that have their names again, if any. A name
/// that is only like theirs does not count, and what would overlap a number of the same series stays as it is.
pub async fn find_again(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
    // More than any text: a range, so that both databases take the index.
    let adrift = Column::RoleId.is_null().and(Column::RoleSlug.gt(""));
    let roles: Vec<(String, String)> = Entity::find()
        .select_only()
        .columns([Column::FamilySlug, Column::RoleSlug])
        .distinct()
        .filter(adrift.clone())
        .into_tuple()
        .all(transaction)
        .await?;
    let indicators: Vec<(String, Option<String>, String)> = Entity::find()
        .select_only()
        .columns([Column::FamilySlug, Column::RoleSlug, Column::IndicatorName])
        .distinct()
        .filter(Column::IndicatorId.is_null())
        .into_tuple()
        .all(transaction)
        .await?;
    if roles.is_empty() && indicators.is_empty() {
        return Ok(());
    }
    let measures = measures(transaction).await?;
    for (family, slug) in roles {
        let found =
            measures.families.get(&family).and_then(|family| family.roles.iter().find(|role| role.slug == slug));
        let Some(role) = found else { continue };
        let update = Entity::update_many().col_expr(Column::RoleId, Expr::val(role.id));
        let its = Column::FamilySlug.eq(family).and(Column::RoleSlug.eq(slug));
        update.filter(adrift.clone()).filter(its).exec(transaction).await?;
    }
    let mut found = Vec::new();
    for (family, role, name) in &indicators {
        if let Some((measure, exact)) = measures.find_same(family, role.as_deref(), name) {
            found.push((!exact, measure, Names { family, role: role.as_deref(), name }));
        }
    }
    // What has the very name comes first, should two names lead to one indicator.
    found.sort_by_key(|(inexact, ..)| *inexact);
    for (_, measure, names) in found {
        let update = Entity::update_many()
            .col_expr(Column::IndicatorId, Expr::val(measure.id))
            .col_expr(Column::IndicatorName, Expr::val(measure.name.as_str()))
            .filter(Column::IndicatorId.is_null())
            .filter(names.condition())
            .filter(Expr::not_exists(names.in_the_way(Some(measure.id))))
            .filter(Expr::not_exists(names.in_the_way(None)));
        update.exec(transaction).await?;
    }
    Ok(())
}

/// What observations without an indicator are about, by name.
struct Names<'a> {
    family: &'a str,
    role: Option<&'a str>,
    name: &'a str,
}

impl Names<'_> {
    fn condition(&self) -> Expr {
        let role = self.role.map_or_else(|| Column::RoleSlug.is_null(), |role| Column::RoleSlug.eq(role));
        Column::FamilySlug.eq(self.family).and(role).and(Column::IndicatorName.eq(self.name))
    }

    /// What a row must not overlap if it is to be found again: the rows of an indicator or, without one, those of
    /// the same names that were recorded later, which come first.
    fn in_the_way(&self, indicator: Option<i64>) -> SelectStatement {
        let other = |column: Column| Expr::col((Alias::new(OTHER), column));
        let own = |column: Column| Expr::col((Entity, column));
        let mut select = Query::select();
        select
            .expr(Expr::val(1))
            .from_as(Entity, Alias::new(OTHER))
            .and_where(
                self.role.map_or_else(|| other(Column::RoleSlug).is_null(), |role| other(Column::RoleSlug).eq(role)),
            )
            .and_where(other(Column::Dimensions).eq(own(Column::Dimensions)))
            .and_where(other(Column::StartsOn).lte(own(Column::EndsOn)))
            .and_where(other(Column::EndsOn).gte(own(Column::StartsOn)));
        match indicator {
            Some(id) => select.and_where(other(Column::IndicatorId).eq(id)),
            None => select
                .and_where(other(Column::IndicatorId).is_null())
                .and_where(other(Column::FamilySlug).eq(self.family))
                .and_where(other(Column::IndicatorName).eq(self.name))
                .and_where(other(Column::Id).gt(own(Column::Id))),
        };
        select
    }
}

/// The name of rows beside which another is laid.
const OTHER: &str = "other";
