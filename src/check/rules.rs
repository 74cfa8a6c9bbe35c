//! The table of rules: name, severity, why it matters, and an example of what it finds.

use super::{Beside, Report, names, pages};
use crate::catalog::{Family, Severity};
use crate::pages::ReadFamily;

/// A rule of the checker.
pub struct Rule {
    /// Its name, stable: what baselines and `extensions` of findings refer to.
    pub name: &'static str,
    /// How much what it finds matters.
    pub severity: Severity,
    /// Why it matters to the people who read the page.
    pub why: &'static str,
    /// What it finds, as a page might have it.
    pub example: &'static str,
    pub(super) looks: Looks,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(super) enum Looks {
    /// One page as it was read.
    AtPage(fn(&ReadFamily, &mut Report)),
    /// A family beside the others.
    BeyondPage(fn(&Family, &Beside<'_>, &mut Report)),
}

/// Every rule, by name.
pub static RULES: &[Rule] = &[
    Rule {
        name: "ambiguous-name",
        severity: Severity::Warning,
        why: "A name that fits two roles equally well names none, so the line on the chart is missing.",
        example: "\"reports to the Director, Channels\" where two families have a Director of Channels",
        looks: Looks::BeyondPage(names::ambiguous_name),
    },
    Rule {
        name: "dangling-anchor",
        severity: Severity::Warning,
        why: "The link leads nowhere; its heading was renamed or removed.",
        example: "`[Senior Seller](#senior-selling)` above a heading `### Senior Seller`",
        looks: Looks::AtPage(pages::dangling_anchor),
    },
    Rule {
        name: "dangling-extension",
        severity: Severity::Warning,
        why: "The role takes over statements of a role that no page describes, so nobody can read them.",
        example: "\"Extends that of the Junior Seller responsibilities\" after Junior Seller became Associate Seller",
        looks: Looks::BeyondPage(names::dangling_extension),
    },
    Rule {
        name: "dangling-superior",
        severity: Severity::Info,
        why: "No page describes the superior; the chart ends here.",
        example: "\"reports to the Vice President, Sales\" where no page describes that role",
        looks: Looks::BeyondPage(names::dangling_superior),
    },
    Rule {
        name: "duplicate-role",
        severity: Severity::Error,
        why: "Two levels of one title cannot be told apart by those who refer to them.",
        example: "two headings `### Senior Seller` in one page",
        looks: Looks::AtPage(pages::duplicate_role),
    },
    Rule {
        name: "duplicate-statement",
        severity: Severity::Warning,
        why: "The same statement twice in one role is a slip of copying.",
        example: "the item \"Leads the team\" twice below Responsibilities",
        looks: Looks::AtPage(pages::duplicate_statement),
    },
    Rule {
        name: "empty-section",
        severity: Severity::Warning,
        why: "A heading with nothing below it promises what the page does not say.",
        example: "`#### Requirements` right above the next heading",
        looks: Looks::AtPage(pages::empty_section),
    },
    Rule {
        name: "glued-group",
        severity: Severity::Warning,
        why: "A bold line right below an item is shown as part of the item, not as the heading it is meant to be.",
        example: "`**Industry Knowledge**` without a blank line above it",
        looks: Looks::AtPage(pages::glued_group),
    },
    Rule {
        name: "grade-conflict",
        severity: Severity::Error,
        why: "The page states two grades for one role; the level table's is in force.",
        example: "Grade 8 in the table, \"is a grade 9\" in the text",
        looks: Looks::AtPage(pages::grade_conflict),
    },
    Rule {
        name: "grade-missing",
        severity: Severity::Warning,
        why: "Pay is tied to the grade; a role without one cannot be placed.",
        example: "a role with neither a row in the level table nor a grade sentence",
        looks: Looks::AtPage(pages::grade_missing),
    },
    Rule {
        name: "identical-levels",
        severity: Severity::Warning,
        why: "Two levels that state the same, word for word, do not say what a promotion changes.",
        example: "Seller and Senior Seller with the same lists",
        looks: Looks::AtPage(pages::identical_levels),
    },
    Rule {
        name: "misspelt-section",
        severity: Severity::Warning,
        why: "Readers and tools look for sections by name.",
        example: "`### Responsbilities`",
        looks: Looks::AtPage(pages::misspelt_section),
    },
    Rule {
        name: "not-canonical",
        severity: Severity::Info,
        why: "The page says that an export wrote it, but it was edited since in a way that has to be guessed at.",
        example: "a list with `*` for `-` in a page with `rolegraph: 1` in its front matter",
        looks: Looks::AtPage(pages::not_canonical),
    },
    Rule {
        name: "reporting-cycle",
        severity: Severity::Error,
        why: "Everyone in the circle would be their own superior's superior.",
        example: "A reports to B, B reports to A",
        looks: Looks::BeyondPage(names::reporting_cycle),
    },
    Rule {
        name: "self-extension",
        severity: Severity::Error,
        why: "A role that takes over from itself takes over nothing; another level was meant.",
        example: "Senior Seller: \"Extends the responsibilities of the Senior Seller\"",
        looks: Looks::BeyondPage(names::self_extension),
    },
    Rule {
        name: "template-text",
        severity: Severity::Warning,
        why: "Text of the template was left in the page.",
        example: "\"The {add the role name} is a grade 7.\"",
        looks: Looks::AtPage(pages::template_text),
    },
    Rule {
        name: "to-be-defined",
        severity: Severity::Info,
        why: "The section is left open on purpose; someone should know.",
        example: "\"To be defined at time of business need.\"",
        looks: Looks::AtPage(pages::to_be_defined),
    },
    Rule {
        name: "unmarked-item",
        severity: Severity::Warning,
        why: "A line without its bullet is shown as part of the item above it.",
        example: "a line in the middle of a list that starts with a capital letter and no `-`",
        looks: Looks::AtPage(pages::unmarked_item),
    },
];
