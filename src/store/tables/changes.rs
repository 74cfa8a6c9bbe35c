//! What was changed.

use super::{Place, Stored, Table, big_integer, boolean, id, source, text};
use crate::tables::Kind;

const NODE_KIND: Place = ("changes", "node_kind");

pub(super) static CHANGES: Table = Table {
    name: "changes",
    description: "Every change that was applied, in order, one row each; rows are only ever added. `after` gives those behind a cursor.",
    joins: &[],
    columns: &[
        source(
            "cursor",
            Kind::Text,
            ("changes", "id"),
            Stored::Cursor(("changes", "revision"), ("changes", "mark")),
            "The place behind the change: what `after` takes, here and in the API.",
        ),
        big_integer("revision", ("changes", "revision"), "The revision of the catalogue that brought it."),
        text("kind", ("changes", "how"), "What happened: `added`, `changed`, `removed` or `moved`."),
        text("subject", ("changes", "subject"), "What it happened to: `family`, `role`, `responsibility`, `requirement`, `indicator`, or what else a family or role says."),
        text("node_kind", NODE_KIND, "What the object is that is not any more as it was: `family`, `role`, `responsibility`, `requirement` or `indicator`; absent where its id is.").optional(),
        source(
            "node_id",
            Kind::Text,
            ("changes", "node_id"),
            Stored::NodeId(NODE_KIND),
            "The id of that object; absent for statements and indicators in changes from before their ids were kept.",
        )
        .optional(),
        boolean("tombstone", ("changes", "gone"), "Whether that object is gone with this change."),
        id("family_id", "JobFamily", ("changes", "family_id"), "The id of the family that it belongs to."),
        text("family_slug", ("changes", "family_slug"), "The slug of the family as of then."),
        text("family_title", ("changes", "family_title"), "The title of the family as of then."),
        id("role_id", "Role", ("changes", "role_id"), "The id of the role that it belongs to, where it is one of a role.").optional(),
        text("role_slug", ("changes", "role_slug"), "The slug of the role as of then.").optional(),
        text("role_title", ("changes", "role_title"), "The title of the role as of then.").optional(),
        text("label", ("changes", "label"), "What says it that stands elsewhere.").optional(),
        text("before", ("changes", "before"), "What it said, or where it stood.").optional(),
        text("after", ("changes", "after"), "What it says, or where it stands.").optional(),
    ],
};
