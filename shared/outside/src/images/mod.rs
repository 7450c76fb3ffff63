//! The client's own image store (IMG-1): looked at, never written to.

mod amazon;

use std::future::Future;

pub use amazon::AmazonImages;

use crate::OutsideError;

/// Whether an image exists, as far as is known (IMG-15, IMG-19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Existence {
    /// It is there, with this many bytes.
    Found {
        /// Its length.
        size_bytes: u64,
    },
    /// It is not there.
    NotFound,
}

/// A store of images (IMG-2).
pub trait ImageProvider: Send + Sync {
    /// Looks whether a key exists.
    ///
    /// # Errors
    /// [`OutsideError`] when the store cannot be asked: the icon shows "unknown" (IMG-19).
    fn exists(&self, key: &str) -> impl Future<Output = Result<Existence, OutsideError>> + Send;

    /// Reads an image of at most `bytes_max` bytes.
    ///
    /// # Errors
    /// [`OutsideError::Refused`] when it is larger or gone, else [`OutsideError::Unavailable`].
    fn read(&self, key: &str, bytes_max: u64) -> impl Future<Output = Result<Vec<u8>, OutsideError>> + Send;

    /// An address that downloads an image for some seconds, straight from the store (IMG-20, IMG-21).
    ///
    /// # Errors
    /// [`OutsideError`] when none can be made.
    fn address(&self, key: &str, seconds: u64) -> impl Future<Output = Result<String, OutsideError>> + Send;
}
