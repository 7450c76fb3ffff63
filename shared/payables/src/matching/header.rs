//! MATCH-48 … MATCH-54. The match without rows (step 3): the invoice's total against its orders' totals.

use attest_model::ids::OrderNumber;
use attest_model::money::{Decimal, round};
use attest_model::orders::{GoodsReceipt, PurchaseOrder, Reservation};
use attest_model::settings::Criterion;

use super::delivery::is_required;
use super::facts::MatchFacts;
use super::limits::Limits;
use super::lines::problem_of;
use super::outcome::waiting_for;
use super::result::{
    HeaderResult, MatchKind, MatchResult, Memorandum, MemorandumCode, OrderResult, Outcome, RULES_VERSION,
    Reason, SCHEMA_VERSION,
};
use crate::accrual::{Way, way_of};

/// Compares the invoice's total with what its orders have left.
///
/// `orders` are the resolved order numbers of the header, in document order (MATCH-53).
#[must_use]
pub fn match_header(facts: &MatchFacts<'_>, orders: &[OrderNumber]) -> MatchResult {
    let limits = Limits::of(facts.settings);
    let known: Vec<&PurchaseOrder> = orders
        .iter()
        .filter_map(|number| {
            let same = || facts.orders.iter().filter(|order| order.number == *number);
            same().find(|order| order.company == *facts.company).or_else(|| same().next())
        })
        .collect();
    let mut result = MatchResult {
        schema: SCHEMA_VERSION,
        rules: RULES_VERSION.to_owned(),
        kind: MatchKind::Header,
        trigger: facts.trigger,
        today: facts.today,
        outcome: Outcome::NotMatched { reason: Reason::NoOrder, failed: Vec::new() },
        orders: known.iter().map(|order| order_result(order, facts)).collect(),
        lines: Vec::new(),
        document_rows: Vec::new(),
        totals: None,
        header: None,
        memoranda: Vec::new(),
    };
    if orders.is_empty() {
        return result;
    }
    if known.len() < orders.len() || known.iter().any(|order| problem_of(order, facts).is_some()) {
        result.outcome = Outcome::NotMatched { reason: Reason::Criteria, failed: vec![Criterion::Po] };
        return result;
    }
    if let Some(order) = result.orders.iter().find(|order| order.way == Way::NoAttempt) {
        result.outcome =
            Outcome::NotAttempted { order: order.number.clone(), because: order.because.clone() };
        return result;
    }
    let compared = compare(facts, &limits, &known);
    result.outcome = decide(facts, &limits, &known, &compared);
    let difference = compared.found.unwrap_or_default() - compared.expected;
    if matches!(result.outcome, Outcome::Matched { .. })
        && !difference.is_zero()
        && difference.abs() <= compared.tolerance
    {
        result.memoranda.push(Memorandum {
            code: MemorandumCode::Header,
            line: None,
            difference: difference.normalize(),
            tolerance: compared.tolerance,
        });
    }
    result.header = Some(compared);
    result
}

fn order_result(order: &PurchaseOrder, facts: &MatchFacts<'_>) -> OrderResult {
    let way = way_of(order, facts.settings);
    let (number, method) = (order.number.clone(), order.accrual_method);
    OrderResult { number, method, way: way.way, because: way.because }
}

/// What is left of an order, with tax where asked for and known.
fn left(order: &PurchaseOrder, is_gross: bool) -> Decimal {
    let net = order.open_amount();
    match order.total_with_vat {
        Some(gross) if is_gross => net + gross - order.total_without_vat(),
        Some(_) | None => net,
    }
}

fn compare(facts: &MatchFacts<'_>, limits: &Limits, orders: &[&PurchaseOrder]) -> HeaderResult {
    // One total of the invoice is compared with one sum, so all orders must state their tax or none counts.
    let is_gross = limits.header_is_gross && orders.iter().all(|order| order.total_with_vat.is_some());
    let totals = &facts.invoice.totals;
    let found = if is_gross { totals.total_with_vat } else { totals.total_without_vat };
    let expected: Decimal = orders.iter().map(|order| left(order, is_gross)).sum();
    let tolerance = limits.header.value.allowed(expected);
    let is_met = found.is_some_and(|found| {
        let is_near = (found - expected).abs() <= tolerance;
        let is_part = limits.header_allow_partial.value && found > Decimal::ZERO && found < expected;
        expected > Decimal::ZERO && (is_near || is_part)
    });
    let mut rest = found.unwrap_or_default();
    let mut taken = Vec::new();
    for order in orders {
        let part = rest.min(left(order, is_gross)).max(Decimal::ZERO);
        rest -= part;
        taken.push((order.number.clone(), part));
    }
    let counted: Vec<_> =
        orders.iter().copied().filter(|order| is_required(order.accrual_method, limits)).collect();
    let received_value = orders.iter().map(|order| received_value(facts, order)).sum();
    let needed: Decimal = taken
        .iter()
        .filter(|(number, _)| counted.iter().any(|order| order.number == *number))
        .map(|(_, part)| *part)
        .sum();
    let counted_value: Decimal =
        counted.iter().map(|order| received_value_with_tax(facts, order, is_gross)).sum();
    let is_full = counted.iter().all(|order| is_received_in_full(facts, order));
    let is_part = limits.header_allow_partial.value && counted_value >= needed;
    HeaderResult {
        is_gross,
        expected,
        found,
        tolerance: tolerance.normalize(),
        because: limits.header.because.to_string(),
        is_met,
        delivery_confirmed: (!counted.is_empty()).then_some(is_full || is_part),
        received_value,
        taken,
    }
}

fn decide(
    facts: &MatchFacts<'_>,
    limits: &Limits,
    orders: &[&PurchaseOrder],
    compared: &HeaderResult,
) -> Outcome {
    if !compared.is_met {
        return Outcome::NotMatched { reason: Reason::HeaderAmount, failed: Vec::new() };
    }
    if compared.delivery_confirmed == Some(false) {
        let is_open = |order: &&&PurchaseOrder| {
            is_required(order.accrual_method, limits) && !is_received_in_full(facts, order)
        };
        let waiting = orders.iter().find(is_open).or_else(|| orders.first());
        return waiting
            .map_or(Outcome::NotMatched { reason: Reason::NoOrder, failed: Vec::new() }, |order| {
                waiting_for(facts.today, facts.waiting_since, limits.wait_days, order)
            });
    }
    Outcome::Matched { reservations: reservations(facts, orders, compared), coding: Vec::new() }
}

/// MATCH-40, MATCH-61. Reserved are net amounts, at most what each order has left, in document order.
fn reservations(
    facts: &MatchFacts<'_>,
    orders: &[&PurchaseOrder],
    compared: &HeaderResult,
) -> Vec<Reservation> {
    let net = facts.invoice.totals.total_without_vat.or(compared.found).unwrap_or_default();
    let mut rest = net;
    let mut found = Vec::new();
    for order in orders {
        let amount = rest.min(order.open_amount()).max(Decimal::ZERO);
        rest -= amount;
        if !amount.is_zero() {
            let (order, quantity) = (order.number.clone(), Decimal::ZERO);
            found.push(Reservation { order, order_line: None, receipt: None, quantity, amount });
        }
    }
    found
}

fn receipts<'a>(facts: &MatchFacts<'a>, order: &PurchaseOrder) -> impl Iterator<Item = &'a GoodsReceipt> {
    let (company, number) = (order.company.clone(), order.number.clone());
    facts.receipts.iter().filter(move |receipt| receipt.company == company && receipt.order == number)
}

/// Received of each order line; a line marked delivered counts in full (MATCH-35).
fn received_quantities(facts: &MatchFacts<'_>, order: &PurchaseOrder) -> Vec<Decimal> {
    let mut received: std::collections::HashMap<String, Decimal> = std::collections::HashMap::new();
    for line in receipts(facts, order).flat_map(|receipt| &receipt.lines) {
        *received.entry(attest_model::ids::folded(&line.order_line)).or_default() += line.received_quantity;
    }
    let quantity = |line: &attest_model::orders::OrderLine| {
        let came = received.get(&attest_model::ids::folded(&line.id)).copied().unwrap_or_default();
        if line.marked_delivered.is_some() { came.max(line.quantity) } else { came }
    };
    order.lines.iter().map(quantity).collect()
}

fn is_received_in_full(facts: &MatchFacts<'_>, order: &PurchaseOrder) -> bool {
    let received = received_quantities(facts, order);
    !order.lines.is_empty()
        && order.lines.iter().zip(received).all(|(line, received)| received >= line.quantity)
}

/// MATCH-52. Received quantity × order price, less what is invoiced or reserved.
fn received_value(facts: &MatchFacts<'_>, order: &PurchaseOrder) -> Decimal {
    let digits = order.currency.minor_units();
    let value: Decimal = order
        .lines
        .iter()
        .zip(received_quantities(facts, order))
        .map(|(line, received)| round(received.saturating_mul(line.unit_price), digits))
        .sum();
    let used: Decimal = order.lines.iter().map(|line| line.invoiced_amount + line.reserved_amount).sum();
    value - used - order.header_invoiced - order.header_reserved
}

fn received_value_with_tax(facts: &MatchFacts<'_>, order: &PurchaseOrder, is_gross: bool) -> Decimal {
    let value = received_value(facts, order);
    let net = order.total_without_vat();
    let gross = order.total_with_vat.filter(|_| is_gross);
    let scaled = gross.and_then(|gross| value.checked_mul(gross)?.checked_div(net));
    scaled.map_or(value, |scaled| round(scaled, order.currency.minor_units()))
}
