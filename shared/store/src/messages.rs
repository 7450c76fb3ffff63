//! Received messages and the claim on their digest (IN-2, IN-3, IN-5).

use std::collections::BTreeSet;

use attest_model::dates::Timestamp;
use attest_model::ids::{CompanyCode, DocumentDigest, InvoiceId, MessageId, UserCode};
use attest_model::record::Channel;
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::invoices::{Listed, Query, Range};
use crate::item::{Attributes, Versioned, decode, key_of};
use crate::keys::Key;
use crate::{Store, StoreError, keys};

/// Days a digest is remembered (IN-3).
const DIGEST_DAYS: i64 = 30;

/// Where a message stands (IN-5, IN-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Waits for somebody to load it (IN-5).
    NotLoaded,
    /// Its invoices are being created; a repeat goes on with it.
    Loading,
    /// Its invoices are in the flow.
    Loaded,
    /// It holds no invoice that could be read, or came before.
    Refused,
    /// A person rejected it as a whole (IN-6).
    Rejected,
}

impl MessageState {
    /// Every state.
    pub const ALL: &'static [Self] =
        &[Self::NotLoaded, Self::Loading, Self::Loaded, Self::Refused, Self::Rejected];

    /// The word stored and shown.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotLoaded => "not_loaded",
            Self::Loading => "loading",
            Self::Loaded => "loaded",
            Self::Refused => "refused",
            Self::Rejected => "rejected",
        }
    }
}

/// Why a file, or one inside of a message, was not taken (IN-4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedFile {
    /// Its name inside of the message; absent for the message itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// E001, E002, E005, E006, E603.
    pub code: String,
    /// What is wrong and what was expected, for people.
    pub explanation: String,
    /// Line of the fault, where one is known.
    pub line: Option<u32>,
    /// Column of the fault.
    pub column: Option<u32>,
}

/// Most refused files named on a message; the others are counted in the last of them.
pub const REFUSED_FILES_MAX: usize = 100;

/// What the head of a mail says (IN-13, IN-14).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailHeader {
    /// Address of the sender.
    pub from: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// `Message-ID`, without brackets.
    pub message_id: Option<String>,
    /// A program sent it: it is never acknowledged.
    #[serde(default)]
    pub is_automatic: bool,
}

/// IN-6. Who rejected a message, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// Who.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A received message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRecord {
    /// Its id, made of the notice of its object: a repeated notice gives the same one.
    pub id: MessageId,
    /// How it came.
    pub channel: Channel,
    /// Name of the file as received.
    pub file_name: String,
    /// The folder of its channel in which it lay: what a bureau scanned together lies together (IN-16).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
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
    /// Where it stands.
    pub state: MessageState,
    /// How many invoices it holds; they are named once it is loaded.
    pub documents: u32,
    /// Its invoices, in document order.
    #[serde(default)]
    pub invoices: Vec<InvoiceId>,
    /// Why it was refused as a whole.
    pub refused: Option<RefusedFile>,
    /// What in it was not taken, while the rest was (IN-4).
    #[serde(default)]
    pub refused_files: Vec<RefusedFile>,
    /// The head of the mail, where it is one.
    pub mail: Option<MailHeader>,
    /// SAMP-1. It was made to test a supplier's documents.
    #[serde(default)]
    pub is_sample: bool,
    /// Who rejected it (IN-6).
    pub rejected: Option<Rejection>,
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

/// WB-1. Who opened a message first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Opened {
    by: UserCode,
    at: Timestamp,
}

impl Change {
    /// Writes a message: a new one when `seen` is `None`, else over the version that was read.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_message(&mut self, seen: Option<u64>, message: &MessageRecord) -> Result<(), StoreError> {
        let listed = keys::messages(message.state.word());
        let state = Some((listed, format!("{}#{}", keys::instant(message.received_at), message.id)));
        let expect = seen.map_or(Expect::Absent, Expect::Version);
        let attributes = Attributes { state, ..Attributes::default() };
        self.put_kept(keys::message(&message.id), message, expect, attributes, message.company.as_ref())
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
    pub async fn find_message(&self, id: &MessageId) -> Result<Option<Versioned<MessageRecord>>, StoreError> {
        self.get(&keys::message(id)).await
    }

    /// Messages in one state, newest first, in pages of at most `limit`.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_messages(
        &self,
        state: MessageState,
        limit: i32,
        after: Option<&str>,
    ) -> Result<Listed<MessageRecord>, StoreError> {
        let partition = keys::messages(state.word());
        let query = Query {
            index: Some("by_state"),
            names: ("state_pk", "state_sk"),
            limit,
            backwards: true,
            ..Query::of(&partition, after.map_or(Range::All, Range::Before))
        };
        let (listed, more) = self.query_page(&query, None).await?;
        let last = listed.last().and_then(|item| item.get("state_sk")).and_then(|v| v.as_s().ok()).cloned();
        let wanted: Vec<Key> = listed.iter().map(key_of).collect();
        let items = self.get_many(&wanted).await?;
        let entries = items.into_iter().flatten().map(|item| decode(item).map(|found| found.record));
        Ok(Listed { entries: entries.collect::<Result<_, _>>()?, next: more.and(last) })
    }

    /// Notes that a person opened a message; only the first one is kept.
    ///
    /// The note is an item of its own, so that reading never stands in the way of whoever loads or rejects the message.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn open_message(&self, id: &MessageId, by: &UserCode, at: Timestamp) -> Result<(), StoreError> {
        let mut change = Change::new(at);
        let opened = Opened { by: by.clone(), at };
        change.put_kept(keys::message_opened(id), &opened, Expect::Absent, Attributes::default(), None)?;
        match self.commit(change).await {
            Err(StoreError::Conflict { .. }) => Ok(()),
            other => other.map(drop),
        }
    }

    /// Those of these messages that somebody has opened.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn opened_messages(&self, ids: &[MessageId]) -> Result<BTreeSet<MessageId>, StoreError> {
        let wanted: Vec<Key> = ids.iter().map(keys::message_opened).collect();
        let found = self.get_many(&wanted).await?;
        Ok(ids.iter().zip(found).filter(|(_, item)| item.is_some()).map(|(id, _)| id.clone()).collect())
    }
}
