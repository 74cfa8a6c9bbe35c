//! The part of a text that shows why it was found, with what was found marked.

use super::query::Query;
use super::text::{Token, WORDS_OF_TEXT, stem, tokens};

/// How many characters of a text are shown.
const LENGTH: usize = 200;
/// How many of them may stand before the first mark.
const BEFORE: usize = 40;

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcerptPart {
    /// Plain text.
    pub text: String,
    /// Whether it was searched for.
    pub is_match: bool,
}

/// A text with its words, those marked that were searched for.
struct Marked {
    text: String,
    tokens: Vec<Token>,
    marks: Vec<bool>,
    terms: usize,
}

impl Marked {
    fn new(query: &Query, text: &str) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let tokens = tokens(&text, WORDS_OF_TEXT);
        let stems: Vec<String> = tokens.iter().map(|token| stem(&token.word)).collect();
        let mut marks = vec![false; tokens.len()];
        let mut terms = 0;
        for term in query.terms() {
            let places = term.places(&tokens, &stems);
            terms += usize::from(!places.is_empty());
            for place in places {
                if let Some(mark) = marks.get_mut(place) {
                    *mark = true;
                }
            }
        }
        Self { text, tokens, marks, terms }
    }

    fn marked(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().zip(&self.marks).filter(|(_, mark)| **mark).map(|(token, _)| token)
    }

    /// The bytes to show: where most marks stand close together, from a word's begin to a word's end.
    fn window(&self) -> (usize, usize) {
        let end_of_text = self.text.len();
        if self.text.chars().count() <= LENGTH {
            return (0, end_of_text);
        }
        let marks: Vec<&Token> = self.marked().collect();
        let seen_from = |first: &Token| {
            let end = forward(&self.text, first.start, LENGTH - BEFORE);
            marks.iter().filter(|mark| mark.start >= first.start && mark.end <= end).count()
        };
        let best = marks.iter().rev().max_by_key(|first| seen_from(first)).map_or(0, |first| first.start);
        let earliest = back(&self.text, best, BEFORE);
        let starts = || self.tokens.iter().map(|token| token.start);
        let start = if earliest == 0 { 0 } else { starts().find(|start| *start >= earliest).unwrap_or(best) };
        let latest = forward(&self.text, start, LENGTH);
        let ends = self.tokens.iter().map(|token| token.end);
        let end = ends.take_while(|end| *end <= latest).last().filter(|end| *end > best).unwrap_or(latest);
        (start, if latest == end_of_text { end_of_text } else { end })
    }

    fn parts(&self) -> Vec<ExcerptPart> {
        let (start, end) = self.window();
        let mut parts: Vec<ExcerptPart> = Vec::new();
        let mut push = |text: &str, is_match: bool| match parts.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.is_match == is_match => last.text.push_str(text),
            _ => parts.push(ExcerptPart { text: text.to_owned(), is_match }),
        };
        push(if start > 0 { "…" } else { "" }, false);
        let mut at = start;
        for token in self.marked().filter(|token| token.end > start && token.start < end) {
            let (from, to) = (token.start.max(start), token.end.min(end));
            push(self.text.get(at..from).unwrap_or_default(), false);
            push(self.text.get(from..to).unwrap_or_default(), true);
            at = to;
        }
        push(self.text.get(at..end).unwrap_or_default(), false);
        push(if end < self.text.len() { "…" } else { "" }, false);
        parts
    }
}

/// The byte so many characters behind another.
fn forward(text: &str, from: usize, characters: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.char_indices().nth(characters).map_or(text.len(), |(at, _)| from + at)
}

/// The byte so many characters before another.
fn back(text: &str, from: usize, characters: usize) -> usize {
    let before = text.get(..from).unwrap_or_default();
    before.char_indices().rev().take(characters).last().map_or(from, |(at, _)| at)
}

/// An excerpt of the text that has most of what was searched for, the first of several such.
#[must_use]
pub fn excerpt(query: &Query, texts: &[&str]) -> Vec<ExcerptPart> {
    let marked = texts.iter().map(|text| Marked::new(query, text));
    let best = marked.reduce(|best, next| if next.terms > best.terms { next } else { best });
    best.map(|best| best.parts()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::excerpt;
    use crate::search::Query;

    /// The excerpt with what was found in brackets.
    fn shown(query: &str, texts: &[&str]) -> String {
        let parts = excerpt(&Query::parse(query).expect("short"), texts);
        parts.iter().map(|part| if part.is_match { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn what_was_found_is_marked() {
        assert_eq!(shown("market*", &["Grows Markets & <b>marketing</b>"]), "Grows [Markets] & <b>[marketing]</b>");
        assert_eq!(shown("partner", &["A partner’s Partners, départnered"]), "A [partner’s] [Partners], départnered");
        assert_eq!(shown("\"the sales\" of", &["Sales of the sales, the"]), "Sales [of] [the] [sales], the");
        assert_eq!(shown("日本", &["新日本の日"]), "新[日本]の日");
        assert_eq!(shown("cafe", &["Un\n\n  CAFE\u{301}!"]), "Un [CAFE\u{301}]!");
    }

    #[test]
    fn the_text_with_most_of_the_query_is_shown() {
        assert_eq!(shown("widget seller", &["Sells widgets", "Widget Seller"]), "[Widget] [Seller]");
        assert_eq!(shown("widget", &["Sells widgets", "Widget Seller"]), "Sells [widgets]");
        assert_eq!(shown("nothing", &["", "x"]), "");
        assert_eq!(shown("nothing", &[]), "");
    }

    #[test]
    fn long_texts_are_cut_between_words_around_most_marks() {
        let text = format!(
            "{}widget {}a widget sells widgets here {}",
            "début ".repeat(60),
            "ça va ".repeat(60),
            "fin ".repeat(90)
        );
        let shown = shown("widget sell", &[&text]);
        assert!(shown.starts_with("…ça va") || shown.starts_with("…va "), "{shown}");
        assert!(shown.contains("a [widget] [sells] [widgets] here fin"), "{shown}");
        assert!(shown.ends_with("fin…"), "{shown}");
        assert!(shown.chars().count() <= 210);
    }

    #[test]
    fn endless_words_are_cut_too() {
        let long = "é".repeat(5_000);
        let shown = shown("x* é*", &[&long]);
        assert_eq!(shown.chars().count(), 203, "{shown}");
    }
}
