//! Where the boxes of a chart stand: a column for each level, and each box beside the middle of those below it.

use unicode_width::UnicodeWidthChar as _;

use super::super::chart::{Chart, Figure, Shown};
use super::super::plain;

/// Lengths are in pixels, as long as nobody scales the picture.
pub(super) const BOX_WIDTH: i64 = 248;
/// Around the picture.
pub(super) const PADDING: i64 = 16;
/// From the left of a box to its text.
pub(super) const INSET: i64 = 14;
pub(super) const LINE: i64 = 17;
const NOTE: i64 = 15;
const BETWEEN_COLUMNS: i64 = 44;
const BETWEEN_ROWS: i64 = 12;
/// Room on the right for lines that close a cycle.
const EDGE: i64 = 20;

/// How wide a line of a title may be, in columns of a terminal: a Chinese character takes two.
const COLUMNS: usize = 27;
/// The same for what is written below a title, in smaller letters.
const NOTE_COLUMNS: usize = 36;
/// A longer title is cut; the whole of it is shown where the mouse rests.
const MOST_LINES: usize = 3;

/// Where a box stands, and what is written in it.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub x: i64,
    pub y: i64,
    pub height: i64,
    /// The title.
    pub lines: Vec<String>,
    /// What is written below it.
    pub note: Option<String>,
}

impl Block {
    pub(super) fn middle(&self) -> i64 {
        self.y + self.height / 2
    }
}

/// The boxes in the order of the chart, and the size of the whole.
#[derive(Debug)]
pub(super) struct Layout {
    pub blocks: Vec<Block>,
    pub width: i64,
    pub height: i64,
}

/// What a box and all below it take.
#[derive(Debug, Clone, Default)]
struct Room {
    /// How high it is.
    height: i64,
    /// How high those below the box are together.
    below: i64,
    /// Where the next of those below begins.
    next: i64,
    /// The middles of the first and of the last box below.
    middles: Option<(i64, i64)>,
}

pub(super) fn layout(chart: &Chart<'_>) -> Layout {
    let mut blocks: Vec<Block> = chart.figures.iter().map(|figure| block(figure, chart.families.len() > 1)).collect();
    let mut rooms: Vec<Room> = vec![Room::default(); blocks.len()];
    // Whatever is below a box stands behind it, so from the end each is complete before it is added to another.
    for (at, (figure, block)) in chart.figures.iter().zip(&blocks).enumerate().rev() {
        let Some(room) = rooms.get_mut(at) else { continue };
        room.height = room.below.max(block.height);
        let height = room.height;
        if let Some(above) = figure.above.and_then(|above| rooms.get_mut(above)) {
            above.below += height + if above.below > 0 { BETWEEN_ROWS } else { 0 };
        }
    }
    let mut bottom = PADDING;
    let mut tops = Vec::with_capacity(blocks.len());
    for (at, figure) in chart.figures.iter().enumerate() {
        let Some(height) = rooms.get(at).map(|room| room.height) else { continue };
        let above = figure.above.and_then(|above| rooms.get_mut(above));
        let next = above.map_or(&mut bottom, |room| &mut room.next);
        let top = *next;
        *next += height + BETWEEN_ROWS;
        if let Some(room) = rooms.get_mut(at) {
            room.next = top + (room.height - room.below) / 2;
        }
        tops.push(top);
    }
    for (at, (figure, top)) in chart.figures.iter().zip(tops).enumerate().rev() {
        let (Some(block), Some(room)) = (blocks.get_mut(at), rooms.get(at)) else { continue };
        let beside = room.middles.map_or(top + room.height / 2, |(first, last)| i64::midpoint(first, last));
        let lowest = top + room.height - block.height;
        block.y = (beside - block.height / 2).clamp(top, lowest.max(top));
        block.x = PADDING + i64::try_from(figure.level).unwrap_or_default() * (BOX_WIDTH + BETWEEN_COLUMNS);
        let middle = block.middle();
        if let Some(above) = figure.above.and_then(|above| rooms.get_mut(above)) {
            above.middles = Some((middle, above.middles.map_or(middle, |(_, last)| last)));
        }
    }
    let right = blocks.iter().map(|block| block.x + BOX_WIDTH).max().unwrap_or(BOX_WIDTH + PADDING);
    let closes = chart.figures.iter().any(|figure| figure.closes.is_some());
    let height = if blocks.is_empty() { 4 * PADDING } else { bottom - BETWEEN_ROWS + PADDING };
    Layout { blocks, width: right + PADDING + if closes { EDGE } else { 0 }, height }
}

/// What is written in a box, and how high it is.
fn block(figure: &Figure<'_>, several: bool) -> Block {
    let hidden = (figure.hidden > 0).then(|| format!("+{} below", figure.hidden));
    let (title, note) = match figure.shown {
        Shown::Role(post) => {
            let grade = post.grade.map(|grade| format!("Grade {grade}"));
            let others: usize = grade.iter().chain(&hidden).map(|part| part.len() + 3).sum();
            let family = several.then(|| clipped(&plain(&post.family_title), NOTE_COLUMNS.saturating_sub(others)));
            (post.title.as_str(), [grade, family, hidden])
        }
        Shown::Title(title) => (title, [Some("no page describes it".to_owned()), None, hidden]),
    };
    let note = note.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let note = (!note.is_empty()).then_some(note);
    let lines = wrapped(&plain(title));
    let rows = i64::try_from(lines.len()).unwrap_or_default();
    let height = 14 + LINE * rows + note.as_ref().map_or(0, |_| NOTE);
    Block { height, lines, note, ..Block::default() }
}

fn width(c: char) -> usize {
    c.width().unwrap_or_default()
}

/// The text cut to so many columns.
fn clipped(text: &str, columns: usize) -> String {
    if text.chars().map(width).sum::<usize>() <= columns {
        return text.to_owned();
    }
    let mut taken = 1;
    let fits = |c: &char| {
        taken += width(*c);
        taken <= columns
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// A title in lines: broken between words, and inside one that is longer than a line.
fn wrapped(title: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut taken) = (String::new(), 0);
    for word in title.split(' ') {
        let wide: usize = word.chars().map(width).sum();
        if taken > 0 && taken + 1 + wide > COLUMNS {
            lines.push(std::mem::take(&mut line));
            taken = 0;
        }
        if taken > 0 {
            line.push(' ');
            taken += 1;
        }
        for c in word.chars() {
            if taken + width(c) > COLUMNS {
                lines.push(std::mem::take(&mut line));
                taken = 0;
            }
            line.push(c);
            taken += width(c);
        }
    }
    lines.push(line);
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            *last = clipped(&format!("{last}……"), COLUMNS).trim_end_matches('…').to_owned() + "…";
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{clipped, wrapped};

    #[test]
    fn titles_are_broken_between_words() {
        assert_eq!(wrapped("Director, Widget Sellers of the North"), ["Director, Widget Sellers of", "the North"]);
        assert_eq!(wrapped("Clerk"), ["Clerk"]);
        assert_eq!(wrapped(""), [""]);
        assert_eq!(wrapped(&"字".repeat(20)), ["字".repeat(13), "字".repeat(7)]);
        let long = wrapped(&"many words ".repeat(30));
        assert_eq!(long.len(), 3);
        assert!(long[2].ends_with('…'), "{long:?}");
        assert_eq!(clipped("a family of many sellers", 10), "a family…");
    }
}
