//! Identifiers: ours are prefixed and sortable, people's are compared without case (REC-4).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A text that stands in its record up to 24 bytes, as most codes do: to compare or copy it takes no second place in memory.
pub use compact_str::CompactString;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A text that is not an identifier of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {kind}; expected {prefix} and 32 hexadecimal digits")]
pub struct IdError {
    /// What was wanted.
    pub kind: &'static str,
    /// The prefix such an identifier carries.
    pub prefix: &'static str,
    /// What was given, shortened.
    pub text: String,
}

/// Sixteen bytes: 48 bits of milliseconds, then a digest of `seed`, marked as UUID version 8.
///
/// The same instant and seed always give the same identifier, so that repeated work writes the same records.
fn derive_bytes(at: Timestamp, seed: &[u8]) -> [u8; 16] {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    let [_, _, time @ ..] = millis.to_be_bytes();
    let digest: [u8; 32] = Sha256::digest(seed).into();
    let mut bytes = [0u8; 16];
    for (slot, byte) in bytes.iter_mut().zip(time.iter().chain(digest.iter())) {
        *slot = *byte;
    }
    *uuid::Builder::from_custom_bytes(bytes).as_uuid().as_bytes()
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The prefix of every such identifier.
            pub const PREFIX: &'static str = $prefix;

            /// Makes the identifier of what happened at `at` and is told apart by `seed`; a repeat gives the same one.
            #[must_use]
            pub fn derive(at: Timestamp, seed: &[u8]) -> Self {
                let mut text = String::with_capacity($prefix.len() + 32);
                text.push_str($prefix);
                for byte in derive_bytes(at, seed) {
                    text.push_str(&format!("{byte:02x}"));
                }
                Self(text)
            }

            /// Reads an identifier back.
            ///
            /// # Errors
            /// [`IdError`] when the prefix or the digits are not as written.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let digits = text.strip_prefix($prefix).unwrap_or_default();
                if digits.len() == 32 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
                    Ok(Self(text.to_owned()))
                } else {
                    let text = text.chars().take(60).collect();
                    Err(IdError { kind: stringify!($name), prefix: $prefix, text })
                }
            }

            /// The text, prefix included.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id_type!(/// One invoice or credit note in the flow.
    InvoiceId, "inv_");
id_type!(/// One received file or network document (REC-5).
    MessageId, "msg_");
id_type!(/// One task of one user on one invoice: to review, to approve, to confirm a delivery.
    TaskId, "tsk_");
id_type!(/// One signed link (LINK-2); kept apart from the token that carries it.
    LinkId, "lnk_");
id_type!(/// One batch of invoices on its way to the ERP (FIN-6).
    BatchId, "bat_");
id_type!(/// One entry of an invoice's trail (AUD-1).
    EntryId, "ent_");
id_type!(/// One message waiting to be sent after a commit.
    OutboxId, "out_");

/// The form in which identifiers entered by people are compared: trimmed, without regard to case (REC-4).
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() { text.trim().to_ascii_lowercase() } else { folding(text).collect() }
}

/// The characters of [`folded`].
fn folding(text: &str) -> impl Iterator<Item = char> {
    text.trim().chars().flat_map(char::to_lowercase)
}

/// Whether two identifiers are the same (REC-4): their [`folded`] forms are equal.
#[must_use]
pub fn is_same(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        left.trim().eq_ignore_ascii_case(right.trim())
    } else {
        folding(left).eq(folding(right))
    }
}

/// As [`folding`], without white space inside.
fn folding_closed(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

macro_rules! code_type {
    ($(#[$doc:meta])* $name:ident, $folding:ident) => {
        $(#[$doc])*
        ///
        /// Stored as received; compared as REC-4 says.
        #[derive(Clone, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(CompactString);

        impl $name {
            /// Keeps the text as received.
            #[must_use]
            pub fn new(text: impl Into<CompactString>) -> Self {
                Self(text.into())
            }

            /// The text as received.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The form that is compared and used in keys.
            #[must_use]
            pub fn key(&self) -> String {
                $folding(&self.0).collect()
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0 || $folding(&self.0).eq($folding(&other.0))
            }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                $folding(&self.0).cmp($folding(&other.0))
            }
        }
        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.key().hash(state);
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    };
}

code_type!(/// A company of the tenant, by the code its ERP uses.
    CompanyCode, folding);
code_type!(/// A supplier of a company, by the code of the register.
    SupplierCode, folding);
code_type!(/// An office of a supplier.
    OfficeCode, folding);
code_type!(/// A person with access.
    UserCode, folding);
code_type!(/// A contract, or an overhead department where there is none.
    ContractNumber, folding);
code_type!(/// A product code, seller's, buyer's or standard (BT-155, 156, 157).
    ProductCode, folding);
code_type!(/// A number of a goods receipt (BT-15).
    ReceiptNumber, folding);
code_type!(/// A purchase order's number; white space inside does not count (REC-4).
    OrderNumber, folding_closed);

/// SHA-256 of a document's bytes as received (IN-2), in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentDigest(String);

impl DocumentDigest {
    /// Digests the bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rec_4_codes_of_people_are_compared_without_case_and_outer_space() {
        assert_eq!(SupplierCode::new(" acme "), SupplierCode::new("ACME"));
        assert_ne!(SupplierCode::new("ac me"), SupplierCode::new("acme"));
        assert_eq!(OrderNumber::new("V7w / HM/0003"), OrderNumber::new("v7w/HM/0003"));
        assert_eq!(SupplierCode::new(" acme ").as_str(), " acme ", "stored as received");
    }

    #[test]
    fn derived_ids_repeat_sort_by_time_and_read_back() {
        let early: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let late: Timestamp = "2026-01-01T00:00:01Z".parse().unwrap();
        let id = InvoiceId::derive(early, b"a");
        assert_eq!(id, InvoiceId::derive(early, b"a"));
        assert_ne!(id, InvoiceId::derive(early, b"b"));
        assert!(id < InvoiceId::derive(late, b"a"));
        assert_eq!(InvoiceId::parse(id.as_str()).unwrap(), id);
        for wrong in ["", "inv_", "msg_00000000000000000000000000000000", "inv_../../x"] {
            assert!(InvoiceId::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
