//! Export: the catalogue as a folder of pages in the canonical form, or as one JSON document; its roles as linked data;
//! and answers as tables.
//!
//! The rule that pages and document keep: what is written says all that the catalogue says, in the same bytes each
//! time, and an import of it changes nothing. Linked data says what others have words for.

pub mod beside;
pub mod document;
pub mod flatten;
pub mod folder;
pub mod json_ld;

pub use crate::pages::canonical::write as page;
