//! Demands that touch one another.

use foldhash::{HashMap, HashMapExt as _};

use super::assignment::{Choice, Demand};
use super::space::Space;

/// Of a candidate that nobody has asked for yet.
const NOBODY: u32 = u32::MAX;

/// Demands that share a candidate, directly or through others; each component in canonical order.
pub(super) fn components<'d>(
    space: &Space<'_>,
    demands: &'d [Demand],
    choices: impl Fn(&'d Demand) -> Option<&'d [Choice]>,
) -> Vec<Vec<usize>> {
    let mut forest = Forest { parents: (0..demands.len()).collect() };
    let mut owners: Vec<u32> = vec![NOBODY; space.len()];
    let mut seen: HashMap<u32, usize> = HashMap::with_capacity(demands.len());
    for (index, demand) in demands.iter().enumerate() {
        let own = u32::try_from(index).unwrap_or(NOBODY);
        for choice in choices(demand).unwrap_or_default() {
            let node = choice.request.node;
            if let Some(other) = seen.insert(node, index) {
                forest.join(index, other);
                continue;
            }
            for member in space.members(node) {
                let Some(owner) = owners.get_mut(*member as usize) else { continue };
                if *owner == NOBODY {
                    *owner = own;
                }
                forest.join(index, *owner as usize);
            }
        }
    }
    let mut by_root: Vec<(usize, usize)> =
        (0..demands.len()).map(|index| (forest.root(index), index)).collect();
    // A root is the first of its component.
    by_root.sort_unstable();
    let groups = by_root.chunk_by(|left, right| left.0 == right.0);
    groups.map(|group| group.iter().map(|(_, index)| *index).collect()).collect()
}

/// Union-find.
struct Forest {
    parents: Vec<usize>,
}

impl Forest {
    fn root(&mut self, mut index: usize) -> usize {
        while let Some(parent) = self.parents.get(index).copied()
            && parent != index
        {
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(index) {
                *slot = above;
            }
            index = above;
        }
        index
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        if let Some(slot) = self.parents.get_mut(left.max(right)) {
            *slot = left.min(right);
        }
    }
}
