//! Two texts word by word: what stays, what goes and what comes.
//!
//! The same two texts have the same spans every time: nothing here looks at a clock.

use similar::{Algorithm, ChangeTag, TextDiff};

/// So many steps a difference may take, counted as the words and gaps of the one text times those of the other.
/// Beyond it, only what both texts begin and end with is kept: two statements of a thousand words are not read word
/// by word by anybody.
const MOST_STEPS: usize = 4_000_000;

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// Both texts have them.
    Kept,
    /// Only the second text has them.
    Added,
    /// Only the first text has them.
    Removed,
}

/// Some words of one text or of both, with the white space between and around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What became of them.
    pub kind: SpanKind,
    /// The words as they are written.
    pub text: String,
}

/// A stretch of two texts: what stayed, then what was put in the place of what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// What both have.
    pub same: String,
    /// What only the first has, behind it.
    pub old: String,
    /// What only the second has in its place.
    pub new: String,
}

/// The spans of two texts. Those kept and those removed are the first text when they are joined, those kept and
/// those added the second, letter by letter. What goes is told before what comes in its place.
#[must_use]
pub fn spans(before: &str, after: &str) -> Vec<Span> {
    let parts = runs(before, after)
        .into_iter()
        .flat_map(|Run { same, old, new }| [(SpanKind::Kept, same), (SpanKind::Removed, old), (SpanKind::Added, new)]);
    parts.filter(|(_, text)| !text.is_empty()).map(|(kind, text)| Span { kind, text }).collect()
}

/// Two texts in runs: all that the first has, and all that the second has, in order.
#[must_use]
pub fn runs(before: &str, after: &str) -> Vec<Run> {
    let (old, new) = (pieces(before), pieces(after));
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let alike = |at: usize, list: &[&'_ str]| list.len() - at > head;
    let tail = (0..old.len().min(new.len()))
        .take_while(|at| alike(*at, &old) && alike(*at, &new) && old.iter().nth_back(*at) == new.iter().nth_back(*at))
        .count();
    let middle = |list: &'_ [&str]| list.get(head..list.len() - tail).unwrap_or_default().concat();
    let mut runs = vec![Run { same: old.get(..head).unwrap_or_default().concat(), ..Run::default() }];
    if (old.len() - head - tail).saturating_mul(new.len() - head - tail) > MOST_STEPS {
        put(&mut runs, ChangeTag::Delete, &middle(&old));
        put(&mut runs, ChangeTag::Insert, &middle(&new));
    } else {
        let (old, new) = (middle(&old), middle(&new));
        let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_words(&old, &new);
        diff.iter_all_changes().for_each(|change| put(&mut runs, change.tag(), change.value()));
    }
    put(&mut runs, ChangeTag::Equal, &old.get(old.len() - tail..).unwrap_or_default().concat());
    joined_over_spaces(runs)
}

/// Words and the gaps between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let gap = first.is_whitespace();
        let end = rest.find(|c: char| c.is_whitespace() != gap).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

fn put(runs: &mut Vec<Run>, tag: ChangeTag, text: &str) {
    if text.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last) if tag == ChangeTag::Delete => last.old.push_str(text),
        Some(last) if tag == ChangeTag::Insert => last.new.push_str(text),
        Some(last) if last.old.is_empty() && last.new.is_empty() => last.same.push_str(text),
        _ => runs.push(Run { same: text.to_owned(), ..Run::default() }),
    }
}

/// "[-a-]{+b+} [-c-]{+d+}" reads better as "[-a c-]{+b d+}".
fn joined_over_spaces(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    let mut carried = String::new();
    for mut run in runs {
        run.same.insert_str(0, &std::mem::take(&mut carried));
        let change = !(run.old.is_empty() && run.new.is_empty());
        match joined.last_mut() {
            Some(last) if run.same == " " && change && !last.old.is_empty() && !last.new.is_empty() => {
                for (text, more) in [(&mut last.old, &run.old), (&mut last.new, &run.new)] {
                    text.push(' ');
                    text.push_str(more);
                }
            }
            _ => joined.push(run),
        }
        // A gap that both end with belongs to what stays.
        if let Some(last) = joined.last_mut()
            && last.old.ends_with(' ')
            && last.new.ends_with(' ')
        {
            last.old.pop();
            last.new.pop();
            carried.push(' ');
        }
    }
    if !carried.is_empty() {
        joined.push(Run { same: carried, ..Run::default() });
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Span, SpanKind, spans};

    fn shown(before: &str, after: &str) -> String {
        let mark = |Span { kind, text }: Span| match kind {
            SpanKind::Kept => text,
            SpanKind::Added => format!("{{+{text}+}}"),
            SpanKind::Removed => format!("[-{text}-]"),
        };
        spans(before, after).into_iter().map(mark).collect()
    }

    fn joined(spans: &[Span], without: SpanKind) -> String {
        spans.iter().filter(|span| span.kind != without).map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn words_stay_go_and_come() {
        for (before, after, marked) in [
            ("plans the year", "plans the quarter", "plans the [-year-]{+quarter+}"),
            ("sells widgets", "sells widgets", "sells widgets"),
            ("sells widgets", "sells widgets abroad", "sells widgets{+ abroad+}"),
            ("sells old widgets", "sells widgets", "sells [-old -]widgets"),
            ("a b end", "c d end", "[-a b-]{+c d+} end"),
            ("a b", "c d", "[-a b-]{+c d+}"),
            ("Sells", "sells", "[-Sells-]{+sells+}"),
            ("a\tb", "a b", "a[-\t-]{+ +}b"),
            ("", "new", "{+new+}"),
            ("old", "", "[-old-]"),
            ("", "", ""),
        ] {
            assert_eq!(shown(before, after), marked, "{before} → {after}");
        }
    }

    #[test]
    fn the_longest_texts_keep_what_they_begin_and_end_with() {
        let text =
            |side: &str| format!("begins {} ends", (0..2_000).map(|n| format!("{side}{n} ")).collect::<String>());
        let (before, after) = (text("a"), text("b"));
        let spans = spans(&before, &after);
        let kinds: Vec<_> = spans.iter().map(|span| span.kind).collect();
        assert_eq!(kinds, [SpanKind::Kept, SpanKind::Removed, SpanKind::Added, SpanKind::Kept]);
        assert_eq!((joined(&spans, SpanKind::Added), joined(&spans, SpanKind::Removed)), (before, after));
    }

    proptest! {
        #[test]
        fn both_texts_come_back(before in "([a-c]|é|[ \t]){0,30}", after in "([a-c]|é|[ \t]){0,30}") {
            let spans = spans(&before, &after);
            prop_assert_eq!(joined(&spans, SpanKind::Added), before);
            prop_assert_eq!(joined(&spans, SpanKind::Removed), after);
            prop_assert!(spans.iter().all(|span| !span.text.is_empty()));
            prop_assert!(spans.windows(2).all(|pair| pair[0].kind != pair[1].kind));
        }
    }
}
