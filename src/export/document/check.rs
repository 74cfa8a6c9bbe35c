//! What has to hold between the fields of a document.

use std::collections::{HashMap, HashSet};

use super::{DocumentError, places};
use crate::catalog::{Family, GradeClaim, Role, RoleRef, Slug, Statement};

/// How deep statements may be nested below one another.
const DEEPEST: usize = 50;

/// Checks what has to hold between fields; the first thing that does not is told.
pub(super) fn check(families: &[Family]) -> Result<(), DocumentError> {
    let mut roles: HashMap<&Slug, HashSet<&Slug>> = HashMap::new();
    for (number, family) in families.iter().enumerate() {
        let slugs = family.roles.iter().map(|role| &role.slug).collect();
        if roles.insert(&family.slug, slugs).is_some() {
            let problem = format!("two families have the slug `{}`", family.slug);
            return fails(format!("families[{number}].slug"), problem, "give each family a slug of its own");
        }
    }
    families.iter().enumerate().try_for_each(|(number, family)| {
        let field = format!("families[{number}]");
        places::check(&field, family)?;
        Checker { field, roles: &roles }.family(family)
    })
}

pub(super) fn fails(field: String, problem: impl Into<String>, hint: &'static str) -> Result<(), DocumentError> {
    Err(DocumentError { place: None, field, problem: problem.into(), hint })
}

struct Checker<'a> {
    /// The family or role that is checked.
    field: String,
    /// The slugs of the roles of each family.
    roles: &'a HashMap<&'a Slug, HashSet<&'a Slug>>,
}

impl Checker<'_> {
    fn fails(&self, field: &str, problem: impl Into<String>, hint: &'static str) -> Result<(), DocumentError> {
        fails(format!("{}.{field}", self.field), problem, hint)
    }

    fn family(&self, family: &Family) -> Result<(), DocumentError> {
        self.statements("responsibilities", &family.responsibilities)?;
        self.statements("requirements", &family.requirements)?;
        let ladder = family.career_ladder.iter().flat_map(|ladder| &ladder.next).map(|step| step.role.as_ref());
        self.references("careerLadder.next", ladder)?;
        let (mut tracks, mut slugs) = (HashSet::new(), HashSet::new());
        for (number, track) in family.tracks.iter().enumerate() {
            if !tracks.insert(track.name.as_str()) {
                let problem = format!("two tracks are named `{}`", track.name);
                return self.fails(&format!("tracks[{number}].name"), problem, "give each track a name of its own");
            }
        }
        for (number, role) in family.roles.iter().enumerate() {
            let here = Checker { field: format!("{}.roles[{number}]", self.field), roles: self.roles };
            if !slugs.insert(&role.slug) {
                let problem = format!("two roles of the family have the slug `{}`", role.slug);
                return here.fails("slug", problem, "give each role a slug of its own");
            }
            if let Some(track) = role.track.as_deref().filter(|track| !tracks.contains(track)) {
                let problem = format!("the family has no track `{track}`");
                return here.fails("track", problem, "list it among the family's `tracks`");
            }
            here.role(role)?;
        }
        for (number, finding) in family.findings.iter().enumerate() {
            if let Some(role) = finding.role.as_ref().filter(|role| !slugs.contains(role)) {
                let problem = format!("the family has no role `{role}`");
                return self.fails(&format!("findings[{number}].role"), problem, "name one of the family's `roles`");
            }
        }
        Ok(())
    }

    fn role(&self, role: &Role) -> Result<(), DocumentError> {
        if role.grade != role.grade_claims.first().map(|claim| claim.grade) {
            let hint = "make `grade` the grade of the first of `gradeClaims`, or leave both out";
            return self.fails("grade", "the grade is not that of the first claim", hint);
        }
        let in_order = |pair: &[GradeClaim]| matches!(pair, [a, b] if a.origin <= b.origin);
        if !role.grade_claims.windows(2).all(in_order) {
            let hint = "list claims of tables first, then those of sentences, then those of headings";
            return self.fails("gradeClaims", "the claims are not in the order of their origin", hint);
        }
        self.statements("responsibilities", &role.responsibilities)?;
        self.statements("requirements", &role.requirements)?;
        self.reference("reportsTo", role.reports_to.as_ref().and_then(|line| line.role.as_ref()))?;
        self.references("extends", role.extends.iter().map(|extension| extension.role.as_ref()))?;
        let ladder = role.career_ladder.iter().flat_map(|ladder| &ladder.next).map(|step| step.role.as_ref());
        self.references("careerLadder.next", ladder)
    }

    fn references<'r>(
        &self,
        field: &str,
        mut named: impl Iterator<Item = Option<&'r RoleRef>>,
    ) -> Result<(), DocumentError> {
        let mut number = 0..;
        named.try_for_each(|named| self.reference(&format!("{field}[{}]", number.next().unwrap_or(0)), named))
    }

    /// A reference may lead to a family outside the document, which the catalogue may hold.
    fn reference(&self, field: &str, named: Option<&RoleRef>) -> Result<(), DocumentError> {
        let Some(RoleRef { family, role }) = named else { return Ok(()) };
        if self.roles.get(family).is_none_or(|roles| roles.contains(role)) {
            return Ok(());
        }
        let problem = format!("the family `{family}` of this document has no role `{role}`");
        self.fails(&format!("{field}.role"), problem, "leave `role` out; names are resolved by the import")
    }

    fn statements(&self, field: &str, statements: &[Statement]) -> Result<(), DocumentError> {
        statements
            .iter()
            .enumerate()
            .try_for_each(|(number, statement)| self.below(&format!("{field}[{number}]"), statement, DEEPEST))
    }

    fn below(&self, field: &str, statement: &Statement, deeper: usize) -> Result<(), DocumentError> {
        if deeper == 0 {
            let problem = format!("statements are nested more than {DEEPEST} deep");
            return self.fails(field, problem, "nest them less");
        }
        statement.children.iter().enumerate().try_for_each(|(number, child)| {
            let field = format!("{field}.children[{number}]");
            if child.group != statement.group {
                let hint = "nested statements have the `group` of the one that they are nested below";
                return self.fails(&field, "the group is not that of the statement above", hint);
            }
            self.below(&field, child, deeper - 1)
        })
    }
}
