//! The virus scan of attachments: from the quarantine to the document store, or not (chapter 22).
//!
//! A file goes into quarantine before the invoice names it, and leaves it with a clean result only. A scanner of ours is
//! asked with a [`ScanMessage`]; the scanner of a bucket looks by itself at what is stored there, and says what it found
//! as an event. Both end in [`settle`], which may be called twice, late, and in any order. What it means for the invoice, arrival
//! control judges: its flow goes on for what was found.

use attest_model::ids::{DocumentDigest, InvoiceId, UserCode};
use attest_model::master::Role;
use attest_model::record::{AttachedFile, InvoiceRecord, ScanState};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_outside::scanner::Scanner;
use attest_payables::attachments::scan::{self, Overdue, Settled, Verdict};
use attest_store::{Change, QueueName, Store, StoreError};

use crate::StepError;
use crate::desk::{Desk, Note, again, go_on, on_heap, save, tell};
use crate::intake::MESSAGE_BYTES_MAX;
use crate::load::{scopes_of, sweep_at};
use crate::message::{Cause, MailKind, NotifyMessage, ScanMessage, encode};
use crate::order_match::deadline;

/// Who scans.
#[derive(Debug)]
pub enum Scans<'a, S> {
    /// A scanner that is asked.
    Asked(&'a S),
    /// A service that looks at what is stored in the quarantine, and tells later.
    ByBucket,
    /// Nobody.
    Off,
}

impl<S> Clone for Scans<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Scans<'_, S> {}

/// What a scanner said of a file in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// The invoice.
    pub invoice: InvoiceId,
    /// SHA-256 of the bytes, by which the file is known (ATT-13).
    pub digest: String,
    /// What it said.
    pub verdict: Verdict,
    /// What it is called.
    pub scanner: String,
}

/// What became of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The file's state is another now.
    Changed,
    /// As much was known before.
    Known,
    /// There is no such file: the invoice was deleted, or never came to be.
    Unknown,
}

/// Lets the scan of an invoice's files begin after the commit; when the message is lost, the sweep asks again (ATT-5).
pub(crate) fn ask(change: &mut Change, record: &InvoiceRecord, retry: u8) -> Result<(), StepError> {
    if scan::awaited(record).next().is_some() {
        announce(change, &record.id, retry)?;
    }
    Ok(())
}

fn announce(change: &mut Change, id: &InvoiceId, retry: u8) -> Result<(), StepError> {
    let message = ScanMessage { invoice_id: id.clone(), retry };
    change.announce(QueueName::Scan, id.as_str(), encode(&message)?);
    Ok(())
}

/// Lets the flow judge after the commit what the findings of an invoice at rest do not say yet (VAL-68); when the message is
/// lost, the sweep sends it again.
pub(crate) fn let_hear(change: &mut Change, record: &InvoiceRecord, version: u64) -> Result<(), StepError> {
    if scan::must_hear(record) {
        go_on(change, &record.id, version, Cause::Scanned)?;
    }
    Ok(())
}

/// Has the files of an invoice scanned whose result is awaited.
///
/// # Errors
/// [`StepError`] when our own store does not answer. A scanner that gives no verdict is asked again by the sweep.
pub async fn scan<Q: Queue, C: Clock, S: Scanner>(
    desk: Desk<'_, Q, C>,
    scans: Scans<'_, S>,
    message: &ScanMessage,
) -> Result<(), StepError> {
    let id = &message.invoice_id;
    let Some(record) = desk.store.find_invoice(id).await? else { return Ok(()) };
    let digests: Vec<String> = scan::awaited(&record).map(|file| file.digest.clone()).collect();
    let scanner = match scans {
        Scans::Asked(scanner) => scanner,
        Scans::ByBucket => return store_again(desk.store, id, &digests, message.retry).await,
        Scans::Off => return leave(desk, id).await,
    };
    if !digests.is_empty() {
        look_at_signatures(desk, scanner).await;
    }
    for digest in digests {
        let Some(bytes) = find(desk.store, &Store::quarantine_key(id, &digest)).await? else {
            tracing::warn!(invoice_id = %id, "A file to scan is not in quarantine");
            continue;
        };
        match scanner.scan(&bytes).await {
            Ok(verdict) => {
                let scanned =
                    Scanned { invoice: id.clone(), digest, verdict, scanner: scanner.name().to_owned() };
                settle(desk, &scanned).await?;
            }
            Err(error) => tracing::warn!(invoice_id = %id, %error, "A virus scan did not finish"),
        }
    }
    Ok(())
}

/// ATT-7. Old signature data raises an alarm, and scanning goes on.
async fn look_at_signatures<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, scanner: &impl Scanner) {
    let made_at = scanner.signatures_made_at().await.unwrap_or_default();
    if let Some(made_at) = made_at.filter(|made_at| scan::are_signatures_old(*made_at, desk.now())) {
        tracing::error!(scanner = scanner.name(), %made_at, "The virus signatures are older than 24 hours");
    }
}

/// A bucket's scanner looks at what is stored: what it did not finish is stored once more.
async fn store_again(store: &Store, id: &InvoiceId, digests: &[String], retry: u8) -> Result<(), StepError> {
    for digest in digests.iter().filter(|_| retry > 0) {
        let key = Store::quarantine_key(id, digest);
        if let Some(bytes) = find(store, &key).await? {
            store.put_document(&key, bytes, QUARANTINED_TYPE).await?;
        }
    }
    Ok(())
}

/// What a file in quarantine is said to be: nothing that anybody would open.
pub(crate) const QUARANTINED_TYPE: &str = "application/octet-stream";

/// ATT-2. Nobody scans: the files stay in quarantine and are not waited for.
async fn leave<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, id: &InvoiceId) -> Result<(), StepError> {
    again(|| async {
        let Some(record) = desk.store.find_invoice(id).await? else { return Ok(()) };
        let mut after = record.clone();
        if !scan::leave(&mut after.attachments) {
            return Ok(());
        }
        let reason =
            "no virus scanner is connected: the attachments stay in quarantine, and nobody opens them";
        commit(desk, &record, after, Note::rule("ATT-2", "not_scanned", reason), None).await
    })
    .await
}

/// ATT-2 … ATT-6. Takes over what a scanner said of a file.
///
/// # Errors
/// [`StepError`]; a repeat does no harm.
pub async fn settle<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    scanned: &Scanned,
) -> Result<Outcome, StepError> {
    let id = &scanned.invoice;
    again(|| async {
        let Some(record) = desk.store.find_invoice(id).await? else {
            tracing::warn!(invoice_id = %id, "A scan result names no invoice");
            return Ok(Outcome::Unknown);
        };
        on_heap(|| settle_in(desk, record, scanned)).await
    })
    .await
}

async fn settle_in<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: InvoiceRecord,
    scanned: &Scanned,
) -> Result<Outcome, StepError> {
    let Scanned { invoice: id, digest, verdict, scanner } = scanned;
    let mut after = record.clone();
    let is_meant = |file: &&mut AttachedFile| file.scan.is_some() && file.digest == *digest;
    let Some(file) = after.attachments.iter_mut().find(is_meant) else {
        tracing::warn!(invoice_id = %id, "A scan result names no attachment of its invoice");
        return Ok(Outcome::Unknown);
    };
    let (quarantine, released) = (Store::quarantine_key(id, digest), Store::attachment_key(id, digest));
    let mut verdict = verdict.clone();
    let mut bytes = None;
    let is_news = file.scan.as_ref().is_some_and(|scan| scan.state < ScanState::Clean);
    if verdict == Verdict::Clean && is_news {
        bytes = whole(desk.store, &quarantine, digest).await?;
        match bytes.as_deref().map(attest_formats::locked) {
            // Whatever its scanner makes of it: nobody looked into it.
            Some(Some(reason)) => verdict = Verdict::Unscannable(reason.to_owned()),
            Some(None) => {}
            None => {
                let now = desk.store.find_invoice(id).await?;
                if now.is_none_or(|now| now.version != record.version) {
                    // Somebody else has moved it since the record was read.
                    return Err(StoreError::Conflict { what: quarantine }.into());
                }
                tracing::error!(invoice_id = %id, "A clean file is not in quarantine as it was put there");
                return Ok(Outcome::Unknown);
            }
        }
    }
    let media_type = file.media_type.clone();
    let Some(settled) = scan::settle(file, &verdict, released.clone(), desk.now()) else {
        // A run that was cut off or came second, or a second arrival of the file, has left it there.
        match file.reference() {
            Some(_) => desk.store.delete_document(&quarantine).await?,
            None if verdict == Verdict::Clean => desk.store.delete_document(&released).await?,
            None => {}
        }
        return Ok(Outcome::Known);
    };
    match (settled, bytes) {
        (Settled::Released, Some(bytes)) => desk.store.put_document(&released, bytes, &media_type).await?,
        (Settled::Withdrawn, _) => {
            if let Some(bytes) = find(desk.store, &released).await? {
                let withdrawn = Store::withdrawn_key(id, digest);
                desk.store.put_document(&withdrawn, bytes, QUARANTINED_TYPE).await?;
            }
            desk.store.delete_document(&released).await?;
        }
        (Settled::Released | Settled::Kept, _) => {}
    }
    let note = noted(file, &verdict, scanner);
    let infected = matches!(verdict, Verdict::Infected(_)).then(|| file.clone());
    commit(desk, &record, after, note, infected.as_ref()).await?;
    if settled == Settled::Released
        && let Err(error) = desk.store.delete_document(&quarantine).await
    {
        tracing::warn!(%error, "A clean file stays in quarantine until its time there is over");
    }
    Ok(Outcome::Changed)
}

fn noted(file: &AttachedFile, verdict: &Verdict, scanner: &str) -> Note {
    let name = &file.name;
    match verdict {
        Verdict::Clean => Note::rule("ATT-3", "file_clean", format!("{name}, by {scanner}")),
        Verdict::Infected(threat) => {
            Note::rule("ATT-4", "file_infected", format!("{name}: {threat}, by {scanner}"))
        }
        Verdict::Unscannable(reason) => {
            Note::rule("ATT-6", "file_unscannable", format!("{name}: {reason}, by {scanner}"))
        }
    }
}

/// Saves the files of an invoice with what follows from them.
async fn commit<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    before: &InvoiceRecord,
    mut after: InvoiceRecord,
    note: Note,
    infected: Option<&AttachedFile>,
) -> Result<(), StepError> {
    set_next_look(desk, &mut after).await?;
    let mut change = desk.change();
    if let Some(file) = infected.filter(|_| !after.is_sample) {
        inform(&mut change, &after, file)?;
    }
    save(&mut change, before, &after, note)?;
    let_hear(&mut change, &after, before.version + 1)?;
    desk.commit(change).await
}

/// A step that runs sets it itself, and one that is stuck stays so.
async fn set_next_look<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    after: &mut InvoiceRecord,
) -> Result<(), StepError> {
    if !after.next.runs() {
        let settings = desk.store.load_settings(&scopes_of(after)).await?;
        after.sweep_at = sweep_at(after, deadline(after, &settings), desk.now());
    }
    Ok(())
}

/// ATT-4. Accounts and whoever of ours uploaded it are told; a supplier who sent it hears of E601 as of any code.
fn inform(change: &mut Change, record: &InvoiceRecord, file: &AttachedFile) -> Result<(), StepError> {
    let uploader: Option<&UserCode> = file.attached_by.as_ref().or(record.registered_by.as_ref());
    for to in std::iter::once(None).chain(uploader.map(Some)) {
        let who = to.map_or_else(|| format!("{:?}", Role::Accounts), |to| to.key());
        tell(
            change,
            &NotifyMessage {
                key: format!("infected#{}#{}#{who}", record.id, file.digest),
                invoice_id: record.id.clone(),
                mail: MailKind::Infected { to: to.cloned() },
            },
        )?;
    }
    Ok(())
}

/// What the sweep does with files whose time has come, and with results that the findings do not say yet.
///
/// # Errors
/// [`StepError`]; the next run goes on.
pub(crate) async fn look_after<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: InvoiceRecord,
) -> Result<(), StepError> {
    let id = record.id.clone();
    let mut after = record.clone();
    let mut said = Vec::new();
    let (mut retry, mut gone) = (0, Vec::new());
    for file in &mut after.attachments {
        match scan::overdue(file, desk.now()) {
            Some(Overdue::Again) => {
                retry = retry.max(file.scan.as_ref().map_or(0, |scan| scan.retries));
                said.push(format!("the scan of {} is asked for again", file.name));
            }
            Some(Overdue::Failed) => said.push(format!("the scan of {} has failed", file.name)),
            Some(Overdue::Deleted) => {
                said.push(format!("{} is deleted from quarantine", file.name));
                gone.push(Store::quarantine_key(&id, &file.digest));
                gone.push(Store::withdrawn_key(&id, &file.digest));
            }
            None => {}
        }
    }
    let mut change = desk.change();
    if !said.is_empty() {
        for key in &gone {
            desk.store.delete_document(key).await?;
        }
        set_next_look(desk, &mut after).await?;
        save(&mut change, &record, &after, Note::rule("ATT-5", "files_looked_after", said.join("; ")))?;
    }
    if retry > 0 {
        announce(&mut change, &id, retry)?;
    }
    let_hear(&mut change, &after, record.version)?;
    desk.commit(change).await
}

/// Whether the sweep has something to do with the files of an invoice.
pub(crate) fn is_due<C: Clock, Q: Queue>(desk: Desk<'_, Q, C>, record: &InvoiceRecord) -> bool {
    scan::is_unheard(record) || scan::next_look(record).is_some_and(|at| at <= desk.now())
}

/// A document of the quarantine, if it is there.
async fn find(store: &Store, key: &str) -> Result<Option<Vec<u8>>, StepError> {
    match store.get_document(key, MESSAGE_BYTES_MAX).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The bytes that the digest names: nobody exchanged what a scanner has looked at.
async fn whole(store: &Store, key: &str, digest: &str) -> Result<Option<Vec<u8>>, StepError> {
    let found = find(store, key).await?;
    Ok(found.filter(|bytes| DocumentDigest::of(bytes).as_str() == digest))
}
