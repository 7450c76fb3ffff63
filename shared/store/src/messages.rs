//! Received messages and the claim on their digest (IN-2, IN-3, IN-5).

use attest_model::dates::Timestamp;
use attest_model::ids::{CompanyCode, DocumentDigest, InvoiceId, MessageId};
use attest_model::record::Channel;
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::invoices::{Query, Range};
use crate::item::{Attributes, Versioned, decode, key_of};
use crate::keys::Key;
use crate::{Store, StoreError, keys};

/// Days a digest is remembered (IN-3).
const DIGEST_DAYS: i64 = 30;

/// A received message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRecord {
    /// Its id, made of the notice of its object: a repeated notice gives the same one.
    pub id: MessageId,
    /// How it came.
    pub channel: Channel,
    /// Name of the file as received.
    pub file_name: String,
    /// Key of the raw bytes.
    pub raw_key: String,
    /// Digest of the raw bytes.
    pub digest: DocumentDigest,
    /// Length of the raw bytes.
    pub size_bytes: u64,
    /// When it was received.
    pub received_at: Timestamp,
    /// The company it names, where one is found (IN-7).
    pub company: Option<CompanyCode>,
    /// Its invoices, in document order.
    #[serde(default)]
    pub invoices: Vec<InvoiceId>,
    /// Loaded (IN-5).
    #[serde(default)]
    pub is_loaded: bool,
    /// The code that refused it as a whole: E001, E002, E005, E006 …
    pub refused: Option<String>,
    /// What is wrong with it and where, for people.
    pub explanation: String,
    /// Line of the fault, where one is known.
    pub line: Option<u32>,
    /// Column of the fault.
    pub column: Option<u32>,
}

/// The claim of a message on its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// The message that came first.
    pub message: MessageId,
    /// When.
    pub received_at: Timestamp,
}

impl Intake {
    /// Whether the claim still holds at an instant (IN-3).
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        now.as_second() - self.received_at.as_second() < DIGEST_DAYS * 86_400
    }
}

impl Change {
    /// Creates a message; fails when it was created before.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn create_message(&mut self, message: &MessageRecord) -> Result<(), StoreError> {
        let listed = if message.refused.is_some() { keys::REFUSED_MESSAGES } else { keys::LOADED_MESSAGES };
        let state =
            Some((listed.to_owned(), format!("{}#{}", keys::instant(message.received_at), message.id)));
        self.put(
            keys::message(&message.id),
            message,
            Expect::Absent,
            Attributes { state, ..Attributes::default() },
        )
    }

    /// Claims a digest for a message; fails when somebody else claimed it since `seen` was read.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn claim_digest(
        &mut self,
        key: Key,
        seen: Option<&Versioned<Intake>>,
        message: &MessageRecord,
    ) -> Result<(), StoreError> {
        let claim = Intake { message: message.id.clone(), received_at: message.received_at };
        let expires = Some(message.received_at.as_second() + DIGEST_DAYS * 86_400);
        let expect = seen.map_or(Expect::Absent, |seen| Expect::Version(seen.version));
        self.put(key, &claim, expect, Attributes { expires, ..Attributes::default() })
    }
}

impl Store {
    /// Looks for a message.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_message(&self, id: &MessageId) -> Result<Option<MessageRecord>, StoreError> {
        Ok(self.get::<MessageRecord>(&keys::message(id)).await?.map(|found| found.record))
    }

    /// Messages that were refused as a whole, newest first.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_refused(&self, limit: i32) -> Result<Vec<MessageRecord>, StoreError> {
        let query = Query {
            index: Some("by_state"),
            names: ("state_pk", "state_sk"),
            limit,
            backwards: true,
            ..Query::of(keys::REFUSED_MESSAGES, Range::All)
        };
        let (entries, _) = self.query_page(&query, None).await?;
        let wanted: Vec<Key> = entries.iter().map(key_of).collect();
        let items = self.get_many(&wanted).await?;
        items.into_iter().flatten().map(|item| decode(item).map(|found| found.record)).collect()
    }

    /// Looks for the claim on a digest.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_digest(&self, key: &Key) -> Result<Option<Versioned<Intake>>, StoreError> {
        self.get(key).await
    }
}
