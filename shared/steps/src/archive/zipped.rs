//! A ZIP archive that is sent on while it is written.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

use crate::StepError;

/// A file in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Packed {
    /// Its name in the archive.
    name: String,
    /// Its size before it was packed.
    size_bytes: u64,
    /// Digest of its bytes.
    sha256: String,
}

/// What was packed and has not been sent on yet.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The archive, and where it goes.
pub(super) struct Zipped<'a, W> {
    zip: ZipWriter<StreamWriter<Buffer>>,
    buffer: Buffer,
    out: &'a mut W,
    digest: Sha256,
    size_bytes: u64,
    packed: Vec<Packed>,
}

fn failed(error: impl std::fmt::Display) -> StepError {
    StepError::invalid("archive", error)
}

impl<'a, W: AsyncWrite + Unpin + Send> Zipped<'a, W> {
    pub(super) fn new(out: &'a mut W) -> Self {
        let buffer = Buffer::default();
        Self {
            zip: ZipWriter::new_stream(buffer.clone()),
            buffer,
            out,
            digest: Sha256::new(),
            size_bytes: 0,
            packed: Vec::new(),
        }
    }

    /// What is in it so far.
    pub(super) fn packed(&self) -> &[Packed] {
        &self.packed
    }

    /// Begins a file.
    pub(super) fn begin(&mut self, name: &str) -> Result<(), StepError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        (self.digest, self.size_bytes) = (Sha256::new(), 0);
        self.zip.start_file(name, options).map_err(failed)
    }

    /// Writes a piece of it, and sends on what is packed.
    pub(super) async fn write(&mut self, piece: &[u8]) -> Result<(), StepError> {
        self.digest.update(piece);
        self.size_bytes += piece.len() as u64;
        self.zip.write_all(piece).map_err(failed)?;
        self.send().await
    }

    /// Ends the file.
    pub(super) fn end(&mut self, name: &str) {
        let digest = std::mem::take(&mut self.digest).finalize();
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.packed.push(Packed { name: name.to_owned(), size_bytes: self.size_bytes, sha256 });
    }

    /// A whole file.
    pub(super) async fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), StepError> {
        self.begin(name)?;
        self.write(bytes).await?;
        self.end(name);
        Ok(())
    }

    /// A value, as people read JSON.
    pub(super) async fn json<T: Serialize + Sync>(&mut self, name: &str, value: &T) -> Result<(), StepError> {
        let bytes = serde_json::to_vec_pretty(value).map_err(failed)?;
        self.add(name, &bytes).await
    }

    /// Ends the archive.
    pub(super) async fn finish(self) -> Result<(), StepError> {
        let Self { zip, buffer, out, .. } = self;
        zip.finish().map_err(failed)?;
        out.write_all(&buffer.take()).await.map_err(failed)?;
        out.flush().await.map_err(failed)
    }

    async fn send(&mut self) -> Result<(), StepError> {
        let bytes = self.buffer.take();
        self.out.write_all(&bytes).await.map_err(failed)
    }
}
