//! Maximum flow on exact quantities (Dinic's algorithm).

use std::collections::VecDeque;

/// Index of an edge; its reverse is the edge with the last bit flipped.
pub(super) type EdgeId = usize;

struct Edge {
    to: usize,
    left: i128,
    given: i128,
}

/// A network of nodes numbered from 0, with edges in the order they were added.
pub(super) struct Network {
    edges: Vec<Edge>,
    outgoing: Vec<Vec<EdgeId>>,
    level: Vec<usize>,
    next: Vec<usize>,
}

impl Network {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            edges: Vec::new(),
            outgoing: vec![Vec::new(); nodes],
            level: vec![usize::MAX; nodes],
            next: vec![0; nodes],
        }
    }

    pub(super) fn connect(&mut self, from: usize, to: usize, capacity: i128) -> EdgeId {
        let id = self.edges.len();
        self.edges.push(Edge { to, left: capacity, given: capacity });
        self.edges.push(Edge { to: from, left: 0, given: 0 });
        for (node, edge) in [(from, id), (to, id + 1)] {
            if let Some(list) = self.outgoing.get_mut(node) {
                list.push(edge);
            }
        }
        id
    }

    /// What runs over an edge.
    pub(super) fn flow(&self, edge: EdgeId) -> i128 {
        self.edges.get(edge).map_or(0, |edge| edge.given - edge.left)
    }

    /// Sends all that is possible, beside what runs already; answers how much more.
    pub(super) fn run(&mut self, source: usize, sink: usize) -> i128 {
        let mut sent = 0;
        while self.measure(source, sink) {
            self.next.iter_mut().for_each(|next| *next = 0);
            loop {
                let pushed = self.push(source, sink);
                if pushed == 0 {
                    break;
                }
                sent += pushed;
            }
        }
        sent
    }

    /// Whether a node can still be reached from the source of the last run.
    pub(super) fn is_reachable(&self, node: usize) -> bool {
        self.level.get(node).is_some_and(|level| *level != usize::MAX)
    }

    fn measure(&mut self, source: usize, sink: usize) -> bool {
        self.level.iter_mut().for_each(|level| *level = usize::MAX);
        let mut queue = VecDeque::from([(source, 0)]);
        if let Some(level) = self.level.get_mut(source) {
            *level = 0;
        }
        while let Some((node, depth)) = queue.pop_front() {
            for edge in self.outgoing.get(node).into_iter().flatten() {
                let Some(Edge { to, left, .. }) = self.edges.get(*edge) else { continue };
                if let Some(level) = self.level.get_mut(*to)
                    && *left > 0
                    && *level == usize::MAX
                {
                    *level = depth + 1;
                    queue.push_back((*to, depth + 1));
                }
            }
        }
        self.is_reachable(sink)
    }

    /// Sends along one path of the levels, found without recursion: networks are as deep as the invoice is long.
    fn push(&mut self, source: usize, sink: usize) -> i128 {
        let mut path: Vec<EdgeId> = Vec::new();
        let mut node = source;
        loop {
            if node == sink {
                let least = path.iter().filter_map(|e| self.edges.get(*e)).map(|e| e.left).min().unwrap_or(0);
                for edge in path {
                    self.shift(edge, least);
                }
                return least;
            }
            let depth = self.level.get(node).copied().unwrap_or(usize::MAX);
            let list = self.outgoing.get(node).map_or(&[][..], Vec::as_slice);
            let start = self.next.get(node).copied().unwrap_or(0);
            let onward = list.iter().enumerate().skip(start).find(|(_, edge)| {
                self.edges.get(**edge).is_some_and(|edge| {
                    edge.left > 0 && self.level.get(edge.to).is_some_and(|level| *level == depth + 1)
                })
            });
            let (at, step) = match onward {
                Some((at, edge)) => (at, Some(*edge)),
                None => (list.len(), None),
            };
            if let Some(next) = self.next.get_mut(node) {
                *next = at;
            }
            match step {
                Some(edge) => {
                    path.push(edge);
                    node = self.edges.get(edge).map_or(sink, |edge| edge.to);
                }
                None => {
                    let Some(back) = path.pop() else { return 0 };
                    node = self.edges.get(back ^ 1).map_or(source, |edge| edge.to);
                    if let Some(next) = self.next.get_mut(node) {
                        *next += 1;
                    }
                }
            }
        }
    }

    fn shift(&mut self, edge: EdgeId, by: i128) {
        if let Some(forth) = self.edges.get_mut(edge) {
            forth.left -= by;
        }
        if let Some(back) = self.edges.get_mut(edge ^ 1) {
            back.left += by;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_reroute_what_was_sent_first() {
        // 0 source, 1 and 2 take from 3 and 4, 5 sink; 2 can only use 3.
        let mut network = Network::new(6);
        for (from, to, capacity) in
            [(0, 1, 5), (0, 2, 5), (1, 3, 9), (1, 4, 9), (2, 3, 9), (3, 5, 5), (4, 5, 5)]
        {
            network.connect(from, to, capacity);
        }
        assert_eq!(network.run(0, 5), 10);
        let more = network.connect(0, 2, 1);
        assert_eq!(network.run(0, 5), 0, "nothing is left");
        assert_eq!(network.flow(more), 0);
        assert!(network.is_reachable(2) && network.is_reachable(3));
    }
}
