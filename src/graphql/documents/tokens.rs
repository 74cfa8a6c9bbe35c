//! The tokens of a document, found before anything is built from it.

use std::borrow::Cow;
use std::ops::Range;

/// Counts the tokens of a document: names, numbers, strings and signs. What the parser leaves out (white space,
/// commas, comments) is not counted, and what it refuses counts as one each.
pub(super) fn count(document: &str) -> u64 {
    Tokens { bytes: document.as_bytes(), at: 0 }.map(|_| 1).sum()
}

/// A document without the descriptions of its operations, fragments and variables, which the parser does not know
/// yet: spaces stand in their places.
pub(super) fn without_descriptions(document: &str) -> Cow<'_, str> {
    let bytes = document.as_bytes();
    if !bytes.contains(&b'"') {
        return document.into();
    }
    let (mut braces, mut before, mut described) = (0_usize, None, None::<Range<usize>>);
    let mut blank: Vec<Range<usize>> = Vec::new();
    for token in (Tokens { bytes, at: 0 }) {
        let text = document.get(token.clone()).unwrap_or_default();
        if let Some(description) = described.take()
            && matches!(text, "query" | "mutation" | "subscription" | "fragment" | "$")
        {
            blank.push(description);
        }
        // Inside braces, and behind a name and a colon or an equals sign, a string is a value.
        if braces == 0 && text.starts_with('"') && !matches!(before, Some(":" | "=")) {
            described = Some(token);
        }
        match text {
            "{" => braces += 1,
            "}" => braces = braces.saturating_sub(1),
            _ => {}
        }
        before = Some(text);
    }
    if blank.is_empty() {
        return document.into();
    }
    let mut bytes = bytes.to_vec();
    for range in blank {
        let described = bytes.get_mut(range).unwrap_or_default();
        described.iter_mut().filter(|byte| !byte.is_ascii_whitespace()).for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).map_or(document.into(), Cow::Owned)
}

/// The tokens of a document, as ranges of bytes.
struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.bytes;
        loop {
            let at = self.at;
            let length = match *bytes.get(at)? {
                b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                    self.at += 1;
                    continue;
                }
                b'#' => {
                    self.at += run(bytes, at, |byte| byte != b'\n' && byte != b'\r');
                    continue;
                }
                b'"' => string(bytes, at),
                b'.' if bytes[at..].starts_with(b"...") => 3,
                b'-' | b'0'..=b'9' => {
                    1 + run(bytes, at + 1, |byte| byte.is_ascii_alphanumeric() || b".+-".contains(&byte))
                }
                b'_' | b'a'..=b'z' | b'A'..=b'Z' => run(bytes, at, |byte| byte.is_ascii_alphanumeric() || byte == b'_'),
                0x80.. => 1 + run(bytes, at + 1, |byte| !byte.is_ascii()),
                _ => 1,
            };
            self.at = at + length;
            return Some(at..self.at.min(bytes.len()));
        }
    }
}

fn run(bytes: &[u8], from: usize, holds: impl Fn(u8) -> bool) -> usize {
    bytes.iter().skip(from).take_while(|byte| holds(**byte)).count()
}

/// The length of the string that begins here, up to the end of the document where it is not closed.
fn string(bytes: &[u8], from: usize) -> usize {
    let rest = &bytes[from..];
    if rest.starts_with(br#"""""#) {
        let mut at = 3;
        while at < rest.len() {
            if rest[at..].starts_with(br#"""""#) {
                return at + 3;
            }
            at += if rest[at..].starts_with(br#"\""""#) { 4 } else { 1 };
        }
        return rest.len();
    }
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::{count, without_descriptions};

    #[test]
    fn what_the_parser_leaves_out_is_not_counted() {
        assert_eq!(count("{ a, b # c d e\n c }"), 5);
        assert_eq!(count(",,,, ,,,\u{feff}"), 1);
        assert_eq!(count(""), 0);
    }

    #[test]
    fn strings_numbers_and_spreads_are_one_token_each() {
        assert_eq!(count(r#"{ a(x: "b \" c", y: -1.5e+3) ...F }"#), 13);
        assert_eq!(count(r#"""" a "b" \""" c """ x"#), 2);
        assert_eq!(count("\"open\n a"), 2);
        assert_eq!(count("\"\\"), 1);
        assert_eq!(count("\"\"\"open"), 1);
    }

    #[test]
    fn descriptions_become_spaces() {
        let blank = |document: &str| without_descriptions(document).into_owned();
        assert_eq!(blank("\"a\" query Q { int }"), "    query Q { int }");
        assert_eq!(blank("\"\"\"a\nb\"\"\"\nfragment F on Q { a }"), "    \n    \nfragment F on Q { a }");
        assert_eq!(
            blank("query Q(\"a\" $a: T = \"b\" \"c\" $b: T) { a }"),
            "query Q(    $a: T = \"b\"     $b: T) { a }"
        );
        for same in
            ["{ a(b: \"query\" c: $d) }", "query Q($a: T = \"b\" $b: T) { a }", "{ a(b: [\"c\" $d]) }", "\"a\" { b }"]
        {
            assert_eq!(blank(same), same);
        }
    }
}
