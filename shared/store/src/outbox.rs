//! The outbox: written with the change, sent after it, deleted when sent; a sweep sends what was left (decision 8).
//!
//! A message that only says "go on with this invoice" is not kept here: its record, whose `next` runs and whose `sweep_at`
//! is set, says the same, and the sweep finds it there.

use attest_model::dates::Timestamp;
use attest_model::ids::OutboxId;
use serde::{Deserialize, Serialize};

use crate::change::attribute_key;
use crate::invoices::{Query, Range};
use crate::item::decode;
use crate::keys::Key;
use crate::{Store, StoreError, keys};

/// The queues that messages go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueName {
    /// Uploads to read.
    Intake,
    /// Invoices whose flow goes on.
    Flow,
    /// Mails to send.
    Notify,
    /// Batches to export.
    Export,
    /// Attachments to scan, and what scanners found.
    Scan,
}

impl QueueName {
    /// Every queue.
    pub const ALL: &'static [Self] = &[Self::Intake, Self::Flow, Self::Notify, Self::Export, Self::Scan];

    /// The word in logs and messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Flow => "flow",
            Self::Notify => "notify",
            Self::Export => "export",
            Self::Scan => "scan",
        }
    }
}

/// A message on its way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Its id.
    pub id: OutboxId,
    /// Where it goes.
    pub queue: QueueName,
    /// When it was written.
    pub at: Timestamp,
    /// What it says, as JSON.
    pub body: String,
    /// It stands in the outbox until it is sent.
    #[serde(skip, default = "yes")]
    pub is_kept: bool,
}

const fn yes() -> bool {
    true
}

impl Store {
    /// Forgets a message that was sent.
    ///
    /// # Errors
    /// What the service answered; the sweep then sends the message once more.
    pub async fn forget(&self, sent: &Outgoing) -> Result<(), StoreError> {
        self.delete_item(&keys::outbox(&sent.id, sent.at)).await
    }

    /// Deletes an item that nobody else writes; deleting it again changes nothing.
    pub(crate) async fn delete_item(&self, key: &Key) -> Result<(), StoreError> {
        let request =
            self.db.delete_item().table_name(&self.places.records).set_key(Some(attribute_key(key)));
        request.send().await.map(drop).map_err(|error| StoreError::of("delete an item", &error))
    }

    /// Messages written from one instant to another and still there; at most `limit` of one shard, oldest first.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_unsent(
        &self,
        shard: u8,
        since: Option<Timestamp>,
        before: Timestamp,
        limit: i32,
    ) -> Result<Vec<Outgoing>, StoreError> {
        let pk = keys::outbox_shard(shard);
        let since = since.map_or_else(|| "0".to_owned(), keys::instant);
        let until = keys::instant(before);
        let query = Query { limit, ..Query::of(&pk, Range::Between(&since, &until)) };
        let (items, _) = self.query_page(&query, None).await?;
        items.into_iter().map(|item| decode(item).map(|found| found.record)).collect()
    }
}
