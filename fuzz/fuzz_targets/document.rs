//! Any bytes as an exported document: read, or refused with an error, without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rolegraph::export::document;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = document::parse(text);
});
