//! The types of the document, field by field.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::fields::{
    Comparator, Grade, GradeOrigin, Line, Name, Period, Seniority, Severity, Slug, StatementKind, Text, Unit, VERSION,
    Version,
};

/// Declares objects of the document: names in camel case, nothing unknown, lists that may be left out.
macro_rules! objects {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),+ }
    )+};
}

/// Says that it is such a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Format {
    /// A catalogue of job families.
    #[serde(rename = "rolegraph-catalogue")]
    Catalogue,
}

objects! {
    /// A catalogue of job families, as `rolegraph export --format json` writes it and `rolegraph import` reads it.
    Document {
        /// Says that it is such a document.
        format: Format,
        /// The version of the document's form.
        version: Version,
        /// The families, by slug.
        families: Vec<Family>,
    }

    /// Where in which page a fact stands.
    Source {
        /// The page's path below the folder that was imported.
        path: Text,
        /// The first line, counted from 1.
        line: Line,
        /// The last line.
        end_line: Line,
    }

    /// A job family.
    Family {
        /// Its name in addresses, unique in the catalogue.
        slug: Slug,
        /// Its title.
        title: Name,
        /// What the page says of itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        summary: Option<Text>,
        /// The named groups of levels.
        #[serde(default)]
        tracks: Vec<Track>,
        /// The levels, lowest first.
        #[serde(default)]
        roles: Vec<Role>,
        /// Duties stated for every level.
        #[serde(default)]
        responsibilities: Vec<Statement>,
        /// What every holder must bring.
        #[serde(default)]
        requirements: Vec<Statement>,
        /// Indicators stated once for the family.
        #[serde(default)]
        indicators: Vec<Indicator>,
        /// Where the levels lead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        career_ladder: Option<CareerLadder>,
        /// The steps of hiring, in order.
        #[serde(default)]
        hiring_process: Vec<HiringStep>,
        /// What fits none of the above.
        #[serde(default)]
        sections: Vec<Section>,
        /// What is wrong or doubtful in the page.
        #[serde(default)]
        findings: Vec<Finding>,
        /// The pages that describe it, the index first where there are several.
        #[serde(default)]
        pages: Vec<PageOutline>,
        /// The page.
        source: Source,
    }

    /// A page's way into the web.
    PageOutline {
        /// Its path below the folder that was imported.
        path: Text,
        /// The address that it gives itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<Text>,
        /// Its headings, in order.
        #[serde(default)]
        headings: Vec<HeadingAnchor>,
    }

    /// A heading's name in addresses.
    HeadingAnchor {
        /// Its line.
        line: Line,
        /// The name, without `#`.
        anchor: Text,
    }

    /// A named group of levels.
    Track {
        /// Its name, unique in the family.
        name: Name,
        /// The place that names it.
        source: Source,
    }

    /// One level of a family: a job with a title and a grade.
    Role {
        /// Its name in addresses, unique in the family.
        slug: Slug,
        /// The job title.
        title: Name,
        /// The name of its track.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        track: Option<Name>,
        /// The rank that the title says.
        seniority: Seniority,
        /// Whether the holder leads people.
        people_manager: bool,
        /// The grade in force: that of the first claim.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grade: Option<Grade>,
        /// Every place that states a grade: tables, then sentences, then headings.
        #[serde(default)]
        grade_claims: Vec<GradeClaim>,
        /// False where the page leaves the role "to be defined".
        defined: bool,
        /// What the page says of the role before its first section.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        summary: Option<Text>,
        /// Whom the role reports to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reports_to: Option<ReportingLine>,
        /// What the role takes over from others.
        #[serde(default)]
        extends: Vec<Extension>,
        /// The duties it states itself.
        #[serde(default)]
        responsibilities: Vec<Statement>,
        /// What its holder must bring, as far as it states it itself.
        #[serde(default)]
        requirements: Vec<Statement>,
        /// The indicators it states itself.
        #[serde(default)]
        indicators: Vec<Indicator>,
        /// Where this level leads.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        career_ladder: Option<CareerLadder>,
        /// What fits none of the above.
        #[serde(default)]
        sections: Vec<Section>,
        /// The role's heading, or its row in the level table.
        source: Source,
    }

    /// One place where a page states a grade.
    GradeClaim {
        /// The grade stated.
        grade: Grade,
        /// What kind of place it is.
        origin: GradeOrigin,
        /// Where it stands.
        source: Source,
    }

    /// Names a role of the catalogue.
    RoleRef {
        /// The slug of its family.
        family: Slug,
        /// Its slug in the family.
        role: Slug,
    }

    /// Whom a role reports to.
    ReportingLine {
        /// The superior as the page names it.
        title: Text,
        /// The role that this names; found anew by an import.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<RoleRef>,
        /// Where it is said.
        source: Source,
    }

    /// What a role takes over from another.
    Extension {
        /// The other role as the page names it.
        title: Text,
        /// The role that this names; found anew by an import.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<RoleRef>,
        /// Whether duties or requirements are taken over.
        kind: StatementKind,
        /// Where it is said.
        source: Source,
    }

    /// One duty or requirement, with what is nested below it.
    Statement {
        /// Plain text.
        text: Text,
        /// The Markdown of the item, without what is nested below it.
        markdown: Text,
        /// The sub-heading that gathers it with others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<Text>,
        /// The items nested below it, of the same group.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        children: Vec<Statement>,
        /// Where it stands.
        source: Source,
    }

    /// How performance is measured.
    Indicator {
        /// Its name as the page has it.
        name: Text,
        /// The sub-heading that gathers it with others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<Text>,
        /// What it is counted in.
        unit: Unit,
        /// The number to reach, where one is stated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<Target>,
        /// How often it is taken, where that is stated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<Period>,
        /// Where it stands.
        source: Source,
    }

    /// The number that an indicator should reach.
    Target {
        /// From which side.
        comparator: Comparator,
        /// The number.
        value: f64,
        /// What it counts.
        unit: Unit,
    }

    /// Where a level or a family leads.
    CareerLadder {
        /// The text of the section.
        text: Text,
        /// The roles that it names as next steps.
        #[serde(default)]
        next: Vec<NamedRole>,
        /// Where it stands.
        source: Source,
    }

    /// A role that a page names.
    NamedRole {
        /// The name as the page has it.
        title: Text,
        /// The role it names; found anew by an import.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<RoleRef>,
    }

    /// One step of hiring.
    HiringStep {
        /// What happens.
        text: Text,
        /// Where it stands.
        source: Source,
    }

    /// A part of a page that fits no other field.
    Section {
        /// The heading above it.
        title: Text,
        /// Its Markdown, as written.
        markdown: Text,
        /// Where it stands.
        source: Source,
    }

    /// What is wrong or doubtful in a page.
    Finding {
        /// The name of the rule that found it.
        rule: Name,
        /// How much it matters.
        severity: Severity,
        /// What is wrong and what to do.
        message: Text,
        /// Where it stands.
        source: Source,
        /// The role it is about: a slug of the family.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Slug>,
    }
}
