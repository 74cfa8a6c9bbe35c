//! The overlap: which roles state the same, and which families.

use std::collections::HashMap;

use maud::{Markup, html};

use super::Part;
use super::limits::{FAMILIES, MATRIX_FAMILIES, MATRIX_ROLES, NAME, OPEN, PAIRS};
use super::overview::step;
use super::text::{anchor, counted, grouped, left_out, name, plain};
use crate::catalog::overlap::{Matrix, Overlap, Wordings};
use crate::catalog::{Family, Role, Statement, caseless};

/// From so large a likeness on, two statements are nearly the same.
const NEARLY: f64 = 0.8;
/// Pairs of roles are told that have so much in common, of a hundred.
const CLOSE: usize = 40;
/// Of so many pairs of roles it is worked out what they have in common: those with the most statements that both make.
const CANDIDATES: usize = 20_000;

/// A role with what it states, as numbers of wordings.
struct Stating<'a> {
    family: &'a Family,
    role: &'a Role,
    wordings: Vec<usize>,
}

pub(super) fn part(families: &[Family]) -> Part {
    let (wordings, stating) = read(families);
    let legend = html! {
        p {
            "Of a hundred responsibilities that either of two makes, so many are made by both, word for word or nearly "
            "so. Responsibilities count as each role states them itself, without those that it takes over; roles that "
            "state none are left out. The darker a cell, the more both have in common; an empty one has nothing."
        }
    };
    let body = html! {
        @if stating.len() < 2 {
            p.note { "Fewer than two roles state responsibilities." }
        } @else {
            h3 { "Roles that are closest" }
            (closest(&wordings, &stating))
            h3 { "Families" }
            (of_families(&wordings, families, &stating))
            h3 { "Roles of each family" }
            @for family in families.iter().take(FAMILIES) { (of_roles(&wordings, family, &stating, families.len() <= OPEN)) }
            (left_out(FAMILIES, families.len(), "family", "the API has them all"))
        }
    };
    Part { id: "overlap", short: "Overlap", title: "Which roles state the same", legend, body }
}

/// The roles that state anything, and what they state.
fn read(families: &[Family]) -> (Wordings, Vec<Stating<'_>>) {
    let roles = || families.iter().flat_map(|family| family.roles.iter().map(move |role| (family, role)));
    let texts: Vec<String> =
        roles().flat_map(|(_, role)| &role.responsibilities).map(|statement| said(statement)).collect();
    let wordings = Wordings::of(texts.iter().map(String::as_str));
    let mut text = 0..;
    let stating = roles().map(|(family, role)| {
        let texts = text.by_ref().take(role.responsibilities.len());
        Stating { family, role, wordings: texts.filter_map(|text| wordings.wording(text)).collect() }
    });
    let stating = stating.filter(|stating| !stating.wordings.is_empty()).collect();
    (wordings, stating)
}

fn said(statement: &Statement) -> String {
    caseless(&statement.text)
}

/// Of a hundred, rounded; what is not nothing is never told as nothing, nor as all what is not all.
fn share(overlap: Overlap) -> usize {
    let Overlap { shared, near, union } = overlap;
    let both = shared + near;
    match (both * 200 + union) / (2 * union.max(1)) {
        0 if both > 0 => 1,
        100.. if both < union => 99,
        share => share,
    }
}

/// The pairs of roles that have most in common, whatever their families.
fn closest(wordings: &Wordings, stating: &[Stating<'_>]) -> Markup {
    let mut pairs: Vec<(usize, usize, usize, Overlap)> = candidates(wordings, stating)
        .into_iter()
        .filter_map(|(one, other)| {
            let both = [stating.get(one)?.wordings.clone(), stating.get(other)?.wordings.clone()];
            let overlap = wordings.matrix(&both, NEARLY).get(0, 1);
            Some((share(overlap), one, other, overlap))
        })
        .filter(|(share, ..)| *share >= CLOSE)
        .collect();
    // Of equal shares the pair with more statements says more.
    pairs.sort_unstable_by_key(|(share, one, other, overlap)| {
        (std::cmp::Reverse((*share, overlap.union)), *one, *other)
    });
    html! {
        @if pairs.is_empty() {
            p.note { "No two roles have " (CLOSE) " of a hundred responsibilities in common." }
        } @else {
            p {
                (counted(pairs.len(), "pair")) " of roles have at least " (CLOSE)
                " of a hundred responsibilities in common."
            }
            div.scroll tabindex="0" role="region" aria-label="Roles that are closest" {
                table.pairs {
                    thead {
                        tr {
                            th scope="col" { "Role" }
                            th scope="col" { "and role" }
                            th.n scope="col" { "In common" }
                            th.n scope="col" { "Word for word" }
                            th.n scope="col" { "Nearly so" }
                            th.n scope="col" { "Only in one" }
                        }
                    }
                    tbody {
                        @for (share, one, other, overlap) in pairs.iter().take(PAIRS) {
                            tr {
                                th scope="row" { (titled(stating.get(*one))) }
                                td { (titled(stating.get(*other))) }
                                td.n { b { (share) "\u{A0}%" } }
                                td.n { (overlap.shared) }
                                td.n { (overlap.near) }
                                td.n { (overlap.union - overlap.shared - overlap.near) }
                            }
                        }
                    }
                }
            }
            (left_out(PAIRS, pairs.len(), "pair", "the tables below and the API have the others"))
        }
    }
}

fn titled(stating: Option<&Stating<'_>>) -> Markup {
    html! {
        @if let Some(Stating { family, role, wordings: _ }) = stating {
            (name(&role.title)) br; span.quiet { (name(&family.title)) }
        }
    }
}

/// Pairs of roles that make the same statement, or nearly so; those that do so most often.
fn candidates(wordings: &Wordings, stating: &[Stating<'_>]) -> Vec<(usize, usize)> {
    let mut roles: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, stating) in stating.iter().enumerate() {
        for wording in &stating.wordings {
            let list = roles.entry(*wording).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    let mut times: HashMap<(usize, usize), usize> = HashMap::new();
    for (at, one) in stating.iter().enumerate() {
        for wording in &one.wordings {
            let near = wordings.near(*wording, NEARLY).map(|near| near.wording);
            let others = near.chain([*wording]).filter_map(|wording| roles.get(&wording)).flatten();
            for other in others.filter(|other| **other > at) {
                *times.entry((at, *other)).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<_> = times.into_iter().collect();
    pairs.sort_unstable_by_key(|(pair, times)| (std::cmp::Reverse(*times), *pair));
    pairs.into_iter().take(CANDIDATES).map(|(pair, _)| pair).collect()
}

fn of_families(wordings: &Wordings, families: &[Family], stating: &[Stating<'_>]) -> Markup {
    let stated = |family: &Family| -> Vec<usize> {
        let own = stating.iter().filter(|stating| stating.family.slug == family.slug);
        own.flat_map(|stating| stating.wordings.iter().copied()).collect()
    };
    let shown: Vec<(&Family, Vec<usize>)> =
        families.iter().map(|family| (family, stated(family))).filter(|(_, stated)| !stated.is_empty()).collect();
    let (shown, stated): (Vec<&Family>, Vec<Vec<usize>>) = shown.into_iter().unzip();
    html! {
        @if shown.len() < 2 {
            p.note { "Only one family states responsibilities." }
        } @else if shown.len() > MATRIX_FAMILIES {
            p.note {
                "There are " (grouped(shown.len())) " families, too many for a table of each with each; the closest "
                "roles stand above."
            }
        } @else {
            @let titles: Vec<&str> = shown.iter().map(|family| family.title.as_str()).collect();
            (table("Overlap of families", "Family", &titles, &wordings.matrix(&stated, NEARLY)))
        }
    }
}

fn of_roles(wordings: &Wordings, family: &Family, stating: &[Stating<'_>], open: bool) -> Markup {
    let own: Vec<&Stating<'_>> = stating.iter().filter(|stating| stating.family.slug == family.slug).collect();
    let silent = family.roles.len() - own.len();
    html! {
        @if own.len() > 1 {
            details.family id=(anchor("overlap", &family.slug)) open[open] {
                summary {
                    h4 { (name(&family.title)) }
                    span.quiet {
                        (counted(own.len(), "role"))
                        @if silent > 0 { ", " (silent) " without responsibilities of their own" }
                    }
                }
                @if own.len() > MATRIX_ROLES {
                    p.note { "Too many roles for a table of each with each; the API has the overlap of any of them." }
                } @else {
                    @let titles: Vec<&str> = own.iter().map(|stating| stating.role.title.as_str()).collect();
                    @let stated: Vec<Vec<usize>> = own.iter().map(|stating| stating.wordings.clone()).collect();
                    @let label = format!("Overlap of the roles of {}", plain(&family.title, NAME));
                    (table(&label, "Role", &titles, &wordings.matrix(&stated, NEARLY)))
                }
            }
        }
    }
}

/// Each with each: rows have names, columns their numbers.
fn table(label: &str, what: &str, titles: &[&str], matrix: &Matrix) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(label) {
            table.heat {
                thead {
                    tr {
                        th scope="col" { (what) }
                        @for (at, title) in titles.iter().enumerate() {
                            th scope="col" title=(plain(title, NAME)) { (at + 1) span.hidden { " " (plain(title, NAME)) } }
                        }
                    }
                }
                tbody {
                    @for (row, title) in titles.iter().enumerate() {
                        tr {
                            th scope="row" { span.place { (row + 1) } " " (name(title)) }
                            @for column in 0..titles.len() {
                                @if row == column {
                                    td.same { "–" }
                                } @else {
                                    @match share(matrix.get(row, column)) {
                                        0 => { td {} }
                                        share => { td class={ "h" (step(share, 100)) } { (share) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Overlap, part, share};
    use crate::catalog::{Family, Role, Slug, Source, Statement};

    fn source() -> Source {
        Source { path: "a.md".to_owned(), line: 1, end_line: 1 }
    }

    fn family(slug: &str, roles: &[&[&str]]) -> Family {
        let mut family = Family::new(Slug::of(slug), slug.to_owned(), source());
        for (at, texts) in roles.iter().enumerate() {
            let title = format!("{slug} role {at}");
            let mut role = Role::new(Slug::of(&title), title, source());
            role.responsibilities = texts
                .iter()
                .map(|text| Statement {
                    id: None,
                    text: (*text).to_owned(),
                    markdown: (*text).to_owned(),
                    group: None,
                    children: Vec::new(),
                    source: source(),
                })
                .collect();
            family.roles.push(role);
        }
        family
    }

    #[test]
    fn shares_are_whole_and_honest() {
        let of = |shared, near, union| share(Overlap { shared, near, union });
        assert_eq!(
            [of(0, 0, 0), of(0, 0, 9), of(1, 0, 1000), of(999, 0, 1000), of(1, 1, 4), of(3, 0, 3)],
            [0, 0, 1, 99, 50, 100]
        );
    }

    #[test]
    fn the_closest_roles_come_first_whatever_their_families() {
        let families = [
            family("a", &[&["Counts the till", "Greets customers"], &["Locks the door"], &[]]),
            family("b", &[&["Counts the till", "Greets  CUSTOMERS"], &["Paints the wall", "Counts the till"]]),
        ];
        let body = part(&families).body.into_string();
        let pairs = body.split("<tbody>").nth(1).expect("a table");
        assert!(pairs.contains("a role 0") && pairs.contains("b role 0"), "{pairs}");
        assert!(pairs.contains("100\u{A0}%"), "{pairs}");
        assert!(!pairs.split("</tbody>").next().expect("rows").contains("a role 1"), "{pairs}");
        assert!(body.contains("2 roles, 1 without responsibilities"), "{body}");
    }

    #[test]
    fn nothing_to_compare_is_said() {
        let body = part(&[family("a", &[&["Counts the till"]])]).body.into_string();
        assert!(body.contains("Fewer than two roles"), "{body}");
    }
}
