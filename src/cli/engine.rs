//! The engine as the settings want it.

use clap::ArgMatches;

use super::failure::Failure;
use crate::config::{self, Answers, Links};
use crate::graphql::{Disclosure, Engine, Limits};
use crate::store::Database;

/// An engine over a database, with what was set.
pub(super) fn engine(database: Database, links: Links, answers: &Answers) -> Result<Engine, Failure> {
    let disclosure = Disclosure { introspection: !answers.no_introspection, suggestions: !answers.no_suggestions };
    Ok(Engine::new(database, limits(answers)?).with_base_url(links.base_url).with_disclosure(disclosure))
}

/// The limits with what was set; a name or a value that cannot be is wrong usage.
pub(super) fn limits(answers: &Answers) -> Result<Limits, Failure> {
    let mut limits = Limits::default();
    for setting in &answers.limits {
        let set = limits.set(&setting.name, setting.value);
        set.map_err(|problem| Failure::usage(problem, "see `rolegraph config`"))?;
    }
    Ok(limits)
}

/// The limits as rows of the table of settings.
pub(super) fn rows(answers: &Answers, matches: &ArgMatches) -> Result<Vec<[String; 4]>, Failure> {
    let row = |(name, value, _): (&str, u64, &str)| {
        let source = config::source_of_limit(answers, name, matches);
        [format!("--limit {name}=…"), config::LIMITS.to_owned(), value.to_string(), source.to_owned()]
    };
    Ok(limits(answers)?.all().into_iter().map(row).collect())
}
