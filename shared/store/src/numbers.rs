//! Numbers of documents: exact and probable duplicates, preceding invoices, waiting credit notes (DUP, CRED-6).
//!
//! All documents of one supplier, kind and normalised number stand in one item with the values of every criterion of
//! `dup.criteria`. Whoever adds a document names the version of the list it judged by, so of two that arrive at the same
//! instant one is told to look again (DUP-8). A change of the criteria needs no rewriting; whether a document still counts
//! (DUP-6) is read from its record when it is compared.

use attest_model::dates::Date;
use attest_model::ids::{CompanyCode, InvoiceId, SupplierCode};
use attest_model::invoice::DocumentKind;
use attest_model::money::{Currency, Decimal};
use attest_model::record::Channel;
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::invoices::{Freshness, Query, Range};
use crate::item::{Attributes, Versioned, decode};
use crate::keys::{self, Key};
use crate::{Store, StoreError};

/// A document as it is compared with later ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberEntry {
    /// The document.
    pub invoice: InvoiceId,
    /// Its supplier.
    pub supplier: SupplierCode,
    /// The legal entity group of its supplier.
    pub legal_entity_group: Option<String>,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// Its number as printed.
    pub number: String,
    /// BT-2.
    pub issue_date: Option<Date>,
    /// BT-112.
    pub gross: Option<Decimal>,
    /// BT-5.
    pub currency: Option<Currency>,
    /// Accounts on it, normalised.
    #[serde(default)]
    pub accounts: Vec<String>,
    /// How it came.
    pub channel: Channel,
}

/// The documents of one number, with the version a change of the list must name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberList {
    /// The documents, oldest first.
    pub entries: Vec<NumberEntry>,
    /// `None` while there is no list.
    pub version: Option<u64>,
}

/// Most documents of one number that are compared; a supplier that numbers all its invoices alike is told by E202.
const ENTRIES_MAX: usize = 500;

impl Change {
    /// Adds a document to the list of its number; fails when the list changed since it was read (DUP-8).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn add_number(
        &mut self,
        company: &CompanyCode,
        key: Key,
        list: &NumberList,
        entry: NumberEntry,
    ) -> Result<(), StoreError> {
        let mut entries = list.entries.clone();
        match entries.iter_mut().find(|existing| existing.invoice == entry.invoice) {
            Some(existing) => *existing = entry,
            None => entries.push(entry),
        }
        let surplus = entries.len().saturating_sub(ENTRIES_MAX);
        entries.drain(..surplus);
        let expect = list.version.map_or(Expect::Absent, Expect::Version);
        self.put_kept(key, &entries, expect, Attributes::default(), Some(company))
    }

    /// Notes a document for later probable duplicates; one without an issue date is not noted.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn add_near(
        &mut self,
        company: &CompanyCode,
        text: &str,
        entry: &NumberEntry,
    ) -> Result<(), StoreError> {
        let Some(date) = entry.issue_date else { return Ok(()) };
        let key = keys::near_entry(text, date, &entry.invoice);
        self.put_kept(key, entry, Expect::Anything, Attributes::default(), Some(company))
    }

    /// Notes a document that waits for its counterpart (CRED-1).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn add_waiting_credit(
        &mut self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        kind: &str,
        invoice: &InvoiceId,
    ) -> Result<(), StoreError> {
        let key = keys::waiting_credit_of(company, supplier, kind, invoice);
        self.put(key, invoice, Expect::Anything, Attributes::default())
    }

    /// Takes such a note back.
    pub fn remove_waiting_credit(
        &mut self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        kind: &str,
        invoice: &InvoiceId,
    ) {
        self.delete(keys::waiting_credit_of(company, supplier, kind, invoice), Expect::Anything);
    }
}

impl Store {
    /// The lists of several numbers, in one request, in the order of the keys.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn load_numbers(&self, wanted: &[Key]) -> Result<Vec<NumberList>, StoreError> {
        let mut lists = Vec::with_capacity(wanted.len());
        for item in self.get_many(wanted).await? {
            lists.push(match item {
                Some(item) => {
                    let Versioned { record, version } = decode(item)?;
                    NumberList { entries: record, version: Some(version) }
                }
                None => NumberList::default(),
            });
        }
        Ok(lists)
    }

    /// Documents noted under one key, issued between two days, at most 100. Two that come at one instant do not see each other
    /// whatever is read; what came a moment ago may be missed likewise.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_near(&self, text: &str, from: Date, to: Date) -> Result<Vec<NumberEntry>, StoreError> {
        let pk = keys::near(text);
        let (from, to) = (from.to_string(), format!("{to}~"));
        let query =
            Query { limit: 100, freshness: Freshness::Late, ..Query::of(&pk, Range::Between(&from, &to)) };
        let (items, _) = self.query_page(&query, None).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// Documents of a supplier and kind that wait for their counterpart, at most 200.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_waiting_credit(
        &self,
        company: &CompanyCode,
        supplier: &SupplierCode,
        kind: &str,
    ) -> Result<Vec<InvoiceId>, StoreError> {
        let pk = keys::waiting_credit(company, supplier);
        let prefix = format!("{kind}#");
        let query = Query { limit: 200, ..Query::of(&pk, Range::Prefix(&prefix)) };
        let (items, _) = self.query_page(&query, None).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }
}
