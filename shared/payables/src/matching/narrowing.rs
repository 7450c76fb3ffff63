//! MATCH-27. The filters, in their order; one that would leave nothing is not applied.

use attest_model::money::Decimal;
use attest_model::settings::Criterion;
use foldhash::{HashMap, HashMapExt as _};

use super::candidates::{Feature, day_number, millionths};
use super::criteria::Missed;
use super::lines::{Book, LineView};
use super::space::{EMPTY, NodeId, Space};
use super::symbols::{NONE, Symbol};
use super::units::Factor;

/// What the filters left for a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Narrowed {
    pub(crate) missed: Missed,
    /// After order line reference, product code, ticket, date and WBS.
    pub(crate) hard: NodeId,
    /// Of these, what has something open; the same where quantities are not compared.
    pub(crate) open: NodeId,
    /// Of these, what has the exact price and quantity.
    pub(crate) fine: NodeId,
    /// Some have the exact price.
    pub(crate) is_priced: bool,
}

type BaseKey = (u32, Symbol, [Symbol; 3]);

/// Narrows in one space, remembering what lines share.
pub(crate) struct Narrower {
    all: HashMap<u32, NodeId>,
    bases: HashMap<BaseKey, (NodeId, bool)>,
}

impl Narrower {
    /// For the lines of the invoice.
    pub(crate) fn new(book: &Book<'_>) -> Self {
        Self { all: HashMap::new(), bases: HashMap::with_capacity(book.views.len()) }
    }

    /// Every candidate of an order.
    fn all(&mut self, book: &Book<'_>, space: &mut Space<'_>, order: u32) -> NodeId {
        *self.all.entry(order).or_insert_with(|| {
            let lines = book.orders.get(order as usize).map_or(0..0, |order| order.lines.clone());
            space.of_order_lines(lines)
        })
    }

    /// By order line reference, then product code; says whether the code was missed.
    fn base(&mut self, book: &Book<'_>, space: &mut Space<'_>, view: &LineView<'_>) -> (NodeId, bool) {
        let Some(order) = view.order else { return (EMPTY, false) };
        let key = (order, view.reference, view.codes);
        if let Some(known) = self.bases.get(&key) {
            return *known;
        }
        let checks_product = book.limits.checks(Criterion::Pc);
        let by_reference = space.of_order_lines(book.referenced(order, view));
        let found = if by_reference == EMPTY {
            let coded = if checks_product { space.of_order_lines(book.coded(order, view)) } else { EMPTY };
            if coded == EMPTY { (self.all(book, space, order), checks_product) } else { (coded, false) }
        } else {
            let both = book.referenced(order, view).filter(|line| book.is_coded(order, view, *line));
            let both = if checks_product { space.of_order_lines(both) } else { EMPTY };
            if !checks_product || both == EMPTY { (by_reference, checks_product) } else { (both, false) }
        };
        self.bases.insert(key, found);
        found
    }

    /// The order lines that a line is about, before receipts and quantities are looked at: where its goods are expected.
    pub(crate) fn expected(&mut self, book: &Book<'_>, space: &mut Space<'_>, view: &LineView<'_>) -> NodeId {
        let (mut node, _) = self.base(book, space, view);
        if book.limits.checks(Criterion::Wb) {
            keep(space.pick(book, node, Feature::Wbs, i128::from(view.wbs)), &mut node);
        }
        keep(exact_price(book, space, view, node), &mut node);
        node
    }

    /// All filters; those of ticket and date only where receipts are compared.
    pub(crate) fn narrow(
        &mut self,
        book: &Book<'_>,
        space: &mut Space<'_>,
        view: &LineView<'_>,
        with_receipts: bool,
    ) -> Narrowed {
        let limits = &book.limits;
        let (mut node, product) = self.base(book, space, view);
        let mut missed = Missed { product, ..Missed::default() };
        if with_receipts && limits.checks(Criterion::Dt) {
            missed.ticket = !keep(with_ticket(book, space, view, node), &mut node);
        }
        if with_receipts && limits.checks(Criterion::Dd) {
            missed.date = !keep(with_date(book, space, view, node), &mut node);
        }
        if limits.checks(Criterion::Wb) {
            let same = space.pick(book, node, Feature::Wbs, i128::from(view.wbs));
            missed.wbs = !keep(same, &mut node);
        }
        let hard = node;
        let mut open = hard;
        if limits.checks(Criterion::Qt) {
            let something = space.pick(book, node, Feature::IsOpen, 1);
            missed.open = !keep(something, &mut node);
            open = something;
        }
        let is_priced = keep(exact_price(book, space, view, node), &mut node);
        keep(exact_quantity(book, space, view, node), &mut node);
        Narrowed { missed, hard, open, fine: node, is_priced }
    }
}

/// Applies a filter unless it would leave nothing; says whether it was applied.
fn keep(filtered: NodeId, node: &mut NodeId) -> bool {
    let is_applied = filtered != EMPTY;
    if is_applied {
        *node = filtered;
    }
    is_applied
}

/// MATCH-17. Receipts with the line's ticket, or with its receipt number.
fn with_ticket(book: &Book<'_>, space: &mut Space<'_>, view: &LineView<'_>, node: NodeId) -> NodeId {
    let mut pick = |feature, symbol: Symbol| {
        if symbol == NONE { EMPTY } else { space.pick(book, node, feature, i128::from(symbol)) }
    };
    let by_ticket = pick(Feature::Ticket, view.ticket);
    let by_number = pick(Feature::ReceiptNumber, view.receipt_number);
    space.join(by_ticket, by_number)
}

/// MATCH-18. Receipts of the line's date, give or take `tol.days`, or inside its period.
fn with_date(book: &Book<'_>, space: &mut Space<'_>, view: &LineView<'_>, node: NodeId) -> NodeId {
    let mut found = EMPTY;
    if let Some(date) = view.delivery_date.map(day_number) {
        let days = i128::from(book.limits.days.value);
        found = space.pick_range(book, node, Feature::Date, date - days, date + days);
    }
    if let Some((from, to)) = view.period {
        // A candidate without a date has the smallest number of all and lies in no period.
        let from = from.map_or(i128::MIN + 1, day_number);
        let to = to.map_or(i128::MAX, day_number);
        let within = space.pick_range(book, node, Feature::Date, from, to);
        found = space.join(found, within);
    }
    found
}

fn exact_price(book: &Book<'_>, space: &mut Space<'_>, view: &LineView<'_>, node: NodeId) -> NodeId {
    if !book.limits.checks(Criterion::Pr) {
        return EMPTY;
    }
    exact(book, space, node, Feature::Price, view.unit_price, view.price_unit, Factor::price)
}

fn exact_quantity(book: &Book<'_>, space: &mut Space<'_>, view: &LineView<'_>, node: NodeId) -> NodeId {
    if !book.limits.checks(Criterion::Qt) {
        return EMPTY;
    }
    exact(book, space, node, Feature::Open, view.line.invoiced_quantity, view.unit, Factor::quantity)
}

/// Members with exactly this value, converted to the unit of each. Items differ in pack sizes, so that one unit may have
/// several factors.
fn exact(
    book: &Book<'_>,
    space: &mut Space<'_>,
    node: NodeId,
    feature: Feature,
    value: Option<Decimal>,
    unit: Symbol,
    convert: fn(Factor, Decimal) -> Decimal,
) -> NodeId {
    let Some(value) = value else { return EMPTY };
    let wanted = |factor| millionths(convert(factor, value));
    if space.is_small(node) {
        // Most often all are of one order line.
        let mut last = None;
        return space.pick_where(book, node, |index, own, candidate| {
            let factor = book.units.factor(unit, index, own);
            let wanted = match last {
                Some((known, wanted)) if known == factor => wanted,
                _ => factor.map(wanted),
            };
            last = Some((factor, wanted));
            wanted == Some(if feature == Feature::Price { own.price } else { candidate.open })
        });
    }
    let mut found = EMPTY;
    for (number, part) in space.parts(book, node, Feature::Factor(unit)).iter() {
        let Some(factor) = space.factor_of(*number) else { continue };
        let same = space.pick(book, *part, feature, wanted(factor));
        found = space.join(found, same);
    }
    found
}
