//! Pages and their headings.

use rolegraph_entity::{page, page_heading};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};

use super::families::by_keys;
use super::rows::{PageHeadingRow, PageRow};
use super::{Database, StoreError};
use crate::catalog::{HeadingAnchor, PageOutline};

/// The pages with these paths, with their headings. Two folders that were imported one after the other may
/// each have a page of one path.
pub async fn by_paths(database: &Database, paths: &[String]) -> Result<Vec<PageOutline>, StoreError> {
    let with_headings = || {
        let headings = page_heading::Relation::Page.def().rev();
        page::Entity::find().join(JoinType::LeftJoin, headings).select_also(page_heading::Entity)
    };
    let rows = by_keys!(
        database,
        paths,
        select with_headings(),
        page::Column::Path,
        page::Column::Id,
        page_heading::Column::Line
    );
    let mut outlines: Vec<(i64, PageOutline)> = Vec::new();
    for (PageRow { id, family_id: _, position: _, path, url }, heading) in rows {
        if outlines.last().is_none_or(|(last, _)| *last != id) {
            outlines.push((id, PageOutline { path, url, headings: Vec::new() }));
        }
        if let Some((_, outline)) = outlines.last_mut() {
            outline.headings.extend(heading.map(anchor));
        }
    }
    Ok(outlines.into_iter().map(|(_, outline)| outline).collect())
}

/// A stored heading.
pub(super) fn anchor(row: PageHeadingRow) -> HeadingAnchor {
    let PageHeadingRow { id: _, page_id: _, line, anchor } = row;
    HeadingAnchor { line: u32::try_from(line).unwrap_or(1), anchor }
}
