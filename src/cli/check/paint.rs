//! Colours, for terminals whose user wants them.

use std::io::IsTerminal;

use crate::catalog::Severity;

/// Whether text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    /// It is.
    Colored,
    /// It is left as it is.
    Plain,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Color {
    Error,
    Warning,
    Info,
    /// A line's number and the bar beside it.
    Gutter,
    /// A page's name, a message.
    Strong,
}

impl From<Severity> for Color {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Info,
        }
    }
}

impl Paint {
    /// Colours where standard output is a terminal that shows them and `NO_COLOR` is not set
    /// (<https://no-color.org>).
    pub(super) fn of_stdout() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        if !unwanted && !dumb && std::io::stdout().is_terminal() { Self::Colored } else { Self::Plain }
    }

    /// The text in its colour.
    pub(super) fn paint(self, color: Color, text: &str) -> String {
        let code = match (self, color) {
            (Self::Plain, _) => return text.to_owned(),
            (_, Color::Error) => "1;31",
            (_, Color::Warning) => "1;33",
            (_, Color::Info) => "1;36",
            (_, Color::Gutter) => "1;34",
            (_, Color::Strong) => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
