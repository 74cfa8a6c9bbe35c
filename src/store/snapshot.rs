//! The whole catalogue as plain families with the ids of their rows: what an import compares pages with.

mod read;

use std::collections::HashMap;

use rolegraph_entity::{family, role};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::convert::{named, source};
use super::{StoreError, rows};
use crate::catalog::{
    CareerLadder, Extension, Family, Finding, GradeClaim, HiringStep, Indicator, PageOutline, ReportingLine, Role,
    RoleRef, Section, Seniority, Slug, Statement, StatementKind, Track,
};

/// A family, or one of its roles.
type Owner = (i64, Option<i64>);
type ByOwner<T> = HashMap<Owner, Vec<T>>;
type Statements = HashMap<(Owner, StatementKind), Vec<Statement>>;

/// Reads every family that is stored, by slug; one statement a table.
pub async fn snapshot<C: ConnectionTrait>(connection: &C) -> Result<Vec<Family>, StoreError> {
    let families = family::Entity::find().order_by_asc(family::Column::Slug).all(connection).await?;
    let roles = role::Entity::find()
        .order_by_asc(role::Column::Position)
        .order_by_asc(role::Column::Id)
        .all(connection)
        .await?;
    let slugs: HashMap<i64, Slug> = families.iter().map(|row| (row.id, Slug::of(&row.slug))).collect();
    let mut refs: HashMap<i64, RoleRef> = HashMap::new();
    for row in &roles {
        if let Some(family) = slugs.get(&row.family_id) {
            refs.insert(row.id, RoleRef { family: family.clone(), role: Slug::of(&row.slug) });
        }
    }
    let mut parts = Parts::read(connection, &refs).await?;
    let mut by_family: HashMap<i64, Vec<Role>> = HashMap::new();
    for row in roles {
        let family = row.family_id;
        by_family.entry(family).or_default().push(parts.role(row)?);
    }
    let mut stored = Vec::with_capacity(families.len());
    for row in families {
        let rows::FamilyRow {
            id,
            slug,
            title,
            title_folded: _,
            summary,
            summary_folded: _,
            source_path,
            source_line,
            source_end_line,
        } = row;
        let owner = (id, None);
        stored.push(Family {
            id: Some(id),
            slug: Slug::of(&slug),
            title,
            summary,
            tracks: parts.tracks.remove(&id).unwrap_or_default(),
            roles: by_family.remove(&id).unwrap_or_default(),
            responsibilities: parts.statements(owner, StatementKind::Responsibility),
            requirements: parts.statements(owner, StatementKind::Requirement),
            indicators: parts.indicators.remove(&owner).unwrap_or_default(),
            career_ladder: parts.ladders.remove(&owner),
            hiring_process: parts.hiring.remove(&id).unwrap_or_default(),
            sections: parts.sections.remove(&owner).unwrap_or_default(),
            findings: parts.findings.remove(&id).unwrap_or_default(),
            pages: parts.pages.remove(&id).unwrap_or_default(),
            source: source(source_path, source_line, source_end_line),
        });
    }
    Ok(stored)
}

/// Everything below families and roles, by its owner.
struct Parts {
    track_names: HashMap<i64, String>,
    tracks: HashMap<i64, Vec<Track>>,
    claims: HashMap<i64, Vec<GradeClaim>>,
    lines: HashMap<i64, ReportingLine>,
    extensions: HashMap<i64, Vec<Extension>>,
    statements: Statements,
    indicators: ByOwner<Indicator>,
    ladders: HashMap<Owner, CareerLadder>,
    hiring: HashMap<i64, Vec<HiringStep>>,
    sections: ByOwner<Section>,
    findings: HashMap<i64, Vec<Finding>>,
    pages: HashMap<i64, Vec<PageOutline>>,
}

impl Parts {
    async fn read<C: ConnectionTrait>(connection: &C, refs: &HashMap<i64, RoleRef>) -> Result<Self, StoreError> {
        let (track_names, tracks) = read::read_tracks(connection).await?;
        Ok(Self {
            track_names,
            tracks,
            claims: read::read_claims(connection).await?,
            lines: read::read_lines(connection, refs).await?,
            extensions: read::read_extensions(connection, refs).await?,
            statements: read::read_statements(connection).await?,
            indicators: read::read_indicators(connection).await?,
            ladders: read::read_ladders(connection, refs).await?,
            hiring: read::read_hiring(connection).await?,
            sections: read::read_sections(connection).await?,
            findings: read::read_findings(connection, refs).await?,
            pages: read::read_pages(connection).await?,
        })
    }

    fn statements(&mut self, owner: Owner, kind: StatementKind) -> Vec<Statement> {
        self.statements.remove(&(owner, kind)).unwrap_or_default()
    }

    fn role(&mut self, row: rows::RoleRow) -> Result<Role, StoreError> {
        let rows::RoleRow {
            id,
            family_id,
            track_id,
            position: _,
            slug,
            title,
            title_folded: _,
            seniority,
            people_manager,
            grade,
            defined,
            summary,
            summary_folded: _,
            source_path,
            source_line,
            source_end_line,
        } = row;
        let owner = (family_id, Some(id));
        Ok(Role {
            id: Some(id),
            slug: Slug::of(&slug),
            title,
            track: track_id.and_then(|track| self.track_names.get(&track)).cloned(),
            seniority: named("roles.seniority", &seniority, Seniority::from_name)?,
            people_manager,
            grade: grade.map(|number| read::stored_grade("roles.grade", number)).transpose()?,
            grade_claims: self.claims.remove(&id).unwrap_or_default(),
            defined,
            summary,
            reports_to: self.lines.remove(&id),
            extends: self.extensions.remove(&id).unwrap_or_default(),
            responsibilities: self.statements(owner, StatementKind::Responsibility),
            requirements: self.statements(owner, StatementKind::Requirement),
            indicators: self.indicators.remove(&owner).unwrap_or_default(),
            career_ladder: self.ladders.remove(&owner),
            sections: self.sections.remove(&owner).unwrap_or_default(),
            source: source(source_path, source_line, source_end_line),
        })
    }
}
