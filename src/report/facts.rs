//! What is counted: the same numbers as those of the API.

use crate::catalog::{Family, Grade, Severity};

/// The numbers of a family, or of all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) families: usize,
    pub(super) tracks: usize,
    pub(super) roles: usize,
    pub(super) managers: usize,
    pub(super) undefined: usize,
    pub(super) ungraded: usize,
    /// Roles of which pages state different grades.
    pub(super) disputed: usize,
    /// The lowest and the highest grade.
    pub(super) grades: Option<(i32, i32)>,
    pub(super) responsibilities: usize,
    pub(super) requirements: usize,
    pub(super) indicators: usize,
    /// Indicators with a number to reach.
    pub(super) targets: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) infos: usize,
}

impl Facts {
    pub(super) fn of(family: &Family) -> Self {
        let roles = || family.roles.iter();
        let grades = || roles().filter_map(|role| role.grade).map(Grade::number);
        let shared = family.shared_indicators();
        let indicators = || family.indicators.iter().chain(shared.iter().map(|shared| shared.indicator));
        let of = |severity: Severity| family.findings.iter().filter(|finding| finding.severity == severity).count();
        let disputed = |claims: &[crate::catalog::GradeClaim]| {
            claims.windows(2).any(|two| matches!(two, [one, other] if one.grade != other.grade))
        };
        Self {
            families: 1,
            tracks: family.tracks.len(),
            roles: family.roles.len(),
            managers: roles().filter(|role| role.people_manager).count(),
            undefined: roles().filter(|role| !role.defined).count(),
            ungraded: roles().filter(|role| role.grade.is_none()).count(),
            disputed: roles().filter(|role| disputed(&role.grade_claims)).count(),
            grades: grades().min().zip(grades().max()),
            responsibilities: family.responsibilities.len()
                + roles().map(|role| role.responsibilities.len()).sum::<usize>(),
            requirements: family.requirements.len() + roles().map(|role| role.requirements.len()).sum::<usize>(),
            indicators: indicators().count(),
            targets: indicators().filter(|indicator| indicator.target.is_some()).count(),
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            infos: of(Severity::Info),
        }
    }

    pub(super) fn sum(all: &[Self]) -> Self {
        let wider = |one: Option<(i32, i32)>, other: Option<(i32, i32)>| match (one, other) {
            (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
            (one, other) => one.or(other),
        };
        all.iter().fold(Self::default(), |sum, one| Self {
            families: sum.families + one.families,
            tracks: sum.tracks + one.tracks,
            roles: sum.roles + one.roles,
            managers: sum.managers + one.managers,
            undefined: sum.undefined + one.undefined,
            ungraded: sum.ungraded + one.ungraded,
            disputed: sum.disputed + one.disputed,
            grades: wider(sum.grades, one.grades),
            responsibilities: sum.responsibilities + one.responsibilities,
            requirements: sum.requirements + one.requirements,
            indicators: sum.indicators + one.indicators,
            targets: sum.targets + one.targets,
            errors: sum.errors + one.errors,
            warnings: sum.warnings + one.warnings,
            infos: sum.infos + one.infos,
        })
    }

    pub(super) fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// "grades 5–8", "grade 7", or that there is none.
    pub(super) fn graded(&self) -> String {
        match self.grades {
            None => "no grades".to_owned(),
            Some((low, high)) => format!("grade{} {}", if low == high { "" } else { "s" }, self.span()),
        }
    }

    /// "5–8", "7", or a dash where no grade is stated.
    pub(super) fn span(&self) -> String {
        match self.grades {
            None => "–".to_owned(),
            Some((low, high)) if low == high => low.to_string(),
            Some((low, high)) => format!("{low}–{high}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Facts;

    #[test]
    fn the_sum_spans_all_grades() {
        let with = |grades| Facts { roles: 2, grades, ..Facts::default() };
        let sum = Facts::sum(&[with(None), with(Some((7, 9))), with(Some((5, 8)))]);
        assert_eq!((sum.roles, sum.span()), (6, "5–9".to_owned()));
        assert_eq!(
            [with(None).graded(), with(Some((4, 4))).graded(), sum.graded()],
            ["no grades", "grade 4", "grades 5–9"]
        );
        assert_eq!((with(None).span(), with(Some((4, 4))).span()), ("–".to_owned(), "4".to_owned()));
    }
}
