//! Virus scanners that are asked about the bytes of an attachment (chapter 22).
//!
//! A bucket that is scanned by a service of its own needs none of them: its results come as events.

mod clamd;
mod test_file;

use std::future::Future;

use attest_model::dates::Timestamp;
use attest_payables::attachments::scan::Verdict;

pub use clamd::Clamd;
pub use test_file::TestFileScanner;

use crate::OutsideError;

/// A virus scanner.
pub trait Scanner: Send + Sync {
    /// What it is called in the trail of an invoice.
    fn name(&self) -> &'static str;

    /// Scans the bytes of a file.
    ///
    /// # Errors
    /// [`OutsideError`] when it gives no verdict: the scan has not finished (ATT-5).
    fn scan(&self, bytes: &[u8]) -> impl Future<Output = Result<Verdict, OutsideError>> + Send;

    /// When its signature data was made (ATT-7); `None` where it has none or does not say.
    ///
    /// # Errors
    /// [`OutsideError`] when it does not answer.
    fn signatures_made_at(&self) -> impl Future<Output = Result<Option<Timestamp>, OutsideError>> + Send;
}
