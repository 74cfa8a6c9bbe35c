//! What has an id of the API: families, roles, statements, indicators.

use super::{Table, boolean, end_line, float, id, integer, line, path, statement_id, text};

pub(super) static FAMILIES: Table = Table {
    name: "families",
    description: "The job families, one row each.",
    joins: &[],
    columns: &[
        id("id", "JobFamily", ("families", "id"), "Its id, that of the API."),
        text("slug", ("families", "slug"), "Its name in addresses, unique."),
        text("title", ("families", "title"), "The page's title."),
        text("summary", ("families", "summary"), "What the page says of itself.").optional(),
        path("families"),
        line("families"),
        end_line("families"),
    ],
};

pub(super) static ROLES: Table = Table {
    name: "roles",
    description: "The levels of the families, one row each.",
    joins: &[("families", "family", ("roles", "family_id")), ("tracks", "track", ("roles", "track_id"))],
    columns: &[
        id("id", "Role", ("roles", "id"), "Its id, that of the API."),
        id("family_id", "JobFamily", ("roles", "family_id"), "The id of its family."),
        text("family_slug", ("family", "slug"), "The slug of its family."),
        text("slug", ("roles", "slug"), "Its name in addresses, unique in the family."),
        text("title", ("roles", "title"), "The job title."),
        integer(
            "position",
            ("roles", "position"),
            "Its place among the levels of the family, from 0, lowest level first.",
        ),
        text("track", ("track", "name"), "The name of its track.").optional(),
        text("seniority", ("roles", "seniority"), "The rank that the title says, such as `senior_manager`."),
        boolean("people_manager", ("roles", "people_manager"), "Whether the holder leads people."),
        integer("grade", ("roles", "grade"), "The grade in force.").optional(),
        boolean("defined", ("roles", "defined"), "False where the page leaves the role to be defined."),
        text("summary", ("roles", "summary"), "What the page says of it before its first section.").optional(),
        path("roles"),
        line("roles"),
        end_line("roles"),
    ],
};

pub(super) static STATEMENTS: Table = Table {
    name: "statements",
    description: "The responsibilities and requirements, one row each, nested ones too.",
    joins: &[("families", "family", ("statements", "family_id")), ("roles", "role", ("statements", "role_id"))],
    columns: &[
        statement_id("id", ("statements", "id"), ("statements", "kind"), "Its id, that of the API."),
        text("kind", ("statements", "kind"), "`responsibility` or `requirement`."),
        id("family_id", "JobFamily", ("statements", "family_id"), "The id of the family that it is stated in."),
        text("family_slug", ("family", "slug"), "The slug of that family."),
        id(
            "role_id",
            "Role",
            ("statements", "role_id"),
            "The id of the role that states it; absent where it holds for every level.",
        )
        .optional(),
        text("role_slug", ("role", "slug"), "The slug of that role.").optional(),
        statement_id(
            "parent_id",
            ("statements", "parent_id"),
            ("statements", "kind"),
            "The id of the statement that it is nested below.",
        )
        .optional(),
        integer("position", ("statements", "position"), "Its place among its sisters, from 0."),
        text("group", ("statements", "group_name"), "The sub-heading that gathers it with others.").optional(),
        text("text", ("statements", "text"), "Its plain text, without what is nested below it."),
        text("markdown", ("statements", "markdown"), "The text as written, in Markdown."),
        path("statements"),
        line("statements"),
        end_line("statements"),
    ],
};

pub(super) static INDICATORS: Table = Table {
    name: "indicators",
    description: "The performance indicators (KPIs), one row each, however many roles state it.",
    joins: &[("families", "family", ("indicators", "family_id"))],
    columns: &[
        id("id", "Indicator", ("indicators", "id"), "Its id, that of the API."),
        id("family_id", "JobFamily", ("indicators", "family_id"), "The id of the family that it is stated in."),
        text("family_slug", ("family", "slug"), "The slug of that family."),
        text(
            "scope",
            ("indicators", "scope"),
            "`role` where roles state it (`indicator_roles` has which), `family` where the family does as a whole.",
        ),
        integer("position", ("indicators", "position"), "Its place among the indicators of the family, from 0."),
        text(
            "group",
            ("indicators", "group_name"),
            "The sub-heading that gathers it with others; that of its first role.",
        )
        .optional(),
        text("name", ("indicators", "name"), "Its name as the page has it."),
        text("unit", ("indicators", "unit"), "What it is counted in, such as `percent`."),
        text(
            "target_comparator",
            ("indicators", "target_comparator"),
            "From which side the target is approached, such as `at_least`.",
        )
        .optional(),
        float("target_value", ("indicators", "target_value"), "The number to reach.").optional(),
        text("target_unit", ("indicators", "target_unit"), "What that number counts.").optional(),
        text("period", ("indicators", "period"), "How often it is taken, such as `quarter`.").optional(),
        path("indicators"),
        line("indicators"),
        end_line("indicators"),
    ],
};
