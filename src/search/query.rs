//! What a query asks for: words, beginnings of words, and phrases, all of which a hit has to have.
//!
//! There are no operators: whatever is no word, no `*` behind one and no pair of quotation marks parts words and
//! means nothing. So no query is wrong, and none can say anything to a database.

use std::fmt;

use super::text::{Token, stem, tokens};

/// How many characters a query may have.
const LONGEST: usize = 200;
/// How many words a query may have.
const MOST_WORDS: usize = 16;

/// One thing that a hit has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A form of a word, by its stem.
    Word(String),
    /// A word that begins so.
    Prefix(String),
    /// These very words, one behind the other.
    Phrase(Vec<String>),
}

impl Term {
    /// At which of these words, with their stems, it is found: the places of all words that take part.
    pub(super) fn places(&self, tokens: &[Token], stems: &[String]) -> Vec<usize> {
        match self {
            Self::Word(wanted) => (0..stems.len()).filter(|at| stems.get(*at) == Some(wanted)).collect(),
            Self::Prefix(start) => {
                let begins = tokens.iter().enumerate().filter(|(_, token)| token.word.starts_with(start.as_str()));
                begins.map(|(at, _)| at).collect()
            }
            Self::Phrase(words) => {
                let is_phrase = |window: &[Token]| window.iter().zip(words).all(|(token, word)| token.word == *word);
                let found = tokens.windows(words.len().max(1)).enumerate().filter(|(_, window)| is_phrase(window));
                found.flat_map(|(at, _)| at..at + words.len()).collect()
            }
        }
    }
}

/// A query, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

/// Why a query is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryError {
    /// It has so many characters.
    TooLong(usize),
    /// It has so many words.
    TooManyWords(usize),
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(characters) => {
                write!(f, "has {characters} characters, but may have {LONGEST}; search for fewer words")
            }
            Self::TooManyWords(words) => {
                write!(f, "has {words} words, but may have {MOST_WORDS}; leave out those that matter least")
            }
        }
    }
}

impl std::error::Error for QueryError {}

impl Query {
    /// Reads a query.
    pub fn parse(query: &str) -> Result<Self, QueryError> {
        let characters = query.chars().count();
        if characters > LONGEST {
            return Err(QueryError::TooLong(characters));
        }
        let mut terms = Vec::new();
        let pieces: Vec<&str> = query.split(['"', '“', '”', '„', '«', '»']).collect();
        // A mark without its partner is punctuation.
        let last_mark_is_alone = pieces.len().is_multiple_of(2);
        let mut words = 0;
        for (index, piece) in pieces.iter().enumerate() {
            let tokens = tokens(piece, usize::MAX);
            words += tokens.len();
            let quoted = index % 2 == 1 && !(last_mark_is_alone && index + 1 == pieces.len());
            if quoted {
                terms.extend((!tokens.is_empty()).then(|| phrase(&tokens)));
            } else {
                terms.extend(tokens.chunk_by(|one, next| one.end == next.start).map(|run| unquoted(piece, run)));
            }
        }
        if words > MOST_WORDS {
            return Err(QueryError::TooManyWords(words));
        }
        let mut once: Vec<Term> = Vec::with_capacity(terms.len());
        for term in terms {
            if !once.contains(&term) {
                once.push(term);
            }
        }
        Ok(Self { terms: once })
    }

    /// What a hit has to have; nothing where the query has no word.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }
}

fn phrase(tokens: &[Token]) -> Term {
    Term::Phrase(tokens.iter().map(|token| token.word.clone()).collect())
}

/// What a run of words means that nothing parts: more than one where the script has no spaces.
fn unquoted(piece: &str, run: &[Token]) -> Term {
    match run {
        [token] if piece.get(token.end..).is_some_and(|rest| rest.starts_with('*')) => Term::Prefix(token.word.clone()),
        [token] => Term::Word(stem(&token.word)),
        run => phrase(run),
    }
}

#[cfg(test)]
mod tests {
    use super::Term::{Phrase, Prefix, Word};
    use super::{Query, QueryError, Term};

    fn terms(query: &str) -> Vec<Term> {
        Query::parse(query).expect("short").terms().to_vec()
    }

    fn word(word: &str) -> Term {
        Word(word.to_owned())
    }

    fn words(words: &[&str]) -> Term {
        Phrase(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn words_beginnings_and_phrases_are_told_apart() {
        assert_eq!(
            terms("Partners market* \"Sales Territory\" “own word”"),
            [word("partner"), Prefix("market".to_owned()), words(&["sales", "territory"]), words(&["own", "word"])]
        );
        assert_eq!(terms("\"widgets\""), [words(&["widgets"])]);
        assert_eq!(terms("widget WIDGETS widget"), [word("widget")]);
    }

    #[test]
    fn marks_without_a_partner_part_words() {
        assert_eq!(terms("sales \"territory"), [word("sale"), word("territori")]);
        assert_eq!(terms("\"a b\" c\" d"), [words(&["a", "b"]), word("c"), word("d")]);
        assert_eq!(terms("\"\" \" \" \"\"\""), []);
    }

    #[test]
    fn operators_are_words_and_punctuation_is_nothing() {
        assert_eq!(terms("a AND b"), [word("a"), word("and"), word("b")]);
        assert_eq!(terms("-x NEAR(y, 2) title:z ^w"), ["x", "near", "y", "2", "titl", "z", "w"].map(word));
        assert_eq!(terms("a'b\\c & d | !e <-> f:*"), ["ab", "c", "d", "e", "f"].map(word));
        assert_eq!(terms("*** -- ()!?"), []);
        assert_eq!(terms("* a * b**"), [word("a"), Prefix("b".to_owned())]);
    }

    #[test]
    fn odd_characters_are_nothing_or_words() {
        assert_eq!(terms("\0a\0"), [word("a")]);
        assert_eq!(terms("🦀 \u{200b} \u{fffd}"), []);
        assert_eq!(terms("日本の 店"), [words(&["日", "本", "の"]), word("店")]);
        assert_eq!(terms("Café*"), [Prefix("cafe".to_owned())]);
    }

    #[test]
    fn long_queries_are_refused() {
        assert_eq!(Query::parse(&"é".repeat(201)), Err(QueryError::TooLong(201)));
        assert!(Query::parse(&"é".repeat(200)).is_ok());
        assert_eq!(Query::parse(&"a ".repeat(17)), Err(QueryError::TooManyWords(17)));
        assert_eq!(Query::parse(&format!("\"{}\"", "a ".repeat(17))), Err(QueryError::TooManyWords(17)));
    }
}
