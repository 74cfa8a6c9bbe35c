//! An origin: what a browser calls the place that a page came from.

use std::fmt;
use std::str::FromStr;

/// An origin, `https://HOST` or `http://HOST:PORT`, or `*` for any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As browsers send it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stands for every origin.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Ok(Self(text.to_owned()));
        }
        let wrong =
            || format!("`{text}` is no origin: write `https://HOST`, `http://HOST:PORT` or `*`, without a path");
        let (scheme, host) = text.split_once("://").ok_or_else(wrong)?;
        let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_host =
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte));
        if !is_scheme || !is_host {
            return Err(wrong());
        }
        // Browsers send it in lower case, and leave out the port that the scheme implies.
        let origin = text.to_ascii_lowercase();
        let port = match origin.split_once("://") {
            Some(("https", _)) => ":443",
            Some(("http", _)) => ":80",
            _ => "",
        };
        Ok(Self(origin.strip_suffix(port).unwrap_or(&origin).to_owned()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn origins_are_written_as_browsers_send_them() {
        for (written, sent) in [
            ("https://Jobs.Test", "https://jobs.test"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://jobs.test:443", "https://jobs.test"),
            ("http://[::1]:80", "http://[::1]"),
            ("*", "*"),
        ] {
            assert_eq!(written.parse::<Origin>().unwrap().as_str(), sent);
        }
        for wrong in
            ["", "jobs.test", "https://", "https://jobs.test/", "https://jobs.test/page", "*.jobs.test", "null"]
        {
            assert!(wrong.parse::<Origin>().is_err(), "{wrong}");
        }
    }
}
