//! Whose number it is: family, role and indicator by their names, as tables from elsewhere have them.
//!
//! An indicator is found by its name as the catalogue has it, else with case and the like ignored, else by its
//! words alone; the first way that finds any decides, and where it finds two, the name is ambiguous.

use std::collections::BTreeMap;

use super::{Unit, clip, fold, nearest, title_words};

/// How many characters of a name a message has.
const SHOWN: usize = 80;

/// What can be measured in a catalogue.
#[derive(Debug, Clone, Default)]
pub struct Measures {
    /// The families, by slug.
    pub families: BTreeMap<String, MeasuredFamily>,
}

/// A family, and what can be measured in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuredFamily {
    /// Its row.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its roles.
    pub roles: Vec<MeasuredRole>,
    /// Its indicators, its own and those of its roles.
    pub indicators: Vec<MeasuredIndicator>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuredRole {
    /// Its row.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// An indicator, as far as a number for it must fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuredIndicator {
    /// Its row.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is counted in.
    pub unit: Unit,
    /// What its target counts, where it has one.
    pub target_unit: Option<Unit>,
    /// The roles that state it; none where it is stated for the family as a whole.
    pub roles: Vec<i64>,
}

impl MeasuredIndicator {
    /// What a number counts of which nothing is said.
    #[must_use]
    pub fn own_unit(&self) -> Unit {
        self.target_unit.unwrap_or(self.unit)
    }

    /// Whether a number may count this: what the target counts, or what the indicator does. Where neither is said,
    /// anything.
    #[must_use]
    pub fn fits(&self, unit: Unit) -> bool {
        let unsaid = self.unit == Unit::Qualitative && self.target_unit.is_none();
        unsaid || unit == self.unit || Some(unit) == self.target_unit
    }
}

/// What a number is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The family.
    pub family: &'a MeasuredFamily,
    /// The role; none where it was measured for the family as a whole.
    pub role: Option<&'a MeasuredRole>,
    /// The indicator.
    pub measure: &'a MeasuredIndicator,
}

/// Which of three names leads nowhere, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// `family`, `role` or `indicator`.
    pub name: &'static str,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

impl NotFound {
    fn new(name: &'static str, problem: String, hint: String) -> Self {
        Self { name, problem, hint }
    }
}

impl Measures {
    /// Finds what a number is about, by the slugs of the family and the role and the name of the indicator, or by
    /// the row of the indicator.
    pub fn find(
        &self,
        family: &str,
        role: Option<&str>,
        indicator: &str,
        row: Option<i64>,
    ) -> Result<Subject<'_>, NotFound> {
        let family = self.families.get(family).ok_or_else(|| {
            let near = nearest(family, self.families.keys().map(String::as_str));
            let problem = format!("there is no family `{}`", clip(family, SHOWN));
            NotFound::new(
                "family",
                problem,
                meant(near, "name a family of the catalogue by its slug, or import its page"),
            )
        })?;
        let role = role.map(|slug| {
            family.roles.iter().find(|role| role.slug == slug).ok_or_else(|| {
                let near = nearest(slug, family.roles.iter().map(|role| role.slug.as_str()));
                let problem = format!("the family `{}` has no role `{}`", family.slug, clip(slug, SHOWN));
                let hint = "name a role by its slug, or leave it empty for the family as a whole";
                NotFound::new("role", problem, meant(near, hint))
            })
        });
        let role = role.transpose()?;
        let measure = family.measure(role, indicator, row)?;
        Ok(Subject { family, role, measure })
    }

    /// Finds what has this very name, and whether that is so to the letter or but for case. Unlike [`Self::find`]
    /// it guesses nothing, as nobody is there to see what was taken.
    #[must_use]
    pub fn find_same(&self, family: &str, role: Option<&str>, indicator: &str) -> Option<(&MeasuredIndicator, bool)> {
        let family = self.families.get(family)?;
        let role = match role {
            Some(slug) => Some(family.roles.iter().find(|role| role.slug == slug)?),
            None => None,
        };
        let measures = family.measures(role);
        let lower = indicator.to_lowercase();
        let exact: Vec<_> = measures.iter().filter(|measure| measure.name == indicator).copied().collect();
        let found = if exact.is_empty() {
            measures.iter().filter(|measure| measure.name.to_lowercase() == lower).copied().collect()
        } else {
            exact
        };
        if let [one] = found.as_slice() { Some((*one, one.name == indicator)) } else { None }
    }
}

fn meant(near: Option<&str>, otherwise: &str) -> String {
    near.map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
}

impl MeasuredFamily {
    /// The indicators by which a role is measured: those that it states, or its family's where it states none; of
    /// the family as a whole, all of them.
    fn measures(&self, role: Option<&MeasuredRole>) -> Vec<&MeasuredIndicator> {
        let all = self.indicators.iter();
        let Some(role) = role else { return all.collect() };
        let stated: Vec<&MeasuredIndicator> = all.clone().filter(|measure| measure.roles.contains(&role.id)).collect();
        if stated.is_empty() { all.filter(|measure| measure.roles.is_empty()).collect() } else { stated }
    }

    fn measure(
        &self,
        role: Option<&MeasuredRole>,
        name: &str,
        row: Option<i64>,
    ) -> Result<&MeasuredIndicator, NotFound> {
        let measures = self.measures(role);
        let (whose, not_its) = match role {
            Some(role) => (format!("the role `{}`", role.slug), "is not measured by"),
            None => (format!("the family `{}`", self.slug), "has no indicator"),
        };
        let shown = clip(name, SHOWN);
        let missing = || {
            let elsewhere = role.is_some() && (!named(&self.measures(None), name).is_empty() || row.is_some());
            let names = measures.iter().map(|measure| measure.name.as_str());
            let near = nearest(name, names).map(|near| clip(near, SHOWN));
            let otherwise = if elsewhere {
                "name a role that states it, or leave the role empty"
            } else {
                "name it as the catalogue does"
            };
            NotFound::new("indicator", format!("{whose} {not_its} `{shown}`"), meant(near.as_deref(), otherwise))
        };
        if let Some(row) = row {
            return measures.iter().find(|measure| measure.id == row).copied().ok_or_else(missing);
        }
        match named(&measures, name).as_slice() {
            [] => Err(missing()),
            [one] => Ok(one),
            several => {
                let problem = format!("`{shown}` names {} indicators of {whose}", several.len());
                let hint = "name one by its id in a column `indicator_id`, or a role that states only one of them";
                Err(NotFound::new("indicator", problem, hint.to_owned()))
            }
        }
    }
}

/// The indicators that a name means.
fn named<'a>(measures: &[&'a MeasuredIndicator], name: &str) -> Vec<&'a MeasuredIndicator> {
    let levels: [fn(&str) -> String; 3] = [str::to_owned, fold, |text| title_words(text).join(" ")];
    for level in levels {
        let wanted = level(name);
        let found: Vec<&MeasuredIndicator> =
            measures.iter().filter(|measure| level(&measure.name) == wanted).copied().collect();
        if !found.is_empty() && !wanted.is_empty() {
            return found;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::{MeasuredFamily, MeasuredIndicator, MeasuredRole, Measures, Unit};

    fn measures() -> Measures {
        let role = |id, slug: &str| MeasuredRole { id, slug: slug.to_owned(), title: slug.to_owned() };
        let measure = |id, name: &str, roles: &[i64]| MeasuredIndicator {
            id,
            name: name.to_owned(),
            unit: Unit::Percent,
            target_unit: None,
            roles: roles.to_vec(),
        };
        let family = MeasuredFamily {
            id: 1,
            slug: "seller".to_owned(),
            title: "Seller".to_owned(),
            roles: vec![role(1, "seller"), role(2, "senior-seller"), role(3, "trainee")],
            indicators: vec![
                measure(1, "Share of Widgets sold", &[1]),
                measure(2, "Visits", &[1]),
                measure(3, "Visits", &[2]),
                measure(4, "Smiles", &[]),
            ],
        };
        Measures { families: [("seller".to_owned(), family)].into() }
    }

    #[test]
    fn names_lead_to_indicators() {
        let measures = measures();
        for (role, name, row, found) in [
            (Some("seller"), "Share of Widgets sold", None, Ok(1)),
            (Some("seller"), "share of  widgets SOLD", None, Ok(1)),
            (Some("seller"), "The share of widget, sold", None, Ok(1)),
            (Some("seller"), "Visits", None, Ok(2)),
            (Some("senior-seller"), "visits", None, Ok(3)),
            (Some("trainee"), "smiles", None, Ok(4)),
            (None, "smiles", None, Ok(4)),
            (None, "", Some(3), Ok(3)),
            (None, "Visits", None, Err("names 2 indicators of the family `seller`")),
            (Some("seller"), "smiles", None, Err("the role `seller` is not measured by `smiles`")),
            (Some("seller"), "", Some(3), Err("is not measured by")),
            (None, "Frowns", None, Err("the family `seller` has no indicator `Frowns`")),
            (None, "", None, Err("has no indicator ``")),
            (None, "...", None, Err("has no indicator")),
            (Some("boss"), "Visits", None, Err("has no role `boss`")),
        ] {
            let subject = measures.find("seller", role, name, row).map(|subject| subject.measure.id);
            match (&subject, found) {
                (Err(not_found), Err(problem)) => assert!(not_found.problem.contains(problem), "{subject:?}"),
                (Ok(id), Ok(other)) => assert_eq!(*id, other),
                _ => panic!("{role:?} {name}: {subject:?}"),
            }
        }
    }

    #[test]
    fn the_same_name_is_no_like_one() {
        let measures = measures();
        let found = |role, name| measures.find_same("seller", role, name).map(|(measure, exact)| (measure.id, exact));
        assert_eq!(found(Some("seller"), "Visits"), Some((2, true)));
        assert_eq!(found(Some("seller"), "visits"), Some((2, false)));
        for (role, name) in [
            (Some("seller"), "Visit"),
            (Some("seller"), "Share of  Widgets sold"),
            (Some("seller"), "Smiles"),
            (Some("boss"), "Visits"),
            (None, "Visits"),
        ] {
            assert_eq!(found(role, name), None, "{role:?} {name}");
        }
        assert_eq!(found(None, "Smiles"), Some((4, true)));
    }

    #[test]
    fn what_was_meant_is_suggested() {
        let measures = measures();
        let hint = |family, role, name| measures.find(family, role, name, None).expect_err("none").hint;
        assert_eq!(hint("sellers", None, "Smiles"), "did you mean `seller`?");
        assert_eq!(hint("seller", Some("senior-saler"), "Smiles"), "did you mean `senior-seller`?");
        assert_eq!(hint("seller", None, "Complaints received"), "name it as the catalogue does");
        assert_eq!(hint("seller", None, "Smilles"), "did you mean `Smiles`?");
        assert!(hint("seller", Some("seller"), "Smiles").contains("leave the role empty"));
    }

    #[test]
    fn units_fit_what_is_said() {
        let measure =
            |unit, target_unit| MeasuredIndicator { id: 1, name: String::new(), unit, target_unit, roles: Vec::new() };
        let said = measure(Unit::Ratio, Some(Unit::Percent));
        assert!(said.fits(Unit::Percent) && said.fits(Unit::Ratio) && !said.fits(Unit::Count));
        assert_eq!(said.own_unit(), Unit::Percent);
        assert!(measure(Unit::Qualitative, None).fits(Unit::Count));
        assert!(!measure(Unit::Qualitative, Some(Unit::Percent)).fits(Unit::Count));
    }
}
