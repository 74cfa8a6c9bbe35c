//! What a family or a role states, one by one, as the plan of an import counts it.

use std::collections::HashSet;

use crate::catalog::{Family, Indicator, Role, RowId, Statement, StatementKind};

/// What a plan calls an indicator; statements are called by their kind.
pub(super) const INDICATOR: &str = "indicator";

/// A statement or an indicator.
pub(super) struct Fact<'a> {
    /// What a plan calls it.
    pub what: &'static str,
    /// The row that holds it.
    pub id: RowId,
    /// What it says.
    pub text: &'a str,
    /// Its place among all of its kind that its owner states.
    pub place: usize,
}

impl Fact<'_> {
    pub(super) fn is_indicator(&self) -> bool {
        self.what == INDICATOR
    }
}

/// What a family states for all its levels.
pub(super) fn stated_by_family(family: &Family) -> Vec<Fact<'_>> {
    stated(&family.responsibilities, &family.requirements, &family.indicators)
}

/// What a role states itself.
pub(super) fn stated_by_role(role: &Role) -> Vec<Fact<'_>> {
    stated(&role.responsibilities, &role.requirements, &role.indicators)
}

/// Everything that a family and its roles state: what it is called, and its row.
pub(super) fn ids(family: &Family) -> HashSet<(&'static str, i64)> {
    let of_roles = family.roles.iter().flat_map(stated_by_role);
    stated_by_family(family).into_iter().chain(of_roles).filter_map(|fact| Some((fact.what, fact.id?))).collect()
}

fn stated<'a>(
    responsibilities: &'a [Statement],
    requirements: &'a [Statement],
    indicators: &'a [Indicator],
) -> Vec<Fact<'a>> {
    let mut facts = Vec::new();
    let lists = [(StatementKind::Responsibility, responsibilities), (StatementKind::Requirement, requirements)];
    for (kind, statements) in lists {
        let mut place = 0;
        nested(kind.as_str(), statements, &mut place, &mut facts);
    }
    let indicator = |(place, Indicator { id, name, .. }): (usize, &'a Indicator)| Fact {
        what: INDICATOR,
        id: *id,
        text: name,
        place,
    };
    facts.extend(indicators.iter().enumerate().map(indicator));
    facts
}

fn nested<'a>(what: &'static str, statements: &'a [Statement], place: &mut usize, facts: &mut Vec<Fact<'a>>) {
    for Statement { id, text, children, .. } in statements {
        facts.push(Fact { what, id: *id, text, place: *place });
        *place = place.saturating_add(1);
        nested(what, children, place, facts);
    }
}
