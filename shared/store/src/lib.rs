#![doc = include_str!("../README.md")]

mod batches;
mod change;
mod coding;
mod discussions;
mod documents;
mod error;
mod history;
mod invoices;
mod item;
pub mod keys;
mod links;
mod mails;
mod master;
mod matches;
mod messages;
mod numbers;
mod orders;
mod outbox;
mod packed;
mod reads;
mod retention;
mod scans;
mod settings;
mod subscriptions;
mod tables;
mod throttles;
mod upcasts;

use aws_sdk_dynamodb as dynamodb;
use aws_sdk_s3 as s3;
use aws_types::SdkConfig;

pub use change::Change;
pub use coding::CodingValues;
pub use documents::{Pieces, Stored};
pub use error::StoreError;
pub use history::{ArticleSums, Articles, DaySums};
pub use invoices::{Freshness, Listed};
pub use item::Versioned;
pub use mails::{MailRecord, UnusableAddress, mail_tag};
pub use master::CompanyTables;
pub use messages::{
    Intake, MailHeader, MessageRecord, MessageState, REFUSED_FILES_MAX, RefusedFile, Rejection,
};
pub use numbers::{NumberEntry, NumberList};
pub use orders::{LINES_MAX, LoadedOrder, Move, Movement};
pub use outbox::{Outgoing, QueueName};
pub use packed::item_size;
pub use reads::{Found, OrderHead, Reads, Slot};
pub use retention::{RetentionLook, RetentionPlace};
pub use scans::ScanHalf;
pub use settings::{SettingChange, SettingsDocument};
pub use subscriptions::{KeptProposal, KeptSubscription};
pub use tables::INDEXES;

/// Names of the two tables and the bucket.
#[derive(Debug, Clone)]
pub struct Places {
    /// Everything but the trail.
    pub records: String,
    /// The trail: items are put once, never changed (AUD-1).
    pub trail: String,
    /// Raw documents, models, attachments, exports.
    pub bucket: String,
}

/// AUD-3. How long raw documents are locked in the document store, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawLock {
    /// Days from the arrival.
    pub days: u32,
    /// Nobody can take the lock away; else those can who have a right of their own for it.
    pub is_absolute: bool,
}

/// The state of the suite: records in `DynamoDB`, documents in S3.
#[derive(Debug, Clone)]
pub struct Store {
    db: dynamodb::Client,
    s3: s3::Client,
    places: Places,
    raw_lock: Option<RawLock>,
    years: retention::Years,
}

impl Store {
    /// Joins clients and names; nothing is called.
    #[must_use]
    pub fn new(db: dynamodb::Client, s3: s3::Client, places: Places) -> Self {
        Self { db, s3, places, raw_lock: None, years: retention::Years::default() }
    }

    /// The same store, which locks raw documents as it puts them; its bucket must have Object Lock.
    #[must_use]
    pub fn locking(mut self, lock: RawLock) -> Self {
        self.raw_lock = Some(lock);
        self
    }

    /// Makes both clients of one configuration; nothing is called. Under an endpoint of one's own no bucket is a host.
    #[must_use]
    pub fn connect(config: &SdkConfig, places: Places) -> Self {
        let is_path_style = config.endpoint_url().is_some();
        let s3 = s3::config::Builder::from(config).force_path_style(is_path_style).build();
        Self::new(dynamodb::Client::new(config), s3::Client::from_conf(s3), places)
    }
}
