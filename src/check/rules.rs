//! The table of rules: name, severity, why it matters, and an example of what it finds.

use std::fmt;

use strsim::jaro_winkler;

use super::{Beside, Policy, Report, families, indicators, names, pages, wording};
use crate::catalog::{Family, Severity};
use crate::pages::ReadFamily;

/// A rule of the checker.
#[derive(Debug)]
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

impl Rule {
    /// Whether it looks only where a policy or the command line asks for it: what it finds is wrong in some
    /// handbooks and right in others.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        matches!(self.looks, Looks::ByPolicy(_))
    }

    /// The rule with this name.
    pub fn named(name: &str) -> Result<&'static Self, UnknownRule> {
        let found = RULES.iter().find(|rule| rule.name == name);
        found.ok_or_else(|| UnknownRule { name: name.to_owned() })
    }
}

/// No rule has this name.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownRule {
    name: String,
}

impl UnknownRule {
    /// The names that may have been meant, the likeliest first.
    fn near(&self) -> Vec<&'static str> {
        let likeness = |rule: &Rule| {
            // A part of a name is as good as a slip: `anchor` for `dangling-anchor`.
            if self.name.len() > 3 && rule.name.contains(&self.name) {
                1.0
            } else {
                jaro_winkler(rule.name, &self.name)
            }
        };
        let mut near: Vec<(f64, &str)> = RULES.iter().map(|rule| (likeness(rule), rule.name)).collect();
        near.retain(|(likeness, _)| *likeness >= 0.8);
        near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        near.into_iter().map(|(_, name)| name).take(3).collect()
    }
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rule is named `{}`", self.name)?;
        match self.near().as_slice() {
            [] => write!(f, "; `rolegraph check --rules` lists them"),
            near => write!(f, "; did you mean `{}`?", near.join("`, `")),
        }
    }
}

impl std::error::Error for UnknownRule {}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Looks {
    /// One page as it was read.
    AtPage(fn(&ReadFamily, &mut Report)),
    /// A family beside the others.
    BeyondPage(fn(&Family, &Beside<'_>, &mut Report)),
    /// A family, where a policy asks for it.
    ByPolicy(fn(&Family, &Policy, &mut Report)),
    /// At nothing that was read: whoever loads pages reports it.
    AtFile,
}

/// Every rule, sorted by name.
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
        name: "dangling-ladder",
        severity: Severity::Info,
        why: "The ladder leads nowhere: it names no next role, or one that no page describes.",
        example: "\"The next step is to be a Chief Seller.\" where no page describes that role",
        looks: Looks::BeyondPage(names::dangling_ladder),
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
        name: "duplicate-slug",
        severity: Severity::Error,
        why: "Two pages would be one family, so an import refuses both.",
        example: "`north/seller.md` and `south/seller.md`",
        looks: Looks::BeyondPage(families::duplicate_slug),
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
        name: "extension-cycle",
        severity: Severity::Error,
        why: "Roles that take over from each other in a circle say nowhere what is taken over.",
        example: "Seller extends Senior Seller, Senior Seller extends Seller",
        looks: Looks::BeyondPage(names::extension_cycle),
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
        name: "indicator-without-measure",
        severity: Severity::Info,
        why: "An indicator that says neither what is counted nor how often measures nothing.",
        example: "\"Happy customers\" below Performance Indicators",
        looks: Looks::AtPage(indicators::without_measure),
    },
    Rule {
        name: "location",
        severity: Severity::Warning,
        why: "A role holds wherever it is done; the place belongs to the vacancy.",
        example: "\"Must be located in EMEA\", \"PST time zone\", or a place that the policy lists",
        looks: Looks::ByPolicy(wording::location),
    },
    Rule {
        name: "misordered-grades",
        severity: Severity::Info,
        why: "A level that stands above another and has the lower grade is misplaced, or one grade is wrong.",
        example: "Seller with grade 6, then Senior Seller with grade 5",
        looks: Looks::AtPage(pages::misordered_grades),
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
        name: "other-role",
        severity: Severity::Warning,
        why: "A grade or superior that is stated for another role than the one it stands below was copied, or misspelt.",
        example: "\"The Seller is a grade 7.\" below the heading `### Senior Seller`",
        looks: Looks::AtPage(pages::other_role),
    },
    Rule {
        name: "reporting-cycle",
        severity: Severity::Error,
        why: "Everyone in the circle would be their own superior's superior.",
        example: "A reports to B, B reports to A",
        looks: Looks::BeyondPage(names::reporting_cycle),
    },
    Rule {
        name: "role-without-indicators",
        severity: Severity::Info,
        why: "Nobody can tell from the page how performance in the role is measured.",
        example: "a role without performance indicators in a family that states none either",
        looks: Looks::AtPage(indicators::role_without),
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
    Rule {
        name: "unreadable-line",
        severity: Severity::Warning,
        why: "What the line says is in no role, and no reader of the catalogue will see it.",
        example: "a row of the level table whose grade is no number",
        looks: Looks::AtPage(pages::unreadable_line),
    },
    Rule {
        name: "unreadable-page",
        severity: Severity::Error,
        why: "Nothing of the page can be read, so none of its roles is checked or imported.",
        example: "front matter that is no YAML, a page that is not UTF-8",
        looks: Looks::AtFile,
    },
    Rule {
        name: "vacancy-wording",
        severity: Severity::Warning,
        why: "A role says what its holder does, whoever that is; an advertisement courts a reader.",
        example: "\"You will sell widgets\", \"Join our team\", \"The ideal candidate sells widgets\"",
        looks: Looks::ByPolicy(wording::vacancy),
    },
    Rule {
        name: "years-of-experience",
        severity: Severity::Warning,
        why: "Time served says little about ability and shuts out people who could do the work.",
        example: "\"3+ years of experience in selling\"",
        looks: Looks::ByPolicy(wording::years_of_experience),
    },
];

#[cfg(test)]
mod tests {
    use super::{RULES, Rule};

    #[test]
    fn the_table_is_sorted_by_name() {
        let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }

    #[test]
    fn a_wrong_name_is_met_with_near_ones() {
        for (name, said) in [
            ("grade-conflct", "no rule is named `grade-conflct`; did you mean `grade-conflict`"),
            ("anchor", "no rule is named `anchor`; did you mean `dangling-anchor`"),
            ("zzz", "no rule is named `zzz`; `rolegraph check --rules` lists them"),
        ] {
            let error = Rule::named(name).expect_err("no rule").to_string();
            assert!(error.starts_with(said), "{error}");
        }
        assert_eq!(Rule::named("location").expect("a rule").name, "location");
    }
}
