//! What follows from the compared rows: MATCH-31, MATCH-32, MATCH-36, MATCH-37, MATCH-40, MATCH-61, TOL-4.

use std::cmp::Ordering;

use attest_model::dates::days_between;
use attest_model::ids::{OrderNumber, ReceiptNumber};
use attest_model::money::{Decimal, round};
use attest_model::orders::{PurchaseOrder, Reservation};
use attest_model::settings::Criterion;
use jiff::ToSpan;
use jiff::civil::Date;

use super::booking::book_rows;
use super::limits::is_within;
use super::line_result::{Allocation, LineState};
use super::lines::Book;
use super::result::{MatchResult, Memorandum, MemorandumCode, Outcome, Reason, Responsible, TotalsResult};

/// Decides the outcome of a row match; `sequence` is the canonical order of the lines, `order_lines` what each matched one
/// is compared with.
pub(super) fn decide(
    book: &Book<'_>,
    sequence: &[usize],
    order_lines: &[Option<u32>],
    rejecting: Option<String>,
    result: &mut MatchResult,
) {
    if let Some(row) = rejecting {
        result.outcome = Outcome::Rejected { row };
        return;
    }
    if let Some(reason) = refusal(result) {
        result.outcome = not_matched(reason, result);
        return;
    }
    if let Some(waiting) = result.lines.iter().find(|line| line.state == LineState::AwaitingReceipt) {
        let order = book.views.get(waiting.index).and_then(|view| book.order_of(view));
        if let Some(order) = order {
            result.outcome =
                waiting_for(book.facts.today, book.facts.waiting_since, book.limits.wait_days, order.order);
        }
        return;
    }
    let totals = totals(book, order_lines, result);
    let reservations = reservations(result);
    let over = over_open_amount(book, result, &reservations);
    result.outcome = if over {
        not_matched(Reason::OpenAmount, result)
    } else if totals.difference != Some(Decimal::ZERO) {
        not_matched(Reason::TotalDifference, result)
    } else if !totals.is_met {
        not_matched(Reason::TotalTolerance, result)
    } else {
        let above = totals.invoice.unwrap_or_default() - totals.expected;
        if let Some(tolerance) = totals.tolerance
            && above > Decimal::ZERO
        {
            let (code, difference) = (MemorandumCode::Total, above.normalize());
            result.memoranda.push(Memorandum { code, line: None, difference, tolerance });
        }
        Outcome::Matched { reservations, coding: book_rows(book, sequence, order_lines, result) }
    };
    result.totals = Some(totals);
}

fn refusal(result: &MatchResult) -> Option<Reason> {
    let lines =
        result.lines.iter().filter(|line| line.state == LineState::NotMatched).map(|line| line.reason);
    let rows = result.document_rows.iter().filter(|row| row.state == LineState::NotMatched);
    lines.map(|reason| reason.unwrap_or(Reason::Criteria)).chain(rows.map(|_| Reason::ExtraRow)).min()
}

fn not_matched(reason: Reason, result: &MatchResult) -> Outcome {
    let failed: Vec<Criterion> = Criterion::ALL
        .iter()
        .copied()
        .filter(|criterion| {
            let refused = result.lines.iter().filter(|line| line.state == LineState::NotMatched);
            refused.flat_map(|line| line.failed()).any(|failed| failed == *criterion)
        })
        .collect();
    Outcome::NotMatched { reason, failed }
}

/// MATCH-36, MATCH-37. Waiting, or the end of it.
pub(super) fn waiting_for(today: Date, since: Option<Date>, days: i64, order: &PurchaseOrder) -> Outcome {
    let since = since.unwrap_or(today);
    if days_between(since, today) >= days {
        return Outcome::NotMatched { reason: Reason::NoReceipt, failed: Vec::new() };
    }
    let responsible = match &order.buyer {
        Some(buyer) => Responsible::Buyer(buyer.clone()),
        None => Responsible::Site(order.contract.clone()),
    };
    let until = since.checked_add(days.days()).unwrap_or(Date::MAX);
    Outcome::AwaitingReceipt { responsible, order: order.number.clone(), until }
}

/// MATCH-40. What each order line or receipt line gives, all lines of the invoice together.
fn reservations(result: &MatchResult) -> Vec<Reservation> {
    let matched = result.lines.iter().filter(|line| line.state == LineState::Matched);
    let mut taken: Vec<(&OrderNumber, &Allocation)> = matched
        .filter_map(|line| Some((line.order.as_ref()?, &line.allocations)))
        .flat_map(|(order, allocations)| allocations.iter().map(move |allocation| (order, allocation)))
        .collect();
    fn place(allocation: &Allocation) -> (&str, Option<&ReceiptNumber>) {
        (&allocation.order_line, allocation.receipt.as_ref())
    }
    // Most often it is one order.
    let is_one_order = result.orders.len() == 1;
    let order = |left: &OrderNumber, right: &OrderNumber| {
        if is_one_order { Ordering::Equal } else { left.cmp(right) }
    };
    taken.sort_by(|left, right| order(left.0, right.0).then_with(|| place(left.1).cmp(&place(right.1))));
    let same =
        taken.chunk_by(|left, right| order(left.0, right.0).is_eq() && place(left.1) == place(right.1));
    same.filter_map(|parts| {
        let (order, first) = parts.first()?;
        Some(Reservation {
            order: (*order).clone(),
            order_line: Some(first.order_line.clone()),
            receipt: first.receipt.clone(),
            quantity: parts.iter().map(|(_, part)| part.quantity).sum(),
            amount: parts.iter().map(|(_, part)| part.amount).sum(),
        })
    })
    .collect()
}

/// MATCH-61. Whether the rows take more of an order than it has left in money, tolerances included.
fn over_open_amount(book: &Book<'_>, result: &MatchResult, reservations: &[Reservation]) -> bool {
    let limits = &book.limits;
    if !limits.checks(Criterion::Qt) {
        return false;
    }
    result.orders.iter().any(|order| {
        let Some(view) = book.orders.iter().find(|v| v.order.number == order.number && v.problem.is_none())
        else {
            return false;
        };
        let taken: Decimal = reservations.iter().filter(|r| r.order == order.number).map(|r| r.amount).sum();
        let open = view.order.open_amount();
        let tolerance = limits.line.value.allowed(taken).max(limits.quantity.value.allowed(taken));
        taken > open + tolerance
    })
}

/// MATCH-31, TOL-4.
fn totals(book: &Book<'_>, order_lines: &[Option<u32>], result: &MatchResult) -> TotalsResult {
    let (mut rows, mut expected) = (Decimal::ZERO, Decimal::ZERO);
    for line in &result.lines {
        let Some(view) = book.views.get(line.index) else { continue };
        let net = view.line.line_net_amount.unwrap_or_default();
        rows += net;
        let index = order_lines.get(line.index).copied().flatten();
        let own = index.and_then(|index| book.order_lines.get(index as usize));
        expected += match (line.state, index.zip(own)) {
            (LineState::Matched, Some((index, own))) => {
                let factor = book.factor(view.unit, index);
                let quantity = view.line.invoiced_quantity.unwrap_or_default();
                let quantity = factor.map_or(quantity, |factor| factor.quantity(quantity));
                round(quantity.saturating_mul(own.line.unit_price), book.digits)
            }
            (_, _) => net,
        };
    }
    for row in &result.document_rows {
        let amount = if row.is_allowance { -row.amount } else { row.amount };
        rows += amount;
        expected += amount;
    }
    let invoice = book.facts.invoice.totals.total_without_vat;
    let tolerance = book.limits.total.value;
    let is_tolerated = match (tolerance, invoice) {
        (Some(tolerance), Some(invoice)) => is_within(invoice, expected, expected, tolerance, None),
        (None, _) | (Some(_), None) => true,
    };
    let difference = invoice.map(|invoice| (rows - invoice).normalize());
    TotalsResult {
        rows,
        invoice,
        difference,
        expected,
        tolerance: tolerance.map(|tolerance| tolerance.allowed(expected).normalize()),
        is_met: is_tolerated && difference == Some(Decimal::ZERO),
    }
}
