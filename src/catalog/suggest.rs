//! "Did you mean": names that are nearly the one that does not exist.

use strsim::osa_distance;

/// How many names are suggested.
const MOST: usize = 3;
/// A longer name is no slip of the pen, and comparing it would cost.
const LONGEST: usize = 64;

/// A sentence with the names that are like one that does not exist, to be put behind a message; nothing where
/// there are none.
#[must_use]
pub fn did_you_mean<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    if wrong.len() > LONGEST {
        return String::new();
    }
    let lower = wrong.to_lowercase();
    let far = |name: &str| {
        let other = name.to_lowercase();
        if other == lower { 0 } else { 1 + osa_distance(&lower, &other) }
    };
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .filter(|name| !name.starts_with("__") && name.len() <= LONGEST)
        .map(|name| (far(name), name))
        .filter(|(distance, name)| *distance <= 1 + wrong.len().max(name.len()) * 2 / 5)
        .collect();
    near.sort_unstable();
    let names: Vec<String> = near.into_iter().take(MOST).map(|(_, name)| format!("`{name}`")).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => format!(" Did you mean {only}?"),
        Some((last, others)) => format!(" Did you mean {} or {last}?", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_names_are_suggested() {
        let names = ["title", "slug", "levels", "id"];
        assert_eq!(did_you_mean("titel", names), " Did you mean `title`?");
        assert_eq!(did_you_mean("TITLE", names), " Did you mean `title`?");
        assert_eq!(did_you_mean("responsibilities", names), "");
        assert_eq!(did_you_mean(&"title".repeat(20), names), "");
    }
}
