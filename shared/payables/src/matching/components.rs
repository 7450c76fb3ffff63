//! Demands that touch one another.

use foldhash::{HashMap, HashMapExt as _};

use super::assignment::{Choice, Demand};
use super::space::Space;

/// Demands that share a candidate, directly or through others; each component in canonical order.
pub(super) fn components<'d>(
    space: &Space<'_>,
    demands: &'d [Demand],
    choices: impl Fn(&'d Demand) -> Option<&'d [Choice]>,
) -> Vec<Vec<usize>> {
    let mut forest = Forest::default();
    let mut owner: Vec<Option<usize>> = vec![None; space.len()];
    let mut seen: HashMap<u32, usize> = HashMap::new();
    for (index, demand) in demands.iter().enumerate() {
        forest.parents.push(index);
        for choice in choices(demand).unwrap_or_default() {
            let node = choice.request.node;
            if let Some(other) = seen.insert(node, index) {
                forest.join(index, other);
                continue;
            }
            for member in space.members(node) {
                if let Some(slot) = owner.get_mut(*member as usize) {
                    forest.join(index, *slot.get_or_insert(index));
                }
            }
        }
    }
    let mut place: HashMap<usize, usize> = HashMap::new();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for index in 0..demands.len() {
        let root = forest.root(index);
        let at = *place.entry(root).or_insert_with(|| {
            found.push(Vec::new());
            found.len() - 1
        });
        if let Some(component) = found.get_mut(at) {
            component.push(index);
        }
    }
    found
}

/// Union-find.
#[derive(Default)]
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
