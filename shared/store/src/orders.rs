//! Orders, receipts and what invoices take of them (MATCH-28 … MATCH-40).
//!
//! What was ordered and what is taken stand in different items, both in pages of 200 lines: a match reads the whole
//! order in one query, and writes only the pages of quantities that it touches, each on condition of the version it
//! read. An invoice of 5,000 lines therefore reserves all of its lines in one transaction of about 40 items, or none.

mod taken;
mod write;

use std::collections::BTreeMap;

use attest_model::ids::{CompactString, CompanyCode, OrderNumber, ReceiptNumber};
use attest_model::money::Decimal;
use attest_model::orders::{GoodsReceipt, OrderLine, PurchaseOrder, ReceiptLine};
use serde::{Deserialize, Serialize};

pub use taken::{Move, Movement};
pub use write::LINES_MAX;

use crate::change::Expect;
use crate::invoices::{Query, Range};
use crate::item::{Versioned, decode, key_of};
use crate::keys::{self, Key, PAGE_LINES};
use crate::{Store, StoreError};

/// The head of an order: all of it but its lines.
#[derive(Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) order: PurchaseOrder,
    pages: usize,
}

/// What is taken of one order line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Taken {
    line: CompactString,
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

    /// The same goods were received, whatever has been taken of them.
    #[must_use]
    pub fn has_same_receipts(&self, later: &Self) -> bool {
        let received = |receipt: &GoodsReceipt| {
            let lines = receipt.lines.iter().map(|line| (line.order_line.clone(), line.received_quantity));
            (receipt.number.clone(), receipt.ticket.clone(), receipt.delivery_date, lines.collect::<Vec<_>>())
        };
        self.receipts.iter().map(received).eq(later.receipts.iter().map(received))
    }

    fn expect(&self, key: &Key) -> Expect {
        self.versions.get(&key.sk).map_or(Expect::Absent, |version| Expect::Version(*version))
    }
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
        let mut taken: BTreeMap<CompactString, Taken> = BTreeMap::new();
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
