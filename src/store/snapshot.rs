//! The whole catalogue as plain families with the ids of their rows: what an import compares pages with.

use std::collections::HashMap;

use rolegraph_entity::{
    career_ladder, career_step, extension, family, finding, grade_claim, hiring_step, indicator, reporting_line, role,
    section, statement, track,
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::convert::{named, source, statement_kind};
use super::{StoreError, rows};
use crate::catalog::{
    CareerLadder, Comparator, Extension, Family, Finding, Grade, GradeClaim, GradeOrigin, HiringStep, Indicator,
    NamedRole, Period, ReportingLine, Role, RoleRef, Section, Seniority, Severity, Slug, Statement, StatementKind,
    Target, Track, Unit,
};

/// Everything that is stored.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The families, by slug.
    pub families: Vec<Family>,
}

/// A family, or one of its roles.
type Owner = (i64, Option<i64>);
type ByOwner<T> = HashMap<Owner, Vec<T>>;
type Statements = HashMap<(Owner, StatementKind), Vec<Statement>>;

/// Reads the whole catalogue, one statement a table.
pub async fn snapshot<C: ConnectionTrait>(connection: &C) -> Result<Snapshot, StoreError> {
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
    let mut snapshot = Snapshot::default();
    for row in families {
        let rows::FamilyRow { id, slug, title, summary, source_path, source_line, source_end_line } = row;
        let owner = (id, None);
        snapshot.families.push(Family {
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
            source: source(source_path, source_line, source_end_line),
        });
    }
    Ok(snapshot)
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
}

impl Parts {
    async fn read<C: ConnectionTrait>(connection: &C, refs: &HashMap<i64, RoleRef>) -> Result<Self, StoreError> {
        let (track_names, tracks) = read_tracks(connection).await?;
        Ok(Self {
            track_names,
            tracks,
            claims: read_claims(connection).await?,
            lines: read_lines(connection, refs).await?,
            extensions: read_extensions(connection, refs).await?,
            statements: read_statements(connection).await?,
            indicators: read_indicators(connection).await?,
            ladders: read_ladders(connection, refs).await?,
            hiring: read_hiring(connection).await?,
            sections: read_sections(connection).await?,
            findings: read_findings(connection, refs).await?,
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
            seniority,
            people_manager,
            grade,
            defined,
            summary,
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
            grade: grade.map(|number| stored_grade("roles.grade", number)).transpose()?,
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

fn stored_grade(column: &'static str, number: i32) -> Result<Grade, StoreError> {
    Grade::try_from(i64::from(number)).map_err(|_| StoreError::Unknown { column, value: number.to_string() })
}

async fn read_tracks<C: ConnectionTrait>(
    connection: &C,
) -> Result<(HashMap<i64, String>, HashMap<i64, Vec<Track>>), StoreError> {
    let mut tracks: HashMap<i64, Vec<Track>> = HashMap::new();
    let mut names = HashMap::new();
    for row in track::Entity::find().order_by_asc(track::Column::Position).all(connection).await? {
        let rows::TrackRow { id, family_id, position: _, name, source_path, source_line, source_end_line } = row;
        names.insert(id, name.clone());
        let source = source(source_path, source_line, source_end_line);
        tracks.entry(family_id).or_default().push(Track { id: Some(id), name, source });
    }
    Ok((names, tracks))
}

async fn read_claims<C: ConnectionTrait>(connection: &C) -> Result<HashMap<i64, Vec<GradeClaim>>, StoreError> {
    let mut claims: HashMap<i64, Vec<GradeClaim>> = HashMap::new();
    for row in grade_claim::Entity::find().order_by_asc(grade_claim::Column::Position).all(connection).await? {
        let rows::GradeClaimRow {
            id: _,
            role_id,
            position: _,
            grade,
            origin,
            source_path,
            source_line,
            source_end_line,
        } = row;
        claims.entry(role_id).or_default().push(GradeClaim {
            grade: stored_grade("grade_claims.grade", grade)?,
            origin: named("grade_claims.origin", &origin, GradeOrigin::from_name)?,
            source: source(source_path, source_line, source_end_line),
        });
    }
    Ok(claims)
}

async fn read_lines<C: ConnectionTrait>(
    connection: &C,
    refs: &HashMap<i64, RoleRef>,
) -> Result<HashMap<i64, ReportingLine>, StoreError> {
    let rows = reporting_line::Entity::find().all(connection).await?;
    let line = |row: rows::ReportingLineRow| {
        let rows::ReportingLineRow { id: _, role_id, title, superior_id, source_path, source_line, source_end_line } =
            row;
        let role = superior_id.and_then(|id| refs.get(&id)).cloned();
        (role_id, ReportingLine { title, role, source: source(source_path, source_line, source_end_line) })
    };
    Ok(rows.into_iter().map(line).collect())
}

async fn read_extensions<C: ConnectionTrait>(
    connection: &C,
    refs: &HashMap<i64, RoleRef>,
) -> Result<HashMap<i64, Vec<Extension>>, StoreError> {
    let mut extensions: HashMap<i64, Vec<Extension>> = HashMap::new();
    for row in extension::Entity::find().order_by_asc(extension::Column::Position).all(connection).await? {
        let rows::ExtensionRow {
            id: _,
            role_id,
            position: _,
            kind,
            title,
            target_id,
            source_path,
            source_line,
            source_end_line,
        } = row;
        extensions.entry(role_id).or_default().push(Extension {
            title,
            role: target_id.and_then(|id| refs.get(&id)).cloned(),
            kind: statement_kind(&kind)?,
            source: source(source_path, source_line, source_end_line),
        });
    }
    Ok(extensions)
}

/// Statements come as flat rows; nested ones are hung below their parents, deepest first.
async fn read_statements<C: ConnectionTrait>(connection: &C) -> Result<Statements, StoreError> {
    use statement::Column;
    let rows =
        statement::Entity::find().order_by_asc(Column::Position).order_by_asc(Column::Id).all(connection).await?;
    let mut below: HashMap<i64, Vec<rows::StatementRow>> = HashMap::new();
    let mut first = Vec::new();
    for row in rows {
        match row.parent_id {
            Some(parent) => below.entry(parent).or_default().push(row),
            None => first.push(row),
        }
    }
    let mut statements = Statements::new();
    for row in first {
        let key = ((row.family_id, row.role_id), statement_kind(&row.kind)?);
        statements.entry(key).or_default().push(plain_statement(row, &mut below));
    }
    Ok(statements)
}

fn plain_statement(row: rows::StatementRow, below: &mut HashMap<i64, Vec<rows::StatementRow>>) -> Statement {
    let rows::StatementRow {
        id,
        family_id: _,
        role_id: _,
        parent_id: _,
        kind: _,
        position: _,
        group_name,
        text,
        markdown,
        source_path,
        source_line,
        source_end_line,
    } = row;
    let children = below.remove(&id).unwrap_or_default();
    let children = children.into_iter().map(|child| plain_statement(child, below)).collect();
    let source = source(source_path, source_line, source_end_line);
    Statement { id: Some(id), text, markdown, group: group_name, children, source }
}

async fn read_indicators<C: ConnectionTrait>(connection: &C) -> Result<ByOwner<Indicator>, StoreError> {
    let mut indicators: ByOwner<Indicator> = HashMap::new();
    for row in indicator::Entity::find().order_by_asc(indicator::Column::Position).all(connection).await? {
        indicators.entry((row.family_id, row.role_id)).or_default().push(plain_indicator(row)?);
    }
    Ok(indicators)
}

fn plain_indicator(row: rows::IndicatorRow) -> Result<Indicator, StoreError> {
    let rows::IndicatorRow {
        id,
        family_id: _,
        role_id: _,
        position: _,
        name,
        unit,
        target_comparator,
        target_value,
        target_unit,
        period,
        source_path,
        source_line,
        source_end_line,
    } = row;
    let target = match (target_comparator, target_value, target_unit) {
        (Some(comparator), Some(value), Some(unit)) => Some(Target {
            comparator: named("indicators.target_comparator", &comparator, Comparator::from_name)?,
            value,
            unit: named("indicators.target_unit", &unit, Unit::from_name)?,
        }),
        _ => None,
    };
    Ok(Indicator {
        id: Some(id),
        name,
        unit: named("indicators.unit", &unit, Unit::from_name)?,
        target,
        period: period.map(|period| named("indicators.period", &period, Period::from_name)).transpose()?,
        source: source(source_path, source_line, source_end_line),
    })
}

async fn read_ladders<C: ConnectionTrait>(
    connection: &C,
    refs: &HashMap<i64, RoleRef>,
) -> Result<HashMap<Owner, CareerLadder>, StoreError> {
    let mut steps: HashMap<i64, Vec<NamedRole>> = HashMap::new();
    for row in career_step::Entity::find().order_by_asc(career_step::Column::Position).all(connection).await? {
        let rows::CareerStepRow { id: _, ladder_id, position: _, title, target_id } = row;
        let role = target_id.and_then(|id| refs.get(&id)).cloned();
        steps.entry(ladder_id).or_default().push(NamedRole { title, role });
    }
    let mut ladders = HashMap::new();
    for row in career_ladder::Entity::find().all(connection).await? {
        let rows::CareerLadderRow { id, family_id, role_id, text, source_path, source_line, source_end_line } = row;
        let next = steps.remove(&id).unwrap_or_default();
        let source = source(source_path, source_line, source_end_line);
        ladders.insert((family_id, role_id), CareerLadder { text, next, source });
    }
    Ok(ladders)
}

async fn read_hiring<C: ConnectionTrait>(connection: &C) -> Result<HashMap<i64, Vec<HiringStep>>, StoreError> {
    let mut hiring: HashMap<i64, Vec<HiringStep>> = HashMap::new();
    for row in hiring_step::Entity::find().order_by_asc(hiring_step::Column::Position).all(connection).await? {
        let rows::HiringStepRow { id: _, family_id, position: _, text, source_path, source_line, source_end_line } =
            row;
        let source = source(source_path, source_line, source_end_line);
        hiring.entry(family_id).or_default().push(HiringStep { text, source });
    }
    Ok(hiring)
}

async fn read_sections<C: ConnectionTrait>(connection: &C) -> Result<ByOwner<Section>, StoreError> {
    let mut sections: ByOwner<Section> = HashMap::new();
    for row in section::Entity::find()
        .order_by_asc(section::Column::Position)
        .order_by_asc(section::Column::Id)
        .all(connection)
        .await?
    {
        let rows::SectionRow {
            id: _,
            family_id,
            role_id,
            position: _,
            title,
            markdown,
            source_path,
            source_line,
            source_end_line,
        } = row;
        let source = source(source_path, source_line, source_end_line);
        sections.entry((family_id, role_id)).or_default().push(Section { title, markdown, source });
    }
    Ok(sections)
}

async fn read_findings<C: ConnectionTrait>(
    connection: &C,
    refs: &HashMap<i64, RoleRef>,
) -> Result<HashMap<i64, Vec<Finding>>, StoreError> {
    let mut findings: HashMap<i64, Vec<Finding>> = HashMap::new();
    for row in finding::Entity::find().order_by_asc(finding::Column::Position).all(connection).await? {
        let rows::FindingRow {
            id: _,
            family_id,
            role_id,
            position: _,
            rule,
            severity,
            message,
            source_path,
            source_line,
            source_end_line,
        } = row;
        findings.entry(family_id).or_default().push(Finding {
            rule,
            severity: named("findings.severity", &severity, Severity::from_name)?,
            message,
            source: source(source_path, source_line, source_end_line),
            role: role_id.and_then(|id| refs.get(&id)).map(|role| role.role.clone()),
        });
    }
    Ok(findings)
}
