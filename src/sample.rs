//! The catalogue that is shipped: five partner and alliance families, for a first start.

use rust_embed::Embed;

use crate::pages::{Page, PageError, ReadFamily, read_families};

#[derive(Embed)]
#[folder = "catalogue"]
struct Files;

/// The shipped families, read by the same code as anyone's pages.
pub fn families() -> Result<Vec<ReadFamily>, PageError> {
    let mut pages = Vec::new();
    for name in Files::iter() {
        let Some(file) = Files::get(&name) else { continue };
        let text = String::from_utf8_lossy(&file.data);
        pages.push(Page::parse(&name, &text)?);
    }
    Ok(read_families(pages))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shipped_pages_can_be_read() {
        let families = super::families().expect("readable");
        assert_eq!(families.len(), 5);
    }
}
