//! Tables as plain facts, by their owners.

use std::collections::HashMap;

use rolegraph_entity::{
    career_ladder, career_step, extension, finding, grade_claim, hiring_step, indicator, indicator_role, page,
    page_heading, reporting_line, section, statement, track,
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::{ByOwner, Owner, Statements};
use crate::catalog::{
    CareerLadder, Comparator, Extension, Finding, Grade, GradeClaim, GradeOrigin, HeadingAnchor, HiringStep, Indicator,
    NamedRole, PageOutline, Period, ReportingLine, RoleRef, Section, Severity, Statement, Target, Track, Unit,
};
use crate::store::convert::{named, source, statement_kind};
use crate::store::outlines::anchor;
use crate::store::{StoreError, rows};

pub(super) fn stored_grade(column: &'static str, number: i32) -> Result<Grade, StoreError> {
    Grade::try_from(i64::from(number)).map_err(|_| StoreError::Unknown { column, value: number.to_string() })
}

pub(super) async fn read_tracks<C: ConnectionTrait>(
    connection: &C,
) -> Result<(HashMap<i64, String>, HashMap<i64, Vec<Track>>), StoreError> {
    let mut tracks: HashMap<i64, Vec<Track>> = HashMap::new();
    let mut names = HashMap::new();
    for row in track::Entity::find().order_by_asc(track::Column::Position).all(connection).await? {
        let rows::TrackRow {
            id,
            family_id,
            position: _,
            name,
            name_folded: _,
            source_path,
            source_line,
            source_end_line,
        } = row;
        names.insert(id, name.clone());
        let source = source(source_path, source_line, source_end_line);
        tracks.entry(family_id).or_default().push(Track { id: Some(id), name, source });
    }
    Ok((names, tracks))
}

pub(super) async fn read_claims<C: ConnectionTrait>(
    connection: &C,
) -> Result<HashMap<i64, Vec<GradeClaim>>, StoreError> {
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

pub(super) async fn read_lines<C: ConnectionTrait>(
    connection: &C,
    refs: &HashMap<i64, RoleRef>,
) -> Result<HashMap<i64, ReportingLine>, StoreError> {
    let rows = reporting_line::Entity::find().all(connection).await?;
    let line = |row: rows::ReportingLineRow| {
        let rows::ReportingLineRow {
            id: _,
            role_id,
            title,
            title_folded: _,
            superior_id,
            source_path,
            source_line,
            source_end_line,
        } = row;
        let role = superior_id.and_then(|id| refs.get(&id)).cloned();
        (role_id, ReportingLine { title, role, source: source(source_path, source_line, source_end_line) })
    };
    Ok(rows.into_iter().map(line).collect())
}

pub(super) async fn read_extensions<C: ConnectionTrait>(
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
pub(super) async fn read_statements<C: ConnectionTrait>(connection: &C) -> Result<Statements, StoreError> {
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

pub(super) fn plain_statement(row: rows::StatementRow, below: &mut HashMap<i64, Vec<rows::StatementRow>>) -> Statement {
    let rows::StatementRow {
        id,
        family_id: _,
        role_id: _,
        parent_id: _,
        kind: _,
        position: _,
        group_name,
        group_folded: _,
        text,
        text_folded: _,
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

/// Indicators of families as they are, and those of roles at each place where a role states them.
pub(super) async fn read_indicators<C: ConnectionTrait>(connection: &C) -> Result<ByOwner<Indicator>, StoreError> {
    let mut indicators: ByOwner<Indicator> = HashMap::new();
    let mut shared: HashMap<i64, (i64, Indicator)> = HashMap::new();
    for row in indicator::Entity::find().order_by_asc(indicator::Column::Position).all(connection).await? {
        let (family, scope) = (row.family_id, row.scope.clone());
        let indicator = plain_indicator(row)?;
        match (scope.as_str(), indicator.id) {
            ("role", Some(id)) => {
                shared.insert(id, (family, indicator));
            }
            _ => indicators.entry((family, None)).or_default().push(indicator),
        }
    }
    let places = indicator_role::Entity::find().order_by_asc(indicator_role::Column::Position).all(connection).await?;
    for row in places {
        let rows::IndicatorRoleRow {
            id: _,
            indicator_id,
            role_id,
            position: _,
            group_name,
            source_path,
            source_line,
            source_end_line,
        } = row;
        // A place without its indicator was written while this was read.
        let Some((family, indicator)) = shared.get(&indicator_id) else { continue };
        let source = source(source_path, source_line, source_end_line);
        let indicator = Indicator { group: group_name, source, ..indicator.clone() };
        indicators.entry((*family, Some(role_id))).or_default().push(indicator);
    }
    Ok(indicators)
}

pub(super) fn plain_indicator(row: rows::IndicatorRow) -> Result<Indicator, StoreError> {
    let rows::IndicatorRow {
        id,
        family_id: _,
        scope: _,
        position: _,
        group_name,
        group_folded: _,
        name,
        name_folded: _,
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
        group: group_name,
        unit: named("indicators.unit", &unit, Unit::from_name)?,
        target,
        period: period.map(|period| named("indicators.period", &period, Period::from_name)).transpose()?,
        source: source(source_path, source_line, source_end_line),
    })
}

pub(super) async fn read_ladders<C: ConnectionTrait>(
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

pub(super) async fn read_hiring<C: ConnectionTrait>(
    connection: &C,
) -> Result<HashMap<i64, Vec<HiringStep>>, StoreError> {
    let mut hiring: HashMap<i64, Vec<HiringStep>> = HashMap::new();
    for row in hiring_step::Entity::find().order_by_asc(hiring_step::Column::Position).all(connection).await? {
        let rows::HiringStepRow { id: _, family_id, position: _, text, source_path, source_line, source_end_line } =
            row;
        let source = source(source_path, source_line, source_end_line);
        hiring.entry(family_id).or_default().push(HiringStep { text, source });
    }
    Ok(hiring)
}

pub(super) async fn read_sections<C: ConnectionTrait>(connection: &C) -> Result<ByOwner<Section>, StoreError> {
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

pub(super) async fn read_findings<C: ConnectionTrait>(
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
            message_folded: _,
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

pub(super) async fn read_pages<C: ConnectionTrait>(
    connection: &C,
) -> Result<HashMap<i64, Vec<PageOutline>>, StoreError> {
    let mut headings: HashMap<i64, Vec<HeadingAnchor>> = HashMap::new();
    for row in page_heading::Entity::find().order_by_asc(page_heading::Column::Line).all(connection).await? {
        headings.entry(row.page_id).or_default().push(anchor(row));
    }
    let mut pages: HashMap<i64, Vec<PageOutline>> = HashMap::new();
    for row in page::Entity::find().order_by_asc(page::Column::Position).all(connection).await? {
        let rows::PageRow { id, family_id, position: _, path, url } = row;
        let headings = headings.remove(&id).unwrap_or_default();
        pages.entry(family_id).or_default().push(PageOutline { path, url, headings });
    }
    Ok(pages)
}
