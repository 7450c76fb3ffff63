//! MATCH-27. Which order lines serve which invoice lines, when several would do or lines compete.
//!
//! Lines that share candidates are settled together. Each takes from one class of order lines; a class is what may be
//! combined. The assignment that meets all criteria on all lines and keeps closest to exact prices and quantities is used.

use attest_model::money::Decimal;
use attest_model::settings::Tolerance;
use foldhash::{HashMap, HashMapExt as _};

use super::allocation::{Request, Taken, allocate, take_alone};
use super::components::components;
use super::lines::Book;
use super::search::Search;
use super::space::Space;

/// Steps that all searches of an invoice may take before lines are left to a person: about 50 ms.
const SEARCH_STEPS_MAX: usize = 200_000;

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
    book: &Book<'_>,
    demands: &mut [Demand],
    tolerance: Tolerance,
    widen: &mut dyn FnMut(&mut Space<'a>, usize) -> Vec<Choice>,
) -> Vec<Fate> {
    let mut fates: Vec<Fate> = vec![Fate::Ambiguous; demands.len()];
    let mut is_open = vec![false; demands.len()];
    for component in components(space, demands, |demand| {
        let exact = demand.choices.partition_point(|choice| choice.cost == 0);
        demand.choices.get(..if demand.is_settled { 1 } else { exact })
    }) {
        let is_settled = component.iter().all(|i| demands.get(*i).is_some_and(|d| d.is_settled));
        if is_settled && place_first(space, book, demands, &component, tolerance, &mut fates) {
            continue;
        }
        if is_settled || component.len() > 1 {
            for index in component {
                if let Some(slot) = is_open.get_mut(index) {
                    *slot = true;
                }
            }
        }
    }
    if !is_open.contains(&true) {
        return fates;
    }
    widen_around(space, demands, &is_open, widen);
    let mut steps = SEARCH_STEPS_MAX;
    for component in components(space, demands, |demand| Some(demand.choices.as_slice())) {
        if component.iter().any(|index| is_open.get(*index) == Some(&true)) {
            compete(space, book, demands, &component, tolerance, &mut steps, &mut fates);
        }
    }
    fates
}

/// Gives all choices to the settled demands that stand in the way of open ones, and to those in their way.
fn widen_around<'a>(
    space: &mut Space<'a>,
    demands: &mut [Demand],
    is_open: &[bool],
    widen: &mut dyn FnMut(&mut Space<'a>, usize) -> Vec<Choice>,
) {
    let mut by_class: HashMap<i128, Vec<usize>> = HashMap::new();
    for (index, demand) in demands.iter().enumerate() {
        for choice in &demand.choices {
            by_class.entry(choice.class).or_default().push(index);
        }
    }
    let mut is_seen = vec![false; demands.len()];
    let mut waiting: Vec<usize> = (0..demands.len()).filter(|i| is_open.get(*i) == Some(&true)).collect();
    while let Some(index) = waiting.pop() {
        let Some(demand) = demands.get_mut(index) else { continue };
        if is_seen.get_mut(index).is_none_or(|seen| std::mem::replace(seen, true)) {
            continue;
        }
        if demand.is_settled {
            let choices = widen(space, index);
            if !choices.is_empty() {
                demand.choices = choices;
            }
        }
        for choice in &demand.choices {
            waiting.extend(by_class.remove(&choice.class).unwrap_or_default());
        }
    }
}

/// Gives each demand its first choice; says whether there is enough for all.
fn place_first(
    space: &Space<'_>,
    book: &Book<'_>,
    demands: &[Demand],
    component: &[usize],
    tolerance: Tolerance,
    fates: &mut [Fate],
) -> bool {
    if let [index] = component
        && let Some(choice) = demands.get(*index).and_then(|demand| demand.choices.first())
    {
        let taken = take_alone(space, book, &choice.request, tolerance);
        let is_served = taken.is_some();
        if let Some(fate) = fates.get_mut(*index) {
            *fate = taken.map_or(Fate::Over(choice.request.quantity), |taken| Fate::Served(0, taken));
        }
        return is_served;
    }
    let firsts = vec![0; component.len()];
    match allocate(space, book, &requests(demands, component, &firsts), tolerance) {
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
            let taken = greedy_rest(space, book, demands, component, &over, tolerance);
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
    book: &Book<'_>,
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
    allocate(space, book, &all, tolerance).unwrap_or_else(|_| vec![Taken::default(); component.len()])
}

fn serve(component: &[usize], choices: &[usize], taken: Vec<Taken>, fates: &mut [Fate]) {
    for ((index, choice), taken) in component.iter().zip(choices).zip(taken) {
        if let Some(fate) = fates.get_mut(*index) {
            *fate = Fate::Served(*choice, taken);
        }
    }
}

pub(super) fn requests(demands: &[Demand], component: &[usize], choices: &[usize]) -> Vec<Request> {
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
    book: &Book<'_>,
    demands: &[Demand],
    component: &[usize],
    tolerance: Tolerance,
    steps: &mut usize,
    fates: &mut [Fate],
) {
    let mut search = Search::new(space, book, demands, component, tolerance, *steps);
    // Exact prices and quantities first: settled lines stay where they are and the others find their place beside them.
    let is_found = search.run(true) || search.run(false);
    let is_complete = search.is_complete();
    *steps = search.steps_left();
    if !is_found {
        let settled: Vec<usize> =
            component.iter().copied().filter(|i| demands.get(*i).is_some_and(|d| d.is_settled)).collect();
        for index in component {
            if let Some(fate) = fates.get_mut(*index) {
                *fate = Fate::Ambiguous;
            }
        }
        place_first(space, book, demands, &settled, tolerance, fates);
        return;
    }
    let choices = search.best_in_component_order();
    let varied = search.varied();
    if let Ok(taken) = allocate(space, book, &requests(demands, component, &choices), tolerance) {
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
