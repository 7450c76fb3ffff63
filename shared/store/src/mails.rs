//! Mails: each is sent at most once (NOTE-10).

use attest_model::dates::Timestamp;
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::item::{Attributes, Versioned};
use crate::{Store, StoreError, keys};

/// What is known of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRecord {
    /// When its sending began.
    pub at: Timestamp,
    /// To whom it goes.
    pub to: String,
    /// The mail service took it; while false, nobody knows.
    #[serde(default)]
    pub is_sent: bool,
}

impl Change {
    /// Claims a mail before it is sent, or notes that it was; fails when somebody else did so meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_mail(&mut self, seen: Option<u64>, key: &str, mail: &MailRecord) -> Result<(), StoreError> {
        let expect = seen.map_or(Expect::Absent, Expect::Version);
        self.put(keys::mail(key), mail, expect, Attributes::default())
    }

    /// Gives a claim back: the mail was certainly not sent, and whoever comes next may send it.
    pub fn release_mail(&mut self, seen: u64, key: &str) {
        self.delete(keys::mail(key), Expect::Version(seen));
    }
}

impl Store {
    /// Looks for the claim on a mail.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_mail(&self, key: &str) -> Result<Option<Versioned<MailRecord>>, StoreError> {
        self.get(&keys::mail(key)).await
    }
}
