//! MATCH-28. Which quantity each line takes from which candidate, once it is known what it may take from.

use attest_model::settings::Tolerance;
use foldhash::{HashMap, HashMapExt as _};

use super::candidates::{from_millionths, millionths};
use super::flow::Network;
use super::lines::Book;
use super::space::{Few, NodeId, Space};

/// A line that takes a quantity from any of some candidates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request {
    /// The candidates it may take from.
    pub(crate) node: NodeId,
    /// Those with exactly its quantity, taken first.
    pub(crate) exact: NodeId,
    /// In millionths of the order line's unit.
    pub(crate) quantity: i128,
    /// It takes what is there and never more; quantities are not compared (MATCH-24).
    pub(crate) is_unbounded: bool,
}

/// What one line takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Candidates and quantities.
    pub(crate) parts: Vec<(u32, i128)>,
    /// What the tolerance covers beyond that.
    pub(crate) short: i128,
}

/// What may exceed an open quantity, in millionths.
pub(crate) fn slack(tolerance: Tolerance, open: i128) -> i128 {
    millionths(tolerance.allowed(from_millionths(open)))
}

/// Gives every request its quantity; requests stand in canonical order, so that the document's order has no influence.
///
/// # Errors
/// The positions of requests that together want more than is open, tolerance included.
pub(crate) fn allocate(
    space: &Space<'_>,
    book: &Book<'_>,
    requests: &[Request],
    tolerance: Tolerance,
) -> Result<Vec<Taken>, Vec<usize>> {
    let mut ages: HashMap<NodeId, Few<u32>> = HashMap::new();
    for request in requests {
        ages.entry(request.node).or_insert_with(|| space.oldest_first(book, request.node));
    }
    let open = || {
        let mut open = HashMap::with_capacity(ages.values().map(|age| age.len()).sum());
        for member in ages.values().flat_map(|age| age.iter()) {
            open.entry(*member).or_insert_with(|| space.candidate(*member).map_or(0, |c| c.open.max(0)));
        }
        open
    };
    let mut taken = greedy(space, book, requests, &ages, &mut open());
    let is_short = |taken: &[Taken]| {
        taken.iter().zip(requests).any(|(taken, request)| taken.short > 0 && !request.is_unbounded)
    };
    if is_short(&taken) {
        taken = by_flow(requests, &ages, &open(), tolerance)?;
    }
    Ok(taken)
}

/// What one request takes with which no other competes; `None` where it wants more than is open, tolerance included.
pub(crate) fn take_alone(
    space: &Space<'_>,
    book: &Book<'_>,
    request: &Request,
    tolerance: Tolerance,
) -> Option<Taken> {
    let open = |member: &u32| space.candidate(*member).map_or(0, |candidate| candidate.open.max(0));
    let exact = space.oldest_first(book, request.exact);
    let quantity = request.quantity.max(0);
    if let Some(member) = exact.iter().find(|member| quantity > 0 && open(member) == quantity) {
        return Some(Taken { parts: vec![(*member, quantity)], short: 0 });
    }
    let mut taken = Taken { parts: Vec::new(), short: quantity };
    for member in space.oldest_first(book, request.node).iter() {
        let part = taken.short.min(open(member));
        if part > 0 {
            taken.parts.push((*member, part));
            taken.short -= part;
        }
        if taken.short == 0 {
            return Some(taken);
        }
    }
    let is_covered = request.is_unbounded || taken.short <= slack(tolerance, space.open(request.node));
    is_covered.then_some(taken)
}

/// Exact quantities first, then oldest first; leaves requests short where another order of taking would not.
fn greedy(
    space: &Space<'_>,
    book: &Book<'_>,
    requests: &[Request],
    ages: &HashMap<NodeId, Few<u32>>,
    left: &mut HashMap<u32, i128>,
) -> Vec<Taken> {
    let mut taken: Vec<Taken> =
        requests.iter().map(|request| Taken { parts: Vec::new(), short: request.quantity.max(0) }).collect();
    let mut cursors: HashMap<NodeId, usize> = HashMap::new();
    let mut exact_left: HashMap<NodeId, Vec<u32>> = HashMap::new();
    for (request, taken) in requests.iter().zip(&mut taken) {
        let oldest_last = || space.oldest_first(book, request.exact).iter().rev().copied().collect();
        let exact = exact_left.entry(request.exact).or_insert_with(oldest_last);
        while let Some(member) = exact.pop() {
            if left.get(&member).is_some_and(|left| *left == request.quantity && *left > 0) {
                left.insert(member, 0);
                *taken = Taken { parts: vec![(member, request.quantity)], short: 0 };
                break;
            }
        }
    }
    for (request, taken) in requests.iter().zip(&mut taken) {
        let members = ages.get(&request.node).map_or(&[][..], |age| &**age);
        let cursor = cursors.entry(request.node).or_default();
        while taken.short > 0 {
            let Some(member) = members.get(*cursor) else { break };
            let here = left.entry(*member).or_default();
            let part = taken.short.min(*here);
            if part > 0 {
                taken.parts.push((*member, part));
                *here -= part;
                taken.short -= part;
            }
            if *here <= 0 {
                *cursor += 1;
            }
        }
    }
    taken
}

/// Requests for the same candidates are one node, so that the network stays as small as the invoice is.
fn by_flow(
    requests: &[Request],
    ages: &HashMap<NodeId, Few<u32>>,
    open: &HashMap<u32, i128>,
    tolerance: Tolerance,
) -> Result<Vec<Taken>, Vec<usize>> {
    let mut groups: Vec<(NodeId, Vec<usize>)> = Vec::new();
    let mut group_of: HashMap<(NodeId, bool), usize> = HashMap::new();
    for (index, request) in requests.iter().enumerate() {
        let group = *group_of.entry((request.node, request.is_unbounded)).or_insert_with(|| {
            groups.push((request.node, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, members)) = groups.get_mut(group) {
            members.push(index);
        }
    }
    let mut network = Network::new(groups.len() + open.len() + 3);
    let (source, sink, spare) = (0, 1, 2);
    let mut place: HashMap<u32, usize> = HashMap::new();
    let mut demands = Vec::new();
    let mut takes: Vec<Vec<(u32, usize)>> = Vec::new();
    for (index, (node, members)) in groups.iter().enumerate() {
        let own = 3 + index;
        let wanted = members.iter().filter_map(|m| requests.get(*m)).map(|r| r.quantity.max(0)).sum();
        demands.push((network.connect(source, own, wanted), wanted));
        let mut edges = Vec::new();
        for candidate in ages.get(node).into_iter().flat_map(|age| age.iter()) {
            let next = 3 + groups.len() + place.len();
            let capacity = open.get(candidate).copied().unwrap_or(0);
            let at = *place.entry(*candidate).or_insert_with(|| {
                network.connect(next, sink, capacity);
                next
            });
            edges.push((*candidate, network.connect(own, at, capacity.min(wanted))));
        }
        takes.push(edges);
    }
    network.run(source, sink);
    // What is open is used up before any tolerance is; the tolerance is granted once for all that share it.
    let total: i128 = open.values().sum();
    network.connect(spare, sink, slack(tolerance, total));
    for (index, (node, members)) in groups.iter().enumerate() {
        let own_open: i128 =
            ages.get(node).into_iter().flat_map(|age| age.iter()).filter_map(|c| open.get(c)).sum();
        let is_unbounded = members.iter().filter_map(|m| requests.get(*m)).any(|r| r.is_unbounded);
        if !is_unbounded {
            network.connect(3 + index, spare, slack(tolerance, own_open));
        }
    }
    network.run(source, sink);
    let mut over = Vec::new();
    for (index, ((edge, wanted), (_, members))) in demands.iter().zip(&groups).enumerate() {
        let is_unbounded = members.iter().filter_map(|m| requests.get(*m)).any(|r| r.is_unbounded);
        if network.is_reachable(3 + index) && network.flow(*edge) <= *wanted && !is_unbounded {
            over.extend(members.iter().copied());
        }
    }
    let is_short = demands.iter().zip(&groups).any(|((edge, wanted), (_, members))| {
        let is_unbounded = members.iter().filter_map(|m| requests.get(*m)).any(|r| r.is_unbounded);
        network.flow(*edge) < *wanted && !is_unbounded
    });
    if is_short {
        over.sort_unstable();
        return Err(over);
    }
    Ok(deal_out(requests, &groups, &takes, &network))
}

/// Deals what a group takes out to its requests, one after the other.
fn deal_out(
    requests: &[Request],
    groups: &[(NodeId, Vec<usize>)],
    takes: &[Vec<(u32, usize)>],
    network: &Network,
) -> Vec<Taken> {
    let mut taken = vec![Taken::default(); requests.len()];
    for ((_, members), edges) in groups.iter().zip(takes) {
        let mut flows = edges.iter().map(|(candidate, edge)| (*candidate, network.flow(*edge)));
        let mut current = flows.next();
        for member in members {
            let (Some(request), Some(own)) = (requests.get(*member), taken.get_mut(*member)) else {
                continue;
            };
            own.short = request.quantity.max(0);
            while own.short > 0 {
                let Some((candidate, here)) = current.as_mut() else { break };
                let part = own.short.min(*here);
                if part > 0 {
                    own.parts.push((*candidate, part));
                    *here -= part;
                    own.short -= part;
                }
                if *here <= 0 {
                    current = flows.next();
                }
            }
        }
    }
    taken
}
