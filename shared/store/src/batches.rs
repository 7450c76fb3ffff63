//! Batches on their way to the ERP (FIN-5, FIN-6).

use attest_model::batches::{Batch, BatchStatus};
use attest_model::ids::{BatchId, CompanyCode};

use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, Versioned, key_of};
use crate::keys::{self, Key};
use crate::{Store, StoreError};

impl Change {
    /// Creates a batch, listed as open, and takes its number; fails when another batch took it meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn create_batch(&mut self, seen: Option<u64>, batch: &Batch) -> Result<(), StoreError> {
        let expect = seen.map_or(Expect::Absent, Expect::Version);
        self.put(keys::batch_counter(&batch.company), &batch.number, expect, Attributes::default())?;
        self.put_batch(batch, Expect::Absent)?;
        self.put(open_key(&batch.id), &batch.id, Expect::Anything, Attributes::default())
    }

    /// Saves a batch; once it was sent or cancelled it is no longer listed as open.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn save_batch(&mut self, seen: u64, batch: &Batch) -> Result<(), StoreError> {
        if batch.status != BatchStatus::Unposted {
            self.delete(open_key(&batch.id), Expect::Anything);
        }
        self.put_batch(batch, Expect::Version(seen))
    }

    fn put_batch(&mut self, batch: &Batch, expect: Expect) -> Result<(), StoreError> {
        self.put_kept(keys::batch(&batch.id), batch, expect, Attributes::default(), Some(&batch.company))
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

    /// Batches that are made and not sent; a run that was cut off left them behind.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_open_batches(&self) -> Result<Vec<BatchId>, StoreError> {
        let items = self.query_all(Query::of(keys::OPEN_BATCHES, Range::All)).await?;
        Ok(items.iter().filter_map(|item| BatchId::parse(&key_of(item).sk).ok()).collect())
    }
}
