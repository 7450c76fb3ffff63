//! What an invoice says besides or without a document: stored, and taken over onto its record (IN-16 … IN-18).

use attest_formats::capture::{Capture, join};
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::record::InvoiceRecord;
use attest_model::settings::{Settings, keys};
use attest_payables::arrival::{company_keys, is_prepayment, settle_kind};
use attest_store::Store;

use super::contents::company_of;
use crate::document::StoredValues;
use crate::{StepError, load};

/// Stores values and the invoice that comes of them, and copies its header onto the record.
///
/// The values get a key of their own each time, so that a change that is not saved leaves those in force untouched.
pub(crate) async fn take_values(
    store: &Store,
    record: &mut InvoiceRecord,
    settings: &Settings,
    capture: Capture,
    document: Option<Invoice>,
) -> Result<(), StepError> {
    let key = Store::values_key(&record.id, record.version);
    store.put_json(&key, &StoredValues::of(capture.clone())).await?;
    record.values_key = Some(key);
    let mut invoice = match document {
        Some(document) => join(document, capture).0,
        None => capture.invoice,
    };
    settle_kind(&mut invoice, settings.value(&keys::CREDIT_NEGATIVE_INVOICE));
    if !company_keys(&invoice).is_empty() {
        record.company = company_of(store, &invoice).await?;
    }
    load::copy_header(record, &invoice);
    record.is_prepayment = invoice.kind == DocumentKind::Invoice && is_prepayment(&invoice);
    Ok(store.put_model(&record.id, &invoice).await?)
}
