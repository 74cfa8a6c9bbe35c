//! Writes what belongs to a family or role and carries no id that a client could hold: grade claims,
//! reporting lines, extensions, ladders, hiring steps, sections, findings, pages. Where such a list differs, it is
//! written anew.
//!
//! It runs when every role has its row, because most of these point to roles of any family.

use std::collections::HashMap;

use rolegraph_entity::{
    career_ladder, career_step, extension, finding, grade_claim, hiring_step, page, page_heading, reporting_line,
    section,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, NotSet, QueryFilter, Set};

use super::apply::{Ids, columns, delete, insert_many, number, place};
use crate::catalog::{CareerLadder, Family, NamedRole, Role, RoleRef, Section, caseless};
use crate::store::StoreError;

/// Writes what differs between two states of a family.
pub(super) async fn write(
    transaction: &DatabaseTransaction,
    before: Option<&Family>,
    family: &Family,
    ids: &Ids,
    roles: &HashMap<RoleRef, i64>,
) -> Result<(), StoreError> {
    let links = Links { transaction, family_id: ids.family, roles };
    for (role, id) in family.roles.iter().zip(&ids.roles) {
        let before = before.and_then(|before| before.role_of_row(role.id));
        links.claims(before, role, *id).await?;
        links.reporting_line(before, role, *id).await?;
        links.extensions(before, role, *id).await?;
        links
            .ladder(before.and_then(|before| before.career_ladder.as_ref()), role.career_ladder.as_ref(), Some(*id))
            .await?;
        links.sections(before.map_or(&[], |before| &before.sections), &role.sections, Some(*id)).await?;
    }
    links.ladder(before.and_then(|before| before.career_ladder.as_ref()), family.career_ladder.as_ref(), None).await?;
    links.sections(before.map_or(&[], |before| &before.sections), &family.sections, None).await?;
    links.hiring(before, family).await?;
    links.pages(before, family).await?;
    links.findings(before, family).await
}

struct Links<'a> {
    transaction: &'a DatabaseTransaction,
    family_id: i64,
    roles: &'a HashMap<RoleRef, i64>,
}

impl Links<'_> {
    fn id(&self, role: Option<&RoleRef>) -> Option<i64> {
        role.and_then(|role| self.roles.get(role)).copied()
    }

    async fn claims(&self, before: Option<&Role>, role: &Role, id: i64) -> Result<(), StoreError> {
        if before.is_some_and(|before| before.grade_claims == role.grade_claims) {
            return Ok(());
        }
        delete::<grade_claim::Entity, _>(self.transaction, grade_claim::Column::RoleId, std::iter::once(id)).await?;
        let row = |(position, claim): (usize, &crate::catalog::GradeClaim)| {
            let (source_path, source_line, source_end_line) = columns(&claim.source);
            grade_claim::ActiveModel {
                id: NotSet,
                role_id: Set(id),
                position: Set(place(position)),
                grade: Set(claim.grade.number()),
                origin: Set(claim.origin.as_str().to_owned()),
                source_path,
                source_line,
                source_end_line,
            }
        };
        insert_many::<grade_claim::Entity, _>(self.transaction, role.grade_claims.iter().enumerate().map(row).collect())
            .await
    }

    async fn reporting_line(&self, before: Option<&Role>, role: &Role, id: i64) -> Result<(), StoreError> {
        if before.is_some_and(|before| before.reports_to == role.reports_to) {
            return Ok(());
        }
        delete::<reporting_line::Entity, _>(self.transaction, reporting_line::Column::RoleId, std::iter::once(id))
            .await?;
        let row = |line: &crate::catalog::ReportingLine| {
            let (source_path, source_line, source_end_line) = columns(&line.source);
            reporting_line::ActiveModel {
                id: NotSet,
                role_id: Set(id),
                title: Set(line.title.clone()),
                title_folded: Set(caseless(&line.title)),
                superior_id: Set(self.id(line.role.as_ref())),
                source_path,
                source_line,
                source_end_line,
            }
        };
        insert_many::<reporting_line::Entity, _>(self.transaction, role.reports_to.iter().map(row).collect()).await
    }

    async fn extensions(&self, before: Option<&Role>, role: &Role, id: i64) -> Result<(), StoreError> {
        if before.is_some_and(|before| before.extends == role.extends) {
            return Ok(());
        }
        delete::<extension::Entity, _>(self.transaction, extension::Column::RoleId, std::iter::once(id)).await?;
        let row = |(position, wanted): (usize, &crate::catalog::Extension)| {
            let (source_path, source_line, source_end_line) = columns(&wanted.source);
            extension::ActiveModel {
                id: NotSet,
                role_id: Set(id),
                position: Set(place(position)),
                kind: Set(wanted.kind.as_str().to_owned()),
                title: Set(wanted.title.clone()),
                target_id: Set(self.id(wanted.role.as_ref())),
                source_path,
                source_line,
                source_end_line,
            }
        };
        insert_many::<extension::Entity, _>(self.transaction, role.extends.iter().enumerate().map(row).collect()).await
    }

    async fn ladder(
        &self,
        before: Option<&CareerLadder>,
        after: Option<&CareerLadder>,
        role: Option<i64>,
    ) -> Result<(), StoreError> {
        if before == after {
            return Ok(());
        }
        if before.is_some() {
            use career_ladder::{Column, Entity};
            let own = role.map_or(Column::RoleId.is_null(), |role| Column::RoleId.eq(role));
            Entity::delete_many()
                .filter(Column::FamilyId.eq(self.family_id))
                .filter(own)
                .exec(self.transaction)
                .await?;
        }
        let Some(CareerLadder { text, next, source }) = after else { return Ok(()) };
        let (source_path, source_line, source_end_line) = columns(source);
        let (family_id, role_id) = (Set(self.family_id), Set(role));
        let row = career_ladder::ActiveModel {
            id: NotSet,
            family_id,
            role_id,
            text: Set(text.clone()),
            source_path,
            source_line,
            source_end_line,
        };
        let ladder = row.insert(self.transaction).await?.id;
        let step = |(position, NamedRole { title, role }): (usize, &NamedRole)| career_step::ActiveModel {
            id: NotSet,
            ladder_id: Set(ladder),
            position: Set(place(position)),
            title: Set(title.clone()),
            target_id: Set(self.id(role.as_ref())),
        };
        insert_many::<career_step::Entity, _>(self.transaction, next.iter().enumerate().map(step).collect()).await
    }

    async fn sections(&self, before: &[Section], after: &[Section], role: Option<i64>) -> Result<(), StoreError> {
        use section::{Column, Entity};
        if before == after {
            return Ok(());
        }
        let own = role.map_or(Column::RoleId.is_null(), |role| Column::RoleId.eq(role));
        Entity::delete_many().filter(Column::FamilyId.eq(self.family_id)).filter(own).exec(self.transaction).await?;
        let row = |(position, Section { title, markdown, source }): (usize, &Section)| {
            let (source_path, source_line, source_end_line) = columns(source);
            section::ActiveModel {
                id: NotSet,
                family_id: Set(self.family_id),
                role_id: Set(role),
                position: Set(place(position)),
                title: Set(title.clone()),
                markdown: Set(markdown.clone()),
                source_path,
                source_line,
                source_end_line,
            }
        };
        insert_many::<Entity, _>(self.transaction, after.iter().enumerate().map(row).collect()).await
    }

    async fn hiring(&self, before: Option<&Family>, family: &Family) -> Result<(), StoreError> {
        if before.is_some_and(|before| before.hiring_process == family.hiring_process) {
            return Ok(());
        }
        delete::<hiring_step::Entity, _>(
            self.transaction,
            hiring_step::Column::FamilyId,
            std::iter::once(self.family_id),
        )
        .await?;
        let row = |(position, step): (usize, &crate::catalog::HiringStep)| {
            let (source_path, source_line, source_end_line) = columns(&step.source);
            let (family_id, position, text) = (Set(self.family_id), Set(place(position)), Set(step.text.clone()));
            hiring_step::ActiveModel {
                id: NotSet,
                family_id,
                position,
                text,
                source_path,
                source_line,
                source_end_line,
            }
        };
        insert_many::<hiring_step::Entity, _>(
            self.transaction,
            family.hiring_process.iter().enumerate().map(row).collect(),
        )
        .await
    }

    async fn pages(&self, before: Option<&Family>, family: &Family) -> Result<(), StoreError> {
        if before.is_some_and(|before| before.pages == family.pages) {
            return Ok(());
        }
        delete::<page::Entity, _>(self.transaction, page::Column::FamilyId, std::iter::once(self.family_id)).await?;
        let mut headings = Vec::new();
        for (position, outline) in family.pages.iter().enumerate() {
            let row = page::ActiveModel {
                id: NotSet,
                family_id: Set(self.family_id),
                position: Set(place(position)),
                path: Set(outline.path.clone()),
                url: Set(outline.url.clone()),
            };
            let page = row.insert(self.transaction).await?.id;
            headings.extend(outline.headings.iter().map(|heading| page_heading::ActiveModel {
                id: NotSet,
                page_id: Set(page),
                line: Set(number(heading.line)),
                anchor: Set(heading.anchor.clone()),
            }));
        }
        insert_many::<page_heading::Entity, _>(self.transaction, headings).await
    }

    async fn findings(&self, before: Option<&Family>, family: &Family) -> Result<(), StoreError> {
        if before.is_some_and(|before| before.findings == family.findings) {
            return Ok(());
        }
        delete::<finding::Entity, _>(self.transaction, finding::Column::FamilyId, std::iter::once(self.family_id))
            .await?;
        let row = |(position, found): (usize, &crate::catalog::Finding)| {
            let (source_path, source_line, source_end_line) = columns(&found.source);
            let role = found.role.clone().map(|role| RoleRef { family: family.slug.clone(), role });
            finding::ActiveModel {
                id: NotSet,
                family_id: Set(self.family_id),
                role_id: Set(self.id(role.as_ref())),
                position: Set(place(position)),
                rule: Set(found.rule.clone()),
                severity: Set(found.severity.as_str().to_owned()),
                message: Set(found.message.clone()),
                message_folded: Set(caseless(&found.message)),
                source_path,
                source_line,
                source_end_line,
            }
        };
        insert_many::<finding::Entity, _>(self.transaction, family.findings.iter().enumerate().map(row).collect()).await
    }
}
