//! MATCH-28, MATCH-35. What was received and is still open, and whether a line's delivery is confirmed.

use attest_model::ids::folded;
use attest_model::money::Decimal;
use attest_model::orders::{AccrualMethod, GoodsReceipt};
use attest_model::settings::Criterion;
use foldhash::{HashMap, HashMapExt as _};

use super::allocation::slack;
use super::candidates::{Candidate, millionths};
use super::limits::Limits;
use super::lines::{Book, LineView};
use super::narrowing::Narrower;
use super::space::{EMPTY, NodeId, Space};
use super::symbols::{ByText, NONE, Symbols};
use crate::accrual::Way;

/// MATCH-36. Whether the delivery of an order must be confirmed.
pub(crate) fn is_required(method: AccrualMethod, limits: &Limits) -> bool {
    match method {
        AccrualMethod::G => true,
        AccrualMethod::O | AccrualMethod::Z => limits.receipt_required.value,
    }
}

/// The receipt lines that lines may take from, of orders that are matched by receipts or wait for them.
pub(crate) fn received<'a>(book: &mut Book<'a>) -> Vec<Candidate<'a>> {
    let mut receipts: HashMap<String, Vec<&'a GoodsReceipt>> = HashMap::new();
    let of_company = book.facts.receipts.iter().filter(|receipt| receipt.company == *book.facts.company);
    let of_company: Vec<_> = of_company.collect();
    // Receipts of one order mostly stand together.
    for own in of_company.chunk_by(|left, right| left.order == right.order) {
        let key = own.first().map(|receipt| receipt.order.key()).unwrap_or_default();
        receipts.entry(key).or_default().extend(own);
    }
    let (mut found, mut count) = (Vec::new(), 0);
    for place in 0..book.orders.len() {
        let Some(view) = book.orders.get(place) else { continue };
        if view.problem.is_some() || !is_required(view.order.accrual_method, &book.limits) {
            continue;
        }
        let own = receipts.remove(&view.order.number.key()).unwrap_or_default();
        of_order(book, place, &own, &mut count, &mut found);
    }
    found
}

fn of_order<'a>(
    book: &mut Book<'a>,
    place: usize,
    receipts: &[&'a GoodsReceipt],
    count: &mut u32,
    found: &mut Vec<Candidate<'a>>,
) {
    let Some(view) = book.orders.get(place) else { return };
    let order = u32::try_from(place).unwrap_or(u32::MAX);
    let range = view.lines.clone();
    let mut by_id: ByText<u32> = ByText::default();
    for line in range.clone() {
        if let Some(own) = book.order_lines.get(line as usize) {
            by_id.put(&own.line.id, || line);
        }
    }
    let gives_ticket = book.views.iter().any(|view| view.ticket != NONE || view.receipt_number != NONE);
    let first = found.len();
    // Per order line marked delivered: received, and invoiced or reserved by receipt lines.
    let mut sums: HashMap<u32, (Decimal, Decimal)> = HashMap::new();
    for receipt in receipts {
        *count += 1;
        let mut symbol = |text| if gives_ticket { book.symbols.get_ticket(text) } else { NONE };
        let ticket = symbol(receipt.ticket.as_deref());
        let receipt_number = symbol(Some(receipt.number.as_str()));
        book.tickets.extend(Symbols::is_shared(ticket).then_some((order, ticket)));
        book.receipt_numbers.extend(Symbols::is_shared(receipt_number).then_some((order, receipt_number)));
        for line in &receipt.lines {
            let Some(order_line) = by_id.get(&line.order_line) else { continue };
            let own = book.order_lines.get(order_line as usize);
            if own.is_some_and(|own| own.line.marked_delivered.is_some()) {
                let sum = sums.entry(order_line).or_default();
                sum.0 += line.received_quantity;
                sum.1 += line.invoiced_quantity + line.reserved_quantity;
            }
            found.push(Candidate {
                order_line,
                receipt: Some(receipt),
                nth_receipt: *count,
                date: Some(receipt.delivery_date),
                ticket,
                receipt_number,
                open: millionths(line.open_quantity()),
            });
        }
    }
    if let Some(own) = found.get_mut(first..) {
        take_back_returns(own);
    }
    for order_line in range {
        let Some(own) = book.order_lines.get(order_line as usize) else { continue };
        let Some(day) = own.line.marked_delivered else { continue };
        let (received, used) = sums.get(&order_line).copied().unwrap_or_default();
        let used_elsewhere =
            (own.line.invoiced_quantity + own.line.reserved_quantity - used).max(Decimal::ZERO);
        let open = (own.line.quantity - received).max(Decimal::ZERO) - used_elsewhere;
        found.push(Candidate {
            order_line,
            receipt: None,
            nth_receipt: 0,
            date: Some(day),
            ticket: NONE,
            receipt_number: NONE,
            open: millionths(open),
        });
    }
}

/// Goods that went back reduce what came: of the same ticket first, then the youngest.
fn take_back_returns(candidates: &mut [Candidate<'_>]) {
    let returned: Vec<(usize, u32)> = candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| candidate.open < 0)
        .map(|(index, candidate)| (index, candidate.order_line))
        .collect();
    for (index, order_line) in returned {
        let Some(back) = candidates.get(index) else { continue };
        let (mut left, ticket) = (-back.open, back.receipt.and_then(|receipt| receipt.ticket.as_deref()));
        let ticket = ticket.map(folded);
        let mut sources: Vec<usize> = (0..candidates.len())
            .filter(|at| candidates.get(*at).is_some_and(|c| c.order_line == order_line && c.open > 0))
            .collect();
        sources.sort_by_cached_key(|at| {
            candidates.get(*at).map(|candidate| {
                let own = candidate.receipt.and_then(|receipt| receipt.ticket.as_deref()).map(folded);
                let number = candidate.receipt.map(|receipt| receipt.number.key());
                (ticket.is_none() || own != ticket, std::cmp::Reverse((candidate.date, number)))
            })
        });
        for at in sources {
            if let Some(source) = candidates.get_mut(at) {
                let part = left.min(source.open);
                source.open -= part;
                left -= part;
            }
        }
        if let Some(back) = candidates.get_mut(index) {
            back.open = 0;
        }
    }
}

/// MATCH-35. What is known of the delivery of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// It is confirmed, or need not be.
    Confirmed,
    /// Something is missing.
    Missing {
        /// What is received and open all the same, in millionths; `None` where its ticket decides.
        received: Option<i128>,
    },
}

/// MATCH-35. Per line: whether its delivery is confirmed.
pub(crate) fn confirmed(
    book: &Book<'_>,
    on_order: (&mut Space<'_>, &mut Narrower),
    space: &mut Space<'_>,
) -> Vec<Delivery> {
    let (order_space, order_narrower) = on_order;
    let mut confirmed = vec![Delivery::Confirmed; book.views.len()];
    // Lines without ticket that expect the same goods are confirmed together or not at all.
    let mut shared: HashMap<NodeId, Vec<usize>> = HashMap::new();
    for (index, view) in book.views.iter().enumerate() {
        let Some(order) = book.order_of(view) else { continue };
        if view.order_problem.is_some()
            || order.way.way == Way::NoAttempt
            || !is_required(order.order.accrual_method, &book.limits)
        {
            continue;
        }
        let gives_ticket = view.ticket != NONE || view.receipt_number != NONE;
        if gives_ticket && book.limits.checks(Criterion::Dt) {
            if let Some(slot) = confirmed.get_mut(index).filter(|_| !book.is_ticket_known(view)) {
                *slot = Delivery::Missing { received: None };
            }
        } else {
            shared.entry(order_narrower.expected(book, order_space, view)).or_default().push(index);
        }
    }
    for (expected, members) in shared {
        let lines: Vec<u32> = order_space
            .members(expected)
            .iter()
            .filter_map(|member| order_space.candidate(*member))
            .map(|candidate| candidate.order_line)
            .collect();
        let first = lines.first().copied();
        let node = space.of_order_lines(lines);
        let open = space.open(node);
        let wanted: i128 = members
            .iter()
            .filter_map(|index| book.views.get(*index))
            .map(|view| wanted(book, view, first))
            .sum();
        let is_confirmed = if book.limits.checks(Criterion::Qt) {
            wanted <= open.saturating_add(slack(book.limits.quantity.value, open))
        } else {
            node != EMPTY
        };
        for index in members.into_iter().filter(|_| !is_confirmed) {
            if let Some(slot) = confirmed.get_mut(index) {
                *slot = Delivery::Missing { received: Some(open) };
            }
        }
    }
    confirmed
}

/// A line's quantity in the unit of an order line; none where it cannot be told, which QT then refuses.
fn wanted(book: &Book<'_>, view: &LineView<'_>, order_line: Option<u32>) -> i128 {
    let factor = order_line.and_then(|line| book.factor(view.unit, line));
    let quantity =
        factor.zip(view.line.invoiced_quantity).map(|(factor, quantity)| factor.quantity(quantity));
    quantity.map_or(0, |quantity| millionths(quantity).max(0))
}
