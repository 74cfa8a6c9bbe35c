//! For every rule, pages that it finds and pages that it leaves alone.

/// A rule, pages that it finds, and pages that it leaves alone.
pub(super) struct Case {
    pub rule: &'static str,
    pub finds: &'static [(&'static str, &'static str)],
    pub leaves: &'static [(&'static str, &'static str)],
}

/// Rules that no page triggers yet; each has a test of its own.
pub(super) const BY_HAND: &[&str] = &[];

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "ambiguous-name",
        finds: &[
            ("left.md", "## Director of Widgets\n### Responsibilities\n- Directs\n"),
            ("right.md", "## Director, Widgets\n### Responsibilities\n- Leads\n"),
            ("clerk.md", "## Clerk\nThe Clerk reports to the Widgets Director.\n### Responsibilities\n- Writes\n"),
        ],
        leaves: &[
            ("left.md", "## Director of Widgets\n### Responsibilities\n- Directs\n"),
            ("clerk.md", "## Clerk\nThe Clerk reports to the Widgets Director.\n### Responsibilities\n- Writes\n"),
        ],
    },
    Case {
        rule: "dangling-anchor",
        finds: &[("a.md", "See [there](#nowhere).\n\n## Seller\n### Responsibilities\n- Sells\n")],
        leaves: &[("a.md", "See [there](#seller).\n\n## Seller\n### Responsibilities\n- Sells\n")],
    },
    Case {
        rule: "dangling-extension",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Extends that of the Junior Clerk responsibilities\n")],
        leaves: &[(
            "a.md",
            "## Clerk\n### Responsibilities\n- Writes\n\n## Seller\n### Responsibilities\n- Extends that of the Clerk \
             responsibilities\n",
        )],
    },
    Case {
        rule: "dangling-ladder",
        finds: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n## Career Ladder\n\nThe next step for a Seller is to be a Chief \
             Juggler.\n",
        )],
        leaves: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n## Senior Seller\n### Responsibilities\n- Leads\n\n## Career \
             Ladder\n\nThe next step for a Seller is to be a Senior Seller.\n",
        )],
    },
    Case {
        rule: "dangling-superior",
        finds: &[("a.md", "## Clerk\nThe Clerk reports to the Chief Juggler.\n### Responsibilities\n- Writes\n")],
        leaves: &[(
            "a.md",
            "## Clerk\nThe Clerk reports to the Manager, Clerks.\n### Responsibilities\n- Writes\n\n## Manager, \
             Clerks\n### Responsibilities\n- Leads\n",
        )],
    },
    Case {
        rule: "duplicate-role",
        finds: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n## Seller\n### Responsibilities\n- Sells more\n",
        )],
        leaves: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n## Senior Seller\n### Responsibilities\n- Sells more\n",
        )],
    },
    Case {
        rule: "duplicate-slug",
        finds: &[
            ("north/seller.md", "## Seller\n### Responsibilities\n- Sells\n"),
            ("south/seller.md", "## Seller\n### Responsibilities\n- Sells\n"),
        ],
        leaves: &[
            ("north/seller.md", "## Seller\n### Responsibilities\n- Sells\n"),
            ("south/buyer.md", "## Buyer\n### Responsibilities\n- Buys\n"),
        ],
    },
    Case {
        rule: "duplicate-statement",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Sells widgets\n- Counts\n- Sells  widgets\n")],
        leaves: &[("a.md", "## Seller\n### Responsibilities\n- Sells widgets\n### Requirements\n- Sells widgets\n")],
    },
    Case {
        rule: "empty-section",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Sells\n### Requirements\n\n### Job Grade\n\nGrade 5\n")],
        leaves: &[("a.md", "## Seller\n### Responsibilities\n- Sells\n### Requirements\n\nTo be defined.\n")],
    },
    Case {
        rule: "glued-group",
        finds: &[("a.md", "## Seller\n### Responsibilities\n\n**Shop**\n\n- Sells\n**Office**\n- Counts\n")],
        leaves: &[("a.md", "## Seller\n### Responsibilities\n\n**Shop**\n\n- Sells\n\n**Office**\n\n- Counts\n")],
    },
    Case {
        rule: "grade-conflict",
        finds: &[(
            "a.md",
            "| Role | Grade |\n| --- | --- |\n| Seller | 5 |\n\n## Seller\nThe Seller is a grade 6.\n### \
             Responsibilities\n- Sells\n",
        )],
        leaves: &[(
            "a.md",
            "| Role | Grade |\n| --- | --- |\n| Seller | 5 |\n\n## Seller\nThe Seller is a grade 5.\n### \
             Responsibilities\n- Sells\n",
        )],
    },
    Case {
        rule: "grade-missing",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Sells\n")],
        leaves: &[("a.md", "## Seller\nThe Seller is a grade 5.\n### Responsibilities\n- Sells\n")],
    },
    Case {
        rule: "identical-levels",
        finds: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n## Senior Seller\n### Responsibilities\n- Sells\n",
        )],
        leaves: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n## Senior Seller\n### Responsibilities\n- Sells alone\n",
        )],
    },
    Case {
        rule: "indicator-without-measure",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Sells\n### Performance Indicators\n- Happy customers\n")],
        leaves: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n### Performance Indicators\n- 75% or more of widgets sold\n- % of \
             shelves full\n",
        )],
    },
    Case {
        rule: "location",
        finds: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n### Requirements\n- Lives close to Gadgetville\n",
        )],
        leaves: &[("a.md", "## Seller\n### Responsibilities\n- Sells\n### Requirements\n- Knows every time zone\n")],
    },
    Case {
        rule: "misordered-grades",
        finds: &[(
            "a.md",
            "| Role | Grade |\n| --- | --- |\n| Clerk | 4 |\n| Seller | 6 |\n| Senior Seller | 5 |\n\n## Clerk\n### \
             Responsibilities\n- Writes\n\n## Seller\n### Responsibilities\n- Sells\n\n## Senior Seller\n### \
             Responsibilities\n- Leads\n",
        )],
        leaves: &[(
            "a.md",
            "| Role | Grade |\n| --- | --- |\n| Clerk | 4 |\n| Staff Seller | 8 |\n| Manager, Sellers | 7 |\n\n## \
             Clerk\n### Responsibilities\n- Writes\n\n## Staff Seller\n### Responsibilities\n- Sells\n\n## Manager, \
             Sellers\n### Responsibilities\n- Leads\n",
        )],
    },
    Case {
        rule: "misspelt-section",
        finds: &[("a.md", "## Seller\n### Responsbilities\n- Sells\n")],
        leaves: &[("a.md", "## Seller\n### Responsibilities\n- Sells\n")],
    },
    Case {
        rule: "not-canonical",
        finds: &[(
            "seller.md",
            "---\ntitle: \"Seller\"\nslug: \"seller\"\nrolegraph: 1\n---\n\n## Levels\n\n### Seller\n\n#### \
             Responsibilities\n\n* Sells\n",
        )],
        leaves: &[("seller.md", "## Seller\n### Responsibilities\n* Sells\n")],
    },
    Case {
        rule: "other-role",
        finds: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n## Senior Seller\nThe Seller is a grade 6.\n### \
             Responsibilities\n- Leads\n",
        )],
        leaves: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n## Senior Seller\nThe Senior Seller is a grade 6.\n### \
             Responsibilities\n- Leads\n",
        )],
    },
    Case {
        rule: "extension-cycle",
        finds: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Extends the Senior Seller responsibilities\n\n## Senior Seller\n### \
             Responsibilities\n- Extends the Seller responsibilities\n",
        )],
        leaves: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n## Senior Seller\n### Responsibilities\n- Extends the Seller \
             responsibilities\n",
        )],
    },
    Case {
        rule: "unreadable-line",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Sells [widgets](/widgets\n")],
        leaves: &[("a.md", "## Seller\n### Responsibilities\n- Sells [widgets](/widgets)\n")],
    },
    Case {
        rule: "reporting-cycle",
        finds: &[(
            "a.md",
            "## Seller\nThe Seller reports to the Buyer.\n### Responsibilities\n- Sells\n\n## Buyer\nThe Buyer reports to \
             the Seller.\n### Responsibilities\n- Buys\n",
        )],
        leaves: &[(
            "a.md",
            "## Seller\nThe Seller reports to the Buyer.\n### Responsibilities\n- Sells\n\n## Buyer\n### \
             Responsibilities\n- Buys\n",
        )],
    },
    Case {
        rule: "role-without-indicators",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Sells\n")],
        leaves: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n\n# Performance Indicators\n\n- Widgets sold per week\n",
        )],
    },
    Case {
        rule: "self-extension",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Extends that of the Seller responsibilities\n")],
        leaves: &[(
            "a.md",
            "## Clerk\n### Responsibilities\n- Writes\n\n## Seller\n### Responsibilities\n- Extends that of the Clerk \
             responsibilities\n",
        )],
    },
    Case {
        rule: "template-text",
        finds: &[("a.md", "## Seller\nThe Seller reports to the {add the superior}.\n### Responsibilities\n- Sells\n")],
        leaves: &[("a.md", "## Seller\nThe Seller reports to the Clerk.\n### Responsibilities\n- Sells\n")],
    },
    Case {
        rule: "to-be-defined",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Sells\n### Requirements\n\nTo be defined.\n")],
        leaves: &[("a.md", "## Seller\n### Responsibilities\n- Sells\n### Requirements\n- Likes widgets\n")],
    },
    Case {
        rule: "unmarked-item",
        finds: &[("a.md", "## Seller\n### Responsibilities\n- Sells widgets\nLocks the door\n- Counts\n")],
        leaves: &[("a.md", "## Seller\n### Responsibilities\n- Sells widgets\n  of every kind\n- Counts\n")],
    },
    Case {
        rule: "unreadable-page",
        finds: &[("a.md", "---\ntitle: [\n---\n"), ("b.md", "## Seller\n### Responsibilities\n- Sells\n")],
        leaves: &[("a.md", "---\ntitle: Seller\n---\n\n## Responsibilities\n\n- Sells\n")],
    },
    Case {
        rule: "vacancy-wording",
        finds: &[("a.md", "## Seller\nYou will sell widgets.\n### Responsibilities\n- Sells\n")],
        leaves: &[("a.md", "## Seller\nSells widgets.\n### Responsibilities\n- Applies the rules of the shop\n")],
    },
    Case {
        rule: "years-of-experience",
        finds: &[(
            "a.md",
            "## Seller\n### Responsibilities\n- Sells\n### Requirements\n- At least two years in a shop\n",
        )],
        leaves: &[("a.md", "## Seller\n### Responsibilities\n- Writes the three-year plan\n- Sells for years\n")],
    },
];
