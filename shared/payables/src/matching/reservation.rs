//! MATCH-63. What follows when less is left of an order or a receipt than is reserved.

use attest_model::ids::{CompactString, InvoiceId, ReceiptNumber};
use attest_model::money::Decimal;
use attest_model::orders::{GoodsReceipt, OrderLine, PurchaseOrder, ReceiptLine, Reservation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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
    pub order_line: Option<CompactString>,
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
    order_line: Option<CompactString>,
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
    let mut gone: Vec<(CompactString, ReceiptNumber)> = Vec::new();
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
