//! Texts of pages and numbers, as the report shows them.

use std::fmt::Display;

use maud::{Markup, html};
use unicode_width::UnicodeWidthStr as _;

use super::limits::{NAME, TEXT};
use crate::catalog::{Slug, clip};

/// A title or a name from a page. `bdi`: its direction of writing ends where it ends.
pub(super) fn name(text: &str) -> Markup {
    html! { bdi { (plain(text, NAME)) } }
}

/// A statement or another longer text from a page.
pub(super) fn told(text: &str) -> Markup {
    html! { bdi { (plain(text, TEXT)) } }
}

/// A text without what HTML cannot hold, and not without end.
pub(super) fn plain(text: &str, most: usize) -> String {
    let shown = |c: char| {
        let is_code = u32::from(c) & 0xFFFE == 0xFFFE || ('\u{FDD0}'..='\u{FDEF}').contains(&c);
        match c {
            c if c.is_whitespace() => ' ',
            c if c.is_control() || is_code => '\u{FFFD}',
            c => c,
        }
    };
    clip(&text.chars().map(shown).collect::<String>(), most)
}

/// The anchor of what a part says of a family.
pub(super) fn anchor(part: &str, family: &Slug) -> String {
    format!("{part}-{family}")
}

/// "1 role", "2 roles", "1 family", "1,200 families".
pub(super) fn counted(number: usize, what: &str) -> String {
    let shown = grouped(number);
    match (number, what.strip_suffix('y')) {
        (1, _) => format!("{shown} {what}"),
        (_, Some(stem)) => format!("{shown} {stem}ies"),
        (_, None) => format!("{shown} {what}s"),
    }
}

/// A number with a comma before each three digits.
pub(super) fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Says that something is left out.
pub(super) fn left_out(shown: usize, all: usize, what: &str, instead: &str) -> Markup {
    html! {
        @if all > shown {
            p.note { "The first " (grouped(shown)) " of " (counted(all, what)) " are shown; " (instead) "." }
        }
    }
}

/// A text broken into lines of so many columns; what does not fit into the last line is cut.
pub(super) fn lines(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let text = plain(text, NAME);
    for word in text.split_whitespace() {
        let joined = line.width() + usize::from(!line.is_empty()) + word.width();
        if !line.is_empty() && joined > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        // A word that is longer than a line is broken where the line ends.
        for letter in word.chars() {
            let mut sign = [0; 4];
            if line.width() + letter.encode_utf8(&mut sign).width() > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    lines.push(line);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while last.width() >= columns.max(1) {
                last.pop();
            }
            *last = format!("{}…", last.trim_end());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped, lines, name, plain};

    #[test]
    fn what_html_cannot_hold_is_shown_as_missing() {
        assert_eq!(plain("a\u{0}b\u{1b}\u{fffe}\tc\u{2028}d", 99), "a\u{fffd}b\u{fffd}\u{fffd} c d");
        assert_eq!(name("<b>&\"").into_string(), "<bdi>&lt;b&gt;&amp;&quot;</bdi>");
    }

    #[test]
    fn numbers_are_read_at_a_glance() {
        assert_eq!([grouped(7), grouped(999), grouped(1000), grouped(1_234_567)], ["7", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [counted(1, "family"), counted(2, "family"), counted(0, "role")],
            ["1 family", "2 families", "0 roles"]
        );
    }

    #[test]
    fn titles_are_broken_into_lines() {
        assert_eq!(lines("Senior Widget Seller", 14, 2), ["Senior Widget", "Seller"]);
        assert_eq!(lines("Senior Widget Seller of the North", 14, 2), ["Senior Widget", "Seller of the…"]);
        assert_eq!(lines("Widgetwidgetwidget", 6, 2), ["Widget", "widge…"]);
        assert_eq!(lines("部長部長部長", 4, 3), ["部長", "部長", "部長"]);
        assert_eq!(lines("", 4, 3), [""]);
    }
}
