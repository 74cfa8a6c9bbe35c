//! Who reports to whom, as a graph of plain data.
//!
//! A role has at most one superior. So whatever hangs together is a tree, or one cycle with trees on it; all that
//! is asked here takes time in proportion to the roles, and no cycle is walked twice.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Family, Grade, RoleRef, fold, title_key, title_words};

/// A role as far as the graph needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Whatever tells it from all others.
    pub id: i64,
    /// Its name in addresses, unique in the family.
    pub slug: String,
    /// The job title.
    pub title: String,
    /// The slug of its family.
    pub family: String,
    /// The title of its family.
    pub family_title: String,
    /// The grade in force.
    pub grade: Option<i32>,
    /// Whether the holder leads people.
    pub people_manager: bool,
    /// Whom it reports to.
    pub superior: Option<Superior>,
}

/// Whom a role reports to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superior {
    /// The superior as the page names it.
    pub title: String,
    /// The id of the role that this names.
    pub id: Option<i64>,
}

/// How many report to a role. Nobody is counted twice, and nobody below themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SpanOfControl {
    /// Those who report to it.
    pub direct: usize,
    /// All below it.
    pub total: usize,
    /// How many levels there are below it.
    pub depth: usize,
}

/// The superiors of a role, the nearest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain<'a> {
    /// Their places, each once.
    pub places: Vec<usize>,
    /// Why it goes no further.
    pub end: ChainEnd<'a>,
}

/// Why a chain of superiors goes no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainEnd<'a> {
    /// The last one reports to nobody.
    Top,
    /// The last one reports to a title that no role could be found for.
    Unresolved(&'a str),
    /// The last one reports to this title, which stands in the chain already or is the role itself.
    Cycle(&'a str),
}

/// A title that roles report to and that no role could be found for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// The title, as it is written first.
    pub title: String,
    /// The places of the roles that name it, in the order of the graph.
    pub places: Vec<usize>,
}

/// A role below another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Below {
    /// Its place.
    pub place: usize,
    /// 1 for a role that reports to the other itself.
    pub depth: usize,
}

/// Who reports to whom. A role is named by its place among the posts, from 0.
#[derive(Debug, Default)]
pub struct Hierarchy {
    posts: Vec<Post>,
    places: HashMap<i64, usize>,
    superiors: Vec<Option<usize>>,
    reports: Vec<Vec<usize>>,
    spans: Vec<SpanOfControl>,
    cycles: Vec<Vec<usize>>,
    cycle_of: HashMap<usize, usize>,
    /// Made when it is first asked for: reading titles takes longer than all else.
    unresolved: OnceLock<Vec<Unresolved>>,
}

impl Hierarchy {
    /// The graph of these roles. Their order is the order of every answer.
    #[must_use]
    pub fn new(posts: Vec<Post>) -> Self {
        let places: HashMap<i64, usize> = posts.iter().enumerate().map(|(place, post)| (post.id, place)).collect();
        let superior = |post: &Post| places.get(&post.superior.as_ref()?.id?).copied();
        let superiors: Vec<Option<usize>> = posts.iter().map(superior).collect();
        let mut reports: Vec<Vec<usize>> = vec![Vec::new(); posts.len()];
        for (place, superior) in superiors.iter().enumerate() {
            let above = superior.filter(|superior| *superior != place);
            if let Some(list) = above.and_then(|above| reports.get_mut(above)) {
                list.push(place);
            }
        }
        let cycles = cycles(&superiors);
        let members =
            cycles.iter().enumerate().flat_map(|(number, cycle)| cycle.iter().map(move |place| (*place, number)));
        let cycle_of = members.collect();
        let spans = spans(&superiors, &reports, &cycles);
        Self { posts, places, superiors, reports, spans, cycles, cycle_of, unresolved: OnceLock::new() }
    }

    /// The graph of whole families, in their order.
    #[must_use]
    pub fn of(families: &[Family]) -> Self {
        let roles = || families.iter().flat_map(|family| family.roles.iter().map(move |role| (family, role)));
        let ids: HashMap<RoleRef, i64> = (0..).zip(roles()).map(|(id, (f, role))| (f.role_ref(role), id)).collect();
        let posts = (0..).zip(roles()).map(|(id, (family, role))| Post {
            id,
            slug: role.slug.to_string(),
            title: role.title.clone(),
            family: family.slug.to_string(),
            family_title: family.title.clone(),
            grade: role.grade.map(Grade::number),
            people_manager: role.people_manager,
            superior: role.reports_to.as_ref().map(|line| Superior {
                title: line.title.clone(),
                id: line.role.as_ref().and_then(|role| ids.get(role).copied()),
            }),
        });
        Self::new(posts.collect())
    }

    /// The roles, in their order.
    #[must_use]
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// The place of the role with this id.
    #[must_use]
    pub fn place(&self, id: i64) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// The role that the one at this place reports to; itself, where it says so.
    #[must_use]
    pub fn superior(&self, place: usize) -> Option<usize> {
        self.superiors.get(place).copied().flatten()
    }

    /// The title that the role at this place reports to, if no role could be found for it.
    #[must_use]
    pub fn unresolved_title(&self, place: usize) -> Option<&str> {
        let line = self.posts.get(place)?.superior.as_ref()?;
        self.superior(place).is_none().then_some(line.title.as_str())
    }

    /// Those who report to the role at this place, without itself.
    #[must_use]
    pub fn reports(&self, place: usize) -> &[usize] {
        self.reports.get(place).map_or(&[], Vec::as_slice)
    }

    /// How many report to the role at this place.
    #[must_use]
    pub fn span(&self, place: usize) -> SpanOfControl {
        self.spans.get(place).copied().unwrap_or_default()
    }

    /// Those who report in a circle: each to the next, the last to the first. A role that reports to itself is
    /// alone in its cycle. Each cycle is there once and begins with its first role in the order of the graph.
    #[must_use]
    pub fn cycles(&self) -> &[Vec<usize>] {
        &self.cycles
    }

    /// The cycle that the role at this place is part of.
    #[must_use]
    pub fn cycle_of(&self, place: usize) -> Option<&[usize]> {
        let number = self.cycle_of.get(&place)?;
        self.cycles.get(*number).map(Vec::as_slice)
    }

    /// Those who report to no role of the graph: to nobody, or to a title that no role could be found for.
    pub fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        self.superiors.iter().enumerate().filter(|(_, superior)| superior.is_none()).map(|(place, _)| place)
    }

    /// The superiors of the role at this place.
    #[must_use]
    pub fn chain(&self, place: usize) -> Chain<'_> {
        let mut places = Vec::new();
        let mut last = place;
        // Inside a cycle only so many steps lead to someone new.
        let mut left = self.cycle_of(place).map(|cycle| cycle.len() - 1);
        loop {
            let title = self.posts.get(last).and_then(|post| post.superior.as_ref()).map(|line| line.title.as_str());
            let Some(next) = self.superior(last) else {
                return Chain { places, end: title.map_or(ChainEnd::Top, ChainEnd::Unresolved) };
            };
            if left == Some(0) {
                return Chain { places, end: ChainEnd::Cycle(title.unwrap_or_default()) };
            }
            left = left.map(|left| left - 1).or_else(|| self.cycle_of(next).map(|cycle| cycle.len() - 1));
            places.push(next);
            last = next;
        }
    }

    /// All below the role at this place, at most so deep: each is followed by those below it. Nothing is walked
    /// before it is asked for.
    pub fn below(&self, place: usize, deepest: usize) -> impl Iterator<Item = Below> + '_ {
        let down = move |of: usize, depth: usize| {
            let reports = if depth > deepest { &[] } else { self.reports(of) };
            // Around a cycle one would come back.
            reports
                .iter()
                .rev()
                .filter(move |report| **report != place)
                .map(move |report| Below { place: *report, depth })
        };
        let mut waiting: Vec<Below> = down(place, 1).collect();
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(down(next.place, next.depth + 1));
            Some(next)
        })
    }

    /// The titles that no role could be found for, in the order in which they are first named. Spellings that name
    /// the same role are one title.
    #[must_use]
    pub fn unresolved(&self) -> &[Unresolved] {
        self.unresolved.get_or_init(|| {
            let mut found: Vec<Unresolved> = Vec::new();
            let mut known: HashMap<String, usize> = HashMap::new();
            for place in 0..self.posts.len() {
                let Some(title) = self.unresolved_title(place) else { continue };
                let words = title_words(title);
                let key = if words.is_empty() { fold(title) } else { title_key(title).to_string() };
                let at = *known.entry(key).or_insert_with(|| {
                    found.push(Unresolved { title: title.to_owned(), places: Vec::new() });
                    found.len() - 1
                });
                found.get_mut(at).iter_mut().for_each(|found| found.places.push(place));
            }
            found
        })
    }

    /// Those to whom most report, at most so many; of equals those with more below them, then the earlier ones.
    #[must_use]
    pub fn widest(&self, most: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.posts.len()).filter(|place| self.span(*place).direct > 0).collect();
        places.sort_by_key(|place| {
            let SpanOfControl { direct, total, depth: _ } = self.span(*place);
            (Reverse(direct), Reverse(total), *place)
        });
        places.truncate(most);
        places
    }
}

/// The cycles of a list in which each entry leads to one other at most, or to itself: each from its first entry on, in
/// the order of these.
#[must_use]
pub fn cycles(onward: &[Option<usize>]) -> Vec<Vec<usize>> {
    let next = |place: usize| onward.get(place).copied().flatten();
    // The walk that first came by.
    let mut walks: HashMap<usize, usize> = HashMap::with_capacity(onward.len());
    let mut cycles = Vec::new();
    for start in 0..onward.len() {
        let mut at = Some(start);
        while let Some(place) = at.filter(|place| !walks.contains_key(place)) {
            walks.insert(place, start);
            at = next(place);
        }
        // Where a walk meets itself there is a cycle, where it meets another there is none that is new.
        let Some(met) = at.filter(|place| walks.get(place) == Some(&start)) else { continue };
        let mut cycle: Vec<usize> =
            std::iter::successors(Some(met), |place| next(*place).filter(|next| *next != met)).collect();
        let first = cycle.iter().enumerate().min_by_key(|(_, place)| **place).map_or(0, |(at, _)| at);
        cycle.rotate_left(first);
        cycles.push(cycle);
    }
    cycles.sort_unstable();
    cycles
}

fn spans(superiors: &[Option<usize>], reports: &[Vec<usize>], cycles: &[Vec<usize>]) -> Vec<SpanOfControl> {
    let mut spans: Vec<SpanOfControl> =
        reports.iter().map(|list| SpanOfControl { direct: list.len(), ..SpanOfControl::default() }).collect();
    // From the leaves upward; those in cycles are never done, and learn only of the trees that hang on them.
    let mut waiting_for: Vec<usize> = reports.iter().map(Vec::len).collect();
    let mut done: Vec<usize> = (0..).zip(reports).filter(|(_, list)| list.is_empty()).map(|(place, _)| place).collect();
    while let Some(place) = done.pop() {
        let SpanOfControl { total, depth, .. } = spans.get(place).copied().unwrap_or_default();
        let Some(above) = superiors.get(place).copied().flatten().filter(|above| *above != place) else { continue };
        if let (Some(span), Some(left)) = (spans.get_mut(above), waiting_for.get_mut(above)) {
            span.total += total + 1;
            span.depth = span.depth.max(depth + 1);
            *left -= 1;
            if *left == 0 {
                done.push(above);
            }
        }
    }
    for cycle in cycles {
        around(cycle, &mut spans);
    }
    spans
}

/// In a cycle all others are below each. From the one at `i` down to the one at `j` there are `i - j` steps, or that
/// and once around where `j` is behind `i`; so the deepest is known from the maxima up to `i` and behind it.
fn around(cycle: &[usize], spans: &mut [SpanOfControl]) {
    let length = cycle.len();
    let hanging: Vec<SpanOfControl> = cycle.iter().filter_map(|place| spans.get(*place).copied()).collect();
    let total = hanging.iter().map(|span| span.total + 1).sum::<usize>() - 1;
    // With `length` added, which would else be negative.
    let reach: Vec<usize> = hanging.iter().enumerate().map(|(j, span)| span.depth + length - j).collect();
    let mut behind: Vec<Option<usize>> =
        reach.iter().rev().scan(None, |most, reach| Some(std::mem::replace(most, (*most).max(Some(*reach))))).collect();
    behind.reverse();
    let mut before = 0;
    for ((i, place), (reach, behind)) in cycle.iter().enumerate().zip(reach.iter().zip(behind)) {
        before = before.max(*reach);
        if let Some(span) = spans.get_mut(*place) {
            span.total = total;
            span.depth = (before + i - length).max(behind.map_or(0, |behind| behind + i));
        }
    }
}

#[cfg(test)]
mod tests;
