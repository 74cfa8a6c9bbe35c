//! The line that a finding is about, with a mark under the part that is meant.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::paint::{Color, Paint};
use crate::catalog::Finding;
use crate::check;

/// How many columns of a line are shown.
const COLUMNS: usize = 100;

/// A part of a line of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The line, counted from 1.
    pub line: u32,
    start: usize,
    end: usize,
}

/// What a finding speaks of, in the order in which it is likely to be meant.
fn meant(message: &str) -> impl Iterator<Item = &str> {
    // "`Seller` is grade 7 here and grade 6 …": the grade is meant, not the title.
    let here = message.split_once(" here ").and_then(|(before, _)| before.rsplit_once(" is "));
    let quoted = check::quoted(message).map(|quoted| quoted.trim_end_matches('…'));
    let parts = here.map(|(_, said)| said).into_iter().chain(quoted);
    parts.filter(|part| part.chars().any(char::is_alphanumeric))
}

/// Where a part stands in a line: as a word of its own if it can be, in whatever case if it must.
fn find(line: &str, part: &str) -> Option<(usize, usize)> {
    let alone = |(at, found): &(usize, &str)| {
        let before = line.get(..*at).and_then(|before| before.chars().next_back());
        let after = line.get(at + found.len()..).and_then(|after| after.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    };
    let at = line.match_indices(part).find(alone).map(|(at, _)| at).or_else(|| line.find(part));
    // In ASCII, a letter's case does not change its length.
    let at = at.or_else(|| line.to_ascii_lowercase().find(&part.to_ascii_lowercase()));
    at.map(|at| (at, at + part.len()))
}

/// The part that a finding is about, where one of its lines has it.
pub(super) fn spot(finding: &Finding, lines: &[String]) -> Option<Spot> {
    let source = &finding.source;
    in_lines(&finding.message, lines, source.line..=source.end_line)
}

/// The part that a finding is about, looked for between its line and the next heading: a summary stands there.
pub(super) fn spot_below(finding: &Finding, lines: &[String]) -> Option<Spot> {
    let from = finding.source.line.saturating_add(1);
    let until = lines.iter().skip(index(from)).take_while(|line| !line.starts_with("##")).count();
    in_lines(&finding.message, lines, from..=from.saturating_add(u32::try_from(until).unwrap_or(u32::MAX)))
}

fn in_lines(message: &str, lines: &[String], numbers: std::ops::RangeInclusive<u32>) -> Option<Spot> {
    let last = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let numbers = *numbers.start()..=last.min(*numbers.end());
    let at = |number: u32, part| {
        let (start, end) = find(lines.get(index(number))?, part)?;
        Some(Spot { line: number, start, end })
    };
    meant(message).find_map(|part| numbers.clone().find_map(|number| at(number, part)))
}

fn index(number: u32) -> usize {
    usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// Where a finding stands, and below that its line with a mark under what is meant; the place alone where the line
/// is empty.
pub(super) fn excerpt(finding: &Finding, lines: &[String], color: Color, paint: Paint) -> String {
    let shown = spot(finding, lines).or_else(|| whole(finding, lines)).and_then(|spot| {
        let line = lines.get(index(spot.line))?;
        let (before, part, after) = (line.get(..spot.start)?, line.get(spot.start..spot.end)?, line.get(spot.end..)?);
        Some((spot.line.to_string(), Cut::new(before, part, after.trim_end())))
    });
    let number = shown.as_ref().map_or_else(|| finding.source.line.to_string(), |(number, _)| number.clone());
    let margin = " ".repeat(number.len());
    let [arrow, bar, number] = ["-->", "|", &number].map(|text| paint.paint(Color::Gutter, text));
    let mut text = format!("{margin}{arrow} {}:{}\n", visible(&finding.source.path), finding.source.line);
    if let Some((_, Cut { before, part, after })) = shown {
        let mark = " ".repeat(before.width()) + &paint.paint(color, &"^".repeat(part.width().max(1)));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{margin} {bar}\n{number} {bar} {before}{part}{after}\n{margin} {bar} {mark}");
    }
    text
}

fn whole(finding: &Finding, lines: &[String]) -> Option<Spot> {
    let line = lines.get(index(finding.source.line))?;
    let start = line.len() - line.trim_start().len();
    let end = line.trim_end().len();
    (start < end).then_some(Spot { line: finding.source.line, start, end })
}

/// A line in three parts as a terminal shows it, cut on both sides where it is too long.
struct Cut {
    before: String,
    part: String,
    after: String,
}

impl Cut {
    fn new(before: &str, part: &str, after: &str) -> Self {
        let [before, part, after] = [before, part, after].map(visible);
        let part = head(&part, COLUMNS.saturating_sub(COLUMNS / 3));
        let room = COLUMNS.saturating_sub(part.width());
        let left = before.width().min((room / 2).max(room.saturating_sub(after.width())));
        let right = room.saturating_sub(left);
        Self { before: tail(&before, left), part, after: head(&after, right) }
    }
}

/// The text as it may be sent to a terminal: no tabs, nothing that moves the cursor or turns the direction.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => shown.push_str("    "),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => shown.push('\u{fffd}'),
            c if c.is_control() => shown.push('\u{fffd}'),
            c => shown.push(c),
        }
    }
    shown
}

/// What fits into some columns from the left, with an ellipsis where something is cut.
fn head(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept: String = fitting(text.chars(), columns).collect();
    kept.push('…');
    kept
}

/// What fits into some columns from the right.
fn tail(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept: Vec<char> = fitting(text.chars().rev(), columns).collect();
    kept.push('…');
    kept.into_iter().rev().collect()
}

fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> impl Iterator<Item = char> {
    chars.scan(1, move |used, c| {
        *used += c.width().unwrap_or(0);
        (*used <= columns).then_some(c)
    })
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::{Color, Paint, excerpt};
    use crate::catalog::{Finding, Severity, Source};

    fn shown(message: &str, line: u32, page: &str) -> String {
        let source = Source { path: "page.md".to_owned(), line, end_line: line + 1 };
        let (rule, message) = ("rule".to_owned(), message.to_owned());
        let finding = Finding { rule, severity: Severity::Warning, message, source, role: None };
        let lines: Vec<String> = page.lines().map(str::to_owned).collect();
        let text = excerpt(&finding, &lines, Color::Warning, Paint::Plain);
        assert!(text.starts_with(&format!(" --> page.md:{line}\n")), "{text}");
        text.split_once('\n').map(|(_, shown)| shown.to_owned()).unwrap_or_default()
    }

    #[test]
    fn the_part_that_is_meant_is_marked() {
        assert_eq!(shown("`b c` is wrong", 1, "a b c"), "  |\n1 | a b c\n  |   ^^^\n");
        assert_eq!(shown("`b` is wrong", 1, "ab\nc B"), "  |\n1 | ab\n  |  ^\n");
        assert_eq!(
            shown("`S` is grade 7 here and grade 6 there", 1, "S is a Grade 7."),
            "  |\n1 | S is a Grade 7.\n  |        ^^^^^^^\n"
        );
        assert_eq!(shown("the line has no bullet; put `-` before it", 1, "  a-b \n"), "  |\n1 |   a-b\n  |   ^^^\n");
        assert_eq!(shown("nothing", 1, "\na"), "");
    }

    #[test]
    fn wide_characters_and_tabs_line_up() {
        assert_eq!(shown("`x`", 1, "\t部長 e\u{301} x"), "  |\n1 |     部長 e\u{301} x\n  |            ^\n");
        assert_eq!(shown("`部長`", 1, "部長"), "  |\n1 | 部長\n  | ^^^^\n");
        assert_eq!(shown("`x`", 1, "\u{1b}[1m\u{202e}x"), "  |\n1 | \u{fffd}[1m\u{fffd}x\n  |      ^\n");
    }

    #[test]
    fn long_lines_are_cut_round_the_mark() {
        let long = "word ".repeat(60) + "needle " + &"more ".repeat(60);
        for page in [long.clone(), "needle ".to_owned() + &long, long.replace("more ", "") + "\n", "needle".repeat(50)]
        {
            let text = shown("`needle`", 1, &page);
            let [_, line, mark] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
            assert!(line.width() <= 110 && line.contains('…'), "{text}");
            let at = mark.find('^').expect("a mark");
            let column = line.find("needle").map(|at| line[..at].width());
            assert_eq!(column, Some(at), "{text}");
        }
    }
}
