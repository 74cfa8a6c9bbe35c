//! What a family says, without where it stands and without what was found out about it.

use super::{
    CareerLadder, Extension, Family, GradeClaim, HiringStep, Indicator, NamedRole, ReportingLine, Role, Section,
    Source, Statement, Track,
};

impl Family {
    /// The content alone: no ids, places, findings and resolved references. Two families with equal bare
    /// forms say the same, wherever they were read.
    #[must_use]
    pub fn bare(&self) -> Self {
        let Self {
            id: _,
            slug,
            title,
            summary,
            tracks,
            roles,
            responsibilities,
            requirements,
            indicators,
            career_ladder,
            hiring_process,
            sections,
            findings: _,
            pages: _,
            source: _,
        } = self;
        let track =
            |Track { id: _, name, source: _ }: &Track| Track { id: None, name: name.clone(), source: nowhere() };
        let step = |HiringStep { text, source: _ }: &HiringStep| HiringStep { text: text.clone(), source: nowhere() };
        Self {
            id: None,
            slug: slug.clone(),
            title: title.clone(),
            summary: summary.clone(),
            tracks: tracks.iter().map(track).collect(),
            roles: roles.iter().map(role).collect(),
            responsibilities: statements(responsibilities),
            requirements: statements(requirements),
            indicators: self::indicators(indicators),
            career_ladder: career_ladder.as_ref().map(ladder),
            hiring_process: hiring_process.iter().map(step).collect(),
            sections: self::sections(sections),
            findings: Vec::new(),
            pages: Vec::new(),
            source: nowhere(),
        }
    }
}

fn nowhere() -> Source {
    Source { path: String::new(), line: 0, end_line: 0 }
}

fn role(role: &Role) -> Role {
    let Role {
        id: _,
        slug,
        title,
        track,
        seniority,
        people_manager,
        grade,
        grade_claims,
        defined,
        summary,
        reports_to,
        extends,
        responsibilities,
        requirements,
        indicators,
        career_ladder,
        sections,
        source: _,
    } = role;
    let claim = |claim: &GradeClaim| {
        let GradeClaim { grade, origin, source: _ } = *claim;
        GradeClaim { grade, origin, source: nowhere() }
    };
    let extension = |Extension { title, role: _, kind, source: _ }: &Extension| Extension {
        title: title.clone(),
        role: None,
        kind: *kind,
        source: nowhere(),
    };
    let line = |ReportingLine { title, role: _, source: _ }: &ReportingLine| ReportingLine {
        title: title.clone(),
        role: None,
        source: nowhere(),
    };
    Role {
        id: None,
        slug: slug.clone(),
        title: title.clone(),
        track: track.clone(),
        seniority: *seniority,
        people_manager: *people_manager,
        grade: *grade,
        grade_claims: grade_claims.iter().map(claim).collect(),
        defined: *defined,
        summary: summary.clone(),
        reports_to: reports_to.as_ref().map(line),
        extends: extends.iter().map(extension).collect(),
        responsibilities: statements(responsibilities),
        requirements: statements(requirements),
        indicators: self::indicators(indicators),
        career_ladder: career_ladder.as_ref().map(ladder),
        sections: self::sections(sections),
        source: nowhere(),
    }
}

fn statements(list: &[Statement]) -> Vec<Statement> {
    let bare = |Statement { id: _, text, markdown, group, children, source: _ }: &Statement| Statement {
        id: None,
        text: text.clone(),
        markdown: markdown.clone(),
        group: group.clone(),
        children: statements(children),
        source: nowhere(),
    };
    list.iter().map(bare).collect()
}

fn indicators(list: &[Indicator]) -> Vec<Indicator> {
    let bare = |Indicator { id: _, name, group, unit, target, period, source: _ }: &Indicator| Indicator {
        id: None,
        name: name.clone(),
        group: group.clone(),
        unit: *unit,
        target: *target,
        period: *period,
        source: nowhere(),
    };
    list.iter().map(bare).collect()
}

fn ladder(CareerLadder { text, next, source: _ }: &CareerLadder) -> CareerLadder {
    let next = next.iter().map(|NamedRole { title, role: _ }| NamedRole { title: title.clone(), role: None }).collect();
    CareerLadder { text: text.clone(), next, source: nowhere() }
}

fn sections(list: &[Section]) -> Vec<Section> {
    let bare = |Section { title, markdown, source: _ }: &Section| Section {
        title: title.clone(),
        markdown: markdown.clone(),
        source: nowhere(),
    };
    list.iter().map(bare).collect()
}
