//! Findings that a baseline knows.

use std::fs;

use super::collect::Here;
use super::{Check, Found, read};
use crate::check::{Baseline, Known, Policy, Rule};
use crate::cli::failure::Failure;
use crate::cli::table;

/// What a baseline kept back, and what it holds that no longer occurs.
#[derive(Default)]
pub(super) struct Suppressed {
    /// How many findings were not reported.
    pub count: usize,
    /// What no longer occurs, in words.
    pub gone: Vec<String>,
    written: Option<String>,
}

impl Suppressed {
    /// Says so on standard error.
    pub(super) fn tell(&self) {
        if let Some(written) = &self.written {
            eprintln!("{written}");
        }
        if self.count > 0 {
            eprintln!("{} known, not reported", table::counted(self.count, "finding"));
        }
        for gone in &self.gone {
            eprintln!("no longer found: {gone}");
        }
        if !self.gone.is_empty() && self.written.is_none() {
            eprintln!("hint: `--write-baseline` writes a baseline without what is no longer found");
        }
    }
}

/// Splits findings into those to report and those that are known. A baseline that is written knows them all.
pub(super) fn suppress(args: &Check, policy: &Policy, found: Vec<Found>) -> Result<(Vec<Found>, Suppressed), Failure> {
    let mut suppressed = Suppressed::default();
    let mut known = Baseline::default();
    if let Some(file) = &args.baseline {
        // A baseline that is to be written for the first time is not there yet.
        let first = args.write_baseline.as_ref() == Some(file) && !file.exists();
        let text = if first { Baseline::default().render() } else { read(file)? };
        known = Baseline::parse(&text).map_err(|error| {
            let problem = format!("`{}` is no baseline: {}", file.display(), error.problem);
            Failure::usage(problem, "write one with `--write-baseline`")
        })?;
    }
    let here = Here::new();
    let roots: Vec<String> = args.paths.iter().map(|path| here.path(path)).collect();
    // Of a rule that did not look and a page that was not read nothing can be said.
    let looked_at = |known: Known<'_>| {
        let looked = Rule::named(known.rule).map_or(true, |rule| policy.severity(rule).is_some());
        looked && roots.iter().any(|root| lies_below(known.path, root))
    };
    let mut written = Baseline::default();
    written.add_all(&known, |known| !looked_at(known));
    let mut reported = Vec::new();
    for found in found {
        written.add(&found.finding, &found.fingerprint);
        if known.take(&found.finding, &found.fingerprint) {
            suppressed.count += 1;
        } else {
            reported.push(found);
        }
    }
    let gone = |known: Known<'_>| {
        let times = if known.count > 1 { format!(" ({} times)", known.count) } else { String::new() };
        format!("{} in {}: {}{times}", known.rule, known.path, known.message)
    };
    suppressed.gone = known.rest().filter(|known| looked_at(*known)).map(gone).collect();
    if let Some(file) = &args.write_baseline {
        fs::write(file, written.render()).map_err(|error| {
            Failure::new(format!("`{}` cannot be written: {error}", file.display()), "check the path of the file")
        })?;
        suppressed.count += reported.len();
        suppressed.written = Some(format!("wrote {}", file.display()));
        reported.clear();
    }
    Ok((reported, suppressed))
}

fn lies_below(path: &str, root: &str) -> bool {
    let below = path.strip_prefix(root.trim_end_matches('/'));
    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || root.is_empty())
        && !(root.is_empty() && path.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::lies_below;

    #[test]
    fn a_page_lies_below_a_folder_or_is_the_path_itself() {
        for (path, root, below) in [
            ("a/b.md", "a", true),
            ("a/b.md", "a/", true),
            ("a/b.md", "a/b.md", true),
            ("a/b.md", "", true),
            ("ab/c.md", "a", false),
            ("/elsewhere/c.md", "", false),
        ] {
            assert_eq!(lies_below(path, root), below, "{path} below {root}");
        }
    }
}
