//! The career ladder: its text, and the roles it names as next steps.

use crate::catalog::{CareerLadder, NamedRole, Source, words};

use super::markdown::{Block, Item};
use super::pattern::pattern;

pattern!(
    NEXT,
    r"(?i)(?-u:\b)next\s+(?:steps?|roles?|levels?|moves?)(?-u:\b)[^.;]*?(?-u:\b)(?:to be(?:come)?|is|are|be|include|into|to)\s+(?:to be(?:come)?\s+)?(?:an?\s+|the\s+)?([^.]+)"
);
pattern!(STEP_TO, r"\s+(?:to|->|=>|→|>)\s+");
pattern!(BETWEEN, r"(?i)\s*(?:;|,\s*or(?-u:\b)|(?-u:\b)or(?-u:\b)(?:\s+perhaps)?)\s*(?:an?\s+)?");
pattern!(
    TAIL,
    r"(?i)(?:\s+(?:taking|with|who|that|which|in order|for|on|depending|aligned|described|outlined|roles?|job famil(?:y|ies)|family|position|team)|^(?:described|outlined|depending|aligned))(?-u:\b).*$"
);
// "The next step is to move to the …".
pattern!(
    MOVE,
    r"(?i)^(?:to\s+)?(?:(?:move|moving|progress|progressing|transition|advance|grow|step|lead|leads|promotion|be promoted|apply)\s+(?:up\s+|on\s+)?(?:in)?to\s+(?:to\s+)?)?(?:be(?:come|coming)?\s+)?(?:(?:the|an?)\s+)?"
);

/// The ranks that stand before a comma inside a title.
const RANKS: &[&str] =
    &["a", "an", "senior", "sr", "area", "regional", "manager", "director", "vp", "vice", "president", "head"];

/// Reads a ladder; `None` where the section says nothing.
#[must_use]
pub(super) fn career_ladder(blocks: &[Block], source: Source) -> Option<CareerLadder> {
    let mut lines = Vec::new();
    let mut next = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                next.extend(named_steps(&paragraph.text));
                lines.push(paragraph.text.clone());
            }
            Block::List(items) => items.iter().for_each(|item| list_item(item, &mut lines, &mut next)),
            Block::Table(table) => lines.push(table.markdown.clone()),
            Block::Other { text, markdown, .. } => {
                let code = markdown.starts_with("```") || text.is_empty();
                lines.push(if code { markdown } else { text }.clone());
            }
        }
    }
    let text = lines.join("\n");
    let mut titles: Vec<String> = Vec::new();
    for title in next {
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    let next = titles.into_iter().map(|title| NamedRole { title, role: None }).collect();
    (!text.trim().is_empty()).then_some(CareerLadder { text, next, source })
}

fn list_item(item: &Item, lines: &mut Vec<String>, next: &mut Vec<String>) {
    lines.push(item.text.clone());
    // "Clerk to Senior Clerk" leads to the second; an "Assistant to the Director" is one title.
    let steps: Vec<&str> = STEP_TO.split(&item.text).collect();
    let is_chain = steps.len() > 1 && !steps.iter().any(|step| step.is_empty() || step.starts_with("the "));
    let steps = if is_chain { steps.get(1..).unwrap_or_default() } else { &[item.text.as_str()] };
    next.extend(steps.iter().filter_map(|step| candidate(step)));
    item.children.iter().for_each(|child| list_item(child, lines, next));
}

fn named_steps(text: &str) -> Vec<String> {
    let Some(list) = NEXT.captures(text).and_then(|found| found.get(1)) else { return Vec::new() };
    BETWEEN.split(list.as_str()).flat_map(titles).filter_map(|part| candidate(&part)).collect()
}

/// The titles of a part between "or"s: a comma behind a rank alone ("Manager, Sales") stands inside a title,
/// any other between two.
fn titles(part: &str) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for piece in part.split(", ") {
        match titles.last_mut().filter(|title| words(title).all(|word| RANKS.contains(&word.as_str()))) {
            Some(rank) => {
                rank.push_str(", ");
                rank.push_str(piece);
            }
            None => titles.push(piece.to_owned()),
        }
    }
    titles
}

/// The text as a title, where it could be one.
fn candidate(text: &str) -> Option<String> {
    let text = MOVE.replace(text.trim(), "");
    let text = TAIL.replace(&text, "");
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '(');
    let count = words(text).count();
    let said = words(text).any(|word| matches!(word.as_str(), "defined" | "yet" | "not" | "can" | "will"));
    ((1..=8).contains(&count) && !said).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::career_ladder;
    use crate::catalog::Source;
    use crate::pages::markdown::parse;

    fn steps(markdown: &str) -> Vec<String> {
        let body = parse(markdown, 1).expect("readable");
        let source = Source { path: "page.md".to_owned(), line: 1, end_line: 1 };
        let ladder = career_ladder(&body.preamble, source);
        ladder.map(|ladder| ladder.next.into_iter().map(|step| step.title).collect()).unwrap_or_default()
    }

    #[test]
    fn next_steps_are_named_in_prose_and_in_lists() {
        assert_eq!(
            steps(
                "Their next step is to be a Senior Seller taking on more; a Buyer, a Manager, Sales or perhaps Clerk."
            ),
            ["Senior Seller", "Buyer", "Manager, Sales", "Clerk"]
        );
        assert_eq!(steps("- Senior Seller\n- Manager, Sales\n"), ["Senior Seller", "Manager, Sales"]);
        assert_eq!(steps("The next step for a Seller would be to move to the Buyer job family."), ["Buyer"]);
        assert_eq!(steps("The next step is Manager, Sales, described in the Leadership family."), ["Manager, Sales"]);
        assert_eq!(steps("- Clerk to Senior Clerk\n- Buyer -> Manager, Buying\n"), ["Senior Clerk", "Manager, Buying"]);
        assert_eq!(steps("- Assistant to the Director\n- Usher job family\n"), ["Assistant to the Director", "Usher"]);
        assert_eq!(
            steps("The next step for a Clerk is to move into a Senior Clerk role or become a Buyer."),
            ["Senior Clerk", "Buyer"]
        );
        assert!(steps("The next step in this family is not yet defined.").is_empty());
    }

    #[test]
    fn an_empty_section_is_no_ladder() {
        let source = Source { path: "page.md".to_owned(), line: 1, end_line: 1 };
        assert!(career_ladder(&[], source).is_none());
    }
}
