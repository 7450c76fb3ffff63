//! Create Batch: gathers what is ready and dispatches it, each document once (FIN-5 … FIN-7, FIN-13).
//!
//! A batch is written down first, then each of its documents goes to `dispatched` in one transaction with its pair, and
//! only then the message to export it. A run that was cut off is finished by the next one.

use std::collections::{BTreeMap, BTreeSet};

use attest_model::batches::{Batch, BatchStatus, BatchTotals, SCHEMA_VERSION};
use attest_model::dates::today;
use attest_model::ids::{BatchId, CompanyCode, InvoiceId, UserCode};
use attest_model::invoice::DocumentKind;
use attest_model::money::Decimal;
use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::dispatch::{Composition, DispatchKey, DropReason, Dropped, Group, compose, dispatch};
use attest_payables::matching::may_repeat;
use attest_payables::payment::{account_key, document_account_keys};
use attest_store::{Change, Freshness, Move, Movement, QueueName, Versioned};
use futures::future::{BoxFuture, FutureExt as _};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};

use crate::desk::{Desk, Note, again, save};
use crate::load::{is_first_hour, rests_until, scopes};
use crate::message::{ExportMessage, encode};
use crate::{StepError, credited, order_match, validate};

/// Documents read per request.
const PAGE: i32 = 100;

/// Most ready documents that one run takes; the next run takes the others.
const DOCUMENTS_MAX: usize = 2_000;

/// Most documents of each other state that one run looks at again, what is due first.
const OTHERS_MAX: usize = 1_000;

/// Documents that are validated or dispatched at a time.
const AT_ONCE: usize = 8;

/// What a run did.
#[derive(Debug, Default)]
pub struct Batched {
    /// The batches it made.
    pub batches: Vec<Batch>,
    /// What stays behind, and why.
    pub dropped: Vec<Dropped>,
    /// Invoices that had been blocked or unmatched and go on now.
    pub resumed: usize,
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

/// Makes batches of everything that is ready in a company (FIN-5).
///
/// Invoices in error and on hold are validated again first (VAL-2), and unmatched ones matched again (AMJ-13): what goes on
/// through a further step is ready for the next run. Ready ones are validated again too, and those that fail drop out.
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
            batched.batches.extend(fill(desk, found, &[]).await?);
        }
    }
    batched.resumed = look_again(desk, company).await?;
    let mut records = Vec::new();
    for record in validate_again(desk, list(desk, company, State::Ready, DOCUMENTS_MAX).await?).await? {
        if record.state == State::Error {
            let codes = record.blocking().map(|finding| finding.code.clone()).collect();
            batched.dropped.push(Dropped { invoice: record.id, reason: DropReason::Blocked(codes) });
        } else {
            records.push(record);
        }
    }
    let Composition { groups, dropped } = compose(&records);
    batched.dropped.extend(dropped);
    for group in groups {
        let made = again(|| async { make(desk, &group, by).await }).await?;
        batched.batches.extend(fill(desk, made, &records).await?);
    }
    Ok(batched)
}

/// Looks again at what is blocked, held or unmatched; answers how many go on.
async fn look_again<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
) -> Result<usize, StepError> {
    let mut resumed = 0;
    for state in [State::Error, State::Held] {
        let records = list(desk, company, state, OTHERS_MAX).await?;
        let now = validate_again(desk, records).await?;
        resumed += now.iter().filter(|now| now.state != state).count();
    }
    for state in [State::Matching, State::AwaitingReceipt, State::Review, State::Approval] {
        for record in list(desk, company, state, OTHERS_MAX).await?.iter().filter(|record| may_repeat(record))
        {
            let next = order_match::rematch(desk, &record.id).await?;
            resumed += usize::from(next != record.next);
        }
    }
    Ok(resumed)
}

/// VAL-2. Validates documents where they stand, several at a time; answers their records in the same order. What changed a
/// moment ago may be missed: the next batch sees it.
async fn validate_again<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    records: Vec<InvoiceRecord>,
) -> Result<Vec<InvoiceRecord>, StepError> {
    let each: Vec<BoxFuture<'_, Result<InvoiceRecord, StepError>>> = records
        .into_iter()
        .map(|record| validate::revalidate(desk, record, Freshness::Late).boxed())
        .collect();
    stream::iter(each).buffered(AT_ONCE).try_collect().await
}

/// The documents of a company in one state, what is due first stands first.
async fn list<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    state: State,
    most: usize,
) -> Result<Vec<InvoiceRecord>, StepError> {
    let mut records = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = desk.store.list_by_state(Some(company), state, PAGE, after.as_deref()).await?;
        records.extend(page.entries);
        match page.next {
            Some(next) if records.len() < most => after = Some(next),
            Some(_) | None => {
                records.truncate(most);
                return Ok(records);
            }
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

/// Dispatches the documents of a batch and lets it be exported; `None` when nothing was left to dispatch. Records that are
/// `known` are not read again.
async fn fill<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    found: Versioned<Batch>,
    known: &[InvoiceRecord],
) -> Result<Option<Batch>, StepError> {
    let mut batch = found.record;
    let wanted: Vec<InvoiceId> = batch.invoices.iter().map(|(id, _)| id.clone()).collect();
    let mut sent = Vec::with_capacity(wanted.len());
    let mut totals = BatchTotals::default();
    let mut done: BTreeSet<InvoiceId> = BTreeSet::new();
    let members: BTreeSet<&InvoiceId> = wanted.iter().collect();
    let known: BTreeMap<&InvoiceId, &InvoiceRecord> =
        known.iter().map(|record| (&record.id, record)).collect();
    let unknown: Vec<_> = wanted.iter().filter(|id| !known.contains_key(id)).cloned().collect();
    let loaded = desk.store.load_invoices(&unknown).await?;
    let mut loaded: BTreeMap<_, _> = loaded.into_iter().map(|record| (record.id.clone(), record)).collect();
    let (batch_id, members) = (&batch.id, &members);
    let mut each: Vec<BoxFuture<'_, Result<Vec<InvoiceRecord>, StepError>>> =
        Vec::with_capacity(wanted.len());
    for id in &wanted {
        let mut known = loaded.remove(id).or_else(|| known.get(id).map(|known| (*known).clone()));
        each.push(again(move || take(desk, batch_id, id, known.take(), members)).boxed());
    }
    let mut taken = stream::iter(each).buffered(AT_ONCE);
    let (mut all, mut late) = (Vec::with_capacity(wanted.len()), Vec::new());
    for id in &wanted {
        match taken.next().await {
            Some(Ok(together)) => all.push(together),
            Some(Err(error)) if error.is_conflict() => late.push(id),
            Some(Err(error)) => return Err(error),
            None => break,
        }
    }
    drop(taken);
    // Documents that take from one page of an order stand in each other's way: these leave one after the other.
    for id in late {
        all.push(again(|| take(desk, batch_id, id, None, members)).await?);
    }
    // Documents that leave with others are answered for each of them.
    for record in all.iter().flatten().filter(|record| done.insert(record.id.clone())) {
        add(&mut totals, record);
        if let Some(key) = DispatchKey::of(record) {
            sent.push((record.id.clone(), key.to_string()));
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

/// Dispatches one document with its pairs in one transaction (FIN-13); answers those that now belong to the batch. A record
/// that is `known` already is not read again: the transaction names its version.
async fn take<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    batch: &BatchId,
    id: &InvoiceId,
    known: Option<InvoiceRecord>,
    wanted: &BTreeSet<&InvoiceId>,
) -> Result<Vec<InvoiceRecord>, StepError> {
    let first = match known {
        Some(known) => known,
        None => desk.store.load_invoice(id).await?,
    };
    let mut together = vec![first];
    let mut at = 0;
    while let Some(record) = together.get(at).cloned() {
        for pair in record.pairs.iter().filter(|pair| !pair.is_proposal) {
            if wanted.contains(&&pair.with) && !together.iter().any(|known| known.id == pair.with) {
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
    let mut accounts = Vec::new();
    let mut moves: Vec<Move> = Vec::new();
    for before in &together {
        let mut after = before.clone();
        let key = dispatch(&mut after, batch, desk.now())
            .map_err(|refused| StepError::invalid(&before.id, refused))?;
        if before.reservations > 0 && before.kind == DocumentKind::Invoice {
            let reservations = desk.store.load_reservations(&before.id).await?;
            let (movement, invoice) = (Movement::Invoice, before.id.clone());
            moves.push(Move { movement, invoice, reservations });
        }
        if before.kind == DocumentKind::CreditNote {
            let credited::TakenOff { reservations, sent_before } =
                credited::taken_off(desk.store, before, &together).await?;
            if let Some(invoice) = sent_before.filter(|invoice| !invoice.credited_by.contains(&before.id)) {
                let mut told = invoice.clone();
                told.credited_by.push(before.id.clone());
                let reason = format!("credit note {} takes off what was taken of orders", before.number);
                save(&mut change, &invoice, &told, Note::rule("CRED-14", "credited", reason))?;
            }
            after.reservations = u32::try_from(reservations.len()).unwrap_or(u32::MAX);
            let (movement, invoice) = (Movement::Credit, before.id.clone());
            moves.push(Move { movement, invoice, reservations });
        }
        if before.has_new_account {
            accounts.extend(new_accounts(desk, before).await?);
        }
        after.sweep_at = rests_until(&after, desk.now());
        save(&mut change, before, &after, Note::rule("FIN-5", "dispatched", format!("with key {key}")))?;
        after.version = before.version + 1;
        taken.push(after);
    }
    credited::move_together(desk.store, &mut change, together.first(), &moves).await?;
    if let Some(first) = taken.first() {
        mark_used(desk, &mut change, first, &accounts).await?;
    }
    desk.commit(change).await?;
    Ok(taken)
}

/// The accounts of an invoice, as the register compares them.
async fn new_accounts<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &InvoiceRecord,
) -> Result<Vec<String>, StepError> {
    Ok(document_account_keys(&desk.store.get_model(&record.id).await?))
}

/// FIN-3. Accounts are used from their first dispatch on: later invoices that name them do not stop for it. Documents that
/// leave together are of one supplier (CRED-6).
async fn mark_used<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: &mut Change,
    record: &InvoiceRecord,
    accounts: &[String],
) -> Result<(), StepError> {
    let (Some(company), Some(supplier)) = (&record.company, &record.supplier) else { return Ok(()) };
    if accounts.is_empty() {
        return Ok(());
    }
    let Some(found) = desk.store.find_supplier(company, supplier).await? else { return Ok(()) };
    let mut supplier = found.record;
    let zone = desk.store.find_company(company).await?.map(|company| company.record.time_zone);
    let today = today(desk.now(), zone.as_deref().unwrap_or("UTC"));
    let fresh: Vec<_> = supplier
        .bank_accounts
        .iter_mut()
        .filter(|own| own.used_since.is_none() && accounts.contains(&account_key(&own.number)))
        .collect();
    if fresh.is_empty() {
        return Ok(());
    }
    for account in fresh {
        account.used_since = Some(today);
    }
    change.put_supplier(Some(found.version), &supplier)?;
    Ok(())
}
