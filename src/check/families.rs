//! Rules that look at families as wholes.

use super::{Beside, Report};
use crate::catalog::{Family, Source};

/// The first page has the name; every further one is told.
pub(super) fn duplicate_slug(family: &Family, all: &Beside<'_>, report: &mut Report) {
    let Some(first) = all.first_page(&family.slug).filter(|first| **first != family.source.path) else { return };
    let message = format!(
        "the page would be the family `{}`, as `{first}` is; rename one of the files, so that each family has a name \
         of its own",
        family.slug
    );
    // The family's source is its whole page.
    let source = Source { end_line: family.source.line, ..family.source.clone() };
    report.add(source, None, message);
}
