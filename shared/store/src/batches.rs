//! Batches on their way to the ERP (FIN-5, FIN-6).

use attest_model::dates::Timestamp;
use attest_model::ids::{BatchId, CompanyCode, InvoiceId};
use attest_model::money::{Currency, Decimal};
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, Versioned, decode, key_of};
use crate::keys::{self, Key};
use crate::{Store, StoreError};

/// FIN-6. Where a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchStatus {
    /// Being gathered, or waiting to be exported.
    Unposted,
    /// Being exported.
    Posting,
    /// Exported.
    Posted,
    /// Given up; its invoices are ready again.
    Cancelled,
}

/// FIN-6. A batch of one company and currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// Its number, counted per company.
    pub number: u64,
    /// What people call it.
    pub reference: String,
    /// The company.
    pub company: CompanyCode,
    /// The currency.
    pub currency: Currency,
    /// Where it stands.
    pub status: BatchStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// Sum of gross totals; credit notes count negative.
    pub gross: Decimal,
    /// Sum of tax totals.
    pub tax: Decimal,
    /// Sum of net totals.
    pub net: Decimal,
    /// Number of documents.
    pub count: u32,
    /// Keys of the exported files.
    pub files: Vec<String>,
}

impl Change {
    /// Creates a batch, listed as open, and takes its number; fails when another batch took it meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn create_batch(&mut self, seen: Option<u64>, batch: &Batch) -> Result<(), StoreError> {
        let expect = seen.map_or(Expect::Absent, Expect::Version);
        self.put(keys::batch_counter(&batch.company), &batch.number, expect, Attributes::default())?;
        self.put(keys::batch(&batch.id), batch, Expect::Absent, Attributes::default())?;
        self.put(open_key(&batch.id), &batch.id, Expect::Anything, Attributes::default())
    }

    /// Saves a batch; one that is posted or cancelled is no longer listed as open.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn save_batch(&mut self, seen: u64, batch: &Batch) -> Result<(), StoreError> {
        if matches!(batch.status, BatchStatus::Posted | BatchStatus::Cancelled) {
            self.delete(open_key(&batch.id), Expect::Anything);
        }
        self.put(keys::batch(&batch.id), batch, Expect::Version(seen), Attributes::default())
    }

    /// Puts an invoice into a batch that is still being gathered.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn add_to_batch(
        &mut self,
        batch: &BatchId,
        seen: u64,
        invoice: &InvoiceId,
    ) -> Result<(), StoreError> {
        self.check(keys::batch(batch), Expect::Version(seen));
        self.put(keys::batch_member(batch, invoice), invoice, Expect::Anything, Attributes::default())
    }
}

fn open_key(id: &BatchId) -> Key {
    Key { pk: keys::OPEN_BATCHES.to_owned(), sk: id.to_string() }
}

impl Store {
    /// The last number given to a batch of a company.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn last_batch_number(
        &self,
        company: &CompanyCode,
    ) -> Result<Option<Versioned<u64>>, StoreError> {
        self.get(&keys::batch_counter(company)).await
    }

    /// Looks for a batch.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_batch(&self, id: &BatchId) -> Result<Option<Versioned<Batch>>, StoreError> {
        self.get(&keys::batch(id)).await
    }

    /// The invoices of a batch, in the order of their ids.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_batch(&self, id: &BatchId) -> Result<Vec<InvoiceId>, StoreError> {
        let items = self.query_all(Query::of(id.as_str(), Range::Prefix("INV#"))).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// Batches that are not finished.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_open_batches(&self) -> Result<Vec<BatchId>, StoreError> {
        let items = self.query_all(Query::of(keys::OPEN_BATCHES, Range::All)).await?;
        Ok(items.iter().filter_map(|item| BatchId::parse(&key_of(item).sk).ok()).collect())
    }
}
