//! Front matter: the YAML block between `---` lines at the top of a page.

use std::collections::BTreeMap;

use serde_json::Value;

/// What the reader takes from front matter. Other keys are left alone: they are the site's.
#[derive(Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// `title:`.
    pub title: Option<String>,
    /// `description:`, else `summary:`.
    pub description: Option<String>,
    /// `RoleName:`, the title of a page that is one role.
    pub role_name: Option<String>,
    /// `weight:`, the page's place among the pages of its folder.
    pub weight: Option<f64>,
    /// `url:`, else `canonical_url:`, else `canonical:`: where the page is published, as a whole web address or
    /// as a path on its site.
    pub url: Option<String>,
}

/// Front matter that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct FrontMatterError {
    /// The line of the file.
    pub line: u32,
    /// What is wrong with it.
    pub problem: String,
}

/// Splits a page into its front matter and its body; the number is the body's first line in the file.
pub fn split(page: &str) -> Result<(FrontMatter, &str, u32), FrontMatterError> {
    let opened = page.split_once('\n').filter(|(first, _)| first.trim_end() == "---");
    let Some((_, rest)) = opened else { return Ok((FrontMatter::default(), page, 1)) };
    let mut length = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(2);
        let after = length + line.len();
        if matches!(line.trim_end(), "---" | "...") {
            let yaml = rest.get(..length).unwrap_or_default();
            return Ok((parse(yaml)?, rest.get(after..).unwrap_or_default(), number + 1));
        }
        length = after;
    }
    Err(FrontMatterError { line: 1, problem: "the block that `---` opens is never closed by another `---`".to_owned() })
}

fn parse(yaml: &str) -> Result<FrontMatter, FrontMatterError> {
    if yaml.trim().is_empty() {
        return Ok(FrontMatter::default());
    }
    let values: Option<BTreeMap<String, Value>> = serde_saphyr::from_str(yaml).map_err(|error| {
        let line = error.location().map_or(1, |at| u32::try_from(at.line()).unwrap_or(u32::MAX));
        let message = error.without_snippet().to_string();
        let problem = message.lines().next().unwrap_or_default().trim().to_owned();
        // The block's first line is the file's second.
        FrontMatterError { line: line.saturating_add(1), problem }
    })?;
    let values = values.unwrap_or_default();
    let get = |name: &str| values.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let text = |name: &str| {
        let text = match get(name)? {
            Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    };
    Ok(FrontMatter {
        title: text("title"),
        description: text("description").or_else(|| text("summary")),
        role_name: text("RoleName"),
        weight: get("weight").and_then(Value::as_f64),
        url: ["url", "canonical_url", "canonical"].into_iter().find_map(|key| text(key).and_then(|url| address(&url))),
    })
}

/// An address without its anchor, where it is one of the web: no other scheme, and nothing that would break a
/// link.
fn address(url: &str) -> Option<String> {
    let url = url.split('#').next().unwrap_or_default();
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\');
    let path = !url.contains(':') && !url.starts_with("//");
    let host = ["https://", "http://"].into_iter().find_map(|scheme| url.strip_prefix(scheme));
    if url.is_empty() || url.contains(odd) {
        return None;
    }
    match host {
        Some(host) => (!host.is_empty() && !host.starts_with('/')).then(|| url.to_owned()),
        None => path.then(|| if url.starts_with('/') { url.to_owned() } else { format!("/{url}") }),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn front_matter_is_split_off() {
        let (front, body, line) =
            split("---\ntitle: \"A: B\"\nweight: 3\n\nother: {deep: [1]}\n---\n# Body\n").expect("readable");
        assert_eq!((front.title.as_deref(), front.weight), (Some("A: B"), Some(3.0)));
        assert_eq!((body, line), ("# Body\n", 7));
        assert_eq!(split("no front matter").expect("readable").2, 1);
        assert_eq!(split("---\n---\nbody").expect("readable").1, "body");
    }

    #[test]
    fn only_addresses_of_the_web_are_taken() {
        for (line, wanted) in [
            ("url: https://x.test/a/#b", Some("https://x.test/a/")),
            ("canonical: /a/b", Some("/a/b")),
            ("url: a/b/", Some("/a/b/")),
            ("url: javascript:x\ncanonical_url: http://x.test", Some("http://x.test")),
            ("url: //x.test/a", None),
            ("url: 'https:// x'", None),
            ("url: \"/a\\\"b\"", None),
            ("url: [1]", None),
        ] {
            let page = format!("---\n{line}\n---\n");
            assert_eq!(split(&page).expect("readable").0.url.as_deref(), wanted, "{line}");
        }
    }

    #[test]
    fn broken_front_matter_says_where() {
        let error = split("---\ntitle: fine\nother: [1, 2\n---\nbody").expect_err("an open bracket");
        assert!(error.line >= 3, "{error:?}");
        assert_eq!(split("---\ntitle: x\n").expect_err("never closed").line, 1);
    }
}
