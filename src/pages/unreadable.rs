//! Lines that cannot be read as what they look like: control characters, and what is opened and never closed.

use super::front_matter::body_start;

/// A line, and what it cannot be read as: "a link: …".
pub(super) type Unreadable = (u32, String);

/// Looks through the lines of a page.
#[must_use]
pub(super) fn unreadable_lines(text: &str) -> Vec<Unreadable> {
    let mut found = Vec::new();
    let mut fence: Option<(u32, &str)> = None;
    let mut comment: Option<u32> = None;
    for (number, line) in (1..).zip(text.lines()).skip(body_start(text)) {
        if let Some(c) = line.chars().find(|c| (c.is_control() && *c != '\t') || *c == '\u{fffd}') {
            found.push((number, format!("text: it holds the character U+{:04X}", u32::from(c))));
        }
        let trimmed = line.trim_start();
        let marker = fence_of(trimmed);
        match (fence, marker) {
            (None, Some(marker)) if comment.is_none() => {
                fence = Some((number, marker));
                continue;
            }
            (Some((_, open)), Some(marker)) if marker.starts_with(open) => {
                fence = None;
                continue;
            }
            (Some(_), _) => continue,
            _ => {}
        }
        comment = open_comment(line, comment, number);
        if comment.is_some() {
            continue;
        }
        if is_left_open(line, "{{", "}}") {
            found.push((number, "a short code: `{{` is never closed by `}}`".to_owned()));
        } else if is_left_open(line, "](", ")") {
            found.push((number, "a link: the bracket around its address is never closed".to_owned()));
        }
    }
    found.extend(
        fence.map(|(line, marker)| {
            (line, format!("text: `{marker}` is never closed, so that all that follows is code"))
        }),
    );
    found.extend(comment.map(|line| {
        (line, "text: the comment `<!--` is never closed by `-->`, so that nothing that follows is shown".to_owned())
    }));
    found.sort();
    found
}

/// The run of marks that opens or closes a block of code; what is opened and closed in one line is none.
fn fence_of(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let behind = line.trim_start_matches(mark);
    let run = line.get(..line.len() - behind.len())?;
    (run.len() >= 3 && !(mark == '`' && behind.contains('`'))).then_some(run)
}

/// Where the comment that is open at the end of a line was opened.
fn open_comment(line: &str, open: Option<u32>, number: u32) -> Option<u32> {
    match (line.rfind("<!--"), line.rfind("-->")) {
        (Some(opened), closed) if closed.is_none_or(|closed| closed < opened) => Some(number),
        (_, Some(_)) => None,
        _ => open,
    }
}

fn is_left_open(line: &str, open: &str, close: &str) -> bool {
    line.rfind(open).is_some_and(|at| line.get(at..).is_some_and(|rest| !rest.contains(close)))
}

#[cfg(test)]
mod tests {
    use super::unreadable_lines;

    #[test]
    fn what_is_never_closed_is_told_with_its_line() {
        for (page, line, what) in [
            ("fine\n\nrings \u{7} twice\n", 3, "U+0007"),
            ("a [link](/there\n", 1, "a link"),
            ("---\ntitle: x\n---\n{{< include \n", 4, "a short code"),
            ("a\n```\nb\n", 2, "never closed"),
            ("a\n<!-- b\n- c\n", 2, "the comment"),
            ("caf\u{fffd}\n", 1, "U+FFFD"),
        ] {
            let found = unreadable_lines(page);
            assert!(
                matches!(found.as_slice(), [(at, said)] if *at == line && said.contains(what)),
                "{page}: {found:?}"
            );
        }
    }

    #[test]
    fn what_is_closed_is_left_alone() {
        for page in [
            "a [link](/there) and {{< ref \"x\" >}} <!-- note -->\n",
            "```\n[a](\n{{\n```\n",
            "````\na\n```\nb\n````\n",
            "```a``` is code\n",
            "<!-- a\nb -->\nc\n",
            "a\ttab\n",
        ] {
            assert_eq!(unreadable_lines(page), [], "{page}");
        }
    }
}
