//! The scanner of the demo and of tests: it knows the public test file of virus scanners and nothing else.

use attest_model::dates::Timestamp;
use attest_payables::attachments::scan::Verdict;
use sha2::{Digest as _, Sha256};

use super::Scanner;
use crate::OutsideError;

/// How the test file begins, and how long it is. The whole of it stands nowhere here: scanners would take this program for
/// it. Its digest does.
const START: &[u8] = b"X5O!P%@AP[4";
const LENGTH: usize = 68;
const DIGEST: [u8; 32] = [
    0x27, 0x5a, 0x02, 0x1b, 0xbf, 0xb6, 0x48, 0x9e, 0x54, 0xd4, 0x71, 0x89, 0x9f, 0x7d, 0xb9, 0xd1, 0x66,
    0x3f, 0xc6, 0x95, 0xec, 0x2f, 0xe2, 0xa2, 0xc4, 0x53, 0x8a, 0xab, 0xf6, 0x51, 0xfd, 0x0f,
];

/// Recognises the EICAR test file, wherever it stands in a file, and no malware at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct TestFileScanner;

impl Scanner for TestFileScanner {
    fn name(&self) -> &'static str {
        "a stand-in that knows the EICAR test file only"
    }

    async fn scan(&self, bytes: &[u8]) -> Result<Verdict, OutsideError> {
        let is_test_file = bytes
            .windows(LENGTH)
            .filter(|window| window.starts_with(START))
            .any(|window| Sha256::digest(window).as_slice() == DIGEST);
        Ok(if is_test_file { Verdict::Infected("EICAR test file".to_owned()) } else { Verdict::Clean })
    }

    async fn signatures_made_at(&self) -> Result<Option<Timestamp>, OutsideError> {
        Ok(None)
    }
}
