//! Export: the catalogue as a folder of pages in the canonical form, or as one JSON document.
//!
//! The rule that both keep: what is written says all that the catalogue says, in the same bytes each time, and
//! an import of it changes nothing.

pub mod beside;
pub mod document;
pub mod folder;

pub use crate::pages::canonical::write as page;
