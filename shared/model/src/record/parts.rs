//! What a record holds besides its header: holds, overrides, pairs, notices, files.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Next, State};
use crate::findings::Finding;
use crate::ids::{InvoiceId, UserCode};
use crate::master::Role;
use crate::money::Amount;

/// ST-12. A hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Why, as a code.
    pub code: String,
    /// Financial; else commercial.
    #[serde(default)]
    pub is_financial: bool,
    /// Who put it on hold.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
    /// The state it returns to.
    pub returns_to: State,
    /// What was next when it was put on hold.
    pub next: Next,
    /// Why it stood there, as a code.
    #[serde(default)]
    pub reason: String,
}

/// ARR-13. An error that a person let pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The finding, by its fingerprint: another value is another finding (VAL-3).
    pub fingerprint: String,
    /// Who.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// CRED-3. A wish for a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditRequest {
    /// Who asked for it.
    pub by: UserCode,
    /// When.
    pub at: Timestamp,
    /// Amount wanted, with tax.
    pub amount: Amount,
    /// Reason (DISP-4).
    pub reason: String,
    /// Text to the supplier.
    pub text: String,
    /// When it is expected.
    pub expected_on: Date,
    /// Step to return to when it is withdrawn (CRED-16).
    pub came_from: State,
}

/// One invoice of a pair (CRED-7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// The other document.
    pub with: InvoiceId,
    /// Amount of the credit that falls on the invoice, with tax.
    pub amount: Amount,
    /// Which rule found it: `a`, `b`, `c`, `d` of CRED-6.
    pub rule: char,
    /// A person must confirm it first (CRED-7, CRED-9).
    #[serde(default)]
    pub is_proposal: bool,
}

/// What changed so that a match is made again (MATCH-33).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WokenBy {
    /// A receipt of one of its orders came or was corrected, or its owner marked a line delivered.
    Receipt,
    /// One of its orders changed.
    OrderChange,
}

impl WokenBy {
    /// What happened, for the trail.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Receipt => "goods of one of its orders were received",
            Self::OrderChange => "one of its orders changed",
        }
    }
}

/// A role that was told, and what it was told (VAL-4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notified {
    /// The role.
    pub role: Role,
    /// The finding, by its fingerprint.
    pub fingerprint: String,
}

/// Where the structured document of an invoice is read again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The raw file itself.
    #[default]
    Raw,
    /// It was taken out of its message: out of a mail, an archive, a PDF, an envelope.
    Extract {
        /// Its key.
        key: String,
        /// Line of its file at which it starts, from 1.
        line: u32,
        /// Column of its file at which it starts, from 1.
        column: u32,
    },
    /// There is none: an image, or a row of an import file.
    Absent,
}

/// ATT-1. A file that came with an invoice, or was attached to it: inside of the document, around it, beside it, by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedFile {
    /// Its name, cleaned; shown and never used as a key (ATT-13).
    pub name: String,
    /// SHA-256 of its bytes, which is its place in the store; empty where it was refused.
    pub digest: String,
    /// Its bytes.
    pub size_bytes: u64,
    /// What it is, by its content (IMG-17); empty where it was refused.
    pub media_type: String,
    /// How its virus scan stands; absent where it was refused on arrival and never stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<Scan>,
    /// Who attached it by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached_by: Option<UserCode>,
    /// Why it was refused, or what its scan found (ATT-4 … ATT-6, ATT-9, ATT-12).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Finding>,
}

impl AttachedFile {
    /// ATT-2, ATT-3. Its key in the document store; only a clean file has one, and only such a file is opened or exported.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        let scan = self.scan.as_ref().filter(|scan| scan.state == ScanState::Clean)?;
        scan.key.as_deref()
    }
}

/// ATT-2. How the virus scan of a file stands. What comes later in this order counts more, whenever it is heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanState {
    /// It waits for its result.
    Pending,
    /// It did not finish (ATT-5).
    Failed,
    /// It cannot be looked into: encrypted, or too deeply nested (ATT-6).
    Unscannable,
    /// Nothing was found.
    Clean,
    /// Malware was found (ATT-4).
    Infected,
}

/// The virus scan of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// How it stands.
    pub state: ScanState,
    /// ATT-1, ATT-3. The reference: its key in the document store, written with a clean result only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// When somebody must look at it: the result is late (ATT-5), or its time in quarantine is over (ATT-4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// How often the scan was asked for again.
    #[serde(default)]
    pub retries: u8,
    /// What it found has not been brought into the findings of the invoice yet.
    #[serde(default)]
    pub is_unheard: bool,
}

/// CHK-24. An invoice check that could not compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotEvaluated {
    /// Number of the check.
    pub number: u8,
    /// Why.
    pub reason: String,
}
