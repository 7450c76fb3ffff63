//! UBL `OrderChange` and `OrderCancellation`, and what they do to an order.

use attest_model::ids::{CompactString, OrderNumber, folded};
use attest_model::money::{Currency, Decimal};
use attest_model::orders::{OrderLine, OrderStatus, PurchaseOrder};
use attest_xml::{Element, qname};
use serde::{Deserialize, Serialize};

use super::Parties;
use super::order::{item_of, read_line, total_with_vat};
use super::read::{OrderingError, currency, filled, need, parties, refuse, text};

/// A change of an order: each line says what happens to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderChange {
    /// Who ordered from whom.
    pub parties: Parties,
    /// Number of the change.
    pub number: String,
    /// Its place among the changes of the order, where given.
    pub sequence: Option<String>,
    /// The order it changes.
    pub order: OrderNumber,
    /// Currency of prices and amounts.
    pub currency: Currency,
    /// New total with tax, where given.
    pub total_with_vat: Option<Decimal>,
    /// What happens to the lines; lines not named stay as they are.
    pub lines: Vec<LineChange>,
}

/// What happens to a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineChange {
    /// A new line.
    Add(OrderLine),
    /// A line that is replaced.
    Revise(OrderLine),
    /// A new line, or one that is replaced: the document does not say which.
    Put(OrderLine),
    /// The line with this id is taken back.
    Delete(CompactString),
    /// The line with this id stays.
    Keep(CompactString),
}

/// A cancellation of an order as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCancellation {
    /// Who ordered from whom.
    pub parties: Parties,
    /// Number of the cancellation.
    pub number: String,
    /// The order.
    pub order: OrderNumber,
    /// Why.
    pub reason: Option<String>,
}

/// Why a change does not fit an order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The document names another order.
    #[error("the document changes order {named}, not order {order}")]
    OtherOrder {
        /// The order at hand.
        order: OrderNumber,
        /// The order the document names.
        named: OrderNumber,
    },
    /// The order takes no more changes.
    #[error("order {order} is {status:?} and takes no changes; expected a draft or a committed order")]
    Status {
        /// The order.
        order: OrderNumber,
        /// Where it stands.
        status: OrderStatus,
    },
    /// The document is in another currency.
    #[error("the change is in {change} and order {order} in {currency}; expected one currency")]
    Currency {
        /// The order.
        order: OrderNumber,
        /// Its currency.
        currency: Currency,
        /// The change's.
        change: Currency,
    },
    /// A line to be added is there.
    #[error("order {order} has a line {line} already; expected a new number, or a change of the line")]
    LineExists {
        /// The order.
        order: OrderNumber,
        /// The line.
        line: String,
    },
    /// A line to be changed or deleted is not there.
    #[error("order {order} has no line {line}")]
    NoLine {
        /// The order.
        order: OrderNumber,
        /// The line.
        line: String,
    },
}

pub(super) fn read_change(root: Element<'_>) -> Result<OrderChange, OrderingError> {
    let currency = currency(root)?;
    let lines =
        root.children_named(qname!("cac:OrderLine")).map(|line| read_line_change(root, line, currency));
    Ok(OrderChange {
        parties: parties_of(root),
        number: id(root)?,
        sequence: text(root, &[qname!("cbc:SequenceNumberID")]),
        order: order_of(root)?,
        currency,
        total_with_vat: total_with_vat(root)?,
        lines: lines.collect::<Result<_, _>>()?,
    })
}

pub(super) fn read_cancellation(root: Element<'_>) -> Result<OrderCancellation, OrderingError> {
    Ok(OrderCancellation {
        parties: parties_of(root),
        number: id(root)?,
        order: order_of(root)?,
        reason: text(root, &[qname!("cbc:CancellationNote")]),
    })
}

fn parties_of(root: Element<'_>) -> Parties {
    parties(root, &[qname!("cac:BuyerCustomerParty")], &[qname!("cac:SellerSupplierParty")])
}

fn id(root: Element<'_>) -> Result<String, OrderingError> {
    filled(need(root, &[qname!("cbc:ID")], "cbc:ID", "the document's number")?, "the document's number")
}

fn order_of(root: Element<'_>) -> Result<OrderNumber, OrderingError> {
    let path = [qname!("cac:OrderReference"), qname!("cbc:ID")];
    let element = need(root, &path, "cac:OrderReference/cbc:ID", "the number of the order")?;
    filled(element, "the number of the order").map(OrderNumber::new)
}

/// Line status by UNCL 1229, as Peppol writes it, or by the words of UBL.
fn read_line_change(
    root: Element<'_>,
    line: Element<'_>,
    currency: Currency,
) -> Result<LineChange, OrderingError> {
    let item = item_of(line)?;
    let status = item.child(qname!("cbc:LineStatusCode"));
    let id = || {
        let element = need(item, &[qname!("cbc:ID")], "cbc:ID", "the line's number")?;
        filled(element, "the line's number")
    };
    let Some(element) = status else { return read_line(root, line, currency).map(LineChange::Put) };
    match element.string_value().trim() {
        "1" | "Added" => read_line(root, line, currency).map(LineChange::Add),
        "2" | "Cancelled" => id().map(|id| LineChange::Delete(id.into())),
        "3" | "Revised" => read_line(root, line, currency).map(LineChange::Revise),
        "4" | "NoStatus" => id().map(|id| LineChange::Keep(id.into())),
        _ => Err(refuse(element, "1 (added), 2 (deleted), 3 (changed) or 4 (no action)")),
    }
}

fn check_target(order: &PurchaseOrder, named: &OrderNumber) -> Result<(), ChangeError> {
    if order.number != *named {
        return Err(ChangeError::OtherOrder { order: order.number.clone(), named: named.clone() });
    }
    match order.status {
        OrderStatus::Draft | OrderStatus::Committed => Ok(()),
        status @ (OrderStatus::Closed | OrderStatus::Cancelled) => {
            Err(ChangeError::Status { order: order.number.clone(), status })
        }
    }
}

/// The order after a change, or why the change does not fit; a change is taken as a whole.
///
/// What is invoiced and reserved stays with a line. A line that is taken back stays with quantity and amount 0 while
/// anything of it is invoiced or reserved, so that both can be settled (MATCH-63).
///
/// # Errors
/// [`ChangeError`] for another order, currency or line, and for an order that is closed or cancelled.
pub fn apply_change(order: &PurchaseOrder, change: &OrderChange) -> Result<PurchaseOrder, ChangeError> {
    check_target(order, &change.order)?;
    if order.currency != change.currency {
        let (currency, order) = (order.currency, order.number.clone());
        return Err(ChangeError::Currency { order, currency, change: change.currency });
    }
    let mut changed = order.clone();
    for line in &change.lines {
        apply_line(&mut changed, line)?;
    }
    if change.total_with_vat.is_some() {
        changed.total_with_vat = change.total_with_vat;
    }
    Ok(changed)
}

fn apply_line(order: &mut PurchaseOrder, change: &LineChange) -> Result<(), ChangeError> {
    let wanted = match change {
        LineChange::Add(line) | LineChange::Revise(line) | LineChange::Put(line) => &line.id,
        LineChange::Delete(id) | LineChange::Keep(id) => id,
    };
    let key = folded(wanted);
    let place = order.lines.iter().position(|line| folded(&line.id) == key);
    let present = place.and_then(|at| order.lines.get_mut(at));
    match (change, present) {
        (LineChange::Add(_), Some(_)) => {
            return Err(ChangeError::LineExists { order: order.number.clone(), line: wanted.to_string() });
        }
        (LineChange::Revise(_) | LineChange::Delete(_) | LineChange::Keep(_), None) => {
            return Err(ChangeError::NoLine { order: order.number.clone(), line: wanted.to_string() });
        }
        (LineChange::Add(line) | LineChange::Put(line), None) => order.lines.push(line.clone()),
        (LineChange::Revise(line) | LineChange::Put(line), Some(present)) => {
            *present = revised(present, line)
        }
        (LineChange::Keep(_), Some(_)) => {}
        (LineChange::Delete(_), Some(present)) => {
            present.quantity = Decimal::ZERO;
            present.line_amount = Decimal::ZERO;
            order.lines.retain(|line| folded(&line.id) != key || is_in_use(line));
        }
    }
    Ok(())
}

fn is_in_use(line: &OrderLine) -> bool {
    [line.invoiced_quantity, line.invoiced_amount, line.reserved_quantity, line.reserved_amount]
        .iter()
        .any(|taken| !taken.is_zero())
}

/// The new line with what only we know about the old one.
fn revised(old: &OrderLine, new: &OrderLine) -> OrderLine {
    OrderLine {
        id: old.id.clone(),
        wbs_code: new.wbs_code.clone().or_else(|| old.wbs_code.clone()),
        sellers_item_id: new.sellers_item_id.clone().or_else(|| old.sellers_item_id.clone()),
        buyers_item_id: new.buyers_item_id.clone().or_else(|| old.buyers_item_id.clone()),
        standard_item_id: new.standard_item_id.clone().or_else(|| old.standard_item_id.clone()),
        required_date: new.required_date.or(old.required_date),
        coding: old.coding.clone(),
        invoiced_quantity: old.invoiced_quantity,
        invoiced_amount: old.invoiced_amount,
        reserved_quantity: old.reserved_quantity,
        reserved_amount: old.reserved_amount,
        marked_delivered: old.marked_delivered,
        ..new.clone()
    }
}

/// The order after its cancellation.
///
/// # Errors
/// [`ChangeError`] for another order, and for one that is closed or cancelled.
pub fn apply_cancellation(
    order: &PurchaseOrder,
    cancellation: &OrderCancellation,
) -> Result<PurchaseOrder, ChangeError> {
    check_target(order, &cancellation.order)?;
    Ok(PurchaseOrder { status: OrderStatus::Cancelled, ..order.clone() })
}
