//! Export: the catalogue as a folder of pages in the canonical form, or as one JSON document; and answers as tables.
//!
//! The rule that the first two keep: what is written says all that the catalogue says, in the same bytes each time, and
//! an import of it changes nothing.

pub mod beside;
pub mod document;
pub mod flatten;
pub mod folder;

pub use crate::pages::canonical::write as page;
