//! The discussion of an invoice: entries are put once, never changed (DISP-1, DISP-8).

use attest_model::approvals::DiscussionEntry;
use attest_model::ids::InvoiceId;

use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, decode};
use crate::{Store, StoreError, keys};

impl Change {
    /// Adds an entry to an invoice's discussion; `version` is that of the record it goes with.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the entry cannot be written as an item.
    pub fn discuss(&mut self, version: u64, entry: &DiscussionEntry) -> Result<(), StoreError> {
        self.put(keys::discussion(&entry.invoice, version), entry, Expect::Absent, Attributes::default())
    }
}

impl Store {
    /// The discussion of an invoice, oldest first.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn load_discussion(&self, id: &InvoiceId) -> Result<Vec<DiscussionEntry>, StoreError> {
        let items = self.query_all(Query::of(id.as_str(), Range::Prefix("TALK#"))).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }
}
