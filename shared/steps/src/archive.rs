//! AUD-2. One invoice with everything that is kept of it, as one ZIP archive with a manifest.
//!
//! It is written as it is read, piece by piece: the largest message passes through a small function. What is no longer kept,
//! or not known to be clean, is named in the manifest instead.

use attest_model::dates::Timestamp;
use attest_model::ids::{CompanyCode, InvoiceId, SupplierCode};
use attest_model::record::{Body, InvoiceRecord};
use attest_payables::attachments;
use attest_render::Renderer;
use attest_store::{Store, StoreError};
use serde::Serialize;
use tokio::io::AsyncWrite;

use crate::{StepError, report};

mod story;
mod zipped;

use zipped::{Packed, Zipped};

/// The version of the manifest.
const SCHEMA: u32 = 1;

/// Documents of one kind that an invoice may have: captured values for each time they were corrected.
const DOCUMENTS_MAX: i32 = 1_000;

/// How much of what an invoice shares with others goes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// The message that it came in and the files of its batch, which may hold other invoices.
    Whole,
    /// Neither of them: the reader was asked about this invoice only.
    Without,
}

/// What is in an archive, for whoever checks it.
#[derive(Serialize)]
struct Manifest<'a> {
    schema: u32,
    invoice: &'a InvoiceId,
    company: Option<&'a CompanyCode>,
    supplier: Option<&'a SupplierCode>,
    number: &'a str,
    /// The version of the record; the trail goes up to it.
    version: u64,
    made_at: Timestamp,
    made_by: &'static str,
    files: Vec<Packed>,
    left_out: Vec<LeftOut>,
}

/// A document that is not in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct LeftOut {
    /// Its name.
    name: String,
    /// Why.
    reason: &'static str,
}

const GONE: &str = "it is not kept any more";
const NOT_CLEAN: &str = "it was refused, or no scan has found it clean (ATT-2)";
const NOT_SHOWN: &str = "it may hold other invoices than this one";

/// AUD-2. Writes the archive of an invoice; what is kept as data and read as a page is rendered for it.
///
/// # Errors
/// [`StepError`] when the store does not answer or nothing can be written; what was written is no archive then.
pub async fn archive<W: AsyncWrite + Unpin + Send>(
    store: &Store,
    renderer: &Renderer,
    record: &InvoiceRecord,
    shared: Shared,
    at: Timestamp,
    out: &mut W,
) -> Result<(), StepError> {
    let mut packing = Packing { store, record, zipped: Zipped::new(out), left_out: Vec::new() };
    packing.shared_with_others(shared).await?;
    packing.own_documents().await?;
    packing.report(renderer).await?;
    packing.attachments().await?;
    packing.matches().await?;
    packing.story().await?;
    let Packing { mut zipped, left_out, .. } = packing;
    let manifest = Manifest {
        schema: SCHEMA,
        invoice: &record.id,
        company: record.company.as_ref(),
        supplier: record.supplier.as_ref(),
        number: &record.number,
        version: record.version,
        made_at: at,
        made_by: concat!("attest ", env!("CARGO_PKG_VERSION")),
        files: zipped.packed().to_vec(),
        left_out,
    };
    zipped.json("manifest.json", &manifest).await?;
    zipped.finish().await
}

/// An archive while it is packed.
struct Packing<'a, W> {
    store: &'a Store,
    record: &'a InvoiceRecord,
    zipped: Zipped<'a, W>,
    left_out: Vec<LeftOut>,
}

impl<W: AsyncWrite + Unpin + Send> Packing<'_, W> {
    fn leave_out(&mut self, name: impl Into<String>, reason: &'static str) {
        self.left_out.push(LeftOut { name: name.into(), reason });
    }

    /// A document of the store, piece by piece.
    async fn document(&mut self, name: &str, key: &str) -> Result<(), StepError> {
        let mut pieces = match self.store.open_document(key).await {
            Ok(pieces) => pieces,
            Err(StoreError::NotFound { .. }) => {
                self.leave_out(name, GONE);
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        self.zipped.begin(name)?;
        while let Some(piece) = pieces.next().await? {
            self.zipped.write(&piece).await?;
        }
        self.zipped.end(name);
        Ok(())
    }

    /// The bytes as received, and the files of the batch.
    async fn shared_with_others(&mut self, shared: Shared) -> Result<(), StepError> {
        let record = self.record;
        let message = self.store.find_message(&record.message).await?;
        let received = message.map_or_else(|| record.file_name.clone(), |found| found.record.file_name);
        let mut files = vec![(format!("message/{}", file_name(&received)), record.raw_key.clone())];
        if let Some(batch) = &record.batch {
            let batch = self.store.find_batch(batch).await?.map(|found| found.record);
            for key in batch.into_iter().flat_map(|batch| batch.files) {
                files.push((format!("exports/{}", file_name(last_part(&key))), key));
            }
        }
        for (name, key) in files {
            match shared {
                Shared::Whole => self.document(&name, &key).await?,
                Shared::Without => self.leave_out(name, NOT_SHOWN),
            }
        }
        Ok(())
    }

    /// The document taken out of its message, the model, captured values and edited lines.
    async fn own_documents(&mut self) -> Result<(), StepError> {
        let record = self.record;
        if let Body::Extract { key, .. } = &record.body {
            self.document("document.xml", key).await?;
        }
        self.document("invoice.json", &Store::model_key(&record.id)).await?;
        for (word, prefix) in [
            ("captured", format!("invoices/{}.values.", record.id)),
            ("edited", format!("invoices/{}.edits.", record.id)),
        ] {
            for key in self.store.list_documents(&prefix, DOCUMENTS_MAX).await? {
                let name = last_part(&key).replace(record.id.as_str(), word);
                self.document(&file_name(&name), &key).await?;
            }
        }
        Ok(())
    }

    /// The report on the document, for programs and for people. What a release before kept as a page may be older than it.
    async fn report(&mut self, renderer: &Renderer) -> Result<(), StepError> {
        if let Some(page) = report::page(self.store, self.record, renderer).await? {
            self.document("report.json", &report::key(&self.record.id)).await?;
            self.zipped.add("report.html", page.as_bytes()).await?;
        }
        Ok(())
    }

    async fn attachments(&mut self) -> Result<(), StepError> {
        for (at, file) in self.record.attachments.iter().enumerate() {
            let name = format!("attachments/{:02}-{}", at + 1, file_name(&file.name));
            match file.reference() {
                Some(key) => self.document(&name, key).await?,
                None => self.leave_out(name, NOT_CLEAN),
            }
        }
        Ok(())
    }

    /// What every match found.
    async fn matches(&mut self) -> Result<(), StepError> {
        for (version, found) in self.store.list_match_items::<serde_json::Value>(&self.record.id).await? {
            self.zipped.json(&format!("matches/{version}.json"), &found).await?;
        }
        let prefix = format!("matches/{}/", self.record.id);
        for key in self.store.list_documents(&prefix, DOCUMENTS_MAX).await? {
            self.document(&format!("matches/{}", file_name(last_part(&key))), &key).await?;
        }
        Ok(())
    }

    /// The record, the discussion, and the trail, for programs and for people.
    async fn story(&mut self) -> Result<(), StepError> {
        let (store, record) = (self.store, self.record);
        let mut trail = store.load_trail(&record.id).await?;
        trail.retain(|entry| entry.version <= record.version);
        let discussion = store.load_discussion(&record.id).await?;
        self.zipped.json("record.json", record).await?;
        self.zipped.json("discussion.json", &discussion).await?;
        self.zipped.json("trail.json", &trail).await?;
        let told = story::told(store, record, &trail, &discussion).await?;
        self.zipped.add("trail.txt", told.as_bytes()).await
    }
}

/// A name from outside as a part of a name in the archive (ATT-13).
fn file_name(written: &str) -> String {
    attachments::name(Some(written))
}

fn last_part(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}
