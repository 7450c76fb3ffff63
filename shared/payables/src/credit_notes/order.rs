//! CRED-14. What a credit note takes off what its invoice took of orders.

use attest_model::ids::is_same;
use attest_model::invoice::{Invoice, Line};
use attest_model::money::{Decimal, round};
use attest_model::orders::Reservation;

use super::coding::{CreditEffect, order_effect};
use crate::matching::{LineResult, MatchResult};

/// What is taken off, one per order line and receipt, in the order of `taken`; `taken` are the reservations of the invoice.
///
/// A credited line is one of the invoice by its order line, else by a product code at the same price, else by its number.
/// Goods come back to the receipts that served last; of a price only the amount does. What was asked back for another reason
/// than its price and is credited whole takes all of it off, whatever its lines say; a credit without lines takes off an
/// amount. Never more is taken off than the invoice took.
#[must_use]
pub fn taken_off(
    credit: &Invoice,
    invoice: &Invoice,
    matched: Option<&MatchResult>,
    taken: &[Reservation],
    reason: Option<&str>,
) -> Vec<Reservation> {
    let net = |document: &Invoice| document.totals.total_without_vat.unwrap_or_default().abs();
    let digits = invoice.currency.map_or(2, |currency| currency.minor_units());
    let mut off = Off { taken, off: vec![(Decimal::ZERO, Decimal::ZERO); taken.len()] };
    let is_asked = reason.is_some_and(|reason| !reason.trim().is_empty());
    let is_goods = is_asked && order_effect(reason, &Line::default(), None) == CreditEffect::Goods;
    if is_goods && net(credit) == net(invoice) {
        return taken.to_vec();
    }
    if credit.lines.is_empty() {
        off.amount(0..taken.len(), net(credit));
        return off.done();
    }
    for credited in &credit.lines {
        let invoiced = counterpart(credited, &invoice.lines);
        let result = invoiced
            .zip(matched)
            .and_then(|(index, matched)| matched.lines.iter().find(|line| line.index == index));
        let own = invoiced.and_then(|index| invoice.lines.get(index));
        let amount = credited.line_net_amount.unwrap_or_default().abs();
        // A header match took from the order as a whole.
        let Some((result, own)) = result.zip(own) else {
            off.amount(0..taken.len(), amount);
            continue;
        };
        match order_effect(reason, credited, Some(own)) {
            CreditEffect::Goods => {
                let quantity = |line: &Line| line.invoiced_quantity.unwrap_or_default().abs();
                let of_line: Decimal = result.allocations.iter().map(|taken| taken.quantity).sum();
                // In the order's unit, as the invoice's quantity became what was taken.
                let share =
                    quantity(credited).checked_mul(of_line).and_then(|q| q.checked_div(quantity(own)));
                off.goods(result, share.unwrap_or_default(), digits);
            }
            CreditEffect::Price => off.amount_of(result, amount),
        }
    }
    off.done()
}

fn counterpart(credited: &Line, lines: &[Line]) -> Option<usize> {
    let same = |left: &Option<String>, right: &Option<String>| {
        left.as_deref().zip(right.as_deref()).is_some_and(|(left, right)| is_same(left, right))
    };
    let by_order_line = |line: &Line| {
        same(&credited.order_line_reference, &line.order_line_reference)
            && (credited.purchase_order_reference.is_none()
                || same(&credited.purchase_order_reference, &line.purchase_order_reference))
    };
    let standard = |line: &Line| line.standard_item_id.as_ref().map(|id| id.value.clone());
    let by_code = |line: &Line| {
        same(&credited.sellers_item_id, &line.sellers_item_id)
            || same(&credited.buyers_item_id, &line.buyers_item_id)
            || same(&standard(credited), &standard(line))
    };
    let at = |test: &dyn Fn(&Line) -> bool| lines.iter().position(test);
    at(&by_order_line)
        .or_else(|| at(&|line| by_code(line) && line.unit_price() == credited.unit_price()))
        .or_else(|| at(&by_code))
        .or_else(|| at(&|line| is_same(&line.id, &credited.id)))
}

/// Quantities and amounts taken off so far, at the place of each reservation.
struct Off<'a> {
    taken: &'a [Reservation],
    off: Vec<(Decimal, Decimal)>,
}

impl Off<'_> {
    /// Where the reservations of a line's allocations stand, the last first.
    fn places(&self, line: &LineResult) -> Vec<usize> {
        let place = |taken: &crate::matching::Allocation| {
            self.taken.iter().position(|own| {
                line.order.as_ref() == Some(&own.order)
                    && own.order_line.as_deref().is_some_and(|id| is_same(id, &taken.order_line))
                    && own.receipt == taken.receipt
            })
        };
        line.allocations.iter().rev().filter_map(place).collect()
    }

    /// Takes a quantity off, with its part of the amount.
    fn goods(&mut self, line: &LineResult, quantity: Decimal, digits: u32) {
        let mut rest = quantity;
        for place in self.places(line) {
            let (Some(own), Some(off)) = (self.taken.get(place), self.off.get_mut(place)) else { continue };
            let part = rest.min(own.quantity - off.0).max(Decimal::ZERO);
            rest -= part;
            off.0 += part;
            let share = own.amount.checked_mul(part).and_then(|amount| amount.checked_div(own.quantity));
            let amount = round(share.unwrap_or_default(), digits);
            off.1 = (off.1 + amount).min(own.amount);
            if off.0 == own.quantity {
                off.1 = own.amount;
            }
        }
    }

    fn amount_of(&mut self, line: &LineResult, amount: Decimal) {
        self.amount(self.places(line), amount);
    }

    /// Takes an amount off, from one place after the other.
    fn amount(&mut self, places: impl IntoIterator<Item = usize>, amount: Decimal) {
        let mut rest = amount;
        for place in places {
            let (Some(own), Some(off)) = (self.taken.get(place), self.off.get_mut(place)) else { continue };
            let part = rest.min(own.amount - off.1).max(Decimal::ZERO);
            rest -= part;
            off.1 += part;
        }
    }

    fn done(self) -> Vec<Reservation> {
        let all = self.taken.iter().zip(self.off);
        all.filter(|(_, (quantity, amount))| !(quantity.is_zero() && amount.is_zero()))
            .map(|(own, (quantity, amount))| Reservation { quantity, amount, ..own.clone() })
            .collect()
    }
}
