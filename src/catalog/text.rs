//! Small text helpers that every reader of names shares.

use unicode_normalization::UnicodeNormalization as _;

/// The text in lower case with typographic quotes and dashes made plain and white space folded: two
/// spellings that a person would call the same compare equal.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = text.chars().flat_map(|c| {
        let c = match c {
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '–' | '—' | '‑' => '-',
            c => c,
        };
        c.to_lowercase()
    });
    let plain: String = plain.collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text as filters and orderings compare it: folded ([`fold`]), letters that differ only in case made one in
/// every script, and accents joined with their letters. "STRASSE" and "straße" come out the same, and so do the two
/// ways to write "é".
///
/// Stored rows carry copies that this made, so a change of it needs a migration that makes them anew.
#[must_use]
pub fn caseless(text: &str) -> String {
    // Up and down again: "ß" is "SS" in capitals, and has no capital that leads back to it.
    fold(text).chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

/// The words of a text: runs of letters and digits, in lower case. An apostrophe inside a word belongs to it.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| word.replace(['\'', '’'], "").to_lowercase())
        .filter(|word| !word.is_empty())
}

/// The text cut after `limit` characters, with an ellipsis where something was cut.
#[must_use]
pub fn clip(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::{caseless, clip, fold, words};

    #[test]
    fn fold_makes_spellings_equal() {
        assert_eq!(fold("Director –  Partners’"), "director - partners'");
    }

    #[test]
    fn case_makes_no_difference_in_any_script() {
        for (left, right) in [("STRASSE", "Straße"), ("É", "é"), ("ΛΌΓΟΣ", "λόγος"), ("ẞ", "ss"), ("ЖУК", "жук")]
        {
            assert_eq!(caseless(left), caseless(right));
        }
        assert_eq!(caseless("CAFE\u{301}"), "café");
        assert_ne!(caseless("Ä"), caseless("A"));
        assert_eq!(caseless(&caseless("İ ŉ ǰ ﬁ")), caseless("İ ŉ ǰ ﬁ"));
    }

    #[test]
    fn words_keep_apostrophes_inside() {
        assert_eq!(words("KPI’s, and 3+ years").collect::<Vec<_>>(), ["kpis", "and", "3", "years"]);
    }

    #[test]
    fn clip_counts_characters_not_bytes() {
        assert_eq!(clip("éé é", 2), "éé…");
        assert_eq!(clip("ab", 2), "ab");
    }
}
