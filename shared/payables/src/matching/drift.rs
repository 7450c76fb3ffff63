//! MATCH-40. Whether what orders and receipts say is taken is what invoices hold.

use std::collections::BTreeMap;

use attest_model::ids::folded;
use attest_model::money::Decimal;
use attest_model::orders::{GoodsReceipt, PurchaseOrder, Reservation};
use serde::Serialize;

/// What an invoice takes, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What it takes.
    pub reservation: Reservation,
    /// It was dispatched: what was reserved is invoiced.
    pub is_invoiced: bool,
}

/// What is counted of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Quantity of invoices that are not dispatched.
    ReservedQuantity,
    /// Their amount.
    ReservedAmount,
    /// Quantity of dispatched invoices.
    InvoicedQuantity,
    /// Their amount.
    InvoicedAmount,
}

impl Measure {
    const ALL: [Self; 4] =
        [Self::ReservedQuantity, Self::ReservedAmount, Self::InvoicedQuantity, Self::InvoicedAmount];

    /// For people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReservedQuantity => "reserved quantity",
            Self::ReservedAmount => "reserved amount",
            Self::InvoicedQuantity => "invoiced quantity",
            Self::InvoicedAmount => "invoiced amount",
        }
    }

    /// It is about invoices that are not dispatched.
    #[must_use]
    pub const fn is_reserved(self) -> bool {
        matches!(self, Self::ReservedQuantity | Self::ReservedAmount)
    }
}

/// A place of an order where both differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// The order line, folded; `None` for amounts that header matches took.
    pub order_line: Option<String>,
    /// The receipt, folded, where its line is meant.
    pub receipt: Option<String>,
    /// What differs.
    pub measure: Measure,
    /// What the order or receipt says.
    pub recorded: Decimal,
    /// What invoices hold.
    pub held: Decimal,
}

type Place = (Option<String>, Option<String>);

/// Everything taken, by place, in the order of [`Measure::ALL`].
#[derive(Default)]
struct Taken(BTreeMap<Place, [Decimal; 4]>);

impl Taken {
    fn add(&mut self, line: Option<&str>, receipt: Option<&str>, measure: Measure, value: Decimal) {
        let place = (line.map(folded), receipt.map(folded));
        let sums = self.0.entry(place).or_default();
        for (sum, own) in sums.iter_mut().zip(Measure::ALL) {
            if own == measure {
                *sum += value;
            }
        }
    }

    fn recorded(order: &PurchaseOrder, receipts: &[GoodsReceipt]) -> Self {
        let mut taken = Self::default();
        taken.add(None, None, Measure::ReservedAmount, order.header_reserved);
        taken.add(None, None, Measure::InvoicedAmount, order.header_invoiced);
        for line in &order.lines {
            let id = Some(line.id.as_str());
            taken.add(id, None, Measure::ReservedQuantity, line.reserved_quantity);
            taken.add(id, None, Measure::ReservedAmount, line.reserved_amount);
            taken.add(id, None, Measure::InvoicedQuantity, line.invoiced_quantity);
            taken.add(id, None, Measure::InvoicedAmount, line.invoiced_amount);
        }
        for receipt in receipts.iter().filter(|receipt| receipt.order == order.number) {
            for line in &receipt.lines {
                let (id, number) = (Some(line.order_line.as_str()), Some(receipt.number.as_str()));
                taken.add(id, number, Measure::ReservedQuantity, line.reserved_quantity);
                taken.add(id, number, Measure::InvoicedQuantity, line.invoiced_quantity);
            }
        }
        taken
    }

    fn held(order: &PurchaseOrder, held: &[Held]) -> Self {
        let mut taken = Self::default();
        for held in held.iter().filter(|held| held.reservation.order == order.number) {
            let own = &held.reservation;
            let (quantity, amount) = if held.is_invoiced {
                (Measure::InvoicedQuantity, Measure::InvoicedAmount)
            } else {
                (Measure::ReservedQuantity, Measure::ReservedAmount)
            };
            let line = own.order_line.as_deref();
            taken.add(line, None, quantity, own.quantity);
            taken.add(line, None, amount, own.amount);
            if let Some(receipt) = &own.receipt {
                taken.add(line, Some(receipt.as_str()), quantity, own.quantity);
            }
        }
        taken
    }
}

/// Where an order and its receipts say other than what `held` comes to, in the order of the lines' ids.
#[must_use]
pub fn drift(order: &PurchaseOrder, receipts: &[GoodsReceipt], held: &[Held]) -> Vec<Drift> {
    let recorded = Taken::recorded(order, receipts).0;
    let mut held = Taken::held(order, held).0;
    let mut found = Vec::new();
    let mut compare = |place: Place, recorded: [Decimal; 4], held: [Decimal; 4]| {
        for ((measure, recorded), held) in Measure::ALL.into_iter().zip(recorded).zip(held) {
            if recorded != held {
                let (order_line, receipt) = place.clone();
                found.push(Drift { order_line, receipt, measure, recorded, held });
            }
        }
    };
    for (place, recorded) in recorded {
        let held = held.remove(&place).unwrap_or_default();
        compare(place, recorded, held);
    }
    for (place, held) in held {
        compare(place, [Decimal::ZERO; 4], held);
    }
    found
}

/// Puts right what is reserved; what is invoiced is for people to judge, because the ERP has it.
///
/// A place that is not there any more cannot be put right. Where a receipt carries an order line twice, the first of both
/// takes all.
pub fn repair(order: &mut PurchaseOrder, receipts: &mut [GoodsReceipt], drifts: &[Drift]) {
    for drift in drifts.iter().filter(|drift| drift.measure.is_reserved()) {
        let held = drift.held;
        let is_quantity = drift.measure == Measure::ReservedQuantity;
        match (&drift.order_line, &drift.receipt) {
            (None, _) => order.header_reserved = held,
            (Some(id), None) => {
                for line in order.lines.iter_mut().filter(|line| folded(&line.id) == *id) {
                    let place =
                        if is_quantity { &mut line.reserved_quantity } else { &mut line.reserved_amount };
                    *place = held;
                }
            }
            (Some(id), Some(number)) => {
                let of_receipt = |receipt: &&mut GoodsReceipt| folded(receipt.number.as_str()) == *number;
                let lines = receipts.iter_mut().filter(of_receipt).flat_map(|receipt| &mut receipt.lines);
                for (nth, line) in lines.filter(|line| folded(&line.order_line) == *id).enumerate() {
                    line.reserved_quantity = if nth == 0 { held } else { Decimal::ZERO };
                }
            }
        }
    }
}
