//! Two texts, with the words that changed made visible: `[-old-]{+new+}`.

use similar::ChangeTag;

use crate::catalog::{Run, clip, runs};

/// How many characters of unchanged words stand before and behind a change.
const AROUND: usize = 40;
/// How many characters of one change are shown.
const CHANGE: usize = 160;
/// How many characters of a text are compared at all.
const LONGEST: usize = 4_000;

/// The words of both texts, those that changed marked; long stretches that did not are cut.
pub(super) fn changed_words(before: &str, after: &str, mark: impl Fn(ChangeTag, &str) -> String) -> String {
    let (before, after) = (one_line(before), one_line(after));
    let runs = runs(&before, &after);
    let last = runs.len().saturating_sub(1);
    let mut text = String::new();
    for (index, Run { same, old, new }) in runs.iter().enumerate() {
        let ends = old.is_empty() && new.is_empty();
        text.push_str(&shortened(same, index == 0, index == last && ends));
        for (tag, words, open, close) in [(ChangeTag::Delete, old, "[-", "-]"), (ChangeTag::Insert, new, "{+", "+}")] {
            if words.is_empty() {
                continue;
            }
            // A space at the edge of words that only come or only go stands outside the marks.
            let inside = if old.is_empty() || new.is_empty() { words.trim() } else { words };
            let inside = if inside.is_empty() { words } else { inside };
            let (head, tail) = words.split_once(inside).unwrap_or_default();
            text.push_str(head);
            text.push_str(&mark(tag, &format!("{open}{}{close}", clip(inside, CHANGE))));
            text.push_str(tail);
        }
    }
    text
}

/// One line is easier to read in a list, and white space means nothing here.
fn one_line(text: &str) -> String {
    clip(&visible(text), LONGEST)
}

/// A text as one line that is only read: control characters would be commands to a terminal.
pub(super) fn visible(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.replace(char::is_control, "\u{fffd}")
}

/// What stayed, as far as it stands near a change.
fn shortened(same: &str, first: bool, last: bool) -> String {
    if first && last {
        return clip(same, CHANGE);
    }
    let count = same.chars().count();
    let head: String = if first { String::new() } else { same.chars().take(AROUND).collect() };
    let tail: String = if last { String::new() } else { same.chars().skip(count.saturating_sub(AROUND)).collect() };
    if count <= head.chars().count() + tail.chars().count() + 1 { same.to_owned() } else { format!("{head}…{tail}") }
}

#[cfg(test)]
mod tests {
    use super::changed_words;

    fn plain(before: &str, after: &str) -> String {
        changed_words(before, after, |_, text| text.to_owned())
    }

    #[test]
    fn changed_words_are_marked() {
        for (before, after, shown) in [
            ("plans the year", "plans the quarter", "plans the [-year-]{+quarter+}"),
            ("sells widgets", "sells widgets abroad", "sells widgets {+abroad+}"),
            ("sells old widgets", "sells widgets", "sells [-old-] widgets"),
            ("a b end", "c d end", "[-a b-]{+c d+} end"),
            ("6", "7", "[-6-]{+7+}"),
            ("one\n two", "one two", "one two"),
        ] {
            assert_eq!(plain(before, after), shown, "{before}");
        }
    }

    #[test]
    fn long_texts_are_cut_away_from_the_change() {
        let same = "é ".repeat(300);
        let shown = plain(&format!("{same}x {same}"), &format!("{same}y {same}"));
        assert!(shown.chars().count() < 120 && shown.contains("[-x-]{+y+}"), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'));
    }
}
