//! The statements of a whole catalogue, of one kind, with what they are like.

use std::collections::{HashMap, HashSet};

use super::{Cluster, Member, Near, Wordings};

/// A statement as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Its id.
    pub id: i64,
    /// The family that it is stated in.
    pub family: i64,
    /// The role that states it; none where it holds for every level.
    pub role: Option<i64>,
    /// The statement it is nested below.
    pub parent: Option<i64>,
    /// Its text, folded.
    pub text: String,
}

/// Whose a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose {
    /// The statement.
    pub id: i64,
    /// The family that it is stated in.
    pub family: i64,
    /// The role that states it; none where it holds for every level.
    pub role: Option<i64>,
}

/// The statements at the first depth, each with what is nested below it: with other details it is another statement.
#[derive(Debug)]
pub struct Statements {
    /// In the order of their ids.
    whose: Vec<Whose>,
    wordings: Wordings,
}

/// Two statements or more that say nearly the same.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedCluster {
    /// The first statement in the commonest wording: what the cluster is known by.
    pub first: i64,
    /// How many statements it has.
    pub statements: usize,
    /// How many roles make them.
    pub roles: usize,
    /// How many families they are stated in.
    pub families: usize,
    /// The commonest wording, then the others, the likest first.
    pub wordings: Vec<Member>,
}

impl Statements {
    /// Reads statements of one kind; those of one parent in their order.
    #[must_use]
    pub fn of(rows: &[Stated]) -> Self {
        let mut below: HashMap<Option<i64>, Vec<&Stated>> = HashMap::new();
        for row in rows {
            below.entry(row.parent).or_default().push(row);
        }
        let mut first = below.remove(&None).unwrap_or_default();
        first.sort_unstable_by_key(|row| row.id);
        let texts: Vec<String> = first.iter().map(|row| whole(row, &below)).collect();
        let whose = first.iter().map(|row| Whose { id: row.id, family: row.family, role: row.role }).collect();
        Self { whose, wordings: Wordings::of(texts.iter().map(String::as_str)) }
    }

    /// The statements with a wording, in the order of their ids.
    #[must_use]
    pub fn with(&self, wording: usize) -> impl ExactSizeIterator<Item = Whose> + '_ {
        let nobody = Whose { id: 0, family: 0, role: None };
        self.wordings.texts(wording).iter().map(move |text| self.whose.get(*text).copied().unwrap_or(nobody))
    }

    /// The other statements that are at least so much like one, and how much: first those that are equal, then the
    /// likest. Of a statement that is not at the first depth, none.
    pub fn alike(&self, id: i64, least: f64) -> impl Iterator<Item = (Whose, f64)> + '_ {
        let place = self.whose.binary_search_by_key(&id, |whose| whose.id).ok();
        let wording = place.and_then(|place| self.wordings.wording(place));
        let equal = wording.map(|wording| Near { wording, similarity: 1.0 });
        let near = wording.into_iter().flat_map(move |wording| self.wordings.near(wording, least));
        let with = |Near { wording, similarity }: Near| self.with(wording).map(move |whose| (whose, similarity));
        equal.into_iter().chain(near).flat_map(with).filter(move |(whose, _)| whose.id != id)
    }

    /// What is said more than once, in the same words or in nearly the same: what is said most often first, of that
    /// what has more wordings.
    #[must_use]
    pub fn clusters(&self, least: f64) -> Vec<StatedCluster> {
        let clusters = self.wordings.clusters(least).into_iter().filter(|cluster| cluster.size > 1);
        let mut clusters: Vec<StatedCluster> = clusters.map(|cluster| self.told(cluster)).collect();
        clusters.sort_unstable_by_key(StatedCluster::place);
        clusters
    }

    fn told(&self, Cluster { size, members }: Cluster) -> StatedCluster {
        let whose = || members.iter().flat_map(|member| self.with(member.wording));
        let roles: HashSet<i64> = whose().filter_map(|whose| whose.role).collect();
        let families: HashSet<i64> = whose().map(|whose| whose.family).collect();
        let first = whose().next().map_or(0, |whose| whose.id);
        StatedCluster { first, statements: size, roles: roles.len(), families: families.len(), wordings: members }
    }
}

impl StatedCluster {
    /// What clusters are ordered by, unlike that of any other.
    #[must_use]
    pub fn place(&self) -> (std::cmp::Reverse<usize>, std::cmp::Reverse<usize>, i64) {
        (std::cmp::Reverse(self.statements), std::cmp::Reverse(self.wordings.len()), self.first)
    }
}

/// The text of a statement with all that is nested below it. The depth is told by an empty line behind the last one of
/// a list.
fn whole(row: &Stated, below: &HashMap<Option<i64>, Vec<&Stated>>) -> String {
    let mut text = row.text.clone();
    for nested in below.get(&Some(row.id)).into_iter().flatten() {
        text.push('\n');
        text.push_str(&whole(nested, below));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Stated, Statements};

    fn stated(id: i64, role: i64, parent: Option<i64>, text: &str) -> Stated {
        Stated { id, family: role / 10, role: Some(role), parent, text: text.to_owned() }
    }

    #[test]
    fn statements_are_alike_with_what_is_nested_below_them() {
        let statements = Statements::of(&[
            stated(1, 11, None, "keeps the shelves full"),
            stated(2, 12, None, "keeps the shelves full"),
            stated(3, 21, None, "keeps the shelves full"),
            stated(4, 21, Some(3), "of lamps and of chairs and of what goes with them"),
            stated(5, 21, None, "keeps all the shelves full"),
            stated(6, 21, None, "sells"),
        ]);
        let alike = |id: i64| statements.alike(id, 0.7).map(|(whose, _)| whose.id).collect::<Vec<_>>();
        assert_eq!((alike(1), alike(5)), (vec![2, 5], vec![1, 2]));
        assert_eq!((alike(3), alike(4), alike(6), alike(99)), (vec![], vec![], vec![], vec![]));
        let clusters = statements.clusters(0.7);
        assert_eq!(clusters.len(), 1);
        let cluster = &clusters[0];
        assert_eq!((cluster.first, cluster.statements, cluster.roles, cluster.families), (1, 3, 3, 2));
        assert_eq!(cluster.wordings.len(), 2);
    }
}
