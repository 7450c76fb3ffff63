//! The files of one invoice: judged, put into quarantine by their digest, listed on its record (ATT-9 … ATT-14, SET-36).

use std::borrow::Cow;

use attest_formats::PackedFile;
use attest_model::dates::Timestamp;
use attest_model::ids::DocumentDigest;
use attest_model::invoice::{Invoice, SupportingDocument};
use attest_model::record::{AttachedFile, Channel, InvoiceRecord};
use attest_model::settings::Settings;
use attest_payables::attachments::{Incoming, Intake};
use attest_store::Store;
use bytes::Bytes;

use crate::StepError;
use crate::scan_attachment::QUARANTINED_TYPE;

/// How a supplier describes an attachment that is the invoice itself (ATT-14).
const PICTURE_OF_INVOICE: &str = "CommercialInvoice";

/// Puts what may be kept into quarantine and lists everything new (ATT-3): the picture of the invoice first, then what is inside of the document,
/// then what came beside it.
pub(super) async fn store_files(
    store: &Store,
    record: &InvoiceRecord,
    (settings, channel, now): (&Settings, Channel, Timestamp),
    invoice: &mut Invoice,
    beside: Vec<PackedFile<'_>>,
    raw: (&Bytes, &str),
) -> Result<Vec<AttachedFile>, StepError> {
    let mut files: Vec<File> = Vec::new();
    let mut rest: Vec<File> = Vec::new();
    for (at, PackedFile { name, bytes }) in beside.into_iter().enumerate() {
        // What is around the document, or was scanned, is its picture.
        let is_first = at == 0 && (name.is_none() || bytes.starts_with(b"%PDF-"));
        let name = name.or_else(|| Some(raw.1.to_owned()));
        let bytes = owned(bytes, raw.0);
        let digest = DocumentDigest::of(&bytes).as_str().to_owned();
        if is_first { &mut files } else { &mut rest }.push(File { name, digest, bytes });
    }
    let (pictures, others): (Vec<_>, Vec<_>) =
        invoice.supporting_documents.iter_mut().partition(|document| is_picture(document));
    files.extend(pictures.into_iter().chain(others).filter_map(embedded));
    files.extend(rest);
    let mut intake = Intake::new(settings, channel, now).among(&record.attachments);
    for File { name, digest, bytes } in files {
        let incoming = Incoming { name: name.as_deref(), bytes: &bytes, digest: &digest };
        if intake.take(incoming).is_some() {
            let key = Store::quarantine_key(&record.id, &digest);
            store.put_document(&key, bytes, QUARANTINED_TYPE).await?;
        }
    }
    Ok(intake.finish())
}

struct File {
    name: Option<String>,
    digest: String,
    bytes: Bytes,
}

/// The bytes of a file without a second copy of a whole message.
fn owned(bytes: Cow<'_, [u8]>, raw: &Bytes) -> Bytes {
    match bytes {
        Cow::Owned(bytes) => Bytes::from(bytes),
        Cow::Borrowed(bytes) if bytes.len() == raw.len() => raw.clone(),
        Cow::Borrowed(bytes) => Bytes::copy_from_slice(bytes),
    }
}

fn is_picture(document: &SupportingDocument) -> bool {
    let described = document.description.as_deref().map(str::trim);
    described.is_some_and(|text| text.eq_ignore_ascii_case(PICTURE_OF_INVOICE))
}

/// The bytes inside of the document leave the model: it names them by their digest. Broken base64 has none (ATT-11).
fn embedded(document: &mut SupportingDocument) -> Option<File> {
    let reference = document.reference.clone();
    let attachment = document.attachment.as_mut().filter(|attachment| !attachment.digest.is_empty())?;
    let name = attachment.file_name.clone().or(reference);
    let bytes = Bytes::from(std::mem::take(&mut attachment.content));
    Some(File { name, digest: attachment.digest.clone(), bytes })
}
