//! Which roles are meant, which tracks, which reporting lines.

use super::choice::RankedFilter;
use super::family::JobFamilyFilter;
use super::finding::FindingFilter;
use super::indicator::IndicatorFilter;
use super::many::ListFilter;
use super::scalar::{BooleanFilter, IdFilter, NumberFilter, StringFilter};
use super::statement::StatementFilter;
use crate::catalog::StatementKind;
use crate::graphql::enums::Seniority;
use crate::graphql::id::Kind;
use crate::store::filter::{Field, Relation};

super::filter! {
    /// Which roles are meant: those for which everything holds that is given, so all of them where nothing is. Null
    /// is no condition: it is refused.
    RoleFilter {
        /// Its id.
        id: IdFilter => (Field::RoleId, &[Kind::Role][..]),
        /// Its name in addresses.
        slug: StringFilter => Field::RoleSlug,
        /// The job title.
        title: StringFilter => Field::RoleTitle,
        /// Its family.
        family: JobFamilyFilter => Relation::RoleFamily,
        /// Its track; never holds where it has none, so that `not: { track: {} }` finds roles without one.
        track: TrackFilter => Relation::RoleTrack,
        /// Its rank.
        seniority: RankedFilter<Seniority> => Field::RoleSeniority,
        /// Whether the holder leads people.
        people_manager: BooleanFilter => Field::RolePeopleManager,
        /// The grade in force.
        grade: NumberFilter<i32> => Field::RoleGrade,
        /// Whether it is more than "to be defined".
        defined: BooleanFilter => Field::RoleDefined,
        /// What the page says of it before its first section.
        summary: StringFilter => Field::RoleSummary,
        /// Whom it reports to; never holds where the page does not say, so that `not: { reportsTo: {} }` finds those
        /// roles.
        reports_to: ReportingLineFilter => Relation::RoleLine,
        /// The roles that report to it.
        direct_reports: ListFilter<RoleFilter> => Relation::RoleReports,
        /// The duties that it states itself, without those nested below others.
        responsibilities: ListFilter<StatementFilter> => Relation::RoleStatements(StatementKind::Responsibility),
        /// The requirements that it states itself, without those nested below others.
        requirements: ListFilter<StatementFilter> => Relation::RoleStatements(StatementKind::Requirement),
        /// Its indicators; where it states none, its family's.
        indicators: ListFilter<IndicatorFilter> => Relation::RoleIndicators,
        /// What was found in its part of the page.
        findings: ListFilter<FindingFilter> => Relation::RoleFindings,
    }
}

super::filter! {
    /// Which tracks are meant: those for which everything holds that is given.
    TrackFilter {
        /// Its name.
        name: StringFilter => Field::TrackName,
        /// Its levels.
        levels: ListFilter<RoleFilter> => Relation::TrackLevels,
    }
}

super::filter! {
    /// Which reporting lines are meant: those for which everything holds that is given.
    ReportingLineFilter {
        /// The superior as the page names it.
        title: StringFilter => Field::LineTitle,
        /// The role that this names; never holds where no page describes it.
        role: RoleFilter => Relation::LineRole,
    }
}
