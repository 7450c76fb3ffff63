//! Mails: each is sent at most once (NOTE-10), and what does not arrive goes to the next candidate (NOTE-8).

use attest_model::dates::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::item::{Attributes, Versioned, decode};
use crate::keys::Key;
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
    /// The message it was written from, where another candidate may get it (NOTE-8).
    #[serde(default)]
    pub message: Option<String>,
    /// It did not arrive, and the next candidate was asked for.
    #[serde(default)]
    pub has_failed: bool,
}

/// Why mails do not reach an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusableAddress {
    /// Since when.
    pub at: Timestamp,
    /// What the mail service reported.
    pub cause: String,
}

/// Days a mail is remembered: a message that would send it once more waits two weeks at most, and the claim names an address.
const REMEMBERED_DAYS: i64 = 400;

/// Longest value that the mail service takes of a tag.
const TAG_MAX: usize = 256;

/// What a mail carries so that a report of the mail service leads back to its claim: letters, digits, `-` and `_`. `None`
/// for a key that is too long for it, which no step writes.
#[must_use]
pub fn mail_tag(key: &str) -> Option<String> {
    Some(URL_SAFE_NO_PAD.encode(keys::part(key))).filter(|tag| !tag.is_empty() && tag.len() <= TAG_MAX)
}

impl Change {
    /// Claims a mail before it is sent, or notes that it was; fails when somebody else did so meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_mail(&mut self, seen: Option<u64>, key: &str, mail: &MailRecord) -> Result<(), StoreError> {
        let expect = seen.map_or(Expect::Absent, Expect::Version);
        let expires = Some(mail.at.as_second() + REMEMBERED_DAYS * 86_400);
        self.put(keys::mail(key), mail, expect, Attributes { expires, ..Attributes::default() })
    }

    /// Gives a claim back: the mail was certainly not sent, and whoever comes next may send it.
    pub fn release_mail(&mut self, seen: u64, key: &str) {
        self.delete(keys::mail(key), Expect::Version(seen));
    }

    /// Notes that mails do not reach an address (NOTE-8).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_unusable(&mut self, address: &str, unusable: &UnusableAddress) -> Result<(), StoreError> {
        self.put(keys::unusable_address(address), unusable, Expect::Anything, Attributes::default())
    }

    /// Forgets whether mails reach an address.
    pub fn forget_unusable(&mut self, address: &str) {
        self.delete(keys::unusable_address(address), Expect::Anything);
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

    /// Looks for the claim on a mail by what it carried ([`mail_tag`]); a text that is no such tag finds nothing.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_mail_by_tag(&self, tag: &str) -> Result<Option<Versioned<MailRecord>>, StoreError> {
        let part = URL_SAFE_NO_PAD.decode(tag).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        match part {
            Some(part) => self.get(&keys::mail_of_part(&part)).await,
            None => Ok(None),
        }
    }

    /// Those of some addresses that mails do not reach (NOTE-8).
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_unusable(&self, addresses: &[&str]) -> Result<Vec<String>, StoreError> {
        if addresses.is_empty() {
            return Ok(Vec::new());
        }
        let wanted: Vec<Key> = addresses.iter().map(|address| keys::unusable_address(address)).collect();
        let mut found = Vec::new();
        for (address, item) in addresses.iter().zip(self.get_many(&wanted).await?) {
            if let Some(item) = item {
                decode::<UnusableAddress>(item)?;
                found.push((*address).to_owned());
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn note_8_a_tag_is_what_the_mail_service_takes() {
        for (case, key, is_tagged) in [
            ("of a role", format!("codes#inv_{}#Buyer#{}", "0".repeat(32), "a".repeat(64)), true),
            ("long", "codes#".repeat(200), true),
            ("escaped beyond the limit", "#".repeat(160), false),
            ("nothing", String::new(), false),
        ] {
            let tag = mail_tag(&key);
            assert_eq!(tag.is_some(), is_tagged, "NOTE-8 {case}");
            if let Some(tag) = tag {
                assert!(tag.len() <= TAG_MAX, "NOTE-8 {case}");
                assert!(tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{tag}");
            }
        }
    }
}
