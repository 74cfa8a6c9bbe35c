//! Which families are meant.

use super::finding::FindingFilter;
use super::indicator::IndicatorFilter;
use super::many::ListFilter;
use super::role::{RoleFilter, TrackFilter};
use super::scalar::{IdFilter, StringFilter};
use super::statement::StatementFilter;
use crate::catalog::StatementKind;
use crate::graphql::id::Kind;
use crate::store::filter::{Field, Relation};

super::filter! {
    /// Which families are meant: those for which everything holds that is given, so all of them where nothing is. Null
    /// is no condition: it is refused.
    JobFamilyFilter {
        /// Its id.
        id: IdFilter => (Field::FamilyId, &[Kind::JobFamily][..]),
        /// Its name in addresses.
        slug: StringFilter => Field::FamilySlug,
        /// Its title.
        title: StringFilter => Field::FamilyTitle,
        /// What its page says of itself.
        summary: StringFilter => Field::FamilySummary,
        /// Its tracks.
        tracks: ListFilter<TrackFilter> => Relation::FamilyTracks,
        /// Its levels.
        levels: ListFilter<RoleFilter> => Relation::FamilyLevels,
        /// The duties that it states for every level, without those nested below others.
        responsibilities: ListFilter<StatementFilter> => Relation::FamilyStatements(StatementKind::Responsibility),
        /// The requirements that it states for every level, without those nested below others.
        requirements: ListFilter<StatementFilter> => Relation::FamilyStatements(StatementKind::Requirement),
        /// The indicators that are stated for it as a whole.
        indicators: ListFilter<IndicatorFilter> => Relation::FamilyIndicators,
        /// What was found in its page, its levels included.
        findings: ListFilter<FindingFilter> => Relation::FamilyFindings,
    }
}
