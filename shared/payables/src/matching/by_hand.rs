//! MATCH-62. A reviewer links lines to order and receipt lines, and accepts what deviates.

use attest_model::ids::{OrderNumber, ReceiptNumber, SupplierCode};
use attest_model::invoice::{Invoice, Line};
use attest_model::master::{Item, UnitConversion};
use attest_model::money::{Currency, Decimal, round};
use attest_model::orders::{GoodsReceipt, OrderLine, OrderStatus, PurchaseOrder, Reservation};

use super::line_result::{Allocation, LineState};
use super::result::{MatchResult, Outcome};
use super::units::Units;

/// One line of the invoice and what the reviewer links it to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineLink {
    /// BT-126 of the invoice line.
    pub line: String,
    /// The order.
    pub order: OrderNumber,
    /// The order line.
    pub order_line: String,
    /// The receipt that serves it, where goods came with one.
    pub receipt: Option<ReceiptNumber>,
    /// Quantity in the order line's unit; absent means the invoice line's own, converted.
    pub quantity: Option<Decimal>,
}

/// Why lines are not linked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefused {
    /// Nothing was given.
    #[error("no line was linked; give at least one")]
    Empty,
    /// The invoice has no such line.
    #[error("the invoice has no line {0:?}")]
    NoLine(String),
    /// The invoice does not name the order, or it is unknown.
    #[error(
        "order {0} is not one of this invoice's orders; validate the invoice again after the order is known"
    )]
    NoOrder(OrderNumber),
    /// MATCH-15.
    #[error("order {order} cannot be matched: {why}")]
    OrderUnusable {
        /// The order.
        order: OrderNumber,
        /// Why.
        why: &'static str,
    },
    /// The order has no such line.
    #[error("order {order} has no line {line:?}")]
    NoOrderLine {
        /// The order.
        order: OrderNumber,
        /// The line.
        line: String,
    },
    /// The receipt does not serve the line.
    #[error("receipt {receipt} of order {order} has no line {line:?}")]
    NoReceiptLine {
        /// The order.
        order: OrderNumber,
        /// The receipt.
        receipt: ReceiptNumber,
        /// The order line.
        line: String,
    },
    /// The quantity is missing or not above zero.
    #[error("line {0:?} has no quantity above zero; say how much is linked, in the order line's unit")]
    Quantity(String),
    /// Units differ, and no conversion is known (MAP-29).
    #[error(
        "line {line:?} is in {found}, order line {order_line:?} in {expected}, and no conversion is known; say how much is \
         linked, in {expected}"
    )]
    Unit {
        /// The invoice line.
        line: String,
        /// The order line.
        order_line: String,
        /// Unit of the order line.
        expected: String,
        /// Unit of the invoice line.
        found: String,
    },
    /// MATCH-40. Other invoices have taken all of it.
    #[error("nothing is open on line {line:?} of order {order}; other invoices have taken it")]
    NothingOpen {
        /// The order.
        order: OrderNumber,
        /// The line.
        line: String,
    },
}

/// What links come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// What is reserved, one per order and receipt line (MATCH-40).
    pub reservations: Vec<Reservation>,
    /// At each link's place what it takes.
    pub allocations: Vec<Allocation>,
    /// Quantities above what is open, which are only recorded (MATCH-40), as order line and excess.
    pub excess: Vec<(String, Decimal)>,
}

/// What links are decided on.
#[derive(Debug, Clone, Copy)]
pub struct LinkFacts<'a> {
    /// The document.
    pub invoice: &'a Invoice,
    /// Its supplier.
    pub supplier: &'a SupplierCode,
    /// Its orders, with current invoiced and reserved quantities.
    pub orders: &'a [PurchaseOrder],
    /// The receipts of these orders.
    pub receipts: &'a [GoodsReceipt],
    /// Items of the company, for pack sizes.
    pub items: &'a [Item],
    /// Unit conversions of the company.
    pub conversions: &'a [UnitConversion],
}

/// Decides what the links take: at most what is open, at the order's price (MATCH-40). Units are converted as in a match
/// (MAP-29).
///
/// # Errors
/// [`LinkRefused`] naming the line; nothing is linked then.
pub fn link(facts: &LinkFacts<'_>, links: &[LineLink]) -> Result<Linked, LinkRefused> {
    let LinkFacts { invoice, supplier, orders, receipts, items, conversions } = *facts;
    let units = Units::new(items, conversions);
    if links.is_empty() {
        return Err(LinkRefused::Empty);
    }
    let mut linked = Linked { reservations: Vec::new(), allocations: Vec::new(), excess: Vec::new() };
    for wanted in links {
        let line = invoice.lines.iter().find(|line| line.id == wanted.line);
        let line = line.ok_or_else(|| LinkRefused::NoLine(wanted.line.clone()))?;
        let order = orders.iter().find(|order| order.number == wanted.order);
        let order = order.ok_or_else(|| LinkRefused::NoOrder(wanted.order.clone()))?;
        is_usable(order, supplier, invoice.currency)?;
        let own = order.line(&wanted.order_line).ok_or_else(|| LinkRefused::NoOrderLine {
            order: wanted.order.clone(),
            line: wanted.order_line.clone(),
        })?;
        let asked = quantity(&units, line, own, wanted)?;
        let open = open(order, own, receipts, wanted)? - taken(&linked.reservations, order, own, wanted);
        if open <= Decimal::ZERO {
            return Err(LinkRefused::NothingOpen { order: order.number.clone(), line: own.id.to_string() });
        }
        let takes = asked.min(open);
        if asked > takes {
            linked.excess.push((own.id.to_string(), asked - takes));
        }
        let digits = order.currency.minor_units();
        let amount = round(takes.saturating_mul(own.unit_price), digits);
        linked.allocations.push(Allocation {
            order_line: own.id.clone(),
            receipt: wanted.receipt.clone(),
            quantity: takes,
            amount,
        });
        reserve(&mut linked.reservations, order, own, wanted, takes, amount);
    }
    Ok(linked)
}

/// MATCH-15.
fn is_usable(
    order: &PurchaseOrder,
    supplier: &SupplierCode,
    currency: Option<Currency>,
) -> Result<(), LinkRefused> {
    let why = if order.status != OrderStatus::Committed {
        "it is not committed"
    } else if order.supplier != *supplier {
        "it belongs to another supplier"
    } else if currency != Some(order.currency) {
        "its currency is another one"
    } else {
        return Ok(());
    };
    Err(LinkRefused::OrderUnusable { order: order.number.clone(), why })
}

fn quantity(
    units: &Units<'_>,
    line: &Line,
    own: &OrderLine,
    wanted: &LineLink,
) -> Result<Decimal, LinkRefused> {
    let unit = line.unit_code.as_deref();
    let invoiced = || units.in_order_units(line.invoiced_quantity.unwrap_or_default(), unit, own);
    let given = wanted.quantity.or_else(invoiced).ok_or_else(|| LinkRefused::Unit {
        line: line.id.clone(),
        order_line: own.id.to_string(),
        expected: own.unit_code.to_string(),
        found: unit.unwrap_or_default().trim().to_owned(),
    })?;
    if given > Decimal::ZERO { Ok(given) } else { Err(LinkRefused::Quantity(line.id.clone())) }
}

/// What is open on the receipt line, else on the order line; a line marked delivered is bounded by the order.
fn open(
    order: &PurchaseOrder,
    own: &OrderLine,
    receipts: &[GoodsReceipt],
    wanted: &LineLink,
) -> Result<Decimal, LinkRefused> {
    let Some(number) = &wanted.receipt else { return Ok(own.open_quantity()) };
    let of_order = |receipt: &&GoodsReceipt| receipt.number == *number && receipt.order == order.number;
    let parts = receipts.iter().filter(of_order).flat_map(|receipt| &receipt.lines);
    let mut parts = parts.filter(|part| part.order_line == own.id).peekable();
    if parts.peek().is_none() {
        return Err(LinkRefused::NoReceiptLine {
            order: order.number.clone(),
            receipt: number.clone(),
            line: own.id.to_string(),
        });
    }
    Ok(parts.map(|part| part.open_quantity()).sum())
}

/// What earlier links of the same act take of the same place.
fn taken(made: &[Reservation], order: &PurchaseOrder, own: &OrderLine, wanted: &LineLink) -> Decimal {
    made.iter()
        .filter(|made| made.order == order.number && made.order_line.as_ref() == Some(&own.id))
        .filter(|made| made.receipt == wanted.receipt)
        .map(|made| made.quantity)
        .sum()
}

fn reserve(
    made: &mut Vec<Reservation>,
    order: &PurchaseOrder,
    own: &OrderLine,
    wanted: &LineLink,
    quantity: Decimal,
    amount: Decimal,
) {
    let same = made.iter_mut().find(|made| {
        made.order == order.number
            && made.order_line.as_ref() == Some(&own.id)
            && made.receipt == wanted.receipt
    });
    match same {
        Some(known) => {
            known.quantity += quantity;
            known.amount += amount;
        }
        None => made.push(Reservation {
            order: order.number.clone(),
            order_line: Some(own.id.clone()),
            receipt: wanted.receipt.clone(),
            quantity,
            amount,
        }),
    }
}

/// MATCH-59. The stored result after the act: linked lines count as matched, their evidence stays for the record.
#[must_use]
pub fn explain(earlier: &MatchResult, links: &[LineLink], linked: &Linked) -> MatchResult {
    let mut result = earlier.clone();
    for line in &mut result.lines {
        let own = links.iter().zip(&linked.allocations).filter(|(link, _)| link.line == line.id);
        let allocations: Vec<Allocation> = own.map(|(_, allocation)| allocation.clone()).collect();
        if let Some((link, _)) = links.iter().zip(&linked.allocations).find(|(link, _)| link.line == line.id)
        {
            line.order = Some(link.order.clone());
            line.state = LineState::Matched;
            line.reason = None;
            line.allocations = allocations;
        }
    }
    result.outcome = Outcome::Matched { reservations: linked.reservations.clone(), coding: Vec::new() };
    result
}
