//! MATCH-25 … MATCH-32. The match with rows (step 2).

use attest_model::ids::OrderNumber;
use attest_model::money::Decimal;
use attest_model::orders::OrderLine;
use attest_model::settings::Criterion;

use super::allocation::{Request, Taken, slack};
use super::assignment::{Choice, Demand, Fate, assign};
use super::criteria::{Joint, Pair, exact_amount, examine, order_prices};
use super::delivery::{confirmed, received};
use super::extra_rows::ExtraRows;
use super::facts::MatchFacts;
use super::limits::is_within;
use super::lines::{Book, LineView};
use super::narrowing::{Narrowed, Narrower};
use super::outcome;
use super::result::{
    Allocation, CANDIDATES_SHOWN_MAX, CandidateRef, LineResult, LineState, MatchKind, MatchResult,
    Memorandum, MemorandumCode, Note, OrderResult, Outcome, RULES_VERSION, Reason, SCHEMA_VERSION, Verdict,
};
use super::space::{Candidate, EMPTY, Feature, NodeId, Space, from_millionths, millionths};
use crate::accrual::Way;

/// Compares every line of an invoice with its order, and its receipts where the order's method asks for them.
///
/// One call decides everything: whether an attempt is made (AMJ-13), whether goods must still be waited for (MATCH-36),
/// which order lines serve which invoice lines (MATCH-27), what becomes of extra rows (15.6), and what is to be reserved
/// (MATCH-40). The order of lines in the document has no influence.
#[must_use]
pub fn match_invoice(facts: &MatchFacts<'_>) -> MatchResult {
    let mut book = Book::open(*facts);
    let orders = used_orders(&book);
    let mut result = MatchResult {
        schema: SCHEMA_VERSION,
        rules: RULES_VERSION.to_owned(),
        kind: MatchKind::Rows,
        trigger: facts.trigger,
        today: facts.today,
        outcome: Outcome::NotMatched { reason: Reason::NoOrder, failed: Vec::new() },
        orders: orders.iter().filter_map(|place| order_result(&book, *place)).collect(),
        lines: Vec::new(),
        document_rows: Vec::new(),
        totals: None,
        header: None,
        memoranda: Vec::new(),
    };
    if facts.invoice.lines.is_empty() || book.views.iter().all(|view| view.order_text.is_none()) {
        return result;
    }
    let unattempted = result.orders.iter().find(|order| order.way == Way::NoAttempt);
    if let Some(order) = unattempted {
        result.outcome =
            Outcome::NotAttempted { order: order.number.clone(), because: order.because.clone() };
        return result;
    }
    let mut rows = Rows::compare(&mut book);
    let extra = rows.extra.settle(&book, &rows.lines);
    for (index, state, reason) in extra.lines {
        if let Some(line) = rows.lines.get_mut(index) {
            line.state = state;
            line.reason = reason;
            line.allocations.clear();
        }
    }
    for (index, rule) in extra.rules {
        if let Some(line) = rows.lines.get_mut(index) {
            line.rule = Some(rule);
        }
    }
    rows.memoranda.retain(|memorandum| {
        memorandum
            .line
            .and_then(|line| rows.lines.get(line))
            .is_none_or(|line| line.state == LineState::Matched)
    });
    result.lines = rows.lines;
    result.document_rows = extra.document_rows;
    result.memoranda = rows.memoranda;
    outcome::decide(&book, &rows.sequence, &rows.order_lines, extra.rejecting, &mut result);
    result
}

/// The orders that lines name, in document order.
fn used_orders(book: &Book<'_>) -> Vec<u32> {
    let mut used = Vec::new();
    let mut is_seen = vec![false; book.orders.len()];
    for place in book.views.iter().filter_map(|view| view.order) {
        if let Some(seen) = is_seen.get_mut(place as usize)
            && !std::mem::replace(seen, true)
        {
            used.push(place);
        }
    }
    used
}

fn order_result(book: &Book<'_>, place: u32) -> Option<OrderResult> {
    let view = book.orders.get(place as usize)?;
    Some(OrderResult {
        number: view.order.number.clone(),
        method: view.order.accrual_method,
        way: view.way.way,
        because: view.way.because.clone(),
    })
}

/// The lines compared.
struct Rows<'a> {
    lines: Vec<LineResult>,
    /// The order line that each matched line is compared with.
    order_lines: Vec<Option<&'a OrderLine>>,
    memoranda: Vec<Memorandum>,
    extra: ExtraRows,
    /// Lines by their content, so that their order in the document has no influence.
    sequence: Vec<usize>,
}

/// How one line is compared.
#[derive(Clone, Copy)]
struct Plan {
    narrowed: Narrowed,
    is_three_way: bool,
    is_pending: bool,
}

impl<'a> Rows<'a> {
    fn compare(book: &mut Book<'a>) -> Self {
        let candidates = received(book);
        let count = book.order_lines.len();
        let mut receipts = Space::new(count, candidates);
        let mut orders = Space::new(count, ordered(book));
        let (mut receipt_narrower, mut order_narrower) = (Narrower::default(), Narrower::default());
        let is_confirmed =
            confirmed(book, (&mut orders, &mut order_narrower), (&mut receipts, &mut receipt_narrower));
        let sequence = canonical(book);
        let extra = ExtraRows::select(book);
        let mut rows = Self {
            lines: book.views.iter().enumerate().map(|(index, view)| blank(book, index, view)).collect(),
            order_lines: vec![None; book.views.len()],
            memoranda: Vec::new(),
            extra,
            sequence,
        };
        let by_receipt = |index: usize| {
            let view = book.views.get(index);
            let way = view.and_then(|view| book.order_of(view)).map(|order| order.way.way);
            way == Some(Way::ThreeWay) && is_confirmed.get(index) == Some(&true)
        };
        let (three, two): (Vec<usize>, Vec<usize>) = rows
            .sequence
            .iter()
            .copied()
            .filter(|index| !rows.extra.is_extra(*index))
            .partition(|index| by_receipt(*index));
        let used = rows.place(book, &mut receipts, &mut receipt_narrower, &three, |_| (true, false));
        orders.use_up(&used);
        rows.place(book, &mut orders, &mut order_narrower, &two, |index| {
            (false, is_confirmed.get(index) == Some(&false))
        });
        rows
    }

    /// Compares lines with one kind of candidates; answers what they take of each order line.
    fn place(
        &mut self,
        book: &Book<'a>,
        space: &mut Space<'a>,
        narrower: &mut Narrower,
        sequence: &[usize],
        mode: impl Fn(usize) -> (bool, bool),
    ) -> Vec<(u32, i128)> {
        let mut plans: Vec<(usize, Plan)> = Vec::with_capacity(sequence.len());
        let mut demands = Vec::new();
        let mut wanting = Vec::new();
        for index in sequence.iter().copied() {
            let Some(view) = book.views.get(index) else { continue };
            let (is_three_way, is_pending) = mode(index);
            let narrowed = if view.order_problem.is_some() {
                Narrowed::default()
            } else {
                narrower.narrow(book, space, view, is_three_way)
            };
            let plan = Plan { narrowed, is_three_way, is_pending };
            if let Some(demand) = demand(book, space, view, &narrowed) {
                wanting.push((plans.len(), index));
                demands.push(demand);
            }
            plans.push((index, plan));
        }
        let narrowed_of: Vec<_> =
            wanting.iter().map(|(at, _)| plans.get(*at).map(|(_, p)| p.narrowed)).collect();
        let fates = assign(
            space,
            &book.order_lines,
            &mut demands,
            book.limits.quantity.value,
            &mut |space, index| {
                let view = wanting.get(index).and_then(|(_, line)| book.views.get(*line));
                match (view, narrowed_of.get(index).copied().flatten()) {
                    (Some(view), Some(narrowed)) => choices(book, space, view, &narrowed),
                    _ => Vec::new(),
                }
            },
        );
        let mut used: Vec<(u32, i128)> = Vec::new();
        for fate in &fates {
            if let Fate::Served(_, taken) = fate {
                used.extend(taken.parts.iter().copied());
            }
        }
        let totals = sum_by_candidate(&used);
        let mut fate_of: Vec<Option<(&Demand, &Fate)>> = vec![None; plans.len()];
        for (((at, _), demand), fate) in wanting.iter().zip(&demands).zip(&fates) {
            if let Some(slot) = fate_of.get_mut(*at) {
                *slot = Some((demand, fate));
            }
        }
        for ((index, plan), fate) in plans.iter().zip(fate_of) {
            self.conclude(book, space, *index, *plan, fate, &totals);
        }
        used.iter()
            .filter_map(|(member, quantity)| space.candidate(*member).map(|c| (c.order_line, *quantity)))
            .collect()
    }

    /// Writes the result of one line.
    fn conclude(
        &mut self,
        book: &Book<'a>,
        space: &mut Space<'a>,
        index: usize,
        plan: Plan,
        fate: Option<(&Demand, &Fate)>,
        used: &std::collections::HashMap<u32, i128>,
    ) {
        let (Some(view), Some(result)) = (book.views.get(index), self.lines.get_mut(index)) else { return };
        let lines = &book.order_lines;
        let parts = space.parts(lines, plan.narrowed.fine, Feature::Class);
        let (mut joint, mut taken, mut is_ambiguous) = (Joint::Alone, None, false);
        let mut shown = plan.narrowed.fine;
        match fate {
            Some((demand, Fate::Served(choice, served))) => {
                let node = demand.choices.get(*choice).map_or(EMPTY, |choice| {
                    parts
                        .iter()
                        .find(|(class, _)| *class == choice.class)
                        .map_or(choice.request.node, |p| p.1)
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
        let members = space.oldest_first(lines, shown);
        let first = taken.and_then(|taken| taken.parts.first().map(|(member, _)| *member));
        let candidate = first.or_else(|| members.first().copied()).and_then(|member| space.candidate(member));
        let own =
            candidate.and_then(|candidate| lines.get(candidate.order_line as usize)).map(|own| own.line);
        let pair = pair(book, view, candidate, &plan, from_millionths(space.open(shown)), joint);
        result.evidence = examine(&pair);
        result.candidate_count = members.len();
        result.candidates = members
            .iter()
            .take(CANDIDATES_SHOWN_MAX)
            .filter_map(|m| shown_candidate(book, space, *m))
            .collect();
        let is_refused = result.evidence.iter().any(|evidence| evidence.verdict == Verdict::NotMet);
        let has_mismatch = result.evidence.iter().any(|e| e.note == Some(Note::UnitMismatch));
        result.reason = match (is_ambiguous, is_refused) {
            _ if has_mismatch => Some(Reason::UnitMismatch),
            (true, _) => Some(Reason::Ambiguous),
            (false, true) => Some(Reason::Criteria),
            (false, false) => None,
        };
        result.state = match (result.reason, plan.is_pending) {
            (Some(_), _) => LineState::NotMatched,
            (None, true) => LineState::AwaitingReceipt,
            (None, false) => LineState::Matched,
        };
        if result.state == LineState::Matched
            && let Some(taken) = taken
        {
            result.allocations = allocations(book, space, taken);
            if let Some(slot) = self.order_lines.get_mut(index) {
                *slot = own;
            }
            note_differences(&mut self.memoranda, &pair, index, taken);
        }
    }
}

fn sum_by_candidate(used: &[(u32, i128)]) -> std::collections::HashMap<u32, i128> {
    let mut sums = std::collections::HashMap::with_capacity(used.len());
    for (member, quantity) in used {
        *sums.entry(*member).or_insert(0) += quantity;
    }
    sums
}

/// Every order line as a candidate of a two-way match.
fn ordered<'a>(book: &Book<'a>) -> Vec<Candidate<'a>> {
    (0u32..)
        .zip(&book.order_lines)
        .map(|(index, own)| Candidate {
            order_line: index,
            receipt: None,
            date: None,
            ticket: 0,
            receipt_number: 0,
            open: millionths(own.line.open_quantity()),
        })
        .collect()
}

/// Lines by what they say.
fn canonical(book: &Book<'_>) -> Vec<usize> {
    let mut sequence: Vec<usize> = (0..book.views.len()).collect();
    let key = |index: &usize| {
        book.views.get(*index).map(|view| {
            let line = view.line;
            let standard = line.standard_item_id.as_ref().map(|id| id.value.as_str());
            (
                (view.order_number.as_deref(), line.order_line_reference.as_deref()),
                (line.sellers_item_id.as_deref(), line.buyers_item_id.as_deref(), standard),
                (line.line_net_amount, line.invoiced_quantity, view.unit_price, line.unit_code.as_deref()),
                (view.ticket_text, view.receipt_number_text, view.delivery_date, view.period, view.wbs_text),
                (line.item_name.as_deref(), line.id.as_str()),
            )
        })
    };
    sequence.sort_by(|left, right| key(left).cmp(&key(right)));
    sequence
}

fn blank(book: &Book<'_>, index: usize, view: &LineView<'_>) -> LineResult {
    LineResult {
        index,
        id: view.line.id.clone(),
        order: view.order_number.as_deref().map(OrderNumber::new),
        way: book.order_of(view).map(|order| order.way.way),
        state: LineState::NotMatched,
        reason: None,
        candidate_count: 0,
        candidates: Vec::new(),
        evidence: Vec::new(),
        allocations: Vec::new(),
        rule: None,
    }
}

/// What a line wants, if nothing but the choice among candidates stands against it.
fn demand(
    book: &Book<'_>,
    space: &mut Space<'_>,
    view: &LineView<'_>,
    narrowed: &Narrowed,
) -> Option<Demand> {
    if narrowed.missed.any() || narrowed.fine == EMPTY {
        return None;
    }
    let parts = space.parts(&book.order_lines, narrowed.fine, Feature::Class);
    if let [(class, _)] = parts.as_slice() {
        // What of the class is not exact serves where lines compete.
        let node = space.pick(&book.order_lines, narrowed.open, Feature::Class, *class);
        let choice = choice(book, space, view, *class, node)?;
        if choice.distance.is_zero() {
            return Some(Demand { choices: vec![choice], is_settled: true });
        }
        // An exact quantity at another price proves little when another class has the nearer price.
        let mut choices = choices(book, space, view, narrowed);
        choices.iter_mut().filter(|other| other.distance < choice.distance).for_each(|other| other.cost = 0);
        choices.sort_by_key(|choice| choice.cost);
        let is_settled = choices.iter().filter(|choice| choice.cost == 0).count() <= 1;
        return Some(Demand { choices, is_settled });
    }
    let choices = choices(book, space, view, narrowed);
    (!choices.is_empty()).then_some(Demand { choices, is_settled: false })
}

/// Every class that meets all criteria of a line, the closest first.
fn choices(book: &Book<'_>, space: &mut Space<'_>, view: &LineView<'_>, narrowed: &Narrowed) -> Vec<Choice> {
    let fine = space.parts(&book.order_lines, narrowed.fine, Feature::Class);
    let mut found: Vec<Choice> = space
        .parts(&book.order_lines, narrowed.open, Feature::Class)
        .into_iter()
        .filter_map(|(class, node)| {
            let mut choice = choice(book, space, view, class, node)?;
            if fine.iter().all(|(left, _)| *left != class) {
                let inexact = u32::from(choice.request.exact == EMPTY);
                choice.cost = choice.cost * 2 + inexact + 1;
            } else {
                choice.cost = 0;
            }
            Some(choice)
        })
        .collect();
    found.sort_by_key(|choice| choice.cost);
    found
}

/// A class as a choice, with cost 1 where its price is not the line's; `None` where a criterion stands against it.
fn choice(
    book: &Book<'_>,
    space: &mut Space<'_>,
    view: &LineView<'_>,
    class: i128,
    node: NodeId,
) -> Option<Choice> {
    let limits = &book.limits;
    let member = space.members(node).first().copied()?;
    let candidate = space.candidate(member)?.clone();
    let plan = Plan { narrowed: Narrowed::default(), is_three_way: false, is_pending: false };
    let open = space.open(node);
    let pair = pair(book, view, Some(&candidate), &plan, from_millionths(open), Joint::Alone);
    let (mut cost, mut distance) = (0, Decimal::ZERO);
    if limits.checks(Criterion::Pr) {
        let (found, expected) = order_prices(&pair)?;
        if !is_within(found, expected, expected, limits.price.value, limits.price_low.value) {
            return None;
        }
        cost = u32::from(found != expected);
        distance = (found - expected).abs();
    }
    if limits.checks(Criterion::La) {
        let (found, exact) = (view.line.line_net_amount?, exact_amount(&pair)?);
        let expected = attest_model::money::round(exact, book.digits);
        if !is_within(found, expected, exact, limits.line.value, limits.line_low.value) {
            return None;
        }
    }
    let is_unbounded = !limits.checks(Criterion::Qt);
    let converted =
        pair.factor.zip(view.line.invoiced_quantity).map(|(factor, quantity)| factor.quantity(quantity));
    let quantity = match converted {
        Some(quantity) => millionths(quantity),
        None if is_unbounded => 0,
        None => return None,
    };
    if !is_unbounded && (quantity <= 0 || quantity > open.saturating_add(slack(limits.quantity.value, open)))
    {
        return None;
    }
    let exact =
        if is_unbounded { EMPTY } else { space.pick(&book.order_lines, node, Feature::Open, quantity) };
    Some(Choice { class, request: Request { node, exact, quantity, is_unbounded }, cost, distance })
}

fn pair<'p>(
    book: &'p Book<'_>,
    view: &'p LineView<'_>,
    candidate: Option<&'p Candidate<'_>>,
    plan: &Plan,
    open: Decimal,
    joint: Joint,
) -> Pair<'p> {
    let order_line = candidate.and_then(|candidate| book.order_lines.get(candidate.order_line as usize));
    let factor = |unit: Option<&str>| order_line.and_then(|own| book.units.factor(unit, own.line));
    Pair {
        view,
        order_line,
        candidate,
        factor: factor(view.line.unit_code.as_deref()),
        price_factor: factor(view.price_unit()),
        missed: plan.narrowed.missed,
        open,
        joint,
        is_three_way: plan.is_three_way || (plan.is_pending && is_three_way(book, view)),
        is_pending: plan.is_pending,
        limits: &book.limits,
        digits: book.digits,
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
        ticket: candidate.receipt.and_then(|receipt| receipt.ticket.clone()),
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
            let amount =
                attest_model::money::round(quantity.saturating_mul(own.line.unit_price), book.digits);
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
    if let Some((found, expected)) = order_prices(pair) {
        note(MemorandumCode::Price, Criterion::Pr, found - expected, limits.price.value.allowed(expected));
    }
    if let (Some(found), Some(exact)) = (pair.view.line.line_net_amount, exact_amount(pair)) {
        let expected = attest_model::money::round(exact, pair.digits);
        note(MemorandumCode::LineAmount, Criterion::La, found - expected, limits.line.value.allowed(exact));
    }
}
