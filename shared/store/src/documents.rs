//! Documents in S3: raw bytes, models, attachments, match results, exports (decision 3).

use attest_model::dates::Timestamp;
use attest_model::ids::{DocumentDigest, InvoiceId};
use attest_model::invoice::Invoice;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder;
use aws_sdk_s3::primitives::{ByteStream, DateTime};
use aws_sdk_s3::types::ObjectLockMode;
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Store, StoreError};

/// Whether a document was stored now or was there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// Stored now.
    New,
    /// A document stood there already and was not touched.
    Existing,
}

/// A document while it is read.
#[derive(Debug)]
pub struct Pieces {
    size_bytes: u64,
    body: ByteStream,
}

impl Pieces {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the connection breaks.
    pub async fn next(&mut self) -> Result<Option<Bytes>, StoreError> {
        let read = self.body.try_next().await;
        read.map_err(|error| StoreError::Unavailable { action: "read a document", cause: error.to_string() })
    }
}

/// Where attachments wait for their virus scan; a scanner of the bucket looks here and nowhere else.
const QUARANTINE: &str = "quarantine/";

/// The stored model: its schema beside it, so that older ones can be read (decision 7).
#[derive(serde::Serialize, serde::Deserialize)]
struct StoredModel<T> {
    schema: u32,
    invoice: T,
}

impl Store {
    /// Key of the raw bytes of a message.
    #[must_use]
    pub fn raw_key(digest: &DocumentDigest) -> String {
        format!("raw/{}", digest.as_str())
    }

    /// Key of the parsed model of an invoice.
    #[must_use]
    pub fn model_key(id: &InvoiceId) -> String {
        format!("invoices/{id}.json")
    }

    /// Key of the document of an invoice, where it had to be taken out of its message.
    #[must_use]
    pub fn extract_key(id: &InvoiceId) -> String {
        format!("invoices/{id}.xml")
    }

    /// Key of the values of an invoice that were captured, imported or entered, by the version of the record they change.
    #[must_use]
    pub fn values_key(id: &InvoiceId, version: u64) -> String {
        format!("invoices/{id}.values.{version}.json")
    }

    /// Key of the lines of an invoice that people added or changed, by the version of the record they change.
    #[must_use]
    pub fn edits_key(id: &InvoiceId, version: u64) -> String {
        format!("invoices/{id}.edits.{version}.json")
    }

    /// Key of an attachment, by the digest of its bytes (ATT-13).
    #[must_use]
    pub fn attachment_key(id: &InvoiceId, digest: &str) -> String {
        format!("attachments/{id}/{digest}")
    }

    /// Key of an attachment whose virus scan has not found it clean (ATT-3).
    #[must_use]
    pub fn quarantine_key(id: &InvoiceId, digest: &str) -> String {
        format!("{QUARANTINE}{id}/{digest}")
    }

    /// Key of an attachment that counted as clean and went back; whoever tidies up after the release does not meet it.
    #[must_use]
    pub fn withdrawn_key(id: &InvoiceId, digest: &str) -> String {
        format!("{QUARANTINE}{id}/{digest}.withdrawn")
    }

    /// The invoice and the digest behind the key of an attachment in quarantine.
    #[must_use]
    pub fn quarantined(key: &str) -> Option<(InvoiceId, &str)> {
        let (id, digest) = key.strip_prefix(QUARANTINE)?.split_once('/')?;
        Some((InvoiceId::parse(id).ok()?, digest))
    }

    /// Stores a document, replacing what stood there.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn put_document(
        &self,
        key: &str,
        bytes: impl Into<Bytes>,
        content_type: &str,
    ) -> Result<(), StoreError> {
        self.s3
            .put_object()
            .bucket(&self.places.bucket)
            .key(key)
            .content_type(content_type)
            .body(ByteStream::from(bytes.into()))
            .send()
            .await
            .map(drop)
            .map_err(|error| StoreError::of("store a document", &error))
    }

    /// Stores a document unless one stands there: the first writer wins.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn put_document_once(
        &self,
        key: &str,
        bytes: impl Into<Bytes>,
        content_type: &str,
    ) -> Result<Stored, StoreError> {
        once(self.put_once(key, bytes, content_type)).await
    }

    /// AUD-3. Stores the bytes of a message as they came, unless they stand there; on AWS they are locked from then on.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn put_raw(
        &self,
        digest: &DocumentDigest,
        bytes: impl Into<Bytes>,
        at: Timestamp,
    ) -> Result<Stored, StoreError> {
        let put = self.put_once(&Self::raw_key(digest), bytes, "application/octet-stream");
        let Some(lock) = self.raw_lock else { return once(put).await };
        let until = at.as_second().saturating_add(i64::from(lock.days) * 86_400);
        let mode = if lock.is_absolute { ObjectLockMode::Compliance } else { ObjectLockMode::Governance };
        once(put.object_lock_mode(mode).object_lock_retain_until_date(DateTime::from_secs(until))).await
    }

    fn put_once(&self, key: &str, bytes: impl Into<Bytes>, content_type: &str) -> PutObjectFluentBuilder {
        self.s3
            .put_object()
            .bucket(&self.places.bucket)
            .key(key)
            .content_type(content_type)
            .if_none_match("*")
            .body(ByteStream::from(bytes.into()))
    }

    /// Reads a document of at most `bytes_max` bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::TooLarge`] before anything of it is read, else what the service answered.
    pub async fn get_document(&self, key: &str, bytes_max: u64) -> Result<Vec<u8>, StoreError> {
        let mut pieces = self.open_document(key).await?;
        let too_large = |bytes| StoreError::TooLarge { what: key.to_owned(), bytes, bytes_max };
        let size = pieces.size_bytes;
        if size > bytes_max {
            return Err(too_large(size));
        }
        // Piece by piece into one place: a message of 100 MiB is never held twice.
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        while let Some(piece) = pieces.next().await? {
            let read = (bytes.len() + piece.len()) as u64;
            if read > bytes_max {
                return Err(too_large(read));
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    /// Opens a document that is read piece by piece.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], else what the service answered.
    pub async fn open_document(&self, key: &str) -> Result<Pieces, StoreError> {
        let answer =
            self.s3.get_object().bucket(&self.places.bucket).key(key).send().await.map_err(|error| {
                let error = StoreError::of("read a document", &error);
                if error.is_not_found() { StoreError::NotFound { what: key.to_owned() } } else { error }
            })?;
        let size_bytes = u64::try_from(answer.content_length().unwrap_or(0)).unwrap_or(0);
        Ok(Pieces { size_bytes, body: answer.body })
    }

    /// Keys below a prefix, at most `limit`, in their order.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn list_documents(&self, prefix: &str, limit: i32) -> Result<Vec<String>, StoreError> {
        let answer = self
            .s3
            .list_objects_v2()
            .bucket(&self.places.bucket)
            .prefix(prefix)
            .max_keys(limit)
            .send()
            .await
            .map_err(|error| StoreError::of("list documents", &error))?;
        Ok(answer.contents().iter().filter_map(|object| object.key().map(str::to_owned)).collect())
    }

    /// Deletes a document; deleting it again changes nothing.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn delete_document(&self, key: &str) -> Result<(), StoreError> {
        let answer = self.s3.delete_object().bucket(&self.places.bucket).key(key).send().await;
        answer.map(drop).map_err(|error| StoreError::of("delete a document", &error))
    }

    /// Stores a value as JSON.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written, else what the service answered.
    pub async fn put_json<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec(value)
            .map_err(|error| StoreError::Invalid { what: key.to_owned(), cause: error.to_string() })?;
        self.put_document(key, bytes, "application/json").await
    }

    /// Reads a value stored as JSON.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Invalid`] when it cannot be read, else what the service answered.
    pub async fn get_json<T: DeserializeOwned>(&self, key: &str) -> Result<T, StoreError> {
        let bytes = self.get_document(key, JSON_MAX).await?;
        serde_json::from_slice(&bytes)
            .map_err(|error| StoreError::Invalid { what: key.to_owned(), cause: error.to_string() })
    }

    /// Stores the parsed model of an invoice.
    ///
    /// # Errors
    /// As [`Store::put_json`].
    pub async fn put_model(&self, id: &InvoiceId, invoice: &Invoice) -> Result<(), StoreError> {
        let stored = StoredModel { schema: attest_model::invoice::SCHEMA_VERSION, invoice };
        self.put_json(&Self::model_key(id), &stored).await
    }

    /// Reads the parsed model of an invoice.
    ///
    /// # Errors
    /// As [`Store::get_json`]; [`StoreError::Invalid`] for a model of a newer release.
    pub async fn get_model(&self, id: &InvoiceId) -> Result<Invoice, StoreError> {
        let key = Self::model_key(id);
        let stored: StoredModel<Invoice> = self.get_json(&key).await?;
        if stored.schema > attest_model::invoice::SCHEMA_VERSION {
            let cause = format!("has schema {}, newer than this release reads", stored.schema);
            return Err(StoreError::Invalid { what: key, cause });
        }
        Ok(stored.invoice)
    }
}

async fn once(put: PutObjectFluentBuilder) -> Result<Stored, StoreError> {
    match put.send().await {
        Ok(_) => Ok(Stored::New),
        Err(error) if error.code() == Some("PreconditionFailed") => Ok(Stored::Existing),
        Err(error) => Err(StoreError::of("store a document", &error)),
    }
}

/// Largest JSON document that is read: a model of 10,000 lines is 20 MB.
const JSON_MAX: u64 = 64 * 1024 * 1024;
