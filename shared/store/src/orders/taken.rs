//! What invoices take of orders and receipts, all or nothing (MATCH-40).

use std::collections::{BTreeMap, BTreeSet};

use attest_model::ids::{InvoiceId, folded};
use attest_model::money::Decimal;
use attest_model::orders::{GoodsReceipt, PurchaseOrder, ReceiptLine, Reservation};

use super::{HeaderTaken, LoadedOrder, Taken, receipt_page, taken_of};
use crate::StoreError;
use crate::change::{Change, Expect};
use crate::item::Attributes;
use crate::keys::{self, PAGE_LINES};

/// Reservations kept in one item: 400 of 200 bytes.
const PAGE_RESERVATIONS: usize = 400;

/// What is done with reservations (MATCH-40).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// Takes open quantity.
    Reserve,
    /// Gives it back.
    Release,
    /// Reserved becomes invoiced: the invoice was dispatched.
    Invoice,
    /// Invoiced becomes reserved again: the ERP refused it.
    Return,
    /// A dispatched credit note takes off what was invoiced (CRED-14).
    Credit,
    /// It is invoiced again: the ERP refused the credit note.
    Uncredit,
}

/// What happens to the reservations of one document.
#[derive(Debug, Clone)]
pub struct Move {
    /// What happens.
    pub movement: Movement,
    /// Whose they are.
    pub invoice: InvoiceId,
    /// What is moved.
    pub reservations: Vec<Reservation>,
}

impl LoadedOrder {
    /// Moves quantities and amounts in memory; answers the pages that changed.
    fn apply(&mut self, movement: Movement, reservations: &[&Reservation]) -> Result<Touched, StoreError> {
        let mut touched = Touched::default();
        let mut index: BTreeMap<String, usize> = BTreeMap::new();
        for (at, line) in self.order.lines.iter().enumerate() {
            index.insert(folded(&line.id), at);
        }
        for taken in reservations {
            let (reserved, invoiced) = signs(movement);
            match &taken.order_line {
                None => {
                    self.order.header_reserved += reserved * taken.amount;
                    self.order.header_invoiced += invoiced * taken.amount;
                    touched.header = true;
                }
                Some(id) => {
                    let at = index.get(&folded(id)).copied();
                    let line = at.and_then(|at| self.order.lines.get_mut(at));
                    let (Some(at), Some(line)) = (at, line) else {
                        return Err(StoreError::NotFound {
                            what: format!("line {id} of order {}", taken.order),
                        });
                    };
                    line.reserved_quantity += reserved * taken.quantity;
                    line.reserved_amount += reserved * taken.amount;
                    line.invoiced_quantity += invoiced * taken.quantity;
                    line.invoiced_amount += invoiced * taken.amount;
                    touched.pages.insert(at / PAGE_LINES);
                }
            }
            if let (Some(number), Some(id)) = (&taken.receipt, &taken.order_line) {
                let receipt = self.receipts.iter_mut().find(|receipt| receipt.number == *number);
                let moved = receipt.map(|receipt| move_parts(receipt, id, movement, taken.quantity));
                let Some(moved) = moved.filter(|moved| !moved.is_empty()) else {
                    return Err(StoreError::NotFound { what: format!("line {id} of receipt {number}") });
                };
                touched.receipts.extend(moved.into_iter().map(|at| (number.key(), at / PAGE_LINES)));
            }
        }
        Ok(touched)
    }
}

#[derive(Default)]
struct Touched {
    header: bool,
    pages: BTreeSet<usize>,
    receipts: BTreeSet<(String, usize)>,
}

impl Touched {
    fn join(&mut self, other: Self) {
        self.header |= other.header;
        self.pages.extend(other.pages);
        self.receipts.extend(other.receipts);
    }
}

/// A receipt may carry an order line twice: its parts give in order what each of them has, and the last one the rest. Answers
/// which of its lines changed.
fn move_parts(receipt: &mut GoodsReceipt, id: &str, movement: Movement, quantity: Decimal) -> Vec<usize> {
    let (reserved, invoiced) = signs(movement);
    let wanted = folded(id);
    let is_part = |line: &ReceiptLine| line.order_line == id || folded(&line.order_line) == wanted;
    let last = receipt.lines.iter().rposition(is_part);
    let (mut left, mut moved) = (quantity, Vec::new());
    for (at, line) in receipt.lines.iter_mut().enumerate().filter(|(_, line)| is_part(line)) {
        let room = match movement {
            Movement::Reserve | Movement::Uncredit => line.open_quantity(),
            Movement::Release | Movement::Invoice => line.reserved_quantity,
            Movement::Return | Movement::Credit => line.invoiced_quantity,
        };
        let part = if last == Some(at) { left } else { left.min(room).max(Decimal::ZERO) };
        line.reserved_quantity += reserved * part;
        line.invoiced_quantity += invoiced * part;
        left -= part;
        moved.push(at);
    }
    moved
}

/// How a movement changes what is reserved and what is invoiced.
const fn signs(movement: Movement) -> (Decimal, Decimal) {
    match movement {
        Movement::Reserve => (Decimal::ONE, Decimal::ZERO),
        Movement::Release => (Decimal::NEGATIVE_ONE, Decimal::ZERO),
        Movement::Invoice => (Decimal::NEGATIVE_ONE, Decimal::ONE),
        Movement::Return => (Decimal::ONE, Decimal::NEGATIVE_ONE),
        Movement::Credit => (Decimal::ZERO, Decimal::NEGATIVE_ONE),
        Movement::Uncredit => (Decimal::ZERO, Decimal::ONE),
    }
}

impl Change {
    /// Moves what an invoice takes of its orders, all or nothing (MATCH-40): fails when anybody changed one of the
    /// pages since the orders were read. `Reserve` and `Credit` also store the reservations, `Release` and `Uncredit` forget
    /// them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a line that is not on the orders, [`StoreError::Invalid`] for too many pages.
    pub fn move_reservations(
        &mut self,
        movement: Movement,
        invoice: &InvoiceId,
        reservations: &[Reservation],
        orders: &mut [LoadedOrder],
    ) -> Result<(), StoreError> {
        let (invoice, reservations) = (invoice.clone(), reservations.to_vec());
        self.move_all(&[Move { movement, invoice, reservations }], orders)
    }

    /// As [`Change::move_reservations`], of several documents that may take from one order.
    ///
    /// # Errors
    /// As there.
    pub fn move_all(&mut self, moves: &[Move], orders: &mut [LoadedOrder]) -> Result<(), StoreError> {
        let mut touched: BTreeMap<String, Touched> = BTreeMap::new();
        for moved in moves {
            let mut by_order: BTreeMap<String, Vec<&Reservation>> = BTreeMap::new();
            for taken in &moved.reservations {
                by_order.entry(taken.order.key()).or_default().push(taken);
            }
            for (number, taken) in by_order {
                let loaded = orders.iter_mut().find(|loaded| loaded.order.number.key() == number);
                let loaded =
                    loaded.ok_or_else(|| StoreError::NotFound { what: format!("order {number}") })?;
                let own = loaded.apply(moved.movement, &taken)?;
                touched.entry(number).or_default().join(own);
            }
            self.keep(moved)?;
        }
        for loaded in orders {
            if let Some(touched) = touched.get(&loaded.order.number.key()) {
                self.put_quantities(loaded, touched)?;
            }
        }
        Ok(())
    }

    /// Stores or forgets the reservations of a document.
    fn keep(&mut self, moved: &Move) -> Result<(), StoreError> {
        let pages = moved.reservations.chunks(PAGE_RESERVATIONS).enumerate();
        for (page, taken) in pages {
            let key = keys::reservations(&moved.invoice, page);
            match moved.movement {
                Movement::Reserve | Movement::Credit => {
                    self.put(key, &taken, Expect::Anything, Attributes::default())?;
                }
                Movement::Release | Movement::Uncredit => self.delete(key, Expect::Anything),
                Movement::Invoice | Movement::Return => {}
            }
        }
        Ok(())
    }

    fn put_quantities(&mut self, loaded: &LoadedOrder, touched: &Touched) -> Result<(), StoreError> {
        let (company, number) = (&loaded.order.company, &loaded.order.number);
        if touched.header {
            let key = keys::order_amounts(company, number);
            let taken = HeaderTaken {
                invoiced: loaded.order.header_invoiced,
                reserved: loaded.order.header_reserved,
            };
            let expect = loaded.expect(&key);
            self.put(key, &taken, expect, Attributes::default())?;
        }
        for page in &touched.pages {
            let key = keys::order_quantities(company, number, *page);
            let lines = loaded.order.lines.iter().skip(page * PAGE_LINES).take(PAGE_LINES);
            let taken: Vec<Taken> = lines.map(taken_of).collect();
            let expect = loaded.expect(&key);
            self.put(key, &taken, expect, Attributes::default())?;
        }
        for (receipt_key, page) in &touched.receipts {
            let Some(receipt) = loaded.receipts.iter().find(|receipt| receipt.number.key() == *receipt_key)
            else {
                continue;
            };
            let key = keys::receipt(company, number, &receipt.number, *page);
            let expect = loaded.expect(&key);
            self.put(key, &receipt_page(receipt, *page), expect, Attributes::default())?;
        }
        Ok(())
    }

    /// Writes what is taken of an order and its receipts as it is given, on condition that nothing changed since they were
    /// read; pages that say so already are left alone.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_taken(
        &mut self,
        known: &LoadedOrder,
        order: &PurchaseOrder,
        receipts: &[GoodsReceipt],
    ) -> Result<(), StoreError> {
        let header = |order: &PurchaseOrder| (order.header_invoiced, order.header_reserved);
        let mut touched = Touched { header: header(order) != header(&known.order), ..Touched::default() };
        let lines = known.order.lines.iter().zip(&order.lines).enumerate();
        touched.pages.extend(
            lines.filter(|(_, (old, new))| taken_of(old) != taken_of(new)).map(|(at, _)| at / PAGE_LINES),
        );
        for (old, new) in known.receipts.iter().zip(receipts) {
            let lines = old.lines.iter().zip(&new.lines).enumerate();
            let changed = lines.filter(|(_, (old, new))| old != new).map(|(at, _)| at / PAGE_LINES);
            touched.receipts.extend(changed.map(|page| (new.number.key(), page)));
        }
        let corrected = LoadedOrder {
            order: order.clone(),
            receipts: receipts.to_vec(),
            versions: known.versions.clone(),
        };
        self.put_quantities(&corrected, &touched)
    }
}
