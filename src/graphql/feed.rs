//! The change feed, for whoever keeps copies of the catalogue.

use async_graphql::connection::PageInfo;
use async_graphql::{ComplexObject, Context, Enum, ID, Object, SimpleObject};

use super::connection::Paging;
use super::error::{ApiError, Code, Result};
use super::id::{self, Kind};
use super::int::int;
use super::loaders::Scope;
use super::node::Node;
use crate::store::StoreError;
use crate::store::feed::{self, Cursor};
use crate::store::rows::ChangeRow;

/// The feed's field of `Query`.
pub(super) struct Feed;

#[Object]
impl Feed {
    /// Every change that was applied, in order. Whoever goes on behind the last cursor that it has misses none and
    /// gets none twice, also while pages are imported; a page without changes has the `endCursor` that was asked for.
    /// A cursor that is not of this database, or of a later state than it has after it was put back from a backup, is
    /// refused with `BAD_CURSOR`: then copy everything anew, and go on behind `catalogue { changesCursor }`.
    async fn changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many from the start; 20 where it is left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor; from the first that was kept where it is left out.")]
        after: Option<String>,
    ) -> Result<AppliedChangeConnection> {
        let args = Paging { first, after: after.clone(), last: None, before: None }.read(context, |_, cursor| {
            cursor.parse::<Cursor>().map_err(|_| {
                let message = "`after` is no cursor of changes; use `endCursor`, the `cursor` of a change, or \
                               `catalogue { changesCursor }`";
                ApiError::client(Code::BadCursor, message)
            })
        })?;
        let scope = Scope::of(context);
        let page = scope.direct(async |database| feed::page(database.read(), args.after, args.limit).await).await?;
        let page = page.ok_or_else(|| ApiError::client(Code::BadCursor, feed::UNKNOWN))?;
        scope.count(page.rows.len())?;
        let edges: Vec<AppliedChangeEdge> = page.rows.into_iter().map(AppliedChangeEdge::of).collect::<Result<_>>()?;
        let page_info = PageInfo {
            has_previous_page: args.after.is_some(),
            has_next_page: page.has_next,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            // Whoever stores it after each page must not lose its place by a page without changes.
            end_cursor: edges.last().map(|edge| edge.cursor.clone()).or(after),
        };
        Ok(AppliedChangeConnection { nodes: edges.iter().map(|edge| edge.node.clone()).collect(), edges, page_info })
    }
}

/// The cursor behind the last change that there is.
pub(super) async fn now(context: &Context<'_>) -> Result<String> {
    let now = Scope::of(context).direct(async |database| feed::now(database.read()).await).await?;
    Ok(now.to_string())
}

/// A page of changes, in the order in which they were applied.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct AppliedChangeConnection {
    /// The changes of this page, each with its cursor.
    edges: Vec<AppliedChangeEdge>,
    /// The changes of this page.
    nodes: Vec<AppliedChange>,
    /// Whether there are changes behind this page, and the cursor to get there.
    page_info: PageInfo,
}

#[ComplexObject]
impl AppliedChangeConnection {
    /// The number of changes on all pages together, counted only where it is asked for.
    async fn total_count(&self, context: &Context<'_>) -> Result<i32> {
        let count = Scope::of(context).direct(async |database| feed::count(database.read()).await).await?;
        Ok(int(count))
    }
}

/// A change of a page with its cursor.
#[derive(SimpleObject)]
pub(super) struct AppliedChangeEdge {
    /// The change.
    node: AppliedChange,
    /// The place behind the change: what `after` takes.
    cursor: String,
}

impl AppliedChangeEdge {
    fn of(row: ChangeRow) -> Result<Self> {
        let node = AppliedChange::try_from(row)?;
        Ok(Self { cursor: node.cursor.clone(), node })
    }
}

/// What happened.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AppliedChangeKind {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It is gone; of an indicator: this role or family states it no more.
    Removed,
    /// It stands elsewhere.
    Moved,
}

impl AppliedChangeKind {
    fn read(name: &str) -> Option<Self> {
        Some(match name {
            "added" => Self::Added,
            "changed" => Self::Changed,
            "removed" => Self::Removed,
            "moved" => Self::Moved,
            _ => return None,
        })
    }
}

/// One change: of a family or role as a whole, or of one fact of it.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(super) struct AppliedChange {
    /// The place behind it: what `after` takes.
    cursor: String,
    /// The catalogue's revision that brought it.
    revision: i32,
    /// What happened.
    kind: AppliedChangeKind,
    /// What it happened to: `family` or `role`, each once for a revision that touches it; `responsibility`,
    /// `requirement` or `indicator`; or what else a family or role says, such as `title`, `grade` or `superior`.
    subject: String,
    /// The `id` of the object that is not any more as it was: the statement or indicator, else the role or family.
    /// Null for statements and indicators in changes from before their ids were kept.
    node_id: Option<ID>,
    /// The type of that object: `JobFamily`, `Role`, `Responsibility`, `Requirement` or `Indicator`.
    node_type: Option<&'static str>,
    /// Whether that object is gone with this change: whoever keeps a copy deletes it. Everything that goes has a
    /// tombstone of its own, also what goes with its family or role.
    tombstone: bool,
    /// The family that it belongs to.
    family: NameThen,
    /// The role that it belongs to, where it is one of a role.
    role: Option<NameThen>,
    /// What says it that stands elsewhere.
    label: Option<String>,
    /// What it said, or where it stood.
    before: Option<String>,
    /// What it says, or where it stands.
    after: Option<String>,
}

/// What a family or role was called when it changed. It may be gone.
#[derive(SimpleObject, Clone)]
pub(super) struct NameThen {
    /// Its `id`.
    id: ID,
    /// Its name in addresses.
    slug: String,
    /// Its title.
    title: String,
}

#[ComplexObject]
impl AppliedChange {
    /// The object as it is now, which may be later than this change; null where it is gone.
    async fn node(&self, context: &Context<'_>) -> Option<Result<Node>> {
        Node::by_id(context, self.node_id.as_ref()?).await.transpose()
    }
}

impl TryFrom<ChangeRow> for AppliedChange {
    type Error = ApiError;

    fn try_from(row: ChangeRow) -> Result<Self> {
        let cursor = Cursor::behind(&row).to_string();
        let ChangeRow {
            id: _,
            revision,
            family_id,
            family_slug,
            family_title,
            role_id,
            role_slug,
            role_title,
            subject,
            how,
            label,
            before,
            after,
            node_kind,
            node_id,
            gone,
            mark: _,
        } = row;
        let kind = AppliedChangeKind::read(&how);
        let kind = kind.ok_or(StoreError::Unknown { column: "changes.how", value: how })?;
        let node = node_kind.as_deref().and_then(feed::type_of).and_then(Kind::named).zip(node_id);
        let name = |kind, (id, slug, title)| NameThen { id: id::encode(kind, id), slug, title };
        Ok(Self {
            cursor,
            revision: int(revision),
            kind,
            subject,
            node_id: node.map(|(kind, id)| id::encode(kind, id)),
            node_type: node.map(|(kind, _)| kind.name()),
            tombstone: gone,
            family: name(Kind::JobFamily, (family_id, family_slug, family_title)),
            role: role_id.zip(role_slug).zip(role_title).map(|((id, slug), title)| name(Kind::Role, (id, slug, title))),
            label,
            before,
            after,
        })
    }
}
