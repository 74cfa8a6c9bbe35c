//! The words of a text, folded so that spellings which a person would call the same are equal.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The version of the rules by which texts become words, here and where entries are made of rows. A stored index
/// of another version is made anew when the database is opened: raise it with every change that makes other words
/// of the same catalogue.
pub const ANALYSIS: i32 = 1;

/// How many words of a text can be found. A vector of PostgreSQL has room for a million bytes.
pub const WORDS_OF_TEXT: usize = 2_000;
/// How many words of a title can be found.
pub const WORDS_OF_TITLE: usize = 200;

/// How many letters of a word count; the rest of a longer one is not looked at.
const LONGEST_WORD: usize = 40;

/// A word with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// In lower case, without accents.
    pub word: String,
}

/// The first words of a text in their order: runs of letters and digits. An apostrophe inside a word belongs to it
/// and is left out; a character of a script without spaces between words is a word of its own.
#[must_use]
pub fn tokens(text: &str, most: usize) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut open: Option<Token> = None;
    let mut rest = text.char_indices().peekable();
    while tokens.len() < most
        && let Some((at, c)) = rest.next()
    {
        let end = at + c.len_utf8();
        if stands_alone(c) {
            close(&mut open, &mut tokens);
            let mut token = Token { start: at, end, word: String::new() };
            fold_into(&mut token.word, c);
            while let Some((at, mark)) = rest.next_if(|(_, next)| is_combining_mark(*next)) {
                token.end = at + mark.len_utf8();
                fold_into(&mut token.word, mark);
            }
            open = Some(token);
            close(&mut open, &mut tokens);
        } else if c.is_alphanumeric() || (open.is_some() && is_combining_mark(c)) {
            let token = open.get_or_insert_with(|| Token { start: at, end, word: String::new() });
            token.end = end;
            fold_into(&mut token.word, c);
        } else if !(is_inside_words(c) && rest.peek().is_some_and(|(_, next)| next.is_alphanumeric())) {
            close(&mut open, &mut tokens);
        }
    }
    close(&mut open, &mut tokens);
    tokens.truncate(most);
    tokens
}

fn close(open: &mut Option<Token>, tokens: &mut Vec<Token>) {
    if let Some(mut token) = open.take() {
        if let Some((end, _)) = token.word.char_indices().nth(LONGEST_WORD) {
            token.word.truncate(end);
        }
        if !token.word.is_empty() {
            tokens.push(token);
        }
    }
}

/// Chinese characters and the two syllabaries of Japanese.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

/// Apostrophes, soft hyphens, and what joins or parts letters without being seen.
fn is_inside_words(c: char) -> bool {
    matches!(c, '\'' | '’' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
}

fn fold_into(word: &mut String, c: char) {
    for c in c.nfkd().flat_map(char::to_lowercase) {
        match c {
            // Accents, also those that lower case brings.
            '\u{300}'..='\u{36f}' => {}
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'ø' => word.push('o'),
            'ł' => word.push('l'),
            'đ' => word.push('d'),
            'ı' => word.push('i'),
            'ς' => word.push('σ'),
            c if c.is_alphanumeric() || is_combining_mark(c) => word.push(c),
            _ => {}
        }
    }
}

/// The stem of a word by the rules of English; a word with other letters than those of English is its own.
#[must_use]
pub fn stem(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Stemmer::create(Algorithm::English).stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{stem, tokens};

    fn words(text: &str) -> Vec<String> {
        tokens(text, usize::MAX).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn spellings_are_folded() {
        assert_eq!(words("Çrème BRÛLÉE, cafe\u{301}"), ["creme", "brulee", "cafe"]);
        assert_eq!(words("Straße Øre Łódź İstanbul ﬁne ①"), ["strasse", "ore", "lodz", "istanbul", "fine", "1"]);
        assert_eq!(
            words("the seller’s co-op: sellers' 3+ y\u{ad}ears"),
            ["the", "sellers", "co", "op", "sellers", "3", "years"]
        );
        assert_eq!(words("ΣΟΦΟΣ σοφος"), ["σοφοσ", "σοφοσ"]);
    }

    #[test]
    fn what_is_no_letter_is_no_word() {
        assert_eq!(words("🦀 — \0 *** \" \u{301} ' ''"), Vec::<String>::new());
        assert_eq!(words("日本の店 and 가게").len(), 6);
        assert_eq!(words("日本"), ["日", "本"]);
        assert_eq!(words("がの"), words("か\u{3099}の"));
    }

    #[test]
    fn tokens_know_their_places() {
        let text = "a Café’s é!";
        let places: Vec<&str> = tokens(text, 9).iter().map(|token| &text[token.start..token.end]).collect();
        assert_eq!(places, ["a", "Café’s", "é"]);
        assert_eq!(words(&"x".repeat(500)), ["x".repeat(40)]);
        assert_eq!(tokens("a b c", 2).len(), 2);
        assert_eq!(tokens("日本", 1).len(), 1);
    }

    #[test]
    fn no_word_has_a_character_that_means_something_in_a_query() {
        let every: String = (0..=0x10_ffff_u32).filter_map(char::from_u32).flat_map(|c| ['x', c]).collect();
        for token in tokens(&every, usize::MAX) {
            let plain = |c: char| (c.is_alphanumeric() || !c.is_ascii()) && !c.is_whitespace() && c != '¶';
            assert!(token.word.chars().all(plain), "{:?}", token.word);
        }
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [["partners", "partner"], ["managing", "managed"], ["territories", "territory"]] {
            assert_eq!(stem(forms[0]), stem(forms[1]));
        }
        assert_eq!((stem("naïve"), stem("b2b"), stem("s")), ("naïve".to_owned(), "b2b".to_owned(), "s".to_owned()));
    }
}
