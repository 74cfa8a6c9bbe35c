//! What is stated of families, roles and indicators, or was measured.

use super::{Source, Table, big_integer, date, end_line, float, id, integer, line, path, text};

/// The role that a row is about.
const fn role_id(table: &'static str) -> Source {
    id("role_id", "Role", (table, "role_id"), "The id of the role.")
}

const fn role_slug() -> Source {
    text("role_slug", ("role", "slug"), "The slug of the role, unique in its family.")
}

const fn family_slug(alias: &'static str) -> Source {
    text("family_slug", (alias, "slug"), "The slug of the family.")
}

pub(super) static INDICATOR_ROLES: Table = Table {
    name: "indicator_roles",
    description: "Which role states which indicator, one row each. A role that states none is measured by the indicators of its family.",
    joins: &[
        ("indicators", "indicator", ("indicator_roles", "indicator_id")),
        ("roles", "role", ("indicator_roles", "role_id")),
        ("families", "family", ("role", "family_id")),
    ],
    columns: &[
        id("indicator_id", "Indicator", ("indicator_roles", "indicator_id"), "The id of the indicator."),
        text("indicator_name", ("indicator", "name"), "The name of the indicator."),
        role_id("indicator_roles"),
        role_slug(),
        family_slug("family"),
        integer("position", ("indicator_roles", "position"), "Its place among the indicators of the role, from 0."),
        text("group", ("indicator_roles", "group_name"), "The sub-heading that gathers it with others in this role.")
            .optional(),
        path("indicator_roles"),
        line("indicator_roles"),
        end_line("indicator_roles"),
    ],
};

pub(super) static OBSERVATIONS: Table = Table {
    name: "observations",
    description: "What indicators measured in periods, one row each. It outlives what it is about, so ids may be absent where slugs and names are not.",
    joins: &[],
    columns: &[
        text("key", ("observations", "key"), "What it is known by when it is recorded again, unique."),
        id(
            "indicator_id",
            "Indicator",
            ("observations", "indicator_id"),
            "The id of the indicator, while that is there.",
        )
        .optional(),
        text("indicator_name", ("observations", "indicator_name"), "The name of the indicator when it was recorded."),
        text("family_slug", ("observations", "family_slug"), "The slug of the family when it was recorded."),
        id(
            "role_id",
            "Role",
            ("observations", "role_id"),
            "The id of the role, where it was measured for one and that is still there.",
        )
        .optional(),
        text(
            "role_slug",
            ("observations", "role_slug"),
            "The slug of the role when it was recorded, where it was measured for one.",
        )
        .optional(),
        text("period", ("observations", "period"), "The period as it was given, such as `2026-Q1`."),
        date("starts_on", ("observations", "starts_on"), "The first day of the period."),
        date("ends_on", ("observations", "ends_on"), "The last day of the period."),
        float("value", ("observations", "value"), "What was measured."),
        text("unit", ("observations", "unit"), "What that number counts, such as `percent`."),
        text(
            "dimensions",
            ("observations", "dimensions"),
            "What tells it from others of the same period, as a JSON object; `{}` where nothing does.",
        ),
        text("source", ("observations", "source"), "Where the number comes from.").optional(),
        big_integer(
            "revision",
            ("observations", "revision"),
            "The revision of the catalogue that recorded it, or changed it last.",
        ),
    ],
};

pub(super) static REPORTING_LINES: Table = Table {
    name: "reporting_lines",
    description: "Whom roles report to, one row for each role whose page says so: the edges of the reporting graph.",
    joins: &[
        ("roles", "role", ("reporting_lines", "role_id")),
        ("families", "family", ("role", "family_id")),
        ("roles", "superior", ("reporting_lines", "superior_id")),
        ("families", "superior_family", ("superior", "family_id")),
    ],
    columns: &[
        role_id("reporting_lines"),
        role_slug(),
        family_slug("family"),
        text("title", ("reporting_lines", "title"), "The superior as the page names it."),
        id(
            "superior_id",
            "Role",
            ("reporting_lines", "superior_id"),
            "The id of the role that this names; absent where no page describes it.",
        )
        .optional(),
        text("superior_slug", ("superior", "slug"), "The slug of that role.").optional(),
        text("superior_family_slug", ("superior_family", "slug"), "The slug of that role's family.").optional(),
        path("reporting_lines"),
        line("reporting_lines"),
        end_line("reporting_lines"),
    ],
};

pub(super) static CAREER_STEPS: Table = Table {
    name: "career_steps",
    description: "The roles that career ladders name as next steps, one row each.",
    joins: &[
        ("career_ladders", "ladder", ("career_steps", "ladder_id")),
        ("families", "family", ("ladder", "family_id")),
        ("roles", "role", ("ladder", "role_id")),
        ("roles", "target", ("career_steps", "target_id")),
        ("families", "target_family", ("target", "family_id")),
    ],
    columns: &[
        id("family_id", "JobFamily", ("ladder", "family_id"), "The id of the family whose page states the ladder."),
        family_slug("family"),
        id(
            "role_id",
            "Role",
            ("ladder", "role_id"),
            "The id of the role that states it; absent where the family does.",
        )
        .optional(),
        text("role_slug", ("role", "slug"), "The slug of that role.").optional(),
        integer("position", ("career_steps", "position"), "Its place among the steps of the ladder, from 0."),
        text("title", ("career_steps", "title"), "The next role as the page names it."),
        id(
            "target_id",
            "Role",
            ("career_steps", "target_id"),
            "The id of the role that this names; absent where no page describes it.",
        )
        .optional(),
        text("target_slug", ("target", "slug"), "The slug of that role.").optional(),
        text("target_family_slug", ("target_family", "slug"), "The slug of that role's family.").optional(),
        path("ladder"),
        line("ladder"),
        end_line("ladder"),
    ],
};

pub(super) static EXTENSIONS: Table = Table {
    name: "extensions",
    description: "What roles take over from others, one row each.",
    joins: &[
        ("roles", "role", ("extensions", "role_id")),
        ("families", "family", ("role", "family_id")),
        ("roles", "target", ("extensions", "target_id")),
        ("families", "target_family", ("target", "family_id")),
    ],
    columns: &[
        role_id("extensions"),
        role_slug(),
        family_slug("family"),
        integer("position", ("extensions", "position"), "Its place among the extensions of the role, from 0."),
        text("kind", ("extensions", "kind"), "What is taken over: `responsibility` or `requirement`."),
        text("title", ("extensions", "title"), "The other role as the page names it."),
        id(
            "target_id",
            "Role",
            ("extensions", "target_id"),
            "The id of the role that this names; absent where no page describes it.",
        )
        .optional(),
        text("target_slug", ("target", "slug"), "The slug of that role.").optional(),
        text("target_family_slug", ("target_family", "slug"), "The slug of that role's family.").optional(),
        path("extensions"),
        line("extensions"),
        end_line("extensions"),
    ],
};

pub(super) static GRADE_CLAIMS: Table = Table {
    name: "grade_claims",
    description: "The places where pages state a grade for a role, one row each.",
    joins: &[("roles", "role", ("grade_claims", "role_id")), ("families", "family", ("role", "family_id"))],
    columns: &[
        role_id("grade_claims"),
        role_slug(),
        family_slug("family"),
        integer(
            "position",
            ("grade_claims", "position"),
            "Its place among the claims of the role; 0 is the one in force.",
        ),
        integer("grade", ("grade_claims", "grade"), "The grade that is stated."),
        text("origin", ("grade_claims", "origin"), "What kind of place it is: `table`, `sentence` or `heading`."),
        path("grade_claims"),
        line("grade_claims"),
        end_line("grade_claims"),
    ],
};

pub(super) static FINDINGS: Table = Table {
    name: "findings",
    description: "What is wrong or doubtful in the pages, one row each.",
    joins: &[("families", "family", ("findings", "family_id")), ("roles", "role", ("findings", "role_id"))],
    columns: &[
        id("family_id", "JobFamily", ("findings", "family_id"), "The id of the family."),
        family_slug("family"),
        id("role_id", "Role", ("findings", "role_id"), "The id of the role that it is about, where it is about one.")
            .optional(),
        text("role_slug", ("role", "slug"), "The slug of that role.").optional(),
        integer("position", ("findings", "position"), "Its place among the findings of the family, from 0."),
        text("rule", ("findings", "rule"), "The rule that found it."),
        text("severity", ("findings", "severity"), "`info`, `warning` or `error`."),
        text("message", ("findings", "message"), "What is wrong and what to do."),
        path("findings"),
        line("findings"),
        end_line("findings"),
    ],
};
