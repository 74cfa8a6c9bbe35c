//! What a handbook asks of its pages: which rules look, how much what they find matters, and what fails a run.
//!
//! A rule's own severity holds unless a policy file says otherwise, and a policy file's unless the command line
//! does. Optional rules are off until one of the two names them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;

use regex::Regex;
use serde::de::{Deserialize, Deserializer, Error as _, Unexpected, Visitor};

use super::{RULES, Rule};
use crate::catalog::Severity;

/// What is done with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It does not look.
    Off,
    /// It looks, and what it finds matters as much as the table of rules says.
    On,
    /// It looks, and what it finds matters this much.
    At(Severity),
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self::Off),
            "on" => Ok(Self::On),
            _ => Severity::from_name(text)
                .map(Self::At)
                .ok_or_else(|| format!("`{text}` is no severity; write error, warning, info, on or off")),
        }
    }
}

/// From which severity on findings fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// From this one on.
    At(Severity),
    /// None does.
    Never,
}

impl FailOn {
    /// Whether a finding of this severity fails the run.
    #[must_use]
    pub fn fails(self, severity: Severity) -> bool {
        matches!(self, Self::At(least) if severity >= least)
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match Severity::from_name(text) {
            Some(severity) => Ok(Self::At(severity)),
            None if text == "never" => Ok(Self::Never),
            None => Err(format!("`{text}` is no severity; write error, warning, info or never")),
        }
    }
}

/// Which rules look, and what they need to know.
#[derive(Debug, Default)]
pub struct Policy {
    levels: HashMap<&'static str, Level>,
    places: Option<Regex>,
    fail_on: Option<FailOn>,
}

/// Why a policy file cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The line of the file, where it is known.
    pub line: Option<u64>,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for PolicyError {}

impl Policy {
    /// Reads a policy file.
    pub fn parse(yaml: &str) -> Result<Self, PolicyError> {
        let written: Option<Written> = serde_saphyr::from_str(yaml).map_err(|error| {
            let message = error.without_snippet().to_string();
            let problem = message.lines().next().unwrap_or_default().trim();
            // The place is told beside the problem, not in it.
            let problem = problem.rsplit_once(" at line ").map_or(problem, |(problem, _)| problem);
            PolicyError { line: error.location().map(|at| at.line()), problem: problem.to_owned() }
        })?;
        let Written { rules, skip, places, fail_on } = written.unwrap_or_default();
        let mut policy =
            Self { places: any_of(&places)?, fail_on: fail_on.map(|Parsed(fail_on)| fail_on), ..Self::default() };
        for (RuleName(rule), Parsed(level)) in rules {
            policy.set(rule, level);
        }
        for RuleName(rule) in skip {
            policy.set(rule, Level::Off);
        }
        Ok(policy)
    }

    /// Says what is done with a rule, whatever was said before.
    pub fn set(&mut self, rule: &Rule, level: Level) {
        self.levels.insert(rule.name, level);
    }

    /// Switches every rule off but these; one of these that was off looks again.
    pub fn only(&mut self, rules: &[&Rule]) {
        for rule in RULES {
            let named = rules.iter().any(|other| other.name == rule.name);
            match (named, self.severity(rule)) {
                (false, _) => self.set(rule, Level::Off),
                (true, None) => self.set(rule, Level::On),
                (true, Some(_)) => {}
            }
        }
    }

    /// How much what the rule finds matters; none where the rule is off.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        match self.levels.get(rule.name) {
            Some(Level::Off) => None,
            Some(Level::At(severity)) => Some(*severity),
            Some(Level::On) => Some(rule.severity),
            None => (!rule.is_optional()).then_some(rule.severity),
        }
    }

    /// From which severity on findings fail a run, where the file says so.
    #[must_use]
    pub fn fail_on(&self) -> Option<FailOn> {
        self.fail_on
    }

    /// The names of places that a role must not be tied to.
    pub(super) fn places(&self) -> Option<&Regex> {
        self.places.as_ref()
    }
}

/// Any of some names, each as a word of its own and written as it is: "Nice" is a place, "nice" is not.
fn any_of(places: &[String]) -> Result<Option<Regex>, PolicyError> {
    let names: Vec<String> =
        places.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).map(regex::escape).collect();
    if names.is_empty() {
        return Ok(None);
    }
    let expression = format!(r"(?:^|[^\w])({})(?:$|[^\w])", names.join("|"));
    Regex::new(&expression).map(Some).map_err(|_| PolicyError {
        line: None,
        problem: "`places` lists too many names to look for at once; list fewer".to_owned(),
    })
}

/// A policy file as written.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Written {
    rules: BTreeMap<RuleName, Parsed<Level>>,
    skip: Vec<RuleName>,
    places: Vec<String>,
    fail_on: Option<Parsed<FailOn>>,
}

/// A rule's name.
#[derive(Debug)]
struct RuleName(&'static Rule);

impl PartialEq for RuleName {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for RuleName {}

impl PartialOrd for RuleName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RuleName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.name.cmp(other.0.name)
    }
}

impl<'de> Deserialize<'de> for RuleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Rule::named(&name).map(Self).map_err(D::Error::custom)
    }
}

/// A word that is parsed; YAML's `on` and `off` may arrive as truth values.
#[derive(Debug)]
struct Parsed<T>(T);

impl<'de, T: FromStr<Err = String>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word;
        impl Visitor<'_> for Word {
            type Value = String;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("error, warning, info, on, off or never")
            }

            fn visit_bool<E: serde::de::Error>(self, on: bool) -> Result<String, E> {
                Ok(if on { "on" } else { "off" }.to_owned())
            }

            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<String, E> {
                Ok(word.to_owned())
            }

            fn visit_unit<E: serde::de::Error>(self) -> Result<String, E> {
                Err(E::invalid_type(Unexpected::Unit, &self))
            }
        }
        let word = deserializer.deserialize_any(Word)?;
        word.parse().map(Self).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{FailOn, Policy};
    use crate::catalog::Severity;
    use crate::check::Rule;

    fn severity(policy: &Policy, rule: &str) -> Option<Severity> {
        policy.severity(Rule::named(rule).expect("a rule"))
    }

    #[test]
    fn a_policy_sets_rules() {
        let yaml = "rules:\n  years-of-experience: error\n  location: on\n  grade-missing: off\n  grade-conflict: info\n\
                    skip: [to-be-defined]\nplaces: [Berlin]\nfail-on: never\n";
        let mut policy = Policy::parse(yaml).expect("a policy");
        for (rule, expected) in [
            ("years-of-experience", Some(Severity::Error)),
            ("location", Some(Severity::Warning)),
            ("vacancy-wording", None),
            ("grade-missing", None),
            ("grade-conflict", Some(Severity::Info)),
            ("to-be-defined", None),
            ("empty-section", Some(Severity::Warning)),
        ] {
            assert_eq!(severity(&policy, rule), expected, "{rule}");
        }
        assert_eq!(policy.fail_on(), Some(FailOn::Never));
        policy.only(&[Rule::named("grade-conflict").expect("a rule"), Rule::named("vacancy-wording").expect("a rule")]);
        assert_eq!(severity(&policy, "grade-conflict"), Some(Severity::Info));
        assert_eq!(severity(&policy, "vacancy-wording"), Some(Severity::Warning));
        assert_eq!(severity(&policy, "empty-section"), None);
        assert!(Policy::parse("").is_ok() && Policy::parse("# nothing\n").is_ok());
    }

    #[test]
    fn what_a_policy_cannot_say_is_refused_with_its_line() {
        for (yaml, line, said) in [
            ("places: []\nrule: {}\n", 2, "rule"),
            ("rules:\n  grade-missing: off\n  grade-conflct: off\n", 3, "did you mean `grade-conflict`"),
            ("rules:\n  grade-missing: fatal\n", 2, "`fatal` is no severity"),
            ("skip:\n- location\n- place\n", 3, "no rule is named `place`"),
            ("fail-on: sometimes\n", 1, "error, warning, info or never"),
            ("rules: [1\n", 1, ""),
        ] {
            let error = Policy::parse(yaml).expect_err(yaml);
            assert!(error.problem.contains(said), "{yaml}: {error:?}");
            assert_eq!(error.line, Some(line), "{yaml}: {error:?}");
        }
    }
}
