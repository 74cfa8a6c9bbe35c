//! Where a fact stands on the web: the address of its page, and the heading above it.

use std::fmt;
use std::str::FromStr;

use super::paths::{is_index_name, is_page_ending};

/// A page's way into the web: the address that it gives itself, and its headings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageOutline {
    /// Its path below the folder that was imported.
    pub path: String,
    /// The address that its front matter gives: absolute, or a path on its site that begins with `/`.
    pub url: Option<String>,
    /// Its headings, in order.
    pub headings: Vec<HeadingAnchor>,
}

/// A heading's name in addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingAnchor {
    /// Its line.
    pub line: u32,
    /// The name, without `#`.
    pub anchor: String,
}

impl PageOutline {
    /// The web address of a line: the page's, with the nearest heading at or above the line. `None` where
    /// neither the page nor a base URL says where the page is.
    #[must_use]
    pub fn address(&self, line: u32, base: Option<&BaseUrl>) -> Option<String> {
        let page = match (self.url.as_deref(), base) {
            (Some(url), Some(base)) if url.starts_with('/') => format!("{}{}", base.origin(), encoded(url)),
            (Some(url), None) if url.starts_with('/') => return None,
            (Some(url), _) => url.to_owned(),
            (None, base) => base?.page(&self.path),
        };
        let above = self.headings.iter().take_while(|heading| heading.line <= line).last();
        Some(above.map_or_else(|| page.clone(), |heading| format!("{page}#{}", encoded(&heading.anchor))))
    }
}

/// The web address below which the pages of a folder are published, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The address of a page: its path without the ending of its file; an index is its folder.
    fn page(&self, path: &str) -> String {
        let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
        let stem = match file.rsplit_once('.') {
            Some((stem, ending)) if is_page_ending(ending) => stem,
            _ => file,
        };
        let mut address = self.0.clone();
        let index = stem.split('.').next().is_some_and(is_index_name);
        for part in folder.split('/').chain((!index).then_some(stem)).filter(|part| !part.is_empty()) {
            address.push('/');
            address.push_str(&encoded(part));
        }
        // `seller.html.md` is published as the file that it names.
        if index || stem.strip_suffix(".html").is_none() {
            address.push('/');
        }
        address
    }

    /// A name for something that these pages describe: the address itself, and the name behind `#`.
    #[must_use]
    pub fn naming(&self, name: &str) -> String {
        format!("{}#{}", self.0, encoded(name))
    }

    /// Scheme and host.
    fn origin(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + 3);
        let end = self.0.get(host..).and_then(|rest| rest.find('/')).map_or(self.0.len(), |at| host + at);
        self.0.get(..end).unwrap_or(&self.0)
    }
}

impl FromStr for BaseUrl {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let host = rest.map(|rest| rest.split('/').next().unwrap_or_default()).unwrap_or_default();
        let plain = url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '"' | '<' | '>' | '\\'));
        if host.is_empty() || host.contains('@') || host.starts_with(':') || !plain {
            return Err("a base URL is a whole web address without `?` and `#`, such as `https://handbook.example.com/job-families`".to_owned());
        }
        Ok(Self(url.trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What may not stand in a path or an anchor as it is, percent-encoded; what is encoded stays.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@%".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let digit = |number: u8| char::from_digit(u32::from(number), 16).unwrap_or('0').to_ascii_uppercase();
            encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, HeadingAnchor, PageOutline};

    fn outline(path: &str, url: Option<&str>) -> PageOutline {
        let heading = |(line, anchor): (u32, &str)| HeadingAnchor { line, anchor: anchor.to_owned() };
        let headings = [(3, "levels"), (9, "vp-väst")].map(heading).to_vec();
        PageOutline { path: path.to_owned(), url: url.map(str::to_owned), headings }
    }

    #[test]
    fn a_line_leads_to_the_heading_above_it() {
        let base: BaseUrl = "https://handbook.test/roles/".parse().expect("valid");
        for (path, url, line, address) in [
            ("sales/seller.md", None, 1, "https://handbook.test/roles/sales/seller/"),
            ("sales/seller.md", None, 3, "https://handbook.test/roles/sales/seller/#levels"),
            ("sales/seller.md", None, 8, "https://handbook.test/roles/sales/seller/#levels"),
            ("sales/_index.md", None, 40, "https://handbook.test/roles/sales/#vp-v%C3%A4st"),
            ("index.md", None, 1, "https://handbook.test/roles/"),
            ("sales/index.html.md", None, 1, "https://handbook.test/roles/sales/"),
            ("seller.html.md", None, 1, "https://handbook.test/roles/seller.html"),
            ("sales/coach.mdx", None, 1, "https://handbook.test/roles/sales/coach/"),
            ("a, b.markdown", None, 1, "https://handbook.test/roles/a,%20b/"),
            ("x.md", Some("/elsewhere/"), 4, "https://handbook.test/elsewhere/#levels"),
            ("x.md", Some("https://other.test/x"), 4, "https://other.test/x#levels"),
        ] {
            assert_eq!(outline(path, url).address(line, Some(&base)).as_deref(), Some(address), "{path}");
        }
        assert_eq!(outline("x.md", None).address(1, None), None);
        assert_eq!(outline("x.md", Some("/x/")).address(1, None), None);
        assert_eq!(outline("x.md", Some("https://o.test/")).address(1, None).as_deref(), Some("https://o.test/"));
    }

    #[test]
    fn a_base_url_is_a_whole_address() {
        for url in [
            "",
            "handbook",
            "/roles",
            "ftp://x",
            "https://",
            "https:///x",
            "http://x?y",
            "http://x#y",
            "http://a b",
            "http://me@x",
        ] {
            assert!(url.parse::<BaseUrl>().is_err(), "{url}");
        }
        assert_eq!("http://localhost:1313".parse::<BaseUrl>().expect("valid").to_string(), "http://localhost:1313");
    }
}
