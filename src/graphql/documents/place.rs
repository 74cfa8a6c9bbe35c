//! Where something stands in a document, in lines and columns.

use apollo_compiler::parser::SourceSpan;
use async_graphql::Pos;

/// So many bytes are counted at most for a place.
const STEP: usize = 64;

/// Turns places of the parser into lines and columns; each costs the same, however long a line is.
pub(super) struct Places<'a> {
    document: &'a [u8],
    /// Where the lines begin.
    lines: Vec<usize>,
    /// The characters before every 64th byte.
    characters: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn new(document: &'a str) -> Self {
        let document = document.as_bytes();
        let mut lines = vec![0];
        for (at, byte) in document.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && document.get(at + 1) != Some(&b'\n')) {
                lines.push(at + 1);
            }
        }
        let counted = document.chunks(STEP).scan(0, |before, chunk| {
            let here = *before;
            *before += starts(chunk);
            Some(here)
        });
        Self { document, lines, characters: counted.collect() }
    }

    /// Where something stands; the start of the document where that is not known.
    pub(super) fn of(&self, span: Option<SourceSpan>) -> Pos {
        self.at(span.map_or(0, |span| span.offset()))
    }

    fn at(&self, offset: usize) -> Pos {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied().unwrap_or_default();
        Pos { line, column: self.characters_before(offset).saturating_sub(self.characters_before(start)) + 1 }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        let rest = self.document.get(step * STEP..offset).unwrap_or_default();
        self.characters.get(step).or(self.characters.last()).copied().unwrap_or_default() + starts(rest)
    }
}

/// The characters that begin in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

#[cfg(test)]
mod tests {
    use async_graphql::Pos;

    use super::Places;

    #[test]
    fn columns_are_characters() {
        let document = "é{\r\n a\n}";
        let places = Places::new(document);
        let at = |part: &str| places.at(document.find(part).unwrap_or_default());
        assert_eq!(at("{"), Pos { line: 1, column: 2 });
        assert_eq!(at("}"), Pos { line: 3, column: 1 });
        assert_eq!(at("a"), Pos { line: 2, column: 2 });
    }

    #[test]
    fn long_lines_are_counted_right() {
        let document = "ü".repeat(500) + "x\ry";
        let places = Places::new(&document);
        assert_eq!(places.at(1_000), Pos { line: 1, column: 501 });
        assert_eq!(places.at(1_002), Pos { line: 2, column: 1 });
        assert_eq!(Places::new("").at(0), Pos { line: 1, column: 1 });
    }
}
