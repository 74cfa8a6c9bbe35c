//! How much of a catalogue the page shows.
//!
//! Up to ninety families of twelve levels nothing is left out but texts of statements; the page of a catalogue many
//! times that size still opens.

/// Letters of a statement or a message.
pub(super) const TEXT: usize = 500;
/// Letters of a title or a name.
pub(super) const NAME: usize = 160;
/// Families that are told one by one in each part.
pub(super) const FAMILIES: usize = 300;
/// Levels in the picture of one family.
pub(super) const LEVELS: usize = 120;
/// Columns in the table of grades.
pub(super) const GRADES: usize = 30;
/// Indicators.
pub(super) const INDICATORS: usize = 3_000;
/// Rows of numbers of one indicator.
pub(super) const SERIES: usize = 12;
/// Statements that are told in words where levels are compared.
pub(super) const STATEMENTS: usize = 6_000;
/// Roles in one org chart; beyond that there is one of each family.
pub(super) const CHARTED: usize = 150;
/// Titles of superiors that no page describes.
pub(super) const SUPERIORS: usize = 60;
/// Groups of roles that state the same.
pub(super) const GROUPS: usize = 50;
/// Families in the table of each with each.
pub(super) const MATRIX_FAMILIES: usize = 100;
/// Roles in the table of each with each.
pub(super) const MATRIX_ROLES: usize = 40;
/// Pairs of roles that have most in common.
pub(super) const PAIRS: usize = 25;
/// Findings of one severity.
pub(super) const FINDINGS: usize = 500;
/// With so many families or fewer, what belongs to one of them is shown at once; with more, when it is opened.
pub(super) const OPEN: usize = 12;
