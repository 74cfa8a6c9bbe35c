//! Pictures of a catalogue, as text of a well-known form: org charts as SVG, Mermaid, DOT and JSON.
//!
//! A [`Chart`] says what is drawn, each writer how. Titles are other people's words: each form has one function that
//! makes a text harmless in it.

mod chart;
mod dot;
mod json;
mod mermaid;
mod svg;

pub use chart::{Chart, Figure, Narrowed, Shown};
pub use dot::dot;
pub use json::json;
pub use mermaid::mermaid;
pub use svg::{svg, xml};

/// A text on one line, without characters that no form can carry.
fn plain(text: &str) -> String {
    let shown = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}');
    let spaced: String = text.chars().map(|c| if shown(c) { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
