//! What a page describes: a family, its tracks and levels, and what each level states.

use super::{Finding, Grade, Indicator, PageOutline, Seniority, Slug, is_people_manager};

/// The id of the row that holds a fact; `None` until the fact is stored.
pub type RowId = Option<i64>;

/// Where in which page a fact stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The page's path below the folder that was imported, with `/` between its parts.
    pub path: String,
    /// The first line, counted from 1.
    pub line: u32,
    /// The last line; the same as `line` for a fact on one line.
    pub end_line: u32,
}

/// A job family: what one page, or one folder of pages, describes.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The row that holds it.
    pub id: RowId,
    /// Its name in addresses, unique in the catalogue.
    pub slug: Slug,
    /// The page's title.
    pub title: String,
    /// What the page says of itself before its first heading, as plain text.
    pub summary: Option<String>,
    /// The named groups of levels, in the page's order; empty where the page has none.
    pub tracks: Vec<Track>,
    /// The levels, lowest first.
    pub roles: Vec<Role>,
    /// Duties stated for every level.
    pub responsibilities: Vec<Statement>,
    /// What every holder must bring.
    pub requirements: Vec<Statement>,
    /// Indicators stated once for the family.
    pub indicators: Vec<Indicator>,
    /// Where the levels of this family lead.
    pub career_ladder: Option<CareerLadder>,
    /// The steps of hiring, in order.
    pub hiring_process: Vec<HiringStep>,
    /// What fits none of the above.
    pub sections: Vec<Section>,
    /// What is wrong or doubtful in the page.
    pub findings: Vec<Finding>,
    /// The pages that describe it, the index first where there are several.
    pub pages: Vec<PageOutline>,
    /// The page.
    pub source: Source,
}

impl Family {
    /// A family of which nothing is said yet.
    #[must_use]
    pub fn new(slug: Slug, title: String, source: Source) -> Self {
        Self {
            id: None,
            slug,
            title,
            summary: None,
            tracks: Vec::new(),
            roles: Vec::new(),
            responsibilities: Vec::new(),
            requirements: Vec::new(),
            indicators: Vec::new(),
            career_ladder: None,
            hiring_process: Vec::new(),
            sections: Vec::new(),
            findings: Vec::new(),
            pages: Vec::new(),
            source,
        }
    }

    /// The name of one of its roles in the catalogue.
    #[must_use]
    pub fn role_ref(&self, role: &Role) -> RoleRef {
        RoleRef { family: self.slug.clone(), role: role.slug.clone() }
    }

    /// The role that this row holds; none for a role that is not stored yet.
    #[must_use]
    pub fn role_of_row(&self, id: RowId) -> Option<&Role> {
        self.roles.iter().find(|role| id.is_some() && role.id == id)
    }

    /// The role with this slug.
    #[must_use]
    pub fn role(&self, slug: &Slug) -> Option<&Role> {
        self.roles.iter().find(|role| &role.slug == slug)
    }
}

/// A named group of levels inside a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// The row that holds it.
    pub id: RowId,
    /// Its name, unique in the family.
    pub name: String,
    /// The heading that names it.
    pub source: Source,
}

/// One level of a family: a job with a title and a grade.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// The row that holds it.
    pub id: RowId,
    /// Its name in addresses, unique in the family.
    pub slug: Slug,
    /// The job title as its heading writes it.
    pub title: String,
    /// The name of its track.
    pub track: Option<String>,
    /// The rank that the title says.
    pub seniority: Seniority,
    /// Whether the holder leads people.
    pub people_manager: bool,
    /// The grade in force: the level table's, else the grade sentence's.
    pub grade: Option<Grade>,
    /// Every place where the page states a grade for it, the one in force first.
    pub grade_claims: Vec<GradeClaim>,
    /// False where the page leaves the role "to be defined".
    pub defined: bool,
    /// What stands between the role's heading and its first section, without the formulas.
    pub summary: Option<String>,
    /// Whom the role reports to.
    pub reports_to: Option<ReportingLine>,
    /// What the role takes over from others.
    pub extends: Vec<Extension>,
    /// The duties it states itself.
    pub responsibilities: Vec<Statement>,
    /// What its holder must bring, as far as it states it itself.
    pub requirements: Vec<Statement>,
    /// The indicators it states itself.
    pub indicators: Vec<Indicator>,
    /// Where this level leads.
    pub career_ladder: Option<CareerLadder>,
    /// What fits none of the above.
    pub sections: Vec<Section>,
    /// The role's heading, or its row in the level table.
    pub source: Source,
}

impl Role {
    /// A role of which nothing is said but what its title says.
    #[must_use]
    pub fn new(slug: Slug, title: String, source: Source) -> Self {
        Self {
            id: None,
            slug,
            track: None,
            seniority: Seniority::of(&title),
            people_manager: is_people_manager(&title),
            title,
            grade: None,
            grade_claims: Vec::new(),
            defined: true,
            summary: None,
            reports_to: None,
            extends: Vec::new(),
            responsibilities: Vec::new(),
            requirements: Vec::new(),
            indicators: Vec::new(),
            career_ladder: None,
            sections: Vec::new(),
            source,
        }
    }
}

/// One place where a page states a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeClaim {
    /// The grade stated.
    pub grade: Grade,
    /// What kind of place it is.
    pub origin: GradeOrigin,
    /// Where it stands.
    pub source: Source,
}

/// The kind of place that states a grade, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GradeOrigin {
    /// The level table.
    Table,
    /// A sentence such as "The X is a grade 7."
    Sentence,
    /// The heading itself.
    Heading,
}

impl GradeOrigin {
    /// The name that is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Sentence => "sentence",
            Self::Heading => "heading",
        }
    }

    /// The origin with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Table, Self::Sentence, Self::Heading].into_iter().find(|o| o.as_str() == name)
    }
}

/// Names a role of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleRef {
    /// The slug of its family.
    pub family: Slug,
    /// Its slug in the family.
    pub role: Slug,
}

/// Whom a role reports to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportingLine {
    /// The superior as the page names it.
    pub title: String,
    /// The role that this names, where some page describes it.
    pub role: Option<RoleRef>,
    /// Where it is said.
    pub source: Source,
}

/// What a role takes over from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The other role as the page names it.
    pub title: String,
    /// The role that this names, where some page describes it.
    pub role: Option<RoleRef>,
    /// Whether duties or requirements are taken over.
    pub kind: StatementKind,
    /// Where it is said.
    pub source: Source,
}

/// Duty or requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementKind {
    /// What the holder does.
    Responsibility,
    /// What the holder brings.
    Requirement,
}

impl StatementKind {
    /// The name that is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Responsibility => "responsibility",
            Self::Requirement => "requirement",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Responsibility, Self::Requirement].into_iter().find(|k| k.as_str() == name)
    }
}

/// One duty or requirement, with what is nested below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The row that holds it.
    pub id: RowId,
    /// Plain text, without markup.
    pub text: String,
    /// The Markdown of the item, without what is nested below it.
    pub markdown: String,
    /// The sub-heading that gathers it with others.
    pub group: Option<String>,
    /// The items nested below it.
    pub children: Vec<Statement>,
    /// Where it stands.
    pub source: Source,
}

/// Where a level or a family leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareerLadder {
    /// The text of the section, plain.
    pub text: String,
    /// The roles that it names as next steps.
    pub next: Vec<NamedRole>,
    /// Where it stands.
    pub source: Source,
}

/// A role that a page names, and the role of the catalogue it was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRole {
    /// The name as the page has it.
    pub title: String,
    /// The role it names; `None` where no page describes it.
    pub role: Option<RoleRef>,
}

/// One step of hiring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiringStep {
    /// What happens, as plain text.
    pub text: String,
    /// Where it stands.
    pub source: Source,
}

/// A part of a page that fits no other field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading above it.
    pub title: String,
    /// Its Markdown, as written.
    pub markdown: String,
    /// Where it stands.
    pub source: Source,
}
