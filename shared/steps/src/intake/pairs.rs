//! IN-16. A scanned invoice whose image and sidecar come as uploads of their own, in either order.
//!
//! Whichever comes first makes the invoice and leaves a note by folder and name of the image; the other one completes it.

use attest_formats::capture::Capture;
use attest_model::capture::doubts;
use attest_model::dates::Timestamp;
use attest_model::record::{self, Channel, InvoiceRecord};
use attest_model::settings::{Settings, keys};
use attest_payables::acts::is_captured;
use attest_payables::lifecycle;
use attest_store::{Change, MessageRecord, ScanHalf, Store, Versioned};
use bytes::Bytes;

use super::contents::{Body, Read};
use super::files::store_files;
use super::values::take_values;
use crate::StepError;
use crate::document::StoredValues;

/// What an upload of the scanning bureau is half of, and what was noted of the other half.
pub(super) struct Half {
    folder: String,
    image: String,
    has_values: bool,
    seen: Option<Versioned<ScanHalf>>,
}

/// What becomes of a half.
pub(super) enum Fate {
    /// It is the first one: an invoice of its own.
    First,
    /// It completes this invoice.
    Completes(Box<InvoiceRecord>),
    /// It has completed this invoice already; the notice came again.
    Done(Box<InvoiceRecord>),
}

/// The name without folders, in small letters.
fn base(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).trim().to_lowercase()
}

impl Half {
    /// An image alone, a PDF with a document inside, or values that name an image which is not with them.
    pub(super) async fn of(
        store: &Store,
        message: &MessageRecord,
        read: &Read<'_>,
    ) -> Result<Option<Self>, StepError> {
        let image = match &read.body {
            _ if message.channel != Channel::Scan => None,
            Body::Values { capture, is_captured: true } if read.files.is_empty() => {
                capture.invoice.image_name.clone()
            }
            Body::Xml { is_raw: false, capture: None, .. } | Body::Nothing => {
                let file = read.files.first();
                file.map(|file| file.name.clone().unwrap_or_else(|| message.file_name.clone()))
            }
            Body::Values { .. } | Body::Xml { .. } => None,
        };
        let Some(image) = image.map(|name| base(&name)).filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let folder = message.folder.clone();
        let seen = store.find_scan_half(&folder, &image).await?;
        Ok(Some(Self { folder, image, has_values: matches!(read.body, Body::Values { .. }), seen }))
    }

    pub(super) async fn fate(&self, store: &Store, message: &MessageRecord) -> Result<Fate, StepError> {
        let Some(seen) = self.seen.as_ref().map(|seen| &seen.record) else { return Ok(Fate::First) };
        let was_here = seen.paired_with.as_ref() == Some(&message.id);
        let fits = seen.paired_with.is_none() && seen.has_values != self.has_values;
        if !was_here && (!fits || seen.message == message.id) {
            return Ok(Fate::First);
        }
        let record = Box::new(store.load_invoice(&seen.invoice).await?);
        Ok(match record.state.is_terminal() {
            _ if was_here => Fate::Done(record),
            true => Fate::First,
            false => Fate::Completes(record),
        })
    }

    /// Notes the half with the invoice that came of it, or that both have found each other.
    pub(super) fn note(
        &self,
        change: &mut Change,
        message: &MessageRecord,
        record: &InvoiceRecord,
        is_complete: bool,
    ) -> Result<(), StepError> {
        let seen = self.seen.as_ref();
        if seen.is_some_and(|seen| seen.record.message == message.id) {
            return Ok(());
        }
        let half = match seen.filter(|_| is_complete) {
            Some(seen) => ScanHalf { paired_with: Some(message.id.clone()), ..seen.record.clone() },
            None => ScanHalf {
                invoice: record.id.clone(),
                has_values: self.has_values,
                message: message.id.clone(),
                paired_with: None,
                at: change.at(),
            },
        };
        change.put_scan_half(seen.map(|seen| seen.version), &self.folder, &self.image, &half)?;
        Ok(())
    }
}

/// Adds the other half to an invoice; answers the record and what its trail says of it.
///
/// What a person entered or decided meanwhile stays as it is, and a structured document wins (IN-18).
pub(super) async fn complete(
    store: &Store,
    message: &MessageRecord,
    (settings, now): (&Settings, Timestamp),
    raw: &Bytes,
    (before, read): (&InvoiceRecord, Read<'_>),
) -> Result<(InvoiceRecord, String), StepError> {
    let Read { format, mut invoice, body, files, .. } = read;
    let mut after = before.clone();
    let raw = (raw, message.file_name.as_str());
    let judged = (settings, message.channel, now);
    let listed = store_files(store, before, judged, &mut invoice, files, raw).await?;
    after.attachments.splice(0..0, listed);
    let is_untouched = before.registered_by.is_none() && before.arrived_at.is_none();
    let what = match body {
        Body::Values { capture, .. } if is_untouched && is_captured(before) => {
            let open = still_open(settings, &capture);
            take_values(store, &mut after, settings, *capture, None).await?;
            if open.is_empty() {
                lift(&mut after)?;
                "the sidecar says everything that must be certain".to_owned()
            } else {
                format!("the sidecar came; a person checks {}", open.join(", "))
            }
        }
        Body::Values { .. } => {
            "the sidecar came after what it says was entered or read; nothing is changed".to_owned()
        }
        Body::Xml { bytes, start: (line, column), .. } if is_untouched => {
            let key = Store::extract_key(&before.id);
            store.put_document(&key, bytes.into_owned(), "application/xml").await?;
            after.body = record::Body::Extract { key, line, column };
            format.clone_into(&mut after.format);
            let capture = StoredValues::load(store, before).await?;
            take_values(store, &mut after, settings, capture, Some(invoice)).await?;
            lift(&mut after)?;
            "its PDF came and holds a structured document, which wins".to_owned()
        }
        Body::Xml { .. } | Body::Nothing => "its image came".to_owned(),
    };
    after.sweep_at = crate::load::sweep_at(&after, None, message.received_at);
    Ok((after, format!("{} completes it: {what}", message.file_name)))
}

fn still_open(settings: &Settings, capture: &Capture) -> Vec<&'static str> {
    let least = settings.value(&keys::CAPTURE_MIN_CONFIDENCE);
    doubts(&capture.values, least).iter().map(|doubt| doubt.field).collect()
}

fn lift(record: &mut InvoiceRecord) -> Result<(), StepError> {
    if record.hold.is_some() {
        lifecycle::lift(record).map_err(|refused| StepError::invalid(&record.id, refused))?;
    }
    Ok(())
}
