//! Orders and receipts as master data says they are; what is taken of them stays.

use attest_model::ids::{CompanyCode, OrderNumber};
use attest_model::money::Decimal;
use attest_model::orders::{GoodsReceipt, OrderLine, PurchaseOrder, ReceiptLine};

use super::{Head, LoadedOrder, Taken, receipt_page, taken_of};
use crate::StoreError;
use crate::change::{Change, Expect};
use crate::item::{Attributes, Versioned};
use crate::keys::{self, Key, PAGE_LINES};

/// Most lines of one order or receipt: its pages must fit one transaction of 4 MB.
pub const LINES_MAX: usize = 8_000;

impl Change {
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
