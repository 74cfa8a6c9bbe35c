//! wip
pub mod catalog;
pub mod pages;
