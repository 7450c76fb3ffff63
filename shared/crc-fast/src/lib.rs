//! The three checksums that `aws-smithy-checksums` asks for, under the names by which it asks.
//!
//! The published crate chooses its algorithm while it runs, so that 0.65 megabytes of tables for a hundred algorithms stay in
//! every function that stores a document, and none of it can be compressed: an eighth of the function. This crate stands in
//! for it (`[patch.crates-io]`). When the S3 client asks for more, it no longer compiles, and says what is missing.

use crc::{CRC_32_ISCSI, CRC_64_NVME, Crc, Table};

static ISCSI: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISCSI);
static NVME: Crc<u64, Table<1>> = Crc::<u64, Table<1>>::new(&CRC_64_NVME);

/// A checksum by its name in the catalogue of parametrised CRC algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrcAlgorithm {
    /// CRC-32/ISO-HDLC: `x-amz-checksum-crc32`, which goes with every stored document.
    Crc32IsoHdlc,
    /// CRC-32/ISCSI: `x-amz-checksum-crc32c`.
    Crc32Iscsi,
    /// CRC-64/NVME: `x-amz-checksum-crc64nvme`.
    Crc64Nvme,
}

/// A checksum over bytes that come in parts.
#[derive(Clone)]
pub struct Digest(State);

#[derive(Clone)]
enum State {
    IsoHdlc(crc32fast::Hasher),
    Iscsi(crc::Digest<'static, u32, Table<1>>),
    Nvme(crc::Digest<'static, u64, Table<1>>),
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({:x})", self.finalize())
    }
}

impl Digest {
    /// Of no bytes yet.
    #[must_use]
    pub fn new(algorithm: CrcAlgorithm) -> Self {
        Self(match algorithm {
            CrcAlgorithm::Crc32IsoHdlc => State::IsoHdlc(crc32fast::Hasher::new()),
            CrcAlgorithm::Crc32Iscsi => State::Iscsi(ISCSI.digest()),
            CrcAlgorithm::Crc64Nvme => State::Nvme(NVME.digest()),
        })
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::IsoHdlc(hasher) => hasher.update(bytes),
            State::Iscsi(digest) => digest.update(bytes),
            State::Nvme(digest) => digest.update(bytes),
        }
    }

    /// The checksum of all bytes so far; those of 32 bits stand in the lower half.
    #[must_use]
    pub fn finalize(&self) -> u64 {
        match self.0.clone() {
            State::IsoHdlc(hasher) => u64::from(hasher.finalize()),
            State::Iscsi(digest) => u64::from(digest.finalize()),
            State::Nvme(digest) => digest.finalize(),
        }
    }
}

/// The checksum of some bytes.
#[must_use]
pub fn checksum(algorithm: CrcAlgorithm, bytes: &[u8]) -> u64 {
    let mut digest = Digest::new(algorithm);
    digest.update(bytes);
    digest.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check values of the catalogue (reveng.sourceforge.io).
    #[test]
    fn checksums_are_those_of_the_catalogue() {
        for (algorithm, expected) in [
            (CrcAlgorithm::Crc32IsoHdlc, 0xcbf4_3926),
            (CrcAlgorithm::Crc32Iscsi, 0xe306_9283),
            (CrcAlgorithm::Crc64Nvme, 0xae8b_1486_0a79_9888),
        ] {
            assert_eq!(checksum(algorithm, b"123456789"), expected, "{algorithm:?}");
            let mut digest = Digest::new(algorithm);
            for part in b"123456789".chunks(4) {
                digest.update(part);
            }
            assert_eq!(digest.finalize(), expected, "{algorithm:?} in parts");
        }
    }
}
