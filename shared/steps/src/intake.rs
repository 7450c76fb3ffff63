//! Intake: an uploaded object becomes a message and its invoices (IN-2 … IN-7, IN-20).

use attest_formats::{ReadError, Source};
use attest_model::dates::Timestamp;
use attest_model::ids::{CompanyCode, DocumentDigest, InvoiceId, MessageId};
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::record::{Actor, Channel, InvoiceRecord, Next, SCHEMA_VERSION, State, TrailEntry};
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::arrival::{company_keys, identify_company, is_prepayment, settle_kind};
use attest_store::{MessageRecord, Store};

use crate::desk::{Desk, go_on};
use crate::message::{Cause, Uploaded};
use crate::{StepError, load};

/// Largest message in bytes (IN-20).
pub const MESSAGE_BYTES_MAX: u64 = 100 * 1024 * 1024;

/// Invoices created in one transaction: each takes three items.
const INVOICES_AT_ONCE: usize = 30;

/// What became of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The message.
    pub message: MessageRecord,
    /// The same notice had been worked on before (IN-3, second sentence).
    pub is_repeat: bool,
}

/// A message that is refused as a whole.
struct Refusal {
    code: String,
    explanation: String,
    place: Option<(u32, u32)>,
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        Self { code: error.code().to_owned(), place: error.place(), explanation: error.to_string() }
    }
}

/// Takes an uploaded object in: raw bytes first, then message, invoices and their flow.
///
/// # Errors
/// [`StepError`]; a repeat goes on where this one stopped.
pub async fn intake<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    uploaded: &Uploaded,
) -> Result<Arrived, StepError> {
    let id = MessageId::derive(uploaded.at, format!("{}|{}", uploaded.key, uploaded.version).as_bytes());
    if let Some(message) = desk.store.find_message(&id).await? {
        return Ok(Arrived { message, is_repeat: true });
    }
    let (channel, file_name) = channel_of(&uploaded.key)?;
    let size = desk.store.document_size(&uploaded.key).await?;
    let size = size.ok_or_else(|| StepError::invalid(&uploaded.key, "the uploaded object is gone"))?;
    let mut message = MessageRecord {
        id,
        channel,
        file_name: file_name.to_owned(),
        raw_key: uploaded.key.clone(),
        digest: DocumentDigest::of(uploaded.key.as_bytes()),
        size_bytes: size,
        received_at: uploaded.at,
        company: None,
        invoices: Vec::new(),
        is_loaded: false,
        refused: None,
        explanation: String::new(),
        line: None,
        column: None,
    };
    if size > MESSAGE_BYTES_MAX {
        let explanation = format!("the message has {size} bytes; expected at most {MESSAGE_BYTES_MAX}");
        return refuse(desk, message, Refusal { code: "E005".to_owned(), explanation, place: None }).await;
    }
    let bytes = desk.store.get_document(&uploaded.key, MESSAGE_BYTES_MAX).await?;
    message.digest = DocumentDigest::of(&bytes);
    message.raw_key = Store::raw_key(&message.digest);
    desk.store.put_raw(&message.digest, bytes.clone(), desk.now()).await?;
    match read(&bytes) {
        Ok(read) => load_message(desk, message, read).await,
        Err(refusal) => refuse(desk, message, refusal).await,
    }
}

/// The channel is told by the prefix, never by the document (IN-1, SAMP-4).
fn channel_of(key: &str) -> Result<(Channel, &str), StepError> {
    let path = key.strip_prefix("inbox/").unwrap_or_default();
    let (folder, rest) = path.split_once('/').unwrap_or_default();
    let channel = Channel::of_folder(folder).ok_or_else(|| {
        let known: Vec<_> = Channel::ALL.iter().map(|channel| channel.word()).collect();
        StepError::invalid(
            key,
            format!("expected inbox/<channel>/<name> with a channel of: {}", known.join(" ")),
        )
    })?;
    Ok((channel, rest.rsplit('/').next().unwrap_or(rest)))
}

struct Read {
    format: String,
    invoice: Invoice,
}

fn read(bytes: &[u8]) -> Result<Vec<Read>, Refusal> {
    let source = Source::new(bytes, attest_xml::Limits::default())?;
    let tree = source.parse()?;
    let received = attest_formats::read(tree.root())?;
    Ok(vec![Read { format: received.format.id.to_owned(), invoice: received.invoice }])
}

async fn refuse<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    mut message: MessageRecord,
    refusal: Refusal,
) -> Result<Arrived, StepError> {
    message.refused = Some(refusal.code);
    message.explanation = refusal.explanation;
    message.line = refusal.place.map(|(line, _)| line);
    message.column = refusal.place.map(|(_, column)| column);
    let mut change = desk.change();
    change.create_message(&message)?;
    finish(desk, change, message).await
}

/// Commits what creates the message; losing to a repeat of the same notice is no failure.
async fn finish<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: attest_store::Change,
    message: MessageRecord,
) -> Result<Arrived, StepError> {
    match desk.commit(change).await {
        Ok(()) => Ok(Arrived { message, is_repeat: false }),
        Err(error) if error.is_conflict() => match desk.store.find_message(&message.id).await? {
            Some(message) => Ok(Arrived { message, is_repeat: true }),
            None => Err(error),
        },
        Err(error) => Err(error),
    }
}

async fn load_message<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    mut message: MessageRecord,
    mut read: Vec<Read>,
) -> Result<Arrived, StepError> {
    message.company = match read.first() {
        Some(first) => company_of(desk.store, &first.invoice).await?,
        None => None,
    };
    let digest_key =
        attest_store::keys::digest(message.company.as_ref(), message.channel.word(), &message.digest);
    let claim = desk.store.find_digest(&digest_key).await?;
    if let Some(claim) = claim.as_ref().filter(|claim| claim.record.holds(message.received_at)) {
        let explanation = format!(
            "the same bytes were received on channel {} as message {} at {}",
            message.channel.word(),
            claim.record.message,
            claim.record.received_at
        );
        let place = None;
        return refuse(desk, message, Refusal { code: "E006".to_owned(), explanation, place }).await;
    }
    let scopes = load::scopes(message.company.as_ref(), None, None);
    let settings = desk.store.load_settings(&scopes).await?;
    let mut records = Vec::with_capacity(read.len());
    for (index, Read { format, invoice }) in read.iter_mut().enumerate() {
        settle_kind(invoice, settings.value(&keys::CREDIT_NEGATIVE_INVOICE));
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let record = record_of(&message, index, format, invoice, desk.now());
        store_documents(desk.store, &record.id, invoice).await?;
        message.invoices.push(record.id.clone());
        records.push(record);
    }
    message.is_loaded = true;
    let last = records.len().saturating_sub(1) / INVOICES_AT_ONCE;
    for (chunk_index, chunk) in records.chunks(INVOICES_AT_ONCE).enumerate() {
        let mut change = desk.change();
        for record in chunk {
            if chunk_index < last && desk.store.find_invoice(&record.id).await?.is_some() {
                continue;
            }
            create(&mut change, record)?;
        }
        if chunk_index == last {
            change.claim_digest(digest_key.clone(), claim.as_ref(), &message)?;
            change.create_message(&message)?;
            return finish(desk, change, message).await;
        }
        desk.commit(change).await?;
    }
    let mut change = desk.change();
    change.create_message(&message)?;
    finish(desk, change, message).await
}

fn create(change: &mut attest_store::Change, record: &InvoiceRecord) -> Result<(), StepError> {
    change.create_invoice(record)?;
    change.trail(&TrailEntry {
        schema: SCHEMA_VERSION,
        invoice: record.id.clone(),
        version: 1,
        at: change.at(),
        actor: Actor::Supplier,
        action: "received".to_owned(),
        before: State::Received,
        after: record.state,
        reason: format!("{} read as {} from {}", record.file_name, record.format, record.channel.word()),
        channel: record.channel.word().to_owned(),
    })?;
    go_on(change, &record.id, 1, Cause::Next)
}

/// IN-7. The company whose identifier the document names.
pub(crate) async fn company_of(store: &Store, invoice: &Invoice) -> Result<Option<CompanyCode>, StepError> {
    let wanted = company_keys(invoice);
    let texts: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    let found = store.find_companies(&texts).await?;
    let hits: Vec<_> = wanted
        .into_iter()
        .zip(found)
        .map(|(key, found)| (key, found.map(|f| f.record.into_iter().collect()).unwrap_or_default()))
        .collect();
    Ok(identify_company::<CompanyCode>(&hits))
}

/// The model, and the embedded attachments beside it by their digest (ATT-13).
async fn store_documents(store: &Store, id: &InvoiceId, invoice: &Invoice) -> Result<(), StepError> {
    for attachment in invoice.supporting_documents.iter().filter_map(|document| document.attachment.as_ref())
    {
        if !attachment.digest.is_empty() {
            let key = Store::attachment_key(id, &attachment.digest);
            let mime = attachment.mime_code.as_deref().unwrap_or("application/octet-stream");
            store.put_document(&key, attachment.content.clone(), mime).await?;
        }
    }
    store.put_model(id, invoice).await?;
    Ok(())
}

/// The record of a document just read.
fn record_of(
    message: &MessageRecord,
    index: u32,
    format: &str,
    invoice: &Invoice,
    now: Timestamp,
) -> InvoiceRecord {
    let id = InvoiceId::derive(message.received_at, format!("{}|{index}", message.id).as_bytes());
    let mut record = InvoiceRecord::received(
        id,
        message.id.clone(),
        message.channel,
        message.digest.clone(),
        message.received_at,
    );
    record.index = index;
    record.raw_key.clone_from(&message.raw_key);
    record.file_name.clone_from(&message.file_name);
    format.clone_into(&mut record.format);
    record.company.clone_from(&message.company);
    load::copy_header(&mut record, invoice);
    record.is_prepayment = invoice.kind == DocumentKind::Invoice && is_prepayment(invoice);
    record.state = State::Loaded;
    record.next = Next::Validate;
    record.sweep_at = load::sweep_at(&record, None, now);
    record
}
