//! The search for an assignment of lines to classes that lies closest to exact prices and quantities.

use attest_model::settings::Tolerance;
use foldhash::{HashMap, HashMapExt as _};

use super::allocation::{allocate, slack};
use super::assignment::{Choice, Demand, requests};
use super::lines::Book;
use super::space::Space;

/// Most lines that one search places.
const SEARCH_LINES_MAX: usize = 1_000;

/// Depth-first search with bounds, over the demands of one component.
pub(super) struct Search<'s, 'a> {
    space: &'s Space<'a>,
    book: &'s Book<'s>,
    demands: &'s [Demand],
    component: &'s [usize],
    tolerance: Tolerance,
    /// Positions in the component, the least free first.
    sequence: Vec<usize>,
    /// Per place in the sequence: the place before it asks for the same, so that their choices need not be permuted.
    repeats: Vec<bool>,
    /// Open in each class, tolerance included.
    capacity: HashMap<i128, i128>,
    steps: usize,
    steps_max: usize,
    /// There is nothing more to learn.
    is_settled: bool,
    best: Option<(u32, Vec<usize>)>,
    /// Per position: whether assignments of the best cost differ on it.
    varied: Vec<bool>,
}

impl<'s, 'a> Search<'s, 'a> {
    pub(super) fn new(
        space: &'s Space<'a>,
        book: &'s Book<'s>,
        demands: &'s [Demand],
        component: &'s [usize],
        tolerance: Tolerance,
        steps_max: usize,
    ) -> Self {
        let choices = |position: &usize| {
            component.get(*position).and_then(|index| demands.get(*index)).map_or(&[][..], |d| &d.choices)
        };
        let signature = |position: &usize| -> Vec<_> {
            choices(position).iter().map(|c| (c.class, c.request.node, c.request.quantity, c.cost)).collect()
        };
        let mut sequence: Vec<usize> = (0..component.len()).collect();
        sequence.sort_by_cached_key(|position| {
            let largest = choices(position).iter().map(|c| c.request.quantity).max().unwrap_or(0);
            (choices(position).len(), std::cmp::Reverse(largest), signature(position), *position)
        });
        let mut repeats = vec![false];
        repeats.extend(sequence.windows(2).map(|pair| match pair {
            [left, right] => signature(left) == signature(right),
            _ => false,
        }));
        let mut members: HashMap<i128, Vec<u32>> = HashMap::new();
        for choice in component.iter().filter_map(|i| demands.get(*i)).flat_map(|d| &d.choices) {
            members.entry(choice.class).or_default().extend(space.members(choice.request.node));
        }
        let capacity = members
            .into_iter()
            .map(|(class, mut members)| {
                members.sort_unstable();
                members.dedup();
                let open: i128 =
                    members.iter().filter_map(|m| space.candidate(*m)).map(|c| c.open.max(0)).sum();
                (class, open.saturating_add(slack(tolerance, open)))
            })
            .collect();
        Self {
            space,
            book,
            demands,
            component,
            tolerance,
            sequence,
            repeats,
            capacity,
            steps: 0,
            steps_max,
            is_settled: false,
            best: None,
            varied: vec![false; component.len()],
        }
    }

    /// Whether every assignment that could be better or as good was looked at.
    pub(super) fn is_complete(&self) -> bool {
        self.steps < self.steps_max && self.component.len() <= SEARCH_LINES_MAX
    }

    /// What is left of the steps for other components.
    pub(super) fn steps_left(&self) -> usize {
        self.steps_max.saturating_sub(self.steps)
    }

    /// Per position: whether assignments of the best cost differ on it.
    pub(super) fn varied(self) -> Vec<bool> {
        self.varied
    }

    /// Searches, over choices without cost only or over all; says whether an assignment was found.
    pub(super) fn run(&mut self, only_exact: bool) -> bool {
        if self.component.len() <= SEARCH_LINES_MAX {
            let mut chosen = vec![0; self.component.len()];
            self.place(0, 0, only_exact, &mut chosen);
        }
        self.best.is_some()
    }

    fn choices_at(&self, position: usize) -> &'s [Choice] {
        let demand = self.component.get(position).and_then(|index| self.demands.get(*index));
        demand.map_or(&[], |demand| &demand.choices)
    }

    fn place(&mut self, place: usize, cost: u32, only_exact: bool, chosen: &mut Vec<usize>) {
        if self.is_settled {
            return;
        }
        self.steps += 1;
        if self.steps >= self.steps_max || self.best.as_ref().is_some_and(|(best, _)| cost > *best) {
            return;
        }
        let Some(position) = self.sequence.get(place).copied() else {
            self.finish(cost, chosen);
            return;
        };
        let before = self.sequence.get(place.wrapping_sub(1)).and_then(|p| chosen.get(*p)).copied();
        let first = if self.repeats.get(place) == Some(&true) { before.unwrap_or(0) } else { 0 };
        for (index, choice) in self.choices_at(position).iter().enumerate().skip(first) {
            if only_exact && choice.cost > 0 {
                continue;
            }
            let wanted = if choice.request.is_unbounded { 0 } else { choice.request.quantity };
            let Some(left) = self.capacity.get_mut(&choice.class) else { continue };
            if *left < wanted {
                continue;
            }
            *left -= wanted;
            if let Some(slot) = chosen.get_mut(position) {
                *slot = index;
            }
            self.place(place + 1, cost.saturating_add(choice.cost), only_exact, chosen);
            if let Some(left) = self.capacity.get_mut(&choice.class) {
                *left += wanted;
            }
        }
    }

    fn finish(&mut self, cost: u32, chosen: &[usize]) {
        let requests = requests(self.demands, self.component, chosen);
        self.steps += requests.len();
        if allocate(self.space, self.book, &requests, self.tolerance).is_err() {
            return;
        }
        match &self.best {
            Some((best, kept)) if *best == cost => {
                for ((varied, kept), chosen) in self.varied.iter_mut().zip(kept).zip(chosen) {
                    *varied |= kept != chosen;
                }
            }
            Some(_) | None => {
                self.varied = self.movable(chosen);
                self.best = Some((cost, chosen.to_vec()));
            }
        }
        // Nothing is closer than exact, and nothing more can be learned about lines that others could stand for.
        let is_open = |(position, varied): (usize, &bool)| *varied || self.is_demand_settled(position);
        self.is_settled = cost == 0 && self.varied.iter().enumerate().all(is_open);
    }

    fn is_demand_settled(&self, position: usize) -> bool {
        let demand = self.component.get(position).and_then(|index| self.demands.get(*index));
        demand.is_none_or(|demand| demand.is_settled)
    }

    /// Per position: whether it could take from another class at the same cost while all others stay where they are.
    fn movable(&self, chosen: &[usize]) -> Vec<bool> {
        // What `place` has taken for this assignment is off the capacity already.
        let wanted = |choice: &Choice| if choice.request.is_unbounded { 0 } else { choice.request.quantity };
        let is_movable = |(position, index): (usize, &usize)| {
            let choices = self.choices_at(position);
            choices.get(*index).is_some_and(|own| {
                choices.iter().any(|other| {
                    other.class != own.class
                        && other.cost == own.cost
                        && self.capacity.get(&other.class).is_some_and(|left| *left >= wanted(other))
                })
            })
        };
        chosen.iter().enumerate().map(is_movable).collect()
    }

    pub(super) fn best_in_component_order(&self) -> Vec<usize> {
        self.best.as_ref().map_or_else(|| vec![0; self.component.len()], |(_, chosen)| chosen.clone())
    }
}
