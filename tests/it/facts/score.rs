//! Recall and precision of what was read, field by field.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rolegraph::catalog::{Family, Role, Slug, Statement, fold, title_key};
use serde_json::{Value, json};

/// What was found, what was wanted, and how much of both is the same.
#[derive(Default)]
struct Count {
    found: usize,
    wanted: usize,
    both: usize,
}

/// The score of some pages.
#[derive(Default)]
pub(super) struct Score {
    fields: BTreeMap<&'static str, Count>,
    /// Every difference, a line each.
    pub(super) differences: String,
}

/// Whether a field of a fact has several good readings.
fn is_free(fact: &Value, name: &str) -> bool {
    fact["ambiguous"].as_array().is_some_and(|names| names.iter().any(|other| other == name))
}

impl Score {
    pub(super) fn say(&mut self, file: &str, role: &str, what: &str, found: &str, wanted: &str) {
        if found != wanted {
            writeln!(self.differences, "{file}: {role}: {what} is {found}, not {wanted}").expect("a string");
        }
    }

    /// The table: a row a field.
    pub(super) fn table(&self) -> String {
        let mut table = format!("{:<18}{:>8}{:>8}{:>10}{:>11}\n", "field", "wanted", "found", "recall", "precision");
        let share = |part: usize, whole: usize| {
            let share = |number: usize| f64::from(u32::try_from(number).expect("a small number"));
            if whole == 0 { "-".to_owned() } else { format!("{:.1} %", 100.0 * share(part) / share(whole)) }
        };
        for (field, count) in &self.fields {
            let Count { found, wanted, both } = count;
            let (recall, precision) = (share(*both, *wanted), share(*both, *found));
            writeln!(table, "{field:<18}{wanted:>8}{found:>8}{recall:>10}{precision:>11}").expect("a string");
        }
        table
    }

    fn add(&mut self, field: &'static str, found: usize, wanted: usize, both: usize) {
        let count = self.fields.entry(field).or_default();
        count.found += found;
        count.wanted += wanted;
        count.both += both;
    }

    /// A number that the facts give; of what has several good readings nothing is asked.
    fn number(&mut self, place: (&str, &str), fact: &Value, name: &'static str, found: usize) {
        let Some(wanted) = fact.get(name).and_then(Value::as_u64).filter(|_| !is_free(fact, name)) else { return };
        let wanted = usize::try_from(wanted).expect("a small number");
        let field = match name {
            "family_responsibilities" => "responsibilities",
            "family_requirements" => "requirements",
            name => name,
        };
        self.add(field, found, wanted, found.min(wanted));
        self.say(place.0, place.1, name, &found.to_string(), &wanted.to_string());
    }

    /// A text that the facts give or say is not there.
    fn text(
        &mut self,
        place: (&str, &str),
        fact: &Value,
        name: &'static str,
        found: Option<&str>,
        wanted: Option<&str>,
    ) {
        if is_free(fact, name) {
            return;
        }
        let same = found.is_some() && found == wanted;
        self.add(name, usize::from(found.is_some()), usize::from(wanted.is_some()), usize::from(same));
        self.say(place.0, place.1, name, found.unwrap_or("none"), wanted.unwrap_or("none"));
    }

    pub(super) fn family(&mut self, file: &str, family: &Family, fact: &Value) {
        let place = (file, "");
        self.text(place, fact, "title", Some(&family.title), fact["title"].as_str());
        self.number(place, fact, "indicators", family.indicators.len());
        self.number(place, fact, "tracks", family.tracks.len());
        self.number(place, fact, "family_responsibilities", family.responsibilities.len());
        self.number(place, fact, "family_requirements", family.requirements.len());
        if let Some(names) = fact.get("track_names") {
            let tracks: Vec<&String> = family.tracks.iter().map(|track| &track.name).collect();
            self.say(file, "", "tracks", &json!(tracks).to_string(), &names.to_string());
        }
        if is_free(fact, "roles") {
            return;
        }
        let roles = fact["roles"].as_array().expect("roles");
        let mut left: Vec<&Role> = family.roles.iter().collect();
        for wanted in roles {
            let title = wanted["title"].as_str().expect("a title");
            let exact = left.iter().position(|role| role.title == title);
            let loose = || left.iter().position(|role| title_key(&role.title) == title_key(title));
            let found = exact.or_else(loose).map(|at| left.remove(at));
            self.add("role", 0, 1, usize::from(found.is_some()));
            match found {
                Some(role) => self.role(file, family, role, wanted),
                None => self.say(file, title, "role", "missing", "there"),
            }
        }
        self.add("role", family.roles.len(), 0, 0);
        for role in left {
            self.say(file, &role.title, "role", "there", "missing");
        }
    }

    fn role(&mut self, file: &str, family: &Family, role: &Role, fact: &Value) {
        let place = (file, role.title.as_str());
        self.text(place, fact, "title", Some(&role.title), fact["title"].as_str());
        let wanted = fact["grade"].as_u64().map(|grade| grade.to_string());
        self.text(place, fact, "grade", role.grade.map(|grade| grade.to_string()).as_deref(), wanted.as_deref());
        self.number(place, fact, "responsibilities", role.responsibilities.len());
        self.number(place, fact, "requirements", role.requirements.len());
        self.number(place, fact, "indicators", role.indicators.len());
        let nested: usize = role.responsibilities.iter().chain(&role.requirements).map(below).sum();
        self.number(place, fact, "nested", nested);
        if let Some(conflict) = fact.get("grade_conflict").filter(|_| !is_free(fact, "grade_conflict")) {
            let claims: BTreeSet<i32> = role.grade_claims.iter().map(|claim| claim.grade.number()).collect();
            let wanted: BTreeSet<i64> = conflict.as_array().expect("grades").iter().filter_map(Value::as_i64).collect();
            self.say(file, &role.title, "grade_conflict", &json!(claims).to_string(), &json!(wanted).to_string());
        }
        self.superior(place, family, role, fact);
        let extended = role.extends.first().map(|extension| {
            let named = extension.role.as_ref().and_then(|named| family.role(&named.role));
            named.map_or(extension.title.as_str(), |role| role.title.as_str())
        });
        self.text(place, fact, "extends", extended, fact["extends"].as_str());
    }

    /// The facts name the role that is reported to, in whatever family it is, or else the text.
    fn superior(&mut self, place: (&str, &str), family: &Family, role: &Role, fact: &Value) {
        let line = role.reports_to.as_ref();
        let (named, text) = (fact["reports_to_role"].as_str(), fact["reports_to"].as_str());
        let other = is_free(fact, "reports_to") || is_free(fact, "reports_to_role") || is_free(fact, "reports_to_text");
        if other {
            return;
        }
        let (found, wanted) = match named {
            Some(named) => {
                let slug = line.and_then(|line| line.role.as_ref()).map(|found| &found.role);
                let own = slug.and_then(|slug| family.role(slug)).map(|found| found.title.clone());
                let there = family.roles.iter().any(|other| other.title == named);
                let wanted = if there { named.to_owned() } else { Slug::of(named).to_string() };
                (own.or_else(|| slug.map(ToString::to_string)), Some(wanted))
            }
            None => (line.map(|line| fold(&line.title)), text.map(fold)),
        };
        self.text(place, fact, "reports_to", found.as_deref(), wanted.as_deref());
    }
}

fn below(statement: &Statement) -> usize {
    statement.children.iter().map(|child| 1 + below(child)).sum()
}
