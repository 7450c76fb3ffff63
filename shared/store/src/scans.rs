//! The halves of scanned invoices that come as uploads of their own (IN-16).

use attest_model::dates::Timestamp;
use attest_model::ids::{InvoiceId, MessageId};
use serde::{Deserialize, Serialize};

use crate::change::{Change, Expect};
use crate::item::{Attributes, Versioned};
use crate::{Store, StoreError, keys};

/// Days a half waits for the other one.
const WAITS_DAYS: i64 = 30;

/// An image, or what a sidecar says of one, and the invoice that came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanHalf {
    /// The invoice.
    pub invoice: InvoiceId,
    /// It is what a sidecar says; else the image.
    #[serde(default)]
    pub has_values: bool,
    /// The message it came in.
    pub message: MessageId,
    /// The message with the other half, once that came.
    #[serde(default)]
    pub paired_with: Option<MessageId>,
    /// When it came.
    pub at: Timestamp,
}

impl Change {
    /// Notes a half, or that it has found the other one; fails when somebody noted something since `seen` was read.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn put_scan_half(
        &mut self,
        seen: Option<u64>,
        folder: &str,
        image: &str,
        half: &ScanHalf,
    ) -> Result<(), StoreError> {
        let expires = Some(half.at.as_second() + WAITS_DAYS * 86_400);
        let expect = seen.map_or(Expect::Absent, Expect::Version);
        let attributes = Attributes { expires, ..Attributes::default() };
        self.put(keys::scan_half(folder, image), half, expect, attributes)
    }
}

impl Store {
    /// Looks for the half of a scanned invoice.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_scan_half(
        &self,
        folder: &str,
        image: &str,
    ) -> Result<Option<Versioned<ScanHalf>>, StoreError> {
        self.get(&keys::scan_half(folder, image)).await
    }
}
