//! The virus scan of attachments: what a result changes, and what becomes of a file that waits (ATT-2 … ATT-7).
//!
//! Results come at least once, late, and in any order. Of all that is heard of a file the strongest counts
//! ([`ScanState`] is in that order), so that the end is the same whichever comes first.

use attest_model::dates::Timestamp;
use attest_model::findings::Finding;
use attest_model::record::{AttachedFile, InvoiceRecord, Scan, ScanState};
use jiff::SignedDuration;

/// ATT-5. Minutes that a scan has.
pub const SCAN_MINUTES: i64 = 15;

/// ATT-5. How often a scan that did not finish is asked for again.
pub const RETRIES_MAX: u8 = 3;

/// ATT-4. Days that a file which is not clean stays in quarantine.
pub const QUARANTINE_DAYS: i64 = 30;

/// ATT-7. Hours after which signature data is old.
pub const SIGNATURES_HOURS: i64 = 24;

/// What a scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It found nothing.
    Clean,
    /// It found this.
    Infected(String),
    /// It cannot look into it, for this reason.
    Unscannable(String),
}

impl Verdict {
    const fn state(&self) -> ScanState {
        match self {
            Self::Clean => ScanState::Clean,
            Self::Infected(_) => ScanState::Infected,
            Self::Unscannable(_) => ScanState::Unscannable,
        }
    }
}

/// Where the bytes of a file go after a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// From the quarantine to the document store (ATT-3).
    Released,
    /// Back to the quarantine: it counted as clean before.
    Withdrawn,
    /// They stay in quarantine.
    Kept,
}

/// The scan of a file that was just put into quarantine; where nobody scans, nothing is waited for.
#[must_use]
pub fn begun(is_scanned: bool, now: Timestamp) -> Scan {
    let due = if is_scanned { minutes_later(now) } else { None };
    Scan { state: ScanState::Pending, key: None, due, retries: 0, is_unheard: false }
}

/// ATT-2 … ATT-4, ATT-6. Takes over what a scanner says; `None` where as much or more was known.
///
/// `key` is where the bytes of a clean file lie.
pub fn settle(file: &mut AttachedFile, verdict: &Verdict, key: String, now: Timestamp) -> Option<Settled> {
    let finding = match verdict {
        Verdict::Clean => None,
        Verdict::Infected(threat) => Some(infected(&file.name, threat)),
        Verdict::Unscannable(reason) => Some(unscannable(&file.name, reason)),
    };
    let scan = file.scan.as_mut().filter(|scan| scan.state < verdict.state())?;
    let settled = match verdict {
        Verdict::Clean => Settled::Released,
        Verdict::Infected(_) if scan.state == ScanState::Clean => Settled::Withdrawn,
        Verdict::Infected(_) | Verdict::Unscannable(_) => Settled::Kept,
    };
    scan.is_unheard |= finding != file.refused;
    scan.state = verdict.state();
    scan.due = if finding.is_some() { days_later(now) } else { None };
    scan.key = finding.is_none().then_some(key);
    file.refused = finding;
    Some(settled)
}

/// What is done with a file whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overdue {
    /// Its scan is asked for again.
    Again,
    /// Its scan has failed (E604).
    Failed,
    /// Its bytes are deleted.
    Deleted,
}

/// ATT-4, ATT-5. What becomes of a file whose time has come, if it has.
pub fn overdue(file: &mut AttachedFile, now: Timestamp) -> Option<Overdue> {
    let scan = file.scan.as_mut()?;
    scan.due.filter(|due| *due <= now)?;
    match scan.state {
        ScanState::Pending if scan.retries < RETRIES_MAX => {
            scan.retries += 1;
            scan.due = minutes_later(now);
            Some(Overdue::Again)
        }
        ScanState::Pending => {
            scan.state = ScanState::Failed;
            scan.due = days_later(now);
            scan.is_unheard = true;
            file.refused = Some(unfinished(&file.name));
            Some(Overdue::Failed)
        }
        ScanState::Failed | ScanState::Unscannable | ScanState::Infected => {
            scan.due = None;
            Some(Overdue::Deleted)
        }
        ScanState::Clean => {
            scan.due = None;
            None
        }
    }
}

/// Files that nobody knows whether they are clean, and whose bytes are still there: scanning was off, or did not finish.
#[must_use]
pub fn may_scan_again(file: &AttachedFile) -> bool {
    file.scan.as_ref().is_some_and(|scan| match scan.state {
        ScanState::Pending => scan.due.is_none(),
        ScanState::Failed => scan.due.is_some(),
        ScanState::Unscannable | ScanState::Clean | ScanState::Infected => false,
    })
}

/// Lets a scan begin anew, with all its attempts; answers whether it may.
pub fn begin_again(file: &mut AttachedFile, now: Timestamp) -> bool {
    if !may_scan_again(file) {
        return false;
    }
    let was_found = file.refused.take().is_some();
    file.scan = Some(Scan { is_unheard: was_found, ..begun(true, now) });
    true
}

/// Nobody scans: what waits is left as it is, and is not waited for. Answers whether anything waited.
pub fn leave(files: &mut [AttachedFile]) -> bool {
    let mut has_left = false;
    for scan in files.iter_mut().filter_map(|file| file.scan.as_mut()) {
        has_left |= is_awaited(scan);
        if scan.state == ScanState::Pending {
            scan.due = None;
        }
    }
    has_left
}

/// Files whose result is awaited, by their place in the list.
pub fn awaited(record: &InvoiceRecord) -> impl Iterator<Item = &AttachedFile> {
    record.attachments.iter().filter(|file| file.scan.as_ref().is_some_and(is_awaited))
}

const fn is_awaited(scan: &Scan) -> bool {
    matches!(scan.state, ScanState::Pending) && scan.due.is_some()
}

/// When somebody must look at the files of an invoice next.
#[must_use]
pub fn next_look(record: &InvoiceRecord) -> Option<Timestamp> {
    record.attachments.iter().filter_map(|file| file.scan.as_ref()?.due).min()
}

/// Whether a scan found something that the findings of the invoice do not say yet. Those of one that has ended or left for
/// the ERP stay as they are.
#[must_use]
pub fn is_unheard(record: &InvoiceRecord) -> bool {
    let has_ended = record.state.is_terminal() || record.state.is_dispatched();
    !has_ended && record.attachments.iter().any(|file| file.scan.as_ref().is_some_and(|scan| scan.is_unheard))
}

/// Whether an invoice must be validated where it rests for what a scan found (VAL-68); one whose flow runs hears of it there,
/// or once it rests.
#[must_use]
pub fn must_hear(record: &InvoiceRecord) -> bool {
    !record.next.runs() && is_unheard(record)
}

/// The findings of the invoice say now what its scans found.
pub fn heard(record: &mut InvoiceRecord) {
    for scan in record.attachments.iter_mut().filter_map(|file| file.scan.as_mut()) {
        scan.is_unheard = false;
    }
}

/// ATT-7. Whether signature data is too old to be trusted without a word; scanning goes on.
#[must_use]
pub fn are_signatures_old(made_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(made_at) > SignedDuration::from_hours(SIGNATURES_HOURS)
}

/// Longest name of a threat or reason that is kept.
const WORDS_MAX: usize = 200;

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(WORDS_MAX).collect()
}

fn infected(name: &str, threat: &str) -> Finding {
    let threat = short(threat);
    let message = format!("the attachment {name} contains malware ({threat}); ask for a clean file");
    Finding::error("E601", message).values(format!("{name}: no malware"), threat)
}

fn unscannable(name: &str, reason: &str) -> Finding {
    let reason = short(reason);
    let message = format!(
        "the attachment {name} cannot be scanned for malware ({reason}); ask for it without a password and not nested"
    );
    Finding::warning("E603", message).values(format!("{name}: a file that can be looked into"), reason)
}

fn unfinished(name: &str) -> Finding {
    let attempts = i64::from(RETRIES_MAX) + 1;
    let message = format!(
        "the virus scan of the attachment {name} did not finish in {attempts} attempts of {SCAN_MINUTES} minutes; start it \
         again, or see why the scanner does not answer"
    );
    Finding::error("E604", message).values(format!("{name}: scanned"), "no result")
}

fn minutes_later(now: Timestamp) -> Option<Timestamp> {
    now.checked_add(SignedDuration::from_mins(SCAN_MINUTES)).ok()
}

fn days_later(now: Timestamp) -> Option<Timestamp> {
    now.checked_add(SignedDuration::from_hours(24 * QUARANTINE_DAYS)).ok()
}
