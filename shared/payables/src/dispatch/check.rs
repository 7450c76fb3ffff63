//! The final check (FIN-1 … FIN-4).

use std::fmt;

use attest_model::ids::{InvoiceId, LinkId, TaskId, UserCode};
use attest_model::invoice::DocumentKind;
use attest_model::master::{Right, User};
use attest_model::money::Decimal;
use attest_model::record::{DecisionRecord, InvoiceRecord, Next, State, Task, TaskKind};
use attest_model::settings::{FinalCheck, Settings, keys};
use sha2::{Digest as _, Sha256};

use crate::approval::{Facts, Worth, worth};
use crate::checks::is_check;
use crate::lifecycle::{self, Event, Refused};

/// Why an invoice stops before dispatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopReason {
    /// Each one of this supplier does.
    Always,
    /// The net total is above the amount, in company currency.
    OverAmount(Decimal),
    /// The net total cannot be compared for want of an exchange rate (REC-13).
    NoRate,
    /// It is one of the sample.
    Sample(u8),
    /// The account was first used here (FIN-3).
    NewAccount,
    /// A probable duplicate is open (E203, FIN-3).
    ProbableDuplicate,
    /// Warnings are routed and nobody has dealt with it (CHK-9, FIN-3).
    RoutedWarnings,
    /// The ERP refused it before (FIN-9).
    RefusedByErp,
}

impl StopReason {
    /// The code kept as the record's reason.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Always => "FINAL_CHECK",
            Self::OverAmount(_) => "OVER_AMOUNT",
            Self::NoRate => "NO_RATE",
            Self::Sample(_) => "SAMPLE_CHECK",
            Self::NewAccount => "NEW_ACCOUNT",
            Self::ProbableDuplicate => "E203",
            Self::RoutedWarnings => "WARNINGS",
            Self::RefusedByErp => "ERP_REFUSED",
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => f.write_str("every invoice of this supplier is checked (final_check)"),
            Self::OverAmount(amount) => write!(f, "its net total is above {amount} (final_check)"),
            Self::NoRate => f.write_str("its net total cannot be compared without an exchange rate (REC-13)"),
            Self::Sample(percent) => write!(f, "it is one of the {percent} % that are checked (final_check)"),
            Self::NewAccount => f.write_str("its account is used for the first time (FIN-3)"),
            Self::ProbableDuplicate => f.write_str("it may be a duplicate (E203)"),
            Self::RoutedWarnings => {
                f.write_str("the invoice checks warn, and nobody has dealt with it (CHK-9)")
            }
            Self::RefusedByErp => f.write_str("the ERP refused it before (FIN-9)"),
        }
    }
}

/// FIN-1. Whether an administrator must look at an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It goes on.
    Passes,
    /// It waits for a person, for these reasons.
    Stops(Vec<StopReason>),
}

/// FIN-2, FIN-3. Whether an invoice passes; a repeat gives the same answer.
///
/// One that an administrator has released passes, unless its content or its place changed since.
#[must_use]
pub fn final_check(record: &InvoiceRecord, facts: &Facts<'_>) -> Check {
    let is_released = record
        .decisions
        .iter()
        .any(|made| made.kind == TaskKind::FinalCheck && made.action == "release" && !made.is_void);
    if is_released {
        return Check::Passes;
    }
    let open_e203 = record
        .findings
        .iter()
        .any(|finding| finding.code == "E203" && !is_overridden(record, &finding.fingerprint()));
    let reasons: Vec<StopReason> = by_setting(record, facts)
        .into_iter()
        .chain(record.has_new_account.then_some(StopReason::NewAccount))
        .chain(open_e203.then_some(StopReason::ProbableDuplicate))
        .chain(has_routed_warnings(record, facts.settings).then_some(StopReason::RoutedWarnings))
        .chain((record.dispatch_version > 0).then_some(StopReason::RefusedByErp))
        .collect();
    if reasons.is_empty() { Check::Passes } else { Check::Stops(reasons) }
}

fn by_setting(record: &InvoiceRecord, facts: &Facts<'_>) -> Option<StopReason> {
    match facts.settings.value(&keys::FINAL_CHECK) {
        FinalCheck::Never => None,
        FinalCheck::Always => Some(StopReason::Always),
        FinalCheck::OverAmount(amount) => match worth(record, facts.company, facts.rates) {
            Worth::NoRate => Some(StopReason::NoRate),
            Worth::Known(net) => (net > amount).then_some(StopReason::OverAmount(amount)),
        },
        FinalCheck::SamplePercent(percent) => {
            (sample_place(&record.id) < u64::from(percent)).then_some(StopReason::Sample(percent))
        }
    }
}

/// FIN-2. A number from 0 to 99 that only the invoice's id decides.
fn sample_place(id: &InvoiceId) -> u64 {
    let digest: [u8; 32] = Sha256::digest(id.as_str().as_bytes()).into();
    digest.iter().fold(0, |rest, byte| (rest * 256 + u64::from(*byte)) % 100)
}

fn is_overridden(record: &InvoiceRecord, fingerprint: &str) -> bool {
    record.overrides.iter().any(|passed| passed.fingerprint == fingerprint)
}

/// CHK-9, FIN-3. Warnings send the invoice to a person, and none has dealt with it in step 4 yet.
#[must_use]
pub fn has_routed_warnings(record: &InvoiceRecord, settings: &Settings) -> bool {
    settings.value(&keys::CHECKS_ROUTE) == "review"
        && !record.touched_by_person
        && record.findings.iter().any(is_check)
}

/// What step 6 does with an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The record as it becomes.
    pub record: InvoiceRecord,
    /// The state before.
    pub before: State,
    /// Tasks of administrators that were opened.
    pub opened: Vec<TaskId>,
    /// Links that act no more.
    pub revoke: Vec<LinkId>,
    /// Every reservation is given back (MATCH-40).
    pub releases_reservations: bool,
    /// Why administrators must look at it.
    pub because: Vec<StopReason>,
}

impl Checked {
    fn of(before: &InvoiceRecord, record: InvoiceRecord) -> Self {
        Self {
            record,
            before: before.state,
            opened: Vec::new(),
            revoke: Vec::new(),
            releases_reservations: false,
            because: Vec::new(),
        }
    }

    fn end_tasks(&mut self) {
        self.revoke.extend(lifecycle::end_tasks(&mut self.record));
    }

    fn move_to(&mut self, event: Event, to: State, next: Next, reason: &str) -> Result<(), Refused> {
        let moved = lifecycle::advance(&mut self.record, event, to, next, reason)?;
        self.revoke.extend(moved.revoke);
        self.releases_reservations |= moved.releases_reservations;
        Ok(())
    }
}

/// FIN-1. Lets an invoice in final check pass to `ready`, or stops it and asks the administrators.
///
/// Samples end here: nothing lets them into a batch (FIN-11, SAMP-3).
///
/// # Errors
/// [`Refused::NoWay`] when the invoice is not in final check.
pub fn judge(record: &InvoiceRecord, facts: &Facts<'_>) -> Result<Checked, Refused> {
    if record.state != State::FinalCheck {
        return Err(Refused::NoWay { event: "check", from: record.state, to: State::Ready });
    }
    let mut checked = Checked::of(record, record.clone());
    match final_check(record, facts) {
        Check::Passes => {
            checked.end_tasks();
            let next = if record.is_sample { Next::Wait } else { Next::Ready };
            checked.move_to(Event::Pass, State::Ready, next, if record.is_sample { "SAMPLE" } else { "" })?;
        }
        Check::Stops(reasons) => {
            let words: Vec<_> = reasons.iter().map(StopReason::word).collect();
            checked.move_to(Event::Check, State::FinalCheck, Next::Wait, &words.join(" "))?;
            for user in administrators(record, facts) {
                ask(&mut checked, facts, user, &words.join(" "));
            }
            checked.because = reasons;
        }
    }
    Ok(checked)
}

/// FIN-1, FIN-4. Administrators who may check this invoice. Where there is none it waits, for all to see.
fn administrators<'a>(record: &InvoiceRecord, facts: &Facts<'a>) -> Vec<&'a User> {
    let all = facts.people().with_right(Right::WorkbenchAdmin);
    all.filter(|user| !is_approver(record, facts, &user.code)).collect()
}

fn ask(checked: &mut Checked, facts: &Facts<'_>, user: &User, because: &str) {
    let is_asked = |task: &Task| task.kind == TaskKind::FinalCheck && task.user == user.code;
    if checked.record.tasks.iter().any(is_asked) {
        return;
    }
    let record = &checked.record;
    let seed = format!("{}|{}|final|{}", record.id, record.version, user.code.key());
    let id = TaskId::derive(facts.now, seed.as_bytes());
    checked.opened.push(id.clone());
    checked.record.tasks.push(Task {
        id,
        kind: TaskKind::FinalCheck,
        user: user.code.clone(),
        on_behalf_of: None,
        assigned_at: facts.now,
        remind_on: None,
        reminders: 0,
        link: None,
        because: because.to_owned(),
        returns_to: None,
        escalated_to: None,
    });
}

/// FIN-4. What the checker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckAction<'a> {
    /// It goes on.
    Release,
    /// Back to step 4.
    Return,
    /// Put aside, with a code.
    Hold {
        /// The code.
        code: &'a str,
        /// Financial; else commercial.
        is_financial: bool,
    },
    /// It is refused.
    Reject,
}

impl CheckAction<'_> {
    /// The word in the trail.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Return => "return",
            Self::Hold { .. } => "hold",
            Self::Reject => "reject",
        }
    }
}

/// Why a checker's act changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckRefused {
    /// FIN-1. An administrator checks.
    #[error("user {0} is no active workbench administrator")]
    NotAdministrator(UserCode),
    /// FIN-4. The checker approved the invoice.
    #[error("user {0} has approved this invoice and cannot check it; another administrator is needed")]
    FourEyes(UserCode),
    /// A reason is needed.
    #[error("`{0}` needs a text of at least 3 characters")]
    TextTooShort(&'static str),
    /// The lifecycle has no such way.
    #[error(transparent)]
    Lifecycle(#[from] Refused),
}

/// FIN-4. Whether a person is kept from checking: an approver of the same invoice, under `four_eyes`.
fn is_approver(record: &InvoiceRecord, facts: &Facts<'_>, user: &UserCode) -> bool {
    facts.settings.value(&keys::FOUR_EYES)
        && record.decisions.iter().any(|made| {
            let approves = made.action.starts_with("approve") && !made.counts_as_review;
            approves && !made.is_void && (made.by == *user || made.on_behalf_of.as_ref() == Some(user))
        })
}

/// FIN-4. Takes one act of the checker.
///
/// # Errors
/// [`CheckRefused`]; nothing is changed then.
pub fn check(
    record: &InvoiceRecord,
    facts: &Facts<'_>,
    by: &UserCode,
    action: CheckAction<'_>,
    comment: &str,
    channel: &str,
) -> Result<Checked, CheckRefused> {
    let administrator =
        facts.people().find_active(by).filter(|user| user.rights.contains(&Right::WorkbenchAdmin));
    if administrator.is_none() {
        return Err(CheckRefused::NotAdministrator(by.clone()));
    }
    if is_approver(record, facts, by) {
        return Err(CheckRefused::FourEyes(by.clone()));
    }
    if record.state != State::FinalCheck {
        let refused = Refused::NoWay { event: action.word(), from: record.state, to: State::FinalCheck };
        return Err(refused.into());
    }
    let needs_text = matches!(action, CheckAction::Return | CheckAction::Reject);
    if needs_text && comment.trim().chars().count() < 3 {
        return Err(CheckRefused::TextTooShort(action.word()));
    }
    let mut checked = Checked::of(record, record.clone());
    let task = record.tasks.iter().find(|task| task.kind == TaskKind::FinalCheck && task.user == *by);
    let task =
        task.map_or_else(|| TaskId::derive(facts.now, record.id.as_str().as_bytes()), |task| task.id.clone());
    checked.record.decisions.push(DecisionRecord {
        task,
        kind: TaskKind::FinalCheck,
        by: by.clone(),
        on_behalf_of: None,
        action: action.word().to_owned(),
        comment: comment.trim().to_owned(),
        at: facts.now,
        channel: channel.to_owned(),
        counts_as_review: true,
        is_void: false,
    });
    match action {
        CheckAction::Release => {
            checked.end_tasks();
            checked.move_to(Event::Pass, State::Ready, Next::Ready, "")?;
        }
        CheckAction::Return => {
            checked.end_tasks();
            for decision in &mut checked.record.decisions {
                decision.is_void = true;
            }
            checked.move_to(Event::Review, State::Review, Next::RequestApproval, "RETURNED")?;
        }
        CheckAction::Hold { code, is_financial } => {
            lifecycle::hold(&mut checked.record, code, is_financial, by, facts.now)?;
        }
        CheckAction::Reject => checked.move_to(Event::Reject, State::Rejected, Next::Done, "REJECTED")?,
    }
    Ok(checked)
}

/// The sign with which a document counts in totals: credit notes give money back.
pub(super) fn signed(kind: DocumentKind, value: Decimal) -> Decimal {
    match kind {
        DocumentKind::Invoice => value,
        DocumentKind::CreditNote => -value,
    }
}
