//! Documents that people attach, and scans that they start again (ATT-1, ATT-5).

use attest_model::ids::DocumentDigest;
use attest_model::record::{AttachedFile, State};
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::attachments::scan::begin_again;
use attest_payables::attachments::{Incoming, Intake};
use attest_store::Store;

use super::Attached;
use super::doing::{Doing, Stop, because};
use crate::scan_attachment::{self, QUARANTINED_TYPE};

/// ATT-1, ATT-3. Attaches a document; it waits for its scan like any other.
pub(super) async fn attach<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    document: &Attached,
) -> Result<State, Stop> {
    let digest = DocumentDigest::of(&document.bytes);
    if let Some(known) = known(&doing.before.attachments, &digest) {
        return Err(because(format!("the same bytes are attached already, as {} (ATT-13)", known.name)));
    }
    let name = keep(&mut doing, document).await?;
    doing.finish(&format!("{name} attached")).await
}

/// Puts a document into quarantine and lists it; the same bytes are kept once (ATT-13). Answers its name.
pub(super) async fn keep<Q: Queue, C: Clock>(
    doing: &mut Doing<'_, Q, C>,
    document: &Attached,
) -> Result<String, Stop> {
    let digest = DocumentDigest::of(&document.bytes);
    let known_files = &doing.before.attachments;
    if let Some(known) = known(known_files, &digest) {
        return Ok(known.name.clone());
    }
    let intake = Intake::new(&doing.settings, doing.before.channel, doing.desk.now());
    let mut intake = intake.among(known_files).by(&doing.user.code);
    let name = Some(document.file_name.as_str());
    intake.take(Incoming { name, bytes: &document.bytes, digest: digest.as_str() });
    let Some(file) = intake.finish().pop() else {
        return Err(because(format!("{} cannot be attached", document.file_name)));
    };
    if let Some(refused) = file.refused {
        return Err(because(refused.message));
    }
    let key = Store::quarantine_key(&doing.before.id, digest.as_str());
    doing.desk.store.put_document(&key, document.bytes.clone(), QUARANTINED_TYPE).await?;
    let name = file.name.clone();
    doing.after.attachments.push(file);
    scan_attachment::ask(&mut doing.change, &doing.after, 0)?;
    Ok(name)
}

fn known<'a>(files: &'a [AttachedFile], digest: &DocumentDigest) -> Option<&'a AttachedFile> {
    files.iter().find(|file| file.scan.is_some() && file.digest == digest.as_str())
}

/// ATT-5. Has what was not scanned, or not to its end, scanned once more.
pub(super) async fn scan_again<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    if !doing.settings.value(&keys::ATTACH_SCAN) {
        return Err(because("virus scanning is off for this tenant (attach.scan)"));
    }
    let now = doing.desk.now();
    let mut names = Vec::new();
    for file in &mut doing.after.attachments {
        if begin_again(file, now) {
            names.push(file.name.clone());
        }
    }
    if names.is_empty() {
        return Err(because("every attachment has its result, or waits for it"));
    }
    // Not for the first time: a bucket's scanner looks again only at what is stored again.
    scan_attachment::ask(&mut doing.change, &doing.after, 1)?;
    scan_attachment::let_hear(&mut doing.change, &doing.after, doing.before.version + 1)?;
    doing.finish(&format!("{} scanned again", names.join(", "))).await
}
