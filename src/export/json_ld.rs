//! Roles as linked data: `Occupation` of schema.org, in JSON-LD.
//!
//! Only what schema.org has a property for is told, and only by properties that an `Occupation` may have
//! (`docs/export.md` has the table). The context is part of the document, so that nobody has to load one.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::catalog::{BaseUrl, Family, PageOutline, Role, RoleRef, Statement, StatementKind, ancestors};

/// The media type of what is written here.
pub const MEDIA_TYPE: &str = "application/ld+json";

/// The families as linked data.
#[derive(Debug)]
pub struct Occupations<'a> {
    families: &'a [Family],
    roles: HashMap<RoleRef, &'a Role>,
    /// The pages by their path.
    pages: HashMap<&'a str, Vec<&'a PageOutline>>,
    base: Option<&'a BaseUrl>,
}

/// What the names of properties and types mean.
#[derive(Debug, Serialize)]
struct Context {
    #[serde(rename = "@vocab")]
    vocab: &'static str,
    /// An address, not a text.
    url: Term,
}

#[derive(Debug, Serialize)]
struct Term {
    #[serde(rename = "@type")]
    kind: &'static str,
}

const CONTEXT: Context = Context { vocab: "https://schema.org/", url: Term { kind: "@id" } };

/// A document about many roles.
#[derive(Debug, Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(rename = "@graph")]
    graph: Vec<Occupation<'a>>,
}

/// A document about one role.
#[derive(Debug, Serialize)]
struct One<'a> {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(flatten)]
    occupation: Occupation<'a>,
}

/// <https://schema.org/Occupation>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Occupation<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    identifier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    occupational_category: Vec<CategoryCode>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    responsibilities: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    qualifications: Vec<String>,
}

/// <https://schema.org/CategoryCode>: a value of one of the catalogue's own taxonomies.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CategoryCode {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_value: Option<String>,
    in_code_set: CategoryCodeSet,
}

/// <https://schema.org/CategoryCodeSet>
#[derive(Debug, Serialize)]
struct CategoryCodeSet {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'static str,
}

impl CategoryCode {
    fn of(set: &'static str, name: String, code_value: Option<String>) -> Self {
        Self {
            kind: "CategoryCode",
            name,
            code_value,
            in_code_set: CategoryCodeSet { kind: "CategoryCodeSet", name: set },
        }
    }
}

impl<'a> Occupations<'a> {
    /// The roles of these families; all of them, because roles take over from one another. Ids begin with the base URL.
    #[must_use]
    pub fn of(families: &'a [Family], base: Option<&'a BaseUrl>) -> Self {
        let all = families.iter().flat_map(|family| family.roles.iter().map(|role| (family.role_ref(role), role)));
        let mut pages: HashMap<&str, Vec<&PageOutline>> = HashMap::new();
        for page in families.iter().flat_map(|family| &family.pages) {
            pages.entry(page.path.as_str()).or_default().push(page);
        }
        Self { families, roles: all.collect(), pages, base }
    }

    /// All roles as one document, families by slug, levels in their order.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        let mut families: Vec<&Family> = self.families.iter().collect();
        families.sort_by(|a, b| a.slug.cmp(&b.slug));
        let graph =
            families.into_iter().flat_map(|family| family.roles.iter().map(|role| self.occupation(family, role)));
        written(&Graph { context: CONTEXT, graph: graph.collect() })
    }

    /// One role as a document; none where there is no such role.
    pub fn write_one(&self, family: &str, role: &str) -> Result<Option<String>, serde_json::Error> {
        let found = self.families.iter().find(|one| one.slug.as_str() == family).and_then(|family| {
            let role = family.roles.iter().find(|one| one.slug.as_str() == role)?;
            Some(One { context: CONTEXT, occupation: self.occupation(family, role) })
        });
        found.map(|one| written(&one)).transpose()
    }

    fn occupation(&self, family: &'a Family, role: &'a Role) -> Occupation<'a> {
        let name = family.role_ref(role);
        let identifier = format!("{}/{}", name.family, name.role);
        let id = match self.base {
            Some(base) => base.naming(&identifier),
            None => format!("urn:rolegraph:{}:{}", name.family, name.role),
        };
        let mut categories =
            vec![CategoryCode::of("Job families", family.title.clone(), Some(family.slug.to_string()))];
        categories.extend(role.track.iter().map(|track| CategoryCode::of("Tracks", track.clone(), None)));
        categories.extend(
            role.grade.map(|grade| CategoryCode::of("Job grades", format!("Grade {grade}"), Some(grade.to_string()))),
        );
        Occupation {
            kind: "Occupation",
            id,
            identifier,
            url: self.address(role),
            name: &role.title,
            description: role.summary.as_deref(),
            occupational_category: categories,
            responsibilities: self.effective(&name, StatementKind::Responsibility),
            qualifications: self.effective(&name, StatementKind::Requirement),
        }
    }

    /// Where the role is described on the web. Of two pages with one path nobody knows which is meant, unless both lead
    /// to one place.
    fn address(&self, role: &Role) -> Option<String> {
        let pages = self.pages.get(role.source.path.as_str()).map(Vec::as_slice).unwrap_or_default();
        let mut addresses = pages.iter().map(|page| page.address(role.source.line, self.base));
        let unknown = || PageOutline { path: role.source.path.clone(), ..PageOutline::default() };
        let first = addresses.next().unwrap_or_else(|| unknown().address(role.source.line, self.base));
        first.filter(|first| addresses.all(|other| other.as_ref() == Some(first)))
    }

    /// What the role takes over and what it states itself, each once.
    fn effective(&self, name: &RoleRef, kind: StatementKind) -> Vec<String> {
        let targets = |name: &RoleRef| -> Vec<RoleRef> {
            let extends = self.roles.get(name).map(|role| role.extends.as_slice()).unwrap_or_default();
            extends.iter().filter(|extension| extension.kind == kind).filter_map(|one| one.role.clone()).collect()
        };
        let mut order = ancestors(name, &targets);
        order.push(name.clone());
        let stated = order.iter().filter_map(|name| self.roles.get(name)).flat_map(|role| match kind {
            StatementKind::Responsibility => &role.responsibilities,
            StatementKind::Requirement => &role.requirements,
        });
        let mut seen = HashSet::new();
        stated.filter(|statement| seen.insert(statement.says())).map(sentence).collect()
    }
}

/// A statement with all that is nested below it, as one text.
fn sentence(statement: &Statement) -> String {
    if statement.children.is_empty() {
        return statement.text.clone();
    }
    let nested: Vec<String> = statement.children.iter().map(sentence).collect();
    format!("{}: {}", statement.text.trim_end().trim_end_matches(':'), nested.join("; "))
}

fn written(document: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(document).map(|text| text + "\n")
}
