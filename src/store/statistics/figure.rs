//! The figures of a group, as SQL.

use sea_orm::ExprTrait;
use sea_orm::sea_query::{Asterisk, CaseStatement, Expr, Func};

use super::Asked;
use crate::store::lists::List;

/// A number of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// How many rows.
    Count,
    /// Of how many families.
    Families,
    /// How many different titles, texts or names.
    Texts,
    /// Of how many roles; statements alone.
    Roles,
    /// How many rows have a value.
    Known,
    /// The least value.
    Least,
    /// The most.
    Most,
    /// The average.
    Average,
    /// How many different values.
    Distinct,
}

/// The figures, each with the name that it is selected under.
const FIGURES: [(&str, Figure); 9] = [
    ("number", Figure::Count),
    ("families", Figure::Families),
    ("texts", Figure::Texts),
    ("known", Figure::Known),
    ("least", Figure::Least),
    ("most", Figure::Most),
    ("average", Figure::Average),
    ("distinct", Figure::Distinct),
    ("roles", Figure::Roles),
];

/// White space between the words of a folded text is one space.
const WORDS: &str = "(CASE WHEN \"statements\".\"text_folded\" = '' THEN 0 ELSE LENGTH(\"statements\".\"text_folded\") \
                     - LENGTH(REPLACE(\"statements\".\"text_folded\", ' ', '')) + 1 END)";

impl Figure {
    /// The figures of a list that are asked for.
    pub(super) fn of(list: List, asked: Asked) -> impl Iterator<Item = (&'static str, Self)> {
        FIGURES.into_iter().filter(move |(_, figure)| match figure {
            Self::Count | Self::Families => true,
            Self::Roles => matches!(list, List::Statements(_)),
            Self::Texts => asked.texts,
            Self::Known | Self::Least | Self::Most | Self::Average | Self::Distinct => asked.summary,
        })
    }

    /// The figure of a group of this list.
    pub(super) fn value(self, list: List) -> Expr {
        let own = |column: &'static str| Expr::col((list.table(), column));
        match self {
            Self::Count => Func::count(Expr::col(Asterisk)).into(),
            Self::Families => Func::count_distinct(own(if list == List::Families { "id" } else { "family_id" })).into(),
            Self::Texts => Func::count_distinct(own(text(list))).into(),
            Self::Roles => Func::count_distinct(own("role_id")).into(),
            Self::Known => Func::count(measure(list)).into(),
            Self::Least => comparable(list, Func::min(measure(list)).into()),
            Self::Most => comparable(list, Func::max(measure(list)).into()),
            // PostgreSQL's average of whole numbers is a decimal.
            Self::Average => {
                let real = Func::cast_as(measure(list), "double precision");
                comparable(list, Func::avg(real).into())
            }
            Self::Distinct => comparable(list, Func::count_distinct(measure(list)).into()),
        }
    }

    /// Whether a group may have none.
    pub(super) fn nullable(self, list: List) -> bool {
        match self {
            Self::Least | Self::Most | Self::Average => true,
            Self::Distinct => list == List::Indicators,
            Self::Count | Self::Families | Self::Texts | Self::Roles | Self::Known => false,
        }
    }
}

/// What all targets of a group count; nothing where they count different things.
pub(super) fn target_unit() -> Expr {
    comparable(List::Indicators, Func::min(Expr::col(("indicators", "target_unit"))).into())
}

/// Targets can be compared only where they count the same thing.
fn comparable(list: List, figure: Expr) -> Expr {
    if list != List::Indicators {
        return figure;
    }
    let unit = || Expr::col(("indicators", "target_unit"));
    let same = Expr::from(Func::min(unit())).eq(Func::max(unit()));
    CaseStatement::new().case(same, figure).into()
}

/// The value of a row that figures are made of.
fn measure(list: List) -> Expr {
    match list {
        List::Roles => Expr::col(("roles", "grade")),
        List::Statements(_) => Expr::cust(WORDS),
        List::Indicators => Expr::col(("indicators", "target_value")),
        List::Observations => Expr::col(("observations", "value")),
        List::Families | List::Findings => Expr::cust("NULL"),
    }
}

fn text(list: List) -> &'static str {
    match list {
        List::Families | List::Roles => "title_folded",
        List::Statements(_) => "text_folded",
        List::Indicators => "name_folded",
        List::Observations => "indicator_name",
        List::Findings => "message_folded",
    }
}
