//! MATCH-40, MATCH-61, MATCH-63. The arithmetic of reservations on orders and receipts.

use attest_model::ids::{InvoiceId, OrderNumber, ReceiptNumber};
use attest_model::money::Decimal;
use attest_model::orders::{GoodsReceipt, OrderLine, PurchaseOrder, ReceiptLine, Reservation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a reservation is not made; the match is repeated on what is there now (MATCH-40).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReservationError {
    /// The order, its line or the receipt is gone.
    #[error("order {order} has no line {line:?} with receipt {receipt:?} any more")]
    Gone {
        /// The order.
        order: OrderNumber,
        /// The order line.
        line: Option<String>,
        /// The receipt.
        receipt: Option<ReceiptNumber>,
    },
    /// Less is open than was when the match was made.
    #[error("order {order}, line {line:?}: {wanted} wanted, {open} open")]
    Taken {
        /// The order.
        order: OrderNumber,
        /// The order line; `None` for an amount of the header.
        line: Option<String>,
        /// What was to be reserved.
        wanted: Decimal,
        /// What is open now.
        open: Decimal,
    },
}

/// What happens to reserved quantities and amounts in the life of a reservation (MATCH-40).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// Open becomes reserved: at the match, or by a reviewer (MATCH-62).
    Reserve,
    /// Reserved becomes open: undo, rejection, removal, change.
    Release,
    /// Reserved becomes invoiced: at `dispatched`.
    Invoice,
    /// Invoiced becomes reserved: the ERP refused.
    Reopen,
}

/// Moves one reservation on its order and, where it has one, its receipt.
///
/// # Errors
/// [`ReservationError`] when the order, line or receipt is gone; and, for [`Movement::Reserve`], when less is open than is
/// wanted. Nothing is changed then.
pub fn apply(
    movement: Movement,
    reservation: &Reservation,
    order: &mut PurchaseOrder,
    receipt: Option<&mut GoodsReceipt>,
) -> Result<(), ReservationError> {
    let gone = || ReservationError::Gone {
        order: reservation.order.clone(),
        line: reservation.order_line.clone(),
        receipt: reservation.receipt.clone(),
    };
    let Some(id) = reservation.order_line.as_deref() else {
        return apply_to_header(movement, reservation, order);
    };
    let wanted = attest_model::ids::folded(id);
    let same = |other: &str| attest_model::ids::folded(other) == wanted;
    let line = order.lines.iter_mut().find(|line| same(&line.id)).ok_or_else(gone)?;
    let taken = |open: Decimal| ReservationError::Taken {
        order: reservation.order.clone(),
        line: reservation.order_line.clone(),
        wanted: reservation.quantity,
        open,
    };
    match (&reservation.receipt, receipt) {
        (None, _) => {
            let is_free = movement != Movement::Reserve
                || line.marked_delivered.is_some()
                || line.open_quantity() >= reservation.quantity;
            if !is_free {
                return Err(taken(line.open_quantity()));
            }
        }
        (Some(number), Some(receipt)) if receipt.number == *number => {
            let mut parts: Vec<&mut ReceiptLine> =
                receipt.lines.iter_mut().filter(|line| same(&line.order_line)).collect();
            let open: Decimal = parts.iter().map(|part| part.open_quantity()).sum();
            if parts.is_empty() {
                return Err(gone());
            }
            if movement == Movement::Reserve && open < reservation.quantity {
                return Err(taken(open));
            }
            move_receipt_lines(movement, reservation.quantity, &mut parts);
        }
        (Some(_), _) => return Err(gone()),
    }
    move_order_line(movement, reservation, line);
    Ok(())
}

fn apply_to_header(
    movement: Movement,
    reservation: &Reservation,
    order: &mut PurchaseOrder,
) -> Result<(), ReservationError> {
    let open = order.open_amount();
    if movement == Movement::Reserve && open < reservation.amount {
        let (number, wanted) = (reservation.order.clone(), reservation.amount);
        return Err(ReservationError::Taken { order: number, line: None, wanted, open });
    }
    shift(movement, reservation.amount, &mut order.header_reserved, &mut order.header_invoiced);
    Ok(())
}

fn move_order_line(movement: Movement, reservation: &Reservation, line: &mut OrderLine) {
    shift(movement, reservation.quantity, &mut line.reserved_quantity, &mut line.invoiced_quantity);
    shift(movement, reservation.amount, &mut line.reserved_amount, &mut line.invoiced_amount);
}

/// A receipt may carry one order line twice; what is there is filled in order.
fn move_receipt_lines(movement: Movement, quantity: Decimal, lines: &mut [&mut ReceiptLine]) {
    let mut left = quantity;
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.iter_mut().enumerate() {
        let room = match movement {
            Movement::Reserve => line.open_quantity(),
            Movement::Release | Movement::Invoice => line.reserved_quantity,
            Movement::Reopen => line.invoiced_quantity,
        };
        let part = if index == last { left } else { left.min(room).max(Decimal::ZERO) };
        shift(movement, part, &mut line.reserved_quantity, &mut line.invoiced_quantity);
        left -= part;
    }
}

fn shift(movement: Movement, value: Decimal, reserved: &mut Decimal, invoiced: &mut Decimal) {
    match movement {
        Movement::Reserve => *reserved += value,
        Movement::Release => *reserved -= value,
        Movement::Invoice => {
            *reserved -= value;
            *invoiced += value;
        }
        Movement::Reopen => {
            *invoiced -= value;
            *reserved += value;
        }
    }
}

/// A reservation and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldReservation {
    /// The invoice.
    pub invoice: InvoiceId,
    /// When it was made.
    pub made_at: Timestamp,
    /// What it takes.
    pub reservation: Reservation,
}

/// MATCH-63. What follows when less is left than is reserved or invoiced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortfall {
    /// Invoices whose reservations are released and which are matched again, the youngest first.
    pub released: Vec<InvoiceId>,
    /// Order lines of which more is invoiced than is left, by how much: reported to the buyer.
    pub invoiced: Vec<OverInvoiced>,
}

/// More is invoiced than is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverInvoiced {
    /// The order line; `None` for the order's amount.
    pub order_line: Option<String>,
    /// The receipt.
    pub receipt: Option<ReceiptNumber>,
    /// By how much.
    pub excess: Decimal,
}

/// MATCH-63. Which reservations a corrected receipt or a changed order releases: the youngest, until the rest fits.
///
/// `order` and `receipts` are as they stand after the change; `held` are the reservations on this order of invoices that
/// are not yet dispatched. All reservations of a released invoice go, as its match is made again.
#[must_use]
pub fn shortfall(order: &PurchaseOrder, receipts: &[GoodsReceipt], held: &[HeldReservation]) -> Shortfall {
    let mut youngest: Vec<&HeldReservation> =
        held.iter().filter(|held| held.reservation.order == order.number).collect();
    youngest.sort_by(|left, right| (right.made_at, &right.invoice).cmp(&(left.made_at, &left.invoice)));
    let mut found = Shortfall::default();
    let mut excess = Vec::new();
    for place in places(order, receipts, &youngest) {
        let own = |held: &&&HeldReservation| place.holds(&held.reservation);
        let reserved: Decimal = youngest.iter().filter(own).map(|held| place.value(&held.reservation)).sum();
        if place.invoiced > place.available.max(Decimal::ZERO) {
            found.invoiced.push(OverInvoiced {
                order_line: place.order_line.clone(),
                receipt: place.receipt.clone(),
                excess: place.invoiced - place.available.max(Decimal::ZERO),
            });
        }
        let free = (place.available - place.invoiced).max(Decimal::ZERO);
        excess.push((place, reserved - free));
    }
    for invoice in youngest.iter().map(|held| &held.invoice) {
        if found.released.contains(invoice) {
            continue;
        }
        let of_invoice = |held: &&&HeldReservation| held.invoice == *invoice;
        let eases = excess.iter().any(|(place, over)| {
            *over > Decimal::ZERO
                && youngest.iter().filter(of_invoice).any(|held| place.holds(&held.reservation))
        });
        if !eases {
            continue;
        }
        found.released.push(invoice.clone());
        for (place, over) in &mut excess {
            let freed: Decimal = youngest
                .iter()
                .filter(of_invoice)
                .filter(|held| place.holds(&held.reservation))
                .map(|held| place.value(&held.reservation))
                .sum();
            *over -= freed;
        }
    }
    found
}

/// Whether more is reserved or invoiced anywhere on an order than it and its receipts leave: only then is there anything
/// to look for (MATCH-63).
#[must_use]
pub fn is_short(order: &PurchaseOrder, receipts: &[GoodsReceipt]) -> bool {
    let received = |line: &OrderLine| -> Decimal {
        let own = receipts.iter().filter(|receipt| receipt.order == order.number);
        own.flat_map(|receipt| &receipt.lines)
            .filter(|part| part.order_line == line.id)
            .map(|part| part.received_quantity)
            .sum()
    };
    let line_is_short = |line: &OrderLine| {
        line.invoiced_quantity + line.reserved_quantity > line.quantity.max(received(line)).max(Decimal::ZERO)
    };
    let part_is_short = |part: &ReceiptLine| {
        part.invoiced_quantity + part.reserved_quantity > part.received_quantity.max(Decimal::ZERO)
    };
    order.open_amount() < Decimal::ZERO
        || order.lines.iter().any(line_is_short)
        || receipts.iter().flat_map(|receipt| &receipt.lines).any(part_is_short)
}

/// Something that reservations draw on.
struct Place {
    order_line: Option<String>,
    receipt: Option<ReceiptNumber>,
    /// Reservations count by amount instead of quantity.
    by_amount: bool,
    available: Decimal,
    invoiced: Decimal,
}

impl Place {
    fn holds(&self, reservation: &Reservation) -> bool {
        if self.by_amount {
            return true;
        }
        let same_line = match (&self.order_line, &reservation.order_line) {
            (Some(own), Some(other)) => attest_model::ids::folded(own) == attest_model::ids::folded(other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        same_line && (self.receipt.is_none() || self.receipt == reservation.receipt)
    }

    fn value(&self, reservation: &Reservation) -> Decimal {
        if self.by_amount { reservation.amount } else { reservation.quantity }
    }
}

fn places(order: &PurchaseOrder, receipts: &[GoodsReceipt], held: &[&HeldReservation]) -> Vec<Place> {
    let mut places = Vec::new();
    let rows: Decimal = order.lines.iter().map(|line| line.invoiced_amount).sum();
    places.push(Place {
        order_line: None,
        receipt: None,
        by_amount: true,
        available: order.total_without_vat(),
        invoiced: rows + order.header_invoiced,
    });
    for line in &order.lines {
        // What receipts serve is bounded by the receipts; over-delivery is theirs to tell.
        let own = receipts
            .iter()
            .filter(|receipt| receipt.order == order.number)
            .flat_map(|receipt| receipt.lines.iter().filter(|part| part.order_line == line.id));
        let received: Decimal = own.map(|part| part.received_quantity).sum();
        places.push(Place {
            order_line: Some(line.id.clone()),
            receipt: None,
            by_amount: false,
            available: line.quantity.max(received),
            invoiced: line.invoiced_quantity,
        });
    }
    let mut gone: Vec<(String, ReceiptNumber)> = Vec::new();
    for held in held {
        if let (Some(line), Some(receipt)) = (&held.reservation.order_line, &held.reservation.receipt) {
            gone.push((line.clone(), receipt.clone()));
        }
    }
    gone.sort();
    gone.dedup();
    for (line, number) in gone {
        let parts = receipts
            .iter()
            .filter(|receipt| receipt.order == order.number && receipt.number == number)
            .flat_map(|receipt| receipt.lines.iter().filter(|part| part.order_line == line));
        let (mut available, mut invoiced) = (Decimal::ZERO, Decimal::ZERO);
        for part in parts {
            available += part.received_quantity;
            invoiced += part.invoiced_quantity;
        }
        places.push(Place {
            order_line: Some(line),
            receipt: Some(number),
            by_amount: false,
            available,
            invoiced,
        });
    }
    places
}
