//! A slug: the name of a family or role in addresses and lookups.

use std::fmt;

/// A lower-case ASCII name made of letters, digits and single hyphens, such as `vp-alliances`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

/// How long a slug is at most; a database's index has room for that.
const LONGEST: usize = 200;

impl Slug {
    /// Makes a slug of any title or file name: accents and punctuation fall away, `&` is read as "and",
    /// and what leaves nothing (a title in another script) becomes `x` followed by its code points.
    #[must_use]
    pub fn of(title: &str) -> Self {
        let mut slug = String::with_capacity(title.len());
        for c in title.chars().flat_map(char::to_lowercase) {
            match c {
                'a'..='z' | '0'..='9' => slug.push(c),
                '&' => slug.push_str("-and-"),
                '\'' | '’' => {}
                _ => slug.push('-'),
            }
        }
        let mut slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        // ASCII: every byte is a character.
        slug.truncate(LONGEST);
        if slug.is_empty() {
            let points = title.chars().take(12).map(|c| format!("{:x}", u32::from(c)));
            return Self(format!("x{}", points.collect::<Vec<_>>().join("-")));
        }
        Self(slug)
    }

    /// The same slug with a number behind it, for the second of two equal names.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Self {
        Self(format!("{}-{number}", self.0))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Slug;

    #[test]
    fn titles_become_slugs() {
        for (title, slug) in [
            ("VP, Alliances", "vp-alliances"),
            ("Partner Territory Manager (Intermediate)", "partner-territory-manager-intermediate"),
            ("Programs & Enablement", "programs-and-enablement"),
            ("  Director – EMEA’s partners ", "director-emeas-partners"),
            ("部長", "x90e8-9577"),
        ] {
            assert_eq!(Slug::of(title).as_str(), slug, "{title}");
        }
    }
}
