//! Clusters: wordings that say nearly the same, around the commonest.

use super::{Near, Wordings};

/// Wordings that say nearly the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// How many texts have one of them.
    pub size: usize,
    /// The commonest wording, then the others, the likest first.
    pub members: Vec<Member>,
}

/// A wording of a cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// The wording.
    pub wording: usize,
    /// How alike it and the commonest one are; 1 for that itself.
    pub similarity: f64,
}

impl Wordings {
    /// Every wording in one cluster, with those that it is at least so much like. A wording that is alone is a cluster
    /// too.
    ///
    /// The commonest wording (of equally common ones that which is like most others, then the first) gathers what is
    /// like it, then the commonest of the rest, and so on. So each member is like the one that the cluster is told by,
    /// and no chain of small steps leads from one sentence to another that has nothing of it.
    #[must_use]
    pub fn clusters(&self, least: f64) -> Vec<Cluster> {
        let common = |wording: usize| self.texts(wording).len();
        let mut order: Vec<(usize, usize, usize)> =
            (0..self.len()).map(|wording| (common(wording), self.near(wording, least).count(), wording)).collect();
        order.sort_unstable_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(&b.2)));
        let mut taken = vec![false; self.len()];
        let mut clusters = Vec::new();
        for (_, _, commonest) in order {
            let itself = Near { wording: commonest, similarity: 1.0 };
            if taken.get(commonest).copied().unwrap_or(true) {
                continue;
            }
            let around = std::iter::once(itself).chain(self.near(commonest, least));
            let free =
                around.filter(|near| taken.get_mut(near.wording).is_some_and(|taken| !std::mem::replace(taken, true)));
            let members: Vec<Member> =
                free.map(|Near { wording, similarity }| Member { wording, similarity }).collect();
            clusters.push(Cluster { size: members.iter().map(|member| common(member.wording)).sum(), members });
        }
        clusters
    }
}

#[cfg(test)]
mod tests {
    use super::super::Wordings;

    #[test]
    fn the_commonest_wording_gathers_what_is_like_it() {
        let texts = [
            "plans the territory every year",
            "plans the territory every quarter",
            "plans the territory every year",
            "counts the till",
            "plans a territory every quarter",
        ];
        let wordings = Wordings::of(texts);
        let clusters = wordings.clusters(0.6);
        let told: Vec<Vec<&str>> = clusters
            .iter()
            .map(|cluster| cluster.members.iter().map(|member| texts[wordings.texts(member.wording)[0]]).collect())
            .collect();
        // The last is like the second alone, and is not drawn in by it.
        assert_eq!(told, [vec![texts[0], texts[1]], vec![texts[4]], vec![texts[3]]]);
        assert_eq!(clusters[0].size, 3);
        assert!(clusters[0].members[1].similarity < 1.0);
        // What is asked for decides.
        assert_eq!(wordings.clusters(0.9).len(), 4);
    }
}
