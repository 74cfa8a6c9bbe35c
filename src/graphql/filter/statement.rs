//! Which responsibilities or requirements are meant.

use super::family::JobFamilyFilter;
use super::many::ListFilter;
use super::role::RoleFilter;
use super::scalar::{IdFilter, StringFilter};
use crate::graphql::id::Kind;
use crate::store::filter::{Field, Relation};

super::filter! {
    /// Which responsibilities or requirements are meant: those for which everything holds that is given, so all of
    /// them where nothing is. Null is no condition: it is refused.
    StatementFilter {
        /// Its id.
        id: IdFilter => (Field::StatementId, &[Kind::Responsibility, Kind::Requirement][..]),
        /// Its plain text, without what is nested below it.
        text: StringFilter => Field::StatementText,
        /// The sub-heading that gathers it with others.
        group: StringFilter => Field::StatementGroup,
        /// The role that states it; never holds where it is stated for every level of the family, so that
        /// `not: { role: {} }` finds those.
        role: RoleFilter => Relation::StatementRole,
        /// The family that it is stated in.
        family: JobFamilyFilter => Relation::StatementFamily,
        /// What is nested directly below it.
        children: ListFilter<StatementFilter> => Relation::StatementChildren,
    }
}
