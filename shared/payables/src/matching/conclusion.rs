//! MATCH-32, TOL-3. What is written of one line: evidence, candidates, what it takes.

use attest_model::ids::OrderNumber;
use attest_model::money::{Decimal, round};
use attest_model::settings::Criterion;
use foldhash::HashMap;

use super::allocation::Taken;
use super::assignment::{Demand, Fate};
use super::candidates::{Feature, from_millionths};
use super::criteria::{Joint, Ordered, Pair, exact_amount, examine, order_prices};
use super::line_result::{
    Allocation, CANDIDATES_SHOWN_MAX, CandidateRef, LineResult, LineState, Note, Verdict,
};
use super::lines::{Book, LineView};
use super::narrowing::Narrowed;
use super::result::{Memorandum, MemorandumCode, Reason};
use super::space::{EMPTY, Space};
use crate::accrual::Way;

/// Most candidates named with a line that is matched.
const CANDIDATES_OF_MATCHED_MAX: usize = 3;

/// How one line is compared.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) narrowed: Narrowed,
    pub(super) is_three_way: bool,
    pub(super) is_pending: bool,
}

/// A line before it is compared.
pub(super) fn blank(book: &Book<'_>, index: usize, view: &LineView<'_>) -> LineResult {
    LineResult {
        index,
        id: view.line.id.as_str().into(),
        order: view.order_number.as_deref().map(OrderNumber::new),
        way: book.order_of(view).map(|order| order.way.way),
        state: LineState::NotMatched,
        reason: None,
        candidate_count: 0,
        candidates: Vec::new(),
        received: None,
        evidence: Vec::new(),
        allocations: Vec::new(),
        rule: None,
    }
}

/// Writes the result of one line; answers the order line of a matched one. `used` is what all lines take together.
pub(super) fn conclude(
    book: &Book<'_>,
    space: &mut Space<'_>,
    plan: Plan,
    fate: Option<(&Demand, &Fate)>,
    used: &HashMap<u32, i128>,
    result: &mut LineResult,
    memoranda: &mut Vec<Memorandum>,
) -> Option<u32> {
    let view = book.views.get(result.index)?;
    let parts = space.parts(book, plan.narrowed.fine, Feature::Class);
    let (mut joint, mut taken, mut is_ambiguous) = (Joint::Alone, None, false);
    let mut shown = plan.narrowed.fine;
    match fate {
        Some((demand, Fate::Served(choice, served))) => {
            let node = demand.choices.get(*choice).map_or(EMPTY, |choice| {
                let part = parts.iter().find(|(class, _)| *class == choice.class);
                part.map_or(choice.request.node, |part| part.1)
            });
            shown = node;
            // Summed only where it counts: a set may have as many members as the order has lines.
            if !book.limits.allow_partial.value && book.limits.checks(Criterion::Qt) {
                let taken: i128 = space.members(node).iter().filter_map(|member| used.get(member)).sum();
                joint = if space.open(node) > taken { Joint::Partial } else { Joint::Alone };
            }
            taken = Some(served);
        }
        Some((_, Fate::Over(together))) => joint = Joint::Over(from_millionths(*together)),
        Some((_, Fate::Ambiguous)) => is_ambiguous = true,
        None => is_ambiguous = parts.len() > 1 && !plan.narrowed.missed.any(),
    }
    let members = space.oldest_first(book, shown);
    let first = taken.and_then(|taken| taken.parts.first().map(|(member, _)| *member));
    let candidate = first.or_else(|| members.first().copied()).and_then(|member| space.candidate(member));
    let pair = Pair {
        view,
        ordered: candidate.and_then(|candidate| Ordered::of(book, view, candidate.order_line)),
        candidate,
        missed: plan.narrowed.missed,
        open: from_millionths(space.open(shown)),
        joint,
        is_three_way: plan.is_three_way || (plan.is_pending && is_three_way(book, view)),
        is_pending: plan.is_pending,
        limits: &book.limits,
        digits: book.digits,
    };
    result.evidence = examine(&pair);
    result.candidate_count = members.len();
    result.reason = reason(result, is_ambiguous);
    result.state = match (result.reason, plan.is_pending) {
        (Some(_), _) => LineState::NotMatched,
        (None, true) => LineState::AwaitingReceipt,
        (None, false) => LineState::Matched,
    };
    let is_matched = result.state == LineState::Matched;
    // What a matched line takes stands with it.
    let some = members.iter().take(if is_matched { CANDIDATES_OF_MATCHED_MAX } else { CANDIDATES_SHOWN_MAX });
    result.candidates = some.filter_map(|member| shown_candidate(book, space, *member)).collect();
    let taken = taken.filter(|_| is_matched)?;
    result.allocations = allocations(book, space, taken);
    note_differences(memoranda, &pair, result.index, taken);
    candidate.map(|candidate| candidate.order_line)
}

fn reason(result: &LineResult, is_ambiguous: bool) -> Option<Reason> {
    let is_refused = result.evidence.iter().any(|evidence| evidence.verdict == Verdict::NotMet);
    let has_mismatch = result.evidence.iter().any(|evidence| evidence.note == Some(Note::UnitMismatch));
    match (is_ambiguous, is_refused) {
        _ if has_mismatch => Some(Reason::UnitMismatch),
        (true, _) => Some(Reason::Ambiguous),
        (false, true) => Some(Reason::Criteria),
        (false, false) => None,
    }
}

fn is_three_way(book: &Book<'_>, view: &LineView<'_>) -> bool {
    book.order_of(view).is_some_and(|order| order.way.way == Way::ThreeWay)
}

fn shown_candidate(book: &Book<'_>, space: &Space<'_>, member: u32) -> Option<CandidateRef> {
    let candidate = space.candidate(member)?;
    let own = book.order_lines.get(candidate.order_line as usize)?;
    Some(CandidateRef {
        order_line: own.line.id.clone(),
        receipt: candidate.receipt.map(|receipt| receipt.number.clone()),
        ticket: candidate.receipt.and_then(|receipt| receipt.ticket.as_deref()).map(Into::into),
        delivery_date: candidate.date,
        open_quantity: from_millionths(candidate.open),
    })
}

fn allocations(book: &Book<'_>, space: &Space<'_>, taken: &Taken) -> Vec<Allocation> {
    taken
        .parts
        .iter()
        .filter_map(|(member, quantity)| {
            let candidate = space.candidate(*member)?;
            let own = book.order_lines.get(candidate.order_line as usize)?;
            let quantity = from_millionths(*quantity);
            let amount = round(quantity.saturating_mul(own.line.unit_price), book.digits);
            Some(Allocation {
                order_line: own.line.id.clone(),
                receipt: candidate.receipt.map(|receipt| receipt.number.clone()),
                quantity,
                amount,
            })
        })
        .collect()
}

/// TOL-3. Differences that a tolerance covers.
fn note_differences(memoranda: &mut Vec<Memorandum>, pair: &Pair<'_>, index: usize, taken: &Taken) {
    let limits = pair.limits;
    let mut note = |code, criterion, difference: Decimal, tolerance: Decimal| {
        if difference > Decimal::ZERO && limits.checks(criterion) {
            let (difference, tolerance) = (difference.normalize(), tolerance.normalize());
            memoranda.push(Memorandum { code, line: Some(index), difference, tolerance });
        }
    };
    let open = limits.quantity.value.allowed(pair.open);
    note(MemorandumCode::Quantity, Criterion::Qt, from_millionths(taken.short), open);
    let Some(ordered) = &pair.ordered else { return };
    if let Some((found, expected)) = order_prices(pair.view, ordered) {
        note(MemorandumCode::Price, Criterion::Pr, found - expected, limits.price.value.allowed(expected));
    }
    if let (Some(found), Some(exact)) = (pair.view.line.line_net_amount, exact_amount(pair.view, ordered)) {
        let expected = round(exact, pair.digits);
        note(MemorandumCode::LineAmount, Criterion::La, found - expected, limits.line.value.allowed(exact));
    }
}
