//! Writes the difference between what is stored and what is wanted.
//!
//! Rows that a client can hold the id of (families, tracks, roles, statements, indicators) are inserted,
//! updated and deleted one by one, so that ids stay; the rest is in [`super::links`].

mod indicators;

use std::collections::{HashMap, HashSet};

use rolegraph_entity::{change, family, role, statement, track};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set,
};

use super::plan::Plan;
use super::{links, record};
use crate::catalog::{Family, Role, RoleRef, RowId, Slug, Source, Statement, StatementKind, caseless};
use crate::store::insert::{self, ROWS_PER_STATEMENT};
use crate::store::observations::keep;
use crate::store::{StoreError, changes, search, state};

/// Applies the difference and returns the new revision.
pub(super) async fn apply(
    transaction: &DatabaseTransaction,
    stored: &[Family],
    desired: &[Family],
    plan: &Plan,
) -> Result<i64, StoreError> {
    let mut roles: HashMap<RoleRef, i64> = HashMap::new();
    let mut written = Vec::new();
    // First, so that their slugs are free; what belongs to a family goes with it.
    let kept: HashSet<RowId> = desired.iter().map(|family| family.id).collect();
    let gone = stored.iter().filter(|family| !kept.contains(&family.id)).filter_map(|family| family.id);
    delete::<family::Entity, _>(transaction, family::Column::Id, gone).await?;
    for family in desired {
        let before = stored.iter().find(|before| family.id.is_some() && before.id == family.id);
        if before == Some(family) {
            roles.extend(family.roles.iter().filter_map(|role| Some((family.role_ref(role), role.id?))));
            continue;
        }
        let ids = FamilyWriter { transaction, before, family }.write().await?;
        roles.extend(family.roles.iter().zip(&ids.roles).map(|(role, id)| (family.role_ref(role), *id)));
        written.push((before, family, ids));
    }
    for (before, family, ids) in &written {
        links::write(transaction, *before, family, ids, &roles).await?;
    }
    let ids: Vec<i64> = written.iter().map(|(_, _, ids)| ids.family).collect();
    search::write(transaction, &ids).await?;
    keep::follow(transaction, &renamed(&written)).await?;
    if !written.is_empty() {
        keep::find_again(transaction).await?;
    }
    let revision = state::raise(transaction).await?;
    let new = written.iter().map(|(_, family, ids)| (family.slug.clone(), ids.family)).collect();
    let rows = record::rows(revision, plan, record::Sides { stored, desired, families: &new, roles: &roles });
    insert_many::<change::Entity, _>(transaction, rows).await?;
    changes::announce(transaction, revision).await?;
    Ok(revision)
}

/// What of the families that were written has another name now.
fn renamed(written: &[(Option<&Family>, &Family, Ids)]) -> keep::Renamed {
    let mut renamed = keep::Renamed::default();
    for (before, family, _) in written {
        let Some(before) = before else { continue };
        let of = |slug: &Slug| slug.to_string();
        if before.slug != family.slug {
            renamed.families.push((of(&before.slug), of(&family.slug)));
        }
        for role in &family.roles {
            let other = before.role_of_row(role.id).filter(|other| other.slug != role.slug);
            renamed.roles.extend(other.map(|other| (of(&before.slug), of(&other.slug), of(&role.slug))));
        }
        let names = |family: &Family| -> HashMap<i64, String> {
            let of_roles = family.roles.iter().flat_map(|role| &role.indicators);
            let all = family.indicators.iter().chain(of_roles);
            all.filter_map(|indicator| Some((indicator.id?, indicator.name.clone()))).collect()
        };
        let old = names(before);
        let new = names(family).into_iter();
        renamed.indicators.extend(new.filter(|(id, name)| old.get(id).is_some_and(|old| old != name)));
    }
    renamed
}

/// The ids of a family that has been written.
pub(super) struct Ids {
    /// The family's.
    pub family: i64,
    /// Its roles', in their order.
    pub roles: Vec<i64>,
}

struct FamilyWriter<'a> {
    transaction: &'a DatabaseTransaction,
    before: Option<&'a Family>,
    family: &'a Family,
}

impl FamilyWriter<'_> {
    async fn write(&self) -> Result<Ids, StoreError> {
        let family_id = self.family_row().await?;
        self.delete_gone().await?;
        let tracks = self.tracks(family_id).await?;
        let mut ids = Ids { family: family_id, roles: Vec::new() };
        for (position, role) in self.family.roles.iter().enumerate() {
            let id = self.role_row(family_id, &tracks, position, role).await?;
            ids.roles.push(id);
            let before = self.before.and_then(|before| before.role_of_row(role.id));
            let owner = Owner { transaction: self.transaction, family: family_id, role: Some(id) };
            owner.write(before.map(Stated::by_role), Stated::by_role(role)).await?;
        }
        let owner = Owner { transaction: self.transaction, family: family_id, role: None };
        owner.write(self.before.map(Stated::by_family), Stated::by_family(self.family)).await?;
        indicators::write(self.transaction, self.before, self.family, family_id, &ids.roles).await?;
        Ok(ids)
    }

    async fn family_row(&self) -> Result<i64, StoreError> {
        let Family { id, slug, title, summary, source, .. } = self.family;
        let row = family::ActiveModel {
            id: key(*id),
            slug: Set(slug.to_string()),
            title: Set(title.clone()),
            title_folded: Set(caseless(title)),
            summary: Set(summary.clone()),
            summary_folded: Set(summary.as_deref().map(caseless)),
            source_path: Set(source.path.clone()),
            source_line: Set(number(source.line)),
            source_end_line: Set(number(source.end_line)),
        };
        Ok(save(self.transaction, *id, row).await?.id)
    }

    /// Deletes the roles and tracks that the page no longer has; what belongs to a role goes with it.
    async fn delete_gone(&self) -> Result<(), StoreError> {
        let Some(before) = self.before else { return Ok(()) };
        let kept: HashSet<RowId> = self.family.roles.iter().map(|role| role.id).collect();
        let gone = before.roles.iter().filter(|role| !kept.contains(&role.id)).filter_map(|role| role.id);
        delete::<role::Entity, _>(self.transaction, role::Column::Id, gone).await?;
        let kept: HashSet<RowId> = self.family.tracks.iter().map(|track| track.id).collect();
        let gone = before.tracks.iter().filter(|track| !kept.contains(&track.id)).filter_map(|track| track.id);
        delete::<track::Entity, _>(self.transaction, track::Column::Id, gone).await
    }

    async fn tracks(&self, family_id: i64) -> Result<HashMap<String, i64>, StoreError> {
        let mut ids = HashMap::new();
        for (position, wanted) in self.family.tracks.iter().enumerate() {
            let row = track::ActiveModel {
                id: key(wanted.id),
                family_id: Set(family_id),
                position: Set(place(position)),
                name: Set(wanted.name.clone()),
                name_folded: Set(caseless(&wanted.name)),
                source_path: Set(wanted.source.path.clone()),
                source_line: Set(number(wanted.source.line)),
                source_end_line: Set(number(wanted.source.end_line)),
            };
            ids.insert(wanted.name.clone(), save(self.transaction, wanted.id, row).await?.id);
        }
        Ok(ids)
    }

    async fn role_row(
        &self,
        family_id: i64,
        tracks: &HashMap<String, i64>,
        position: usize,
        role: &Role,
    ) -> Result<i64, StoreError> {
        let row = role::ActiveModel {
            id: key(role.id),
            family_id: Set(family_id),
            track_id: Set(role.track.as_ref().and_then(|track| tracks.get(track)).copied()),
            position: Set(place(position)),
            slug: Set(role.slug.to_string()),
            title: Set(role.title.clone()),
            title_folded: Set(caseless(&role.title)),
            seniority: Set(role.seniority.as_str().to_owned()),
            people_manager: Set(role.people_manager),
            grade: Set(role.grade.map(crate::catalog::Grade::number)),
            defined: Set(role.defined),
            summary: Set(role.summary.clone()),
            summary_folded: Set(role.summary.as_deref().map(caseless)),
            source_path: Set(role.source.path.clone()),
            source_line: Set(number(role.source.line)),
            source_end_line: Set(number(role.source.end_line)),
        };
        Ok(save(self.transaction, role.id, row).await?.id)
    }
}

/// A family or one of its roles, as the owner of statements.
struct Owner<'a> {
    transaction: &'a DatabaseTransaction,
    family: i64,
    role: Option<i64>,
}

/// What an owner states, as far as clients can hold the ids of it.
#[derive(Clone, Copy, Default)]
struct Stated<'a> {
    responsibilities: &'a [Statement],
    requirements: &'a [Statement],
}

impl<'a> Stated<'a> {
    fn by_role(role: &'a Role) -> Self {
        let Role { responsibilities, requirements, .. } = role;
        Self { responsibilities, requirements }
    }

    fn by_family(family: &'a Family) -> Self {
        let Family { responsibilities, requirements, .. } = family;
        Self { responsibilities, requirements }
    }
}

impl Owner<'_> {
    async fn write(&self, before: Option<Stated<'_>>, after: Stated<'_>) -> Result<(), StoreError> {
        let before = before.unwrap_or_default();
        self.statements(StatementKind::Responsibility, before.responsibilities, after.responsibilities).await?;
        self.statements(StatementKind::Requirement, before.requirements, after.requirements).await
    }

    async fn statements(
        &self,
        kind: StatementKind,
        before: &[Statement],
        after: &[Statement],
    ) -> Result<(), StoreError> {
        let mut old = HashMap::new();
        remember(before, None, &mut old);
        let mut kept = HashSet::new();
        let mut new_leaves = Vec::new();
        // Parents first: a child needs the id of its parent.
        let mut open: Vec<(Option<i64>, usize, &Statement)> =
            after.iter().enumerate().map(|(at, statement)| (None, at, statement)).collect();
        while !open.is_empty() {
            let mut next = Vec::new();
            for (parent, position, statement) in open {
                let row = self.statement_row(kind, parent, position, statement);
                let id = match statement.id {
                    Some(id) => {
                        kept.insert(id);
                        if old.get(&id).is_none_or(|old| !old.holds(parent, position, statement)) {
                            row.update(self.transaction).await?;
                        }
                        id
                    }
                    None if statement.children.is_empty() => {
                        new_leaves.push(row);
                        continue;
                    }
                    None => row.insert(self.transaction).await?.id,
                };
                next.extend(statement.children.iter().enumerate().map(|(at, child)| (Some(id), at, child)));
            }
            open = next;
        }
        let gone = old.into_keys().filter(|id| !kept.contains(id));
        delete::<statement::Entity, _>(self.transaction, statement::Column::Id, gone).await?;
        insert_many::<statement::Entity, _>(self.transaction, new_leaves).await
    }

    fn statement_row(
        &self,
        kind: StatementKind,
        parent: Option<i64>,
        position: usize,
        statement: &Statement,
    ) -> statement::ActiveModel {
        let Statement { id, text, markdown, group, children: _, source } = statement;
        statement::ActiveModel {
            id: key(*id),
            family_id: Set(self.family),
            role_id: Set(self.role),
            parent_id: Set(parent),
            kind: Set(kind.as_str().to_owned()),
            position: Set(place(position)),
            group_name: Set(group.clone()),
            group_folded: Set(group.as_deref().map(caseless)),
            text: Set(text.clone()),
            text_folded: Set(caseless(text)),
            markdown: Set(markdown.clone()),
            source_path: Set(source.path.clone()),
            source_line: Set(number(source.line)),
            source_end_line: Set(number(source.end_line)),
        }
    }
}

/// A stored statement with its place.
struct Old<'a> {
    parent: Option<i64>,
    position: usize,
    statement: &'a Statement,
}

impl Old<'_> {
    fn holds(&self, parent: Option<i64>, position: usize, wanted: &Statement) -> bool {
        let Statement { id: _, text, markdown, group, children: _, source } = self.statement;
        self.parent == parent
            && self.position == position
            && *text == wanted.text
            && *markdown == wanted.markdown
            && *group == wanted.group
            && *source == wanted.source
    }
}

fn remember<'a>(statements: &'a [Statement], parent: Option<i64>, old: &mut HashMap<i64, Old<'a>>) {
    for (position, statement) in statements.iter().enumerate() {
        if let Some(id) = statement.id {
            old.insert(id, Old { parent, position, statement });
            remember(&statement.children, Some(id), old);
        }
    }
}

/// Updates the row with this id, or inserts one.
async fn save<A>(
    transaction: &DatabaseTransaction,
    id: RowId,
    row: A,
) -> Result<<A::Entity as EntityTrait>::Model, sea_orm::DbErr>
where
    A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
{
    if id.is_some() { row.update(transaction).await } else { row.insert(transaction).await }
}

/// Deletes the rows with these keys.
pub(super) async fn delete<E, C>(
    transaction: &DatabaseTransaction,
    column: C,
    keys: impl Iterator<Item = i64>,
) -> Result<(), StoreError>
where
    E: EntityTrait,
    C: ColumnTrait,
{
    let keys: Vec<i64> = keys.collect();
    for keys in keys.chunks(ROWS_PER_STATEMENT) {
        E::delete_many().filter(column.is_in(keys.iter().copied())).exec(transaction).await?;
    }
    Ok(())
}

/// Inserts rows in as few statements as the databases allow.
pub(super) async fn insert_many<E, A>(transaction: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), StoreError>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + Send,
{
    Ok(insert::insert_many::<E, A, _>(transaction, rows).await?)
}

/// A row's key: the stored one, or none, so that the database numbers it.
fn key(id: RowId) -> ActiveValue<i64> {
    id.map_or(ActiveValue::NotSet, ActiveValue::Unchanged)
}

/// A place in a list, as it is stored.
pub(super) fn place(position: usize) -> i32 {
    i32::try_from(position).unwrap_or(i32::MAX)
}

/// A line, as it is stored.
pub(super) fn number(line: u32) -> i32 {
    i32::try_from(line).unwrap_or(i32::MAX)
}

/// The three columns of a source.
pub(super) fn columns(source: &Source) -> (ActiveValue<String>, ActiveValue<i32>, ActiveValue<i32>) {
    (Set(source.path.clone()), Set(number(source.line)), Set(number(source.end_line)))
}
