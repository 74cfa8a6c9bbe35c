//! Every role as far as reporting and careers need it: a few columns of the whole catalogue, in one statement each.

use rolegraph_entity::{career_ladder, career_step, family, reporting_line, role};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};

use super::convert::source;
use super::{Database, StoreError};
use crate::catalog::{Post, Rung, StatedStep, Superior};

/// A role with its family: id, slug, title, grade, whether it leads people; the family's slug and title; whom it
/// reports to, by title and id.
type PostColumns = (i64, String, String, Option<i32>, bool, String, String, Option<String>, Option<i64>);

/// Every role with whom it reports to; family by family in the order of their slugs, lowest level first.
pub async fn posts(database: &Database) -> Result<Vec<Post>, StoreError> {
    use role::Column;
    let rows: Vec<PostColumns> = role::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Slug, Column::Title, Column::Grade, Column::PeopleManager])
        .column_as(family::Column::Slug, "family_slug")
        .column_as(family::Column::Title, "family_title")
        .column_as(reporting_line::Column::Title, "superior_title")
        .column_as(reporting_line::Column::SuperiorId, "superior_id")
        .join(JoinType::InnerJoin, role::Relation::Family.def())
        .join(JoinType::LeftJoin, reporting_line::Relation::Role.def().rev())
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(database.read())
        .await?;
    let mut posts: Vec<Post> = rows.into_iter().map(post).collect();
    // The databases order hyphens differently. What is equal stays in its order.
    posts.sort_by(|one, other| one.family.cmp(&other.family));
    Ok(posts)
}

fn post(columns: PostColumns) -> Post {
    let (id, slug, title, grade, people_manager, family, family_title, superior, superior_id) = columns;
    let superior = superior.map(|title| Superior { title, id: superior_id });
    Post { id, slug, title, family, family_title, grade, people_manager, superior }
}

/// Every role with its track; family by family, lowest level first.
pub async fn rungs(database: &Database) -> Result<Vec<Rung>, StoreError> {
    use role::Column;
    let rows: Vec<(i64, i64, Option<i64>)> = role::Entity::find()
        .select_only()
        .columns([Column::Id, Column::FamilyId, Column::TrackId])
        .order_by_asc(Column::FamilyId)
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(database.read())
        .await?;
    Ok(rows.into_iter().map(|(id, family, track)| Rung { id, family, track }).collect())
}

/// The family and the role of a ladder, the role that a step leads to, and where the ladder stands.
type StepColumns = (i64, Option<i64>, i64, String, i32, i32);

/// Every step of a career ladder to a described role, in the order of the pages.
pub async fn stated_steps(database: &Database) -> Result<Vec<StatedStep>, StoreError> {
    use career_ladder::Column;
    let rows: Vec<StepColumns> = career_step::Entity::find()
        .select_only()
        .columns([Column::FamilyId, Column::RoleId])
        .column(career_step::Column::TargetId)
        .columns([Column::SourcePath, Column::SourceLine, Column::SourceEndLine])
        .join(JoinType::InnerJoin, career_step::Relation::CareerLadder.def())
        .filter(career_step::Column::TargetId.is_not_null())
        .order_by_asc(Column::FamilyId)
        .order_by_asc(Column::SourceLine)
        .order_by_asc(Column::Id)
        .order_by_asc(career_step::Column::Position)
        .into_tuple()
        .all(database.read())
        .await?;
    let step = |(family, role, target, path, line, end_line): StepColumns| StatedStep {
        family,
        role,
        target,
        source: source(path, line, end_line),
    };
    Ok(rows.into_iter().map(step).collect())
}
