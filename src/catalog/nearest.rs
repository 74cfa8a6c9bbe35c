//! The name that was meant, perhaps.

use strsim::osa_distance;

/// A longer name is no slip of the pen, and comparing it would cost.
const LONGEST: usize = 120;

/// The name that is most like one that does not exist; none where none is like it.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.len() > LONGEST {
        return None;
    }
    let lower = wrong.to_lowercase();
    let near = names.into_iter().filter(|name| name.len() <= LONGEST).map(|name| {
        let other = name.to_lowercase();
        (osa_distance(&lower, &other), name)
    });
    let near = near.filter(|(distance, name)| *distance <= 1 + wrong.len().max(name.len()) * 2 / 5);
    near.min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_found() {
        let names = ["value", "family", "period"];
        assert_eq!(nearest("Vlaue", names), Some("value"));
        assert_eq!(nearest("perid", names), Some("period"));
        assert_eq!(nearest("something else", names), None);
        assert_eq!(nearest(&"v".repeat(500), names), None);
    }
}
