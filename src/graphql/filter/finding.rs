//! Which findings are meant.

use super::choice::RankedFilter;
use super::family::JobFamilyFilter;
use super::role::RoleFilter;
use super::scalar::StringFilter;
use crate::graphql::enums::Severity;
use crate::store::filter::{Field, Relation};

super::filter! {
    /// Which findings are meant: those for which everything holds that is given, so all of them where nothing is. Null
    /// is no condition: it is refused.
    FindingFilter {
        /// The name of the rule that found it.
        rule: StringFilter => Field::FindingRule,
        /// How much it matters.
        severity: RankedFilter<Severity> => Field::FindingSeverity,
        /// What is wrong and what to do.
        message: StringFilter => Field::FindingMessage,
        /// The family that it is about.
        family: JobFamilyFilter => Relation::FindingFamily,
        /// The role that it is about; never holds where it is about none.
        role: RoleFilter => Relation::FindingRole,
    }
}
