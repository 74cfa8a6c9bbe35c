//! Which section belongs to whom: to a role, or to the family.

use crate::catalog::words;
use crate::pages::heading::{Announced, Kind};
use crate::pages::levels::Class;
use crate::pages::markdown::{Block, Heading, Item};

/// A section with its owner.
#[derive(Debug)]
pub(super) struct Placed {
    /// The role, counted as in [`super::seeds`]; `None` for the family.
    pub owner: Option<usize>,
    /// The heading.
    pub heading: usize,
    /// The sub-headings that belong to it: groups, or the sections of a variant.
    pub below: Vec<usize>,
    /// What it is; `None` for a section of no known kind.
    pub announced: Option<Announced>,
}

/// Gives every section of a page an owner. `role_at` tells the number of the role whose heading this is.
pub(super) fn place(
    headings: &[Heading],
    classes: &[Class],
    role_at: impl Fn(usize) -> Option<usize>,
    implicit: Option<usize>,
) -> Vec<Placed> {
    let mut walk = Walk { headings, classes, current: None, stated: Vec::new(), sections: Vec::new() };
    walk.count_kinds_of_siblings(&role_at);
    for (index, (heading, class)) in headings.iter().zip(classes).enumerate() {
        match class {
            Class::Role => walk.current = role_at(index).map(|role| (role, heading.rank)),
            Class::Track => {
                walk.current = None;
                walk.push(None, index, None);
            }
            Class::Group => walk.attach(index),
            Class::Variant => walk.variant(index),
            Class::Section(announced) => {
                let owner = walk.owner(*announced, heading.rank, implicit);
                walk.push(owner, index, Some(*announced));
            }
            Class::Other => {
                let owner = walk.current.filter(|(_, rank)| heading.rank > *rank).map(|(role, _)| role);
                if owner.is_none() {
                    walk.current = None;
                }
                if walk.is_part_of_the_last(index, owner) {
                    walk.attach(index);
                } else {
                    walk.push(owner, index, None);
                }
            }
        }
    }
    walk.sections
}

/// A role that states requirements and has no duties known by name has them in the one list above its
/// requirements, whatever that is called, if its items say something. `duties` tells for each role whether it
/// has a list right below its own heading.
pub(super) fn find_unnamed_duties(
    sections: &mut [Placed],
    headings: &[Heading],
    mut duties: Vec<bool>,
    implicit: Option<usize>,
) {
    let owner = |section: &Placed| section.owner.or(implicit);
    let roles = duties.len();
    let mut first_requirement: Vec<Option<usize>> = vec![None; roles];
    let mut lists: Vec<Vec<usize>> = vec![Vec::new(); roles];
    for (index, section) in sections.iter().enumerate() {
        let Some(role) = owner(section).filter(|role| *role < roles) else { continue };
        let kind = section.announced.map(|found| found.kind);
        let listed = headings.get(section.heading).is_some_and(|heading| {
            matches!(
                heading.blocks.as_slice(),
                [Block::List(items)] | [Block::Paragraph(_), Block::List(items)] if say_something(items)
            )
        });
        if let (Some(duties), Some(first), Some(lists)) =
            (duties.get_mut(role), first_requirement.get_mut(role), lists.get_mut(role))
        {
            *duties |= kind == Some(Kind::Responsibilities);
            if kind == Some(Kind::Requirements) && first.is_none() {
                *first = Some(index);
            }
            if kind.is_none() && listed && first.is_none() && section.below.is_empty() {
                lists.push(index);
            }
        }
    }
    for (role, lists) in lists.iter().enumerate() {
        let named = duties.get(role) == Some(&true) || first_requirement.get(role) == Some(&None);
        if let (false, [only]) = (named, lists.as_slice())
            && let Some(section) = sections.get_mut(*only)
        {
            let announced = Announced { kind: Kind::Responsibilities, misspelt: None, prefix: None, phrase: true };
            section.announced = Some(announced);
            section.owner = Some(role);
        }
    }
}

/// Whether most items are more than a name: "Red Team" below "Teams" is no duty.
fn say_something(items: &[Item]) -> bool {
    let is_link = |item: &Item| item.markdown.starts_with('[') && item.markdown.ends_with(')');
    let said = items.iter().filter(|item| words(&item.text).count() > 2 && !is_link(item)).count();
    said * 2 >= items.len()
}

struct Walk<'a> {
    headings: &'a [Heading],
    classes: &'a [Class],
    /// The role that is described at this place, with the rank of its heading.
    current: Option<(usize, u8)>,
    /// For each role, the kinds of section that stand below its own heading.
    stated: Vec<Vec<Kind>>,
    sections: Vec<Placed>,
}

impl Walk<'_> {
    fn push(&mut self, owner: Option<usize>, heading: usize, announced: Option<Announced>) {
        self.sections.push(Placed { owner, heading, below: Vec::new(), announced });
    }

    fn attach(&mut self, heading: usize) {
        if let Some(section) = self.sections.last_mut() {
            section.below.push(heading);
        }
    }

    /// Whether a section of no known kind stands below the last one, which is of none either.
    fn is_part_of_the_last(&self, index: usize, owner: Option<usize>) -> bool {
        let rank = |index: usize| self.headings.get(index).map_or(0, |heading| heading.rank);
        self.sections.last().is_some_and(|last| {
            let other = self.classes.get(last.heading) == Some(&Class::Other);
            other && last.owner == owner && rank(index) > rank(last.heading) && rank(last.heading) > 1
        })
    }

    /// A variant is a section of its own; what stands deeper belongs to it.
    fn variant(&mut self, index: usize) {
        let rank = |index: usize| self.headings.get(index).map_or(0, |heading| heading.rank);
        let open = self.sections.last().filter(|last| self.classes.get(last.heading) == Some(&Class::Variant));
        if open.is_some_and(|open| rank(index) > rank(open.heading)) {
            self.attach(index);
        } else {
            let owner = self.sections.last().and_then(|last| last.owner);
            self.push(owner, index, None);
        }
    }

    fn owner(&mut self, announced: Announced, rank: u8, implicit: Option<usize>) -> Option<usize> {
        let kind = announced.kind;
        if implicit.is_some() {
            return implicit.filter(|_| kind.describes_a_role() || kind == Kind::Reporting);
        }
        let (role, own_rank) = self.current?;
        if rank > own_rank {
            return Some(role);
        }
        // A section at the role's own rank, or above it, is still the role's where the role has none of this
        // kind so far and the page's other roles have one.
        if kind.describes_a_role() && !self.has(role, kind) && self.siblings_have(role, kind, rank == own_rank) {
            return Some(role);
        }
        self.current = None;
        None
    }

    fn has(&self, role: usize, kind: Kind) -> bool {
        let placed =
            |section: &Placed| section.owner == Some(role) && section.announced.is_some_and(|found| found.kind == kind);
        self.sections.iter().any(placed)
    }

    fn siblings_have(&self, role: usize, kind: Kind, beside: bool) -> bool {
        let mut others = self.stated.iter().enumerate().filter(|(other, _)| *other != role);
        let alone = self.stated.len() < 2;
        if alone || (beside && self.stated.iter().all(Vec::is_empty)) {
            return beside;
        }
        others.any(|(_, kinds)| kinds.contains(&kind))
    }

    fn count_kinds_of_siblings(&mut self, role_at: &impl Fn(usize) -> Option<usize>) {
        let mut open: Option<(usize, u8)> = None;
        for (index, (heading, class)) in self.headings.iter().zip(self.classes).enumerate() {
            match class {
                Class::Role => {
                    open = role_at(index).map(|role| (role, heading.rank));
                    if let Some((role, _)) = open {
                        self.stated.resize_with(self.stated.len().max(role + 1), Vec::new);
                    }
                }
                Class::Section(announced) if announced.kind.describes_a_role() => {
                    if let Some((role, rank)) = open
                        && heading.rank > rank
                        && let Some(kinds) = self.stated.get_mut(role)
                    {
                        kinds.push(announced.kind);
                    }
                }
                Class::Track => open = None,
                _ => {}
            }
        }
    }
}
