//! Orders, receipts and what invoices take of them (MATCH-28 … MATCH-40).
//!
//! What was ordered and what is taken stand in different items, both in pages of 200 lines: a match reads the whole
//! order in one query, and writes only the pages of quantities that it touches, each on condition of the version it
//! read. An invoice of 5,000 lines therefore reserves all of its lines in one transaction of about 40 items, or none.

use std::collections::{BTreeMap, BTreeSet};

use attest_model::ids::{CompanyCode, InvoiceId, OrderNumber, ReceiptNumber};
use attest_model::money::Decimal;
use attest_model::orders::{GoodsReceipt, OrderLine, PurchaseOrder, ReceiptLine, Reservation};
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, Versioned, decode, key_of};
use crate::keys::{self, Key, PAGE_LINES};
use crate::{Store, StoreError};

/// Most lines of one order or receipt: its pages must fit one transaction of 4 MB.
pub const LINES_MAX: usize = 8_000;

/// Reservations kept in one item: 400 of 200 bytes.
const PAGE_RESERVATIONS: usize = 400;

/// The head of an order: all of it but its lines.
#[derive(Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) order: PurchaseOrder,
    pages: usize,
}

/// What is taken of one order line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Taken {
    line: String,
    invoiced_quantity: Decimal,
    invoiced_amount: Decimal,
    reserved_quantity: Decimal,
    reserved_amount: Decimal,
}

/// What header matches took of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct HeaderTaken {
    invoiced: Decimal,
    reserved: Decimal,
}

/// A page of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ReceiptPage {
    receipt: GoodsReceipt,
    page: usize,
}

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
}

/// An order with its receipts, as it was read, and the versions a change must name.
#[derive(Debug, Clone)]
pub struct LoadedOrder {
    /// The order, with what is invoiced and reserved.
    pub order: PurchaseOrder,
    /// Its receipts, with what is invoiced and reserved.
    pub receipts: Vec<GoodsReceipt>,
    versions: BTreeMap<String, u64>,
}

impl LoadedOrder {
    /// Nothing of the order or its receipts has changed between two readings.
    #[must_use]
    pub fn is_unchanged(&self, later: &Self) -> bool {
        self.versions == later.versions
    }

    fn expect(&self, key: &Key) -> Expect {
        self.versions.get(&key.sk).map_or(Expect::Absent, |version| Expect::Version(*version))
    }

    /// Moves quantities and amounts in memory; answers the pages that changed.
    fn apply(&mut self, movement: Movement, reservations: &[&Reservation]) -> Result<Touched, StoreError> {
        let mut touched = Touched::default();
        let mut index: BTreeMap<String, usize> = BTreeMap::new();
        for (at, line) in self.order.lines.iter().enumerate() {
            index.insert(attest_model::ids::folded(&line.id), at);
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
                    let at = index.get(&attest_model::ids::folded(id)).copied();
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
                let found = receipt.and_then(|receipt| {
                    let at = receipt.lines.iter().position(|line| line.order_line == *id)?;
                    receipt.lines.get_mut(at).map(|line| (at, line))
                });
                let Some((at, line)) = found else {
                    return Err(StoreError::NotFound { what: format!("line {id} of receipt {number}") });
                };
                line.reserved_quantity += reserved * taken.quantity;
                line.invoiced_quantity += invoiced * taken.quantity;
                touched.receipts.insert((number.key(), at / PAGE_LINES));
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

/// How a movement changes what is reserved and what is invoiced.
const fn signs(movement: Movement) -> (Decimal, Decimal) {
    match movement {
        Movement::Reserve => (Decimal::ONE, Decimal::ZERO),
        Movement::Release => (Decimal::NEGATIVE_ONE, Decimal::ZERO),
        Movement::Invoice => (Decimal::NEGATIVE_ONE, Decimal::ONE),
        Movement::Return => (Decimal::ONE, Decimal::NEGATIVE_ONE),
    }
}

impl Change {
    /// Moves what an invoice takes of its orders, all or nothing (MATCH-40): fails when anybody changed one of the
    /// pages since the orders were read. `Reserve` also stores the reservations, `Release` forgets them.
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
        let mut by_order: BTreeMap<String, Vec<&Reservation>> = BTreeMap::new();
        for taken in reservations {
            by_order.entry(taken.order.key()).or_default().push(taken);
        }
        for (number, taken) in by_order {
            let Some(loaded) = orders.iter_mut().find(|loaded| loaded.order.number.key() == number) else {
                return Err(StoreError::NotFound { what: format!("order {number}") });
            };
            let touched = loaded.apply(movement, &taken)?;
            self.put_quantities(loaded, &touched)?;
        }
        match movement {
            Movement::Reserve => {
                for (page, taken) in reservations.chunks(PAGE_RESERVATIONS).enumerate() {
                    self.put(
                        keys::reservations(invoice, page),
                        &taken,
                        Expect::Anything,
                        Attributes::default(),
                    )?;
                }
            }
            Movement::Release => {
                for page in 0..reservations.len().div_ceil(PAGE_RESERVATIONS) {
                    self.delete(keys::reservations(invoice, page), Expect::Anything);
                }
            }
            Movement::Invoice | Movement::Return => {}
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

    /// Writes an order as master data says it is, keeping what is taken of its lines; fails when it changed meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] above [`LINES_MAX`] lines, or when a line that invoices took from has gone.
    pub fn put_order(
        &mut self,
        known: Option<&LoadedOrder>,
        order: &PurchaseOrder,
    ) -> Result<(), StoreError> {
        let what = || format!("order {}", order.number);
        if order.lines.len() > LINES_MAX {
            let cause = format!("{} lines, at most {LINES_MAX} are kept", order.lines.len());
            return Err(StoreError::Invalid { what: what(), cause });
        }
        let mut order = order.clone();
        if let Some(known) = known {
            order.header_invoiced = known.order.header_invoiced;
            order.header_reserved = known.order.header_reserved;
            order.accrual_method = known.order.accrual_method;
            for line in &mut order.lines {
                // What its owner marked delivered stays so (MATCH-35).
                let old = known.order.line(&line.id).and_then(|old| old.marked_delivered);
                line.marked_delivered = line.marked_delivered.or(old);
            }
            for old in known.order.lines.iter().filter(|old| is_taken(old)) {
                let id = attest_model::ids::folded(&old.id);
                let Some(line) =
                    order.lines.iter_mut().find(|line| attest_model::ids::folded(&line.id) == id)
                else {
                    let cause = format!("line {} has been invoiced or reserved and cannot go", old.id);
                    return Err(StoreError::Invalid { what: what(), cause });
                };
                line.invoiced_quantity = old.invoiced_quantity;
                line.invoiced_amount = old.invoiced_amount;
                line.reserved_quantity = old.reserved_quantity;
                line.reserved_amount = old.reserved_amount;
            }
        }
        let (company, number) = (order.company.clone(), order.number.clone());
        let expect = |key: &Key| known.map_or(Expect::Absent, |known| known.expect(key));
        let lines = std::mem::take(&mut order.lines);
        let pages = lines.len().div_ceil(PAGE_LINES);
        for (page, chunk) in lines.chunks(PAGE_LINES).enumerate() {
            let key = keys::order_lines(&company, &number, page);
            let seen = expect(&key);
            self.put(key, &chunk, seen, Attributes::default())?;
            let key = keys::order_quantities(&company, &number, page);
            let seen = expect(&key);
            let taken: Vec<Taken> = chunk.iter().map(taken_of).collect();
            self.put(key, &taken, seen, Attributes::default())?;
        }
        for page in pages..known.map_or(0, |known| known.order.lines.len().div_ceil(PAGE_LINES)) {
            for key in
                [keys::order_lines(&company, &number, page), keys::order_quantities(&company, &number, page)]
            {
                let seen = expect(&key);
                self.delete(key, seen);
            }
        }
        let key = keys::order_head(&company, &number);
        let seen = expect(&key);
        self.put(key, &Head { order, pages }, seen, Attributes::default())
    }

    /// Writes a receipt as master data says it is, keeping what is taken of its lines.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] above [`LINES_MAX`] lines.
    pub fn put_receipt(
        &mut self,
        known: Option<&LoadedOrder>,
        receipt: &GoodsReceipt,
    ) -> Result<(), StoreError> {
        if receipt.lines.len() > LINES_MAX {
            let cause = format!("{} lines, at most {LINES_MAX} are kept", receipt.lines.len());
            return Err(StoreError::Invalid { what: format!("receipt {}", receipt.number), cause });
        }
        let mut receipt = receipt.clone();
        let old = known.and_then(|known| known.receipts.iter().find(|old| old.number == receipt.number));
        for line in &mut receipt.lines {
            if let Some(old) =
                old.and_then(|old| old.lines.iter().find(|old| old.order_line == line.order_line))
            {
                line.invoiced_quantity = old.invoiced_quantity;
                line.reserved_quantity = old.reserved_quantity;
            }
        }
        // A line that a correction leaves out came to nothing; what was taken of it is still known (MATCH-63).
        for old in old.iter().flat_map(|old| &old.lines) {
            let is_taken = !(old.invoiced_quantity.is_zero() && old.reserved_quantity.is_zero());
            if is_taken && !receipt.lines.iter().any(|line| line.order_line == old.order_line) {
                receipt.lines.push(ReceiptLine { received_quantity: Decimal::ZERO, ..old.clone() });
            }
        }
        for page in 0..receipt.lines.len().div_ceil(PAGE_LINES) {
            let key = keys::receipt(&receipt.company, &receipt.order, &receipt.number, page);
            let expect = known.map_or(Expect::Absent, |known| known.expect(&key));
            self.put(key, &receipt_page(&receipt, page), expect, Attributes::default())?;
        }
        Ok(())
    }

    /// Notes that a company has an order of this number (E506).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn add_order_company(
        &mut self,
        known: Option<&Versioned<Vec<CompanyCode>>>,
        number: &OrderNumber,
        company: &CompanyCode,
    ) -> Result<(), StoreError> {
        let mut companies = known.map(|known| known.record.clone()).unwrap_or_default();
        if companies.contains(company) {
            return Ok(());
        }
        companies.push(company.clone());
        let expect = known.map_or(Expect::Absent, |known| Expect::Version(known.version));
        self.put(keys::order_number(number), &companies, expect, Attributes::default())
    }
}

fn is_taken(line: &OrderLine) -> bool {
    !(line.invoiced_quantity.is_zero()
        && line.invoiced_amount.is_zero()
        && line.reserved_quantity.is_zero()
        && line.reserved_amount.is_zero())
}

fn taken_of(line: &OrderLine) -> Taken {
    Taken {
        line: line.id.clone(),
        invoiced_quantity: line.invoiced_quantity,
        invoiced_amount: line.invoiced_amount,
        reserved_quantity: line.reserved_quantity,
        reserved_amount: line.reserved_amount,
    }
}

fn receipt_page(receipt: &GoodsReceipt, page: usize) -> ReceiptPage {
    let lines: Vec<ReceiptLine> =
        receipt.lines.iter().skip(page * PAGE_LINES).take(PAGE_LINES).cloned().collect();
    ReceiptPage { receipt: GoodsReceipt { lines, ..receipt.clone() }, page }
}

impl Store {
    /// Loads an order with its receipts in one query (one request per megabyte).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_order(
        &self,
        company: &CompanyCode,
        number: &OrderNumber,
    ) -> Result<Option<LoadedOrder>, StoreError> {
        let pk = keys::order(company, number);
        let mut head = None;
        let mut lines: Vec<OrderLine> = Vec::new();
        let mut taken: BTreeMap<String, Taken> = BTreeMap::new();
        let mut amounts = HeaderTaken::default();
        let mut receipts: BTreeMap<String, GoodsReceipt> = BTreeMap::new();
        let mut versions = BTreeMap::new();
        for item in self.query_all(Query::of(&pk, Range::All)).await? {
            let sk = key_of(&item).sk;
            let version = match sk.split('#').next().unwrap_or_default() {
                "HEAD" => {
                    let found: Versioned<Head> = decode(item)?;
                    head = Some(found.record);
                    found.version
                }
                "LINE" => {
                    let found: Versioned<Vec<OrderLine>> = decode(item)?;
                    lines.extend(found.record);
                    found.version
                }
                "QTY" => {
                    let found: Versioned<Vec<Taken>> = decode(item)?;
                    taken.extend(found.record.into_iter().map(|t| (t.line.clone(), t)));
                    found.version
                }
                "AMOUNT" => {
                    let found: Versioned<HeaderTaken> = decode(item)?;
                    amounts = found.record;
                    found.version
                }
                "RCPT" => {
                    let found: Versioned<ReceiptPage> = decode(item)?;
                    let receipt = found.record.receipt;
                    match receipts.get_mut(&receipt.number.key()) {
                        Some(known) => known.lines.extend(receipt.lines),
                        None => {
                            receipts.insert(receipt.number.key(), receipt);
                        }
                    }
                    found.version
                }
                other => {
                    return Err(StoreError::Invalid {
                        what: pk,
                        cause: format!("has an unknown item {other}"),
                    });
                }
            };
            versions.insert(sk, version);
        }
        for line in &mut lines {
            if let Some(taken) = taken.remove(&line.id) {
                line.invoiced_quantity = taken.invoiced_quantity;
                line.invoiced_amount = taken.invoiced_amount;
                line.reserved_quantity = taken.reserved_quantity;
                line.reserved_amount = taken.reserved_amount;
            }
        }
        let receipts = receipts.into_values().collect();
        Ok(head.map(|head| {
            let order = PurchaseOrder {
                lines,
                header_invoiced: amounts.invoiced,
                header_reserved: amounts.reserved,
                ..head.order
            };
            LoadedOrder { order, receipts, versions }
        }))
    }

    /// Receipts of an order that is not known yet: they wait for it (PROC-4).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_receipts(
        &self,
        company: &CompanyCode,
        number: &OrderNumber,
    ) -> Result<Vec<GoodsReceipt>, StoreError> {
        let pk = keys::order(company, number);
        let mut receipts: BTreeMap<ReceiptNumber, GoodsReceipt> = BTreeMap::new();
        for item in self.query_all(Query::of(&pk, Range::Prefix("RCPT#"))).await? {
            let ReceiptPage { receipt, .. } = decode::<ReceiptPage>(item)?.record;
            match receipts.get_mut(&receipt.number) {
                Some(known) => known.lines.extend(receipt.lines),
                None => {
                    receipts.insert(receipt.number.clone(), receipt);
                }
            }
        }
        Ok(receipts.into_values().collect())
    }

    /// Heads of several orders (status, supplier, currency, contract, buyer; no lines), in one request.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_order_heads(
        &self,
        company: &CompanyCode,
        numbers: &[OrderNumber],
    ) -> Result<Vec<Option<PurchaseOrder>>, StoreError> {
        let wanted: Vec<Key> = numbers.iter().map(|number| keys::order_head(company, number)).collect();
        let items = self.get_many(&wanted).await?;
        items
            .into_iter()
            .map(|item| item.map(|item| decode::<Head>(item).map(|h| h.record.order)).transpose())
            .collect()
    }

    /// The companies that have an order of this number (E506).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_order_companies(
        &self,
        number: &OrderNumber,
    ) -> Result<Option<Versioned<Vec<CompanyCode>>>, StoreError> {
        self.get(&keys::order_number(number)).await
    }
}
