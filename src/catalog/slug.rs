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
        // ASCII: every byte is a character. What is cut behind a hyphen ends without it.
        slug.truncate(LONGEST);
        slug.truncate(slug.trim_end_matches('-').len());
        if slug.is_empty() {
            let points = title.chars().take(12).map(|c| format!("{:x}", u32::from(c)));
            return Self(format!("x{}", points.collect::<Vec<_>>().join("-")));
        }
        Self(slug)
    }

    /// The slug that is written so; `None` for a text that is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self::of(text)).filter(|slug| slug.as_str() == text)
    }

    /// The same slug with a number behind it, for the second of two equal names.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Self {
        let number = format!("-{number}");
        let kept = self.0.get(..LONGEST - number.len()).unwrap_or(&self.0).trim_end_matches('-');
        Self(format!("{kept}{number}"))
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

    #[test]
    fn a_slug_of_a_slug_is_the_slug() {
        let long = format!("{} b", "a".repeat(199));
        for slug in [Slug::of(&long), Slug::of(&long).numbered(2), Slug::of(&"a".repeat(300)).numbered(12)] {
            assert_eq!(Slug::parse(slug.as_str()), Some(slug));
        }
        assert_eq!(Slug::parse("Not a slug"), None);
    }
}
