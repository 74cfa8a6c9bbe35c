//! A level and the next one, side by side.

use std::cmp::Ordering;

use crate::catalog::{
    Alignment, ComparedRole, Family, Grade, Indicator, Measure, Role, RoleDifference, Statement, StatementKind, Tally,
    align, align_measures,
};
use crate::report::effective::{Roles, says};

/// Two lists, side by side.
pub(super) struct Sides<'a, T> {
    pub(super) from: Vec<&'a T>,
    pub(super) to: Vec<&'a T>,
    pub(super) alignment: Alignment,
}

impl<T> Sides<'_, T> {
    pub(super) fn tally(&self) -> Tally {
        (&self.alignment).into()
    }

    /// How many of them are told in words: all but those that stay.
    fn told(&self) -> usize {
        let Tally { kept: _, changed, added, removed, cut: _ } = self.tally();
        changed + added + removed
    }
}

/// A level and the next one on its track.
pub(super) struct Step<'a> {
    pub(super) from: &'a Role,
    pub(super) to: &'a Role,
    pub(super) responsibilities: Sides<'a, Statement>,
    pub(super) requirements: Sides<'a, Statement>,
    pub(super) indicators: Sides<'a, Indicator>,
}

impl<'a> Step<'a> {
    /// Each level of a family beside the next one on its track, lowest first.
    pub(super) fn all(roles: &Roles<'a>, family: &'a Family) -> Vec<Self> {
        let next = |(at, from): (usize, &'a Role)| {
            let to = family.roles.iter().skip(at + 1).find(|to| to.track == from.track)?;
            Some(Self::of(roles, family, from, to))
        };
        family.roles.iter().enumerate().filter_map(next).collect()
    }

    fn of(roles: &Roles<'a>, family: &'a Family, from: &'a Role, to: &'a Role) -> Self {
        let sides = |kind| {
            let (from, to) = (roles.statements(family, from, kind), roles.statements(family, to, kind));
            let said = |list: &[&Statement]| list.iter().map(|statement| says(statement)).collect::<Vec<_>>();
            Sides { alignment: align(&said(&from), &said(&to)), from, to }
        };
        let indicators = {
            let (from, to) = (measured_by(family, from), measured_by(family, to));
            let told = |list: &[&'a Indicator]| list.iter().map(|one| measure(one)).collect::<Vec<_>>();
            Sides { alignment: align_measures(&told(&from), &told(&to)), from, to }
        };
        let (responsibilities, requirements) =
            (sides(StatementKind::Responsibility), sides(StatementKind::Requirement));
        Self { from, to, responsibilities, requirements, indicators }
    }

    /// What the comparison comes to: the same as over the API.
    pub(super) fn difference(&self) -> RoleDifference<'a> {
        RoleDifference {
            from: compared(self.from),
            to: compared(self.to),
            is_same_role: false,
            on_track: Some(Ordering::Greater),
            responsibilities: self.responsibilities.tally(),
            requirements: self.requirements.tally(),
            indicators: self.indicators.tally(),
        }
    }

    /// How much of it is told in words.
    pub(super) fn told(&self) -> usize {
        self.responsibilities.told() + self.requirements.told() + self.indicators.told()
    }
}

/// The indicators of a role; where it has none, its family's.
fn measured_by<'a>(family: &'a Family, role: &'a Role) -> Vec<&'a Indicator> {
    let list = if role.indicators.is_empty() { &family.indicators } else { &role.indicators };
    list.iter().collect()
}

fn measure(indicator: &Indicator) -> Measure<'_> {
    Measure { name: &indicator.name, unit: indicator.unit, target: indicator.target, period: indicator.period }
}

fn compared(role: &Role) -> ComparedRole<'_> {
    ComparedRole {
        title: &role.title,
        defined: role.defined,
        grade: role.grade.map(Grade::number),
        people_manager: role.people_manager,
    }
}
