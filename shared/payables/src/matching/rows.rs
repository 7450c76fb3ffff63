//! MATCH-25 … MATCH-32. The match with rows (step 2).

use foldhash::{HashMap, HashMapExt as _};

use super::assignment::{Demand, Fate, assign};
use super::candidates::{Candidate, from_millionths, millionths};
use super::choices::{choices, demand};
use super::conclusion::{Plan, blank, conclude};
use super::delivery::{Delivery, confirmed, received};
use super::extra_rows::ExtraRows;
use super::facts::MatchFacts;
use super::line_result::{LineResult, LineState};
use super::lines::Book;
use super::narrowing::{Narrowed, Narrower};
use super::outcome;
use super::result::{
    MatchKind, MatchResult, Memorandum, OrderResult, Outcome, RULES_VERSION, Reason, SCHEMA_VERSION,
};
use super::space::Space;
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
struct Rows {
    lines: Vec<LineResult>,
    /// The order line that each matched line is compared with.
    order_lines: Vec<Option<u32>>,
    memoranda: Vec<Memorandum>,
    extra: ExtraRows,
    /// Lines by their content, so that their order in the document has no influence.
    sequence: Vec<usize>,
}

impl Rows {
    fn compare(book: &mut Book<'_>) -> Self {
        let candidates = received(book);
        let mut receipts = Space::new(book, candidates);
        let mut orders = Space::new(book, ordered(book));
        let (mut receipt_narrower, mut order_narrower) = (Narrower::new(book), Narrower::new(book));
        let delivery = confirmed(book, (&mut orders, &mut order_narrower), &mut receipts);
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
            way == Some(Way::ThreeWay) && delivery.get(index) == Some(&Delivery::Confirmed)
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
            (false, delivery.get(index).is_some_and(|delivery| *delivery != Delivery::Confirmed))
        });
        for (line, delivery) in rows.lines.iter_mut().zip(delivery) {
            if let Delivery::Missing { received } = delivery {
                line.received = received.map(from_millionths);
            }
        }
        rows
    }

    /// Compares lines with one kind of candidates; answers what they take of each order line.
    fn place(
        &mut self,
        book: &Book<'_>,
        space: &mut Space<'_>,
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
        let fates = assign(space, book, &mut demands, book.limits.quantity.value, &mut |space, index| {
            let view = wanting.get(index).and_then(|(_, line)| book.views.get(*line));
            match (view, narrowed_of.get(index).copied().flatten()) {
                (Some(view), Some(narrowed)) => choices(book, space, view, &narrowed),
                _ => Vec::new(),
            }
        });
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
        // As the document has them: what is read and written of a line stands beside that of the next.
        let mut planned: Vec<_> = plans.into_iter().zip(fate_of).collect();
        planned.sort_unstable_by_key(|((index, _), _)| *index);
        for ((index, plan), fate) in planned {
            let (Some(line), Some(own)) = (self.lines.get_mut(index), self.order_lines.get_mut(index)) else {
                continue;
            };
            *own = conclude(book, space, plan, fate, &totals, line, &mut self.memoranda);
        }
        used.iter()
            .filter_map(|(member, quantity)| space.candidate(*member).map(|c| (c.order_line, *quantity)))
            .collect()
    }
}

fn sum_by_candidate(used: &[(u32, i128)]) -> HashMap<u32, i128> {
    let mut sums = HashMap::with_capacity(used.len());
    for (member, quantity) in used {
        *sums.entry(*member).or_insert(0) += quantity;
    }
    sums
}

/// The order lines that lines may take from in a two-way match.
fn ordered<'a>(book: &Book<'a>) -> Vec<Candidate<'a>> {
    (0u32..)
        .zip(&book.order_lines)
        .map(|(index, own)| Candidate {
            order_line: index,
            receipt: None,
            nth_receipt: 0,
            date: None,
            ticket: 0,
            receipt_number: 0,
            open: millionths(own.line.open_quantity()),
        })
        .collect()
}

/// Lines by what they say.
fn canonical(book: &Book<'_>) -> Vec<usize> {
    let key = |index: usize| {
        book.views.get(index).map(|view| {
            let line = view.line;
            let standard = line.standard_item_id.as_ref().map(|id| id.value.as_str());
            (
                (line.sellers_item_id.as_deref(), line.buyers_item_id.as_deref(), standard),
                (line.order_line_reference.as_deref(), view.order_number.as_deref()),
                (line.line_net_amount, line.invoiced_quantity, view.unit_price, line.unit_code.as_deref()),
                (view.ticket_text, view.receipt_number_text, view.delivery_date, view.period, view.wbs_text),
                (line.item_name.as_deref(), line.id.as_str()),
            )
        })
    };
    // Most lines differ in the beginning of their code already.
    let mut sequence: Vec<(u64, usize)> =
        book.views.iter().map(|view| beginning(view.line.sellers_item_id.as_deref())).zip(0..).collect();
    sequence.sort_unstable();
    for alike in sequence.chunk_by_mut(|left, right| left.0 == right.0) {
        if alike.len() > 1 {
            alike.sort_by(|left, right| key(left.1).cmp(&key(right.1)));
        }
    }
    sequence.into_iter().map(|(_, index)| index).collect()
}

/// The first eight bytes of a text as a number that is ordered as the texts are.
fn beginning(text: Option<&str>) -> u64 {
    let bytes = text.unwrap_or_default().bytes().chain(std::iter::repeat(0)).take(8);
    bytes.fold(0, |number, byte| number << 8 | u64::from(byte))
}
