//! What people can do with an invoice: who may, and where it may stand (SEC-1, WB-2).
//!
//! The table says whether an act may be tried at all; the chapters decide the rest ([`crate::approval`],
//! [`crate::disputes`], [`crate::lifecycle`] …). Pages show exactly the acts that [`possible`] names.

use attest_model::capture::CAPTURE_HOLD;
use attest_model::ids::UserCode;
use attest_model::master::{Right, User};
use attest_model::record::{Body, InvoiceRecord, State};

pub use refused::ActRefused;

use crate::attachments::scan::may_scan_again;
use crate::lifecycle::{ALIVE, AT_WORK, FREE};
use ActKind as Kind;
use Right::{
    Accounts, Approver, ArrivalApprove, Buyer, HoldCommercial, HoldFinancial, Reviewer, Site, WorkbenchAdmin,
};
use State::{
    Approval, ArrivalOk, AwaitingCredit, AwaitingReceipt, Disputed, Error, FinalCheck, Held, Matched,
    Matching, Ready, Removed, Review,
};

mod refused;

/// One row: an act, who may do it and where.
#[derive(Debug)]
pub struct ActRow {
    /// The act.
    pub kind: ActKind,
    /// The word in addresses, forms and the trail.
    pub word: &'static str,
    /// One of these rights is needed; none means that the act itself looks at who was asked.
    pub rights: &'static [Right],
    /// Where the invoice may stand.
    pub states: &'static [State],
    /// Fewest characters of text that go with it.
    pub text_min: usize,
    /// The statements behind it.
    pub because: &'static str,
}

macro_rules! acts {
    ($($(#[$doc:meta])* $kind:ident $word:literal $rights:expr, $states:expr, $text:literal, $because:literal;)+) => {
        /// What a person does with an invoice.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ActKind { $($(#[$doc])* $kind),+ }

        /// SEC-1. Every act.
        pub static ACTS: &[ActRow] = &[$(ActRow {
            kind: Kind::$kind, word: $word, rights: $rights, states: $states, text_min: $text, because: $because,
        }),+];

        impl ActKind {
            /// The word in addresses, forms and the trail.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),+ }
            }
        }
    };
}

/// Everybody who works with invoices; a viewer only looks.
const WORKERS: &[Right] =
    &[Reviewer, Approver, Accounts, Buyer, Site, HoldCommercial, HoldFinancial, WorkbenchAdmin];
/// Those who check invoices.
const CHECKERS: &[Right] = &[Reviewer, Approver, Accounts, Buyer, WorkbenchAdmin];
/// Those who match invoices with orders.
const MATCHERS: &[Right] = &[Reviewer, Accounts, Buyer, WorkbenchAdmin];
/// Those who may ask for credit notes (CRED-2).
const CREDITORS: &[Right] = &[Accounts, Reviewer, Approver, WorkbenchAdmin];
const CLERKS: &[Right] = &[Accounts, WorkbenchAdmin];
const STEP_4: &[State] = &[Review, Approval];
/// Wherever it is at work, and in error for its coding.
const CODED: &[State] = &[
    Error,
    ArrivalOk,
    Matching,
    AwaitingReceipt,
    Matched,
    Review,
    Approval,
    AwaitingCredit,
    FinalCheck,
    Ready,
];

acts! {
    /// Puts it aside with a code.
    Hold "hold" WORKERS, FREE, 0, "ST-12";
    /// Ends a hold.
    Release "release" &[HoldCommercial, HoldFinancial], &[Held], 0, "ST-12";
    /// Corrects what was captured from its image.
    Capture "capture" &[Reviewer, Accounts, WorkbenchAdmin], &[Held], 0, "IN-17";
    /// Adds or changes lines.
    EditLines "edit" &[Reviewer, Accounts, WorkbenchAdmin], &[Review, Approval, Error], 3, "WB-2, CHK-29";
    /// Runs arrival control again.
    Revalidate "revalidate" &[Reviewer, Approver, Accounts, ArrivalApprove, WorkbenchAdmin], ALIVE, 0, "VAL-2";
    /// Lets one error pass.
    LetPass "let_pass" &[ArrivalApprove], &[Error, Held], 3, "ARR-13";
    /// Refuses it; the supplier is told.
    Reject "reject" CLERKS, ALIVE, 3, "APPR-8, RESP-3";
    /// Takes it out of the workbench.
    Remove "remove" CLERKS, ALIVE, 3, "VAL-5";
    /// Brings it back.
    Restore "restore" &[WorkbenchAdmin], &[Removed], 0, "VAL-5, ST-9";
    /// Tries the order match once more.
    Match "match" MATCHERS, &[ArrivalOk, Matching, AwaitingReceipt, Review], 0, "MATCH-33, WB-2";
    /// Undoes a match.
    Unmatch "unmatch" MATCHERS, ALIVE, 0, "MATCH-60";
    /// Links lines to order and receipt lines.
    LinkLines "link_lines" MATCHERS, STEP_4, 3, "MATCH-62";
    /// Marks an order line delivered.
    MarkDelivered "mark_delivered" &[Buyer, Site], ALIVE, 0, "MATCH-35";
    /// Records a missing ticket.
    RecordTicket "record_ticket" MATCHERS, &[Review, Approval, AwaitingReceipt, Disputed, Held], 0, "MATCH-38";
    /// Confirms a missing ticket.
    ConfirmTicket "confirm_ticket" &[Buyer, Site], ALIVE, 0, "MATCH-38, MATCH-39";
    /// Attaches a document.
    Attach "attach" WORKERS, ALIVE, 0, "ATT-1";
    /// Has attachments scanned again whose scan did not finish, or that nobody scanned.
    ScanAgain "scan_again" CLERKS, ALIVE, 0, "ATT-5";
    /// Answers a task of step 4.
    Decide "decide" &[], STEP_4, 0, "APPR-6, APPR-8";
    /// Codes it anew.
    Recode "recode" &[Reviewer, Approver, Accounts], CODED, 0, "APPR-10, VAL-66";
    /// Lets it pass the final check.
    Pass "pass" &[WorkbenchAdmin], &[FinalCheck], 0, "FIN-4";
    /// Sends it back to step 4 from the final check.
    SendBack "send_back" &[WorkbenchAdmin], &[FinalCheck], 3, "FIN-4";
    /// Questions it with the supplier.
    OpenDispute "open_dispute" CHECKERS, AT_WORK, 3, "DISP-2";
    /// Keeps what the supplier answered.
    AnswerDispute "answer_dispute" CHECKERS, &[Disputed, Held], 3, "DISP-2";
    /// Ends a dispute.
    CloseDispute "close_dispute" CHECKERS, &[Disputed, Held], 0, "DISP-7";
    /// Writes to the discussion.
    Discuss "discuss" WORKERS, State::ALL, 1, "DISP-1, DISP-8";
    /// Asks the supplier for a credit note.
    RequestCredit "request_credit" CREDITORS, AT_WORK, 0, "CRED-2, CRED-3";
    /// Takes the request back.
    WithdrawCredit "withdraw_credit" CREDITORS, &[AwaitingCredit], 0, "CRED-16";
    /// Pairs a credit note with an invoice, as proposed or by hand.
    Pair "pair" CREDITORS, &[Review, Approval, AwaitingCredit], 0, "CRED-6, CRED-7";
    /// Refuses a proposed pair.
    RefusePair "refuse_pair" CREDITORS, &[Review, Approval, AwaitingCredit], 0, "CRED-7";
    /// Is content with less than was asked for.
    AcceptShortfall "accept_shortfall" CREDITORS, &[AwaitingCredit], 0, "CRED-9";
}

impl ActKind {
    /// Every act, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        ACTS.iter().map(|row| row.kind)
    }

    /// Reads the word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        ACTS.iter().find(|row| row.word == word).map(|row| row.kind)
    }

    fn row(self) -> Option<&'static ActRow> {
        ACTS.iter().find(|row| row.kind == self)
    }
}

/// SEC-1. Whether a person may do this with the invoice as it stands.
///
/// # Errors
/// [`ActRefused`] naming the person, the right or the state that stands against it.
pub fn permit(kind: ActKind, user: &User, record: &InvoiceRecord) -> Result<(), ActRefused> {
    if !user.is_active {
        return Err(ActRefused::NotActive(user.code.clone()));
    }
    let (rights, states) = kind.row().map_or((&[][..], &[][..]), |row| (row.rights, row.states));
    if !rights.is_empty() && !rights.iter().any(|right| user.rights.contains(right)) {
        return Err(ActRefused::NoRight { by: user.code.clone(), act: kind.word(), rights });
    }
    if record.is_sample && leads_to_ledger(kind) {
        return Err(ActRefused::Sample { act: kind.word() });
    }
    if !states.contains(&record.state) {
        return Err(ActRefused::NotNow { act: kind.word(), state: record.state });
    }
    Ok(())
}

/// SAMP-3. Acts that lead to the ledger, or to orders, receipts and documents that do.
const fn leads_to_ledger(kind: ActKind) -> bool {
    match kind {
        Kind::LinkLines
        | Kind::MarkDelivered
        | Kind::RecordTicket
        | Kind::ConfirmTicket
        | Kind::Decide
        | Kind::Recode
        | Kind::Pass
        | Kind::SendBack
        | Kind::OpenDispute
        | Kind::AnswerDispute
        | Kind::CloseDispute
        | Kind::RequestCredit
        | Kind::WithdrawCredit
        | Kind::Pair
        | Kind::RefusePair
        | Kind::AcceptShortfall => true,
        Kind::Hold
        | Kind::Release
        | Kind::Capture
        | Kind::EditLines
        | Kind::Revalidate
        | Kind::LetPass
        | Kind::Reject
        | Kind::Remove
        | Kind::Restore
        | Kind::Match
        | Kind::Unmatch
        | Kind::Attach
        | Kind::ScanAgain
        | Kind::Discuss => false,
    }
}

/// Whether the text that goes with an act is long enough.
///
/// # Errors
/// [`ActRefused::TextTooShort`] with what is needed.
pub fn permit_text(kind: ActKind, text: &str) -> Result<(), ActRefused> {
    let at_least = kind.row().map_or(0, |row| row.text_min);
    if text.trim().chars().count() < at_least {
        return Err(ActRefused::TextTooShort { act: kind.word(), at_least });
    }
    Ok(())
}

/// The acts that a person may do with the invoice as it stands, in the order of the table.
pub fn possible(user: &User, record: &InvoiceRecord) -> impl Iterator<Item = ActKind> {
    ActKind::all().filter(|kind| permit(*kind, user, record).is_ok() && has_cause(*kind, user, record))
}

/// IN-17. Whether an invoice waits for a person to look at what was read from its image.
#[must_use]
pub fn is_captured(record: &InvoiceRecord) -> bool {
    record.body == Body::Absent && record.hold.as_ref().is_some_and(|hold| hold.code == CAPTURE_HOLD)
}

/// VAL-66. Whether a value of the coding does not fit, and nobody let that pass.
#[must_use]
pub fn has_misfit(record: &InvoiceRecord) -> bool {
    record.blocking().any(|finding| finding.code == "E701")
}

/// Whether there is anything that the act would act on.
fn has_cause(kind: ActKind, user: &User, record: &InvoiceRecord) -> bool {
    let is_asked = |code: &UserCode| {
        record.tasks.iter().any(|task| {
            task.user == *code
                || task.on_behalf_of.as_ref() == Some(code)
                || task.escalated_to.as_ref() == Some(code)
        })
    };
    match kind {
        Kind::Release => record.hold.as_ref().is_some_and(|hold| {
            let right = if hold.is_financial { HoldFinancial } else { HoldCommercial };
            user.rights.contains(&right)
        }),
        Kind::Capture => is_captured(record),
        Kind::Recode => record.state != Error || has_misfit(record),
        Kind::LetPass => record.blocking().any(|finding| crate::validation::is_overridable(&finding.code)),
        Kind::Match | Kind::LinkLines => !record.orders.is_empty() && record.reservations == 0,
        Kind::Unmatch => record.reservations > 0,
        Kind::EditLines => record.reservations == 0,
        Kind::MarkDelivered | Kind::RecordTicket => !record.orders.is_empty(),
        Kind::ConfirmTicket => record.missing_tickets.iter().any(|ticket| ticket.cleared.is_none()),
        Kind::ScanAgain => record.attachments.iter().any(may_scan_again),
        Kind::Decide => is_asked(&user.code),
        Kind::AnswerDispute | Kind::CloseDispute => record.dispute.is_some(),
        Kind::WithdrawCredit => record.credit_request.is_some(),
        Kind::RefusePair => record.pairs.iter().any(|pair| pair.is_proposal),
        Kind::AcceptShortfall => record.pairs.iter().any(|pair| !pair.is_proposal),
        Kind::Hold
        | Kind::Revalidate
        | Kind::Reject
        | Kind::Remove
        | Kind::Restore
        | Kind::Attach
        | Kind::Pass
        | Kind::SendBack
        | Kind::OpenDispute
        | Kind::Discuss
        | Kind::RequestCredit
        | Kind::Pair => true,
    }
}
