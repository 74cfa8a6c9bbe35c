//! Plain text as one line of Markdown that means the text and nothing else, and back.
//!
//! [`unescape`] undoes [`escape`] for any text whatever. For a text as the reader makes them (white space
//! folded, no short codes), the Markdown library reads the same from it, so that the page looks as it
//! should everywhere.

use std::fmt::Write as _;

/// What stands for an empty text: nothing that shows, and no blank line.
const EMPTY: &str = "<!-- empty -->";

/// The text as one line of Markdown, for a paragraph, an item or a heading.
pub(super) fn escape(text: &str) -> String {
    if text.is_empty() {
        return EMPTY.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    // "C #" at the end of a heading would lose its sign.
    let closing = text.trim_end_matches('#');
    let closing = if closing.ends_with(' ') { closing.chars().count() } else { chars.len() };
    let mut line = String::with_capacity(text.len() + 8);
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let after = chars.get(at + 1).copied();
        let ends = after.is_none_or(|c| c == ' ');
        let marks = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' => true,
            '<' => !ends,
            '&' => starts_entity(chars.get(at + 1..).unwrap_or_default()),
            '{' => after == Some('#'),
            '#' => before.is_none() || at >= closing,
            '>' => before.is_none(),
            '-' | '+' => before.is_none() && (ends || after == Some(c)),
            '.' | ')' => ends && is_number(chars.get(..at).unwrap_or_default()),
            _ => false,
        };
        let lost = match c {
            ' ' => before.is_none_or(|c| c == ' ') || after.is_none(),
            c => c.is_whitespace() || c.is_control() || c == '\u{feff}',
        };
        if lost {
            // Writing to a string cannot fail.
            let _ = write!(line, "&#{};", u32::from(c));
        } else {
            line.extend(marks.then_some('\\'));
            line.push(c);
        }
    }
    line
}

/// The text as it stands in the cell of a table.
pub(super) fn cell(text: &str) -> String {
    escape(text).replace('|', "\\|")
}

/// The text that a line written by [`escape`] or [`cell`] means.
pub(super) fn unescape(line: &str) -> String {
    if line == EMPTY {
        return String::new();
    }
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let escaped = after.chars().next().filter(|next| c == '\\' && next.is_ascii_punctuation());
        if let Some(escaped) = escaped {
            text.push(escaped);
            rest = after.get(1..).unwrap_or_default();
        } else if let Some((decoded, after)) = entity(rest) {
            text.push(decoded);
            rest = after;
        } else {
            text.push(c);
            rest = after;
        }
    }
    text
}

/// The character that a text begins with as a number, and what follows.
fn entity(text: &str) -> Option<(char, &str)> {
    let (number, after) = text.strip_prefix("&#")?.split_once(';')?;
    let plain = (1..=7).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((char::from_u32(number.parse().ok().filter(|_| plain)?)?, after))
}

/// Whether what follows an `&` would make it a character's name or number.
fn starts_entity(after: &[char]) -> bool {
    let name = after.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name > 0 && after.get(name) == Some(&';')
}

/// Whether the characters are a list's number, if a stop follows.
fn is_number(chars: &[char]) -> bool {
    (1..=9).contains(&chars.len()) && chars.iter().all(char::is_ascii_digit)
}

/// A text in quotes, as JSON, YAML and the inside of a comment all read it: what does not print is written
/// as a number, and so are angle brackets.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '<' | '>' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => code(c, &mut quoted),
            c if c.is_control() => code(c, &mut quoted),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn code(c: char, quoted: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(quoted, "\\u{:04x}", u32::from(c));
}

/// The text that [`quote`] wrote.
pub(super) fn unquote(quoted: &str) -> Option<String> {
    serde_json::from_str(quoted).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{cell, escape, quote, unescape, unquote};
    use crate::pages::markdown::{Block, Body, is_tidy, parse};

    fn heading(markdown: &str) -> Option<String> {
        let Body { mut headings, .. } = parse(markdown, 1).expect("readable");
        (headings.len() == 1).then(|| headings.remove(0).text)
    }

    fn item(markdown: &str) -> Option<String> {
        let mut body = parse(markdown, 1).expect("readable");
        match (body.preamble.pop()?, body.preamble.len()) {
            (Block::List(mut items), 0) if items.len() == 1 && items[0].children.is_empty() => {
                Some(items.remove(0).text)
            }
            _ => None,
        }
    }

    fn row(markdown: &str) -> Option<Vec<String>> {
        let mut body = parse(markdown, 1).expect("readable");
        match body.preamble.pop()? {
            Block::Table(mut table) => Some(table.rows.pop()?.1.into_iter().map(|cell| cell.text).collect()),
            _ => None,
        }
    }

    #[test]
    fn ordinary_texts_stay_as_they_are() {
        for text in [
            "Sells widgets, gadgets & more (in town)",
            "75% or more – of \"all\" customers' orders",
            ">= would be a quote, < 3 months is none",
            "C# and F#, R&D, 5 per quarter; a | b",
        ] {
            let line = escape(text);
            assert_eq!(line.trim_start_matches('\\'), text);
        }
    }

    /// Texts made of what Markdown takes for something.
    fn nasty() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => "[a-zA-Z]{1,6}",
            2 => Just(" ".to_owned()),
            2 => prop::sample::select(vec![
                "*", "**", "_", "`", "``", "~", "~~", "#", "##", "-", "--", "+", ">", "<", "<b>", "</b>", "<!--", "-->",
                "[", "]", "(", ")", "[x]", "[ ]", "](#a)", "](http://x.y)", "!", "![", "|", "\\", "\\\\", "&", "&amp;",
                "&#35;", "&#x23;", "&lt", "{", "}", "{#id}", "1.", "2)", "10.", "=", "===", "---", ":", ":--", "\"", "'",
                "http://a.b", "<http://a.b>", "<1@b.c>", "www.a.b", "$", "%", "^", "TBD", ".", ",",
            ]).prop_map(str::to_owned),
            1 => any::<char>().prop_map(|c| c.to_string()),
            1 => prop::sample::select(vec!["é", "部", "😀", "\u{202e}", "\u{200b}", "\u{a0}", "\u{2028}", "\u{feff}", "\u{7f}", "\u{85}"]).prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat().replace('\0', ""))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn a_line_is_read_back(text in nasty()) {
            for line in [escape(&text), cell(&text)] {
                prop_assert!(!line.contains('\n'));
                prop_assert!(!line.is_empty());
                prop_assert_eq!(&unescape(&line), &text);
            }
            prop_assert_eq!(unquote(&quote(&text)), Some(text));
        }

        #[test]
        fn markdown_reads_what_the_text_says(text in nasty()) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".").replace(" ,", ",");
            if text.is_empty() || !is_tidy(&text) {
                return Ok(());
            }
            let line = escape(&text);
            // A number before a heading and an id behind it are no part of a title, for the reader of everyone's pages.
            if !text.starts_with(|c: char| c.is_ascii_digit()) && !text.ends_with('}') {
                prop_assert_eq!(heading(&format!("### {line}\n")), Some(text.clone()), "a heading");
            }
            prop_assert_eq!(item(&format!("- {line}\n")), Some(text.clone()), "an item");
            let table = format!("| A | B |\n| --- | --- |\n| [{}](#a) | Grade 7 |\n", cell(&text));
            prop_assert_eq!(row(&table), Some(vec![text, "Grade 7".to_owned()]), "a row");
        }

        #[test]
        fn a_quoted_text_is_yaml(text in nasty()) {
            let page = format!("---\ntitle: {}\n---\n", quote(&text));
            prop_assert!(crate::pages::front_matter::split(&page).is_ok(), "{}", page);
        }
    }
}
