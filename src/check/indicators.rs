//! Rules about performance indicators.

use super::Report;
use crate::catalog::{Unit, clip};
use crate::pages::ReadFamily;

pub(super) fn without_measure(read: &ReadFamily, report: &mut Report) {
    let family = &read.family;
    let of_roles = family.roles.iter().flat_map(|role| role.indicators.iter().map(|found| (Some(&role.slug), found)));
    for (role, indicator) in family.indicators.iter().map(|found| (None, found)).chain(of_roles) {
        let counted = indicator.unit != Unit::Qualitative || indicator.target.is_some() || indicator.period.is_some();
        if !counted {
            let message = format!(
                "`{}` does not say what is counted; give it a number, a unit or a period",
                clip(&indicator.name, 60)
            );
            report.add(indicator.source.clone(), role, message);
        }
    }
}

pub(super) fn role_without(read: &ReadFamily, report: &mut Report) {
    let family = &read.family;
    // A role that is left to be defined has a finding of its own.
    let without = family.roles.iter().filter(|role| role.defined && role.indicators.is_empty());
    for role in without.filter(|_| family.indicators.is_empty()) {
        let message =
            format!("neither `{}` nor its family states an indicator; say how performance is measured", role.title);
        report.add(role.source.clone(), Some(&role.slug), message);
    }
}
