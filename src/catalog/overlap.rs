//! What many texts have in common: which are equal, which are nearly so, and how much roles overlap.
//!
//! A **wording** is a text that is stated once or many times; equal texts are grouped before anything is compared, so
//! a sentence that everybody states costs as much as one that nobody else does. Two wordings are **alike** by
//! the likeness, as in a comparison of two roles; what a hash says is never part of an answer. Hashes
//! (`sketch`) only choose the pairs that are looked at, because all of them are too many.

mod clusters;
mod index;
mod matrix;
mod sketch;
mod stated;
mod together;

pub use clusters::{Cluster, Member};
pub use index::{MOST_ALIKE, Near, Wordings};
pub use matrix::{Matrix, Overlap, matrix};
pub use stated::{Stated, StatedCluster, Statements, Whose};
pub use together::{Group, Said, Together, together};
