//! Create Batch: gathers what is ready and dispatches it, each document once (FIN-5 … FIN-7, FIN-13).
//!
//! A batch is written down first, then each of its documents goes to `dispatched` in one transaction with its pair, and
//! only then the message to export it. A run that was cut off is finished by the next one.

use std::collections::BTreeSet;

use attest_model::batches::{Batch, BatchStatus, BatchTotals, SCHEMA_VERSION};
use attest_model::ids::{BatchId, CompanyCode, InvoiceId, UserCode};
use attest_model::invoice::DocumentKind;
use attest_model::money::Decimal;
use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::dispatch::{Composition, DispatchKey, Dropped, Group, compose, dispatch};
use attest_store::{Movement, QueueName, Versioned};

use crate::desk::{Desk, Note, again, save};
use crate::load::{is_first_hour, scopes};
use crate::message::{ExportMessage, encode};
use crate::{StepError, order_match};

/// Ready documents read per request.
const PAGE: i32 = 100;

/// Most documents that one run takes; the next run takes the others.
const DOCUMENTS_MAX: usize = 2_000;

/// What a run did.
#[derive(Debug, Default)]
pub struct Batched {
    /// The batches it made.
    pub batches: Vec<Batch>,
    /// What stays behind, and why.
    pub dropped: Vec<Dropped>,
}

/// FIN-5. The companies whose `batch.schedule` says that it is time, asked once an hour: `daily` means the hour in which
/// the company's business day begins.
///
/// # Errors
/// What the store answers.
pub async fn scheduled<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>) -> Result<Vec<CompanyCode>, StepError> {
    let mut due = Vec::new();
    for company in desk.store.list_companies().await? {
        let settings = desk.store.load_settings(&scopes(Some(&company.code), None, None)).await?;
        let is_due = match settings.value(&keys::BATCH_SCHEDULE).as_str() {
            "off" => false,
            "daily" => is_first_hour(desk.now(), &company.time_zone),
            _ => true,
        };
        if is_due {
            due.push(company.code);
        }
    }
    Ok(due)
}

/// Makes batches of everything that is ready in a company.
///
/// # Errors
/// [`StepError`]; what was dispatched stays so, a repeat goes on.
pub async fn create_batch<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    by: Option<&UserCode>,
) -> Result<Batched, StepError> {
    let mut batched = Batched::default();
    for id in desk.store.list_open_batches().await? {
        let found = desk.store.find_batch(&id).await?;
        let is_left = |batch: &Batch| batch.company == *company && batch.status == BatchStatus::Unposted;
        if let Some(found) = found.filter(|found| is_left(&found.record)) {
            batched.batches.extend(fill(desk, found).await?);
        }
    }
    let records = ready(desk, company).await?;
    let Composition { groups, dropped } = compose(&records);
    batched.dropped = dropped;
    for group in groups {
        let made = again(|| async { make(desk, &group, by).await }).await?;
        batched.batches.extend(fill(desk, made).await?);
    }
    Ok(batched)
}

async fn ready<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
) -> Result<Vec<InvoiceRecord>, StepError> {
    let mut records = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = desk.store.list_by_state(Some(company), State::Ready, PAGE, after.as_deref()).await?;
        records.extend(page.entries);
        match page.next {
            Some(next) if records.len() < DOCUMENTS_MAX => after = Some(next),
            Some(_) | None => return Ok(records),
        }
    }
}

/// Writes a batch down, with the next number of the company.
async fn make<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    group: &Group,
    by: Option<&UserCode>,
) -> Result<Versioned<Batch>, StepError> {
    let last = desk.store.last_batch_number(&group.company).await?;
    let number = last.as_ref().map_or(0, |last| last.record) + 1;
    let now = desk.now();
    let batch = Batch {
        schema: SCHEMA_VERSION,
        id: BatchId::derive(now, format!("{}|{number}", group.company.key()).as_bytes()),
        number,
        reference: format!("{}-{number:06}", group.company),
        company: group.company.clone(),
        currency: group.currency,
        totals: group.totals,
        status: BatchStatus::Unposted,
        invoices: group.invoices.iter().map(|id| (id.clone(), String::new())).collect(),
        created_at: now,
        created_by: by.cloned(),
        files: Vec::new(),
    };
    let mut change = desk.change();
    change.create_batch(last.map(|last| last.version), &batch)?;
    desk.commit(change).await?;
    Ok(Versioned { record: batch, version: 1 })
}

/// Dispatches the documents of a batch and lets it be exported; `None` when nothing was left to dispatch.
async fn fill<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    found: Versioned<Batch>,
) -> Result<Option<Batch>, StepError> {
    let mut batch = found.record;
    let wanted: Vec<InvoiceId> = batch.invoices.iter().map(|(id, _)| id.clone()).collect();
    let mut sent = Vec::with_capacity(wanted.len());
    let mut totals = BatchTotals::default();
    let mut done: BTreeSet<InvoiceId> = BTreeSet::new();
    for id in &wanted {
        if done.contains(id) {
            continue;
        }
        let taken = again(|| async { take(desk, &batch.id, id, &wanted).await }).await?;
        for record in taken {
            done.insert(record.id.clone());
            add(&mut totals, &record);
            if let Some(key) = DispatchKey::of(&record) {
                sent.push((record.id.clone(), key.to_string()));
            }
        }
    }
    batch.invoices = sent;
    batch.totals = totals;
    let is_empty = batch.invoices.is_empty();
    if is_empty {
        batch.status = BatchStatus::Cancelled;
    }
    let mut change = desk.change();
    change.save_batch(found.version, &batch)?;
    if !is_empty {
        let body = encode(&ExportMessage { batch_id: batch.id.clone() })?;
        change.send(QueueName::Export, batch.id.as_str(), body)?;
    }
    match desk.commit(change).await {
        Ok(()) => Ok((!is_empty).then_some(batch)),
        // Another run finished the same batch.
        Err(error) if error.is_conflict() => Ok(None),
        Err(error) => Err(error),
    }
}

fn add(totals: &mut BatchTotals, record: &InvoiceRecord) {
    let signed = |value: Option<Decimal>| match record.kind {
        DocumentKind::Invoice => value.unwrap_or_default(),
        DocumentKind::CreditNote => -value.unwrap_or_default(),
    };
    totals.gross += signed(record.gross);
    totals.tax += signed(record.tax);
    totals.net += signed(record.net);
    totals.count += 1;
}

/// Dispatches one document with its pairs in one transaction (FIN-13); answers those that now belong to the batch.
async fn take<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    batch: &BatchId,
    id: &InvoiceId,
    wanted: &[InvoiceId],
) -> Result<Vec<InvoiceRecord>, StepError> {
    let mut together = vec![desk.store.load_invoice(id).await?];
    let mut at = 0;
    while let Some(record) = together.get(at).cloned() {
        for pair in record.pairs.iter().filter(|pair| !pair.is_proposal) {
            if wanted.contains(&pair.with) && !together.iter().any(|known| known.id == pair.with) {
                together.push(desk.store.load_invoice(&pair.with).await?);
            }
        }
        at += 1;
    }
    if together.iter().all(|record| record.batch.as_ref() == Some(batch) && record.state.is_dispatched()) {
        return Ok(together);
    }
    if together.iter().any(|record| record.state != State::Ready || record.batch.is_some()) {
        return Ok(Vec::new());
    }
    let mut change = desk.change();
    let mut taken = Vec::with_capacity(together.len());
    for before in &together {
        let mut after = before.clone();
        let key = dispatch(&mut after, batch, desk.now())
            .map_err(|refused| StepError::invalid(&before.id, refused))?;
        if before.reservations > 0 {
            let reservations = desk.store.load_reservations(&before.id).await?;
            let mut orders = order_match::load_orders(desk.store, before).await?;
            change.move_reservations(Movement::Invoice, &before.id, &reservations, &mut orders)?;
        }
        after.sweep_at = None;
        save(&mut change, before, &after, Note::rule("FIN-5", "dispatched", format!("with key {key}")))?;
        after.version = before.version + 1;
        taken.push(after);
    }
    desk.commit(change).await?;
    Ok(taken)
}
