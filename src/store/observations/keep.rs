//! What becomes of observations when an import changes what they are about.
//!
//! Their slugs and names follow renames. Where an indicator or a role goes, its observations stay, without the
//! reference, and are found again by these names when an import brings it back.

use rolegraph_entity::observation::{Column, Entity};
use sea_orm::sea_query::{CaseStatement, Expr};
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

/// Gives observations without a reference the role and the indicator that their names lead to again, if any.
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
    for (family, role, name) in indicators {
        let Ok(subject) = measures.find(&family, role.as_deref(), &name, None) else { continue };
        let measure = subject.measure;
        let update = Entity::update_many()
            .col_expr(Column::IndicatorId, Expr::val(measure.id))
            .col_expr(Column::IndicatorName, Expr::val(measure.name.as_str()));
        let of_role = role.map_or_else(|| Column::RoleSlug.is_null(), |role| Column::RoleSlug.eq(role));
        let its = Column::FamilySlug.eq(family).and(of_role).and(Column::IndicatorName.eq(name));
        update.filter(Column::IndicatorId.is_null()).filter(its).exec(transaction).await?;
    }
    Ok(())
}
