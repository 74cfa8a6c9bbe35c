//! The sentences and short lines of the form, word for word. `title` is the role's, as Markdown.

use crate::catalog::{Comparator, GradeOrigin, Period, StatementKind, Target, Unit};
use crate::pages::measure::Measure;

/// The role is left to be defined.
pub(super) const UNDEFINED: &str = "To be defined.";
/// The holder leads people, though the title does not say so.
pub(super) const LEADS: &str = "<!-- leads people: yes -->";
/// The holder leads nobody, though the title says so.
pub(super) const LEADS_NOT: &str = "<!-- leads people: no -->";

/// What stands before the superior's title.
pub(super) fn reports(title: &str) -> String {
    format!("The {title} reports to the ")
}

/// What stands before the title of the role that is extended.
pub(super) fn extends(title: &str, kind: StatementKind) -> String {
    let kind = match kind {
        StatementKind::Responsibility => "responsibilities",
        StatementKind::Requirement => "requirements",
    };
    format!("The {title} extends the {kind} of the ")
}

/// What stands before a grade that the text or the heading states.
pub(super) fn grade(title: &str, origin: GradeOrigin) -> String {
    match origin {
        GradeOrigin::Heading => format!("The heading of the {title} says grade "),
        GradeOrigin::Table | GradeOrigin::Sentence => format!("The {title} is a grade "),
    }
}

/// Whether a summary that begins with this paragraph could be mistaken for a formula or a comment.
pub(super) fn may_be_one(title: &str, paragraph: &str) -> bool {
    let said = [
        reports(title),
        extends(title, StatementKind::Responsibility),
        extends(title, StatementKind::Requirement),
        "<!--".to_owned(),
    ];
    paragraph == UNDEFINED || said.iter().any(|said| paragraph.starts_with(said.as_str()))
}

/// The lines below an indicator whose name does not say how it is measured.
pub(super) fn measure_lines(measure: &Measure) -> [String; 3] {
    let target = measure.target.map(|Target { comparator, value, unit }| {
        format!("{} {value} {}", comparator.as_str().replace('_', " "), unit.as_str())
    });
    [
        format!("Unit: {}", measure.unit.as_str()),
        format!("Target: {}", target.as_deref().unwrap_or("none")),
        format!("Period: {}", measure.period.map_or("none", Period::as_str)),
    ]
}

/// The measure that three lines give.
pub(super) fn measure_of(lines: [&str; 3]) -> Option<Measure> {
    let [unit, target, period] = lines;
    let unit = Unit::from_name(unit.strip_prefix("Unit: ")?)?;
    let target = match target.strip_prefix("Target: ")? {
        "none" => None,
        target => {
            let (rest, unit) = target.rsplit_once(' ')?;
            let (comparator, value) = rest.rsplit_once(' ')?;
            let value: f64 = value.parse().ok().filter(|value: &f64| value.is_finite())?;
            let comparator = Comparator::from_name(&comparator.replace(' ', "_"))?;
            Some(Target { comparator, value, unit: Unit::from_name(unit)? })
        }
    };
    let period = match period.strip_prefix("Period: ")? {
        "none" => None,
        period => Some(Period::from_name(period)?),
    };
    Some(Measure { unit, target, period })
}
