//! Intake: an uploaded object becomes a message and its invoices (chapter IN).
//!
//! The raw bytes are stored before anything is read (IN-2). The message is written with the claim on its digest, and its
//! invoices with it; a message of many invoices is marked as loading first, so that a run that was cut off goes on.

mod contents;
mod files;
mod load;
mod mails;
mod other;
mod pairs;
mod reject;
mod values;

use attest_formats::Opened;
use attest_model::ids::{DocumentDigest, MessageId, UserCode};
use attest_model::record::Channel;
use attest_model::settings::{Settings, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_store::{
    Change, Intake, MessageRecord, MessageState, Reads, RefusedFile, Store, StoreError, Versioned,
};
use bytes::Bytes;

use self::contents::{Contents, refusal};
use crate::desk::Desk;
use crate::message::Uploaded;
use crate::{StepError, load as loading};

pub(crate) use self::contents::company_of;
pub(crate) use self::mails::settings_without_company;
pub use self::reject::{Rejected, reject_message};
pub(crate) use self::values::take_values;

/// Largest message in bytes (IN-20).
pub const MESSAGE_BYTES_MAX: u64 = 100 * 1024 * 1024;

/// What became of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The message.
    pub message: MessageRecord,
    /// The same notice had been worked on before (IN-3, second sentence).
    pub is_repeat: bool,
}

/// Takes an uploaded object in: raw bytes first, then message, invoices and their flow.
///
/// # Errors
/// [`StepError`]; a repeat goes on where this one stopped. Nobody is told that the object has arrived before this
/// answers (IN-19).
pub async fn intake<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    uploaded: &Uploaded,
) -> Result<Arrived, StepError> {
    let id = MessageId::derive(uploaded.at, format!("{}|{}", uploaded.key, uploaded.version).as_bytes());
    if let Some(found) = desk.store.find_message(&id).await? {
        return again(desk, found).await;
    }
    let (channel, folder, file_name) = channel_of(&uploaded.key)?;
    let mut message = MessageRecord {
        id,
        channel,
        file_name: file_name.to_owned(),
        folder: folder.to_owned(),
        raw_key: uploaded.key.clone(),
        digest: DocumentDigest::of(uploaded.key.as_bytes()),
        size_bytes: 0,
        received_at: uploaded.at,
        company: None,
        state: MessageState::Refused,
        documents: 0,
        invoices: Vec::new(),
        refused: None,
        refused_files: Vec::new(),
        mail: None,
        is_sample: false,
        rejected: None,
    };
    let raw = match desk.store.get_document(&uploaded.key, MESSAGE_BYTES_MAX).await {
        Ok(raw) => Bytes::from(raw),
        Err(StoreError::TooLarge { bytes, .. }) => {
            message.size_bytes = bytes;
            let explanation = format!("the message has {bytes} bytes; expected at most {MESSAGE_BYTES_MAX}");
            return refuse(desk, message, refused("E005", explanation)).await;
        }
        Err(StoreError::NotFound { .. }) => {
            return Err(StepError::invalid(&uploaded.key, "the uploaded object is gone"));
        }
        Err(error) => return Err(error.into()),
    };
    message.size_bytes = raw.len() as u64;
    message.digest = DocumentDigest::of(&raw);
    message.raw_key = Store::raw_key(&message.digest);
    desk.store.put_raw(&message.digest, raw.clone(), desk.now()).await?;
    match attest_formats::open(&raw, attest_xml::Limits::default()) {
        Ok(opened) => Box::pin(receive(desk, message, &raw, opened)).await,
        Err(error) => match contents::scanned(&message, &raw, &error) {
            Some(opened) => Box::pin(receive(desk, message, &raw, opened)).await,
            None => refuse(desk, message, refusal(None, &error)).await,
        },
    }
}

/// Loads a message that waits for it (IN-5); loading a loaded one changes nothing.
///
/// # Errors
/// [`StepError::Invalid`] for a message that was refused or rejected, or is not known.
pub async fn load<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &MessageId,
    by: &UserCode,
) -> Result<Arrived, StepError> {
    let found = desk.store.find_message(id).await?;
    let found = found.ok_or_else(|| StepError::invalid(id, "no message has this id"))?;
    match found.record.state {
        MessageState::NotLoaded => {
            tracing::info!(message_id = %id, user = %by, "A message is loaded");
            reload(desk, found).await
        }
        MessageState::Loading | MessageState::Loaded => again(desk, found).await,
        MessageState::Refused | MessageState::Rejected => {
            let state = found.record.state.word();
            Err(StepError::invalid(id, format!("the message is {state}; it cannot be loaded")))
        }
    }
}

/// A notice that came again: it only goes on where an earlier run was cut off.
async fn again<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    found: Versioned<MessageRecord>,
) -> Result<Arrived, StepError> {
    if found.record.state != MessageState::Loading {
        return Ok(Arrived { message: found.record, is_repeat: true });
    }
    Ok(Arrived { is_repeat: true, ..reload(desk, found).await? })
}

/// Opens the stored bytes of a message once more and creates its invoices.
async fn reload<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    found: Versioned<MessageRecord>,
) -> Result<Arrived, StepError> {
    let Versioned { record: mut message, version } = found;
    let raw = Bytes::from(desk.store.get_document(&message.raw_key, MESSAGE_BYTES_MAX).await?);
    let opened = match attest_formats::open(&raw, attest_xml::Limits::default()) {
        Ok(opened) => opened,
        Err(error) => contents::scanned(&message, &raw, &error).ok_or_else(|| {
            StepError::invalid(&message.id, format!("it cannot be opened any more: {error}"))
        })?,
    };
    message.refused_files.clear();
    let mut contents = Contents::of(&mut message, &raw, opened);
    contents.name_company(desk.store, &mut message).await?;
    let settings = settings_of(desk.store, &message).await?;
    Box::pin(load::load(desk, message, contents, &settings, load::Start::Again(version))).await
}

/// The channel is told by the prefix, never by the document (IN-1, SAMP-4); the folder below it and the name follow.
fn channel_of(key: &str) -> Result<(Channel, &str, &str), StepError> {
    let path = key.strip_prefix("inbox/").unwrap_or_default();
    let (folder, rest) = path.split_once('/').unwrap_or_default();
    let channel = Channel::of_folder(folder).ok_or_else(|| {
        let known: Vec<_> = Channel::ALL.iter().map(|channel| channel.word()).collect();
        StepError::invalid(
            key,
            format!("expected inbox/<channel>/<name> with a channel of: {}", known.join(" ")),
        )
    })?;
    let (below, name) = rest.rsplit_once('/').unwrap_or(("", rest));
    Ok((channel, below, name))
}

/// The settings of the message's company, else the tenant's.
async fn settings_of(store: &Store, message: &MessageRecord) -> Result<Settings, StepError> {
    let scopes = loading::scopes(message.company.as_ref(), None, None);
    Ok(store.load_settings(&scopes).await?)
}

/// A message that could be opened: refused when it came before or holds nothing, else loaded or put aside.
async fn receive<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    mut message: MessageRecord,
    raw: &Bytes,
    opened: Opened<'_>,
) -> Result<Arrived, StepError> {
    let mut contents = Contents::of(&mut message, raw, opened);
    contents.name_company(desk.store, &mut message).await?;
    if contents.is_empty() {
        return other::without_invoice(desk, message, None).await;
    }
    let (claim, settings) = Claim::look_up(desk.store, &message).await?;
    if let Some(first) = claim.holder(&message) {
        let explanation = format!(
            "the same bytes were received on channel {} as message {} at {}",
            message.channel.word(),
            first.message,
            first.received_at
        );
        message.documents = 0;
        message.refused_files.clear();
        return refuse(desk, message, refused("E006", explanation)).await;
    }
    if settings.value(&keys::INTAKE_AUTOLOAD) {
        return Box::pin(load::load(desk, message, contents, &settings, load::Start::First(claim))).await;
    }
    message.state = MessageState::NotLoaded;
    message.documents = contents.count();
    let mut change = desk.change();
    claim.write(&mut change, &message)?;
    change.put_message(None, &message)?;
    commit(desk, change, message).await
}

/// The claim on the digest of a message (IN-3).
struct Claim {
    key: attest_store::keys::Key,
    seen: Option<Versioned<Intake>>,
}

impl Claim {
    /// The claim as it stands, and the settings of the message's company, else the tenant's, in one request.
    async fn look_up(store: &Store, message: &MessageRecord) -> Result<(Self, Settings), StepError> {
        let channel = message.channel.word();
        let key = attest_store::keys::digest(message.company.as_ref(), channel, &message.digest);
        let mut reads = Reads::default();
        let seen = reads.digest(key.clone());
        for scope in loading::scopes(message.company.as_ref(), None, None) {
            reads.settings(scope);
        }
        let mut found = store.read(reads).await?;
        let seen = found.take(seen)?;
        Ok((Self { key, seen }, found.settings()?))
    }

    /// Who holds it at the time the message came.
    fn holder(&self, message: &MessageRecord) -> Option<&Intake> {
        let seen = self.seen.as_ref().map(|seen| &seen.record)?;
        seen.holds(message.received_at).then_some(seen)
    }

    fn write(&self, change: &mut Change, message: &MessageRecord) -> Result<(), StepError> {
        Ok(change.claim_digest(self.key.clone(), self.seen.as_ref(), message)?)
    }
}

fn refused(code: &str, explanation: String) -> RefusedFile {
    RefusedFile { name: None, code: code.to_owned(), explanation, line: None, column: None }
}

/// A message that is refused as a whole; its raw bytes are kept.
async fn refuse<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    mut message: MessageRecord,
    refused: RefusedFile,
) -> Result<Arrived, StepError> {
    message.state = MessageState::Refused;
    message.refused = Some(refused);
    let mut change = desk.change();
    change.put_message(None, &message)?;
    mails::tell_refused(desk.store, &mut change, &message).await?;
    commit(desk, change, message).await
}

/// Commits what creates the message; losing to a repeat of the same notice is no failure.
async fn commit<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: Change,
    message: MessageRecord,
) -> Result<Arrived, StepError> {
    match desk.commit(change).await {
        Ok(()) => Ok(Arrived { message, is_repeat: false }),
        Err(error) if error.is_conflict() => match desk.store.find_message(&message.id).await? {
            Some(found) if found.record.state != MessageState::Loading => {
                Ok(Arrived { message: found.record, is_repeat: true })
            }
            // An invoice that it completes has changed meanwhile: a repeat starts from fresh records.
            Some(_) | None => Err(error),
        },
        Err(error) => Err(error),
    }
}
