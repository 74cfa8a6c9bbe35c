//! The views: a table.

use crate::views::{Column, View, flag, number, text, whole};

/// The views as this migration makes them.
pub(crate) const VIEWS: &[View] = &[
    FAMILIES,
    ROLES,
    STATEMENTS,
    INDICATORS,
    INDICATOR_ROLES,
    REPORTING_LINES,
    GRADE_CLAIMS,
    FINDINGS,
    CAREER_STEPS,
    EXTENSIONS,
    OBSERVATIONS,
    CHANGES,
];

const FAMILY_ID: Column = whole("family_id", "f.id", "The family's id; kept when its page is imported again.");
const FAMILY_SLUG: Column = text("family_slug", "f.slug", "The family's name in addresses; unique.");
const FAMILY_TITLE: Column = text("family_title", "f.title", "The family's title.");
const ROLE_ID: Column = whole("role_id", "r.id", "The role's id; kept when its page is imported again.");
const ROLE_SLUG: Column = text("role_slug", "r.slug", "The role's name in addresses; unique in its family.");
const ROLE_TITLE: Column = text("role_title", "r.title", "The job title.");
const SUPERIOR_TITLE: Column =
    text("superior_title", "l.title", "Whom the role reports to, as the page names that role.");
const SUPERIOR_ID: Column =
    whole("superior_role_id", "s.id", "The role that this names; null where no page describes it.").or_null();
const SUPERIOR_SLUG: Column = text("superior_role_slug", "s.slug", "That role's name in addresses.").or_null();
const SUPERIOR_ROLE_TITLE: Column = text("superior_role_title", "s.title", "That role's job title.").or_null();
const SUPERIOR_FAMILY: Column =
    text("superior_family_slug", "sf.slug", "The name in addresses of that role's family.").or_null();

const FAMILIES: View = View {
    name: "analytics_families",
    what: "Job families: one row each.",
    columns: &[
        FAMILY_ID,
        FAMILY_SLUG,
        FAMILY_TITLE,
        text("summary", "f.summary", "What the page says of itself before its first heading.").or_null(),
        whole("role_count", "(SELECT COUNT(*) FROM roles r WHERE r.family_id = f.id)", "How many levels it has."),
        whole(
            "lowest_grade",
            "(SELECT MIN(r.grade) FROM roles r WHERE r.family_id = f.id)",
            "The lowest grade of its levels.",
        )
        .or_null(),
        whole(
            "highest_grade",
            "(SELECT MAX(r.grade) FROM roles r WHERE r.family_id = f.id)",
            "The highest grade of its levels.",
        )
        .or_null(),
        whole(
            "responsibility_count",
            "(SELECT COUNT(*) FROM statements t WHERE t.family_id = f.id AND t.kind = 'responsibility' AND t.parent_id IS NULL)",
            "How many duties it and its levels state, without those nested below others.",
        ),
        whole(
            "requirement_count",
            "(SELECT COUNT(*) FROM statements t WHERE t.family_id = f.id AND t.kind = 'requirement' AND t.parent_id IS NULL)",
            "How many requirements it and its levels state, without those nested below others.",
        ),
        whole(
            "indicator_count",
            "(SELECT COUNT(*) FROM indicators i WHERE i.family_id = f.id)",
            "How many indicators it and its levels state, each once.",
        ),
        whole(
            "finding_count",
            "(SELECT COUNT(*) FROM findings x WHERE x.family_id = f.id)",
            "How many findings there are about it and its levels.",
        ),
        text("source_path", "f.source_path", "The page, below the folder that was imported."),
    ],
    from: "families f",
};

const ROLES: View = View {
    name: "analytics_roles",
    what: "Roles, which are the levels of families: one row each.",
    columns: &[
        ROLE_ID,
        FAMILY_ID,
        FAMILY_SLUG,
        FAMILY_TITLE,
        ROLE_SLUG,
        ROLE_TITLE,
        whole("level_position", "r.position", "The place among the levels of the family, from 0, lowest level first."),
        text("track_name", "k.name", "The track within the family; null where it has none.").or_null(),
        text("seniority", "r.seniority", "The rank that the title says, such as senior or vice_president."),
        whole(
            "seniority_rank",
            "CASE r.seniority WHEN 'intern' THEN 1 WHEN 'associate' THEN 2 WHEN 'junior' THEN 3 WHEN 'intermediate' THEN 4 WHEN 'senior' THEN 5 WHEN 'staff' THEN 6 WHEN 'lead' THEN 7 WHEN 'principal' THEN 8 WHEN 'distinguished' THEN 9 WHEN 'fellow' THEN 10 WHEN 'manager' THEN 11 WHEN 'senior_manager' THEN 12 WHEN 'director' THEN 13 WHEN 'senior_director' THEN 14 WHEN 'vice_president' THEN 15 ELSE 16 END",
            "The rank as a number to order by: 1 for intern to 16 for executive.",
        ),
        whole("grade", "r.grade", "The grade in force; null where the page states none.").or_null(),
        flag("is_people_manager", "r.people_manager", "Whether the holder leads people."),
        flag("is_defined", "r.defined", "False where the page leaves the role to be defined."),
        text("summary", "r.summary", "What the page says of the role before its first section.").or_null(),
        SUPERIOR_TITLE.or_null(),
        SUPERIOR_ID,
        SUPERIOR_SLUG,
        SUPERIOR_ROLE_TITLE,
        SUPERIOR_FAMILY,
        whole(
            "direct_report_count",
            "(SELECT COUNT(*) FROM reporting_lines d WHERE d.superior_id = r.id AND d.role_id <> r.id)",
            "How many roles report to it.",
        ),
        whole(
            "responsibility_count",
            "(SELECT COUNT(*) FROM statements t WHERE t.role_id = r.id AND t.kind = 'responsibility' AND t.parent_id IS NULL)",
            "How many duties it states itself, without those nested below others.",
        ),
        whole(
            "requirement_count",
            "(SELECT COUNT(*) FROM statements t WHERE t.role_id = r.id AND t.kind = 'requirement' AND t.parent_id IS NULL)",
            "How many requirements it states itself, without those nested below others.",
        ),
        whole(
            "indicator_count",
            "(CASE WHEN EXISTS (SELECT 1 FROM indicator_roles m WHERE m.role_id = r.id) THEN (SELECT COUNT(*) FROM indicator_roles m WHERE m.role_id = r.id) ELSE (SELECT COUNT(*) FROM indicators i WHERE i.family_id = r.family_id AND i.scope = 'family') END)",
            "How many indicators it is measured by: its own; where it states none, its family's.",
        ),
        text("source_path", "r.source_path", "The page, below the folder that was imported."),
        whole("source_line", "r.source_line", "The line of the page where the role begins."),
    ],
    from: "roles r JOIN families f ON f.id = r.family_id LEFT JOIN tracks k ON k.id = r.track_id \
           LEFT JOIN reporting_lines l ON l.role_id = r.id LEFT JOIN roles s ON s.id = l.superior_id \
           LEFT JOIN families sf ON sf.id = s.family_id",
};

const STATEMENTS: View = View {
    name: "analytics_statements",
    what: "Responsibilities and requirements, those nested below others too: one row each.",
    columns: &[
        whole("statement_id", "t.id", "The statement's id."),
        text("kind", "t.kind", "responsibility or requirement."),
        FAMILY_ID,
        FAMILY_SLUG,
        FAMILY_TITLE,
        ROLE_ID.or_null(),
        ROLE_SLUG.or_null(),
        ROLE_TITLE.or_null(),
        flag(
            "is_for_every_level",
            "(t.role_id IS NULL)",
            "Whether the family states it for all its levels; then there is no role.",
        ),
        whole("parent_statement_id", "t.parent_id", "The statement that it is nested below; null at the first depth.")
            .or_null(),
        text("group_name", "t.group_name", "The sub-heading that gathers it with others.").or_null(),
        whole("statement_position", "t.position", "The place among its sisters, from 0."),
        text("statement_text", "t.text", "What it says, as plain text."),
        whole(
            "word_count",
            "(CASE WHEN t.text_folded = '' THEN 0 ELSE LENGTH(t.text_folded) - LENGTH(REPLACE(t.text_folded, ' ', '')) + 1 END)",
            "How many words that has: what stands between spaces.",
        ),
        text("source_path", "t.source_path", "The page, below the folder that was imported."),
        whole("source_line", "t.source_line", "The line of the page where it begins."),
    ],
    from: "statements t JOIN families f ON f.id = t.family_id LEFT JOIN roles r ON r.id = t.role_id",
};

const INDICATORS: View = View {
    name: "analytics_indicators",
    what: "Performance indicators: one row each, however many roles of the family state it.",
    columns: &[
        whole("indicator_id", "i.id", "The indicator's id; kept when its page is imported again."),
        FAMILY_ID,
        FAMILY_SLUG,
        FAMILY_TITLE,
        text("scope", "i.scope", "role where roles state it, family where it is stated for the family as a whole."),
        text("group_name", "i.group_name", "The sub-heading that gathers it with others, in the first role that states it.").or_null(),
        text("indicator_name", "i.name", "The name as the page has it."),
        text("unit", "i.unit", "What it is counted in: percent, currency, count, duration, ratio, score or qualitative."),
        text("period", "i.period", "How often it is taken: week, month, quarter or year; null where the page does not say.").or_null(),
        text("target_comparator", "i.target_comparator", "From which side the target is approached: at_least, more_than, at_most, less_than or equal; null without a target.").or_null(),
        number("target_value", "i.target_value", "The number to reach, in target_unit; never add up different units.").or_null(),
        text("target_unit", "i.target_unit", "What that number counts; a duration is in days.").or_null(),
        whole("stating_role_count", "(SELECT COUNT(*) FROM indicator_roles m WHERE m.indicator_id = i.id)", "How many roles state it themselves."),
        text("source_path", "i.source_path", "The page, below the folder that was imported."),
        whole("source_line", "i.source_line", "The line of the page where it begins."),
    ],
    from: "indicators i JOIN families f ON f.id = i.family_id",
};

const INDICATOR_ROLES: View = View {
    name: "analytics_indicator_roles",
    what: "Which role is measured by which indicator: one row for each pair. A role that states no indicator is measured by those of its family.",
    columns: &[
        whole("indicator_id", "i.id", "The indicator."),
        text("indicator_name", "i.name", "The indicator's name."),
        ROLE_ID,
        ROLE_SLUG,
        ROLE_TITLE,
        FAMILY_ID,
        FAMILY_SLUG,
        FAMILY_TITLE,
        flag("is_stated_by_role", "m.stated", "False where the role states none and the family's holds."),
    ],
    from: "(SELECT o.indicator_id, o.role_id, TRUE AS stated FROM indicator_roles o \
           UNION ALL SELECT g.id, a.id, FALSE FROM roles a JOIN indicators g ON g.family_id = a.family_id AND g.scope = 'family' \
           WHERE NOT EXISTS (SELECT 1 FROM indicator_roles n WHERE n.role_id = a.id)) m \
           JOIN indicators i ON i.id = m.indicator_id JOIN roles r ON r.id = m.role_id JOIN families f ON f.id = r.family_id",
};

const REPORTING_LINES: View = View {
    name: "analytics_reporting_lines",
    what: "Who reports to whom: one row for each role whose page says so.",
    columns: &[
        ROLE_ID,
        ROLE_SLUG,
        ROLE_TITLE,
        FAMILY_SLUG,
        FAMILY_TITLE,
        SUPERIOR_TITLE,
        SUPERIOR_ID,
        SUPERIOR_SLUG,
        SUPERIOR_ROLE_TITLE,
        SUPERIOR_FAMILY,
        flag("is_resolved", "(s.id IS NOT NULL)", "Whether a page describes the superior."),
        text("source_path", "l.source_path", "The page, below the folder that was imported."),
        whole("source_line", "l.source_line", "The line of the page that says so."),
    ],
    from: "reporting_lines l JOIN roles r ON r.id = l.role_id JOIN families f ON f.id = r.family_id \
           LEFT JOIN roles s ON s.id = l.superior_id LEFT JOIN families sf ON sf.id = s.family_id",
};

const GRADE_CLAIMS: View = View {
    name: "analytics_grade_claims",
    what: "Every place where a page states a grade: one row each. A role with different grades contradicts itself.",
    columns: &[
        ROLE_ID,
        ROLE_SLUG,
        ROLE_TITLE,
        FAMILY_SLUG,
        FAMILY_TITLE,
        whole("claim_position", "c.position", "The place among the claims of the role; 0 is the one in force."),
        whole("claimed_grade", "c.grade", "The grade that is stated there."),
        whole("grade_in_force", "r.grade", "The role's grade in force.").or_null(),
        text("origin", "c.origin", "What kind of place it is: table, sentence or heading."),
        text("source_path", "c.source_path", "The page, below the folder that was imported."),
        whole("source_line", "c.source_line", "The line of the page."),
    ],
    from: "grade_claims c JOIN roles r ON r.id = c.role_id JOIN families f ON f.id = r.family_id",
};

const FINDINGS: View = View {
    name: "analytics_findings",
    what: "What is wrong or doubtful in the pages: one row each.",
    columns: &[
        FAMILY_ID,
        FAMILY_SLUG,
        FAMILY_TITLE,
        whole("finding_position", "x.position", "The place among the findings of the family, from 0."),
        ROLE_ID.or_null(),
        ROLE_SLUG.or_null(),
        ROLE_TITLE.or_null(),
        text("rule", "x.rule", "The rule that found it; docs/check.md has them all."),
        text("severity", "x.severity", "info, warning or error."),
        text("message", "x.message", "What is wrong and what to do."),
        text("source_path", "x.source_path", "The page, below the folder that was imported."),
        whole("source_line", "x.source_line", "The first line of the page that it is about."),
        whole("source_end_line", "x.source_end_line", "The last line."),
    ],
    from: "findings x JOIN families f ON f.id = x.family_id LEFT JOIN roles r ON r.id = x.role_id",
};

const CAREER_STEPS: View = View {
    name: "analytics_career_steps",
    what: "Roles that a career ladder names as next steps: one row each.",
    columns: &[
        FAMILY_SLUG,
        FAMILY_TITLE,
        ROLE_ID.or_null(),
        ROLE_SLUG.or_null(),
        ROLE_TITLE.or_null(),
        text("ladder_text", "d.text", "What the ladder says, as plain text; without a role it holds for the family."),
        whole("step_position", "c.position", "The place among the steps of the ladder, from 0."),
        text("next_title", "c.title", "The next role, as the page names it."),
        whole("next_role_id", "n.id", "The role that this names; null where no page describes it.").or_null(),
        text("next_role_slug", "n.slug", "That role's name in addresses.").or_null(),
        text("next_role_title", "n.title", "That role's job title.").or_null(),
        text("next_family_slug", "nf.slug", "The name in addresses of that role's family.").or_null(),
        text("source_path", "d.source_path", "The page, below the folder that was imported."),
        whole("source_line", "d.source_line", "The line of the page where the ladder begins."),
    ],
    from: "career_steps c JOIN career_ladders d ON d.id = c.ladder_id JOIN families f ON f.id = d.family_id \
           LEFT JOIN roles r ON r.id = d.role_id LEFT JOIN roles n ON n.id = c.target_id \
           LEFT JOIN families nf ON nf.id = n.family_id",
};

const EXTENSIONS: View = View {
    name: "analytics_extensions",
    what: "What roles take over from others: one row for each role and kind that a page names.",
    columns: &[
        ROLE_ID,
        ROLE_SLUG,
        ROLE_TITLE,
        FAMILY_SLUG,
        FAMILY_TITLE,
        whole("extension_position", "e.position", "The place among the extensions of the role, from 0."),
        text("kind", "e.kind", "What is taken over: responsibility or requirement."),
        text("extended_title", "e.title", "The other role, as the page names it."),
        whole("extended_role_id", "n.id", "The role that this names; null where no page describes it.").or_null(),
        text("extended_role_slug", "n.slug", "That role's name in addresses.").or_null(),
        text("extended_role_title", "n.title", "That role's job title.").or_null(),
        text("extended_family_slug", "nf.slug", "The name in addresses of that role's family.").or_null(),
        text("source_path", "e.source_path", "The page, below the folder that was imported."),
        whole("source_line", "e.source_line", "The line of the page that says so."),
    ],
    from: "extensions e JOIN roles r ON r.id = e.role_id JOIN families f ON f.id = r.family_id \
           LEFT JOIN roles n ON n.id = e.target_id LEFT JOIN families nf ON nf.id = n.family_id",
};

const OBSERVATIONS: View = View {
    name: "analytics_observations",
    what: "What indicators measured: one row for each value that was recorded.",
    columns: &[
        whole("observation_id", "o.id", "The observation's id."),
        text("observation_key", "o.key", "What it is known by when it is recorded again; unique."),
        whole("indicator_id", "o.indicator_id", "The indicator; null once that is gone.").or_null(),
        text("indicator_name", "COALESCE(i.name, o.indicator_name)", "The indicator's name; once it is gone, that of the day of recording."),
        text("family_slug", "COALESCE(f.slug, o.family_slug)", "The family's name in addresses; once it is gone, that of the day of recording."),
        text("family_title", "f.title", "The family's title; null once it is gone.").or_null(),
        whole("role_id", "o.role_id", "The role that was measured; null where it was the family, and once the role is gone.").or_null(),
        text("role_slug", "COALESCE(r.slug, o.role_slug)", "The role's name in addresses; once it is gone, that of the day of recording.").or_null(),
        text("role_title", "r.title", "The job title.").or_null(),
        text("period", "o.period", "The period as it was given, such as 2026-Q1."),
        text("starts_on", "o.starts_on", "Its first day, such as 2026-01-01."),
        text("ends_on", "o.ends_on", "Its last day, such as 2026-03-31."),
        number("observed_value", "o.value", "What was measured, in unit."),
        text("unit", "o.unit", "What the value counts."),
        text("dimensions", "o.dimensions", "What tells it from others of the same period, as a JSON object."),
        text("observation_source", "o.source", "Where the number comes from.").or_null(),
        text("target_comparator", "i.target_comparator", "From which side today's target is approached.").or_null(),
        number("target_value", "i.target_value", "Today's target, in target_unit.").or_null(),
        text("target_unit", "i.target_unit", "What the target counts.").or_null(),
        flag("meets_target", "(CASE WHEN o.unit = i.target_unit THEN CASE i.target_comparator WHEN 'at_least' THEN o.value >= i.target_value WHEN 'more_than' THEN o.value > i.target_value WHEN 'at_most' THEN o.value <= i.target_value WHEN 'less_than' THEN o.value < i.target_value ELSE o.value = i.target_value END END)", "Whether the value meets today's target; null without a target in the same unit.").or_null(),
        whole("revision", "o.revision", "The revision that recorded it, or changed it last."),
    ],
    from: "observations o LEFT JOIN indicators i ON i.id = o.indicator_id LEFT JOIN roles r ON r.id = o.role_id \
           LEFT JOIN families f ON f.id = (SELECT p.id FROM families p WHERE p.id = i.family_id OR (i.id IS NULL AND p.slug = o.family_slug))",
};

const CHANGES: View = View {
    name: "analytics_changes",
    what: "What each revision of the catalogue changed: one row for each change, never taken away.",
    columns: &[
        whole("change_id", "c.id", "The change's id; of two, the later has the higher one."),
        whole("revision", "c.revision", "The revision that made it."),
        whole("family_id", "c.family_id", "The family's id; it may be gone since."),
        text("family_slug", "c.family_slug", "The family's name in addresses then."),
        text("family_title", "c.family_title", "The family's title then."),
        whole("role_id", "c.role_id", "The role's id; null where the change is about no single role.").or_null(),
        text("role_slug", "c.role_slug", "The role's name in addresses then.").or_null(),
        text("role_title", "c.role_title", "The job title then.").or_null(),
        text("subject", "c.subject", "What changed: family, role, or a kind of fact such as responsibility."),
        text("how", "c.how", "added, changed, removed or moved."),
        text("label", "c.label", "What a fact says that stands elsewhere.").or_null(),
        text("said_before", "c.before", "What it said, or where it stood.").or_null(),
        text("says_after", "c.after", "What it says, or where it stands.").or_null(),
        text("node_kind", "c.node_kind", "What is not any more as it was: family, role, responsibility, requirement or indicator; null where its id is.").or_null(),
        whole("node_id", "c.node_id", "Its id; null for statements and indicators in changes from before their ids were kept.").or_null(),
        flag("tombstone", "c.gone", "Whether that is gone with this change."),
    ],
    from: "changes c",
};
