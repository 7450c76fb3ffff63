//! ERP export: writes a batch's files, and takes the ERP's answers (FIN-8, FIN-9).

use attest_exports::{Approved, export};
use attest_model::batches::{Batch, BatchStatus};
use attest_model::ids::BatchId;
use attest_model::invoice::DocumentKind;
use attest_model::record::{Actor, Next};
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::dispatch::{Answer, Answered, DispatchKey, answer};
use attest_store::{Move, Movement};

use crate::desk::{Desk, Note, again, save};
use crate::load::scopes;
use crate::{StepError, credited};

/// Writes the files of a batch; a repeat writes the same bytes to the same keys and changes nothing (FIN-7).
///
/// # Errors
/// [`StepError`]; a repeat goes on.
pub async fn erp_export<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, id: &BatchId) -> Result<Batch, StepError> {
    let found = desk.store.find_batch(id).await?.ok_or_else(|| StepError::invalid(id, "no such batch"))?;
    let mut batch = found.record;
    if batch.status != BatchStatus::Unposted {
        return Ok(batch);
    }
    let settings = desk.store.load_settings(&scopes(Some(&batch.company), None, None)).await?;
    let formats = settings.value(&keys::EXPORT_FORMAT);
    let formats: Vec<&str> = formats.iter().map(String::as_str).collect();
    let mut documents = Vec::with_capacity(batch.invoices.len());
    let ids: Vec<_> = batch.invoices.iter().map(|(invoice, _)| invoice.clone()).collect();
    let records = desk.store.load_invoices(&ids).await?;
    for (invoice, key) in &batch.invoices {
        let record = records.iter().find(|record| record.id == *invoice);
        let record = record.ok_or_else(|| StepError::invalid(invoice, "is in a batch and has no record"))?;
        if record.is_sample {
            return Err(StepError::invalid(invoice, "is a sample, which never reaches the ledger (SAMP-3)"));
        }
        let model = desk.store.get_model(invoice).await?;
        let approved =
            Approved::of(key, record, &model).map_err(|missing| StepError::invalid(invoice, missing))?;
        documents.push(approved);
    }
    let content = attest_exports::Batch {
        number: batch.number,
        reference: batch.reference.clone(),
        company: batch.company.clone(),
        currency: batch.currency,
        created_at: batch.created_at,
        documents,
    };
    let written = export(&content, &formats).map_err(|error| StepError::invalid(id, error))?;
    batch.files.clear();
    for file in written.files {
        let key = format!("exports/{}/{}", batch.reference, file.name);
        desk.store.put_document_once(&key, file.bytes, file.media_type).await?;
        batch.files.push(key);
    }
    batch.status = BatchStatus::Posting;
    let mut change = desk.change();
    change.save_batch(found.version, &batch)?;
    match desk.commit(change).await {
        Ok(()) => Ok(batch),
        Err(error) if error.is_conflict() => match desk.store.find_batch(id).await? {
            Some(other) if other.record.status != BatchStatus::Unposted => Ok(other.record),
            Some(_) | None => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// Takes one answer of the ERP (FIN-9).
///
/// # Errors
/// [`StepError::Invalid`] for an answer that does not fit, else what the store answered.
pub async fn erp_answer<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    key: &DispatchKey,
    said: &Answer,
) -> Result<Answered, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(&key.invoice).await?;
        let mut after = record.clone();
        let answered = answer(&mut after, key, said).map_err(|refused| StepError::invalid(key, refused))?;
        let mut change = desk.change();
        let reason = match (answered, said) {
            (Answered::Repeated, _) => return Ok(answered),
            (_, Answer::Accepted { voucher }) => format!("booked as voucher {voucher}"),
            (_, Answer::Rejected { reason }) => format!("refused by the ERP: {reason}"),
        };
        if answered == Answered::Refused && record.reservations > 0 {
            let reservations = desk.store.load_reservations(&record.id).await?;
            let movement = match record.kind {
                DocumentKind::Invoice => Movement::Return,
                DocumentKind::CreditNote => Movement::Uncredit,
            };
            if movement == Movement::Uncredit {
                after.reservations = 0;
            }
            let moved = Move { movement, invoice: record.id.clone(), reservations };
            credited::move_together(desk.store, &mut change, Some(&record), &[moved]).await?;
        }
        if after.next == Next::Done {
            after.wakes.clear();
        }
        let mut note = Note::rule("FIN-9", "answered", reason);
        note.actor = Actor::Erp;
        save(&mut change, &record, &after, note)?;
        desk.commit(change).await?;
        Ok(answered)
    })
    .await
}
