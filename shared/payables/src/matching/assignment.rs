//! MATCH-27. Which order lines serve which invoice lines, when several would do or lines compete.
//!
//! Lines that share candidates are settled together. Each takes from one class of order lines; a class is what may be
//! combined. The assignment that meets all criteria on all lines and keeps closest to exact prices and quantities is used.

use std::collections::HashMap;

use attest_model::money::Decimal;
use attest_model::settings::Tolerance;

use super::allocation::{Request, Taken, allocate};
use super::space::{LineOfOrder, Space};

/// Steps that a search may take before lines are left to a person: about 20 ms.
const SEARCH_STEPS_MAX: usize = 100_000;

/// Most lines that one search places.
const SEARCH_LINES_MAX: usize = 1_000;

/// A class of order lines that meets all criteria of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    /// The class.
    pub(crate) class: i128,
    /// What the line takes and from where.
    pub(crate) request: Request,
    /// 0 where MATCH-27 leaves the class, more the farther it is from exact.
    pub(crate) cost: u32,
    /// How far its price is from the line's; zero where prices are not compared.
    pub(crate) distance: Decimal,
}

/// A line that is to be placed.
#[derive(Debug, Clone)]
pub(crate) struct Demand {
    /// Classes that meet all criteria, the cheapest first.
    pub(crate) choices: Vec<Choice>,
    /// MATCH-27 leaves one class only.
    pub(crate) is_settled: bool,
}

/// What became of a demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is served by this choice.
    Served(usize, Taken),
    /// Several classes would do.
    Ambiguous,
    /// Together with other lines it wants more than is open, so many millionths in all.
    Over(i128),
}

/// Settles demands, which stand in canonical order. `widen` gives all choices of a demand; it is asked only where lines
/// compete for what there is.
pub(crate) fn assign<'a>(
    space: &mut Space<'a>,
    lines: &[LineOfOrder<'_>],
    demands: &mut [Demand],
    tolerance: Tolerance,
    widen: &mut dyn FnMut(&mut Space<'a>, usize) -> Vec<Choice>,
) -> Vec<Fate> {
    let mut fates: Vec<Fate> = vec![Fate::Ambiguous; demands.len()];
    let mut open: Vec<usize> = Vec::new();
    for component in components(space, demands, |demand| {
        let exact = demand.choices.partition_point(|choice| choice.cost == 0);
        demand.choices.get(..if demand.is_settled { 1 } else { exact })
    }) {
        let is_settled = component.iter().all(|i| demands.get(*i).is_some_and(|d| d.is_settled));
        if is_settled && place_first(space, lines, demands, &component, tolerance, &mut fates) {
            continue;
        }
        if is_settled || component.len() > 1 {
            open.extend(component);
        }
    }
    if open.is_empty() {
        return fates;
    }
    for index in 0..demands.len() {
        if demands.get(index).is_some_and(|demand| demand.is_settled) {
            let choices = widen(space, index);
            if let Some(demand) = demands.get_mut(index)
                && !choices.is_empty()
            {
                demand.choices = choices;
            }
        }
    }
    for component in components(space, demands, |demand| Some(demand.choices.as_slice())) {
        if component.iter().any(|index| open.contains(index)) {
            compete(space, lines, demands, &component, tolerance, &mut fates);
        }
    }
    fates
}

/// Gives each demand its first choice; says whether there is enough for all.
fn place_first(
    space: &Space<'_>,
    lines: &[LineOfOrder<'_>],
    demands: &[Demand],
    component: &[usize],
    tolerance: Tolerance,
    fates: &mut [Fate],
) -> bool {
    let firsts = vec![0; component.len()];
    match allocate(space, lines, &requests(demands, component, &firsts), tolerance) {
        Ok(taken) => {
            serve(component, &firsts, taken, fates);
            true
        }
        Err(over) => {
            let wants = |position: &usize| {
                let demand = component.get(*position).and_then(|index| demands.get(*index));
                demand.and_then(|demand| demand.choices.first()).map_or(0, |choice| choice.request.quantity)
            };
            let sum = over.iter().map(wants).sum();
            let taken = greedy_rest(space, lines, demands, component, &over, tolerance);
            serve(component, &firsts, taken, fates);
            for position in over {
                if let Some(fate) = component.get(position).and_then(|index| fates.get_mut(*index)) {
                    *fate = Fate::Over(sum);
                }
            }
            false
        }
    }
}

/// What the demands take that are not among those that want too much.
fn greedy_rest(
    space: &Space<'_>,
    lines: &[LineOfOrder<'_>],
    demands: &[Demand],
    component: &[usize],
    over: &[usize],
    tolerance: Tolerance,
) -> Vec<Taken> {
    let firsts = vec![0; component.len()];
    let mut all = requests(demands, component, &firsts);
    for position in over {
        if let Some(request) = all.get_mut(*position) {
            request.quantity = 0;
        }
    }
    allocate(space, lines, &all, tolerance).unwrap_or_else(|_| vec![Taken::default(); component.len()])
}

fn serve(component: &[usize], choices: &[usize], taken: Vec<Taken>, fates: &mut [Fate]) {
    for ((index, choice), taken) in component.iter().zip(choices).zip(taken) {
        if let Some(fate) = fates.get_mut(*index) {
            *fate = Fate::Served(*choice, taken);
        }
    }
}

fn requests(demands: &[Demand], component: &[usize], choices: &[usize]) -> Vec<Request> {
    component
        .iter()
        .zip(choices)
        .filter_map(|(index, choice)| demands.get(*index)?.choices.get(*choice))
        .map(|choice| choice.request)
        .collect()
}

/// Settles a component in which lines compete or are ambiguous.
fn compete(
    space: &Space<'_>,
    lines: &[LineOfOrder<'_>],
    demands: &[Demand],
    component: &[usize],
    tolerance: Tolerance,
    fates: &mut [Fate],
) {
    let mut search = Search::new(space, lines, demands, component, tolerance);
    // Exact prices and quantities first: settled lines stay where they are and the others find their place beside them.
    let is_found = search.run(true) || search.run(false);
    let is_complete = search.is_complete();
    if !is_found {
        let settled: Vec<usize> =
            component.iter().copied().filter(|i| demands.get(*i).is_some_and(|d| d.is_settled)).collect();
        for index in component {
            if let Some(fate) = fates.get_mut(*index) {
                *fate = Fate::Ambiguous;
            }
        }
        place_first(space, lines, demands, &settled, tolerance, fates);
        return;
    }
    let choices = search.best_in_component_order();
    let varied = search.varied;
    if let Ok(taken) = allocate(space, lines, &requests(demands, component, &choices), tolerance) {
        serve(component, &choices, taken, fates);
    }
    for (position, index) in component.iter().enumerate() {
        let is_open = varied.get(position).copied().unwrap_or(true) || !is_complete;
        if is_open
            && !demands.get(*index).is_some_and(|demand| demand.is_settled)
            && let Some(fate) = fates.get_mut(*index)
        {
            *fate = Fate::Ambiguous;
        }
    }
}

/// Depth-first search with bounds, over the demands of one component.
struct Search<'s, 'a> {
    space: &'s Space<'a>,
    lines: &'s [LineOfOrder<'s>],
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
    best: Option<(u32, Vec<usize>)>,
    /// Per position: whether assignments of the best cost differ on it.
    varied: Vec<bool>,
}

impl<'s, 'a> Search<'s, 'a> {
    fn new(
        space: &'s Space<'a>,
        lines: &'s [LineOfOrder<'s>],
        demands: &'s [Demand],
        component: &'s [usize],
        tolerance: Tolerance,
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
                (class, open.saturating_add(super::allocation::slack(tolerance, open)))
            })
            .collect();
        Self {
            space,
            lines,
            demands,
            component,
            tolerance,
            sequence,
            repeats,
            capacity,
            steps: 0,
            best: None,
            varied: vec![false; component.len()],
        }
    }

    /// Whether every assignment that could be better or as good was looked at.
    fn is_complete(&self) -> bool {
        self.steps < SEARCH_STEPS_MAX && self.component.len() <= SEARCH_LINES_MAX
    }

    /// Searches, over choices without cost only or over all; says whether an assignment was found.
    fn run(&mut self, only_exact: bool) -> bool {
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
        self.steps += 1;
        if self.steps >= SEARCH_STEPS_MAX || self.best.as_ref().is_some_and(|(best, _)| cost > *best) {
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
        if allocate(self.space, self.lines, &requests, self.tolerance).is_err() {
            return;
        }
        match &self.best {
            Some((best, kept)) if *best == cost => {
                for ((varied, kept), chosen) in self.varied.iter_mut().zip(kept).zip(chosen) {
                    *varied |= kept != chosen;
                }
            }
            Some(_) | None => {
                self.varied.iter_mut().for_each(|varied| *varied = false);
                self.best = Some((cost, chosen.to_vec()));
            }
        }
    }

    fn best_in_component_order(&self) -> Vec<usize> {
        self.best.as_ref().map_or_else(|| vec![0; self.component.len()], |(_, chosen)| chosen.clone())
    }
}

/// Demands that share a candidate, directly or through others; each component in canonical order.
fn components<'d>(
    space: &Space<'_>,
    demands: &'d [Demand],
    choices: impl Fn(&'d Demand) -> Option<&'d [Choice]>,
) -> Vec<Vec<usize>> {
    let mut forest = Forest::default();
    let mut owner: HashMap<u32, usize> = HashMap::new();
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
                let other = *owner.entry(*member).or_insert(index);
                forest.join(index, other);
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
