//! The overlap: which roles state the same, and which families.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use maud::{Markup, html};

use super::Part;
use super::limits::{FAMILIES, GROUPS, MATRIX_FAMILIES, MATRIX_ROLES, NAME, OPEN, PAIRS};
use super::overview::step;
use super::text::{anchor, counted, grouped, left_out, name, plain};
use crate::catalog::overlap::{Overlap, Wordings};
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
            @let groups = Same::of(&stating);
            h3 { "Roles that state the very same" }
            (same(&groups, &stating))
            h3 { "Roles that are closest" }
            (closest(&wordings, &stating, &groups.distinct))
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
    let texts: Vec<String> = roles().flat_map(|(_, role)| &role.responsibilities).map(said).collect();
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

/// Roles that state the same, word for word, and which of them stand for the others.
struct Same {
    /// Groups of two or more, the largest first.
    groups: Vec<Vec<usize>>,
    /// One of each group, and whoever is in none.
    distinct: Vec<usize>,
}

impl Same {
    fn of(stating: &[Stating<'_>]) -> Self {
        let mut by_wordings: BTreeMap<BTreeSet<usize>, Vec<usize>> = BTreeMap::new();
        for (at, stating) in stating.iter().enumerate() {
            by_wordings.entry(stating.wordings.iter().copied().collect()).or_default().push(at);
        }
        let mut distinct: Vec<usize> = by_wordings.values().filter_map(|group| group.first().copied()).collect();
        distinct.sort_unstable();
        let mut groups: Vec<Vec<usize>> = by_wordings.into_values().filter(|group| group.len() > 1).collect();
        groups.sort_by_key(|group| (Reverse(group.len()), group.clone()));
        Self { groups, distinct }
    }
}

/// The roles that state the very same.
fn same(same: &Same, stating: &[Stating<'_>]) -> Markup {
    let number = |group: &[usize]| {
        let first = group.first().and_then(|first| stating.get(*first));
        first.map_or(0, |first| first.wordings.iter().collect::<BTreeSet<_>>().len())
    };
    html! {
        @if same.groups.is_empty() {
            p.note { "No two roles state the very same." }
        } @else {
            p { "All responsibilities of these roles are the same, word for word. A page that tells them apart helps everybody." }
            ul.groups {
                @for group in same.groups.iter().take(GROUPS) {
                    li {
                        p.chips {
                            span.chip.warning { (counted(group.len(), "role")) } " "
                            span.chip {
                                @match number(group) {
                                    1 => "1 responsibility",
                                    number => { (grouped(number)) " responsibilities" }
                                }
                            }
                        }
                        ul { @for at in group { li { (titled(stating.get(*at))) } } }
                    }
                }
            }
            (left_out(GROUPS, same.groups.len(), "group", "the API tells of each role with which others it shares a statement"))
        }
    }
}

/// The pairs of roles that have most in common, whatever their families.
fn closest(wordings: &Wordings, stating: &[Stating<'_>], distinct: &[usize]) -> Markup {
    let distinct: Vec<&Stating<'_>> = distinct.iter().filter_map(|at| stating.get(*at)).collect();
    let mut pairs: Vec<(usize, usize, usize, Overlap)> = candidates(wordings, &distinct)
        .into_iter()
        .filter_map(|(one, other)| {
            let both = [distinct.get(one)?.wordings.clone(), distinct.get(other)?.wordings.clone()];
            let overlap = wordings.matrix(&both, NEARLY).get(0, 1);
            Some((share(overlap), one, other, overlap))
        })
        .filter(|(share, ..)| *share >= CLOSE)
        .collect();
    // Of equal shares the pair with more statements says more.
    pairs.sort_unstable_by_key(|(share, one, other, overlap)| (Reverse((*share, overlap.union)), *one, *other));
    html! {
        @if pairs.is_empty() {
            p.note { "No two other roles have " (CLOSE) " of a hundred responsibilities in common." }
        } @else {
            p {
                "Pairs of roles with at least " (CLOSE) " of a hundred responsibilities in common: "
                b { (grouped(pairs.len())) } ". Of roles that state the very same, the first stands for all."
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
                                th scope="row" { (titled(distinct.get(*one).copied())) }
                                td { (titled(distinct.get(*other).copied())) }
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
fn candidates(wordings: &Wordings, stating: &[&Stating<'_>]) -> Vec<(usize, usize)> {
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
    pairs.sort_unstable_by_key(|(pair, times)| (Reverse(*times), *pair));
    pairs.into_iter().take(CANDIDATES).map(|(pair, _)| pair).collect()
}

fn of_families(wordings: &Wordings, families: &[Family], stating: &[Stating<'_>]) -> Markup {
    let stated = |family: &Family| -> Vec<usize> {
        let own = stating.iter().filter(|stating| stating.family.slug == family.slug);
        own.flat_map(|stating| stating.wordings.iter().copied()).collect()
    };
    let stated: Vec<(&Family, Vec<usize>)> =
        families.iter().map(|family| (family, stated(family))).filter(|(_, stated)| !stated.is_empty()).collect();
    let all = wordings.matrix(&stated.iter().map(|(_, stated)| stated.clone()).collect::<Vec<_>>(), NEARLY);
    let shares = |at: usize| (0..all.len()).any(|other| other != at && share(all.get(at, other)) > 0);
    let sharing: Vec<usize> = (0..all.len()).filter(|at| shares(*at)).collect();
    let alone = all.len() - sharing.len();
    let titles: Vec<&str> =
        sharing.iter().filter_map(|at| stated.get(*at)).map(|(family, _)| family.title.as_str()).collect();
    html! {
        @if alone > 0 {
            p { "Families that have nothing in common with any other: " b { (grouped(alone)) } " of " (grouped(all.len())) "." }
        }
        @if sharing.len() > MATRIX_FAMILIES {
            p.note {
                "There are " (grouped(sharing.len())) " families with something in common, too many for a table of each "
                "with each; the closest roles stand above."
            }
        } @else if !sharing.is_empty() {
            (table("Overlap of families", "Family", &titles, |row, column| {
                let place = |at: usize| sharing.get(at).copied().unwrap_or_default();
                all.get(place(row), place(column))
            }))
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
                    @let matrix = wordings.matrix(&stated, NEARLY);
                    (table(&label, "Role", &titles, |row, column| matrix.get(row, column)))
                }
            }
        }
    }
}

/// Each with each: rows have names, columns their numbers.
fn table(label: &str, what: &str, titles: &[&str], overlap: impl Fn(usize, usize) -> Overlap) -> Markup {
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
                                    @match share(overlap(row, column)) {
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
            family(
                "b",
                &[
                    &["Counts the till", "Greets  CUSTOMERS"],
                    &["Counts the till", "Greets customers", "Paints the wall"],
                ],
            ),
        ];
        let body = part(&families).body.into_string();
        let groups =
            body.split("ul class=\"groups\"").nth(1).and_then(|rest| rest.split("<h3>").next()).expect("groups");
        assert!(groups.contains("a role 0") && groups.contains("b role 0"), "{groups}");
        assert!(!groups.contains("a role 1") && groups.contains("2 responsibilities"), "{groups}");
        let pairs = body.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).expect("a table");
        assert!(!pairs.contains("a role 1"), "{pairs}");
        assert!(body.contains("2 roles, 1 without responsibilities"), "{body}");
    }

    #[test]
    fn nothing_to_compare_is_said() {
        let body = part(&[family("a", &[&["Counts the till"]])]).body.into_string();
        assert!(body.contains("Fewer than two roles"), "{body}");
    }
}
