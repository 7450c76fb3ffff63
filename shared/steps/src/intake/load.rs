//! Loading: every invoice of a message becomes a record of its own, and its flow starts (IN-4, IN-5, IN-16, IN-17).

use attest_model::capture::{CAPTURE_HOLD, doubts};
use attest_model::ids::{InvoiceId, UserCode};
use attest_model::invoice::DocumentKind;
use attest_model::record::{self, Actor, InvoiceRecord, Next, SCHEMA_VERSION, State, TrailEntry};
use attest_model::settings::{Settings, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::arrival::{is_prepayment, settle_kind};
use attest_payables::lifecycle;
use attest_store::{Change, MessageRecord, MessageState, Store};

use super::contents::{Body, Contents, Read};
use super::pairs::{self, Fate, Half};
use super::{Arrived, Claim, commit, files, mails, other};
use crate::desk::{Desk, Note, go_on, save};
use crate::document::StoredValues;
use crate::message::Cause;
use crate::{StepError, load, samples, scan_attachment};

/// Invoices created in one transaction: each takes three items.
const INVOICES_AT_ONCE: usize = 30;

/// Who holds an invoice that nobody could read (IN-17).
const HOLDER: &str = "attest";

/// Whether the message is written for the first time.
pub(super) enum Start {
    /// Yes, with its claim on the digest.
    First(Claim),
    /// No: its record was read with this version.
    Again(u64),
}

/// A record that is to be created or completed, and what its trail says of it.
struct Prepared {
    /// The record that is completed (IN-16); none for a new one.
    before: Option<Box<InvoiceRecord>>,
    record: InvoiceRecord,
    reason: String,
    half: Option<Half>,
}

/// Creates the invoices of a message and marks it as loaded, in one transaction where they fit into one.
pub(super) async fn load<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    mut message: MessageRecord,
    mut contents: Contents<'_>,
    settings: &Settings,
    start: Start,
) -> Result<Arrived, StepError> {
    let (mut claim, mut version) = match start {
        Start::First(claim) => (Some(claim), None),
        Start::Again(version) => (None, Some(version)),
    };
    message.invoices.clear();
    message.documents = 0;
    let mut records: Vec<Prepared> = Vec::new();
    while let Some(read) = contents.next(&mut message) {
        if records.len() == INVOICES_AT_ONCE {
            if message.state != MessageState::Loading {
                version = Some(open(desk, &mut message, claim.take(), version).await?);
            }
            create_missing(desk, &message, &std::mem::take(&mut records)).await?;
        }
        let prepared = Box::pin(prepare(desk, &message, settings, &mut contents, read)).await?;
        message.invoices.push(prepared.record.id.clone());
        message.documents += 1;
        records.push(prepared);
    }
    if message.documents == 0 {
        return other::without_invoice(desk, message, version).await;
    }
    let mut change = desk.change();
    if message.state == MessageState::Loading {
        create_missing(desk, &message, &records).await?;
    } else {
        for prepared in &records {
            create(&mut change, &message, prepared)?;
        }
    }
    message.state = MessageState::Loaded;
    if let Some(claim) = claim {
        claim.write(&mut change, &message)?;
    }
    change.put_message(version, &message)?;
    mails::acknowledge(&mut change, &message, settings)?;
    commit(desk, change, message).await
}

/// Too many invoices for one transaction: the message says that it is being loaded before the first of them exists.
///
/// Answers the version of its record.
async fn open<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    message: &mut MessageRecord,
    claim: Option<Claim>,
    version: Option<u64>,
) -> Result<u64, StepError> {
    message.state = MessageState::Loading;
    let opening = MessageRecord { invoices: Vec::new(), refused_files: Vec::new(), ..message.clone() };
    let mut change = desk.change();
    if let Some(claim) = claim {
        claim.write(&mut change, &opening)?;
    }
    change.put_message(version, &opening)?;
    desk.commit(change).await?;
    Ok(version.unwrap_or(0) + 1)
}

/// Creates those records that an earlier run, which was cut off, has not created.
async fn create_missing<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    message: &MessageRecord,
    records: &[Prepared],
) -> Result<(), StepError> {
    let ids: Vec<InvoiceId> = records.iter().map(|prepared| prepared.record.id.clone()).collect();
    let known = desk.store.load_invoices(&ids).await?;
    let mut change = desk.change();
    for prepared in records {
        if prepared.before.is_some() || !known.iter().any(|known| known.id == prepared.record.id) {
            create(&mut change, message, prepared)?;
        }
    }
    desk.commit(change).await
}

fn create(change: &mut Change, message: &MessageRecord, prepared: &Prepared) -> Result<(), StepError> {
    let Prepared { before, record, reason, half } = prepared;
    if let Some(before) = before {
        // Without its half it was completed before, and the notice came again.
        let Some(half) = half else { return Ok(()) };
        half.note(change, message, record, true)?;
        let note = Note {
            actor: Actor::Supplier,
            action: "completed",
            reason: reason.clone(),
            channel: message.channel.word().to_owned(),
        };
        save(change, before, record, note)?;
        scan_attachment::ask(change, record, 0)?;
        return if record.next.runs() {
            go_on(change, &record.id, before.version + 1, Cause::Next)
        } else {
            Ok(())
        };
    }
    if let Some(half) = half {
        half.note(change, message, record, false)?;
    }
    change.create_invoice(record)?;
    scan_attachment::ask(change, record, 0)?;
    let entry = TrailEntry {
        schema: SCHEMA_VERSION,
        invoice: record.id.clone(),
        version: 1,
        at: change.at(),
        actor: Actor::Supplier,
        action: "received".to_owned(),
        before: State::Received,
        after: record.state,
        reason: reason.clone(),
        channel: record.channel.word().to_owned(),
    };
    change.trail(record.company.as_ref(), &entry)?;
    if record.next.runs() { go_on(change, &record.id, 1, Cause::Next) } else { Ok(()) }
}

/// Stores what belongs to an invoice and writes its record.
async fn prepare<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    message: &MessageRecord,
    settings: &Settings,
    contents: &mut Contents<'_>,
    read: Read<'_>,
) -> Result<Prepared, StepError> {
    let half = Half::of(desk.store, message, &read).await?;
    let fate = match &half {
        Some(half) => half.fate(desk.store, message).await?,
        None => Fate::First,
    };
    match fate {
        Fate::First => {}
        Fate::Done(before) => {
            let record = (*before).clone();
            return Ok(Prepared { before: Some(before), record, reason: String::new(), half: None });
        }
        Fate::Completes(before) => {
            let other = (&*before, read);
            let (record, reason) =
                pairs::complete(desk.store, message, (settings, desk.now()), contents.raw, other).await?;
            return Ok(Prepared { before: Some(before), record, reason, half });
        }
    }
    let Read { index, name, format, mut invoice, body, files } = read;
    let id = InvoiceId::derive(message.received_at, format!("{}|{index}", message.id).as_bytes());
    settle_kind(&mut invoice, settings.value(&keys::CREDIT_NEGATIVE_INVOICE));
    let mut record = InvoiceRecord::received(
        id.clone(),
        message.id.clone(),
        message.channel,
        message.digest.clone(),
        message.received_at,
    );
    record.index = index;
    record.raw_key.clone_from(&message.raw_key);
    record.file_name = match name {
        Some(name) => format!("{}: {name}", message.file_name),
        None => message.file_name.clone(),
    };
    format.clone_into(&mut record.format);
    record.company = contents.company_of(desk.store, message, &invoice).await?;
    load::copy_header(&mut record, &invoice);
    record.is_sample = samples::is_sample(message.channel, &invoice);
    if record.is_sample {
        let days = settings.value(&keys::SAMPLE_KEEP_DAYS);
        record.delete_at = load::days_later(message.received_at, days);
    }
    record.is_prepayment = invoice.kind == DocumentKind::Invoice && is_prepayment(&invoice);
    let judged = (settings, message.channel, desk.now());
    let raw = (contents.raw, message.file_name.as_str());
    record.attachments = files::store_files(desk.store, &record, judged, &mut invoice, files, raw).await?;
    let open = store_body(desk.store, &mut record, body, settings).await?;
    desk.store.put_model(&id, &invoice).await?;
    record.state = State::Loaded;
    record.next = Next::Validate;
    let mut reason = format!("{} read as {} from {}", record.file_name, record.format, record.channel.word());
    if let Some(open) = open {
        let holder = UserCode::new(HOLDER);
        lifecycle::hold(&mut record, CAPTURE_HOLD, false, &holder, desk.now())
            .map_err(|refused| StepError::invalid(&record.id, refused))?;
        reason = format!("{reason}; held: {open}");
    }
    record.sweep_at = load::sweep_at(&record, None, desk.now());
    Ok(Prepared { before: None, record, reason, half })
}

/// Stores what the invoice is read from again; answers why a person must look at it first (IN-17).
async fn store_body(
    store: &Store,
    record: &mut InvoiceRecord,
    body: Body<'_>,
    settings: &Settings,
) -> Result<Option<String>, StepError> {
    let capture = match body {
        Body::Xml { bytes, is_raw, start: (line, column), capture } => {
            if !is_raw {
                let key = Store::extract_key(&record.id);
                store.put_document(&key, bytes.into_owned(), "application/xml").await?;
                record.body = record::Body::Extract { key, line, column };
            }
            capture.map(|capture| (capture, false))
        }
        Body::Values { capture, is_captured } => {
            record.body = record::Body::Absent;
            Some((capture, is_captured))
        }
        Body::Nothing => {
            record.body = record::Body::Absent;
            return Ok(Some("an image that nobody has read yet; a person captures it".to_owned()));
        }
    };
    let Some((capture, must_be_certain)) = capture else { return Ok(None) };
    let least = settings.value(&keys::CAPTURE_MIN_CONFIDENCE);
    let doubtful: Vec<&str> = doubts(&capture.values, least).iter().map(|doubt| doubt.field).collect();
    let key = Store::values_key(&record.id, record.version);
    store.put_json(&key, &StoredValues::of(*capture)).await?;
    record.values_key = Some(key);
    let is_held = must_be_certain && !doubtful.is_empty();
    Ok(is_held.then(|| format!("a person checks {}", doubtful.join(", "))))
}
