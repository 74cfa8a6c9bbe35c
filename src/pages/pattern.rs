//! Regular expressions that are part of the program.

use regex::Regex;

/// Names a pattern, compiled at its first use.
macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| crate::pages::pattern::compiled($pattern));
    };
}
pub(crate) use pattern;

/// Compiles a pattern of the program; the tests use every one, so that a wrong one does not get far.
pub(crate) fn compiled(pattern: &str) -> Regex {
    match Regex::new(pattern) {
        Ok(regex) => regex,
        Err(error) => unreachable!("a pattern of the program is wrong: {error}"),
    }
}
